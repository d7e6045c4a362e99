//! What differs between two states of a workflow: statuses and moves that were added, changed or removed.

use super::{
    approval_words::{approval_parts, condition_parts},
    ladder_words::{ladder_words, status_parts},
    names::Names,
    words::{Parts, fact_parts, field_parts},
};
use domain::{At, Draft, Role, StatusId, Transition, spoken, tr};

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
}

impl Kind {
    /// The word that styles and tests know it by.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Changed => "changed",
            Kind::Removed => "removed",
        }
    }

    /// The word for people.
    pub fn said(self) -> String {
        What::Named.became(self)
    }

    /// The sign.
    pub fn icon(self) -> &'static str {
        match self {
            Kind::Added => "plus",
            Kind::Changed => "edit",
            Kind::Removed => "minus",
        }
    }
}

/// What something is that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Its name says so.
    Named,
    /// A field.
    Field,
    /// A fact.
    Fact,
    /// An approval.
    Approval,
    /// A condition.
    Condition,
    /// A role.
    Role,
}

impl What {
    /// What became of it, `field added`.
    pub fn became(self, kind: Kind) -> String {
        match (self, kind) {
            (What::Named, Kind::Added) => tr!("a change" => "added"),
            (What::Named, Kind::Changed) => tr!("a change" => "changed"),
            (What::Named, Kind::Removed) => tr!("a change" => "removed"),
            (What::Field, Kind::Added) => tr!("field added"),
            (What::Field, Kind::Changed) => tr!("field changed"),
            (What::Field, Kind::Removed) => tr!("field removed"),
            (What::Fact, Kind::Added) => tr!("fact added"),
            (What::Fact, Kind::Changed) => tr!("fact changed"),
            (What::Fact, Kind::Removed) => tr!("fact removed"),
            (What::Approval, Kind::Added) => tr!("approval added"),
            (What::Approval, Kind::Changed) => tr!("approval changed"),
            (What::Approval, Kind::Removed) => tr!("approval removed"),
            (What::Condition, Kind::Added) => tr!("condition added"),
            (What::Condition, Kind::Changed) => tr!("condition changed"),
            (What::Condition, Kind::Removed) => tr!("condition removed"),
            (What::Role, Kind::Added) => tr!("role added"),
            (What::Role, Kind::Changed) => tr!("role changed"),
            (What::Role, Kind::Removed) => tr!("role removed"),
        }
    }
}

/// A status that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusChange {
    /// Which.
    pub id: StatusId,
    /// Its name now, or as it was where it is gone.
    pub name: String,
    /// How.
    pub kind: Kind,
    /// Every part that says something on either side: its label, before, after.
    pub parts: Vec<PartChange>,
}

/// A part of a status on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct PartChange {
    /// What it is.
    pub label: String,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

impl PartChange {
    /// Whether the two sides say the same.
    pub fn is_same(&self) -> bool {
        self.before == self.after
    }
}

/// A move that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct MoveChange {
    /// The move as it is, or as it was where it is gone.
    pub transition: Transition,
    /// How.
    pub kind: Kind,
}

/// A field, a fact, an approval or a condition that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct DefChange {
    /// Which.
    pub at: At,
    /// Its name now, or as it was where it is gone.
    pub name: String,
    /// How.
    pub kind: Kind,
    /// Every part that says something on either side.
    pub parts: Vec<PartChange>,
}

impl DefChange {
    /// What it is.
    pub fn what(&self) -> What {
        match self.at {
            At::Field(_) => What::Field,
            At::Fact(_) => What::Fact,
            At::Approval(_) | At::Step { .. } => What::Approval,
            At::Condition(_) => What::Condition,
            At::Whole | At::Status(_) | At::Move { .. } => What::Named,
        }
    }
}

/// All that differs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Statuses, in the order of the later state, what is gone after what it stood behind.
    pub statuses: Vec<StatusChange>,
    /// Moves.
    pub moves: Vec<MoveChange>,
    /// Whether statuses that both have stand in another order.
    pub is_reordered: bool,
    /// Fields, facts, approvals and conditions, what is gone behind what is there.
    pub defs: Vec<DefChange>,
    /// Whether fields that both have stand in another order.
    pub fields_are_reordered: bool,
}

