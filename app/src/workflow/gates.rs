//! Gates of a draft, on plain types: where they stand, what can be asked for there, and how they are changed.

use domain::{At, Draft, DraftPart, Gate, GateMode, Need, StatusId, tr, tr_later};

/// Where gates stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GatePlace {
    /// On the way into a status.
    Entry(StatusId),
    /// On the way onwards from a status.
    Exit(StatusId),
    /// On one move.
    Move(StatusId, StatusId),
}

/// Something that can be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What it is.
    pub need: Need,
    /// Its name for people.
    pub name: String,
    /// The heading that it stands under, which is said where it is shown.
    pub group: &'static str,
}

impl Choice {
    /// What tells it from the others of a list.
    pub fn key(&self) -> String {
        match &self.need {
            Need::Field(id) => format!("field:{id}"),
            Need::Fact(id) => format!("fact:{id}"),
            Need::Approval(id) => format!("approval:{id}"),
            Need::Reason => "reason".to_owned(),
            Need::Promise => "promise".to_owned(),
            Need::Lines => "lines".to_owned(),
            Need::Dwell(_) => "dwell".to_owned(),
        }
    }
}

/// The headings, in their order, which are said where they are shown.
pub const GROUPS: [&str; 4] =
    [tr_later!("Facts"), tr_later!("Approvals"), tr_later!("Of the order"), tr_later!("Fields")];

/// How long an order stays where nothing else is said, in minutes.
const STAY: u32 = 60;

impl GatePlace {
    /// What is asked for here; none where the place is gone.
    pub fn gates<'a>(&self, draft: &'a Draft) -> Option<&'a [Gate]> {
        match self {
            GatePlace::Entry(id) => draft.status(id).map(|status| &status.entry[..]),
            GatePlace::Exit(id) => draft.status(id).map(|status| &status.exit[..]),
            GatePlace::Move(from, to) => {
                let found = draft.moves.iter().find(|m| m.from == *from && m.to == *to);
                found.map(|m| &m.needs[..])
            }
        }
    }

    fn gates_mut<'a>(&self, draft: &'a mut Draft) -> Option<&'a mut Vec<Gate>> {
        let status =
            |draft: &'a mut Draft, id: &StatusId| draft.statuses.iter_mut().find(|status| status.id == *id);
        match self {
            GatePlace::Entry(id) => status(draft, id).map(|status| &mut status.entry),
            GatePlace::Exit(id) => status(draft, id).map(|status| &mut status.exit),
            GatePlace::Move(from, to) => {
                let found = draft.moves.iter_mut().find(|m| m.from == *from && m.to == *to);
                found.map(|m| &mut m.needs)
            }
        }
    }

    /// What of the draft this is about.
    pub fn at(&self) -> At {
        match self {
            GatePlace::Entry(id) | GatePlace::Exit(id) => At::Status(id.clone()),
            GatePlace::Move(from, to) => At::Move { from: from.clone(), to: to.clone() },
        }
    }

    /// Which input of that.
    pub fn part(&self) -> DraftPart {
        match self {
            GatePlace::Entry(_) => DraftPart::Entry,
            GatePlace::Exit(_) => DraftPart::Exit,
            GatePlace::Move(..) => DraftPart::Needs,
        }
    }

    /// What can still be asked for here.
    pub fn choices(&self, draft: &Draft) -> Vec<Choice> {
        let asked = self.gates(draft).unwrap_or_default();
        let of_order = [Need::Reason, Need::Promise, Need::Lines, Need::Dwell(STAY)];
        let facts = draft.facts.iter().map(|fact| (Need::Fact(fact.id.clone()), GROUPS[0]));
        let approvals = draft.approvals.iter().map(|def| (Need::Approval(def.id.clone()), GROUPS[1]));
        let of_order = of_order.into_iter().map(|need| (need, GROUPS[2]));
        let fields = draft.fields.iter().map(|field| (Need::Field(field.id.clone()), GROUPS[3]));
        let open = |need: &Need| match need {
            Need::Dwell(_) => asked.iter().all(|gate| !matches!(gate.requires, Need::Dwell(_))),
            _ => asked.iter().all(|gate| gate.requires != *need),
        };
        let choice = |(need, group): (Need, &'static str)| {
            let name = match need {
                Need::Dwell(_) => tr!("a stay of some time"),
                _ => draft.need_name(&need),
            };
            Choice { need, name, group }
        };
        facts
            .chain(approvals)
            .chain(of_order)
            .chain(fields)
            .filter(|(need, _)| open(need))
            .map(choice)
            .collect()
    }
}

