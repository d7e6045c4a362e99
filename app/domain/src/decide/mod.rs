//! The rule, once: whether a command is accepted, and what it then records.

mod acknowledge;
mod approval_input;
mod approvals;
mod assignment;
mod comments;
mod context;
mod customer;
mod erase;
mod facts;
mod gates;
mod missing;
mod parcels;
mod promise;
mod refusals;
mod rules;
mod strike;

pub use approval_input::ApprovalInput;

use crate::{
    Actor, ApprovalDef, ApprovalId, ApprovalStep, Command, Content, CustomerAnswer, Edit, Event, Fields,
    HoldReason, ImportId, Imported, Instant, LastMove, LinesChange, Move, Need, NewEvent, OrderNumber,
    OrderState, Party, Place, Placed, Promise, Refusal, RefusalCode as Code, Right, SinceImport, TextRef,
    Workflow,
    spoken::{say, tr},
};
use chrono::TimeDelta;
use context::{CommandContext, Verdict, refuse, settle};
use std::collections::BTreeSet;

pub use context::DecisionInput;

/// How long a move may be taken back, in minutes.
pub const TAKE_BACK_MINUTES: i64 = 10;

/// Decides a command. Accepted: what it records, never empty, in order. Refused: every reason; those that input clears
/// only when nothing else stands against it.
pub fn decide(
    workflow: &Workflow,
    input: &DecisionInput,
    command: &Command,
    actor: &Actor,
    now: Instant,
) -> Verdict {
    let case = CommandContext { workflow, input, actor, now, content: content_after(input, command, actor) };
    match command {
        Command::Place(place) => case.place(place),
        Command::Edit(edit) => case.edit(case.order()?, edit),
        Command::Move(m) if case.order()?.status == m.to => case.reorder(case.order()?),
        Command::Move(m) => case.change(case.order()?, m),
        Command::TakeBack { seq } => case.take_back(case.order()?, *seq),
        Command::Hold { reason, note } => case.hold(case.order()?, *reason, note.as_ref()),
        Command::Release => case.release(case.order()?),
        Command::Assign { to, note } => case.assign(case.order()?, *to, note.as_ref()),
        Command::Acknowledge { until, note } => case.acknowledge(case.order()?, *until, note.as_ref()),
        Command::SetFact { fact, evidence } => case.set_fact(case.order()?, fact, evidence.as_ref()),
        Command::ClearFact { fact, reason } => case.clear_fact(case.order()?, fact, reason.as_ref()),
        Command::RequestApproval { approval } => case.request_approval(case.order()?, approval),
        Command::DecideApproval(decision) => case.decide_approval(case.order()?, decision),
        Command::AddApprover { approval, step, person } => {
            case.add_approver(case.order()?, (approval, step), *person)
        }
        Command::WithdrawApproval { approval } => case.withdraw_approval(case.order()?, approval),
        Command::OverrideApproval { approval, reason } => {
            case.override_approval(case.order()?, approval, reason.as_ref())
        }
        // Customers look at their order for a while after it has left the board.
        Command::Answer(CustomerAnswer::SpeakTo(language)) | Command::SpeakTo(language) => {
            case.speak_to(case.any_order()?, language)
        }
        Command::Answer(answer) => case.answer(case.order()?, answer),
        Command::DeclineCancel { reason } => case.decline_cancel(case.order()?, reason.as_ref()),
        Command::Parcel(parcel) => case.parcel(case.order()?, parcel),
        Command::Archive => case.archive(case.order()?),
        Command::Withdraw { reason } => case.order().and_then(|_| case.withdraw(reason.as_ref())),
        Command::UndoImport { import, reason } => case.undo_import(case.order()?, *import, reason),
        Command::Renumber { from, to } => case.renumber(case.order()?, from, to),
        Command::RenewTracking => case.renew_tracking(case.order()?),
        Command::Erase { erasure } => case.erase(case.any_order()?, *erasure),
        Command::Press { rule } => case.press(case.order()?, *rule),
        Command::Notify { to } => case.notify(case.order()?, to),
        Command::WarnOfPromise { promise, gathered } => {
            case.warn_of_promise(case.order()?, *promise, *gathered)
        }
        Command::AskSight { of } => case.ask_sight(of),
        Command::Comment { comment, text, mentions } => case.comment(*comment, text, mentions),
        Command::EditComment { comment, text, mentions } => case.edit_comment(*comment, text, mentions),
        Command::DeleteComment { comment } => case.delete_comment(*comment),
    }
}

