//! What holds for whatever people do, in whatever order.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

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
    Withdraw(bool),
    Import(usize),
    UndoImport,
    Renumber(u8),
    SetFact(u8),
    ClearFact(u8),
    Comment(u8),
    EditComment(u8),
    DeleteComment(u8),
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
        2 => (0u8..16).prop_map(Choice::Edit),
        1 => Just(Choice::Renew),
        1 => any::<bool>().prop_map(Choice::Withdraw),
        1 => (0usize..3).prop_map(Choice::Import),
        1 => Just(Choice::UndoImport),
        1 => (0u8..3).prop_map(Choice::Renumber),
        2 => (0u8..6).prop_map(Choice::SetFact),
        1 => (0u8..6).prop_map(Choice::ClearFact),
        2 => (0u8..3).prop_map(Choice::Comment),
        1 => (0u8..3).prop_map(Choice::EditComment),
        1 => (0u8..3).prop_map(Choice::DeleteComment),
    ];
    let step = (1u128..6, 0usize..8, choice, 0usize..4, 0i64..30);
    prop::collection::vec(
        step.prop_map(|(order, who, command, place, minutes)| Step { order, who, command, place, minutes }),
        1..80,
    )
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
        Choice::Hold(n) => {
            Command::Hold { reason: HoldReason::ALL[n], note: n.is_multiple_of(2).then(|| text(9)) }
        }
        Choice::Release => Command::Release,
        Choice::Archive => Command::Archive,
        Choice::Edit(bits) => Command::Edit(Edit {
            fields: if bits & 1 == 1 {
                [(FieldId::note(), (bits & 4 == 0).then(|| text(8)))].into()
            } else {
                Fields::new()
            },
            customer: None,
            lines: (bits & 8 == 8).then(|| lines_change(bits.into())),
            promise: (bits & 2 == 2).then(|| promise((bits & 7).into(), 9)),
            reason: (bits & 4 == 4).then(|| text(7)),
            quiet: false,
        }),
        Choice::Renew => Command::RenewTracking,
        Choice::SetFact(n) => {
            Command::SetFact { fact: fact(n % 3), evidence: (n < 3).then(|| text(u128::from(n))) }
        }
        Choice::ClearFact(n) => {
            Command::ClearFact { fact: fact(n % 3), reason: (n < 3).then(|| text(u128::from(n))) }
        }
        Choice::Comment(n) => comment(n, u128::from(n) + 20),
        Choice::EditComment(n) => edit_comment(n, u128::from(n) + 40),
        Choice::DeleteComment(n) => delete_comment(n),
        Choice::Import(n) => import(step.order, 7, &["received", "scheduled"][..n]),
        Choice::UndoImport => undo(7),
        Choice::Withdraw(why) => Command::Withdraw { reason: why.then(|| text(6)) },
        Choice::Renumber(n) => {
            Command::Renumber { from: "N1".parse().unwrap(), to: format!("N{n}").parse().unwrap() }
        }
    }
}

/// The last of them is none of the board's.
fn fact(n: u8) -> FactId {
    ["paid", "artwork", "unheard_of"][usize::from(n)].parse().unwrap()
}

/// The default board, with two facts and gates of every kind.
fn gated_board() -> Board {
    let mut board = Board::new();
    board.workflow.facts = vec![
        FactDef {
            id: fact(0),
            name: "Payment received".into(),
            help: String::new(),
            set_by: [status_owner(&board, "received")].into(),
            evidence: Evidence::Number,
        },
        FactDef {
            id: fact(1),
            name: "Artwork approved".into(),
            help: String::new(),
            set_by: Default::default(),
            evidence: Evidence::None,
        },
    ];
    let warned = Gate { requires: Need::Fact(fact(1)), mode: GateMode::Warn };
    board.workflow.statuses[2].entry = vec![Need::Lines.into(), warned];
    board.workflow.statuses[3].exit = vec![Need::Fact(fact(0)).into(), Need::Dwell(15).into()];
    board
}

fn status_owner(board: &Board, id: &str) -> RoleId {
    board.workflow.status(&status(id)).unwrap().owner.clone()
}

fn people() -> Vec<Actor> {
    let mut people: Vec<_> =
        ["account_manager", "procurement", "production", "warehouse", "logistics", "leadership"]
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
        let mut board = gated_board();
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
                    prop_assert!(refusals.iter().all(|r| r.message.ends_with(['.', '?']) && (r.need.is_some() == (r.kind != RefusalKind::NotAllowed))));
                    prop_assert_eq!(&before, &board.orders);
                    prop_assert_eq!(entries, board.log.len());
                }
            }
        }
        let mut again = BTreeMap::new();
        board.log.iter().for_each(|entry| Board::project(&mut again, entry));
        prop_assert_eq!(&again, &board.orders);
        for order in board.orders.values() {
            let changes = |entry: &&Entry| entry.order == Some(order.id) && entry.event.comment().is_none();
            let entries = board.log.iter().filter(changes).count() as u64;
            prop_assert_eq!(order.version, entries, "the version is the number of entries, comments left out");
            prop_assert!(order.withdrawn_at.is_none() || order.archived, "what is withdrawn is off the board");
        }
        for status in &board.workflow.statuses {
            let ranks: Vec<_> = board.column(&status.id, OrderId(Uuid::nil())).iter().map(|o| o.rank.clone()).collect();
            prop_assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "ranks of a column are unique");
        }
    }

    #[test]
    fn entries_survive_their_own_json(steps in steps()) {
        let mut board = gated_board();
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
            prop_assert!((1..=40).contains(&parsed.chars().count()) && !parsed.chars().any(char::is_control));
            let address = domain::query::encode_number(&parsed);
            prop_assert_eq!(domain::query::decode_number(&domain::query::decode(&address)), &*parsed);
        }
        text.parse::<Email>().ok();
        text.parse::<Money>().ok();
    }
}
