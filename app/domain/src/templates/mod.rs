//! Workflows to begin with, as data: a file for each trade beside this one, read as a shop's own workflow is. A new board
//! takes one over and is the shop's from then on; nothing goes back to the template.

mod shop_roles;

use crate::{Calendar, Draft, FieldDef, Role, TemplateId, Workflow};
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

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| FILES.into_iter().map(read).collect());

/// A workflow to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Names it.
    pub id: TemplateId,
    /// Its name for people.
    pub name: String,
    /// Whom it is for, a sentence.
    pub sentence: String,
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
        Some(Template { id: id.parse().ok()?, name, sentence, roles, draft: workflow })
    };
    read().unwrap_or_else(|| unreachable!("the template {id} can be read"))
}
