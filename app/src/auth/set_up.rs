//! The first run: shop, calendar, board and administrator.

use super::{
    frame::AuthPage,
    password::{LONGEST, SHORTEST, password_fault},
    windows::{self, WorkingHours},
};
use crate::{
    api::{ApiResult, Client, api},
    components::{
        form::{DateStyleField, FieldErrors, FormErrors, FormValues, ReturnedForm, Submit, TextField},
        template_choice::{self, TemplateChoice},
        zones::ZoneList,
    },
    load::loaded_part,
    paths,
    posted::PostedForm,
    submit::on_submit,
};
use domain::{
    DateStyle,
    query::Pairs,
    tr,
    wire::{SetUp, SignIn},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// The form.
pub const SET_UP_FORM: PostedForm<SetUp> = PostedForm { name: "setup", read, words: (0, "") };

/// The page; its address may bring the code along.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let code = use_url().with_untracked(|url| Pairs::parse(url.search()).text("code").unwrap_or_default());
    let returned = ReturnedForm::of_page();
    let (errors, busy) = (FieldErrors::returned(SET_UP_FORM.name, &returned), RwSignal::new(false));
    let is_new = !returned.is_any();
    Effect::new(move || {
        suggest_zone(&errors.id("zone"));
        if is_new {
            suggest_date_style(&errors.id("date_style"));
        }
    });
    let typed = StoredValue::new(returned.clone());
    let value_or = move |field: &str, default: &str| {
        typed.with_value(|typed| typed.value(field)).unwrap_or_else(|| default.to_owned())
    };
    let value = move |field: &str| value_or(field, "");
    let date_style = DateStyle::named(&value("date_style")).unwrap_or_default();
    let templates = Resource::new(|| (), |()| api().templates());
    let choice = loaded_part(templates, move |templates| {
        view! { <TemplateChoice templates chosen=value("template") /> }
    });
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        enter,
        move |address| {
            busy.set(true);
            let _ = window().location().set_href(address);
        },
    );
    view! {
        <Title text=tr!("Set up Milepost") />
        <AuthPage title=tr!("Set up Milepost") lead=tr!("Once, in about two minutes. All of it but the zone and the currency can be changed later.")>
            <form class="Form" method="post" novalidate on:submit=send>
                <TextField name="code" label=tr!("Set-up code") errors value=value_or("code", &code) required=true hint=tr!("The terminal in which Milepost was started shows it.") />
                <fieldset class="Form AuthPage-part">
                    <legend>{tr!("Your shop")}</legend>
                    <TextField name="shop" label=tr!("a shop" => "Name") errors value=value("shop") autocomplete="organization" required=true hint=tr!("As customers know it: it heads every tracking page.") />
                    <div class="Form-row">
                        <TextField name="contact_email" label=tr!("E-mail for customers") errors value=value("contact_email") kind="email" />
                        <TextField name="contact_phone" label=tr!("Phone for customers") errors value=value("contact_phone") kind="tel" />
                    </div>
                    <div class="Form-row">
                        <TextField name="zone" label=tr!("Time zone") errors value=value("zone") required=true list="zones" hint=tr!("Like Europe/London.") />
                        <TextField name="currency" label=tr!("Currency") errors value=value_or("currency", "EUR") required=true hint=tr!("Three letters, like EUR.") />
                    </div>
                    <DateStyleField name="date_style" errors value=date_style />
                    <ZoneList id="zones" />
                    <WorkingHours errors returned />
                </fieldset>
                <fieldset class="Form AuthPage-part">
                    <legend>{tr!("Your first board")}</legend>
                    <TextField name="board" label=tr!("a board" => "Its name") errors value=value_or("board", &tr!("Orders")) required=true hint=tr!("A board is one workflow and its orders.") />
                    {choice}
                </fieldset>
                <fieldset class="Form AuthPage-part">
                    <legend>{tr!("You, the administrator")}</legend>
                    <TextField name="name" label=tr!("Your name") errors value=value("name") autocomplete="name" required=true />
                    <TextField name="email" label=tr!("Your e-mail") errors value=value("email") kind="email" autocomplete="username" required=true hint=tr!("You sign in with it.") />
                    <TextField
                        name="password" label=tr!("Password") errors kind="password" autocomplete="new-password" required=true
                        hint=tr!("{} to {} characters.", SHORTEST, LONGEST)
                    />
                </fieldset>
                <FormErrors errors />
                <Submit label=tr!("Set up and open the board") busy posts=true />
            </form>
        </AuthPage>
    }
}

/// Sets up and signs in: where to go then.
async fn enter(how: SetUp) -> ApiResult<&'static str> {
    let who = SignIn { email: how.email.to_string(), password: how.password.clone() };
    Client.set_up(&how).await?;
    Ok(if Client.sign_in(&who).await.is_ok() { "/" } else { paths::SIGN_IN })
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<SetUp> {
    let text = |field: &str, message: String| {
        let text = values.raw(field).trim().to_owned();
        if text.is_empty() {
            errors.set(field, message);
        }
        text
    };
    let code = text("code", tr!("Type the code that the terminal shows."));
    let shop = values.need("shop", &tr!("The shop’s name"));
    let contact_email = values.maybe("contact_email", &tr!("The address"));
    let contact_phone = values.maybe("contact_phone", &tr!("The phone number"));
    let zone = text("zone", tr!("Choose your time zone."));
    let currency = text("currency", tr!("Give the currency that prices are in.")).to_uppercase();
    let date_style = DateStyle::named(&values.raw("date_style")).unwrap_or_default();
    let template = template_choice::read(values);
    let windows = windows::read(values, errors);
    let (board, name, email) = (
        values.need("board", &tr!("The board’s name")),
        values.need("name", &tr!("Your name")),
        values.need("email", &tr!("Your address")),
    );
    let password = values.raw("password");
    if let Some(fault) = password_fault(&password) {
        errors.set("password", fault);
    }
    let (shop, board, name, email) = (shop?, board?, name?, email?);
    Some(SetUp {
        code,
        shop,
        contact_email,
        contact_phone,
        zone,
        currency,
        date_style,
        windows,
        board,
        template,
        name,
        email,
        password,
    })
}

/// How the browser writes dates, where the shop can write them so.
fn suggest_date_style(id: &str) {
    let last_day = js_sys::Date::new_with_year_month_day(2026, 11, 31);
    let written: String = last_day.to_locale_date_string("default", &JsValue::UNDEFINED).into();
    let style = DateStyle::ALL.into_iter().find(|style| style.example() == written);
    let field = document().get_element_by_id(id).and_then(|node| node.dyn_into::<HtmlSelectElement>().ok());
    if let (Some(style), Some(field)) = (style, field) {
        field.set_value(style.name());
    }
}

/// The browser's own zone, where nothing stands yet.
fn suggest_zone(id: &str) {
    let own =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    let own =
        js_sys::Reflect::get(&own, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string());
    let field = document().get_element_by_id(id).and_then(|node| node.dyn_into::<HtmlInputElement>().ok());
    if let (Some(own), Some(field)) = (own, field)
        && field.value().is_empty()
    {
        field.set_value(&own);
    }
}
