//! Rules that name a role or tell people: whoever has the fewest orders gets one, who does not see an order is not told of it, and a
//! rule of which nobody is there is a near miss.

use super::{
    automation::{doings, follow, on, rule, tally},
    on_each_engine,
};
use crate::shop::store::*;
use domain::{
    automation::*,
    wire::{AskDryRun, PatchPerson},
    *,
};
use server::services::{
    automation::{consumer::Automation, dry_run},
    boards::BoardView,
    followers::{Consume, catch_up},
    notifications::Notifications,
};
use store::{Administration, InboxPart, NewPerson, RunResult, StoredNotification};
use uuid::Uuid;

fn role(id: &str) -> RoleId {
    id.parse().unwrap()
}

/// One more who holds a role.
async fn hire(shop: &Shop, role: &str, n: u128) -> PersonId {
    let id = PersonId(Uuid::from_u128(u128::MAX - n));
    let roles = [(shop.board, [role.parse().unwrap()].into())].into();
    let new = NewPerson { roles, ..person(id, "Another", &format!("another-{n}@shop.example")) };
    shop.store.administer(Administration::AddPerson(Box::new(new)), shop.admin()).await.unwrap();
    id
}

async fn assignee(shop: &Shop, order: OrderId) -> Option<PersonId> {
    shop.store.order(order).await.unwrap().unwrap().card.assignee.map(|person| person.id)
}

async fn inbox(shop: &Shop, person: PersonId) -> Vec<StoredNotification> {
    shop.store.inbox(person, InboxPart::Awake, None, 50).await.unwrap()
}

on_each_engine! {
    async fn a_role_gets_orders_in_turn_and_whoever_has_one_keeps_it(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let manager = shop.people["account_manager"];
        let another = hire(&shop, "account_manager", 1).await;
        on(&shop, rule("Share", Trigger::Placed, None, vec![Act::AssignRole(role("account_manager"))])).await;
        let mut had = Vec::new();
        for _ in 0..4 {
            let order = shop.place().await;
            follow(&services).await;
            had.push(assignee(&shop, order).await.unwrap());
        }
        assert_eq!(had, [manager, another, manager, another], "in turn, who is here for longest first");
        let button = vec![Act::AssignRole(role("account_manager"))];
        let again = on(&shop, rule("Again", Trigger::Commented, None, button)).await;
        let order = shop.place().await;
        follow(&services).await;
        let mut sources = store::SourceRows::new();
        let text = sources.note("Whose is it?");
        let comment = Command::Comment { comment: CommentId(Uuid::now_v7()), text, mentions: Default::default() };
        shop.accept(store::Submission { sources, ..shop.command(order, comment) }).await;
        follow(&services).await;
        assert_eq!(doings(&shop, order).await.len(), 1, "one of them has it already");
        assert_eq!(tally(&shop, again).await.runs, 1);
        assert_eq!(shop.audit(None).await, Ok(()));
    }

    async fn of_a_role_without_people_nobody_gets_an_order(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            workflow.roles.push(Role::new(role("nobody"), "Nobody yet".into()));
        }).await;
        // Its person left.
        let gone = shop.people["nobody"];
        let leave = Administration::ChangePerson(PatchPerson { id: gone, name: None, admin: None, active: Some(false), roles: Default::default() });
        shop.store.administer(leave, shop.admin()).await.unwrap();
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let acts = [Act::AssignRole(role("nobody")), Act::Notify(Mention::Role(role("nobody")))];
        for act in acts {
            let id = on(&shop, rule("In vain", Trigger::Placed, None, vec![act.clone()])).await;
            let order = shop.place().await;
            follow(&services).await;
            let run = shop.store.rule_runs(order).await.unwrap().into_iter().find(|run| run.rule.id == id).unwrap();
            let RunResult::Refused(refusals) = run.result else { panic!("{run:?}") };
            assert_eq!(refusals[0].code, RefusalCode::NobodyThere);
            assert!(refusals[0].message.contains("Nobody of Nobody yet"), "{refusals:?}");
            // The dry run says so beforehand.
            let board = shop.store.board("own").await.unwrap().unwrap();
            let view = BoardView { board, actor: Actor::system(), sight: Sight::whole() };
            let ask = AskDryRun { rule: rule("In vain", Trigger::Placed, None, vec![act]), id: None };
            let dry = dry_run::dry_run(&services, &view, ask).await.unwrap();
            assert_eq!((dry.acted, dry.refused as usize), (0, dry.rows.len()));
            assert_eq!(dry.rows[0].refusals[0].code, RefusalCode::NobodyThere);
        }
    }

    async fn a_rule_tells_those_who_see_the_order_and_nobody_else(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            let logistics = workflow.roles.iter_mut().find(|role| role.id.as_str() == "logistics").unwrap();
            logistics.set_sees_status(id("received"), false);
        }).await;
        let services = shop.services();
        for consumer in [Automation.name(), Notifications.name()] {
            services.store.enlist(consumer).await.unwrap();
        }
        let (warehouse, logistics) = (shop.people["warehouse"], shop.people["logistics"]);
        let tell = |to| Act::Notify(to);
        let heard = on(&shop, rule("Look out", Trigger::Placed, None, vec![tell(Mention::Role(role("warehouse")))])).await;
        let blind = on(&shop, rule("Blind", Trigger::Placed, None, vec![tell(Mention::Person(logistics))])).await;
        let order = shop.place().await;
        for _ in 0..2 {
            follow(&services).await;
            catch_up(&services, &Notifications).await.unwrap();
        }
        assert_eq!(doings(&shop, order).await.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["notified"]);
        let told = inbox(&shop, warehouse).await;
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].what.kind, &told[0].what.reason), (NotificationKind::Rule, &Reason::Rule { rule: heard }));
        assert!(inbox(&shop, logistics).await.is_empty(), "who does not see it is not told");
        assert_eq!((tally(&shop, heard).await.runs, tally(&shop, blind).await.misses), (1, 1));
        // That somebody was told changes nothing of the order: it can be moved as it was seen.
        assert_eq!(shop.store.order(order).await.unwrap().unwrap().card.version, 1);
        // A rule that is gone keeps its name.
        let remove = Administration::ChangeRule(shop.board, store::RuleChange::Remove(heard));
        shop.store.administer(remove, shop.admin()).await.unwrap();
        assert_eq!(shop.store.rule_names(shop.board).await.unwrap()[&heard], "Look out");
        assert_eq!(shop.audit(None).await, Ok(()));
        let shop = shop.restarted().await;
        assert_eq!(shop.audit(None).await, Ok(()));
        // Nobody but a rule tells people so.
        let by_hand = shop.command(order, Command::Notify { to: Mention::Person(warehouse) });
        assert_eq!(shop.refuse(by_hand).await, [RefusalCode::NotYourRole]);
    }
}
