//! The audit: walks every chain, folds every order again from the log alone, and compares the result with what is stored.
//! It names the first difference. It reads in one consistent view and writes nothing.

mod board;
mod erased;
mod people;
mod rules;
mod stays;
mod workflows;

use super::{
    Failure, Head, Person, chain,
    projection::{ImportRow, Projected},
    search::SearchDocument,
    source,
};
use crate::secret::Secret;
use async_trait::async_trait;
use domain::{ActorRef, BoardId, Entry, Instant, OrderId, RecordedRow, RuleId, StandIn, StatusId};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;

/// How many entries or rows are read at once.
const PAGE: u32 = 500;

/// What the audit found: all boards that it walked, and the first difference if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The boards walked, the reserved one first; those behind a difference are missing.
    pub boards: Vec<Walked>,
    /// The first thing that is not as the log says.
    pub difference: Option<Difference>,
}

impl Verdict {
    /// A difference that is no board's.
    pub(super) fn different(place: &str, what: String) -> Verdict {
        let difference = Difference { board: "any".into(), place: place.into(), what };
        Verdict { boards: Vec::new(), difference: Some(difference) }
    }
}

/// A board whose log and projections agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The board's name in addresses.
    pub board: String,
    /// Where its log ends: note the hash elsewhere, and hand it to a later audit.
    pub head: Head,
    /// How many orders it has.
    pub orders: u64,
    /// How many texts its log points to that were erased.
    pub erased: u64,
}

/// Something that is not as the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The board's name in addresses.
    pub board: String,
    /// Where: an entry, an order, a column, a person.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "board {}, {}: {}", self.board, self.place, self.what)
    }
}

