//! Approvals: who is asked, who decided, what an edit voided, and the ways to ask, to decide and to go over it.

use super::{
    context::{OrderContext, use_order},
    editable::{Done, FormEnd},
};
use crate::{
    api::{ApiFuture, Client, api},
    components::{
        dates,
        form::{FieldErrors, FormErrors, FormValues, TextArea},
        icon::Icon,
        moment::Moment,
        typed::typed,
    },
    paths,
    submit::on_submit,
};
use chrono::TimeDelta;
use domain::{
    ApprovalId, ApprovalStanding, OrderId, PersonId, StepId, StepStanding, Verdict, isolated, tr,
    wire::{
        AddApprover, ApprovalView, Colleague, DecideApproval, DecisionView, Moved, Occasion,
        OverrideApproval, StepView, VoidedView,
    },
};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

/// The part of the drawer; nothing where the order needs no approval.
#[component]
pub fn Approvals() -> impl IntoView {
    let order = use_order();
    let approvals = order.part(|order| order.approvals.clone());
    let parts =
        move || approvals.get().into_iter().map(|approval| view! { <Approval approval /> }).collect_view();
    move || (!approvals.with(Vec::is_empty)).then_some(parts)
}

/// What a button does at once.
fn act(
    order: OrderContext,
    busy: RwSignal<bool>,
    done: String,
    call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<Moved> + 'static,
) {
    busy.set(true);
    spawn_local(async move {
        // Of the order as it is shown: nobody approves what they have not seen.
        let sent = order.change_shown(call).await;
        let _ = busy.try_set(false);
        match sent {
            Ok(()) => order.notices.tell(done),
            Err(error) => order.notices.warn(error.message()),
        };
    });
}

#[component]
fn Approval(approval: ApprovalView) -> impl IntoView {
    let order = use_order();
    let name = order.board.rules().workflow.approval_name(&approval.id).to_owned();
    let help =
        order.board.rules().workflow.approval(&approval.id).map(|def| def.help.clone()).unwrap_or_default();
    let (busy, overriding) = (RwSignal::new(false), RwSignal::new(false));
    let id = StoredValue::new(approval.id.clone());
    let said = StoredValue::new(isolated(&name).into_owned());
    let again = approval.asked.is_some();
    let voided = approval.stages.iter().flatten().any(|step| step.voided.is_some());
    let asked_here = approval.stages.iter().flatten().any(|step| step.may_decide);
    let request = move |_| {
        act(order, busy, tr!("“{}” is requested.", said.get_value()), move |order, version, key| {
            Client.request_approval(order, version, key, &id.get_value())
        });
    };
    let withdraw = move |_| {
        act(
            order,
            busy,
            tr!("The request for “{}” is withdrawn.", said.get_value()),
            move |order, version, key| Client.withdraw_approval(order, version, key, &id.get_value()),
        );
    };
    let done = Callback::new(move |()| overriding.set(false));
    let zone = order.zone();
    let part = tr!("Approval “{}”", isolated(&name));
    view! {
        <section class="Drawer-part" aria-label=part data-approval=approval.id.to_string()>
            <header><h3>{part.clone()}</h3> {standing_tag(approval.standing, voided)}</header>
            {(!help.is_empty()).then(|| view! { <p class="Field-hint" dir="auto">{help}</p> })}
            {approval.asked.map(|asked| view! { <p class="Field-hint">{tr!("Requested by {}", isolated(&asked.by.name))} ", " <Moment at=asked.at zone=zone.clone() /></p> })}
            {stages(id.get_value(), approval.stages)}
            {approval.overrides.into_iter().map(|over| view! { <Overridden over /> }).collect_view()}
            <div class="Drawer-actions">
                {approval.may_request.then(|| view! {
                    <button class="Button" data-kind="primary" type="button" disabled=busy on:click=request>{if again { tr!("Request again") } else { tr!("Request approval") }}</button>
                })}
                {asked_here.then(|| view! { <a class="Drawer-edit" href=paths::STAND_INS>{tr!("Away? Let somebody stand in")}</a> })}
                {approval.may_withdraw.then(|| view! { <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=withdraw>{tr!("Withdraw the request")}</button> })}
                {approval.may_override.then(|| view! { <button class="Button" data-kind="quiet" type="button" on:click=move |_| overriding.set(true)>{tr!("Go on without…")}</button> })}
            </div>
            {move || overriding.get().then(|| view! { <OverrideForm id=id.get_value() done /> })}
        </section>
    }
}

