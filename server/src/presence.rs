//! Who has which order open, in memory alone: it is told to those who look at the board, written nowhere, and forgotten soon
//! after a page has stopped saying that it is there. Instances tell each other of the pages that speak to them.

use domain::{
    BoardId, OrderId, PersonId, PersonRef, Sight, StatusId,
    wire::{Change, Editing, PRESENCE_BEAT, Present},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::watch;
use uuid::Uuid;

/// How long a page counts as there after it last said so.
const LAPSE: Duration = Duration::from_secs(2 * PRESENCE_BEAT + PRESENCE_BEAT / 2);
/// How many pages of one person count at once on a board.
const PAGES: usize = 16;

/// Everybody who is somewhere, by board.
#[derive(Debug, Default)]
pub struct Presences(Mutex<HashMap<BoardId, Arc<Room>>>);

/// A board and who is there.
#[derive(Debug, Default)]
struct Room {
    pages: Mutex<BTreeMap<(PersonId, Uuid), Page>>,
    changed: watch::Sender<()>,
}

/// One page that has an order open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Page {
    name: String,
    order: OrderId,
    /// Where the order is: whoever does not see that status is not told.
    status: StatusId,
    editing: Option<Editing>,
    heard: Instant,
}

/// Somebody who is told who is there.
#[derive(Debug)]
pub struct PresenceWatch {
    room: Arc<Room>,
    changed: watch::Receiver<()>,
    /// What they were told last.
    told: Vec<Present>,
}

impl Presences {
    /// A page has an order open, or still has.
    pub fn show(
        &self,
        board: BoardId,
        (person, page): (&PersonRef, Uuid),
        (order, status): (OrderId, StatusId),
        editing: Option<Editing>,
        now: Instant,
    ) {
        let here = Page { name: person.name.clone(), order, status, editing, heard: now };
        self.room(board).change(|pages| {
            pages.insert((person.id, page), here);
            let own = pages.iter().filter(|((owner, _), _)| *owner == person.id);
            let mut own: Vec<_> = own.map(|(key, page)| (page.heard, *key)).collect();
            own.sort_unstable();
            let surplus = own.len().saturating_sub(PAGES);
            own[..surplus].iter().for_each(|(_, key)| drop(pages.remove(key)));
        });
    }

    /// A page has closed its order.
    pub fn leave(&self, board: BoardId, person: PersonId, page: Uuid) {
        self.room(board).change(|pages| drop(pages.remove(&(person, page))));
    }

    /// Where orders are by now.
    pub fn follow(&self, board: BoardId, changes: &[Change]) {
        let room = lock(&self.0).get(&board).cloned();
        let Some(room) = room else { return };
        let moved = changes.iter().filter_map(|change| Some((change.order, &change.card.as_ref()?.status)));
        let moved: HashMap<OrderId, &StatusId> = moved.collect();
        room.change(|pages| {
            for page in pages.values_mut() {
                if let Some(status) = moved.get(&page.order) {
                    page.status = (*status).clone();
                }
            }
        });
    }

    /// Starts to tell somebody who is there.
    pub fn watch(&self, board: BoardId) -> PresenceWatch {
        let room = self.room(board);
        let mut changed = room.changed.subscribe();
        changed.mark_changed();
        PresenceWatch { room, changed, told: Vec::new() }
    }

    fn room(&self, board: BoardId) -> Arc<Room> {
        lock(&self.0).entry(board).or_default().clone()
    }
}

impl Room {
    /// Changes who is there, and wakes those who are told if it is another picture then.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<(PersonId, Uuid), Page>)) {
        let mut pages = lock(&self.pages);
        let picture = |pages: &BTreeMap<_, Page>| -> Vec<_> {
            let shown = |page: &Page| (page.order, page.status.clone(), page.editing);
            pages.iter().map(|(key, page)| (*key, shown(page))).collect()
        };
        let before = picture(&pages);
        change(&mut pages);
        if picture(&pages) != before {
            self.changed.send_replace(());
        }
    }
}

impl PresenceWatch {
    /// Waits until it may be another picture. Dropping the future loses nothing.
    pub async fn changed(&mut self) {
        if self.changed.changed().await.is_err() {
            // The room lives as long as this does.
            std::future::pending::<()>().await;
        }
    }

    /// Forgets those who have not been heard of for long.
    pub fn sweep(&self, now: Instant) {
        self.room.change(|pages| pages.retain(|_, page| now.duration_since(page.heard) < LAPSE));
    }

