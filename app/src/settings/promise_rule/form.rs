//! The form for the rule. While it is filled, what it would come to is shown beside it.

use super::read::{
    CUT_OFF, DELIVERED_ON, HOLIDAYS_OF, LEAST, MAKE, MOST, listed, of_carrier, of_status, read,
};
use crate::{
    api::Client,
    components::{
        dates::capital,
        form::{FieldErrors, FieldNotes, FormErrors, FormValues, Submit, TextField, described, invalid},
        notices::use_notices,
        ruled::clock,
        typed::typed,
    },
    paths,
    submit::{on_submit, show},
};
use domain::{
    DeliveryDays, PromiseRule, isolated, tr,
    wire::{PromiseRuleView, PutPromiseRule, RuleStatus},
};
use leptos::{html, prelude::*, task::spawn_local};

/// What a form without a rule begins with.
fn first_rule() -> PromiseRule {
    PromiseRule {
        make: 3,
        statuses: Vec::new(),
        cut_off: Some(15 * 60),
        delivery: DeliveryDays { least: 1, most: 2 },
        carriers: Vec::new(),
        delivered_on: (1..=5).collect(),
        holidays_of: None,
    }
}

/// The form.
#[component]
pub fn RuleForm(
    /// The board.
    slug: String,
    /// The rule in force.
    saved: RwSignal<PromiseRuleView>,
    /// The rule that stands in the form, as far as it is sound.
    thought_of: RwSignal<Option<PromiseRule>>,
) -> impl IntoView {
    let (errors, busy, notices) = (FieldErrors::new("promise-rule"), RwSignal::new(false), use_notices());
    let rows = StoredValue::new(saved.with_untracked(listed));
    let rule = saved.with_untracked(|saved| saved.rule.clone()).unwrap_or_else(first_rule);
    let (node, slug) = (NodeRef::<html::Form>::new(), StoredValue::new(slug));
    let put = move |rule: Option<PromiseRule>| async move {
        Client.put_promise_rule(&slug.get_value(), &PutPromiseRule { rule }).await
    };
    let send = on_submit(
        errors,
        busy,
        move |values| rows.with_value(|rows| read(values, rows, errors)),
        move |rule| put(Some(rule)),
        move |now: PromiseRuleView| {
            saved.set(now);
            notices.tell(tr!("Saved. The rule’s dates are offered from now on."));
        },
    );
    // What is wrong is said when the form is sent: until then the example waits.
    let unsaid = FieldErrors::new("promise-rule-example");
    let look = move || {
        let values = node.get_untracked().and_then(|form| FormValues::of_form(form, unsaid));
        thought_of.set(values.and_then(|values| rows.with_value(|rows| read(&values, rows, unsaid))));
    };
    Effect::new(move || {
        if node.get().is_some() {
            look();
        }
    });
    let has_rule = move || saved.with(|saved| saved.rule.is_some());
    let give_up = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = put(None).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => {
                    saved.set(now);
                    notices.tell(tr!("The rule is gone. Dates are chosen by hand from now on."));
                }
                Err(error) => show(errors, &error),
            }
        });
    };
    view! {
        <form class="Form Settings-card" novalidate node_ref=node on:submit=send on:input=move |_| look() aria-label=tr!("The rule")>
            <p class="Field-hint" role="status">
                {move || if has_rule() { tr!("Whoever promises a date sees the dates of this rule and can take them with one click.") } else { tr!("There is no rule for this board yet, so every date is chosen by hand.") }}
            </p>
            <div class="Form-row">
                <TextField name=MAKE label=tr!("Working days to make an order") errors kind="number" required=true value=rule.make.to_string() />
                <TextField name=CUT_OFF label=tr!("Cut-off") errors kind="time" value=rule.cut_off.map(clock).unwrap_or_default() />
            </div>
            <p class="Field-hint">
                {tr!("An order that comes in after the cut-off counts as placed on the next working day. Leave it empty if it should always count from the same day. Working days and time zone come from the board’s")} " "
                <a href=paths::calendar(&slug.get_value())>{tr!("the board’s" => "calendar")}</a> "."
            </p>
            <div class="Form-row">
                <TextField name=LEAST label=tr!("Delivery takes at least, in days") errors kind="number" required=true value=rule.delivery.least.to_string() />
                <TextField name=MOST label=tr!("Delivery takes at most, in days") errors kind="number" value=rule.delivery.most.to_string() />
            </div>
            <Statuses statuses=rows.with_value(|rows| rows.statuses.clone()) rule=rule.clone() errors />
            <Carriers names=rows.with_value(|rows| rows.carriers.clone()) rule=rule.clone() errors />
            <Weekdays rule=rule.clone() />
            <HolidaysOf saved rule errors />
            <FormErrors errors />
            <div class="Form-actions">
                {move || has_rule().then(|| view! { <button class="Button" type="button" disabled=busy on:click=give_up>{tr!("Promise by hand")}</button> })}
                <Submit label=tr!("Save") busy />
            </div>
        </form>
    }
}

