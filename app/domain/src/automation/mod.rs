//! Automation: what a shop has Milepost do by itself. A rule is data, *when … and … then …*; here is what it means, how it
//! reads aloud, and what keeps one from being used. Nothing here writes: whoever carries a rule out sends the same commands
//! as everybody else.

mod conflict;
mod due;
mod evaluate;
mod faults;
mod guard;
mod looped;
mod people;
mod rule;
mod sentence;

pub use conflict::conflict;
pub use due::{Due, LocalClock, due};
pub use evaluate::{Evaluation, NotFired, Occasion, Situation, Values, ZoneMoment, evaluate};
pub use faults::{promise_fault, rule_faults};
pub use guard::{CHAIN_DEPTH, chain};
pub use looped::Looped;
pub use rule::{Act, Check, Days, Rule, Trigger};
pub use sentence::RuleWords;
