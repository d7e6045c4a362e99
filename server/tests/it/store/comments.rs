//! Comments on the write path: in the log by reference alone, no change of the order, and what the audit makes of somebody who
//! changes one behind the log's back.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use std::collections::BTreeMap;
use store::{ListQuery, SourceRows, Submission, WriteError};
use uuid::Uuid;

fn say(shop: &Shop, order: OrderId, text: &str, who: &str) -> (CommentId, Submission) {
    let (mut sources, comment) = (SourceRows::new(), CommentId(Uuid::now_v7()));
    let command = Command::Comment { comment, text: sources.note(text), mentions: mentions(text) };
    (comment, Submission { sources, ..by(shop.command(order, command), shop.person(who)) })
}

fn edit(shop: &Shop, order: OrderId, comment: CommentId, text: &str, who: &str) -> Submission {
    let mut sources = SourceRows::new();
    let command = Command::EditComment { comment, text: sources.note(text), mentions: mentions(text) };
    Submission { sources, ..by(shop.command(order, command), shop.person(who)) }
}

fn delete(shop: &Shop, order: OrderId, comment: CommentId, who: ActorRef) -> Submission {
    by(shop.command(order, Command::DeleteComment { comment }), who)
}

async fn texts(shop: &Shop, order: OrderId) -> Vec<Option<String>> {
    let comments = shop.store.comments(order).await.unwrap();
    comments.into_iter().map(|comment| comment.text).collect()
}

/// An order with a comment that was edited, one that was deleted and one as it was written.
async fn talked_about(shop: &Shop) -> OrderId {
    let order = shop.place().await;
    let (one, said) = say(shop, order, "The enamel is late", "procurement");
    shop.accept(said).await;
    let (two, said) = say(shop, order, "Ring their cousin", "production");
    shop.accept(said).await;
    shop.accept(say(shop, order, "@[role:warehouse] keep room", "production").1).await;
    shop.accept(edit(shop, order, one, "The enamel is here", "procurement")).await;
    shop.accept(delete(shop, order, two, shop.admin())).await;
    order
}

