//! Forms: fields with their label, hint and fault, read from the form itself when it is sent. What a password manager or
//! somebody quicker than the script typed is in the form and nowhere else, so a form is never written to while it is shown.

use domain::{Date, DateStyle, Invalid, Need, query::Pairs, tr, wire::Problem};
use leptos::{ev::SubmitEvent, prelude::*};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlElement, HtmlFormElement};

/// A form that was sent without script and came back: what was typed, but for passwords, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReturnedForm {
    values: Vec<(String, String)>,
    errors: BTreeMap<String, String>,
    whole: Option<String>,
}

impl ReturnedForm {
    /// What came back with this page; mostly nothing.
    pub fn of_page() -> ReturnedForm {
        SharedValue::new(|| use_context::<ReturnedForm>().unwrap_or_default()).into_inner()
    }

    /// Whether one came back at all.
    pub fn is_any(&self) -> bool {
        *self != ReturnedForm::default()
    }

    /// What was typed into a field.
    pub fn value(&self, field: &str) -> Option<String> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())
    }
}

/// What is wrong with a form: a sentence for the whole of it, and one for each field.
#[derive(Clone, Copy)]
pub struct FieldErrors {
    form: &'static str,
    /// The field in which the form asks for the reason that a rule wants.
    reason: &'static str,
    fields: RwSignal<BTreeMap<String, String>>,
    whole: RwSignal<Option<String>>,
}

impl FieldErrors {
    /// None yet. The form's name makes its fields' ids unique in the page.
    pub fn new(form: &'static str) -> FieldErrors {
        FieldErrors {
            form,
            reason: "reason",
            fields: RwSignal::new(BTreeMap::new()),
            whole: RwSignal::new(None),
        }
    }

    /// Those of a form that came back.
    pub fn returned(form: &'static str, returned: &ReturnedForm) -> FieldErrors {
        let errors = FieldErrors::new(form);
        errors.fields.set(returned.errors.clone());
        errors.whole.set(returned.whole.clone());
        errors
    }

    /// The form with what is wrong with it. Passwords do not go back.
    pub fn give_back(self, values: &FormValues) -> ReturnedForm {
        let shown = |(name, _): &&(String, String)| !matches!(name.as_str(), "password" | "again");
        ReturnedForm {
            values: values.pairs.iter().filter(shown).cloned().collect(),
            errors: self.fields.get_untracked(),
            whole: self.whole.get_untracked(),
        }
    }

    /// The same for a form that asks for the reason in a field of another name.
    pub fn with_reason_in(self, reason: &'static str) -> FieldErrors {
        FieldErrors { reason, ..self }
    }

    /// Something is wrong with a field.
    pub fn set(self, field: &str, message: impl Into<String>) {
        self.fields.update(|fields| {
            fields.insert(field.to_owned(), message.into());
        });
    }

    /// Something is wrong, and no one field is to blame.
    pub fn set_whole(self, message: impl Into<String>) {
        self.whole.set(Some(message.into()));
    }

    /// Whether there is one.
    pub fn any(self) -> bool {
        self.whole.with_untracked(Option::is_some) || self.fields.with_untracked(|fields| !fields.is_empty())
    }

    /// What the server said, beside the fields that it is about.
    pub fn show(self, problem: &Problem) {
        let mut whole = Vec::new();
        for refusal in &problem.refusals {
            match &refusal.need {
                Some(Need::Reason) => self.set(self.reason, refusal.message.clone()),
                Some(Need::Field(field)) => self.set(field.as_str(), refusal.message.clone()),
                _ => whole.push(refusal.message.as_str()),
            }
        }
        if problem.refusals.is_empty() {
            self.set_whole(problem.message());
        } else if !whole.is_empty() {
            self.set_whole(whole.join(" "));
        }
    }

    fn clear(self) {
        self.whole.set(None);
        self.fields.update(BTreeMap::clear);
    }

    fn of(self, field: &str) -> Option<String> {
        self.fields.with(|fields| fields.get(field).cloned())
    }

