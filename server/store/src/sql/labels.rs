//! The texts of the fields that a workflow shows on cards. Where it shows none, nothing is read.

use super::{
    Conn, failure,
    lookup::texts,
    rows::{CardRecord, from_json},
};
use crate::{Failure, system::NOBODY, tx::OrderRow};
use domain::{Card, FieldId, PersonRef, Workflow, card_text};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

type Done<T> = Result<T, Failure>;

/// What a card's fields say.
type Texts = BTreeMap<FieldId, String>;
/// The rows in which that stands.
type Rows = BTreeMap<FieldId, Uuid>;

/// The fields that cards show.
#[derive(Debug, Default)]
pub(super) struct FieldsShown(Vec<FieldId>);

impl FieldsShown {
    /// Those of a workflow.
    pub(super) fn by(workflow: &Workflow) -> FieldsShown {
        FieldsShown(workflow.fields_on_cards().map(|field| field.id.clone()).collect())
    }

    /// Those of the workflow of a board's row, by its number.
    pub(super) async fn of(conn: &mut Conn, no: i64) -> Done<FieldsShown> {
        // A workflow that shows none is not even read.
        let sql = "SELECT workflow FROM boards WHERE no = $1 AND workflow LIKE '%\"on_card\":true%'";
        let body: Option<String> =
            sqlx::query_scalar(sql).bind(no).fetch_optional(conn).await.map_err(failure)?;
        match body {
            Some(body) => Ok(FieldsShown::by(&from_json(&body)?)),
            None => Ok(FieldsShown::default()),
        }
    }

    /// The rows of what a card shows.
    pub(super) fn rows_of(&self, record: &CardRecord) -> Done<Rows> {
        if self.0.is_empty() {
            return Ok(Rows::new());
        }
        let fields: Rows = from_json(&record.fields)?;
        Ok(self.among(&fields))
    }

    fn among(&self, fields: &Rows) -> Rows {
        let shown = self.0.iter().filter_map(|id| Some((id.clone(), *fields.get(id)?)));
        shown.collect()
    }

    /// Adds them to the labels of orders.
    pub(super) async fn label(&self, conn: &mut Conn, rows: &mut [OrderRow]) -> Done<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let shown = rows.iter().map(|row| self.among(&row.order.fields)).collect();
        let texts = texts_in(conn, shown).await?;
        rows.iter_mut().zip(texts).for_each(|(row, texts)| row.labels.fields = texts);
        Ok(())
    }
}

/// Gives those who have orders their names.
pub(super) async fn name_assignees(conn: &mut Conn, cards: impl Iterator<Item = &mut Card>) -> Done<()> {
    let mut assignees: Vec<&mut PersonRef> = cards.filter_map(|card| card.assignee.as_mut()).collect();
    let ids: BTreeSet<Uuid> = assignees.iter().map(|assignee| assignee.id.0).collect();
    let names = texts(conn, "people", "name", &ids.into_iter().collect::<Vec<_>>()).await?;
    for assignee in &mut assignees {
        assignee.name = names.get(&assignee.id.0).cloned().unwrap_or_else(|| NOBODY.to_owned());
    }
    Ok(())
}

/// What stands in the rows of each card.
pub(super) async fn texts_in(conn: &mut Conn, cards: Vec<Rows>) -> Done<Vec<Texts>> {
    let ids: Vec<Uuid> = cards.iter().flat_map(BTreeMap::values).copied().collect();
    let notes = texts(conn, "notes", "body", &ids).await?;
    let text = |(field, id): (FieldId, Uuid)| Some((field, card_text(notes.get(&id)?)));
    Ok(cards.into_iter().map(|rows| rows.into_iter().filter_map(text).collect()).collect())
}
