//! Which entry has the customer told of what: never of what a file brings, of what is taken back, twice of one status, or of their
//! own act; and what is foretold is what is told.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What an entry tells.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    order: OrderId,
    seq: u64,
    kind: MessageKind,
    quiet: bool,
}

/// What the entries of a log tell, as whoever follows it works it out.
fn told(workflow: &Workflow, log: &[Entry]) -> Vec<Told> {
    let (mut orders, mut announced, mut told) =
        (BTreeMap::new(), BTreeMap::<OrderId, Announced>::new(), Vec::new());
    for entry in log {
        let order = entry.order.unwrap();
        let before = orders.get(&order).cloned();
        Board::project(&mut orders, entry);
        let known = announced.entry(order).or_default();
        let occurred = Occurred {
            workflow,
            event: &entry.event,
            by: &entry.actor,
            origin: entry.origin,
            before: before.as_ref(),
            after: &orders[&order],
            announced: known,
        };
        let quiet = occurred.is_quiet();
        told.extend(occurred.tells().map(|kind| Told { order, seq: entry.seq, kind, quiet }));
        known.take(entry);
    }
    told
}

fn kinds(board: &Board) -> Vec<MessageKind> {
    told(&board.workflow, &board.log).into_iter().map(|told| told.kind).collect()
}

fn announced(board: &Board, order: OrderId) -> Announced {
    let mut announced = Announced::default();
    board.log.iter().filter(|entry| entry.order == Some(order)).for_each(|entry| announced.take(entry));
    announced
}

fn dated(from: i64, to: i64, quiet: bool) -> Command {
    Command::Edit(Edit { promise: Some(promise(from, to)), reason: Some(text(5)), quiet, ..Edit::default() })
}

fn ran(board: &mut Board, order: OrderId, command: &Command) -> u64 {
    board.run(order, command, &Actor::system(), usize::MAX).unwrap()
}

#[test]
fn an_order_s_life_is_told_as_it_goes() {
    let mut board = Board::new();
    let order = board.place(1);
    ran(&mut board, order, &dated(3, 5, false));
    ran(&mut board, order, &dated(3, 4, false));
    ran(&mut board, order, &dated(8, 9, false));
    for to in ["approval", "scheduled", "floor", "quality", "ready", "carrier", "delivered"] {
        ran(&mut board, order, &go(to));
    }
    use MessageKind::*;
    // A move that brings a promise along tells of both; one mail is made of them.
    let life = kinds(&board);
    assert_eq!(
        life,
        [Placed, PromiseSet, PromiseSet, Delay, PromiseSet, ApprovalWanted, MovedOn, Ready, Sent, Delivered]
    );
    // Of an order that is over nobody waits for a date.
    ran(&mut board, order, &dated(11, 12, false));
    assert_eq!(kinds(&board).len(), life.len());
}

#[test]
fn a_status_tells_what_the_shop_chose_and_nothing_where_it_is_hidden() {
    let mut workflow = Board::new().workflow;
    let of = |workflow: &Workflow, id: &str| workflow.status(&status(id)).unwrap().announces();
    assert_eq!(of(&workflow, "received"), None);
    assert_eq!(of(&workflow, "approval"), Some(MessageKind::ApprovalWanted));
    assert_eq!(of(&workflow, "supplier"), None, "it waits for somebody else than the customer");
    assert_eq!(of(&workflow, "delivered"), Some(MessageKind::Delivered));
    assert_eq!(of(&workflow, "cancelled"), Some(MessageKind::Cancelled));
    for status in &mut workflow.statuses {
        status.message = Some(StatusMessage::Nothing);
    }
    assert!(workflow.statuses.iter().all(|status| status.announces().is_none()));
    for status in &mut workflow.statuses {
        (status.message, status.customer_wording) = (Some(StatusMessage::Ready), None);
    }
    assert!(workflow.statuses.iter().all(|status| status.announces().is_none()));
}

#[test]
fn a_workflow_without_it_keeps_its_bytes() {
    let mut workflow = Board::new().workflow;
    workflow.statuses.iter_mut().for_each(|status| status.message = None);
    assert!(!serde_json::to_string(&workflow).unwrap().contains("\"message\""));
    let mut board = Board::new();
    let order = board.place(1);
    ran(&mut board, order, &go("approval"));
    assert!(board.log.iter().all(|entry| !serde_json::to_string(entry).unwrap().contains("quiet")));
    let quiet = Move { quiet: true, ..Move::to(status("received")) };
    ran(&mut board, order, &Command::Move(Move { reason: Some(text(1)), ..quiet }));
    assert!(serde_json::to_string(board.log.last().unwrap()).unwrap().contains("\"quiet\":true"));
}

