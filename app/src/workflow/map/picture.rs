//! What the map shows of a draft: its statuses and moves, what is gone of the workflow in force, and where all of it is
//! drawn. What is said about a status beside its place is the view's business, so that typing moves nothing.

use super::{
    layout::{Area, Lane, layout},
    path::{head, line},
};
use crate::workflow::{
    changes::{Kind, all_ids},
    edits::{is_back, transition},
};
use domain::{Draft, Need, Phase, StatusId, Transition};

/// So many statuses that are gone stand between the others; more would hide them.
const GONE_SHOWN: usize = 3;
/// From so many moves on into what is cancelled, a word says where they come from.
const MANY: usize = 3;
/// A word needs so much room.
const NOTE_ROOM: f64 = 120.0;

/// The drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The statuses.
    pub nodes: Vec<(StatusId, Area)>,
    /// The moves.
    pub edges: Vec<Edge>,
    /// The bands behind.
    pub lanes: Vec<Lane>,
    /// Where a word stands for many moves.
    pub notes: Vec<Note>,
}

/// A move as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The status left.
    pub from: StatusId,
    /// The status entered.
    pub to: StatusId,
    /// Whether it leads back.
    pub back: bool,
    /// What became of it since the workflow in force.
    pub change: Option<Kind>,
    /// Its line.
    pub line: String,
    /// Its arrow head.
    pub head: String,
}

/// A word in place of many moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The status they lead to.
    pub to: StatusId,
    /// Where it stands.
    pub area: Area,
    /// The statuses they come from.
    pub from: Vec<StatusId>,
    /// The statuses that are still on their way and from which none leads here.
    pub but: Vec<StatusId>,
    /// Whether each asks for a reason.
    pub reason: bool,
    /// A short line from the word to the status.
    pub line: String,
    /// Its arrow head.
    pub head: String,
}

/// The statuses that are shown, in order: those of the draft, and few that are gone where they were.
pub fn shown_ids(live: &Draft, draft: &Draft) -> Vec<StatusId> {
    let gone = live.statuses.iter().filter(|status| draft.status(&status.id).is_none()).count();
    let mut ids = all_ids(live, draft);
    if gone > GONE_SHOWN {
        ids.retain(|id| draft.status(id).is_some());
    }
    ids
}

impl Picture {
    /// The drawing of a draft over the workflow in force.
    pub fn of(live: &Draft, draft: &Draft) -> Picture {
        let ids = shown_ids(live, draft);
        let phase =
            |id: &StatusId| draft.status(id).or(live.status(id)).map_or(Phase::Open, |status| status.phase);
        let phases: Vec<Phase> = ids.iter().map(phase).collect();
        let many: Vec<&StatusId> =
            draft.statuses.iter().map(|status| &status.id).filter(|id| has_note(draft, id)).collect();
        let moves = moves_of(live, draft, &ids);
        let drawn = |m: &&(Transition, Option<Kind>)| !many.contains(&&m.0.to) || m.1 == Some(Kind::Removed);
        let some: Vec<_> = moves.iter().filter(drawn).cloned().collect();
        let picture = Picture::drawn(draft, &ids, &phases, &some, &many);
        // Without room for the words the lines are drawn after all.
        if picture.notes.len() == many.len() {
            picture
        } else {
            Picture::drawn(draft, &ids, &phases, &moves, &[])
        }
    }

    fn drawn(
        draft: &Draft,
        ids: &[StatusId],
        phases: &[Phase],
        moves: &[(Transition, Option<Kind>)],
        many: &[&StatusId],
    ) -> Picture {
        let place = |id: &StatusId| ids.iter().position(|other| other == id).unwrap_or_default();
        let ends: Vec<(usize, usize)> = moves.iter().map(|(m, _)| (place(&m.from), place(&m.to))).collect();
        let drawing = layout(phases, &ends);
        let edges = moves.iter().zip(&drawing.routes).map(|((m, change), route)| Edge {
            from: m.from.clone(),
            to: m.to.clone(),
            back: is_back(draft, &m.from, &m.to),
            change: *change,
            line: line(route),
            head: head(route),
        });
        let edges = edges.collect();
        let notes = many
            .iter()
            .filter_map(|id| note(draft, id, drawing.nodes[place(id)], &drawing.nodes, drawing.width));
        let notes = notes.collect();
        let nodes = ids.iter().cloned().zip(drawing.nodes).collect();
        Picture { width: drawing.width, height: drawing.height, nodes, edges, lanes: drawing.lanes, notes }
    }
}

