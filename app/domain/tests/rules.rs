//! The rule's promises, held against random boards: what is accepted applies, what is refused says why and changes nothing,
//! and the log alone gives the same state again.

use chrono::{DateTime, TimeDelta, Utc};
use domain::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A board in memory: the smallest thing that can carry `decide` and `apply`.
#[derive(Debug, Clone)]
struct Board {
    workflow: Workflow,
    spans: Spans,
    orders: BTreeMap<OrderId, OrderState>,
    log: Vec<Entry>,
    now: Instant,
}

fn start() -> Instant {
    DateTime::<Utc>::from_timestamp(1_795_000_000, 0).unwrap()
}

/// Open from 9 to 17 UTC each day for a year.
fn spans() -> Spans {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    let day = |n| midnight + TimeDelta::days(n);
    Spans::new((-60..300).map(|n| (day(n) + TimeDelta::hours(9), day(n) + TimeDelta::hours(17))).collect())
}

fn text(n: u128) -> TextRef {
    TextRef { id: Uuid::from_u128(n), digest: "00".repeat(32) }
}

fn actor(roles: &[&str]) -> Actor {
    let roles: BTreeSet<RoleId> = roles.iter().map(|role| role.parse().unwrap()).collect();
    let seed = roles.iter().flat_map(|role| role.as_str().bytes()).fold(7u128, |sum, byte| sum.wrapping_mul(31) + u128::from(byte));
    Actor { who: ActorRef::Person(PersonId(Uuid::from_u128(seed))), admin: false, roles }
}

fn status(id: &str) -> StatusId {
    id.parse().unwrap()
}

impl Board {
    fn new() -> Board {
        let workflow = default_workflow(default_calendar("UTC"));
        Board { workflow, spans: spans(), orders: BTreeMap::new(), log: Vec::new(), now: start() }
    }

    fn column(&self, id: &StatusId, without: OrderId) -> Vec<&OrderState> {
        let mut column: Vec<_> = self.orders.values().filter(|o| o.status == *id && !o.archived && o.id != without).collect();
        column.sort_by(|a, b| a.rank.cmp(&b.rank));
        column
    }

    /// Where a command leads, as the server would find it.
    fn target(&self, id: OrderId, command: &Command) -> StatusId {
        let order = self.orders.get(&id);
        match command {
            Command::Move(m) => m.to.clone(),
            Command::Place(place) => place.history.last().map_or(self.workflow.statuses[0].id.clone(), |step| step.status.clone()),
            _ => order.map_or(status("received"), |o| o.last_move.as_ref().map_or(o.status.clone(), |last| last.from.clone())),
        }
    }

    fn run(&mut self, id: OrderId, command: &Command, by: &Actor, place: usize) -> Result<u64, Vec<Refusal>> {
        let target = self.target(id, command);
        let column = self.column(&target, id);
        let above = place.min(column.len());
        let crowded: Vec<OrderId> = match Rank::between(above.checked_sub(1).map(|i| &column[i].rank), column.get(above).map(|o| &o.rank)) {
            rank if rank.is_long() => column.iter().map(|o| o.id).collect(),
            _ => Vec::new(),
        };
        let facts = Facts {
            order: self.orders.get(&id),
            target_total: column.len() as u32,
            above: above.checked_sub(1).map(|i| &column[i].rank),
            below: column.get(above).map(|o| &o.rank),
            crowded: (&crowded, above),
            spans: &self.spans,
        };
        let events = decide(&self.workflow, &facts, command, by, self.now)?;
        assert!(!events.is_empty(), "an accepted command records something");
        for occurrence in events {
            self.append(id, by, occurrence);
        }
        Ok(self.log.len() as u64)
    }

    fn append(&mut self, id: OrderId, by: &Actor, occurrence: Occurrence) {
        assert!(occurrence.occurred_at <= self.now);
        let version = self.orders.get(&id).map_or(0, |o| o.version) + 1;
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

    fn project(orders: &mut BTreeMap<OrderId, OrderState>, entry: &Entry) {
        let id = entry.order.unwrap();
        let state = apply(orders.remove(&id), entry).expect("what was accepted applies");
        orders.insert(id, state);
        if let Event::Reranked { ranks } = &entry.event {
            for (other, rank) in ranks {
                orders.get_mut(other).unwrap().rank = rank.clone();
            }
        }
    }

    fn place(&mut self, n: u128) -> OrderId {
        let id = OrderId(Uuid::from_u128(n));
        self.run(id, &place(n), &Actor::system(), usize::MAX).unwrap();
        id
    }

    /// Moves an order along by an administrator, with everything a move could ask for.
    fn bring(&mut self, id: OrderId, path: &[&str]) {
        for to in path {
            self.run(id, &go(to), &Actor::system(), usize::MAX).unwrap();
        }
    }
}

fn place(n: u128) -> Command {
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
    }))
}

