//! What differs between two states of a workflow beside what a draft says: its roles, and the calendar.

use super::{
    changes::{Kind, PartChange, What, all_ids},
    pair::{Pair, State},
};
use crate::components::calendar_changes;
use domain::{Grant, Part, Role, RoleId, StatusId, grant_changes, tr};

/// A role or the calendar that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingChange {
    /// Its name now, or as it was where it is gone.
    pub name: String,
    /// What it is.
    pub what: What,
    /// How.
    pub kind: Kind,
    /// What each side says.
    pub parts: Vec<PartChange>,
}

/// The roles in the order of the later state, what is gone behind them, and then the calendar.
pub fn settings_changes(pair: &Pair) -> Vec<SettingChange> {
    let ids = all_ids(&pair.before.draft, &pair.after.draft).into_iter();
    let name = |id: &StatusId| match pair.after.draft.status(id) {
        Some(_) => pair.after.draft.status_name(id).to_owned(),
        None => pair.before.draft.status_name(id).to_owned(),
    };
    let statuses: Vec<(StatusId, String)> = ids.map(|id| (id.clone(), name(&id))).collect();
    let roles = pair.roles().into_iter();
    let roles = roles.filter_map(|role| role_change(pair, &role.id, &statuses));
    roles.chain(calendar_change(pair)).collect()
}

fn role_change(pair: &Pair, id: &RoleId, statuses: &[(StatusId, String)]) -> Option<SettingChange> {
    let of = |state: &State| state.roles.iter().find(|role| role.id == *id).cloned();
    let change = |role: &Role, kind, parts| {
        Some(SettingChange { name: role.name.clone(), what: What::Role, kind, parts })
    };
    match (of(&pair.before), of(&pair.after)) {
        (Some(before), Some(after)) if before != after => {
            let parts = differences(&before, &after, statuses);
            (!parts.is_empty()).then(|| change(&after, Kind::Changed, parts))?
        }
        (None, Some(role)) => {
            let part =
                |(label, says): (String, String)| PartChange { label, before: None, after: Some(says) };
            change(&role, Kind::Added, grants(&role, statuses).into_iter().map(part).collect())
        }
        (Some(role), None) => {
            let part =
                |(label, said): (String, String)| PartChange { label, before: Some(said), after: None };
            change(&role, Kind::Removed, grants(&role, statuses).into_iter().map(part).collect())
        }
        _ => None,
    }
}

/// What a role is called, sees and may do in one state and not in the other, right by right.
fn differences(before: &Role, after: &Role, statuses: &[(StatusId, String)]) -> Vec<PartChange> {
    let renamed = (before.name != after.name).then(|| PartChange {
        label: tr!("Name"),
        before: Some(before.name.clone()),
        after: Some(after.name.clone()),
    });
    let part = |(grant, has): (Grant, bool)| {
        let (with, without) = (Some(grant.has()), Some(grant.has_not()));
        let (before, after) = if has { (without, with) } else { (with, without) };
        PartChange { label: label(&grant), before, after }
    };
    let changes = grant_changes(names(statuses), before, after);
    renamed.into_iter().chain(changes.into_iter().map(part)).collect()
}

/// All that a role sees and may do.
fn grants(role: &Role, statuses: &[(StatusId, String)]) -> Vec<(String, String)> {
    let mut nothing = Role::new(role.id.clone(), role.name.clone());
    Part::ALL.into_iter().for_each(|part| nothing.set_sees(part, false));
    statuses.iter().for_each(|(id, _)| nothing.set_sees_status(id.clone(), false));
    let sees_all = statuses.iter().all(|(id, _)| role.sees_status(id));
    let all = sees_all.then(|| (tr!("Sight"), tr!("sees every status")));
    let each = grant_changes(names(statuses), &nothing, role).into_iter();
    let each = each.filter(|(grant, _)| !sees_all || !matches!(grant, Grant::Status(_)));
    all.into_iter().chain(each.map(|(grant, _)| (label(&grant), grant.has()))).collect()
}

fn names(statuses: &[(StatusId, String)]) -> impl Iterator<Item = (&StatusId, &str)> {
    statuses.iter().map(|(id, name)| (id, name.as_str()))
}

fn label(grant: &Grant) -> String {
    match grant {
        Grant::Part(_) | Grant::Status(_) => tr!("Sight"),
        Grant::Right(_) => tr!("what a role may" => "Right"),
    }
}

fn calendar_change(pair: &Pair) -> Option<SettingChange> {
    let parts: Vec<PartChange> = calendar_changes::parts(&pair.before.calendar, &pair.after.calendar)
        .into_iter()
        .map(|part| PartChange { label: part.label, before: Some(part.before), after: Some(part.after) })
        .collect();
    let (name, kind) = (tr!("Calendar"), Kind::Changed);
    (!parts.is_empty()).then_some(SettingChange { name, what: What::Named, kind, parts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Holiday, Right, Workflow, default_calendar, default_workflow};

    fn said(change: &SettingChange) -> Vec<String> {
        let side = |of: &Option<String>| of.clone().unwrap_or_default().replace(['\u{2068}', '\u{2069}'], "");
        let part =
            |part: &PartChange| format!("{}: {} | {}", part.label, side(&part.before), side(&part.after));
        change.parts.iter().map(part).collect()
    }

    #[test]
    fn roles_and_calendar_are_told_side_by_side_right_by_right() {
        let before = default_workflow(default_calendar("Europe/London"));
        let mut after = before.clone();
        let pair = |after: &Workflow| Pair { before: State::of(&before), after: State::of(after) };
        assert_eq!(settings_changes(&pair(&after)), []);
        let role = |id: &str| before.roles.iter().position(|role| role.id.as_str() == id).expect("a role");
        let (procurement, warehouse, logistics) = (role("procurement"), role("warehouse"), role("logistics"));
        after.roles[procurement].set_sees(Part::Money, false);
        after.roles[warehouse].set_may(Right::Promise, true);
        after.roles[warehouse].set_sees_status("quality".parse().expect("an id"), false);
        after.roles[logistics].name = "Transport".into();
        after.roles.retain(|role| role.id.as_str() != "leadership");
        let mut packing = Role::new("packing".parse().expect("an id"), "Packing".into());
        packing.set_may(Right::Place, true);
        after.roles.push(packing);
        after.calendar.holidays = vec![Holiday::on("2026-12-25".parse().expect("a date"))];
        let changes = settings_changes(&pair(&after));
        let heads: Vec<_> = changes.iter().map(|change| (change.name.as_str(), change.kind)).collect();
        assert_eq!(
            heads,
            [
                ("Procurement", Kind::Changed),
                ("Warehouse", Kind::Changed),
                ("Transport", Kind::Changed),
                ("Packing", Kind::Added),
                ("Leadership", Kind::Removed),
                ("Calendar", Kind::Changed),
            ]
        );
        assert_eq!(said(&changes[0]), ["Sight: sees prices | does not see prices"]);
        assert_eq!(
            said(&changes[1]),
            [
                "Sight: sees “Awaiting quality check” | does not see “Awaiting quality check”",
                "Right: may not promise dates | may promise dates",
            ]
        );
        assert_eq!(said(&changes[2]), ["Name: Logistics | Transport"]);
        let added = ["Sight:  | sees every status", "Sight:  | sees notes", "Right:  | may place orders"];
        assert_eq!(said(&changes[3]), added);
        assert!(said(&changes[4]).iter().all(|part| part.ends_with("| ")), "{:?}", said(&changes[4]));
        assert_eq!(said(&changes[5]), ["Holiday: no holiday | Fri 25 Dec 2026"]);
    }
}
