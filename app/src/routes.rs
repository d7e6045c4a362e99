//! Which address shows which page: the only table. Pages for people who are signed in stand inside the shell, an order
//! stands over its board, and the others stand alone. The board is the product and comes with the first download; the
//! rest follows when it is needed.

use crate::{
    auth::{InvitationPage, SetUpPage, SignInPage},
    board::BoardPage,
    calendar::CalendarPage,
    home::Home,
    import::ImportPage,
    inbox::{InboxPage, NotificationSettingsPage},
    lazy::lazy_page,
    load::NothingHere,
    new_order::NewOrderPage,
    order::{OrderDrawer, peek::Peek},
    orders::OrdersPage,
    people::PeoplePage,
    roles::RolesPage,
    rules::RulesPage,
    settings::{
        SettingsPage,
        boards::{BoardsPage, NewBoardPage},
        customer_page::CustomerPageSettings,
        mail::MailPage,
        messages::MessagesPage,
        privacy::PrivacyPage,
        promise_rule::PromiseRulePage,
    },
    shell::Shell,
    stand_ins::StandInsPage,
    work::{AttentionPage, MyWorkPage},
    workflow::WorkflowPage,
};
use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

lazy_page!(SignInRoute, pages, load_sign_in, preload_sign_in, SignInPage);
lazy_page!(SetUpRoute, pages, load_set_up, preload_set_up, SetUpPage);
lazy_page!(InvitationRoute, pages, load_invitation, preload_invitation, InvitationPage);
lazy_page!(OrdersRoute, pages, load_orders, preload_orders, OrdersPage);
lazy_page!(MyWorkRoute, pages, load_my_work, preload_my_work, MyWorkPage);
lazy_page!(AttentionRoute, pages, load_attention, preload_attention, AttentionPage);
lazy_page!(InboxRoute, pages, load_inbox, preload_inbox, InboxPage);
lazy_page!(NotificationsRoute, pages, load_notifications, preload_notifications, NotificationSettingsPage);
lazy_page!(MailRoute, pages, load_mail, preload_mail, MailPage);
lazy_page!(MessagesRoute, pages, load_messages, preload_messages, MessagesPage);
lazy_page!(CustomerPageRoute, pages, load_customer_page, preload_customer_page, CustomerPageSettings);
lazy_page!(PrivacyRoute, pages, load_privacy, preload_privacy, PrivacyPage);
lazy_page!(PromiseRuleRoute, pages, load_promise_rule, preload_promise_rule, PromiseRulePage);
lazy_page!(PeopleRoute, pages, load_people, preload_people, PeoplePage);
lazy_page!(RolesRoute, pages, load_roles, preload_roles, RolesPage);
lazy_page!(CalendarRoute, pages, load_calendar, preload_calendar, CalendarPage);
lazy_page!(SettingsRoute, pages, load_settings, preload_settings, SettingsPage);
lazy_page!(StandInsRoute, pages, load_stand_ins, preload_stand_ins, StandInsPage);
lazy_page!(BoardsRoute, pages, load_boards, preload_boards, BoardsPage);
lazy_page!(NewBoardRoute, pages, load_new_board, preload_new_board, NewBoardPage);
lazy_page!(NewOrderRoute, pages, load_new_order, preload_new_order, NewOrderPage);
lazy_page!(ImportRoute, pages, load_import, preload_import, ImportPage);
lazy_page!(WorkflowRoute, workflow, load_workflow, preload_workflow, WorkflowPage);
lazy_page!(RulesRoute, workflow, load_rules, preload_rules, RulesPage);
lazy_page!(OrderRoute, drawer, load_order, preload_order, OrderDrawer);

/// The page of the present address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NothingHere>
            <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async />
            <Route path=path!("/setup") view={Lazy::<SetUpRoute>::new()} ssr=SsrMode::Async />
            <Route path=path!("/invitations/:token") view={Lazy::<InvitationRoute>::new()} ssr=SsrMode::Async />
            <ParentRoute path=path!("") view=Shell ssr=SsrMode::Async>
                <Route path=path!("/") view=Home ssr=SsrMode::Async />
                <Route path=path!("/orders") view={Lazy::<OrdersRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/my-work") view={Lazy::<MyWorkRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/attention") view={Lazy::<AttentionRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/inbox") view={Lazy::<InboxRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/notifications") view={Lazy::<NotificationsRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/mail") view={Lazy::<MailRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/messages") view={Lazy::<MessagesRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/customers-page") view={Lazy::<CustomerPageRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/privacy") view={Lazy::<PrivacyRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/promise") view={Lazy::<PromiseRuleRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/people") view={Lazy::<PeopleRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/roles") view={Lazy::<RolesRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/boards/new") view={Lazy::<NewBoardRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/boards") view={Lazy::<BoardsRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings/calendar") view={Lazy::<CalendarRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/stand-ins") view={Lazy::<StandInsRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/boards/:board/new") view={Lazy::<NewOrderRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/boards/:board/import") view={Lazy::<ImportRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/boards/:board/workflow") view={Lazy::<WorkflowRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/boards/:board/rules") view={Lazy::<RulesRoute>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("/boards/:board") view=BoardPage ssr=SsrMode::Async>
                    <Route path=path!("") view=Peek ssr=SsrMode::Async />
                    <Route path=path!("/orders/:number") view={Lazy::<OrderRoute>::new()} ssr=SsrMode::Async />
                </ParentRoute>
                <Route path=path!("/*nowhere") view=NothingHere ssr=SsrMode::Async />
            </ParentRoute>
        </Routes>
    }
}

/// Fetches the code of the page with this path, if it comes in a download of its own: whether all is there.
#[cfg(feature = "hydrate")]
pub async fn fetch_for(path: &str) -> bool {
    match path.trim_matches('/').split('/').collect::<Vec<_>>()[..] {
        [""] | ["boards", _] => true,
        ["boards", _, "orders", _] => preload_order().await.is_ok(),
        ["boards", _, "workflow"] => preload_workflow().await.is_ok(),
        ["boards", _, "rules"] => preload_rules().await.is_ok(),
        _ => preload_orders().await.is_ok(),
    }
}

/// Fetches the code of what is likely to be opened next.
pub async fn preload() {
    let _ = preload_order().await;
    let _ = preload_orders().await;
}
