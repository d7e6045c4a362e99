//! Milepost's server.
