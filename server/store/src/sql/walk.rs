//! A walk through the places of a board's orders, from the newest back, as far as one question may go. It goes slice by
//! slice: the index keeps each apart, for where words never meet it finds that out only at the end of what they stand in.

use super::{Conn, failure, index};
use crate::{
    Failure,
    search::{Candidate, DocKey, SearchQuery},
};

pub(super) struct Walk<'a> {
    asked: &'a SearchQuery,
    /// Where the board's orders begin.
    from: i64,
    /// Everything from here on was looked through; behind the newest order that was not.
    before: i64,
    /// Where the walk ends, at the latest.
    floor: i64,
}

impl Walk<'_> {
    /// Through at least so many of the orders in these places, and less than a slice more.
    pub(super) async fn begin<'a>(
        conn: &mut Conn,
        asked: &'a SearchQuery,
        (from, before): (i64, i64),
        reach: i64,
    ) -> Result<Walk<'a>, Failure> {
        let mut walk = Walk { asked, from, before, floor: from };
        walk.skip(conn).await?;
        walk.floor = DocKey::slice(walk.before - reach).max(from);
        Ok(walk)
    }

    pub(super) fn is_over(&self) -> bool {
        self.before <= self.floor
    }

    /// Where another walk can go on; none if there are no orders left.
    pub(super) fn rest(&self) -> Option<i64> {
        (self.before > self.from).then_some(self.before)
    }

    /// The newest candidates in what is left of the slice. Fewer than wanted do not mean that there are no more.
    pub(super) async fn further(
        &mut self,
        conn: &mut Conn,
        wanted: usize,
    ) -> Result<Vec<Candidate>, Failure> {
        let start = DocKey::slice(self.before - 1);
        let read = index::candidates(conn, self.asked, (start, self.before), wanted).await?;
        match read.last() {
            Some((doc, _, _)) if read.len() == wanted => self.before = *doc,
            _ => self.before = start,
        }
        self.skip(conn).await?;
        Ok(read)
    }

    /// Passes places that no order has: those of orders that are on the board while others are looked through, or not any more.
    async fn skip(&mut self, conn: &mut Conn) -> Result<(), Failure> {
        let newest =
            sqlx::query_scalar::<_, Option<i64>>("SELECT max(doc) FROM search WHERE doc >= $1 AND doc < $2");
        let newest = newest.bind(self.from).bind(self.before).fetch_one(conn).await.map_err(failure)?;
        self.before = newest.map_or(self.from, |doc| doc + 1);
        Ok(())
    }
}
