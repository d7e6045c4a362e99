//! `services audit`, `backup` and `restore`: the data folder looked after from outside, whether a server runs or not.

use crate::{config::Config, folder::Folder, services::privacy};
use anyhow::{Context, Result, anyhow};
use clap::Subcommand;
use std::{fs, path::Path, process::ExitCode, str::FromStr};
use store::{
    ERASURES_FILE,
    audit::Verdict,
    hex, private,
    sqlite::{backup, restore},
};

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Walk every chain, build everything again from the log, and name the first difference
    Verify {
        /// A head hash noted earlier: the log must still contain it
        #[arg(long)]
        head: Option<Hash>,
    },
}

/// A hash of the chain: 64 hexadecimal digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash([u8; 32]);

impl FromStr for Hash {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Hash, &'static str> {
        const WRONG: &str = "a hash has 64 hexadecimal digits, as `milepost audit verify` prints it";
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(WRONG);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| WRONG)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| WRONG)?;
        }
        Ok(Hash(bytes))
    }
}

/// Whether all is whole: exit code 0 if it is, 1 if not. Nothing is written.
pub(super) async fn verify(folder: &Folder, Audit::Verify { head }: Audit) -> Result<ExitCode> {
    let verdict = folder.verify(head.map(|hash| hash.0)).await?;
    print(&verdict);
    Ok(match verdict.difference {
        Some(_) => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    })
}

/// Copies the data folder as of one moment.
pub(super) async fn copy(folder: &Folder, target: &Path) -> Result<()> {
    backup(folder.for_backups()?, target).await.map_err(sentence).context("There is no backup")?;
    println!("backed up to {}", target.display());
    if folder.has_own_secret() {
        println!("the secret of MILEPOST_SECRET is not in it: keep that too");
    }
    Ok(())
}

/// Puts a backup into a folder that holds nothing.
pub(super) async fn bring_back(folder: &Folder, source: &Path, erasures: Option<&Path>) -> Result<()> {
    let listed = match erasures {
        Some(list) => fs::read(list).with_context(|| {
            format!("The list of erasures {} cannot be read: nothing was restored", list.display())
        })?,
        None => Vec::new(),
    };
    let secret = if folder.has_own_secret() { Some(folder.secret()?) } else { None };
    let verdict = restore(source, folder.for_backups()?, secret)
        .await
        .map_err(sentence)
        .context("Nothing was restored")?;
    print(&verdict);
    if erasures.is_some() {
        let list = folder.path().join(ERASURES_FILE);
        fs::write(&list, listed)
            .and_then(|()| private::close(&list))
            .context("The list of erasures is not there: restore once more")?;
    }
    let services = folder.open_existing(Config::local()).await?;
    let again = privacy::again(&services).await.map_err(sentence);
    services.store.close().await;
    let again = again.context("What was erased before is back: start Milepost, which tries again")?;
    println!("restored to {}", folder.path().display());
    match erasures {
        Some(_) => println!("erased again: {} orders, {} people", again.orders, again.people),
        None => println!(
            "if customers were erased after this backup, they are back: restore with --erasures and the {ERASURES_FILE} of the lost data folder"
        ),
    }
    Ok(())
}

fn sentence(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("{error}")
}

fn print(verdict: &Verdict) {
    for walked in &verdict.boards {
        println!(
            "whole  {}  {} entries, {} orders, head {}",
            walked.board,
            walked.head.seq,
            walked.orders,
            hex(&walked.head.hash)
        );
        if walked.erased > 0 {
            println!("erased  {}  {} texts, as its log says", walked.board, walked.erased);
        }
    }
    if let Some(difference) = &verdict.difference {
        println!("DIFFERENT  {difference}");
    }
}
