//! What the rows of both pages need: the board, the time by which they are shown, and the ways to give an order to somebody.

use super::live::Following;
use crate::{
    acknowledge::{AcknowledgeForm, SendAcknowledge},
    api::{ApiResult, Client},
    assign::{AssignForm, SendAssign},
    board_context::BoardContext,
    commands::{self, Persistence},
    components::{
        dialog::Dialog,
        notices::{Notices, use_notices},
        typed::typed,
    },
    session::use_session,
};
use domain::{
    Card, PersonId, isolated,
    query::Pairs,
    tr,
    wire::{AcknowledgeOrder, AssignOrder},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_url;

use std::sync::Arc;

/// The board that the address names, or the one that the person was on last; tracked.
pub fn board_slug() -> Memo<Option<String>> {
    let (session, url) = (use_session(), use_url());
    Memo::new(move |_| {
        let asked = url.with(|url| Pairs::parse(url.search()).text("board"));
        session.board_or_last(asked.as_deref()).map(|board| board.slug)
    })
}

/// What rows need: the board, the time, and the ways to give an order to somebody.
#[derive(Clone)]
pub struct WorkContext {
    /// The board.
    pub board: Arc<BoardContext>,
    /// Who looks.
    me: Option<PersonId>,
    notices: Notices,
    following: Following,
    /// The order that is about to be handed on.
    pub handing: RwSignal<Option<Card>>,
    /// The order that somebody is about to see to.
    pub acknowledging: RwSignal<Option<Card>>,
}

impl WorkContext {
    /// The context of a page that follows its board.
    pub fn new(board: BoardContext, following: Following) -> WorkContext {
        let (me, notices) = (use_session().with_me(|me| me.id), use_notices());
        let (handing, acknowledging) = (RwSignal::new(None), RwSignal::new(None));
        WorkContext { board: Arc::new(board), me, notices, following, handing, acknowledging }
    }

    /// Gives an order to whoever looks.
    pub fn take(&self, card: &Card, busy: RwSignal<bool>) {
        let (notices, following) = (self.notices, self.following);
        let ask = AssignOrder { to: self.me, note: None };
        let (card, number) = (card.clone(), card.number.to_string());
        busy.set(true);
        spawn_local(async move {
            let answer = give(card, ask, notices).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => notices.say(tr!("{} is yours", number)),
                Err(error) => drop(notices.warn(error.message())),
            }
            following.renew();
        });
    }
}

/// Gives an order to somebody as it is shown: nobody takes from somebody what they took a moment ago.
async fn give(card: Card, ask: AssignOrder, notices: Notices) -> ApiResult<()> {
    let call = |key| Client.assign(card.id, card.version, key, &ask);
    let sent = commands::send(Persistence::OnceMore(notices), call).await;
    sent.map(drop).map_err(|error| error.reworded(412, &newer()))
}

/// What is said where somebody was quicker.
fn newer() -> String {
    tr!("Somebody has changed this order meanwhile. Look at it as it is now, and try again.")
}

/// Asks whom an order goes to.
#[component]
pub fn HandOn(context: WorkContext) -> impl IntoView {
    let (handing, following, notices) = (context.handing, context.following, context.notices);
    let close = Callback::new(move |()| handing.set(None));
    let done = Callback::new(move |()| {
        handing.set(None);
        following.renew();
    });
    move || {
        handing.get().map(|card| {
            let (id, assignee) = (card.id, card.assignee.as_ref().map(|assignee| assignee.id));
            let (number, customer) = (card.number.to_string(), card.customer.name.clone());
            let send: SendAssign =
                Callback::new(move |ask: AssignOrder| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
                    let card = card.clone();
                    Box::pin(async move { give(card, ask, notices).await })
                });
            view! {
                <Dialog labelled_by="hand-on" class="HandOn" on_close=close>
                    <h2 id="hand-on">{tr!("Hand on {}", isolated(&number))}</h2>
                    <p class="Field-hint">{typed(customer)}</p>
                    <AssignForm orders=vec![id] assignee send done />
                </Dialog>
            }
        })
    }
}

/// Asks until when somebody sees to an order.
#[component]
pub fn SeeTo(context: WorkContext) -> impl IntoView {
    let (acknowledging, following, notices) = (context.acknowledging, context.following, context.notices);
    let close = Callback::new(move |()| acknowledging.set(None));
    let done = Callback::new(move |()| {
        acknowledging.set(None);
        following.renew();
    });
    let today = context.board.today;
    move || {
        acknowledging.get().map(|card| {
            let (number, customer) = (card.number.to_string(), card.customer.name.clone());
            let send: SendAcknowledge =
                Callback::new(move |ask: AcknowledgeOrder| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
                    let card = card.clone();
                    Box::pin(async move {
                        let call = |key| Client.acknowledge(card.id, card.version, key, &ask);
                        let sent = commands::send(Persistence::OnceMore(notices), call).await;
                        sent.map(drop).map_err(|error| error.reworded(412, &newer()))
                    })
                });
            view! {
                <Dialog labelled_by="see-to" class="HandOn" on_close=close>
                    <h2 id="see-to">{tr!("See to {}", isolated(&number))}</h2>
                    <p class="Field-hint">{typed(customer)}</p>
                    <AcknowledgeForm today send done />
                </Dialog>
            }
        })
    }
}
