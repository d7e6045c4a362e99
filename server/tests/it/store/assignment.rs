//! Who has an order and how its clock is kept, on every engine: through restarts, moves and publishings, and against the log.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::{wire::PatchPerson, *};
use std::collections::BTreeMap;
use store::{
    Administration, OrderOnBoard, SourceRows, Submission, WorkScope, WorkflowChange, WorkflowOutcome,
};

fn assigning(shop: &Shop, order: OrderId, to: Option<PersonId>, word: &str) -> Submission {
    let mut sources = SourceRows::new();
    let note = Some(sources.note(word));
    Submission { sources, ..shop.command(order, Command::Assign { to, note }) }
}

async fn kept(shop: &Shop, order: OrderId) -> (Option<PersonId>, Option<String>, Option<String>) {
    let stored = shop.store.order(order).await.unwrap().unwrap();
    let named = stored.card.assignee.map(|assignee| assignee.name);
    (stored.state.assignment.map(|assignment| assignment.to), named, stored.assign_note)
}

/// The numbers of the orders of a scope.
async fn scoped(shop: &Shop, scope: &WorkScope) -> Vec<String> {
    let found =
        shop.store.on_board(shop.board, Some(scope), &Sight::whole(), shop.now()).await.unwrap().unwrap();
    assert_eq!(found.seq, shop.seq().await);
    let mut numbers: Vec<_> = found.orders.iter().map(|order| order.card.number.to_string()).collect();
    numbers.sort();
    numbers
}

async fn publish(shop: &Shop, draft: Draft, choices: Choices) {
    let change = |change| shop.store.change_workflow(shop.board, change, shop.admin());
    let Ok(WorkflowOutcome::Draft(draft)) = change(WorkflowChange::ReplaceDraft { draft }).await else {
        panic!("a draft")
    };
    let published = change(WorkflowChange::Publish { draft_version: draft.version, choices }).await;
    assert!(matches!(published, Ok(WorkflowOutcome::Published(_))), "{published:?}");
}

async fn workflow(shop: &Shop) -> Workflow {
    shop.store.board(&shop.board.to_string()).await.unwrap().unwrap().workflow.clone()
}

