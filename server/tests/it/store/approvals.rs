//! Approvals on the write path: seals over what the log refers to, stand-ins by the day, conditions by values, and what the
//! audit makes of somebody who changes any of it behind the log's back.

use super::on_each_engine;
use crate::shop::{
    ZONE,
    approvals::{price, workflow},
    store::*,
};
use chrono::TimeDelta;
use domain::{wire::Line, *};
use store::{AdminError, Administration, ListQuery, SourceRows, Submission, WorkflowChange, WorkflowOutcome};
use uuid::Uuid;

async fn approving(shop: Shop) -> Shop {
    shop.on_a_board_with(|default| *default = workflow(default_calendar(ZONE))).await
}

fn step(id: &str) -> StepId {
    id.parse().unwrap()
}

/// An order of the account manager's, promised, with lines of this price.
async fn placed(shop: &Shop, price: &str) -> OrderId {
    let mut submission = by(shop.placing(), shop.person("account_manager"));
    let mut sources = SourceRows::new();
    let Command::Place(place) = &mut submission.command else { unreachable!() };
    place.customer = sources.contact(&contact("Clock Lovers"));
    place.lines = sources.lines(&[priced(price)]);
    place.promise = Some(promise(3, 5));
    shop.accept(Submission { sources, ..submission }).await.order
}

fn priced(price: &str) -> Line {
    Line { unit_price: Some(price.parse().unwrap()), ..line("Wall clock", 1) }
}

fn request(shop: &Shop, order: OrderId) -> Submission {
    by(shop.command(order, Command::RequestApproval { approval: price() }), shop.person("account_manager"))
}

fn decide(shop: &Shop, order: OrderId, which: &str, grant: bool, who: &str) -> Submission {
    let mut sources = SourceRows::new();
    let decision = ApprovalDecision {
        approval: price(),
        step: step(which),
        grant,
        on_behalf: (which == "customer").then_some(Party::Customer),
        note: (!grant || which == "customer").then(|| sources.note("Said on the phone")),
        strike: None,
    };
    let command = Command::DecideApproval(decision);
    Submission { sources, ..by(shop.command(order, command), shop.person(who)) }
}

fn note(shop: &Shop, order: OrderId, field: FieldId, text: &str) -> Submission {
    let mut sources = SourceRows::new();
    let edit = Edit { fields: [(field, Some(sources.note(text)))].into(), ..Edit::default() };
    Submission { sources, ..shop.command(order, Command::Edit(edit)) }
}

fn lines(shop: &Shop, order: OrderId, price: &str) -> Submission {
    let mut sources = SourceRows::new();
    let edit = Edit { lines: Some(sources.other_lines(&[priced(price)])), ..Edit::default() };
    Submission { sources, ..shop.command(order, Command::Edit(edit)) }
}

async fn state(shop: &Shop, order: OrderId) -> OrderState {
    shop.store.order(order).await.unwrap().unwrap().state
}

async fn kinds(shop: &Shop, order: OrderId) -> Vec<&'static str> {
    let log = shop.store.order_log(order, 0, 100).await.unwrap();
    log.iter().map(|entry| entry.event.kind()).collect()
}

fn stands_in(shop: &Shop, person: &str, stand_in: &str, days: i64) -> StandIn {
    let from = shop.now().date_naive();
    StandIn {
        id: StandInId(Uuid::now_v7()),
        person: shop.people[person],
        stand_in: shop.people[stand_in],
        from,
        until: from + TimeDelta::days(days),
    }
}

async fn set(shop: &Shop, stand_in: &StandIn, author: ActorRef) -> Result<(), AdminError> {
    shop.store.administer(Administration::SetStandIn(stand_in.clone()), author).await.map(drop)
}

/// Everything granted, the order at 1,500.
async fn granted(shop: &Shop) -> OrderId {
    let order = placed(shop, "1500.00").await;
    shop.accept(request(shop, order)).await;
    shop.accept(decide(shop, order, "production", true, "production")).await;
    shop.accept(decide(shop, order, "customer", true, "account_manager")).await;
    shop.accept(decide(shop, order, "leadership", true, "leadership")).await;
    order
}

