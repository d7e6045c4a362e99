//! The contract of a status, and what makes a workflow sound: what must be said of each, and that orders get through.

use super::{AgeLimit, CustomerWording, Draft, StatusDraft, vague::Vague};
use crate::{
    At, Calendar, DraftPart as Part, Fault, Hint, HintLevel, Role, RoleId, StatusId, Transition, Workflow,
    spoken::tr,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many people hold each role; who is absent is held by nobody.
pub type RoleHolders = BTreeMap<RoleId, u32>;

/// How many statuses most operations do with.
const USUAL: std::ops::RangeInclusive<usize> = 6..=10;
/// More are a sign that one of them is something else than a status.
const MANY: usize = 12;
/// More cannot be drawn, printed or read by anybody.
const MOST: usize = 60;
/// How long a name may be; it stands over a column.
const NAME: usize = 80;
/// How long a line may be.
const LINE: usize = 300;
/// How long a note may be.
const NOTE: usize = 2000;

impl Workflow {
    /// Everything that keeps this workflow from being published; empty when it is sound.
    pub fn faults(&self) -> Vec<Fault> {
        Draft::from(self).faults(&self.roles, &self.calendar)
    }
}

impl Draft {
    /// Everything that keeps this from being published with these roles and working hours; empty when it is sound.
    pub fn faults(&self, roles: &[Role], calendar: &Calendar) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(self.whole(roles, calendar));
        faults.extend(self.repeated());
        faults.extend(self.statuses.iter().flat_map(|status| faults_of(status, roles)));
        faults.extend(self.moves.iter().enumerate().flat_map(|(at, m)| self.faults_of_move(at, m, roles)));
        faults.extend(self.faults_of_fields(roles));
        faults.extend(self.faults_of_facts(roles));
        faults.extend(self.faults_of_approvals(roles));
        faults.extend(self.faults_of_gates());
        faults.extend(self.faults_of_ladders(roles, calendar));
        faults.extend(self.impassable());
        faults
    }

    /// What is worth a look.
    pub fn hints(&self, roles: &[Role], holders: &RoleHolders) -> Vec<Hint> {
        let mut hints = Vec::new();
        hints.extend(self.size());
        hints.extend(self.unstaffed(roles, holders));
        hints.extend(self.hints_of_ladders(roles, holders));
        let held = |role: &RoleId| holders.get(role).is_some_and(|count| *count > 0);
        let name = |id: &RoleId| role_name(roles, id).to_owned();
        for status in &self.statuses {
            if let Some(owner) =
                status.owner.as_ref().filter(|owner| roles.iter().any(|r| r.id == **owner) && !held(owner))
            {
                hints.push(Hint {
                    at: At::Status(status.id.clone()),
                    part: Part::Owner,
                    level: HintLevel::Warning,
                    message: tr!(
                        "Nobody holds the role “{}”, so nobody works on the orders in “{}”: give it to somebody under People, or choose another owner.",
                        name(owner),
                        self.status_name(&status.id)
                    ),
                });
            }
        }
        for m in &self.moves {
            let owner = self.status(&m.from).and_then(|status| status.owner.as_ref());
            let nobody = owner.is_some_and(|owner| !held(owner)) && !m.extra_roles.iter().any(held);
            if nobody {
                hints.push(Hint {
                    at: At::Move { from: m.from.clone(), to: m.to.clone() },
                    part: Part::ExtraRoles,
                    level: HintLevel::Warning,
                    message: tr!(
                        "Nobody but an administrator can move an order from “{}” to “{}”: give somebody the role of its owner, or let another role make the move too.",
                        self.status_name(&m.from),
                        self.status_name(&m.to)
                    ),
                });
            }
        }
        hints
    }

    fn size(&self) -> Option<Hint> {
        let count = self.statuses.len();
        let hint = |level, message| Some(Hint { at: At::Whole, part: Part::Presence, level, message });
        match count {
            0 => None,
            count if USUAL.contains(&count) => None,
            count if count > MANY => hint(
                HintLevel::Warning,
                tr!(
                    "There are {} statuses, and most operations do with six to ten: what is a reason to wait is a hold, and what is checked on the way is no status.",
                    count
                ),
            ),
            count if count < *USUAL.start() => hint(
                HintLevel::Hint,
                tr!("There is {n} status so far; most operations have six to ten."
                    | "There are {n} statuses so far; most operations have six to ten." % count),
            ),
            count => hint(
                HintLevel::Hint,
                tr!("There are {} statuses; most operations do with six to ten.", count),
            ),
        }
    }

    fn whole(&self, roles: &[Role], calendar: &Calendar) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.statuses.is_empty() {
            faults.push(Fault::whole(Part::Presence, tr!("Add a status: a workflow needs at least one.")));
        }
        if self.statuses.len() > MOST {
            let message =
                tr!("A workflow has at most {} statuses: join some of the {}.", MOST, self.statuses.len());
            faults.push(Fault::whole(Part::Presence, message));
        }
        faults.extend(calendar.faults().into_iter().map(|fault| Fault::whole(Part::Calendar, fault.message)));
        let mut seen = BTreeSet::new();
        for role in roles {
            if role.name.trim().is_empty() || !seen.insert(&role.id) {
                let message = tr!("Give the role “{}” a name, and an id that no other role has.", role.id);
                faults.push(Fault::whole(Part::Roles, message));
            }
        }
        faults
    }

    fn repeated(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let (mut ids, mut names) = (BTreeSet::new(), BTreeMap::new());
        for status in &self.statuses {
            let name = status.name.trim();
            if !ids.insert(&status.id) {
                let message = tr!("Two statuses have the id “{}”: give one of them another.", status.id);
                faults.push(Fault::status(&status.id, Part::Presence, message));
            }
            let first = names.insert(name.to_lowercase(), &status.id);
            if !name.is_empty() && first.is_some() {
                let message = tr!("Two statuses are called “{}”: rename one.", name);
                faults.push(Fault::status(&status.id, Part::Name, message));
            }
        }
        faults
    }

    fn faults_of_move(&self, at: usize, m: &Transition, roles: &[Role]) -> Vec<Fault> {
        let fault = |part, message| Fault::of_move(&m.from, &m.to, part, message);
        let (from, to) = (self.status_name(&m.from), self.status_name(&m.to));
        let mut faults = Vec::new();
        for end in [&m.from, &m.to] {
            if self.status(end).is_none() {
                let message = tr!(
                    "The move from “{}” to “{}” leads to nothing, for there is no status “{}”: remove the move, or add the status.",
                    from,
                    to,
                    end
                );
                faults.push(fault(Part::Presence, message));
            }
        }
        if m.from == m.to {
            let message = tr!("The move from “{}” to itself changes nothing: remove it.", from);
            faults.push(fault(Part::Presence, message));
        }
        if self.moves[..at].iter().any(|other| other.from == m.from && other.to == m.to) {
            let message = tr!("The move from “{}” to “{}” stands here twice: remove one.", from, to);
            faults.push(fault(Part::Presence, message));
        }
        for role in m.extra_roles.iter().filter(|role| roles.iter().all(|known| known.id != **role)) {
            let message = tr!(
                "The move from “{}” to “{}” is open to “{}”, which is no role of this shop: choose another.",
                from,
                to,
                role
            );
            faults.push(fault(Part::ExtraRoles, message));
        }
        faults
    }

    /// Statuses that no order gets into, and those out of which none gets to an end.
    fn impassable(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let Some(first) = self.statuses.first() else {
            return faults;
        };
        let finals: Vec<&StatusId> =
            self.statuses.iter().filter(|status| status.phase.is_final()).map(|status| &status.id).collect();
        if finals.is_empty() {
            let message = tr!("No status ends an order's life: set the phase of the last one to “done”.");
            faults.push(Fault::whole(Part::Phase, message));
        }
        if first.phase.is_final() {
            let message = tr!(
                "“{}” is where orders begin, for it is the first, and ends them too: put another status first, or change its phase.",
                self.status_name(&first.id)
            );
            faults.push(Fault::status(&first.id, Part::Phase, message));
        }
        let entered = self.reached([&first.id].into(), |m| (&m.from, &m.to));
        let ending = self.reached(finals.iter().copied().collect(), |m| (&m.to, &m.from));
        for status in &self.statuses {
            let name = self.status_name(&status.id);
            if !entered.contains(&status.id) {
                let message = tr!(
                    "No order gets into “{}”, for no move leads there from “{}”: add one, or remove the status.",
                    name,
                    self.status_name(&first.id)
                );
                faults.push(Fault::status(&status.id, Part::Presence, message));
            }
            if !finals.is_empty() && !ending.contains(&status.id) {
                let leaves = self.moves.iter().any(|m| m.from == status.id && m.to != status.id);
                let message = if leaves {
                    tr!(
                        "From “{}” no order gets to a status that ends its life: add a move that leads on.",
                        name
                    )
                } else {
                    tr!(
                        "“{}” is a dead end: add a move that leads on, or set its phase to “done” or “cancelled” if orders end there.",
                        name
                    )
                };
                faults.push(Fault::status(&status.id, Part::Presence, message));
            }
        }
        faults
    }

    /// What moves lead to from these statuses, those included.
    pub(crate) fn reached<'a>(
        &'a self,
        from: BTreeSet<&'a StatusId>,
        ends: impl Fn(&'a Transition) -> (&'a StatusId, &'a StatusId),
    ) -> BTreeSet<&'a StatusId> {
        let (mut reached, mut todo) = (from.clone(), Vec::from_iter(from));
        while let Some(here) = todo.pop() {
            let next = self.moves.iter().map(&ends).filter(|(from, _)| *from == here).map(|(_, to)| to);
            todo.extend(next.filter(|to| reached.insert(to)));
        }
        reached
    }
}

