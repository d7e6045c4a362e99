//! The choice of a customer's language.

use super::form::{FieldErrors, FormValues};
use domain::{Language, tr};
use leptos::prelude::*;

/// One of the languages, or none where something else decides.
#[component]
pub fn LanguageField(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The form's errors.
    errors: FieldErrors,
    /// What is chosen at first.
    value: Option<Language>,
    /// What it means that none is chosen; without it one has to be.
    #[prop(optional, into)]
    none: Option<String>,
) -> impl IntoView {
    let id = errors.id(name);
    let option = |language: Language| {
        view! { <option value=language.tag() selected={value == Some(language)}>{called(language)}</option> }
    };
    let none = none.map(|words| view! { <option value="" selected=value.is_none()>{words}</option> });
    view! {
        <div class="Field">
            <label for=id.clone() translate="yes">{label}</label>
            <select class="Input" id=id name=name>{none}{Language::ALL.map(option).collect_view()}</select>
        </div>
    }
}

/// What the team calls it.
pub fn called(language: Language) -> String {
    match language {
        Language::English => tr!("English"),
        Language::French => tr!("French"),
        Language::Spanish => tr!("Spanish"),
        Language::German => tr!("German"),
        Language::Chinese => tr!("Chinese (simplified)"),
        Language::Punjabi => tr!("Punjabi"),
        Language::Arabic => tr!("Arabic"),
    }
}

/// Reads it.
pub fn read_language(values: &FormValues, name: &str) -> Option<Language> {
    Language::from_tag(&values.raw(name))
}
