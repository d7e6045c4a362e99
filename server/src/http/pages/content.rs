//! What each page shows, loaded from the services that the API calls too, for the person who asks.

use crate::{
    http::{
        document::document,
        error::{HttpResult, Problem},
    },
    services::{boards, context::Services, orders as order_service, people as people_service, sessions::SignedIn, shop},
};
use app::{
    Asked, BoardRoles, Everybody, Failure, Found, Frame, Loaded, Opened,
    page::{Board, Office, Room},
};
use axum::{
    extract::{FromRequestParts, OriginalUri, Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Right, wire::Me};
use serde::de::DeserializeOwned;
use std::{collections::HashMap, convert::Infallible};

/// The page for addresses that lead nowhere: title and text.
const NOWHERE: (&str, &str) = ("There is nothing here", "The address is wrong, or what it named is not yours to see.");

/// The query of an address; what cannot be read is not there.
pub struct Query(HashMap<String, String>);

impl Query {
    /// A value.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Infallible> {
        let pairs = axum::extract::Query::try_from_uri(&parts.uri).map(|axum::extract::Query(pairs)| pairs);
        Ok(Query(pairs.unwrap_or_default()))
    }
}

/// The variable parts of an address. One that is not even text leads nowhere, like any other that is not one of ours.
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At<T>, Response> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(found)) => Ok(At(found)),
            Err(_) => Err(message(None, StatusCode::NOT_FOUND, NOWHERE)),
        }
    }
}

/// An address that leads nowhere.
pub async fn nowhere(services: &Services, who: Option<SignedIn>) -> Response {
    let me = match who {
        Some(who) => people_service::me(services, &who).await.ok(),
        None => None,
    };
    message(me, StatusCode::NOT_FOUND, NOWHERE)
}

/// A page that is nothing but a message, inside the frame of whoever is signed in.
fn message(me: Option<Me>, status: StatusCode, (title, text): (&str, &str)) -> Response {
    let (title, text) = (title.to_owned(), text.to_owned());
    let page = match me {
        Some(me) => Office::Inside(me, Room::Message(title, text)),
        None => Office::Message(title, text),
    };
    let mut answer = document(page);
    *answer.status_mut() = status;
    answer
}

/// What went wrong, as a page.
fn failed(me: Option<Me>, problem: impl Into<Problem>) -> Response {
    let told = problem.into().document();
    let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match status {
        StatusCode::NOT_FOUND => message(me, status, NOWHERE),
        StatusCode::FORBIDDEN => message(me, status, ("Not for your role", &told.detail)),
        _ => message(me, status, ("This could not be loaded", &told.detail)),
    }
}

/// A room of the office for whoever is signed in.
async fn inside(services: &Services, who: &SignedIn, room: impl AsyncFnOnce(&Me) -> HttpResult<Room>) -> Response {
    let me = match people_service::me(services, who).await {
        Ok(me) => me,
        Err(problem) => return failed(None, problem),
    };
    match room(&me).await {
        Ok(room) => document(Office::Inside(me, room)),
        Err(problem) => failed(Some(me), problem),
    }
}

/// The first board that somebody sees.
pub async fn home(State(services): State<Services>, who: SignedIn) -> Response {
    match people_service::me(&services, &who).await {
        Ok(me) => match me.boards.first() {
            Some(board) => Redirect::to(&format!("/boards/{}", board.slug)).into_response(),
            None => message(Some(me), StatusCode::OK, NO_BOARD),
        },
        Err(problem) => failed(None, problem),
    }
}

const NO_BOARD: (&str, &str) = ("No board yet", "Nobody gave you a role on a board. Ask an administrator to.");

/// A board.
pub async fn board(services: State<Services>, who: SignedIn, address: OriginalUri, At(board): At<String>) -> Response {
    opened(&services, &who, &address, &board, None).await
}

/// A board with an order open over it.
pub async fn order(services: State<Services>, who: SignedIn, address: OriginalUri, At((board, number)): At<(String, String)>) -> Response {
    opened(&services, &who, &address, &board, Some(number)).await
}

