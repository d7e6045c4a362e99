//! What every engine of the store has to do, written against the trait. An engine brings only its constructor.

mod approvals;
mod asked_people;
mod assignment;
mod attempts;
mod automation;
mod boards;
mod calendars;
mod clock_changes;
mod comments;
mod concurrency;
mod customer;
mod customer_page;
mod escalation;
mod facts;
mod fields;
mod following;
mod imports;
mod inbox;
mod instances;
mod killed_instance;
mod mails;
mod mending;
mod messages;
mod orders;
mod parcels;
mod people;
mod privacy;
mod promise_rules;
mod promises;
mod publishing;
mod reading;
mod returned;
mod search;
mod slack;
mod striking;
mod tampering;
mod tls;
mod upgrade;
mod visibility;

/// Runs each test on each engine.
macro_rules! on_each_engine {
    ($(async fn $name:ident($shop:ident: Shop) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its neighbours do")]
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                test(Shop::on_sqlite().await).await
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                test(Shop::on_postgres().await).await
            }

            async fn test($shop: Shop) $body
        }
    )*};
}

use on_each_engine;
