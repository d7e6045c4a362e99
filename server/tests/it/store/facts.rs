//! Facts, gates and a shop's own fields on every engine: what is kept, what is found, and what the audit makes of a change
//! behind the log.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use store::{ListQuery, SourceRows, Submission};

/// Payment before the floor, with its number; a colour; a day's wait before the quality check.
fn gated(workflow: &mut Workflow) {
    workflow.facts = vec![FactDef {
        id: fact("paid"),
        name: "Payment received".into(),
        help: String::new(),
        set_by: ["account_manager".parse().unwrap()].into(),
        evidence: Evidence::Number,
    }];
    let kind = FieldKind::Choice(vec!["Red".into(), "Blue".into()]);
    let colour = FieldDef::new(field("colour"), "Colour".into(), kind);
    workflow.fields.push(FieldDef { at_placing: true, ..colour });
    let needs = vec![Need::Fact(fact("paid")).into(), Need::Field(field("colour")).into()];
    workflow.statuses.iter_mut().find(|status| status.id.as_str() == "scheduled").unwrap().exit = needs;
    let floor = workflow.statuses.iter_mut().find(|status| status.id.as_str() == "floor").unwrap();
    floor.exit = vec![Need::Dwell(60).into()];
}

fn fact(id: &str) -> FactId {
    id.parse().unwrap()
}

fn field(id: &str) -> FieldId {
    id.parse().unwrap()
}

fn paying(shop: &Shop, order: OrderId, number: &str) -> Submission {
    let mut sources = SourceRows::new();
    let evidence = Some(sources.note(number));
    Submission { sources, ..shop.command(order, Command::SetFact { fact: fact("paid"), evidence }) }
}

fn colouring(shop: &Shop, order: OrderId, colour: &str) -> Submission {
    let mut sources = SourceRows::new();
    let fields = [(field("colour"), Some(sources.note(colour)))].into();
    Submission { sources, ..shop.command(order, Command::Edit(Edit { fields, ..Edit::default() })) }
}

/// The numbers of the orders that are ready, by the list and by the board.
async fn ready(shop: &Shop) -> Vec<String> {
    let filter = Filter { ready: true, status: vec![id("scheduled"), id("floor")], ..Filter::default() };
    let query = ListQuery { filter: filter.clone(), limit: 50, ..ListQuery::default() };
    let mut listed: Vec<_> = shop.store.list(shop.board, &query, shop.now()).await.unwrap().items;
    let board = shop.store.board(&shop.board.to_string()).await.unwrap().unwrap();
    let snapshot = shop
        .store
        .snapshot(shop.board, &filter, &Default::default(), 50.into(), shop.now())
        .await
        .unwrap()
        .unwrap();
    let mut shown: Vec<_> = snapshot.columns.into_iter().flat_map(|column| column.orders).collect();
    listed.sort_by_key(|card| card.number.to_string());
    shown.sort_by_key(|card| card.number.to_string());
    assert_eq!(listed, shown, "the list and the board filter alike");
    // The rule's own word on each card.
    let all = ListQuery { limit: 50, ..ListQuery::default() };
    let all = shop.store.list(shop.board, &all, shop.now()).await.unwrap().items;
    let (now, slack) = (shop.now(), SlackTable::default());
    let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &slack };
    let mut by_rule: Vec<_> =
        all.into_iter().filter(|card| filter.matches(card, &board.workflow, time)).collect();
    by_rule.sort_by_key(|card| card.number.to_string());
    assert_eq!(listed, by_rule, "the tables and the rule filter alike");
    listed.iter().map(|card| card.number.to_string()).collect()
}

on_each_engine! {
    async fn a_fact_is_kept_with_what_shows_it_and_opens_the_gate(shop: Shop) {
        let shop = shop.on_a_board_with(gated).await;
        let order = shop.accept(shop.placing_as("F-1")).await.order;
        shop.accept(shop.to_with_all(order, "scheduled")).await;
        let refused = shop.refuse(shop.to(order, "floor")).await;
        assert_eq!(refused, [RefusalCode::FactMissing, RefusalCode::FieldMissing]);
        let set = shop.accept(paying(&shop, order, "INV-77")).await;
        assert!(set.card.facts.contains(&fact("paid")));
        shop.accept(colouring(&shop, order, "Red")).await;
        shop.audit(None).await.unwrap();
        // The same after everything was read anew.
        let shop = shop.restarted().await;
        let stored = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(stored.evidence[&fact("paid")], "INV-77");
        assert_eq!(stored.state.facts[&fact("paid")].by, shop.admin());
        assert_eq!(stored.fields[&field("colour")], "Red");
        shop.accept(shop.to(order, "floor")).await;
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("The cheque bounced"));
        let clear = shop.command(order, Command::ClearFact { fact: fact("paid"), reason });
        let cleared = shop.accept(Submission { sources, ..clear }).await;
        assert!(cleared.card.facts.is_empty());
        let stored = shop.store.order(order).await.unwrap().unwrap();
        assert!(stored.evidence.is_empty() && stored.state.facts.is_empty());
        shop.audit(None).await.unwrap();
    }

    async fn orders_that_are_ready_are_found_by_the_rule_itself(shop: Shop) {
        let shop = shop.on_a_board_with(gated).await;
        let mut orders = Vec::new();
        for n in 1..=4 {
            let order = shop.accept(shop.placing_as(&format!("F-{n}"))).await.order;
            shop.accept(shop.to_with_all(order, "scheduled")).await;
            orders.push(order);
        }
        assert_eq!(ready(&shop).await, Vec::<String>::new());
        for order in &orders[..3] {
            shop.accept(paying(&shop, *order, "INV-1")).await;
        }
        for order in &orders[1..] {
            shop.accept(colouring(&shop, *order, "Blue")).await;
        }
        assert_eq!(ready(&shop).await, ["F-2", "F-3"]);
        shop.accept(shop.command(orders[2], Command::Hold { reason: HoldReason::Stock, note: None })).await;
        assert_eq!(ready(&shop).await, ["F-2"]);
        shop.accept(shop.to(orders[1], "floor")).await;
        assert_eq!(ready(&shop).await, Vec::<String>::new(), "it has to stay for an hour");
        shop.wait(TimeDelta::minutes(60));
        assert_eq!(ready(&shop).await, ["F-2"]);
    }

    async fn a_fact_that_somebody_changes_behind_the_log_is_named(shop: Shop) {
        let shop = shop.on_a_board_with(gated).await;
        let order = shop.accept(shop.placing_as("F-1")).await.order;
        shop.accept(paying(&shop, order, "INV-77")).await;
        let now = shop.copy().await;
        let said = now.audit_after("UPDATE orders SET facts = '{}' WHERE number = 'F-1'").await;
        assert!(said.contains("facts"), "{said}");
        let shown = shop.copy().await;
        let said = shown.audit_after("UPDATE notes SET body = 'INV-78' WHERE body = 'INV-77'").await;
        assert_eq!(said, "board own, entry 2: a text that it points to was changed");
        shop.audit(None).await.unwrap();
    }
}
