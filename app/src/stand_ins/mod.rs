//! Who decides while somebody is away: each person's own, and everybody's for an administrator.

use crate::{
    api::{Client, api},
    components::{
        date_field::DateField,
        form::{FieldErrors, FormErrors, FormValues, Submit},
        notices::use_notices,
        typed::typed,
    },
    load::loaded,
    session::use_session,
    submit::on_submit,
};
use domain::{
    PersonId, StandInId, isolated, tr,
    wire::{Colleague, SetStandIn, StandInView, StandIns},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// The page.
#[component]
pub fn StandInsPage() -> impl IntoView {
    let all = Resource::new(|| (), |()| api().stand_ins());
    view! { <Title text=tr!("Stand-ins") /> {loaded(all, |all| view! { <StandInsBody all /> })} }
}

#[component]
fn StandInsBody(all: StandIns) -> impl IntoView {
    let all = RwSignal::new(all);
    view! {
        <header class="PageHead"><h1 translate="yes">{tr!("Stand-ins")}</h1></header>
        <div class="PageBody Settings">
            <section class="Settings-card" aria-label=tr!("Who stands in")>
                <p class="Field-hint">{tr!("Whoever stands in approves for who is away, what waits already included. The history says who decided, and for whom.")}</p>
                <ul class="StandIns">
                    <For each=move || all.get().stand_ins key=|stand_in| stand_in.id let:stand_in><Row stand_in all /></For>
                </ul>
                {move || all.with(|all| all.stand_ins.is_empty()).then(|| view! { <p class="Drawer-none">{tr!("Nobody stands in for anybody.")}</p> })}
            </section>
            <NewStandIn all />
        </div>
    }
}

#[component]
fn Row(stand_in: StandInView, all: RwSignal<StandIns>) -> impl IntoView {
    let (session, notices, busy) = (use_session(), use_notices(), RwSignal::new(false));
    let style = session.date_style();
    let StandInView { id, person, stand_in, from, until } = stand_in;
    let may_end = session.is_admin() || session.with_me(|me| me.id) == Some(person.id);
    let end = move |_| {
        busy.set(true);
        spawn_local(async move { ended(id, all, busy, notices).await });
    };
    let words = tr!("End: {} for {}", isolated(&stand_in.name), isolated(&person.name));
    view! {
        <li>
            <p><b>{typed(stand_in.name)}</b> " " {tr!("a stand-in" => "for")} " " {typed(person.name)}</p>
            <p class="Field-hint">{tr!("{} until back on {}", style.format(from), style.format(until))}</p>
            {may_end.then(|| view! { <button class="Button" data-kind="quiet" type="button" disabled=busy aria-label=words on:click=end>{tr!("a stand-in" => "End")}</button> })}
        </li>
    }
}

async fn ended(
    id: StandInId,
    all: RwSignal<StandIns>,
    busy: RwSignal<bool>,
    notices: crate::components::notices::Notices,
) {
    let answer = Client.end_stand_in(id).await;
    let _ = busy.try_set(false);
    match answer {
        Ok(left) => {
            let _ = all.try_set(left);
            notices.tell(tr!("Ended: what waits is theirs again."));
        }
        Err(error) => {
            notices.warn(error.message());
        }
    }
}

#[component]
fn NewStandIn(all: RwSignal<StandIns>) -> impl IntoView {
    let (session, notices) = (use_session(), use_notices());
    let (errors, busy) = (FieldErrors::new("stand-in"), RwSignal::new(false));
    let (style, own) = (session.date_style(), session.with_me(|me| me.id));
    let read = move |values: &FormValues| {
        let stand_in = values.raw("stand_in").parse::<PersonId>().ok();
        if stand_in.is_none() {
            errors.set_whole(tr!("Choose who stands in."));
        }
        let day = |field: &str, label: &str| {
            let date = values.date(field, label, style);
            if date.is_none() && values.raw(field).trim().is_empty() {
                errors.set(field, tr!("{} must not be empty.", label));
            }
            date
        };
        let (from, until) =
            (day("from", &tr!("The first day")), day("until", &tr!("The day of coming back")));
        let person = values.raw("person").parse::<PersonId>().ok();
        Some(SetStandIn { person, stand_in: stand_in?, from: from?, until: until? })
    };
    let save = move |ask: SetStandIn| async move { Client.set_stand_in(&ask).await };
    let send = on_submit(errors, busy, read, save, move |now| {
        all.set(now);
        notices.tell(tr!("Entered."));
    });
    let options = move |without: Option<PersonId>, chosen: Option<PersonId>| {
        let people = all.get_untracked().people.into_iter().filter(move |other| Some(other.id) != without);
        let option = move |Colleague { id, name }| {
            view! { <option value=id.to_string() selected={chosen == Some(id)}>{name}</option> }
        };
        people.map(option).collect_view()
    };
    view! {
        <form class="Form Settings-card" novalidate on:submit=send aria-label=tr!("Somebody will be away")>
            {session.is_admin().then(|| view! {
                <div class="Field">
                    <label for="stand-in-person">{tr!("Who is away")}</label>
                    <select class="Input" id="stand-in-person" name="person">{options(None, own)}</select>
                </div>
            })}
            <div class="Field">
                <label for="stand-in-who">{tr!("Who stands in")}</label>
                <select class="Input" id="stand-in-who" name="stand_in">
                    <option value="">{tr!("– choose –")}</option>
                    {options(own.filter(|_| !session.is_admin()), None)}
                </select>
            </div>
            <DateField name="from" label=tr!("First day away") errors style required=true />
            <DateField name="until" label=tr!("Back on") errors style required=true hint=tr!("This day does not count any more") />
            <FormErrors errors />
            <div class="Form-actions"><Submit label=tr!("a stand-in" => "Enter") busy /></div>
        </form>
    }
}
