//! Comments: who writes, edits and deletes them, and that they are no change of the order.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;

fn who(n: usize) -> Actor {
    actor(&[["account_manager", "production", "leadership"][n]])
}

fn said(board: &mut Board, id: OrderId, command: &Command, by: &Actor) -> Result<u64, Vec<RefusalCode>> {
    board.run(id, command, by, usize::MAX).map_err(|refusals| codes(&refusals))
}

#[test]
fn who_sees_notes_comments_and_nobody_else() {
    let mut board = Board::new();
    let order = board.place(1);
    // Leadership moves nothing, and has something to say all the same.
    assert!(said(&mut board, order, &comment(1, 20), &who(2)).is_ok());
    assert_eq!(said(&mut board, order, &comment(2, 21), &actor(&[])), Err(vec![RefusalCode::NotYourRole]));
    let production = board.workflow.roles.iter_mut().find(|role| role.id.as_str() == "production").unwrap();
    production.set_sees(Part::Notes, false);
    assert!(!who(1).may(Right::Comment, &board.workflow));
    for command in [comment(2, 21), edit_comment(1, 22), delete_comment(1)] {
        assert_eq!(said(&mut board, order, &command, &who(1)), Err(vec![RefusalCode::NotYourRole]));
    }
    // Who has several roles sees what one of them does.
    let both = actor(&["production", "leadership"]);
    assert!(both.may(Right::Comment, &board.workflow));
    assert!(!Right::GRANTED.contains(&Right::Comment), "it comes with seeing notes");
}

#[test]
fn one_edits_ones_own_and_deletes_ones_own_and_an_administrator_deletes_anybodys() {
    let mut board = Board::new();
    let order = board.place(1);
    for n in 1..=3 {
        said(&mut board, order, &comment(n, 20), &who(0)).unwrap();
    }
    for command in [edit_comment(1, 30), delete_comment(1)] {
        assert_eq!(said(&mut board, order, &command, &who(1)), Err(vec![RefusalCode::NotYourRole]));
    }
    let admin = Actor { admin: true, ..who(2) };
    let edited = said(&mut board, order, &edit_comment(1, 30), &admin);
    assert_eq!(edited, Err(vec![RefusalCode::NotYourRole]), "nobody puts words into somebody's mouth");
    said(&mut board, order, &edit_comment(1, 30), &who(0)).unwrap();
    said(&mut board, order, &delete_comment(2), &who(0)).unwrap();
    said(&mut board, order, &delete_comment(3), &admin).unwrap();
    let comments = &board.orders[&order].comments;
    let at = |n: u128| &comments[&CommentId(uuid::Uuid::from_u128(n))];
    assert_eq!((at(1).text, at(1).edited_at), (text(30).id, Some(board.now)));
    assert_eq!(at(2).deleted.as_ref().map(|end| end.by.clone()), Some(who(0).who));
    assert_eq!(at(3).deleted.as_ref().map(|end| end.by.clone()), Some(admin.who.clone()));
    assert_eq!(board.orders[&order].comment_tally(), CommentTally { count: 1, last: 2 });
    // What is gone, and what never was, is neither edited nor deleted; and nobody writes the same comment twice.
    for command in [edit_comment(2, 30), delete_comment(2), edit_comment(9, 30), delete_comment(9)] {
        assert_eq!(said(&mut board, order, &command, &who(0)), Err(vec![RefusalCode::UnknownComment]));
    }
    assert_eq!(said(&mut board, order, &comment(1, 31), &who(0)), Err(vec![RefusalCode::NothingToChange]));
}

#[test]
fn a_comment_is_no_change_of_the_order() {
    let mut board = Board::new();
    let order = board.place(1);
    board.run(order, &go("supplier"), &who(0), usize::MAX).unwrap();
    let before = board.orders[&order].clone();
    assert!(before.last_move.is_some());
    board.now += TimeDelta::minutes(2);
    said(&mut board, order, &comment(1, 20), &who(1)).unwrap();
    said(&mut board, order, &edit_comment(1, 21), &who(1)).unwrap();
    said(&mut board, order, &comment(2, 22), &who(2)).unwrap();
    said(&mut board, order, &delete_comment(2), &who(2)).unwrap();
    let after = board.orders[&order].clone();
    assert_eq!(after.comments.len(), 2);
    assert_eq!(OrderState { comments: Default::default(), ..after }, before);
    // So the move can still be taken back by who made it.
    let seq = before.last_move.unwrap().seq;
    assert!(board.run(order, &Command::TakeBack { seq }, &who(0), usize::MAX).is_ok());
}

#[test]
fn what_is_off_the_board_can_still_be_talked_about() {
    let mut board = Board::new();
    let (done, mistaken) = (board.place(1), board.place(2));
    board.bring(done, &["ready", "delivered"]);
    board.run(done, &Command::Archive, &Actor::system(), usize::MAX).unwrap();
    let reason = Some(text(9));
    board.run(mistaken, &Command::Withdraw { reason }, &Actor::system(), usize::MAX).unwrap();
    for order in [done, mistaken] {
        let before = board.orders[&order].version;
        said(&mut board, order, &comment(1, 20), &who(0)).unwrap();
        said(&mut board, order, &edit_comment(1, 21), &who(0)).unwrap();
        said(&mut board, order, &delete_comment(1), &who(0)).unwrap();
        assert_eq!(board.orders[&order].version, before);
        // The control: everything else is refused there.
        assert_eq!(said(&mut board, order, &Command::Release, &who(0)), Err(vec![RefusalCode::Archived]));
    }
}

#[test]
fn an_order_holds_so_many_and_an_import_of_a_commented_order_is_not_undone() {
    let mut board = Board::new();
    let order = OrderId(uuid::Uuid::from_u128(1));
    board.run(order, &import(1, 7, &["received"]), &Actor::system(), usize::MAX).unwrap();
    assert_eq!(board.orders[&order].since_import(), Some(SinceImport::Untouched));
    for n in 0..COMMENTS_LIMIT {
        let id = CommentId(uuid::Uuid::from_u128(1_000 + n as u128));
        let command = Command::Comment { comment: id, text: text(1), mentions: Default::default() };
        said(&mut board, order, &command, &who(0)).unwrap();
    }
    assert_eq!(said(&mut board, order, &comment(1, 20), &who(0)), Err(vec![RefusalCode::TooManyComments]));
    assert_eq!(board.orders[&order].since_import(), Some(SinceImport::Touched));
    assert_eq!(said(&mut board, order, &undo(7), &Actor::system()), Err(vec![RefusalCode::ChangedSince]));
}

#[test]
fn the_names_of_its_events_are_those_of_the_wire() {
    let comment = CommentId(uuid::Uuid::from_u128(1));
    let mentions = std::collections::BTreeSet::from(["role:production".parse().unwrap()]);
    let events = [
        Event::Commented { comment, text: text(1), mentions: mentions.clone() },
        Event::CommentEdited { comment, text: text(1), mentions },
        Event::CommentDeleted { comment },
    ];
    for (event, kind) in events.into_iter().zip(Event::COMMENT_KINDS) {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!((json["kind"].as_str(), event.kind()), (Some(kind), kind));
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }
}