fn promise(from: i64, to: i64) -> Promise {
    let day = |n| start().date_naive() + TimeDelta::days(n);
    Promise::new(day(from), day(to)).unwrap()
}

fn bare(to: &str) -> Command {
    Command::Move(Move { to: status(to), reason: None, fields: Fields::new(), promise: None })
}

fn go(to: &str) -> Command {
    let fields = [(Field::Carrier, Some(text(1))), (Field::TrackingNumber, Some(text(2)))].into();
    Command::Move(Move { to: status(to), reason: Some(text(3)), fields, promise: Some(promise(3, 4)) })
}

fn codes(refusals: &[Refusal]) -> Vec<RefusalCode> {
    refusals.iter().map(|refusal| refusal.code).collect()
}

#[derive(Debug, Clone)]
struct Step {
    order: u128,
    who: usize,
    command: Choice,
    place: usize,
    minutes: i64,
}

#[derive(Debug, Clone)]
enum Choice {
    Place,
    Go(usize),
    Bare(usize),
    TakeBack,
    Hold(usize),
    Release,
    Archive,
    Edit(u8),
    Renew,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let choice = prop_oneof![
        2 => Just(Choice::Place),
        6 => (0usize..11).prop_map(Choice::Go),
        3 => (0usize..11).prop_map(Choice::Bare),
        2 => Just(Choice::TakeBack),
        1 => (0usize..7).prop_map(Choice::Hold),
        1 => Just(Choice::Release),
        1 => Just(Choice::Archive),
        1 => (0u8..8).prop_map(Choice::Edit),
        1 => Just(Choice::Renew),
    ];
    let step = (1u128..6, 0usize..8, choice, 0usize..4, 0i64..30);
    prop::collection::vec(step.prop_map(|(order, who, command, place, minutes)| Step { order, who, command, place, minutes }), 1..80)
}

fn command(board: &Board, step: &Step) -> Command {
    let to = |n: usize| board.workflow.statuses.get(n).map_or("nowhere", |s| s.id.as_str()).to_owned();
    match step.command {
        Choice::Place => place(step.order),
        Choice::Go(n) => go(&to(n)),
        Choice::Bare(n) => bare(&to(n)),
        Choice::TakeBack => {
            let order = board.orders.get(&OrderId(Uuid::from_u128(step.order)));
            Command::TakeBack { seq: order.and_then(|o| o.last_move.as_ref()).map_or(99, |last| last.seq) }
        }
        Choice::Hold(n) => Command::Hold { reason: HoldReason::ALL[n], note: n.is_multiple_of(2).then(|| text(9)) },
        Choice::Release => Command::Release,
        Choice::Archive => Command::Archive,
        Choice::Edit(bits) => Command::Edit(Edit {
            fields: if bits & 1 == 1 { [(Field::Note, (bits & 4 == 0).then(|| text(8)))].into() } else { Fields::new() },
            customer: None,
            promise: (bits & 2 == 2).then(|| promise(bits.into(), 9)),
            reason: (bits & 4 == 4).then(|| text(7)),
        }),
        Choice::Renew => Command::RenewTracking,
    }
}