on_each_engine! {
    async fn requested_declined_requested_again_granted_by_a_stand_in_and_voided_by_an_edit(shop: Shop) {
        let shop = approving(shop).await;
        let order = placed(&shop, "1500.00").await;
        let go = by(shop.to(order, "scheduled"), shop.person("account_manager"));
        assert_eq!(shop.refuse(go.clone()).await, [RefusalCode::ApprovalMissing]);
        shop.accept(request(&shop, order)).await;
        shop.accept(decide(&shop, order, "production", false, "production")).await;
        shop.accept(request(&shop, order)).await;
        // Warehouse is nobody here, until it stands in for production: that takes over what waits already.
        let warehouse = decide(&shop, order, "production", true, "warehouse");
        assert_eq!(shop.refuse(warehouse.clone()).await, [RefusalCode::NotYourRole]);
        set(&shop, &stands_in(&shop, "production", "warehouse", 2), shop.person("production")).await.unwrap();
        shop.wait(TimeDelta::days(2));
        assert_eq!(shop.refuse(warehouse.clone()).await, [RefusalCode::NotYourRole], "back on that day");
        set(&shop, &stands_in(&shop, "production", "warehouse", 1), shop.admin()).await.unwrap();
        shop.accept(warehouse).await;
        shop.accept(decide(&shop, order, "customer", true, "account_manager")).await;
        shop.accept(decide(&shop, order, "leadership", true, "leadership")).await;
        // An edit of what leadership looked at voids that alone, and its entry names the edit as its cause.
        shop.accept(lines(&shop, order, "1600.00")).await;
        let log = shop.store.order_log(order, 0, 100).await.unwrap();
        let [edit, voided] = &log[log.len() - 2..] else { unreachable!() };
        assert_eq!((edit.event.kind(), voided.cause), ("lines_changed", Some(edit.seq)));
        let Event::ApprovalVoided { steps, .. } = &voided.event else { panic!("{:?}", voided.event) };
        assert_eq!(*steps, [step("leadership")].into());
        assert_eq!(shop.refuse(go.clone()).await, [RefusalCode::ApprovalMissing]);
        // What no step looks at voids nothing.
        shop.accept(note(&shop, order, FieldId::reference(), "PO 7")).await;
        assert_eq!(kinds(&shop, order).await.iter().filter(|kind| **kind == "approval_voided").count(), 1);
        shop.accept(decide(&shop, order, "leadership", true, "leadership")).await;
        let before = state(&shop, order).await;
        shop.audit(None).await.unwrap();
        assert!(shop.raw_log().await.iter().all(|body| !body.contains("on the phone")), "the log holds references");
        let shop = shop.restarted().await;
        assert_eq!(state(&shop, order).await, before);
        shop.accept(go).await;
        shop.audit(None).await.unwrap();
    }

    async fn the_seal_is_a_digest_of_what_is_covered_and_nothing_else(shop: Shop) {
        let shop = approving(shop).await;
        let order = granted(&shop).await;
        let log = shop.store.order_log(order, 0, 100).await.unwrap();
        let def = workflow(default_calendar(ZONE)).approvals.remove(0);
        let content = Content::of(order, &log);
        for step in &def.steps {
            let seal = store::sha256(&content.canonical(&def, step));
            let state = state(&shop, order).await;
            assert_eq!(state.approvals[&price()].steps[&step.id].decisions[0].seal, seal);
        }
        let card = shop.snapshot().await.columns[0].orders[0].clone();
        assert!(!serde_json::to_string(&card).unwrap().contains("seal"), "a card has no use for it");
    }

    async fn conditions_follow_the_values(shop: Shop) {
        let shop = approving(shop).await;
        let order = placed(&shop, "999.99").await;
        let holds = async |names: &[&str]| {
            let names = names.iter().map(|name| name.parse().unwrap()).collect();
            assert_eq!(state(&shop, order).await.conditions, names);
        };
        holds(&[]).await;
        shop.accept(lines(&shop, order, "1000.00")).await;
        holds(&["big"]).await;
        shop.accept(note(&shop, order, "rush".parse().unwrap(), "rush")).await;
        holds(&["big", "rushed"]).await;
        shop.accept(lines(&shop, order, "10.00")).await;
        holds(&["rushed"]).await;
        shop.accept(note(&shop, order, "rush".parse().unwrap(), "no")).await;
        holds(&[]).await;
        // Below the amount two steps are enough.
        shop.accept(request(&shop, order)).await;
        shop.accept(decide(&shop, order, "production", true, "production")).await;
        shop.accept(decide(&shop, order, "customer", true, "account_manager")).await;
        shop.accept(by(shop.to(order, "scheduled"), shop.person("account_manager"))).await;
        shop.audit(None).await.unwrap();
    }

    async fn publishing_voids_what_another_rule_decided_and_looks_at_conditions_anew(shop: Shop) {
        let shop = approving(shop).await;
        let (decided, small) = (granted(&shop).await, placed(&shop, "700.00").await);
        let publish = async |change: &dyn Fn(&mut Draft)| {
            let mut draft = Draft::from(&shop.store.board("own").await.unwrap().unwrap().workflow);
            change(&mut draft);
            let begun = shop.store.change_workflow(shop.board, WorkflowChange::ReplaceDraft { draft }, shop.admin()).await;
            let Ok(WorkflowOutcome::Draft(draft)) = begun else { panic!("{begun:?}") };
            let change = WorkflowChange::Publish { draft_version: draft.version, choices: Choices::default() };
            shop.store.change_workflow(shop.board, change, shop.admin()).await.unwrap();
        };
        // Another name and another limit are no other question.
        publish(&|draft| {
            draft.approvals[0].name = "Price and artwork".into();
            draft.approvals[0].steps[0].limit = Some(MaxAge::Hours(4));
        }).await;
        assert!(!kinds(&shop, decided).await.contains(&"approval_voided"));
        // Production looks at the lines from now on as well: it is asked again, and nobody else is.
        publish(&|draft| draft.approvals[0].steps[0].covers.extend([Covered::Lines])).await;
        let log = shop.store.order_log(decided, 0, 100).await.unwrap();
        let voided = log.last().unwrap();
        let Event::ApprovalVoided { steps, changed, .. } = &voided.event else { panic!("{voided:?}") };
        assert_eq!((steps, changed.len()), (&[step("production")].into(), 0));
        assert_eq!((voided.origin, voided.actor.clone()), (Origin::Publish, shop.admin()));
        let go = |order| by(shop.to(order, "scheduled"), shop.person("account_manager"));
        assert_eq!(shop.refuse(go(decided)).await, [RefusalCode::ApprovalMissing]);
        shop.accept(decide(&shop, decided, "production", true, "production")).await;
        // What counts as large is another amount: the small order is one now. Without it, nothing is.
        publish(&|draft| draft.conditions[0].test = Test::TotalAtLeast("500.00".parse().unwrap())).await;
        assert_eq!(state(&shop, small).await.conditions, ["big".parse().unwrap()].into());
        publish(&|draft| {
            draft.approvals[0].steps.truncate(2);
            draft.conditions.remove(0);
        }).await;
        for order in [small, decided] {
            assert_eq!(state(&shop, order).await.conditions, Default::default());
        }
        shop.accept(go(decided)).await;
        shop.audit(None).await.unwrap();
    }

    async fn ready_on_the_board_is_ready_by_the_rule(shop: Shop) {
        let mut workflow = workflow(default_calendar(ZONE));
        // The usual next move of a received order asks for it.
        workflow.statuses[0].exit.push(Need::Approval(price()).into());
        let shop = shop.on_a_board_with(|default| *default = workflow.clone()).await;
        let (all, half, small) = (granted(&shop).await, placed(&shop, "2000.00").await, placed(&shop, "5.00").await);
        for (order, steps) in [(half, &["production"][..]), (small, &["production", "customer"])] {
            shop.accept(request(&shop, order)).await;
            for step in steps {
                let who = if *step == "customer" { "account_manager" } else { step };
                shop.accept(decide(&shop, order, step, true, who)).await;
            }
        }
        placed(&shop, "1.00").await;
        let ready = async || {
            let filter = Filter { ready: true, ..Filter::default() };
            let query = ListQuery { filter, limit: 50, ..ListQuery::default() };
            let found = shop.store.list(shop.board, &query, shop.now()).await.unwrap().items;
            let every = ListQuery { limit: 50, ..ListQuery::default() };
            let every = shop.store.list(shop.board, &every, shop.now()).await.unwrap().items;
            let by_rule: Vec<_> = every.into_iter().filter(|card| card.is_ready(&workflow, shop.now())).collect();
            assert_eq!(found, by_rule);
            found.into_iter().map(|card| card.id).collect::<Vec<_>>()
        };
        assert_eq!(ready().await, [small, all]);
        shop.accept(lines(&shop, all, "1501.00")).await;
        assert_eq!(ready().await, [small]);
    }

    async fn what_awaits_somebody_is_found_as_the_rule_says_it(shop: Shop) {
        let shop = approving(shop).await;
        let workflow = shop.snapshot().await.workflow;
        let (open, unasked, small) = (placed(&shop, "1500.00").await, placed(&shop, "1500.00").await, placed(&shop, "5.00").await);
        for order in [open, small] {
            shop.accept(request(&shop, order)).await;
        }
        let asked_of = |who: &str, stands_for: Vec<StandsFor>| {
            let roles = [who.parse().unwrap()].into();
            Decider { person: Some(shop.people[who]), roles, stands_for }
        };
        let found = async |who: Decider, sight: Sight| {
            let filter = Filter { awaiting: Some(who.clone()), ..Filter::default() };
            let query = ListQuery { filter: filter.clone(), sight: sight.clone(), limit: 50, ..ListQuery::default() };
            let listed = shop.store.list(shop.board, &query, shop.now()).await.unwrap().items;
            let every = ListQuery { limit: 50, sight: sight.clone(), ..ListQuery::default() };
            let every = shop.store.list(shop.board, &every, shop.now()).await.unwrap().items;
            let told = every.into_iter().filter_map(|card| project(card, &sight));
            let by_rule: Vec<OrderId> = told.filter(|card| card.is_awaiting(&workflow, &who)).map(|card| card.id).collect();
            let listed: Vec<OrderId> = listed.into_iter().map(|card| card.id).collect();
            assert_eq!(listed, by_rule);
            let snapshot = shop.store.snapshot(shop.board, &filter, &sight, 50.into(), shop.now()).await.unwrap().unwrap();
            let counted: u32 = snapshot.columns.iter().map(|column| column.count.total).sum();
            let mut shown: Vec<OrderId> = snapshot.columns.iter().flat_map(|column| &column.orders).map(|card| card.id).collect();
            shown.sort_by_key(|id| listed.iter().position(|other| other == id));
            assert_eq!((counted as usize, &shown), (listed.len(), &listed));
            listed
        };
        let whole = Sight::whole;
        assert_eq!(found(asked_of("production", vec![]), whole()).await, [small, open]);
        assert_eq!(found(asked_of("leadership", vec![]), whole()).await, []);
        assert_eq!(found(Decider::default(), whole()).await, []);
        // Nothing waits where one sees nothing.
        let mut narrow = workflow.clone();
        narrow.roles.iter_mut().for_each(|role| role.set_sees_status(id("received"), false));
        let blind = Sight::of(&["production".parse().unwrap()].into(), &narrow);
        assert_eq!(found(asked_of("production", vec![]), blind).await, []);
        let roles = ["production".parse().unwrap()].into();
        let away = StandsFor { person: shop.people["production"], roles, via: vec![] };
        assert_eq!(found(asked_of("warehouse", vec![away]), whole()).await, [small, open]);
        for order in [open, small] {
            shop.accept(decide(&shop, order, "production", true, "production")).await;
            shop.accept(decide(&shop, order, "customer", true, "account_manager")).await;
        }
        assert_eq!(found(asked_of("production", vec![]), whole()).await, []);
        assert_eq!(found(asked_of("leadership", vec![]), whole()).await, [open], "only from 1,000 on");
        // Who does not see prices is not told whether it is from 1,000 on, but that they are asked.
        let manager = Actor { who: shop.person("leadership"), admin: false, roles: ["production".parse().unwrap()].into() };
        let veiled = manager.sight(&workflow);
        assert!(!veiled.unseen_conditions().is_empty());
        assert_eq!(found(asked_of("leadership", vec![]), veiled).await, [open]);
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Entered twice"));
        shop.accept(Submission { sources, ..shop.command(open, Command::Withdraw { reason }) }).await;
        assert_eq!(found(asked_of("leadership", vec![]), whole()).await, [], "nothing is asked about what is off the board");
        assert_eq!(state(&shop, unasked).await.approvals, Default::default());
    }

    async fn stand_ins_are_entered_by_oneself_or_an_administrator_and_never_in_a_circle(shop: Shop) {
        let shop = approving(shop).await;
        let one = stands_in(&shop, "production", "warehouse", 3);
        let other = set(&shop, &one, shop.person("leadership")).await;
        assert!(matches!(other, Err(AdminError::Forbidden)), "{other:?}");
        set(&shop, &one, shop.person("production")).await.unwrap();
        let back = stands_in(&shop, "warehouse", "production", 1);
        assert!(matches!(set(&shop, &back, shop.admin()).await, Err(AdminError::StandIn(_))));
        let end = Administration::EndStandIn(one.id);
        let other = shop.store.administer(end.clone(), shop.person("warehouse")).await;
        assert!(matches!(other, Err(AdminError::Forbidden)), "{other:?}");
        shop.store.administer(end.clone(), shop.person("production")).await.unwrap();
        assert!(matches!(shop.store.administer(end, shop.admin()).await, Err(AdminError::NotFound)));
        set(&shop, &back, shop.admin()).await.unwrap();
        assert_eq!(shop.store.stand_ins().await.unwrap(), [back]);
        shop.audit(None).await.unwrap();
    }

    async fn the_audit_names_an_approval_that_somebody_granted_in_the_table(shop: Shop) {
        let shop = approving(shop).await;
        let order = placed(&shop, "1500.00").await;
        shop.accept(request(&shop, order)).await;
        shop.accept(decide(&shop, order, "production", false, "production")).await;
        shop.audit(None).await.unwrap();
        let said = shop.audit_after("UPDATE orders SET approvals = replace(approvals, 'declined', 'granted')").await;
        assert!(said.starts_with("board own, order N-1: its approvals is "), "{said}");
    }

    async fn the_audit_names_what_is_found_as_granted_and_is_not(shop: Shop) {
        let shop = approving(shop).await;
        placed(&shop, "1500.00").await;
        let said = shop.audit_after("UPDATE orders SET granted = '[\"price.production\"]'").await;
        assert!(said.contains("granted"), "{said}");
    }

    async fn the_audit_names_conditions_and_stand_ins_that_the_log_does_not_know(shop: Shop) {
        let shop = approving(shop).await;
        placed(&shop, "1500.00").await;
        set(&shop, &stands_in(&shop, "production", "warehouse", 2), shop.admin()).await.unwrap();
        shop.audit(None).await.unwrap();
        let other = shop.copy().await;
        let said = other.audit_after("UPDATE orders SET conditions = '[]'").await;
        assert!(said.contains("its conditions is {} in its row"), "{said}");
        let said = shop.audit_after("UPDATE stand_ins SET until_day = '2099-01-01'").await;
        assert_eq!(said, "board system, stand-ins: who stands in for whom is not what the log says");
    }
}