/// What an engine shows the audit, all of it as of one moment.
#[async_trait]
pub trait Auditor: Send {
    /// All boards, the reserved one first: id, name in addresses, and where the board's row says that its log ends.
    async fn boards(&mut self) -> Result<Vec<(BoardId, String, Head)>, Failure>;
    /// What the reserved board's row says beside where its log ends: slug, name, revision, workflow.
    async fn reserved(&mut self) -> Result<(String, String, i64, String), Failure>;
    /// Entries after a position as they are stored.
    async fn entries(&mut self, board: BoardId, after: u64, limit: u32) -> Result<Vec<StoredEntry>, Failure>;
    /// Rows of contacts by id.
    async fn contacts(&mut self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, StoredText>, Failure>;
    /// Rows of lines by order.
    async fn lines(&mut self, orders: &[Uuid]) -> Result<BTreeMap<Uuid, StoredText>, Failure>;
    /// Rows of notes by id.
    async fn notes(&mut self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, StoredText>, Failure>;
    /// A board's orders as they are stored, by id, from behind this one.
    async fn orders(&mut self, board: BoardId, after: Uuid, limit: u32) -> Result<Vec<StoredOrder>, Failure>;
    /// A board's imports as they are stored.
    async fn imports(&mut self, board: BoardId) -> Result<Vec<StoredImport>, Failure>;
    /// What these orders are searched and sorted by, as it is stored.
    async fn documents(&mut self, orders: &[OrderId]) -> Result<BTreeMap<OrderId, StoredDocument>, Failure>;
    /// A board's counters.
    async fn counters(&mut self, board: BoardId) -> Result<BTreeMap<StatusId, u32>, Failure>;
    /// The next steps of a board's orders, as they are stored: which one, and of which stay.
    async fn timers(&mut self, board: BoardId) -> Result<BTreeMap<OrderId, (String, Instant)>, Failure>;
    /// Everybody.
    async fn people(&mut self) -> Result<Vec<Person>, Failure>;
    /// Who stands in for whom.
    async fn stand_ins(&mut self) -> Result<Vec<StandIn>, Failure>;
    /// A board's revisions of its workflow.
    async fn revisions(&mut self, board: BoardId) -> Result<Vec<StoredRevision>, Failure>;
    /// Since when a board's row says that it is archived.
    async fn archived_at(&mut self, board: BoardId) -> Result<Option<Instant>, Failure>;
    /// The revision that a board's row says is in force, and its exact bytes.
    async fn in_force(&mut self, board: BoardId) -> Result<(u32, String), Failure>;
    /// The revisions of a board's rules, rule by rule, the earliest first.
    async fn rules(&mut self, board: BoardId) -> Result<Vec<StoredRuleRevision>, Failure>;
    /// What a board's orders took in the statuses that they have finished.
    async fn stays(&mut self, board: BoardId) -> Result<StoredStays, Failure>;
    /// The rows that stand for themselves.
    async fn rows(&mut self) -> Result<Vec<StoredRow>, Failure>;
}

/// A board's stays as they are stored, by the move that ended each and the status that it left.
pub type StoredStays = BTreeMap<(u64, StatusId), StoredStay>;

/// What is stored of a stay.
#[derive(Debug, Clone, Copy)]
pub struct StoredStay {
    /// How long it was, in seconds.
    pub(super) seconds: i64,
    /// When it ended; none where that is still to be read from the log.
    pub(super) ended_at: Option<Instant>,
}

/// A row that stands for itself: what it says, and the salt with which the log holds the digest of that.
#[derive(Debug, Clone)]
pub struct StoredRow {
    pub(super) row: RecordedRow,
    /// None where it was written before rows were bound to the log.
    pub(super) salt: Option<Vec<u8>>,
    pub(super) text: String,
}

/// A revision as it is stored.
#[derive(Debug, Clone)]
pub struct StoredRevision {
    pub(super) revision: u32,
    pub(super) body: String,
    /// None where that was not noted yet.
    pub(super) at: Option<Instant>,
    /// None is Milepost itself, or not noted.
    pub(super) author: Option<Uuid>,
    pub(super) restores: Option<u32>,
}

/// A revision of a rule as it is stored; the rule's own row beside it.
#[derive(Debug, Clone)]
pub struct StoredRuleRevision {
    pub(super) rule: RuleId,
    pub(super) revision: u32,
    pub(super) body: String,
    /// The revision that the rule's row says is in force.
    pub(super) in_force: u32,
    pub(super) name: String,
    pub(super) on: bool,
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    pub(super) seq: u64,
    pub(super) order: Option<Uuid>,
    pub(super) hash: Vec<u8>,
    pub(super) body: String,
}

/// A row of a source table: what is hashed, and what was derived from it for reading and searching.
#[derive(Debug, Clone)]
pub struct StoredText {
    /// The order that it is filed under.
    pub(super) order: Uuid,
    pub(super) salt: Vec<u8>,
    pub(super) body: String,
    pub(super) derived: Vec<String>,
}

/// An order's row; what cannot be read comes as its id and the reason.
#[derive(Debug, Clone)]
pub struct StoredOrder {
    pub(super) id: OrderId,
    pub(super) row: Result<Box<Projected>, String>,
    pub(super) tracking: Vec<u8>,
    /// The steps that it is found by as granted.
    pub(super) granted: String,
    /// How many comments its card says that it has, and where the newest stands.
    pub(super) comments: (i64, i64),
}

/// An order's row of the search index.
#[derive(Debug, Clone)]
pub struct StoredDocument(pub(super) SearchDocument);

/// An import's row.
#[derive(Debug, Clone)]
pub struct StoredImport(pub(super) ImportRow);

/// Walks everything. With `noted`, a head hash noted earlier, some board's chain must contain it.
pub async fn verify(
    auditor: &mut dyn Auditor,
    secret: &Secret,
    noted: Option<[u8; 32]>,
) -> Result<Verdict, Failure> {
    let mut walk = Walk { auditor, secret, noted, met: false, created: BTreeMap::new() };
    let mut verdict = Verdict { boards: Vec::new(), difference: None };
    for (id, slug, head) in walk.auditor.boards().await? {
        match walk.board(id, &head).await {
            Ok((orders, erased)) => verdict.boards.push(Walked { board: slug, head, orders, erased }),
            Err(Halt::At(place, what)) => {
                verdict.difference = Some(Difference { board: slug, place, what });
                return Ok(verdict);
            }
            Err(Halt::Failed(failure)) => return Err(failure),
        }
    }
    if let Some(noted) = noted.filter(|_| !walk.met) {
        let what = format!(
            "no chain contains {}: entries that were there when it was noted are gone",
            source::hex(&noted)
        );
        verdict.difference = Some(Difference { board: "any".into(), place: "the noted hash".into(), what });
    }
    Ok(verdict)
}

/// Why a walk ends early.
enum Halt {
    At(String, String),
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Halt {
        Halt::Failed(failure)
    }
}

type Step<T = ()> = Result<T, Halt>;

fn at_entry<T>(seq: u64, what: impl Into<String>) -> Step<T> {
    Err(Halt::At(format!("entry {seq}"), what.into()))
}

struct Walk<'a> {
    auditor: &'a mut dyn Auditor,
    secret: &'a Secret,
    noted: Option<[u8; 32]>,
    met: bool,
    /// When boards were made, and by whom.
    created: BTreeMap<BoardId, (Instant, ActorRef)>,
}

impl Walk<'_> {
    /// Walks a board: how many orders it has, and how many of its texts were erased.
    async fn board(&mut self, id: BoardId, head: &Head) -> Step<(u64, u64)> {
        if id == super::SYSTEM {
            self.system(head).await.map(|()| (0, 0))
        } else {
            self.orders_board(id, head).await
        }
    }

