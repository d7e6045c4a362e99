//! A small shop in a folder of its own: one board with the default workflow, one person for each role, a clock that the
//! test turns.

use super::{ADMIN, CONTACT, CURRENCY, EMAIL, NAME, TestClock, ZONE, cluster::Cluster, open_store};
use ::store::{
    Administration, CommandOutcome, Key, NewBoard, NewPerson, Position, SourceRows, Store, Submission,
    WriteError, audit, postgres,
    secret::Secret,
    sqlite::{self, DATABASE_FILE},
};
use chrono::TimeDelta;
use domain::{wire::*, *};
use server::{
    broadcast::Broadcast,
    config::{Config, PasswordCost},
    services::context::Services,
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use uuid::Uuid;

pub struct Shop {
    pub store: Arc<dyn Store>,
    pub broadcast: Arc<Broadcast>,
    pub board: BoardId,
    pub admin: PersonId,
    pub people: BTreeMap<String, PersonId>,
    time: TestClock,
    next: AtomicU32,
    /// The PostgreSQL database; otherwise everything is in the folder.
    database: Option<String>,
    pub folder: PathBuf,
    /// Where `folder` lies; gone with the last shop in it.
    home: Arc<tempfile::TempDir>,
}

impl Shop {
    pub async fn on_sqlite() -> Shop {
        Shop::open(None).await
    }

    pub async fn on_postgres() -> Shop {
        Shop::open(Some(Cluster::shared().await.database().await)).await
    }

    /// A shop in an empty database, or in a folder.
    pub async fn open(database: Option<String>) -> Shop {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let folder = home.path().join("data");
        std::fs::create_dir(&folder).unwrap();
        let time = TestClock::new();
        let broadcast = Broadcast::new();
        let store = open(&folder, database.as_deref(), &broadcast, &time).await;
        let board = BoardId(Uuid::now_v7());
        let admin = PersonId(Uuid::now_v7());
        let (people, next) = (BTreeMap::new(), AtomicU32::new(1));
        let mut shop = Shop { store, broadcast, board, admin, people, time, next, database, folder, home };
        shop.set_up().await;
        shop
    }

    async fn set_up(&mut self) {
        let workflow = default_workflow(default_calendar(ZONE));
        let board = NewBoard {
            id: self.board,
            slug: "orders".into(),
            name: text("Orders"),
            workflow: workflow.clone(),
        };
        let ada = NewPerson { admin: true, ..person(self.admin, ADMIN, EMAIL) };
        let settings = wire::Shop {
            name: NAME.into(),
            contact_email: Some(CONTACT.into()),
            contact_phone: None,
            zone: ZONE.into(),
            currency: CURRENCY.into(),
            date_style: DateStyle::default(),
            tracking_days: domain::wire::Shop::TRACKING_DAYS,
        };
        let customers = Language::English;
        let set_up = Administration::SetUp {
            shop: settings,
            board: Box::new(board),
            person: Box::new(ada),
            customers,
        };
        self.store.administer(set_up, ActorRef::System).await.unwrap();
        self.staff(&workflow, "shop.example").await;
    }

    /// A person for each role on the board.
    async fn staff(&mut self, workflow: &Workflow, host: &str) {
        for role in &workflow.roles {
            let id = PersonId(Uuid::now_v7());
            let email = format!("{}@{host}", role.id);
            let roles = [(self.board, [role.id.clone()].into())].into();
            let add = NewPerson { roles, ..person(id, &role.name, &email) };
            self.store.administer(Administration::AddPerson(Box::new(add)), self.admin()).await.unwrap();
            self.people.insert(role.id.to_string(), id);
        }
    }

    /// The same shop at work on another board, whose workflow is the default one but for a change.
    pub async fn on_a_board_with(mut self, change: impl FnOnce(&mut Workflow)) -> Shop {
        let mut workflow = default_workflow(default_calendar(ZONE));
        change(&mut workflow);
        self.board = BoardId(Uuid::now_v7());
        let board =
            NewBoard { id: self.board, slug: "own".into(), name: text("Own"), workflow: workflow.clone() };
        let create = Administration::CreateBoard(Box::new(board));
        self.store.administer(create, self.admin()).await.unwrap();
        self.staff(&workflow, "own.example").await;
        self
    }

    /// Closes the store and opens it again.
    pub async fn restarted(mut self) -> Shop {
        self.store.close().await;
        self.broadcast = Broadcast::new();
        self.store = open(&self.folder, self.database.as_deref(), &self.broadcast, &self.time).await;
        self
    }

    pub fn now(&self) -> Instant {
        self.time.now()
    }

    pub fn wait(&self, length: TimeDelta) {
        self.time.pass(length);
    }

    pub fn admin(&self) -> ActorRef {
        ActorRef::Person(self.admin)
    }

    pub fn person(&self, role: &str) -> ActorRef {
        ActorRef::Person(self.people[role])
    }

    pub fn secret(&self) -> Secret {
        Secret::of_folder(&self.folder).unwrap()
    }

    /// What stands on the store in a running Milepost.
    pub fn services(&self) -> Services {
        let (store, broadcast, clock) = (self.store.clone(), self.broadcast.clone(), self.time.clock());
        let password_cost = PasswordCost { memory: 64, passes: 1 };
        let config = Config { password_cost, ..Config::new("http://127.0.0.1:3000".parse().unwrap()) };
        Services::new(store, broadcast, clock, self.secret(), config).unwrap()
    }

    // Commands, by the administrator unless the test says otherwise.

    pub fn command(&self, order: OrderId, command: Command) -> Submission {
        Submission::new(self.board, order, command, self.admin(), Origin::Board)
    }

    pub fn to(&self, order: OrderId, status: &str) -> Submission {
        let command = Command::Move(Move::to(id(status)));
        self.command(order, command)
    }

    /// A move with everything a move could ask for.
    pub fn to_with_all(&self, order: OrderId, status: &str) -> Submission {
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Because the test says so"));
        let fields = [
            (FieldId::carrier(), Some(sources.note("Royal Example"))),
            (FieldId::tracking_number(), Some(sources.note("RX 1234"))),
        ];
        let command = Command::Move(Move {
            to: id(status),
            reason,
            fields: fields.into(),
            promise: Some(promise(3, 5)),
            facts: Default::default(),
            quiet: false,
        });
        Submission { sources, ..self.command(order, command) }
    }

    pub fn placing(&self) -> Submission {
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        self.placing_as(&format!("N-{n}"))
    }

    pub fn placing_as(&self, number: &str) -> Submission {
        let mut sources = SourceRows::new();
        let customer = sources.contact(&contact(&format!("Customer of {number}")));
        let lines = sources.lines(&[line("Oak table", 1), line("Chair", 4)]);
        let place = Place {
            number: number.parse().unwrap(),
            customer_id: CustomerId(Uuid::now_v7()),
            customer,
            lines,
            promise: None,
            fields: Fields::new(),
            placed_at: None,
            history: Vec::new(),
            source: None,
            import: None,
        };
        let order = OrderId(Uuid::now_v7());
        Submission { sources, ..self.command(order, Command::Place(Box::new(place))) }
    }

    pub async fn submit(&self, submission: Submission) -> Result<CommandOutcome, WriteError> {
        self.store.submit(submission).await
    }

    pub async fn accept(&self, submission: Submission) -> CommandOutcome {
        self.submit(submission).await.unwrap()
    }

    pub async fn refuse(&self, submission: Submission) -> Vec<RefusalCode> {
        match self.submit(submission).await {
            Err(WriteError::Refused(refusals)) => refusals.into_iter().map(|refusal| refusal.code).collect(),
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    pub async fn place(&self) -> OrderId {
        self.accept(self.placing()).await.order
    }

    pub async fn place_in(&self, status: &str) -> OrderId {
        let order = self.place().await;
        if status != "received" {
            self.accept(self.to_with_all(order, status)).await;
        }
        order
    }

    pub async fn snapshot(&self) -> Snapshot {
        self.store
            .snapshot(self.board, &Filter::default(), &Default::default(), 200.into(), self.now())
            .await
            .unwrap()
            .unwrap()
    }

    /// The orders of a column from top to bottom.
    pub async fn column(&self, status: &str) -> Vec<OrderId> {
        let snapshot = self.snapshot().await;
        let column =
            snapshot.columns.into_iter().find(|column| column.count.status.as_str() == status).unwrap();
        column.orders.into_iter().map(|card| card.id).collect()
    }

    /// The difference that the audit finds, if any.
    pub async fn audit(&self, noted: Option<[u8; 32]>) -> Result<(), String> {
        let mut auditor = self.store.auditor().await.unwrap();
        let verdict = audit::verify(&mut *auditor, &self.secret(), noted).await.unwrap();
        verdict.difference.map_or(Ok(()), |difference| Err(difference.to_string()))
    }

    /// The same as `milepost audit verify` finds it, from outside.
    pub async fn audit_outside(&self) -> Result<(), String> {
        let verdict = match &self.database {
            Some(url) => postgres::verify(url, &self.secret(), None).await,
            None => sqlite::verify(&self.folder, &self.secret(), None).await,
        };
        verdict.unwrap().difference.map_or(Ok(()), |difference| Err(difference.to_string()))
    }

    // Behind the store's back. These know the engine.

    /// What another process sees that works on the same data.
    pub async fn second_process(&self) -> Arc<dyn Store> {
        self.second_process_publishing_to(Broadcast::new()).await
    }

    /// The same with viewers of its own.
    pub async fn second_process_publishing_to(&self, broadcast: Arc<Broadcast>) -> Arc<dyn Store> {
        open(&self.folder, self.database.as_deref(), &broadcast, &self.time).await
    }

    /// Where it keeps everything.
    pub fn whereabouts(&self) -> (PathBuf, Option<String>) {
        (self.folder.clone(), self.database.clone())
    }

    pub fn is_on_postgres(&self) -> bool {
        self.database.is_some()
    }

    /// Changes the database as somebody with its file or its password could.
    pub async fn tamper(&self, statements: &[&str]) {
        match &self.database {
            Some(url) => {
                let mut conn = PgConnection::connect(url).await.unwrap();
                for statement in statements {
                    sqlx::query(AssertSqlSafe(statement.to_string())).execute(&mut conn).await.unwrap();
                }
            }
            None => {
                let mut conn = raw(&self.folder).await;
                for statement in statements {
                    sqlx::query(AssertSqlSafe(statement.to_string())).execute(&mut conn).await.unwrap();
                }
                conn.close().await.unwrap();
            }
        }
    }

    /// The entries of all boards as they are stored.
    pub async fn raw_log(&self) -> Vec<String> {
        let sql = "SELECT body FROM events";
        match &self.database {
            Some(url) => sqlx::query_scalar(sql)
                .fetch_all(&mut PgConnection::connect(url).await.unwrap())
                .await
                .unwrap(),
            None => sqlx::query_scalar(sql).fetch_all(&mut raw(&self.folder).await).await.unwrap(),
        }
    }

    /// How many sources of attempts PostgreSQL remembers.
    pub async fn remembered_attempts(&self) -> i64 {
        let mut conn = PgConnection::connect(self.database.as_deref().unwrap()).await.unwrap();
        sqlx::query_scalar("SELECT count(*) FROM attempts").fetch_one(&mut conn).await.unwrap()
    }

    /// The same shop in a folder or database of its own.
    pub async fn copy(&self) -> Shop {
        if let Some(url) = &self.database {
            let copy = Cluster::shared().await.copy(url).await;
            return self.elsewhere(&self.folder, Some(copy)).await;
        }
        let target = self.home.path().join(Uuid::now_v7().to_string());
        sqlite::backup(&self.folder, &target).await.unwrap();
        self.elsewhere(&target, None).await
    }

    /// The same shop as another folder or database holds it.
    pub async fn elsewhere(&self, folder: &Path, database: Option<String>) -> Shop {
        let broadcast = Broadcast::new();
        Shop {
            store: open(folder, database.as_deref(), &broadcast, &self.time).await,
            broadcast,
            board: self.board,
            admin: self.admin,
            people: self.people.clone(),
            time: self.time.clone(),
            next: AtomicU32::new(1000),
            database,
            folder: folder.to_owned(),
            home: self.home.clone(),
        }
    }

    pub async fn audit_after(&self, statement: &str) -> String {
        self.tamper(&[statement]).await;
        self.audit(None).await.unwrap_err()
    }

    /// What the database holds of the tracking link of the first order.
    pub async fn first_link(&self) -> [u8; 32] {
        let order = self.column("received").await[0];
        ::store::secret::token_digest(&self.secret().tracking_token(order, 0))
    }

    pub async fn seq(&self) -> u64 {
        self.store.head(self.board).await.unwrap().seq
    }
}

async fn open(
    folder: &Path,
    database: Option<&str>,
    broadcast: &Arc<Broadcast>,
    time: &TestClock,
) -> Arc<dyn Store> {
    open_store(folder, database, broadcast, &Secret::of_folder(folder).unwrap(), time).await
}

async fn raw(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(DATABASE_FILE)).connect().await.unwrap()
}

pub fn key(key: &str, request: u8) -> Option<Key> {
    Some(Key { key: key.into(), request: [request; 32] })
}

pub fn at(submission: Submission, position: Position) -> Submission {
    Submission { position, ..submission }
}

pub fn by(submission: Submission, author: ActorRef) -> Submission {
    Submission { author, ..submission }
}

pub fn id(status: &str) -> StatusId {
    status.parse().unwrap()
}

pub fn text<T: std::str::FromStr<Err = Invalid>>(text: &str) -> T {
    text.parse().unwrap()
}

pub fn promise(from: u32, to: u32) -> Promise {
    let day = |n| chrono::NaiveDate::from_ymd_opt(2026, 12, n).unwrap();
    Promise::new(day(from), day(to)).unwrap()
}

pub fn contact(name: &str) -> Contact {
    Contact {
        name: text(name),
        email: Some("buyer@customer.example".parse().unwrap()),
        phone: Some(text("01632 960001")),
        address: Some("1 Example Street".parse().unwrap()),
        postcode: Some(text("ZZ1 1ZZ")),
        country: None,
    }
}

pub fn line(description: &str, quantity: i32) -> Line {
    Line {
        sku: Some(text("SKU-1")),
        description: text(description),
        quantity,
        unit_price: Some("2.50".parse().unwrap()),
    }
}

pub fn person(id: PersonId, name: &str, email: &str) -> NewPerson {
    NewPerson {
        id,
        name: text(name),
        email: email.parse().unwrap(),
        admin: false,
        roles: BTreeMap::new(),
        password: Some("hash".into()),
        invitation: None,
    }
}
