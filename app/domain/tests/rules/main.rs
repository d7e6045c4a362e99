//! The rule's promises: what is accepted applies, what is refused says why and changes nothing, and the log alone gives the
//! same state again. Held against random boards, and one by one.

mod approvals;
mod approvals_random;
mod arrival;
mod assignment;
mod automation;
mod awaiting;
mod board;
mod chips;
mod clock;
mod comments;
mod customer;
mod drafts;
mod examples;
mod gates;
mod hearing;
mod ladder;
mod messages;
mod parcels;
mod privacy;
mod promise_history;
mod promise_rule;
mod publishing;
mod query;
mod queue;
mod random;
mod sight;
mod slack;
mod slack_simulation;
mod striking;
mod templates;
