//! A board in memory, and what is done to it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A board in memory: the smallest thing that can carry `decide` and `apply`.
#[derive(Debug, Clone)]
pub struct Board {
    pub workflow: Workflow,
    pub spans: Spans,
    pub orders: BTreeMap<OrderId, OrderState>,
    pub log: Vec<Entry>,
    pub now: Instant,
    /// Who stands in for whom.
    pub stand_ins: Vec<StandIn>,
    /// The roles of those who are away.
    pub people: BTreeMap<PersonId, BTreeSet<RoleId>>,
    /// What makes seals of texts. A text is its own seal here: nothing is lost in it.
    pub digest: fn(&str) -> String,
    /// The conditions that are so from the next command on.
    pub conditions: Option<BTreeSet<ConditionId>>,
    /// How many pieces the lines have, of every order.
    pub lines: Vec<u32>,
    /// What the next edit would make of them.
    pub lines_after: Option<Vec<LineAfter>>,
}

pub fn start() -> Instant {
    DateTime::<Utc>::from_timestamp(1_795_000_000, 0).unwrap()
}

/// Open from 9 to 17 UTC each day for a year.
pub fn spans() -> Spans {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    let day = |n| midnight + TimeDelta::days(n);
    Spans::new((-60..300).map(|n| (day(n) + TimeDelta::hours(9), day(n) + TimeDelta::hours(17))).collect())
}

pub fn text(n: u128) -> TextRef {
    TextRef { id: Uuid::from_u128(n), digest: "00".repeat(32) }
}

pub fn lines_change(n: u128) -> LinesChange {
    let lines = LinesRef { count: 2, pieces: 3, digest: "11".repeat(32) };
    LinesChange { lines, before: Uuid::from_u128(n), after: text(n + 100) }
}

pub fn actor(roles: &[&str]) -> Actor {
    let roles: BTreeSet<RoleId> = roles.iter().map(|role| role.parse().unwrap()).collect();
    let seed = roles
        .iter()
        .flat_map(|role| role.as_str().bytes())
        .fold(7u128, |sum, byte| sum.wrapping_mul(31) + u128::from(byte));
    Actor { who: ActorRef::Person(PersonId(Uuid::from_u128(seed))), admin: false, roles }
}

pub fn status(id: &str) -> StatusId {
    id.parse().unwrap()
}

impl Board {
    pub fn new() -> Board {
        let workflow = default_workflow(default_calendar("UTC"));
        Board {
            workflow,
            spans: spans(),
            orders: BTreeMap::new(),
            log: Vec::new(),
            now: start(),
            stand_ins: Vec::new(),
            people: BTreeMap::new(),
            digest: str::to_owned,
            conditions: None,
            lines: vec![1],
            lines_after: None,
        }
    }

    pub fn column(&self, id: &StatusId, without: OrderId) -> Vec<&OrderState> {
        let mut column: Vec<_> =
            self.orders.values().filter(|o| o.status == *id && !o.archived && o.id != without).collect();
        column.sort_by(|a, b| a.rank.cmp(&b.rank));
        column
    }

    /// Where a command leads, as the server would find it.
    fn target(&self, id: OrderId, command: &Command) -> StatusId {
        let order = self.orders.get(&id);
        match command {
            Command::Move(m) => m.to.clone(),
            Command::Place(place) => {
                place.history.last().map_or(self.workflow.statuses[0].id.clone(), |step| step.status.clone())
            }
            _ => order.map_or(status("received"), |o| {
                o.last_move.as_ref().map_or(o.status.clone(), |last| last.from.clone())
            }),
        }
    }

    pub fn run(
        &mut self,
        id: OrderId,
        command: &Command,
        by: &Actor,
        place: usize,
    ) -> Result<u64, Vec<Refusal>> {
        let target = self.target(id, command);
        let column = self.column(&target, id);
        let above = place.min(column.len());
        let to_rebalance: Vec<OrderId> = match Rank::between(
            above.checked_sub(1).map(|i| &column[i].rank),
            column.get(above).map(|o| &o.rank),
        ) {
            rank if rank.is_long() => column.iter().map(|o| o.id).collect(),
            _ => Vec::new(),
        };
        let content = Content::of(id, self.log.iter().filter(|entry| entry.order == Some(id)));
        let stands_for = self.stands_for(by);
        let facts = DecisionInput {
            order: self.orders.get(&id),
            target_total: column.len() as u32,
            above: above.checked_sub(1).map(|i| &column[i].rank),
            below: column.get(above).map(|o| &o.rank),
            to_rebalance: (&to_rebalance, above),
            spans: &self.spans,
            lines: LinesInput { present: &self.lines, after: self.lines_after.as_deref() },
            approvals: ApprovalInput {
                content: Some(&content),
                digest: self.digest,
                stands_for: &stands_for,
                conditions: self.conditions.as_ref(),
            },
        };
        let events = decide(&self.workflow, &facts, command, by, self.now)?;
        assert!(!events.is_empty(), "an accepted command records something");
        for occurrence in events {
            self.append(id, by, occurrence);
        }
        Ok(self.log.len() as u64)
    }

