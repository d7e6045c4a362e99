//! Attempts of one process.

use crate::{
    Failure, TokenDigest,
    attempts::{Attempt, Buckets, Rate},
};
use domain::Instant;
use sqlx::SqlitePool;

/// Attempts are counted in memory: a restart forgives.
#[derive(Debug, Default)]
pub(super) struct Attempts(Buckets);

impl Attempts {
    pub(super) fn new() -> Attempts {
        Attempts::default()
    }

    pub(super) async fn count(
        &self,
        _: &SqlitePool,
        source: &TokenDigest,
        rate: Rate,
        now: Instant,
    ) -> Result<Attempt, Failure> {
        Ok(self.0.count(source, rate, now))
    }

    pub(super) async fn take_back(
        &self,
        _: &SqlitePool,
        source: &TokenDigest,
        rate: Rate,
        now: Instant,
    ) -> Result<(), Failure> {
        self.0.take_back(source, rate, now);
        Ok(())
    }

    pub(super) async fn forgive(&self, _: &SqlitePool, source: &TokenDigest) -> Result<(), Failure> {
        self.0.forgive(source);
        Ok(())
    }
}
