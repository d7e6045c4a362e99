//! What follows from an order's lines and parcels for what its customer is told: what was sent, what has arrived, and what is still
//! to come, with its date or with the word that there is none yet. Whatever its status is called, nothing is said to be delivered
//! while something is on its way, at the shop or not packed at all.

use crate::{Date, Parcel, ParcelItem, ParcelState, Parcels, Phase, Promise};
use serde::{Deserialize, Serialize};

/// Where the pieces of a line are. The parts make up the whole: `ordered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineTally {
    /// How many go to the customer.
    pub ordered: u64,
    /// In no parcel that holds them.
    pub open: u64,
    /// In parcels at the shop.
    pub ready: u64,
    /// In parcels on their way.
    pub on_way: u64,
    /// At the customer's.
    pub delivered: u64,
    /// Back at the shop, and not packed anew.
    pub came_back: u64,
    /// Lost on their way, and not packed anew.
    pub lost: u64,
}

impl LineTally {
    /// How many the customer waits for.
    pub fn missing(&self) -> u64 {
        self.open + self.ready + self.on_way + self.lost
    }

    /// How many have still to be packed, or packed anew, for the customer to get them.
    pub fn to_pack(&self) -> u64 {
        self.open + self.lost
    }

    /// How many can be packed now.
    pub fn free(&self) -> u64 {
        self.open + self.lost + self.came_back
    }

    fn add(self, other: LineTally) -> LineTally {
        LineTally {
            ordered: self.ordered + other.ordered,
            open: self.open + other.open,
            ready: self.ready + other.ready,
            on_way: self.on_way + other.on_way,
            delivered: self.delivered + other.delivered,
            came_back: self.came_back + other.came_back,
            lost: self.lost + other.lost,
        }
    }
}

/// Where the pieces of each line are. Pieces of a line are alike: of what came back or was lost, the last word counts, and only
/// as far as it was not packed anew.
pub fn line_tallies(lines: &[u32], parcels: &Parcels) -> Vec<LineTally> {
    let mut gone: Vec<&Parcel> = parcels.all.iter().filter(|parcel| !parcel.state.holds()).collect();
    gone.sort_by_key(|parcel| std::cmp::Reverse((parcel.ended_at, parcel.no)));
    let tally = |(pieces, line): (&u32, u32)| {
        let in_state = |state| parcels.count(line, |is| is == state);
        let mut tally = LineTally {
            ordered: u64::from(*pieces),
            ready: in_state(ParcelState::Packed),
            on_way: in_state(ParcelState::Sent),
            delivered: in_state(ParcelState::Delivered),
            ..LineTally::default()
        };
        let mut left = tally.ordered.saturating_sub(parcels.held(line));
        for parcel in &gone {
            let pieces = parcel.count(line).min(left);
            left -= pieces;
            match parcel.state {
                ParcelState::Lost => tally.lost += pieces,
                _ => tally.came_back += pieces,
            }
        }
        LineTally { open: left, ..tally }
    };
    lines.iter().zip(0..).map(tally).collect()
}

/// What stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelHeadline {
    /// What the order's status says: it was cancelled.
    Status,
    /// Everything is at the customer's.
    Delivered,
    /// So many of all are.
    PartDelivered,
    /// So many of all are on their way, and none has arrived.
    OnWay,
    /// So many of all are packed, and none was sent.
    Ready,
    /// None is packed, and some are to come.
    ToCome,
    /// All that was sent came back, and nothing is to come.
    CameBack,
}

/// When what is still to come does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// Nothing is.
    Nothing,
    /// Within this window.
    By(Promise),
    /// Nobody knows yet.
    Unknown,
}

/// What an order's customer is told of its lines and parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelNews {
    /// What stands first.
    pub headline: ParcelHeadline,
    /// All pieces together.
    pub tally: LineTally,
    /// What is in no parcel and has to come, line by line; what was lost among it.
    pub to_come: Vec<ParcelItem>,
    /// When that comes, and what is on its way.
    pub coming: Coming,
    /// Whether what is not packed waits for something, for the order is on hold.
    pub waits: bool,
    /// Whether the customer waits for nothing more of it.
    pub complete: bool,
}

/// What a customer is told of an order's lines and parcels, whatever they are; none where it has no parcels, and goes with its
/// status as a whole.
pub fn parcel_news(
    lines: &[u32],
    parcels: &Parcels,
    phase: Phase,
    held: bool,
    promise: Option<Promise>,
    today: Date,
) -> Option<ParcelNews> {
    if parcels.all.is_empty() {
        return None;
    }
    let tallies = line_tallies(lines, parcels);
    let tally = tallies.iter().copied().fold(LineTally::default(), LineTally::add);
    let cancelled = phase == Phase::Cancelled;
    // Of a cancelled order nothing more is sent; what was, is on its way all the same.
    let awaited = if cancelled { tally.on_way } else { tally.missing() };
    let headline = match tally {
        _ if cancelled => ParcelHeadline::Status,
        LineTally { delivered: delivered @ 1.., ordered, .. } if delivered == ordered => {
            ParcelHeadline::Delivered
        }
        LineTally { delivered: 1.., .. } => ParcelHeadline::PartDelivered,
        LineTally { on_way: 1.., .. } => ParcelHeadline::OnWay,
        LineTally { ready: 1.., .. } => ParcelHeadline::Ready,
        _ if tally.to_pack() > 0 => ParcelHeadline::ToCome,
        _ => ParcelHeadline::CameBack,
    };
    let to_come = tallies.iter().zip(0..).filter(|(tally, _)| !cancelled && tally.to_pack() > 0);
    let to_come: Vec<ParcelItem> = to_come
        .map(|(tally, line)| ParcelItem {
            line,
            quantity: u32::try_from(tally.to_pack()).unwrap_or(u32::MAX),
        })
        .collect();
    Some(ParcelNews {
        headline,
        tally,
        coming: match promise.filter(|promise| promise.latest() >= today) {
            _ if awaited == 0 => Coming::Nothing,
            Some(promise) => Coming::By(promise),
            None => Coming::Unknown,
        },
        waits: held && !to_come.is_empty(),
        to_come,
        complete: awaited == 0,
    })
}
