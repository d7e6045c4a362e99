//! An order's lines.

use super::context::use_order;
use crate::components::typed::typed;
use domain::wire::Line;
use leptos::prelude::*;

/// The table, with prices where the person may see them.
#[component]
pub fn Lines() -> impl IntoView {
    let order = use_order();
    let lines = order.part(|order| order.lines.clone());
    let total = order.part(|order| order.total.map(|total| format!("{total} {}", order.currency)));
    view! {
        <section class="Drawer-part" aria-label="Lines">
            <header><h3>"Lines"</h3> <span class="Drawer-count">{move || count(&lines.read())}</span></header>
            {move || if lines.read().is_empty() {
                view! { <p class="Drawer-none">"This order has no lines."</p> }.into_any()
            } else {
                view! { <Table lines=lines.get() total=total.get() /> }.into_any()
            }}
        </section>
    }
}

fn count(lines: &[Line]) -> String {
    let pieces: i64 = lines.iter().map(|line| i64::from(line.quantity)).sum();
    match lines.len() {
        0 => String::new(),
        1 => format!("1 line, {pieces} pieces"),
        n => format!("{n} lines, {pieces} pieces"),
    }
}

#[component]
fn Table(lines: Vec<Line>, total: Option<String>) -> impl IntoView {
    let money = lines.iter().any(|line| line.unit_price.is_some());
    view! {
        <div class="Lines" tabindex="0" role="region" aria-label="All lines">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Article"</th>
                        <th scope="col" class="Lines-number">"Qty"</th>
                        {money.then(|| view! { <th scope="col" class="Lines-number">"Price"</th> <th scope="col" class="Lines-number">"Sum"</th> })}
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(|line| view! { <Row line money /> }).collect_view()}</tbody>
            </table>
        </div>
        {total.map(|total| view! { <p class="Lines-total">"Total " <b>{total}</b></p> })}
    }
}

#[component]
fn Row(line: Line, money: bool) -> impl IntoView {
    let price = line.unit_price;
    let sum = price.map(|price| price.times(line.quantity).to_string());
    view! {
        <tr>
            <td>{typed(line.description)} {line.sku.map(|sku| view! { <small dir="auto">{sku.to_string()}</small> })}</td>
            <td class="Lines-number">{line.quantity}</td>
            {money.then(|| view! { <td class="Lines-number">{price.map(|price| price.to_string())}</td> <td class="Lines-number">{sum}</td> })}
        </tr>
    }
}