impl Changes {
    /// From one state to a later one.
    pub fn between(before: &Draft, after: &Draft, names: &Names) -> Changes {
        let changed = |id: &StatusId| status_change(before, after, id, &names.roles);
        let statuses = all_ids(before, after).iter().filter_map(changed).collect();
        let find = |draft: &Draft, m: &Transition| {
            draft.moves.iter().find(|other| other.from == m.from && other.to == m.to).cloned()
        };
        let later = after.moves.iter().filter_map(|m| {
            let kind = match find(before, m) {
                None => Kind::Added,
                Some(was) if was != *m => Kind::Changed,
                Some(_) => return None,
            };
            Some(MoveChange { transition: m.clone(), kind })
        });
        let gone = before.moves.iter().filter(|m| find(after, m).is_none());
        let gone = gone.map(|m| MoveChange { transition: m.clone(), kind: Kind::Removed });
        let common = |one: &Draft, other: &Draft| {
            let ids = one.statuses.iter().filter(|status| other.status(&status.id).is_some());
            ids.map(|status| status.id.clone()).collect::<Vec<_>>()
        };
        Changes {
            statuses,
            moves: later.chain(gone).collect(),
            is_reordered: common(before, after) != common(after, before),
            defs: def_changes(before, after, names),
            fields_are_reordered: common_fields(before, after) != common_fields(after, before),
        }
    }

    /// How many there are: a status, a move, a field, a fact, an approval or a condition each counts once.
    pub fn count(&self) -> usize {
        let orders = usize::from(self.is_reordered) + usize::from(self.fields_are_reordered);
        self.statuses.len() + self.moves.len() + self.defs.len() + orders
    }

    /// What became of one of them.
    pub fn of_def(&self, at: &At) -> Option<Kind> {
        self.defs.iter().find(|change| change.at == *at).map(|change| change.kind)
    }

    /// What became of a status.
    pub fn of(&self, id: &StatusId) -> Option<Kind> {
        self.statuses.iter().find(|change| change.id == *id).map(|change| change.kind)
    }

    /// What became of a move.
    pub fn of_move(&self, from: &StatusId, to: &StatusId) -> Option<Kind> {
        let same = |change: &&MoveChange| change.transition.from == *from && change.transition.to == *to;
        self.moves.iter().find(same).map(|change| change.kind)
    }
}

fn common_fields(one: &Draft, other: &Draft) -> Vec<domain::FieldId> {
    let ids = one.fields.iter().map(|field| field.id.clone());
    ids.filter(|id| other.fields.iter().any(|field| field.id == *id)).collect()
}

/// What became of fields, then of facts, approvals and conditions.
fn def_changes(before: &Draft, after: &Draft, names: &Names) -> Vec<DefChange> {
    let roles = &names.roles;
    let mut changes = compared(
        [(before, &before.fields), (after, &after.fields)],
        |field| At::Field(field.id.clone()),
        |_, field| (field.label.clone(), field_parts(field, roles)),
    );
    changes.extend(compared(
        [(before, &before.facts), (after, &after.facts)],
        |fact| At::Fact(fact.id.clone()),
        |draft, fact| (fact.name.clone(), fact_parts(draft, fact, roles)),
    ));
    changes.extend(compared(
        [(before, &before.approvals), (after, &after.approvals)],
        |def| At::Approval(def.id.clone()),
        |draft, def| (def.name.clone(), approval_parts(draft, def, names)),
    ));
    changes.extend(compared(
        [(before, &before.conditions), (after, &after.conditions)],
        |condition| At::Condition(condition.id.clone()),
        |draft, condition| (condition.name.clone(), condition_parts(draft, condition)),
    ));
    changes.extend(ladder_change(before, after, names));
    changes
}

/// What became of the ladder of the whole workflow.
fn ladder_change(before: &Draft, after: &Draft, names: &Names) -> Option<DefChange> {
    let kind = match (&before.ladder, &after.ladder) {
        (was, is) if was == is => return None,
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        _ => Kind::Changed,
    };
    let words = |draft: &Draft| ladder_words(draft.ladder.as_ref(), names);
    let part = PartChange { label: tr!("Told"), before: words(before), after: words(after) };
    Some(DefChange { at: At::Whole, name: tr!("When orders stay too long"), kind, parts: vec![part] })
}

