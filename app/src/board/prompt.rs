//! What a move needs, asked for when the card is dropped: a reason, dates, fields. The same move then goes on.

use super::{
    focus,
    forecast::MoveInput,
    state::{PendingPrompt, use_board},
    telling::Telling,
};
use crate::{
    components::{date_field::Calendar, dialog::Dialog, shop_field::as_kept, typed::typed},
    session::use_session,
};
use domain::{
    ApprovalDef, ApprovalId, DateStyle, Evidence, FactDef, FieldDef, FieldKind, Invalid, Need, Promise,
    Refusal, Workflow, isolated, spoken::say, tr,
};
use leptos::{ev, prelude::*};

/// What a person can answer.
#[derive(Debug, Clone, PartialEq)]
enum Question {
    Reason,
    Promise,
    Field(FieldDef),
    Fact(FactDef),
    /// Nobody can answer it here, but ask for it.
    Approval(ApprovalDef),
}

impl Question {
    fn of(need: &Need, workflow: &Workflow) -> Option<Question> {
        match need {
            Need::Reason => Some(Question::Reason),
            Need::Promise => Some(Question::Promise),
            Need::Field(field) => workflow.field(field).cloned().map(Question::Field),
            Need::Fact(fact) => workflow.fact(fact).cloned().map(Question::Fact),
            Need::Approval(approval) => workflow.approval(approval).cloned().map(Question::Approval),
            Need::Lines | Need::Dwell(_) => None,
        }
    }

    /// Adds what was typed to what the move brings along; or says what is wrong with it.
    fn read(&self, text: &str, until: &str, style: DateStyle, given: &mut MoveInput) -> Result<(), String> {
        match self {
            Question::Reason => {
                given.reason = Some(text.parse().map_err(|wrong: Invalid| tr!("The reason {}.", wrong))?);
            }
            Question::Promise => {
                let (Some(from), Some(to)) = (style.parse(text), style.parse(until)) else {
                    return Err(tr!("Give both dates, like {}.", style.example()));
                };
                let promise = Promise::new(from, to).map_err(|wrong| tr!("The window {}.", wrong))?;
                given.promise = Some(promise);
            }
            Question::Field(field) => {
                given.fields.insert(field.id.clone(), Some(as_kept(field, text, style)?));
            }
            Question::Fact(fact) => {
                let shown = match fact.evidence {
                    Evidence::None | Evidence::Approval(_) if text.is_empty() => {
                        return Err(tr!("Tick it once “{}” is so.", fact.name));
                    }
                    Evidence::None | Evidence::Approval(_) => None,
                    Evidence::Note => {
                        Some(text.parse().map_err(|wrong: Invalid| tr!("What shows it {}.", wrong))?)
                    }
                    Evidence::Number => {
                        Some(text.parse().map_err(|wrong: Invalid| tr!("The number {}.", wrong))?)
                    }
                };
                given.facts.insert(fact.id.clone(), shown);
            }
            Question::Approval(approval) => {
                return Err(tr!("“{}” has to be approved first.", isolated(&approval.name)));
            }
        }
        Ok(())
    }
}

/// What was typed so far for one question; the second text is the end of a window of dates.
#[derive(Clone, Copy)]
struct PromptDraft {
    question: StoredValue<Question>,
    text: RwSignal<String>,
    until: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    /// Why it is needed, a sentence.
    why: StoredValue<String>,
}

impl PromptDraft {
    fn new(question: Question, why: String) -> PromptDraft {
        PromptDraft {
            question: StoredValue::new(question),
            text: RwSignal::default(),
            until: RwSignal::default(),
            wrong: RwSignal::default(),
            why: StoredValue::new(why),
        }
    }

    fn approval(&self) -> Option<ApprovalId> {
        self.question.with_value(|question| match question {
            Question::Approval(approval) => Some(approval.id.clone()),
            _ => None,
        })
    }

    /// A draft for each question; several refusals may ask the same one, and are answered together.
    fn all(refusals: Vec<Refusal>, workflow: &Workflow) -> Vec<PromptDraft> {
        let mut drafts: Vec<PromptDraft> = Vec::new();
        for refusal in refusals {
            let Some(question) = refusal.need.as_ref().and_then(|need| Question::of(need, workflow)) else {
                continue;
            };
            match drafts.iter().find(|draft| draft.question.with_value(|known| *known == question)) {
                Some(draft) => draft.why.update_value(|why| *why = format!("{why} {}", refusal.message)),
                None => drafts.push(PromptDraft::new(question, refusal.message)),
            }
        }
        drafts
    }

