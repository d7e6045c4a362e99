//! How somebody wants to be told: for each kind by the bell and by mail, at once, gathered or not at all.

use super::language::LanguageForm;
use crate::{
    api::{Client, api},
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit},
        notices::use_notices,
    },
    load::loaded,
    paths,
    submit::on_submit,
};
use domain::{Channels, Delivery, DigestTime, NotificationKind, NotificationSettings, tr, weekday_name};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page.
#[component]
pub fn NotificationSettingsPage() -> impl IntoView {
    let settings = Resource::new(|| (), |()| api().notification_settings());
    view! {
        <Title text=tr!("How I am told") />
        {loaded(settings, |settings| view! { <SettingsForm settings /> })}
    }
}

/// What a kind is called, and when one is told of it.
fn words(kind: NotificationKind) -> (String, String) {
    match kind {
        NotificationKind::Turn => {
            (tr!("My turn"), tr!("An order is handed to you, or reaches a status that you own"))
        }
        NotificationKind::Stalled => {
            (tr!("told of" => "Stalled"), tr!("An order of yours is in its status for too long"))
        }
        NotificationKind::Promise => {
            (tr!("told of" => "Promises"), tr!("An order of yours may miss what was promised"))
        }
        NotificationKind::ApprovalAsked => {
            (tr!("Approval asked of me"), tr!("Somebody waits for your decision"))
        }
        NotificationKind::ApprovalDecided => {
            (tr!("My approval requests"), tr!("What you asked for was decided"))
        }
        NotificationKind::Mention => {
            (tr!("told of" => "Mentions"), tr!("A comment mentions you or a role of yours"))
        }
        NotificationKind::Comment => {
            (tr!("told of" => "Comments"), tr!("Somebody commented on an order of yours"))
        }
        NotificationKind::Hold => {
            (tr!("told of" => "Holds"), tr!("An order of yours is put on hold, or goes on"))
        }
        NotificationKind::Rule => {
            (tr!("told of" => "Rules"), tr!("A rule of the board tells you of an order"))
        }
        NotificationKind::SightAsked => (
            tr!("told of" => "Asked for sight"),
            tr!("Somebody asks to show an order to a colleague; administrators hear of it"),
        ),
        NotificationKind::Customer => (
            tr!("told of" => "Customers"),
            tr!("A customer answers on an order of yours, or asks for something"),
        ),
        NotificationKind::Nobodys => (
            tr!("told of" => "Nobody’s"),
            tr!("Nobody who is there can act on an order; administrators hear of it"),
        ),
    }
}

fn name(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Now => "now",
        Delivery::Digest => "digest",
        Delivery::Off => "off",
    }
}

fn chosen(text: &str) -> Option<Delivery> {
    [Delivery::Now, Delivery::Digest, Delivery::Off].into_iter().find(|delivery| name(*delivery) == text)
}

fn field(kind: NotificationKind, channel: &str) -> String {
    format!("{}-{channel}", kind.name())
}

fn read(values: &FormValues) -> Option<NotificationSettings> {
    let delivery = |kind, channel: &str| chosen(&values.raw(&field(kind, channel)));
    let channels = |kind: NotificationKind| {
        Some((kind, Channels { in_app: delivery(kind, "in_app")?, email: delivery(kind, "email")? }))
    };
    let kinds = NotificationKind::ALL.into_iter().map(channels).collect::<Option<_>>()?;
    let digest = DigestTime {
        hour: values.raw("hour").parse().ok()?,
        weekday: values.raw("weekday").parse().ok().filter(|day| *day > 0),
    };
    Some(NotificationSettings { kinds, digest })
}

#[component]
fn SettingsForm(settings: NotificationSettings) -> impl IntoView {
    let (errors, busy, notices) = (FieldErrors::new("told"), RwSignal::new(false), use_notices());
    let save =
        |settings: NotificationSettings| async move { Client.set_notification_settings(&settings).await };
    let send = on_submit(errors, busy, read, save, move |_| {
        notices.tell(tr!("Saved: you are told so from now on."));
    });
    let digest = settings.digest;
    let kinds = NotificationKind::ALL.map(|kind| view! { <Kind kind channels=settings.channels(kind) /> });
    let hours = (0u8..24).map(|hour| {
        view! { <option value=hour.to_string() selected={hour == digest.hour}>{format!("{hour:02}:00")}</option> }
    });
    let days = (1u8..=7).map(|day| {
        view! { <option value=day.to_string() selected={digest.weekday == Some(day)}>{weekday_name(day)}</option> }
    });
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("How I am told")}</h1>
            <div class="PageHead-end"><a class="Button" href=paths::INBOX>{tr!("To the inbox")}</a></div>
        </header>
        <div class="PageBody">
            <LanguageForm />
            <form class="Form Told" novalidate on:submit=send>
                <p class="Field-hint">
                    {tr!("In Milepost, “quietly” stands in the inbox and the bell does not count it. By mail, “in the digest” waits for one mail that gathers what there is. You are never told of what you did yourself.")}
                </p>
                <table class="Told-kinds">
                    <thead><tr><th scope="col">{tr!("a column" => "What")}</th><th scope="col">{tr!("In Milepost")}</th><th scope="col">{tr!("By mail")}</th></tr></thead>
                    <tbody>{kinds.collect_view()}</tbody>
                </table>
                <div class="Form-row">
                    <div class="Field">
                        <label for="told-weekday">{tr!("The digest comes")}</label>
                        <select class="Input" id="told-weekday" name="weekday">
                            <option value="0" selected={digest.weekday.is_none()}>{tr!("every day")}</option>
                            {days.collect_view()}
                        </select>
                    </div>
                    <div class="Field">
                        <label for="told-hour">{tr!("at, in the shop’s time")}</label>
                        <select class="Input" id="told-hour" name="hour">{hours.collect_view()}</select>
                    </div>
                </div>
                <FormErrors errors />
                <div class="Form-actions"><Submit label=tr!("Save") busy /></div>
            </form>
        </div>
    }
}

#[component]
fn Kind(kind: NotificationKind, channels: Channels) -> impl IntoView {
    let (title, hint) = words(kind);
    let choice = move |channel: &'static str, label: String, now: Delivery, digest: String| {
        let options =
            [(Delivery::Now, tr!("At once")), (Delivery::Digest, digest), (Delivery::Off, tr!("Not at all"))];
        let option = move |(delivery, words): (Delivery, String)| {
            view! { <option value=name(delivery) selected={delivery == now}>{words}</option> }
        };
        view! {
            <td>
                <select class="Input" name=field(kind, channel) aria-label=label>{options.map(option).collect_view()}</select>
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">{title.clone()} <small>{hint}</small></th>
            {choice("in_app", tr!("{}: in Milepost", title), channels.in_app, tr!("Quietly"))}
            {choice("email", tr!("{}: by mail", title), channels.email, tr!("In the digest"))}
        </tr>
    }
}