/// The moves that can be drawn, with what became of each.
fn moves_of(live: &Draft, draft: &Draft, ids: &[StatusId]) -> Vec<(Transition, Option<Kind>)> {
    let is_shown = |m: &Transition| ids.contains(&m.from) && ids.contains(&m.to) && m.from != m.to;
    let present = draft.moves.iter().map(|m| {
        let change = match transition(live, &m.from, &m.to) {
            None => Some(Kind::Added),
            Some(was) if was != m => Some(Kind::Changed),
            Some(_) => None,
        };
        (m.clone(), change)
    });
    let gone = live.moves.iter().filter(|m| transition(draft, &m.from, &m.to).is_none());
    let gone = gone.map(|m| (m.clone(), Some(Kind::Removed)));
    present.chain(gone).filter(|(m, _)| is_shown(m)).collect()
}

fn has_note(draft: &Draft, id: &StatusId) -> bool {
    let is_cancelled = draft.status(id).is_some_and(|status| status.phase == Phase::Cancelled);
    is_cancelled && draft.moves.iter().filter(|m| m.to == *id).count() >= MANY
}

fn note(draft: &Draft, id: &StatusId, at: Area, nodes: &[Area], width: f64) -> Option<Note> {
    let x = at.x + at.width + 34.0;
    let next =
        nodes.iter().filter(|node| node.y == at.y && node.x > at.x).map(|node| node.x).fold(width, f64::min);
    // What is done has its name before its first status.
    let room = next - x - if next < width { 44.0 } else { 8.0 };
    if room < NOTE_ROOM {
        return None;
    }
    let into: Vec<&Transition> = draft.moves.iter().filter(|m| m.to == *id).collect();
    let but = draft
        .statuses
        .iter()
        .filter(|status| !status.phase.is_final() && into.iter().all(|m| m.from != status.id));
    let (y, end) = (at.y + at.height / 2.0, at.x + at.width);
    let route = [(x - 6.0, y), (end, y)];
    Some(Note {
        to: id.clone(),
        area: Area { x, y: at.y, width: room.min(360.0), height: at.height },
        from: into.iter().map(|m| m.from.clone()).collect(),
        but: but.map(|status| status.id.clone()).collect(),
        reason: into.iter().all(|m| m.needs.iter().any(|gate| gate.requires == Need::Reason)),
        line: line(&route),
        head: head(&route),
    })
}

#[cfg(test)]
mod tests {
    //! Drafts of the workflow a board starts with.
    use super::*;
    use crate::workflow::edits;
    use domain::{default_calendar, default_workflow};

    fn draft() -> Draft {
        Draft::from(&default_workflow(default_calendar("Europe/Berlin")))
    }

    #[test]
    fn many_moves_into_what_is_cancelled_are_a_word() {
        let picture = Picture::of(&draft(), &draft());
        let [note] = &picture.notes[..] else { panic!("one note: {:?}", picture.notes) };
        assert_eq!((note.to.as_str(), note.from.len(), note.reason), ("cancelled", 7, true));
        assert_eq!(note.but.iter().map(StatusId::as_str).collect::<Vec<_>>(), ["carrier"]);
        assert!(picture.edges.iter().all(|edge| edge.to != note.to));
        let mut fewer = draft();
        fewer.moves.retain(|m| m.to != note.to || m.from.as_str() < "floor");
        let picture = Picture::of(&fewer, &fewer);
        assert!(picture.notes.is_empty() && picture.edges.iter().any(|edge| edge.to == note.to));
    }

    #[test]
    fn a_few_statuses_that_are_gone_stay_in_sight_and_many_do_not() {
        let (live, mut less) = (draft(), draft());
        let quality = "quality".parse().expect("an id");
        edits::remove(&mut less, &quality);
        let picture = Picture::of(&live, &less);
        assert!(picture.nodes.iter().any(|(id, _)| *id == quality));
        assert!(picture.edges.iter().any(|edge| edge.change == Some(Kind::Removed) && edge.to == quality));
        let picture = Picture::of(&live, &Draft::default());
        assert!(picture.nodes.is_empty() && picture.edges.is_empty());
    }
}
