//! What the demo's shop has Milepost do by itself: one rule that acts, and one that somebody still thinks about.

use super::seeder::Seeder;
use chrono::TimeDelta;
use domain::{
    Instant, MaxAge, RuleId,
    automation::{Act, Check, Rule, Trigger},
};
use store::RuleChange;
use uuid::Uuid;

/// A button with which whoever rings a supplier says so; and of orders that wait for long something could be said.
pub async fn add(seeder: &Seeder, now: Instant) -> anyhow::Result<()> {
    seeder.set_time(now - TimeDelta::minutes(1));
    let acting = Rule {
        name: "Chase".into(),
        when: vec![Trigger::Button("Chase the supplier".into())],
        only_if: Some(Check::In("supplier".parse()?)),
        then: vec![Act::Comment("Rung again: they were asked for a date.".into())],
        unchanged: false,
    };
    let waiting = Rule {
        name: "Supplier silent".into(),
        when: vec![Trigger::InStatus { status: "supplier".parse()?, length: MaxAge::Days(2) }],
        only_if: None,
        then: vec![Act::Comment("Two days without an answer: please ring them.".into())],
        unchanged: true,
    };
    for (rule, on) in [(acting, true), (waiting, false)] {
        let id = RuleId(Uuid::now_v7());
        seeder.change_rule(RuleChange::Write { id, seen: 0, rule: Box::new(rule) }).await?;
        if on {
            seeder.change_rule(RuleChange::Switch { id, on, looped: None }).await?;
        }
    }
    Ok(())
}
