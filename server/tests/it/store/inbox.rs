//! What people are told, as the services make it of the log: once, together where it comes together, put off, and in digests.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use server::services::{
    context::Services,
    followers::{Consume, catch_up},
    notifications::{Notifications, digests},
};
use store::{InboxChange, InboxPart, StoredNotification};

/// A shop that tells people from now on.
async fn telling(shop: &Shop) -> Services {
    shop.store.enlist(Notifications.name()).await.unwrap();
    shop.services()
}

async fn inbox(shop: &Shop, role: &str, part: InboxPart) -> Vec<StoredNotification> {
    shop.store.inbox(shop.people[role], part, None, 100).await.unwrap()
}

async fn unread(shop: &Shop, role: &str) -> u32 {
    shop.store.unread(&[shop.people[role]]).await.unwrap()[&shop.people[role]]
}

fn manager_moves(shop: &Shop, order: OrderId, to: &str) -> store::Submission {
    by(shop.to_with_all(order, to), shop.person("account_manager"))
}

fn held(shop: &Shop, order: OrderId) -> store::Submission {
    by(
        shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None }),
        shop.person("account_manager"),
    )
}

fn released(shop: &Shop, order: OrderId) -> store::Submission {
    by(shop.command(order, Command::Release), shop.person("account_manager"))
}

