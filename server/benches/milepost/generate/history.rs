//! Tells the lives of all orders in the order of time, as the entries of one log. Only orders whose life goes on are held.

use super::{
    Size,
    rows::{Batch, EventRow, Order, Texts},
    timeline::{OrderTimeline, SeedAction, scatter},
};
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, Entry, Event, FieldId, Fields, Instant, OrderId, Origin, PersonId, Placed, Promise,
    Rank, StatusId, Workflow, apply,
};
use sha2::{Digest, Sha256};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};
use store::secret::Secret;

/// The board that a history is told for.
pub struct Stage {
    pub board: BoardId,
    pub workflow: Workflow,
    pub person: PersonId,
    pub secret: Secret,
    /// Where its log ends.
    pub seq: u64,
    pub hash: [u8; 32],
    /// When the history ends.
    pub now: Instant,
}

/// A history under way.
pub struct History {
    stage: Stage,
    size: Size,
    placed: u32,
    upcoming: Option<OrderTimeline>,
    pending: BinaryHeap<Reverse<(Instant, u32)>>,
    active: HashMap<u32, (OrderTimeline, Order)>,
    /// How many cards each column has had: the next one stands below them all.
    ranks: BTreeMap<StatusId, u32>,
    ends_at: Instant,
    /// How many cards each column holds.
    pub totals: BTreeMap<StatusId, u32>,
}

impl History {
    pub fn new(stage: Stage, size: Size) -> History {
        let upcoming = (size.orders > 0).then(|| OrderTimeline::plan(0, size, stage.now));
        let (pending, active, ends_at) = (BinaryHeap::new(), HashMap::new(), stage.now);
        History {
            stage,
            size,
            placed: 0,
            upcoming,
            pending,
            active,
            ranks: BTreeMap::new(),
            ends_at,
            totals: BTreeMap::new(),
        }
    }

    /// Where the log ends: position and hash.
    pub fn head(&self) -> (u64, [u8; 32]) {
        (self.stage.seq, self.stage.hash)
    }

    /// When the last entry was recorded.
    pub fn ends_at(&self) -> Instant {
        self.ends_at
    }

    /// The next so many entries with all rows that belong to them; none when everything is told.
    pub fn next(&mut self, entries: usize) -> Option<Batch> {
        let mut batch = Batch::default();
        while batch.events.len() < entries {
            let Some((mut timeline, order)) = self.pick() else { break };
            let Some((at, action)) = timeline.advance() else { continue };
            let order = self.tell(&mut batch, &timeline, order, at, action);
            match timeline.due() {
                Some(due) => {
                    self.pending.push(Reverse((due, timeline.number)));
                    self.active.insert(timeline.number, (timeline, order));
                }
                None => batch.orders.push(order.row(&self.stage.secret)),
            }
        }
        (!batch.events.is_empty()).then_some(batch)
    }

    /// Whose turn it is: an order that is there, or one that comes to be.
    fn pick(&mut self) -> Option<(OrderTimeline, Option<Order>)> {
        let next = self.pending.peek().map(|Reverse((due, _))| *due);
        let born = self.upcoming.as_ref().and_then(OrderTimeline::due);
        if let Some(born) = born
            && next.is_none_or(|next| born <= next)
        {
            let timeline = self.upcoming.take()?;
            self.placed += 1;
            self.upcoming = (self.placed < self.size.orders)
                .then(|| OrderTimeline::plan(self.placed, self.size, self.stage.now));
            return Some((timeline, None));
        }
        let Reverse((_, number)) = self.pending.pop()?;
        self.active.remove(&number).map(|(timeline, order)| (timeline, Some(order)))
    }

    fn tell(
        &mut self,
        batch: &mut Batch,
        timeline: &OrderTimeline,
        order: Option<Order>,
        at: Instant,
        action: SeedAction,
    ) -> Order {
        let id = order.as_ref().map_or_else(|| OrderId(id_at(at)), |order| order.state.id);
        let mut texts = Texts { order: id, at, batch };
        let event = self.event(&mut texts, timeline, order.as_ref(), at, action);
        let entry = self.entry(id, order.as_ref().map_or(0, |order| order.state.version), at, event);
        let body = serde_json::to_string(&entry).expect("an entry is JSON");
        self.stage.hash = Sha256::new().chain_update(self.stage.hash).chain_update(&body).finalize().into();
        (self.stage.seq, self.ends_at) = (entry.seq, at);
        batch.events.push(EventRow { seq: entry.seq, order: id.0, hash: self.stage.hash, body });
        let before = order.as_ref().map(|order| order.state.clone());
        let state = apply(before.clone(), &entry).expect("an entry that follows");
        self.count(before.filter(|state| !state.archived).map(|state| state.status), -1);
        self.count((!state.archived).then(|| state.status.clone()), 1);
        Order::after(order, state, &entry)
    }

