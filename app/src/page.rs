//! The pages, each with all that it shows. The server loads what a page shows, renders the page from it, and sends both;
//! the browser takes the page up from the same data. What changes afterwards comes through `api` and `live`.
//!
//! Two programs serve them, so that nobody downloads what they do not use: the board with its orders, and the office, which
//! is everything else. A link from one to the other loads a page.

use crate::{
    board::{BoardPage, BoardData},
    entrance::{InvitationPage, SetUpPage, SignInPage},
    import::ImportPage,
    order::{DRAWER, DRAWER_FILE, NewOrderPage},
    orders::{OrdersData, OrdersPage},
    people::{PeopleData, PeoplePage},
    settings::SettingsPage,
    shell::Shell,
    ui::empty::Empty,
};
use domain::wire::{Me, Shop};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::future::Future;
#[cfg(feature = "ssr")]
use std::sync::Arc;

/// A page of one of the two programs.
pub trait Page: Serialize + DeserializeOwned + 'static {
    /// The program's file, without its ending.
    const PROGRAM: &'static str;

    /// The window's title, without Milepost's name.
    fn title(&self) -> String;

    /// The files of code that it needs beside its program.
    fn pieces(&self) -> &'static [&'static str] {
        &[]
    }

    /// Waits until the code that it needs beside its program is here.
    fn prepare(&self) -> impl Future<Output = ()> {
        std::future::ready(())
    }

    /// What is shown.
    fn view(self) -> AnyView;
}

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Who is signed in.
    pub me: Me,
    /// The board.
    pub opened: BoardData,
}

impl Page for Board {
    const PROGRAM: &'static str = "board";

    fn title(&self) -> String {
        match &self.opened.order {
            Some(Ok(loaded)) => format!("{} · {}", loaded.order.card.number, loaded.order.customer.name),
            _ => self.opened.snapshot.name.clone(),
        }
    }

    fn pieces(&self) -> &'static [&'static str] {
        if self.opened.order.is_some() { &[DRAWER_FILE] } else { &[] }
    }

    async fn prepare(&self) {
        if self.opened.order.is_some() {
            DRAWER.load().await;
        }
    }

    fn view(self) -> AnyView {
        let here = format!("/boards/{}", self.opened.snapshot.slug);
        view! { <Shell me=self.me.clone() here><BoardPage me=self.me opened=self.opened /></Shell> }.into_any()
    }
}

/// Everything but the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Office {
    /// Signing in, and where it leads.
    SignIn(Option<String>),
    /// The first run, with its code where the address brought it.
    SetUp(String),
    /// A link that opens once.
    Invitation(String),
    /// A page of somebody who is signed in.
    Inside(Me, Room),
    /// Nothing but a message: its title, and what to do.
    Message(String, String),
}

/// A page of the office for people who are signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Room {
    /// The list of orders.
    Orders(Box<OrdersData>),
    /// People and their roles.
    People(Box<PeopleData>),
    /// The shop's settings.
    Settings(Box<Shop>),
    /// A new order on the board of this slug.
    NewOrder(String),
    /// Orders from a file, into the board of this slug and name.
    Import(String, String),
    /// Nothing but a message: its title, and what to do.
    Message(String, String),
}

impl Page for Office {
    const PROGRAM: &'static str = "office";

    fn title(&self) -> String {
        match self {
            Office::SignIn(_) => "Sign in".into(),
            Office::SetUp(_) => "Set up Milepost".into(),
            Office::Invitation(_) => "Choose your password".into(),
            Office::Inside(_, Room::Orders(_)) => "Orders".into(),
            Office::Inside(_, Room::People(_)) => "People".into(),
            Office::Inside(_, Room::Settings(_)) => "Settings".into(),
            Office::Inside(_, Room::NewOrder(_)) => "New order".into(),
            Office::Inside(_, Room::Import(..)) => "Import".into(),
            Office::Inside(_, Room::Message(title, _)) | Office::Message(title, _) => title.clone(),
        }
    }

    fn view(self) -> AnyView {
        match self {
            Office::SignIn(next) => view! { <SignInPage next /> }.into_any(),
            Office::SetUp(code) => view! { <SetUpPage code /> }.into_any(),
            Office::Invitation(token) => view! { <InvitationPage token /> }.into_any(),
            Office::Inside(me, room) => {
                let here = room.address();
                view! { <Shell me=me.clone() here>{room.view(me)}</Shell> }.into_any()
            }
            Office::Message(title, text) => view! { <main class="Alone"><Message title text /></main> }.into_any(),
        }
    }
}

impl Room {
    /// The address of the link that leads here.
    fn address(&self) -> String {
        match self {
            Room::Orders(_) => "/orders".into(),
            Room::People(_) => "/people".into(),
            Room::Settings(_) => "/settings".into(),
            Room::NewOrder(slug) | Room::Import(slug, _) => format!("/boards/{slug}"),
            Room::Message(..) => String::new(),
        }
    }

    fn view(self, me: Me) -> AnyView {
        match self {
            Room::Orders(found) => view! { <OrdersPage me found=*found /> }.into_any(),
            Room::People(everybody) => view! { <PeoplePage everybody=*everybody /> }.into_any(),
            Room::Settings(shop) => view! { <SettingsPage shop=*shop /> }.into_any(),
            Room::NewOrder(slug) => view! { <NewOrderPage slug /> }.into_any(),
            Room::Import(slug, name) => view! { <ImportPage slug name /> }.into_any(),
            Room::Message(title, text) => view! { <Message title text /> }.into_any(),
        }
    }
}

#[component]
fn Message(title: String, text: String) -> impl IntoView {
    view! {
        <h1 class="visually-hidden">{title.clone()}</h1>
        <Empty title text>
            <a class="Button" data-kind="primary" href="/">"Go to the board"</a>
        </Empty>
    }
}

/// A page as the server sends it.
pub struct Rendered {
    /// The window's title.
    pub title: String,
    /// The start of the body.
    pub html: String,
    /// The script element with the page's data, which follows it.
    pub data: String,
    /// The program that takes it up, a file's name without its ending.
    pub program: &'static str,
}

/// Renders a page and packs what it shows beside it. Fails when the data is not what JSON can hold.
#[cfg(feature = "ssr")]
pub fn render<P: Page>(page: P) -> Result<Rendered, serde_json::Error> {
    let title = format!("{} · Milepost", page.title());
    // A `<` could end the script element from inside a string.
    let json = serde_json::to_string(&page)?.replace('<', "\\u003c");
    let data = format!("<script type=\"application/json\" id=\"page-data\">{json}</script>");
    // By this Leptos knows that there is no browser around.
    let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new())));
    let html = owner.with(|| page.view().to_html());
    Ok(Rendered { title, html, data, program: P::PROGRAM })
}

/// Takes the page up in the browser.
#[cfg(feature = "hydrate")]
pub fn take_up<P: Page>() {
    console_error_panic_hook::set_once();
    let data = document().get_element_by_id("page-data").and_then(|data| data.text_content()).unwrap_or_default();
    let Ok(page) = crate::json::read::<P>(&data) else {
        // What the server rendered stays, and its links work.
        return leptos::logging::error!("This page was made by another build of Milepost: it is shown as it came.");
    };
    wasm_bindgen_futures::spawn_local(async move {
        page.prepare().await;
        leptos::mount::hydrate_body(move || page.view());
    });
}
