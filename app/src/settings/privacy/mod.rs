//! What is known of customers: found, handed out, erased, and for how long it is kept. For administrators.

mod customer;
mod dialog;
mod done;
mod find;
mod former;
mod rules;

use crate::{
    api::api,
    load::{Forbidden, loaded},
    session::use_session,
    settings::head::SettingsHead,
};
use domain::{tr, wire::PrivacyView};
use done::Done;
use find::Find;
use former::Former;
use leptos::prelude::*;
use leptos_meta::Title;
use rules::Rules;

/// The page.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to see or erase what is known of customers.") /> }
            .into_any();
    }
    let privacy = Resource::new(|| (), |()| api().privacy());
    view! { <Title text=tr!("Privacy") /> {loaded(privacy, |view| view! { <Body view /> })} }.into_any()
}

#[component]
fn Body(view: PrivacyView) -> impl IntoView {
    let privacy = RwSignal::new(view);
    view! {
        <SettingsHead title=tr!("Privacy") />
        <div class="PageBody Settings">
            <Find privacy />
            <div class="Settings-stack"><Rules privacy /> <Done privacy /> <Former privacy /></div>
        </div>
    }
}
