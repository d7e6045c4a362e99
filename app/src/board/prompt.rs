//! What a move needs, asked for when the card is dropped: a reason, dates, fields. The same move then goes on.

use super::{
    focus,
    state::{MoveInput, PendingPrompt, use_board},
};
use crate::{
    components::{date_field::Calendar, dialog::Dialog, typed::typed},
    session::use_session,
};
use domain::{DateStyle, Field, Need, Promise, isolated};
use leptos::{ev, prelude::*};

/// What was typed so far for one need; the second text is the end of a window of dates.
#[derive(Clone, Copy)]
struct PromptDraft {
    need: Need,
    text: RwSignal<String>,
    until: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    /// Why it is needed, a sentence.
    why: StoredValue<String>,
}

impl PromptDraft {
    fn new(need: Need, why: String) -> PromptDraft {
        PromptDraft {
            need,
            text: RwSignal::default(),
            until: RwSignal::default(),
            wrong: RwSignal::default(),
            why: StoredValue::new(why),
        }
    }

    /// Adds what was typed to what the move brings along; or says what is wrong with it.
    fn give(self, style: DateStyle, given: &mut MoveInput) -> bool {
        let wrong =
            read(self.need, &self.text.get_untracked(), &self.until.get_untracked(), style, given).err();
        self.wrong.set(wrong.clone());
        wrong.is_none()
    }
}

fn read(need: Need, text: &str, until: &str, style: DateStyle, given: &mut MoveInput) -> Result<(), String> {
    match need {
        Need::Reason => given.reason = Some(text.parse().map_err(|wrong| format!("The reason {wrong}."))?),
        Need::Field(field) => {
            let value = text.parse().map_err(|wrong| format!("{} {wrong}.", field.label()))?;
            given.fields.insert(field, Some(value));
        }
        Need::Promise => {
            let (Some(from), Some(to)) = (style.parse(text), style.parse(until)) else {
                return Err(format!("Give both dates, like {}.", style.example()));
            };
            given.promise = Some(Promise::new(from, to).map_err(|wrong| format!("The window {wrong}."))?);
        }
    }
    Ok(())
}

/// The dialog, while a move waits.
#[component]
pub fn MovePrompt() -> impl IntoView {
    let board = use_board();
    move || board.dialogs.prompt.get().map(|asking| view! { <Ask asking /> }.into_any())
}

