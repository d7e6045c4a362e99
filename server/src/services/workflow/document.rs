//! A workflow as one file that a person can read and write, and carry to another shop: TOML, statuses and moves in the order
//! of the board, roles with their names, so that they are found again where they have other ids.

use crate::services::error::{ServiceError, ServiceResult};
use domain::{
    Addressee, AgeLimit, ApprovalDef, ApprovalStep, Approver, ConditionDef, CustomerText, CustomerWording,
    Draft, FactDef, FieldDef, Gate, Ladder, Language, Phase, Role, RoleId, Rung, StageNotes, StatusDraft,
    StatusId, StatusMessage, Transition, first_fields, spoken, tr, tr_later,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The format that is written, and the only one that is read.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    milepost_workflow: u32,
    #[serde(default)]
    roles: BTreeMap<RoleId, String>,
    #[serde(default, rename = "status")]
    statuses: Vec<StatusText>,
    #[serde(default, rename = "move")]
    moves: Vec<Transition>,
    #[serde(default = "first_fields", rename = "field")]
    fields: Vec<FieldDef>,
    #[serde(default, rename = "fact", skip_serializing_if = "Vec::is_empty")]
    facts: Vec<FactDef>,
    #[serde(default, rename = "condition", skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<ConditionDef>,
    #[serde(default, rename = "approval", skip_serializing_if = "Vec::is_empty")]
    approvals: Vec<ApprovalDef>,
    /// Behind the lists, for TOML counts what comes after a table to that table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ladder: Option<Ladder>,
}

/// A status, with each thing on a line of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusText {
    id: StatusId,
    #[serde(default)]
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<RoleId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer_reads: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    hidden_from_customers: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    customer_task: String,
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    next_action: String,
    #[serde(default)]
    exit_rule: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entry: Vec<Gate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    exit: Vec<Gate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_age: Option<AgeText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wip_limit: Option<u32>,
    #[serde(default = "open")]
    phase: Phase,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    tools: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    data: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pain_points: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ladder: Option<Ladder>,
    /// What customers read in other languages, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    customer_texts: BTreeMap<Language, CustomerText>,
    /// What customers are told when an order gets there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<StatusMessage>,
}

fn open() -> Phase {
    Phase::Open
}

/// What is said of an age that cannot be read.
const AGE: &str = tr_later!("a max_age is like \"4 hours\", \"2 days\" or \"no limit\"");

/// `"4 hours"`, `"2 days"` or `"no limit"`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct AgeText(AgeLimit);

impl TryFrom<String> for AgeText {
    type Error = String;

