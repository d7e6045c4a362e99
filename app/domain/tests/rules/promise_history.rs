//! What became of a promise: the second slip since the customer counted on a date needs their word, and the first does not.

use crate::board::*;
use domain::*;
use proptest::prelude::*;

fn promised(day: i64) -> Command {
    let promise = Some(promise(day - 1, day));
    Command::Edit(Edit { promise, reason: Some(text(77)), ..Edit::default() })
}

fn answered(answer: CustomerAnswer) -> (Command, Actor) {
    (Command::Answer(answer), Actor::customer())
}

impl Board {
    fn promises(&mut self, order: OrderId, days: &[i64]) {
        for day in days {
            self.run(order, &promised(*day), &Actor::system(), 0).unwrap();
        }
    }

    fn accepts(&mut self, order: OrderId) {
        let (command, customer) = answered(CustomerAnswer::AcceptDate);
        self.run(order, &command, &customer, 0).unwrap();
    }

    fn history(&self, order: OrderId) -> PromiseHistory {
        PromiseHistory::of(self.log.iter().filter(|entry| entry.order == Some(order)))
    }

    fn consent(&self, order: OrderId) -> Option<DateConsent> {
        self.history(order).consent(&self.workflow, &self.orders[&order])
    }
}

fn card(state: &OrderState) -> Card {
    serde_json::from_value(serde_json::json!({
        "id": state.id, "number": "N1", "version": state.version, "status": state.status, "rank": state.rank,
        "customer": {"id": uuid::Uuid::nil(), "name": "Alder Gifts"}, "lines": {"count": 1, "first": "Clock"},
        "promise": state.promise, "entered_at": state.entered_at, "filled": [],
    }))
    .unwrap()
}

/// What is asked after these latest days were promised one after the other.
fn asked_after(days: &[i64]) -> Option<DateConsent> {
    let mut board = Board::new();
    let order = board.place(1);
    board.promises(order, days);
    board.consent(order)
}

fn asked(slips: u32) -> Option<DateConsent> {
    Some(DateConsent::Asked { slips })
}

#[test]
fn the_second_slip_is_asked_about_and_the_first_is_told() {
    assert_eq!(asked_after(&[]), None);
    assert_eq!(asked_after(&[5]), None);
    assert_eq!(asked_after(&[5, 9]), None);
    assert_eq!(asked_after(&[5, 9, 12]), asked(2));
    assert_eq!(asked_after(&[5, 9, 12, 15]), asked(3));
    // A better date in between takes nothing of it back, and one that is no later than the first is asked about by nobody.
    assert_eq!(asked_after(&[5, 9, 7]), None);
    assert_eq!(asked_after(&[5, 9, 7, 8]), asked(2));
    assert_eq!(asked_after(&[5, 9, 5, 9]), asked(2));
    assert_eq!(asked_after(&[5, 9, 12, 5]), None);
    // What moves while it stays before what was promised first puts nobody off.
    assert_eq!(asked_after(&[9, 5, 7, 9]), None);
    assert_eq!(asked_after(&[9, 5, 7, 12]), None);
}

#[test]
fn who_agreed_counts_on_that_date_from_then_on() {
    let mut board = Board::new();
    let order = board.place(1);
    board.promises(order, &[5, 9, 12]);
    board.accepts(order);
    let at = board.now;
    assert_eq!(board.consent(order), Some(DateConsent::Agreed { at }));
    board.promises(order, &[15]);
    assert_eq!(board.consent(order), None, "the first slip since then");
    board.promises(order, &[18]);
    assert_eq!(board.consent(order), asked(2));
    // Earlier than what they agreed to: nothing to ask, and nothing that they have said.
    board.promises(order, &[11]);
    assert_eq!(board.consent(order), None);
    board.promises(order, &[12]);
    assert_eq!(
        board.consent(order),
        Some(DateConsent::Agreed { at }),
        "what they agreed to is in force again"
    );
}

#[test]
fn whoever_promises_knows_before_whether_it_is_asked_about() {
    let past = |days: &[i64]| {
        let mut board = Board::new();
        let order = board.place(1);
        board.promises(order, days);
        board.history(order).asks_past(&board.workflow, &board.orders[&order])
    };
    let day = |n| Some(promise(n, n).latest());
    assert_eq!(past(&[]), None);
    assert_eq!(past(&[5]), None, "a first slip is told");
    assert_eq!(past(&[5, 9]), day(9));
    assert_eq!(past(&[5, 9, 3]), day(5));
    let mut board = Board::new();
    let order = board.place(1);
    board.promises(order, &[5, 9]);
    board.accepts(order);
    assert_eq!(board.history(order).asks_past(&board.workflow, &board.orders[&order]), None);
    board.promises(order, &[12]);
    board.bring(order, &["cancelled"]);
    assert_eq!(board.history(order).asks_past(&board.workflow, &board.orders[&order]), None);
}

