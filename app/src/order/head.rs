//! The top of the drawer: which order this is, what was promised, and what to do next.

use super::{
    assignee::Assignee,
    context::use_order,
    hold::HoldForm,
    opening::{focus_on, open_when_asked},
    presence::Here,
    promise::first_promise,
};
use crate::{
    api::Client,
    board::state::Opening,
    components::{date_asked_tag::DateAskedTag, dates, icon::Icon, moment::Moment, typed::typed},
};
use domain::{Card, Date, tr};
use leptos::{prelude::*, task::spawn_local};

/// Number, customer, promise and the next action.
#[component]
pub fn Head() -> impl IntoView {
    let order = use_order();
    let (card, placed) = (order.part(|order| order.card.clone()), order.order().placed_at);
    let first = order.part(first_promise);
    let name = order.part(|order| order.customer.name.to_string());
    let asked_about_date =
        Memo::new(move |_| card.with(|card| card.is_asked_about_date(&order.board.rules().workflow)));
    view! {
        <header class="Drawer-head">
            <div class="Drawer-title">
                <p class="Drawer-meta">{move || typed(card.get().number)} " · " {tr!("before a moment" => "placed")} " " <Moment at=placed zone=order.zone() /></p>
                <h2 id="order-heading" dir="auto">{name}</h2>
            </div>
            <Here />
            <p class="Drawer-meta">
                {move || lines(&card.get())} " · " {move || promised(&card.get(), order.board.today())}
                {move || first.get().map(|first| {
                    let window = dates::window_short(first.earliest(), first.latest(), order.board.today());
                    format!(" ({})", tr!("first promise {}", window))
                })}
            </p>
            {move || asked_about_date.get().then(|| view! { <p><DateAskedTag /></p> })}
            <NextAction card />
            <Assignee />
        </header>
    }
}

fn lines(card: &Card) -> String {
    match card.lines.count {
        0 => tr!("no lines"),
        count => tr!("{n} line" | "{n} lines" % count),
    }
}

fn promised(card: &Card, today: Date) -> String {
    match card.promise {
        Some(promise) => {
            tr!("promised {}", dates::window_short(promise.earliest(), promise.latest(), today))
        }
        None => tr!("no date promised yet"),
    }
}

#[component]
fn NextAction(card: Memo<Card>) -> impl IntoView {
    let order = use_order();
    let status = Memo::new(move |_| order.board.rules().workflow.status(&card.get().status).cloned());
    let owner =
        move || status.get().map(|status| order.board.rules().workflow.role_name(&status.owner).to_owned());
    let archived = Memo::new(move |_| card.get().archived);
    let holding = RwSignal::new(false);
    // The board may not know this card yet, if it lies far down a column or outside the filter.
    let open_menu = move |_| {
        order.board.take_confirmed(card.get_untracked());
        order.board.dialogs.menu.set(Some(order.id));
    };
    view! {
        <div class="NextAction" data-held=move || card.get().hold.is_some().then_some("")>
            <div>
                <p class="Drawer-meta">{move || status.get().map(|status| typed(status.name))} " · " {move || owner().map(typed)}</p>
                <p class="NextAction-do" dir="auto">
                    {move || match card.with(|card| (card.archived, card.withdrawn)) {
                        (_, true) => Some(tr!("Withdrawn, as placed by mistake: it is off the board.")),
                        (true, false) => Some(tr!("Archived: it is off the board.")),
                        (false, false) => status.get().map(|status| status.next_action),
                    }}
                </p>
            </div>
            {move || (!archived.get()).then(|| view! {
                <button class="Button" data-kind="primary" type="button" aria-haspopup="dialog" on:click=open_menu>{tr!("Move to…")}</button>
            })}
        </div>
        <Actions card holding />
        {move || holding.get().then(|| view! { <HoldForm done=Callback::new(move |()| holding.set(false)) /> })}
    }
}

#[component]
fn Actions(card: Memo<Card>, holding: RwSignal<bool>) -> impl IntoView {
    let order = use_order();
    let (can_edit, busy) = (order.may_edit(), RwSignal::new(false));
    let held = Memo::new(move |_| card.get().hold.is_some());
    let may_hold = Memo::new(move |_| can_edit.get() && !held.get());
    let refusal = tr!("It is on hold already, or none of your roles may put it on hold.");
    open_when_asked(order, Opening::Hold, may_hold, refusal, move || {
        holding.set(true);
        focus_on(".HoldForm input");
    });
    let over = order.may(|actor, workflow, order| {
        workflow
            .status(&order.card.status)
            .is_some_and(|status| status.phase.is_final() && actor.can_edit(status, workflow))
    });
    let run = move |what: Act| {
        busy.set(true);
        spawn_local(async move {
            let sent = match what {
                Act::Release => order.change(|id, version, key| Client.release(id, version, key)).await,
                Act::Archive => order.change(|id, version, key| Client.archive(id, version, key)).await,
            };
            busy.set(false);
            match sent {
                Ok(_) => order.notices.tell(what.done()),
                Err(failure) => order.notices.warn(failure.message()),
            };
        });
    };
    view! {
        <div class="Drawer-actions">
            {move || (can_edit.get() && !held.get() && !holding.get()).then(|| view! {
                <button class="Button" data-kind="quiet" type="button" on:click=move |_| holding.set(true)><Icon name="pause" />{tr!("Put on hold")}</button>
            })}
            {move || (can_edit.get() && held.get()).then(|| view! {
                <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=move |_| run(Act::Release)><Icon name="check" />{tr!("End the hold")}</button>
            })}
            {move || over.get().then(|| view! {
                <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=move |_| run(Act::Archive)><Icon name="archive" />{tr!("a verb" => "Archive")}</button>
            })}
        </div>
    }
}

/// What a button of the head does at once.
#[derive(Clone, Copy)]
enum Act {
    Release,
    Archive,
}

impl Act {
    fn done(self) -> String {
        match self {
            Act::Release => tr!("The hold has ended: its time counts again."),
            Act::Archive => tr!("Archived. The list, the search and the tracking page keep it."),
        }
    }
}
