//! Why a customer was not told.

use crate::spoken::tr_later;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Why a message did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suppressed {
    /// The order has no e-mail address.
    NoAddress,
    /// Somebody left it out.
    SwitchedOff,
    /// What it was to tell was taken back.
    TakenBack,
    /// What happened next tells of it, too.
    Merged,
    /// The order had left the status before it was sent.
    Overtaken,
    /// The order had been placed by mistake.
    Withdrawn,
    /// The customer wants no messages at this address.
    Unsubscribed,
    /// The address has refused mail for good.
    Bounced,
    /// The customer told their mail provider that messages are spam.
    Complained,
    /// The shop sends no messages.
    Off,
}

impl Suppressed {
    /// All of them.
    pub const ALL: [Suppressed; 10] = [
        Suppressed::NoAddress,
        Suppressed::SwitchedOff,
        Suppressed::TakenBack,
        Suppressed::Merged,
        Suppressed::Overtaken,
        Suppressed::Withdrawn,
        Suppressed::Unsubscribed,
        Suppressed::Bounced,
        Suppressed::Complained,
        Suppressed::Off,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Suppressed::NoAddress => "no_address",
            Suppressed::SwitchedOff => "switched_off",
            Suppressed::TakenBack => "taken_back",
            Suppressed::Merged => "merged",
            Suppressed::Overtaken => "overtaken",
            Suppressed::Withdrawn => "withdrawn",
            Suppressed::Unsubscribed => "unsubscribed",
            Suppressed::Bounced => "bounced",
            Suppressed::Complained => "complained",
            Suppressed::Off => "off",
        }
    }

    /// Whether it is the customer's own wish. What they decided themselves they get a copy of all the same.
    pub const fn is_wish(self) -> bool {
        matches!(self, Suppressed::Unsubscribed | Suppressed::Complained)
    }

    /// What the team reads of it, behind “not told: ”; `tr_later!`.
    pub const fn words(self) -> &'static str {
        match self {
            Suppressed::NoAddress => tr_later!("no e-mail address"),
            Suppressed::SwitchedOff => tr_later!("switched off"),
            Suppressed::TakenBack => tr_later!("taken back before it was sent"),
            Suppressed::Merged => tr_later!("told together with what came next"),
            Suppressed::Overtaken => tr_later!("the order had left that status before it was sent"),
            Suppressed::Withdrawn => tr_later!("the order was withdrawn"),
            Suppressed::Unsubscribed => tr_later!("the customer wants no messages"),
            Suppressed::Bounced => tr_later!("the address refuses mail"),
            Suppressed::Complained => tr_later!("the customer reported messages as spam"),
            Suppressed::Off => tr_later!("messages are switched off"),
        }
    }
}

impl FromStr for Suppressed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Suppressed, &'static str> {
        let found = Suppressed::ALL.into_iter().find(|why| why.name() == text);
        found.ok_or("is no reason for which a message is left out")
    }
}
