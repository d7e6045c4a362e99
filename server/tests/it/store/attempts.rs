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

    async fn many_at_once_are_counted_each(shop: Shop) {
        let attempts = (0..20).map(|_| shop.store.attempt(&[1; 32], RATE, shop.now()));
        let answers = futures::future::join_all(attempts).await;
        assert_eq!(answers.into_iter().filter(|answer| matches!(answer, Ok(Attempt::Counted))).count(), 5);
    }
}