on_each_engine! {
    async fn comments_are_kept_by_reference_and_survive_a_restart(shop: Shop) {
        let order = talked_about(&shop).await;
        let shown = [Some("The enamel is here".into()), None, Some("@[role:warehouse] keep room".into())];
        assert_eq!(texts(&shop, order).await, shown);
        let log = shop.raw_log().await.join(" ");
        assert!(!log.contains("enamel") && !log.contains("cousin"), "the log holds references");
        assert!(log.contains("\"mentions\":[\"role:warehouse\"]"), "{log}");
        let card = shop.snapshot().await.columns[0].orders[0].clone();
        let last = shop.store.comments(order).await.unwrap()[2].state.seq;
        assert_eq!((card.version, card.comments), (1, CommentTally { count: 2, last }));
        // The trail keeps what an edited one said, and tells nobody what a deleted one did.
        let trail = shop.store.order_trail(order, u64::MAX, 50).await.unwrap().items;
        let told: Vec<String> = trail.into_iter().flat_map(|entry| entry.texts.into_values()).collect();
        assert!(told.contains(&"The enamel is late".to_owned()) && !told.iter().any(|text| text.contains("cousin")));
        let board = shop.store.board_entries(shop.board, 0, 50).await.unwrap();
        assert!(!board.iter().any(|entry| entry.texts.values().any(|text| text.contains("cousin"))));
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        assert_eq!(texts(&shop, order).await, shown);
        assert_eq!(shop.snapshot().await.columns[0].orders[0], card);
        // The control: the text itself is there, for the audit.
        shop.audit(None).await.unwrap();
    }

    async fn a_comment_meets_no_version_and_makes_none(shop: Shop) {
        let order = shop.place().await;
        let moved = shop.accept(shop.to(order, "approval")).await;
        let (_, said) = say(&shop, order, "As it was", "procurement");
        shop.accept(said).await;
        // Whoever saw version 2 still moves it, and takes the move back first.
        shop.accept(shop.command(order, Command::TakeBack { seq: moved.seq })).await;
        let seen = Submission { if_match: Some(3), ..shop.to(order, "approval") };
        shop.accept(say(&shop, order, "Once more", "procurement").1).await;
        assert_eq!(shop.accept(seen.clone()).await.card.version, 4);
        let stale = shop.submit(seen).await;
        let Err(WriteError::Stale { last, card }) = stale else { panic!("{stale:?}") };
        assert_eq!((last.kind.as_str(), card.version), ("moved", 4));
        shop.accept(say(&shop, order, "And again", "procurement").1).await;
        let stale = shop.submit(Submission { if_match: Some(3), ..shop.to(order, "received") }).await;
        let Err(WriteError::Stale { last, .. }) = stale else { panic!("{stale:?}") };
        assert_eq!(last.kind, "moved", "a comment is nobody's being faster");
        // Under a key it is said once.
        let (_, once) = say(&shop, order, "Once", "procurement");
        let once = Submission { key: key("once", 1), ..once };
        let first = shop.accept(once.clone()).await;
        let again = shop.accept(once).await;
        assert_eq!((again.seq, again.replayed), (first.seq, true));
        assert_eq!(texts(&shop, order).await.len(), 4);
        shop.audit(None).await.unwrap();
    }

    async fn what_was_said_is_found_by_who_sees_notes(shop: Shop) {
        let order = talked_about(&shop).await;
        let found = async |q: &str, parts: &[Part]| {
            let filter = Filter { q: Some(q.into()), ..Filter::default() };
            let visible_parts = parts.iter().copied().collect();
            let query = ListQuery { filter, visible_parts, limit: 9, ..ListQuery::default() };
            let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
            page.items.into_iter().map(|card| card.id).collect::<Vec<_>>()
        };
        for words in ["enamel", "is here", "keep room"] {
            assert_eq!(found(words, &[Part::Notes]).await, [order], "{words}");
            assert_eq!(found(words, &[Part::Money, Part::Address]).await, [], "{words}");
        }
        // Neither by what it said before, nor by what was deleted, nor by the id of whom it mentions.
        for words in ["late", "cousin", "role:warehouse"] {
            assert_eq!(found(words, &[Part::Notes]).await, [], "{words}");
        }
        // Nor is the number or the customer found less.
        assert_eq!(found("n-1", &[]).await, [order]);
        shop.audit(None).await.unwrap();
    }

    async fn many_talk_while_one_moves(shop: Shop) {
        let order = shop.place().await;
        let talks = (0..20).map(|n| say(&shop, order, &format!("Word {n}"), "procurement").1);
        // Put elsewhere in its column, each time by who saw the version before.
        let moves = (1..7).map(|version| Submission { if_match: Some(version), ..shop.to(order, "received") });
        let (talked, moved) = tokio::join!(
            shop.store.submit_all(talks.collect()),
            shop.store.submit_all(moves.collect())
        );
        for outcome in talked.into_iter().chain(moved) {
            outcome.expect("nobody is in anybody's way");
        }
        let log = shop.store.order_log(order, 0, 100).await.unwrap();
        let mut versions: BTreeMap<u64, usize> = BTreeMap::new();
        log.iter().filter(|entry| entry.event.comment().is_none()).for_each(|entry| *versions.entry(entry.version).or_default() += 1);
        assert!(versions.values().all(|count| *count == 1), "{versions:?}");
        assert_eq!(shop.store.comments(order).await.unwrap().len(), 20);
        shop.audit(None).await.unwrap();
    }

    async fn each_has_read_up_to_somewhere(shop: Shop) {
        let (one, other) = (talked_about(&shop).await, shop.place().await);
        let (petra, bruno) = (shop.people["procurement"], shop.people["production"]);
        shop.store.mark_read(petra, one, 3).await.unwrap();
        shop.store.mark_read(petra, other, 9).await.unwrap();
        shop.store.mark_read(petra, one, 5).await.unwrap();
        shop.store.mark_read(petra, one, 4).await.unwrap();
        shop.store.mark_read(bruno, other, 1).await.unwrap();
        let shop = shop.restarted().await;
        let reads = shop.store.reads(petra, shop.board).await.unwrap();
        assert_eq!(reads, [(one, 5), (other, 9)].into());
        assert_eq!(shop.store.reads(bruno, shop.board).await.unwrap(), [(other, 1)].into());
        let elsewhere = BoardId(Uuid::now_v7());
        assert!(shop.store.reads(petra, elsewhere).await.unwrap().is_empty());
        // They are nobody's record: the log says nothing of them.
        shop.audit(None).await.unwrap();
    }

    async fn the_audit_names_a_comment_that_somebody_changed_or_brought_back(shop: Shop) {
        let order = talked_about(&shop).await;
        shop.audit(None).await.unwrap();
        let cases = [
            ("UPDATE notes SET body = 'The enamel is gone' WHERE body = 'The enamel is here'", "a text that it points to was changed"),
            ("UPDATE notes SET body = 'Ring their sister' WHERE body = 'Ring their cousin'", "a text that it points to was changed"),
            ("DELETE FROM notes WHERE body = 'The enamel is late'", "a text that it points to is gone"),
            ("UPDATE orders SET comments = '{}'", "order N-1: its comments is {} in its row"),
            ("UPDATE orders SET comments = replace(comments, 'deleted', 'forgotten')", "order N-1: its comments is "),
            ("UPDATE orders SET comment_count = 3", "order N-1: what its card counts as comments is not what the log says"),
            ("UPDATE orders SET last_comment = 1", "order N-1: what its card counts as comments is not what the log says"),
        ];
        for (sql, expected) in cases {
            let said = shop.copy().await.audit_after(sql).await;
            assert!(said.contains(expected), "{sql}: {said}");
        }
        // A comment put into the mouth of somebody else does not hash.
        let (procurement, production) = (shop.people["procurement"], shop.people["production"]);
        let sql = format!("UPDATE events SET body = replace(body, '{procurement}', '{production}') WHERE board = 1 AND seq = 2");
        let said = shop.copy().await.audit_after(&sql).await;
        assert!(said.contains("entry 2: its text was changed"), "{said}");
        assert!(shop.store.order(order).await.unwrap().is_some());
    }

    async fn who_does_not_see_the_order_or_its_notes_says_nothing(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            let role = |workflow: &mut Workflow, id: &str, change: &dyn Fn(&mut Role)| {
                change(workflow.roles.iter_mut().find(|role| role.id.as_str() == id).unwrap());
            };
            role(workflow, "warehouse", &|role| role.set_sees(Part::Notes, false));
            role(workflow, "logistics", &|role| role.set_sees_status(id("received"), false));
        }).await;
        let order = shop.place().await;
        let refused = shop.submit(say(&shop, order, "Hello", "warehouse").1).await;
        assert!(matches!(refused, Err(WriteError::Forbidden)), "{refused:?}");
        let refused = shop.submit(say(&shop, order, "Hello", "logistics").1).await;
        assert!(matches!(refused, Err(WriteError::NotFound)), "{refused:?}");
        assert_eq!(shop.refuse(delete(&shop, order, CommentId(Uuid::nil()), shop.admin())).await, [RefusalCode::UnknownComment]);
        shop.accept(say(&shop, order, "Hello", "leadership").1).await;
    }
}
