//! The store that the demo is played on, under a clock that the play turns, and the shop it sets up.

use super::{people, plan, workflow};
use crate::{
    broadcast::Broadcast,
    config::PasswordCost,
    folder::Folder,
    services::{board_settings, passwords::Passwords},
};
use anyhow::{Context, anyhow, bail};
use chrono::DateTime;
use domain::{
    ActorRef, BoardId, Command, DateStyle, Draft, Instant, Language, OrderId, Origin, PersonId, RoleId,
    wire::Shop,
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{
    Administration, Board, NewPerson, Order, RuleChange, SourceRows, Store, Submission, WorkflowChange,
    WriteError, secret::Secret, time::Clock,
};
use uuid::Uuid;

/// A store with the shop set up.
pub struct Seeder {
    pub store: Arc<dyn Store>,
    /// The installation's secret.
    pub secret: Secret,
    /// The shop's board.
    pub board_id: BoardId,
    people: BTreeMap<String, PersonId>,
    administrator: ActorRef,
    time: Arc<AtomicI64>,
}

impl Seeder {
    /// Opens an installation's store at a moment; the clock stands still until it is turned.
    pub async fn open(folder: &Folder, at: Instant) -> anyhow::Result<Seeder> {
        let time = Arc::new(AtomicI64::new(at.timestamp_micros()));
        let hand = time.clone();
        let clock = Clock::of(move || {
            DateTime::from_timestamp_micros(hand.load(Ordering::SeqCst)).unwrap_or_default()
        });
        let secret = folder.secret()?;
        let store = folder.store(Broadcast::new(), secret.clone(), clock).await?;
        Ok(Seeder {
            store,
            secret,
            board_id: BoardId(Uuid::nil()),
            people: BTreeMap::new(),
            administrator: ActorRef::System,
            time,
        })
    }

    /// Turns the clock.
    pub fn set_time(&self, at: Instant) {
        self.time.store(at.timestamp_micros(), Ordering::SeqCst);
    }

    /// Sets the shop up, with a person for each role.
    pub async fn set_up(&mut self) -> anyhow::Result<()> {
        let passwords =
            Passwords::new(PasswordCost::default()).map_err(|error| anyhow!("argon2: {error}"))?;
        let password = passwords.hash(people::PASSWORD).await.map_err(|problem| anyhow!("{problem:?}"))?;
        let customers = Language::English;
        let mut board =
            board_settings::new_board(people::BOARD.parse()?, None, plan::calendar(), &[], customers)
                .map_err(|problem| anyhow!("{problem:?}"))?;
        workflow::adapt(&mut board.workflow)?;
        self.board_id = board.id;
        let shop = Shop {
            name: people::SHOP.to_owned(),
            contact_email: Some(people::EMAIL.to_owned()),
            contact_phone: Some(people::PHONE.to_owned()),
            zone: people::ZONE.to_owned(),
            currency: "GBP".to_owned(),
            date_style: DateStyle::DaySlashes,
            tracking_days: Shop::TRACKING_DAYS,
        };
        let (name, email) = people::ADMINISTRATOR;
        let administrator = NewPerson { admin: true, ..person(name, email, &password)? };
        let author = ActorRef::Person(administrator.id);
        self.administrator = author.clone();
        let set_up = Administration::SetUp {
            shop,
            board: Box::new(board),
            person: Box::new(administrator),
            customers,
        };
        self.store.administer(set_up, ActorRef::System).await?;
        for (role, name, email) in people::PEOPLE {
            let roles = BTreeMap::from([(self.board_id, [role.parse::<RoleId>()?].into())]);
            let somebody = NewPerson { roles, ..person(name, email, &password)? };
            self.people.insert(role.to_owned(), somebody.id);
            self.store.administer(Administration::AddPerson(Box::new(somebody)), author.clone()).await?;
        }
        Ok(())
    }

    /// Has the administrator begin the next workflow.
    pub async fn begin_draft(&self, draft: Draft) -> anyhow::Result<()> {
        let change = WorkflowChange::SaveDraft { draft, seen: None };
        self.store.change_workflow(self.board_id, change, self.administrator.clone()).await?;
        Ok(())
    }

    /// Has the administrator write or switch a rule.
    pub async fn change_rule(&self, change: RuleChange) -> anyhow::Result<()> {
        self.administer(Administration::ChangeRule(self.board_id, change)).await
    }

    /// Has the administrator change something of the installation.
    pub async fn administer(&self, change: Administration) -> anyhow::Result<()> {
        self.store.administer(change, self.administrator.clone()).await?;
        Ok(())
    }

    /// Has somebody do something with an order, by the board.
    pub async fn submit(
        &self,
        order: OrderId,
        command: Command,
        sources: SourceRows,
        who: PersonId,
    ) -> anyhow::Result<()> {
        let submission = Submission::new(self.board_id, order, command, ActorRef::Person(who), Origin::Board);
        match self.store.submit(Submission { sources, ..submission }).await {
            Ok(_) => Ok(()),
            Err(WriteError::Refused(refusals)) => bail!("refused: {refusals:?}"),
            Err(error) => Err(error.into()),
        }
    }

    /// Finds the board of a shop that was set up before.
    pub async fn find_board(&mut self) -> anyhow::Result<()> {
        self.board_id = self.store.boards().await?.first().context("the demo's board is gone")?.id;
        Ok(())
    }

    /// The board as it is now.
    pub async fn board(&self) -> anyhow::Result<Arc<Board>> {
        self.store.board(&self.board_id.to_string()).await?.context("the demo's board is gone")
    }

    /// Who holds a role.
    pub fn person(&self, role: &str) -> anyhow::Result<PersonId> {
        self.people.get(role).copied().with_context(|| format!("nobody holds the role {role}"))
    }

    /// The order of this number.
    pub async fn order(&self, number: &str) -> anyhow::Result<Order> {
        let located = self.store.numbered(self.board_id, &number.parse()?).await?;
        let order = located.with_context(|| format!("there is no order {number}"))?.order;
        self.store.order(order).await?.with_context(|| format!("order {number} is gone"))
    }
}

fn person(name: &str, email: &str, password: &str) -> anyhow::Result<NewPerson> {
    Ok(NewPerson {
        id: PersonId(Uuid::now_v7()),
        name: name.parse()?,
        email: email.parse()?,
        admin: false,
        roles: BTreeMap::new(),
        password: Some(password.to_owned()),
        invitation: None,
    })
}
