//! A load on a Milepost that runs already, one's own: people who move cards, people who watch, customers who open tracking
//! pages. Bounded in number and time; it places orders named `LOAD-…` and leaves them on the board.

mod crowd;
mod tally;

use crate::shop::process::Api;
use clap::Args;
use crowd::{Scene, mover, tracker, viewer};
use domain::wire;
use reqwest::{Client, StatusCode, Url, header};
use serde_json::json;
use std::{
    net::ToSocketAddrs,
    sync::Arc,
    time::{Duration, Instant},
};
use tally::Tally;

/// What to put on which server.
#[derive(Args)]
pub struct Options {
    /// Where it runs, http://127.0.0.1:3000
    #[arg(long)]
    url: Url,
    /// Somebody who may place and move orders
    #[arg(long)]
    email: String,
    /// Their password
    #[arg(long, env = "MILEPOST_LOAD_PASSWORD")]
    password: String,
    /// The board's name in addresses [default: the person's first]
    #[arg(long)]
    board: Option<String>,
    /// People who move a card each, one move after the other
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(0..=256))]
    movers: u16,
    /// People who watch the board
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(0..=10_000))]
    viewers: u16,
    /// Customers who open a tracking page, one time after the other
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(0..=256))]
    trackers: u16,
    /// How long, in seconds
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// The server is mine, and not on this machine
    #[arg(long)]
    yes_this_is_my_server: bool,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Puts the load on and prints how it was borne.
pub async fn run(options: &Options) {
    if let Err(problem) = try_run(options).await {
        eprintln!("✗ {problem}");
        std::process::exit(1);
    }
}

type Outcome<T> = Result<T, String>;

async fn try_run(options: &Options) -> Outcome<()> {
    if !options.yes_this_is_my_server && !is_loopback(&options.url) {
        return Err(format!(
            "{} is not this machine: say --yes-this-is-my-server if it is yours to load",
            options.url
        ));
    }
    let scene = Arc::new(scene(options).await?);
    let (tally, end) = (Arc::new(Tally::default()), Instant::now() + Duration::from_secs(options.seconds));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..options.viewers {
        tasks.push(tokio::spawn(viewer(scene.clone(), tally.clone(), end)));
    }
    for n in 0..options.movers {
        tasks.push(tokio::spawn(mover(scene.clone(), tally.clone(), end, n)));
    }
    for _ in 0..options.trackers {
        tasks.push(tokio::spawn(tracker(scene.clone(), tally.clone(), end)));
    }
    for task in tasks {
        task.await.map_err(|error| error.to_string())?;
    }
    tally.print(begun.elapsed(), options.json);
    Ok(())
}

/// Whether all that a name stands for is this machine.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let found = (host, url.port_or_known_default().unwrap_or(80)).to_socket_addrs();
    found.is_ok_and(|mut addresses| {
        let mut any = false;
        addresses.all(|address| {
            any = true;
            address.ip().is_loopback()
        }) && any
    })
}

/// Signs in and places the order whose page customers open.
async fn scene(options: &Options) -> Outcome<Scene> {
    let client =
        Client::builder().timeout(Duration::from_secs(30)).build().map_err(|error| error.to_string())?;
    let mut api =
        Api { client, base: options.url.as_str().trim_end_matches('/').to_owned(), cookie: String::new() };
    api.cookie = sign_in(&api, options).await?;
    let board = match &options.board {
        Some(board) => board.clone(),
        None => first_board(&api).await?,
    };
    let scene = Scene::new(api, board);
    scene.place_tracked().await?;
    Ok(scene)
}

async fn sign_in(api: &Api, options: &Options) -> Outcome<String> {
    let body = json!({"email": options.email, "password": options.password});
    let answer = api
        .post("/api/v1/session", &body)
        .await
        .map_err(|error| format!("{} does not answer: {error}", options.url))?;
    if answer.status() != StatusCode::NO_CONTENT {
        return Err(format!("signing in as {} was answered {}", options.email, answer.status()));
    }
    let cookie =
        answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

async fn first_board(api: &Api) -> Outcome<String> {
    let me: wire::Me = api.get("/api/v1/me").await;
    me.boards.first().map(|board| board.slug.clone()).ok_or_else(|| "this person sees no board".into())
}
