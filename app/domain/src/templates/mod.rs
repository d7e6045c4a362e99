//! Workflows to begin with, as data: a file for each trade beside this one, read as a shop's own workflow is, and one for
//! each other language of the team's pages. A new board takes one over and is the shop's from then on; nothing goes back to
//! the template.

mod shop_roles;

use crate::{
    Calendar, Draft, FieldDef, Role, TemplateId, Workflow, first_fields,
    spoken::{TeamLanguage, tr_later},
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::HashMap, sync::LazyLock};

/// The files by their ids, in the order in which they are offered. The first is what a board gets where nobody chooses.
const FILES: [(&str, &str); 5] = [
    ("make_to_order", include_str!("make_to_order.json")),
    ("wholesale", include_str!("wholesale.json")),
    ("print_shop", include_str!("print_shop.json")),
    ("repair", include_str!("repair.json")),
    ("empty", include_str!("empty.json")),
];

/// What the files say to the team, in French. What they say to customers is known in every language elsewhere.
const FRENCH: &str = include_str!("fr.json");

/// Their names and sentences as the files have them: what is offered is said in the language of whoever chooses, and what a board
/// takes over is the shop's.
const OFFERED: [&str; 10] = [
    tr_later!("Make to order"),
    tr_later!("You make what was ordered: materials, production, inspection and delivery."),
    tr_later!("Wholesale"),
    tr_later!(
        "You sell from stock to other businesses: nothing is picked before it is all there, and nothing leaves before payment or credit is cleared."
    ),
    tr_later!("Print shop"),
    tr_later!(
        "You print to customers’ files: artwork is checked, and nothing goes on press before the proof is approved."
    ),
    tr_later!("Repair service"),
    tr_later!(
        "You mend what customers bring: nothing is repaired before the quote is approved, and nothing is handed back before it is tested and paid."
    ),
    tr_later!("Start from little"),
    tr_later!(
        "Where orders begin and where they end, and nothing between: you write the rest on the workflow page."
    ),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| FILES.into_iter().map(read).collect());

/// A workflow to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Names it.
    pub id: TemplateId,
    /// Its name for people; `tr_later!`.
    pub name: &'static str,
    /// Whom it is for, a sentence; `tr_later!`.
    pub sentence: &'static str,
    english: Content,
    french: Content,
}

/// What a board takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    roles: Vec<Role>,
    draft: Draft,
}

/// All templates, in the order in which they are offered.
pub fn all() -> &'static [Template] {
    &TEMPLATES
}

/// What a board gets where nobody chooses.
pub fn first() -> &'static Template {
    &TEMPLATES[0]
}

/// The template of this id.
pub fn find(id: &TemplateId) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.id == *id)
}

impl Template {
    /// The workflow as the template has it, in English, for a shop that works by this calendar: revision 1.
    pub fn workflow(&self, calendar: Calendar) -> Workflow {
        self.workflow_in(TeamLanguage::English, calendar)
    }

    /// The same in another language of the team. What it says to customers is English still.
    pub fn workflow_in(&self, language: TeamLanguage, calendar: Calendar) -> Workflow {
        let Content { roles, draft } = self.content(language);
        draft.provisional(roles, &calendar, 1)
    }

    /// The same for a shop that has roles already, those of its boards one after the other: a role that the shop has by
    /// this id or name is the shop's, with what it sees and may, and roles of the shop's own making come along.
    pub fn workflow_with<'a>(
        &self,
        language: TeamLanguage,
        calendar: Calendar,
        shop: impl IntoIterator<Item = &'a Role>,
    ) -> Workflow {
        let offered =
            all().iter().flat_map(|template| &template.english.roles).map(|role| &role.id).collect();
        shop_roles::adopted(self.workflow_in(language, calendar), shop, &offered)
    }

    /// The names of its statuses, in board order.
    pub fn statuses(&self, language: TeamLanguage) -> impl Iterator<Item = &str> {
        self.content(language).draft.statuses.iter().map(|status| status.name.as_str())
    }

    fn content(&self, language: TeamLanguage) -> &Content {
        match language {
            TeamLanguage::English | TeamLanguage::Marked => &self.english,
            TeamLanguage::French => &self.french,
        }
    }
}

