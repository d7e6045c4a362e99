//! The rule, once: whether a command is accepted, and what it then records.

use crate::{
    Actor, Command, Edit, Event, Fields, Hold, HoldReason, Instant, LastMove, LinesChange, Move, Need,
    NewEvent, OrderId, OrderNumber, OrderState, Place, Placed, Promise, Rank, Refusal, RefusalCode as Code,
    Right, Spans, Status, StatusId, TextRef, Transition, Workflow, isolated,
};
use chrono::TimeDelta;

/// How long a move may be taken back, in minutes.
pub const TAKE_BACK_MINUTES: i64 = 10;

/// All that a rule may read beside the workflow. The server reads it under the board's lock; the browser has the same on
/// its cards.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The order, or none when it does not exist.
    pub order: Option<&'a OrderState>,
    /// How many orders the target column holds.
    pub target_total: u32,
    /// The rank above the place the card goes to.
    pub above: Option<&'a Rank>,
    /// The rank below it.
    pub below: Option<&'a Rank>,
    /// Where keys have grown too long: the target column's other cards from top to bottom, and how many of them stand
    /// above the card. Empty otherwise.
    pub to_rebalance: (&'a [OrderId], usize),
    /// Working time around now.
    pub spans: &'a Spans,
}

type Verdict = Result<Vec<NewEvent>, Vec<Refusal>>;

/// Decides a command. Accepted: what it records, never empty, in order. Refused: every reason; those that input clears
/// only when nothing else stands against it.
pub fn decide(workflow: &Workflow, facts: &Facts, command: &Command, actor: &Actor, now: Instant) -> Verdict {
    let case = CommandContext { workflow, facts, actor, now };
    match command {
        Command::Place(place) => case.place(place),
        Command::Edit(edit) => case.edit(case.order()?, edit),
        Command::Move(m) if case.order()?.status == m.to => case.reorder(case.order()?),
        Command::Move(m) => case.change(case.order()?, m),
        Command::TakeBack { seq } => case.take_back(case.order()?, *seq),
        Command::Hold { reason, note } => case.hold(case.order()?, *reason, note.as_ref()),
        Command::Release => case.release(case.order()?),
        Command::Archive => case.archive(case.order()?),
        Command::Withdraw { reason } => case.order().and_then(|_| case.withdraw(reason.as_ref())),
        Command::Renumber { from, to } => case.renumber(case.order()?, from, to),
        Command::RenewTracking => case.renew_tracking(case.order()?),
    }
}

struct CommandContext<'a> {
    workflow: &'a Workflow,
    facts: &'a Facts<'a>,
    actor: &'a Actor,
    now: Instant,
}

