//! The customer answers on the tracking page: what they are asked and nothing else, and never for anybody but themselves.

use crate::{
    approvals::{price, request, somebody, step},
    board::*,
};
use domain::*;
use std::collections::BTreeSet;
use uuid::Uuid;

fn window(day: u32) -> Promise {
    let date = |day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    Promise::new(date(day), date(day + 1)).unwrap()
}

fn promised(day: u32) -> Command {
    Command::Edit(Edit { promise: Some(window(day)), reason: Some(text(77)), ..Edit::default() })
}

fn accept() -> Command {
    Command::Answer(CustomerAnswer::AcceptDate)
}

fn cancel() -> Command {
    Command::Answer(CustomerAnswer::AskToCancel { reason: Some(text(78)) })
}

fn reply(n: u128) -> Command {
    Command::Answer(CustomerAnswer::Reply { comment: CommentId(Uuid::from_u128(n)), text: text(n) })
}

fn codes(result: Result<u64, Vec<Refusal>>) -> Vec<RefusalCode> {
    result.map(|_| Vec::new()).unwrap_or_else(|refusals| refusals.into_iter().map(|one| one.code).collect())
}

/// An order that arrives later than was promised first.
fn slipped() -> (Board, OrderId) {
    let mut board = Board::new();
    let order = board.place(1);
    for day in [3, 8] {
        board.run(order, &promised(day), &Actor::system(), 0).unwrap();
    }
    (board, order)
}

#[test]
fn a_new_date_is_agreed_to_once_and_again_when_it_moves_again() {
    let (mut board, order) = slipped();
    let customer = Actor::customer();
    board.run(order, &accept(), &customer, 0).unwrap();
    assert_eq!(board.orders[&order].answers.accepted, Some(window(8)));
    assert_eq!(board.log.last().unwrap().actor, ActorRef::Customer);
    assert_eq!(codes(board.run(order, &accept(), &customer, 0)), [RefusalCode::NotAsked]);
    board.run(order, &promised(15), &Actor::system(), 0).unwrap();
    board.run(order, &accept(), &customer, 0).unwrap();
    // Back to what was promised first, there is nothing to agree to.
    board.run(order, &promised(3), &Actor::system(), 0).unwrap();
    assert_eq!(codes(board.run(order, &accept(), &customer, 0)), [RefusalCode::NotAsked]);
    assert_eq!(codes(board.run(order, &cancel(), &customer, 0)), [RefusalCode::NotAsked]);
}

#[test]
fn asking_to_cancel_cancels_nothing_and_is_answered_with_a_reason() {
    let (mut board, order) = slipped();
    let (customer, manager) = (Actor::customer(), actor(&["account_manager"]));
    let before = board.orders[&order].status.clone();
    let decline = |reason| Command::DeclineCancel { reason };
    assert_eq!(codes(board.run(order, &decline(Some(text(9))), &manager, 0)), [RefusalCode::NothingToChange]);
    board.run(order, &cancel(), &customer, 0).unwrap();
    assert_eq!(board.orders[&order].status, before);
    assert!(board.orders[&order].answers.asks_to_cancel());
    assert_eq!(codes(board.run(order, &cancel(), &customer, 0)), [RefusalCode::NotAsked]);
    let somebody_else = actor(&["warehouse"]);
    assert_eq!(
        codes(board.run(order, &decline(Some(text(9))), &somebody_else, 0)),
        [RefusalCode::NotYourRole]
    );
    assert_eq!(codes(board.run(order, &decline(None), &manager, 0)), [RefusalCode::ReasonMissing]);
    board.run(order, &decline(Some(text(9))), &manager, 0).unwrap();
    assert!(!board.orders[&order].answers.asks_to_cancel());
    assert!(board.orders[&order].answers.at_a_glance().cancel.is_none());
    // They may ask again, and who agrees moves it on: then nothing is asked any more.
    board.run(order, &cancel(), &customer, 0).unwrap();
    board.bring(order, &["cancelled"]);
    assert_eq!(board.orders[&order].open_to_customer(&board.workflow), []);
}

