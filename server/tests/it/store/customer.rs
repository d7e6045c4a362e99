//! What customers do, as both engines keep it: in the log without a name, as replaced links that are known as such, and as mails
//! that hold neither address nor link.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use server::services::mail::sender::send_due;
use store::{MailOutcome, NewLinkMail, SourceRows, Submission, WriteError, secret::token_digest};
use uuid::Uuid;

fn answer(shop: &Shop, order: OrderId, answer: CustomerAnswer) -> Submission {
    let command = Command::Answer(answer);
    let submission = by(shop.command(order, command), ActorRef::Customer);
    Submission { origin: Origin::TrackingPage, ..submission }
}

fn revised(shop: &Shop, order: OrderId, to: Promise) -> Submission {
    let mut sources = SourceRows::new();
    let reason = Some(sources.note("The kiln was cold"));
    let edit = Edit { promise: Some(to), reason, ..Edit::default() };
    Submission { sources, ..shop.command(order, Command::Edit(edit)) }
}

on_each_engine! {
    async fn a_customer_answers_and_the_log_names_nobody(shop: Shop) {
        let order = shop.place().await;
        let first = Edit { promise: Some(promise(3, 5)), ..Edit::default() };
        shop.accept(shop.command(order, Command::Edit(first))).await;
        shop.accept(revised(&shop, order, promise(8, 9))).await;
        // Nobody of the shop answers for them here.
        let forged = by(answer(&shop, order, CustomerAnswer::AcceptDate), shop.admin());
        assert!(matches!(shop.submit(forged).await, Err(WriteError::Forbidden)));
        shop.accept(answer(&shop, order, CustomerAnswer::AcceptDate)).await;
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("We found a cheaper potter"));
        let ask = answer(&shop, order, CustomerAnswer::AskToCancel { reason });
        let ask = Submission { sources, key: key("once", 1), ..ask };
        let first = shop.accept(ask.clone()).await;
        let again = shop.accept(ask).await;
        assert_eq!((again.seq, again.replayed), (first.seq, true));
        assert!(again.card.answers.asks_to_cancel());
        assert_eq!(again.card.answers.accepted, Some(promise(8, 9)));

        let trail = shop.store.order_trail(order, u64::MAX, 50).await.unwrap().items;
        assert_eq!(trail[0].actor.name, "The customer");
        assert!(trail[0].texts.values().any(|text| text.contains("cheaper potter")));
        let log = shop.raw_log().await.join(" ");
        assert!(log.contains(r#""actor":{"kind":"customer"}"#) && log.contains("tracking_page"), "{log}");
        assert!(!log.contains("potter") && !log.contains("buyer@"), "the log holds references");
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        let card = shop.snapshot().await.columns[0].orders[0].clone();
        assert_eq!(card.answers, again.card.answers);

        let mut sources = SourceRows::new();
        let reason = Some(sources.note("It is in the kiln already"));
        let decline = shop.command(order, Command::DeclineCancel { reason });
        shop.accept(Submission { sources, ..decline }).await;
        let present = shop.store.order(order).await.unwrap().unwrap();
        let told = present.state.answers.cancel.unwrap().declined.unwrap();
        assert_eq!(present.decisions[&told.note], "It is in the kiln already");
        assert!(!present.card.answers.asks_to_cancel());
        shop.audit(None).await.unwrap();
        let found = shop.audit_after("UPDATE orders SET answers = NULL").await;
        assert!(found.contains("customer's answers"), "{found}");
    }

    async fn another_language_of_a_customer_is_an_entry_that_names_none(shop: Shop) {
        let order = shop.place().await;
        let chosen = |before: Option<Language>, after: Option<Language>| {
            let mut sources = SourceRows::new();
            let other = sources.other_language(before, after);
            (other, sources)
        };
        let (other, sources) = chosen(None, Some(Language::French));
        let speak = Submission { sources, ..shop.command(order, Command::SpeakTo(other)) };
        // Whoever does not write to customers does not choose how they are spoken to.
        let production = by(speak.clone(), shop.person("production"));
        assert!(matches!(shop.submit(production).await, Err(WriteError::Forbidden)));
        assert_eq!(shop.store.order_language(order).await.unwrap(), None);
        let first = shop.accept(speak).await;
        assert_eq!(first.card.version, 1, "nobody has to look at the order again for that");
        assert_eq!(shop.store.order_language(order).await.unwrap(), Some(Language::French));
        let (other, sources) = chosen(Some(Language::French), Some(Language::Arabic));
        let theirs = Submission { sources, ..answer(&shop, order, CustomerAnswer::SpeakTo(other)) };
        shop.accept(theirs).await;
        let trail = shop.store.order_trail(order, u64::MAX, 50).await.unwrap().items;
        let Event::LanguageChosen { before, after } = &trail[0].event else { panic!("{:?}", trail[0]) };
        let said = [before, after].map(|tag| trail[0].texts[&tag.as_ref().unwrap().id].as_str());
        assert_eq!((trail[0].actor.name.as_str(), said), ("The customer", ["fr", "ar"]));
        assert!(!shop.raw_log().await.join(" ").contains("\"ar\""), "which one is known of a customer");
        // Left to their browser, and chosen by the customer once more after the order has left the board.
        let (other, sources) = chosen(Some(Language::Arabic), None);
        shop.accept(Submission { sources, ..shop.command(order, Command::SpeakTo(other)) }).await;
        assert_eq!(shop.store.order_language(order).await.unwrap(), None);
        shop.accept(shop.to_with_all(order, "ready")).await;
        shop.accept(shop.to_with_all(order, "delivered")).await;
        shop.accept(shop.command(order, Command::Archive)).await;
        let (other, sources) = chosen(None, Some(Language::German));
        let late = Submission { sources, ..answer(&shop, order, CustomerAnswer::SpeakTo(other)) };
        shop.accept(late).await;
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        assert_eq!(shop.store.order_language(order).await.unwrap(), Some(Language::German));
    }

    async fn a_replaced_link_is_known_as_such_and_nothing_else_is(shop: Shop) {
        let order = shop.place().await;
        let digest = |generation| token_digest(&shop.secret().tracking_token(order, generation));
        assert_eq!(shop.store.tracked_before(&digest(0)).await.unwrap(), None);
        shop.accept(shop.command(order, Command::RenewTracking)).await;
        shop.accept(shop.command(order, Command::RenewTracking)).await;
        for generation in [0, 1] {
            let known = shop.store.tracked_before(&digest(generation)).await.unwrap().unwrap();
            assert_eq!((known.order, known.tracking_generation), (order, 2));
        }
        for unknown in [digest(2), digest(3), token_digest("made up")] {
            assert_eq!(shop.store.tracked_before(&unknown).await.unwrap(), None);
        }
        shop.audit(None).await.unwrap();
    }

    async fn an_order_is_looked_up_by_its_number_however_its_letters_are_written(shop: Shop) {
        let order = shop.accept(shop.placing_as("Ab-17")).await.order;
        for number in ["Ab-17", "AB-17", "ab-17"] {
            let found = shop.store.look_up(number).await.unwrap();
            let found: Vec<_> = found.iter().map(|(located, contact)| (located.order, contact.email.as_deref())).collect();
            assert_eq!(found, [(order, Some("buyer@customer.example"))], "{number}");
        }
        assert_eq!(shop.store.look_up("Ab-1").await.unwrap(), []);
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Entered twice"));
        shop.accept(Submission { sources, ..shop.command(order, Command::Withdraw { reason }) }).await;
        assert_eq!(shop.store.look_up("Ab-17").await.unwrap(), []);
    }

    async fn a_link_is_mailed_once_and_neither_it_nor_the_address_is_kept(shop: Shop) {
        let (order, services) = (shop.place().await, shop.services());
        let (id, at) = (MailId(Uuid::now_v7()), shop.now());
        shop.store.mail_link(NewLinkMail { id, order, at }).await.unwrap();
        let due = shop.store.link_mails_due(9).await.unwrap();
        assert_eq!((due.len(), due[0].address.as_deref()), (1, Some("buyer@customer.example")));
        // Two instances: one of them has it.
        let other = shop.second_process().await;
        let claims = [shop.store.claim_link_mail(id).await.unwrap(), other.claim_link_mail(id).await.unwrap()];
        assert_eq!(claims, [true, false]);
        let shown = store::MailResult::Over(MailOutcome::Shown);
        assert!(!other.link_mail_tried(id, shown.clone(), None).await.unwrap());
        // The one that has it is killed: after its time another tries.
        shop.wait(chrono::TimeDelta::minutes(4));
        send_due(&services).await.unwrap();
        let mails = shop.store.link_mails(9).await.unwrap();
        assert_eq!((mails.len(), mails[0].outcome, mails[0].tries), (1, Some(MailOutcome::Shown), 2));
        assert_eq!(shop.store.link_mails_due(9).await.unwrap(), []);
    }
}
