//! Pages whose code is a download of its own, so that the board is there sooner. On the server all of it is always there.
//! Code that cannot be had is no panic: the page says so, offers to try again, and the rest of the app goes on.

use crate::commands::Backoff;
use domain::tr;
use futures::FutureExt;
use leptos::prelude::*;
use std::{future::Future, pin::Pin};
use wasm_split_helpers::SplitLoaderError;

/// A view on its way.
pub type Loading = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>> + Send>>;

/// Code on its way, without the view: whether it came.
pub type Fetching = Pin<Box<dyn Future<Output = bool> + Send>>;

/// A route whose page comes in a download of its own: `lazy_page!(PeopleRoute, pages, load_people, PeoplePage);` makes the
/// route `PeopleRoute`, which fetches the group `pages` and shows the component `PeoplePage`.
macro_rules! lazy_page {
    ($route:ident, $group:ident, $load:ident, $preload:ident, $page:ident) => {
        struct $route;

        #[wasm_split_helpers::wasm_split($group, fallible, preload($preload))]
        fn $load() -> Result<leptos::prelude::AnyView, wasm_split_helpers::SplitLoaderError> {
            use leptos::prelude::*;
            Ok(view! { <$page /> }.into_any())
        }

        impl leptos_router::LazyRoute for $route {
            fn data() -> $route {
                $route
            }

            async fn view(_: $route) -> leptos::prelude::AnyView {
                $crate::lazy::view_of(
                    || Box::pin(send_wrapper::SendWrapper::new($load())),
                    || Box::pin(send_wrapper::SendWrapper::new(async { $preload().await.is_ok() })),
                )
                .await
            }

            async fn preload() {
                // The view says what came of it.
                let _ = $preload().await;
            }
        }
    };
}
pub(crate) use lazy_page;

/// The view, its code fetched if need be.
pub async fn view_of(load: fn() -> Loading, fetch: fn() -> Fetching) -> AnyView {
    let mut wait = Backoff::default();
    loop {
        match load().await {
            Ok(view) => return view,
            // What the server rendered stands in the page and cannot be taken up by anything else.
            Err(_) if is_hydrating() => wait.pause().await,
            Err(_) => return view! { <Lost load fetch /> }.into_any(),
        }
    }
}

fn is_hydrating() -> bool {
    Owner::current_shared_context().is_some_and(|context| context.during_hydration())
}

/// What stands where code could not be fetched.
#[component]
fn Lost(load: fn() -> Loading, fetch: fn() -> Fetching) -> impl IntoView {
    let (fetched, busy) = (RwSignal::new(false), RwSignal::new(false));
    let again = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            let loaded = fetch().await;
            let _ = busy.try_set(false);
            let _ = fetched.try_set(loaded);
        });
    };
    move || {
        match fetched.get().then(|| load().now_or_never()).flatten() {
        Some(Ok(view)) => view,
        _ => view! {
            <div class="Empty" role="alert">
                <h2>{tr!("A part of Milepost could not be fetched")}</h2>
                <p>{tr!("Check the connection and try again. Everything else goes on.")}</p>
                <div class="Empty-actions">
                    <button class="Button" data-kind="primary" type="button" disabled=busy on:click=again>{tr!("Try again")}</button>
                    // After an update of the server the code has another name, which only a new document knows.
                    <button class="Button" type="button" on:click=move |_| drop(window().location().reload())>{tr!("Reload the page")}</button>
                </div>
            </div>
        }
        .into_any(),
    }
    }
}