fn standing_tag(standing: ApprovalStanding, voided: bool) -> impl IntoView {
    let (kind, icon, words) = match standing {
        _ if voided => ("late", "edit", tr!("Approval voided")),
        ApprovalStanding::Granted => ("done", "check", tr!("an approval" => "Approved")),
        ApprovalStanding::Declined => ("late", "close", tr!("an approval" => "Declined")),
        ApprovalStanding::Open => ("warn", "clock", tr!("Awaiting approval")),
        ApprovalStanding::NotAsked => ("", "lock", tr!("an approval" => "Not requested")),
        ApprovalStanding::NotNeeded => ("", "check", tr!("an approval" => "Not needed")),
    };
    view! { <span class="Tag Approval-tag" data-kind=kind><Icon name=icon />{words}</span> }
}

fn stages(approval: ApprovalId, stages: Vec<Vec<StepView>>) -> impl IntoView {
    let many = stages.len() > 1;
    let stage = move |(at, steps): (usize, Vec<StepView>)| {
        let number = at + 1;
        let title = match steps.len() {
            0 | 1 => many.then(|| tr!("Step {}", number)),
            2 => Some(tr!("Step {} · both, in any order", number)),
            _ => Some(tr!("Step {} · all, in any order", number)),
        };
        let approval = approval.clone();
        view! {
            {title.map(|title| view! { <p class="Field-hint Approval-stage">{title}</p> })}
            <ul class="ApprovalSteps">
                {steps.into_iter().map(|step| view! { <Step approval=approval.clone() step /> }).collect_view()}
            </ul>
        }
    };
    stages.into_iter().enumerate().map(stage).collect_view()
}

/// Which form of a step is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Decline,
    Record,
    Add,
}

#[component]
fn Step(approval: ApprovalId, step: StepView) -> impl IntoView {
    let order = use_order();
    let (busy, open) = (RwSignal::new(false), RwSignal::new(None::<Open>));
    let ids = StoredValue::new((approval, step.id.clone()));
    let done = Callback::new(move |()| open.set(None));
    let approve = move |_| {
        let grant = DecideApproval { grant: true, for_customer: false, for_person: None, note: None };
        act(order, busy, tr!("Approved."), move |order, version, key| {
            ids.with_value(|ids| Client.decide_approval(order, version, key, ids, &grant))
        });
    };
    let (mark, icon) = match step.standing {
        StepStanding::Granted => ("granted", Some("check")),
        StepStanding::Declined => ("declined", Some("close")),
        StepStanding::Open if step.voided.is_some() => ("declined", Some("edit")),
        StepStanding::Open => ("open", Some("clock")),
        _ => ("", None),
    };
    let asks = match step.needed {
        1 => step.asks.clone(),
        needed => tr!("how many of whom" => "{} of {}", needed, step.asks),
    };
    let covers = match step.covers.as_slice() {
        [] => tr!("Covers everything"),
        parts => tr!("Covers {}", parts.join(", ")),
    };
    let day = order.board.rules().workflow.calendar.working_day();
    let overdue = step.due_at;
    let zone = order.zone();
    let waits = step.open_since.filter(|_| step.standing == StepStanding::Open);
    let since = waits.map(|since| {
        let zone = zone.clone();
        view! { <span class="Field-hint">{tr!("before a moment" => "Asked")} " " <Moment at=since zone /></span> }
    });
    let not_yet = match step.standing {
        StepStanding::Waiting => Some(tr!("Comes after the step above")),
        StepStanding::NotAsked => Some(tr!("Not asked yet")),
        _ => None,
    };
    let record = StoredValue::new(step.asks.clone());
    let form = move || {
        let (approval, step) = ids.get_value();
        match open.get() {
            None => ().into_any(),
            Some(Open::Decline) => view! { <DeclineForm approval step done /> }.into_any(),
            Some(Open::Record) => view! { <RecordForm approval step done /> }.into_any(),
            Some(Open::Add) => view! { <AddForm approval step done /> }.into_any(),
        }
    };
    let label = record.get_value();
    view! {
        <li class="ApprovalStep" data-state=mark data-step=step.id.to_string()>
            <span class="ApprovalStep-mark" aria-hidden="true">{icon.map(|name| view! { <Icon name /> })}</span>
            <div class="ApprovalStep-what">
                <b>{typed(asks)}</b>
                {(!step.added.is_empty()).then(|| view! { <span class="Field-hint">{tr!("and, added for this order,")} " " {typed(step.added.join(", "))}</span> })}
                {step.when.map(|when| view! { <span class="Field-hint" dir="auto">{when}</span> })}
                {step.decisions.into_iter().map(|decision| view! { <Decided decision day struck=false /> }).collect_view()}
                {since}
                {move || overdue.filter(|due| *due < order.board.now()).map(|due| view! {
                    <span class="Approval-overdue"><Icon name="clock" />{tr!("before a moment" => "Overdue since")} " " <Moment at=due zone=order.zone() /></span>
                })}
                {not_yet.map(|words| view! { <span class="Field-hint">{words}</span> })}
                {step.voided.map(|voided| view! { <VoidedBox voided day /> })}
                <span class="Field-hint">{covers}</span>
                {step.why_not.filter(|_| !step.may_decide).map(|why| view! { <span class="Field-hint">{why}</span> })}
            </div>
            <div class="ApprovalStep-do">
                {step.may_decide.then(|| view! {
                    <button class="Button" data-kind="primary" type="button" disabled=busy on:click=approve aria-label=tr!("Approve: {}", label)>{tr!("Approve")}</button>
                    <button class="Button" type="button" on:click=move |_| open.set(Some(Open::Decline))>{tr!("Decline…")}</button>
                })}
                {step.may_record.then(|| view! { <button class="Button" type="button" on:click=move |_| open.set(Some(Open::Record))>{tr!("Record answer…")}</button> })}
                {step.may_add.then(|| view! { <button class="Drawer-edit" type="button" on:click=move |_| open.set(Some(Open::Add))>{tr!("Add an approver")}</button> })}
            </div>
            {form}
        </li>
    }
}