    /// The id of a field's input.
    pub fn id(self, field: &str) -> String {
        format!("{}-{field}", self.form)
    }
}

/// A form that was sent, being read. Errors found on the way are collected, so that people see all of them at once.
pub struct FormValues {
    pairs: Vec<(String, String)>,
    /// The form on the page; none where it came to the server.
    form: Option<HtmlFormElement>,
    errors: FieldErrors,
}

impl FormValues {
    /// Takes the form over from the browser and forgets earlier errors.
    pub fn of(event: &SubmitEvent, errors: FieldErrors) -> Option<FormValues> {
        event.prevent_default();
        FormValues::of_form(event.target()?.dyn_into().ok()?, errors)
    }

    /// Reads a form that was not sent, and forgets earlier errors.
    pub fn of_form(form: HtmlFormElement, errors: FieldErrors) -> Option<FormValues> {
        let data = FormData::new_with_form(&form).ok()?;
        errors.clear();
        let pairs = js_sys::Array::from(&data).to_vec().into_iter().filter_map(|pair| {
            let pair = js_sys::Array::from(&pair);
            // A file is no text, and is read where it is chosen.
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        });
        Some(FormValues { pairs: pairs.collect(), form: Some(form), errors })
    }

    /// Reads a form that a browser without script sent: `application/x-www-form-urlencoded`.
    pub fn posted(body: &str, errors: FieldErrors) -> FormValues {
        FormValues { pairs: Pairs::parse(body).into_vec(), form: None, errors }
    }

