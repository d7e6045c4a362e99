//! What there is to choose from when a rule is written, and how it reads.

use domain::{
    FieldDef, FieldKind, Mention, PersonId, Workflow,
    automation::{Rule, RuleWords},
    isolated, tr,
    wire::RulesView,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Something to choose: what it is kept as, and what it is called.
pub type Options = Vec<(String, String)>;

/// The same where the program itself has it.
pub type Named = (&'static str, fn() -> String);

/// What there is on the board.
#[derive(Clone, Copy)]
pub struct Vocabulary(StoredValue<Known>);

struct Known {
    workflow: Workflow,
    people: BTreeMap<PersonId, String>,
    currency: String,
    promises: bool,
}

impl Vocabulary {
    /// That of a board.
    pub fn new(workflow: Workflow, view: &RulesView) -> Vocabulary {
        let people = view.people.iter().map(|person| (person.id, person.name.clone())).collect();
        let (currency, promises) = (view.currency.clone(), view.promises);
        Vocabulary(StoredValue::new(Known { workflow, people, currency, promises }))
    }

    /// Whether the board promises by a rule.
    pub fn promises(self) -> bool {
        self.0.with_value(|known| known.promises)
    }

    /// Reads the workflow.
    pub fn with<T>(self, read: impl FnOnce(&Workflow) -> T) -> T {
        self.0.with_value(|known| read(&known.workflow))
    }

    /// Reads what sentences are written with.
    pub fn words<T>(self, read: impl FnOnce(&RuleWords) -> T) -> T {
        self.0.with_value(|known| {
            let Known { workflow, people, currency, .. } = known;
            read(&RuleWords { workflow, currency, people })
        })
    }

    /// A rule as a sentence.
    pub fn sentence(self, rule: &Rule) -> String {
        self.words(|words| words.sentence(rule))
    }

    /// The statuses.
    pub fn statuses(self) -> Options {
        self.with(|workflow| {
            workflow.statuses.iter().map(|status| (status.id.to_string(), status.name.clone())).collect()
        })
    }

    /// The facts.
    pub fn facts(self) -> Options {
        self.with(|workflow| {
            workflow.facts.iter().map(|fact| (fact.id.to_string(), fact.name.clone())).collect()
        })
    }

    /// The fields, those that a test takes.
    pub fn fields(self, takes: fn(&FieldDef) -> bool) -> Options {
        self.with(|workflow| {
            let fields = workflow.fields.iter().filter(|field| takes(field));
            fields.map(|field| (field.id.to_string(), field.label.clone())).collect()
        })
    }

    /// The approvals.
    pub fn approvals(self) -> Options {
        self.with(|workflow| {
            workflow.approvals.iter().map(|def| (def.id.to_string(), def.name.clone())).collect()
        })
    }

    /// The conditions.
    pub fn conditions(self) -> Options {
        self.with(|workflow| {
            workflow.conditions.iter().map(|def| (def.id.to_string(), def.name.clone())).collect()
        })
    }

    /// Those to whom orders can be given.
    pub fn people(self) -> Options {
        self.0.with_value(|known| {
            known.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
        })
    }

    /// The roles.
    pub fn roles(self) -> Options {
        self.with(|workflow| {
            workflow.roles.iter().map(|role| (role.id.to_string(), role.name.clone())).collect()
        })
    }

    /// Whom a rule can tell: everybody of a role, or a person.
    pub fn addressees(self) -> Options {
        self.0.with_value(|known| {
            let roles = known.workflow.roles.iter();
            let roles = roles
                .map(|role| (Mention::Role(role.id.clone()), tr!("everybody of {}", isolated(&role.name))));
            let people = known.people.iter().map(|(id, name)| (Mention::Person(*id), name.clone()));
            roles.chain(people).map(|(mention, name)| (mention.to_string(), name)).collect()
        })
    }

    /// What a field can say, where it is one of several; nothing where it says anything.
    pub fn choices(self, field: &str) -> Options {
        self.with(|workflow| {
            let found = workflow.fields.iter().find(|def| def.id.as_str() == field);
            match found.map(|def| &def.kind) {
                Some(FieldKind::Choice(choices)) => {
                    choices.iter().map(|choice| (choice.clone(), choice.clone())).collect()
                }
                Some(FieldKind::YesNo) => vec![("yes".into(), tr!("Yes")), ("no".into(), tr!("No"))],
                _ => Vec::new(),
            }
        })
    }
}

/// Whether a field's values can be compared.
pub fn is_comparable(field: &FieldDef) -> bool {
    matches!(field.kind, FieldKind::Number | FieldKind::Money | FieldKind::Choice(_) | FieldKind::YesNo)
}

/// Choices that the program itself has.
pub fn fixed(options: &[Named]) -> Options {
    options.iter().map(|(key, name)| ((*key).to_owned(), name())).collect()
}