    fn entry(&self, order: OrderId, version: u64, at: Instant, event: Event) -> Entry {
        Entry {
            v: 1,
            board: self.stage.board,
            seq: self.stage.seq + 1,
            at,
            occurred_at: at,
            order: Some(order),
            version: version + 1,
            revision: self.stage.workflow.revision,
            actor: ActorRef::Person(self.stage.person),
            origin: Origin::Board,
            cause: None,
            event,
        }
    }

    fn event(
        &mut self,
        texts: &mut Texts<'_>,
        timeline: &OrderTimeline,
        order: Option<&Order>,
        at: Instant,
        action: SeedAction,
    ) -> Event {
        match action {
            SeedAction::Place => Event::Placed(Box::new(self.place(texts, timeline.number, at))),
            SeedAction::Promise(days) => {
                Event::Promised { promise: window(at, days), reason: None, quiet: false }
            }
            SeedAction::Slip(days) => {
                let first = order
                    .and_then(|order| order.state.promise)
                    .map_or(at.date_naive(), |promise| promise.latest());
                let ahead = (first - at.date_naive()).num_days() + days;
                Event::Promised {
                    promise: window(at, ahead),
                    reason: Some(texts.note("The varnish has to dry longer in this weather.")),
                    quiet: false,
                }
            }
            SeedAction::Move(to) => self.moved(texts, order.expect("an order"), at, to),
            SeedAction::Hold(reason) => {
                Event::Held { reason, note: Some(texts.note("Asked on the phone, they call back.")) }
            }
            SeedAction::Release => {
                Event::Released { due_at: order.and_then(|order| order.state.due_at), paused: 0 }
            }
            SeedAction::Parcel => Event::Edited { fields: parcel(texts, timeline.number), customer: None },
            SeedAction::Archive => Event::Archived,
        }
    }

    fn place(&mut self, texts: &mut Texts<'_>, n: u32, at: Instant) -> Placed {
        let status = status("received");
        let buyer = (scatter(u64::from(n) ^ 0xb0b) % 40_000) as u32;
        Placed {
            number: format!("B-{:07}", n + 1).parse().expect("a number"),
            customer_id: domain::CustomerId(uuid::Uuid::from_u128(
                0x00c0_ffee_0000_7000_8000_0000_0000_0000 | u128::from(buyer),
            )),
            customer: texts.contact(buyer),
            lines: texts.lines(n),
            rank: self.rank(&status),
            due_at: self.due(&status, at),
            status,
            promise: None,
            fields: Fields::new(),
            source: None,
            import: None,
        }
    }

    fn moved(&mut self, texts: &mut Texts<'_>, order: &Order, at: Instant, to: &str) -> Event {
        let to = status(to);
        let reason =
            (to.as_str() == "cancelled").then(|| texts.note("The customer ordered twice by mistake."));
        Event::Moved {
            from: order.state.status.clone(),
            rank: self.rank(&to),
            due_at: self.due(&to, at),
            to,
            reason,
            despite: Vec::new(),
            entered_at: None,
            unassigned: None,
            quiet: false,
        }
    }

    fn rank(&mut self, status: &StatusId) -> Rank {
        let n = self.ranks.entry(status.clone()).or_default();
        *n += 1;
        Rank::nth(*n)
    }

    /// When the time in a status is up, three real hours for each working one: opening hours of years ago are not resolved.
    fn due(&self, status: &StatusId, at: Instant) -> Option<Instant> {
        Some(at + self.stage.workflow.allowed(status)? * 3)
    }

    fn count(&mut self, status: Option<StatusId>, by: i64) {
        if let Some(status) = status {
            let total = self.totals.entry(status).or_default();
            *total = total.saturating_add_signed(by as i32);
        }
    }
}

fn status(id: &str) -> StatusId {
    id.parse().expect("an id")
}

fn window(at: Instant, days: i64) -> Promise {
    let earliest = at.date_naive() + TimeDelta::days(days.max(1) - 1);
    Promise::new(earliest, earliest + TimeDelta::days(1)).expect("a window")
}

fn parcel(texts: &mut Texts<'_>, n: u32) -> Fields {
    let carrier = texts.note("Royal Example");
    let number = texts.note(&format!("RX{n:09}GB"));
    [(FieldId::carrier(), Some(carrier)), (FieldId::tracking_number(), Some(number))].into()
}

/// An id that sorts by time, as the server gives them.
pub fn id_at(at: Instant) -> uuid::Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}
