//! What of a board needs attention: what is nobody's, over its time, late, unanswered, or on hold for long. Each order stands
//! under the first of these that is so.

use super::{
    context::{HandOn, SeeTo, WorkContext, board_slug},
    live::{Ask, Following, Liveness},
    row::{OrderLink, Time, Where},
};
use crate::{
    api::{ApiResult, Client, api},
    board_context::BoardContext,
    components::{
        dates,
        empty::Empty,
        escalation_tag::{EscalationSaid, EscalationTag},
        face::{Face, NoFace},
        icon::Icon,
        typed::typed,
    },
    load::{NoBoard, loaded},
    paths,
    session::use_session,
};
use domain::{
    ApprovalStanding, Card, Concern, isolated,
    wire::{AttentionItem, AttentionSection, AttentionView, Raised},
};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct AttentionData {
    board: BoardContext,
    attention: AttentionView,
}

async fn load(slug: String) -> ApiResult<AttentionData> {
    let (board, attention) = futures::try_join!(BoardContext::load(slug.clone()), api().attention(slug))?;
    Ok(AttentionData { board, attention })
}

/// The page.
#[component]
pub fn AttentionPage() -> impl IntoView {
    let slug = board_slug();
    view! {
        <Title text="Attention" />
        {move || match slug.get() {
            Some(slug) => {
                let data = Resource::new(|| (), move |()| load(slug.clone()));
                let start_over = Callback::new(move |()| data.refetch());
                loaded(data, move |data| view! { <Attention data start_over /> }).into_any()
            }
            None => view! { <NoBoard /> }.into_any(),
        }}
    }
}

#[component]
fn Attention(data: AttentionData, start_over: Callback<()>) -> impl IntoView {
    let AttentionData { board, attention } = data;
    let (slug, seq) = (board.slug.clone(), attention.seq);
    let attention = RwSignal::new(attention);
    let of = slug.clone();
    let ask: Ask = Callback::new(move |()| -> std::pin::Pin<Box<dyn Future<Output = ApiResult<u64>>>> {
        let of = of.clone();
        Box::pin(async move {
            let now = Client.attention(of).await?;
            let seq = now.seq;
            let _ = attention.try_set(now);
            Ok(seq)
        })
    });
    let following = Following::start(slug.clone(), seq, ask, start_over);
    let context = WorkContext::new(board, following);
    let chosen = RwSignal::new(None::<Concern>);
    let concerns = Memo::new(move |_| {
        attention
            .with(|attention| attention.sections.iter().map(|section| section.concern).collect::<Vec<_>>())
    });
    let shown = Memo::new(move |_| {
        let chosen = chosen.get().filter(|chosen| concerns.with(|concerns| concerns.contains(chosen)));
        concerns
            .get()
            .into_iter()
            .filter(|concern| chosen.is_none_or(|chosen| chosen == *concern))
            .collect::<Vec<_>>()
    });
    let board_address = StoredValue::new(paths::board(&slug));
    let (list, several, name) =
        (context.clone(), use_session().has_several_boards(), context.board.name.clone());
    view! {
        <header class="PageHead">
            <h1>"Attention"</h1>
            {several.then(|| view! { <p class="PageHead-note">{typed(name)}</p> })}
            <Liveness following />
        </header>
        <div class="PageBody Work">
            <Chips attention chosen />
            <For each=move || shown.get() key=|concern| *concern let:concern>
                <Section context=list.clone() attention concern />
            </For>
            {move || concerns.with(Vec::is_empty).then(|| view! {
                <Empty title="Nothing needs attention" text="Every order is within its time, has somebody who can act on it, and none has waited for long.">
                    <a class="Button" data-kind="primary" href=board_address.get_value()>"Go to the board"</a>
                </Empty>
            })}
        </div>
        <SeeTo context=context.clone() />
        <HandOn context />
    }
}

/// A concern's icon, its name, and what it means.
fn words(concern: Concern) -> (&'static str, &'static str, &'static str) {
    match concern {
        Concern::Nobodys => ("person", "Nobody’s", "nobody who is here could act on them"),
        Concern::Escalated => ("alert", "Escalated", "over their time, and somebody was told"),
        Concern::OverTime => ("clock", "Over their time", "longer in their status than it allows"),
        Concern::Late => ("calendar", "Late", "the promised window has passed"),
        Concern::AwaitingApproval => ("waiting", "Awaiting approval", "asked and not answered yet"),
        Concern::HeldLong => ("pause", "Held for long", "on hold for more than two working days"),
    }
}

