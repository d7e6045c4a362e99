//! What of the trail is shown: everything or one kind, comments among the entries, and what happened by itself folded.

use domain::{
    ActorRef, CommentId, Event, tr,
    wire::{CommentView, EntryView},
};

/// What of it somebody looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TrailFilter {
    /// Everything.
    #[default]
    All,
    /// What was said.
    Comments,
    /// Where the order was and went.
    Moves,
    /// What it says otherwise than before.
    Edits,
}

impl TrailFilter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [TrailFilter; 4] =
        [TrailFilter::All, TrailFilter::Comments, TrailFilter::Moves, TrailFilter::Edits];

    /// As it is offered.
    pub fn name(self) -> String {
        match self {
            TrailFilter::All => tr!("of the history" => "All"),
            TrailFilter::Comments => tr!("Comments"),
            TrailFilter::Moves => tr!("of the history" => "Moves"),
            TrailFilter::Edits => tr!("of the history" => "Edits"),
        }
    }

    fn shows(self, event: &Event) -> bool {
        match self {
            TrailFilter::All => true,
            TrailFilter::Comments => false,
            TrailFilter::Moves => matches!(
                event,
                Event::Placed(_)
                    | Event::Moved { .. }
                    | Event::TakenBack { .. }
                    | Event::Held { .. }
                    | Event::Released { .. }
                    | Event::Archived
                    | Event::Withdrawn { .. }
                    | Event::CancelAsked { .. }
                    | Event::CancelDeclined { .. }
                    | Event::ParcelSent { .. }
                    | Event::ParcelDelivered { .. }
                    | Event::ParcelLost { .. }
                    | Event::ParcelReopened { .. }
                    | Event::ParcelTakenBack { .. }
            ),
            TrailFilter::Edits => matches!(
                event,
                Event::Edited { .. }
                    | Event::LinesChanged { .. }
                    | Event::Promised { .. }
                    | Event::Renumbered { .. }
                    | Event::FactSet { .. }
                    | Event::FactCleared { .. }
                    | Event::DateAccepted { .. }
                    | Event::LanguageChosen { .. }
                    | Event::TrackingRenewed { .. }
                    | Event::ParcelPacked { .. }
                    | Event::ParcelSplit { .. }
                    | Event::ParcelMerged { .. }
                    | Event::ParcelLabelled { .. }
                    | Event::Erased { .. }
            ),
        }
    }
}

/// One row of the trail.
#[derive(Debug, Clone, PartialEq)]
pub enum TrailRow {
    /// Something that happened.
    Entry(Box<EntryView>),
    /// Something that was said.
    Comment(CommentId),
    /// Several things in a row that nobody decided.
    Automatic(Vec<EntryView>),
}

impl TrailRow {
    /// What tells it from the others. What an entry says changes with what the person may see.
    pub fn key(&self) -> String {
        match self {
            TrailRow::Entry(entry) => format!("{} {:?}", entry.seq, entry.event),
            TrailRow::Comment(comment) => comment.to_string(),
            TrailRow::Automatic(entries) => {
                let end = |entry: Option<&EntryView>| entry.map_or(0, |entry| entry.seq);
                format!("{}-{}", end(entries.first()), end(entries.last()))
            }
        }
    }
}

/// The rows, the newest first. `all_loaded` tells whether older entries are still to be loaded: then comments from before
/// them wait, so that nothing stands out of turn.
pub fn rows(
    entries: &[EntryView],
    comments: &[CommentView],
    all_loaded: bool,
    filter: TrailFilter,
) -> Vec<TrailRow> {
    let shown = entries.iter().filter(|entry| entry.event.comment().is_none() && filter.shows(&entry.event));
    let mut rows: Vec<(u64, TrailRow)> =
        shown.map(|entry| (entry.seq, TrailRow::Entry(Box::new(entry.clone())))).collect();
    let from = match (filter, all_loaded) {
        (TrailFilter::Comments, _) | (TrailFilter::All, true) => Some(0),
        (TrailFilter::All, false) => entries.last().map(|entry| entry.seq),
        _ => None,
    };
    if let Some(from) = from {
        let said = comments.iter().filter(|comment| comment.seq >= from);
        rows.extend(said.map(|comment| (comment.seq, TrailRow::Comment(comment.id))));
    }
    rows.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    folded(rows.into_iter().map(|(_, row)| row))
}

