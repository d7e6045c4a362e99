//! How long is kept what is known of customers: after how many days it is erased by itself, for how many years the law wants it
//! kept, and whether that of an order can be erased today.

use crate::{Date, Instant, OrderState, StatusId, Workflow, spoken::tr};
use chrono::{Datelike, TimeDelta};
use serde::{Deserialize, Serialize};

/// What stands in the place of a customer's name, and of each text, once it is erased.
pub const ERASED: &str = "Erased";
/// What stands in the place of the name of somebody who has left.
pub const FORMER_COLLEAGUE: &str = "Former colleague";

/// What the shop chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacySettings {
    /// So many days after its order is completed, what is known of a customer is erased; never by itself where none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erase_after_days: Option<u32>,
    /// For so many years, counted from the end of the year in which it was completed, an order is kept as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_years: Option<u32>,
}

impl PrivacySettings {
    /// After how many days at least something is erased by itself: a parcel may come back.
    pub const FEWEST_DAYS: u32 = 30;
    /// After how many days at most.
    pub const MOST_DAYS: u32 = 3650;
    /// For how many years at most something is kept.
    pub const MOST_YEARS: u32 = 30;

    /// What is wrong with them, a sentence.
    pub fn fault(&self) -> Option<String> {
        if self.erase_after_days.is_some_and(|days| !(Self::FEWEST_DAYS..=Self::MOST_DAYS).contains(&days)) {
            return Some(tr!(
                "Customers’ data are erased {} to {} days after completion: choose a number between, or leave it empty.",
                Self::FEWEST_DAYS,
                Self::MOST_DAYS
            ));
        }
        if self.keep_years.is_some_and(|years| !(1..=Self::MOST_YEARS).contains(&years)) {
            return Some(tr!(
                "Orders are kept for 1 to {} years: choose a number between, or leave it empty.",
                Self::MOST_YEARS
            ));
        }
        None
    }

    /// The first day on which what is known of the customer of an order may be erased that was completed on this one.
    pub fn free_from(&self, completed: Date) -> Date {
        let kept = self.keep_years.and_then(|years| i32::try_from(years).ok());
        let after = kept.and_then(|years| Date::from_ymd_opt(completed.year() + years + 1, 1, 1));
        after.unwrap_or(completed)
    }

    /// The day on which it is erased by itself, if it is.
    pub fn falls_due(&self, completed: Date) -> Option<Date> {
        let days = TimeDelta::days(self.erase_after_days?.into());
        Some(completed.checked_add_signed(days)?.max(self.free_from(completed)))
    }

    /// Orders that were completed before this day have fallen due by today.
    pub fn due_before(&self, today: Date) -> Option<Date> {
        let days = TimeDelta::days(i64::from(self.erase_after_days?) - 1);
        let old_enough = today.checked_sub_signed(days)?;
        let free = self.keep_years.and_then(|years| i32::try_from(years).ok());
        let free = free.and_then(|years| Date::from_ymd_opt(today.year() - years, 1, 1));
        Some(free.map_or(old_enough, |free| free.min(old_enough)))
    }

    /// Whether what is known of the customer of an order, completed on this day or open, can be erased today.
    pub fn erasable(&self, completed: Option<Date>, today: Date) -> Erasable {
        match completed.map(|completed| self.free_from(completed)) {
            None => Erasable::Open,
            Some(from) if from > today => Erasable::Kept { from },
            Some(_) => Erasable::Now,
        }
    }
}

/// Whether what is known of an order's customer can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Erasable {
    /// It can.
    Now,
    /// The order is under way and needs it.
    Open,
    /// The law wants it kept.
    Kept {
        /// The first day on which it can be erased.
        from: Date,
    },
}

/// When an order's life was over, if it is: when it was withdrawn, or came to the status in which it ended. What is archived is
/// over even where the workflow has its status no more.
pub fn completed_at(
    workflow: &Workflow,
    (status, entered_at): (&StatusId, Instant),
    archived: bool,
    withdrawn_at: Option<Instant>,
) -> Option<Instant> {
    let over = workflow.status(status).map_or(archived, |status| status.phase.is_final());
    withdrawn_at.or(over.then_some(entered_at))
}

impl OrderState {
    /// When its life was over, if it is.
    pub fn completed_at(&self, workflow: &Workflow) -> Option<Instant> {
        completed_at(workflow, (&self.status, self.entered_at), self.archived, self.withdrawn_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn what_the_law_wants_kept_waits_for_the_end_of_its_last_year() {
        let settings = PrivacySettings { erase_after_days: Some(30), keep_years: Some(2) };
        assert_eq!(settings.free_from(day("2026-03-01")), day("2029-01-01"));
        assert_eq!(settings.falls_due(day("2026-03-01")), Some(day("2029-01-01")));
        let at = |today| settings.erasable(Some(day("2026-03-01")), day(today));
        assert_eq!(at("2028-12-31"), Erasable::Kept { from: day("2029-01-01") });
        assert_eq!(at("2029-01-01"), Erasable::Now);
        assert_eq!(settings.erasable(None, day("2040-01-01")), Erasable::Open);
    }

    #[test]
    fn nothing_goes_by_itself_unless_somebody_says_so() {
        let none = PrivacySettings::default();
        assert_eq!(none.falls_due(day("2026-03-01")), None);
        assert_eq!(none.erasable(Some(day("2026-03-01")), day("2026-03-01")), Erasable::Now);
        let soon = PrivacySettings { erase_after_days: Some(45), keep_years: None };
        assert_eq!(soon.falls_due(day("2026-03-01")), Some(day("2026-04-15")));
    }

    #[test]
    fn the_day_before_which_everything_is_due_is_the_one_that_each_order_says() {
        for (days, years) in [(30, None), (45, Some(1)), (400, Some(1)), (900, Some(2))] {
            let settings = PrivacySettings { erase_after_days: Some(days), keep_years: years };
            for today in day("2026-01-01").iter_days().step_by(13).take(60) {
                let before = settings.due_before(today).expect("a day");
                for completed in day("2021-12-20").iter_days().step_by(7).take(260) {
                    let due = settings.falls_due(completed).is_some_and(|due| due <= today);
                    assert_eq!(completed < before, due, "{completed} on {today} by {settings:?}");
                }
            }
        }
        assert_eq!(PrivacySettings::default().due_before(day("2026-01-01")), None);
    }

    #[test]
    fn days_and_years_have_bounds() {
        let fault = |days, years| PrivacySettings { erase_after_days: days, keep_years: years }.fault();
        assert_eq!(fault(None, None), None);
        assert_eq!(fault(Some(30), Some(30)), None);
        for (days, years) in [(Some(29), None), (Some(3651), None), (None, Some(0)), (None, Some(31))] {
            assert!(fault(days, years).is_some_and(|said| said.ends_with('.')), "{days:?} {years:?}");
        }
    }
}
