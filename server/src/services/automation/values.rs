//! What an order said when something happened, as far as rules ask for it: read from the log and the texts that it points to.

use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::total,
};
use domain::{Event, OrderId, automation::Values, wire::Line};

/// What an order said, entry by entry. By what the customer can be reached is told as it is now.
pub struct ValueHistory(Vec<(u64, Values)>);

impl ValueHistory {
    /// That of an order, from its first entry on.
    pub async fn of(services: &Services, order: OrderId) -> ServiceResult<ValueHistory> {
        let present = services.store.order(order).await?.ok_or(ServiceError::NotFound("order"))?;
        let entries = services.store.order_entries(order, 0, u32::MAX).await?;
        let lines = |text: Option<&String>| -> Vec<Line> {
            text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        };
        let first = entries.iter().find_map(|entry| match &entry.event {
            Event::LinesChanged { before, .. } => Some(lines(entry.texts.get(before))),
            _ => None,
        });
        let mut values = Values {
            total: total(&first.unwrap_or(present.lines)),
            reachable: present.contact.email.is_some(),
            ..Values::default()
        };
        let mut steps = Vec::new();
        for entry in &entries {
            let fields = match &entry.event {
                Event::Placed(placed) => {
                    values.imported = placed.source.is_some();
                    Some(&placed.fields)
                }
                Event::Edited { fields, .. } => Some(fields),
                Event::LinesChanged { after, .. } => {
                    values.total = total(&lines(entry.texts.get(&after.id)));
                    None
                }
                _ => None,
            };
            for (field, text) in fields.into_iter().flatten() {
                match text.as_ref().and_then(|text| entry.texts.get(&text.id)) {
                    Some(text) => values.fields.insert(field.clone(), text.clone()),
                    None => values.fields.remove(field),
                };
            }
            steps.push((entry.seq, values.clone()));
        }
        Ok(ValueHistory(steps))
    }

    /// What it said once an entry was recorded.
    pub fn after(&self, seq: u64) -> Values {
        let behind = self.0.partition_point(|(at, _)| *at <= seq);
        behind
            .checked_sub(1)
            .and_then(|at| self.0.get(at))
            .map(|(_, values)| values.clone())
            .unwrap_or_default()
    }
}
