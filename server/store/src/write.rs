//! The one write path of every engine: key, version, facts, decide, append, project, remember. Nothing is written before
//! the rule has said yes, so a refused command needs no undoing.

use super::{
    Board, CommandOutcome, Failure, Head, Key, Position, Submission, TokenDigest, WriteError, chain,
    projection::{ImportRow, ImportTally, Labels, Projected},
    stays, timers,
    tx::{InsertPosition, OrderRow, RankNeighbours, Tx},
};
use crate::{
    secret::{Secret, token_digest},
    source::sha256,
};
use domain::{
    Actor, ActorRef, ApprovalInput, BoardId, Command, ConditionId, Content, CustomerAnswer, DecisionInput,
    Entry, Event, Fields, Instant, LineAfter, LinesInput, Move, NewEvent, OrderId, Origin, Rank, Refusal,
    RefusalCode, RuleRef, StandsFor, StatusId, Strike, decide, isolated, pieces, stands_for, tr, unstruck,
    wire::{Change, LastEntry, Line, Named},
};
use std::{collections::BTreeSet, sync::Arc};

/// What a submission led to: the answer, and what viewers get once it is committed.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) receipt: CommandOutcome,
    pub(super) changes: Vec<Change>,
    /// The columns whose counters changed.
    touched: Vec<StatusId>,
}

impl Outcome {
    /// Fills in the counters that viewers get with the last of the changes. Once for all outcomes of a transaction is
    /// enough, for viewers see all of them or none.
    pub(super) async fn count(&mut self, tx: &mut dyn Tx, board: BoardId) -> Result<(), Failure> {
        let Some(last) = self.changes.last_mut() else {
            return Ok(());
        };
        for status in &self.touched {
            last.columns.push(tx.count(board, status).await?);
        }
        Ok(())
    }
}

/// How many revisions back to look for a status that is gone.
const REMEMBERED_REVISIONS: usize = 20;

/// Carries out a submission inside the engine's transaction, under the board's lock.
pub(super) async fn submit(
    tx: &mut dyn Tx,
    secret: &Secret,
    submission: &Submission,
    now: Instant,
) -> Result<Outcome, WriteError> {
    let board = tx.board(submission.board).await?.ok_or(WriteError::NotFound)?;
    let actor = admitted(tx, submission, &board).await?;
    let row = found(tx, submission).await?;
    // Where an order is may have changed since the author saw it.
    let unseen = |row: &OrderRow| !actor.sees_status(&row.order.state.status, &board.workflow);
    if row.as_ref().is_some_and(unseen) {
        return Err(WriteError::NotFound);
    }
    if !actor.may(submission.command.right(), &board.workflow) {
        return Err(WriteError::Forbidden);
    }
    if let Some(receipt) = replayed(tx, submission, now).await? {
        return Ok(Outcome { receipt, changes: Vec::new(), touched: Vec::new() });
    }
    // That a customer is forgotten changes nothing of the work, nor does in which language they read of it.
    let reads_otherwise = matches!(submission.command, Command::Answer(CustomerAnswer::SpeakTo(_)));
    if !reads_otherwise && !matches!(submission.command, Command::Erase { .. }) {
        check_in_use(&board)?;
    }
    if let Some(row) = &row {
        check_version(tx, submission, row).await?;
    }
    check_number(tx, submission, row.as_ref()).await?;
    check_assignee(tx, submission, row.as_ref(), &board).await?;
    let mut write = Write { submission, board: &board, secret, head: tx.head(board.id).await?, now, row };
    write.now = write.head.at.map_or(now, |at| at.max(now));
    let accepted = write.decide(tx, &actor).await?;
    Ok(write.record(tx, &actor, accepted).await?)
}

/// The author as the board's rules see them now.
async fn admitted(tx: &mut dyn Tx, submission: &Submission, board: &Board) -> Result<Actor, WriteError> {
    let id = match submission.author {
        ActorRef::Person(id) => id,
        ActorRef::System => return Ok(Actor::system()),
        ActorRef::Rule(rule) => return acting(tx, submission, rule).await,
        // Whoever holds the link. That it leads to this order is what the service has found out.
        ActorRef::Customer => return Ok(Actor::customer()),
    };
    let person = tx.person(id).await?.filter(|person| person.active).ok_or(WriteError::Forbidden)?;
    if person.can_view(board.id) { Ok(person.actor(board.id)) } else { Err(WriteError::NotFound) }
}