/// So many days in a list, or none; what they are the list shows beside it.
#[component]
fn DaysField(field: String, label: String, days: Option<u16>, errors: FieldErrors) -> impl IntoView {
    let id = errors.id(&field);
    view! {
        <div class="Field">
            <input
                class="Input" id=id.clone() name=field.clone() type="number" min="0" aria-label=label value=days.map(|days| days.to_string())
                aria-invalid=invalid(errors, &field) aria-describedby=described(&id)
            />
            <FieldNotes id name=field errors />
        </div>
    }
}

/// The statuses that take days of their own.
#[component]
fn Statuses(statuses: Vec<RuleStatus>, rule: PromiseRule, errors: FieldErrors) -> impl IntoView {
    let row = move |(n, status): (usize, RuleStatus)| {
        let days = rule.statuses.iter().find(|takes| takes.status == status.id).map(|takes| takes.days);
        let (field, label) = (of_status(n), tr!("{}, working days", isolated(&status.name)));
        view! { <li class="RuleStatus"><span>{typed(&*status.name)}</span><DaysField field label days errors /></li> }
    };
    view! {
        <fieldset class="Field">
            <legend>{tr!("Days of each status")}</legend>
            <p class="Field-hint">{tr!("Where any status has days, those count that are still ahead of an order on its usual way, instead of the days to make it; empty: none.")}</p>
            <ul class="RuleCarriers">{statuses.into_iter().enumerate().map(row).collect_view()}</ul>
        </fieldset>
    }
}

/// The carriers that take other days.
#[component]
fn Carriers(names: Vec<String>, rule: PromiseRule, errors: FieldErrors) -> impl IntoView {
    let row = move |(n, name): (usize, String)| {
        let same = |other: &str| other.to_lowercase() == name.to_lowercase();
        let own = rule.carriers.iter().find(|carrier| same(&carrier.name)).map(|carrier| carrier.days);
        let field = |kind: &'static str, label: String, days: Option<u16>| {
            let field = of_carrier(kind, n);
            view! { <DaysField field label days errors /> }
        };
        let (least, most) = (
            field(LEAST, tr!("{}, days at least", name), own.map(|days| days.least)),
            field(MOST, tr!("{}, days at most", name), own.map(|days| days.most)),
        );
        view! { <li class="RuleCarrier"><span>{typed(&name)}</span>{least}<span aria-hidden="true">"–"</span>{most}</li> }
    };
    view! {
        <fieldset class="Field">
            <legend>{tr!("Carriers with days of their own")}</legend>
            <p class="Field-hint">{tr!("How many days each of them takes, for orders that name their carrier. Leave a row empty if the days above are right.")}</p>
            <ul class="RuleCarriers">{names.into_iter().enumerate().map(row).collect_view()}</ul>
        </fieldset>
    }
}

/// The days on which carriers deliver.
#[component]
fn Weekdays(rule: PromiseRule) -> impl IntoView {
    let day = |day: u8| {
        let name = domain::weekday_name(day).unwrap_or_default();
        view! { <label class="Tick"><input type="checkbox" name=DELIVERED_ON value=day.to_string() checked=rule.delivered_on.contains(&day) />{capital(&name)}</label> }
    };
    view! {
        <fieldset class="Field">
            <legend>{tr!("Carriers deliver on")}</legend>
            <div class="RuleDays">{(1..=7).map(day).collect_view()}</div>
        </fieldset>
    }
}

/// By whose holidays carriers go.
#[component]
fn HolidaysOf(saved: RwSignal<PromiseRuleView>, rule: PromiseRule, errors: FieldErrors) -> impl IntoView {
    let others = saved.with_untracked(|saved| saved.others.clone());
    let id = errors.id(HOLIDAYS_OF);
    (!others.is_empty()).then(|| {
        let option = |other: domain::wire::OtherHolidays| {
            let selected = rule.holidays_of == Some(other.board);
            view! { <option value=other.board.to_string() selected=selected dir="auto">{other.name}</option> }
        };
        view! {
            <div class="Field">
                <label for=id.clone()>{tr!("Carriers keep the holidays of")}</label>
                <select class="Input" id=id.clone() name=HOLIDAYS_OF aria-describedby=described(&id)>
                    <option value="" selected=rule.holidays_of.is_none()>{tr!("This board")}</option>
                    {others.into_iter().map(option).collect_view()}
                </select>
                <FieldNotes id name=HOLIDAYS_OF errors />
            </div>
        }
    })
}
