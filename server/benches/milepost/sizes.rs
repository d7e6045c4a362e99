//! What a browser downloads: the tracking page whole, and the board's WebAssembly with its glue.

use crate::{
    report::{Goal, Report, Samples},
    shop::process::ShopProcess,
};
use domain::wire;

/// Sizes on the wire, brotli.
pub async fn measure(report: &mut Report) {
    eprintln!("sizes");
    let shop = ShopProcess::open().await;
    let api = shop.api();
    let board = api.board().await;
    let order = api.place(&board, "S-1").await;
    let view: wire::OrderView = api.get(&format!("/api/v1/orders/{order}")).await;
    let path = view.tracking_url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
    let page = Samples(vec![api.download(&path).await as f64 / 1000.0]);
    report.row(
        "tracking page, one request",
        page,
        " KB",
        (Goal::AtMost(10.0), Goal::AtMost(10.0)),
        "brotli, style and script inside".into(),
    );

    let html = api.text(&format!("/boards/{board}")).await;
    let parts: Vec<String> =
        html.split('"').filter(|part| part.starts_with("/pkg/") && is_code(part)).map(String::from).collect();
    let mut total = 0;
    let mut names: Vec<&String> = parts.iter().collect();
    names.sort();
    names.dedup();
    for part in names {
        total += api.download(part).await;
    }
    let (limits, beside) =
        ((Goal::AtMost(220.0), Goal::AtMost(180.0)), "brotli; an empty Leptos page is 95 KB".into());
    report.row("board WASM + glue", Samples(vec![total as f64 / 1000.0]), " KB", limits, beside);
}

fn is_code(path: &str) -> bool {
    path.ends_with(".wasm") || path.ends_with(".js")
}
