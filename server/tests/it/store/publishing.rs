//! Workflows and drafts on every engine: publishing carries each order along, the log tells of it, and it can be undone.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use server::broadcast::{Broadcast, Delivery, Viewer};
use std::collections::BTreeMap;
use store::{
    Administration, Missed, StoredDraft, WorkflowChange, WorkflowError, WorkflowOutcome, WriteError,
};

impl Shop {
    async fn change(&self, change: WorkflowChange) -> Result<WorkflowOutcome, WorkflowError> {
        self.store.change_workflow(self.board, change, self.admin()).await
    }

    /// Makes this the draft, whatever there was.
    async fn draft(&self, draft: Draft) -> StoredDraft {
        match self.change(WorkflowChange::ReplaceDraft { draft }).await {
            Ok(WorkflowOutcome::Draft(draft)) => *draft,
            other => panic!("{other:?}"),
        }
    }

    async fn publish(&self, draft: Draft, choices: Choices) -> Result<u32, WorkflowError> {
        let draft_version = self.draft(draft).await.version;
        match self.change(WorkflowChange::Publish { draft_version, choices }).await? {
            WorkflowOutcome::Published(info) => Ok(info.revision),
            other => panic!("{other:?}"),
        }
    }

    async fn workflow(&self) -> Workflow {
        self.store.board("orders").await.unwrap().unwrap().workflow.clone()
    }

    async fn cards(&self) -> BTreeMap<OrderId, Card> {
        let columns = self.snapshot().await.columns.into_iter();
        columns.flat_map(|column| column.orders).map(|card| (card.id, card)).collect()
    }
}

/// The default workflow without the quality check: what left it goes straight on.
fn without_quality(workflow: &Workflow) -> Draft {
    let mut draft = Draft::from(workflow);
    draft.statuses.retain(|status| status.id.as_str() != "quality");
    draft.moves.retain(|m| m.from.as_str() != "quality" && m.to.as_str() != "quality");
    draft.moves.push(Transition { from: id("floor"), to: id("ready"), needs: vec![], extra_roles: vec![] });
    draft
}

fn target(from: &str, to: &str) -> Choices {
    Choices { targets: [(id(from), id(to))].into(), ..Choices::default() }
}

async fn in_quality(shop: &Shop) -> OrderId {
    let order = shop.place_in("scheduled").await;
    for to in ["floor", "quality"] {
        shop.accept(shop.to_with_all(order, to)).await;
    }
    order
}

/// What a viewer gets until nothing more is there: the names of the events.
async fn heard(viewer: &mut Viewer) -> Vec<String> {
    match viewer.next().await {
        Delivery::Events { bytes, .. } => {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            text.lines().filter_map(|line| line.strip_prefix("event: ")).map(str::to_owned).collect()
        }
        // Who hears it looks at their rights anew and starts over.
        Delivery::RightsChanged { .. } => vec!["reset".into()],
        Delivery::Lagged => vec!["lagged".into()],
        Delivery::Closed => vec!["closed".into()],
    }
}

