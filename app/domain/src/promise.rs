//! What the customer was told: a window of dates.

use crate::{Date, spoken::tr_later, text::Invalid};
use serde::{Deserialize, Serialize};

/// The earliest and latest date on which the order arrives, in the shop's zone; `earliest <= latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Dates", into = "Dates")]
pub struct Promise {
    earliest: Date,
    latest: Date,
}

impl Promise {
    /// A window of dates; refused when it ends before it starts.
    pub fn new(earliest: Date, latest: Date) -> Result<Promise, Invalid> {
        if earliest > latest {
            return Err(Invalid(tr_later!("must not end before it starts")));
        }
        Ok(Promise { earliest, latest })
    }

    /// The first date of the window.
    pub fn earliest(&self) -> Date {
        self.earliest
    }

    /// The last date of the window: past it the order is late.
    pub fn latest(&self) -> Date {
        self.latest
    }
}

#[derive(Serialize, Deserialize)]
struct Dates {
    earliest: Date,
    latest: Date,
}

impl TryFrom<Dates> for Promise {
    type Error = Invalid;
    fn try_from(dates: Dates) -> Result<Promise, Invalid> {
        Promise::new(dates.earliest, dates.latest)
    }
}

impl From<Promise> for Dates {
    fn from(promise: Promise) -> Dates {
        Dates { earliest: promise.earliest, latest: promise.latest }
    }
}