/// Puts together what happened by itself, where several such entries follow each other.
fn folded(rows: impl Iterator<Item = TrailRow>) -> Vec<TrailRow> {
    let (mut folded, mut run) = (Vec::new(), Vec::new());
    let close = |run: &mut Vec<EntryView>, folded: &mut Vec<TrailRow>| match run.len() {
        0 => {}
        1 => folded.extend(run.pop().map(|entry| TrailRow::Entry(Box::new(entry)))),
        _ => folded.push(TrailRow::Automatic(std::mem::take(run))),
    };
    for row in rows {
        match row {
            TrailRow::Entry(entry) if is_automatic(&entry) => run.push(*entry),
            row => {
                close(&mut run, &mut folded);
                folded.push(row);
            }
        }
    }
    close(&mut run, &mut folded);
    folded
}

/// Whether nobody decided it: it followed from something else, or only put cards in order.
fn is_automatic(entry: &EntryView) -> bool {
    match entry.event {
        // That somebody was told is what one looks for.
        Event::Placed(_) | Event::Escalated(_) => false,
        Event::Ranked { .. }
        | Event::Reranked { .. }
        | Event::ConditionsChanged { .. }
        | Event::Reclocked { .. } => true,
        _ => entry.actor.who == ActorRef::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{PersonId, Rank, wire::Named};
    use uuid::Uuid;

    fn entry(seq: u64, event: Event, who: ActorRef) -> EntryView {
        EntryView {
            seq,
            at: Default::default(),
            occurred_at: Default::default(),
            order: None,
            number: None,
            status: None,
            version: 1,
            actor: Named { who, name: "Somebody".into() },
            origin: Default::default(),
            event,
            texts: Default::default(),
            withheld: Default::default(),
            statuses: Default::default(),
            people: Default::default(),
            deadline: None,
            promised_before: None,
        }
    }

    fn comment(seq: u64) -> CommentView {
        CommentView {
            id: CommentId(Uuid::from_u128(seq.into())),
            seq,
            by: Named { who: ActorRef::System, name: "Somebody".into() },
            at: Default::default(),
            text: Some("Words".into()),
            edited_at: None,
            deleted: None,
            may_edit: false,
            may_delete: false,
        }
    }

    fn trail() -> Vec<EntryView> {
        let somebody = ActorRef::Person(PersonId(Uuid::from_u128(1)));
        let ranked = || Event::Ranked { rank: Rank::nth(1) };
        let moved = |to: &str| Event::Moved {
            from: "received".parse().expect("an id"),
            to: to.parse().expect("an id"),
            rank: Rank::nth(1),
            due_at: None,
            reason: None,
            despite: Vec::new(),
            entered_at: None,
            unassigned: None,
            quiet: false,
        };
        let said = CommentId(Uuid::from_u128(7));
        vec![
            entry(9, ranked(), somebody.clone()),
            entry(8, Event::Released { due_at: None, paused: 0 }, ActorRef::System),
            entry(7, Event::CommentDeleted { comment: said }, somebody.clone()),
            entry(6, ranked(), somebody.clone()),
            entry(4, moved("ready"), somebody.clone()),
            entry(3, Event::Edited { fields: Default::default(), customer: None }, somebody),
            entry(2, Event::Released { due_at: None, paused: 0 }, ActorRef::System),
        ]
    }

    fn told(all_loaded: bool, filter: TrailFilter) -> String {
        let rows = rows(&trail(), &[comment(1), comment(5)], all_loaded, filter);
        let said = rows.iter().map(|row| match row {
            TrailRow::Entry(entry) => entry.seq.to_string(),
            TrailRow::Comment(comment) => format!("c{}", comment.0.as_u128()),
            TrailRow::Automatic(entries) => format!("{} folded", entries.len()),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn comments_stand_among_the_entries_and_what_happened_by_itself_is_folded() {
        assert_eq!(told(true, TrailFilter::All), "3 folded, c5, 4, 3, 2, c1");
        assert_eq!(
            told(false, TrailFilter::All),
            "3 folded, c5, 4, 3, 2",
            "the oldest waits for its neighbours"
        );
        assert_eq!(told(false, TrailFilter::Comments), "c5, c1");
        assert_eq!(told(true, TrailFilter::Moves), "8, 4, 2");
        assert_eq!(told(true, TrailFilter::Edits), "3");
        assert!(rows(&[], &[], true, TrailFilter::All).is_empty());
    }
}
