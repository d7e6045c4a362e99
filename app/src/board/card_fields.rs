//! The line of a card that says what the shop's own fields say, where the workflow shows some there.

use crate::components::typed::typed;
use domain::{Card, Date, DateStyle, FieldDef, FieldKind, Workflow, isolated, tr};
use leptos::prelude::*;

/// How many fields a card has room for.
const FIELDS: usize = 3;

/// What one field says.
#[derive(Debug, Clone, PartialEq)]
pub struct CardField {
    label: String,
    value: String,
    /// Whether the value says by itself what it is.
    speaks: bool,
}

impl CardField {
    fn of(field: &FieldDef, kept: &str, style: DateStyle) -> CardField {
        let label = field.label.clone();
        match &field.kind {
            FieldKind::YesNo if kept == "yes" => CardField { value: label.clone(), label, speaks: true },
            FieldKind::YesNo => CardField { label, value: tr!("a field’s value" => "no"), speaks: false },
            FieldKind::Number | FieldKind::Money => {
                CardField { label, value: kept.to_owned(), speaks: false }
            }
            FieldKind::Date => {
                let value = kept.parse::<Date>().map_or_else(|_| kept.to_owned(), |date| style.format(date));
                CardField { label, value, speaks: false }
            }
            FieldKind::Text | FieldKind::LongText | FieldKind::Choice(_) | FieldKind::Link => {
                CardField { label, value: kept.to_owned(), speaks: true }
            }
        }
    }
}

/// The fields of a card that say something, in the order of the workflow, as far as there is room; and how many more there
/// are.
pub fn fields(card: &Card, workflow: &Workflow, style: DateStyle) -> (Vec<CardField>, usize) {
    let said = |field: &FieldDef| Some(CardField::of(field, card.fields.get(&field.id)?, style));
    let mut fields: Vec<CardField> = workflow.fields_on_cards().filter_map(said).collect();
    let more = fields.len().saturating_sub(FIELDS);
    fields.truncate(FIELDS);
    (fields, more)
}

/// What the shop's own fields say.
#[component]
pub fn FieldsLine(fields: Vec<CardField>, more: usize) -> impl IntoView {
    let field = |CardField { label, value, speaks }: CardField| {
        let title = if value == label { value.clone() } else { tr!("{}: {}", isolated(&label), value) };
        let label = (value != label).then(|| match speaks {
            true => view! { <span class="visually-hidden">{typed(label)} ": "</span> }.into_any(),
            false => view! { <span class="CardField-label">{typed(label)} ": "</span> }.into_any(),
        });
        view! { <span class="CardField" title=title>{label}<bdi>{value}</bdi></span> }
    };
    view! {
        <span class="Card-fields">
            {fields.into_iter().map(field).collect_view()}
            {(more > 0).then(|| view! { <span class="CardField-more">"+" {more} <span class="visually-hidden">" " {tr!("behind their number" => "more")}</span></span> })}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_its_label_beside_it_where_its_value_does_not_say_what_it_is() {
        let said = |kind: FieldKind, kept: &str| {
            let field = FieldDef::new("f".parse().unwrap(), "Proof due".into(), kind);
            let CardField { label, value, speaks } = CardField::of(&field, kept, DateStyle::DayDots);
            if speaks { value } else { format!("{label}: {value}") }
        };
        assert_eq!(said(FieldKind::Text, "Oak, oiled"), "Oak, oiled");
        assert_eq!(said(FieldKind::Choice(vec!["Rush".into()]), "Rush"), "Rush");
        assert_eq!(said(FieldKind::Date, "2026-12-04"), "Proof due: 04.12.2026");
        assert_eq!(said(FieldKind::Number, "12"), "Proof due: 12");
        assert_eq!(said(FieldKind::YesNo, "yes"), "Proof due");
        assert_eq!(said(FieldKind::YesNo, "no"), "Proof due: no");
    }
}