#[component]
fn Chips(attention: RwSignal<AttentionView>, chosen: RwSignal<Option<Concern>>) -> impl IntoView {
    let counts = Memo::new(move |_| {
        attention.with(|attention| {
            attention.sections.iter().map(|section| (section.concern, section.total)).collect::<Vec<_>>()
        })
    });
    let all = move || counts.with(|counts| counts.iter().map(|(_, total)| total).sum::<u32>());
    let pressed = move |concern: Option<Concern>| if chosen.get() == concern { "true" } else { "false" };
    let chip = move |(concern, total): (Concern, u32)| {
        view! {
            <button class="Chip" type="button" aria-pressed=move || pressed(Some(concern)) on:click=move |_| chosen.set(Some(concern))>
                {words(concern).1} " " <b>{total}</b>
            </button>
        }
    };
    view! {
        {move || (counts.with(Vec::len) > 1).then(|| view! {
            <div class="Chips Work-chips" role="group" aria-label="Which of it to show">
                <button class="Chip" type="button" aria-pressed=move || pressed(None) on:click=move |_| chosen.set(None)>"All " <b>{all}</b></button>
                {counts.get().into_iter().map(chip).collect_view()}
            </div>
        })}
    }
}

#[component]
fn Section(context: WorkContext, attention: RwSignal<AttentionView>, concern: Concern) -> impl IntoView {
    let section = Memo::new(move |_| {
        attention
            .with(|attention| attention.sections.iter().find(|section| section.concern == concern).cloned())
    });
    let time =
        Memo::new(move |_| attention.with(|attention| Time { now: attention.now, today: attention.today }));
    let of =
        move |read: fn(&AttentionSection) -> u32| section.with(|section| section.as_ref().map_or(0, read));
    let items = move || section.get().map(|section| section.items).unwrap_or_default();
    let more = move || of(|section| section.total - section.items.len() as u32);
    let (icon, title, hint) = words(concern);
    let id = format!("attention-{icon}");
    let heading = id.clone();
    let slug = context.board.slug.clone();
    view! {
        <section class="Work-section" data-concern=title aria-labelledby=id>
            <header><Icon name=icon /> <h2 id=heading>{title}</h2> <span class="Work-count">{move || of(|section| section.total)}</span> <span class="Field-hint">{hint}</span></header>
            <ul>
                <For each=items key=|item| (item.card.id, item.card.version, item.missing.len(), item.raised.clone().map(|raised| raised.at)) let:item>
                    <Row context=context.clone() item concern time />
                </For>
            </ul>
            {move || (more() > 0).then(|| view! { <p class="Work-more">{more} " more stand below these: " <a href=paths::orders(&slug)>"see the list"</a></p> })}
        </section>
    }
}

#[component]
fn Row(context: WorkContext, item: AttentionItem, concern: Concern, time: Memo<Time>) -> impl IntoView {
    let AttentionItem { card, missing, raised } = item;
    let names: Vec<String> = missing.into_iter().map(|person| isolated(&person.name).into_owned()).collect();
    let (of_why, place) = ((context.clone(), card.clone()), (context.clone(), card.clone()));
    let zone = context.board.workflow.calendar.zone.clone();
    let number = card.number.to_string();
    let headline = number.clone();
    view! {
        <li class="WorkRow" data-order=number data-attention="">
            <div class="WorkRow-what">
                <p class="WorkRow-do"><OrderLink context=context.clone() card=card.clone() words=headline /></p>
                <p class="WorkRow-which">{typed(&card.customer.name)}</p>
            </div>
            {move || {
                let (why, what) = why(&of_why.0, &of_why.1, concern, time.get(), &names);
                let raised = raised.clone().map(|raised| view! { <Told raised card=of_why.1.clone() zone=zone.clone() /> });
                view! { <div class="WorkRow-why"><p data-heat=what><b>{why}</b></p>{raised}</div> }
            }}
            {move || view! { <Where context=place.0.clone() card=place.1.clone() time=time.get() /> }}
            <p class="WorkRow-who">
                {match &card.assignee {
                    Some(person) => view! { <Face name=person.name.clone() /> <span>{typed(&person.name)}</span> }.into_any(),
                    None => view! { <NoFace /> <span dir="auto">{context.owner(&card.status)}</span> }.into_any(),
                }}
            </p>
            <Give context card />
        </li>
    }
}

