//! The toggle that sorts columns by slack. The address says whether it is on, so that the view can be shared, and each person's
//! browser remembers it for the next time.

use super::state::{BoardState, use_board};
use crate::{components::icon::Icon, paths};
use domain::{tr, tr_later};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

/// What is said where somebody puts a card elsewhere in its own column meanwhile; `tr_later!`.
pub const BY_SLACK: &str = tr_later!(
    "Columns are sorted worst first, so a card’s place in its column follows from its slack. Turn “Worst first” off to put cards in an order of your own."
);

/// The toggle, a link like the filters beside it.
#[component]
pub fn WorstFirst() -> impl IntoView {
    let board = use_board();
    remember(board);
    let href = move || {
        let query = board.view.filters.with(|filters| filters.worst_first_toggled().query());
        paths::board(&board.slug()) + &query
    };
    let pressed = move || if is_on(board) { "true" } else { "false" };
    let note = move |_| keep(board, !untrack(|| is_on(board)));
    view! {
        <a class="Chip WorstFirst" href=href aria-current=pressed data-noscroll="" title=tr!("Sort each column by slack: what has to leave soonest on top") on:click=note>
            <Icon name="sort-up" />
            <span>{tr!("Worst first")}</span>
        </a>
    }
}

/// Whether it is on, tracked.
fn is_on(board: BoardState) -> bool {
    board.view.filters.with(|filters| filters.is_worst_first())
}

/// Whoever left it on finds it on. In the browser alone.
fn remember(board: BoardState) {
    let (navigate, location) = (use_navigate(), use_location());
    Effect::new(move |before: Option<()>| {
        if before.is_some() || untrack(|| is_on(board)) || !is_kept(board) {
            return;
        }
        let query = board.view.filters.with_untracked(|filters| filters.worst_first_toggled().query());
        let stay = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&(location.pathname.get_untracked() + &query), stay);
    });
}

/// What it is kept under, a person's own.
fn key(board: BoardState) -> Option<String> {
    board.session.with_me(|me| format!("worst-first:{}", me.id))
}

fn is_kept(board: BoardState) -> bool {
    let storage = window().local_storage().ok().flatten();
    storage
        .zip(key(board))
        .is_some_and(|(storage, key)| storage.get_item(&key).is_ok_and(|kept| kept.is_some()))
}

fn keep(board: BoardState, on: bool) {
    // A browser that keeps nothing asks again the next time.
    let Some((storage, key)) = window().local_storage().ok().flatten().zip(key(board)) else { return };
    let _ = if on { storage.set_item(&key, "1") } else { storage.remove_item(&key) };
}

#[cfg(test)]
mod tests {
    //! Columns that stay sorted while others work.

    use crate::board::model::{Model, Outcome, PendingMove};
    use domain::{
        Card, Column, ColumnCount, ColumnOrder, OrderId, Rank, Snapshot, StatusId, default_calendar,
        default_workflow, wire::Change,
    };
    use serde_json::json;
    use uuid::Uuid;

    fn id(status: &str) -> StatusId {
        status.parse().expect("an id")
    }

    fn card(n: u32, status: &str, promised: Option<&str>) -> Card {
        let card = json!({
            "id": Uuid::from_u128(n.into()), "number": format!("N{n}"), "version": 1, "status": status,
            "rank": Rank::nth(n), "customer": {"id": Uuid::nil(), "name": "Alder Gifts"},
            "lines": {"count": 0, "first": ""}, "entered_at": "2026-12-01T10:00:00Z", "due_at": null, "hold": null,
            "promise": promised.map(|day| json!({"earliest": day, "latest": day})), "filled": [],
        });
        serde_json::from_value(card).expect("a card")
    }

    /// A board with these cards of one column, of which more follow.
    fn board(cards: Vec<Card>, next: Option<&str>) -> Model {
        let workflow = default_workflow(default_calendar("UTC"));
        let mut columns: Vec<Column> = workflow
            .statuses
            .iter()
            .map(|status| {
                let count = ColumnCount { status: status.id.clone(), total: 0, oldest_entered_at: None };
                Column { count, orders: Vec::new(), next: None }
            })
            .collect();
        columns[0] = Column {
            count: ColumnCount { total: cards.len() as u32, ..columns[0].count.clone() },
            orders: cards,
            next: next.map(str::to_owned),
        };
        Model::new(&Snapshot {
            id: domain::BoardId(Uuid::nil()),
            slug: "orders".into(),
            name: "Orders".into(),
            archived_at: None,
            seq: 1,
            now: Default::default(),
            today: Default::default(),
            spans: Default::default(),
            slack: Default::default(),
            order: ColumnOrder::WorstFirst,
            columns,
            workflow,
        })
    }

    fn shown(model: &Model, status: &str) -> Vec<u128> {
        model.shown(&id(status)).into_iter().map(|order| order.0.as_u128()).collect()
    }

    fn change(model: &mut Model, card: Card) {
        let change = Change {
            seq: model.seq + 1,
            order: card.id,
            version: card.version,
            kind: "promised".into(),
            actor: serde_json::from_value(json!({"kind": "system", "name": "Milepost"})).expect("an actor"),
            from: None,
            to: None,
            card: Some(card),
            columns: Vec::new(),
        };
        assert_eq!(model.apply(&change, |_| true), Outcome::Applied);
    }

    #[test]
    fn a_card_rises_when_somebody_promises_an_earlier_day() {
        let mut model = board(
            vec![
                card(3, "received", Some("2026-12-04")),
                card(1, "received", Some("2026-12-09")),
                card(2, "received", None),
            ],
            None,
        );
        change(&mut model, Card { version: 2, ..card(2, "received", Some("2026-12-03")) });
        assert_eq!(shown(&model, "received"), [2, 3, 1]);
        change(&mut model, Card { version: 2, ..card(3, "received", Some("2026-12-09")) });
        assert_eq!(shown(&model, "received"), [2, 1, 3], "of two for one day the rank decides");
        // Below what is known from the top lies a gap.
        let mut more = board(vec![card(1, "received", Some("2026-12-04"))], Some("w.received.2026-12-04.V"));
        change(&mut more, card(7, "received", Some("2026-12-05")));
        assert_eq!(shown(&more, "received"), [1], "it comes with the cards before it");
        change(&mut more, card(8, "received", Some("2026-12-02")));
        assert_eq!(shown(&more, "received"), [8, 1]);
    }

    #[test]
    fn a_card_that_is_on_its_way_stands_where_its_slack_puts_it_and_ranks_are_people_s() {
        let mut model = board(
            vec![card(3, "received", Some("2026-12-04")), card(1, "received", Some("2026-12-09"))],
            None,
        );
        change(&mut model, card(5, "approval", Some("2026-12-06")));
        let moving = OrderId(Uuid::from_u128(5));
        let (above, below) = model.neighbours(&id("received"), moving, None);
        assert_eq!((above, below), (Some(Rank::nth(3)), None), "below all others, as people have put them");
        model.begin(moving, PendingMove { to: id("received"), rank: Rank::nth(9) });
        assert_eq!(shown(&model, "received"), [3, 5, 1]);
        assert_eq!(shown(&model, "approval"), [0; 0]);
    }
}
