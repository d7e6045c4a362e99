//! What a condition can look at, on plain types: the total, or a field of a kind that can be compared.

use domain::{Draft, FieldDef, FieldKind, Money, Need, Test, tr};

/// Something that a condition can look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// What tells it from the others of a list.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// The condition that looks at it and has nothing to compare it with yet, or what there is.
    pub test: Test,
}

/// How what is looked at is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Compared {
    /// A total that it is at least.
    Total,
    /// A number or an amount that it is at least.
    Number,
    /// One of these answers, each as it is kept and as it is read.
    OneOf(Vec<(String, String)>),
}

/// What there is to look at; what is looked at now is among it, though it may not be comparable any more.
pub fn subjects(draft: &Draft, now: &Test) -> Vec<Subject> {
    let total = Subject {
        key: TOTAL.to_owned(),
        name: tr!("The total of the order"),
        test: if now.is_of_total() { now.clone() } else { Test::TotalAtLeast(Money::default()) },
    };
    let fields = draft.fields.iter().filter_map(|field| {
        let fresh = fresh(field)?;
        let name = draft.need_name(&Need::Field(field.id.clone()));
        // Chosen anew it is kept as it is, unless the field has become another kind.
        let is_it = key_of(now) == key_of(&fresh) && compared(draft, now).is_some();
        Some(Subject { key: key_of(&fresh), name, test: if is_it { now.clone() } else { fresh } })
    });
    let mut subjects: Vec<Subject> = std::iter::once(total).chain(fields).collect();
    if let Some(id) = now.field().filter(|_| subjects.iter().all(|one| one.key != key_of(now))) {
        let name = tr!("{}, which cannot be compared", draft.need_name(&Need::Field(id.clone())));
        subjects.push(Subject { key: key_of(now), name, test: now.clone() });
    }
    subjects
}

const TOTAL: &str = "total";

/// What tells one subject from another.
pub fn key_of(test: &Test) -> String {
    test.field().map_or_else(|| TOTAL.to_owned(), |id| format!("field:{id}"))
}

/// A condition that looks at a field and has nothing to compare it with yet; none where it cannot be compared.
fn fresh(field: &FieldDef) -> Option<Test> {
    let id = field.id.clone();
    match &field.kind {
        FieldKind::Number | FieldKind::Money => Some(Test::AtLeast { field: id, value: String::new() }),
        kind @ (FieldKind::Choice(_) | FieldKind::YesNo) => {
            let first = answers(kind).into_iter().next().map(|(kept, _)| kept);
            Some(Test::Is { field: id, value: first.unwrap_or_default() })
        }
        FieldKind::Text | FieldKind::LongText | FieldKind::Date | FieldKind::Link => None,
    }
}

/// How it is compared; none where what it looks at is gone or no such kind.
pub fn compared(draft: &Draft, test: &Test) -> Option<Compared> {
    let Some(id) = test.field() else { return Some(Compared::Total) };
    let field = draft.fields.iter().find(|field| field.id == *id)?;
    match (test, &field.kind) {
        (Test::AtLeast { .. }, FieldKind::Number | FieldKind::Money) => Some(Compared::Number),
        (Test::Is { .. }, kind @ (FieldKind::Choice(_) | FieldKind::YesNo)) => {
            Some(Compared::OneOf(answers(kind)))
        }
        _ => None,
    }
}

/// What a field of such a kind can say, as it is kept and as it is read.
fn answers(kind: &FieldKind) -> Vec<(String, String)> {
    match kind {
        FieldKind::Choice(options) => options.iter().map(|option| (option.clone(), option.clone())).collect(),
        FieldKind::YesNo => vec![("yes".to_owned(), tr!("Yes")), ("no".to_owned(), tr!("No"))],
        _ => Vec::new(),
    }
}

/// The same condition with something else to compare with.
pub fn with_value(test: Test, value: &str) -> Test {
    let value = value.to_owned();
    match test {
        Test::TotalAtLeast(total) => Test::TotalAtLeast(total),
        Test::AtLeast { field, .. } => Test::AtLeast { field, value },
        Test::Is { field, .. } => Test::Is { field, value },
    }
}

/// A total as it was typed; none where it is no amount. Nothing typed is nothing, which the draft says is missing.
pub fn total_of(typed: &str) -> Option<Money> {
    if typed.trim().is_empty() { Some(Money::default()) } else { typed.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(id: &str, kind: FieldKind) -> FieldDef {
        FieldDef::new(id.parse().expect("an id"), id.to_owned(), kind)
    }

    fn draft() -> Draft {
        let fields = vec![
            field("note", FieldKind::LongText),
            field("weight", FieldKind::Number),
            field("colour", FieldKind::Choice(vec!["Red".into(), "Blue".into()])),
            field("rush", FieldKind::YesNo),
        ];
        Draft { fields, ..Draft::default() }
    }

    #[test]
    fn a_condition_looks_at_the_total_or_at_what_can_be_compared() {
        let (draft, now) = (draft(), Test::TotalAtLeast(Money(50)));
        let offered = subjects(&draft, &now);
        let keys: Vec<_> = offered.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["total", "field:weight", "field:colour", "field:rush"]);
        assert_eq!(offered[0].test, now, "chosen again it says what it said");
        let ways: Vec<_> = offered.iter().map(|one| compared(&draft, &one.test)).collect();
        let of = |kept: &str, read: &str| (kept.to_owned(), read.to_owned());
        assert_eq!(
            ways,
            [
                Some(Compared::Total),
                Some(Compared::Number),
                Some(Compared::OneOf(vec![of("Red", "Red"), of("Blue", "Blue")])),
                Some(Compared::OneOf(vec![of("yes", "Yes"), of("no", "No")])),
            ]
        );
        let weight = with_value(offered[1].test.clone(), "12.5");
        assert_eq!(subjects(&draft, &weight)[1].test, weight);
        assert_eq!(draft.test_in_words(&weight), "weight is at least 12.5");
    }

    #[test]
    fn what_is_gone_or_has_become_another_kind_can_still_be_chosen_away() {
        let mut draft = draft();
        let now = Test::Is { field: "colour".parse().expect("an id"), value: "Red".into() };
        draft.fields[2].kind = FieldKind::Text;
        let offered = subjects(&draft, &now);
        assert_eq!((offered.len(), offered[3].name.as_str()), (4, "colour, which cannot be compared"));
        assert_eq!(compared(&draft, &now), None);
        draft.fields[2].kind = FieldKind::Number;
        let again =
            subjects(&draft, &now).into_iter().find(|one| one.key == key_of(&now)).map(|one| one.test);
        assert_eq!(
            again,
            Some(Test::AtLeast { field: "colour".parse().expect("an id"), value: String::new() })
        );
    }

    #[test]
    fn a_total_is_an_amount_or_nothing() {
        assert_eq!(total_of(" 1000.5 ").map(|total| total.to_string()).as_deref(), Some("1000.50"));
        assert_eq!((total_of(""), total_of("1,000"), total_of("much")), (Some(Money(0)), None, None));
    }
}
