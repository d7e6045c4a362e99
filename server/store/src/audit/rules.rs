//! The rules of a board's automation against its log: what each revision says, under which name, and whether it acts.

use super::{Halt, Step, StoredRuleRevision, Walk};
use crate::publishing::digest;
use domain::{BoardId, Entry, Event, RuleId, automation::Rule};
use std::collections::BTreeMap;

/// What a log says of rules.
#[derive(Debug, Default)]
pub(super) struct LoggedRules(BTreeMap<RuleId, LoggedRule>);

#[derive(Debug, Default)]
struct LoggedRule {
    digests: BTreeMap<u32, String>,
    on: bool,
}

impl LoggedRules {
    /// Takes an entry in.
    pub(super) fn note(&mut self, entry: &Entry) {
        match &entry.event {
            Event::RuleChanged { rule, revision, digest } => {
                self.0.entry(*rule).or_default().digests.insert(*revision, digest.clone());
            }
            Event::RuleSwitched { rule, on, .. } => self.0.entry(*rule).or_default().on = *on,
            _ => {}
        }
    }
}

fn at_rule<T>(rule: RuleId, what: &str) -> Step<T> {
    Err(Halt::At(format!("rule {rule}"), what.to_owned()))
}

impl Walk<'_> {
    pub(super) async fn check_rules(&mut self, board: BoardId, mut logged: LoggedRules) -> Step {
        for stored in self.auditor.rules(board).await? {
            let StoredRuleRevision { rule, revision, body, in_force, name, on } = stored;
            let Some(known) = logged.0.get_mut(&rule) else {
                return at_rule(rule, "it has a row, but the log does not know it");
            };
            if known.on != on {
                return at_rule(rule, "whether it acts is not what the log says");
            }
            let last = known.digests.keys().next_back().copied();
            if revision == in_force {
                let says: Option<Rule> = serde_json::from_str(&body).ok();
                if last.is_some_and(|last| last != in_force) {
                    return at_rule(rule, "another revision is in force than the log says");
                }
                if says.is_none_or(|says| says.name.trim() != name) {
                    return at_rule(rule, "it is shown under another name than it has");
                }
            }
            match known.digests.get(&revision) {
                Some(expected) if *expected == digest(&body) => {}
                Some(_) => return at_rule(rule, "what it says was changed behind the log's back"),
                None => return at_rule(rule, "it has a revision that the log does not know"),
            }
            // What is left at the end has no row.
            if revision != in_force {
                known.digests.remove(&revision);
            } else {
                known.digests.retain(|other, _| *other < in_force);
            }
        }
        match logged.0.into_iter().find(|(_, known)| !known.digests.is_empty()) {
            Some((rule, _)) => at_rule(rule, "the log knows more of it than there are rows"),
            None => Ok(()),
        }
    }
}
