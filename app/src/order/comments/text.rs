//! What a comment says, with the names of those whom it mentions as they are called now.

use crate::components::typed::typed;
use domain::{ActorRef, CommentPart, Mention, comment_parts, tr, wire::CommentsView};
use leptos::prelude::*;

/// A comment's text.
#[component]
pub fn CommentText(
    /// As it came, with ids.
    text: String,
    /// Where the names are.
    comments: RwSignal<CommentsView>,
    /// Who reads it.
    me: ActorRef,
) -> impl IntoView {
    let parts = comment_parts(&text).into_iter().map(move |part| match part {
        CommentPart::Text(words) => words.into_any(),
        CommentPart::Mention(mention) => {
            let is_me = matches!((&mention, &me), (Mention::Person(one), ActorRef::Person(me)) if one == me);
            let name = Memo::new(move |_| comments.with(|all| name(all, &mention)));
            view! { <b class="Mention" data-me=is_me.then_some("")>"@" {move || typed(name.get())}</b> }
                .into_any()
        }
    });
    view! { <p class="Comment-said" dir="auto">{parts.collect_view()}</p> }
}

fn name(all: &CommentsView, mention: &Mention) -> String {
    let listed = || all.mentionable.iter().find(|one| one.mention == *mention).map(|one| one.name.clone());
    all.names.get(mention).cloned().or_else(listed).unwrap_or_else(|| tr!("somebody who left"))
}
