//! Messages that come back after a mail server took them, and complaints, as both engines note them: once, with the status that says
//! why, and only where the report comes with the address that Milepost made for the message.

use super::on_each_engine;
use crate::shop::{
    returned::{BOUNCES, COMPLAINT, DELAYED, EXPIRED, about},
    smtp::{SmtpServer, free_port, header, is_there},
    store::*,
};
use chrono::TimeDelta;
use domain::*;
use server::services::{
    context::Services,
    followers::{Consume, catch_up},
    mail::sender::send_due,
    messages::{planning::Messages, returns::take_in},
};
use std::collections::HashMap;
use store::{Administration, MailOutcome, MessageOutcome, StoredMessage, TokenDigest};

/// A shop that tells its customers by a real mail server and reads what comes back.
struct Returning {
    shop: Shop,
    services: Services,
    server: SmtpServer,
}

impl Returning {
    async fn open(shop: Shop) -> Returning {
        let port = free_port();
        let server = SmtpServer::start(port).await;
        let settings = MailSettings {
            mode: MailMode::Smtp,
            host: "127.0.0.1".into(),
            port,
            tls: MailTls::None,
            user: String::new(),
            from: Some("orders@shop.example".parse().unwrap()),
            returns: Some("returns@shop.example".parse().unwrap()),
        };
        let mail = Administration::ChangeMail(Box::new(settings), None);
        shop.store.administer(mail, shop.admin()).await.unwrap();
        let on = MessageSettings { on: true, ..MessageSettings::default() };
        shop.store.administer(Administration::ChangeMessages(Box::new(on)), shop.admin()).await.unwrap();
        shop.store.enlist(Messages.name()).await.unwrap();
        let services = shop.services();
        Returning { shop, services, server }
    }

    /// An order of which its customer was told, and where that message comes back to.
    async fn told(&self) -> (OrderId, String) {
        let order = self.shop.place().await;
        self.send().await;
        let id = self.message(order).await.id;
        let mails = self.server.mails();
        let by_id: HashMap<_, _> = mails.iter().map(|mail| (header(mail, "Message-ID"), mail)).collect();
        let mail = by_id[format!("<{id}@127.0.0.1>").as_str()];
        assert!(header(mail, "From").contains("orders@shop.example"), "people read the usual sender: {mail}");
        (order, header(mail, "X-MailFrom").to_owned())
    }

    async fn send(&self) {
        catch_up(&self.services, &Messages).await.unwrap();
        self.shop.wait(TimeDelta::minutes(TAKE_BACK_MINUTES));
        send_due(&self.services).await.unwrap();
    }

    async fn message(&self, order: OrderId) -> StoredMessage {
        self.shop.store.messages(order).await.unwrap().remove(0)
    }

    /// What was noted of an order's last message.
    async fn noted(&self, order: OrderId) -> Option<Reported> {
        self.message(order).await.returned.map(|note| note.what)
    }

    /// Whether a mail changed anything.
    async fn came(&self, mail: &str) -> bool {
        take_in(&self.services, mail.as_bytes()).await.unwrap()
    }

    /// Why nothing is sent to the customers' address, and the status that says so.
    async fn ends(&self, order: OrderId) -> Vec<(Suppressed, Option<String>)> {
        let contact = self.shop.store.order(order).await.unwrap().unwrap().contact;
        let email = contact.email.unwrap().to_string();
        let digest: TokenDigest = self.services.secret.keyed("message address", email.as_bytes());
        let reasons = self.shop.store.unreachable(&digest).await.unwrap();
        reasons.into_iter().map(|reason| (reason.why, reason.answer)).collect()
    }
}

fn bounced(code: &str) -> Option<Reported> {
    Some(Reported::Bounced { code: code.parse().ok() })
}