#[test]
fn a_status_is_announced_once_unless_it_was_taken_back_or_left_out() {
    let mut board = Board::new();
    let order = board.place(1);
    board.bring(order, &["scheduled", "floor", "quality"]);
    let count = |board: &Board| {
        let told = told(&board.workflow, &board.log);
        told.iter().filter(|told| told.kind == MessageKind::Ready && !told.quiet).count()
    };
    let seq = ran(&mut board, order, &bare("ready"));
    ran(&mut board, order, &Command::TakeBack { seq });
    assert_eq!(count(&board), 1);
    ran(&mut board, order, &bare("ready"));
    assert_eq!(count(&board), 2, "the first was never true");
    ran(&mut board, order, &go("quality"));
    ran(&mut board, order, &bare("ready"));
    assert_eq!(count(&board), 2, "it was announced already");
    // What was left out may be told another time.
    let other = board.place(2);
    board.bring(other, &["scheduled", "floor", "quality"]);
    let quiet = Command::Move(Move { quiet: true, ..Move::to(status("ready")) });
    ran(&mut board, other, &quiet);
    assert_eq!(count(&board), 2);
    ran(&mut board, other, &go("quality"));
    ran(&mut board, other, &bare("ready"));
    assert_eq!(count(&board), 3);
}

#[test]
fn what_is_not_true_any_more_is_known() {
    let board = Board::new();
    let mut log = board.clone();
    let order = log.place(1);
    log.bring(order, &["scheduled", "floor"]);
    let known = announced(&log, order);
    let state = &log.orders[&order];
    let outdated = |event: &Event| {
        let by = ActorRef::System;
        let occurred = Occurred {
            workflow: &log.workflow,
            event,
            by: &by,
            origin: Origin::Board,
            before: Some(state),
            after: state,
            announced: &known,
        };
        occurred.outdates()
    };
    let moved = |to: &str| Event::Moved {
        from: status("floor"),
        to: status(to),
        rank: Rank::nth(1),
        due_at: None,
        reason: None,
        despite: Vec::new(),
        entered_at: None,
        unassigned: None,
        quiet: false,
    };
    assert_eq!(outdated(&moved("quality")), Some(Outdated::Left { back: false }));
    assert_eq!(outdated(&moved("scheduled")), Some(Outdated::Left { back: true }));
    assert_eq!(outdated(&Event::Withdrawn { reason: text(1) }), Some(Outdated::Withdrawn));
    assert_eq!(outdated(&Event::Released { due_at: None, paused: 0 }), None);
}

#[test]
fn one_mail_tells_of_what_came_together() {
    use MessageKind::*;
    for (earlier, later, mail) in [
        (Placed, PromiseSet, Placed),
        (Placed, MovedOn, Placed),
        (Placed, Cancelled, Cancelled),
        (MovedOn, Ready, Ready),
        (Delay, MovedOn, Delay),
        (Delay, Delivered, Delivered),
        (Delay, PromiseSet, PromiseSet),
        (PromiseSet, Sent, Sent),
        (Ready, Delay, Delay),
    ] {
        assert_eq!(later.after(earlier), mail, "{earlier} and then {later}");
    }
}

/// An approval of the customer, and one who is reminded.
#[test]
fn who_is_asked_is_told_and_reminded_once() {
    let mut board = Board::new();
    let step = ApprovalStep {
        id: "customer".parse().unwrap(),
        of: [Approver::Customer].into(),
        needed: 1,
        together: false,
        covers: Default::default(),
        when: None,
        limit: None,
        tells: Default::default(),
        recorded_by: Default::default(),
        strikes: false,
    };
    let price: ApprovalId = "price".parse().unwrap();
    board.workflow.approvals = vec![ApprovalDef {
        id: price.clone(),
        name: "Price".into(),
        help: String::new(),
        covers: Default::default(),
        when: None,
        steps: vec![step],
    }];
    let order = board.place(1);
    ran(&mut board, order, &Command::RequestApproval { approval: price });
    assert_eq!(kinds(&board), [MessageKind::Placed, MessageKind::ApprovalWanted]);
    let raised = |step, again, gathered| {
        Event::Escalated(Box::new(Escalated {
            step,
            to: BTreeSet::new(),
            named: BTreeSet::new(),
            jumped: BTreeSet::new(),
            due_at: board.now,
            allowed: 3600,
            over: 0,
            late: false,
            again,
            gathered,
        }))
    };
    let state = board.orders[&order].clone();
    let tells = |event: &Event, after: &OrderState| {
        let (by, none) = (ActorRef::System, Announced::default());
        let occurred = Occurred {
            workflow: &board.workflow,
            event,
            by: &by,
            origin: Origin::Timer,
            before: Some(after),
            after,
            announced: &none,
        };
        occurred.tells()
    };
    assert_eq!(tells(&raised(LadderStep::Rung(0), false, false), &state), Some(MessageKind::Reminder));
    for event in [
        raised(LadderStep::Warning, false, false),
        raised(LadderStep::Rung(1), false, false),
        raised(LadderStep::Rung(0), true, false),
        raised(LadderStep::Rung(0), false, true),
    ] {
        assert_eq!(tells(&event, &state), None);
    }
    // The shop's own delay is nothing to remind a customer of.
    let mut elsewhere = state.clone();
    elsewhere.approvals.clear();
    assert_eq!(tells(&raised(LadderStep::Rung(0), false, false), &elsewhere), None);
}

