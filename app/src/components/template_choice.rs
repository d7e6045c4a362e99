//! Choosing the workflow that a board begins with: a card for each, told apart by what it is for and by its statuses. A group
//! of radio buttons, so that it works by keyboard and without script.

use super::form::FormValues;
use domain::{TemplateId, tr, wire::TemplateView};
use leptos::prelude::*;

/// The field's name in the form.
const FIELD: &str = "template";

/// The cards; the first is chosen unless another one was.
#[component]
pub fn TemplateChoice(
    /// What there is to choose from.
    templates: Vec<TemplateView>,
    /// The id of the one that was chosen before; empty where none was.
    chosen: String,
) -> impl IntoView {
    let known = templates.iter().any(|template| template.id.as_str() == chosen);
    let cards = templates.into_iter().enumerate().map(|(place, template)| {
        let checked = if known { template.id.as_str() == chosen } else { place == 0 };
        view! { <Card template checked /> }
    });
    view! {
        <fieldset class="Templates" translate="yes">
            <legend>{tr!("How its orders go")}</legend>
            <p class="Field-hint">{tr!("A workflow to begin with. Every status, role and rule of it can be changed later, on the board’s workflow page.")}</p>
            <div class="Templates-cards">{cards.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Card(template: TemplateView, checked: bool) -> impl IntoView {
    let TemplateView { id, name, sentence, statuses } = template;
    let part = |part: &str| format!("template-{id}-{part}");
    let described = format!("{} {}", part("sentence"), part("statuses"));
    view! {
        <label class="Template">
            <input type="radio" name=FIELD value=id.to_string() checked=checked aria-labelledby=part("name") aria-describedby=described />
            <span class="Template-name" id=part("name")>{name}</span>
            <span class="Template-sentence" id=part("sentence")>{sentence}</span>
            <span class="Template-statuses" id=part("statuses")>
                {statuses.into_iter().map(|status| view! { <span class="Tag">{status}</span> " " }).collect_view()}
            </span>
        </label>
    }
}

/// The template that is chosen in a form; none where the form has no choice.
pub fn read(values: &FormValues) -> Option<TemplateId> {
    values.raw(FIELD).parse().ok()
}