fn people() -> Vec<Actor> {
    let mut people: Vec<_> = ["account_manager", "procurement", "production", "warehouse", "logistics", "leadership"]
        .iter()
        .map(|role| actor(&[role]))
        .collect();
    people.push(actor(&[]));
    people.push(Actor::system());
    people
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn accepted_commands_apply_refused_ones_change_nothing_and_the_log_replays(steps in steps()) {
        let mut board = Board::new();
        let people = people();
        for step in &steps {
            board.now += TimeDelta::minutes(step.minutes);
            let before = board.orders.clone();
            let entries = board.log.len();
            let wanted = command(&board, step);
            // `run` panics when an accepted event does not apply.
            match board.run(OrderId(Uuid::from_u128(step.order)), &wanted, &people[step.who], step.place) {
                Ok(_) => prop_assert!(board.log.len() > entries),
                Err(refusals) => {
                    prop_assert!(!refusals.is_empty());
                    prop_assert!(refusals.iter().all(|r| r.message.ends_with('.') && (r.need.is_some() == (r.kind == RefusalKind::NeedsInput))));
                    prop_assert_eq!(&before, &board.orders);
                    prop_assert_eq!(entries, board.log.len());
                }
            }
        }
        let mut again = BTreeMap::new();
        board.log.iter().for_each(|entry| Board::project(&mut again, entry));
        prop_assert_eq!(&again, &board.orders);
        for order in board.orders.values() {
            let entries = board.log.iter().filter(|entry| entry.order == Some(order.id)).count() as u64;
            prop_assert_eq!(order.version, entries, "the version is the number of entries");
        }
        for status in &board.workflow.statuses {
            let ranks: Vec<_> = board.column(&status.id, OrderId(Uuid::nil())).iter().map(|o| o.rank.clone()).collect();
            prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "ranks of a column are unique");
        }
    }

    #[test]
    fn entries_survive_their_own_json(steps in steps()) {
        let mut board = Board::new();
        for step in &steps {
            let wanted = command(&board, step);
            board.run(OrderId(Uuid::from_u128(step.order)), &wanted, &Actor::system(), step.place).ok();
        }
        for entry in &board.log {
            let json = serde_json::to_string(entry).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Entry>(&json).unwrap(), entry);
        }
    }

    #[test]
    fn a_rank_fits_between_any_two(places in prop::collection::vec(0usize..50, 1..400)) {
        let mut column: Vec<Rank> = Vec::new();
        for place in places {
            let place = place.min(column.len());
            let rank = Rank::between(place.checked_sub(1).map(|i| &column[i]), column.get(place));
            column.insert(place, rank);
        }
        prop_assert!(column.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", column);
    }

    #[test]
    fn working_time_ahead_and_back_agree(from in -500_000i64..5_000_000, length in 0i64..1_000_000) {
        let spans = spans();
        let (from, length) = (start() + TimeDelta::seconds(from), TimeDelta::seconds(length));
        let due = spans.after(from, length);
        prop_assert_eq!(spans.between(from, due), length);
        prop_assert_eq!(spans.between(due, from), -length);
        prop_assert_eq!(spans.between(spans.after(due, -length), due), length);
    }

    #[test]
    fn money_reads_what_it_writes(amount in -1_000_000_000_000i64..1_000_000_000_000) {
        prop_assert_eq!(Money(amount).to_string().parse::<Money>().unwrap(), Money(amount));
    }

    #[test]
    fn texts_never_panic_and_stay_within_their_bounds(text in ".{0,300}") {
        if let Ok(parsed) = text.parse::<ShortText>() {
            prop_assert!((1..=200).contains(&parsed.chars().count()) && !parsed.chars().any(char::is_control));
        }
        if let Ok(parsed) = text.parse::<OrderNumber>() {
            prop_assert!(!parsed.contains('/') && parsed.chars().count() <= 40);
        }
        text.parse::<Email>().ok();
        text.parse::<Money>().ok();
    }
}

#[test]
fn the_default_workflow_is_sound_and_as_designed() {
    let workflow = default_workflow(default_calendar("Europe/London"));
    assert_eq!(workflow.faults(), []);
    assert_eq!((workflow.statuses.len(), workflow.moves.len()), (10, 30));
    let ways: Vec<_> = workflow.moves_from(&status("received")).map(|m| m.to.to_string()).collect();
    assert_eq!(ways, ["approval", "supplier", "scheduled", "ready", "cancelled"]);
}

#[test]
fn a_vague_name_is_refused_with_the_reason() {
    for vague in ["Pending", "in progress", "Processing", "On hold", "Complete"] {
        let mut workflow = default_workflow(default_calendar("UTC"));
        workflow.statuses[3].name = vague.into();
        let faults = workflow.faults();
        assert_eq!(faults.len(), 1, "{vague}");
        assert!(faults[0].0.contains("does not say where an order is"), "{}", faults[0]);
    }
}

#[test]
fn a_workflow_with_loose_ends_names_each() {
    let mut workflow = default_workflow(default_calendar("UTC"));
    workflow.statuses[1].next_action.clear();
    workflow.statuses[2].owner = "nobody".parse().unwrap();
    workflow.moves[0].to = status("nowhere");
    workflow.statuses[5].name = "Order received".into();
    workflow.calendar.windows[0].to = 0;
    assert_eq!(workflow.faults().len(), 5, "{:?}", workflow.faults());
}

