//! What can be done to the fields and facts of a draft, on plain types.

use crate::workflow::edits::id_for;
use domain::{Draft, FactDef, FactId, FieldDef, FieldId, FieldKind};

/// An id for a field of this label that neither state has.
pub fn field_id(label: &str, draft: &Draft, live: &Draft) -> FieldId {
    id_for(label, "field", draft.fields.iter().chain(&live.fields).map(|field| &field.id))
}

/// An id for a fact of this name that neither state has.
pub fn fact_id(name: &str, draft: &Draft, live: &Draft) -> FactId {
    id_for(name, "fact", draft.facts.iter().chain(&live.facts).map(|fact| &fact.id))
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

/// Puts a field elsewhere in the order.
pub fn put_field(draft: &mut Draft, id: &FieldId, place: usize) {
    if let Some(from) = draft.fields.iter().position(|field| field.id == *id) {
        let field = draft.fields.remove(from);
        draft.fields.insert(place.min(draft.fields.len()), field);
    }
}

/// Puts back what was taken out, unless it is there.
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
        let gone = draft.fields.remove(1);
        restore(&mut draft.fields, gone.clone(), 1, |field| &field.id);
        restore(&mut draft.fields, gone, 1, |field| &field.id);
        assert_eq!((draft.fields.len(), draft.fields[1].id.clone()), (5, id));
        let fact = fact_id("Payment received", &draft, &live);
        add_fact(&mut draft, fact, "Payment received");
        assert_eq!(draft.facts[0].name, "Payment received");
    }
}
