//! An order's lines.

use super::{
    context::use_order,
    editable::{Done, Editable, FormEnd, FormView},
    parcels::tally::{tallies, tally_text},
};
use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FormErrors, FormValues},
        lines::{LineFields, LineRows},
        typed::typed,
        withheld::Withheld,
    },
    submit::on_submit,
};
use domain::{
    Part,
    spoken::say,
    tr, tr_later,
    wire::{EditLine, EditOrder, Editing, Line},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The table, with prices where the person may see them.
#[component]
pub fn Lines() -> impl IntoView {
    let order = use_order();
    let lines = order.part(|order| order.lines.clone());
    let states = order.part(|order| match order.parcels.is_empty() {
        true => Vec::new(),
        false => tallies(&order.lines, &order.parcels).into_iter().map(tally_text).collect(),
    });
    let total = order.part(|order| order.total.map(|total| format!("{total} {}", order.currency)));
    let withheld = order.withholds(Part::Money);
    let form: FormView = Arc::new(move |done| view! { <LinesForm done /> }.into_any());
    view! {
        <Editable title=tr!("Lines") part=Editing::Lines action=tr!("Edit the lines") may=order.may_edit() form>
            {move || if lines.read().is_empty() {
                view! { <p class="Drawer-none">{tr!("This order has no lines.")}</p> }.into_any()
            } else {
                view! {
                    <p class="Drawer-count">{move || count(&lines.read())}</p>
                    <Table lines=lines.get() states=states.get() total=total.get() />
                    {move || withheld.get().then(|| view! { <p class="Lines-total">{tr!("Prices and total")} " " <Withheld words=order.withheld_from() /></p> })}
                }
                .into_any()
            }}
        </Editable>
    }
}

const MEANWHILE: &str =
    tr_later!("Somebody changed the lines since you opened them. Cancel, and edit them as they are now.");

/// The form for all lines. Lines that somebody else changed meanwhile are never overwritten.
#[component]
fn LinesForm(done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("lines"), RwSignal::new(false));
    let seen = order.order();
    let (rows, money) = (LineRows::of(seen.lines.clone()), seen.total.is_some());
    let read = move |values: &FormValues| {
        if order.order().lines != seen.lines {
            errors.set_whole(say(MEANWHILE));
        }
        let lines = rows.read(values, errors);
        let lines = lines.into_iter().map(|(row, line)| {
            let Line { sku, description, quantity, unit_price } = line;
            EditLine { was: rows.was(row), sku, description, quantity, unit_price }
        });
        Some(EditOrder { lines: Some(lines.collect()), ..EditOrder::default() })
    };
    let save = move |edit: EditOrder| async move {
        order.change_shown(|id, version, key| Client.edit(id, version, key, &edit)).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("Lines saved"));
        done.run(());
    });
    view! {
        <form class="Form" novalidate on:submit=send>
            <LineFields rows errors money />
            <FormErrors errors />
            <FormEnd label=tr!("Save") busy done />
        </form>
    }
}

fn count(lines: &[Line]) -> String {
    let pieces: i64 = lines.iter().map(|line| i64::from(line.quantity)).sum();
    match lines.len() {
        0 => String::new(),
        count => tr!("{n} line, {} pieces" | "{n} lines, {} pieces" % count, pieces),
    }
}

#[component]
fn Table(lines: Vec<Line>, states: Vec<String>, total: Option<String>) -> impl IntoView {
    let money = lines.iter().any(|line| line.unit_price.is_some());
    let mut states = states.into_iter();
    let rows = lines.into_iter().map(|line| {
        let state = states.next().filter(|state| !state.is_empty());
        view! { <Row line state money /> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="Lines" tabindex="0" role="region" aria-label=tr!("All lines")>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{tr!("of a line" => "Article")}</th>
                        <th scope="col" class="Lines-number">{tr!("Qty")}</th>
                        {money.then(|| view! { <th scope="col" class="Lines-number">{tr!("Price")}</th> <th scope="col" class="Lines-number">{tr!("of a line" => "Sum")}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {total.map(|total| view! { <p class="Lines-total">{tr!("Total")} " " <b>{total}</b></p> })}
    }
}

#[component]
fn Row(line: Line, state: Option<String>, money: bool) -> impl IntoView {
    let price = line.unit_price;
    let sum = price.map(|price| price.times(line.quantity).to_string());
    view! {
        <tr>
            <td>{typed(line.description)} {line.sku.map(|sku| view! { <small dir="auto">{sku.to_string()}</small> })} {state.map(|state| view! { <small>{state}</small> })}</td>
            <td class="Lines-number">{line.quantity}</td>
            {money.then(|| view! { <td class="Lines-number">{price.map(|price| price.to_string())}</td> <td class="Lines-number">{sum}</td> })}
        </tr>
    }
}