/// Whether an order's usual next move lacks nothing that the workflow asks of the order itself: no hold, no gate in the
/// way. Whose move it is and whether the next column is full are not asked.
pub fn is_ready(workflow: &Workflow, order: &OrderState, now: Instant) -> bool {
    let Some(next) = workflow.usual_next(&order.status) else {
        return false;
    };
    let nothing = Move::to(next.to.clone());
    let is_given = |approval: &ApprovalId| {
        let state = order.approvals.get(approval);
        let def = workflow.approval(approval);
        def.is_some_and(|def| def.standing(state, &order.conditions, None).is_given())
    };
    let is_missing = |need: &Need| missing::is_missing(workflow, order, &nothing, need, now, &is_given);
    !order.archived
        && order.hold.is_none()
        && workflow.gates_of(next).iter().all(|gate| !is_missing(&gate.requires))
}

/// Whether the actor could decide a step of an approval now, for themselves or for somebody; or why not.
pub fn decides_step(
    workflow: &Workflow,
    input: &DecisionInput,
    (approval, step): (&ApprovalDef, &ApprovalStep),
    for_customer: bool,
    actor: &Actor,
    now: Instant,
) -> Result<Option<Party>, Vec<Refusal>> {
    let content = input.approvals.content.cloned();
    let case = CommandContext { workflow, input, actor, now, content };
    case.party(case.order()?, approval, step, for_customer.then_some(&Party::Customer))
}

/// What the order says once a command is carried out.
fn content_after(input: &DecisionInput, command: &Command, actor: &Actor) -> Option<Content> {
    let mut content = input.approvals.content?.clone();
    let order = input.order?;
    let mut edit = |event: Event| content.apply(&event, &actor.who);
    let promised = |promise: Option<Promise>| {
        promise.filter(|_| changes(order, promise)).map(|promise| Event::Promised {
            promise,
            reason: None,
            quiet: false,
        })
    };
    match command {
        Command::Edit(Edit { fields, customer, lines, promise, .. }) => {
            edit(Event::Edited { fields: fields.clone(), customer: customer.clone() });
            promised(*promise).into_iter().for_each(&mut edit);
            if let Some(LinesChange { lines, before, after }) = lines.clone() {
                edit(Event::LinesChanged { lines, before, after });
            }
        }
        Command::Move(m) if m.to != order.status => {
            edit(Event::Edited { fields: m.fields.clone(), customer: None });
            promised(m.promise).into_iter().for_each(&mut edit);
        }
        _ => {}
    }
    Some(content)
}

impl<'a> CommandContext<'a> {
    fn place(&self, place: &Place) -> Verdict {
        if self.input.order.is_some() {
            return Err(refuse(Code::AlreadyPlaced, tr!("This order exists already.")));
        }
        let start = match place.history.first() {
            Some(step) => self.status(&step.status)?,
            None => self
                .workflow
                .statuses
                .first()
                .ok_or_else(|| refuse(Code::UnknownStatus, tr!("The workflow has no status.")))?,
        };
        let placed_at =
            place.placed_at.or(place.history.first().map(|step| step.at)).unwrap_or(self.now).min(self.now);
        let steps = place.history.get(1..).unwrap_or_default();
        self.check_history(placed_at, place)?;
        settle(self.place_refusals(start, place))?;
        let (mut events, rank) = self.ranked();
        let entries = 1 + (events.len() + steps.len()) as u64;
        let placed = Placed {
            number: place.number.clone(),
            customer_id: place.customer_id,
            customer: place.customer.clone(),
            lines: place.lines.clone(),
            status: start.id.clone(),
            rank: rank.clone(),
            due_at: self.due(&start.id, placed_at),
            promise: place.promise,
            fields: place.fields.clone(),
            source: place.source.clone(),
            import: place.import.map(|run| Imported { run, entries }),
        };
        events.insert(0, NewEvent { occurred_at: placed_at, event: Event::Placed(Box::new(placed)) });
        let mut from = &start.id;
        for step in steps {
            let due_at = self.due(&step.status, step.at);
            let event = Event::Moved {
                from: from.clone(),
                to: step.status.clone(),
                rank: rank.clone(),
                due_at,
                reason: None,
                despite: Vec::new(),
                entered_at: None,
                unassigned: None,
                quiet: false,
            };
            events.push(NewEvent { occurred_at: step.at, event });
            from = &step.status;
        }
        events.extend(self.conditions_changed(&BTreeSet::new()));
        Ok(events)
    }

