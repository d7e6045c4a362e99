//! The page on which customers follow their orders: its language, its look, what it says of an order on hold, and how all of
//! that looks. For administrators.

mod carriers;
mod holds;
mod logo;
mod preview;

use crate::{
    api::{Client, api},
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        language_field::{LanguageField, read_language},
        notices::use_notices,
    },
    load::{Forbidden, loaded},
    paths,
    session::use_session,
    settings::head::SettingsHead,
    submit::on_submit,
};
use carriers::{Carriers, read_carriers};
use domain::{Colour, CustomerPage, tr, wire::CustomerPageView};
use holds::{HoldTexts, read_holds};
use leptos::prelude::*;
use leptos_meta::Title;
use logo::Logo;
use preview::Preview;

/// The page.
#[component]
pub fn CustomerPageSettings() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change what customers see.") /> }
            .into_any();
    }
    let page = Resource::new(|| (), |()| api().customer_page());
    view! { <Title text=tr!("Customers’ page") /> {loaded(page, |saved| view! { <Body saved /> })} }
        .into_any()
}

#[component]
fn Body(saved: CustomerPageView) -> impl IntoView {
    let saved = RwSignal::new(saved);
    view! {
        <SettingsHead title=tr!("Customers’ page") />
        <div class="PageBody Settings">
            <div class="Settings-stack"><PageForm saved /> <Logo saved /></div>
            <Preview saved />
        </div>
    }
}

#[component]
fn PageForm(saved: RwSignal<CustomerPageView>) -> impl IntoView {
    let (errors, busy, notices) = (FieldErrors::new("customer-page"), RwSignal::new(false), use_notices());
    let save = |page: CustomerPage| async move { Client.put_customer_page(&page).await };
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        save,
        move |now| {
            saved.set(now);
            notices.tell(tr!("Saved: customers see it from now on."));
        },
    );
    let page = saved.with_untracked(|saved| saved.page.clone());
    let colour = |colour: Option<Colour>| colour.map(|colour| colour.to_string()).unwrap_or_default();
    let link = |link: Option<domain::WebLink>| link.map(String::from).unwrap_or_default();
    view! {
        <form class="Form Settings-card" novalidate on:submit=send aria-label=tr!("The page")>
            <LanguageField name="language" label=tr!("The shop writes in") errors value=Some(page.language) />
            <p class="Field-hint">{tr!("The language of what you write for customers, and of customers of whom no other is known. The page’s own words are there in all of these.")}</p>
            <div class="Form-row">
                <TextField name="accent" label=tr!("Colour") errors value=colour(page.accent) hint=tr!("Like #0a6b66, for links and signs. Empty: Milepost’s own.") />
                <TextField name="accent_dark" label=tr!("Colour on dark screens") errors value=colour(page.accent_dark) hint=tr!("Empty: a lighter one of the first.") />
            </div>
            <TextField name="imprint" label=tr!("Legal notice") errors kind="url" value=link(page.imprint) hint=tr!("The address of your page that says who you are.") />
            <TextField name="privacy" label=tr!("Privacy") errors kind="url" value=link(page.privacy) hint=tr!("The address of your page that says what you do with personal data.") />
            <label class="Tick"><input type="checkbox" name="total" checked=page.total />{tr!("Show the total on the customers’ page")}</label>
            <p class="Field-hint">{tr!("In the shop’s currency, where every line of the order has a price. Off: no price stands there. Whoever on the team sees an order can open its page, and reads the total there.")}</p>
            <Carriers carriers=page.carriers errors />
            <HoldTexts holds=page.holds />
            <p class="Field-hint">{tr!("Your name and how customers reach you stand in the")} " " <a href=paths::SETTINGS>{tr!("in the" => "settings")}</a> {tr!(", and what they read of each status in its board’s workflow.")}</p>
            <FormErrors errors />
            <div class="Form-actions"><Submit label=tr!("Save") busy /></div>
        </form>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<CustomerPage> {
    let language = read_language(values, "language")?;
    let accent = readable(values, errors, "accent", Colour::readable_on_light, |colour, nearest| {
        tr!("{} is hard to read on a light page: {} is the nearest that stands out enough.", colour, nearest)
    });
    let accent_dark = readable(values, errors, "accent_dark", Colour::readable_on_dark, |colour, nearest| {
        tr!("{} is hard to read on a dark page: {} is the nearest that stands out enough.", colour, nearest)
    });
    let imprint = values.maybe("imprint", &tr!("The legal notice"));
    let privacy = values.maybe("privacy", &tr!("The privacy page"));
    let (holds, carriers) = (read_holds(values), read_carriers(values, errors)?);
    Some(CustomerPage {
        language,
        accent,
        accent_dark,
        imprint,
        privacy,
        holds,
        carriers,
        total: values.ticked("total"),
    })
}

/// A colour that can be read; of one that cannot, the nearest that can is named.
fn readable(
    values: &FormValues,
    errors: FieldErrors,
    name: &'static str,
    nearest: fn(Colour) -> Colour,
    says: fn(Colour, Colour) -> String,
) -> Option<Colour> {
    let colour = values.maybe::<Colour>(name, &tr!("The colour"))?;
    let readable = nearest(colour);
    if readable != colour {
        errors.set(name, says(colour, readable));
        return None;
    }
    Some(colour)
}
