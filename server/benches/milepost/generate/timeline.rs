//! The life of one order, planned before it is told: what happens to it and when. The same number always gives the same life.

use super::Size;
use chrono::TimeDelta;
use domain::{HoldReason, Instant};

/// Something that happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedAction {
    Place,
    /// A delivery window this many days ahead.
    Promise(i64),
    /// Another window, later, with a reason.
    Slip(i64),
    Move(&'static str),
    Hold(HoldReason),
    Release,
    /// Carrier and tracking number.
    Parcel,
    Archive,
}

/// What is left of an order's life, the next deed last.
#[derive(Debug, Clone)]
pub struct OrderTimeline {
    pub number: u32,
    left: Vec<(Instant, SeedAction)>,
}

/// How long ago the first order was placed, in days.
const YEARS: i64 = 5 * 365;
/// How long ago the last archived order and the first live one were placed, in days.
const SETTLED: i64 = 70;
const LIVE: i64 = 60;
/// The columns that take what is live beyond the WIP limits, and those limits.
const ROOMY: [&str; 8] =
    ["received", "approval", "scheduled", "quality", "ready", "carrier", "delivered", "cancelled"];
const SUPPLIER: u32 = 8;
const FLOOR: u32 = 10;

impl OrderTimeline {
    /// The life of the n-th order up to `now`.
    pub fn plan(n: u32, size: Size, now: Instant) -> OrderTimeline {
        let settled = size.orders - size.live;
        let mut left = if n < settled {
            let age = share(n, settled, TimeDelta::days(YEARS - SETTLED));
            archived(n, now - TimeDelta::days(YEARS) + age)
        } else {
            let nth = n - settled;
            let placed = now - TimeDelta::days(LIVE)
                + share(nth, size.live, TimeDelta::days(LIVE) - TimeDelta::hours(1));
            live(n, nth, placed, now)
        };
        left.reverse();
        OrderTimeline { number: n, left }
    }

    /// When the next deed happens.
    pub fn due(&self) -> Option<Instant> {
        self.left.last().map(|(at, _)| *at)
    }

    /// The next deed.
    pub fn advance(&mut self) -> Option<(Instant, SeedAction)> {
        self.left.pop()
    }
}

/// The n-th of so many equal parts of a span.
fn share(n: u32, of: u32, span: TimeDelta) -> TimeDelta {
    let micros = i128::from(span.num_microseconds().unwrap_or(0)) * i128::from(n) / i128::from(of.max(1));
    TimeDelta::microseconds(i64::try_from(micros).unwrap_or(0))
}

/// Spreads consecutive numbers over all numbers (SplitMix64).
pub fn scatter(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What an order does on its way to this status.
fn way(n: u32, to: &str) -> Vec<SeedAction> {
    let luck = scatter(u64::from(n)) % 100;
    let mut way = vec![SeedAction::Place];
    if to == "received" {
        return way;
    }
    way.push(SeedAction::Promise(10 + (luck % 20) as i64));
    if to == "cancelled" {
        way.push(SeedAction::Move("cancelled"));
        return way;
    }
    let detour = if luck < 20 { Some("approval") } else { (luck < 40).then_some("supplier") };
    let detour = if to == "approval" || to == "supplier" { None } else { detour };
    way.extend(detour.map(SeedAction::Move));
    for status in ["approval", "supplier", "scheduled", "floor", "quality", "ready", "carrier", "delivered"] {
        let passed = !matches!(status, "approval" | "supplier") || status == to;
        way.extend((status == "carrier").then_some(SeedAction::Parcel));
        way.extend(passed.then_some(SeedAction::Move(status)));
        if status == to {
            break;
        }
        if status == "floor" && luck % 10 == 3 {
            way.extend([SeedAction::Hold(HoldReason::ALL[luck as usize % 7]), SeedAction::Release]);
        }
        if status == "quality" && luck % 20 == 7 {
            way.push(SeedAction::Slip(5 + (luck % 9) as i64));
        }
    }
    way
}

fn archived(n: u32, placed: Instant) -> Vec<(Instant, SeedAction)> {
    let cancelled = scatter(u64::from(n) ^ 0xcafe) % 100 < 3;
    let mut way = way(n, if cancelled { "cancelled" } else { "delivered" });
    way.push(SeedAction::Archive);
    let mut at = placed;
    let mut told = Vec::with_capacity(way.len());
    for (step, action) in way.into_iter().enumerate() {
        told.push((at, action));
        // Between two hours and three days and a half; the life ends within the 70 days up to now.
        at += TimeDelta::minutes(120 + (scatter(u64::from(n) << 8 | step as u64) % 4_900) as i64);
    }
    told
}

fn live(n: u32, nth: u32, placed: Instant, now: Instant) -> Vec<(Instant, SeedAction)> {
    let to = match nth {
        nth if nth < SUPPLIER => "supplier",
        nth if nth < SUPPLIER + FLOOR => "floor",
        nth => ROOMY[nth as usize % ROOMY.len()],
    };
    let mut way = way(n, to);
    if nth % 25 == 4 && to != "delivered" && to != "cancelled" {
        way.push(SeedAction::Hold(HoldReason::ALL[nth as usize % 7]));
    }
    let (count, age) = (way.len() as u32 + 1, now - placed);
    way.into_iter()
        .enumerate()
        .map(|(step, action)| (placed + share(step as u32, count, age), action))
        .collect()
}
