//! Backup while the server runs, restore, and the lock that keeps two servers out of one data folder.

use super::{
    SqliteStore,
    engine::failure,
    open::{DATABASE_FILE, options},
};
use crate::{
    ERASURES_FILE, Failure, Store,
    audit::{self, Difference, Verdict},
    private,
    secret::{SECRET_FILE, Secret},
    time::Clock,
};
use sqlx::{ConnectOptions, Connection};
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The name of the file that a server locks.
const LOCK_FILE: &str = "lock";

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The target is there already: nothing is overwritten.
    #[error("{0} is there already: give a place where nothing is")]
    Taken(PathBuf),
    /// There is no database to back up or to restore.
    #[error("{0} holds no Milepost database")]
    Nothing(PathBuf),
    /// The copy is not as its log says.
    #[error("the copy is damaged: {0}")]
    Damaged(Difference),
    /// SQLite found the copy's file damaged.
    #[error("the copy is damaged: {0}")]
    Corrupt(String),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The database could not be read or written.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Why a data folder was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody has it.
    #[error("another Milepost server works in {0}: stop it first, or give another data folder")]
    Held(PathBuf),
    /// The lock's file could not be opened.
    #[error("{0} cannot be locked: {1}")]
    Io(PathBuf, io::Error),
}

/// A data folder taken by this process; given back when dropped or when the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

impl DataLock {
    /// Takes a data folder for a server.
    pub fn acquire(folder: &Path) -> Result<DataLock, LockError> {
        let path = folder.join(LOCK_FILE);
        let failed = |error| LockError::Io(path.clone(), error);
        let file = private::open_file(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(DataLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(LockError::Io(path, error)),
        }
    }
}

/// Copies a data folder's database as of one moment, and its secret if it has one, into a new folder. The server may run
/// and write meanwhile. The target appears whole or not at all.
pub async fn backup(folder: &Path, target: &Path) -> Result<(), BackupError> {
    let database = folder.join(DATABASE_FILE);
    if !database.is_file() {
        return Err(BackupError::Nothing(folder.to_owned()));
    }
    let partial = beside(target)?;
    let copied = async {
        let file = partial.join(DATABASE_FILE);
        let mut conn = options(&database).create_if_missing(false).connect().await.map_err(failure)?;
        // SQLite writes into an empty file, too, and leaves its permissions as they are.
        private::create_file(&file)?;
        let into = sqlx::query("VACUUM INTO ?").bind(file.to_string_lossy().into_owned());
        into.execute(&mut conn).await.map_err(failure)?;
        conn.close().await.map_err(failure)?;
        check_integrity(&file).await?;
        copy_secret(folder, &partial)?;
        copy_list(folder, &partial)?;
        arrive(&partial, target)
    };
    copied.await.inspect_err(|_| discard(&partial))
}

/// Puts a backup into a data folder that holds none, after an audit of it. Without a secret file in the backup, the given
/// secret is the one of the environment.
pub async fn restore(backup: &Path, folder: &Path, secret: Option<Secret>) -> Result<Verdict, BackupError> {
    if !backup.join(DATABASE_FILE).is_file() {
        return Err(BackupError::Nothing(backup.to_owned()));
    }
    if folder.is_dir() && fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    let partial = beside(folder)?;
    let restored = async {
        copy(&backup.join(DATABASE_FILE), &partial.join(DATABASE_FILE))?;
        copy_secret(backup, &partial)?;
        copy_list(backup, &partial)?;
        check_integrity(&partial.join(DATABASE_FILE)).await?;
        let secret = match secret {
            Some(secret) => secret,
            None => Secret::of_folder(&partial)?,
        };
        let verdict = verify(&partial, &secret).await?;
        if let Some(difference) = verdict.difference {
            return Err(BackupError::Damaged(difference));
        }
        arrive(&partial, folder)?;
        Ok(verdict)
    };
    restored.await.inspect_err(|_| discard(&partial))
}

async fn verify(folder: &Path, secret: &Secret) -> Result<Verdict, Failure> {
    let store = SqliteStore::open(folder, Arc::new(()), secret.clone(), Clock::system()).await?;
    let verdict = match store.auditor().await {
        Ok(mut auditor) => audit::verify(&mut *auditor, secret, None).await,
        Err(failure) => Err(failure),
    };
    store.close().await;
    verdict
}

async fn check_integrity(file: &Path) -> Result<(), BackupError> {
    let mut conn = options(file).create_if_missing(false).connect().await.map_err(failure)?;
    let said: String =
        sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await.map_err(failure)?;
    conn.close().await.map_err(failure)?;
    if said == "ok" { Ok(()) } else { Err(BackupError::Corrupt(said)) }
}

/// A new folder beside the one that is to appear.
fn beside(target: &Path) -> Result<PathBuf, BackupError> {
    if target.exists() {
        return Err(BackupError::Taken(target.to_owned()));
    }
    let name = target.file_name().ok_or_else(|| BackupError::Taken(target.to_owned()))?;
    let partial = target.with_file_name(format!("{}.partial", name.to_string_lossy()));
    match private::create_folder(&partial) {
        Ok(()) => Ok(partial),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(BackupError::Taken(partial)),
        Err(error) => Err(error.into()),
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Makes the folder durable under its real name.
fn arrive(partial: &Path, target: &Path) -> Result<(), BackupError> {
    for entry in fs::read_dir(partial)? {
        File::open(entry?.path())?.sync_all()?;
    }
    File::open(partial)?.sync_all()?;
    fs::rename(partial, target)?;
    Ok(File::open(parent(target))?.sync_all()?)
}

/// What could not be finished goes; where even that fails, the error that comes first says more.
fn discard(partial: &Path) {
    let _ = fs::remove_dir_all(partial);
}

/// Copies the secret. On installations with the secret in the environment there is none.
fn copy_secret(from: &Path, to: &Path) -> io::Result<()> {
    let secret = from.join(SECRET_FILE);
    if secret.is_file() { copy(&secret, &to.join(SECRET_FILE)) } else { Ok(()) }
}

/// Copies the list of erasures, as far as it goes by then. Where nothing was erased there is none.
fn copy_list(from: &Path, to: &Path) -> io::Result<()> {
    let list = from.join(ERASURES_FILE);
    if list.is_file() { copy(&list, &to.join(ERASURES_FILE)) } else { Ok(()) }
}

/// Copies a file for the owner's eyes alone, whatever the other's permissions are.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let (mut from, mut to) = (File::open(from)?, private::create_file(to)?);
    io::copy(&mut from, &mut to).map(drop)
}
