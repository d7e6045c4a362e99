//! What each chip of a board shows, one by one.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use serde_json::json;
use uuid::Uuid;

fn card(at: &str) -> Card {
    serde_json::from_value(json!({
        "id": Uuid::from_u128(1), "number": "N1", "version": 1, "status": at, "rank": Rank::nth(0),
        "customer": {"id": Uuid::nil(), "name": "Alder Gifts"}, "lines": {"count": 1, "first": "Clock"},
        "entered_at": start(), "filled": [],
    }))
    .unwrap()
}

/// The chips that show a card on the fourth day, to somebody who owns what account managers own.
fn shown(card: &Card, workflow: &Workflow) -> Vec<Chip> {
    let now = start() + TimeDelta::days(3);
    let me = PersonId(Uuid::from_u128(7));
    let turns = Turns {
        mine: Whose { free: [status("received")].into(), given: [(me, [status("floor")].into())].into() },
        nobodys: Whose { free: [status("ready")].into(), given: Default::default() },
    };
    let who = Decider { person: Some(me), roles: ["leadership".parse().unwrap()].into(), stands_for: vec![] };
    let shows = |chip: &Chip| {
        let filter = chip.added_to(Filter::default(), &who, &turns);
        let slack = SlackTable::of(workflow, &UsualStays::new(), LocalTime::default());
        let time = BoardTime { now, today: now.date_naive(), spans: &spans(), slack: &slack };
        filter.matches(card, workflow, time)
    };
    Chip::ALL.into_iter().filter(shows).collect()
}

#[test]
fn each_chip_shows_what_it_says() {
    let workflow = default_workflow(default_calendar("UTC"));
    let (now, plain) = (start() + TimeDelta::days(3), card("scheduled"));
    let shown = |card: &Card| shown(card, &workflow);
    assert_eq!(shown(&plain), [Chip::Ready]);
    assert_eq!(
        shown(&Card { promise: Some(promise(1, 3)), ..plain.clone() }),
        [Chip::Ready, Chip::AtRisk, Chip::Today]
    );
    assert_eq!(shown(&Card { promise: Some(promise(1, 24)), ..plain.clone() }), [Chip::Ready]);
    assert_eq!(shown(&Card { promise: Some(promise(1, 4)), ..plain.clone() }), [Chip::Ready, Chip::AtRisk]);
    assert_eq!(
        shown(&Card { promise: Some(promise(1, 2)), ..plain.clone() }),
        [Chip::Ready, Chip::AtRisk, Chip::Late]
    );
    let over = Card { due_at: Some(now - TimeDelta::hours(1)), ..plain.clone() };
    assert_eq!(shown(&over), [Chip::Ready, Chip::AtRisk, Chip::Stalled]);
    // A hold stops its time, and it is not ready then.
    let held = |reason, card: Card| Card { hold: Some(Hold { reason, since: start() }), ..card };
    assert_eq!(shown(&held(HoldReason::Stock, over)), [Chip::Held]);
    assert_eq!(shown(&held(HoldReason::Customer, plain)), [Chip::Held, Chip::Customer]);
    // The status says what the customer is to do; the supplier is somebody else.
    assert_eq!(shown(&card("approval")), [Chip::Customer, Chip::Waiting]);
    assert_eq!(shown(&card("supplier")), [Chip::Ready, Chip::Waiting]);
    assert_eq!(shown(&card("received")), [Chip::Mine, Chip::Ready]);
    assert_eq!(shown(&card("ready")), [Chip::Nobodys]);
    let given = |n, at| Card {
        assignee: Some(PersonRef { id: PersonId(Uuid::from_u128(n)), name: "Somebody".into() }),
        ..card(at)
    };
    assert_eq!(shown(&given(7, "floor")), [Chip::Mine, Chip::Ready]);
    assert_eq!(shown(&given(8, "floor")), [Chip::Ready]);
    assert!(shown(&Card { archived: true, ..card("received") }).is_empty());
    // Who was put off twice is asked whether the new date is fine, until they ask to cancel or the order is over.
    let put_off = |slips, at| Card { slips, promise: Some(promise(1, 24)), ..card(at) };
    assert_eq!(shown(&put_off(1, "scheduled")), [Chip::Ready]);
    assert_eq!(shown(&put_off(2, "scheduled")), [Chip::Ready, Chip::Customer]);
    let cancel = Some(CancelRequest { at: now, note: None, declined: None });
    let answers = CustomerAnswers { cancel, ..CustomerAnswers::default() };
    assert_eq!(shown(&Card { answers, ..put_off(2, "scheduled") }), [Chip::Ready]);
    assert_eq!(shown(&put_off(2, "cancelled")), []);
    assert_eq!(shown(&Card { archived: true, ..put_off(2, "scheduled") }), []);
    // What is over is neither late nor at risk.
    assert_eq!(shown(&Card { promise: Some(promise(1, 2)), ..card("cancelled") }), []);
}

#[test]
fn an_approval_is_awaited_by_whom_it_asks() {
    let mut workflow = default_workflow(default_calendar("UTC"));
    let approval = |id: &str, of: serde_json::Value| -> ApprovalDef {
        serde_json::from_value(json!({"id": id, "name": id, "steps": [{"id": "step", "of": [of]}]})).unwrap()
    };
    workflow.approvals =
        vec![approval("boss", json!({"role": "leadership"})), approval("buyer", json!("customer"))];
    let asked = |id: &str| {
        let asked = Some(Asked { by: ActorRef::System, at: start() });
        let steps = [("step".parse().unwrap(), StepState::asked(start()))].into();
        let state = ApprovalState { asked, steps, overrides: vec![] };
        Card { approvals: [(id.parse().unwrap(), state)].into(), ..card("scheduled") }
    };
    assert_eq!(shown(&asked("boss"), &workflow), [Chip::Mine, Chip::Awaiting, Chip::Ready]);
    assert_eq!(shown(&asked("buyer"), &workflow), [Chip::Ready, Chip::Customer]);
}
