//! The map on paper: one page that says how an order gets here and what proves it, in black on white whatever the theme.
//! It is in the document as soon as the script runs, because a browser prints what is there when it is asked to.

use super::{
    approval_words::{needed, steps},
    editor::{Selected, use_editor},
    ladder_words::ladder_words,
    map::{Drawing, picture::Picture, state::MapState},
    words::{NOTHING, age, asked, customer, exits, role, said},
};
use crate::{
    components::{icon::Brand, moment::Moment, typed::typed},
    session::use_session,
};
use domain::{ApprovalDef, ConditionDef, StatusDraft, StatusId, isolated, tr};
use leptos::prelude::*;

/// The page.
#[component]
pub fn PrintedMap() -> impl IntoView {
    let editor = use_editor();
    let ready = RwSignal::new(false);
    Effect::new(move || ready.set(true));
    // On paper stands what will be: what the draft removes is no more.
    let picture = Memo::new(move |_| editor.draft.with(|draft| Picture::of(draft, draft)));
    let map = MapState {
        picture,
        focused: RwSignal::new(None),
        lit: Memo::new(|_| Selected::Nothing),
        pressed: RwSignal::new(false),
    };
    provide_context(map);
    move || ready.get().then(|| view! { <Sheet /> }.into_any())
}

#[component]
fn Sheet() -> impl IntoView {
    let editor = use_editor();
    let shop = use_session().with_me(|me| me.shop.clone());
    let info = move || {
        let info = editor.live.with(|live| live.info.clone());
        let digest = info.digest.get(..8).unwrap_or_default().to_owned();
        let revision = match editor.saving.saved.with(Option::is_some) {
            true => tr!("begun from revision {}", info.revision),
            false => tr!("revision {}", info.revision),
        };
        view! {
            {revision}
            {info.at.map(|at| view! { ", " {tr!("before a moment" => "published")} " " <Moment at zone=editor.zone() /> })}
            {info.by.map(|by| view! { " " {tr!("by {}", isolated(&by.name))} })}
            " · " {tr!("digest {}", digest)}
        }
    };
    let drafted = move || {
        let saved = editor.saving.saved.get()?;
        let words = tr!("A draft by {}, not in force", isolated(&saved.author.name));
        Some(view! { <b>{words}</b> " · " })
    };
    let ids = Memo::new(move |_| {
        editor.draft.with(|draft| draft.statuses.iter().map(|status| status.id.clone()).collect::<Vec<_>>())
    });
    let rows = move || {
        let row = |(place, id): (usize, StatusId)| view! { <PrintedRow place=place + 1 id /> };
        ids.get().into_iter().enumerate().map(row).collect_view()
    };
    let leaving = move || {
        editor.draft.with(|draft| {
            let asks = draft.statuses.iter().filter_map(|status| {
                let asks = exits(draft, &status.id);
                (!asks.is_empty()).then(|| view! { <div><dt>{typed(draft.status_name(&status.id))}</dt><dd>{asks.join(", ")}</dd></div> })
            });
            asks.collect_view()
        })
    };
    view! {
        <section class="PrintedMap" aria-hidden="true" data-many=move || (ids.read().len() > 11).then_some("")>
            <header>
                <Brand />
                <p class="PrintedMap-title">{tr!("{}: how an order gets here, and what proves it", isolated(&editor.board_name()))}</p>
                <p>{shop.map(|shop| view! { {typed(shop)} " · " })} {drafted} {info}</p>
            </header>
            <div class="PrintedMap-top">
                <Drawing live=false />
                <div class="PrintedMap-side">
                    <p class="PrintedMap-cap">{tr!("before statuses" => "To move on out of")}</p>
                    <dl>{leaving}</dl>
                    <p class="PrintedMap-key">{tr!("Solid lines lead on, dashed lines back. 1 d is one working day.")}</p>
                </div>
            </div>
            <table>
                <thead>
                    <tr>
                        <th></th>
                        <th>{tr!("Status")} " " <span>"/ " {tr!("a column" => "customer reads")}</span></th>
                        <th>{tr!("How an order gets here")}</th>
                        <th>{tr!("Owner")} " " <span>"/ " {tr!("a column" => "next action")}</span></th>
                        <th>{tr!("What proves it")} " " <span>"/ " {tr!("a column" => "asked")}</span></th>
                        <th>{tr!("Limit")}</th>
                        <th>{tr!("Tools")} " " <span>"/ " {tr!("a column" => "data lives in")}</span></th>
                        <th>{tr!("Known pain")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <PrintedApprovals />
        </section>
    }
}

/// Who has to agree to what, and when: below the table, where there is anything.
#[component]
fn PrintedApprovals() -> impl IntoView {
    let editor = use_editor();
    let approvals = Memo::new(move |_| {
        let names = editor.names();
        editor.draft.with(|draft| {
            let said = |def: &ApprovalDef| {
                let needed = needed(draft, def.when.as_ref());
                (draft.approval_name(&def.id), needed, steps(draft, def, &names).join("; "))
            };
            draft.approvals.iter().map(said).collect::<Vec<_>>()
        })
    });
    let conditions = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let said = |condition: &ConditionDef| {
                (draft.condition_name(&condition.id), draft.test_in_words(&condition.test))
            };
            draft.conditions.iter().map(said).collect::<Vec<_>>()
        })
    });
    let approval = |(name, needed, steps): (String, String, String)| {
        view! { <div><dt>{typed(name)} " " <span>{typed(needed)}</span></dt><dd>{typed(steps)}</dd></div> }
    };
    let condition = |(name, test): (String, String)| {
        view! { <div><dt>{typed(name)}</dt><dd>{typed(test)}</dd></div> }
    };
    let approvals = move || {
        let rows: Vec<_> = approvals.get().into_iter().map(approval).collect();
        (!rows.is_empty()).then(|| {
            view! { <div><p class="PrintedMap-cap">{tr!("Who has to agree")}</p><dl>{rows}</dl></div> }
        })
    };
    let conditions = move || {
        let rows: Vec<_> = conditions.get().into_iter().map(condition).collect();
        (!rows.is_empty()).then(
            || view! { <div><p class="PrintedMap-cap">{tr!("What is so when")}</p><dl>{rows}</dl></div> },
        )
    };
    let ladders = Memo::new(move |_| {
        let names = editor.names();
        editor.draft.with(|draft| {
            let whole = ladder_words(draft.ladder.as_ref(), &names);
            let own = draft.statuses.iter().filter_map(|status| {
                let words = ladder_words(status.ladder.as_ref(), &names)?;
                Some((draft.status_name(&status.id).to_owned(), words))
            });
            let whole = whole.map(|words| (tr!("Where a status says nothing else"), words));
            whole.into_iter().chain(own).collect::<Vec<_>>()
        })
    });
    let ladders = move || {
        let rows: Vec<_> = ladders.get().into_iter().map(condition).collect();
        (!rows.is_empty()).then(|| {
            view! { <div><p class="PrintedMap-cap">{tr!("When an order stays longer")}</p><dl>{rows}</dl></div> }
        })
    };
    view! { <div class="PrintedMap-approvals">{approvals} {conditions} {ladders}</div> }
}