/// Asks for something, once; a lack of it refuses the move until somebody says otherwise.
pub fn ask(draft: &mut Draft, place: &GatePlace, need: Need) {
    if let Some(gates) = place.gates_mut(draft)
        && gates.iter().all(|gate| gate.requires != need)
    {
        gates.push(need.into());
    }
}

/// Asks for it no longer.
pub fn drop_gate(draft: &mut Draft, place: &GatePlace, nth: usize) {
    if let Some(gates) = place.gates_mut(draft).filter(|gates| nth < gates.len()) {
        gates.remove(nth);
    }
}

/// Changes one gate.
pub fn change(draft: &mut Draft, place: &GatePlace, nth: usize, change: impl FnOnce(&mut Gate)) {
    if let Some(gate) = place.gates_mut(draft).and_then(|gates| gates.get_mut(nth)) {
        change(gate);
    }
}

/// Everywhere that something is asked for, and whether a lack of it only warns there.
pub fn asking(draft: &Draft, need: &Need) -> Vec<(GatePlace, GateMode)> {
    let of_statuses = draft.statuses.iter().flat_map(|status| {
        [GatePlace::Entry(status.id.clone()), GatePlace::Exit(status.id.clone())].into_iter()
    });
    let of_moves = draft.moves.iter().map(|m| GatePlace::Move(m.from.clone(), m.to.clone()));
    let asks = |place: GatePlace| {
        let gate = place.gates(draft)?.iter().find(|gate| gate.requires == *need)?;
        Some((place, gate.mode))
    };
    of_statuses.chain(of_moves).filter_map(asks).collect()
}

#[cfg(test)]
mod tests {
    //! Gates of the workflow a board starts with.
    use super::*;
    use domain::{FactDef, default_calendar, default_workflow};

    fn id(text: &str) -> StatusId {
        text.parse().expect("an id")
    }

    #[test]
    fn what_is_asked_for_stands_where_it_was_put_and_is_offered_no_more() {
        let mut draft = Draft::from(&default_workflow(default_calendar("Europe/Berlin")));
        let paid = Need::Fact("paid".parse().expect("an id"));
        draft.facts.push(FactDef::new("paid".parse().expect("an id"), "Payment received".into()));
        let place = GatePlace::Entry(id("floor"));
        let offered = |draft: &Draft| -> Vec<String> {
            place.choices(draft).iter().map(|choice| choice.name.clone()).collect()
        };
        assert_eq!(
            offered(&draft),
            [
                "Payment received",
                "a reason",
                "promised date",
                "at least one line",
                "a stay of some time",
                "Carrier",
                "Tracking number",
                "Customer reference",
                "Note"
            ]
        );
        ask(&mut draft, &place, paid.clone());
        ask(&mut draft, &place, paid.clone());
        ask(&mut draft, &place, Need::Dwell(60));
        change(&mut draft, &place, 0, |gate| gate.mode = GateMode::Warn);
        change(&mut draft, &place, 1, |gate| gate.requires = Need::Dwell(90));
        let floor = draft.status(&id("floor")).expect("there");
        let said: Vec<_> = floor.entry.iter().map(|gate| draft.gate_name(gate)).collect();
        assert_eq!(said, ["Payment received (warns)", "a stay of 90 min"]);
        assert_eq!(offered(&draft)[..2], ["a reason", "promised date"]);
        assert!(!offered(&draft).contains(&"a stay of some time".to_owned()));
        let on_move = GatePlace::Move(id("scheduled"), id("floor"));
        ask(&mut draft, &on_move, paid.clone());
        assert_eq!(asking(&draft, &paid), [(place.clone(), GateMode::Warn), (on_move, GateMode::Block)]);
        drop_gate(&mut draft, &place, 0);
        drop_gate(&mut draft, &place, 7);
        let left = draft.status(&id("floor")).map(|status| status.entry.clone());
        assert_eq!(left, Some(vec![Need::Dwell(90).into()]));
        ask(&mut draft, &GatePlace::Exit(id("nowhere")), Need::Reason);
        assert!(draft.status(&id("nowhere")).is_none());
    }
}
