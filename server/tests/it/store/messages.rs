//! What customers are told, as both engines keep it: once however often whoever plans it is killed, together where it came together,
//! not at all where it was taken back, and under one Message-ID where nobody noted that it had left.

use super::on_each_engine;
use crate::shop::{
    ZONE, approvals,
    smtp::{SmtpServer, free_port, header, is_there, knows_nobody},
    store::*,
};
use chrono::TimeDelta;
use domain::*;
use server::services::{
    context::Services,
    followers::{Consume, catch_up},
    mail::sender::send_due,
    messages::planning::Messages,
};
use store::{
    Administration, MailOutcome, MessageOutcome, NewAnswerCopy, SourceRows, StoredMessage, Submission,
};

const WAIT: TimeDelta = TimeDelta::minutes(TAKE_BACK_MINUTES);

/// A shop that tells its customers, by a mail server on this port or by showing what it would send.
async fn telling(shop: &Shop, smtp: Option<u16>) -> Services {
    let settings = MailSettings {
        mode: if smtp.is_some() { MailMode::Smtp } else { MailMode::Test },
        host: "127.0.0.1".into(),
        port: smtp.unwrap_or(1),
        tls: MailTls::None,
        user: String::new(),
        from: Some("orders@shop.example".parse().unwrap()),
        returns: None,
    };
    let mail = Administration::ChangeMail(Box::new(settings), None);
    shop.store.administer(mail, shop.admin()).await.unwrap();
    let on = MessageSettings { on: true, ..MessageSettings::default() };
    let messages = Administration::ChangeMessages(Box::new(on));
    shop.store.administer(messages, shop.admin()).await.unwrap();
    shop.store.enlist(Messages.name()).await.unwrap();
    shop.services()
}

/// The order's messages, the oldest first: what each tells, and what became of it.
async fn told(shop: &Shop, order: OrderId) -> Vec<(MessageKind, Option<MessageOutcome>)> {
    let mut messages = shop.store.messages(order).await.unwrap();
    messages.sort_by_key(|message| (message.seq, message.at));
    messages.into_iter().map(|message| (message.kind, message.outcome)).collect()
}

async fn mailed(shop: &Shop, order: OrderId) -> Vec<StoredMessage> {
    let messages = shop.store.messages(order).await.unwrap();
    messages.into_iter().filter(|message| message.mail.is_some()).collect()
}

fn not(why: Suppressed) -> Option<MessageOutcome> {
    Some(MessageOutcome::Suppressed(why, None))
}

const SHOWN: Option<MessageOutcome> = Some(MessageOutcome::Mail(MailOutcome::Shown));

/// A board on which the customer has to approve an order, and one that waits for them.
async fn awaiting_approval(shop: Shop) -> (Shop, OrderId) {
    let shop = shop.on_a_board_with(|default| *default = approvals::workflow(default_calendar(ZONE))).await;
    let order = shop.place().await;
    let promised = Edit { promise: Some(promise(3, 5)), ..Edit::default() };
    shop.accept(shop.command(order, Command::Edit(promised))).await;
    let request = Command::RequestApproval { approval: approvals::price() };
    shop.accept(shop.command(order, request)).await;
    (shop, order)
}

/// What the customer decides, with the copy that they are to get.
fn decided(shop: &Shop, order: OrderId, granted: bool) -> Submission {
    let mut sources = SourceRows::new();
    let words = "Gold letters please";
    let note = (!granted).then(|| sources.note(words));
    let decision = ApprovalDecision {
        approval: approvals::price(),
        step: "customer".parse().unwrap(),
        grant: granted,
        on_behalf: None,
        note,
        strike: None,
    };
    let content = wire::ApprovedContent {
        name: "Artwork and price".into(),
        lines: Some(vec![("Wall clock".into(), 2), ("Egg timer".into(), 1)]),
        fields: vec![("Engraving".into(), "For Ada".into())],
        promise: Some(promise(3, 5)),
        contact: true,
        seal: "ab12".repeat(16),
        left_out: Vec::new(),
    };
    let note = (!granted).then(|| words.to_owned());
    let copy = wire::AnswerCopy { content, granted, note };
    let submission = by(shop.command(order, Command::DecideApproval(decision)), ActorRef::Customer);
    Submission {
        sources,
        origin: Origin::TrackingPage,
        key: key("once", 1),
        copy: Some(Box::new(NewAnswerCopy { id: MessageId(uuid::Uuid::now_v7()), copy })),
        ..submission
    }
}