#[derive(Debug, Clone)]
enum Choice {
    Place,
    Import(usize),
    Go { to: usize, quiet: bool, all: bool },
    TakeBack,
    Date { from: i64, quiet: bool },
    Withdraw,
    Archive,
}

fn steps() -> impl Strategy<Value = Vec<(u128, Choice, i64)>> {
    let choice = prop_oneof![
        2 => Just(Choice::Place),
        1 => (0usize..3).prop_map(Choice::Import),
        9 => (0usize..10, any::<bool>(), any::<bool>())
            .prop_map(|(to, quiet, all)| Choice::Go { to, quiet, all }),
        3 => Just(Choice::TakeBack),
        3 => (1i64..9, any::<bool>()).prop_map(|(from, quiet)| Choice::Date { from, quiet }),
        1 => Just(Choice::Withdraw),
        1 => Just(Choice::Archive),
    ];
    prop::collection::vec((1u128..4, choice, 0i64..8), 1..70)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_foretold_is_told_and_nothing_is_told_twice_or_for_nothing(steps in steps()) {
        let mut board = Board::new();
        let (mut imported, mut foretold) = (BTreeSet::new(), Vec::new());
        for (n, choice, minutes) in steps {
            board.now += TimeDelta::minutes(minutes);
            let order = OrderId(Uuid::from_u128(n));
            let to = |at: usize| board.workflow.statuses[at].id.to_string();
            let command = match &choice {
                Choice::Place => place(n),
                Choice::Import(history) => import(n, 7, &["received", "scheduled"][..*history]),
                Choice::Go { to: at, quiet, all } => {
                    let Command::Move(go) = (if *all { go(&to(*at)) } else { bare(&to(*at)) }) else { unreachable!() };
                    Command::Move(Move { quiet: *quiet, ..go })
                }
                Choice::TakeBack => {
                    let last = board.orders.get(&order).and_then(|order| order.last_move.as_ref());
                    Command::TakeBack { seq: last.map_or(0, |last| last.seq) }
                }
                Choice::Date { from, quiet } => dated(*from, 9, *quiet),
                Choice::Withdraw => Command::Withdraw { reason: Some(text(6)) },
                Choice::Archive => Command::Archive,
            };
            let ahead = match (&command, board.orders.get(&order)) {
                (Command::Move(m), Some(state)) => {
                    let known = announced(&board, order);
                    let (workflow, by) = (&board.workflow, &ActorRef::System);
                    let foretelling = Foretelling { workflow, order: state, announced: &known, by };
                    Some((foretelling.of_move(&m.to, m.promise), state.status != m.to))
                }
                _ => None,
            };
            let from = board.log.len();
            if board.run(order, &command, &Actor::system(), usize::MAX).is_err() {
                continue;
            }
            let entries = board.log.len();
            if let Choice::Import(_) = choice {
                (from..entries).for_each(|at| board.log[at].origin = Origin::Import);
                imported.extend(board.log[from..].iter().map(|entry| entry.seq));
            }
            if let Some((kind, true)) = ahead {
                foretold.push((from as u64 + 1..=entries as u64, kind));
            }
        }
        let told = told(&board.workflow, &board.log);
        for (entries, kind) in foretold {
            let mails = told.iter().filter(|told| entries.contains(&told.seq));
            let mail = mails.fold(None, |mail: Option<MessageKind>, told| {
                Some(mail.map_or(told.kind, |earlier| told.kind.after(earlier)))
            });
            prop_assert_eq!(mail, kind);
        }
        let mut statuses = BTreeSet::new();
        for told in &told {
            let entry = &board.log[told.seq as usize - 1];
            prop_assert!(!imported.contains(&told.seq));
            let nothing = ["taken_back", "withdrawn", "archived"].contains(&entry.event.kind());
            prop_assert!(!nothing);
            let taken_back = board.log.iter().any(|later| {
                matches!(&later.event, Event::TakenBack { seq, .. } if *seq == told.seq)
            });
            if let Event::Moved { to, quiet: false, .. } = &entry.event
                && !taken_back
            {
                prop_assert!(statuses.insert((told.order, to.clone())), "{} is announced twice", to);
            }
            // The same by the customer, by a file or by another workflow tells nothing.
            let state = &board.orders[&told.order];
            for (by, origin) in [
                (ActorRef::Customer, Origin::TrackingPage),
                (ActorRef::System, Origin::Import),
                (ActorRef::System, Origin::Publish),
            ] {
                let none = Announced::default();
                let (workflow, event) = (&board.workflow, &entry.event);
                let occurred =
                    Occurred { workflow, event, by: &by, origin, before: None, after: state, announced: &none };
                prop_assert_eq!(occurred.tells(), None);
            }
        }
    }
}
