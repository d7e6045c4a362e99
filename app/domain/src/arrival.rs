//! When an order will be over, as the board's last finished orders tell it: from the status that it is in, in open time and
//! with whatever held them up. The window is as narrow as it can be while it would have been right for most of them, which is
//! tried on those orders themselves, each with nothing but what was known when it entered the status.

use crate::{
    Date, Entry, Event, Instant, LocalTime, OrderState, Phase, Promise, Spans, StatusId, Workflow,
    stay_length,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// How many of the last finished orders are looked at.
pub const LAST_LIVES: usize = 200;

/// From how many orders on a window is told.
pub const ENOUGH_LIVES: usize = 30;

/// Of a hundred orders a window should be right for so many.
pub const HIT_PERCENT: u32 = 85;

/// The shares of the last orders that a window may cover, in percent, the narrowest first.
const SHARES: [usize; 10] = [50, 55, 60, 65, 70, 75, 80, 85, 90, 95];

/// An order whose life is over: when it entered each status, in turn, the last one being the one in which it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastLife {
    stays: Vec<(StatusId, Instant)>,
}

/// When an order arrives if it goes on as the last ones went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// From the first to the last day.
    pub window: Promise,
    /// How many orders tell it.
    pub orders: u32,
    /// For how many orders such a window would have been right, …
    pub hits: u32,
    /// … of how many on which it was tried; 0 where there are too few.
    pub tried: u32,
}

/// The way of one past order from a status on: when it entered it, when it was over, and the open time between.
#[derive(Debug, Clone, Copy)]
struct Way {
    from: Instant,
    until: Instant,
    seconds: i64,
}

/// How far into the last orders a window reaches, and how that stood the test.
#[derive(Debug, Clone, Copy)]
struct Tried {
    share: usize,
    hits: u32,
    tried: u32,
}

impl PastLife {
    /// The life of an order that was in these statuses in turn, each since then, and ended in the last.
    pub fn new(stays: Vec<(StatusId, Instant)>) -> PastLife {
        PastLife { stays }
    }

    /// The life that these entries of one order tell, if it was worked on and came to a good end.
    pub fn of(workflow: &Workflow, entries: &[Entry]) -> Option<PastLife> {
        let mut stays: Vec<(StatusId, Instant)> = Vec::new();
        for entry in entries {
            match &entry.event {
                Event::Placed(placed) => stays.push((placed.status.clone(), entry.occurred_at)),
                Event::Moved { to, .. } => stays.push((to.clone(), entry.occurred_at)),
                Event::TakenBack { .. } => drop(stays.pop()),
                Event::Withdrawn { .. } => return None,
                _ => {}
            }
        }
        let (last, _) = stays.last()?;
        let is_done = workflow.status(last).is_some_and(|status| status.phase == Phase::Done);
        (is_done && stays.len() > 1).then_some(PastLife { stays })
    }

    /// When it was over.
    fn over_at(&self) -> Option<Instant> {
        self.stays.last().map(|(_, at)| *at)
    }

    /// Its way from when it first entered a status.
    fn way(&self, from: &StatusId, spans: &Spans) -> Option<Way> {
        let until = self.over_at()?;
        let (_, entered) = self.stays.iter().find(|(status, _)| status == from)?;
        let seconds = spans.between(*entered, until).num_seconds();
        (*entered < until).then_some(Way { from: *entered, until, seconds })
    }
}

impl Arrival {
    /// When an order arrives. None where its life is over, or [`Arrival::ahead`] tells nothing.
    pub fn of(
        workflow: &Workflow,
        lives: &[PastLife],
        order: &OrderState,
        time: (&Spans, &LocalTime),
        now: Instant,
    ) -> Option<Arrival> {
        let is_over = workflow.status(&order.status).is_none_or(|status| status.phase.is_final());
        if order.archived || is_over {
            return None;
        }
        // What it has been worked on there: a hold says nothing of what is left.
        let used = stay_length(time.0, order, now);
        Arrival::ahead(lives, (&order.status, used), time, now)
    }

    /// When an order arrives that has used up so much time in a status. None where too few orders before it went this way, or
    /// took as long as it has.
    pub fn ahead(
        lives: &[PastLife],
        (status, used): (&StatusId, TimeDelta),
        time: (&Spans, &LocalTime),
        now: Instant,
    ) -> Option<Arrival> {
        let mut ways: Vec<Way> = lives.iter().filter_map(|life| life.way(status, time.0)).collect();
        ways.sort_by_key(|way| way.until);
        let (ways, used) = (&ways[ways.len().saturating_sub(LAST_LIVES)..], used.num_seconds());
        let left = sorted(ways.iter().filter(|way| way.seconds > used).map(|way| way.seconds - used));
        if left.len() < ENOUGH_LIVES {
            return None;
        }
        let Tried { share, hits, tried } = tried(ways, time);
        let orders = u32::try_from(left.len()).unwrap_or(u32::MAX);
        Some(Arrival { window: window(&left, share, now, time)?, orders, hits, tried })
    }
}

/// The narrowest window that was right often enough, the widest where none was.
fn tried(ways: &[Way], time: (&Spans, &LocalTime)) -> Tried {
    let known = |way: &Way| {
        let over = ways.partition_point(|before| before.until <= way.from);
        let known = (over >= ENOUGH_LIVES).then(|| sorted(ways[..over].iter().map(|way| way.seconds)))?;
        Some((known, way.from, time.1.date(way.until)))
    };
    let trials: Vec<_> = ways.iter().filter_map(known).collect();
    if trials.is_empty() {
        // Nothing tells how wide it has to be: the share itself.
        return Tried { share: HIT_PERCENT as usize, hits: 0, tried: 0 };
    }
    let tried = u32::try_from(trials.len()).unwrap_or(u32::MAX);
    let with = |share| {
        let is_hit = |(known, from, arrived): &&(Vec<i64>, Instant, Date)| {
            let window = window(known, share, *from, time);
            window.is_some_and(|window| window.earliest() <= *arrived && *arrived <= window.latest())
        };
        let hits = u32::try_from(trials.iter().filter(is_hit).count()).unwrap_or(u32::MAX);
        Tried { share, hits, tried }
    };
    let wide_enough =
        SHARES.into_iter().map(with).find(|tried| tried.hits * 100 >= HIT_PERCENT * tried.tried);
    wide_enough.unwrap_or_else(|| with(SHARES[SHARES.len() - 1]))
}

/// The dates between which the middle of these lengths, the shortest first, ends when it is counted from a moment.
fn window(
    lengths: &[i64],
    share: usize,
    from: Instant,
    (spans, local): (&Spans, &LocalTime),
) -> Option<Promise> {
    let outside = lengths.len() * (100 - share) / 200;
    let date = |seconds: &i64| local.date(spans.after(from, TimeDelta::seconds(*seconds)));
    let (least, most) = (lengths.get(outside)?, lengths.get(lengths.len() - 1 - outside)?);
    Promise::new(date(least), date(most)).ok()
}

fn sorted(lengths: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut lengths: Vec<i64> = lengths.collect();
    lengths.sort_unstable();
    lengths
}
