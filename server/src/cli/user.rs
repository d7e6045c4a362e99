//! `services user`: people from the command line, for when nobody can sign in. Everything is attributed to the system.

use crate::services::{context::Services, error::ServiceError, people};
use anyhow::{Result, anyhow, bail};
use clap::Subcommand;
use domain::{
    ActorRef, BoardId, Email, RoleId, ShortText,
    wire::{Invite, Link, PatchPerson},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};
use store::Person;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Invite a person: prints the link to hand to them
    Add {
        /// Their e-mail address
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
        /// Lets them do everything
        #[arg(long)]
        admin: bool,
        /// A role on a board, like orders:warehouse; repeat it for more
        #[arg(long = "role", value_name = "BOARD:ROLE")]
        roles: Vec<BoardRole>,
    },
    /// List everybody
    List,
    /// Make a link with which a person chooses a new password
    Reset {
        /// Their e-mail address
        email: String,
    },
    /// Set the roles a person holds: those given replace all others
    Roles {
        /// Their e-mail address
        email: String,
        /// Whether they may do everything
        #[arg(long)]
        admin: Option<bool>,
        /// A role on a board, like orders:warehouse; repeat it for more
        #[arg(long = "role", value_name = "BOARD:ROLE")]
        roles: Vec<BoardRole>,
    },
    /// Keep a person from signing in, and end their sessions
    Deactivate {
        /// Their e-mail address
        email: String,
    },
}

/// A role on a board, as it is written on the command line.
#[derive(Debug, Clone)]
pub(super) struct BoardRole {
    board: String,
    role: RoleId,
}

impl FromStr for BoardRole {
    type Err = String;

    fn from_str(text: &str) -> Result<BoardRole, String> {
        let (board, role) = text.split_once(':').ok_or("write BOARD:ROLE, like orders:warehouse")?;
        let role = role.parse().map_err(|error| format!("{error}"))?;
        Ok(BoardRole { board: board.to_owned(), role })
    }
}

type Roles = BTreeMap<BoardId, BTreeSet<RoleId>>;

pub(super) async fn run(services: &Services, user: User) -> Result<()> {
    if services.store.shop().await?.is_none() {
        bail!("Nothing is set up yet: run `milepost serve` and open the address that it prints");
    }
    match user {
        User::Add { email, name, admin, roles } => {
            let name: ShortText = name.parse().map_err(|error| anyhow!("The name {error}"))?;
            let roles = by_board(services, &roles).await?;
            hand_out(
                &people::invite(
                    services,
                    Invite { name, email: address(&email)?, admin, roles },
                    ActorRef::System,
                )
                .await
                .map_err(said)?,
            );
        }
        User::List => list(services).await?,
        User::Reset { email } => {
            let person = known(services, &email).await?;
            hand_out(&people::reset_link(services, person.id, ActorRef::System).await.map_err(said)?);
        }
        User::Roles { email, admin, roles } => {
            let person = known(services, &email).await?;
            let mut all: Roles = person.roles.keys().map(|board| (*board, BTreeSet::new())).collect();
            all.extend(by_board(services, &roles).await?);
            change(services, PatchPerson { admin, roles: all, ..unchanged(&person) }).await?;
            list(services).await?;
        }
        User::Deactivate { email } => {
            let person = known(services, &email).await?;
            change(services, PatchPerson { active: Some(false), ..unchanged(&person) }).await?;
            println!("{} can no longer sign in", person.email);
        }
    }
    Ok(())
}

fn unchanged(person: &Person) -> PatchPerson {
    PatchPerson { id: person.id, name: None, admin: None, active: None, roles: Roles::new() }
}

async fn change(services: &Services, patch: PatchPerson) -> Result<()> {
    people::change(services, patch, ActorRef::System).await.map_err(said)?;
    Ok(())
}

/// An error as its sentence; nobody on a terminal wants the document.
fn said(error: ServiceError) -> anyhow::Error {
    match &error {
        ServiceError::Broken(why) | ServiceError::Unavailable(why) => anyhow!("{error} ({why})"),
        error => anyhow!("{error}"),
    }
}

fn address(text: &str) -> Result<Email> {
    text.parse().map_err(|error| anyhow!("The address {error}"))
}

async fn known(services: &Services, email: &str) -> Result<Person> {
    let person = services.store.person_by_email(&address(email)?).await?;
    person.ok_or_else(|| anyhow!("Nobody here has the address {email}: `milepost user list` shows everybody"))
}

async fn by_board(services: &Services, roles: &[BoardRole]) -> Result<Roles> {
    let mut all = Roles::new();
    for BoardRole { board, role } in roles {
        let known =
            services.store.board(board).await?.ok_or_else(|| anyhow!("There is no board “{board}”"))?;
        all.entry(known.id).or_default().insert(role.clone());
    }
    Ok(all)
}

fn hand_out(link: &Link) {
    println!("{}", link.url);
    println!("works once, until {}", link.expires_at.format("%Y-%m-%d %H:%M UTC"));
}

async fn list(services: &Services) -> Result<()> {
    let boards: BTreeMap<_, _> =
        services.store.boards().await?.iter().map(|board| (board.id, board.slug.clone())).collect();
    for person in services.store.people().await? {
        let mut standing: Vec<String> =
            person.admin.then(|| "administrator".to_owned()).into_iter().collect();
        for (board, roles) in &person.roles {
            let slug = boards.get(board).map_or("?", String::as_str);
            standing.extend(roles.iter().map(|role| format!("{slug}:{role}")));
        }
        if !person.active {
            standing.push("cannot sign in".to_owned());
        } else if person.password.is_none() {
            standing.push("invited".to_owned());
        }
        println!("{}  {}  {}", person.email, person.name, standing.join(", "));
    }
    Ok(())
}