fn role_name<'a>(roles: &'a [Role], id: &'a RoleId) -> &'a str {
    roles.iter().find(|role| role.id == *id).map_or(id.as_str(), |role| role.name.as_str())
}

/// What the contract misses of one status.
fn faults_of(status: &StatusDraft, roles: &[Role]) -> Vec<Fault> {
    let name = status.name.trim();
    let called = if name.is_empty() { status.id.as_str() } else { name };
    let mut faults = Vec::new();
    let mut fault = |part, message: String| faults.push(Fault::status(&status.id, part, message));
    if name.is_empty() {
        fault(
            Part::Name,
            tr!(
                "Give the status “{}” a name that says where an order is, like “Awaiting supplier confirmation”.",
                called
            ),
        );
    } else if let Some(vague) = Vague::of(name) {
        fault(Part::Name, vague.sentence(name));
    }
    match &status.customer {
        None => fault(
            Part::Customer,
            tr!(
                "Say what customers read while their order is in “{}”, or that it is hidden from them.",
                called
            ),
        ),
        Some(CustomerWording::Says(words)) if words.trim().is_empty() => {
            fault(
                Part::Customer,
                tr!("Write what customers read while their order is in “{}”, or hide it from them.", called),
            );
        }
        _ => {}
    }
    match &status.owner {
        None => fault(Part::Owner, tr!("Choose the role that owns the orders in “{}”.", called)),
        Some(owner) if roles.iter().all(|role| role.id != *owner) => {
            fault(Part::Owner, tr!("“{}” needs another owner: “{}” is no role of this shop.", called, owner));
        }
        Some(owner) if roles.iter().any(|role| role.id == *owner && !role.sees_status(&status.id)) => {
            let owner = role_name(roles, owner);
            fault(
                Part::Owner,
                tr!(
                    "“{}” does not see “{}” and so cannot own it: choose another owner, or show it the status under Roles.",
                    owner,
                    called
                ),
            );
        }
        _ => {}
    }
    if status.trigger.trim().is_empty() {
        fault(Part::Trigger, tr!("Say what brings an order into “{}”.", called));
    }
    if status.next_action.trim().is_empty() {
        fault(Part::NextAction, tr!("Say what the owner does next with an order in “{}”.", called));
    }
    if status.exit_rule.trim().is_empty() {
        fault(Part::ExitRule, tr!("Say what must be true for an order to leave “{}”.", called));
    }
    match status.max_age {
        None => fault(
            Part::MaxAge,
            tr!("Say how long an order may stay in “{}”, or that there is no limit.", called),
        ),
        Some(AgeLimit::Hours(0) | AgeLimit::Days(0)) => {
            fault(
                Part::MaxAge,
                tr!("An order may stay in “{}” for no time at all: give it some, or no limit.", called),
            );
        }
        _ => {}
    }
    if status.wip_limit == Some(0) {
        fault(Part::WipLimit, tr!("No order fits into “{}”: raise its limit, or leave it empty.", called));
    }
    faults.extend(unfit(status, called));
    faults
}

