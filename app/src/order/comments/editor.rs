//! The field in which a comment is written. After an “@” it offers whom one can speak to: a list that arrow keys, Enter and Esc
//! work in while the focus stays in the text.

use super::{
    super::context::use_order,
    ask_sight::UnseeingMentions,
    typing::{self, Pick},
};
use crate::components::{icon::Icon, typed::typed};
use domain::{Mention, mentions, tr, wire::Mentionable};
use leptos::{ev, html, prelude::*};

/// What is typed, and who was chosen in it.
#[derive(Clone, Copy)]
pub struct Typed {
    /// The text as it stands in the field.
    pub text: RwSignal<String>,
    /// The mentions that were chosen.
    pub picks: RwSignal<Vec<Pick>>,
}

impl Typed {
    /// Begins with a text.
    pub fn new(text: String, picks: Vec<Pick>) -> Typed {
        Typed { text: RwSignal::new(text), picks: RwSignal::new(picks) }
    }

    /// The text as it goes out. Tracked.
    pub fn with_ids(self, all: &[Mentionable]) -> String {
        self.text.with(|text| self.picks.with(|picks| typing::with_ids(text, picks, all)))
    }
}

/// The field, the list, and what has to be said before it is sent; the buttons below are the children.
#[component]
pub fn CommentEditor(
    /// The beginning of the ids in it.
    id: &'static str,
    /// What is typed.
    words: Typed,
    /// What the field is called.
    label: String,
    /// Whether an answer is awaited.
    busy: RwSignal<bool>,
    /// What is wrong.
    error: RwSignal<Option<String>>,
    /// Ctrl+Enter.
    send: Callback<()>,
    /// The field, for whoever wants to focus it.
    node: NodeRef<html::Textarea>,
    children: Children,
) -> impl IntoView {
    let order = use_order();
    let (text, picks) = (words.text, words.picks);
    let (caret, active) = (RwSignal::new(None::<usize>), RwSignal::new(0usize));
    // The “@” whose list was closed with Esc.
    let closed = RwSignal::new(None::<usize>);
    let offered = Memo::new(move |_| {
        let caret = caret.get()?;
        text.with(|text| {
            let (at, query) = typing::query_at(text, caret).filter(|(at, _)| closed.get() != Some(*at))?;
            let found = order.comments.with(|all| typing::candidates(query, &all.mentionable));
            (!found.is_empty()).then_some((at, found))
        })
    });
    let is_open = move || offered.with(Option::is_some);
    let look = move || {
        let Some(area) = node.get_untracked() else { return };
        let place = area.selection_start().ok().flatten();
        let value = area.value();
        caret.set(place.map(|units| typing::bytes(&value, units)));
        active.set(0);
    };
    let pick = move |one: &Mentionable| {
        let (Some((at, _)), Some(end), Some(area)) =
            (offered.get_untracked(), caret.get_untracked(), node.get_untracked())
        else {
            return;
        };
        let (with, place) = text.with_untracked(|text| typing::insert(text, (at, end), &one.name));
        let units = typing::units(&with, place);
        area.set_value(&with);
        // Fails only for fields that hold no text.
        let _ = area.set_selection_range(units, units);
        picks.update(|picks| picks.push(Pick { name: one.name.clone(), mention: one.mention.clone() }));
        text.set(with);
        caret.set(Some(place));
        let _ = area.focus();
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        let taken = match (key.as_str(), offered.get_untracked()) {
            ("Enter", _) if event.ctrl_key() || event.meta_key() => {
                send.run(());
                true
            }
            ("ArrowDown", Some((_, found))) => {
                active.update(|active| *active = (*active + 1) % found.len());
                true
            }
            ("ArrowUp", Some((_, found))) => {
                active.update(|active| *active = (*active + found.len() - 1) % found.len());
                true
            }
            ("Enter" | "Tab", Some((_, found))) => {
                found.get(active.get_untracked()).into_iter().for_each(pick);
                true
            }
            ("Escape", Some((at, _))) => {
                closed.set(Some(at));
                true
            }
            _ => false,
        };
        if taken {
            event.prevent_default();
        }
    };
    // Where the caret is by arrow keys and by mouse.
    let on_moved = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End") {
            look();
        }
    };
    let on_input = move |event: ev::Event| {
        text.set(event_target_value(&event));
        error.set(None);
        look();
    };
    let begin_mention = move |_| {
        let Some(area) = node.get_untracked() else { return };
        let value = area.value();
        let place =
            area.selection_start().ok().flatten().map_or(value.len(), |units| typing::bytes(&value, units));
        let space = value[..place].chars().next_back().is_some_and(|before| !before.is_whitespace());
        let at = if space { " @" } else { "@" };
        let with = format!("{}{at}{}", &value[..place], &value[place..]);
        let units = typing::units(&with, place + at.len());
        area.set_value(&with);
        let _ = area.set_selection_range(units, units);
        text.set(with);
        closed.set(None);
        let _ = area.focus();
        look();
    };
    let list = format!("{id}-people");
    let (list_of_field, option_id) = (list.clone(), format!("{id}-person"));
    let option_of_field = option_id.clone();
    let unseeing = Memo::new(move |_| {
        order.comments.with(|all| {
            let mentioned = mentions(&words.with_ids(&all.mentionable));
            let blind = all.mentionable.iter().filter(|one| !one.sees && mentioned.contains(&one.mention));
            blind.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <div class="CommentEditor">
            <textarea
                class="CommentEditor-field"
                id=id
                rows="1"
                dir="auto"
                aria-label=label.clone()
                placeholder=label
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-controls=move || is_open().then(|| list_of_field.clone())
                aria-activedescendant=move || is_open().then(|| format!("{option_of_field}-{}", active.get()))
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=format!("{id}-notes")
                prop:value=move || text.get()
                prop:readOnly=move || busy.get()
                on:input=on_input
                on:keydown=on_key
                on:keyup=on_moved
                on:click=move |_| look()
                on:blur=move |_| caret.set(None)
                node_ref=node
            ></textarea>
            {move || offered.get().map(|(_, found)| view! {
                <ul class="MentionList" role="listbox" id=list.clone() aria-label=tr!("Whom to mention")>
                    {found.into_iter().enumerate().map(|(n, one)| {
                        let chosen = one.clone();
                        view! {
                            <li
                                role="option"
                                id=format!("{option_id}-{n}")
                                aria-selected=move || (active.get() == n).to_string()
                                // The press would take the focus out of the text.
                                on:pointerdown=move |event: ev::PointerEvent| { event.prevent_default(); pick(&chosen) }
                                on:mousedown=|event: ev::MouseEvent| event.prevent_default()
                            >
                                <MentionOption one />
                            </li>
                        }
                    }).collect_view()}
                </ul>
            })}
            <p class="visually-hidden" role="status">
                {move || offered.with(|offered| offered.as_ref().map(|(_, found)| match found.len() {
                    1 => tr!("One to choose: Enter takes it."),
                    several => tr!("{} to choose from: arrow keys go through them, Enter takes one, Esc closes the list.", several),
                }))}
            </p>
            <div class="CommentEditor-notes" id=format!("{id}-notes")>
                <UnseeingMentions of=unseeing />
                <div role="alert">{move || error.get().map(|error| view! { <p class="Field-error">{error}</p> })}</div>
            </div>
            <div class="CommentEditor-foot">
                <button
                    class="CommentEditor-at" type="button" aria-label=tr!("Mention somebody") disabled=busy
                    on:mousedown=|event: ev::MouseEvent| event.prevent_default() on:click=begin_mention
                >
                    "@"
                </button>
                {children()}
            </div>
        </div>
    }
}

#[component]
fn MentionOption(one: Mentionable) -> impl IntoView {
    let icon = if matches!(one.mention, Mention::Role(_)) { "people" } else { "person" };
    let role = matches!(one.mention, Mention::Role(_)).then(|| tr!("everybody with this role"));
    let detail = if one.sees { role } else { Some(tr!("does not see this order")) };
    view! {
        <Icon name=if one.sees { icon } else { "lock" } />
        <span class="MentionList-name">{typed(one.name)}</span>
        {detail.map(|detail| view! { <span class="MentionList-detail">{detail}</span> })}
    }
}
