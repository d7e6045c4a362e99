//! Mails on their way to a real mail server of another make: one for each event, later where it is down, twice with one Message-ID
//! where it was not noted that one had left, and nothing in it that belongs to a customer.

use super::on_each_engine;
use crate::shop::{
    smtp::{SmtpServer, free_port, header, is_there},
    store::*,
};
use chrono::TimeDelta;
use domain::*;
use server::services::{
    context::Services,
    followers::{Consume, catch_up},
    mail::sender::send_due,
    notifications::Notifications,
};
use store::{Administration, MailOutcome};
use uuid::Uuid;

async fn sends_to(shop: &Shop, mode: MailMode, port: u16) -> Services {
    let settings = MailSettings {
        mode,
        host: "127.0.0.1".into(),
        port,
        tls: MailTls::None,
        user: String::new(),
        from: Some("milepost@shop.example".parse().unwrap()),
        returns: None,
    };
    let change = Administration::ChangeMail(Box::new(settings), Some("never shown".into()));
    shop.store.administer(change, shop.admin()).await.unwrap();
    shop.store.enlist(Notifications.name()).await.unwrap();
    shop.services()
}

/// Production mentions procurement, who is told so by mail at once.
async fn mention(shop: &Shop, services: &Services) {
    let order = shop.place_in("supplier").await;
    let mut sources = store::SourceRows::new();
    let words = format!("@[person:{}] ring their cousin", shop.people["procurement"]);
    let command = Command::Comment {
        comment: CommentId(Uuid::now_v7()),
        text: sources.note(&words),
        mentions: mentions(&words),
    };
    shop.accept(store::Submission { sources, ..by(shop.command(order, command), shop.person("production")) })
        .await;
    catch_up(services, &Notifications).await.unwrap();
}

async fn outcomes(shop: &Shop) -> Vec<(Option<MailOutcome>, u32)> {
    shop.store.mails(100).await.unwrap().into_iter().map(|mail| (mail.outcome, mail.tries)).collect()
}

on_each_engine! {
    async fn as_long_as_it_is_tested_mails_are_only_shown(shop: Shop) {
        // Nobody listens there: whoever tried would be told so.
        let services = sends_to(&shop, MailMode::Test, free_port()).await;
        mention(&shop, &services).await;
        send_due(&services).await.unwrap();
        assert_eq!(outcomes(&shop).await, [(Some(MailOutcome::Shown), 1)]);
    }

    async fn what_waits_for_a_mail_server_arrives_once_when_it_is_back(shop: Shop) {
        if !is_there() {
            return;
        }
        let port = free_port();
        let services = sends_to(&shop, MailMode::Smtp, port).await;
        mention(&shop, &services).await;
        send_due(&services).await.unwrap();
        assert_eq!(outcomes(&shop).await, [(None, 1)], "it waits");
        let answer = shop.store.mails(1).await.unwrap().remove(0).answer.unwrap();
        assert!(!answer.is_empty());
        // An hour of that: it is tried ever more rarely.
        for _ in 0..60 {
            shop.wait(TimeDelta::minutes(1));
            send_due(&services).await.unwrap();
        }
        let tries = outcomes(&shop).await[0].1;
        assert!((5..=7).contains(&tries), "{tries}");
        let server = SmtpServer::start(port).await;
        shop.wait(TimeDelta::hours(1));
        let other = shop.second_process().await;
        let beside = Services::new(other.clone(), shop.broadcast.clone(), services.clock.clone(), shop.secret(), services.config.clone()).unwrap();
        let (one, two) = tokio::join!(send_due(&services), send_due(&beside));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        send_due(&services).await.unwrap();
        assert_eq!(outcomes(&shop).await[0].0, Some(MailOutcome::Sent));
        let mails = server.mails();
        assert_eq!(mails.len(), 1, "one message for one event");
        let mail = &mails[0];
        let stored = shop.store.mails(1).await.unwrap().remove(0);
        assert_eq!(header(mail, "Message-ID"), format!("<{}@127.0.0.1>", stored.id));
        assert_eq!(header(mail, "To"), "procurement@shop.example");
        assert_eq!(header(mail, "Subject"), "N-1: you are mentioned");
        assert!(mail.contains("multipart/alternative") && mail.contains("/boards/orders/orders/N-1"));
        for secret in ["cousin", "Customer of", "Oak table", "buyer@customer.example", "never shown"] {
            assert!(!mail.contains(secret), "{secret} in {mail}");
        }
        other.close().await;
    }

    async fn killed_before_it_noted_that_a_mail_had_left_it_sends_it_again_with_its_message_id(shop: Shop) {
        if !is_there() {
            return;
        }
        let port = free_port();
        let server = SmtpServer::start(port).await;
        let services = sends_to(&shop, MailMode::Smtp, port).await;
        mention(&shop, &services).await;
        let mail = shop.store.claim_mails(10).await.unwrap().remove(0);
        // Its instance has it, and nobody else tries.
        send_due(&services).await.unwrap();
        assert_eq!(server.mails().len(), 0);
        shop.wait(TimeDelta::minutes(3));
        send_due(&services).await.unwrap();
        assert_eq!(server.mails().len(), 1);
        // As the database is where the answer of the mail server came and the end of the process with it.
        let until = (shop.now() + TimeDelta::minutes(3)).timestamp_micros();
        let (at, unsent) = (mail.at.timestamp_micros(), "outcome = NULL, ended_at = NULL, answer = NULL");
        shop.tamper(&[&format!("UPDATE mails SET {unsent}, next_at = {at}, held_until = {until}")]).await;
        send_due(&services).await.unwrap();
        assert_eq!(server.mails().len(), 1, "as far as anybody knows it is on its way");
        shop.wait(TimeDelta::minutes(3));
        send_due(&services).await.unwrap();
        let mails = server.mails();
        assert_eq!(mails.len(), 2);
        assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"), "who gets both sees that");
        assert_eq!(outcomes(&shop).await, [(Some(MailOutcome::Sent), 3)]);
    }

    async fn a_mail_that_nobody_takes_is_given_up_and_says_so(shop: Shop) {
        let services = sends_to(&shop, MailMode::Smtp, free_port()).await;
        mention(&shop, &services).await;
        for _ in 0..80 {
            send_due(&services).await.unwrap();
            shop.wait(TimeDelta::hours(1));
        }
        let mail = shop.store.mails(1).await.unwrap().remove(0);
        assert_eq!((mail.outcome, mail.next_at), (Some(MailOutcome::Failed), None));
        assert!(mail.answer.unwrap().starts_with("Given up after three days: "));
    }
}