#[test]
fn only_the_owner_moves_and_the_refusal_names_who() {
    let mut board = Board::new();
    let id = board.place(1);
    board.bring(id, &["supplier"]);
    let refusals = board.run(id, &bare("scheduled"), &actor(&["warehouse"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
    assert_eq!(refusals[0].cleared_by, ["Procurement"]);
    board.run(id, &bare("scheduled"), &actor(&["procurement"]), 0).unwrap();
}

#[test]
fn the_account_manager_cancels_what_others_own() {
    let mut board = Board::new();
    let id = board.place(1);
    board.bring(id, &["supplier", "scheduled", "floor"]);
    let refusals = board.run(id, &bare("cancelled"), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ReasonMissing]);
    board.run(id, &go_with_reason("cancelled"), &actor(&["account_manager"]), 0).unwrap();
}

fn go_with_reason(to: &str) -> Command {
    Command::Move(Move { to: status(to), reason: Some(text(3)), fields: Fields::new(), promise: None })
}

#[test]
fn a_move_asks_for_what_it_needs_and_nothing_else() {
    let mut board = Board::new();
    let id = board.place(1);
    let refusals = board.run(id, &bare("supplier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::PromiseMissing]);
    let promised = Move { to: status("ready"), reason: None, fields: Fields::new(), promise: Some(promise(3, 4)) };
    board.run(id, &Command::Move(promised), &actor(&["account_manager"]), 0).unwrap();
    let refusals = board.run(id, &bare("carrier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(
        refusals.iter().map(|r| r.need).collect::<Vec<_>>(),
        [Some(Need::Field(Field::Carrier)), Some(Need::Field(Field::TrackingNumber))]
    );
    // What stands against a move for good hides what it would ask for.
    let refusals = board.run(id, &bare("carrier"), &actor(&["production"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
}

#[test]
fn a_full_column_refuses_and_says_how_full() {
    let mut board = Board::new();
    for n in 1..=8 {
        let id = board.place(n);
        board.bring(id, &["supplier"]);
    }
    let id = board.place(9);
    let refusals = board.run(id, &go("supplier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ColumnFull]);
    assert!(refusals[0].message.contains("8 of 8"));
}

#[test]
fn a_hold_stops_the_clock_and_the_card() {
    let mut board = Board::new();
    let id = board.place(1);
    let due = board.orders[&id].due_at.unwrap();
    board.run(id, &Command::Hold { reason: HoldReason::Stock, note: None }, &Actor::system(), 0).unwrap();
    board.now += TimeDelta::days(3);
    assert_eq!(codes(&board.run(id, &go("supplier"), &Actor::system(), 0).unwrap_err()), [RefusalCode::OnHold]);
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
    let left = board.spans.between(start(), due);
    assert_eq!(board.spans.between(board.now, board.orders[&id].due_at.unwrap()), left);
}

#[test]
fn an_overdue_order_is_as_overdue_after_a_hold() {
    let mut board = Board::new();
    let id = board.place(1);
    board.now += TimeDelta::days(2);
    let over = board.spans.between(board.orders[&id].due_at.unwrap(), board.now);
    assert!(over > TimeDelta::zero());
    board.run(id, &Command::Hold { reason: HoldReason::Payment, note: None }, &Actor::system(), 0).unwrap();
    board.now += TimeDelta::days(2);
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
    assert_eq!(board.spans.between(board.orders[&id].due_at.unwrap(), board.now), over);
}

#[test]
fn undo_puts_the_card_back_as_it_was_for_ten_minutes_and_only_for_who_moved_it() {
    let mut board = Board::new();
    let (id, mover) = (board.place(1), actor(&["account_manager"]));
    let before = board.orders[&id].clone();
    board.now += TimeDelta::minutes(30);
    let seq = board.run(id, &bare("approval"), &mover, 0).unwrap();
    board.now += TimeDelta::minutes(10);
    let undo = Command::TakeBack { seq };
    assert_eq!(codes(&board.run(id, &undo, &actor(&["account_manager", "production"]), 0).unwrap_err()), [RefusalCode::NotYourRole]);
    let mut late = board.clone();
    late.now += TimeDelta::seconds(1);
    assert_eq!(codes(&late.run(id, &undo, &mover, 0).unwrap_err()), [RefusalCode::TooLate]);
    board.run(id, &undo, &mover, 0).unwrap();
    let after = &board.orders[&id];
    assert_eq!((&after.status, after.entered_at, after.due_at), (&before.status, before.entered_at, before.due_at));
    assert_eq!(codes(&board.run(id, &undo, &mover, 0).unwrap_err()), [RefusalCode::TooLate]);
}

#[test]
fn a_revised_promise_needs_a_reason_and_the_first_one_is_kept() {
    let mut board = Board::new();
    let id = board.place(1);
    let edit = |promise, reason: Option<TextRef>| Command::Edit(Edit { promise: Some(promise), reason, ..Edit::default() });
    board.run(id, &edit(promise(3, 4), None), &actor(&["account_manager"]), 0).unwrap();
    let refusals = board.run(id, &edit(promise(5, 6), None), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ReasonMissing]);
    board.run(id, &edit(promise(5, 6), Some(text(4))), &actor(&["account_manager"]), 0).unwrap();
    assert_eq!(board.orders[&id].first_promise, Some(promise(3, 4)));
    let refusals = board.run(id, &edit(promise(7, 8), Some(text(4))), &actor(&["logistics"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
}

#[test]
fn a_crowded_gap_ranks_the_column_anew_and_keeps_its_order() {
    let mut board = Board::new();
    let ids: Vec<_> = (1..=3).map(|n| board.place(n)).collect();
    // Bringing the last card to the middle again and again halves the same gap each time.
    for turn in 0..2_000 {
        board.run(ids[turn % 3], &bare("received"), &Actor::system(), 1).unwrap();
    }
    assert!(board.log.iter().any(|entry| matches!(entry.event, Event::Reranked { .. })));
    assert!(board.orders.values().all(|order| order.rank.as_str().len() <= RANK_LIMIT));
}

#[test]
fn ten_thousand_cards_in_a_row_keep_short_ranks() {
    let mut last = Rank::between(None, None);
    for _ in 0..10_000 {
        let next = Rank::between(Some(&last), None);
        assert!(next > last && next.as_str().len() == 8);
        last = next;
    }
}

#[test]
fn leadership_sees_all_and_moves_nothing() {
    let workflow = default_workflow(default_calendar("UTC"));
    let leader = actor(&["leadership"]);
    assert!([Part::Address, Part::Phone, Part::Email, Part::Money].iter().all(|part| leader.sees(*part, &workflow)));
    assert!([Right::Place, Right::Import, Right::Move, Right::Edit, Right::Administer].iter().all(|right| !leader.may(*right, &workflow)));
    assert!(actor(&["warehouse"]).may(Right::Move, &workflow));
    assert!(!actor(&["warehouse"]).sees(Part::Email, &workflow));
}

#[test]
fn age_counts_working_time_and_stops_on_hold() {
    let board = {
        let mut board = Board::new();
        board.place(1);
        board
    };
    let order = board.orders.values().next().unwrap();
    let mut card = Card {
        id: order.id,
        number: "N1".parse().unwrap(),
        version: 1,
        status: order.status.clone(),
        rank: order.rank.clone(),
        customer: CustomerRef { id: CustomerId(Uuid::nil()), name: "Alder Gifts".into() },
        lines: LinesSummary { count: 1, first: "Clock".into() },
        promise: Some(promise(-2, -1)),
        entered_at: order.entered_at,
        due_at: order.due_at,
        hold: None,
        filled: BTreeSet::new(),
        archived: false,
    };
    let later = board.spans.after(order.entered_at, TimeDelta::hours(5));
    let age = card.age(&board.workflow, &board.spans, later).unwrap();
    assert_eq!((age.used, age.percent(), age.is_over()), (TimeDelta::hours(5), 125, true));
    assert!(card.is_stalled(later) && card.is_late(&board.workflow, start().date_naive()));
    let filter = Filter { stalled: true, late: true, owner: vec!["account_manager".parse().unwrap()], ..Filter::default() };
    assert!(filter.matches(&card, &board.workflow, later, start().date_naive()));
    card.hold = Some(Hold { reason: HoldReason::Stock, since: order.entered_at });
    assert_eq!(card.age(&board.workflow, &board.spans, later).unwrap().used, TimeDelta::zero());
    assert!(!filter.matches(&card, &board.workflow, later, start().date_naive()));
}
