//! What handlers answer with.

use super::error::Problem;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A body as JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => Problem::broken(format!("an answer is not JSON: {error}")).into_response(),
        }
    }
}

/// The answer to what has made something new.
pub struct Created<T>(pub T);

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, Json(self.0)).into_response()
    }
}

/// Answers what no route answers.
pub async fn unknown() -> Problem {
    Problem::not_found("address")
}

/// Answers methods that a route does not know.
pub async fn wrong_method() -> Problem {
    Problem::WrongMethod
}