/// A rule that acts for the shop: one that was switched off or written anew a moment ago does not.
async fn acting(tx: &mut dyn Tx, submission: &Submission, rule: RuleRef) -> Result<Actor, WriteError> {
    let row = tx.rule(rule.id).await?.filter(|row| row.board == submission.board && row.on);
    match row.is_some_and(|row| !row.removed && row.revision == rule.revision) {
        true => Ok(Actor::rule(rule)),
        false => Err(WriteError::Forbidden),
    }
}

async fn found(tx: &mut dyn Tx, submission: &Submission) -> Result<Option<OrderRow>, WriteError> {
    let row = tx.order(submission.order).await?;
    let places = matches!(submission.command, Command::Place(_));
    match row {
        Some(row) if row.board == submission.board => Ok(Some(row)),
        None if places => Ok(None),
        _ => Err(WriteError::NotFound),
    }
}

async fn replayed(
    tx: &mut dyn Tx,
    submission: &Submission,
    now: Instant,
) -> Result<Option<CommandOutcome>, WriteError> {
    let Some(Key { key, request }) = &submission.key else {
        return Ok(None);
    };
    let Some(known) = tx.remembered(&principal(&submission.author), key, now).await? else {
        return Ok(None);
    };
    if known.request != *request {
        return Err(WriteError::KeyReused);
    }
    let row = tx.order(known.order).await?.ok_or(WriteError::NotFound)?;
    Ok(Some(receipt(&row.order, &row.labels, known.seq, true)))
}

/// Whom a key belongs to.
pub(super) fn principal(author: &ActorRef) -> String {
    match author {
        ActorRef::Person(id) => id.to_string(),
        ActorRef::System => "system".to_owned(),
        ActorRef::Customer => "customer".to_owned(),
        ActorRef::Rule(rule) => format!("rule {}", rule.id),
    }
}

fn receipt(order: &Projected, labels: &Labels, seq: u64, replayed: bool) -> CommandOutcome {
    let (id, tracking_generation) = (order.state.id, order.state.tracking_generation);
    CommandOutcome { order: id, seq, card: order.card(labels), tracking_generation, replayed }
}

/// Nothing happens on a board that is archived.
fn check_in_use(board: &Board) -> Result<(), WriteError> {
    match board.archived_at {
        None => Ok(()),
        Some(_) => Err(WriteError::Refused(vec![Refusal::board_archived()])),
    }
}

async fn check_version(tx: &mut dyn Tx, submission: &Submission, row: &OrderRow) -> Result<(), WriteError> {
    match submission.if_match {
        Some(version) if version != row.order.state.version => Err(stale(tx, row).await?),
        _ => Ok(()),
    }
}

async fn stale(tx: &mut dyn Tx, row: &OrderRow) -> Result<WriteError, WriteError> {
    let order = row.order.state.id;
    let mut entry = tx.last_entry(order).await?;
    // A comment is no change of the order, and whoever was faster has not written one; nor is that somebody was told.
    if entry.as_ref().is_some_and(|entry| !entry.event.changes_order()) {
        entry = tx.log(order).await?.into_iter().rfind(|entry| entry.event.changes_order());
    }
    let entry = entry.ok_or_else(|| Failure::Broken("an order has no entry".into()))?;
    let actor = named(tx, &entry.actor).await?;
    let last = LastEntry { kind: entry.event.kind().to_owned(), actor, at: entry.at };
    Ok(WriteError::Stale { card: Box::new(row.order.card(&row.labels)), last: Box::new(last) })
}

async fn check_number(
    tx: &mut dyn Tx,
    submission: &Submission,
    row: Option<&OrderRow>,
) -> Result<(), WriteError> {
    let wanted = match (&submission.command, row) {
        (Command::Place(place), _) => &place.number,
        (Command::Renumber { from, .. }, Some(row)) if row.order.number != *from => {
            return Err(stale(tx, row).await?);
        }
        (Command::Renumber { from, to }, _) if from != to => to,
        _ => return Ok(()),
    };
    match tx.number_taken(submission.board, wanted).await? {
        true => Err(WriteError::Refused(vec![Refusal::number_taken(wanted)])),
        false => Ok(()),
    }
}