impl<'a> CommandContext<'a> {
    fn order(&self) -> Result<&'a OrderState, Vec<Refusal>> {
        let order =
            self.facts.order.ok_or_else(|| refuse(Code::UnknownOrder, "There is no such order.".into()))?;
        if order.withdrawn_at.is_some() {
            return Err(refuse(
                Code::Archived,
                "This order was withdrawn: it can be read, but not changed.".into(),
            ));
        }
        if order.archived {
            return Err(refuse(
                Code::Archived,
                "This order is archived: it can be read, but not changed.".into(),
            ));
        }
        Ok(order)
    }

    fn place(&self, place: &Place) -> Verdict {
        if self.facts.order.is_some() {
            return Err(refuse(Code::AlreadyPlaced, "This order exists already.".into()));
        }
        let start = match place.history.first() {
            Some(step) => self.status(&step.status)?,
            None => self
                .workflow
                .statuses
                .first()
                .ok_or_else(|| refuse(Code::UnknownStatus, "The workflow has no status.".into()))?,
        };
        let placed_at =
            place.placed_at.or(place.history.first().map(|step| step.at)).unwrap_or(self.now).min(self.now);
        let steps = place.history.get(1..).unwrap_or_default();
        self.check_history(placed_at, place)?;
        let (mut events, rank) = self.ranked();
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
                entered_at: None,
            };
            events.push(NewEvent { occurred_at: step.at, event });
            from = &step.status;
        }
        Ok(events)
    }

    fn check_history(&self, placed_at: Instant, place: &Place) -> Result<(), Vec<Refusal>> {
        let mut last = placed_at;
        for step in &place.history {
            self.status(&step.status)?;
            if step.at < last || step.at > self.now {
                let message = "The history of an order must run forward in time and end before now.";
                return Err(refuse(Code::HistoryOutOfOrder, message.into()));
            }
            last = step.at;
        }
        Ok(())
    }

    fn edit(&self, order: &OrderState, edit: &Edit) -> Verdict {
        let mut refusals = Vec::new();
        if !edit.fields.is_empty() || edit.lines.is_some() {
            refusals.extend(self.unless_tended(order, "edits orders"));
        }
        if edit.customer.is_some() {
            refusals.extend(self.unless_granted(Right::Contact, "changes the customer's contact"));
        }
        refusals.extend(self.promise_refusals(order, edit.promise));
        let no_data = edit.fields.is_empty() && edit.customer.is_none() && edit.lines.is_none();
        if no_data && !changes(order, edit.promise) {
            refusals.push(Refusal::new(
                Code::NothingToChange,
                "Nothing is different from what the order says already.".into(),
                vec![],
            ));
        }
        self.promise_reason(order, edit.promise, edit.reason.as_ref(), &mut refusals);
        settle(refusals)?;
        let mut events =
            self.data_events(order, &edit.fields, edit.customer.as_ref(), edit.promise, edit.reason.as_ref());
        events.extend(edit.lines.clone().map(|LinesChange { lines, before, after }| {
            self.now(Event::LinesChanged { lines, before, after })
        }));
        Ok(events)
    }

    fn reorder(&self, order: &OrderState) -> Verdict {
        settle(self.unless_tended(order, "puts the orders of this column in order").into_iter().collect())?;
        let (mut events, rank) = self.ranked();
        events.push(self.now(Event::Ranked { rank }));
        Ok(events)
    }

    fn change(&self, order: &OrderState, m: &Move) -> Verdict {
        let to = self.status(&m.to)?;
        let Some(transition) = self.workflow.transition(&order.status, &m.to) else {
            return Err(vec![self.no_such_move(order)]);
        };
        let mut refusals = Vec::new();
        refusals.extend(self.unless_mover(order, transition));
        refusals.extend(order.hold.map(|hold| self.on_hold(order, hold)));
        refusals.extend(self.full(to));
        if !m.fields.is_empty() {
            refusals.extend(self.unless_tended(order, "edits orders"));
        }
        refusals.extend(self.promise_refusals(order, m.promise));
        refusals.extend(
            transition.needs.iter().filter(|need| missing(order, m, **need)).map(|need| ask(*need, to)),
        );
        if !transition.needs.contains(&Need::Reason) {
            self.promise_reason(order, m.promise, m.reason.as_ref(), &mut refusals);
        }
        settle(refusals)?;
        let mut events = self.data_events(order, &m.fields, None, m.promise, m.reason.as_ref());
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
            entered_at: None,
        }));
        Ok(events)
    }

    fn take_back(&self, order: &OrderState, seq: u64) -> Verdict {
        let Some(last) = order.last_move.as_ref().filter(|last| last.seq == seq) else {
            let message = "Something else happened to this order since: move it back instead.";
            return Err(refuse(Code::TooLate, message.into()));
        };
        if last.by != self.actor.who {
            let message = "Only who made a move takes it back: move the order instead.";
            return Err(refuse(Code::NotYourRole, message.into()));
        }
        if self.now - last.at > TimeDelta::minutes(TAKE_BACK_MINUTES) {
            let message = format!(
                "A move can be taken back for {TAKE_BACK_MINUTES} minutes: move the order back instead."
            );
            return Err(refuse(Code::TooLate, message));
        }
        if self.workflow.status(&last.from).is_none() {
            let message = "The workflow was changed since, and the status that the order came from is gone: move the order to another one instead.";
            return Err(refuse(Code::TooLate, message.into()));
        }
        let (mut events, rank) = self.ranked();
        let LastMove { from, entered_at, due_at, .. } = last.clone();
        events.push(self.now(Event::TakenBack {
            seq,
            from: order.status.clone(),
            to: from,
            rank,
            entered_at,
            due_at,
        }));
        Ok(events)
    }

    fn hold(&self, order: &OrderState, reason: HoldReason, note: Option<&TextRef>) -> Verdict {
        let mut refusals: Vec<_> =
            self.unless_tended(order, "puts these orders on hold").into_iter().collect();
        refusals.extend(order.hold.map(|hold| {
            let message =
                format!("This order is on hold already ({}). Release it first.", hold.reason.name());
            Refusal::new(Code::OnHold, message, vec![])
        }));
        if reason == HoldReason::Other && note.is_none() {
            refusals.push(Refusal::asks(Need::Reason, "Say what the order waits for.".into()));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Held { reason, note: note.cloned() })])
    }

    fn release(&self, order: &OrderState) -> Verdict {
        let mut refusals: Vec<_> = self.unless_tended(order, "releases these orders").into_iter().collect();
        let Some(hold) = order.hold else {
            refusals.push(Refusal::new(Code::NotOnHold, "This order is not on hold.".into(), vec![]));
            return Err(refusals);
        };
        settle(refusals)?;
        let spans = self.facts.spans;
        let due_at = order.due_at.map(|due| spans.after(self.now, spans.between(hold.since, due)));
        Ok(vec![self.now(Event::Released { due_at })])
    }

    fn archive(&self, order: &OrderState) -> Verdict {
        let mut refusals: Vec<_> = self.unless_tended(order, "archives these orders").into_iter().collect();
        if !self.workflow.status(&order.status).is_some_and(|status| status.phase.is_final()) {
            let message = "Only a delivered or cancelled order can be archived: finish it first.";
            refusals.push(Refusal::new(Code::NotFinished, message.into(), vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Archived)])
    }

    /// Whatever its status: a mistake may be found late.
    fn withdraw(&self, reason: Option<&TextRef>) -> Verdict {
        settle(self.unless_granted(Right::Place, "withdraws orders").into_iter().collect())?;
        let message = "Say why the order is withdrawn: the log keeps it.";
        let reason = reason.ok_or_else(|| vec![Refusal::asks(Need::Reason, message.into())])?;
        Ok(vec![self.now(Event::Withdrawn { reason: reason.clone() })])
    }

    fn renumber(&self, order: &OrderState, from: &OrderNumber, to: &OrderNumber) -> Verdict {
        let mut refusals: Vec<_> = self.unless_tended(order, "edits orders").into_iter().collect();
        if from == to {
            let message = "Nothing is different from what the order says already.";
            refusals.push(Refusal::new(Code::NothingToChange, message.into(), vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Renumbered { from: from.clone(), to: to.clone() })])
    }

    fn renew_tracking(&self, order: &OrderState) -> Verdict {
        settle(self.unless_tended(order, "renews tracking links").into_iter().collect())?;
        Ok(vec![self.now(Event::TrackingRenewed { generation: order.tracking_generation + 1 })])
    }

    // What commands have in common.

    fn now(&self, event: Event) -> NewEvent {
        NewEvent { occurred_at: self.now, event }
    }

    fn status(&self, id: &StatusId) -> Result<&'a Status, Vec<Refusal>> {
        let unknown = || {
            let message = format!(
                "This board has no status “{id}”, or has none any more: look at the board as it is now and choose again."
            );
            refuse(Code::UnknownStatus, message)
        };
        self.workflow.status(id).ok_or_else(unknown)
    }

    fn due(&self, status: &StatusId, entered_at: Instant) -> Option<Instant> {
        self.workflow.allowed(status).map(|length| self.facts.spans.after(entered_at, length))
    }

    /// The card's new rank, with the event that makes room for it where keys have grown too long.
    fn ranked(&self) -> (Vec<NewEvent>, Rank) {
        let (cards, above) = self.facts.to_rebalance;
        if cards.is_empty() {
            return (vec![], Rank::between(self.facts.above, self.facts.below));
        }
        let place = |i: usize| Rank::nth(u32::try_from(i).unwrap_or(u32::MAX));
        let ranks =
            cards.iter().enumerate().map(|(i, id)| (*id, place(if i < above { i } else { i + 1 }))).collect();
        (vec![self.now(Event::Reranked { ranks })], place(above))
    }

    fn data_events(
        &self,
        order: &OrderState,
        fields: &Fields,
        customer: Option<&TextRef>,
        promise: Option<Promise>,
        reason: Option<&TextRef>,
    ) -> Vec<NewEvent> {
        let mut events = Vec::new();
        if !fields.is_empty() || customer.is_some() {
            events.push(self.now(Event::Edited { fields: fields.clone(), customer: customer.cloned() }));
        }
        if let Some(promise) = promise.filter(|_| changes(order, promise)) {
            let reason = order.promise.and(reason).cloned();
            events.push(self.now(Event::Promised { promise, reason }));
        }
        events
    }

    fn promise_refusals(&self, order: &OrderState, promise: Option<Promise>) -> Option<Refusal> {
        if changes(order, promise) { self.unless_granted(Right::Promise, "promises dates") } else { None }
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
                "Say why the promised date changes: the customer reads it.".into(),
            ));
        }
    }

    fn no_such_move(&self, order: &OrderState) -> Refusal {
        let targets: Vec<_> = self
            .workflow
            .moves_from(&order.status)
            .filter_map(|m| self.workflow.status(&m.to))
            .map(quoted)
            .collect();
        let from = self.workflow.status(&order.status).map_or(order.status.to_string(), quoted);
        let message = match targets.as_slice() {
            [] => format!("Orders stay in {from}."),
            targets => format!("From {from}, orders go to {}.", one_of(targets)),
        };
        Refusal::new(Code::NoSuchMove, message, vec![])
    }

    fn unless_mover(&self, order: &OrderState, transition: &Transition) -> Option<Refusal> {
        let from = self.workflow.status(&order.status)?;
        let movers: Vec<_> = std::iter::once(&from.owner).chain(&transition.extra_roles).collect();
        let allowed = self.actor.admin || movers.iter().any(|role| self.actor.holds(role));
        let mut names: Vec<String> =
            movers.iter().map(|role| self.workflow.role_name(role).to_owned()).collect();
        names.dedup();
        (!allowed).then(|| {
            let message = format!("{} moves orders out of {}.", one_of(&names), quoted(from));
            Refusal::new(Code::NotYourRole, message, names)
        })
    }

    fn unless_tended(&self, order: &OrderState, does: &str) -> Option<Refusal> {
        let status = self.workflow.status(&order.status)?;
        (!self.actor.can_edit(status, self.workflow)).then(|| {
            let mut names = vec![self.workflow.role_name(&status.owner).to_owned()];
            names.extend(
                self.roles_with(Right::Everywhere).filter(|name| *name != names[0]).collect::<Vec<_>>(),
            );
            let message = format!("In {}, {} {does}.", quoted(status), one_of(&names));
            Refusal::new(Code::NotYourRole, message, names)
        })
    }

    fn unless_granted(&self, right: Right, does: &str) -> Option<Refusal> {
        (!self.actor.may(right, self.workflow)).then(|| {
            let names: Vec<_> = self.roles_with(right).collect();
            let who = if names.is_empty() { "an Administrator".into() } else { one_of(&names) };
            Refusal::new(Code::NotYourRole, format!("{who} {does}."), names)
        })
    }

    fn roles_with(&self, right: Right) -> impl Iterator<Item = String> {
        self.workflow
            .roles
            .iter()
            .filter(move |role| role.rights.contains(&right))
            .map(|role| role.name.clone())
    }

    fn on_hold(&self, order: &OrderState, hold: Hold) -> Refusal {
        let owner = self
            .workflow
            .status(&order.status)
            .map(|status| self.workflow.role_name(&status.owner).to_owned());
        let message = format!("This order is on hold ({}). Release it first.", hold.reason.name());
        Refusal::new(Code::OnHold, message, owner.into_iter().collect())
    }

    fn full(&self, to: &Status) -> Option<Refusal> {
        let limit = to.wip_limit.filter(|limit| self.facts.target_total >= *limit)?;
        let owner = self.workflow.role_name(&to.owner).to_owned();
        let message = format!(
            "{} is full ({} of {limit}). Move an order out of it first.",
            quoted(to),
            self.facts.target_total
        );
        Some(Refusal::new(Code::ColumnFull, message, vec![owner]))
    }
}

