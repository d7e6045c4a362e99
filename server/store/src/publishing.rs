//! Changes of a board's workflow and of its draft, for every engine, inside its transaction and under the board's lock: who
//! may, what must hold, what becomes of the orders in flight, and what the logs say of it.

use super::{
    Board, Failure, Head, Revision, StoredDraft, WorkflowChange, WorkflowError, WorkflowOutcome, chain,
    escalating::{Gathering, everybody},
    projection::Projected,
    source::hex,
    time::PastCalendar,
    timers,
    tx::{InsertPosition, OrderRow, Tx},
    workflows::Touched,
    write::{append_system, named},
};
use chrono::TimeDelta;
use domain::{
    ActorRef, At, BoardId, BoardTime, Calendar, Choices, ConditionId, Draft, DraftPart, Entry, Event, Fault,
    InFlight, Instant, OrderId, Origin, Published, Rank, RecordedRow, Role, SlackTable, Spans, StatusId,
    SystemEvent, Workflow,
    publish::{self, Change, Outcome, Stood, UNDO_MINUTES},
    tr,
    wire::RevisionInfo,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// How many orders are read at once.
const PAGE: usize = 500;

type Done<T> = Result<T, WorkflowError>;

/// What a change led to: the answer, and what viewers have to know once it is committed.
#[derive(Debug)]
pub(super) struct Outcomes {
    pub(super) answer: WorkflowOutcome,
    pub(super) news: Option<StartOver>,
}

/// A board that viewers have to fetch anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StartOver {
    /// The first entry of it.
    pub(super) first: u64,
    /// The last one.
    pub(super) last: u64,
    /// The orders that were changed, with their versions.
    pub(super) orders: Vec<Touched>,
}

/// The digest by which the log knows a workflow.
pub(super) fn digest(body: &str) -> String {
    hex(&Sha256::digest(body))
}

/// Carries out a change.
pub(super) async fn change_workflow(
    tx: &mut dyn Tx,
    board: BoardId,
    change: &WorkflowChange,
    author: &ActorRef,
    now: Instant,
) -> Done<Outcomes> {
    let board = tx.board(board).await?.ok_or(WorkflowError::NotFound)?;
    admitted(tx, &board, author).await?;
    if board.archived_at.is_some() {
        return Err(WorkflowError::Archived);
    }
    let mut publishing = Publishing { tx, board, author, now };
    match change {
        WorkflowChange::SaveDraft { draft, seen } => publishing.save(draft, *seen).await,
        WorkflowChange::ReplaceDraft { draft } => publishing.replace(draft).await,
        WorkflowChange::Publish { draft_version, choices } => {
            publishing.publish(*draft_version, choices).await
        }
        WorkflowChange::Settings { seen, roles, calendar } => {
            publishing.settings(*seen, roles.as_deref(), calendar.as_ref()).await
        }
        WorkflowChange::Undo { revision } => publishing.undo(*revision).await,
    }
}

async fn admitted(tx: &mut dyn Tx, board: &Board, author: &ActorRef) -> Done<()> {
    let ActorRef::Person(id) = author else { return Ok(()) };
    let person = tx.person(*id).await?.filter(|person| person.active).ok_or(WorkflowError::Forbidden)?;
    match (person.can_view(board.id), person.admin) {
        (false, _) => Err(WorkflowError::NotFound),
        (true, false) => Err(WorkflowError::Forbidden),
        (true, true) => Ok(()),
    }
}

struct Publishing<'a> {
    tx: &'a mut dyn Tx,
    board: Arc<Board>,
    author: &'a ActorRef,
    now: Instant,
}

/// A workflow about to come into force, with what it needs to do so.
struct Coming<'a> {
    workflow: Workflow,
    choices: &'a Choices,
    stood: BTreeMap<OrderId, Stood>,
    restores: Option<u32>,
}

