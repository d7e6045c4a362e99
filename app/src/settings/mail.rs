//! How mails are sent, a test of it, and the last mails. For administrators.

use crate::{
    api::{Client, api},
    components::{
        empty::Empty,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        moment::Moment,
        notices::use_notices,
    },
    load::{Forbidden, loaded},
    session::use_session,
    settings::head::SettingsHead,
    submit::on_submit,
};
use domain::{
    Email, MailMode, MailSettings, MailTls, tr,
    wire::{MailEntry, MailState, MailTested, MailView, PutMail},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// The page.
#[component]
pub fn MailPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change how mails are sent.") /> }
            .into_any();
    }
    let mail = Resource::new(|| (), |()| api().mail());
    view! { <Title text=tr!("E-mail") /> {loaded(mail, |mail| view! { <Body mail /> })} }.into_any()
}

#[component]
fn Body(mail: MailView) -> impl IntoView {
    let mail = RwSignal::new(mail);
    view! {
        <SettingsHead title=tr!("E-mail") />
        <div class="PageBody Settings">
            <MailForm mail />
            <Test mail />
            <Outbox mail />
        </div>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<PutMail> {
    let port = values.raw("port").trim().parse::<u16>().ok().filter(|port| *port > 0);
    if port.is_none() {
        errors.set("port", tr!("The port is a number from 1 to 65535."));
    }
    let mode = if values.raw("mode") == "smtp" { MailMode::Smtp } else { MailMode::Test };
    let tls = match values.raw("tls").as_str() {
        "tls" => MailTls::Tls,
        "none" => MailTls::None,
        _ => MailTls::Starttls,
    };
    let (host, from) =
        (values.raw("host").trim().to_owned(), values.maybe::<Email>("from", &tr!("The address")));
    if mode == MailMode::Smtp && host.is_empty() {
        errors.set("host", tr!("Say which mail server takes the mails."));
    }
    if mode == MailMode::Smtp && from.is_none() && values.raw("from").trim().is_empty() {
        errors.set("from", tr!("Say which address mails come from."));
    }
    let password = Some(values.raw("password")).filter(|password| !password.is_empty());
    let password = if values.ticked("no_password") { Some(String::new()) } else { password };
    let user = values.raw("user").trim().to_owned();
    let returns = values.maybe::<Email>("returns", &tr!("The address for returned mail"));
    Some(PutMail { settings: MailSettings { mode, host, port: port?, tls, user, from, returns }, password })
}

#[component]
fn MailForm(mail: RwSignal<MailView>) -> impl IntoView {
    let (errors, busy, notices) = (FieldErrors::new("mail"), RwSignal::new(false), use_notices());
    let save = |ask: PutMail| async move { Client.put_mail(&ask).await };
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        save,
        move |now: MailView| {
            let words = match now.settings.mode {
                MailMode::Test => tr!("Saved: mails are shown here and go nowhere."),
                MailMode::Smtp => tr!("Saved: mails are sent from now on."),
            };
            mail.set(now);
            notices.tell(words);
        },
    );
    let (settings, has_password) = mail.with_untracked(|mail| (mail.settings.clone(), mail.has_password));
    let MailSettings { mode, host, port, tls, user, from, returns } = settings;
    let ways = [
        (MailTls::Starttls, "starttls", tr!("STARTTLS, usually port 587")),
        (MailTls::Tls, "tls", tr!("TLS, usually port 465")),
        (MailTls::None, "none", tr!("None: a server on the same machine or network")),
    ];
    let way = move |(way, name, words): (MailTls, &'static str, String)| {
        view! { <option value=name selected={way == tls}>{words}</option> }
    };
    let hint = match has_password {
        true => tr!("There is one. Left empty, it stays."),
        false => tr!("Left empty, there is none."),
    };
    view! {
        <form class="Form Settings-card" novalidate on:submit=send aria-label=tr!("How mails are sent")>
            <fieldset class="Field">
                <legend>{tr!("Mails to people of the shop")}</legend>
                <label class="Tick"><input type="radio" name="mode" value="test" checked={mode == MailMode::Test} />{tr!("Test: they are shown below and go nowhere")}</label>
                <label class="Tick"><input type="radio" name="mode" value="smtp" checked={mode == MailMode::Smtp} />{tr!("They are sent by a mail server")}</label>
            </fieldset>
            <TextField name="host" label=tr!("Mail server") errors value=host hint=tr!("For example mail.example.com") />
            <div class="Form-row">
                <TextField name="port" label=tr!("Port") errors value=port.to_string() required=true />
                <div class="Field">
                    <label for="mail-tls">{tr!("Encryption")}</label>
                    <select class="Input" id="mail-tls" name="tls">{ways.map(way).collect_view()}</select>
                </div>
            </div>
            <TextField name="user" label=tr!("User name there") errors value=user hint=tr!("Left empty where the server asks for none.") />
            <TextField name="password" label=tr!("Password there") errors kind="password" autocomplete="new-password" hint=hint />
            {has_password.then(|| view! { <label class="Tick"><input type="checkbox" name="no_password" />{tr!("Take the password away")}</label> })}
            <TextField name="from" label=tr!("Mails come from") errors kind="email" value=from.map(|from| from.to_string()).unwrap_or_default() hint=tr!("An address that the server may send for.") />
            <TextField
                name="returns" label=tr!("Returned mail goes to") errors kind="email" value=returns.map(|to| to.to_string()).unwrap_or_default()
                hint=tr!("Optional. An address like returns@example.com whose mail your mail server hands to Milepost: then orders show which messages came back later. The readme says how to set it up.")
            />
            <FormErrors errors />
            <div class="Form-actions"><Submit label=tr!("Save") busy /></div>
        </form>
    }
}

#[component]
fn Test(mail: RwSignal<MailView>) -> impl IntoView {
    let (busy, result) = (RwSignal::new(false), RwSignal::new(None::<MailTested>));
    let test = move |_| {
        busy.set(true);
        spawn_local(async move {
            let tested = match Client.test_mail().await {
                Ok(tested) => tested,
                Err(error) => MailTested { sent: false, message: error.message() },
            };
            let _ = result.try_set(Some(tested));
            let _ = busy.try_set(false);
        });
    };
    let ready = move || mail.with(|mail| !mail.settings.host.is_empty() && mail.settings.from.is_some());
    view! {
        <section class="Settings-card MailTest" aria-label=tr!("A test")>
            <h2>{tr!("Send a test")}</h2>
            <p class="Field-hint">{tr!("A mail to your own address, by the settings as they are saved, even while mails are only shown.")}</p>
            <p><button class="Button" type="button" disabled=move || busy.get() || !ready() on:click=test>{tr!("Send a test")}</button></p>
            <p role="status" class="MailTest-result" dir="auto" data-sent=move || result.with(|result| result.as_ref().map(|result| result.sent.to_string()))>
                {move || if busy.get() { Some(tr!("Asking the mail server…")) } else { result.get().map(|result| result.message) }}
            </p>
        </section>
    }
}

#[component]
fn Outbox(mail: RwSignal<MailView>) -> impl IntoView {
    let items = move || mail.with(|mail| mail.outbox.clone());
    let zone = mail.with_untracked(|mail| mail.zone.clone());
    let row = move |entry: MailEntry| view! { <OutboxRow entry zone=zone.clone() /> };
    view! {
        <section class="Settings-card Outbox" aria-labelledby="outbox">
            <h2 id="outbox">{tr!("Outbox")}</h2>
            <p class="Field-hint">{tr!("The last mails, the newest first. Those to people of the shop name orders and where they are, and nothing of customers or comments; messages to customers stand here as they left.")}</p>
            <ul><For each=items key=|entry| (entry.id, entry.state, entry.tries) children=row /></ul>
            {move || mail.with(|mail| mail.outbox.is_empty()).then(|| view! { <Empty title=tr!("No mails yet") text=tr!("They appear here once somebody is told something by mail.") /> })}
        </section>
    }
}

#[component]
fn OutboxRow(entry: MailEntry, zone: String) -> impl IntoView {
    let MailEntry { to, subject, text, at, state, tries, answer, .. } = entry;
    let (kind, words) = match state {
        MailState::Waiting(_) if tries > 0 => {
            ("warn", tr!("Waits, tried {n} times" | "Waits, tried {n} times" % tries))
        }
        MailState::Waiting(_) => ("", tr!("a mail" => "Waits")),
        MailState::Sent => ("done", tr!("a mail" => "Sent")),
        MailState::Shown => ("", tr!("a mail" => "Shown only")),
        MailState::Failed => ("late", tr!("a mail" => "Not delivered")),
    };
    view! {
        <li>
            <details>
                <summary>
                    <span class="Outbox-subject" dir="auto">{subject}</span> <span class="Tag" data-kind=kind>{words}</span>
                    <span class="Outbox-to"><span dir="auto">{to}</span> " · " <Moment at zone /></span>
                </summary>
                <pre dir="auto" tabindex="0">{text}</pre>
                {answer.map(|answer| view! { <p class="Field-hint" dir="auto">{tr!("The mail server said: {}", answer)}</p> })}
            </details>
        </li>
    }
}
