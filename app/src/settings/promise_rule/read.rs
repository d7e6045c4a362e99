//! The form's fields by name, and the rule that stands in them.

use crate::components::form::{FieldErrors, FormValues};
use domain::{
    BoardId, CarrierDays, DeliveryDays, PromiseRule, RULE_DAYS_LIMIT, StatusDays, tr,
    wire::{PromiseRuleView, RuleStatus},
};
use std::collections::BTreeSet;

pub const MAKE: &str = "make";
pub const CUT_OFF: &str = "cut_off";
pub const LEAST: &str = "least";
pub const MOST: &str = "most";
pub const DELIVERED_ON: &str = "delivered_on";
pub const HOLIDAYS_OF: &str = "holidays_of";

/// The name of a carrier's field, by the carrier's place in the list.
pub fn of_carrier(field: &str, n: usize) -> String {
    format!("carrier-{n}-{field}")
}

/// The name of a status' field, by its place in the list.
pub fn of_status(n: usize) -> String {
    format!("status-{n}-days")
}

/// What a form has rows for.
pub struct Listed {
    /// The carriers.
    pub carriers: Vec<String>,
    /// The statuses.
    pub statuses: Vec<RuleStatus>,
}

/// The rows of a form.
pub fn listed(view: &PromiseRuleView) -> Listed {
    Listed { carriers: carriers(view), statuses: view.statuses.clone() }
}

/// The carriers that a form lists: those that are known, and those of the rule that are not.
fn carriers(view: &PromiseRuleView) -> Vec<String> {
    let known = |name: &str| view.carriers.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let own = view.rule.iter().flat_map(|rule| &rule.carriers).map(|carrier| carrier.name.to_string());
    let unknown: Vec<String> = own.filter(|name| !known(name)).collect();
    view.carriers.iter().cloned().chain(unknown).collect()
}

/// Reads the rule. What is wrong is said beside its field.
pub fn read(values: &FormValues, listed: &Listed, errors: FieldErrors) -> Option<PromiseRule> {
    let make = days(values, errors, MAKE);
    let takes = |(n, status): (usize, &RuleStatus)| {
        let field = of_status(n);
        let is_filled = !values.raw(&field).trim().is_empty();
        let days = is_filled.then(|| days(values, errors, &field)).flatten().filter(|days| *days > 0)?;
        Some(StatusDays { status: status.id.clone(), days })
    };
    let statuses = listed.statuses.iter().enumerate().filter_map(takes).collect();
    let cut_off = cut_off(values, errors);
    let delivery = delivery(values, errors, (LEAST, MOST));
    let mut own = Vec::new();
    for (n, name) in listed.carriers.iter().enumerate() {
        let (least, most) = (of_carrier(LEAST, n), of_carrier(MOST, n));
        if [&least, &most].iter().all(|field| values.raw(field).trim().is_empty()) {
            continue;
        }
        if let (Ok(name), Some(days)) = (name.parse(), self::delivery(values, errors, (&least, &most))) {
            own.push(CarrierDays { name, days });
        }
    }
    let delivered_on: BTreeSet<u8> =
        values.all(DELIVERED_ON).iter().filter_map(|day| day.parse().ok()).collect();
    let holidays_of = values.raw(HOLIDAYS_OF).parse::<BoardId>().ok();
    let rule = PromiseRule {
        make: make?,
        statuses,
        cut_off: cut_off?,
        delivery: delivery?,
        carriers: own,
        delivered_on,
        holidays_of,
    };
    if errors.any() {
        return None;
    }
    if let Some(fault) = rule.fault() {
        errors.set_whole(fault);
        return None;
    }
    Some(rule)
}

fn delivery(values: &FormValues, errors: FieldErrors, (least, most): (&str, &str)) -> Option<DeliveryDays> {
    let first = days(values, errors, least);
    // A way that always takes as long needs one number.
    let last = if values.raw(most).trim().is_empty() { first } else { days(values, errors, most) };
    Some(DeliveryDays { least: first?, most: last? })
}

fn days(values: &FormValues, errors: FieldErrors, field: &str) -> Option<u16> {
    let number = values.raw(field).trim().parse::<u16>().ok().filter(|days| *days <= RULE_DAYS_LIMIT);
    if number.is_none() {
        errors.set(field, tr!("A whole number of days, from 0 to {}.", RULE_DAYS_LIMIT));
    }
    number
}

/// The cut-off; none where the field is empty.
fn cut_off(values: &FormValues, errors: FieldErrors) -> Option<Option<u16>> {
    let typed = values.raw(CUT_OFF);
    match typed.trim() {
        "" => Some(None),
        text => {
            let read = minutes(text);
            if read.is_none() {
                errors.set(CUT_OFF, tr!("A time of day, like 15:00, or nothing."));
            }
            read.map(Some)
        }
    }
}

/// `15:00`, as a browser's field for times has it, in minutes since midnight.
fn minutes(text: &str) -> Option<u16> {
    let mut parts = text.split(':');
    let (hour, minute): (u16, u16) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_browsers_write_it() {
        let read = ["15:00", "00:00", "23:59", "07:05:00", "24:00", "12:60", "noon", ""].map(minutes);
        assert_eq!(read, [Some(900), Some(0), Some(1439), Some(425), None, None, None, None]);
    }
}