/// Whoever is to have an order sees it. Asked under the lock: a role that was taken away a moment ago does not count.
async fn check_assignee(
    tx: &mut dyn Tx,
    submission: &Submission,
    row: Option<&OrderRow>,
    board: &Board,
) -> Result<(), WriteError> {
    let (Command::Assign { to: Some(person), .. }, Some(row)) = (&submission.command, row) else {
        return Ok(());
    };
    let person = tx.person(*person).await?.filter(|person| person.active && person.can_view(board.id));
    let sees = person
        .is_some_and(|person| person.actor(board.id).sees_status(&row.order.state.status, &board.workflow));
    if sees { Ok(()) } else { Err(WriteError::Refused(vec![Refusal::out_of_their_sight()])) }
}

/// An actor with the name that people know them by.
pub(super) async fn named(tx: &mut dyn Tx, who: &ActorRef) -> Result<Named, Failure> {
    let name = match who {
        ActorRef::Person(id) => tx.person(*id).await?.map(|person| person.name.clone()),
        ActorRef::Rule(rule) => tx.rule(rule.id).await?.map(|rule| rule.name),
        ActorRef::Customer => Some(crate::system::CUSTOMER.to_owned()),
        ActorRef::System => None,
    };
    Ok(Named { who: who.clone(), name: name.unwrap_or_else(|| crate::system::NOBODY.to_owned()) })
}

/// How many pieces the lines of an order have, and the lines that it would have.
type LinesBeforeAfter = (Vec<u32>, Option<Vec<LineAfter>>);

/// A submission that has passed the checks before the rule.
struct Write<'a> {
    submission: &'a Submission,
    board: &'a Arc<Board>,
    secret: &'a Secret,
    head: Head,
    now: Instant,
    row: Option<OrderRow>,
}