on_each_engine! {
    async fn a_hand_over_is_told_once_however_often_it_is_followed(shop: Shop) {
        let order = shop.place().await;
        let services = telling(&shop).await;
        shop.accept(manager_moves(&shop, order, "supplier")).await;
        let (one, two) = tokio::join!(catch_up(&services, &Notifications), catch_up(&services, &Notifications));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        catch_up(&services, &Notifications).await.unwrap();
        let told = inbox(&shop, "procurement", InboxPart::Awake).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].what.kind, told[0].times, told[0].number.to_string()), (NotificationKind::Turn, 1, "N-1".into()));
        assert_eq!(told[0].what.reason, Reason::Owns { status: id("supplier") });
        assert!(inbox(&shop, "account_manager", InboxPart::Awake).await.is_empty(), "it was their own act");
        assert_eq!((unread(&shop, "procurement").await, unread(&shop, "warehouse").await), (1, 0));
    }

    async fn what_comes_within_minutes_comes_together_until_it_is_read(shop: Shop) {
        let order = shop.place_in("supplier").await;
        let services = telling(&shop).await;
        for _ in 0..2 {
            shop.accept(held(&shop, order)).await;
            shop.accept(released(&shop, order)).await;
            catch_up(&services, &Notifications).await.unwrap();
        }
        let told = inbox(&shop, "procurement", InboxPart::Unread).await;
        assert_eq!(told.iter().map(|told| (told.what.event.as_str(), told.times)).collect::<Vec<_>>(), [("released", 4)]);
        let me = shop.people["procurement"];
        assert!(shop.store.change_inbox(me, InboxChange::Read(told[0].id, Some(shop.now()))).await.unwrap());
        assert!(!shop.store.change_inbox(shop.admin, InboxChange::Read(told[0].id, None)).await.unwrap(), "not theirs");
        shop.accept(held(&shop, order)).await;
        catch_up(&services, &Notifications).await.unwrap();
        assert_eq!(inbox(&shop, "procurement", InboxPart::Awake).await.len(), 2);
        // Long after, it is something new.
        shop.wait(TimeDelta::minutes(6));
        shop.accept(released(&shop, order)).await;
        catch_up(&services, &Notifications).await.unwrap();
        assert_eq!(unread(&shop, "procurement").await, 2);
        shop.store.change_inbox(me, InboxChange::ReadAll(shop.now())).await.unwrap();
        assert_eq!(unread(&shop, "procurement").await, 0);
    }

    async fn what_is_put_off_comes_back_at_its_time_or_when_its_order_changes(shop: Shop) {
        let (one, two) = (shop.place().await, shop.place().await);
        let services = telling(&shop).await;
        for order in [one, two] {
            shop.accept(manager_moves(&shop, order, "supplier")).await;
        }
        catch_up(&services, &Notifications).await.unwrap();
        let (me, told) = (shop.people["procurement"], inbox(&shop, "procurement", InboxPart::Awake).await);
        let of = |order| told.iter().find(|told| told.order == order).unwrap().id;
        let until = shop.now() + TimeDelta::hours(1);
        shop.store.change_inbox(me, InboxChange::Sleep(of(one), until)).await.unwrap();
        shop.store.change_inbox(me, InboxChange::SleepUntilChange(of(two))).await.unwrap();
        assert_eq!(unread(&shop, "procurement").await, 0);
        let asleep = inbox(&shop, "procurement", InboxPart::Asleep).await;
        assert_eq!(asleep.len(), 2);
        // What is put off was not seen: it is not read with the others.
        shop.store.change_inbox(me, InboxChange::ReadAll(shop.now())).await.unwrap();
        shop.wait(TimeDelta::hours(1));
        assert_eq!(unread(&shop, "procurement").await, 1);
        shop.accept(by(shop.to_with_all(two, "scheduled"), shop.admin())).await;
        assert_eq!(unread(&shop, "procurement").await, 2, "its order has changed");
        assert!(inbox(&shop, "procurement", InboxPart::Asleep).await.is_empty());
    }

    async fn each_is_told_as_they_chose_and_what_is_gathered_goes_out_as_one_mail(shop: Shop) {
        let services = telling(&shop).await;
        let me = shop.people["procurement"];
        let chosen = |in_app, email| NotificationSettings {
            kinds: [(NotificationKind::Turn, Channels { in_app, email })].into(),
            digest: DigestTime { hour: 17, weekday: None },
        };
        let zone = digests::zone(&services).await.unwrap();
        let next = |settings: &NotificationSettings| digests::next(settings.digest, zone, shop.now());
        let settings = chosen(Delivery::Digest, Delivery::Digest);
        shop.store.set_notification_settings(me, settings.clone(), next(&settings)).await.unwrap();
        for _ in 0..3 {
            let order = shop.place().await;
            shop.accept(manager_moves(&shop, order, "supplier")).await;
        }
        catch_up(&services, &Notifications).await.unwrap();
        assert_eq!(inbox(&shop, "procurement", InboxPart::Awake).await.len(), 3);
        assert_eq!(unread(&shop, "procurement").await, 0, "they are told quietly");
        digests::send(&services).await.unwrap();
        assert!(shop.store.mails(10).await.unwrap().is_empty(), "it is ten o'clock");
        shop.wait(TimeDelta::hours(7));
        let (one, two) = tokio::join!(digests::send(&services), digests::send(&services));
        assert!(one.is_ok() && two.is_ok());
        let mails = shop.store.mails(10).await.unwrap();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!((mails[0].person, mails[0].body.digest, mails[0].body.items.len()), (me, true, 3));
        // Off is off.
        let settings = chosen(Delivery::Off, Delivery::Off);
        shop.store.set_notification_settings(me, settings.clone(), next(&settings)).await.unwrap();
        let order = shop.place().await;
        shop.accept(manager_moves(&shop, order, "supplier")).await;
        catch_up(&services, &Notifications).await.unwrap();
        shop.wait(TimeDelta::days(2));
        digests::send(&services).await.unwrap();
        assert_eq!(inbox(&shop, "procurement", InboxPart::Awake).await.len(), 3);
        let mine = shop.store.mails(10).await.unwrap().into_iter().filter(|mail| mail.person == me).count();
        assert_eq!(mine, 1);
    }
}

#[test]
fn the_next_digest_is_at_the_chosen_hour_of_the_shop_across_summer_time() {
    let zone = store::time::zone("Europe/London").unwrap();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let daily = DigestTime { hour: 8, weekday: None };
    assert_eq!(digests::next(daily, zone, at("2026-11-24T07:59:00Z")), at("2026-11-24T08:00:00Z"));
    assert_eq!(digests::next(daily, zone, at("2026-11-24T08:00:00Z")), at("2026-11-25T08:00:00Z"));
    // The clocks went forward in the night.
    assert_eq!(digests::next(daily, zone, at("2026-03-28T12:00:00Z")), at("2026-03-29T07:00:00Z"));
    let weekly = DigestTime { hour: 8, weekday: Some(2) };
    assert_eq!(digests::next(weekly, zone, at("2026-11-24T08:00:00Z")), at("2026-12-01T08:00:00Z"));
}
