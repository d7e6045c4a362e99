//! What stands between the sockets and the routes. Nothing here knows what Milepost is about.

pub mod body_timeout;
pub mod compression;
pub mod descriptors;
pub mod error;
pub mod limits;
pub mod listener;
pub mod sse_handoff;
pub mod write_timeout;