    /// Who is there as far as somebody sees it, if it is not what they were told last. One person is told of once an order.
    pub fn news(&mut self, sight: &Sight) -> Option<Vec<Present>> {
        let mut present: Vec<Present> = Vec::new();
        for ((id, _), page) in
            lock(&self.room.pages).iter().filter(|(_, page)| sight.sees_status(&page.status))
        {
            match present.iter_mut().find(|one| one.order == page.order && one.person.id == *id) {
                Some(known) => known.editing = known.editing.or(page.editing),
                None => present.push(Present {
                    order: page.order,
                    person: PersonRef { id: *id, name: page.name.clone() },
                    editing: page.editing,
                }),
            }
        }
        if present == self.told {
            return None;
        }
        self.told.clone_from(&present);
        Some(present)
    }

    /// It may be another picture, for they see something else by now.
    pub fn look_again(&mut self) {
        self.changed.mark_changed();
    }
}

/// A panic while a lock was held leaves whole pages behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn person(n: u128) -> PersonRef {
        PersonRef { id: PersonId(id(n)), name: format!("Person {n}") }
    }

    fn names(news: Option<Vec<Present>>) -> Option<Vec<String>> {
        news.map(|present| present.into_iter().map(|one| one.person.name).collect())
    }

    #[tokio::test]
    async fn whoever_is_not_heard_of_is_forgotten_and_whoever_does_not_see_it_is_not_told() {
        let (presences, board, start) = (Presences::default(), BoardId(id(1)), Instant::now());
        let (order, at): (_, StatusId) = (OrderId(id(2)), "approval".parse().unwrap());
        let mut workflow = default_workflow(default_calendar("UTC"));
        workflow.roles[1].set_sees_status(at.clone(), false);
        let (whole, blind) = (Sight::whole(), Sight::of(&[workflow.roles[1].id.clone()].into(), &workflow));
        let (mut seeing, mut unseeing) = (presences.watch(board), presences.watch(board));
        let show = |n, editing, now| {
            presences.show(board, (&person(n), id(10 * n)), (order, at.clone()), editing, now);
        };
        assert_eq!(seeing.news(&whole), None, "nobody is there");
        show(1, None, start);
        show(2, Some(Editing::Details), start);
        seeing.changed().await;
        assert_eq!(names(seeing.news(&whole)), Some(vec!["Person 1".into(), "Person 2".into()]));
        assert_eq!(unseeing.news(&blind), None, "an order out of their sight");
        assert_eq!(seeing.news(&whole), None, "told once");
        // Only the first says again that it is there.
        show(1, None, start + LAPSE - Duration::from_secs(1));
        seeing.sweep(start + LAPSE - Duration::from_secs(1));
        assert_eq!(seeing.news(&whole), None, "the same picture");
        seeing.sweep(start + LAPSE);
        assert_eq!(names(seeing.news(&whole)), Some(vec!["Person 1".into()]));
        // The order goes where the other one sees it, and back.
        let change = |to: &str| Change {
            seq: 1,
            order,
            version: 2,
            kind: "moved".into(),
            actor: domain::wire::Named { who: domain::ActorRef::System, name: "Milepost".into() },
            from: None,
            to: None,
            card: Some(card(order, to)),
            columns: Vec::new(),
        };
        presences.follow(board, &[change("supplier")]);
        assert_eq!(names(unseeing.news(&blind)), Some(vec!["Person 1".into()]));
        presences.follow(board, &[change("approval")]);
        assert_eq!(names(unseeing.news(&blind)), Some(vec![]));
        presences.leave(board, person(1).id, id(10));
        assert_eq!(names(seeing.news(&whole)), Some(vec![]));
    }

    #[test]
    fn two_pages_of_one_person_are_one_face_and_a_crowd_of_pages_is_cut() {
        let (presences, board, start) = (Presences::default(), BoardId(id(1)), Instant::now());
        let (order, at): (_, StatusId) = (OrderId(id(2)), "received".parse().unwrap());
        let mut watch = presences.watch(board);
        for page in 0..40 {
            let editing = (page == 39).then_some(Editing::Lines);
            let now = start + Duration::from_millis(page);
            presences.show(
                board,
                (&person(1), id(100 + u128::from(page))),
                (order, at.clone()),
                editing,
                now,
            );
        }
        let news = watch.news(&Sight::whole()).expect("news");
        assert_eq!((news.len(), news[0].editing), (1, Some(Editing::Lines)));
        assert_eq!(lock(&watch.room.pages).len(), PAGES);
    }

    fn card(order: OrderId, at: &str) -> domain::Card {
        serde_json::from_value(serde_json::json!({
            "id": order, "number": "N1", "version": 2, "status": at, "rank": domain::Rank::nth(0),
            "customer": {"id": Uuid::nil(), "name": "Alder Gifts"}, "lines": {"count": 0, "first": ""},
            "entered_at": "2026-11-23T09:00:00Z", "filled": [],
        }))
        .expect("a card")
    }
}
