//! Whose turn it is: each person's work, and what of a board needs attention. Both live by the board's feed.

mod attention;
mod context;
mod live;
mod mine;
mod page;
mod row;

pub use attention::AttentionPage;
pub use mine::MyWorkPage;
