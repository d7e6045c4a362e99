//! Milepost's pages: rendered on the server, hydrated in the browser, one application on both sides. Data comes through
//! `api` alone, news through `feed` alone. Imports go one way: `components` know nothing of data, pages know both, `routes`
//! knows the pages, `app` knows `routes`.

// Views are nested types: a page of parts is deep for the compiler.
#![recursion_limit = "512"]

mod acknowledge;
pub mod api;
mod app;
mod assign;
mod auth;
mod board;
mod board_choice;
mod board_context;
mod calendar;
mod commands;
mod components;
mod counts;
mod feed;
mod home;
mod import;
mod inbox;
mod lazy;
mod load;
mod loading;
mod navigation;
mod new_order;
mod order;
mod orders;
pub mod paths;
mod people;
pub mod posted;
mod roles;
mod routes;
mod rules;
mod session;
mod settings;
mod shell;
mod stand_ins;
#[cfg(feature = "hydrate")]
pub mod start;
mod submit;
#[cfg(feature = "ssr")]
pub mod tracking;
mod work;
mod workflow;

pub use app::App;
pub use auth::{INVITATION_FORM, SET_UP_FORM, SIGN_IN_FORM};
pub use components::form::ReturnedForm;
pub use load::PageStatus;
pub use session::{LAST_BOARD_COOKIE, LastBoard, SignedInPerson};
pub use shell::theme::THEME_SCRIPT;