    fn check_history(&self, placed_at: Instant, place: &Place) -> Result<(), Vec<Refusal>> {
        let mut last = placed_at;
        for step in &place.history {
            self.status(&step.status)?;
            if step.at < last || step.at > self.now {
                let message = tr!("The history of an order must run forward in time and end before now.");
                return Err(refuse(Code::HistoryOutOfOrder, message));
            }
            last = step.at;
        }
        Ok(())
    }

    fn edit(&self, order: &OrderState, edit: &Edit) -> Verdict {
        let mut refusals = Vec::new();
        if !edit.fields.is_empty() || edit.lines.is_some() {
            refusals.extend(self.unless_editor(order));
        }
        if edit.lines.is_some() {
            refusals.extend(self.lines_in_parcels(order));
        }
        refusals.extend(self.unknown_fields(&edit.fields));
        if edit.customer.is_some() {
            refusals.extend(
                self.unless_granted(Right::Contact, |who| tr!("{} changes the customer's contact.", who)),
            );
        }
        refusals.extend(self.promise_refusals(order, edit.promise));
        let no_data = edit.fields.is_empty() && edit.customer.is_none() && edit.lines.is_none();
        if no_data && !changes(order, edit.promise) {
            refusals.push(Refusal::new(
                Code::NothingToChange,
                tr!("Nothing is different from what the order says already."),
                vec![],
            ));
        }
        self.promise_reason(order, edit.promise, edit.reason.as_ref(), &mut refusals);
        settle(refusals)?;
        let promised = (edit.promise, edit.reason.as_ref(), edit.quiet);
        let mut events = self.data_events(order, &edit.fields, edit.customer.as_ref(), promised);
        events.extend(edit.lines.clone().map(|LinesChange { lines, before, after }| {
            self.now(Event::LinesChanged { lines, before, after })
        }));
        events.extend(self.consequences(order));
        Ok(events)
    }

    fn reorder(&self, order: &OrderState) -> Verdict {
        let others = self.unless_tended(order, |status, who| {
            tr!("In {}, {} puts the orders of this column in order.", status, who)
        });
        settle(others.into_iter().collect())?;
        let (mut events, rank) = self.ranked();
        events.push(self.now(Event::Ranked { rank }));
        Ok(events)
    }

