//! Comparing and publishing come in a download of their own, when somebody goes there: the map is what most people read.

use super::{compare::Compare, publish::PublishPart};
use crate::components::empty::Empty;
use futures::FutureExt;
use leptos::{prelude::*, task::spawn_local};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(revisions, fallible, preload(preload_compare))]
fn compare() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Compare /> }.into_any())
}

#[wasm_split(revisions, fallible, preload(preload_publish))]
fn publish() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <PublishPart /> }.into_any())
}

/// One of the two, once its code is here; a lost one can be fetched again.
#[component]
pub fn Apart(
    /// Publishing; else comparing.
    publishing: bool,
) -> impl IntoView {
    let fetched = RwSignal::new(None::<bool>);
    let fetch = move || {
        spawn_local(async move {
            let here = if publishing { preload_publish().await.is_ok() } else { preload_compare().await.is_ok() };
            let _ = fetched.try_set(Some(here));
        });
    };
    // Effects run in the browser alone.
    Effect::new(fetch);
    let again = move |_| {
        fetched.set(None);
        fetch();
    };
    move || match fetched.get() {
        None => view! { <div class="Skeleton Apart-skeleton" role="status"><span class="visually-hidden">"Loading"</span></div> }.into_any(),
        Some(true) => {
            let view = if publishing { publish().now_or_never() } else { compare().now_or_never() };
            view.and_then(Result::ok).into_any()
        }
        Some(false) => view! {
            <Empty title="A part of Milepost could not be fetched" text="Check the connection and try again. The draft is safe.">
                <button class="Button" data-kind="primary" type="button" on:click=again>"Try again"</button>
            </Empty>
        }
        .into_any(),
    }
}
