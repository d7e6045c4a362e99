//! The customers' page: what the shop chose for it, and the language of each order's customer.

use super::{
    Conn, failure,
    rows::{from_json, to_json},
};
use crate::{Failure, StoredCustomerPage};
use domain::{Language, OrderId};

type Done<T = ()> = Result<T, Failure>;

pub(super) async fn read(conn: &mut Conn) -> Done<StoredCustomerPage> {
    let sql = "SELECT body, logo FROM customer_page";
    let row: Option<(String, Option<String>)> =
        sqlx::query_as(sql).fetch_optional(conn).await.map_err(failure)?;
    let Some((body, logo)) = row else { return Ok(StoredCustomerPage::default()) };
    Ok(StoredCustomerPage { page: from_json(&body)?, logo })
}

pub(super) async fn save(conn: &mut Conn, stored: &StoredCustomerPage) -> Done {
    let sql = "INSERT INTO customer_page (no, body, logo) VALUES (1, $1, $2) \
               ON CONFLICT (no) DO UPDATE SET body = excluded.body, logo = excluded.logo";
    let query = sqlx::query(sql).bind(to_json(&stored.page)?).bind(stored.logo.as_deref());
    query.execute(conn).await.map(drop).map_err(failure)
}

/// The language that was chosen for an order's customer.
pub(super) async fn language(conn: &mut Conn, order: OrderId) -> Done<Option<Language>> {
    let sql = "SELECT language FROM order_languages WHERE order_id = $1";
    let tag: Option<String> =
        sqlx::query_scalar(sql).bind(order.0).fetch_optional(conn).await.map_err(failure)?;
    Ok(tag.as_deref().and_then(Language::from_tag))
}

/// Chooses one, or leaves it to the page.
pub(super) async fn set_language(conn: &mut Conn, order: OrderId, language: Option<Language>) -> Done {
    let query = match language {
        Some(language) => sqlx::query(
            "INSERT INTO order_languages (order_id, language) VALUES ($1, $2) \
             ON CONFLICT (order_id) DO UPDATE SET language = excluded.language",
        )
        .bind(order.0)
        .bind(language.tag()),
        None => sqlx::query("DELETE FROM order_languages WHERE order_id = $1").bind(order.0),
    };
    query.execute(conn).await.map(drop).map_err(failure)
}
