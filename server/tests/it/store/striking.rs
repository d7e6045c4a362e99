//! A customer leaves lines out of what they approve: one transaction takes them out and approves the rest, the log keeps both, and
//! what is there by then decides.

use super::on_each_engine;
use crate::shop::{
    ZONE,
    approvals::{price, workflow},
    store::*,
};
use domain::{wire::Line, *};
use std::collections::BTreeSet;
use store::{SourceRows, Submission};

const SALT: store::Salt = [7; 16];

fn step() -> StepId {
    "customer".parse().unwrap()
}

/// “Artwork and price”, of which the customer looks at everything and may leave lines out.
async fn asked(shop: Shop) -> (Shop, OrderId) {
    let may_strike = |default: &mut Workflow| {
        *default = workflow(default_calendar(ZONE));
        let step = &mut default.approvals[0].steps[1];
        (step.strikes, step.covers) = (true, BTreeSet::new());
    };
    let shop = shop.on_a_board_with(may_strike).await;
    let mut submission = by(shop.placing(), shop.person("account_manager"));
    let mut sources = SourceRows::new();
    let Command::Place(place) = &mut submission.command else { unreachable!() };
    place.customer = sources.contact(&contact("Clock Lovers"));
    place.lines = sources.lines(&lines());
    place.promise = Some(promise(3, 5));
    let order = shop.accept(Submission { sources, ..submission }).await.order;
    let request = Command::RequestApproval { approval: price() };
    shop.accept(by(shop.command(order, request), shop.person("account_manager"))).await;
    (shop, order)
}

fn lines() -> Vec<Line> {
    let priced = |what, price: &str| Line { unit_price: price.parse().ok(), ..line(what, 1) };
    vec![priced("Wall clock", "900.00"), priced("Egg timer", "20.00"), priced("Enamel mug", "150.00")]
}

/// Approves all of these lines but some.
fn without(shop: &Shop, order: OrderId, of: &[Line], struck: &[u32]) -> Submission {
    let mut sources = SourceRows::new();
    let strike = sources.struck(of, &struck.iter().copied().collect(), SALT);
    let decision = ApprovalDecision {
        approval: price(),
        step: step(),
        grant: true,
        on_behalf: None,
        note: None,
        strike: Some(Box::new(strike)),
    };
    let submission = by(shop.command(order, Command::DecideApproval(decision)), ActorRef::Customer);
    Submission { sources, origin: Origin::TrackingPage, ..submission }
}

on_each_engine! {
    async fn what_a_customer_leaves_out_is_gone_and_the_rest_is_approved(shop: Shop) {
        let (shop, order) = asked(shop).await;
        let conditions = async || shop.store.order(order).await.unwrap().unwrap().state.conditions;
        assert_eq!(conditions().await.len(), 1, "from 1,000");
        let ask = Submission { key: key("once", 1), ..without(&shop, order, &lines(), &[2]) };
        let changed = shop.accept(ask.clone()).await;
        assert!(shop.accept(ask).await.replayed);
        assert_eq!(changed.card.lines, LinesSummary { count: 2, first: "Wall clock".into() });
        let stored = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(stored.lines, lines()[..2]);
        assert_eq!(conditions().await.len(), 0, "the total is of what is left");
        // The same salt, the same seal: what a page shows before is what the log has after.
        let log = shop.store.order_log(order, 0, 100).await.unwrap();
        let (present, earlier) = (Content::of(order, &log), Content::of(order, &log[..2]));
        let mut foretold = earlier;
        let again = SourceRows::new().struck(&lines(), &[2].into(), SALT);
        foretold.apply(&again.change.event(), &ActorRef::Customer);
        let board = shop.store.board("own").await.unwrap().unwrap();
        let def = board.workflow.approval(&price()).unwrap();
        let sealed = |content: &Content| store::sha256(&content.canonical(def, def.step(&step()).unwrap()));
        let Some(Event::ApprovalDecided { seal, grants: true, left_out: Some(gone), .. }) = log.last().map(|entry| &entry.event)
        else { panic!("{:?}", log.last()) };
        assert_eq!((seal, seal), (&sealed(&present), &sealed(&foretold)));
        // What went is told with the decision, without prices; the log holds no text of it.
        let trail = shop.store.order_trail(order, u64::MAX, 10).await.unwrap().items;
        let told: Vec<Line> = serde_json::from_str(&trail[0].texts[&gone.id]).unwrap();
        assert_eq!(told, [Line { unit_price: None, ..line("Enamel mug", 1) }]);
        assert!(shop.raw_log().await.iter().all(|body| !body.contains("mug")));
        shop.audit(None).await.unwrap();
        let broken = shop.audit_after("UPDATE notes SET body = '[]' WHERE body LIKE '%mug%' AND body NOT LIKE '%clock%'").await;
        assert!(broken.contains("a text"), "{broken}");
    }

    async fn lines_that_were_edited_meanwhile_are_not_left_out(shop: Shop) {
        let (shop, order) = asked(shop).await;
        let late = without(&shop, order, &lines(), &[0]);
        let mut sources = SourceRows::new();
        let [clock, timer, mug] = <[Line; 3]>::try_from(lines()).unwrap();
        let edit = Edit { lines: Some(sources.other_lines(&[mug, clock, timer])), ..Edit::default() };
        shop.accept(Submission { sources, ..shop.command(order, Command::Edit(edit)) }).await;
        assert_eq!(shop.refuse(late).await, [RefusalCode::UnknownLine]);
        let now = shop.store.order(order).await.unwrap().unwrap().lines;
        assert_eq!(shop.refuse(without(&shop, order, &now, &[0, 1, 2])).await, [RefusalCode::LinesMissing]);
        shop.accept(without(&shop, order, &now, &[0])).await;
        assert_eq!(shop.store.order(order).await.unwrap().unwrap().lines, now[1..]);
        shop.audit(None).await.unwrap();
    }
}
