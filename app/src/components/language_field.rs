//! The choice of a customer's language.

use super::form::{FieldErrors, FormValues};
use domain::Language;
use leptos::prelude::*;

/// One of the languages, or none where something else decides.
#[component]
pub fn LanguageField(
    /// Its name in the form.
    name: &'static str,
    /// What it is.
    label: &'static str,
    /// The form's errors.
    errors: FieldErrors,
    /// What is chosen at first.
    value: Option<Language>,
    /// What it means that none is chosen; without it one has to be.
    #[prop(optional)]
    none: Option<&'static str>,
) -> impl IntoView {
    let id = errors.id(name);
    let option = |language: Language| {
        view! { <option value=language.tag() selected={value == Some(language)}>{language.english_name()}</option> }
    };
    let none = none.map(|words| view! { <option value="" selected=value.is_none()>{words}</option> });
    view! {
        <div class="Field">
            <label for=id.clone() translate="yes">{label}</label>
            <select class="Input" id=id name=name>{none}{Language::ALL.map(option).collect_view()}</select>
        </div>
    }
}

/// Reads it.
pub fn read_language(values: &FormValues, name: &str) -> Option<Language> {
    Language::from_tag(&values.raw(name))
}