impl Publishing<'_> {
    async fn save(&mut self, draft: &Draft, seen: Option<u64>) -> Done<Outcomes> {
        let present = self.tx.draft(self.board.id).await?;
        match (present, seen) {
            (None, None) => self.begin(draft).await,
            (Some(present), Some(seen)) if present.version == seen => {
                let version = self.tx.last_draft_version(self.board.id).await?.max(seen) + 1;
                let last_editor = named(self.tx, self.author).await?;
                let draft = draft.clone();
                let saved = StoredDraft { draft, version, last_editor, saved_at: self.now, ..present };
                self.tx.save_draft(self.board.id, &saved, true).await?;
                Ok(drafted(saved))
            }
            (present, _) => Err(WorkflowError::StaleDraft(present.map(Box::new))),
        }
    }

    async fn replace(&mut self, draft: &Draft) -> Done<Outcomes> {
        if self.tx.draft(self.board.id).await?.is_some() {
            self.tx.retire_draft(self.board.id, None).await?;
        }
        self.begin(draft).await
    }

    async fn begin(&mut self, draft: &Draft) -> Done<Outcomes> {
        let author = named(self.tx, self.author).await?;
        let begun = StoredDraft {
            draft: draft.clone(),
            version: self.tx.last_draft_version(self.board.id).await? + 1,
            base_revision: self.board.workflow.revision,
            last_editor: author.clone(),
            author,
            saved_at: self.now,
            published: None,
        };
        self.tx.save_draft(self.board.id, &begun, false).await?;
        Ok(drafted(begun))
    }

    async fn publish(&mut self, version: u64, choices: &Choices) -> Done<Outcomes> {
        let draft = self.tx.draft(self.board.id).await?;
        let draft = match draft {
            Some(draft) if draft.version == version => draft,
            other => return Err(WorkflowError::StaleDraft(other.map(Box::new))),
        };
        let Workflow { revision, roles, calendar, .. } = &self.board.workflow;
        let workflow = draft.draft.complete(roles, calendar, revision + 1).map_err(WorkflowError::Faults)?;
        let revision = workflow.revision;
        let coming = Coming { workflow, choices, stood: BTreeMap::new(), restores: None };
        let outcomes = self.put_in_force(coming).await?;
        self.tx.retire_draft(self.board.id, Some(revision)).await?;
        Ok(outcomes)
    }

    async fn settings(
        &mut self,
        seen: u32,
        roles: Option<&[Role]>,
        calendar: Option<&Calendar>,
    ) -> Done<Outcomes> {
        self.check_in_force(seen).await?;
        let mut workflow = self.board.workflow.clone();
        workflow.revision += 1;
        workflow.roles = roles.map_or(workflow.roles, <[Role]>::to_vec);
        workflow.calendar = calendar.cloned().unwrap_or(workflow.calendar);
        let choices = Choices::default();
        self.put_in_force(Coming { workflow, choices: &choices, stood: BTreeMap::new(), restores: None })
            .await
    }

    async fn undo(&mut self, seen: u32) -> Done<Outcomes> {
        let present = self.check_in_force(seen).await?;
        let before = match seen.checked_sub(1) {
            Some(before) => self.tx.revision(self.board.id, before).await?,
            None => None,
        };
        let young = present.at.is_some_and(|at| self.now - at <= TimeDelta::minutes(UNDO_MINUTES));
        let before = before.filter(|_| young).ok_or(WorkflowError::TooLate)?;
        let restores = Some(before.workflow.revision);
        let workflow = Workflow { revision: seen + 1, ..before.workflow };
        let (choices, stood) = (Choices::default(), self.stood().await?);
        match self.put_in_force(Coming { workflow, choices: &choices, stood, restores }).await {
            Err(WorkflowError::Faults(faults)) => {
                let flying = self.tx.in_flight(self.board.id).await?;
                let mended = faults.into_iter().map(|fault| self.as_undoing(fault, &flying));
                Err(WorkflowError::Faults(mended.collect()))
            }
            done => done,
        }
    }

    /// A fault as whoever undoes can mend it: nobody asks them where orders go.
    fn as_undoing(&self, fault: Fault, flying: &[InFlight]) -> Fault {
        let (DraftPart::Target, At::Status(status)) = (fault.part, &fault.at) else { return fault };
        let name = self.board.workflow.status(status).map_or(status.as_str(), |status| status.name.as_str());
        let message = tr!(
            "“{}” is not there any more, and {n} order is in it: move them on first, then undo."
                | "“{}” is not there any more, and {n} orders are in it: move them on first, then undo."
                    % flying.iter().filter(|order| order.status == *status).count(),
            name
        );
        Fault { message, ..fault }
    }

    /// The revision in force, if it is the one that the author saw.
    async fn check_in_force(&mut self, seen: u32) -> Done<Revision> {
        let present = self.board.workflow.revision;
        let revision = self.tx.revision(self.board.id, present).await?.ok_or_else(gone)?;
        if seen == present {
            return Ok(revision);
        }
        let info = self.info(&revision).await?;
        Err(WorkflowError::Superseded(Box::new(info)))
    }

    async fn info(&mut self, revision: &Revision) -> Done<RevisionInfo> {
        let by = match &revision.by {
            Some(author) => Some(named(self.tx, author).await?),
            None => None,
        };
        Ok(RevisionInfo {
            revision: revision.workflow.revision,
            at: revision.at,
            by,
            digest: revision.digest.clone(),
            restores: revision.restores,
            undo_until: None,
        })
    }

    /// How the orders stood that the last publishing changed, those that nothing happened to since.
    async fn stood(&mut self) -> Done<BTreeMap<OrderId, Stood>> {
        let entries = self.tx.last_publishing(self.board.id).await?;
        let of_orders: Vec<(OrderId, &Entry)> =
            entries.iter().filter_map(|entry| Some((entry.order?, entry))).collect();
        let last: BTreeMap<OrderId, u64> =
            of_orders.iter().map(|(order, entry)| (*order, entry.version)).collect();
        let mut stood = BTreeMap::new();
        for some in of_orders.chunks(PAGE) {
            let orders: Vec<OrderId> = some.iter().map(|(order, _)| *order).collect();
            self.tx.read_ahead(&orders).await?;
            for (order, entry) in some {
                let row = self.tx.order(*order).await?.ok_or_else(|| broken("an order is gone"))?;
                let state = &row.order.state;
                let untouched = last.get(order) == Some(&state.version) && !state.archived;
                if let Some(before) = untouched.then(|| before(entry, &row)).flatten() {
                    stood.insert(*order, before);
                }
            }
        }
        Ok(stood)
    }

    /// Decides what becomes of the orders, and records all of it.
    async fn put_in_force(&mut self, coming: Coming<'_>) -> Done<Outcomes> {
        let Coming { workflow, choices, stood, restores } = coming;
        let old = self.board.clone();
        let mut head = self.tx.head(old.id).await?;
        let now = head.at.map_or(self.now, |at| at.max(self.now));
        let spans = match old.spans_with(&workflow.calendar, now) {
            Ok(spans) => spans,
            Err(unknown) => {
                let message = format!("{unknown}.");
                let at = At::Whole;
                return Err(WorkflowError::Faults(vec![Fault { at, part: DraftPart::Calendar, message }]));
            }
        };
        let flying = self.tx.in_flight(self.board.id).await?;
        let holders = self.tx.role_holders(self.board.id).await?;
        let nothing = BTreeMap::new();
        let mut change = Change {
            old: &old.workflow,
            old_spans: &old.spans,
            new: &workflow,
            new_spans: &spans,
            choices,
            stood: &stood,
            truths: &nothing,
            now,
        };
        let truths = self.truths(&change, &flying).await?;
        change.truths = &truths;
        let outcomes = publish::publish(&change, &flying, &holders).map_err(WorkflowError::Faults)?;
        let info = self.come_into_force(&workflow, &spans, restores, &mut head, now).await?;
        let first = head.seq;
        let changed: Vec<(&InFlight, &Outcome)> = flying
            .iter()
            .zip(&outcomes)
            .filter(|(order, outcome)| {
                outcome.raised || !change.events(order, outcome, Rank::nth(0)).is_empty()
            })
            .collect();
        let members = match outcomes.iter().any(|outcome| outcome.raised) {
            true => everybody(self.tx, &old, now).await?,
            false => Vec::new(),
        };
        let slack = SlackTable::default();
        let time = BoardTime { now, today: old.today(now), spans: &spans, slack: &slack };
        let gathering = Gathering::new(&workflow, members, time);
        let mut carrying = Carrying {
            change: &change,
            author: self.author,
            cause: first,
            now,
            head,
            ends: HashMap::new(),
            gathering,
        };
        let mut orders = Vec::with_capacity(changed.len());
        for some in changed.chunks(PAGE) {
            let ids: Vec<OrderId> = some.iter().map(|(order, _)| order.id).collect();
            self.tx.read_ahead(&ids).await?;
            for (order, outcome) in some {
                orders.push(carrying.carry(self.tx, old.id, order, outcome).await?);
            }
        }
        let last = carrying.finish(self.tx, old.id).await?;
        timers::renew(self.tx, &old, (&old.workflow, &workflow), &spans).await?;
        self.record_board().await?;
        Ok(Outcomes {
            answer: WorkflowOutcome::Published(info),
            news: Some(StartOver { first, last, orders }),
        })
    }

    /// Which of the conditions that are looked at anew are so of these orders.
    async fn truths(
        &mut self,
        change: &Change<'_>,
        orders: &[InFlight],
    ) -> Result<BTreeMap<OrderId, BTreeSet<ConditionId>>, Failure> {
        let (tests, mut truths) = (change.tests(), BTreeMap::new());
        if tests.is_empty() {
            return Ok(truths);
        }
        for some in orders.chunks(PAGE) {
            let ids: Vec<OrderId> = some.iter().map(|order| order.id).collect();
            self.tx.read_ahead(&ids).await?;
            truths.extend(self.tx.truths(&ids, &tests).await?);
        }
        Ok(truths)
    }

    /// Writes the revision, and the entry that says so.
    async fn come_into_force(
        &mut self,
        workflow: &Workflow,
        spans: &Spans,
        restores: Option<u32>,
        head: &mut Head,
        now: Instant,
    ) -> Done<RevisionInfo> {
        let present = self.board.workflow.revision;
        let replaced = self.tx.revision(self.board.id, present).await?.ok_or_else(gone)?.digest;
        let body = serde_json::to_string(workflow).map_err(|error| broken(&error.to_string()))?;
        let (revision, digest) = (workflow.revision, digest(&body));
        let published = Published { revision, digest: digest.clone(), replaced, restores };
        let entry = Entry {
            v: chain::FORMAT,
            board: self.board.id,
            seq: head.seq + 1,
            at: now,
            occurred_at: now,
            order: None,
            version: 0,
            revision: present,
            actor: self.author.clone(),
            origin: Origin::Publish,
            cause: None,
            event: Event::WorkflowPublished(Box::new(published)),
        };
        let (sealed, next) = chain::seal(&entry, &head.hash)?;
        self.tx.append(self.board.id, None, sealed, &next).await?;
        *head = next;
        let by = Some(named(self.tx, self.author).await?);
        let info = RevisionInfo { revision, at: Some(now), by, digest, restores, undo_until: None };
        let zone = crate::time::zone(&workflow.calendar.zone).map_err(|error| broken(&error.to_string()))?;
        let mut board = (*self.board).clone();
        if board.workflow.calendar != workflow.calendar {
            board.past.push(PastCalendar { calendar: board.workflow.calendar.clone(), until: now });
        }
        board = Board { workflow: workflow.clone(), zone, spans: spans.clone(), ..board };
        board.resolved_on = board.today(self.now);
        self.tx.put_in_force(board, &body, &info).await?;
        Ok(info)
    }

    /// Binds the board's row to the reserved board's log as it now is.
    async fn record_board(&mut self) -> Done<()> {
        let row = RecordedRow::Board(self.board.id);
        let digest = self.tx.bind_row(&row).await?;
        Ok(append_system(self.tx, self.author, self.now, SystemEvent::Recorded { row, digest }).await?)
    }
}