on_each_engine! {
    async fn an_order_is_somebodys_with_a_word_until_it_is_another_roles(shop: Shop) {
        let order = shop.place_in("supplier").await;
        let (buyer, mover) = (shop.people["procurement"], shop.people["warehouse"]);
        let given = shop.accept(assigning(&shop, order, Some(buyer), "Ask about the blue one")).await;
        let name = given.card.assignee.map(|assignee| assignee.name);
        assert_eq!(name.as_deref(), Some("Procurement"), "the card that viewers get has the name");
        let shop = shop.restarted().await;
        let word = "Ask about the blue one".to_owned();
        assert_eq!(kept(&shop, order).await, (Some(buyer), name.clone(), Some(word)));
        let snapshot = shop.snapshot().await;
        let shown = snapshot.columns.iter().flat_map(|column| &column.orders).find(|card| card.id == order);
        assert_eq!(shown.unwrap().assignee.as_ref().map(|assignee| &assignee.name), name.as_ref());
        let trail = shop.store.order_trail(order, u64::MAX, 1).await.unwrap().items.remove(0);
        assert_eq!(trail.people, BTreeMap::from([(buyer, "Procurement".to_owned())]));
        // Whoever has it hands it on, and another role's status takes it from them.
        let on = by(assigning(&shop, order, Some(mover), "Yours"), ActorRef::Person(buyer));
        shop.accept(on).await;
        let moved = shop.accept(shop.to_with_all(order, "scheduled")).await;
        assert_eq!(moved.card.assignee, None);
        assert_eq!(kept(&shop, order).await, (None, None, None));
        let back = shop.accept(shop.command(order, Command::TakeBack { seq: moved.seq })).await;
        assert_eq!(back.card.assignee.map(|assignee| assignee.id), Some(mover));
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn nobody_gets_what_they_do_not_see(shop: Shop) {
        let order = shop.place_in("supplier").await;
        let stranger = PersonId(uuid::Uuid::now_v7());
        assert_eq!(shop.refuse(assigning(&shop, order, Some(stranger), "x")).await, [RefusalCode::OutOfTheirSight]);
        let leaver = shop.people["warehouse"];
        let patch = PatchPerson { id: leaver, name: None, admin: None, active: Some(false), roles: BTreeMap::new() };
        shop.store.administer(Administration::ChangePerson(patch), shop.admin()).await.unwrap();
        assert_eq!(shop.refuse(assigning(&shop, order, Some(leaver), "x")).await, [RefusalCode::OutOfTheirSight]);
    }

    async fn what_could_be_somebodys_is_found(shop: Shop) {
        let mut orders = Vec::new();
        for (n, status) in ["received", "supplier", "supplier", "scheduled"].into_iter().enumerate() {
            let order = shop.accept(shop.placing_as(&format!("W-{n}"))).await.order;
            if status != "received" {
                shop.accept(shop.to_with_all(order, status)).await;
            }
            orders.push(order);
        }
        let buyer = shop.people["procurement"];
        shop.accept(assigning(&shop, orders[3], Some(buyer), "Look at this")).await;
        let owned = WorkScope { statuses: [id("supplier")].into(), ..WorkScope::default() };
        assert_eq!(scoped(&shop, &owned).await, ["W-1", "W-2"]);
        let both = WorkScope { assignees: [buyer].into(), ..owned.clone() };
        assert_eq!(scoped(&shop, &both).await, ["W-1", "W-2", "W-3"]);
        assert_eq!(scoped(&shop, &WorkScope::default()).await, Vec::<String>::new());
        let all = shop.store.on_board(shop.board, None, &Sight::whole(), shop.now()).await.unwrap().unwrap();
        let given: Vec<&OrderOnBoard> = all.orders.iter().filter(|order| order.assignment.is_some()).collect();
        assert_eq!((all.orders.len(), given.len()), (4, 1));
        assert_eq!(given[0].note.as_deref(), Some("Look at this"));
        assert_eq!(given[0].card.assignee.as_ref().map(|assignee| assignee.name.as_str()), Some("Procurement"));
        // What somebody does not see is not there, whoever has it.
        let mut unseeing = workflow(&shop).await;
        unseeing.roles.iter_mut().for_each(|role| role.set_sees_status(id("scheduled"), false));
        let sight = Sight::of(&["procurement".parse().unwrap()].into(), &unseeing);
        let seen = shop.store.on_board(shop.board, None, &sight, shop.now()).await.unwrap().unwrap();
        assert_eq!(seen.orders.len(), 3);
    }

    async fn who_has_an_order_cannot_be_changed_behind_the_log(shop: Shop) {
        let order = shop.place_in("supplier").await;
        let (buyer, other) = (shop.people["procurement"], shop.people["warehouse"]);
        shop.accept(assigning(&shop, order, Some(buyer), "Yours")).await;
        shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        shop.wait(TimeDelta::hours(30));
        shop.accept(shop.command(order, Command::Release)).await;
        let uuid = if shop.is_on_postgres() {
            format!("'{other}'")
        } else {
            format!("x'{}'", other.0.simple())
        };
        for (statement, named) in [
            (format!("UPDATE orders SET assignee = {uuid}"), "assignment"),
            ("UPDATE orders SET assignee = NULL, assignment = NULL".to_owned(), "assignment"),
            ("UPDATE orders SET paused = 0".to_owned(), "time on hold"),
            ("UPDATE notes SET body = 'Mine' WHERE body = 'Yours'".to_owned(), "a text"),
        ] {
            let said = shop.copy().await.audit_after(&statement).await;
            assert!(said.contains(named), "{statement}: {said}");
        }
        shop.audit(None).await.unwrap();
    }

    async fn a_limit_that_is_published_knows_of_earlier_holds(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| workflow.statuses[0].max_age = None).await;
        let [held, plain] = [shop.place().await, shop.place().await];
        // So many days pass that the shop certainly worked on some of them.
        shop.accept(shop.command(held, Command::Hold { reason: HoldReason::Customer, note: None })).await;
        shop.wait(TimeDelta::days(4));
        shop.accept(shop.command(held, Command::Release)).await;
        let paused = shop.store.order(held).await.unwrap().unwrap().state.paused;
        assert!(TimeDelta::microseconds(paused) >= TimeDelta::hours(8), "{paused}");
        let shop = shop.restarted().await;
        let mut draft = Draft::from(&workflow(&shop).await);
        draft.statuses[0].max_age = Some(AgeLimit::Days(30));
        publish(&shop, draft, Choices::default()).await;
        let spans = shop.store.board("own").await.unwrap().unwrap().spans.clone();
        let due = async |order| shop.store.order(order).await.unwrap().unwrap().state.due_at.unwrap();
        let (held, plain) = (due(held).await, due(plain).await);
        let later = spans.between(plain, held) - TimeDelta::microseconds(paused);
        // They were placed a moment apart.
        assert!(later.abs() < TimeDelta::seconds(5), "the hold does not count: {later}");
        shop.audit(None).await.unwrap();
    }

    async fn a_publishing_leaves_orders_of_a_gone_status_to_nobody(shop: Shop) {
        let [away, stays] = [shop.place_in("supplier").await, shop.place_in("approval").await];
        for (order, role) in [(away, "procurement"), (stays, "account_manager")] {
            shop.accept(assigning(&shop, order, Some(shop.people[role]), "Yours")).await;
        }
        let mut draft = Draft::from(&workflow(&shop).await);
        for gone in ["supplier", "approval"] {
            draft.statuses.retain(|status| status.id.as_str() != gone);
            draft.moves.retain(|m| m.from.as_str() != gone && m.to.as_str() != gone);
        }
        let targets = [(id("supplier"), id("received")), (id("approval"), id("received"))].into();
        publish(&shop, draft, Choices { targets, ..Choices::default() }).await;
        assert_eq!(kept(&shop, away).await.0, None, "another role owns it now");
        assert_eq!(kept(&shop, stays).await.0, Some(shop.people["account_manager"]), "the same role does");
        shop.audit(None).await.unwrap();
    }
}
