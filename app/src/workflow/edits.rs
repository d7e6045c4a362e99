//! What can be done to a draft, on plain types. Ids are made once, from the first name; names are free afterwards.

use domain::{Draft, Need, StatusDraft, StatusId, Transition};
use std::str::FromStr;

/// How long an id may be.
const ID_LENGTH: usize = 40;

/// An id for what is called so: in plain letters, and none of those that are `taken`. Where the name has no such letters it is
/// the word for what it is.
pub fn id_for<'a, I: FromStr + PartialEq + 'a>(
    name: &str,
    word: &str,
    taken: impl Iterator<Item = &'a I> + Clone,
) -> I {
    let mut base = String::new();
    for c in name.chars().flat_map(plain).flat_map(|c| c.to_lowercase()) {
        if c.is_ascii_alphanumeric() {
            base.push(c);
        } else if !base.is_empty() && !base.ends_with('_') {
            base.push('_');
        }
    }
    base.truncate(ID_LENGTH);
    let base = match base.trim_end_matches('_') {
        "" => word.to_owned(),
        base => base.to_owned(),
    };
    let numbered = (2u32..).map(|number| {
        let end = format!("_{number}");
        let start: String = base.chars().take(ID_LENGTH - end.len()).collect();
        format!("{start}{end}")
    });
    let free = |id: &I| taken.clone().all(|other| other != id);
    let ids = std::iter::once(base.clone()).chain(numbered).filter_map(|id| id.parse().ok());
    ids.into_iter().find(free).unwrap_or_else(|| unreachable!("numbers do not end"))
}

/// A letter without its marks, where it is one of the Latin alphabet's; others are left out.
fn plain(c: char) -> impl Iterator<Item = char> {
    let plain: &str = match c {
        'à'..='å' | 'À'..='Å' => "a",
        'ç' | 'Ç' => "c",
        'è'..='ë' | 'È'..='Ë' => "e",
        'ì'..='ï' | 'Ì'..='Ï' => "i",
        'ñ' | 'Ñ' => "n",
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => "o",
        'ù'..='ü' | 'Ù'..='Ü' => "u",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' => "ss",
        'ł' | 'Ł' => "l",
        'ş' | 'Ş' | 'š' | 'Š' => "s",
        'ğ' | 'Ğ' => "g",
        'ı' | 'İ' => "i",
        'ž' | 'Ž' | 'ż' | 'Ż' => "z",
        'č' | 'Č' => "c",
        _ => "",
    };
    let own = plain.is_empty().then_some(c);
    plain.chars().chain(own)
}

/// Puts a new status at the end, before those that end an order's life, unless it is the first of all.
pub fn add(draft: &mut Draft, id: StatusId, name: &str) {
    let last = draft.statuses.iter().rposition(|status| !status.phase.is_final());
    let place = last.map_or(draft.statuses.len(), |last| last + 1);
    draft.statuses.insert(place, StatusDraft { name: name.trim().to_owned(), ..StatusDraft::new(id) });
}

/// What is gone when a status is: it, its place, and its moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    status: StatusDraft,
    place: usize,
    moves: Vec<Transition>,
}

/// Takes a status out, with its moves.
pub fn remove(draft: &mut Draft, id: &StatusId) -> Option<Removed> {
    let place = draft.statuses.iter().position(|status| status.id == *id)?;
    let touches = |m: &Transition| m.from == *id || m.to == *id;
    let moves = draft.moves.iter().filter(|m| touches(m)).cloned().collect();
    draft.moves.retain(|m| !touches(m));
    Some(Removed { status: draft.statuses.remove(place), place, moves })
}

/// Puts back what was taken out, as far as it still fits.
pub fn restore(draft: &mut Draft, removed: Removed) {
    if draft.status(&removed.status.id).is_some() {
        return;
    }
    draft.statuses.insert(removed.place.min(draft.statuses.len()), removed.status);
    for m in removed.moves {
        let fits = draft.status(&m.from).is_some() && draft.status(&m.to).is_some();
        if fits && transition(draft, &m.from, &m.to).is_none() {
            draft.moves.push(m);
        }
    }
}

/// What of another state of the workflow would be put back: a status as it was there, behind the one it stood behind.
pub fn removed_from(before: &Draft, draft: &Draft, id: &StatusId) -> Option<Removed> {
    let place = before.statuses.iter().position(|status| status.id == *id)?;
    let ahead = before.statuses[..place].iter().rev();
    let behind =
        ahead.filter_map(|status| draft.statuses.iter().position(|other| other.id == status.id)).next();
    let moves = before.moves.iter().filter(|m| m.from == *id || m.to == *id).cloned().collect();
    Some(Removed { status: before.statuses[place].clone(), place: behind.map_or(0, |at| at + 1), moves })
}

/// Puts a status elsewhere in the order.
pub fn put(draft: &mut Draft, id: &StatusId, place: usize) {
    if let Some(from) = draft.statuses.iter().position(|status| status.id == *id) {
        let status = draft.statuses.remove(from);
        draft.statuses.insert(place.min(draft.statuses.len()), status);
    }
}

/// The move from one status to another.
pub fn transition<'a>(draft: &'a Draft, from: &StatusId, to: &StatusId) -> Option<&'a Transition> {
    draft.moves.iter().find(|m| m.from == *from && m.to == *to)
}

/// Whether a move leads back: to a status that stands earlier on the board, and to none that ends the order's life.
pub fn is_back(draft: &Draft, from: &StatusId, to: &StatusId) -> bool {
    let place = |id: &StatusId| draft.statuses.iter().position(|status| status.id == *id);
    let ends = draft.status(to).is_some_and(|status| status.phase.is_final());
    place(to) < place(from) && !ends
}

