//! Attempts at passwords and codes, counted for all instances together: each in one statement, so that none is counted twice
//! or not at all.

use super::failure;
use crate::{Attempt, Failure, Rate, TokenDigest};
use domain::Instant;
use sqlx::PgPool;

/// What a bucket holds by now: so many attempts come back each so many seconds, and never more than the burst.
macro_rules! filled {
    () => {
        "LEAST($2, a.tokens + GREATEST($4 - a.at, 0) / 1e6 / $3)"
    };
}

/// The table `attempts`.
#[derive(Debug)]
pub(super) struct Attempts;

impl Attempts {
    pub(super) fn new() -> Attempts {
        Attempts
    }

    pub(super) async fn count(
        &self,
        pool: &PgPool,
        source: &TokenDigest,
        rate: Rate,
        now: Instant,
    ) -> Result<Attempt, Failure> {
        let at = now.timestamp_micros();
        // Nothing comes back where the bucket is empty: then it stays as it is.
        let take = concat!(
            "INSERT INTO attempts AS a (source, tokens, at) VALUES ($1, $2 - 1, $4) ON CONFLICT (source) DO UPDATE SET tokens = ",
            filled!(),
            " - 1, at = $4 WHERE ",
            filled!(),
            " >= 1 RETURNING tokens, $3::float8"
        );
        let query = sqlx::query(take).bind(&source[..]).bind(rate.burst).bind(rate.seconds).bind(at);
        if query.fetch_optional(pool).await.map_err(failure)?.is_some() {
            return Ok(Attempt::Counted);
        }
        let left = concat!("SELECT ", filled!(), " FROM attempts a WHERE source = $1");
        let query = sqlx::query_scalar(left).bind(&source[..]).bind(rate.burst).bind(rate.seconds).bind(at);
        let left: Option<f64> = query.fetch_optional(pool).await.map_err(failure)?;
        Ok(Attempt::TooMany { seconds: rate.wait(left.unwrap_or(1.0)) })
    }

    pub(super) async fn take_back(
        &self,
        pool: &PgPool,
        source: &TokenDigest,
        rate: Rate,
        now: Instant,
    ) -> Result<(), Failure> {
        let sql = concat!(
            "UPDATE attempts a SET tokens = LEAST($2, ",
            filled!(),
            " + 1), at = $4 WHERE source = $1"
        );
        let query = sqlx::query(sql).bind(&source[..]).bind(rate.burst).bind(rate.seconds);
        query.bind(now.timestamp_micros()).execute(pool).await.map(drop).map_err(failure)
    }

    pub(super) async fn forgive(&self, pool: &PgPool, source: &TokenDigest) -> Result<(), Failure> {
        sqlx::query("DELETE FROM attempts WHERE source = $1")
            .bind(&source[..])
            .execute(pool)
            .await
            .map(drop)
            .map_err(failure)
    }
}
