//! Who has to agree in a step: roles, the customer, people by name.

use super::{
    inputs::PartNotes,
    people_input::{Deed, PeopleInput, Tick},
};
use crate::workflow::{editor::use_editor, issues::input_id};
use domain::{Approver, At, DraftPart, PersonId, tr};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Roles and the customer, each with a box, and people, each with a row.
#[component]
pub fn ApproversInput(
    at: At,
    #[prop(into)] chosen: Signal<BTreeSet<Approver>>,
    choose: Callback<(Approver, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    // A role that is gone is still named here, and can be left out.
    let all = Memo::new(move |_| {
        let mut all: Vec<_> = editor.roles().into_iter().map(|role| Approver::Role(role.id)).collect();
        let named = chosen.get().into_iter().filter(|one| matches!(one, Approver::Role(_)));
        let gone: Vec<_> = named.filter(|role| !all.contains(role)).collect();
        all.extend(gone);
        all.push(Approver::Customer);
        all
    });
    let tick = move |of: Approver| {
        let (same, named) = (of.clone(), of.clone());
        let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&same)));
        let name = Signal::derive(move || match &named {
            Approver::Customer => tr!("The customer"),
            role => editor.names().approver(role),
        });
        view! { <Tick name on tick=move |on| choose.run((of.clone(), on)) /> }
    };
    let people = Memo::new(move |_| {
        let person = |one: Approver| match one {
            Approver::Person(id) => Some(id),
            Approver::Role(_) | Approver::Customer => None,
        };
        chosen.get().into_iter().filter_map(person).collect::<Vec<PersonId>>()
    });
    let name_one = Callback::new(move |(id, on)| choose.run((Approver::Person(id), on)));
    view! {
        <fieldset class="Side-part" id=input_id(DraftPart::Approvers) tabindex="-1">
            <legend>{tr!("Who has to agree")}</legend>
            <p class="Field-hint">{tr!("Any of them can. Nobody agrees to their own request, or to what they wrote last.")}</p>
            <div class="Ticks"><For each=move || all.get() key=|one| one.clone() let:one>{tick(one)}</For></div>
            <PeopleInput named=people choose=name_one deed=Deed::Ask />
            <PartNotes at part=DraftPart::Approvers />
        </fieldset>
    }
}
