//! What of a board needs attention: what is nobody's, over its time, late, at risk, unanswered, or on hold for long. Each order stands
//! under the first of these that is so.

use super::{
    context::{HandOn, SeeTo, WorkContext},
    live::{Following, Liveness},
    page::{SectionChips, shown, work_page},
    row::{OrderLink, Time, Where},
};
use crate::{
    api::api,
    components::{
        dates,
        empty::Empty,
        escalation_tag::{EscalationSaid, EscalationTag},
        face::{Face, NoFace},
        icon::Icon,
        leave_by::{leave_by_heat, slack_words},
        typed::typed,
    },
    paths,
    session::use_session,
};
use domain::{
    ApprovalStanding, Card, Concern, isolated, tr,
    wire::{AttentionItem, AttentionSection, AttentionView, Raised},
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AttentionPage() -> impl IntoView {
    work_page(tr!("Attention"), |slug| api().attention(slug), attention)
}

fn attention(
    context: WorkContext,
    attention: RwSignal<AttentionView>,
    following: Following,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<Concern>);
    let counts = Memo::new(move |_| {
        attention.with(|attention| {
            attention.sections.iter().map(|section| (section.concern, section.total)).collect::<Vec<_>>()
        })
    });
    let shown = shown(counts, chosen);
    let board_address = StoredValue::new(paths::board(&context.board.slug));
    let (list, several, name) =
        (context.clone(), use_session().has_several_boards(), context.board.name.clone());
    view! {
        <header class="PageHead">
            <h1>{tr!("Attention")}</h1>
            {several.then(|| view! { <p class="PageHead-note">{typed(name)}</p> })}
            <Liveness following />
        </header>
        <div class="PageBody Work">
            <SectionChips counts chosen name=title />
            <For each=move || shown.get() key=|concern| *concern let:concern>
                <Section context=list.clone() attention concern />
            </For>
            {move || counts.with(Vec::is_empty).then(|| view! {
                <Empty title=tr!("Nothing needs attention") text=tr!("Every order is within its time, has somebody who can act on it, and none has waited for long.")>
                    <a class="Button" data-kind="primary" href=board_address.get_value()>{tr!("Go to the board")}</a>
                </Empty>
            })}
        </div>
        <SeeTo context=context.clone() />
        <HandOn context />
    }
}

/// A concern's icon, the name that styles and tests know it by, and what it means.
fn words(concern: Concern) -> (&'static str, &'static str, String) {
    match concern {
        Concern::Nobodys => ("person", "Nobody’s", tr!("nobody who is here could act on them")),
        Concern::CancelAsked => {
            ("close", "Asked to cancel", tr!("the customer asks, and nobody has answered yet"))
        }
        Concern::Escalated => ("alert", "Escalated", tr!("over their time, and somebody was told")),
        Concern::OverTime => ("clock", "Over their time", tr!("longer in their status than it allows")),
        Concern::Late => ("calendar", "Late", tr!("the promised window has passed")),
        Concern::AtRisk => ("alert", "At risk", tr!("too little time left to keep the promise")),
        Concern::AwaitingApproval => ("waiting", "Awaiting approval", tr!("asked and not answered yet")),
        Concern::HeldLong => ("pause", "Held for long", tr!("on hold for more than two working days")),
    }
}