async fn opened(services: &Services, who: &SignedIn, uri: &OriginalUri, slug: &str, number: Option<String>) -> Response {
    // Both are short reads that wait for the store's threads: at once they wait once.
    let (me, view) = tokio::join!(people_service::me(services, who), boards::open(services, who, slug));
    let me = match me {
        Ok(me) => me,
        Err(problem) => return failed(None, problem),
    };
    let query = uri.query().unwrap_or_default();
    let read = async {
        let view = view?;
        let filter = Opened::filter(query, &me, slug);
        let snapshot = boards::snapshot(services, &view, &filter, None).await?;
        let order = match &number {
            Some(number) => Some(loaded(services, view, number).await.map_err(|problem| Failure::Problem(Box::new(problem.document())))),
            None => None,
        };
        let path = number.as_ref().map_or_else(|| format!("/boards/{slug}"), |number| format!("/boards/{slug}/orders/{number}"));
        Ok(Opened { snapshot, address: format!("{path}?{query}"), order })
    };
    let read: HttpResult<Opened> = read.await;
    match read {
        Ok(opened) => document(Board { me, opened }),
        Err(problem) => failed(Some(me), problem),
    }
}

async fn loaded(services: &Services, view: boards::BoardView, number: &str) -> HttpResult<Loaded> {
    let found = order_service::numbered(services, view, number).await?;
    let order = order_service::read(services, &found).await?;
    let entries = order_service::entries(services, &found, None).await?;
    Loaded::new(order, entries).map_err(|error| Problem::broken(error.to_string()))
}

/// The list of orders.
pub async fn orders(services: State<Services>, who: SignedIn, query: Query) -> Response {
    let asked = Asked::read(|name| query.get(name));
    inside(&services, &who, async |me| {
        let known = me.boards.iter().find(|access| Some(&access.slug) == asked.board.as_ref()).or(me.boards.first());
        let Some(slug) = known.map(|access| access.slug.as_str()) else {
            return Ok(Room::Message(NO_BOARD.0.into(), NO_BOARD.1.into()));
        };
        let view = boards::open(&services, &who, slug).await?;
        let page = boards::list(&services, &view, asked.filter(), None, None).await?;
        let frame = Frame::from(boards::snapshot(&services, &view, &Default::default(), Some(1)).await?);
        Ok(Room::Orders(Box::new(Found { frame, asked, page })))
    })
    .await
}

/// Everybody and their roles.
pub async fn people(services: State<Services>, who: SignedIn) -> Response {
    inside(&services, &who, async |me| {
        for_administrators(me)?;
        let mut boards = Vec::new();
        for access in &me.boards {
            let board = boards::open(&services, &who, &access.slug).await?.board;
            boards.push(BoardRoles { id: board.id, name: access.name.clone(), roles: board.workflow.roles.clone() });
        }
        let people = people_service::list(&services).await?;
        Ok(Room::People(Box::new(Everybody { me: me.id, zone: shop::read(&services).await?.zone, people, boards })))
    })
    .await
}

/// The shop's settings.
pub async fn settings(services: State<Services>, who: SignedIn) -> Response {
    inside(&services, &who, async |me| {
        for_administrators(me)?;
        Ok(Room::Settings(Box::new(shop::read(&services).await?)))
    })
    .await
}

fn for_administrators(me: &Me) -> HttpResult<()> {
    match me.admin {
        true => Ok(()),
        false => Err(Problem::forbidden("Ask an administrator to change people, roles or settings.")),
    }
}

/// The form for a new order.
pub async fn new_order(services: State<Services>, who: SignedIn, At(board): At<String>) -> Response {
    inside(&services, &who, async |_| {
        boards::open(&services, &who, &board).await?.permit(Right::Place)?;
        Ok(Room::NewOrder(board))
    })
    .await
}

/// Orders from a file.
pub async fn import(services: State<Services>, who: SignedIn, At(board): At<String>) -> Response {
    inside(&services, &who, async |_| {
        let view = boards::open(&services, &who, &board).await?;
        view.permit(Right::Import)?;
        Ok(Room::Import(board, view.board.name.to_string()))
    })
    .await
}
