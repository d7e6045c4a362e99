//! On every page while an administrator looks as another role does: says so, and leads back.

use crate::{components::icon::Icon, session::use_session};
use domain::{
    isolated,
    query::{Pairs, SEEING_AS, to_query},
    tr,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The banner; nothing for everybody who is themselves.
#[component]
pub fn SeeingAsBanner() -> impl IntoView {
    let role = use_session().seeing_as()?;
    let location = use_location();
    // The same page, seen by oneself: a document of its own, for all that this one holds was asked as the role.
    let back = move || {
        let pairs = location.search.with(|search| Pairs::parse(search).into_vec());
        let others = pairs.iter().filter(|(name, _)| name != SEEING_AS);
        let query = to_query(others.map(|(name, value)| (name.as_str(), value.clone())));
        location.pathname.with(|path| format!("{path}{query}"))
    };
    Some(view! {
        <aside class="SeeingAs" aria-label=tr!("Whose view this is") translate="yes">
            <Icon name="eye" />
            <p><b>{tr!("You see Milepost as {} does.", isolated(&role.name))}</b> " " {tr!("Nothing you press here changes anything.")}</p>
            <a class="Button" href=back rel="external">{tr!("Back to yourself")}</a>
        </aside>
    })
}
