//! What earlier versions left behind opens under this one: folders and databases that programs of the time wrote (see
//! `tests/landed/README.md`). Each is whole, its log goes on where it ended, and its orders, statuses and tracking links are
//! what was noted then.

mod fixture;
mod grow;
mod make;
mod many;

use crate::{
    shop::{cluster::Engine, process::ShopProcess},
    soak::{Verdict, ensure},
};
use fixture::{Landed, Noted, NotedOrder, heads, read_orders};
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn folders_of_every_version_open() {
    let all = Landed::all(Engine::Sqlite);
    assert!(all.len() >= 2, "folders of which versions are there? {}", all.len());
    for landed in all {
        opens(&landed).await.unwrap_or_else(|error| panic!("{}: {error}", landed.name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_of_every_version_open() {
    let all = Landed::all(Engine::Postgres);
    assert!(!all.is_empty(), "there are none");
    for landed in all {
        opens(&landed).await.unwrap_or_else(|error| panic!("{}: {error}", landed.name));
    }
}

/// A status that was another one, and an entry that somebody changed: the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_what_differs_from_the_note_is_noticed() {
    let mut landed = Landed::all(Engine::Sqlite).remove(0);
    let noted = landed.noted.orders[0].clone();
    landed.noted.orders[0].status = "elsewhere".into();
    let said = opens(&landed).await.unwrap_err();
    assert!(said.contains(&noted.number) && said.contains("elsewhere"), "{said}");
    landed.noted.orders[0] = noted;
    landed.noted.heads.insert("orders".into(), "0".repeat(64));
    let said = opens(&landed).await.unwrap_err();
    assert!(said.contains("no chain contains"), "{said}");
}

async fn opens(landed: &Landed) -> Verdict {
    let mut shop = landed.unpack().await;
    // A database is brought up to date by the first start; a folder is looked at before.
    if shop.database().is_none() {
        whole(&shop, &landed.noted).await?;
    }
    shop.back().await;
    compare(&shop, &landed.noted).await?;
    shop.stop().await;
    whole(&shop, &landed.noted).await?;
    // Work goes on.
    shop.restart().await;
    shop.api().place("orders", "NEXT-1").await;
    shop.stop().await;
    crate::soak::whole(&shop).await
}

/// Whether the audit finds each log to contain what was its end, and that of orders to end there.
async fn whole(shop: &ShopProcess, noted: &Noted) -> Verdict {
    for (board, head) in &noted.heads {
        let (whole, said) = shop.command(&["audit", "verify", "--head", head]).await;
        ensure(whole, || format!("board {board}: {said}"))?;
        let ends = heads(&said);
        ensure(board == "system" || ends.get(board) == Some(head), || {
            format!("the log of {board} ended at {head}, and now: {said}")
        })?;
    }
    Ok(())
}

async fn compare(shop: &ShopProcess, noted: &Noted) -> Verdict {
    let api = shop.api();
    let now = read_orders(&api).await;
    ensure(now.len() == noted.orders.len(), || format!("{} orders of {}", now.len(), noted.orders.len()))?;
    for (now, then) in now.iter().zip(&noted.orders) {
        ensure(now == then, || format!("an order was {then:?} and is {now:?}"))?;
    }
    for order in noted.orders.iter().filter(|order| goes_on(order)) {
        let page = api.client.get(format!("{}/t/{}", api.base, order.token)).send().await;
        let page = page.map_err(|error| error.to_string())?;
        ensure(page.status() == StatusCode::OK, || {
            format!("{}'s tracking page: {}", order.number, page.status())
        })?;
        let page = page.text().await.map_err(|error| error.to_string())?;
        ensure(page.contains(&order.number), || format!("{}'s tracking page does not say so", order.number))?;
    }
    Ok(())
}

/// Whether the order's link works as long as the order lies there: those of finished ones end some time.
fn goes_on(order: &NotedOrder) -> bool {
    !order.archived && !["delivered", "cancelled"].contains(&order.status.as_str())
}
