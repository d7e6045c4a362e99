//! Viewers of a board that fold its feed as the browser does: apply what follows, ignore what is older, and fetch the
//! snapshot where something is missing. In the end each must hold what the snapshot says.

use super::{Verdict, ensure};
use crate::shop::process::Api;
use domain::{Card, ColumnCount, OrderId, Snapshot, wire::Change};
use reqwest::{Response, header};
use std::{collections::BTreeMap, time::Duration};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};

/// How long a viewer may take to catch up in the end.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a viewer waits before it connects again.
const PAUSE: Duration = Duration::from_millis(20);

/// A board as a viewer knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    seq: u64,
    cards: BTreeMap<OrderId, Card>,
    counts: Vec<ColumnCount>,
}

/// How a viewer behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Stays as long as the stream does.
    Stay,
    /// Drops the connection after at most so many events.
    Drop(u32),
    /// Drops it, and comes back only after so many more entries.
    StayAway(u32, u64),
    /// A broken one: takes an order's last entries for known.
    Ignore(OrderId),
}

/// Viewers at work.
pub struct Viewers {
    tasks: Vec<JoinHandle<Verdict<Viewer>>>,
    goal: watch::Sender<Option<u64>>,
}

/// What viewers went through, added up.
#[derive(Debug, Default)]
pub struct Story {
    pub connections: u64,
    pub events: u64,
    pub resyncs: u64,
    /// Entries that came without the one before them.
    pub gaps: u64,
}

struct Viewer {
    doors: watch::Receiver<Api>,
    name: String,
    habit: Habit,
    board: Board,
    story: Story,
}

impl Board {
    fn of(snapshot: Snapshot) -> Board {
        let counts = snapshot.columns.iter().map(|column| column.count.clone()).collect();
        assert!(
            snapshot.columns.iter().all(|column| column.next.is_none()),
            "the first window must hold the whole board"
        );
        let cards = snapshot
            .columns
            .into_iter()
            .flat_map(|column| column.orders)
            .map(|card| (card.id, card))
            .collect();
        Board { seq: snapshot.seq, cards, counts }
    }

    /// Whether the change could be taken in; if not, the snapshot must be fetched.
    fn apply(&mut self, change: &Change) -> bool {
        if change.seq <= self.seq {
            return true;
        }
        if change.seq != self.seq + 1 {
            return false;
        }
        self.seq = change.seq;
        match &change.card {
            Some(card) if !card.archived => self.put(card),
            _ => drop(self.cards.remove(&change.order)),
        }
        for count in &change.columns {
            self.counts
                .iter_mut()
                .filter(|known| known.status == count.status)
                .for_each(|known| known.clone_from(count));
        }
        true
    }

    /// A replayed card is the card as it is now: the newer version of two wins.
    fn put(&mut self, card: &Card) {
        if self.cards.get(&card.id).is_none_or(|known| known.version <= card.version) {
            self.cards.insert(card.id, card.clone());
        }
    }
}

impl Viewers {
    /// So many that stay.
    pub async fn steady(api: &Api, count: usize) -> Viewers {
        Viewers::start(&watch::channel(api.clone()).1, vec![Habit::Stay; count]).await
    }

    /// One for each habit; `doors` says where the server is.
    pub async fn start(doors: &watch::Receiver<Api>, habits: Vec<Habit>) -> Viewers {
        let goal = watch::Sender::new(None);
        let api = doors.borrow().clone();
        let name = api.board().await;
        let board = fetch(&api, &name).await.expect("a board");
        let start = |habit| {
            let (doors, name, board) = (doors.clone(), name.clone(), board.clone());
            let viewer = Viewer { doors, name, habit, board, story: Story::default() };
            tokio::spawn(viewer.watch(goal.subscribe()))
        };
        let tasks = habits.into_iter().map(start).collect();
        Viewers { tasks, goal }
    }

    /// Waits until each has come to where the log ends now, and compares their boards with the snapshot.
    pub async fn finish(self, api: &Api) -> Verdict<Story> {
        self.finish_within(PATIENCE, api).await
    }

