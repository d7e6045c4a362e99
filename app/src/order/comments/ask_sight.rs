//! Somebody is mentioned who does not see the order: that is said where they are mentioned, with the way to mend it.

use super::super::context::use_order;
use crate::{
    api::Client,
    commands::{self, Persistence},
    components::icon::Icon,
};
use domain::{
    Mention, isolated, tr,
    wire::{AskSight, Mentionable},
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// Those who are mentioned and do not see it.
#[component]
pub fn UnseeingMentions(#[prop(into)] of: Signal<Vec<Mentionable>>) -> impl IntoView {
    let asked = RwSignal::new(BTreeSet::<Mention>::new());
    view! {
        <div role="status">
            {move || of.get().into_iter().map(|one| view! { <Unseeing one asked /> }).collect_view()}
        </div>
    }
}

#[component]
fn Unseeing(one: Mentionable, asked: RwSignal<BTreeSet<Mention>>) -> impl IntoView {
    let order = use_order();
    let is_admin = order.board.view.rules.with_untracked(|rules| rules.actor.admin);
    let busy = RwSignal::new(false);
    let mention = one.mention.clone();
    let is_asked = move || asked.with(|asked| asked.contains(&mention));
    let of = one.mention.clone();
    let ask = move |_| {
        let ask = AskSight { of: of.clone() };
        busy.set(true);
        spawn_local(async move {
            let call = |key| Client.ask_sight(order.id, key, &ask);
            match commands::send(Persistence::OnceMore(order.notices), call).await {
                // The drawer may be closed by now.
                Ok(()) => {
                    let _ = asked.try_update(|asked| asked.insert(ask.of.clone()));
                }
                Err(problem) => {
                    order.notices.warn(problem.message());
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let way = move || match () {
        () if is_admin => {
            view! { <a class="CommentEditor-ask" href="/people">{tr!("Change what they may see")}</a> }
                .into_any()
        }
        () if is_asked() => view! { <span>{tr!("The administrators are asked.")}</span> }.into_any(),
        () => view! {
            <button
                class="CommentEditor-ask" type="button" disabled=busy
                // The press would take the focus out of the text.
                on:mousedown=|event: ev::MouseEvent| event.prevent_default() on:click=ask.clone()
            >
                {tr!("Ask an administrator")}
            </button>
        }
        .into_any(),
    };
    view! {
        <p class="CommentEditor-unseeing">
            <Icon name="lock" />
            <span>{tr!("{} does not see this order and is not told.", isolated(&one.name))}</span>
            {way}
        </p>
    }
}
