//! The working week: the zone, and the hours of each day.

use super::draft::CalendarDraft;
use crate::components::{
    clock::{clock, minutes},
    dates::capital,
    icon::Icon,
    zones::ZoneList,
};
use domain::{tr, weekday_name};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The days, Monday first.
#[component]
pub fn WorkingWeek(draft: CalendarDraft) -> impl IntoView {
    let days = (1..=7).map(|day| view! { <Day draft day /> }).collect_view();
    view! {
        <section class="CalendarCard WorkingWeek" aria-labelledby="working-week">
            <h2 id="working-week">{tr!("Working week")}</h2>
            <p class="Field-hint">{tr!("An order ages within these hours only, and its deadline is counted in them.")}</p>
            <div class="Field">
                <label for="calendar-zone">{tr!("Time zone")}</label>
                <input
                    class="Input" id="calendar-zone" list="calendar-zones" autocomplete="off" spellcheck="false" aria-describedby="calendar-zone-hint"
                    value=draft.zone.get_untracked() prop:value=move || draft.zone.get() on:input=move |event| draft.zone.set(event_target_value(&event))
                />
                <ZoneList id="calendar-zones" />
                <p class="Field-hint" id="calendar-zone-hint">{tr!("Of this board: what today is there, and the hours below. Like Europe/London.")}</p>
            </div>
            <ol class="WorkingWeek-days">{days}</ol>
        </section>
    }
}

#[component]
fn Day(draft: CalendarDraft, day: u8) -> impl IntoView {
    let name = weekday_name(day).unwrap_or_default();
    let add_label = tr!("Add hours on {}", name);
    let ids = Memo::new(move |_| draft.ids_of(day));
    let fault = Memo::new(move |_| draft.fault_of(day));
    let add = move |_| {
        let id = draft.add(day);
        focus_soon(opens(id));
    };
    let copy = (day == 1).then(|| {
        view! { <button class="Button" data-kind="quiet" type="button" on:click=move |_| draft.copy_monday()><Icon name="copy" />{tr!("Copy to Tue–Fri")}</button> }
    });
    view! {
        <li class="WorkingDay">
            <h3>{capital(&name)}</h3>
            <div class="WorkingDay-windows">
                <For each=move || ids.get() key=|id| *id let:id><Hours draft id day /></For>
                {move || ids.read().is_empty().then(|| view! { <p class="WorkingDay-closed">{tr!("a day" => "Closed")}</p> })}
                <p class="Field-error" id=format!("day-{day}-fault")>{fault}</p>
            </div>
            <div class="WorkingDay-acts">
                <button class="Button" data-kind="quiet" type="button" id=adds(day) aria-label=add_label on:click=add><Icon name="plus" />{tr!("Add hours")}</button>
                {copy}
            </div>
        </li>
    }
}

/// One window of a day.
#[component]
fn Hours(draft: CalendarDraft, id: u32, day: u8) -> impl IntoView {
    let name = weekday_name(day).unwrap_or_default();
    let (opens_label, closes_label) = (tr!("{}, opens", name), tr!("{}, closes", name));
    let (from, to) = untrack(|| draft.window(id));
    let wrong = Memo::new(move |_| draft.fault_of(day).is_some());
    let invalid = move || wrong.get().then_some("true");
    let remove = move |_| {
        draft.remove(id);
        focus_soon(adds(day));
    };
    let label = move || {
        let (from, to) = draft.window(id);
        tr!("Remove {}, {}–{}", name, from, to)
    };
    view! {
        <div class="WorkingDay-window">
            <input
                class="Input" id=opens(id) inputmode="numeric" autocomplete="off" maxlength="8" aria-label=opens_label aria-invalid=invalid
                aria-describedby=format!("day-{day}-fault") value=from prop:value=move || draft.window(id).0
                on:input=move |event| draft.change(id, |window| window.from = event_target_value(&event))
                on:change=move |event| draft.change(id, |window| window.from = as_read(&event))
            />
            <span aria-hidden="true">"–"</span>
            <input
                class="Input" inputmode="numeric" autocomplete="off" maxlength="8" aria-label=closes_label aria-invalid=invalid
                aria-describedby=format!("day-{day}-fault") value=to prop:value=move || draft.window(id).1
                on:input=move |event| draft.change(id, |window| window.to = event_target_value(&event))
                on:change=move |event| draft.change(id, |window| window.to = as_read(&event))
            />
            <button class="IconButton" type="button" aria-label=label on:click=remove><Icon name="close" /></button>
        </div>
    }
}

/// What was typed in full, `9` as `09:00`; what cannot be read stays as it is.
fn as_read(event: &ev::Event) -> String {
    let typed = event_target_value(event);
    minutes(&typed).map_or(typed, clock)
}

/// The id of the first input of a window.
fn opens(id: u32) -> String {
    format!("hours-{id}")
}

/// The id of the button that adds to a day.
fn adds(day: u8) -> String {
    format!("add-hours-{day}")
}

/// Puts the focus on what is in the page with the next frame.
pub fn focus_soon(id: String) {
    request_animation_frame(move || {
        let found = document().get_element_by_id(&id).and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let Some(found) = found {
            let _ = found.focus();
        }
    });
}