impl Write<'_> {
    async fn decide(&self, tx: &mut dyn Tx, actor: &Actor) -> Result<Vec<NewEvent>, WriteError> {
        let order = self.row.as_ref().map(|row| &row.order.state);
        let (mut gap, mut total, mut crowd) = (RankNeighbours::default(), 0, (Vec::new(), 0));
        if let Some((status, spot)) = self.target() {
            gap = tx.gap(self.board.id, &status, &spot, self.submission.order).await?;
            total = tx.total(self.board.id, &status).await?;
            if Rank::between(gap.above.as_ref(), gap.below.as_ref()).is_long() {
                crowd = self.crowd(tx, &status, &gap).await?;
            }
        }
        let (content, stands_for) = (self.content(tx).await?, self.stands_for(tx, actor).await?);
        let conditions = self.conditions();
        let (present, after) = self.lines(tx).await?;
        let facts = DecisionInput {
            order,
            target_total: total,
            above: gap.above.as_ref(),
            below: gap.below.as_ref(),
            to_rebalance: (&crowd.0, crowd.1),
            spans: &self.board.spans,
            lines: LinesInput { present: &present, after: after.as_deref() },
            approvals: ApprovalInput {
                content: content.as_ref(),
                digest: sha256,
                stands_for: &stands_for,
                conditions: conditions.as_ref(),
            },
        };
        match decide(&self.board.workflow, &facts, &self.submission.command, actor, self.now) {
            Ok(accepted) => Ok(accepted),
            Err(mut refusals) => {
                self.name_the_change(tx, &mut refusals).await?;
                Err(WriteError::Refused(refusals))
            }
        }
    }

    /// Whoever moves a card to a column that is gone is told who changed the workflow, and when that was.
    async fn name_the_change(&self, tx: &mut dyn Tx, refusals: &mut [Refusal]) -> Result<(), Failure> {
        let Command::Move(Move { to, .. }) = &self.submission.command else { return Ok(()) };
        let Some(refusal) = refusals.iter_mut().find(|refusal| refusal.code == RefusalCode::UnknownStatus)
        else {
            return Ok(());
        };
        let present = self.board.workflow.revision;
        for revision in (1..present).rev().take(REMEMBERED_REVISIONS) {
            let Some(earlier) = tx.revision(self.board.id, revision).await? else { return Ok(()) };
            let Some(gone) = earlier.workflow.status(to) else { continue };
            let change = tx.revision(self.board.id, revision + 1).await?;
            let who = match change.and_then(|change| change.by) {
                Some(author) => named(tx, &author).await?.name,
                None => crate::system::NOBODY.to_owned(),
            };
            refusal.message = tr!(
                "“{}” is gone: {} changed the workflow (revision {}). Look at the board as it is now and choose again.",
                isolated(&gone.name),
                isolated(&who),
                revision + 1
            );
            return Ok(());
        }
        Ok(())
    }

    /// How many pieces the order's lines have, and what the command would make of them, where that matters: for its parcels, and
    /// for what its customer leaves out.
    async fn lines(&self, tx: &mut dyn Tx) -> Result<LinesBeforeAfter, Failure> {
        let Some(row) = &self.row else { return Ok((Vec::new(), None)) };
        let after = match &self.submission.command {
            Command::DecideApproval(decision) => return self.struck(tx, decision.strike.as_deref()).await,
            Command::Parcel(_) => None,
            Command::Edit(edit) if edit.lines.is_some() && !row.order.state.parcels.all.is_empty() => {
                self.submission.sources.new_lines()
            }
            _ => return Ok((Vec::new(), None)),
        };
        let present = tx.lines(row.order.state.id).await?;
        let of = |(line, place): (&Line, usize)| LineAfter {
            same: present
                .get(place)
                .is_some_and(|was| was.sku == line.sku && was.description == line.description),
            quantity: pieces(line.quantity),
        };
        let after = after.map(|lines| lines.iter().zip(0..).map(of).collect());
        Ok((present.iter().map(|line| pieces(line.quantity)).collect(), after))
    }

    /// The same where the customer leaves lines out: those that stay are the very lines that the order has.
    async fn struck(&self, tx: &mut dyn Tx, strike: Option<&Strike>) -> Result<LinesBeforeAfter, Failure> {
        let Some(strike) = strike else { return Ok((Vec::new(), None)) };
        let present = tx.lines(self.submission.order).await?;
        let stay = unstruck(&present, &strike.lines);
        let of = |(line, place): (&Line, usize)| LineAfter {
            same: stay.get(place).is_some_and(|was| *was == line),
            quantity: pieces(line.quantity),
        };
        let after = self.submission.sources.new_lines().unwrap_or_default();
        let after = after.iter().zip(0..).map(of).collect();
        Ok((present.iter().map(|line| pieces(line.quantity)).collect(), Some(after)))
    }

    /// What the order says, where approvals may depend on it.
    async fn content(&self, tx: &mut dyn Tx) -> Result<Option<Content>, Failure> {
        let Some(row) = &self.row else { return Ok(None) };
        let id = row.order.state.id;
        let asks = matches!(
            self.submission.command,
            Command::RequestApproval { .. } | Command::OverrideApproval { .. }
        );
        match asks || !row.order.state.approvals.is_empty() {
            true => Ok(Some(Content::of(id, &tx.log(id).await?))),
            false => Ok(None),
        }
    }

    /// Whom the author stands in for today, where that matters. Whoever has left stands in for nobody and has nobody.
    async fn stands_for(&self, tx: &mut dyn Tx, actor: &Actor) -> Result<Vec<StandsFor>, Failure> {
        let (Command::DecideApproval(_), ActorRef::Person(id)) = (&self.submission.command, &actor.who)
        else {
            return Ok(Vec::new());
        };
        let (all, board, today) = (tx.stand_ins().await?, self.board.id, self.board.today(self.now));
        let mut found = Vec::new();
        'chains: for (person, via) in stands_for(&all, *id, today) {
            for between in &via {
                if !tx.person(*between).await?.is_some_and(|person| person.active) {
                    continue 'chains;
                }
            }
            let away = tx.person(person).await?.filter(|person| person.active);
            found.extend(away.map(|away| StandsFor { person, roles: away.actor(board).roles, via }));
        }
        Ok(found)
    }

    /// The conditions that are so once the command is carried out; none where it touches no value of theirs.
    fn conditions(&self) -> Option<BTreeSet<ConditionId>> {
        let none = Fields::new();
        let (fields, places) = match &self.submission.command {
            Command::Place(place) => (&place.fields, true),
            Command::Edit(edit) => (&edit.fields, false),
            Command::Move(m) => (&m.fields, false),
            _ => (&none, false),
        };
        let sources = &self.submission.sources;
        let mut now = self.row.as_ref().map(|row| row.order.state.conditions.clone()).unwrap_or_default();
        for condition in &self.board.workflow.conditions {
            let holds = match condition.test.field() {
                None => sources.total().map(|total| condition.test.holds_of_total(total)),
                Some(field) => fields.get(field).map(|value| {
                    condition.test.holds_of(value.as_ref().and_then(|value| sources.text(value.id)))
                }),
            };
            match holds {
                Some(true) => drop(now.insert(condition.id.clone())),
                Some(false) => drop(now.remove(&condition.id)),
                None if places => drop(now.remove(&condition.id)),
                None => {}
            }
        }
        (!self.board.workflow.conditions.is_empty()).then_some(now)
    }

    /// The column that the card goes to and where in it.
    fn target(&self) -> Option<(StatusId, InsertPosition)> {
        let spot = match self.submission.position {
            Position::Top => InsertPosition::Top,
            Position::After(order) => InsertPosition::After(order),
            Position::Bottom => InsertPosition::Bottom,
        };
        match &self.submission.command {
            Command::Place(place) => {
                let first = || self.board.workflow.statuses.first().map(|status| status.id.clone());
                place
                    .history
                    .last()
                    .map(|step| step.status.clone())
                    .or_else(first)
                    .map(|status| (status, spot))
            }
            Command::Move(m) => Some((m.to.clone(), spot)),
            Command::TakeBack { .. } => {
                let last = self.row.as_ref()?.order.state.last_move.as_ref()?;
                Some((last.from.clone(), InsertPosition::Near(last.rank.clone())))
            }
            _ => None,
        }
    }

    async fn crowd(
        &self,
        tx: &mut dyn Tx,
        status: &StatusId,
        gap: &RankNeighbours,
    ) -> Result<(Vec<OrderId>, usize), Failure> {
        let column = tx.column(self.board.id, status, self.submission.order).await?;
        let above =
            column.iter().filter(|(_, rank)| gap.above.as_ref().is_some_and(|above| rank <= above)).count();
        Ok((column.into_iter().map(|(id, _)| id).collect(), above))
    }

    async fn record(
        mut self,
        tx: &mut dyn Tx,
        actor: &Actor,
        accepted: Vec<NewEvent>,
    ) -> Result<Outcome, Failure> {
        let named = named(tx, &actor.who).await?;
        let before = self.row.take();
        let mut labels = before.as_ref().map(|row| row.labels.clone()).unwrap_or_default();
        let mut order = before.as_ref().map(|row| row.order.clone());
        let mut changes = Vec::with_capacity(accepted.len());
        let (mut edit, mut decided) = (None, None);
        for occurrence in accepted {
            let mut entry = self.entry(actor, order.as_ref(), occurrence);
            match &entry.event {
                Event::Edited { .. } | Event::LinesChanged { .. } | Event::Promised { .. } => {
                    edit = Some(entry.seq);
                }
                Event::ApprovalVoided { .. } => entry.cause = edit,
                Event::ApprovalDecided { .. } => decided = Some((entry.seq, entry.at)),
                _ => {}
            }
            let (body, head) = chain::seal(&entry, &self.head.hash)?;
            tx.append(self.board.id, entry.order, body, &head).await?;
            self.head = head;
            stays::note(tx, self.board, order.as_ref(), &entry).await?;
            if let Event::Reranked { ranks } = &entry.event {
                tx.rerank(self.submission.order, ranks).await?;
            }
            let after = Projected::apply(order, &entry)
                .map_err(|impossible| Failure::Broken(impossible.to_string()))?;
            self.submission.sources.label(&mut labels, &after, &self.board.workflow);
            if let Event::Erased { .. } = &entry.event {
                labels.erase();
            }
            labels.assignee = match &after.state.assignment {
                Some(assignment) => tx.person(assignment.to).await?.map(|person| person.name.clone()),
                None => None,
            };
            changes.push(change(&entry, named.clone(), &after, &labels));
            order = Some(after);
        }
        let Some(order) = order else {
            return Err(Failure::Broken("the rule accepted a command that records nothing".into()));
        };
        let after = OrderRow { board: self.board.id, order, labels };
        let touched = self.project(tx, before.as_ref(), &after).await?;
        if let (Some(copy), Some(decided)) = (&self.submission.copy, decided) {
            tx.add_answer_copy(self.board.id, self.submission.order, decided, copy).await?;
        }
        if let Some(key) = &self.submission.key {
            tx.remember(
                &principal(&self.submission.author),
                key,
                self.submission.order,
                self.head.seq,
                self.now,
            )
            .await?;
        }
        Ok(Outcome { receipt: receipt(&after.order, &after.labels, self.head.seq, false), changes, touched })
    }

    fn entry(&self, actor: &Actor, order: Option<&Projected>, occurrence: NewEvent) -> Entry {
        // What is said of an order changes nothing of it: whoever saw this version still sees it.
        let change = u64::from(occurrence.event.changes_order());
        Entry {
            v: chain::FORMAT,
            board: self.board.id,
            seq: self.head.seq + 1,
            at: self.now,
            occurred_at: occurrence.occurred_at,
            order: Some(self.submission.order),
            version: order.map_or(0, |order| order.state.version) + change,
            revision: self.board.workflow.revision,
            actor: actor.who.clone(),
            origin: self.submission.origin,
            cause: self.submission.cause,
            event: occurrence.event,
        }
    }

    /// Writes the source rows, the order's row and the counters. The columns whose counters changed.
    async fn project(
        &self,
        tx: &mut dyn Tx,
        before: Option<&OrderRow>,
        after: &OrderRow,
    ) -> Result<Vec<StatusId>, Failure> {
        tx.add_sources(self.submission.order, &self.submission.sources).await?;
        match before {
            None => {
                tx.add_order(after, &self.tracking(&after.order)).await?;
                if let (Some(source), Some(digest)) = (&after.order.source, &self.submission.import_digest) {
                    tx.add_import(self.board.id, source, &after.order, digest).await?;
                }
            }
            Some(before) => {
                let renewed = before.order.state.tracking_generation != after.order.state.tracking_generation;
                let tracking = renewed.then(|| self.tracking(&after.order));
                tx.save_order(before, after, tracking.as_ref()).await?;
            }
        }
        if let Some(imported) = after.order.state.imported {
            let mut tally = ImportTally::of(&after.order);
            if let Some(before) = before {
                tally -= ImportTally::of(&before.order);
            }
            if tally != ImportTally::default() {
                let by = self.submission.author.clone();
                let change = ImportRow { run: imported.run, by, at: self.now, tally };
                tx.count_import(self.board.id, change).await?;
            }
        }
        tx.index(before, after, &self.submission.sources).await?;
        if let Command::Erase { erasure } = &self.submission.command {
            tx.erase(after, *erasure, self.now).await?;
        }
        timers::keep(tx, self.board, before, after).await?;
        self.recount(tx, before, after).await
    }

    fn tracking(&self, order: &Projected) -> TokenDigest {
        token_digest(&self.secret.tracking_token(order.state.id, order.state.tracking_generation))
    }

    async fn recount(
        &self,
        tx: &mut dyn Tx,
        before: Option<&OrderRow>,
        after: &OrderRow,
    ) -> Result<Vec<StatusId>, Failure> {
        let place = |row: &OrderRow| {
            let state = &row.order.state;
            (!state.archived).then(|| (state.status.clone(), state.entered_at))
        };
        let (left, entered) = (before.and_then(place), place(after));
        if left == entered {
            return Ok(Vec::new());
        }
        let board = self.board.id;
        if let Some((status, at)) = &left {
            tx.leave(board, status, *at).await?;
        }
        if let Some((status, at)) = &entered {
            tx.enter(board, status, *at).await?;
        }
        let mut touched: Vec<_> = left.into_iter().chain(entered).map(|(status, _)| status).collect();
        touched.dedup();
        Ok(touched)
    }
}