    /// What stands in a field, as typed.
    pub fn raw(&self, field: &str) -> String {
        self.pairs.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// All values of a field that may stand there several times: the boxes that are ticked.
    pub fn all(&self, field: &str) -> Vec<String> {
        self.pairs.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        self.pairs.iter().any(|(name, _)| name == field)
    }

    /// A field that must be there: `label` begins the sentence that says what is wrong, `The name`.
    pub fn need<T: FromStr<Err = Invalid>>(&self, field: &str, label: &str) -> Option<T> {
        let parsed = self.raw(field).parse();
        parsed.map_err(|invalid| self.errors.set(field, format!("{label} {invalid}."))).ok()
    }

    /// A field that may be empty.
    pub fn maybe<T: FromStr<Err = Invalid>>(&self, field: &str, label: &str) -> Option<T> {
        if self.raw(field).trim().is_empty() { None } else { self.need(field, label) }
    }

    /// A date as the shop writes it, where one is given.
    pub fn date(&self, field: &str, label: &str, style: DateStyle) -> Option<Date> {
        let text = self.raw(field);
        let date = style.parse(&text);
        if date.is_none() && !text.trim().is_empty() {
            self.errors.set(field, tr!("{} must be a date like {}.", label, style.example()));
        }
        date
    }

    /// Whether all that was read is sound; else the first field that is not gets the focus.
    pub fn sound(&self) -> bool {
        let sound = !self.errors.any();
        if let Some(form) = self.form.clone().filter(|_| !sound) {
            focus_first_fault(form);
        }
        sound
    }
}

fn focus_first_fault(form: HtmlFormElement) {
    // In the next frame: only then the fields carry their errors.
    request_animation_frame(move || {
        let first = form
            .query_selector("[aria-invalid=true]")
            .ok()
            .flatten()
            .and_then(|node| node.dyn_into::<HtmlElement>().ok());
        if let Some(first) = first {
            // An element that left the page in the meantime takes no focus, and nobody misses it.
            let _ = first.focus();
        }
    });
}

/// One line of text.
#[component]
pub fn TextField(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The form's errors.
    errors: FieldErrors,
    /// What helps to fill it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser or password manager may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What stands there at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
    /// The id of a list of suggestions.
    #[prop(optional, into)]
    list: Option<String>,
) -> impl IntoView {
    let id = errors.id(&name);
    view! {
        <div class="Field">
            <label for=id.clone() translate="yes">{label} {(!required).then(|| view! { <span class="Field-optional">" " {tr!("a field" => "optional")}</span> })}</label>
            <input
                class="Input" id=id.clone() name=name.clone() type=kind dir="auto" value=value autocomplete=autocomplete list=list
                required=required aria-invalid=invalid(errors, &name) aria-describedby=described(&id)
            />
            <FieldNotes id name errors hint />
        </div>
    }
}

/// Some lines of text.
#[component]
pub fn TextArea(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The form's errors.
    errors: FieldErrors,
    /// What helps to fill it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What stands there at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = errors.id(&name);
    view! {
        <div class="Field">
            <label for=id.clone() translate="yes">{label} {(!required).then(|| view! { <span class="Field-optional">" " {tr!("a field" => "optional")}</span> })}</label>
            <textarea
                class="Input" id=id.clone() name=name.clone() rows="3" dir="auto" required=required aria-invalid=invalid(errors, &name)
                aria-describedby=described(&id)
            >
                {value}
            </textarea>
            <FieldNotes id name errors hint />
        </div>
    }
}

/// One of the ways to write a date.
#[component]
pub fn DateStyleField(
    /// Its name in the form.
    name: &'static str,
    /// The form's errors.
    errors: FieldErrors,
    /// What is chosen at first.
    value: DateStyle,
) -> impl IntoView {
    let id = errors.id(name);
    let options = DateStyle::ALL.map(|style| {
        view! { <option value=style.name() selected=style == value>{style.example()}</option> }
    });
    view! {
        <div class="Field">
            <label for=id.clone() translate="yes">{tr!("Dates are written")}</label>
            <select class="Input" id=id.clone() name=name aria-describedby=described(&id)>{options.collect_view()}</select>
            <FieldNotes id name=name.to_owned() errors hint=Some(tr!("The 31st of December, as everybody here types it.")) />
        </div>
    }
}

/// What is said below a field: its hint, and its fault when there is one.
#[component]
pub fn FieldNotes(
    /// The id of the input.
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// The form's errors.
    errors: FieldErrors,
    /// What helps to fill it.
    #[prop(optional_no_strip)]
    hint: Option<String>,
) -> impl IntoView {
    view! {
        <div class="Field-notes" id=format!("{id}-notes")>
            {hint.map(|hint| view! { <p class="Field-hint" translate="yes">{hint}</p> })}
            {move || errors.of(&name).map(|fault| view! { <p class="Field-error" translate="yes">{fault}</p> })}
        </div>
    }
}

/// `aria-invalid` of a field.
pub fn invalid(errors: FieldErrors, name: &str) -> impl Fn() -> Option<&'static str> + Clone + use<> {
    let name = name.to_owned();
    move || errors.of(&name).map(|_| "true")
}

/// `aria-describedby` of a field: its notes.
pub fn described(id: &str) -> String {
    format!("{id}-notes")
}

/// What is wrong with the form as a whole, said at once.
#[component]
pub fn FormErrors(
    /// The form's errors.
    errors: FieldErrors,
) -> impl IntoView {
    view! { <div class="FormErrors" role="alert">{move || errors.whole.get().map(|fault| view! { <p>{fault}</p> })}</div> }
}

/// The button that sends a form. It waits for the script before it can be pressed, unless the form can be posted without,
/// and for the answer afterwards.
#[component]
pub fn Submit(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the answer is awaited.
    busy: RwSignal<bool>,
    /// Whether the form can be posted without script.
    #[prop(optional)]
    posts: bool,
) -> impl IntoView {
    let ready = RwSignal::new(posts);
    Effect::new(move || ready.set(true));
    view! {
        <button class="Button" data-kind="primary" type="submit" disabled=move || !ready.get() || busy.get() aria-busy=move || busy.get().to_string()>
            {move || match (ready.get(), busy.get()) {
                (false, _) => tr!("Getting ready…"),
                (true, true) => tr!("One moment…"),
                (true, false) => label.get(),
            }}
        </button>
    }
}
