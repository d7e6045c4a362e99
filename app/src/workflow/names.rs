//! Names that a draft does not hold itself: those of roles, and of people who are asked one by one.

use domain::{Addressee, Approver, Draft, PersonId, Role, tr, wire::Colleague};

/// Who is called how.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    /// The shop's roles.
    pub roles: Vec<Role>,
    /// The people of the board, as far as they are known here.
    pub people: Vec<Colleague>,
}

impl Names {
    /// Those of roles alone.
    pub fn of_roles(roles: &[Role]) -> Names {
        Names { roles: roles.to_vec(), people: Vec::new() }
    }

    /// A person's name.
    pub fn person(&self, id: &PersonId) -> Option<&str> {
        self.people.iter().find(|person| person.id == *id).map(|person| person.name.as_str())
    }

    /// Who is asked, by name.
    pub fn approver(&self, approver: &Approver) -> String {
        match approver {
            Approver::Role(id) => super::words::role(&self.roles, id),
            Approver::Person(id) => {
                self.person(id).map_or_else(|| tr!("a person by name"), ToOwned::to_owned)
            }
            Approver::Customer => tr!("the customer"),
        }
    }
}

/// Whether some approval asks somebody by name, or some ladder tells somebody.
pub fn names_people(draft: &Draft) -> bool {
    let mut of = draft.approvals.iter().flat_map(|def| &def.steps).flat_map(|step| &step.of);
    let own = draft.statuses.iter().filter_map(|status| status.ladder.as_ref());
    let rungs = own.chain(&draft.ladder).flat_map(|ladder| &ladder.rungs);
    of.any(|approver| matches!(approver, Approver::Person(_)))
        || rungs.flat_map(|rung| &rung.to).any(|to| matches!(to, Addressee::Person(_)))
}