    fn change(&self, order: &'a OrderState, m: &Move) -> Verdict {
        let to = self.status(&m.to)?;
        let Some(transition) = self.workflow.transition(&order.status, &m.to) else {
            return Err(vec![self.no_such_move(order)]);
        };
        let mut refusals = Vec::new();
        refusals.extend(self.unless_mover(order, transition));
        refusals.extend(order.hold.map(|hold| self.on_hold(order, hold)));
        refusals.extend(self.full(to));
        if !m.fields.is_empty() {
            refusals.extend(self.unless_editor(order));
        }
        refusals.extend(self.promise_refusals(order, m.promise));
        refusals.extend(self.unknown_fields(&m.fields));
        refusals.extend(
            m.facts.iter().flat_map(|(fact, evidence)| self.fact_refusals(order, fact, evidence.as_ref())),
        );
        let (gates, despite) = self.gate_refusals(order, transition, m);
        let reason_asked = gates.iter().any(|refusal| refusal.need == Some(Need::Reason));
        refusals.extend(gates);
        if !reason_asked {
            self.promise_reason(order, m.promise, m.reason.as_ref(), &mut refusals);
        }
        settle(refusals)?;
        let promised = (m.promise, m.reason.as_ref(), m.quiet);
        let mut events = self.data_events(order, &m.fields, None, promised);
        events.extend(m.facts.iter().filter(|(fact, _)| !order.facts.contains_key(fact)).map(
            |(fact, evidence)| self.now(Event::FactSet { fact: fact.clone(), evidence: evidence.clone() }),
        ));
        events.extend(self.consequences(order));
        let (rerank, rank) = self.ranked();
        events.extend(rerank);
        let due_at = self.due(&m.to, self.now);
        let (from, to) = (order.status.clone(), m.to.clone());
        events.push(self.now(Event::Moved {
            from,
            to,
            rank,
            due_at,
            reason: m.reason.clone(),
            despite,
            entered_at: None,
            unassigned: self.workflow.unassigned(order.assignment.as_ref(), &order.status, &m.to),
            quiet: m.quiet,
        }));
        Ok(events)
    }

    fn take_back(&self, order: &OrderState, seq: u64) -> Verdict {
        let sees = |last: &&LastMove| self.actor.sees_status(&last.from, self.workflow);
        let Some(last) = order.last_move.as_ref().filter(|last| last.seq == seq).filter(sees) else {
            let message = tr!("Something else happened to this order since: move it back instead.");
            return Err(refuse(Code::TooLate, message));
        };
        if last.by != self.actor.who {
            let message = tr!("Only who made a move takes it back: move the order instead.");
            return Err(refuse(Code::NotYourRole, message));
        }
        if self.now - last.at > TimeDelta::minutes(TAKE_BACK_MINUTES) {
            let message = tr!(
                "A move can be taken back for {} minutes: move the order back instead.",
                TAKE_BACK_MINUTES
            );
            return Err(refuse(Code::TooLate, message));
        }
        if self.workflow.status(&last.from).is_none() {
            let message = tr!(
                "The workflow was changed since, and the status that the order came from is gone: move the order to another one instead."
            );
            return Err(refuse(Code::TooLate, message));
        }
        let (mut events, rank) = self.ranked();
        let LastMove { from, entered_at, due_at, assignee, .. } = last.clone();
        events.push(self.now(Event::TakenBack {
            seq,
            from: order.status.clone(),
            to: from,
            rank,
            entered_at,
            due_at,
            assignee,
        }));
        Ok(events)
    }