#[test]
fn an_answer_is_a_comment_where_one_is_waited_for() {
    let mut board = Board::new();
    let (order, customer) = (board.place(1), Actor::customer());
    assert_eq!(codes(board.run(order, &reply(50), &customer, 0)), [RefusalCode::NotAsked]);
    let hold = |reason| Command::Hold { reason, note: None };
    board.run(order, &hold(HoldReason::Stock), &Actor::system(), 0).unwrap();
    assert_eq!(codes(board.run(order, &reply(50), &customer, 0)), [RefusalCode::NotAsked]);
    board.run(order, &Command::Release, &Actor::system(), 0).unwrap();
    board.run(order, &hold(HoldReason::Address), &Actor::system(), 0).unwrap();
    assert!(!board.orders[&order].has_reply());
    board.run(order, &reply(50), &customer, 0).unwrap();
    assert!(board.orders[&order].has_reply());
    assert_eq!(board.orders[&order].comments[&CommentId(Uuid::from_u128(50))].by, ActorRef::Customer);
    board.run(order, &reply(51), &customer, 0).unwrap();
    assert_eq!(board.orders[&order].hold.map(|hold| hold.reason), Some(HoldReason::Address));
}

#[test]
fn the_customer_decides_their_own_step_once_and_no_other() {
    let mut board = Board::new();
    let customer_step =
        ApprovalStep { covers: [Covered::Promise].into(), ..step("customer", vec![Approver::Customer]) };
    let boss =
        ApprovalStep { together: true, ..step("boss", vec![Approver::Role("leadership".parse().unwrap())]) };
    board.workflow.approvals =
        vec![ApprovalDef { steps: vec![customer_step, boss], ..ApprovalDef::new(price(), "Artwork".into()) }];
    let (order, customer) = (board.place(1), Actor::customer());
    board.run(order, &promised(3), &Actor::system(), 0).unwrap();
    let say = |step: &str, grant, note: Option<TextRef>| {
        Command::DecideApproval(ApprovalDecision {
            approval: price(),
            step: step.parse().unwrap(),
            grant,
            on_behalf: None,
            note,
            strike: None,
        })
    };
    assert_eq!(
        codes(board.run(order, &say("customer", true, None), &customer, 0)),
        [RefusalCode::NotRequested]
    );
    board.run(order, &request(), &somebody(7, &["account_manager"]), 0).unwrap();
    assert_eq!(codes(board.run(order, &say("boss", true, None), &customer, 0)), [RefusalCode::NotAsked]);
    assert_eq!(
        codes(board.run(order, &say("customer", false, None), &customer, 0)),
        [RefusalCode::ReasonMissing]
    );
    // Yes needs nothing that shows it: it is their own word.
    board.run(order, &say("customer", true, None), &customer, 0).unwrap();
    let Event::ApprovalDecided { seal, grants: true, .. } = &board.log.last().unwrap().event else {
        panic!("{:?}", board.log.last());
    };
    assert!(seal.contains("promise 2026-12-03"), "{seal}");
    assert!(board.run(order, &say("customer", true, None), &customer, 0).is_err());
    // An edit voids it as it voids everybody's, and the page asks again.
    board.run(order, &promised(8), &Actor::system(), 0).unwrap();
    let open = board.orders[&order].open_to_customer(&board.workflow);
    assert!(matches!(open[0], CustomerAct::Approval { .. }), "{open:?}");
}

#[test]
fn the_customer_does_nothing_else_and_nobody_else_is_the_customer() {
    let (mut board, order) = slipped();
    let customer = Actor::customer();
    for right in
        Right::GRANTED.into_iter().chain([Right::Administer, Right::Move, Right::Edit, Right::Comment])
    {
        assert!(!customer.may(right, &board.workflow), "{right:?}");
    }
    let comment = Command::Comment {
        comment: CommentId(Uuid::from_u128(60)),
        text: text(60),
        mentions: BTreeSet::new(),
    };
    for command in [go("supplier"), comment, Command::Release, Command::RenewTracking, promised(20)] {
        assert!(board.run(order, &command, &customer, 0).is_err(), "{command:?}");
    }
    for who in [Actor::system(), actor(&["account_manager"])] {
        assert!(!who.may(Right::Answer, &board.workflow));
        assert_eq!(codes(board.run(order, &accept(), &who, 0)), [RefusalCode::NotAsked]);
    }
}
