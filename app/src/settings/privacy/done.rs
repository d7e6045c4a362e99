//! What was erased, and what waits for its day.

use crate::components::{dates::dated, moment::Moment};
use domain::{
    isolated, tr,
    wire::{ErasureReason, ErasureView, PrivacyView},
};
use leptos::prelude::*;

/// The last erasures, the newest first.
#[component]
pub fn Done(privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let zone = privacy.with_untracked(|privacy| privacy.zone.clone());
    let row = move |erasure: ErasureView| view! { <Row erasure zone=zone.clone() /> };
    let waiting = move || {
        let waiting = privacy.with(|privacy| privacy.waiting)?;
        let words = tr!(
            "{n} order wait for the end of their accounting years, the first until {}."
                | "{n} orders wait for the end of their accounting years, the first until {}."
                    % waiting.orders,
            dated(waiting.from)
        );
        Some(view! { <p>{words}</p> })
    };
    let none = move || {
        let none = privacy.with(|privacy| privacy.erasures.is_empty() && privacy.waiting.is_none());
        none.then(|| view! { <p class="Field-hint">{tr!("Nothing has been erased yet.")}</p> })
    };
    view! {
        <section class="Settings-card Privacy" aria-labelledby="privacy-done">
            <h2 id="privacy-done">{tr!("a heading" => "Erased")}</h2>
            {waiting}
            {none}
            <ul class="Privacy-done"><For each={move || privacy.with(|privacy| privacy.erasures.clone())} key=|erasure| erasure.id children=row /></ul>
        </section>
    }
}

#[component]
fn Row(erasure: ErasureView, zone: String) -> impl IntoView {
    let ErasureView { at, by, why, orders: count, texts, .. } = erasure;
    let by = isolated(&by.name);
    let what = match why {
        ErasureReason::Asked => tr!(
            "{} texts of {n} order, asked for by {by}" | "{} texts of {n} orders, asked for by {by}" % count,
            texts,
            by
        ),
        ErasureReason::Rule => tr!(
            "{} texts of {n} order, when its time had come, by {by}"
                | "{} texts of {n} orders, when its time had come, by {by}" % count,
            texts,
            by
        ),
        ErasureReason::Again => tr!(
            "{} texts of {n} order, again after a restore, by {by}"
                | "{} texts of {n} orders, again after a restore, by {by}" % count,
            texts,
            by
        ),
    };
    view! {
        <li>
            <Moment at zone /> ": " {what}
        </li>
    }
}