on_each_engine! {
    async fn one_that_comes_back_is_noted_once_and_its_address_gets_no_more(shop: Shop) {
        if !is_there() {
            return;
        }
        let returning = Returning::open(shop).await;
        let mut orders = Vec::new();
        for (mail, code) in BOUNCES {
            // All of them are the same customer's: each is told while nothing has come back.
            let (order, address) = returning.told().await;
            orders.push((order, address, mail, code));
        }
        for (order, address, mail, code) in &orders {
            assert_eq!(returning.noted(*order).await, None);
            assert!(returning.came(&about(mail, address)).await, "{code}");
            assert_eq!(returning.noted(*order).await, bounced(code));
            assert!(!returning.came(&about(mail, address)).await, "{code} again");
        }
        let (order, address, ..) = &orders[0];
        assert!(!returning.came(&about(BOUNCES[1].0, address)).await, "another report about the same one");
        assert_eq!(returning.noted(*order).await, bounced("5.1.1"));
        assert_eq!(returning.ends(*order).await, [(Suppressed::Bounced, Some("5.1.1".to_owned()))]);
        let stored = returning.message(*order).await;
        assert_eq!(stored.outcome, Some(MessageOutcome::Mail(MailOutcome::Sent)), "it had left");
        let next = returning.shop.place().await;
        returning.send().await;
        let not_told = Some(MessageOutcome::Suppressed(Suppressed::Bounced, None));
        assert_eq!(returning.message(next).await.outcome, not_told);
        returning.shop.audit(None).await.unwrap();
    }

    async fn what_is_late_is_nothing_and_what_was_tried_for_too_long_only_noted(shop: Shop) {
        if !is_there() {
            return;
        }
        let returning = Returning::open(shop).await;
        let (order, address) = returning.told().await;
        assert!(!returning.came(&about(DELAYED, &address)).await);
        assert_eq!(returning.noted(order).await, None);
        assert!(returning.came(&about(EXPIRED, &address)).await);
        assert_eq!(returning.noted(order).await, bounced("4.4.1"));
        assert_eq!(returning.ends(order).await, [], "the next one may arrive");
    }

    async fn a_complaint_ends_all_but_copies_of_their_own_decisions(shop: Shop) {
        if !is_there() {
            return;
        }
        let returning = Returning::open(shop).await;
        let (order, address) = returning.told().await;
        // It came back from one mailbox and was called spam in another: the complaint counts for more, and once.
        assert!(returning.came(&about(EXPIRED, &address)).await);
        assert!(returning.came(&about(COMPLAINT, &address)).await);
        assert!(!returning.came(&about(COMPLAINT, &address)).await);
        assert!(!returning.came(&about(BOUNCES[0].0, &address)).await);
        assert_eq!(returning.noted(order).await, Some(Reported::Complained));
        assert_eq!(returning.ends(order).await, [(Suppressed::Complained, None)]);
        let next = returning.shop.place().await;
        returning.send().await;
        let not_told = Some(MessageOutcome::Suppressed(Suppressed::Complained, None));
        assert_eq!(returning.message(next).await.outcome, not_told);
    }

    async fn what_does_not_come_with_the_address_of_a_message_changes_nothing(shop: Shop) {
        if !is_there() {
            return;
        }
        let returning = Returning::open(shop).await;
        let (order, address) = returning.told().await;
        let mut forged = address.clone();
        let at = forged.find('@').unwrap() - 2;
        forged.replace_range(at..at + 1, if &forged[at..at + 1] == "a" { "b" } else { "a" });
        let unknown = {
            let other = returning.shop.place().await;
            let id = MessageId(other.0);
            // A right proof of a message that never was.
            let proof = returning.services.secret.keyed("returned message", id.0.as_bytes());
            let token = data_encoding::BASE32_NOPAD.encode(&[&id.0.as_bytes()[..], &proof[..10]].concat());
            format!("returns+{}@shop.example", token.to_lowercase())
        };
        for to in [forged.as_str(), &unknown, "returns@shop.example", "returns+aaaa@shop.example", "", "+"] {
            for mail in [BOUNCES[0].0, BOUNCES[1].0, BOUNCES[2].0, COMPLAINT] {
                assert!(!returning.came(&about(mail, to)).await, "{to}");
            }
        }
        let whole = about(BOUNCES[0].0, &address);
        for no_report in [
            String::new(),
            "\u{0}\u{1}\u{2}".repeat(10_000),
            format!("To: {address}\r\nSubject: Out of office\r\n\r\nI am away. Action: failed\r\nStatus: 5.1.1\r\n"),
            whole.replace("multipart/report", "multipart/mixed"),
        ] {
            assert!(!returning.came(&no_report).await, "{no_report:.60}");
        }
        assert_eq!((returning.noted(order).await, returning.ends(order).await), (None, vec![]));
        // As much as somebody cares to send: what stands behind the first megabyte is not read.
        let long = "x".repeat(10 * 1024 * 1024);
        assert!(!returning.came(&format!("{long}{whole}")).await);
        assert!(returning.came(&format!("{whole}{long}")).await);
        assert_eq!(returning.noted(order).await, bounced("5.1.1"));
    }

    async fn what_was_erased_is_noted_and_nobody_is_known_by_it(shop: Shop) {
        if !is_there() {
            return;
        }
        let returning = Returning::open(shop).await;
        let (order, address) = returning.told().await;
        let ends = returning.ends(order).await;
        let shop = &returning.shop;
        shop.accept(shop.to_with_all(order, "cancelled")).await;
        let erasure = ErasureId(uuid::Uuid::now_v7());
        shop.accept(shop.command(order, Command::Erase { erasure })).await;
        returning.came(&about(BOUNCES[0].0, &address)).await;
        let again = shop.place().await;
        assert_eq!(returning.ends(again).await, ends, "whose address it was is not known any more");
    }
}