#[component]
fn Ask(asking: PendingPrompt) -> impl IntoView {
    let board = use_board();
    let PendingPrompt { intent, needs } = asking;
    let order = intent.order;
    let drafts: Vec<PromptDraft> = needs
        .into_iter()
        .filter_map(|refusal| Some(PromptDraft::new(refusal.need?, refusal.message)))
        .collect();
    let card = board.with_untracked(|model| {
        model.confirmed(order).map(|card| (card.number.to_string(), card.customer.name.clone()))
    });
    let ((number, customer), to) = (card.unwrap_or_default(), untrack(|| board.status_name(&intent.to)));
    let fields = drafts
        .iter()
        .enumerate()
        .map(|(place, draft)| view! { <PromptField draft=*draft first={place == 0} /> })
        .collect_view();
    let stays = format!("{} stays where it was.", isolated(&number));
    let close = Callback::new(move |()| {
        board.cancel();
        board.notices.say(stays.clone());
        focus::later(board, order);
    });
    let style = use_session().date_style();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut given = MoveInput::default();
        // Every field says what is wrong with it, not only the first.
        if drafts.iter().filter(|draft| !draft.give(style, &mut given)).count() == 0 {
            board.answer(given);
            focus::later(board, order);
        }
    };
    view! {
        <Dialog labelled_by="prompt-title" class="MovePrompt" on_close=close>
            <h2 id="prompt-title">"Move " {typed(number)} " to " {typed(to)}</h2>
            <p class="Field-hint" dir="auto">{customer}</p>
            <form class="Form" on:submit=submit novalidate=true>
                {fields}
                <div class="Form-actions">
                    <button class="Button" type="button" on:click=move |_| close.run(())>"Cancel"</button>
                    <button class="Button" data-kind="primary" type="submit">"Move"</button>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn PromptField(draft: PromptDraft, first: bool) -> impl IntoView {
    let error =
        move || draft.wrong.get().map(|wrong| view! { <p class="Field-error" role="alert">{wrong}</p> });
    let field = match draft.need {
        Need::Promise => view! { <PromiseInput draft first /> }.into_any(),
        Need::Reason => view! { <Long draft first label="Reason" /> }.into_any(),
        Need::Field(Field::Note) => view! { <Long draft first label=Field::Note.label() /> }.into_any(),
        Need::Field(field) => view! { <Short draft first label=field.label() /> }.into_any(),
    };
    view! { <div class="Field">{field} {error}</div> }
}

#[component]
fn Short(draft: PromptDraft, first: bool, label: &'static str) -> impl IntoView {
    view! {
        <label>
            <span class="Field-label">{label}</span>
            <input
                class="Input"
                dir="auto"
                autofocus=first
                autocomplete="off"
                required=true
                maxlength="2000"
                aria-invalid=move || draft.wrong.get().map(|_| "true")
                prop:value=draft.text
                on:input:target=move |event| draft.text.set(event.target().value())
            />
        </label>
    }
}

#[component]
fn Long(draft: PromptDraft, first: bool, label: &'static str) -> impl IntoView {
    view! {
        <label>
            <span class="Field-label">{label}</span>
            <textarea
                class="Input"
                dir="auto"
                autofocus=first
                required=true
                maxlength="2000"
                aria-invalid=move || draft.wrong.get().map(|_| "true")
                prop:value=draft.text
                on:input:target=move |event| draft.text.set(event.target().value())
            ></textarea>
        </label>
        <p class="Field-hint">{draft.why.get_value()}</p>
    }
}

#[component]
fn PromiseInput(draft: PromptDraft, first: bool) -> impl IntoView {
    let style = use_session().date_style();
    let wrong = move || draft.wrong.get().map(|_| "true");
    let (from, to) = (NodeRef::new(), NodeRef::new());
    view! {
        <fieldset>
            <legend class="Field-label">"Promised delivery window"</legend>
            <p class="Field-hint" id="prompt-window">{draft.why.get_value()} " " {style.pattern()}</p>
            <div class="Form-row">
                <div>
                    <label class="Field-hint" for="prompt-earliest">"From"</label>
                    <div class="DateField">
                        <input
                            class="Input" id="prompt-earliest" name="earliest" type="text" inputmode="numeric" autocomplete="off"
                            required=true autofocus=first aria-invalid=wrong aria-describedby="prompt-window"
                            prop:value=draft.text node_ref=from
                            on:input:target=move |event| draft.text.set(event.target().value())
                        />
                        <Calendar node=from style />
                    </div>
                </div>
                <div>
                    <label class="Field-hint" for="prompt-latest">"To"</label>
                    <div class="DateField">
                        <input
                            class="Input" id="prompt-latest" name="latest" type="text" inputmode="numeric" autocomplete="off"
                            required=true aria-invalid=wrong aria-describedby="prompt-window"
                            prop:value=draft.until node_ref=to
                            on:input:target=move |event| draft.until.set(event.target().value())
                        />
                        <Calendar node=to style />
                    </div>
                </div>
            </div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    //! What people type, as the move takes it.

    use super::*;

    #[test]
    fn what_is_missing_is_said_in_words() {
        let mut given = MoveInput::default();
        assert_eq!(
            read(Need::Reason, "  ", "", DateStyle::Iso, &mut given),
            Err("The reason must not be empty.".into())
        );
        assert_eq!(
            read(Need::Promise, "2026-12-04", "", DateStyle::Iso, &mut given),
            Err("Give both dates, like 2026-12-31.".into())
        );
        assert_eq!(
            read(Need::Promise, "2026-12-04", "2026-12-03", DateStyle::Iso, &mut given),
            Err("The window must not end before it starts.".into())
        );
        assert_eq!(given, MoveInput::default());
    }

    #[test]
    fn what_is_given_goes_along() {
        let mut given = MoveInput::default();
        assert!(read(Need::Field(Field::Carrier), " Swift ", "", DateStyle::Iso, &mut given).is_ok());
        assert!(read(Need::Promise, "4/12/2026", "5/12/2026", DateStyle::DaySlashes, &mut given).is_ok());
        assert_eq!(given.fields[&Field::Carrier].as_deref(), Some("Swift"));
        assert!(given.promise.is_some());
    }
}
