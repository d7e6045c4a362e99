//! Workflows to begin with, as data: a file for each trade beside this one, read as a shop's own workflow is. A new board
//! takes one over and is the shop's from then on; nothing goes back to the template.

mod shop_roles;

use crate::{Calendar, Draft, FieldDef, Role, TemplateId, Workflow, spoken::tr_later};
use serde::Deserialize;
use std::sync::LazyLock;

/// The files by their ids, in the order in which they are offered. The first is what a board gets where nobody chooses.
const FILES: [(&str, &str); 5] = [
    ("make_to_order", include_str!("make_to_order.json")),
    ("wholesale", include_str!("wholesale.json")),
    ("print_shop", include_str!("print_shop.json")),
    ("repair", include_str!("repair.json")),
    ("empty", include_str!("empty.json")),
];

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
    /// The workflow as the template has it, for a shop that works by this calendar: revision 1.
    pub fn workflow(&self, calendar: Calendar) -> Workflow {
        self.draft.provisional(&self.roles, &calendar, 1)
    }

    /// The same for a shop that has roles already, those of its boards one after the other: a role that the shop has by
    /// this id or name is the shop's, with what it sees and may, and roles of the shop's own making come along.
    pub fn workflow_with<'a>(
        &self,
        calendar: Calendar,
        shop: impl IntoIterator<Item = &'a Role>,
    ) -> Workflow {
        let offered = all().iter().flat_map(|template| &template.roles).map(|role| &role.id).collect();
        shop_roles::adopted(self.workflow(calendar), shop, &offered)
    }

    /// The names of its statuses, in board order.
    pub fn statuses(&self) -> impl Iterator<Item = &str> {
        self.draft.statuses.iter().map(|status| status.name.as_str())
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
        let Written { name, sentence, roles, fields, mut workflow } = serde_json::from_str(text).ok()?;
        workflow.fields.extend(fields);
        let offered = |text: String| OFFERED.into_iter().find(|offered| *offered == text);
        let (name, sentence) = (offered(name)?, offered(sentence)?);
        Some(Template { id: id.parse().ok()?, name, sentence, roles, draft: workflow })
    };
    read().unwrap_or_else(|| unreachable!("the template {id} can be read"))
}
