//! What the shop's rule promises for the order: to be taken over at a tap, with how it follows.

use super::context::use_order;
use crate::{api::Client, components::ruled};
use domain::{Promise, StatusId, tr, wire::RuleOffer as Offer};
use leptos::{prelude::*, task::spawn_local};

/// The dates by the rule; nothing where the board has none.
#[component]
pub fn RuleOffer(
    /// Takes them over.
    take: Callback<Promise>,
) -> impl IntoView {
    let (order, offer) = (use_order(), RwSignal::new(None));
    let version = order.part(|order| order.card.version);
    Effect::new(move || {
        version.track();
        spawn_local(async move {
            // It is a help and no more: whoever cannot have it promises by hand.
            let found = Client.rule_offer(order.id).await.ok().flatten();
            let _ = offer.try_set(found);
        });
    });
    move || match offer.get()? {
        Offer::NoDay(why) => Some(view! { <p class="Field-hint">{why}</p> }.into_any()),
        Offer::Promise(promise) => {
            let (window, today) = (promise.window, order.board.today());
            let rules = order.board.rules();
            let name = |status: &StatusId| rules.workflow.status(status).map(|status| status.name.clone());
            let (words, how) = (ruled::window(&promise, today), ruled::reckoning(&promise, today, name));
            let offered = view! {
                <div class="Arrival" role="group" aria-label=tr!("By the shop’s rule")>
                    <p>{tr!("By the shop’s rule:")} " " <b>{words}</b> <span class="Field-hint">{how}</span></p>
                    <button class="Button" type="button" on:click=move |_| take.run(window)>{tr!("Use the rule’s dates")}</button>
                </div>
            };
            Some(offered.into_any())
        }
    }
}
