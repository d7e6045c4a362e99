//! Messages that come back after a mail server has taken them, and complaints: a mail about one is read, and what it reports is
//! noted with the message that it is about. Which one that is says an address that only this Milepost can have made.

mod address;
mod report;

pub use address::fault;
pub(super) use address::of_message as return_address;

use crate::services::{context::Services, error::ServiceResult};
use domain::{Reported, Suppressed};
use report::Report;
use store::MessageReport;

/// How much of a mail is read, in bytes: what a report says stands before the mail that it is about.
pub const READ: usize = 1024 * 1024;
/// How many addresses of a mail are looked at.
const LOOKED_AT: usize = 16;

/// Takes in a mail that came to the return address. What is no report, or about no message of ours, changes nothing; whether
/// anything was noted is for nobody who sends mails to know.
pub async fn take_in(services: &Services, mail: &[u8]) -> ServiceResult<bool> {
    let mail = &mail[..mail.len().min(READ)];
    let Some(report) = report::read(mail) else { return Ok(false) };
    let mut found = address::candidates(mail).take(LOOKED_AT);
    let Some(message) = found.find_map(|candidate| address::message(&services.secret, candidate)) else {
        return Ok(false);
    };
    let report = match report {
        Report::Bounced { code, of_address } => {
            let ends = of_address.then_some(Suppressed::Bounced);
            MessageReport { what: Reported::Bounced { code }, ends }
        }
        Report::Complained => {
            MessageReport { what: Reported::Complained, ends: Some(Suppressed::Complained) }
        }
    };
    Ok(services.store.message_reported(message, report).await?)
}
