//! *When*: what sets a rule off.

use super::{
    draft::{Row, RuleDraft, remove},
    slots::{Away, Length, Pick, Words, hold_reason, hold_reasons},
    words::{Named, Vocabulary, fixed},
};
use crate::components::icon::Icon;
use domain::{
    HoldReason, MaxAge, Verdict,
    automation::{Days, Trigger},
    tr,
};
use leptos::prelude::*;

const KINDS: [Named; 15] = [
    ("placed", || tr!("a rule" => "an order is placed")),
    ("entered", || tr!("a rule" => "an order enters")),
    ("moved", || tr!("a rule" => "an order is moved")),
    ("held", || tr!("a rule" => "an order is put on hold for")),
    ("released", || tr!("a rule" => "an order is released")),
    ("fact_set", || tr!("a rule" => "a fact is set:")),
    ("fact_cleared", || tr!("a rule" => "a fact is unset:")),
    ("field_set", || tr!("a rule" => "a field is filled or changed:")),
    ("decided", || tr!("a rule" => "an approval is")),
    ("commented", || tr!("a rule" => "somebody comments on an order")),
    ("in_status", || tr!("a rule" => "an order has spent")),
    ("held_for", || tr!("a rule" => "an order has been on hold for")),
    ("promise_near", || tr!("a rule" => "the promised date is")),
    ("schedule", || tr!("a rule" => "it is")),
    ("button", || tr!("a rule" => "somebody presses the button")),
];

fn kind_of(trigger: &Trigger) -> &'static str {
    match trigger {
        Trigger::Placed => "placed",
        Trigger::Entered(_) => "entered",
        Trigger::Moved => "moved",
        Trigger::Held(_) => "held",
        Trigger::Released => "released",
        Trigger::FactSet(_) => "fact_set",
        Trigger::FactCleared(_) => "fact_cleared",
        Trigger::FieldSet(_) => "field_set",
        Trigger::Decided { .. } => "decided",
        Trigger::Commented => "commented",
        Trigger::InStatus { .. } => "in_status",
        Trigger::HeldFor { .. } => "held_for",
        Trigger::PromiseNear(_) => "promise_near",
        Trigger::Schedule { .. } => "schedule",
        Trigger::Button(_) => "button",
    }
}

/// What of a kind one begins with; none where the board has nothing of the kind.
fn fresh(kind: &str, vocabulary: Vocabulary) -> Option<Trigger> {
    let day = MaxAge::Days(1);
    vocabulary.with(|workflow| {
        let status = || Some(workflow.statuses.first()?.id.clone());
        let fact = || Some(workflow.facts.first()?.id.clone());
        Some(match kind {
            "placed" => Trigger::Placed,
            "entered" => Trigger::Entered(status()?),
            "moved" => Trigger::Moved,
            "held" => Trigger::Held(None),
            "released" => Trigger::Released,
            "fact_set" => Trigger::FactSet(fact()?),
            "fact_cleared" => Trigger::FactCleared(fact()?),
            "field_set" => Trigger::FieldSet(workflow.fields.first()?.id.clone()),
            "decided" => {
                let approval = workflow.approvals.first()?.id.clone();
                Trigger::Decided { approval, verdict: Verdict::Granted }
            }
            "commented" => Trigger::Commented,
            "in_status" => Trigger::InStatus { status: status()?, length: day },
            "held_for" => Trigger::HeldFor { reason: None, length: day },
            "promise_near" => Trigger::PromiseNear(2),
            "schedule" => Trigger::Schedule { at: 9 * 60, days: Days::Working },
            _ => Trigger::Button(String::new()),
        })
    })
}

/// The rows.
#[component]
pub fn When(draft: RuleDraft, vocabulary: Vocabulary) -> impl IntoView {
    let add = move |_| {
        let row = draft.row(Trigger::Placed);
        draft.when.update(|rows| rows.push(row));
    };
    view! {
        <div class="RulePart" role="group" aria-label=tr!("a rule" => "When")>
            <b class="RulePart-word" aria-hidden="true">{tr!("a rule" => "When")}</b>
            <div class="RulePart-rows">
                <For each=move || draft.when.get() key=|row| row.key let:row><TriggerRow draft vocabulary row /></For>
                <button class="RuleAdd" type="button" on:click=add><Icon name="plus" />{move || if draft.when.with(Vec::is_empty) { tr!("a rule" => "when") } else { tr!("a rule" => "or") }}</button>
            </div>
        </div>
    }
}