    /// What the move would bring along as it is typed so far. What cannot be used yet is not in it.
    fn typed(drafts: &[PromptDraft], style: DateStyle) -> Memo<MoveInput> {
        let drafts = drafts.to_vec();
        Memo::new(move |_| {
            let mut given = MoveInput::default();
            for draft in &drafts {
                let (text, until) = (draft.text.get(), draft.until.get());
                let _ = draft.question.with_value(|question| question.read(&text, &until, style, &mut given));
            }
            given
        })
    }

    /// Adds what was typed to what the move brings along; or says what is wrong with it.
    fn give(self, style: DateStyle, given: &mut MoveInput) -> bool {
        let (text, until) = (self.text.get_untracked(), self.until.get_untracked());
        let wrong = self.question.with_value(|question| question.read(&text, &until, style, given)).err();
        self.wrong.set(wrong.clone());
        wrong.is_none()
    }
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
    let mut drafts = PromptDraft::all(needs, &untrack(|| board.rules()).workflow);
    let approvals: Vec<ApprovalId> = drafts.iter().filter_map(|draft| draft.approval()).collect();
    if !approvals.is_empty() {
        // Until it is approved, the rest need not be asked.
        drafts.retain(|draft| draft.approval().is_some());
    }
    let asks = approvals.is_empty();
    let request = StoredValue::new(approvals);
    let card = board.with_untracked(|model| {
        model.confirmed(order).map(|card| (card.number.to_string(), card.customer.name.clone()))
    });
    let ((number, customer), to) = (card.unwrap_or_default(), untrack(|| board.status_name(&intent.to)));
    let fields = drafts
        .iter()
        .enumerate()
        .map(|(place, draft)| view! { <PromptField draft=*draft first={place == 0} /> })
        .collect_view();
    let stays = tr!("{} stays where it was.", isolated(&number));
    let close = Callback::new(move |()| {
        board.cancel();
        board.notices.say(stays.clone());
        focus::later(board, order);
    });
    let title = tr!("Move {} to {}", isolated(&number), isolated(&to));
    let style = use_session().date_style();
    let quiet = RwSignal::new(false);
    let given = PromptDraft::typed(&drafts, style);
    let target = intent.to.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut given = MoveInput { quiet: quiet.get_untracked(), ..MoveInput::default() };
        // Every field says what is wrong with it, not only the first.
        if drafts.iter().filter(|draft| !draft.give(style, &mut given)).count() == 0 {
            board.answer(given);
            focus::later(board, order);
        }
    };
    view! {
        <Dialog labelled_by="prompt-title" class="MovePrompt" on_close=close>
            <h2 id="prompt-title">{title}</h2>
            <p class="Field-hint" dir="auto">{customer}</p>
            <form class="Form" on:submit=submit novalidate=true>
                {fields}
                {asks.then(|| view! { <Telling orders=vec![order] to=target.clone() given quiet /> })}
                <div class="Form-actions">
                    <button class="Button" type="button" on:click=move |_| close.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    {if asks {
                        view! { <button class="Button" data-kind="primary" type="submit">{tr!("a verb" => "Move")}</button> }.into_any()
                    } else {
                        view! {
                            <button class="Button" data-kind="primary" type="button" autofocus=true on:click=move |_| {
                                board.request_approvals(order, request.get_value());
                                focus::later(board, order);
                            }>{tr!("Request approval")}</button>
                        }
                        .into_any()
                    }}
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn PromptField(draft: PromptDraft, first: bool) -> impl IntoView {
    let style = use_session().date_style();
    let error =
        move || draft.wrong.get().map(|wrong| view! { <p class="Field-error" role="alert">{wrong}</p> });
    let field = match draft.question.get_value() {
        Question::Promise => view! { <PromiseInput draft first /> }.into_any(),
        Question::Reason => view! { <Long draft first label=tr!("Reason") /> }.into_any(),
        Question::Field(FieldDef { label, kind, .. }) => match kind {
            FieldKind::LongText => view! { <Long draft first label /> }.into_any(),
            FieldKind::Choice(options) => {
                let options = options.into_iter().map(|option| (option.clone(), option)).collect();
                view! { <Choose draft first label options /> }.into_any()
            }
            FieldKind::YesNo => {
                let options = vec![
                    ("yes".to_owned(), tr!("a field’s value" => "yes")),
                    ("no".to_owned(), tr!("a field’s value" => "no")),
                ];
                view! { <Choose draft first label options /> }.into_any()
            }
            FieldKind::Date => {
                let label = format!("{label} ({})", say(style.pattern()));
                view! { <Short draft first label /> }.into_any()
            }
            _ => view! { <Short draft first label /> }.into_any(),
        },
        Question::Approval(ApprovalDef { help, .. }) => view! {
            <p dir="auto">{draft.why.get_value()}</p>
            {(!help.is_empty()).then(|| view! { <p class="Field-hint" dir="auto">{help}</p> })}
        }
        .into_any(),
        Question::Fact(FactDef { name, evidence, .. }) => match evidence {
            Evidence::None | Evidence::Approval(_) => view! { <Tick draft first label=name /> }.into_any(),
            Evidence::Note => view! { <Long draft first label=tr!("{}: what shows it?", name) /> }.into_any(),
            Evidence::Number => view! { <Short draft first label=tr!("{}: its number", name) /> }.into_any(),
        },
    };
    view! { <div class="Field">{field} {error}</div> }
}

#[component]
fn Short(draft: PromptDraft, first: bool, label: String) -> impl IntoView {
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
fn Long(draft: PromptDraft, first: bool, label: String) -> impl IntoView {
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
fn Choose(
    draft: PromptDraft,
    first: bool,
    label: String,
    /// Each as it is kept and as it is shown.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options =
        options.into_iter().map(|(kept, shown)| view! { <option value=kept>{shown}</option> }).collect_view();
    view! {
        <label>
            <span class="Field-label">{label}</span>
            <select
                class="Input"
                autofocus=first
                aria-invalid=move || draft.wrong.get().map(|_| "true")
                on:change:target=move |event| draft.text.set(event.target().value())
            >
                <option value="">"–"</option>
                {options}
            </select>
        </label>
        <p class="Field-hint">{draft.why.get_value()}</p>
    }
}

/// A fact that is set by saying that it is so.
#[component]
fn Tick(draft: PromptDraft, first: bool, label: String) -> impl IntoView {
    view! {
        <label class="Choice">
            <input
                type="checkbox"
                autofocus=first
                aria-invalid=move || draft.wrong.get().map(|_| "true")
                on:change:target=move |event| {
                    draft.text.set(if event.target().checked() { "yes".into() } else { String::new() });
                }
            />
            <span>{typed(label)}</span>
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
            <legend class="Field-label">{tr!("Promised delivery window")}</legend>
            <p class="Field-hint" id="prompt-window">{draft.why.get_value()} " " {say(style.pattern())}</p>
            <div class="Form-row">
                <div>
                    <label class="Field-hint" for="prompt-earliest">{tr!("a window of dates" => "From")}</label>
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
                    <label class="Field-hint" for="prompt-latest">{tr!("a window of dates" => "To")}</label>
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
    use domain::{FieldId, default_calendar, default_workflow};

    fn read(
        need: Need,
        text: &str,
        until: &str,
        style: DateStyle,
        given: &mut MoveInput,
    ) -> Result<(), String> {
        let workflow = default_workflow(default_calendar("UTC"));
        Question::of(&need, &workflow).expect("a question").read(text, until, style, given)
    }

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
        let (mut given, carrier) = (MoveInput::default(), FieldId::carrier());
        assert!(read(Need::Field(carrier.clone()), " Swift ", "", DateStyle::Iso, &mut given).is_ok());
        assert!(read(Need::Promise, "4/12/2026", "5/12/2026", DateStyle::DaySlashes, &mut given).is_ok());
        assert_eq!(given.fields[&carrier].as_deref(), Some("Swift"));
        assert!(given.promise.is_some());
    }

    #[test]
    fn a_fact_asks_for_what_shows_it() {
        let fact = |evidence| {
            Question::Fact(FactDef {
                id: "paid".parse().expect("an id"),
                name: "Payment received".into(),
                help: String::new(),
                set_by: Default::default(),
                evidence,
            })
        };
        let mut given = MoveInput::default();
        let read = |evidence, text: &str, given: &mut MoveInput| {
            fact(evidence).read(text, "", DateStyle::Iso, given)
        };
        assert_eq!(
            read(Evidence::None, "", &mut given),
            Err("Tick it once “Payment received” is so.".into())
        );
        assert_eq!(read(Evidence::Number, " ", &mut given), Err("The number must not be empty.".into()));
        assert!(given.facts.is_empty());
        assert!(read(Evidence::Number, "INV-7", &mut given).is_ok());
        assert_eq!(given.facts.values().next().cloned().flatten().as_deref(), Some("INV-7"));
        assert!(read(Evidence::None, "yes", &mut given).is_ok());
        assert_eq!(given.facts.values().next(), Some(&None));
    }
}