    /// The same with a limit of one's own.
    pub async fn finish_within(self, limit: Duration, api: &Api) -> Verdict<Story> {
        let name = self.tasks.len();
        let board = api.board().await;
        let truth = fetch(api, &board).await.ok_or("the board cannot be read")?;
        self.goal.send_replace(Some(truth.seq));
        let (mut story, end) = (Story::default(), Instant::now() + limit);
        for (n, task) in self.tasks.into_iter().enumerate() {
            let viewer = timeout_at(end, task)
                .await
                .map_err(|_| format!("viewer {n} of {name} did not catch up in {limit:?}"))?;
            let viewer = viewer.map_err(|error| error.to_string())??;
            ensure(viewer.board == truth, || {
                format!("viewer {n} of {name} ({:?}) ended with another board", viewer.habit)
            })?;
            story.connections += viewer.story.connections;
            story.events += viewer.story.events;
            story.resyncs += viewer.story.resyncs;
            story.gaps += viewer.story.gaps;
        }
        Ok(story)
    }
}

impl Viewer {
    /// Connects again and again until the board is where it should be.
    async fn watch(mut self, mut goal: watch::Receiver<Option<u64>>) -> Verdict<Viewer> {
        while !self.done(&goal) {
            if let Some(stream) = self.connect().await? {
                self.follow(stream, &mut goal).await?;
            }
            self.rest(&mut goal).await;
        }
        Ok(self)
    }

    fn done(&self, goal: &watch::Receiver<Option<u64>>) -> bool {
        goal.borrow().is_some_and(|goal| self.board.seq >= goal)
    }

    /// The stream from where the board is; none while the server is away or not well.
    async fn connect(&mut self) -> Verdict<Option<Response>> {
        let api = self.doors.borrow().clone();
        let path = format!("{}/api/v1/boards/{}/feed?after={}", api.base, self.name, self.board.seq);
        // A stream has no end, so no limit either: the goal ends it.
        let call =
            api.client.get(path).header(header::COOKIE, &api.cookie).timeout(Duration::from_secs(3600));
        match call.send().await {
            Ok(answer) if answer.status().is_success() => {
                self.story.connections += 1;
                Ok(Some(answer))
            }
            Ok(answer) if !answer.status().is_server_error() => Err(format!("the feed: {}", answer.status())),
            _ => Ok(None),
        }
    }

    /// Follows a stream until it ends, the habit drops it or the goal is reached.
    async fn follow(&mut self, mut stream: Response, goal: &mut watch::Receiver<Option<u64>>) -> Verdict {
        let mut left = match self.habit {
            Habit::Stay | Habit::Ignore(_) => u32::MAX,
            Habit::Drop(most) | Habit::StayAway(most, _) => rand::random_range(1..=most),
        };
        let mut text = String::new();
        while !self.done(goal) {
            let chunk = tokio::select! {
                chunk = stream.chunk() => chunk,
                _ = goal.changed() => continue,
            };
            let Ok(Some(chunk)) = chunk else { return Ok(()) };
            text.push_str(std::str::from_utf8(&chunk).map_err(|error| error.to_string())?);
            while let Some((event, rest)) = text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                text = rest;
                self.hear(&event).await?;
                left -= 1;
                if left == 0 {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn hear(&mut self, event: &str) -> Verdict {
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
        self.story.events += 1;
        let known = match (field("event: "), field("data: ")) {
            (Some("change"), Some(data)) => {
                self.take_in(serde_json::from_str(data).map_err(|error| format!("{error}: {event}"))?)
            }
            (Some("reset"), _) => false,
            _ => true,
        };
        if !known {
            self.story.resyncs += 1;
            self.board = self.snapshot().await;
        }
        Ok(())
    }

    /// The snapshot, as soon as the server gives it out.
    async fn snapshot(&self) -> Board {
        loop {
            let api = self.doors.borrow().clone();
            match fetch(&api, &self.name).await {
                Some(board) => return board,
                None => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn take_in(&mut self, change: Change) -> bool {
        if self.habit == Habit::Ignore(change.order) && change.seq == self.board.seq + 1 {
            self.board.seq = change.seq;
            return true;
        }
        let follows = self.board.apply(&change);
        self.story.gaps += u64::from(!follows);
        follows
    }

    /// The time between two connections.
    async fn rest(&self, goal: &mut watch::Receiver<Option<u64>>) {
        tokio::time::sleep(PAUSE).await;
        let Habit::StayAway(_, entries) = self.habit else { return };
        let until = self.board.seq + entries;
        while goal.borrow().is_none() && self.snapshot().await.seq < until {
            let _ = timeout(PAUSE * 10, goal.changed()).await;
        }
    }
}

/// None while the server is away or not well.
async fn fetch(api: &Api, board: &str) -> Option<Board> {
    let call =
        api.client.get(format!("{}/api/v1/boards/{board}", api.base)).header(header::COOKIE, &api.cookie);
    let answer = call.send().await.and_then(Response::error_for_status).ok()?;
    answer.json().await.ok().map(Board::of)
}
