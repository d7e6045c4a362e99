//! The pages' door to data while they are rendered: the services that the JSON API calls too, for the person who asks.

use crate::{
    boards, orders, people,
    problem::{Answer, Problem},
    session::SignedIn,
    state::Milepost,
};
use app::api::{Api, ApiError, ApiFuture};
use domain::{
    Card, Filter, ListParams, OrderId, Right, Snapshot,
    wire::{EntryView, Me, NextNumber, OrderView, Page, PersonView, Shop},
};
use std::future::Future;

/// Asks for one person, or for nobody.
pub struct PageApi {
    /// The services.
    pub milepost: Milepost,
    /// Who asks.
    pub who: Option<SignedIn>,
}

impl PageApi {
    fn ask<T, F>(&self, question: impl FnOnce(Milepost, SignedIn) -> F) -> ApiFuture<T>
    where
        T: Send + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        match self.who.clone() {
            Some(who) => {
                let answer = question(self.milepost.clone(), who);
                Box::pin(async move { answer.await.map_err(told) })
            }
            None => Box::pin(std::future::ready(Err(told(Problem::SignInNeeded)))),
        }
    }
}

/// What went wrong, as the API tells it; the log gets what the API leaves out.
fn told(problem: Problem) -> ApiError {
    ApiError::Problem(Box::new(problem.document()))
}

impl Api for PageApi {
    fn me(&self) -> ApiFuture<Me> {
        self.ask(|milepost, who| async move { people::me(&milepost, &who).await })
    }

    fn snapshot(&self, board: String, filter: Filter, window: Option<u32>) -> ApiFuture<Snapshot> {
        self.ask(move |milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            boards::snapshot(&milepost, &view, &filter, window).await
        })
    }

    fn orders(&self, board: String, params: ListParams) -> ApiFuture<Page<Card>> {
        self.ask(move |milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            boards::list(&milepost, &view, params.filter, params.after, params.limit).await
        })
    }

    fn next_number(&self, board: String) -> ApiFuture<NextNumber> {
        self.ask(move |milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            view.permit(Right::Place)?;
            Ok(NextNumber { number: None })
        })
    }

    fn order(&self, board: String, number: String) -> ApiFuture<OrderView> {
        self.ask(move |milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            let found = orders::numbered(&milepost, view, &number).await?;
            orders::read(&milepost, &found).await
        })
    }

    fn entries(&self, order: OrderId, after: Option<String>) -> ApiFuture<Page<EntryView>> {
        self.ask(move |milepost, who| async move {
            let found = orders::find(&milepost, &who, &order.to_string()).await?;
            orders::entries(&milepost, &found, after.as_deref()).await
        })
    }

    fn shop(&self) -> ApiFuture<Shop> {
        self.ask(|milepost, _| async move { people::shop(&milepost).await })
    }

    fn people(&self) -> ApiFuture<Vec<PersonView>> {
        self.ask(|milepost, who| async move {
            if !who.person.admin {
                return Err(Problem::Forbidden("Only an administrator sees who is here."));
            }
            people::list(&milepost).await
        })
    }
}