/// The copies of an order, the oldest first.
async fn copies(shop: &Shop, order: OrderId) -> Vec<StoredMessage> {
    let mut stored = shop.store.messages(order).await.unwrap();
    stored.retain(|message| message.kind == MessageKind::AnswerCopy);
    stored.sort_by_key(|message| (message.at, message.id.0));
    stored
}

on_each_engine! {
    async fn a_copy_of_a_decision_is_written_with_it_once_and_says_what_was_decided(shop: Shop) {
        let (shop, order) = awaiting_approval(shop).await;
        let services = telling(&shop, None).await;
        let ask = decided(&shop, order, true);
        let said = ask.copy.clone().unwrap();
        let first = shop.accept(ask.clone()).await;
        // Sent again it is answered and does nothing; what is refused writes nothing.
        let again = Submission { copy: decided(&shop, order, true).copy, ..ask };
        assert!(shop.accept(again).await.replayed);
        assert!(shop.submit(Submission { key: None, ..decided(&shop, order, true) }).await.is_err());
        let stored = copies(&shop, order).await;
        assert_eq!(stored.len(), 1, "{stored:?}");
        assert_eq!((stored[0].id, stored[0].seq, stored[0].copy.as_deref()), (said.id, first.seq, Some(&said.copy)));
        // What happens next is a message of its own, and the copy waits for nothing.
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("The kiln was cold"));
        let later = Edit { promise: Some(promise(8, 9)), reason, ..Edit::default() };
        shop.accept(Submission { sources, ..shop.command(order, Command::Edit(later)) }).await;
        catch_up(&services, &Messages).await.unwrap();
        send_due(&services).await.unwrap();
        let copy = copies(&shop, order).await.remove(0);
        assert_eq!(copy.outcome, SHOWN);
        let mail = copy.mail.unwrap();
        assert_eq!((mail.address.as_str(), mail.subject.as_str()), ("buyer@customer.example", "Order N-1: a copy of your answer"));
        let parts = [
            "Hello Customer of N-1,", "You approved “Artwork and price” on", "Items:\nWall clock × 2\nEgg timer × 1\n",
            "Engraving: For Ada", "Arrives: ", "Your name and address as you gave them to us.", &"ab12".repeat(16), "/t/",
        ];
        for part in parts {
            assert!(mail.text.contains(part), "{part} in {}", mail.text);
        }
        let shown = locales::Words::of(Language::English).promise(promise(3, 5), shop.now().date_naive());
        assert!(mail.text.contains(&shown) && !mail.text.contains("/unsubscribe/"), "{}", mail.text);
        // What tells of the date waits still, and is none of the copy's.
        let waits = |(kind, outcome): &(MessageKind, Option<MessageOutcome>)| {
            *kind != MessageKind::AnswerCopy && outcome.is_none()
        };
        assert!(told(&shop, order).await.iter().any(waits));
        let log = shop.raw_log().await.join(" ");
        assert!(!log.contains("Egg timer") && !log.contains("For Ada"), "{log}");
        shop.audit(None).await.unwrap();
    }

    async fn a_copy_of_a_refusal_says_what_was_written_and_goes_to_whoever_wants_no_news(shop: Shop) {
        let (shop, order) = awaiting_approval(shop).await;
        let services = telling(&shop, None).await;
        let digest = shop.secret().keyed("message address", b"buyer@customer.example");
        shop.store.set_unreachable(&digest, Suppressed::Unsubscribed, true).await.unwrap();
        shop.accept(decided(&shop, order, false)).await;
        send_due(&services).await.unwrap();
        let copy = copies(&shop, order).await.remove(0);
        assert_eq!(copy.outcome, SHOWN);
        let text = copy.mail.unwrap().text;
        assert!(text.contains("You asked for a change to “Artwork and price”"), "{text}");
        assert!(text.contains("What you wrote: Gold letters please") && !text.contains("You approve what stands here"), "{text}");
        // Sent once more it says the same.
        let again = MessageId(uuid::Uuid::now_v7());
        assert!(shop.store.message_again(order, copy.id, again, shop.now()).await.unwrap());
        // Where nobody is, nothing goes.
        shop.store.set_unreachable(&digest, Suppressed::Bounced, true).await.unwrap();
        send_due(&services).await.unwrap();
        let second = copies(&shop, order).await.into_iter().find(|message| message.id == again).unwrap();
        assert_eq!((second.outcome, second.copy), (not(Suppressed::Bounced), copy.copy));
    }

    async fn what_a_copy_said_is_forgotten_in_time(shop: Shop) {
        let (shop, order) = awaiting_approval(shop).await;
        let services = telling(&shop, None).await;
        shop.accept(decided(&shop, order, true)).await;
        send_due(&services).await.unwrap();
        shop.wait(TimeDelta::days(31));
        let shop = shop.restarted().await;
        for _ in 0..100 {
            if copies(&shop, order).await[0].copy.is_none() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let copy = copies(&shop, order).await.remove(0);
        assert_eq!((copy.copy, copy.mail, copy.outcome), (None, None, SHOWN));
    }

    async fn a_message_leaves_once_it_cannot_be_taken_back(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place().await;
        catch_up(&services, &Messages).await.unwrap();
        assert_eq!(told(&shop, order).await, [(MessageKind::Placed, None)]);
        shop.wait(WAIT - TimeDelta::seconds(1));
        send_due(&services).await.unwrap();
        assert_eq!(told(&shop, order).await, [(MessageKind::Placed, None)]);
        shop.wait(TimeDelta::seconds(1));
        send_due(&services).await.unwrap();
        send_due(&services).await.unwrap();
        assert_eq!(told(&shop, order).await, [(MessageKind::Placed, SHOWN)]);
        let mail = mailed(&shop, order).await.remove(0).mail.unwrap();
        assert_eq!((mail.address.as_str(), mail.subject.as_str()), ("buyer@customer.example", "We have your order N-1"));
        let link = format!("http://127.0.0.1:3000/t/{}", shop.secret().tracking_token(order, 0));
        for said in ["Hello Customer of N-1,", &link, "Where it is: We have your order", "You hear from us again", "hello@shop.example", "/unsubscribe/"] {
            assert!(mail.text.contains(said), "{said} in {}", mail.text);
        }
        // Nothing of it is in the log, and nothing in it that only the team knows.
        let log = shop.raw_log().await.join(" ");
        assert!(!log.contains("buyer@") && !log.contains("Hello"), "{log}");
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn a_shop_that_has_not_said_so_tells_nothing(shop: Shop) {
        shop.store.enlist(Messages.name()).await.unwrap();
        let (services, order) = (shop.services(), shop.place().await);
        catch_up(&services, &Messages).await.unwrap();
        assert_eq!(told(&shop, order).await, []);
        // What happened before it is switched on is not told later.
        let services = telling(&shop, None).await;
        catch_up(&services, &Messages).await.unwrap();
        assert_eq!(told(&shop, order).await, []);
        // What waits when it is switched off does not leave.
        let other = shop.place().await;
        catch_up(&services, &Messages).await.unwrap();
        let off = Administration::ChangeMessages(Box::default());
        shop.store.administer(off, shop.admin()).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        assert_eq!(told(&shop, other).await, [(MessageKind::Placed, not(Suppressed::Off))]);
    }

    async fn what_came_together_is_one_mail_and_the_last_true_state_wins(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place_in("scheduled").await;
        for to in ["floor", "quality", "ready"] {
            shop.wait(TimeDelta::minutes(2));
            shop.accept(shop.to(order, to)).await;
        }
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        let merged = not(Suppressed::Merged);
        assert_eq!(
            told(&shop, order).await,
            [
                (MessageKind::Placed, merged), (MessageKind::PromiseSet, merged),
                (MessageKind::MovedOn, merged), (MessageKind::Ready, SHOWN),
            ]
        );
        let mails = mailed(&shop, order).await;
        assert_eq!(mails.len(), 1);
        let mail = mails[0].mail.as_ref().unwrap();
        assert_eq!(mail.subject, "Order N-1 is ready");
        assert!(mail.text.contains("Where it is: Packed and ready to go") && mail.text.contains("Arrives: "), "{}", mail.text);
    }

    async fn what_is_taken_back_is_not_told_and_what_came_before_it_is(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place_in("scheduled").await;
        let moved = shop.accept(shop.to(order, "floor")).await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(TimeDelta::minutes(3));
        shop.accept(shop.command(order, Command::TakeBack { seq: moved.seq })).await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        assert_eq!(
            told(&shop, order).await,
            [
                (MessageKind::Placed, not(Suppressed::Merged)), (MessageKind::PromiseSet, SHOWN),
                (MessageKind::MovedOn, not(Suppressed::TakenBack)),
            ]
        );
        let mail = mailed(&shop, order).await.remove(0);
        assert_eq!(mail.mail_kind, MessageKind::Placed);
        assert!(!mail.mail.unwrap().text.contains("Where it is: Being made"));
        // It was never announced, so it is when it happens.
        shop.accept(shop.to(order, "floor")).await;
        catch_up(&services, &Messages).await.unwrap();
        assert_eq!(told(&shop, order).await.last(), Some(&(MessageKind::MovedOn, None)));
    }

    async fn what_is_not_true_any_more_does_not_leave(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place_in("scheduled").await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        for to in ["floor", "quality", "ready"] {
            shop.accept(shop.to(order, to)).await;
        }
        shop.accept(shop.to_with_all(order, "quality")).await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        let last: Vec<_> = told(&shop, order).await.split_off(2);
        assert_eq!(last, [(MessageKind::MovedOn, SHOWN), (MessageKind::Ready, not(Suppressed::Overtaken))]);
        // It goes there again: it was announced, as far as the log says.
        shop.accept(shop.to(order, "ready")).await;
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Entered twice"));
        let other = shop.place().await;
        shop.accept(Submission { sources, ..shop.command(other, Command::Withdraw { reason }) }).await;
        catch_up(&services, &Messages).await.unwrap();
        assert_eq!(told(&shop, order).await.len(), 4);
        assert_eq!(told(&shop, other).await, [(MessageKind::Placed, not(Suppressed::Withdrawn))]);
    }

    async fn whoever_leaves_the_customer_out_is_named_and_it_can_be_sent_all_the_same(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place_in("scheduled").await;
        let quiet = Command::Move(Move { quiet: true, ..Move::to(id("floor")) });
        shop.accept(shop.command(order, quiet)).await;
        catch_up(&services, &Messages).await.unwrap();
        let left_out = Some(MessageOutcome::Suppressed(Suppressed::SwitchedOff, Some(shop.admin)));
        assert_eq!(told(&shop, order).await[2], (MessageKind::MovedOn, left_out));
        let stored = shop.store.messages(order).await.unwrap();
        let message = stored.iter().find(|message| message.kind == MessageKind::MovedOn).unwrap();
        let again = MessageId(uuid::Uuid::now_v7());
        assert!(!shop.store.message_again(OrderId(uuid::Uuid::now_v7()), message.id, again, shop.now()).await.unwrap());
        assert!(shop.store.message_again(order, message.id, again, shop.now()).await.unwrap());
        send_due(&services).await.unwrap();
        let mails = mailed(&shop, order).await;
        assert_eq!((mails.len(), mails[0].id, mails[0].outcome), (1, again, SHOWN));
        // One that waits is left out by hand, once.
        let waiting = stored.iter().find(|message| message.next_at.is_some()).unwrap();
        assert!(shop.store.leave_message_out(order, waiting.id, shop.admin).await.unwrap());
        assert!(!shop.store.leave_message_out(order, waiting.id, shop.admin).await.unwrap());
        shop.audit(None).await.unwrap();
    }

    async fn whoever_plans_is_killed_anywhere_and_each_is_told_once(shop: Shop) {
        let services = telling(&shop, None).await;
        let mut orders = Vec::new();
        for _ in 0..20 {
            orders.push(shop.place().await);
        }
        // Killed after it had worked everything out, several times and in the middle.
        for limit in [1, 7, 128] {
            let followed = shop.store.follow(Messages.name(), shop.board, limit).await.unwrap().unwrap();
            let effects = Messages.consume(&services, &followed).await.unwrap();
            assert_eq!(effects.len() as u32, limit.min(20));
        }
        // What was worked out before somebody else had written it is not written again.
        let stale = shop.store.follow(Messages.name(), shop.board, 5).await.unwrap().unwrap();
        let late = stale.with(Messages.consume(&services, &stale).await.unwrap());
        catch_up(&services, &Messages).await.unwrap();
        assert!(!shop.store.follow_up(late).await.unwrap());
        let other = shop.second_process().await;
        let beside = Services::new(other.clone(), shop.broadcast.clone(), services.clock.clone(), shop.secret(), services.config.clone()).unwrap();
        shop.wait(WAIT);
        let (one, two) = tokio::join!(send_due(&services), send_due(&beside));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        for order in orders {
            assert_eq!(told(&shop, order).await, [(MessageKind::Placed, SHOWN)]);
        }
        other.close().await;
    }

    async fn one_of_which_nobody_noted_that_it_had_left_has_the_same_message_id(shop: Shop) {
        if !is_there() {
            return;
        }
        let port = free_port();
        let server = SmtpServer::start(port).await;
        let services = telling(&shop, Some(port)).await;
        let order = shop.place().await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        assert_eq!(server.mails().len(), 1);
        // As the database is where the process ended before it could note that.
        let message = shop.store.messages(order).await.unwrap().remove(0);
        let (at, until) = (message.at.timestamp_micros(), (shop.now() + TimeDelta::minutes(3)).timestamp_micros());
        let unsent = "outcome = NULL, ended_at = NULL, answer = NULL, address = NULL, subject = NULL, body = NULL";
        shop.tamper(&[&format!("UPDATE messages SET {unsent}, next_at = {at}, held_until = {until}")]).await;
        send_due(&services).await.unwrap();
        assert_eq!(server.mails().len(), 1, "as far as anybody knows it is on its way");
        shop.wait(TimeDelta::minutes(3));
        send_due(&services).await.unwrap();
        let mails = server.mails();
        assert_eq!(mails.len(), 2);
        let ids: Vec<_> = mails.iter().map(|mail| header(mail, "Message-ID")).collect();
        assert_eq!(ids[0], ids[1], "who gets both sees that");
        assert_eq!(ids[0], format!("<{}@127.0.0.1>", message.id));
        assert_eq!(header(&mails[0], "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert!(mails[0].contains("multipart/alternative") && mails[0].contains("text/html"), "{}", mails[0]);
    }

    async fn an_address_that_refuses_mail_gets_no_more_until_it_is_changed(shop: Shop) {
        let (port, server) = knows_nobody().await;
        let services = telling(&shop, Some(port)).await;
        let (order, other) = (shop.place().await, shop.place().await);
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        let outcomes = [told(&shop, order).await, told(&shop, other).await].concat();
        let failed = Some(MessageOutcome::Mail(MailOutcome::Failed));
        assert_eq!(outcomes, [(MessageKind::Placed, failed), (MessageKind::Placed, not(Suppressed::Bounced))]);
        let said = shop.store.messages(order).await.unwrap().remove(0).answer.unwrap();
        assert!(said.contains("No such user here"), "{said}");
        // Another address is another one.
        let mut sources = SourceRows::new();
        let contact = wire::Contact { email: Some("new@customer.example".parse().unwrap()), ..contact("Customer of N-1") };
        let customer = Some(sources.contact(&contact));
        shop.accept(Submission { sources, ..shop.command(order, Command::Edit(Edit { customer, ..Edit::default() })) }).await;
        shop.accept(shop.to_with_all(order, "cancelled")).await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        let mails = mailed(&shop, order).await;
        assert_eq!(mails[0].mail.as_ref().unwrap().address, "new@customer.example");
        server.abort();
    }

    async fn what_old_mails_said_is_forgotten_and_that_they_left_is_not(shop: Shop) {
        let services = telling(&shop, None).await;
        let order = shop.place().await;
        catch_up(&services, &Messages).await.unwrap();
        shop.wait(WAIT);
        send_due(&services).await.unwrap();
        assert_eq!(shop.store.messages_mailed(9).await.unwrap().len(), 1);
        shop.wait(TimeDelta::days(31));
        // Whoever opens the store forgets what has expired.
        let shop = shop.restarted().await;
        for _ in 0..100 {
            if shop.store.messages_mailed(9).await.unwrap().is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(shop.store.messages_mailed(9).await.unwrap(), []);
        assert_eq!(told(&shop, order).await, [(MessageKind::Placed, SHOWN)]);
    }
}
