//! The command line: flags, their environment variables, and what each command calls.

mod data;
mod serving;
mod user;

use crate::{
    config::{Config, PublicUrl},
    demo,
    folder::Folder,
    import,
    limits::Limits,
};
use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

/// Order tracking that a growing operation runs itself: a live board for the team, a tracking page for the customer.
#[derive(Debug, Parser)]
#[command(name = "milepost", version, about, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// How the log on standard error is written; MILEPOST_LOG says how much of it
    #[arg(long, global = true, env = "MILEPOST_LOG_FORMAT", value_enum, default_value_t)]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// An object a line, for programs.
    Json,
}

impl Cli {
    /// How the log is to be written.
    pub fn log_format(&self) -> LogFormat {
        self.log_format
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the board, the API and the tracking pages
    Serve(Serving),
    /// Serve a sample shop
    Demo {
        #[command(flatten)]
        serving: Serving,
        #[command(flatten)]
        demo: demo::Args,
    },
    /// Import orders from a CSV file
    Import {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        import: import::Args,
    },
    /// Check the log
    Audit {
        #[command(flatten)]
        data: Data,
        #[command(subcommand)]
        audit: data::Audit,
    },
    /// Copy the data folder as of one moment, while the server runs
    Backup {
        #[command(flatten)]
        data: Data,
        /// A folder that does not exist yet
        target: PathBuf,
    },
    /// Put a backup into an empty data folder
    Restore {
        #[command(flatten)]
        data: Data,
        /// The folder that a backup made
        backup: PathBuf,
    },
    /// Add, list and change people
    User {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        links: Links,
        #[command(subcommand)]
        user: user::User,
    },
}

/// Where the data is.
#[derive(Debug, Args)]
struct Data {
    /// The data folder: database and secret
    #[arg(long, global = true, env = "MILEPOST_DATA", default_value = "milepost-data")]
    data: PathBuf,
    /// A PostgreSQL database instead of the data folder, like postgres://milepost@db.example/milepost?sslmode=verify-full; several
    /// instances may share it
    #[arg(long, global = true, env = "MILEPOST_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The secret behind tracking links, instead of the file in the data folder
    #[arg(long, global = true, env = "MILEPOST_SECRET", hide_env_values = true, hide = true)]
    secret: Option<String>,
}

impl Data {
    fn folder(&self) -> Folder {
        Folder::new(self.data.clone(), self.database_url.clone(), self.secret.clone())
    }
}

/// Under which address the server is reached.
#[derive(Debug, Args)]
struct Links {
    /// The address to listen on
    #[arg(long, global = true, env = "MILEPOST_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// The address that browsers use, like https://orders.example; https makes cookies travel by TLS alone [default: http://LISTEN]
    #[arg(long, global = true, env = "MILEPOST_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
}

impl Links {
    fn url(&self) -> Result<PublicUrl> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None => Ok(format!("http://{}", self.listen).parse()?),
        }
    }
}

#[derive(Debug, Args)]
struct Serving {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    links: Links,
    /// Reverse proxies whose X-Forwarded-For is believed, for slowing down who guesses passwords
    #[arg(long, env = "MILEPOST_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<IpAddr>,
    /// Where /metrics is answered, for Prometheus: an address that strangers cannot reach [default: nowhere]
    #[arg(long, env = "MILEPOST_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// How many connections may be open [default: 20000]; as far as the limit on open files allows
    #[arg(long, env = "MILEPOST_MAX_CONNECTIONS", value_parser = at_least_one)]
    max_connections: Option<usize>,
    /// How many requests may be worked on; open feeds are none
    #[arg(long, env = "MILEPOST_MAX_REQUESTS", default_value_t = Limits::default().requests, value_parser = at_least_one)]
    max_requests: usize,
    /// Seconds that a connection may do nothing, in place of the usual ones: for tests that would otherwise take minutes
    #[arg(long, env = "MILEPOST_PATIENCE", hide = true)]
    patience: Option<u64>,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a whole number from 1 on".into())
}

/// Runs what the command line asks for.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(serving) => serving::serve(&serving).await.map(|()| ExitCode::SUCCESS),
        Command::Demo { serving, demo } => serving::demo(&serving, demo).await.map(|()| ExitCode::SUCCESS),
        Command::Import { data, import } => {
            let milepost = data.folder().open_existing(Config::local()).await?;
            let code = import::command(&import, milepost.store.clone(), milepost.secret.clone(), &milepost.clock).await;
            milepost.store.close().await;
            Ok(code)
        }
        Command::Audit { data, audit } => data::verify(&data.folder(), audit).await,
        Command::Backup { data, target } => data::copy(&data.folder(), &target).await.map(|()| ExitCode::SUCCESS),
        Command::Restore { data, backup } => data::bring_back(&data.folder(), &backup).await.map(|()| ExitCode::SUCCESS),
        Command::User { data, links, user } => {
            let milepost = data.folder().open_existing(Config::new(links.url()?)).await?;
            let done = user::run(&milepost, user).await;
            milepost.store.close().await;
            done.map(|()| ExitCode::SUCCESS)
        }
    }
}