on_each_engine! {
    async fn a_removed_status_hands_its_orders_on_and_their_clocks_are_kept(shop: Shop) {
        let (one, two, other) = (in_quality(&shop).await, in_quality(&shop).await, shop.place().await);
        shop.wait(TimeDelta::minutes(3));
        let before = shop.cards().await;
        let draft = without_quality(&shop.workflow().await);
        // Without a target it is refused, and nothing has changed.
        match shop.publish(draft.clone(), Choices::default()).await {
            Err(WorkflowError::Faults(faults)) => {
                assert_eq!(faults.len(), 1);
                assert_eq!((&faults[0].at, faults[0].part), (&At::Status(id("quality")), DraftPart::Target));
                assert!(faults[0].message.contains("2 orders are in it"), "{}", faults[0]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(shop.cards().await, before);
        let seq = shop.seq().await;
        assert_eq!(shop.publish(draft, target("quality", "floor")).await.unwrap(), 2);
        let after = shop.cards().await;
        assert_eq!(after[&other], before[&other], "it has nothing to do with it");
        for order in [one, two] {
            assert_eq!(after[&order].status, id("floor"));
            assert_eq!(after[&order].entered_at, before[&order].entered_at);
            assert_eq!(after[&order].version, before[&order].version + 1);
        }
        assert_eq!(shop.column("floor").await, [one, two], "in the order in which they stood");
        let snapshot = shop.snapshot().await;
        assert_eq!((snapshot.workflow.revision, snapshot.columns.len()), (2, 9));
        assert_eq!(snapshot.columns[4].count.total, 2);
        // One entry about the board, and one for each order that moves, with that as its cause.
        let entries = shop.store.board_entries(shop.board, seq, 10).await.unwrap();
        let kinds: Vec<_> = entries.iter().map(|entry| entry.event.kind()).collect();
        assert_eq!(kinds, ["workflow_published", "moved", "moved"]);
        assert_eq!((entries[0].order, entries[0].number.as_ref()), (None, None));
        assert!(entries.iter().all(|entry| entry.origin == Origin::Publish && entry.actor.name == "Ada Admin"));
        let log = shop.store.order_log(one, seq, 10).await.unwrap();
        assert_eq!((log[0].cause, log[0].revision), (Some(seq + 1), 2));
        // The rules of now are those of the new revision, and an order in the hand is told who changed them.
        let moved = shop.to(one, "ready");
        shop.accept(moved).await;
        match shop.submit(shop.to(two, "quality")).await {
            Err(WriteError::Refused(refusals)) => {
                assert_eq!(refusals[0].code, RefusalCode::UnknownStatus);
                assert_eq!(
                    refusals[0].message,
                    "“Awaiting quality check” is gone: Ada Admin changed the workflow (revision 2). Look at the board as it is now and choose again."
                );
            }
            other => panic!("{other:?}"),
        }
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        assert_eq!(shop.workflow().await.revision, 2);
        shop.audit(None).await.unwrap();
    }

    async fn what_was_published_is_undone_though_the_board_was_renamed_since(shop: Shop) {
        let order = in_quality(&shop).await;
        let before = shop.cards().await;
        shop.publish(without_quality(&shop.workflow().await), target("quality", "floor")).await.unwrap();
        let rename = domain::wire::PatchBoard { name: Some(text("Other orders")), archived: None };
        shop.store.administer(Administration::ChangeBoard(shop.board, rename), shop.admin()).await.unwrap();
        shop.change(WorkflowChange::Undo { revision: 2 }).await.unwrap();
        let after = shop.cards().await;
        assert_eq!((&after[&order].status, &after[&order].rank), (&before[&order].status, &before[&order].rank));
        shop.audit(None).await.unwrap();
    }

    async fn clocks_start_anew_where_that_is_chosen_and_run_out_by_the_new_limit(shop: Shop) {
        let (kept, anew, held) = (shop.place().await, in_quality(&shop).await, shop.place().await);
        shop.accept(shop.command(held, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        shop.wait(TimeDelta::minutes(50));
        let before = shop.cards().await;
        let mut draft = Draft::from(&shop.workflow().await);
        draft.statuses[0].max_age = Some(AgeLimit::Hours(6));
        draft.statuses[5].max_age = Some(AgeLimit::NoLimit);
        let choices = Choices { clocks: [(id("quality"), Clock::Restarted)].into(), ..Choices::default() };
        shop.publish(draft, choices).await.unwrap();
        let (after, board) = (shop.cards().await, shop.store.board("orders").await.unwrap().unwrap());
        let used = |card: &Card, workflow: &Workflow| {
            card.age(workflow, &board.spans, shop.now()).unwrap().used.num_seconds()
        };
        let old = default_workflow(board.workflow.calendar.clone());
        for order in [kept, held] {
            assert_eq!(after[&order].entered_at, before[&order].entered_at);
            assert_ne!(after[&order].due_at, before[&order].due_at);
            assert_eq!(used(&after[&order], &board.workflow), used(&before[&order], &old));
        }
        assert_eq!((after[&anew].entered_at, after[&anew].due_at), (shop.now(), None));
        shop.audit(None).await.unwrap();
    }

    async fn what_was_published_is_undone_for_ten_minutes(shop: Shop) {
        let (untouched, touched) = (in_quality(&shop).await, in_quality(&shop).await);
        let slow = shop.place().await;
        let before = shop.cards().await;
        let mut draft = without_quality(&shop.workflow().await);
        draft.statuses[0].max_age = Some(AgeLimit::Hours(1));
        shop.publish(draft.clone(), target("quality", "floor")).await.unwrap();
        shop.accept(shop.to_with_all(touched, "scheduled")).await;
        shop.wait(TimeDelta::minutes(2));
        assert!(matches!(shop.change(WorkflowChange::Undo { revision: 1 }).await, Err(WorkflowError::Superseded(_))));
        match shop.change(WorkflowChange::Undo { revision: 2 }).await.unwrap() {
            WorkflowOutcome::Published(info) => assert_eq!((info.revision, info.restores), (3, Some(1))),
            other => panic!("{other:?}"),
        }
        let after = shop.cards().await;
        for order in [untouched, slow] {
            let (is, was) = (&after[&order], &before[&order]);
            assert_eq!((&is.status, &is.rank, is.entered_at, is.due_at), (&was.status, &was.rank, was.entered_at, was.due_at));
        }
        assert_eq!(after[&touched].status, id("scheduled"), "somebody moved it since");
        let first = store_revision(&shop, 1).await;
        assert_eq!(Workflow { revision: 3, ..first }, shop.workflow().await);
        shop.audit(None).await.unwrap();

        // Too late, and where an order would be lost.
        shop.publish(draft, target("quality", "floor")).await.unwrap();
        shop.wait(TimeDelta::minutes(11));
        assert!(matches!(shop.change(WorkflowChange::Undo { revision: 4 }).await, Err(WorkflowError::TooLate)));
        let mut more = Draft::from(&shop.workflow().await);
        more.statuses.insert(1, StatusDraft {
            id: id("drawing"),
            name: "Drawing under review by the architect".into(),
            ..more.statuses[0].clone()
        });
        more.moves.push(Transition { from: id("received"), to: id("drawing"), needs: vec![], extra_roles: vec![] });
        more.moves.push(Transition { from: id("drawing"), to: id("ready"), needs: vec![], extra_roles: vec![] });
        shop.publish(more, Choices::default()).await.unwrap();
        shop.accept(shop.to(slow, "drawing")).await;
        match shop.change(WorkflowChange::Undo { revision: 5 }).await {
            Err(WorkflowError::Faults(faults)) => assert_eq!(
                faults[0].message,
                "“Drawing under review by the architect” is not there any more, and 1 order is in it: move them on first, then undo."
            ),
            other => panic!("{other:?}"),
        }
        shop.audit(None).await.unwrap();
    }

    async fn two_editors_see_each_others_draft_and_none_is_thrown_away(shop: Shop) {
        let base = Draft::from(&shop.workflow().await);
        let save = |draft: Draft, seen| shop.change(WorkflowChange::SaveDraft { draft, seen });
        let Ok(WorkflowOutcome::Draft(begun)) = save(base.clone(), None).await else { panic!("a draft") };
        let mut mine = base.clone();
        mine.statuses[0].name = "Order in the book".into();
        let Ok(WorkflowOutcome::Draft(saved)) = save(mine.clone(), Some(begun.version)).await else { panic!("a draft") };
        assert!(saved.version > begun.version && saved.draft == mine);
        for seen in [None, Some(begun.version), Some(saved.version + 1)] {
            match save(base.clone(), seen).await {
                Err(WorkflowError::StaleDraft(Some(present))) => assert_eq!(*present, *saved),
                other => panic!("{other:?}"),
            }
        }
        // Another one takes its place; it is still there, and versions go on.
        let next = shop.draft(base.clone()).await;
        assert!(next.version > saved.version);
        let retired = shop.store.retired_drafts(shop.board).await.unwrap();
        assert_eq!((retired.len(), &retired[0].draft, retired[0].published), (1, &mine, None));
        let publish = WorkflowChange::Publish { draft_version: saved.version, choices: Choices::default() };
        assert!(matches!(shop.change(publish).await, Err(WorkflowError::StaleDraft(Some(_)))));
        let publish = WorkflowChange::Publish { draft_version: next.version, choices: Choices::default() };
        shop.change(publish.clone()).await.unwrap();
        assert!(matches!(shop.change(publish).await, Err(WorkflowError::StaleDraft(None))), "twice is once");
        let retired = shop.store.retired_drafts(shop.board).await.unwrap();
        assert_eq!(retired.iter().map(|draft| draft.published).collect::<Vec<_>>(), [Some(2), None]);
        // Who is no administrator, and who does not even see the board.
        let change = WorkflowChange::ReplaceDraft { draft: base };
        let by = |who| shop.store.change_workflow(shop.board, change.clone(), who);
        assert!(matches!(by(shop.person("leadership")).await, Err(WorkflowError::Forbidden)));
        assert!(matches!(by(ActorRef::Person(PersonId(uuid::Uuid::now_v7()))).await, Err(WorkflowError::Forbidden)));
        shop.audit(None).await.unwrap();
    }

    async fn hours_and_roles_are_a_revision_of_their_own(shop: Shop) {
        let order = shop.place().await;
        shop.wait(TimeDelta::minutes(5));
        let before = shop.cards().await;
        let workflow = shop.workflow().await;
        let mut calendar = workflow.calendar.clone();
        calendar.windows.iter_mut().for_each(|window| (window.from, window.to) = (9 * 60, 11 * 60));
        let settings = |seen, roles, calendar| WorkflowChange::Settings { seen, roles, calendar };
        shop.change(settings(1, None, Some(calendar.clone()))).await.unwrap();
        assert_eq!(shop.workflow().await.calendar, calendar);
        assert_ne!(shop.cards().await[&order].due_at, before[&order].due_at);
        assert!(matches!(shop.change(settings(1, None, None)).await, Err(WorkflowError::Superseded(_))));
        calendar.zone = "Nowhere/Else".into();
        match shop.change(settings(2, None, Some(calendar))).await {
            Err(WorkflowError::Faults(faults)) => assert_eq!(faults[0].part, DraftPart::Calendar),
            other => panic!("{other:?}"),
        }
        let roles = workflow.roles.into_iter().filter(|role| role.id.as_str() != "leadership").collect();
        match shop.change(settings(2, Some(roles), None)).await {
            Err(WorkflowError::Faults(faults)) => {
                assert!(faults[0].message.starts_with("1 person holds the role “Leadership”"), "{}", faults[0])
            }
            other => panic!("{other:?}"),
        }
        shop.audit(None).await.unwrap();
    }

    async fn viewers_start_over_once_and_so_does_who_missed_it(shop: Shop) {
        for _ in 0..30 {
            in_quality(&shop).await;
        }
        let broadcast = Broadcast::new();
        let other = shop.second_process_publishing_to(broadcast.clone()).await;
        let seq = shop.seq().await;
        let mut there = broadcast.subscribe(shop.board, &Sight::whole());
        there.resume_after(seq);
        let mut viewer = shop.broadcast.subscribe(shop.board, &Sight::whole());
        viewer.resume_after(seq);
        shop.publish(without_quality(&shop.workflow().await), target("quality", "floor")).await.unwrap();
        assert_eq!(heard(&mut viewer).await, ["lagged"], "one reset for 31 entries");
        assert_eq!(heard(&mut there).await, ["lagged"], "on the other instance too");
        viewer.resume_after(shop.seq().await);
        shop.place().await;
        assert_eq!(heard(&mut viewer).await, ["change"]);
        let Missed { start_over, last, .. } = shop.store.changes(shop.board, seq, 5).await.unwrap();
        assert!(start_over && last == seq + 5);
        assert!(!shop.store.changes(shop.board, 0, 5).await.unwrap().start_over);
        // What another process has in memory is renewed, and decides by the new rules.
        assert_eq!(other.board("orders").await.unwrap().unwrap().workflow.revision, 2);
        let order = shop.column("floor").await[0];
        other.submit(shop.to(order, "ready")).await.unwrap();
        assert!(other.submit(shop.to_with_all(order, "quality")).await.is_err());
        shop.audit(None).await.unwrap();
    }

    async fn a_move_is_not_taken_back_to_where_nothing_is(shop: Shop) {
        let order = in_quality(&shop).await;
        let out = shop.accept(shop.to_with_all(order, "ready")).await;
        shop.publish(without_quality(&shop.workflow().await), Choices::default()).await.unwrap();
        let back = shop.command(order, Command::TakeBack { seq: out.seq });
        assert_eq!(shop.refuse(back).await, [RefusalCode::TooLate]);
        shop.audit(None).await.unwrap();
    }

    async fn whatever_is_published_one_after_the_other_the_log_verifies(shop: Shop) {
        let mut orders = Vec::new();
        for _ in 0..12 {
            orders.push(shop.place().await);
        }
        let mut dice = Dice(20_261_128);
        let mut published = 0;
        for round in 0..rounds() {
            shop.wait(TimeDelta::seconds(dice.below(40_000) as i64));
            wander(&shop, &mut dice, &orders).await;
            let (old, before) = (shop.workflow().await, shop.cards().await);
            let draft = random_draft(&mut dice, &old, round);
            let to = |dice: &mut Dice| draft.statuses[dice.below(draft.statuses.len())].id.clone();
            let mut choices = Choices::default();
            for status in &old.statuses {
                choices.targets.insert(status.id.clone(), to(&mut dice));
                if dice.below(3) == 0 {
                    choices.clocks.insert(status.id.clone(), Clock::Restarted);
                }
            }
            shop.publish(draft, choices.clone()).await.unwrap();
            published += 1;
            let (new, after) = (shop.workflow().await, shop.cards().await);
            assert_eq!(after.len(), before.len(), "round {round}");
            for (order, card) in &after {
                assert!(new.status(&card.status).is_some());
                let restarted = choices.clocks.contains_key(&before[order].status);
                let expected = if restarted { shop.now() } else { before[order].entered_at };
                assert_eq!(card.entered_at.timestamp(), expected.timestamp(), "round {round}");
            }
        }
        assert_eq!(shop.workflow().await.revision, published + 1);
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        shop.audit(None).await.unwrap();
    }

    async fn a_changed_revision_is_found(shop: Shop) {
        shop.place().await;
        shop.publish(without_quality(&shop.workflow().await), Choices::default()).await.unwrap();
        shop.audit(None).await.unwrap();
        for (statement, found) in [
            ("UPDATE workflows SET body = replace(body, 'Being made', 'Being mode') WHERE revision = 1", "revision 1 of the workflow: it was changed"),
            ("UPDATE workflows SET body = replace(body, 'Being made', 'Being mode') WHERE revision = 2", "revision 2 of the workflow: it was changed"),
            ("UPDATE workflows SET published_at = published_at + 1 WHERE revision = 2", "revision 2 of the workflow: when, by whom or why"),
            ("UPDATE workflows SET author = NULL WHERE revision = 1", "revision 1 of the workflow: when or by whom"),
            ("DELETE FROM workflows WHERE revision = 2", "revision 2 of the workflow: the log knows it"),
            ("INSERT INTO workflows (board, revision, body) SELECT board, 3, body FROM workflows WHERE revision = 1", "revision 3 of the workflow: it is there, but the log"),
        ] {
            let copy = shop.copy().await;
            let said = copy.audit_after(statement).await;
            assert!(said.contains(found), "{statement}: {said}");
        }
    }
}

async fn store_revision(shop: &Shop, revision: u32) -> Workflow {
    shop.store.revision(shop.board, revision).await.unwrap().unwrap().workflow
}

/// How many workflows are published one after the other: more on demand.
fn rounds() -> u32 {
    std::env::var("MILEPOST_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(25)
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// Moves some orders along some of the moves that there are.
async fn wander(shop: &Shop, dice: &mut Dice, orders: &[OrderId]) {
    let (workflow, cards) = (shop.workflow().await, shop.cards().await);
    for _ in 0..4 {
        let order = orders[dice.below(orders.len())];
        let ways: Vec<_> = workflow.moves_from(&cards[&order].status).map(|m| m.to.to_string()).collect();
        if !ways.is_empty() {
            // The column may be full, or it has been moved just now.
            let _ = shop.submit(shop.to_with_all(order, &ways[dice.below(ways.len())])).await;
        }
    }
}

/// A sound draft of some of twelve statuses.
fn random_draft(dice: &mut Dice, old: &Workflow, round: u32) -> Draft {
    let mut ids: Vec<usize> = (0..12).collect();
    for at in (1..ids.len()).rev() {
        ids.swap(at, dice.below(at + 1));
    }
    ids.truncate(3 + dice.below(6));
    let model = Draft::from(&default_workflow(old.calendar.clone())).statuses[0].clone();
    let statuses: Vec<StatusDraft> = ids
        .iter()
        .enumerate()
        .map(|(at, n)| StatusDraft {
            id: id(&format!("s{n}")),
            name: format!("Bench {n} inspected for the {round}th time"),
            max_age: Some(match dice.below(3) {
                0 => AgeLimit::NoLimit,
                1 => AgeLimit::Days(1 + dice.below(5) as u16),
                _ => AgeLimit::Hours(1 + dice.below(30) as u16),
            }),
            phase: if at + 1 == ids.len() { Phase::Done } else { Phase::Open },
            ..model.clone()
        })
        .collect();
    let ends = |from: usize, to: usize| Transition {
        from: statuses[from].id.clone(),
        to: statuses[to].id.clone(),
        needs: vec![],
        extra_roles: vec![],
    };
    let last = statuses.len() - 1;
    let mut moves: Vec<Transition> = (0..last).map(|at| ends(at, at + 1)).collect();
    moves.extend((2..last).filter(|_| dice.below(2) == 0).map(|at| ends(at, 0)).collect::<Vec<_>>());
    Draft { statuses, moves, ..Draft::default() }
}
