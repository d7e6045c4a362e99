//! What the palette can do with the order at hand: the one that is open over the board, or the card that the keyboard is on.

use super::{
    focus,
    forecast::Forecast,
    state::{BoardState, Intent},
};
use crate::{
    paths,
    shell::offers::{AtHand, Offer, Offers, What},
};
use domain::{Card, OrderId, Origin, StatusId, isolated, tr};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Has the palette ask the board, for as long as it is shown.
pub fn offer(board: BoardState) {
    let path = use_location().pathname;
    Offers::offer(Callback::new(move |()| untrack(|| at_hand(board, &path.get()))));
}

fn at_hand(board: BoardState, path: &str) -> Option<AtHand> {
    let slug = board.slug();
    let is_open = |card: &Card| paths::order(&slug, &card.number) == path;
    let open = board.with(|model| {
        let mut shown = model.columns().iter().flat_map(|column| model.shown(&column.status));
        shown.find(|id| model.confirmed(*id).is_some_and(&is_open))
    });
    let order = open.or_else(|| board.active.get())?;
    let card = board.with(|model| model.confirmed(order).cloned())?;
    let title = format!("{} {}", isolated(&card.number), isolated(&card.customer.name));
    let see = Offer {
        icon: "right",
        name: tr!("Open the order"),
        detail: tr!("Everything about it, and all that can be done"),
        key: Some(tr!("the key" => "Enter")),
        what: What::Go(board.order_address(&card.number)),
    };
    let mut moves = board.forecast(order);
    moves.retain(|(_, outcome)| *outcome != Forecast::Here);
    // What is possible first, as in the menu.
    moves.sort_by_key(|(_, outcome)| !outcome.is_open());
    let moves = moves.into_iter().map(|(to, outcome)| move_to(board, order, to, &outcome));
    let see = Some(see).filter(|_| open != Some(order));
    Some(AtHand { title, offers: see.into_iter().chain(moves).collect() })
}

fn move_to(board: BoardState, order: OrderId, to: StatusId, outcome: &Forecast) -> Offer {
    let status = board.status_name(&to);
    let owner = board.view.rules.with(|rules| {
        rules.workflow.status(&to).map(|status| rules.workflow.role_name(&status.owner).to_owned())
    });
    let next = owner.map(|owner| tr!("{} owns it next", isolated(&owner))).unwrap_or_default();
    let status = isolated(&status);
    let (icon, detail, name) = match outcome {
        Forecast::Refused(_) => ("lock", outcome.reason(), tr!("Move to {}", status)),
        Forecast::NeedsInput(_) => ("move", next, tr!("Move to {}…", status)),
        Forecast::Here | Forecast::Allowed => ("move", next, tr!("Move to {}", status)),
    };
    let go = Callback::new(move |()| {
        board.active.set(Some(order));
        board.request_move(Intent { order, to: to.clone(), after: None, origin: Origin::Menu });
        focus::later(board, order);
    });
    Offer {
        icon,
        name,
        detail,
        key: None,
        what: if outcome.is_open() { What::Do(go) } else { What::Refused },
    }
}