    fn hold(&self, order: &OrderState, reason: HoldReason, note: Option<&TextRef>) -> Verdict {
        let others =
            self.unless_tended(order, |status, who| tr!("In {}, {} puts these orders on hold.", status, who));
        let mut refusals: Vec<_> = others.into_iter().collect();
        refusals.extend(order.hold.map(|hold| {
            let why = say(hold.reason.name());
            let message = tr!("This order is on hold already ({}). Release it first.", why);
            Refusal::new(Code::OnHold, message, vec![])
        }));
        if reason == HoldReason::Other && note.is_none() {
            refusals.push(Refusal::asks(Need::Reason, tr!("Say what the order waits for.")));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Held { reason, note: note.cloned() })])
    }

    fn release(&self, order: &OrderState) -> Verdict {
        let others =
            self.unless_tended(order, |status, who| tr!("In {}, {} releases these orders.", status, who));
        let mut refusals: Vec<_> = others.into_iter().collect();
        let Some(hold) = order.hold else {
            refusals.push(Refusal::new(Code::NotOnHold, tr!("This order is not on hold."), vec![]));
            return Err(refusals);
        };
        settle(refusals)?;
        let spans = self.input.spans;
        let due_at = order.due_at.map(|due| spans.after(self.now, spans.between(hold.since, due)));
        // Of a hold that is older than the clock, which was started anew meanwhile, only what came since.
        let paused =
            spans.between(hold.since.max(order.entered_at), self.now).num_microseconds().unwrap_or(0).max(0);
        Ok(vec![self.now(Event::Released { due_at, paused })])
    }

    fn archive(&self, order: &OrderState) -> Verdict {
        let others =
            self.unless_tended(order, |status, who| tr!("In {}, {} archives these orders.", status, who));
        let mut refusals: Vec<_> = others.into_iter().collect();
        if !self.workflow.status(&order.status).is_some_and(|status| status.phase.is_final()) {
            let message = tr!("Only a delivered or cancelled order can be archived: finish it first.");
            refusals.push(Refusal::new(Code::NotFinished, message, vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Archived)])
    }

    /// Whatever its status: a mistake may be found late.
    fn withdraw(&self, reason: Option<&TextRef>) -> Verdict {
        let others = self.unless_granted(Right::Place, |who| tr!("{} withdraws orders.", who));
        settle(others.into_iter().collect())?;
        let none =
            || vec![Refusal::asks(Need::Reason, tr!("Say why the order is withdrawn: the log keeps it."))];
        let reason = reason.ok_or_else(none)?;
        Ok(vec![self.now(Event::Withdrawn { reason: reason.clone() })])
    }

    fn undo_import(&self, order: &OrderState, import: ImportId, reason: &TextRef) -> Verdict {
        let others = self.unless_granted(Right::Import, |who| tr!("{} undoes imports.", who));
        let mut refusals: Vec<_> = others.into_iter().collect();
        let of_import = order.imported.is_some_and(|imported| imported.run == import);
        if !of_import || order.since_import() != Some(SinceImport::Untouched) {
            let message =
                tr!("Something else happened to this order since it was imported: it stays as it is.");
            refusals.push(Refusal::new(Code::ChangedSince, message, vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Withdrawn { reason: reason.clone() })])
    }

    fn renumber(&self, order: &OrderState, from: &OrderNumber, to: &OrderNumber) -> Verdict {
        let mut refusals: Vec<_> = self.unless_editor(order).into_iter().collect();
        if from == to {
            let message = tr!("Nothing is different from what the order says already.");
            refusals.push(Refusal::new(Code::NothingToChange, message, vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Renumbered { from: from.clone(), to: to.clone() })])
    }

    fn renew_tracking(&self, order: &OrderState) -> Verdict {
        let others =
            self.unless_tended(order, |status, who| tr!("In {}, {} renews tracking links.", status, who));
        settle(others.into_iter().collect())?;
        Ok(vec![self.now(Event::TrackingRenewed { generation: order.tracking_generation + 1 })])
    }

    fn data_events(
        &self,
        order: &OrderState,
        fields: &Fields,
        customer: Option<&TextRef>,
        (promise, reason, quiet): (Option<Promise>, Option<&TextRef>, bool),
    ) -> Vec<NewEvent> {
        let mut events = Vec::new();
        if !fields.is_empty() || customer.is_some() {
            events.push(self.now(Event::Edited { fields: fields.clone(), customer: customer.cloned() }));
        }
        if let Some(promise) = promise.filter(|_| changes(order, promise)) {
            let reason = order.promise.and(reason).cloned();
            events.push(self.now(Event::Promised { promise, reason, quiet }));
        }
        events
    }

    fn unless_editor(&self, order: &OrderState) -> Option<Refusal> {
        self.unless_tended(order, |status, who| tr!("In {}, {} edits orders.", status, who))
    }

    fn promise_refusals(&self, order: &OrderState, promise: Option<Promise>) -> Option<Refusal> {
        changes(order, promise)
            .then(|| self.unless_granted(Right::Promise, |who| tr!("{} promises dates.", who)))
            .flatten()
    }

    /// A revised promise is announced to the customer with a reason.
    fn promise_reason(
        &self,
        order: &OrderState,
        promise: Option<Promise>,
        reason: Option<&TextRef>,
        refusals: &mut Vec<Refusal>,
    ) {
        if order.promise.is_some() && changes(order, promise) && reason.is_none() {
            refusals.push(Refusal::asks(
                Need::Reason,
                tr!("Say why the promised date changes: the customer reads it."),
            ));
        }
    }
}

fn changes(order: &OrderState, promise: Option<Promise>) -> bool {
    promise.is_some() && promise != order.promise
}
