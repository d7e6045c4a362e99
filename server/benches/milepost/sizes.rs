//! What a browser downloads: the tracking page whole, and the board's WebAssembly with its glue.

use crate::{
    report::{Goal, Report, Samples},
    shop::process::ShopProcess,
};
use domain::wire;
use std::collections::BTreeSet;

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
    let parts: BTreeSet<&str> =
        html.split('"').filter(|part| part.starts_with("/pkg/") && is_code(part)).collect();
    let mut first = 0;
    let mut later = Vec::new();
    for part in parts {
        first += api.download(part).await;
        if part.ends_with(".js") {
            // The glue names what is fetched later.
            let glue = api.text(part).await;
            later.extend(
                glue.split('"')
                    .filter(|name| name.starts_with("./") && name.ends_with(".wasm"))
                    .map(|name| name.replacen('.', "/pkg", 1)),
            );
        }
    }
    let (mut all, mut drawer, beside) = (first, 0, "brotli; the empty page of one Leptos component is 95 KB");
    for part in &later {
        let size = api.download(part).await;
        all += size;
        drawer += if part.contains("drawer") { size } else { 0 };
    }
    let mut row = |name, size: usize, least, goal| {
        report.row(
            name,
            Samples(vec![size as f64 / 1000.0]),
            " KB",
            (Goal::AtMost(least), Goal::AtMost(goal)),
            beside.into(),
        );
    };
    row("board's first load, WASM + glue", first, 320.0, 290.0);
    row("the drawer's code", drawer, 95.0, 95.0);
    row("all WASM + glue", all, 560.0, 520.0);
    let files = (Goal::AtMost(4.0), Goal::AtMost(4.0));
    report.row(
        "WASM files of a page at most",
        Samples(vec![1.0 + later.len() as f64]),
        "",
        files,
        "all there are".into(),
    );
}

fn is_code(path: &str) -> bool {
    path.ends_with(".wasm") || path.ends_with(".js")
}
