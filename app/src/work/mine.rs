//! A person's work on a board: what they can act on now first, with the least time left on top.

use super::{
    context::{HandOn, WorkContext},
    live::{Following, Liveness},
    page::{SectionChips, shown, work_page},
    row::{OrderLink, Time, TimeLeft, Where, Which},
};
use crate::{
    api::api,
    components::{dates, empty::Empty, face::Face, icon::Icon, moment::Moment, typed::typed},
    paths,
    session::use_session,
};
use domain::{
    ApprovalStanding, Card, Queue, Right, isolated,
    spoken::say,
    tr, tr_later,
    wire::{Given, WorkItem, WorkSection, WorkView},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn MyWorkPage() -> impl IntoView {
    work_page(tr!("My work"), |slug| api().work(slug), my_work)
}

fn my_work(context: WorkContext, work: RwSignal<WorkView>, following: Following) -> impl IntoView {
    let chosen = RwSignal::new(None::<Queue>);
    let counts = Memo::new(move |_| {
        work.with(|work| {
            work.sections.iter().map(|section| (section.queue, section.total)).collect::<Vec<_>>()
        })
    });
    let shown = shown(counts, chosen);
    let (list, nothing) = (context.clone(), context.clone());
    view! {
        <Head context=context.clone() work following />
        <div class="PageBody Work" translate="no">
            <SectionChips counts chosen name=|queue| say(words(queue).0) />
            <For each=move || shown.get() key=|queue| *queue let:queue>
                <Section context=list.clone() work queue />
            </For>
            {move || counts.with(Vec::is_empty).then(|| view! { <Nothing context=nothing.clone() /> })}
        </div>
        <HandOn context />
    }
}

#[component]
fn Head(context: WorkContext, work: RwSignal<WorkView>, following: Following) -> impl IntoView {
    let session = use_session();
    let several = session.has_several_boards();
    let place = context.board.permits(session, Right::Place).then(|| paths::new_order(&context.board.slug));
    let name = context.board.name.clone();
    view! {
        <header class="PageHead">
            <h1>{tr!("My work")}</h1>
            <p class="PageHead-note">{move || dates::long(work.with(|work| work.today))} {several.then(|| view! { " · " {typed(name)} })}</p>
            <Liveness following />
            <div class="PageHead-end">
                <a class="Button" href=paths::STAND_INS><Icon name="calendar" />{tr!("I am away…")}</a>
                {place.map(|href| view! { <a class="Button" data-kind="primary" href=href><Icon name="plus" />{tr!("New order")}</a> })}
            </div>
        </header>
    }
}

/// A queue's name on its chip and over its rows, and what it means; `tr_later!`.
fn words(queue: Queue) -> (&'static str, &'static str, &'static str) {
    match queue {
        Queue::Handed => {
            (tr_later!("Handed to me"), tr_later!("Handed to you"), tr_later!("take it, or hand it on"))
        }
        Queue::Act => (tr_later!("Act now"), tr_later!("You can act now"), tr_later!("least slack first")),
        Queue::Approve => {
            (tr_later!("To approve"), tr_later!("Awaiting your approval"), tr_later!("somebody asked you"))
        }
        Queue::Wait => (
            tr_later!("Waiting for others"),
            tr_later!("Waiting for others"),
            tr_later!("yours, and nothing to do right now"),
        ),
    }
}

#[component]
fn Section(context: WorkContext, work: RwSignal<WorkView>, queue: Queue) -> impl IntoView {
    let section = Memo::new(move |_| {
        work.with(|work| work.sections.iter().find(|section| section.queue == queue).cloned())
    });
    let time = Memo::new(move |_| work.with(|work| Time { now: work.now, today: work.today }));
    let of = move |read: fn(&WorkSection) -> u32| section.with(|section| section.as_ref().map_or(0, read));
    let items = move || section.get().map(|section| section.items).unwrap_or_default();
    let more = move || of(|section| section.total - section.items.len() as u32);
    let (_, title, hint) = words(queue);
    let (id, slug) = (format!("work-{}", title.replace(' ', "-").to_lowercase()), context.board.slug.clone());
    let heading = id.clone();
    view! {
        <section class="Work-section" data-queue=words(queue).0 aria-labelledby=id>
            <header><h2 id=heading>{say(title)}</h2> <span class="Work-count">{move || of(|section| section.total)}</span> <span class="Field-hint">{say(hint)}</span></header>
            <ul>
                <For each=items key=|item| (item.card.id, item.card.version) let:item>
                    <Row context=context.clone() item queue time />
                </For>
            </ul>
            {move || (more() > 0).then(|| view! { <p class="Work-more">{tr!("{n} more stand below these:" | "{n} more stand below these:" % more())} " " <a href=paths::board(&slug)>{tr!("see the board")}</a></p> })}
        </section>
    }
}

#[component]
fn Row(context: WorkContext, item: WorkItem, queue: Queue, time: Memo<Time>) -> impl IntoView {
    let WorkItem { card, given } = item;
    let (headline, number) = (headline(&context, &card, queue), card.number.to_string());
    let zone = context.board.workflow.calendar.zone.clone();
    let given = given.filter(|given| queue == Queue::Handed || given.note.is_some());
    let (left, place, of_left, of_place) = (context.clone(), context.clone(), card.clone(), card.clone());
    view! {
        <li class="WorkRow" data-order=number>
            {move || view! { <TimeLeft context=left.clone() card=of_left.clone() time=time.get() /> }}
            <div class="WorkRow-what">
                <p class="WorkRow-do"><OrderLink context=context.clone() card=card.clone() words=headline /></p>
                <Which card=card.clone() />
                {given.map(|given| view! { <GivenBy given zone /> })}
            </div>
            {move || view! { <Where context=place.clone() card=of_place.clone() time=time.get() /> }}
            <Acts context card queue />
        </li>
    }
}

/// The verb is the headline: what there is to do.
fn headline(context: &WorkContext, card: &Card, queue: Queue) -> String {
    let workflow = &context.board.workflow;
    let open = workflow.approvals.iter().find(|def| {
        let state = card.approvals.get(&def.id).filter(|state| state.asked.is_some());
        state.is_some() && def.standing(state, &card.conditions, None) == ApprovalStanding::Open
    });
    match (queue, card.hold, open) {
        (Queue::Approve, _, Some(def)) => tr!("Approve “{}”", isolated(&def.name)),
        (Queue::Wait, Some(hold), _) => waits_for(hold.reason),
        (Queue::Wait, None, Some(def)) => tr!("“{}” is to be approved", isolated(&def.name)),
        _ => context.next_action(&card.status),
    }
}

fn waits_for(reason: domain::HoldReason) -> String {
    match reason {
        domain::HoldReason::Payment => tr!("On hold, waits for a payment"),
        domain::HoldReason::Address => tr!("On hold, waits for an address"),
        domain::HoldReason::Stock => tr!("On hold, waits for stock"),
        domain::HoldReason::Customer => tr!("On hold, waits for the customer"),
        domain::HoldReason::Supplier => tr!("On hold, waits for a supplier"),
        domain::HoldReason::Quality => tr!("On hold, waits for an answer about quality"),
        domain::HoldReason::Other => tr!("On hold, waits for something else"),
    }
}

/// Who handed it over, when, and the word that went with it.
#[component]
fn GivenBy(given: Given, zone: String) -> impl IntoView {
    let Given { by, at, note } = given;
    view! {
        <p class="WorkRow-given">
            <Face name=by.name.clone() /> <span><b>{typed(by.name)}</b> " " {tr!("between who and when" => "handed it to you,")} " " <Moment at zone /> {note.map(|note| view! { <q dir="auto">{note}</q> })}</span>
        </p>
    }
}

/// What can be done with it right here.
#[component]
fn Acts(context: WorkContext, card: Card, queue: Queue) -> impl IntoView {
    let (busy, handing) = (RwSignal::new(false), context.handing);
    let number = isolated(&card.number).into_owned();
    let (has_it, archived) = (card.assignee.is_some(), context.board.is_archived);
    let takes = matches!(queue, Queue::Handed) || matches!(queue, Queue::Act) && !has_it;
    let hands = matches!(queue, Queue::Handed | Queue::Act) && has_it;
    let (taken, handed) = (card.clone(), card);
    let take = {
        let context = context.clone();
        move |_| context.take(&taken, busy)
    };
    let kind = if queue == Queue::Handed { "primary" } else { "" };
    let (take_words, hand_words) = (tr!("Take {}", number), tr!("Hand on {}…", number));
    view! {
        <div class="WorkRow-acts">
            {(hands && !archived).then(|| view! {
                <button class="Button" data-kind="quiet" type="button" aria-label=hand_words on:click=move |_| handing.set(Some(handed.clone()))>{tr!("Hand on…")}</button>
            })}
            {(takes && !archived).then(|| view! {
                <button class="Button" data-kind=kind type="button" disabled=busy aria-label=take_words on:click=take>{tr!("Take it")}</button>
            })}
        </div>
    }
}

/// Nothing to do is good news, and says what would come here.
#[component]
fn Nothing(context: WorkContext) -> impl IntoView {
    let owns = use_session()
        .with_me(|me| me.boards.iter().any(|board| board.slug == context.board.slug && board.owns));
    let text = match owns {
        Some(true) => {
            tr!(
                "No order is waiting for you. What comes next appears here by itself, with the least time left on top."
            )
        }
        _ => {
            tr!(
                "None of your roles owns a status on this board, so orders come here only when somebody hands you one or asks for your approval."
            )
        }
    };
    let attention = paths::attention(&context.board.slug);
    view! {
        <Empty title=tr!("All done for now") text>
            <a class="Button" data-kind="primary" href=paths::board(&context.board.slug)>{tr!("Go to the board")}</a>
            <a class="Button" href=attention>{tr!("See what needs attention")}</a>
        </Empty>
    }
}