    /// The next page of a board's chain, each entry checked against the one before it. Empty at the end of the log, which
    /// must be where the board's row says.
    async fn page<E: DeserializeOwned>(
        &mut self,
        board: BoardId,
        end: &mut Head,
        head: &Head,
    ) -> Step<Vec<Entry<E>>> {
        let stored = self.auditor.entries(board, end.seq, PAGE).await?;
        if stored.is_empty() {
            return self.check_end(end, head).map(|()| Vec::new());
        }
        stored.into_iter().map(|entry| self.link(board, end, entry)).collect()
    }

    fn check_end(&self, end: &Head, head: &Head) -> Step {
        if end.seq < head.seq {
            return at_entry(
                end.seq + 1,
                format!("it is missing: the board's row says that the log ends at {}", head.seq),
            );
        }
        if end.seq > head.seq {
            return at_entry(
                head.seq + 1,
                "it stands behind what the board's row says is the end of the log",
            );
        }
        if end.at != head.at {
            return at_entry(end.seq, "the board's row has another time for it");
        }
        if end.hash != head.hash {
            return at_entry(end.seq, "the board's row has another hash for it");
        }
        Ok(())
    }

    fn link<E: DeserializeOwned>(
        &mut self,
        board: BoardId,
        end: &mut Head,
        stored: StoredEntry,
    ) -> Step<Entry<E>> {
        let seq = stored.seq;
        if seq != end.seq + 1 {
            return at_entry(end.seq + 1, format!("it is missing: entry {seq} follows"));
        }
        let changed = || at_entry(seq, "its text was changed: it does not hash to what the chain holds");
        let hash = chain::next_hash(&end.hash, &stored.body);
        let Ok(entry) = chain::open::<E>(&stored.body) else {
            return if stored.hash == hash { at_entry(seq, "its text cannot be read") } else { changed() };
        };
        if entry.seq != seq {
            return at_entry(
                seq,
                format!("it says that it is entry {}: entries were swapped or moved", entry.seq),
            );
        }
        if stored.hash != hash {
            return changed();
        }
        if entry.board != board {
            return at_entry(seq, format!("it says that it belongs to board {}", entry.board));
        }
        if stored.order != entry.order.map(|order| order.0) {
            return at_entry(seq, "it is filed under another order than its text says");
        }
        if end.at.is_some_and(|before| entry.at < before) || entry.occurred_at > entry.at {
            return at_entry(seq, "its time does not follow");
        }
        *end = Head { seq, hash, at: Some(entry.at) };
        self.met |= self.noted == Some(hash);
        Ok(entry)
    }
}

/// The log's end before its first entry.
fn beginning() -> Head {
    Head { seq: 0, hash: chain::START, at: None }
}
