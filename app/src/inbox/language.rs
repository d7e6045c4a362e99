//! In which language Milepost speaks to somebody: as their browser says, or as they choose.

use crate::{
    api::Client,
    components::form::{FieldErrors, FormErrors, FormValues, Submit},
    session::use_session,
    submit::on_submit,
};
use domain::{TeamLanguage, tr, wire::MyLanguage};
use leptos::prelude::*;

/// The field's name in the form.
const FIELD: &str = "language";

/// The choice. It is a form of its own: with it the whole page is another one.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let chosen = use_session().with_me(|me| me.language).flatten();
    let (errors, busy) = (FieldErrors::new("spoken"), RwSignal::new(false));
    let save = |ask: MyLanguage| async move { Client.speak(&ask).await };
    // All that this document holds was said in the language before.
    let send = on_submit(errors, busy, read, save, move |_| drop(window().location().reload()));
    let option = |language: TeamLanguage| {
        let selected = chosen == Some(language);
        view! { <option value=language.tag() lang=language.tag() selected=selected>{language.own_name()}</option> }
    };
    let id = errors.id(FIELD);
    view! {
        <form class="Form Told" novalidate on:submit=send>
            <div class="Form-row">
                <div class="Field">
                    <label for=id.clone()>{tr!("Language")}</label>
                    <select class="Input" id=id.clone() name=FIELD>
                        <option value="" selected=chosen.is_none()>{tr!("a language" => "As the browser says")}</option>
                        {TeamLanguage::ALL.map(option).collect_view()}
                    </select>
                </div>
            </div>
            <p class="Field-hint">{tr!("Milepost speaks it to you: on its pages, and in the mails that it sends you.")}</p>
            <FormErrors errors />
            <div class="Form-actions"><Submit label=tr!("Save the language") busy /></div>
        </form>
    }
}

fn read(values: &FormValues) -> Option<MyLanguage> {
    Some(MyLanguage { language: TeamLanguage::from_tag(&values.raw(FIELD)) })
}
