//! A date as the shop writes it, typed, or chosen from the browser's own calendar.

use super::{
    form::{FieldErrors, FieldNotes, described, invalid},
    icon::Icon,
};
use domain::{Date, DateStyle, spoken::say, tr};
use leptos::{ev, html, prelude::*};

/// A date of a form.
#[component]
pub fn DateField(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The form's errors.
    errors: FieldErrors,
    /// How the shop writes it.
    style: DateStyle,
    /// What stands there at first.
    #[prop(optional_no_strip)]
    value: Option<Date>,
    /// What helps to fill it, beside how to write it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it must be filled.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let (id, node) = (errors.id(&name), NodeRef::new());
    let hint = [Some(say(style.pattern())), hint].into_iter().flatten().collect::<Vec<_>>().join(". ");
    view! {
        <div class="Field">
            <label for=id.clone()>{label} {(!required).then(|| view! { <span class="Field-optional">" " {tr!("a field" => "optional")}</span> })}</label>
            <div class="DateField">
                <input
                    class="Input" id=id.clone() name=name.clone() type="text" inputmode="numeric" autocomplete="off"
                    value=value.map(|date| style.format(date)) required=required node_ref=node
                    aria-invalid=invalid(errors, &name) aria-describedby=described(&id)
                />
                <Calendar node style />
            </div>
            <FieldNotes id name errors hint=Some(hint) />
        </div>
    }
}

/// The button that opens the browser's calendar. What is chosen there is typed into the field.
#[component]
pub fn Calendar(node: NodeRef<html::Input>, style: DateStyle) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let open = move |_| {
        let (Some(field), Some(picker)) = (node.get_untracked(), picker.get_untracked()) else { return };
        let now = style.parse(&field.value()).map(|date| DateStyle::Iso.format(date));
        picker.set_value(&now.unwrap_or_default());
        // A browser without one leaves the field to be typed into.
        let _ = picker.show_picker();
    };
    let chosen = move |event: ev::Event| {
        let date = DateStyle::Iso.parse(&event_target_value(&event));
        if let (Some(field), Some(date)) = (node.get_untracked(), date) {
            field.set_value(&style.format(date));
            // Whoever follows what is typed hears of it as if it were.
            let bubbles = web_sys::EventInit::new();
            bubbles.set_bubbles(true);
            let _ = web_sys::Event::new_with_event_init_dict("input", &bubbles)
                .map(|typed| field.dispatch_event(&typed));
            let _ = field.focus();
        }
    };
    view! {
        <button class="DateField-open" type="button" aria-label=tr!("Choose from the calendar") on:click=open><Icon name="calendar" /></button>
        <input class="DateField-picker" type="date" tabindex="-1" aria-hidden="true" node_ref=picker on:change=chosen />
    }
}