#[component]
fn TriggerRow(draft: RuleDraft, vocabulary: Vocabulary, row: Row<Trigger>) -> impl IntoView {
    let value = row.value;
    let kind = Memo::new(move |_| value.with(kind_of));
    let offered: Vec<_> = KINDS.into_iter().filter(|(kind, _)| fresh(kind, vocabulary).is_some()).collect();
    let choose = move |kind: String| {
        if let Some(trigger) = fresh(&kind, vocabulary) {
            value.set(trigger);
        }
    };
    view! {
        <div class="RuleRow">
            <Pick label=tr!("What happens") options=fixed(&offered) value=Signal::derive(move || kind.get().to_owned()) choose />
            {move || view! { <TriggerSlots kind=kind.get() vocabulary value /> }.into_any()}
            <Away label=tr!("Remove this trigger") away=move |()| remove(draft.when, row.key) />
        </div>
    }
}

#[component]
fn TriggerSlots(kind: &'static str, vocabulary: Vocabulary, value: RwSignal<Trigger>) -> impl IntoView {
    let read =
        move |of: fn(&Trigger) -> Option<String>| Signal::derive(move || value.with(of).unwrap_or_default());
    let status = read(|trigger| match trigger {
        Trigger::Entered(status) | Trigger::InStatus { status, .. } => Some(status.to_string()),
        _ => None,
    });
    let set_status = move |id: String| {
        value.update(|trigger| {
            if let (Trigger::Entered(status) | Trigger::InStatus { status, .. }, Ok(id)) =
                (trigger, id.parse())
            {
                *status = id;
            }
        });
    };
    let reason = read(|trigger| match trigger {
        Trigger::Held(Some(reason)) | Trigger::HeldFor { reason: Some(reason), .. } => {
            Some(reason.name().to_owned())
        }
        _ => None,
    });
    let set_reason = move |name: String| {
        let chosen: Option<HoldReason> = hold_reason(&name);
        value.update(|trigger| {
            if let Trigger::Held(reason) | Trigger::HeldFor { reason, .. } = trigger {
                *reason = chosen;
            }
        });
    };
    let length = Signal::derive(move || {
        value.with(|trigger| match trigger {
            Trigger::InStatus { length, .. } | Trigger::HeldFor { length, .. } => *length,
            _ => MaxAge::Days(1),
        })
    });
    let set_length = move |chosen: MaxAge| {
        value.update(|trigger| {
            if let Trigger::InStatus { length, .. } | Trigger::HeldFor { length, .. } = trigger {
                *length = chosen;
            }
        });
    };
    let fact = read(|trigger| match trigger {
        Trigger::FactSet(fact) | Trigger::FactCleared(fact) => Some(fact.to_string()),
        _ => None,
    });
    let set_fact = move |id: String| {
        value.update(|trigger| {
            if let (Trigger::FactSet(fact) | Trigger::FactCleared(fact), Ok(id)) = (trigger, id.parse()) {
                *fact = id;
            }
        });
    };
    match kind {
        "entered" => view! { <Pick label=tr!("Which status") options=vocabulary.statuses() value=status choose=set_status /> }.into_any(),
        "in_status" => view! {
            <Length value=length set=set_length />
            <span>{tr!("a time spent" => "in")}</span>
            <Pick label=tr!("Which status") options=vocabulary.statuses() value=status choose=set_status />
        }
        .into_any(),
        "held" => view! { <Pick label=tr!("For which reason") options=hold_reasons(true) value=reason choose=set_reason /> }.into_any(),
        "held_for" => view! {
            <Pick label=tr!("For which reason") options=hold_reasons(true) value=reason choose=set_reason />
            <span>{tr!("a length of time" => "for")}</span>
            <Length value=length set=set_length />
        }
        .into_any(),
        "fact_set" | "fact_cleared" => view! { <Pick label=tr!("Which fact") options=vocabulary.facts() value=fact choose=set_fact /> }.into_any(),
        "field_set" => {
            let field = read(|trigger| match trigger {
                Trigger::FieldSet(field) => Some(field.to_string()),
                _ => None,
            });
            let set = move |id: String| if let Ok(id) = id.parse() { value.set(Trigger::FieldSet(id)) };
            view! { <Pick label=tr!("Which field") options=vocabulary.fields(|_| true) value=field choose=set /> }.into_any()
        }
        "decided" => view! { <DecidedSlots vocabulary value /> }.into_any(),
        "promise_near" => {
            let days = read(|trigger| match trigger {
                Trigger::PromiseNear(days) => Some(days.to_string()),
                _ => None,
            });
            let set = move |text: String| value.set(Trigger::PromiseNear(text.trim().parse().unwrap_or(0)));
            view! { <Words label=tr!("How many days") kind="number" value=days write=set /> <span>{tr!("a date" => "days away")}</span> }.into_any()
        }
        "schedule" => view! { <ScheduleSlots value /> }.into_any(),
        "button" => {
            let name = read(|trigger| match trigger {
                Trigger::Button(name) => Some(name.clone()),
                _ => None,
            });
            let set = move |name: String| value.set(Trigger::Button(name));
            view! { <Words label=tr!("What the button says") hint=tr!("Ask the customer") value=name write=set /> <span>{tr!("a button" => "on an order")}</span> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn DecidedSlots(vocabulary: Vocabulary, value: RwSignal<Trigger>) -> impl IntoView {
    let said = move || {
        value.with(|trigger| match trigger {
            Trigger::Decided { verdict: Verdict::Declined, .. } => "declined".to_owned(),
            _ => "granted".to_owned(),
        })
    };
    let set_said = move |said: String| {
        value.update(|trigger| {
            if let Trigger::Decided { verdict, .. } = trigger {
                *verdict = if said == "declined" { Verdict::Declined } else { Verdict::Granted };
            }
        });
    };
    let which = move || {
        value.with(|trigger| match trigger {
            Trigger::Decided { approval, .. } => approval.to_string(),
            _ => String::new(),
        })
    };
    let set_which = move |id: String| {
        value.update(|trigger| {
            if let (Trigger::Decided { approval, .. }, Ok(id)) = (trigger, id.parse()) {
                *approval = id;
            }
        });
    };
    let answers = fixed(&[
        ("granted", || tr!("an approval is" => "granted:")),
        ("declined", || tr!("an approval is" => "declined:")),
    ]);
    view! {
        <Pick label=tr!("Granted or declined") options=answers value=Signal::derive(said) choose=set_said />
        <Pick label=tr!("Which approval") options=vocabulary.approvals() value=Signal::derive(which) choose=set_which />
    }
}

#[component]
fn ScheduleSlots(value: RwSignal<Trigger>) -> impl IntoView {
    let read = move || {
        value.with(|trigger| match trigger {
            Trigger::Schedule { at, days } => (*at, *days),
            _ => (0, Days::Working),
        })
    };
    let time = Signal::derive(move || {
        let (at, _) = read();
        format!("{:02}:{:02}", at / 60, at % 60)
    });
    let set_time = move |text: String| {
        let parts =
            text.split_once(':').and_then(|(h, m)| Some((h.parse::<u16>().ok()?, m.parse::<u16>().ok()?)));
        if let Some((hours, minutes)) = parts {
            value.set(Trigger::Schedule { at: hours * 60 + minutes, days: read().1 });
        }
    };
    let days = Signal::derive(move || if read().1 == Days::All { "all" } else { "working" }.to_owned());
    let set_days = move |name: String| {
        let days = if name == "all" { Days::All } else { Days::Working };
        value.set(Trigger::Schedule { at: read().0, days });
    };
    let options = fixed(&[("working", || tr!("every working day")), ("all", || tr!("every day"))]);
    view! {
        <Words label=tr!("At what time") kind="time" value=time write=set_time />
        <Pick label=tr!("On which days") options value=days choose=set_days />
    }
}