#[component]
fn Decided(decision: DecisionView, day: TimeDelta, struck: bool) -> impl IntoView {
    let zone = use_order().zone();
    let by = isolated(&decision.by.name).into_owned();
    let said = match (decision.verdict, decision.on_behalf) {
        (Verdict::Granted, None) => tr!("Granted by {}", by),
        (Verdict::Granted, Some(whom)) => tr!("Granted by {} for {}", by, isolated(&whom)),
        (Verdict::Declined, None) => tr!("Declined by {}", by),
        (Verdict::Declined, Some(whom)) => tr!("Declined by {} for {}", by, isolated(&whom)),
        (Verdict::Overridden, None) => tr!("Gone over by {}", by),
        (Verdict::Overridden, Some(whom)) => tr!("Gone over by {} for {}", by, isolated(&whom)),
    };
    let took = decision.took.map(|minutes| {
        let length = dates::length(TimeDelta::minutes(minutes), day);
        format!(" · {}", tr!("took {}", length))
    });
    view! {
        <span class="Field-hint" data-struck=struck.then_some("")>
            {said} ", " <Moment at=decision.at zone /> {took}
        </span>
        {decision.note.map(|note| view! { <q dir="auto">{note}</q> })}
    }
}

#[component]
fn VoidedBox(voided: VoidedView, day: TimeDelta) -> impl IntoView {
    let zone = use_order().zone();
    let why = match voided.changed.is_empty() {
        true => tr!("Voided, for its rule was changed"),
        false => tr!("Voided by an edit of {}", voided.changed.join(", ")),
    };
    view! {
        {voided.decisions.into_iter().map(|decision| view! { <Decided decision day struck=true /> }).collect_view()}
        <p class="ApprovalVoided">
            <Icon name="edit" />
            <span><b>{why}</b> ", " <Moment at=voided.at zone /> ", " {typed(voided.by.name)} ". " {tr!("Approvals of other parts still stand.")}</span>
        </p>
    }
}

/// Stays with the order for ever.
#[component]
fn Overridden(over: Occasion) -> impl IntoView {
    let zone = use_order().zone();
    view! {
        <p class="ApprovalVoided">
            <Icon name="lock" />
            <span><b>{tr!("Went on without it")}</b> ", " <Moment at=over.at zone /> ", " {typed(over.by.name)} ": " {over.reason.map(|reason| view! { <q dir="auto">{reason}</q> })}</span>
        </p>
    }
}