/// An entry as the feed sends it. Counters are filled in by the caller, once for the whole command.
pub(super) fn change(entry: &Entry, actor: Named, order: &Projected, labels: &Labels) -> Change {
    let (from, to) = ends(&entry.event);
    Change {
        seq: entry.seq,
        order: order.state.id,
        version: order.state.version,
        kind: entry.event.kind().to_owned(),
        actor,
        from,
        to,
        card: Some(order.card(labels)),
        columns: Vec::new(),
    }
}

/// The statuses that an event left and entered.
pub(super) fn ends(event: &Event) -> (Option<StatusId>, Option<StatusId>) {
    match event {
        Event::Placed(placed) => (None, Some(placed.status.clone())),
        Event::Moved { from, to, .. } | Event::TakenBack { from, to, .. } => {
            (Some(from.clone()), Some(to.clone()))
        }
        _ => (None, None),
    }
}

/// Appends an entry to the reserved board's log.
pub(super) async fn append_system(
    tx: &mut dyn Tx,
    actor: &ActorRef,
    now: Instant,
    event: domain::SystemEvent,
) -> Result<(), Failure> {
    let board: BoardId = super::SYSTEM;
    let head = tx.head(board).await?;
    let at = head.at.map_or(now, |at| at.max(now));
    let entry = Entry {
        v: chain::FORMAT,
        board,
        seq: head.seq + 1,
        at,
        occurred_at: at,
        order: None,
        version: 0,
        revision: 0,
        actor: actor.clone(),
        origin: if *actor == ActorRef::System { Origin::CommandLine } else { Origin::Api },
        cause: None,
        event,
    };
    let (body, head) = chain::seal(&entry, &head.hash)?;
    tx.append(board, None, body, &head).await
}
