//! Milepost rules.
