//! The map by keyboard: right follows a move on, left goes back to where one comes from, up and down go along the board.

use crate::workflow::edits::is_back;
use domain::{Draft, StatusId};

/// Where a key leads from a status; none where it leads nowhere.
pub fn follow(draft: &Draft, at: &StatusId, key: &str) -> Option<StatusId> {
    let ids: Vec<&StatusId> = draft.statuses.iter().map(|status| &status.id).collect();
    let place = |id: &StatusId| ids.iter().position(|other| *other == id);
    let here = place(at);
    let nearest = |mut found: Vec<&StatusId>| {
        found.sort_by_key(|id| place(id).zip(here).map_or(usize::MAX, |(there, here)| there.abs_diff(here)));
        found.first().map(|id| (*id).clone())
    };
    match key {
        "ArrowRight" => {
            let on = draft.moves.iter().filter(|m| m.from == *at && !is_back(draft, &m.from, &m.to));
            nearest(on.map(|m| &m.to).collect())
        }
        "ArrowLeft" => {
            let before = draft.moves.iter().filter(|m| m.to == *at && !is_back(draft, &m.from, &m.to));
            nearest(before.map(|m| &m.from).collect())
        }
        "ArrowDown" => ids.get(here? + 1).map(|id| (*id).clone()),
        "ArrowUp" => here?.checked_sub(1).and_then(|before| ids.get(before)).map(|id| (*id).clone()),
        "Home" => ids.first().map(|id| (*id).clone()),
        "End" => ids.last().map(|id| (*id).clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    #[test]
    fn arrows_follow_moves_and_the_order_of_the_board() {
        let draft = Draft::from(&default_workflow(default_calendar("Europe/Berlin")));
        let to = |at: &str, key| follow(&draft, &at.parse().expect("an id"), key).map(|id| id.to_string());
        assert_eq!(to("received", "ArrowRight").as_deref(), Some("approval"));
        assert_eq!(to("floor", "ArrowRight").as_deref(), Some("quality"));
        assert_eq!(to("scheduled", "ArrowLeft").as_deref(), Some("supplier"));
        assert_eq!(to("received", "ArrowLeft").as_deref(), None, "only moves back lead there");
        assert_eq!(to("received", "ArrowDown").as_deref(), Some("approval"));
        assert_eq!((to("received", "ArrowUp"), to("received", "x")), (None, None));
        assert_eq!(to("floor", "End").as_deref(), Some("cancelled"));
    }
}
