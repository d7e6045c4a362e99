//! Where an installation keeps its data: a folder with database and secret, or a PostgreSQL database; opened with sentences
//! that say what to do when that cannot be.

use crate::{broadcast::Broadcast, config::Config, services::context::Services};
use anyhow::{Context, Result, anyhow, bail};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{
    ERASURES_FILE, ErasureList, Store,
    audit::Verdict,
    postgres::{self, PostgresStore},
    private,
    secret::Secret,
    sqlite::{self, DATABASE_FILE, DataLock, FILES, LockError, SqliteStore},
    time::Clock,
};

/// Where one installation keeps everything.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    /// The address of a PostgreSQL database: then nothing is in the folder.
    database: Option<String>,
    secret: Option<String>,
}

impl Folder {
    /// A folder, or a database where an address is given; with the secret where the environment gives one.
    pub fn new(path: PathBuf, database: Option<String>, secret: Option<String>) -> Folder {
        Folder { path, database, secret }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is, for people.
    pub fn shown(&self) -> String {
        match self.database {
            Some(_) => "The database".to_owned(),
            None => self.path.display().to_string(),
        }
    }

    /// Makes the folder where there is none, and closes one that holds nothing else: only its owner gets in.
    pub fn create(&self) -> Result<()> {
        if self.database.is_some() {
            return Ok(());
        }
        let shown = self.path.display();
        if !self.path.exists() {
            private::create_folder(&self.path).with_context(|| {
                format!("The data folder {shown} cannot be made: choose another with --data")
            })?;
        }
        if !self.path.is_dir() {
            bail!("{shown} is not a folder: choose another with --data");
        }
        self.close_to_others();
        Ok(())
    }

    /// Closes the folder where nothing else is in it; otherwise, and where that fails, it says that it is open.
    fn close_to_others(&self) {
        let ours = |name: &OsStr| FILES.iter().any(|file| name == *file);
        let alone = fs::read_dir(&self.path)
            .is_ok_and(|mut files| files.all(|file| file.is_ok_and(|file| ours(&file.file_name()))));
        let closed = if alone { private::close(&self.path).is_ok() } else { false };
        if !closed && private::is_open(&self.path).unwrap_or(false) {
            tracing::warn!(
                "others on this machine can look into the data folder {0}: close it with chmod 700 {0}",
                self.path.display()
            );
        }
    }

    /// Keeps other servers out of the folder. A database takes several.
    pub fn lock(&self) -> Result<Option<DataLock>> {
        if self.database.is_some() {
            return Ok(None);
        }
        DataLock::acquire(&self.path).map(Some).map_err(|error| match error {
            LockError::Held(path) => {
                anyhow!(
                    "Another Milepost is serving the data folder {}: stop it, or choose another with --data",
                    path.display()
                )
            }
            LockError::Io(_, error) => anyhow!(error).context(format!(
                "The data folder {} cannot be written to: check its owner and permissions",
                self.path.display()
            )),
        })
    }

    /// Whether the secret comes from the environment.
    pub fn has_own_secret(&self) -> bool {
        self.secret.is_some()
    }

    /// The installation's secret.
    pub fn secret(&self) -> Result<Secret> {
        match &self.secret {
            Some(text) if text.trim().len() >= 32 => Ok(Secret::from_text(text)),
            Some(_) => {
                bail!("MILEPOST_SECRET is too short to be a secret: give at least 32 random characters")
            }
            None if self.database.is_some() => {
                bail!(
                    "Instances on one database share the secret behind tracking links: give all of them the same MILEPOST_SECRET, at least 32 random characters, and keep it as safe as the data"
                )
            }
            None => Secret::of_folder(&self.path).with_context(|| {
                format!("The secret in the data folder {} cannot be read or made", self.path.display())
            }),
        }
    }

    /// Whether what is stored is whole; writes nothing, not even what an older folder lacks.
    pub async fn verify(&self, noted: Option<[u8; 32]>) -> Result<Verdict> {
        const UNREADABLE: &str = "The database cannot be read";
        if let Some(url) = &self.database {
            return postgres::verify(url, &self.secret()?, noted).await.context(UNREADABLE);
        }
        self.check_existing()?;
        let secret = match &self.secret {
            Some(_) => self.secret()?,
            None => Secret::in_folder(&self.path).with_context(|| {
                format!("The secret in the data folder {} cannot be read", self.path.display())
            })?,
        };
        sqlite::verify(&self.path, &secret, noted).await.context(UNREADABLE)
    }

    fn check_existing(&self) -> Result<()> {
        let file = self.path.join(DATABASE_FILE);
        if self.database.is_none() && fs::metadata(&file).map_or(true, |file| file.len() == 0) {
            bail!("{} holds no Milepost database: give the data folder with --data", self.path.display());
        }
        Ok(())
    }

    /// Opens the database of a folder that has one: a mistyped folder must not become a new, empty one.
    pub async fn open_existing(&self, config: Config) -> Result<Services> {
        self.check_existing()?;
        self.open(config).await
    }

    /// Opens the database, whether a server runs or not; makes it where there is none.
    pub async fn open(&self, config: Config) -> Result<Services> {
        self.create()?;
        let config = Config { erasures: self.erasures(), ..config };
        let (secret, broadcast, clock) = (self.secret()?, Broadcast::new(), Clock::system());
        let store = self.store(broadcast.clone(), secret.clone(), clock.clone()).await?;
        Services::new(store, broadcast, clock, secret, config).context("Passwords cannot be hashed")
    }

    /// Opens the store alone, under any clock.
    pub async fn store(
        &self,
        broadcast: Arc<Broadcast>,
        secret: Secret,
        clock: Clock,
    ) -> Result<Arc<dyn Store>> {
        if let Some(url) = &self.database {
            let store = PostgresStore::open(url, broadcast, secret, clock).await;
            return Ok(Arc::new(store.context("The database of --database-url cannot be opened")?));
        }
        let store = SqliteStore::open(&self.path, broadcast, secret, clock).await;
        Ok(Arc::new(store.with_context(|| {
            format!("The database in the data folder {} cannot be opened", self.path.display())
        })?))
    }

    /// The list of erasures, where there is a folder for it.
    pub fn erasures(&self) -> Option<ErasureList> {
        self.database.is_none().then(|| ErasureList::at(self.path.join(ERASURES_FILE)))
    }

    /// The folder that SQLite's own backups are made of.
    pub fn for_backups(&self) -> Result<&Path> {
        match self.database {
            Some(_) => bail!(
                "This copies data folders: use pg_dump and pg_restore for a PostgreSQL database, and keep MILEPOST_SECRET with the dump"
            ),
            None => Ok(&self.path),
        }
    }
}
