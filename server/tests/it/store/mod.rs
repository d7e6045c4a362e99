//! What every engine of the store has to do, written against the trait. An engine brings only its constructor.

mod concurrency;
mod orders;
mod people;
mod reading;
pub mod shop;
mod tampering;

/// Runs each test on each engine.
macro_rules! on_each_engine {
    ($($(#[$attribute:meta])* async fn $name:ident($shop:ident: Shop) $body:block)*) => {$(
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let $shop = Shop::on_sqlite().await;
            $body
        }
    )*};
}

use on_each_engine;
