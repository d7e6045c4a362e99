//! The command line: flags, their environment variables, and what each command calls.

mod data;
mod flags;
pub mod import;
mod import_report;
mod import_words;
mod privacy;
mod returned;
mod serving;
mod user;

use crate::{config::Config, demo};
use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use flags::{Data, Links, Serving};
use std::{path::PathBuf, process::ExitCode};

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
        /// The list of erasures, erasures.log of the data folder that is restored: what was erased since the backup is erased again
        #[arg(long)]
        erasures: Option<PathBuf>,
    },
    /// Hand out or erase what is known of a customer
    Privacy {
        #[command(flatten)]
        data: Data,
        #[command(flatten)]
        links: Links,
        #[command(subcommand)]
        privacy: privacy::Privacy,
    },
    /// Take in a mail that came to the return address, from standard input: for the pipe of a mail server
    Returned {
        #[command(flatten)]
        data: Data,
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

/// Runs what the command line asks for.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(serving) => serving::serve(&serving).await.map(|()| ExitCode::SUCCESS),
        Command::Demo { serving, demo } => serving::demo(&serving, demo).await.map(|()| ExitCode::SUCCESS),
        Command::Import { data, import } => {
            let services = data.folder().open_existing(Config::local()).await?;
            let code =
                import::command(&import, services.store.clone(), services.secret.clone(), &services.clock)
                    .await;
            services.store.close().await;
            Ok(code)
        }
        Command::Audit { data, audit } => data::verify(&data.folder(), audit).await,
        Command::Backup { data, target } => {
            data::copy(&data.folder(), &target).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Restore { data, backup, erasures } => {
            data::bring_back(&data.folder(), &backup, erasures.as_deref()).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Privacy { data, links, privacy } => {
            let services = data.folder().open_existing(Config::new(links.url()?)).await?;
            let done = privacy::run(&services, privacy).await;
            services.store.close().await;
            done.map(|()| ExitCode::SUCCESS)
        }
        Command::Returned { data } => Ok(returned::run(&data).await),
        Command::User { data, links, user } => {
            let services = data.folder().open_existing(Config::new(links.url()?)).await?;
            let done = user::run(&services, user).await;
            services.store.close().await;
            done.map(|()| ExitCode::SUCCESS)
        }
    }
}
