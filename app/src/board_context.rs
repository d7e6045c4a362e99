//! What pages of a board need to know of it beside its orders: name, rules, and what time it is there.

use crate::{
    api::{ApiResult, api},
    session::Session,
};
use domain::{ColumnOrder, Date, Filter, Instant, Right, SlackTable, Snapshot, Spans, Workflow};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

/// A board without its orders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardContext {
    /// The board's name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Whether it is archived: then nothing on it can be changed.
    pub is_archived: bool,
    /// The server's time.
    pub now: Instant,
    /// The date in the board's zone.
    pub today: Date,
    /// Working time.
    pub spans: Spans,
    /// By when orders have to leave their statuses.
    pub slack: SlackTable,
    /// The rules.
    pub workflow: Workflow,
}

impl BoardContext {
    /// Asks for it; of the orders as few as can be asked for.
    pub async fn load(slug: String) -> ApiResult<BoardContext> {
        let Snapshot { slug, name, archived_at, now, today, spans, slack, workflow, .. } =
            api().snapshot(slug, Filter::default(), ColumnOrder::ByRank, Some(1)).await?;
        let is_archived = archived_at.is_some();
        Ok(BoardContext { slug, name, is_archived, now, today, spans, slack, workflow })
    }

    /// Whether the person who is signed in has a right here.
    pub fn permits(&self, session: Session, right: Right) -> bool {
        !self.is_archived && session.actor_on(&self.slug).may(right, &self.workflow)
    }
}

/// The board that the address names, tracked.
pub fn use_board_slug() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("board").unwrap_or_default()))
}
