//! Who is told on a rung of a ladder: the owner, roles, administrators, people by name.

use super::people_input::{Deed, PeopleInput, Tick};
use crate::workflow::{editor::use_editor, words::capital};
use domain::{Addressee, At, PersonId, tr};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// A box for each of them, and people, each with a row.
#[component]
pub fn AddresseesInput(
    #[prop(into)] name: String,
    at: At,
    #[prop(into)] chosen: Signal<BTreeSet<Addressee>>,
    choose: Callback<(Addressee, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    // A role that is gone is still named here, and can be left out.
    let all = Memo::new(move |_| {
        let mut all = vec![Addressee::Owner];
        all.extend(editor.roles().into_iter().map(|role| Addressee::Role(role.id)));
        let named = chosen.get().into_iter().filter(|one| matches!(one, Addressee::Role(_)));
        let gone: Vec<_> = named.filter(|role| !all.contains(role)).collect();
        all.extend(gone);
        all.push(Addressee::Administrators);
        all
    });
    let label = match at {
        At::Status(_) => tr!("Who is told, {}", name),
        _ => tr!("Who is told of orders in every status, {}", name),
    };
    let tick = move |of: Addressee| {
        let (same, named) = (of.clone(), of.clone());
        let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&same)));
        let name = Signal::derive(move || match &named {
            role @ Addressee::Role(_) => editor.names().addressee(role),
            other => capital(&editor.names().addressee(other)),
        });
        view! { <Tick name on tick=move |on| choose.run((of.clone(), on)) /> }
    };
    let people = Memo::new(move |_| {
        let person = |one: Addressee| match one {
            Addressee::Person(id) => Some(id),
            _ => None,
        };
        chosen.get().into_iter().filter_map(person).collect::<Vec<PersonId>>()
    });
    let name_one = Callback::new(move |(id, on)| choose.run((Addressee::Person(id), on)));
    view! {
        <div role="group" aria-label=label>
            <div class="Ticks"><For each=move || all.get() key=|one| one.clone() let:one>{tick(one)}</For></div>
            <PeopleInput named=people choose=name_one deed=Deed::Tell />
        </div>
    }
}