#[component]
fn OverrideForm(id: ApprovalId, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("override"), RwSignal::new(false));
    let read = move |values: &FormValues| {
        let reason = values.need("reason", &tr!("The reason"))?;
        Some(OverrideApproval { reason: Some(reason) })
    };
    let save = move |ask: OverrideApproval| {
        let id = id.clone();
        async move {
            order
                .change_shown(|order, version, key| Client.override_approval(order, version, key, &id, &ask))
                .await
        }
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("It goes on without the approval. The reason stays with the order."));
        done.run(());
    });
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=tr!("Go on without the approval")>
            <TextArea name="reason" label=tr!("Why does it go on without?") errors required=true hint=tr!("Stays with the order for ever.") />
            <FormErrors errors />
            <FormEnd label=tr!("Go on without") busy done />
        </form>
    }
}

#[component]
fn DeclineForm(approval: ApprovalId, step: StepId, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("decline"), RwSignal::new(false));
    let ids = StoredValue::new((approval, step));
    let read = move |values: &FormValues| {
        let note = values.need("reason", &tr!("The reason"))?;
        Some(DecideApproval { grant: false, for_customer: false, for_person: None, note: Some(note) })
    };
    let save = move |ask: DecideApproval| async move {
        let call = |order, version, key| {
            ids.with_value(|ids| Client.decide_approval(order, version, key, ids, &ask))
        };
        order.change_shown(call).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("Declined. Whoever asked reads why."));
        done.run(());
    });
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=tr!("a verb" => "Decline")>
            <TextArea name="reason" label=tr!("What would have to change?") errors required=true />
            <FormErrors errors />
            <FormEnd label=tr!("a verb" => "Decline") busy done />
        </form>
    }
}

/// The customer's answer, recorded by the shop.
#[component]
fn RecordForm(approval: ApprovalId, step: StepId, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("record").with_reason_in("evidence"), RwSignal::new(false));
    let ids = StoredValue::new((approval, step));
    let read = move |values: &FormValues| {
        let note = values.need("evidence", &tr!("What shows it"));
        let answer = values.raw("answer");
        if answer.is_empty() {
            errors.set_whole(tr!("Say what the customer answered."));
        }
        Some(DecideApproval {
            grant: answer == "yes",
            for_customer: true,
            for_person: None,
            note: Some(note?),
        })
    };
    let save = move |ask: DecideApproval| async move {
        let call = |order, version, key| {
            ids.with_value(|ids| Client.decide_approval(order, version, key, ids, &ask))
        };
        order.change_shown(call).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("The customer’s answer is recorded."));
        done.run(());
    });
    let choice = |value: &'static str, words: String| {
        view! { <label class="Choice"><input type="radio" name="answer" value=value />{words}</label> }
    };
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=tr!("Record the customer’s answer")>
            <fieldset class="Choices"><legend>{tr!("The customer’s answer")}</legend> {choice("yes", tr!("Approves"))} {choice("no", tr!("Declines"))}</fieldset>
            <TextArea name="evidence" label=tr!("What shows it?") errors required=true hint=tr!("Like the day of their e-mail, or who called.") />
            <FormErrors errors />
            <FormEnd label=tr!("Record it") busy done />
        </form>
    }
}

#[component]
fn AddForm(approval: ApprovalId, step: StepId, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("approver"), RwSignal::new(false));
    let ids = StoredValue::new((approval, step));
    let people = LocalResource::new(|| async { api().stand_ins().await });
    let read = move |values: &FormValues| {
        let person = values.raw("person").parse::<PersonId>().ok();
        if person.is_none() {
            errors.set_whole(tr!("Choose who is to approve it as well."));
        }
        Some(AddApprover { person: person? })
    };
    let save = move |ask: AddApprover| async move {
        let call =
            |order, version, key| ids.with_value(|ids| Client.add_approver(order, version, key, ids, &ask));
        order.change_shown(call).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("They are asked as well."));
        done.run(());
    });
    let options = move || {
        let found = people.get().and_then(Result::ok).map(|all| all.people).unwrap_or_default();
        found
            .into_iter()
            .map(|Colleague { id, name }| view! { <option value=id.to_string()>{name}</option> })
            .collect_view()
    };
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=tr!("Add an approver")>
            <label><span class="Field-label">{tr!("Who has to approve it as well?")}</span>
                <select class="Input" name="person"><option value="">"–"</option> {options}</select>
            </label>
            <p class="Field-hint">{tr!("For this order only: they have to approve beside those whom the rules name.")}</p>
            <FormErrors errors />
            <FormEnd label=tr!("Add") busy done />
        </form>
    }
}
