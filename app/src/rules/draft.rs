//! A rule as somebody writes it: rows that keep their inputs while what they say changes.

use domain::{
    RuleId,
    automation::{Act, Check, Rule, Trigger},
    wire::RuleView,
};
use leptos::prelude::*;

/// One row of the form.
pub struct Row<T: Send + Sync + 'static> {
    /// What tells it from the others.
    pub key: u32,
    /// What it says.
    pub value: RwSignal<T>,
}

impl<T: Send + Sync + 'static> Clone for Row<T> {
    fn clone(&self) -> Row<T> {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Row<T> {}

type Rows<T> = RwSignal<Vec<Row<T>>>;

/// The rule that is open.
#[derive(Clone, Copy)]
pub struct RuleDraft {
    /// Which one it is and the revision that it began from; none where it is new.
    pub of: RwSignal<Option<(RuleId, u32)>>,
    /// Its name.
    pub name: RwSignal<String>,
    /// What sets it off.
    pub when: Rows<Trigger>,
    /// Whether one condition is enough.
    pub any: RwSignal<bool>,
    /// What has to be so.
    pub checks: Rows<Check>,
    /// What it does.
    pub then: Rows<Act>,
    /// Whether it acts only on what nobody has changed since.
    pub unchanged: RwSignal<bool>,
    saved: RwSignal<Option<Rule>>,
    next: StoredValue<u32>,
    /// The page, to which rows belong whoever adds them: a part of it that is drawn anew may not take them along.
    page: StoredValue<Option<Owner>>,
}

impl RuleDraft {
    /// Nothing yet.
    pub fn new() -> RuleDraft {
        RuleDraft {
            of: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            when: RwSignal::new(Vec::new()),
            any: RwSignal::new(false),
            checks: RwSignal::new(Vec::new()),
            then: RwSignal::new(Vec::new()),
            unchanged: RwSignal::new(false),
            saved: RwSignal::new(None),
            next: StoredValue::new(0),
            page: StoredValue::new(Owner::current()),
        }
    }

    /// Begins from a rule that there is.
    pub fn open(self, view: &RuleView) {
        self.begin(Some((view.id, view.revision)), view.rule.clone());
        self.saved.set(Some(view.rule.clone()));
    }

    /// Begins a new one from this.
    pub fn start(self, rule: Rule) {
        self.begin(None, rule);
        self.saved.set(None);
    }

    fn begin(self, of: Option<(RuleId, u32)>, rule: Rule) {
        let Rule { name, when, only_if, then, unchanged } = rule;
        let (any, checks) = match only_if {
            None => (false, Vec::new()),
            Some(Check::All(checks)) => (false, checks),
            Some(Check::Any(checks)) => (true, checks),
            Some(check) => (false, vec![check]),
        };
        self.when.set(when.into_iter().map(|trigger| self.row(trigger)).collect());
        self.checks.set(checks.into_iter().map(|check| self.row(check)).collect());
        self.then.set(then.into_iter().map(|act| self.row(act)).collect());
        self.any.set(any);
        self.unchanged.set(unchanged);
        self.name.set(name);
        self.of.set(of);
    }

    /// A row that is no other.
    pub fn row<T: Send + Sync + 'static>(self, value: T) -> Row<T> {
        let key = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        let signal = || RwSignal::new(value);
        let value = match self.page.get_value() {
            Some(page) => page.with(signal),
            None => signal(),
        };
        Row { key: key.unwrap_or_default(), value }
    }

    /// What the form says. Tracked.
    pub fn rule(self) -> Rule {
        let checks: Vec<Check> = self.checks.with(|rows| values(rows));
        let only_if = match (checks.len(), self.any.get()) {
            (0, _) => None,
            (1, _) => checks.into_iter().next(),
            (_, true) => Some(Check::Any(checks)),
            (_, false) => Some(Check::All(checks)),
        };
        Rule {
            name: self.name.get().trim().to_owned(),
            when: self.when.with(|rows| values(rows)),
            only_if,
            then: self.then.with(|rows| values(rows)),
            unchanged: self.unchanged.get(),
        }
    }

    /// Whether it differs from what is saved. Tracked.
    pub fn is_changed(self) -> bool {
        self.saved.with(|saved| saved.as_ref() != Some(&self.rule()))
    }
}

fn values<T: Clone + Send + Sync + 'static>(rows: &[Row<T>]) -> Vec<T> {
    rows.iter().map(|row| row.value.get()).collect()
}

/// Takes a row away.
pub fn remove<T: Send + Sync + 'static>(rows: Rows<T>, key: u32) {
    rows.update(|rows| rows.retain(|row| row.key != key));
}
