//! The only door to data. On the server whoever renders a page injects an [`Api`] that asks the services; in the browser
//! it is [`Client`], the JSON API. Pages cannot tell the two apart. Rendering never writes, so writing is the client's alone.

mod client;
mod comments;
mod customer_page;
mod messages;
mod parcels;
mod privacy;
mod promise_rule;
mod request;
mod result;

pub use client::Client;
pub use request::{Form, ask_as};
pub use result::{ApiError, ApiFuture, ApiResult};

use domain::{
    Card, ColumnOrder, Filter, NotificationSettings, OrderId, Snapshot,
    query::ListParams,
    wire::{
        AttentionView, BoardInfo, CalendarView, CommentsView, CustomerPageView, EntryView, ImportRun,
        InboxView, MailView, Me, MessageSettingsView, MessagesView, NextNumber, OrderView, Page, PersonView,
        PrivacyView, PromiseRuleView, RulesView, Shop, StandIns, TemplateView, WorkView, WorkflowView,
    },
};

/// One method for each thing that pages read, as [`Client`] has it. Boards are named by slug or id.
pub trait Api: Send + Sync {
    /// Who is signed in.
    fn me(&self) -> ApiFuture<Me>;
    /// A board with the first `window` cards of each column, or as many as the server thinks right.
    fn snapshot(
        &self,
        board: String,
        filter: Filter,
        order: ColumnOrder,
        window: Option<u32>,
    ) -> ApiFuture<Snapshot>;
    /// A page of a board's orders.
    fn orders(&self, board: String, params: ListParams) -> ApiFuture<Page<Card>>;
    /// The number that a new order would have.
    fn next_number(&self, board: String) -> ApiFuture<NextNumber>;
    /// An order by its number.
    fn order(&self, board: String, number: String) -> ApiFuture<OrderView>;
    /// An order by its id.
    fn order_of_id(&self, order: OrderId) -> ApiFuture<OrderView>;
    /// An order's audit trail, newest first.
    fn entries(&self, order: OrderId, after: Option<String>) -> ApiFuture<Page<EntryView>>;
    /// An order's comments, and whom one can speak to.
    fn comments(&self, order: OrderId) -> ApiFuture<CommentsView>;
    /// The caller's work on a board.
    fn work(&self, board: String) -> ApiFuture<WorkView>;
    /// What of a board needs attention.
    fn attention(&self, board: String) -> ApiFuture<AttentionView>;
    /// A part of the caller's notifications: `unread`, `snoozed`, or all that are not put off.
    fn inbox(&self, show: Option<&'static str>) -> ApiFuture<InboxView>;
    /// How the caller wants to be told.
    fn notification_settings(&self) -> ApiFuture<NotificationSettings>;
    /// How mails are sent, and the last ones.
    fn mail(&self) -> ApiFuture<MailView>;
    /// The shop's messages to customers.
    fn message_settings(&self) -> ApiFuture<MessageSettingsView>;
    /// What the customer of an order was told.
    fn messages(&self, order: OrderId) -> ApiFuture<MessagesView>;
    /// The settings of the customers' page.
    fn customer_page(&self) -> ApiFuture<CustomerPageView>;
    /// For how long is kept what is known of customers, and what was erased.
    fn privacy(&self) -> ApiFuture<PrivacyView>;
    /// The imports into a board, the newest first.
    fn imports(&self, board: String) -> ApiFuture<Vec<ImportRun>>;
    /// The shop's settings.
    fn shop(&self) -> ApiFuture<Shop>;
    /// Everybody who may sign in.
    fn people(&self) -> ApiFuture<Vec<PersonView>>;
    /// Who stands in for whom, and who there is to choose from.
    fn stand_ins(&self) -> ApiFuture<StandIns>;
    /// All boards of the shop, archived ones included.
    fn all_boards(&self) -> ApiFuture<Vec<BoardInfo>>;
    /// The workflows that a new board can begin with; for everybody.
    fn templates(&self) -> ApiFuture<Vec<TemplateView>>;
    /// A board's calendar.
    fn calendar(&self, board: String) -> ApiFuture<CalendarView>;
    /// The rule by which a board promises dates.
    fn promise_rule(&self, board: String) -> ApiFuture<PromiseRuleView>;
    /// The rules of a board's automation.
    fn rules(&self, board: String) -> ApiFuture<RulesView>;
    /// A board's workflow, and the draft of the next.
    fn workflow(&self, board: String) -> ApiFuture<WorkflowView>;
}

/// The door, on the side this runs on. A type and no trait object: a table of methods would bring all of them into the
/// browser's first download.
#[cfg(feature = "hydrate")]
pub fn api() -> Client {
    Client
}

/// The door, on the side this runs on. Whoever renders a page provides it as a context.
#[cfg(not(feature = "hydrate"))]
pub fn api() -> std::sync::Arc<dyn Api> {
    leptos::prelude::expect_context()
}
