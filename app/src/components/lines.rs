//! The lines of an order as a form: as many rows as it needs.

use super::{
    form::{FieldErrors, FieldNotes, FormValues},
    icon::Icon,
};
use domain::{Invalid, tr, wire::Line};
use leptos::prelude::*;
use std::str::FromStr;

/// The rows of a form.
#[derive(Clone, Copy)]
pub struct LineRows {
    rows: RwSignal<Vec<u32>>,
    /// What the first rows begin with; a row's number is its line's place.
    before: StoredValue<Vec<Line>>,
}

impl LineRows {
    /// A row for each line, and an empty one where there is none.
    pub fn of(lines: Vec<Line>) -> LineRows {
        let rows = (0..lines.len().max(1) as u32).collect();
        LineRows { rows: RwSignal::new(rows), before: StoredValue::new(lines) }
    }

    /// The line that a row began with, by its place.
    pub fn was(self, row: u32) -> Option<u32> {
        Some(row).filter(|row| self.before.with_value(|before| (*row as usize) < before.len()))
    }

    /// The lines that are filled, with their rows; an empty row is none. What is wrong is said under the name `lines`.
    pub fn read(self, values: &FormValues, errors: FieldErrors) -> Vec<(u32, Line)> {
        let mut lines = Vec::new();
        for (row, place) in self.rows.get_untracked().into_iter().zip(1..) {
            let text = |what| values.raw(&input(what, row)).trim().to_owned();
            let texts = [text("description"), text("sku"), text("quantity"), text("price")];
            if texts.iter().all(String::is_empty) {
                continue;
            }
            match line(&texts) {
                Ok(line) => lines.push((row, line)),
                Err(fault) => errors.set("lines", tr!("Line {}: {}", place, fault)),
            }
        }
        lines
    }

    fn add(self) {
        // Never a number again that a line which is gone had.
        let lines = self.before.with_value(Vec::len) as u32;
        self.rows.update(|rows| rows.push(rows.last().map_or(0, |last| last + 1).max(lines)));
    }
}

/// The rows, and the button for one more. Prices only for who sees them.
#[component]
pub fn LineFields(rows: LineRows, errors: FieldErrors, money: bool) -> impl IntoView {
    let list = rows.rows;
    view! {
        <div class="NewLines" data-money=money.then_some("")>
            <div class="NewLines-head" aria-hidden="true">
                <span>{tr!("Item")}</span><span>{tr!("Article number")}</span><span>{tr!("Quantity")}</span>{money.then(|| view! { <span>{tr!("Price of one")}</span> })}
            </div>
            <For each=move || list.get() key=|row| *row let:row>
                <LineRow row rows money />
            </For>
            <FieldNotes id="new-lines".to_owned() name="lines" errors hint=None />
            <button class="Button" type="button" on:click=move |_| rows.add()><Icon name="plus" />{tr!("Add a line")}</button>
        </div>
    }
}

#[component]
fn LineRow(row: u32, rows: LineRows, money: bool) -> impl IntoView {
    let list = rows.rows;
    let place = move || list.with(|rows| rows.iter().position(|other| *other == row).unwrap_or_default() + 1);
    let before = rows.before.with_value(|before| before.get(row as usize).cloned());
    let [description, sku, quantity, price] = texts(before.as_ref());
    let label = move |what: String| move || tr!("{}, line {}", what, place());
    view! {
        <div class="NewLines-row">
            <Cell label=tr!("Item")>
                <input class="Input" name=input("description", row) value=description autocomplete="off" dir="auto" aria-label=label(tr!("Item")) aria-describedby="new-lines-notes" />
            </Cell>
            <Cell label=tr!("Article number")>
                <input class="Input" name=input("sku", row) value=sku autocomplete="off" dir="auto" aria-label=label(tr!("Article number")) />
            </Cell>
            <Cell label=tr!("Quantity")>
                <input class="Input" name=input("quantity", row) value=quantity inputmode="numeric" autocomplete="off" dir="auto" aria-label=label(tr!("Quantity")) />
            </Cell>
            {money.then(|| view! {
                <Cell label=tr!("Price of one")>
                    <input class="Input" name=input("price", row) value=price inputmode="decimal" autocomplete="off" dir="auto" aria-label=label(tr!("Price of one")) />
                </Cell>
            })}
            <button class="Button" data-kind="quiet" type="button" aria-label=move || tr!("Remove line {}", place())
                on:click=move |_| list.update(|rows| rows.retain(|other| *other != row))><Icon name="close" /></button>
        </div>
    }
}

/// A field with its label, which a wide screen shows once, above the column.
#[component]
fn Cell(label: String, children: Children) -> impl IntoView {
    view! {
        <div class="NewLines-cell">
            <span class="NewLines-label" aria-hidden="true">{label}</span>
            {children()}
        </div>
    }
}

fn input(what: &str, row: u32) -> String {
    format!("{what}-{row}")
}

/// What stands in a row at first.
fn texts(line: Option<&Line>) -> [String; 4] {
    let text = |read: fn(&Line) -> Option<String>| line.and_then(read).unwrap_or_default();
    [
        text(|line| Some(line.description.to_string())),
        text(|line| line.sku.as_ref().map(ToString::to_string)),
        text(|line| Some(line.quantity.to_string())),
        text(|line| line.unit_price.map(|price| price.to_string())),
    ]
}

fn line([description, sku, quantity, price]: &[String; 4]) -> Result<Line, String> {
    Ok(Line {
        description: parsed(&tr!("the item"), description)?,
        sku: given(&tr!("the article number"), sku)?,
        quantity: match quantity.as_str() {
            "" => 1,
            typed => typed.parse().map_err(|_| tr!("the quantity must be a whole number."))?,
        },
        unit_price: given(&tr!("the price"), &price.replace(',', "."))?,
    })
}

fn given<T: FromStr<Err = Invalid>>(what: &str, text: &str) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parsed(what, text).map(Some) }
}

fn parsed<T: FromStr<Err = Invalid>>(what: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|invalid| format!("{what} {invalid}."))
}

#[cfg(test)]
mod tests {
    //! Lines as people type them.
    use super::*;

    fn typed(texts: [&str; 4]) -> Result<Line, String> {
        line(&texts.map(str::to_owned))
    }

    #[test]
    fn a_line_needs_an_item_and_counts_one_unless_said() {
        let bell = typed(["A bell", "", "", "2,50"]).expect("a line");
        assert_eq!(
            (bell.quantity, bell.sku, bell.unit_price.map(|price| price.to_string())),
            (1, None, Some("2.50".into()))
        );
        assert_eq!(typed(["", "B1", "2", ""]), Err("the item must not be empty.".into()));
        assert_eq!(typed(["A bell", "", "two", ""]), Err("the quantity must be a whole number.".into()));
        assert!(typed(["A bell", "", "2", "cheap"]).is_err());
    }
}
