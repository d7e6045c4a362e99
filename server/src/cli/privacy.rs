//! `milepost privacy`: what is known of a customer, handed out or erased from the command line; and the list of what was erased,
//! for installations that keep it elsewhere. Everything is attributed to the system.

use crate::services::{
    context::Services,
    error::ServiceError,
    privacy::{self, Asked, plain},
};
use anyhow::{Context, Result, anyhow};
use clap::Subcommand;
use domain::ActorRef;
use std::path::PathBuf;
use store::ErasureList;

#[derive(Debug, Subcommand)]
pub(super) enum Privacy {
    /// Print all that is held of a customer
    Export {
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// As a text for people to read, and not as JSON
        #[arg(long)]
        text: bool,
    },
    /// Erase all that is known of a customer; the orders stay, with who did what and when
    Erase {
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// Have what must be kept for accounting erased once it need not be
        #[arg(long)]
        later: bool,
    },
    /// Erase what is due today by the shop's settings; a server does so every night
    Sweep,
    /// Print the list of what was erased, to keep outside of backups
    List,
    /// Erase again what a list says, after an older backup was restored
    Apply {
        /// A list: what `milepost privacy list` printed, or erasures.log of a data folder
        list: PathBuf,
    },
}

pub(super) async fn run(services: &Services, privacy: Privacy) -> Result<()> {
    match privacy {
        Privacy::Export { email, text } => {
            let whose = privacy::of_email(&email).map_err(said)?;
            let export = privacy::export(services, &whose).await.map_err(said)?;
            match text {
                true => print!("{}", plain::text(&export)),
                false => println!("{}", serde_json::to_string_pretty(&export)?),
            }
        }
        Privacy::Erase { email, later } => {
            let whose = privacy::of_email(&email).map_err(said)?;
            let asked = Asked { author: ActorRef::System, later };
            let erased = privacy::erase(services, &whose, &asked).await.map_err(said)?;
            println!("erased {} texts of {} orders", erased.texts, erased.orders);
            if erased.waiting > 0 {
                println!("{} orders wait until they need not be kept any more", erased.waiting);
            }
        }
        Privacy::Sweep => {
            let erased = privacy::sweep(services).await.map_err(said)?;
            println!("erased {} texts of {} orders", erased.texts, erased.orders);
        }
        Privacy::List => {
            for line in privacy::listed(services).await.map_err(said)? {
                println!("{}", serde_json::to_string(&line)?);
            }
        }
        Privacy::Apply { list } => {
            if !list.is_file() {
                return Err(anyhow!("There is no list {}", list.display())).context("Nothing was erased");
            }
            let again = privacy::again_by_list(services, ErasureList::at(list)).await.map_err(said)?;
            println!("erased again: {} orders, {} people", again.orders, again.people);
        }
    }
    Ok(())
}

/// An error as its sentence; nobody on a terminal wants the document.
fn said(error: ServiceError) -> anyhow::Error {
    match &error {
        ServiceError::Broken(why) | ServiceError::Unavailable(why) => anyhow!("{error} ({why})"),
        error => anyhow!("{error}"),
    }
}
