//! A field of the shop on a form, and its value as people read it: by what its values are.

use super::{
    date_field::DateField,
    form::{FieldErrors, FieldNotes, FormValues, TextArea, TextField, described, invalid},
    typed::typed,
};
use domain::{Date, DateStyle, FieldDef, FieldKind, LongText, tr};
use leptos::prelude::*;

/// The input of a field. Its name in the form is the field's id.
#[component]
pub fn ShopField(
    /// The field.
    field: FieldDef,
    /// The form's errors.
    errors: FieldErrors,
    /// How the shop writes dates.
    style: DateStyle,
    /// What stands there at first, as it is kept.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let FieldDef { id, label, help, kind, .. } = field;
    let (name, hint) = (id.to_string(), Some(help).filter(|help| !help.is_empty()));
    match kind {
        FieldKind::LongText => {
            view! { <TextArea name label errors value required hint=hint.unwrap_or_default() /> }.into_any()
        }
        FieldKind::Date => {
            let value = value.parse::<Date>().ok();
            view! { <DateField name label errors style value required hint=hint.unwrap_or_default() /> }
                .into_any()
        }
        FieldKind::Choice(options) => {
            let options = options.into_iter().map(|option| (option.clone(), option)).collect();
            view! { <Select name label errors value options hint required /> }.into_any()
        }
        FieldKind::YesNo => {
            let options = ["yes", "no"].map(|kept| (kept.to_owned(), yes_or_no(kept))).to_vec();
            view! { <Select name label errors value options hint required /> }.into_any()
        }
        FieldKind::Link => {
            view! { <TextField name label errors value required kind="url" hint=hint.unwrap_or_default() /> }
                .into_any()
        }
        FieldKind::Text | FieldKind::Number | FieldKind::Money => {
            view! { <TextField name label errors value required hint=hint.unwrap_or_default() /> }.into_any()
        }
    }
}

#[component]
fn Select(
    name: String,
    label: String,
    errors: FieldErrors,
    value: String,
    options: Vec<(String, String)>,
    hint: Option<String>,
    required: bool,
) -> impl IntoView {
    let id = errors.id(&name);
    let options = options
        .into_iter()
        .map(|(kept, shown)| {
            let selected = kept == value;
            view! { <option value=kept selected=selected>{shown}</option> }
        })
        .collect_view();
    view! {
        <div class="Field">
            <label for=id.clone()>{label} {(!required).then(|| view! { <span class="Field-optional">" " {tr!("a field" => "optional")}</span> })}</label>
            <select class="Input" id=id.clone() name=name.clone() aria-invalid=invalid(errors, &name) aria-describedby=described(&id)>
                <option value="">"–"</option>
                {options}
            </select>
            <FieldNotes id name errors hint />
        </div>
    }
}

/// What was typed for a field, as it is kept; none where nothing was. What is wrong with it is said beside it.
pub fn read_field(
    field: &FieldDef,
    values: &FormValues,
    errors: FieldErrors,
    style: DateStyle,
) -> Option<LongText> {
    let typed = values.raw(field.id.as_str());
    if typed.trim().is_empty() {
        return None;
    }
    match as_kept(field, &typed, style) {
        Ok(kept) => Some(kept),
        Err(wrong) => {
            errors.set(field.id.as_str(), wrong);
            None
        }
    }
}

/// A typed value as it is kept; or a sentence that says what is wrong with it.
pub fn as_kept(field: &FieldDef, typed: &str, style: DateStyle) -> Result<LongText, String> {
    let iso = match field.kind {
        FieldKind::Date => match style.parse(typed) {
            Some(date) => date.to_string(),
            None => return Err(tr!("{} must be a date like {}.", field.label, style.example())),
        },
        _ => typed.to_owned(),
    };
    let kept = field.kind.parse(&iso).map_err(|wrong| format!("{} {wrong}.", field.label))?;
    kept.parse().map_err(|wrong| format!("{} {wrong}.", field.label))
}

/// A value as people read it.
pub fn shown(field: &FieldDef, kept: &str, style: DateStyle) -> AnyView {
    match field.kind {
        FieldKind::Link if field.kind.parse(kept).is_ok() => {
            let href = kept.to_owned();
            view! { <a href=href rel="noopener noreferrer nofollow" target="_blank">{typed(kept)}</a> }
                .into_any()
        }
        FieldKind::Date => {
            kept.parse::<Date>().map_or_else(|_| kept.to_owned(), |date| style.format(date)).into_any()
        }
        FieldKind::YesNo => yes_or_no(kept).into_any(),
        _ => kept.to_owned().into_any(),
    }
}

fn yes_or_no(kept: &str) -> String {
    if kept == "yes" { tr!("Yes") } else { tr!("No") }
}
