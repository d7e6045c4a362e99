//! Ticking the roles that somebody holds, board by board.

use crate::components::form::FormValues;
use domain::{BoardId, Role, RoleId, tr};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A board with the roles that one can hold there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardRoles {
    /// The board.
    pub id: BoardId,
    /// Its name.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Role>,
}

/// The boxes. Each carries board and role in its value, so that the form says it all.
#[component]
pub fn RoleBoxes(
    /// All boards.
    boards: Vec<BoardRoles>,
    /// The roles held now.
    held: BTreeMap<BoardId, BTreeSet<RoleId>>,
    /// Whether the person may do all anyway.
    admin: bool,
) -> impl IntoView {
    let several = boards.len() > 1;
    view! {
        <fieldset class="RoleBoxes">
            <legend>{tr!("Roles")}</legend>
            {boards
                .into_iter()
                .map(|board| {
                    let now = held.get(&board.id).cloned().unwrap_or_default();
                    let boxes = board.roles.into_iter().map(|role| {
                        let (value, on) = (format!("{} {}", board.id, role.id), now.contains(&role.id));
                        view! { <label class="Tick"><input type="checkbox" name="role" value=value checked=on /> <span dir="auto">{role.name}</span></label> }
                    });
                    let list = view! { <div class="RoleBoxes-list">{boxes.collect_view()}</div> };
                    if !several {
                        return list.into_any();
                    }
                    // Of many boards those are open where there is something to see.
                    let (open, count) = (!now.is_empty(), now.len());
                    view! {
                        <details class="RoleBoxes-board" open=open>
                            <summary><b dir="auto">{board.name}</b> {open.then(|| view! { <span class="Tag">{count}</span> })}</summary>
                            {list}
                        </details>
                    }
                    .into_any()
                })
                .collect_view()}
            <p class="Field-hint">{tr!("Who holds a role owns its statuses: they move those orders on. Without a role on a board one does not see it.")}</p>
            <label class="Tick"><input type="checkbox" name="admin" checked=admin /> <span>{tr!("Administrator: may do everything, people and settings too")}</span></label>
        </fieldset>
    }
}

/// All the roles that are ticked, with every board named, so that a board without any loses those it had.
pub fn read(values: &FormValues, boards: &[BoardRoles]) -> BTreeMap<BoardId, BTreeSet<RoleId>> {
    let mut roles: BTreeMap<BoardId, BTreeSet<RoleId>> =
        boards.iter().map(|board| (board.id, BTreeSet::new())).collect();
    for value in values.all("role") {
        let parsed =
            value.split_once(' ').and_then(|(board, role)| Some((board.parse().ok()?, role.parse().ok()?)));
        if let Some((board, role)) = parsed {
            roles.entry(board).or_default().insert(role);
        }
    }
    roles
}