/// A file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    sentence: String,
    roles: Vec<Role>,
    /// What orders carry beside what they carry in every workflow.
    #[serde(default)]
    fields: Vec<FieldDef>,
    workflow: Draft,
}

fn read((id, text): (&str, &str)) -> Template {
    // The files are ours and a test reads all of them; a fault in one cannot reach a user.
    let read = || {
        let file = whole(text)?;
        let (_, _, french) = written(translated(file.clone(), &serde_json::from_str(FRENCH).ok()?))?;
        let (name, sentence, english) = written(file)?;
        let offered = |text: String| OFFERED.into_iter().find(|offered| *offered == text);
        let (name, sentence) = (offered(name)?, offered(sentence)?);
        Some(Template { id: id.parse().ok()?, name, sentence, english, french })
    };
    read().unwrap_or_else(|| unreachable!("the template {id} can be read"))
}

/// A file with what it leaves unsaid: orders carry in every workflow what they always did.
fn whole(text: &str) -> Option<Value> {
    let mut file: Value = text.parse().ok()?;
    let workflow = file.get_mut("workflow")?.as_object_mut()?;
    workflow.insert("fields".to_owned(), serde_json::to_value(first_fields()).ok()?);
    Some(file)
}

fn written(file: Value) -> Option<(String, String, Content)> {
    let Written { name, sentence, roles, fields, mut workflow } = serde_json::from_value(file).ok()?;
    workflow.fields.extend(fields);
    Some((name, sentence, Content { roles, draft: workflow }))
}

/// The same file with the roles, fields and workflow of another language. Its name and its sentence are said where they are shown,
/// and what it says to customers stays.
fn translated(mut file: Value, texts: &HashMap<String, String>) -> Value {
    for part in ["roles", "fields", "workflow"] {
        if let Some(part) = file.get_mut(part) {
            visit(part, "", &mut |_, text| {
                if let Some(known) = texts.get(text) {
                    text.clone_from(known);
                }
            });
        }
    }
    file
}

/// Shows every text for the team below a value, with the name under which it stands.
fn visit(value: &mut Value, name: &str, see: &mut impl FnMut(&str, &mut String)) {
    match value {
        Value::String(text) => see(name, text),
        Value::Array(values) => values.iter_mut().for_each(|value| visit(value, name, see)),
        Value::Object(values) => {
            let for_team = |name: &str| !matches!(name, "customer" | "customer_task");
            values
                .iter_mut()
                .filter(|(name, _)| for_team(name))
                .for_each(|(name, value)| visit(value, name, see));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Under these names stands what people read; under others what the program does.
    const READ: [&str; 7] = ["name", "trigger", "next_action", "exit_rule", "label", "help", "choice"];

    #[test]
    fn what_the_files_say_is_known_in_french_and_nothing_else_is() {
        let texts: HashMap<String, String> = serde_json::from_str(FRENCH).expect("texts");
        let mut said = BTreeSet::new();
        for (_, file) in FILES {
            let mut file = whole(file).expect("a file");
            for part in ["roles", "fields", "workflow"] {
                if let Some(part) = file.get_mut(part) {
                    visit(part, "", &mut |name, text| {
                        if READ.contains(&name) {
                            said.insert(text.clone());
                        }
                    });
                }
            }
        }
        let known: BTreeSet<_> = texts.keys().cloned().collect();
        assert_eq!(said.symmetric_difference(&known).collect::<Vec<_>>(), Vec::<&String>::new());
        for (english, french) in &texts {
            assert!(!french.is_empty() && !french.contains('\''), "{english}: {french}");
            assert!(![" ;", " :", " !", " ?"].iter().any(|plain| french.contains(plain)), "{french}");
            assert_eq!(english.ends_with('.'), french.ends_with('.'), "{french}");
        }
    }
}