#[test]
fn the_first_slip_can_be_agreed_to_as_well() {
    let mut board = Board::new();
    let order = board.place(1);
    board.promises(order, &[5, 9]);
    board.accepts(order);
    assert_eq!(board.consent(order), Some(DateConsent::Agreed { at: board.now }));
}

#[test]
fn who_asks_to_cancel_is_answered_first() {
    let mut board = Board::new();
    let order = board.place(1);
    board.promises(order, &[5, 9, 12]);
    let (cancel, customer) = answered(CustomerAnswer::AskToCancel { reason: None });
    board.run(order, &cancel, &customer, 0).unwrap();
    assert_eq!(board.consent(order), None);
    let decline = Command::DeclineCancel { reason: Some(text(9)) };
    board.run(order, &decline, &actor(&["account_manager"]), 0).unwrap();
    assert_eq!(board.consent(order), asked(2), "the order goes on, so the date is open again");
    board.bring(order, &["cancelled"]);
    assert_eq!(board.consent(order), None, "of an order that is over nothing is asked");
}

#[test]
fn what_a_rule_promised_is_not_by_hand_until_somebody_chooses_another_date() {
    let mut board = Board::new();
    let order = board.place(1);
    assert!(!board.history(order).is_by_hand(), "nothing is promised");
    let rule = Actor::rule(RuleRef { id: RuleId(uuid::Uuid::from_u128(7)), revision: 1 });
    board.run(order, &promised(9), &rule, 0).unwrap();
    assert!(!board.history(order).is_by_hand());
    board.run(order, &promised(12), &actor(&["account_manager"]), 0).unwrap();
    assert!(board.history(order).is_by_hand());
    board.run(order, &promised(15), &rule, 0).unwrap();
    assert!(!board.history(order).is_by_hand());
}

#[test]
fn each_revision_knows_what_it_took_the_place_of() {
    let mut board = Board::new();
    let (order, other) = (board.place(1), board.place(2));
    board.promises(order, &[5]);
    board.promises(other, &[6]);
    board.promises(order, &[9, 7]);
    let history = board.history(order);
    let before: Vec<_> = (1..=board.log.len() as u64).filter_map(|seq| history.before(seq)).collect();
    assert_eq!(before, [promise(4, 5), promise(8, 9)]);
    assert_eq!(history.before(3), None, "the first took the place of nothing");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whoever is asked was put off twice since they counted on a date, can answer, and is not asked once they have.
    #[test]
    fn nobody_is_asked_who_cannot_answer(steps in prop::collection::vec((1i64..30, any::<bool>()), 1..12)) {
        let mut board = Board::new();
        let order = board.place(1);
        let (mut counted, mut last, mut slips) = (None, None, 0);
        for (day, accepts) in steps {
            if board.run(order, &promised(day), &Actor::system(), 0).is_err() {
                continue;
            }
            if last.is_some_and(|last| day > last) && counted.is_some_and(|counted| day > counted) {
                slips += 1;
            }
            (last, counted) = (Some(day), counted.or(Some(day)));
            let can = board.orders[&order].open_to_customer(&board.workflow).contains(&CustomerAct::AcceptDate);
            let consent = board.consent(order);
            let expected = can && slips >= SLIPS_TO_ASK && Some(day) > counted;
            prop_assert_eq!(matches!(consent, Some(DateConsent::Asked { .. })), expected);
            // A card that knows no log says the same.
            let state = &board.orders[&order];
            prop_assert_eq!(state.is_asked_about_date(&board.workflow), expected);
            prop_assert_eq!(state.slips, board.history(order).slips());
            let card = Card { slips: state.slips_past(), answers: state.answers.at_a_glance(), ..card(state) };
            prop_assert_eq!(card.is_asked_about_date(&board.workflow), expected);
            if can && accepts {
                board.accepts(order);
                (counted, slips) = (Some(day), 0);
                let agreed = matches!(board.consent(order), Some(DateConsent::Agreed { .. }));
                prop_assert!(agreed);
            }
        }
    }
}
