//! The pages' door to data while they are rendered: the services that the JSON API calls too, for the person who asks.

use super::error::Problem;
use crate::services::{
    automation::rules,
    board_settings, boards, calendar, comments,
    context::Services,
    customer_page,
    error::{ServiceError, ServiceResult},
    mail, messages,
    notifications::inbox,
    orders, people, privacy, promise_rule,
    sessions::SignedIn,
    shop, stand_ins, work, workflow,
};
use app::api::{Api, ApiError, ApiFuture};
use domain::{
    Card, ColumnOrder, Filter, ListParams, NotificationSettings, OrderId, Snapshot, tr_later,
    wire::{
        AttentionView, BoardInfo, CalendarView, CommentsView, CustomerPageView, EntryView, ImportRun,
        InboxView, MailView, Me, MessageSettingsView, MessagesView, NextNumber, OrderView, Page, PersonView,
        PrivacyView, PromiseRuleView, RulesView, Shop, StandIns, TemplateView, WorkView, WorkflowView,
    },
};
use std::future::Future;

/// Asks for one person, or for nobody.
pub struct PageApi {
    pub services: Services,
    /// Who asks.
    pub who: Option<SignedIn>,
}

impl PageApi {
    fn ask<T, F>(&self, question: impl FnOnce(Services, SignedIn) -> F) -> ApiFuture<T>
    where
        T: Send + 'static,
        F: Future<Output = ServiceResult<T>> + Send + 'static,
    {
        match self.who.clone() {
            Some(who) => {
                let answer = question(self.services.clone(), who);
                Box::pin(async move { answer.await.map_err(|error| told(error.into())) })
            }
            None => Box::pin(std::future::ready(Err(told(Problem::SignInNeeded)))),
        }
    }
}

/// What went wrong, as the API tells it; the log gets what the API leaves out.
pub(super) fn told(problem: Problem) -> ApiError {
    problem.log();
    ApiError::Problem(Box::new(problem.document()))
}

impl Api for PageApi {
    fn me(&self) -> ApiFuture<Me> {
        self.ask(|services, who| async move { people::me(&services, &who).await })
    }

    fn snapshot(
        &self,
        board: String,
        filter: Filter,
        order: ColumnOrder,
        window: Option<u32>,
    ) -> ApiFuture<Snapshot> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            boards::snapshot(&services, &view, &filter, order, window).await
        })
    }

    fn orders(&self, board: String, params: ListParams) -> ApiFuture<Page<Card>> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            boards::list(&services, &view, params).await
        })
    }

    fn next_number(&self, board: String) -> ApiFuture<NextNumber> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            boards::next_number(&services, &view).await
        })
    }

    fn order(&self, board: String, number: String) -> ApiFuture<OrderView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            let found = orders::numbered(&services, view, &number).await?;
            orders::read(&services, &found).await
        })
    }

    fn order_of_id(&self, order: OrderId) -> ApiFuture<OrderView> {
        self.ask(move |services, who| async move {
            let found = orders::find(&services, &who, &order.to_string()).await?;
            orders::read(&services, &found).await
        })
    }

    fn entries(&self, order: OrderId, after: Option<String>) -> ApiFuture<Page<EntryView>> {
        self.ask(move |services, who| async move {
            let found = orders::find(&services, &who, &order.to_string()).await?;
            orders::entries(&services, &found, after.as_deref()).await
        })
    }

    fn comments(&self, order: OrderId) -> ApiFuture<CommentsView> {
        self.ask(move |services, who| async move {
            let found = orders::find(&services, &who, &order.to_string()).await?;
            comments::list(&services, &found).await
        })
    }

    fn work(&self, board: String) -> ApiFuture<WorkView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            work::mine(&services, &view).await
        })
    }

    fn attention(&self, board: String) -> ApiFuture<AttentionView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            work::attention(&services, &view).await
        })
    }

    fn inbox(&self, show: Option<&'static str>) -> ApiFuture<InboxView> {
        self.ask(move |services, who| async move { inbox::list(&services, &who, show, None).await })
    }

    fn notification_settings(&self) -> ApiFuture<NotificationSettings> {
        self.ask(|services, who| async move { inbox::settings(&services, &who).await })
    }

    fn mail(&self) -> ApiFuture<MailView> {
        self.ask(|services, who| async move { mail::read(&services, &who).await })
    }

    fn message_settings(&self) -> ApiFuture<MessageSettingsView> {
        self.ask(|services, who| async move { messages::settings::read(&services, &who).await })
    }

    fn messages(&self, order: OrderId) -> ApiFuture<MessagesView> {
        self.ask(move |services, who| async move {
            let found = orders::find(&services, &who, &order.to_string()).await?;
            messages::of_order::list(&services, &found).await
        })
    }

    fn customer_page(&self) -> ApiFuture<CustomerPageView> {
        self.ask(|services, who| async move { customer_page::read(&services, &who).await })
    }

    fn privacy(&self) -> ApiFuture<PrivacyView> {
        self.ask(|services, who| async move { privacy::read(&services, &who).await })
    }

    fn imports(&self, board: String) -> ApiFuture<Vec<ImportRun>> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            boards::imports(&services, &view).await
        })
    }

    fn shop(&self) -> ApiFuture<Shop> {
        self.ask(|services, _| async move { shop::read(&services).await })
    }

    fn stand_ins(&self) -> ApiFuture<StandIns> {
        self.ask(|services, who| async move { stand_ins::list(&services, &who).await })
    }

    fn people(&self) -> ApiFuture<Vec<PersonView>> {
        self.ask(|services, who| async move {
            if !who.is_admin() {
                return Err(ServiceError::Forbidden(tr_later!("Only an administrator sees who is here.")));
            }
            people::list(&services).await
        })
    }

    fn all_boards(&self) -> ApiFuture<Vec<BoardInfo>> {
        self.ask(|services, who| async move { board_settings::all(&services, &who).await })
    }

    fn templates(&self) -> ApiFuture<Vec<TemplateView>> {
        Box::pin(std::future::ready(Ok(board_settings::templates())))
    }

    fn calendar(&self, board: String) -> ApiFuture<CalendarView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            calendar::read(&services, &view)
        })
    }

    fn promise_rule(&self, board: String) -> ApiFuture<PromiseRuleView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            promise_rule::read(&services, &view).await
        })
    }

    fn rules(&self, board: String) -> ApiFuture<RulesView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            rules::list(&services, &view).await
        })
    }

    fn workflow(&self, board: String) -> ApiFuture<WorkflowView> {
        self.ask(move |services, who| async move {
            let view = boards::open(&services, &who, &board).await?;
            workflow::read(&services, &view).await
        })
    }
}