#[component]
fn PrintedRow(place: usize, id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let status = Memo::new(move |_| editor.status(&id));
    let text = |text: Option<String>| typed(text.unwrap_or_else(|| NOTHING.to_owned()));
    move || {
        status.get().map(|status| {
            let StatusDraft { id, name, trigger, next_action, exit_rule, notes, .. } = status.clone();
            let asks = editor.draft.with(|draft| asked(draft, &id)).unwrap_or_default();
            view! {
                <tr>
                    <td class="PrintedMap-number">{place}</td>
                    <td><b>{text(said(&name))}</b><span>{text(customer(&status.customer))}</span></td>
                    <td>{text(said(&trigger))}</td>
                    <td><b>{text(status.owner.as_ref().map(|owner| role(&editor.roles(), owner)))}</b><span>{text(said(&next_action))}</span></td>
                    <td>{text(said(&exit_rule))}{said(&asks).map(|asks| view! { <span>{typed(asks)}</span> })}</td>
                    <td>{text(age(status.max_age))}<span>{status.wip_limit.map(|limit| tr!("WIP {}", limit))}</span></td>
                    <td>{text(said(&notes.tools))}{said(&notes.data).map(|data| view! { <span>{typed(data)}</span> })}</td>
                    <td>{text(said(&notes.pain_points))}</td>
                </tr>
            }
        })
    }
}