/// Adds a move, which asks for a reason where it leads back; one that there is stays as it is.
pub fn add_move(draft: &mut Draft, from: &StatusId, to: &StatusId) {
    if from == to || transition(draft, from, to).is_some() {
        return;
    }
    let needs = if is_back(draft, from, to) { vec![Need::Reason.into()] } else { Vec::new() };
    draft.moves.push(Transition { from: from.clone(), to: to.clone(), needs, extra_roles: Vec::new() });
}

/// Takes a move out.
pub fn remove_move(draft: &mut Draft, from: &StatusId, to: &StatusId) {
    draft.moves.retain(|m| m.from != *from || m.to != *to);
}

/// Joins each status to the next one on the board, where nothing leads there yet: the way an order usually goes.
pub fn join_in_order(draft: &mut Draft) {
    let ids: Vec<StatusId> = draft.statuses.iter().map(|status| status.id.clone()).collect();
    for pair in ids.windows(2) {
        let ends = draft.status(&pair[0]).is_some_and(|status| status.phase.is_final());
        if !ends {
            add_move(draft, &pair[0], &pair[1]);
        }
    }
}

#[cfg(test)]
mod tests {
    //! Drafts as people edit them.
    use super::*;
    use domain::{Phase, default_calendar, default_workflow};

    fn id(text: &str) -> StatusId {
        text.parse().expect("an id")
    }

    fn draft() -> Draft {
        Draft::from(&default_workflow(default_calendar("Europe/Berlin")))
    }

    #[test]
    fn an_id_is_made_of_the_first_name_and_nobody_elses() {
        let none: [StatusId; 0] = [];
        for (name, made) in [
            ("Awaiting supplier confirmation", "awaiting_supplier_confirmation"),
            ("  Prêt à expédier! ", "pret_a_expedier"),
            ("Größe prüfen", "grosse_prufen"),
            ("قيد التنفيذ", "status"),
            ("", "status"),
        ] {
            assert_eq!(id_for(name, "status", none.iter()), id(made), "{name}");
        }
        let taken = [id("status"), id("status_2")];
        assert_eq!(id_for("…", "status", taken.iter()), id("status_3"));
        let long = id_for(&"long name ".repeat(20), "status", none.iter());
        assert!(long.as_str().len() <= ID_LENGTH && !long.as_str().ends_with('_'), "{long}");
        let again = id_for(&"long name ".repeat(20), "status", [long.clone()].iter());
        assert!(again != long && again.as_str().ends_with("_2") && again.as_str().len() <= ID_LENGTH);
    }

    #[test]
    fn a_new_status_stands_before_those_that_end_the_life_of_an_order() {
        let mut draft = draft();
        add(&mut draft, id("kiln"), " Waiting for kiln slot ");
        let at = draft.statuses.iter().position(|status| status.id == id("kiln")).expect("it");
        assert!(draft.statuses[at + 1..].iter().all(|status| status.phase.is_final()));
        assert_eq!(
            (draft.statuses[at].name.as_str(), draft.statuses[at].owner.clone()),
            ("Waiting for kiln slot", None)
        );
        let mut empty = Draft::default();
        add(&mut empty, id("a"), "A");
        add(&mut empty, id("b"), "B");
        assert_eq!(empty.statuses.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    }

    #[test]
    fn what_was_removed_comes_back_as_it_was() {
        let (before, mut draft) = (draft(), draft());
        let removed = remove(&mut draft, &id("quality")).expect("there");
        assert!(draft.status(&id("quality")).is_none() && draft.moves.iter().all(|m| m.to != id("quality")));
        restore(&mut draft, removed.clone());
        restore(&mut draft, removed);
        let sorted = |draft: &Draft| {
            let mut moves: Vec<_> = draft.moves.iter().map(|m| (m.from.clone(), m.to.clone())).collect();
            moves.sort();
            moves
        };
        assert_eq!((&draft.statuses, sorted(&draft)), (&before.statuses, sorted(&before)));
    }

    #[test]
    fn what_the_live_workflow_has_can_be_put_back_much_later() {
        let before = draft();
        let mut draft = draft();
        for gone in ["floor", "quality"] {
            remove(&mut draft, &id(gone));
        }
        let found = removed_from(&before, &draft, &id("quality")).expect("it was there");
        restore(&mut draft, found);
        let order: Vec<_> = draft.statuses.iter().map(|status| status.id.as_str()).collect();
        assert_eq!(&order[3..6], ["scheduled", "quality", "ready"]);
        assert!(transition(&draft, &id("quality"), &id("ready")).is_some());
        assert!(transition(&draft, &id("floor"), &id("quality")).is_none(), "the other end is gone");
        assert_eq!(removed_from(&before, &draft, &id("nothing")), None);
    }

    #[test]
    fn a_move_back_asks_for_a_reason_and_one_that_ends_an_order_does_not_lead_back() {
        let mut draft = Draft::default();
        for name in ["cancelled", "a", "b"] {
            draft.statuses.push(StatusDraft::new(id(name)));
        }
        draft.statuses[0].phase = Phase::Cancelled;
        join_in_order(&mut draft);
        assert_eq!(draft.moves.len(), 1, "nothing leads on from an end: {:?}", draft.moves);
        add_move(&mut draft, &id("b"), &id("a"));
        add_move(&mut draft, &id("b"), &id("cancelled"));
        add_move(&mut draft, &id("b"), &id("b"));
        assert_eq!(
            transition(&draft, &id("b"), &id("a")).map(|m| m.needs.clone()),
            Some(vec![Need::Reason.into()])
        );
        assert_eq!(transition(&draft, &id("b"), &id("cancelled")).map(|m| m.needs.clone()), Some(Vec::new()));
    }
}
