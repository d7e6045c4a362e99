//! What a page shows while what it needs is loaded, and instead when it cannot be.

use crate::{
    api::{ApiError, ApiResult},
    components::empty::Empty,
    loading::switch,
    paths,
    session::use_session,
};
use domain::tr;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

/// The HTTP status of the page that is being rendered. Whoever renders provides it and reads it afterwards.
#[derive(Debug, Clone, Default)]
pub struct PageStatus(Arc<AtomicU16>);

impl PageStatus {
    /// The status, where a page has set one.
    pub fn get(&self) -> Option<u16> {
        Some(self.0.load(Ordering::Relaxed)).filter(|status| *status != 0)
    }
}

/// Says by the answer's status what the page says in words; on the server alone.
fn set_status(status: u16) {
    if let Some(page) = use_context::<PageStatus>() {
        page.0.store(status, Ordering::Relaxed);
    }
}

/// A page of what was loaded; what is shown stays until what is asked for next is here.
pub fn loaded<T, V>(
    resource: Resource<ApiResult<T>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    loaded_or(resource, view, |error| view! { <LoadError error /> }.into_any())
}

/// The same for a part of a page, which has its heading already.
pub fn loaded_part<T, V>(
    resource: Resource<ApiResult<T>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let lost = |error: ApiError| {
        view! { <Empty title=tr!("This could not be loaded") text=error.message() /> }.into_any()
    };
    loaded_or(resource, view, lost)
}

fn loaded_or<T, V>(
    resource: Resource<ApiResult<T>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
    lost: fn(ApiError) -> AnyView,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition set_pending=switch()>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(data) => view(data).into_any(),
                        Err(error) => lost(error),
                    }
                })
            }}
        </Transition>
    }
}

/// What stands where a page could not be loaded.
#[component]
pub fn LoadError(error: ApiError) -> impl IntoView {
    if let Some(status) = error.status() {
        set_status(status);
    }
    match error.status() {
        Some(401) => view! { <SignedOut /> }.into_any(),
        Some(403) => view! { <Forbidden text=error.message() /> }.into_any(),
        Some(404) => view! { <NothingHere /> }.into_any(),
        _ => {
            // A whole reload: the browser starts afresh, with the build that the server has now.
            let again = |_| drop(window().location().reload());
            view! {
                <Message title=tr!("This could not be loaded") text=error.message()>
                    <button class="Button" data-kind="primary" type="button" on:click=again>{tr!("Try again")}</button>
                </Message>
            }
            .into_any()
        }
    }
}

#[component]
fn SignedOut() -> impl IntoView {
    let location = use_location();
    let way =
        untrack(|| format!("{}{}", location.pathname.get(), location.search.with(|query| question(query))));
    view! {
        <Message title=tr!("You are signed out") text=tr!("Sign in again to go on here.")>
            <a class="Button" data-kind="primary" href=paths::sign_in_and_back(&way) rel="external">{tr!("Sign in")}</a>
        </Message>
    }
}

fn question(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("?{query}") }
}

/// The page is not for this person's roles.
#[component]
pub fn Forbidden(#[prop(into)] text: String) -> impl IntoView {
    set_status(403);
    view! { <Message title=tr!("Not for your role") text><ToTheBoard /></Message> }
}

/// An address that leads nowhere.
#[component]
pub fn NothingHere() -> impl IntoView {
    set_status(404);
    view! {
        <Message title=tr!("There is nothing here") text=tr!("The address is wrong, or what it named is not yours to see.")><ToTheBoard /></Message>
    }
}

/// Nobody gave this person a role yet, or no board is in use.
#[component]
pub fn NoBoard() -> impl IntoView {
    if use_session().is_admin() {
        return view! {
            <Message title=tr!("No board in use") text=tr!("Every board is archived: restore one, or make a new one.")>
                <a class="Button" data-kind="primary" href=paths::BOARDS>{tr!("Go to the boards")}</a>
            </Message>
        }
        .into_any();
    }
    view! { <Message title=tr!("No board yet") text=tr!("Nobody gave you a role on a board. Ask an administrator to.") /> }
        .into_any()
}

/// What stands where something could be changed, were the board not archived.
#[component]
pub fn ArchivedBoard(slug: String) -> impl IntoView {
    view! {
        <Message title=tr!("This board is archived") text=tr!("Its orders can be read and nothing on it can be changed. An administrator can restore it under Settings.")>
            <a class="Button" data-kind="primary" href=paths::board(&slug)>{tr!("Go to the board")}</a>
        </Message>
    }
}

#[component]
fn ToTheBoard() -> impl IntoView {
    let session = use_session();
    view! { <a class="Button" data-kind="primary" href=move || session.board_address()>{tr!("Go to the board")}</a> }
}

/// A page that is nothing but a message: its title, what to do, and the way on.
#[component]
fn Message(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone() />
        <h1 class="visually-hidden">{title.clone()}</h1>
        <Empty title text>{children.map(|children| children())}</Empty>
    }
}
