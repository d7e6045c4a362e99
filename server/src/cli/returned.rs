//! `milepost returned`: a mail server hands over what came to the return address, one mail on standard input. Whatever the mail is,
//! the answer is the same, so that nothing comes back from what came back; only where it could not be noted is it to be tried again.

use super::flags::Data;
use crate::{config::Config, services::messages::returns};
use anyhow::Result;
use std::{
    io::{Read, copy, sink, stdin},
    process::ExitCode,
};

/// What mail servers know as “try again later” (`EX_TEMPFAIL`).
const TRY_AGAIN: u8 = 75;

pub(super) async fn run(data: &Data) -> ExitCode {
    match take_in(data).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("milepost: {error:#}");
            ExitCode::from(TRY_AGAIN)
        }
    }
}

async fn take_in(data: &Data) -> Result<()> {
    let mut mail = Vec::new();
    stdin().take(returns::READ as u64).read_to_end(&mut mail)?;
    // The rest is taken, too: a mail server whose pipe breaks takes that for a failure.
    copy(&mut stdin(), &mut sink())?;
    let services = data.folder().open_existing(Config::local()).await?;
    let taken = returns::take_in(&services, &mail).await;
    services.store.close().await;
    taken?;
    Ok(())
}
