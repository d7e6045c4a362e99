//! What asks before something is done with several orders: where to, or what they wait for. It says beforehand with how many
//! it can be done, and why not with the others.

use super::acts::{Act, Verdict};
use crate::{
    assign::{AssignForm, SendAssign},
    board::{forecast::MoveInput, state::use_board, telling::Telling},
    components::{
        dates,
        dialog::Dialog,
        form::{FieldErrors, FormErrors, FormValues, TextArea},
        icon::Icon,
        typed::typed,
    },
};
use domain::{
    HoldReason, OrderId, PersonId, StatusId, isolated,
    spoken::say,
    tr,
    wire::{AssignOrder, HoldOrder},
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::{collections::BTreeSet, pin::Pin};
use uuid::Uuid;

/// Which question is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asked {
    /// Where to.
    Move,
    /// What they wait for.
    Hold,
    /// Who is to have them.
    Assign,
}

/// The question that is open.
#[component]
pub fn Dialogs(asked: RwSignal<Option<Asked>>, chosen: Memo<Vec<OrderId>>) -> impl IntoView {
    let close = Callback::new(move |()| asked.set(None));
    move || match asked.get()? {
        Asked::Move => Some(view! { <MoveThem chosen close /> }.into_any()),
        Asked::Hold => Some(view! { <HoldThem chosen close /> }.into_any()),
        Asked::Assign => Some(view! { <AssignThem chosen close /> }.into_any()),
    }
}

#[component]
fn MoveThem(chosen: Memo<Vec<OrderId>>, close: Callback<()>) -> impl IntoView {
    let board = use_board();
    let verdicts = Memo::new(move |_| {
        let orders = chosen.get();
        let verdict = |to: StatusId| (to.clone(), board.foretell(&Act::Move { to, quiet: false }, &orders));
        board.rules().status_ids().into_iter().map(verdict).collect::<Vec<_>>()
    });
    let confirming = RwSignal::new(None::<StatusId>);
    let rows = move |possible: bool| {
        let wanted =
            verdicts.get().into_iter().filter(move |(_, verdict)| verdict.may.is_empty() != possible);
        wanted.map(|(to, verdict)| view! { <Target chosen to verdict confirming close /> }).collect_view()
    };
    view! {
        <Dialog labelled_by="move-them-title" class="MoveThem" on_close=close>
            <header class="MoveMenu-head">
                <h2 id="move-them-title">{move || tr!("Move {n} order to" | "Move {n} orders to" % chosen.with(Vec::len))}</h2>
                <button class="MoveMenu-close" type="button" aria-label=tr!("Close") on:click=move |_| close.run(())><Icon name="close" /></button>
            </header>
            {move || match confirming.get() {
                Some(to) => view! { <TellThem chosen to confirming close /> }.into_any(),
                None => view! {
                    <ul class="MoveMenu-list">{move || rows(true)}</ul>
                    <ul class="MoveMenu-list" data-refused="">{move || rows(false)}</ul>
                }
                .into_any(),
            }}
        </Dialog>
    }
}

/// What a move tells customers, before it is made.
#[component]
fn TellThem(
    chosen: Memo<Vec<OrderId>>,
    to: StatusId,
    confirming: RwSignal<Option<StatusId>>,
    close: Callback<()>,
) -> impl IntoView {
    let (board, quiet) = (use_board(), RwSignal::new(false));
    let act = {
        let to = to.clone();
        move |quiet| Act::Move { to: to.clone(), quiet }
    };
    let may = untrack(|| board.foretell(&act(false), &chosen.get()).may);
    let name = untrack(|| board.status_name(&to));
    let what = tr!("{n} order to {}" | "{n} orders to {}" % may.len(), isolated(&name));
    let go = move |_| {
        close.run(());
        board.act_on(act(quiet.get_untracked()), chosen.get_untracked());
    };
    view! {
        <div class="TellThem">
            <p>{what}</p>
            <Telling orders=may to given=Signal::derive(MoveInput::default) quiet />
            <div class="Form-actions">
                <button class="Button" type="button" on:click=move |_| confirming.set(None)>{tr!("a step" => "Back")}</button>
                <button class="Button" data-kind="primary" type="button" autofocus=true on:click=go>{tr!("a verb" => "Move")}</button>
            </div>
        </div>
    }
}

