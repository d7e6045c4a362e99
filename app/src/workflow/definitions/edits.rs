//! What can be done to the definitions of a draft, its fields, facts, approvals and conditions, on plain types.

use crate::workflow::edits::id_for;
use domain::{
    ApprovalDef, ApprovalId, At, ConditionDef, ConditionId, Draft, FactDef, FactId, FieldDef, FieldId,
    FieldKind, Money, Test,
};

/// A definition, of whichever kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Def {
    /// A field.
    Field(FieldDef),
    /// A fact.
    Fact(FactDef),
    /// An approval.
    Approval(ApprovalDef),
    /// A condition.
    Condition(ConditionDef),
}

/// An id for a field of this label that neither state has.
pub fn field_id(label: &str, draft: &Draft, live: &Draft) -> FieldId {
    id_for(label, "field", draft.fields.iter().chain(&live.fields).map(|field| &field.id))
}

/// An id for a fact of this name that neither state has.
pub fn fact_id(name: &str, draft: &Draft, live: &Draft) -> FactId {
    id_for(name, "fact", draft.facts.iter().chain(&live.facts).map(|fact| &fact.id))
}

/// An id for an approval of this name that neither state has.
pub fn approval_id(name: &str, draft: &Draft, live: &Draft) -> ApprovalId {
    id_for(name, "approval", draft.approvals.iter().chain(&live.approvals).map(|def| &def.id))
}

/// An id for a condition of this name that neither state has.
pub fn condition_id(name: &str, draft: &Draft, live: &Draft) -> ConditionId {
    id_for(name, "condition", draft.conditions.iter().chain(&live.conditions).map(|def| &def.id))
}

/// Puts a new field behind the others: a line of text, which the search finds.
pub fn add_field(draft: &mut Draft, id: FieldId, label: &str) {
    let field = FieldDef::new(id, label.trim().to_owned(), FieldKind::Text);
    draft.fields.push(FieldDef { searchable: true, ..field });
}

/// Puts a new fact behind the others.
pub fn add_fact(draft: &mut Draft, id: FactId, name: &str) {
    draft.facts.push(FactDef::new(id, name.trim().to_owned()));
}

/// Puts a new approval behind the others.
pub fn add_approval(draft: &mut Draft, id: ApprovalId, name: &str) {
    draft.approvals.push(ApprovalDef::new(id, name.trim().to_owned()));
}

/// Puts a new condition behind the others: of the total, of which no amount is said yet.
pub fn add_condition(draft: &mut Draft, id: ConditionId, name: &str) {
    let test = Test::TotalAtLeast(Money::default());
    draft.conditions.push(ConditionDef { id, name: name.trim().to_owned(), test });
}

/// Puts a field elsewhere in the order.
pub fn put_field(draft: &mut Draft, id: &FieldId, place: usize) {
    if let Some(from) = draft.fields.iter().position(|field| field.id == *id) {
        let field = draft.fields.remove(from);
        draft.fields.insert(place.min(draft.fields.len()), field);
    }
}

/// Where a draft has a definition, and what it says there.
pub fn find(draft: &Draft, at: &At) -> Option<(usize, Def)> {
    fn found<T: Clone>(defs: &[T], is_it: impl Fn(&T) -> bool, def: fn(T) -> Def) -> Option<(usize, Def)> {
        let place = defs.iter().position(is_it)?;
        Some((place, def(defs[place].clone())))
    }
    match at {
        At::Field(id) => found(&draft.fields, |field| field.id == *id, Def::Field),
        At::Fact(id) => found(&draft.facts, |fact| fact.id == *id, Def::Fact),
        At::Approval(id) => found(&draft.approvals, |approval| approval.id == *id, Def::Approval),
        At::Condition(id) => found(&draft.conditions, |condition| condition.id == *id, Def::Condition),
        At::Whole | At::Status(_) | At::Move { .. } | At::Step { .. } => None,
    }
}

/// Takes a definition out. What names it stays and is a fault.
pub fn take_out(draft: &mut Draft, at: &At) {
    let Some((place, def)) = find(draft, at) else { return };
    match def {
        Def::Field(_) => drop(draft.fields.remove(place)),
        Def::Fact(_) => drop(draft.facts.remove(place)),
        Def::Approval(_) => drop(draft.approvals.remove(place)),
        Def::Condition(_) => drop(draft.conditions.remove(place)),
    }
}

/// Puts back what was taken out, unless it is there.
pub fn put_back(draft: &mut Draft, (place, def): (usize, Def)) {
    match def {
        Def::Field(field) => restore(&mut draft.fields, field, place, |field| &field.id),
        Def::Fact(fact) => restore(&mut draft.facts, fact, place, |fact| &fact.id),
        Def::Approval(approval) => restore(&mut draft.approvals, approval, place, |approval| &approval.id),
        Def::Condition(condition) => {
            restore(&mut draft.conditions, condition, place, |condition| &condition.id);
        }
    }
}

/// Puts one back at its place in a list, unless it is there.
pub fn restore<T, I: PartialEq>(defs: &mut Vec<T>, def: T, place: usize, id: impl Fn(&T) -> &I) {
    if defs.iter().all(|other| id(other) != id(&def)) {
        defs.insert(place.min(defs.len()), def);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_go_and_stand_in_an_order() {
        let (live, mut draft) = (Draft::default(), Draft::default());
        let id = field_id("Engraving text", &draft, &live);
        assert_eq!(id.as_str(), "engraving_text");
        add_field(&mut draft, id.clone(), " Engraving text ");
        let same = field_id("Engraving: text", &draft, &live);
        assert_eq!((same.as_str(), field_id("刻字", &draft, &live).as_str()), ("engraving_text_2", "field"));
        assert_eq!(field_id("Note", &draft, &live).as_str(), "note_2");
        put_field(&mut draft, &id, 1);
        assert_eq!(draft.fields[1].label, "Engraving text");
        let at = At::Field(id.clone());
        let gone = find(&draft, &at).expect("there");
        take_out(&mut draft, &at);
        put_back(&mut draft, gone.clone());
        put_back(&mut draft, gone);
        assert_eq!((draft.fields.len(), draft.fields[1].id.clone()), (5, id));
        let fact = fact_id("Payment received", &draft, &live);
        add_fact(&mut draft, fact, "Payment received");
        assert_eq!(draft.facts[0].name, "Payment received");
    }

    #[test]
    fn approvals_and_conditions_come_go_and_come_back_where_they_were() {
        let (live, mut draft) = (Draft::default(), Draft::default());
        for name in ["Artwork", "Price"] {
            let id = approval_id(name, &draft, &live);
            add_approval(&mut draft, id, name);
            let id = condition_id(name, &draft, &live);
            add_condition(&mut draft, id, name);
        }
        assert_eq!(approval_id("Price", &draft, &live).as_str(), "price_2");
        for at in [
            At::Approval("artwork".parse().expect("an id")),
            At::Condition("artwork".parse().expect("an id")),
        ] {
            let before = draft.clone();
            let gone = find(&draft, &at).expect("there");
            take_out(&mut draft, &at);
            assert_eq!((find(&draft, &at), draft.approvals.len() + draft.conditions.len()), (None, 3));
            put_back(&mut draft, gone);
            assert_eq!(draft, before);
        }
    }
}
