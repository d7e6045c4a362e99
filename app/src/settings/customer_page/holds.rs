//! What the page says of an order on hold, by reason and language.

use crate::components::{dates::capital, form::FormValues, language_field::called};
use domain::{HoldReason, Language, ShortText, spoken::say, tr};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is said, by reason and language.
pub type Texts = BTreeMap<HoldReason, BTreeMap<Language, ShortText>>;

fn name(reason: HoldReason, language: Language) -> String {
    format!("hold-{}-{}", reason.name(), language.tag())
}

/// A text for each reason and language; what is left empty Milepost says.
#[component]
pub fn HoldTexts(holds: Texts) -> impl IntoView {
    let reasons = HoldReason::ALL.map(|reason| {
        let said = holds.get(&reason).cloned().unwrap_or_default();
        let written = match said.len() {
            0 => String::new(),
            count => tr!("{n} text" | "{n} texts" % count),
        };
        let inputs = Language::ALL.map(|language| {
            let (name, text) = (name(reason, language), said.get(&language).map(ToString::to_string));
            view! {
                <div class="Field">
                    <label for=name.clone()>{called(language)}</label>
                    <input class="Input" id=name.clone() name=name type="text" dir="auto" lang=language.tag() maxlength="200" value=text autocomplete="off" />
                </div>
            }
        });
        view! {
            <details class="HoldTexts">
                <summary>{capital(&say(reason.name()))} " " <span class="Muted">{written}</span></summary>
                {inputs.collect_view()}
            </details>
        }
    });
    view! {
        <fieldset class="Field">
            <legend>{tr!("What customers read of an order on hold")}</legend>
            <p class="Field-hint">{tr!("Where nothing is written, Milepost says it in its own words, in every language.")}</p>
            {reasons.collect_view()}
        </fieldset>
    }
}

/// Reads them.
pub fn read_holds(values: &FormValues) -> Texts {
    let of = |reason: HoldReason| {
        let texts = Language::ALL.into_iter().filter_map(|language| {
            let text = values.raw(&name(reason, language)).parse::<ShortText>().ok()?;
            Some((language, text))
        });
        (reason, texts.collect::<BTreeMap<_, _>>())
    };
    HoldReason::ALL.map(of).into_iter().filter(|(_, texts)| !texts.is_empty()).collect()
}
