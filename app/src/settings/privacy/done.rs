//! What was erased, and what waits for its day.

use super::words::{day, orders};
use crate::components::{moment::Moment, typed::typed};
use domain::wire::{ErasureReason, ErasureView, PrivacyView};
use leptos::prelude::*;

/// The last erasures, the newest first.
#[component]
pub fn Done(privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let zone = privacy.with_untracked(|privacy| privacy.zone.clone());
    let row = move |erasure: ErasureView| view! { <Row erasure zone=zone.clone() /> };
    let waiting = move || {
        let waiting = privacy.with(|privacy| privacy.waiting)?;
        let count = orders(waiting.orders as usize);
        Some(
            view! { <p>{format!("{count} wait for the end of their accounting years, the first until {}.", day(waiting.from))}</p> },
        )
    };
    let none = move || {
        let none = privacy.with(|privacy| privacy.erasures.is_empty() && privacy.waiting.is_none());
        none.then(|| view! { <p class="Field-hint">"Nothing has been erased yet."</p> })
    };
    view! {
        <section class="Settings-card Privacy" aria-labelledby="privacy-done">
            <h2 id="privacy-done">"Erased"</h2>
            {waiting}
            {none}
            <ul class="Privacy-done"><For each={move || privacy.with(|privacy| privacy.erasures.clone())} key=|erasure| erasure.id children=row /></ul>
        </section>
    }
}

#[component]
fn Row(erasure: ErasureView, zone: String) -> impl IntoView {
    let ErasureView { at, by, why, orders: count, texts, .. } = erasure;
    let why = match why {
        ErasureReason::Asked => "asked for by",
        ErasureReason::Rule => "when its time had come, by",
        ErasureReason::Again => "again after a restore, by",
    };
    view! {
        <li>
            <Moment at zone /> {format!(": {texts} texts of {}, {why} ", orders(count as usize))} {typed(by.name)}
        </li>
    }
}
