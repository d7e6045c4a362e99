//! The shop's own settings: its name and how customers reach a person; and its boards. For administrators.

pub mod boards;
pub mod customer_page;
mod head;
pub mod mail;
pub mod messages;
pub mod privacy;
pub mod promise_rule;

use crate::{
    api::{Client, api},
    components::{
        form::{DateStyleField, FieldErrors, FormErrors, FormValues, Submit, TextField},
        icon::Icon,
        notices::use_notices,
    },
    load::{Forbidden, loaded},
    paths,
    session::use_session,
    submit::on_submit,
};
use domain::{
    DateStyle,
    spoken::say,
    tr, tr_later,
    wire::{PatchShop, Shop},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    }
    let shop = Resource::new(|| (), |()| api().shop());
    view! { <Title text=tr!("Settings") /> {loaded(shop, |shop| view! { <SettingsForm shop /> })} }.into_any()
}

#[component]
fn SettingsForm(shop: Shop) -> impl IntoView {
    let (errors, busy, notices, session) =
        (FieldErrors::new("shop"), RwSignal::new(false), use_notices(), use_session());
    let had = [shop.contact_email.is_some(), shop.contact_phone.is_some()];
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors, had),
        |patch| Client.patch_shop(&patch),
        move |_| {
            notices.tell(tr!("Saved: customers see it from now on."));
            session.refresh();
        },
    );
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("Settings")}</h1>
        </header>
        <div class="PageBody Settings">
            <form class="Form Settings-card" novalidate on:submit=send>
                <TextField name="name" label=tr!("a shop" => "Shop") errors value=shop.name required=true hint=tr!("As customers know it: it heads every tracking page.") />
                <TextField
                    name="contact_email" label=tr!("E-mail for customers") errors kind="email" value=shop.contact_email.unwrap_or_default()
                    hint=tr!("Where a person answers; every tracking page shows it.")
                />
                <TextField name="contact_phone" label=tr!("Phone for customers") errors kind="tel" value=shop.contact_phone.unwrap_or_default() />
                <TextField
                    name="tracking_days" label=tr!("Days that a tracking link works") errors kind="number" value=shop.tracking_days.to_string()
                    hint=tr!("Counted from when the order was completed or cancelled.")
                />
                <DateStyleField name="date_style" errors value=shop.date_style />
                <FormErrors errors />
                <div class="Form-actions"><Submit label=tr!("Save") busy /></div>
            </form>
            <SettingsParts />
            <dl class="Facts Settings-card">
                <dt>{tr!("Time zone")}</dt> <dd>{shop.zone}</dd>
                <dt>{tr!("Currency")}</dt> <dd>{shop.currency}</dd>
            </dl>
            <p class="Field-hint">
                {tr!("Zone and currency were chosen at set-up and stay. When each board works, and in which zone, stands in its")} " "
                <a href=paths::CALENDAR>{tr!("in its" => "calendar")}</a> "."
            </p>
        </div>
    }
}

/// The settings that have a page of their own.
const PARTS: [(&str, &str, &str, &str); 7] = [
    (paths::ROLES, "key", tr_later!("Roles"), tr_later!("Who sees, edits and moves what")),
    (paths::BOARDS, "board", tr_later!("Boards"), tr_later!("Each with a workflow of its own")),
    (
        paths::PROMISES,
        "calendar",
        tr_later!("Promises"),
        tr_later!("How many days you promise, and by which rule"),
    ),
    (
        paths::CUSTOMER_PAGE,
        "eye",
        tr_later!("Customers’ page"),
        tr_later!("How it looks and what it links to"),
    ),
    (
        paths::MESSAGES,
        "comment",
        tr_later!("Messages"),
        tr_later!("The e-mails your customers get, and their words"),
    ),
    (paths::MAIL, "mail", tr_later!("E-mail"), tr_later!("The mail server that sends them")),
    (
        paths::PRIVACY,
        "lock",
        tr_later!("Privacy"),
        tr_later!("Customers’ data: what you hold, and for how long"),
    ),
];

#[component]
fn SettingsParts() -> impl IntoView {
    let row = |(path, icon, name, says)| {
        view! { <li><a class="Settings-part" href=path><Icon name=icon />{say(name)}</a><span class="Field-hint">{say(says)}</span></li> }
    };
    view! { <nav class="Settings-card" aria-label=tr!("More settings")><ul class="Settings-parts">{PARTS.map(row).collect_view()}</ul></nav> }
}

/// What is absent stays as it is, so a contact that was there can be replaced and not taken away.
fn read(values: &FormValues, errors: FieldErrors, had: [bool; 2]) -> Option<PatchShop> {
    let name = values.need("name", &tr!("The shop's name"));
    let (contact_email, contact_phone) = (
        values.maybe::<domain::Email>("contact_email", &tr!("The address")),
        values.maybe::<domain::ShortText>("contact_phone", &tr!("The phone number")),
    );
    for (field, had, given) in [
        ("contact_email", had[0], contact_email.is_some()),
        ("contact_phone", had[1], contact_phone.is_some()),
    ] {
        if had && !given && values.raw(field).trim().is_empty() {
            errors.set(field, tr!("Tracking pages show this already: give another one in its place."));
        }
    }
    Some(PatchShop {
        name,
        contact_email,
        contact_phone,
        tracking_days: days(values, errors)?,
        date_style: DateStyle::named(&values.raw("date_style")),
    })
}

/// For how many days a tracking link works; what is empty stays as it is.
fn days(values: &FormValues, errors: FieldErrors) -> Option<Option<u32>> {
    let raw = values.raw("tracking_days");
    match raw.trim() {
        "" => Some(None),
        text => match text.parse() {
            Ok(days @ 1..=3650) => Some(Some(days)),
            _ => {
                errors.set("tracking_days", tr!("A whole number of days, from 1 to 3650."));
                None
            }
        },
    }
}
