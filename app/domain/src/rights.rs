//! What a role may do and see.

use crate::spoken::tr_later;
use serde::{Deserialize, Serialize};

/// What a role may do beside moving the orders of the statuses it owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Place orders.
    Place,
    /// Import files, statuses and histories included.
    Import,
    /// Set and revise promised dates.
    Promise,
    /// Change the customer's name and contact.
    Contact,
    /// Edit, hold, release and reorder orders whatever their status.
    Everywhere,
    /// Move orders, at least those of some status.
    Move,
    /// Edit, hold and release orders, at least those of some status.
    Edit,
    /// Set and unset facts, at least one of them.
    SetFacts,
    /// Give orders to people. Whose order it is to give stands with the order.
    Assign,
    /// See to orders that were raised for staying too long. Who was told of which stands with the order.
    Acknowledge,
    /// Ask for approvals, at least of the orders of some status.
    Request,
    /// Decide approvals. Which step is whose is the workflow's business, and stand-ins have it from others.
    Approve,
    /// Go over an approval, with a reason that stays.
    Override,
    /// Write comments. It comes with seeing notes: who may read them may answer.
    Comment,
    /// Answer as the customer on the tracking page. No role has it.
    Answer,
    /// People and settings.
    Administer,
}

impl Right {
    /// The rights that a role is given. The others come with owning a status, or with being an administrator.
    pub const GRANTED: [Right; 6] =
        [Right::Place, Right::Import, Right::Promise, Right::Contact, Right::Everywhere, Right::Override];

    /// What somebody with this right does: `place orders`; `tr_later!`.
    pub fn phrase(self) -> &'static str {
        match self {
            Right::Place => tr_later!("place orders"),
            Right::Import => tr_later!("import files"),
            Right::Promise => tr_later!("promise dates"),
            Right::Contact => tr_later!("change customers' contacts"),
            Right::Everywhere => tr_later!("edit, hold and release orders in every status"),
            Right::Move => tr_later!("move orders"),
            Right::Edit => tr_later!("edit orders"),
            Right::SetFacts => tr_later!("set facts"),
            Right::Assign => tr_later!("assign orders"),
            Right::Acknowledge => tr_later!("see to orders that stay too long"),
            Right::Request => tr_later!("ask for approvals"),
            Right::Approve => tr_later!("decide approvals"),
            Right::Override => tr_later!("go over an approval, with a reason"),
            Right::Comment => tr_later!("comment on orders"),
            Right::Answer => tr_later!("answer as the customer"),
            Right::Administer => tr_later!("manage people and settings"),
        }
    }
}

/// A part of an order that not every role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Postal address, postcode and country.
    Address,
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Prices and totals.
    Money,
    /// What people wrote for each other: the note, the notes of holds, reasons and comments. Not why a promise changed, for the
    /// customer reads that.
    Notes,
}

impl Part {
    /// All parts, in the order a page shows them.
    pub const ALL: [Part; 5] = [Part::Email, Part::Phone, Part::Address, Part::Money, Part::Notes];

    /// Whether a role sees it unless it says otherwise.
    pub fn is_open(self) -> bool {
        self == Part::Notes
    }

    /// The part as a page names it, `Notes and comments`; `tr_later!`.
    pub fn label(self) -> &'static str {
        match self {
            Part::Address => tr_later!("Address"),
            Part::Phone => tr_later!("Phone"),
            Part::Email => tr_later!("E-mail"),
            Part::Money => tr_later!("Prices and totals"),
            Part::Notes => tr_later!("Notes and comments"),
        }
    }

    /// The part within a sentence, `notes`; `tr_later!`.
    pub fn plural(self) -> &'static str {
        match self {
            Part::Address => tr_later!("addresses"),
            Part::Phone => tr_later!("phone numbers"),
            Part::Email => tr_later!("e-mail addresses"),
            Part::Money => tr_later!("prices"),
            Part::Notes => tr_later!("notes"),
        }
    }
}
