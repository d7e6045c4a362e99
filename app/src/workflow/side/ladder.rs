//! Who hears of orders that stay too long: of one status, or of all that do not say otherwise.

use super::{addressees::AddresseesInput, inputs::PartNotes};
use crate::{
    components::icon::Icon,
    workflow::{
        editor::use_editor,
        issues::{focus_soon, input_id},
        ladder_words::when,
        words::capital,
    },
};
use domain::{Addressee, At, DraftPart, Ladder, MaxAge, Rung, StatusId, spoken::say, tr, tr_later};
use leptos::{ev, prelude::*};

/// Changes a ladder by what was chosen.
type EditLadder = Callback<Box<dyn FnOnce(&mut Ladder)>>;

/// What a ladder begins with: the owner is warned and told, and the administrators a day later.
fn usual() -> Ladder {
    Ladder {
        warn_at: Some(80),
        rungs: vec![
            Rung { after: MaxAge::Hours(0), to: [Addressee::Owner].into() },
            Rung { after: MaxAge::Days(1), to: [Addressee::Administrators].into() },
        ],
    }
}

/// Where a status has its ladder from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Workflow,
    Own,
    Nobody,
}

impl Source {
    const ALL: [(Source, &'static str, &'static str); 3] = [
        (Source::Workflow, "workflow", tr_later!("as the workflow has it")),
        (Source::Own, "own", tr_later!("a ladder of its own")),
        (Source::Nobody, "nobody", tr_later!("nobody is told")),
    ];

    fn of(ladder: Option<&Ladder>) -> Source {
        match ladder {
            None => Source::Workflow,
            Some(ladder) if ladder.is_empty() => Source::Nobody,
            Some(_) => Source::Own,
        }
    }
}

/// The ladder of a status.
#[component]
pub fn LadderInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Status(id.clone());
    let id = StoredValue::new(id);
    let ladder = Memo::new(move |_| id.with_value(|id| editor.status(id).and_then(|status| status.ladder)));
    let set = Callback::new(move |ladder: Option<Ladder>| {
        id.with_value(|id| editor.edit_status(id, |status| status.ladder = ladder));
    });
    let from = Memo::new(move |_| ladder.with(|ladder| Source::of(ladder.as_ref())));
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        let of_workflow = || editor.draft.with_untracked(|draft| draft.ladder.clone());
        match Source::ALL.iter().find(|(_, other, _)| *other == name).map(|(from, ..)| from) {
            Some(Source::Own) => set.run(Some(of_workflow().unwrap_or_else(usual))),
            Some(Source::Nobody) => set.run(Some(Ladder::default())),
            _ => set.run(None),
        }
    };
    let options = Source::ALL.map(|(of, name, words)| view! { <option value=name prop:selected=move || from.get() == of>{say(words)}</option> });
    let shown = Memo::new(move |_| ladder.get().unwrap_or_default());
    let change = Callback::new(move |ladder: Ladder| set.run(Some(ladder)));
    let input = input_id(DraftPart::Ladder);
    let form_at = at.clone();
    view! {
        <fieldset class="Side-part Ladder">
            <legend>{tr!("When an order stays longer")}</legend>
            <div class="Field">
                <label for=input>{tr!("Who hears of it")}</label>
                <select class="Input" id=input on:change=choose>{options.collect_view()}</select>
            </div>
            {move || (from.get() == Source::Own).then(|| view! { <LadderForm name="own" at=form_at.clone() ladder=shown change /> })}
            <PartNotes at part=DraftPart::Ladder />
        </fieldset>
    }
}

/// The ladder of all statuses that do not say otherwise.
#[component]
pub fn WholeLadder() -> impl IntoView {
    let editor = use_editor();
    let ladder = Memo::new(move |_| editor.draft.with(|draft| draft.ladder.clone().unwrap_or_default()));
    let is_empty = Memo::new(move |_| ladder.with(Ladder::is_empty));
    let change = Callback::new(move |ladder: Ladder| {
        editor.edit(|draft| draft.ladder = Some(ladder).filter(|ladder| !ladder.is_empty()));
    });
    let begin = move |_| {
        change.run(usual());
        focus_soon("whole-warn");
    };
    view! {
        <div class="Ladder" id="whole-ladder" tabindex="-1">
            {move || match is_empty.get() {
                true => view! { <button class="Button" type="button" on:click=begin><Icon name="plus" />{tr!("Tell somebody")}</button> }.into_any(),
                false => view! { <LadderForm name="whole" at=At::Whole ladder change /> }.into_any(),
            }}
            <PartNotes at=At::Whole part=DraftPart::Ladder />
        </div>
    }
}