/// What became of definitions: what they are tells whether they differ, their words only show it.
fn compared<T: PartialEq>(
    [(before, old), (after, new)]: [(&Draft, &Vec<T>); 2],
    at: impl Fn(&T) -> At,
    say: impl Fn(&Draft, &T) -> (String, Parts),
) -> Vec<DefChange> {
    let find = |defs: &'_ [T], id: &At| defs.iter().position(|def| at(def) == *id);
    let gone = old.iter().filter(|def| find(new, &at(def)).is_none());
    let change = |def: &T| {
        let at = at(def);
        let (was, is) = (find(old, &at).map(|nth| &old[nth]), find(new, &at).map(|nth| &new[nth]));
        let kind = match (was, is) {
            (None, _) => Kind::Added,
            (_, None) => Kind::Removed,
            (Some(was), Some(is)) if was != is => Kind::Changed,
            _ => return None,
        };
        let (was, is) = (was.map(|was| say(before, was)), is.map(|is| say(after, is)));
        // A list of steps can be longer on either side.
        let name = is.as_ref().or(was.as_ref())?.0.clone();
        let both = [&was, &is].into_iter().flatten().map(|(_, parts)| parts);
        let labels = both.max_by_key(|parts| parts.len())?.clone();
        let side = |of: &Option<(String, Parts)>, place: usize| {
            of.as_ref().and_then(|(_, parts)| parts.get(place)?.1.clone())
        };
        let part = |(place, (label, _)): (usize, (&'static str, Option<String>))| {
            let (before, after) = (side(&was, place), side(&is, place));
            (before.is_some() || after.is_some()).then(|| PartChange {
                label: spoken::say(label),
                before,
                after,
            })
        };
        let parts = labels.into_iter().enumerate().filter_map(part).collect();
        Some(DefChange { at, name, kind, parts })
    };
    new.iter().chain(gone).filter_map(change).collect()
}

/// The statuses of both states: in the order of the later one, what is gone after what it stood behind.
pub fn all_ids(before: &Draft, after: &Draft) -> Vec<StatusId> {
    let mut ids: Vec<StatusId> = after.statuses.iter().map(|status| status.id.clone()).collect();
    for (place, gone) in
        before.statuses.iter().enumerate().filter(|(_, status)| after.status(&status.id).is_none())
    {
        let behind =
            before.statuses[..place].last().and_then(|ahead| ids.iter().position(|id| *id == ahead.id));
        ids.insert(behind.map_or(0, |at| at + 1), gone.id.clone());
    }
    ids
}

fn status_change(before: &Draft, after: &Draft, id: &StatusId, roles: &[Role]) -> Option<StatusChange> {
    let (was, is) = (before.status(id), after.status(id));
    let kind = match (was, is) {
        (None, _) => Kind::Added,
        (_, None) => Kind::Removed,
        (Some(was), Some(is)) if was != is => Kind::Changed,
        _ => return None,
    };
    let name = if is.is_some() { after.status_name(id) } else { before.status_name(id) }.to_owned();
    Some(StatusChange { id: id.clone(), name, kind, parts: parts_of(before, after, id, roles) })
}

/// The parts of a status in both states, as far as either says something.
pub fn parts_of(before: &Draft, after: &Draft, id: &StatusId, roles: &[Role]) -> Vec<PartChange> {
    let (was, is) = (before.status(id), after.status(id));
    let was = was.map(|status| status_parts(before, status, roles));
    let is = is.map(|status| status_parts(after, status, roles));
    let labels = was.clone().or(is.clone()).unwrap_or_default();
    let side = |parts: &Option<Parts>, place: usize| parts.as_ref().and_then(|of| of.get(place)?.1.clone());
    let part = |(place, (label, _)): (usize, (&'static str, Option<String>))| {
        let (before, after) = (side(&was, place), side(&is, place));
        (before.is_some() || after.is_some()).then(|| PartChange { label: spoken::say(label), before, after })
    };
    labels.into_iter().enumerate().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    //! Two states of the workflow a board starts with.
    use super::*;
    use crate::workflow::{
        edits,
        gates::{GatePlace, ask},
    };
    use domain::{
        AgeLimit, ApprovalStep, Approver, FieldDef, FieldKind, Need, default_calendar, default_workflow,
    };

    #[test]
    fn what_is_added_changed_and_removed_is_told_apart() {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let (before, mut after) = (Draft::from(&workflow), Draft::from(&workflow));
        assert_eq!(Changes::between(&before, &after, &Names::of_roles(&workflow.roles)), Changes::default());
        let id = |text: &str| -> StatusId { text.parse().expect("an id") };
        edits::remove(&mut after, &id("quality"));
        edits::add(&mut after, id("kiln"), "Waiting for kiln slot");
        edits::add_move(&mut after, &id("floor"), &id("kiln"));
        ask(&mut after, &GatePlace::Move(id("received"), id("approval")), Need::Promise);
        after.statuses[2].max_age = Some(AgeLimit::Days(1));
        let changes = Changes::between(&before, &after, &Names::of_roles(&workflow.roles));
        let said: Vec<_> = changes.statuses.iter().map(|change| (change.id.as_str(), change.kind)).collect();
        assert_eq!(said, [("supplier", Kind::Changed), ("quality", Kind::Removed), ("kiln", Kind::Added)]);
        let differ: Vec<_> =
            changes.statuses[0].parts.iter().filter(|part| !part.is_same()).cloned().collect();
        assert_eq!(
            differ,
            [PartChange { label: "Limit".into(), before: Some("2 d".into()), after: Some("1 d".into()) }]
        );
        let of = |kind| changes.moves.iter().filter(|change| change.kind == kind).count();
        assert_eq!((of(Kind::Added), of(Kind::Changed), of(Kind::Removed)), (1, 1, 5));
        assert!(!changes.is_reordered);
        edits::put(&mut after, &id("supplier"), 0);
        assert!(Changes::between(&before, &after, &Names::of_roles(&workflow.roles)).is_reordered);
    }

    #[test]
    fn an_approval_alone_is_a_change_that_can_be_published() {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let (before, mut after) = (Draft::from(&workflow), Draft::from(&workflow));
        let approval =
            r#"{"id":"price","name":"Price","steps":[{"id":"boss","of":[{"role":"leadership"}]}]}"#;
        after.approvals = vec![serde_json::from_str(approval).expect("an approval")];
        let changes = Changes::between(&before, &after, &Names::of_roles(&workflow.roles));
        let at = At::Approval("price".parse().expect("an id"));
        assert_eq!((changes.count(), changes.of_def(&at)), (1, Some(Kind::Added)));
        // Another person is another approval, though neither is known by name here.
        let asks = |person: &str| {
            let mut draft = after.clone();
            let of = Approver::Person(person.parse().expect("an id"));
            draft.approvals[0].steps[0].of = [of].into();
            draft
        };
        let one = asks("018f4b6e-0000-7000-8000-000000000001");
        let other = asks("018f4b6e-0000-7000-8000-000000000002");
        let changes = Changes::between(&one, &other, &Names::default());
        assert_eq!(changes.of_def(&at), Some(Kind::Changed));
        // A step more, or one less, is a part that only one side has.
        let mut longer = after.clone();
        longer.approvals[0].steps.push(ApprovalStep::new("next".parse().expect("an id")));
        for (before, after) in [(&after, &longer), (&longer, &after)] {
            let changes = Changes::between(before, after, &Names::of_roles(&workflow.roles));
            let differ: Vec<_> = changes.defs[0].parts.iter().filter(|part| !part.is_same()).collect();
            assert_eq!((differ.len(), differ[0].label.as_str()), (1, "Step"));
        }
    }

    #[test]
    fn fields_facts_and_gates_of_statuses_are_compared_too() {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let (before, mut after) = (Draft::from(&workflow), Draft::from(&workflow));
        let colour = FieldDef::new(
            "colour".parse().expect("an id"),
            "Colour".into(),
            FieldKind::Choice(vec!["Red".into(), "Blue".into()]),
        );
        let reference = after.fields.remove(2);
        after.fields[0].label = "Courier".into();
        after.fields.insert(0, colour.clone());
        ask(&mut after, &GatePlace::Entry("floor".parse().expect("an id")), Need::Field(colour.id.clone()));
        let changes = Changes::between(&before, &after, &Names::of_roles(&workflow.roles));
        let said: Vec<_> = changes.defs.iter().map(|change| (change.name.as_str(), change.kind)).collect();
        assert_eq!(
            said,
            [("Colour", Kind::Added), ("Courier", Kind::Changed), ("Customer reference", Kind::Removed)]
        );
        assert_eq!(changes.of_def(&At::Field(reference.id)), Some(Kind::Removed));
        let entry = changes.statuses[0].parts.iter().find(|part| !part.is_same()).cloned();
        let asked = PartChange { label: "Asked to enter".into(), before: None, after: Some("Colour".into()) };
        assert_eq!((entry, changes.count(), changes.fields_are_reordered), (Some(asked), 4, false));
        after.fields.swap(1, 2);
        assert!(Changes::between(&before, &after, &Names::of_roles(&workflow.roles)).fields_are_reordered);
    }
}