fn refuse(code: Code, message: String) -> Vec<Refusal> {
    vec![Refusal::new(code, message, vec![])]
}

/// No refusals: go on. Otherwise what stands against the command for good, or else what it asks for.
fn settle(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    let (hard, soft): (Vec<_>, Vec<_>) = refusals.into_iter().partition(|refusal| refusal.need.is_none());
    match (hard.is_empty(), soft.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err(hard),
        (true, false) => Err(soft),
    }
}

fn changes(order: &OrderState, promise: Option<Promise>) -> bool {
    promise.is_some() && promise != order.promise
}

fn missing(order: &OrderState, m: &Move, need: Need) -> bool {
    match need {
        Need::Reason => m.reason.is_none(),
        Need::Promise => order.promise.or(m.promise).is_none(),
        Need::Field(field) => match m.fields.get(&field) {
            Some(value) => value.is_none(),
            None => !order.filled.contains(&field),
        },
    }
}

fn ask(need: Need, to: &Status) -> Refusal {
    let message = match need {
        Need::Reason => format!("Say why the order goes to {}.", quoted(to)),
        Need::Promise => "Promise a delivery window first: the customer sees these dates.".into(),
        Need::Field(field) => format!("{} is needed for {}.", field.label(), quoted(to)),
    };
    Refusal::asks(need, message)
}

fn quoted(status: &Status) -> String {
    format!("“{}”", isolated(&status.name))
}

/// `a, b or c`.
fn one_of(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| isolated(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