/// The warning, the rungs, and the line for one more. `name` tells the inputs of two ladders of a page apart.
#[component]
fn LadderForm(name: &'static str, at: At, ladder: Memo<Ladder>, change: Callback<Ladder>) -> impl IntoView {
    let edit: EditLadder = Callback::new(move |edit: Box<dyn FnOnce(&mut Ladder)>| {
        let mut edited = ladder.get_untracked();
        edit(&mut edited);
        change.run(edited);
    });
    let warn_at =
        move || ladder.with(|ladder| ladder.warn_at.map(|percent| percent.to_string())).unwrap_or_default();
    let warn = move |event: ev::Event| {
        let percent = event_target_value(&event).trim().parse::<u8>().ok().filter(|percent| *percent > 0);
        edit.run(Box::new(move |ladder: &mut Ladder| ladder.warn_at = percent));
    };
    let count = Memo::new(move |_| ladder.with(|ladder| ladder.rungs.len()));
    let add = move |_| {
        edit.run(Box::new(|ladder: &mut Ladder| {
            let rung = match ladder.rungs.last() {
                None => Rung { after: MaxAge::Hours(0), to: [Addressee::Owner].into() },
                Some(last) => Rung { after: later(last.after), to: [Addressee::Administrators].into() },
            };
            ladder.rungs.push(rung);
        }));
        focus_soon(format!("{name}-rung-{}", count.get_untracked()));
    };
    let rows = move || {
        (0..count.get()).map(|nth| view! { <RungRow name at=at.clone() nth ladder edit /> }).collect_view()
    };
    let warn_id = format!("{name}-warn");
    view! {
        <div class="Field">
            <label for=warn_id.clone()>{tr!("Warn the owner at this share of the limit, in percent")} " " <span class="Field-optional">{tr!("a field" => "optional")}</span></label>
            <input class="Input Ladder-warn" id=warn_id type="number" min="1" max="99" inputmode="numeric" placeholder=tr!("no warning") prop:value=warn_at on:change=warn />
        </div>
        <ol class="Ladder-rungs">{rows}</ol>
        <button class="Button" type="button" disabled=move || { count.get() >= Ladder::MOST_RUNGS } on:click=add><Icon name="plus" />{tr!("Add a rung")}</button>
    }
}

fn later(after: MaxAge) -> MaxAge {
    match after {
        MaxAge::Hours(0) => MaxAge::Days(1),
        MaxAge::Hours(hours) => MaxAge::Hours(hours.saturating_add(4)),
        MaxAge::Days(days) => MaxAge::Days(days.saturating_add(1)),
    }
}

/// One rung: when, and who is told.
#[component]
fn RungRow(name: &'static str, at: At, nth: usize, ladder: Memo<Ladder>, edit: EditLadder) -> impl IntoView {
    let rung = Memo::new(move |_| ladder.with(|ladder| ladder.rungs.get(nth).cloned()));
    let after = move || rung.with(|rung| rung.as_ref().map_or(MaxAge::Hours(0), |rung| rung.after));
    let write = move |write: Box<dyn FnOnce(&mut Rung)>| {
        edit.run(Box::new(move |ladder: &mut Ladder| {
            if let Some(rung) = ladder.rungs.get_mut(nth) {
                write(rung);
            }
        }));
    };
    let number = move || match after() {
        MaxAge::Hours(number) | MaxAge::Days(number) => number,
    };
    let in_days = move || matches!(after(), MaxAge::Days(_));
    let length = |number: u16, days: bool| if days { MaxAge::Days(number) } else { MaxAge::Hours(number) };
    let count = move |event: ev::Event| {
        let (number, days) = (event_target_value(&event).trim().parse().unwrap_or(0), untrack(in_days));
        write(Box::new(move |rung: &mut Rung| rung.after = length(number, days)));
    };
    let unit = move |event: ev::Event| {
        let (number, days) = (untrack(number), event_target_value(&event) == "days");
        write(Box::new(move |rung: &mut Rung| rung.after = length(number, days)));
    };
    let chosen =
        Memo::new(move |_| rung.with(|rung| rung.as_ref().map(|rung| rung.to.clone())).unwrap_or_default());
    let choose = Callback::new(move |(who, on): (Addressee, bool)| {
        write(Box::new(move |rung: &mut Rung| {
            match on {
                true => rung.to.insert(who),
                false => rung.to.remove(&who),
            };
        }));
    });
    let remove = move |_| {
        edit.run(Box::new(move |ladder: &mut Ladder| {
            if nth < ladder.rungs.len() {
                ladder.rungs.remove(nth);
            }
        }));
    };
    let heading = move || capital(&when(after()));
    let number_id = format!("{name}-rung-{nth}");
    view! {
        <li class="Ladder-rung">
            <fieldset>
                <legend>{heading}</legend>
                <div class="Ladder-when">
                    <div class="Field">
                        <label for=number_id.clone()>{tr!("After the limit")}</label>
                        <div class="AgeInput">
                            <input class="Input" id=number_id type="number" min="0" max="999" inputmode="numeric" prop:value=move || number().to_string() on:change=count />
                            <select class="Input" aria-label=tr!("Unit of rung {}", nth + 1) on:change=unit>
                                <option value="hours" prop:selected=move || !in_days()>{tr!("working hours")}</option>
                                <option value="days" prop:selected=in_days>{tr!("working days")}</option>
                            </select>
                        </div>
                    </div>
                    <button class="IconButton" type="button" aria-label=tr!("Remove rung {}", nth + 1) on:click=remove><Icon name="close" /></button>
                </div>
                <AddresseesInput name=format!("{name}-{nth}") at chosen choose />
            </fieldset>
        </li>
    }
}
