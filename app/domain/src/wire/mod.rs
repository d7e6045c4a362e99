//! The shapes of the JSON API, shared by server and browser: `snake_case`, instants in RFC 3339 UTC, dates as `YYYY-MM-DD`.

mod feed;
mod import;
mod orders;
mod people;
mod problem;
mod track;
mod workflow;

pub use feed::{Change, FeedEvent, Hello, Named};
pub use import::{
    BlankNumbers, Column as ImportColumn, ColumnNames, DateReading, Delimiter, FileReading, Finding,
    ImportDialect, ImportPreview, ImportProgress, ImportReport, Mapping, NumberReading, Quotes, Severity,
    StatusReading,
};
pub use orders::{
    Contact, EditLine, EditOrder, EntryView, HoldOrder, Line, MoveOrder, Moved, NextNumber, OrderView, Page,
    PlaceOrder, PlacedOrder, RenewedLink, RenumberOrder, TakeBack, WithdrawOrder,
};
pub use people::{
    AcceptInvitation, BoardAccess, Invite, Link, Me, NewBoard, PatchPerson, PatchShop, PersonView, SetUp,
    Shop, SignIn,
};
pub use problem::{LastEntry, Problem};
pub use track::{Delay, StepState, TrackStep, TrackView};
pub use workflow::{
    DraftView, FromRevision, OutcomeGroup, OutcomeOrder, Preview, Publish, RevisionInfo, SetAside, Undo,
    WorkflowView,
};