/// What is wrong with it, and how it is shown.
fn why(
    context: &WorkContext,
    card: &Card,
    concern: Concern,
    time: Time,
    missing: &[String],
) -> (String, &'static str) {
    let owner = isolated(&context.owner(&card.status)).into_owned();
    match concern {
        Concern::Nobodys => match missing {
            [] => (format!("nobody holds {owner}"), "over"),
            [one] => (format!("{one} is away"), "over"),
            [most @ .., last] => (format!("{} and {last} are away", most.join(", ")), "over"),
        },
        Concern::OverTime | Concern::Escalated => match context.age(card, time) {
            Some(age) => (format!("{} over", dates::length(age.used - age.allowed, context.day())), "over"),
            None => ("over its time".to_owned(), "over"),
        },
        Concern::Late => {
            let days = card.promise.map_or(0, |promise| (time.today - promise.latest()).num_days());
            (if days == 1 { "1 day late".to_owned() } else { format!("{days} days late") }, "over")
        }
        Concern::AwaitingApproval => {
            let open = context.board.workflow.approvals.iter().find(|def| {
                let state = card.approvals.get(&def.id).filter(|state| state.asked.is_some());
                state.is_some() && def.standing(state, &card.conditions, None) == ApprovalStanding::Open
            });
            (open.map_or_else(|| "asked".to_owned(), |def| format!("“{}”", isolated(&def.name))), "")
        }
        Concern::HeldLong => {
            let held =
                card.hold.map(|hold| context.board.spans.between(hold.since, time.now)).unwrap_or_default();
            (format!("{} on hold", dates::length(held, context.day())), "warn")
        }
    }
}

/// Who was told, and who sees to it.
#[component]
fn Told(raised: Raised, card: Card, zone: String) -> impl IntoView {
    let told: Vec<String> =
        raised.told.into_iter().map(|person| isolated(&person.name).into_owned()).collect();
    let told = if told.is_empty() {
        "nobody was there to be told".to_owned()
    } else {
        format!("told: {}", told.join(", "))
    };
    let said = EscalationSaid::of(&card);
    view! {
        <p class="WorkRow-told">{told}</p>
        {said.filter(|said| matches!(said, EscalationSaid::SeenTo(_))).map(|said| view! { <p><EscalationTag said zone /></p> })}
        {raised.acknowledged.map(|given| view! {
            <p class="WorkRow-told">"by " {typed(given.by.name)} {given.note.map(|note| view! { ": " <q dir="auto">{note}</q> })}</p>
        })}
    }
}

/// Giving it to somebody, for who may.
#[component]
fn Give(context: WorkContext, card: Card) -> impl IntoView {
    let actor = use_session().actor_on(&context.board.slug);
    let assignee = card.assignee.as_ref().map(|assignee| assignee.id);
    let workflow = &context.board.workflow;
    let status = workflow.status(&card.status);
    let may = !context.board.is_archived
        && status.is_some_and(|status| actor.can_assign(status, assignee, workflow));
    let (handing, acknowledging) = (context.handing, context.acknowledging);
    let raised = card.escalation.as_ref().filter(|raised| raised.is_raised() && card.hold.is_none());
    let sees_to = !context.board.is_archived
        && status
            .zip(raised)
            .is_some_and(|(status, raised)| actor.can_acknowledge(status, assignee, &raised.told));
    let see_to = card.clone();
    let acknowledge = format!("Acknowledge {}…", isolated(&card.number));
    let (label, words) = match assignee {
        Some(_) => ("Hand on…", format!("Hand on {}…", isolated(&card.number))),
        None => ("Assign…", format!("Assign {}…", isolated(&card.number))),
    };
    view! {
        <div class="WorkRow-acts">
            {sees_to.then(|| view! { <button class="Button" type="button" aria-label=acknowledge on:click=move |_| acknowledging.set(Some(see_to.clone()))>"Acknowledge…"</button> })}
            {may.then(|| view! { <button class="Button" type="button" aria-label=words on:click=move |_| handing.set(Some(card.clone()))>{label}</button> })}
        </div>
    }
}
