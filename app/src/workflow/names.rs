//! Names that a draft does not hold itself: those of roles, and of people who are asked one by one.

use super::editor::Editor;
use crate::api::{ApiResult, Client};
use domain::{
    Approver, BoardId, Draft, PersonId, Role,
    wire::{Colleague, PersonView},
};
use leptos::{prelude::*, task::spawn_local};

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
    #[cfg(test)]
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
            Approver::Person(id) => self.person(id).unwrap_or("a person by name").to_owned(),
            Approver::Customer => "the customer".to_owned(),
        }
    }
}

impl Editor {
    /// What there are names for, tracked.
    pub fn names(self) -> Names {
        Names { roles: self.roles(), people: self.people.get().unwrap_or_default() }
    }

    /// Fetches the people of the board, once. Only in the browser, so inside an effect.
    pub fn fetch_people(self) {
        if self.asked_for_people.get_value() {
            return;
        }
        self.asked_for_people.set_value(true);
        spawn_local(async move {
            let answer = match self.may_edit {
                // Only who is on the board can be asked.
                true => Client.people().await.map(|people| on_board(people, self.board)),
                false => Client.stand_ins().await.map(|all| all.people),
            };
            self.take_in_people(answer);
        });
    }

    fn take_in_people(self, answer: ApiResult<Vec<Colleague>>) {
        match answer {
            Ok(people) => {
                let _ = self.people.try_set(Some(people));
            }
            // Without names the page works; whoever opens a step asks again.
            Err(_) => {
                let _ = self.asked_for_people.try_set_value(false);
            }
        }
    }
}

/// Whether some approval asks somebody by name.
pub fn names_people(draft: &Draft) -> bool {
    let mut of = draft.approvals.iter().flat_map(|def| &def.steps).flat_map(|step| &step.of);
    of.any(|approver| matches!(approver, Approver::Person(_)))
}

/// Who can sign in and sees the board.
fn on_board(people: Vec<PersonView>, board: Option<BoardId>) -> Vec<Colleague> {
    let sees = |person: &PersonView| {
        let roles = board.and_then(|board| person.roles.get(&board));
        person.active && (person.admin || roles.is_some_and(|roles| !roles.is_empty()))
    };
    let seeing = people.into_iter().filter(sees);
    seeing.map(|PersonView { id, name, .. }| Colleague { id, name }).collect()
}
