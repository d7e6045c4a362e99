//! How long a step usually takes, told in working days, from the board's own orders of the last 90 days.

use domain::{ENOUGH_STAYS, StatusId, UsualStays, Workflow, wire::Usual};

/// What these statuses usually take together; none where there were too few orders in any of them to tell.
pub(super) fn of(workflow: &Workflow, usual: &UsualStays, statuses: &[StatusId]) -> Option<Usual> {
    let day = workflow.calendar.working_day().num_seconds().max(1);
    let (mut least, mut most) = (0, 0);
    for status in statuses {
        let stay = usual.get(status).filter(|stay| stay.orders as usize >= ENOUGH_STAYS)?;
        (least, most) = (least + stay.least, most + stay.seconds);
    }
    let days = |days: i64| u32::try_from(days.max(1)).ok();
    // Nobody plans by half days, and what is said must hold: at most is rounded up.
    let (least, most) = (days(least / day)?, days((most + day - 1) / day)?);
    (!statuses.is_empty()).then_some(Usual { least: least.min(most), most })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{UsualStay, default_calendar, default_workflow};

    fn took(of: &[(&str, i64, i64, u32)]) -> Option<Usual> {
        let workflow = default_workflow(default_calendar("UTC"));
        let day = workflow.calendar.working_day().num_seconds();
        let id = |name: &str| name.parse::<StatusId>().expect("an id");
        let stay = |(name, least, most, orders): &(&str, i64, i64, u32)| {
            let [least, seconds] = [least, most].map(|tenths| tenths * day / 10);
            (id(name), UsualStay { seconds, least, orders: *orders })
        };
        let statuses: Vec<_> = of.iter().map(|(name, ..)| id(name)).collect();
        super::of(&workflow, &of.iter().map(stay).collect(), &statuses)
    }

    #[test]
    fn days_are_whole_and_hold() {
        assert_eq!(took(&[("floor", 21, 36, 30)]), Some(Usual { least: 2, most: 4 }));
        assert_eq!(took(&[("floor", 1, 3, 30)]), Some(Usual { least: 1, most: 1 }));
        assert_eq!(took(&[("floor", 21, 36, 30), ("quality", 5, 9, 200)]), Some(Usual { least: 2, most: 5 }));
    }

    #[test]
    fn too_few_orders_tell_nothing() {
        assert_eq!(took(&[("floor", 21, 36, 29)]), None);
        assert_eq!(took(&[("floor", 21, 36, 30), ("quality", 5, 9, 3)]), None);
        assert_eq!(took(&[]), None);
    }
}
