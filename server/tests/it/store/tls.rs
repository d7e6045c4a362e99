//! TLS to the database: what is asked for is what happens, or there is no connection.

use crate::shop::cluster::Cluster;
use server::broadcast::Broadcast;
use sqlx::{Connection, PgConnection};
use store::{Failure, Store, postgres::PostgresStore, secret::Secret, time::Clock};

async fn open(url: &str) -> Result<PostgresStore, Failure> {
    PostgresStore::open(url, Broadcast::new(), Secret::new([7; 32]), Clock::system()).await
}

/// Its address by the name in its certificate.
fn by_name(url: &str, more: &str) -> String {
    format!("{}?{more}", url.replace("127.0.0.1", "localhost"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_connection_is_encrypted_and_the_server_is_who_it_should_be() {
    let cluster = Cluster::with_tls().await;
    let (url, root) = (cluster.database().await, cluster.certificate());
    let store =
        open(&by_name(&url, &format!("sslmode=verify-full&sslrootcert={}", root.display()))).await.unwrap();
    store.boards().await.unwrap();
    let sql = "SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
               WHERE application_name = 'milepost'";
    let mut conn = PgConnection::connect(&url).await.unwrap();
    let (all, encrypted): (i64, i64) = sqlx::query_as(sql).fetch_one(&mut conn).await.unwrap();
    assert!(all >= 2 && all == encrypted, "{encrypted} of {all} connections are encrypted");
    store.close().await;

    let stranger = Cluster::with_tls().await;
    let wrong = format!("sslmode=verify-full&sslrootcert={}", stranger.certificate().display());
    assert!(
        matches!(open(&by_name(&url, &wrong)).await, Err(Failure::Unavailable(_))),
        "another authority is not believed"
    );
    let by_number = format!("{url}?sslmode=verify-full&sslrootcert={}", root.display());
    assert!(matches!(open(&by_number).await, Err(Failure::Unavailable(_))), "another name is not believed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_tls_there_nothing_is_sent_in_the_clear() {
    let url = Cluster::shared().await.database().await;
    assert!(open(&format!("{url}?sslmode=require")).await.is_err());
}
