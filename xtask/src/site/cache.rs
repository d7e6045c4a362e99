//! Results of slow steps, kept in target/site-cache under a hash of everything that went into them.

use crate::run::root;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

/// The folder of kept results.
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// Opens the cache, empty at first.
    pub fn open() -> Result<Self> {
        let folder = root().join("target/site-cache");
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self { folder })
    }

    /// The kept result of `step` on `input`, or the one that `make` produces now.
    pub fn get(&self, step: &str, input: &[u8], make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let file = self.folder.join(hash(&[step.as_bytes(), input]));
        if let Ok(kept) = std::fs::read(&file) {
            return Ok(kept);
        }
        let made = make()?;
        // An interrupted build must not leave half a result under a whole name.
        let aside = self.aside("result");
        std::fs::write(&aside, &made)?;
        std::fs::rename(&aside, &file)?;
        Ok(made)
    }

    /// A file of this process alone, for something unfinished.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}-{name}", std::process::id()))
    }

    /// Forgets what was made more than a week ago; what is still in use is made again then.
    pub fn prune(&self) -> Result<()> {
        let now = SystemTime::now();
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            if now.duration_since(entry.metadata()?.modified()?).is_ok_and(|age| age > KEPT_FOR) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// SHA-256 over parts that cannot run into each other, in hexadecimal.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