/// A concern's name for people.
fn title(concern: Concern) -> String {
    match concern {
        Concern::Nobodys => tr!("orders" => "Nobody’s"),
        Concern::CancelAsked => tr!("orders" => "Asked to cancel"),
        Concern::Escalated => tr!("orders" => "Escalated"),
        Concern::OverTime => tr!("Over their time"),
        Concern::Late => tr!("orders" => "Late"),
        Concern::AtRisk => tr!("orders" => "At risk"),
        Concern::AwaitingApproval => tr!("Awaiting approval"),
        Concern::HeldLong => tr!("orders" => "Held for long"),
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
    let (icon, name, hint) = words(concern);
    let id = format!("attention-{}", concern as u8);
    let heading = id.clone();
    let slug = context.board.slug.clone();
    view! {
        <section class="Work-section" data-concern=name aria-labelledby=id>
            <header><Icon name=icon /> <h2 id=heading>{title(concern)}</h2> <span class="Work-count">{move || of(|section| section.total)}</span> <span class="Field-hint">{hint}</span></header>
            <ul>
                <For each=items key=|item| (item.card.id, item.card.version, item.missing.len(), item.raised.clone().map(|raised| raised.at)) let:item>
                    <Row context=context.clone() item concern time />
                </For>
            </ul>
            {move || (more() > 0).then(|| view! { <p class="Work-more">{tr!("{n} more stand below these:" | "{n} more stand below these:" % more())} " " <a href=paths::orders(&slug)>{tr!("see the list")}</a></p> })}
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
            [] => (tr!("nobody holds {}", owner), "over"),
            [one] => (tr!("{} is away", one), "over"),
            [most @ .., last] => (tr!("{} and {} are away", most.join(", "), last), "over"),
        },
        Concern::CancelAsked => (tr!("the customer asks to cancel"), "over"),
        Concern::OverTime | Concern::Escalated => match context.age(card, time) {
            Some(age) => {
                let length = dates::length(age.used - age.allowed, context.day());
                (tr!("a length of time" => "{} over", length), "over")
            }
            None => (tr!("over its time"), "over"),
        },
        Concern::Late => {
            let days = card.promise.map_or(0, |promise| (time.today - promise.latest()).num_days());
            (tr!("{n} day late" | "{n} days late" % days), "over")
        }
        Concern::AtRisk => match context.must_leave(card, time) {
            Some(must) => {
                let (length, words) = slack_words(must, context.day());
                (format!("{length} {words}"), leave_by_heat(must))
            }
            None => (tr!("at risk"), "warn"),
        },
        Concern::AwaitingApproval => {
            let open = context.board.workflow.approvals.iter().find(|def| {
                let state = card.approvals.get(&def.id).filter(|state| state.asked.is_some());
                state.is_some() && def.standing(state, &card.conditions, None) == ApprovalStanding::Open
            });
            (open.map_or_else(|| tr!("an approval" => "asked"), |def| tr!("“{}”", isolated(&def.name))), "")
        }
        Concern::HeldLong => {
            let held =
                card.hold.map(|hold| context.board.spans.between(hold.since, time.now)).unwrap_or_default();
            (tr!("a length of time" => "{} on hold", dates::length(held, context.day())), "warn")
        }
    }
}

/// Who was told, and who sees to it.
#[component]
fn Told(raised: Raised, card: Card, zone: String) -> impl IntoView {
    let told: Vec<String> =
        raised.told.into_iter().map(|person| isolated(&person.name).into_owned()).collect();
    let told =
        if told.is_empty() { tr!("nobody was there to be told") } else { tr!("told: {}", told.join(", ")) };
    let said = EscalationSaid::of(&card);
    view! {
        <p class="WorkRow-told">{told}</p>
        {said.filter(|said| matches!(said, EscalationSaid::SeenTo(_))).map(|said| view! { <p><EscalationTag said zone /></p> })}
        {raised.acknowledged.map(|given| view! {
            <p class="WorkRow-told">{tr!("by {}", isolated(&given.by.name))} {given.note.map(|note| view! { ": " <q dir="auto">{note}</q> })}</p>
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
    let acknowledge = tr!("Acknowledge {}…", isolated(&card.number));
    let (label, words) = match assignee {
        Some(_) => (tr!("Hand on…"), tr!("Hand on {}…", isolated(&card.number))),
        None => (tr!("Assign…"), tr!("Assign {}…", isolated(&card.number))),
    };
    view! {
        <div class="WorkRow-acts">
            {sees_to.then(|| view! { <button class="Button" type="button" aria-label=acknowledge on:click=move |_| acknowledging.set(Some(see_to.clone()))>{tr!("Acknowledge…")}</button> })}
            {may.then(|| view! { <button class="Button" type="button" aria-label=words on:click=move |_| handing.set(Some(card.clone()))>{label}</button> })}
        </div>
    }
}