/// What a publishing does to one order after the other.
struct Carrying<'a> {
    change: &'a Change<'a>,
    author: &'a ActorRef,
    cause: u64,
    now: Instant,
    head: Head,
    /// Where the columns end to which orders have gone.
    ends: HashMap<StatusId, Option<Rank>>,
    /// What is told of all at once.
    gathering: Gathering<'a>,
}

impl Carrying<'_> {
    async fn carry(
        &mut self,
        tx: &mut dyn Tx,
        board: BoardId,
        order: &InFlight,
        outcome: &Outcome,
    ) -> Result<Touched, Failure> {
        let rank = self.place(tx, board, order, outcome).await?;
        let gone = || Failure::Broken("an order in flight is gone".into());
        let row = tx.order(order.id).await?.ok_or_else(gone)?;
        let mut after = row.order.clone();
        for event in self.change.events(order, outcome, rank) {
            let entry = self.append(tx, board, Some(&after), event).await?;
            after = applied(after, &entry)?;
        }
        let mut after = OrderRow { order: after, ..row.clone() };
        if outcome.raised
            && let Some(event) = self.gathering.raise(&after)
        {
            let entry = self.append(tx, board, Some(&after.order), event).await?;
            after.order = applied(after.order, &entry)?;
        }
        tx.save_order(&row, &after, None).await?;
        let (was, is) = (&row.order.state, &after.order.state);
        tx.leave(board, &was.status, was.entered_at).await?;
        tx.enter(board, &is.status, is.entered_at).await?;
        Ok((order.id, is.version))
    }

    /// Appends an entry about an order, or about the board.
    async fn append(
        &mut self,
        tx: &mut dyn Tx,
        board: BoardId,
        order: Option<&Projected>,
        event: Event,
    ) -> Result<Entry, Failure> {
        let change = u64::from(event.changes_order());
        let entry = Entry {
            v: chain::FORMAT,
            board,
            seq: self.head.seq + 1,
            at: self.now,
            occurred_at: self.now,
            order: order.map(|order| order.state.id),
            version: order.map_or(0, |order| order.state.version + change),
            revision: self.change.new.revision,
            actor: self.author.clone(),
            origin: Origin::Publish,
            cause: Some(self.cause),
            event,
        };
        let (body, head) = chain::seal(&entry, &self.head.hash)?;
        tx.append(board, entry.order, body, &head).await?;
        self.head = head;
        Ok(entry)
    }

    /// Says what is told of all orders at once; the position of the last entry.
    async fn finish(mut self, tx: &mut dyn Tx, board: BoardId) -> Result<u64, Failure> {
        if let Some(event) = self.gathering.gathered() {
            self.append(tx, board, None, event).await?;
        }
        Ok(self.head.seq)
    }

    /// Where an order's card goes: back to where it stood, or below all others.
    async fn place(
        &mut self,
        tx: &mut dyn Tx,
        board: BoardId,
        order: &InFlight,
        outcome: &Outcome,
    ) -> Result<Rank, Failure> {
        let domain::Fate::GoesTo(to) = &outcome.fate else { return Ok(Rank::nth(0)) };
        if let Some(rank) = self.change.stood.get(&order.id).and_then(|stood| stood.rank.clone()) {
            return Ok(rank);
        }
        let end = match self.ends.get(to) {
            Some(end) => end.clone(),
            None => tx.gap(board, to, &InsertPosition::Bottom, order.id).await?.above,
        };
        let rank = Rank::between(end.as_ref(), None);
        self.ends.insert(to.clone(), Some(rank.clone()));
        Ok(rank)
    }
}

fn applied(order: Projected, entry: &Entry) -> Result<Projected, Failure> {
    Projected::apply(Some(order), entry).map_err(|impossible| Failure::Broken(impossible.to_string()))
}

/// How an order stood before this entry of a publishing.
fn before(entry: &Entry, row: &OrderRow) -> Option<Stood> {
    match &entry.event {
        Event::Moved { .. } => {
            let last = row.order.state.last_move.clone()?;
            Some(Stood {
                status: last.from,
                rank: Some(last.rank),
                entered_at: last.entered_at,
                due_at: last.due_at,
            })
        }
        Event::Reclocked { entered_before, due_before, .. } => Some(Stood {
            status: row.order.state.status.clone(),
            rank: None,
            entered_at: *entered_before,
            due_at: *due_before,
        }),
        _ => None,
    }
}

fn drafted(draft: StoredDraft) -> Outcomes {
    Outcomes { answer: WorkflowOutcome::Draft(Box::new(draft)), news: None }
}

fn gone() -> Failure {
    broken("a revision of a workflow is gone")
}

fn broken(why: &str) -> Failure {
    Failure::Broken(why.into())
}