#[component]
fn Target(
    chosen: Memo<Vec<OrderId>>,
    to: StatusId,
    verdict: Verdict,
    confirming: RwSignal<Option<StatusId>>,
    close: Callback<()>,
) -> impl IntoView {
    let board = use_board();
    let (name, why, share) =
        (untrack(|| board.status_name(&to)), format!("several-why-{to}"), verdict.share());
    let reasons = verdict.reasons().into_iter().map(|reason| view! { <span>{reason}</span> }).collect_view();
    let refused = verdict.may.is_empty();
    let (id, target) = (to.to_string(), to.clone());
    let go = move |_| {
        if refused {
            return board.notices.say(tr!("None of the selected orders can go there."));
        }
        let (to, may) = (to.clone(), verdict.may.clone());
        let act = move || {
            close.run(());
            board.act_on(Act::Move { to: to.clone(), quiet: false }, chosen.get_untracked());
        };
        if !board.may_tell(&target) {
            return act();
        }
        let to = target.clone();
        spawn_local(async move {
            let foretold = board.foretell_messages(may, to.clone(), None).await;
            // Closed meanwhile: then nothing is moved.
            if confirming.is_disposed() {
                return;
            }
            match foretold {
                Ok(forecast) if forecast.told.is_empty() => act(),
                _ => confirming.set(Some(to)),
            }
        });
    };
    view! {
        <li>
            <button
                class="MoveMenu-entry"
                type="button"
                aria-disabled=refused.then_some("true")
                aria-describedby=why.clone()
                data-to=id
                on:click=go
            >
                <Icon name=if refused { "lock" } else { "move" } />
                <span>{typed(name)}</span>
                <span class="MoveThem-share">{share}</span>
            </button>
            <p class="MoveMenu-reason" id=why>{reasons}</p>
        </li>
    }
}

#[component]
fn AssignThem(chosen: Memo<Vec<OrderId>>, close: Callback<()>) -> impl IntoView {
    let board = use_board();
    // Whether one may does not hang on who gets them.
    let verdict = Memo::new(move |_| {
        let nobody = AssignOrder { to: Some(PersonId(Uuid::nil())), note: None };
        board.foretell(&Act::Assign(nobody), &chosen.get())
    });
    // One of each status: who sees one of a status sees all of it.
    let orders = untrack(|| {
        let mut statuses = BTreeSet::new();
        let of = |order: &OrderId| board.with(|model| Some(model.confirmed(*order)?.status.clone()));
        let mut may = verdict.get().may;
        may.retain(|order| of(order).is_some_and(|status| statuses.insert(status)));
        may
    });
    let none = orders.is_empty();
    let send: SendAssign = Callback::new(move |ask: AssignOrder| -> Pin<Box<dyn Future<Output = _>>> {
        let orders = chosen.get_untracked();
        board.act_on(Act::Assign(ask), orders);
        Box::pin(std::future::ready(Ok(())))
    });
    view! {
        <Dialog labelled_by="assign-them-title" class="AssignThem" on_close=close>
            <h2 id="assign-them-title">{move || tr!("Give {n} order to somebody" | "Give {n} orders to somebody" % verdict.read().may.len())}</h2>
            {move || verdict.read().reasons().into_iter().map(|reason| view! { <p class="Field-hint">{reason}</p> }).collect_view()}
            {match none {
                true => view! {
                    <div class="Form-actions"><button class="Button" type="button" on:click=move |_| close.run(())>{tr!("to give up a form" => "Cancel")}</button></div>
                }.into_any(),
                false => view! { <AssignForm orders assignee=None send done=close /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn HoldThem(chosen: Memo<Vec<OrderId>>, close: Callback<()>) -> impl IntoView {
    let board = use_board();
    let errors = FieldErrors::new("hold-them").with_reason_in("note");
    let reason = RwSignal::new(HoldReason::Payment);
    // Whether one may does not hang on what they wait for; a note is asked for below.
    let verdict = Memo::new(move |_| {
        let hold = HoldOrder { reason: HoldReason::Payment, note: None };
        board.foretell(&Act::Hold(hold), &chosen.get())
    });
    let send = move |event: ev::SubmitEvent| {
        let Some(values) = FormValues::of(&event, errors) else { return };
        let note = values.maybe("note", &tr!("The note"));
        let hold = HoldOrder { reason: reason.get_untracked(), note };
        if hold.reason == HoldReason::Other && hold.note.is_none() && !errors.any() {
            errors.set("note", tr!("Say what the orders wait for."));
        }
        if !values.sound() {
            return;
        }
        close.run(());
        board.act_on(Act::Hold(hold), chosen.get_untracked());
    };
    view! {
        <Dialog labelled_by="hold-them-title" class="HoldThem" on_close=close>
            <h2 id="hold-them-title">{move || tr!("Put {n} order on hold" | "Put {n} orders on hold" % verdict.read().may.len())}</h2>
            <form class="Form HoldForm" novalidate on:submit=send>
                {move || verdict.read().reasons().into_iter().map(|reason| view! { <p class="Field-hint">{reason}</p> }).collect_view()}
                <fieldset class="Choices">
                    <legend>{tr!("What do they wait for?")}</legend>
                    {HoldReason::ALL.map(|each| view! {
                        <label class="Choice">
                            <input type="radio" name="reason" value=each.name() checked=each == HoldReason::Payment on:change=move |_| reason.set(each) />
                            " " <span>{dates::capital(&say(each.name()))}</span>
                        </label>
                    }).collect_view()}
                </fieldset>
                <TextArea name="note" label=tr!("Note") errors hint=tr!("What exactly, and who follows it up. Needed with “Other”.") />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" on:click=move |_| close.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <button class="Button" data-kind="primary" type="submit" disabled=move || verdict.read().may.is_empty()>{tr!("Put on hold")}</button>
                </div>
            </form>
        </Dialog>
    }
}
