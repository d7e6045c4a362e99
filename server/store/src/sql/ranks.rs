//! Where a card goes in its column: the ranks above and below it, read where the memory does not know them.

use super::{failure, tx::WriteTx};
use crate::{
    Failure,
    tx::{InsertPosition, RankNeighbours},
};
use domain::{BoardId, OrderId, Rank, StatusId};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

const LOWEST: &str = "SELECT rank FROM orders WHERE board = $1 AND status = $2 AND archived = 0 AND id <> $3 ORDER BY rank DESC LIMIT 1";
const HIGHEST: &str = "SELECT rank FROM orders WHERE board = $1 AND status = $2 AND archived = 0 AND id <> $3 ORDER BY rank LIMIT 1";
const ABOVE: &str = "SELECT rank FROM orders WHERE board = $1 AND status = $2 AND archived = 0 AND id <> $3 AND rank <= $4 ORDER BY rank DESC LIMIT 1";
const BELOW: &str = "SELECT rank FROM orders WHERE board = $1 AND status = $2 AND archived = 0 AND id <> $3 AND rank > $4 ORDER BY rank LIMIT 1";

impl WriteTx<'_> {
    /// The ranks between which a card goes.
    pub(super) async fn rank_gap(
        &mut self,
        board: BoardId,
        status: &StatusId,
        spot: &InsertPosition,
        without: OrderId,
    ) -> Done<RankNeighbours> {
        let column = (self.known(board).await?.no, status);
        let pivot = match spot {
            InsertPosition::Top => {
                return Ok(RankNeighbours {
                    above: None,
                    below: self.neighbour(HIGHEST, column, None, without).await?,
                });
            }
            InsertPosition::After(order) if *order != without => self.rank_of(column, *order).await?,
            InsertPosition::Near(rank) => Some(rank.clone()),
            InsertPosition::After(_) | InsertPosition::Bottom => None,
        };
        match pivot {
            None => Ok(RankNeighbours { above: self.lowest(board, column, without).await?, below: None }),
            Some(rank) => Ok(RankNeighbours {
                above: self.neighbour(ABOVE, column, Some(&rank), without).await?,
                below: self.neighbour(BELOW, column, Some(&rank), without).await?,
            }),
        }
    }

    /// The cards of a column but `without`, from its top.
    pub(super) async fn column_ranks(
        &mut self,
        board: BoardId,
        status: &StatusId,
        without: OrderId,
    ) -> Done<Vec<(OrderId, Rank)>> {
        self.flush().await?;
        let no = self.known(board).await?.no;
        let sql = "SELECT id, rank FROM orders WHERE board = $1 AND status = $2 AND archived = 0 AND id <> $3 ORDER BY rank";
        let query = sqlx::query_as::<_, (Uuid, String)>(sql).bind(no).bind(status.as_str()).bind(without.0);
        let rows = query.fetch_all(&mut *self.conn).await.map_err(failure)?;
        let rank = |rank: String| rank.try_into().map_err(|_| Failure::Broken("a rank is not one".into()));
        rows.into_iter().map(|(id, text)| Ok((OrderId(id), rank(text)?))).collect()
    }

    /// The rank of a column's last card but `without`.
    async fn lowest(
        &mut self,
        board: BoardId,
        column: (i64, &StatusId),
        without: OrderId,
    ) -> Done<Option<Rank>> {
        let own = self
            .memory
            .orders
            .get(&without)
            .map(|row| &row.order.state)
            .filter(|state| state.status == *column.1);
        let own = own.map(|state| state.rank.clone());
        let known = self.memory.column(self.conn, board, column.1).await?.last.clone();
        if let Some(last) = known.filter(|last| own.is_none() || *last != own) {
            return Ok(last);
        }
        let found = self.neighbour(LOWEST, column, None, without).await?;
        if own.is_none() {
            self.memory.column(self.conn, board, column.1).await?.last = Some(found.clone());
        }
        Ok(found)
    }

    async fn neighbour(
        &mut self,
        sql: &'static str,
        column: (i64, &StatusId),
        rank: Option<&Rank>,
        without: OrderId,
    ) -> Done<Option<Rank>> {
        self.flush().await?;
        let mut query =
            sqlx::query_scalar::<_, String>(sql).bind(column.0).bind(column.1.as_str()).bind(without.0);
        if let Some(rank) = rank {
            query = query.bind(rank.as_str());
        }
        let found = query.fetch_optional(&mut *self.conn).await.map_err(failure)?;
        found.map(|rank| rank.try_into().map_err(|_| Failure::Broken("a rank is not one".into()))).transpose()
    }

    async fn rank_of(&mut self, column: (i64, &StatusId), order: OrderId) -> Done<Option<Rank>> {
        let sql = "SELECT rank FROM orders WHERE board = $1 AND status = $2 AND id = $3 AND archived = 0";
        self.neighbour(sql, column, None, order).await
    }
}
