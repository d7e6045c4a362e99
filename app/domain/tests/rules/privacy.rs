//! Forgetting a customer: by administrators and Milepost itself, once the order is over, wherever it is by then; and nothing of the
//! order's state is otherwise by it.

use crate::board::*;
use domain::*;
use uuid::Uuid;

fn erase() -> Command {
    Command::Erase { erasure: ErasureId(Uuid::from_u128(7)) }
}

fn codes(result: Result<u64, Vec<Refusal>>) -> Vec<RefusalCode> {
    result.map(|_| Vec::new()).unwrap_or_else(|refusals| refusals.into_iter().map(|one| one.code).collect())
}

fn withdraw() -> Command {
    Command::Withdraw { reason: Some(text(9)) }
}

#[test]
fn an_open_order_keeps_its_customer_and_one_that_is_over_does_not() {
    let mut board = Board::new();
    let order = board.place(1);
    let refused = board.run(order, &erase(), &Actor::system(), 0).unwrap_err();
    assert_eq!(refused[0].code, RefusalCode::NotFinished);
    assert!(refused[0].message.ends_with('.'), "{}", refused[0].message);
    board.run(order, &withdraw(), &Actor::system(), 0).unwrap();
    let before = board.orders[&order].clone();
    assert_eq!(before.completed_at(&board.workflow), before.withdrawn_at);
    board.run(order, &erase(), &Actor::system(), 0).unwrap();
    let after = &board.orders[&order];
    assert_eq!(*after, OrderState { version: before.version + 1, ..before });
    let entry = board.log.last().unwrap();
    assert_eq!((entry.event.kind(), entry.event.changes_order()), ("erased", true));
    assert_eq!(serde_json::from_str::<Entry>(&serde_json::to_string(entry).unwrap()).unwrap(), *entry);
    // Once more, where something was written since.
    board.run(order, &erase(), &Actor::system(), 0).unwrap();
}

#[test]
fn nobody_forgets_customers_but_administrators() {
    let mut board = Board::new();
    let order = board.place(1);
    board.run(order, &withdraw(), &Actor::system(), 0).unwrap();
    let rule = RuleRef { id: RuleId(Uuid::from_u128(3)), revision: 1 };
    for other in [actor(&["account_manager", "leadership"]), Actor::rule(rule), Actor::customer()] {
        assert_eq!(codes(board.run(order, &erase(), &other, 0)), [RefusalCode::NotYourRole], "{other:?}");
    }
    let admin = Actor { admin: true, ..actor(&[]) };
    assert_eq!(codes(board.run(order, &erase(), &admin, 0)), []);
    assert_eq!(erase().right(), Right::Administer);
}