/// Texts that are too long, or have what cannot be shown.
fn unfit(status: &StatusDraft, called: &str) -> Vec<Fault> {
    let customer = match &status.customer {
        Some(CustomerWording::Says(words)) => words.as_str(),
        _ => "",
    };
    let texts = [
        (Part::Name, status.name.as_str(), NAME),
        (Part::Customer, customer, NAME),
        (Part::CustomerTask, &status.customer_task, LINE),
        (Part::Trigger, &status.trigger, LINE),
        (Part::NextAction, &status.next_action, LINE),
        (Part::ExitRule, &status.exit_rule, LINE),
        (Part::Tools, &status.notes.tools, NOTE),
        (Part::Data, &status.notes.data, NOTE),
        (Part::PainPoints, &status.notes.pain_points, NOTE),
    ];
    let translated = status.customer_texts.values().flat_map(|texts| {
        [
            (Part::CustomerTexts, texts.wording.as_str(), NAME),
            (Part::CustomerTexts, texts.task.as_str(), LINE),
        ]
    });
    let called: String = called.chars().take(NAME).collect();
    let mut faults = Vec::new();
    for (part, text, most) in texts.into_iter().chain(translated) {
        let (text, lines) = (text.trim(), most == NOTE);
        let mut fault = |wrong: String| {
            let message = unfit_in_words(part, most, &called, &wrong);
            faults.push(Fault::status(&status.id, part, message));
        };
        if text.chars().count() > most {
            fault(tr!("is longer than {} characters: shorten it.", most));
        }
        if text.chars().any(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t'))) {
            fault(match lines {
                true => tr!("has characters that cannot be shown: write it again."),
                false => tr!("must be one line: write it again."),
            });
        }
    }
    faults
}

/// Which text of a status is wrong, and what is wrong with it. A text for customers in another language is a task where it may
/// be as long as a line.
fn unfit_in_words(part: Part, most: usize, called: &str, wrong: &str) -> String {
    match part {
        Part::Name => tr!("The name of “{}” {}", called, wrong),
        Part::Customer => tr!("What customers read of “{}” {}", called, wrong),
        Part::CustomerTask => tr!("What customers are to do in “{}” {}", called, wrong),
        Part::CustomerTexts if most == LINE => {
            tr!("What customers are to do, in another language, in “{}” {}", called, wrong)
        }
        Part::CustomerTexts => tr!("What customers read in another language of “{}” {}", called, wrong),
        Part::Trigger => tr!("The trigger of “{}” {}", called, wrong),
        Part::NextAction => tr!("The next action of “{}” {}", called, wrong),
        Part::ExitRule => tr!("The exit rule of “{}” {}", called, wrong),
        Part::Tools => tr!("The note about the tools of “{}” {}", called, wrong),
        Part::Data => tr!("The note about the data of “{}” {}", called, wrong),
        _ => tr!("The note about the pain points of “{}” {}", called, wrong),
    }
}
