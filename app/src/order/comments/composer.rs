//! Where somebody says something of the order. What is typed stays until it is sent: the drawer may close, the page may go, the
//! server may say no.

use super::{
    super::{
        context::use_order,
        opening::{focus_on, open_when_asked},
    },
    draft::{Draft, DraftKey},
    editor::{CommentEditor, Typed},
};
use crate::{
    api::Client,
    board::state::Opening,
    commands::{self, Persistence},
    components::icon::Icon,
};
use domain::{ActorRef, LongText, Right, tr, wire::WriteComment};
use leptos::{html, prelude::*, task::spawn_local};

/// The composer, for who may comment; nothing for others, and nothing while somebody looks as another role does.
#[component]
pub fn Composer() -> impl IntoView {
    let order = use_order();
    let looks = order.board.session.seeing_as().is_some();
    let may = Memo::new(move |_| {
        let rules = order.board.rules();
        !looks && !rules.is_archived && rules.actor.may(Right::Comment, &rules.workflow)
    });
    let refusal = tr!("You may not comment here: your roles do not see notes, or the board is archived.");
    open_when_asked(order, Opening::Comment, may, refusal, || focus_on("#comment"));
    move || may.get().then(|| view! { <OpenComposer /> })
}

#[component]
fn OpenComposer() -> impl IntoView {
    let order = use_order();
    let words = Typed::new(String::new(), Vec::new());
    // On a phone it is one line until somebody goes there.
    let open = RwSignal::new(false);
    let (busy, error, node) = (RwSignal::new(false), RwSignal::new(None), NodeRef::<html::Textarea>::new());
    let draft = StoredValue::new(Draft::of(String::new(), Vec::new()));
    let place = StoredValue::new(order.board.view.rules.with_untracked(|rules| match rules.actor.who {
        ActorRef::Person(person) => Some(DraftKey::of(person, order.id)),
        ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
    }));
    let with_kept = move |act: &dyn Fn(&DraftKey)| place.with_value(|kept| kept.iter().for_each(act));
    // Effects run in the browser alone, where the tab keeps what was typed.
    Effect::new(move || {
        with_kept(&|place| {
            if let Some(kept) = place.load() {
                draft.set_value(kept.clone());
                open.set(true);
                words.picks.set(kept.picks);
                words.text.set(kept.text);
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        let (text, picks) = (words.text.get(), words.picks.get());
        if before.is_none() {
            return;
        }
        if draft.with_value(|draft| draft.text != text || draft.picks != picks) {
            draft.set_value(Draft::of(text, picks));
        }
        draft.with_value(|draft| with_kept(&|kept| kept.save(draft)));
    });
    let send = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let said = untrack(|| order.comments.with(|all| words.with_ids(&all.mentionable)));
        let text: LongText = match said.parse() {
            Ok(text) => text,
            Err(invalid) => {
                error.set(Some(tr!("The comment {}.", invalid)));
                return;
            }
        };
        let (key, ask, kept) =
            (draft.with_value(|draft| draft.key), WriteComment { text }, place.get_value());
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let call = |_| Client.comment(order.id, key, &ask);
            match commands::send(Persistence::OnceMore(order.notices), call).await {
                Ok(comments) => {
                    kept.iter().for_each(DraftKey::clear);
                    order.notices.say(tr!("The comment is there."));
                    // Closed in the meantime: whoever opens the drawer again reads it there.
                    if order.comments.try_set(comments).is_none() {
                        words.picks.set(Vec::new());
                        words.text.set(String::new());
                    }
                }
                Err(problem) if busy.is_disposed() => {
                    order.notices.warn(problem.message());
                }
                Err(problem) => error.set(Some(problem.message())),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <section
            class="Composer"
            aria-label=tr!("Add a comment")
            data-typed=move || words.text.with(|text| !text.is_empty()).then_some("")
            data-open=move || open.get().then_some("")
            on:focusin=move |_| open.set(true)
        >
            <CommentEditor id="comment" words label=tr!("Add a comment…") busy error send node>
                <span class="Composer-internal"><Icon name="lock" />{tr!("Internal: the customer never sees it")}</span>
                <button
                    class="Button Composer-send" data-kind="primary" type="button" disabled=busy aria-busy=move || busy.get().to_string()
                    aria-keyshortcuts="Control+Enter" on:click=move |_| send.run(())
                >
                    {move || if busy.get() { tr!("One moment…") } else { tr!("a verb" => "Comment") }}
                </button>
            </CommentEditor>
        </section>
    }
}
