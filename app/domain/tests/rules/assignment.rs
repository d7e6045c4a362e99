//! Who has an order: who gives it to whom, and when it is nobody's in particular any more.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use uuid::Uuid;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn me(actor: &Actor) -> PersonId {
    match actor.who {
        ActorRef::Person(id) => id,
        ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => unreachable!(),
    }
}

fn assign(to: Option<PersonId>) -> Command {
    Command::Assign { to, note: Some(text(9)) }
}

fn assignee(board: &Board, id: OrderId) -> Option<PersonId> {
    board.orders[&id].assignment.as_ref().map(|assignment| assignment.to)
}

#[test]
fn who_may_move_it_or_owns_its_status_or_has_it_gives_it_away() {
    let mut board = Board::new();
    let id = board.place(1);
    board.bring(id, &["supplier"]);
    // Procurement owns the status; the account manager may cancel from there.
    for (role, may) in
        [("procurement", true), ("account_manager", true), ("warehouse", false), ("leadership", false)]
    {
        let gives = board.clone().run(id, &assign(Some(person(5))), &actor(&[role]), 0);
        assert_eq!(gives.is_ok(), may, "{role}");
        if let Err(refusals) = gives {
            assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
            assert_eq!(refusals[0].cleared_by, ["Procurement", "Account manager"]);
        }
    }
    // Whoever has it hands it on, whatever their role.
    let warehouse = actor(&["warehouse"]);
    board.run(id, &assign(Some(me(&warehouse))), &actor(&["procurement"]), 0).unwrap();
    board.run(id, &assign(Some(person(5))), &warehouse, 0).unwrap();
    assert_eq!(assignee(&board, id), Some(person(5)));
    assert!(board.run(id, &assign(None), &warehouse, 0).is_err(), "it is not theirs any more");
}

#[test]
fn what_changes_nothing_is_refused_but_for_taking_what_one_was_given() {
    let mut board = Board::new();
    let id = board.place(1);
    let (manager, other) = (actor(&["account_manager"]), actor(&["account_manager", "leadership"]));
    let nothing = board.run(id, &assign(None), &manager, 0).unwrap_err();
    assert_eq!(codes(&nothing), [RefusalCode::NothingToChange]);
    board.run(id, &assign(Some(me(&other))), &manager, 0).unwrap();
    assert!(board.run(id, &assign(Some(me(&other))), &manager, 0).is_err());
    assert_eq!(board.orders[&id].assignment.as_ref().unwrap().by, manager.who);
    board.run(id, &assign(Some(me(&other))), &other, 0).unwrap();
    assert_eq!(board.orders[&id].assignment.as_ref().unwrap().by, other.who);
    assert!(board.run(id, &assign(Some(me(&other))), &other, 0).is_err());
}

#[test]
fn a_move_to_another_roles_status_leaves_it_to_nobody_and_taking_it_back_gives_it_back() {
    let mut board = Board::new();
    let id = board.place(1);
    let manager = actor(&["account_manager"]);
    board.run(id, &assign(Some(me(&manager))), &manager, 0).unwrap();
    board.bring(id, &["approval"]);
    assert_eq!(assignee(&board, id), Some(me(&manager)), "the same role owns it");
    board.run(id, &bare("supplier"), &manager, 0).unwrap();
    assert_eq!(assignee(&board, id), None);
    let Event::Moved { unassigned, .. } = &board.log.last().unwrap().event else { panic!("a move") };
    assert_eq!(*unassigned, Some(me(&manager)), "the trail says so");
    let seq = board.log.len() as u64;
    board.run(id, &Command::TakeBack { seq }, &manager, 0).unwrap();
    assert_eq!(assignee(&board, id), Some(me(&manager)));
    // What somebody has since had is not given back.
    board.now += TimeDelta::minutes(1);
    board.run(id, &bare("supplier"), &manager, 0).unwrap();
    let seq = board.log.len() as u64;
    board.run(id, &assign(Some(person(7))), &actor(&["procurement"]), 0).unwrap();
    assert!(board.run(id, &Command::TakeBack { seq }, &manager, 0).is_err());
}

#[test]
fn what_was_logged_before_anybody_was_assigned_reads_as_it_did() {
    let rank = serde_json::to_string(&Rank::nth(1)).unwrap();
    let moved =
        format!(r#"{{"kind":"moved","from":"a","to":"b","rank":{rank},"due_at":null,"reason":null}}"#);
    let released = r#"{"kind":"released","due_at":null}"#.to_owned();
    let back = format!(
        r#"{{"kind":"taken_back","seq":3,"from":"a","to":"b","rank":{rank},"entered_at":"2026-11-01T00:00:00Z","due_at":null}}"#
    );
    for landed in [moved, released, back] {
        let event: Event = serde_json::from_str(&landed).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), landed);
    }
}
