//! The people of the board, fetched once somebody needs their names.

use super::{editor::Editor, names::Names};
use crate::api::{ApiResult, Client};
use domain::{
    BoardId,
    wire::{Colleague, PersonView},
};
use leptos::{prelude::*, task::spawn_local};

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

/// Who can sign in and sees the board.
fn on_board(people: Vec<PersonView>, board: Option<BoardId>) -> Vec<Colleague> {
    let sees = |person: &PersonView| {
        let roles = board.and_then(|board| person.roles.get(&board));
        person.active && (person.admin || roles.is_some_and(|roles| !roles.is_empty()))
    };
    let seeing = people.into_iter().filter(sees);
    seeing.map(|PersonView { id, name, .. }| Colleague { id, name }).collect()
}
