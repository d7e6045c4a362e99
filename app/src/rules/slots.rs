//! The inputs of a rule's rows: they read like parts of a sentence.

use super::words::{Options, fixed};
use crate::components::icon::Icon;
use domain::{HoldReason, MaxAge, isolated, spoken::say, tr};
use leptos::prelude::*;

/// One of several.
#[component]
pub fn Pick(
    /// What is chosen, for those who do not see the sentence around it.
    #[prop(into)]
    label: String,
    options: Options,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] choose: Callback<String>,
) -> impl IntoView {
    let mut options = options;
    let now = value.get_untracked();
    if options.iter().all(|(key, _)| *key != now) {
        let gone = if now.is_empty() { tr!("choose one") } else { tr!("{}, which is gone", now) };
        options.insert(0, (now, gone));
    }
    let option = |(key, name): (String, String)| {
        let of = key.clone();
        view! { <option value=key selected=move || value.with(|value| *value == of)>{isolated(&name).into_owned()}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! {
        <select class="Input RuleSlot" aria-label=label on:change=move |event| choose.run(event_target_value(&event)) prop:value=move || value.get()>
            {options}
        </select>
    }
}

/// A few words or a number.
#[component]
pub fn Words(
    /// What is written.
    #[prop(into)]
    label: String,
    /// What could be.
    #[prop(optional, into)]
    hint: String,
    /// `text`, `number` or `time`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] write: Callback<String>,
) -> impl IntoView {
    view! {
        <input
            class="Input RuleSlot" data-kind=kind type=kind min=(kind == "number").then_some("1") max=(kind == "number").then_some("365") autocomplete="off" dir="auto"
            maxlength="2000" aria-label=label placeholder=hint prop:value=move || value.get() on:input=move |event| write.run(event_target_value(&event))
        />
    }
}

/// A length of working time.
#[component]
pub fn Length(#[prop(into)] value: Signal<MaxAge>, #[prop(into)] set: Callback<MaxAge>) -> impl IntoView {
    let number = move || {
        let (MaxAge::Hours(n) | MaxAge::Days(n)) = value.get();
        n
    };
    let unit = move || if matches!(value.get(), MaxAge::Hours(_)) { "hours" } else { "days" };
    let of = |n: u16, unit: &str| if unit == "hours" { MaxAge::Hours(n) } else { MaxAge::Days(n) };
    let units = fixed(&[("hours", || tr!("working hours")), ("days", || tr!("working days"))]);
    view! {
        <Words
            label=tr!("How many") kind="number" value=Signal::derive(move || number().to_string())
            write=move |text: String| set.run(of(text.trim().parse().unwrap_or(0), unit()))
        />
        <Pick label=tr!("Hours or days") options=units value=Signal::derive(move || unit().to_owned()) choose=move |unit: String| set.run(of(number(), &unit)) />
    }
}

/// What an order waits for; any reason where that may be.
pub fn hold_reasons(any: bool) -> Options {
    let reasons = HoldReason::ALL.into_iter().map(|reason| {
        let name = match reason {
            HoldReason::Other => tr!("another reason"),
            reason => say(reason.name()),
        };
        (reason.name().to_owned(), name)
    });
    let any = any.then(|| (String::new(), tr!("any reason")));
    any.into_iter().chain(reasons).collect()
}

/// The reason of this name.
pub fn hold_reason(name: &str) -> Option<HoldReason> {
    HoldReason::ALL.into_iter().find(|reason| reason.name() == name)
}

/// The button that takes a row away.
#[component]
pub fn Away(#[prop(into)] label: String, #[prop(into)] away: Callback<()>) -> impl IntoView {
    view! {
        <button class="RuleAway" type="button" aria-label=label.clone() title=label on:click=move |_| away.run(())><Icon name="close" /></button>
    }
}
