//! Attempts at passwords: so many at once, then one more each interval, whatever counts them.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use store::{Attempt, Rate};

const RATE: Rate = Rate { burst: 5.0, seconds: 30.0 };

on_each_engine! {
    async fn after_the_burst_one_attempt_comes_back_each_interval(shop: Shop) {
        let attempt = async |source: u8| shop.store.attempt(&[source; 32], RATE, shop.now()).await.unwrap();
        for _ in 0..5 {
            assert_eq!(attempt(1).await, Attempt::Counted);
        }
        assert_eq!(attempt(1).await, Attempt::TooMany { seconds: 30 });
        shop.wait(TimeDelta::seconds(10));
        assert_eq!(attempt(1).await, Attempt::TooMany { seconds: 20 });
        shop.wait(TimeDelta::seconds(21));
        assert_eq!(attempt(1).await, Attempt::Counted);
        assert!(matches!(attempt(1).await, Attempt::TooMany { .. }));
        assert_eq!(attempt(2).await, Attempt::Counted, "another place is not slowed down");
        shop.store.forgive(&[1; 32]).await.unwrap();
        assert_eq!(attempt(1).await, Attempt::Counted);
    }

    async fn no_more_come_back_than_the_burst(shop: Shop) {
        let attempt = async || shop.store.attempt(&[1; 32], RATE, shop.now()).await.unwrap();
        assert_eq!(attempt().await, Attempt::Counted);
        shop.wait(TimeDelta::days(1));
        for _ in 0..5 {
            assert_eq!(attempt().await, Attempt::Counted);
        }
        assert!(matches!(attempt().await, Attempt::TooMany { .. }));
    }

    async fn an_attempt_that_was_right_is_taken_back_and_no_more_than_that(shop: Shop) {
        let attempt = async || shop.store.attempt(&[1; 32], RATE, shop.now()).await.unwrap();
        for _ in 0..5 {
            assert_eq!(attempt().await, Attempt::Counted);
        }
        shop.store.take_back_attempt(&[1; 32], RATE, shop.now()).await.unwrap();
        assert_eq!(attempt().await, Attempt::Counted);
        assert!(matches!(attempt().await, Attempt::TooMany { .. }));
        for _ in 0..20 {
            shop.store.take_back_attempt(&[1; 32], RATE, shop.now()).await.unwrap();
        }
        for _ in 0..5 {
            assert_eq!(attempt().await, Attempt::Counted);
        }
        assert!(matches!(attempt().await, Attempt::TooMany { .. }), "never more than the burst");
        shop.store.take_back_attempt(&[2; 32], RATE, shop.now()).await.unwrap();
    }

    async fn a_place_is_known_to_the_person_who_signed_in_there(shop: Shop) {
        let known = async |person, place: u8| shop.store.known_place(person, &[place; 32]).await.unwrap();
        let other = shop.people["warehouse"];
        assert_eq!(known(shop.admin, 1).await, None);
        for _ in 0..2 {
            shop.wait(TimeDelta::days(1));
            shop.store.remember_place(shop.admin, &[1; 32], shop.now()).await.unwrap();
            assert_eq!(known(shop.admin, 1).await, Some(shop.now()));
        }
        assert_eq!((known(shop.admin, 2).await, known(other, 1).await), (None, None));
        let shop = shop.restarted().await;
        assert!(shop.store.known_place(shop.admin, &[1; 32]).await.unwrap().is_some(), "a restart forgets nothing");
    }

    async fn many_at_once_are_counted_each(shop: Shop) {
        let attempts = (0..20).map(|_| shop.store.attempt(&[1; 32], RATE, shop.now()));
        let answers = futures::future::join_all(attempts).await;
        assert_eq!(answers.into_iter().filter(|answer| matches!(answer, Ok(Attempt::Counted))).count(), 5);
    }
}