    fn try_from(text: String) -> Result<AgeText, String> {
        let wrong = || spoken::say(AGE);
        if text.trim() == "no limit" {
            return Ok(AgeText(AgeLimit::NoLimit));
        }
        let (count, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let count = count.parse().map_err(|_| wrong())?;
        match unit.trim() {
            "hour" | "hours" => Ok(AgeText(AgeLimit::Hours(count))),
            "day" | "days" => Ok(AgeText(AgeLimit::Days(count))),
            _ => Err(wrong()),
        }
    }
}

impl From<AgeText> for String {
    fn from(AgeText(age): AgeText) -> String {
        let plural = |count: u16, unit| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
        match age {
            AgeLimit::NoLimit => "no limit".to_owned(),
            AgeLimit::Hours(count) => plural(count, "hour"),
            AgeLimit::Days(count) => plural(count, "day"),
        }
    }
}

/// The file of a draft, with the roles of its shop.
pub fn export(draft: &Draft, roles: &[Role], title: &str) -> ServiceResult<String> {
    let document = Document {
        milepost_workflow: FORMAT,
        roles: roles.iter().map(|role| (role.id.clone(), role.name.clone())).collect(),
        statuses: draft.statuses.iter().cloned().map(StatusText::from).collect(),
        moves: draft.moves.clone(),
        fields: draft.fields.clone(),
        facts: draft.facts.clone(),
        conditions: draft.conditions.clone(),
        approvals: draft.approvals.clone(),
        ladder: draft.ladder.clone(),
    };
    let text = toml::to_string(&document).map_err(|error| ServiceError::Broken(error.to_string()))?;
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    Ok(format!("# {title}\n\n{text}"))
}

/// The draft that a file says. A role that this shop does not know by its id is found by its name.
pub fn import(text: &str, roles: &[Role]) -> ServiceResult<Draft> {
    let document: Document = toml::from_str(text).map_err(|error| unreadable(text, &error))?;
    if document.milepost_workflow != FORMAT {
        return Err(ServiceError::Invalid(tr!(
            "This file is of format {}, and this Milepost reads format {}: update Milepost, or export the workflow anew.",
            document.milepost_workflow,
            FORMAT
        )));
    }
    let here = |id: &RoleId| {
        if roles.iter().any(|role| role.id == *id) {
            return id.clone();
        }
        let name = document.roles.get(id).map(|name| name.trim().to_lowercase());
        let same = roles.iter().find(|role| Some(role.name.trim().to_lowercase()) == name);
        same.map_or_else(|| id.clone(), |role| role.id.clone())
    };
    let statuses = document.statuses.iter().cloned().map(|status| {
        let mut status = StatusDraft::from(status);
        status.owner = status.owner.as_ref().map(here);
        status.ladder = status.ladder.map(|ladder| ladder_here(ladder, &here));
        status
    });
    let moves = document.moves.iter().cloned().map(|m| {
        let extra_roles = m.extra_roles.iter().map(here).collect();
        Transition { extra_roles, ..m }
    });
    let all_here = |roles: BTreeSet<RoleId>| roles.iter().map(here).collect();
    let fields = document.fields.iter().cloned();
    let fields = fields.map(|field| FieldDef { visible_to: all_here(field.visible_to.clone()), ..field });
    let facts = document.facts.iter().cloned();
    let facts = facts.map(|fact| FactDef { set_by: all_here(fact.set_by.clone()), ..fact });
    let step_here = |step: ApprovalStep| ApprovalStep {
        of: step
            .of
            .iter()
            .map(|approver| match approver {
                Approver::Role(role) => Approver::Role(here(role)),
                other => other.clone(),
            })
            .collect(),
        tells: all_here(step.tells.clone()),
        recorded_by: all_here(step.recorded_by.clone()),
        ..step
    };
    let approvals = document.approvals.iter().cloned();
    let approvals =
        approvals.map(|def| ApprovalDef { steps: def.steps.iter().cloned().map(step_here).collect(), ..def });
    Ok(Draft {
        conditions: document.conditions.clone(),
        approvals: approvals.collect(),
        ladder: document.ladder.clone().map(|ladder| ladder_here(ladder, &here)),
        fields: fields.collect(),
        facts: facts.collect(),
        statuses: statuses.collect(),
        moves: moves.collect(),
    })
}

/// A ladder with the roles of this shop.
fn ladder_here(ladder: Ladder, here: &impl Fn(&RoleId) -> RoleId) -> Ladder {
    let addressee = |addressee: Addressee| match addressee {
        Addressee::Role(role) => Addressee::Role(here(&role)),
        other => other,
    };
    let rung = |rung: Rung| Rung { to: rung.to.into_iter().map(addressee).collect(), ..rung };
    Ladder { rungs: ladder.rungs.into_iter().map(rung).collect(), ..ladder }
}

/// What cannot be read, with the line that it stands on.
fn unreadable(text: &str, error: &toml::de::Error) -> ServiceError {
    let line = error.span().map(|span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
    let why = error.message().trim().trim_end_matches('.').replace('\n', ", ");
    ServiceError::Invalid(match line {
        Some(line) => {
            tr!("Line {} of the file cannot be read: {}. Mend it and import the file again.", line, why)
        }
        None => tr!("The file cannot be read: {}. Mend it and import it again.", why),
    })
}

impl From<StatusDraft> for StatusText {
    fn from(status: StatusDraft) -> StatusText {
        let StageNotes { tools, data, pain_points } = status.notes;
        let (customer_reads, hidden_from_customers) = match status.customer {
            None => (None, false),
            Some(CustomerWording::Hidden) => (None, true),
            Some(CustomerWording::Says(words)) => (Some(words), false),
        };
        StatusText {
            id: status.id,
            name: status.name,
            owner: status.owner,
            customer_reads,
            hidden_from_customers,
            customer_task: status.customer_task,
            trigger: status.trigger,
            next_action: status.next_action,
            exit_rule: status.exit_rule,
            entry: status.entry,
            exit: status.exit,
            max_age: status.max_age.map(AgeText),
            wip_limit: status.wip_limit,
            phase: status.phase,
            tools,
            data,
            pain_points,
            ladder: status.ladder,
            customer_texts: status.customer_texts,
            message: status.message,
        }
    }
}

impl From<StatusText> for StatusDraft {
    fn from(status: StatusText) -> StatusDraft {
        let StatusText { tools, data, pain_points, .. } = &status;
        let notes = StageNotes { tools: tools.clone(), data: data.clone(), pain_points: pain_points.clone() };
        StatusDraft {
            customer: match (status.hidden_from_customers, status.customer_reads) {
                (true, _) => Some(CustomerWording::Hidden),
                (false, words) => words.map(CustomerWording::Says),
            },
            id: status.id,
            name: status.name,
            customer_task: status.customer_task,
            customer_texts: status.customer_texts,
            message: status.message,
            owner: status.owner,
            trigger: status.trigger,
            next_action: status.next_action,
            exit_rule: status.exit_rule,
            entry: status.entry,
            exit: status.exit,
            max_age: status.max_age.map(|AgeText(age)| age),
            ladder: status.ladder,
            wip_limit: status.wip_limit,
            phase: status.phase,
            notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    fn sample() -> (Draft, Vec<Role>) {
        let workflow = default_workflow(default_calendar("Europe/London"));
        let mut draft = Draft::from(&workflow);
        draft.statuses[2].notes.pain_points = "Suppliers answer late.\nNobody sees it.".into();
        draft.statuses[3].customer = Some(CustomerWording::Hidden);
        draft.statuses[4].max_age = Some(AgeLimit::NoLimit);
        let ladder = r#"{"warn_at":80,"rungs":[{"after":{"hours":0},"to":["owner",{"role":"leadership"}]}]}"#;
        draft.ladder = serde_json::from_str(ladder).ok();
        draft.statuses[1].ladder = Some(Ladder::default());
        draft.statuses[2].ladder = draft.ladder.clone();
        draft.statuses.push(StatusDraft::new("half_said".parse().expect("an id")));
        (draft, workflow.roles)
    }

    #[test]
    fn a_file_says_what_the_draft_says_in_an_order_that_stays() {
        let (draft, roles) = sample();
        let text = export(&draft, &roles, "Orders, revision 3").expect("a file");
        assert_eq!(import(&text, &roles).expect("a draft"), draft, "{text}");
        assert_eq!(
            export(&import(&text, &roles).expect("a draft"), &roles, "Orders, revision 3").ok(),
            Some(text.clone())
        );
        for line in [
            "# Orders, revision 3",
            "[[status]]",
            "max_age = \"no limit\"",
            "hidden_from_customers = true",
            "[[move]]",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} is not in:\n{text}");
        }
    }

    #[test]
    fn a_role_is_found_by_its_name_in_another_shop() {
        let (draft, roles) = sample();
        let text = export(&draft, &roles, "Orders").expect("a file");
        let mut elsewhere = roles.clone();
        elsewhere[1].id = "buyers".parse().expect("an id");
        let carried = import(&text, &elsewhere).expect("a draft");
        assert_eq!(carried.statuses[2].owner.as_ref().map(RoleId::as_str), Some("buyers"));
        elsewhere[1].name = "Buyers".into();
        let unknown = import(&text, &elsewhere).expect("a draft");
        assert_eq!(
            unknown.statuses[2].owner.as_ref().map(RoleId::as_str),
            Some("procurement"),
            "named as a fault later"
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let (draft, roles) = sample();
        let text = export(&draft, &roles, "Orders").expect("a file");
        let said = |text: &str| import(text, &roles).expect_err("a sentence").to_string();
        let place = text.lines().position(|line| line.starts_with("max_age")).expect("an age") + 1;
        let wrong = text.replacen("max_age = \"4 hours\"", "max_age = \"4 moons\"", 1);
        let sentence = said(&wrong);
        assert!(
            sentence.starts_with(&format!("Line {place} of the file")) && sentence.contains("no limit"),
            "{sentence}"
        );
        let sentence = said(&text.replacen("phase = \"open\"", "faze = \"open\"", 1));
        assert!(sentence.contains("Line ") && sentence.contains("faze"), "{sentence}");
        assert!(
            said("milepost_workflow = 1\n[[status]\n").starts_with("Line 2 "),
            "{}",
            said("milepost_workflow = 1\n[[status]\n")
        );
        assert!(said("milepost_workflow = 2").contains("format 2"));
        assert!(said("").contains("milepost_workflow"), "{}", said(""));
    }
}
