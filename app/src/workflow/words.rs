//! A workflow in words: what a status says, part by part, as it is shown, compared and printed.

use domain::{
    AgeLimit, CustomerWording, Draft, Gate, GateMode, Need, Phase, Role, StatusDraft, StatusId, Transition,
};

/// What stands where nothing is said yet.
pub const NOTHING: &str = "–";

/// A phase's name.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Waiting => "waiting",
        Phase::Done => "done",
        Phase::Cancelled => "cancelled",
    }
}

/// A phase as the heading of its band.
pub fn band(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "Open",
        Phase::Waiting => "Waiting",
        Phase::Done => "Done",
        Phase::Cancelled => "Cancelled",
    }
}

/// A phase's icon.
pub fn phase_icon(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "circle",
        Phase::Waiting => "waiting",
        Phase::Done => "check",
        Phase::Cancelled => "close",
    }
}

/// `4 h`, `3 d` or `no limit`; none while nothing is said.
pub fn age(limit: Option<AgeLimit>) -> Option<String> {
    limit.map(|limit| match limit {
        AgeLimit::NoLimit => "no limit".to_owned(),
        AgeLimit::Hours(hours) => format!("{hours} h"),
        AgeLimit::Days(days) => format!("{days} d"),
    })
}

/// What the customer reads, or that it is nothing; none while nothing is said.
pub fn customer(wording: &Option<CustomerWording>) -> Option<String> {
    match wording {
        Some(CustomerWording::Hidden) => Some("hidden from customers".to_owned()),
        Some(CustomerWording::Says(words)) => said(words),
        None => None,
    }
}

/// A role's name, the id standing in for one that is gone.
pub fn role(roles: &[Role], id: &domain::RoleId) -> String {
    roles.iter().find(|role| role.id == *id).map_or_else(|| id.to_string(), |role| role.name.clone())
}

/// What a move asks for, one after the other.
pub fn needs(m: &Transition) -> String {
    match m.needs.iter().map(gate_name).collect::<Vec<_>>() {
        needs if needs.is_empty() => "nothing asked".to_owned(),
        needs => needs.join(", "),
    }
}

/// What a gate asks for, and that it only warns where it does.
pub fn gate_name(gate: &Gate) -> String {
    let name = need_name(&gate.requires);
    if gate.mode == GateMode::Warn { format!("{name} (warns)") } else { name }
}

/// What a need asks for. Fields, facts and approvals go by their ids, which say what they were first called.
pub fn need_name(need: &Need) -> String {
    let words = |id: &str| id.replace('_', " ");
    match need {
        Need::Reason => "a reason".to_owned(),
        Need::Promise => "promised date".to_owned(),
        Need::Lines => "at least one line".to_owned(),
        Need::Field(field) => words(field.as_str()),
        Need::Fact(fact) => words(fact.as_str()),
        Need::Approval(approval) => format!("approval of {}", words(approval.as_str())),
        Need::Dwell(minutes) if minutes % 60 == 0 => format!("a stay of {} h", minutes / 60),
        Need::Dwell(minutes) => format!("a stay of {minutes} min"),
    }
}

/// What the moves out of a status ask for, each once; empty where none asks for anything but a reason.
pub fn exits(draft: &Draft, id: &StatusId) -> Vec<String> {
    let own = draft.moves.iter().filter(|m| m.from == *id).flat_map(|m| &m.needs);
    let exit = draft.status(id).into_iter().flat_map(|status| &status.exit);
    let mut names: Vec<String> =
        exit.chain(own).filter(|gate| gate.requires != Need::Reason).map(gate_name).collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// A text that is not empty.
pub fn said(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Everything a status says, part by part, always the same parts in the same order.
pub fn parts(status: &StatusDraft, roles: &[Role]) -> Vec<(&'static str, Option<String>)> {
    vec![
        ("Name", said(&status.name)),
        ("Reads", customer(&status.customer)),
        ("Customer does", said(&status.customer_task)),
        ("Owner", status.owner.as_ref().map(|owner| role(roles, owner))),
        ("Phase", Some(phase(status.phase).to_owned())),
        ("When", said(&status.trigger)),
        ("Next", said(&status.next_action)),
        ("Proof", said(&status.exit_rule)),
        ("Limit", age(status.max_age)),
        ("WIP", status.wip_limit.map(|limit| limit.to_string())),
        ("Tools", said(&status.notes.tools)),
        ("Data", said(&status.notes.data)),
        ("Known pain", said(&status.notes.pain_points)),
    ]
}

/// `1 status`, `2 statuses`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