    pub fn stands_for(&self, by: &Actor) -> Vec<StandsFor> {
        let ActorRef::Person(actor) = by.who else { return Vec::new() };
        let chains = stands_for(&self.stand_ins, actor, self.now.date_naive()).into_iter();
        let roles = |person| self.people.get(&person).cloned().unwrap_or_default();
        chains.map(|(person, via)| StandsFor { person, roles: roles(person), via }).collect()
    }

    fn append(&mut self, id: OrderId, by: &Actor, occurrence: NewEvent) {
        assert!(occurrence.occurred_at <= self.now);
        let change = u64::from(occurrence.event.changes_order());
        let version = self.orders.get(&id).map_or(0, |o| o.version) + change;
        let entry = Entry {
            v: 1,
            board: BoardId(Uuid::nil()),
            seq: self.log.len() as u64 + 1,
            at: self.now,
            occurred_at: occurrence.occurred_at,
            order: Some(id),
            version,
            revision: 1,
            actor: by.who.clone(),
            origin: Origin::Api,
            cause: None,
            event: occurrence.event,
        };
        Board::project(&mut self.orders, &entry);
        self.log.push(entry);
    }

    pub fn project(orders: &mut BTreeMap<OrderId, OrderState>, entry: &Entry) {
        let id = entry.order.unwrap();
        let state = apply(orders.remove(&id), entry).expect("what was accepted applies");
        orders.insert(id, state);
        if let Event::Reranked { ranks } = &entry.event {
            for (other, rank) in ranks {
                orders.get_mut(other).unwrap().rank = rank.clone();
            }
        }
    }

    pub fn place(&mut self, n: u128) -> OrderId {
        let id = OrderId(Uuid::from_u128(n));
        self.run(id, &place(n), &Actor::system(), usize::MAX).unwrap();
        id
    }

    /// Moves an order along by an administrator, with everything a move could ask for.
    pub fn bring(&mut self, id: OrderId, path: &[&str]) {
        for to in path {
            self.run(id, &go(to), &Actor::system(), usize::MAX).unwrap();
        }
    }
}

pub fn place(n: u128) -> Command {
    Command::Place(Box::new(Place {
        number: format!("N{n}").parse().unwrap(),
        customer_id: CustomerId(Uuid::from_u128(n)),
        customer: text(n),
        lines: LinesRef { count: 1, pieces: 1, digest: "00".repeat(32) },
        promise: None,
        fields: Fields::new(),
        placed_at: None,
        history: Vec::new(),
        source: None,
        import: None,
    }))
}

/// The same by an import, through these statuses.
pub fn import(n: u128, run: u128, statuses: &[&str]) -> Command {
    let Command::Place(place) = place(n) else { unreachable!() };
    let history = statuses.iter().map(|id| Step { status: status(id), at: start() }).collect();
    let import = Some(ImportId(Uuid::from_u128(run)));
    Command::Place(Box::new(Place { history, source: Some("csv".into()), import, ..*place }))
}

/// Withdraws an order because this import is undone.
pub fn undo(run: u128) -> Command {
    Command::UndoImport { import: ImportId(Uuid::from_u128(run)), reason: text(1) }
}

pub fn promise(from: i64, to: i64) -> Promise {
    let day = |n| start().date_naive() + TimeDelta::days(n);
    Promise::new(day(from), day(to)).unwrap()
}

pub fn bare(to: &str) -> Command {
    Command::Move(Move::to(status(to)))
}

pub fn go(to: &str) -> Command {
    let fields = [(FieldId::carrier(), Some(text(1))), (FieldId::tracking_number(), Some(text(2)))].into();
    Command::Move(Move {
        reason: Some(text(3)),
        fields,
        promise: Some(promise(3, 4)),
        ..Move::to(status(to))
    })
}

fn a_comment(n: u8) -> CommentId {
    CommentId(Uuid::from_u128(n.into()))
}

/// The comment of this number, with its text.
pub fn comment(n: u8, says: u128) -> Command {
    Command::Comment { comment: a_comment(n), text: text(says), mentions: Default::default() }
}

pub fn edit_comment(n: u8, says: u128) -> Command {
    Command::EditComment { comment: a_comment(n), text: text(says), mentions: Default::default() }
}

pub fn delete_comment(n: u8) -> Command {
    Command::DeleteComment { comment: a_comment(n) }
}

pub fn codes(refusals: &[Refusal]) -> Vec<RefusalCode> {
    refusals.iter().map(|refusal| refusal.code).collect()
}
