//! Mails about mails, in the shapes that mail servers and providers write them; whom and what they name is made up.

/// One that failed for good, as Postfix, Exim and Exchange say it.
pub const BOUNCES: [(&str, &str); 3] = [
    (include_str!("returned/postfix.eml"), "5.1.1"),
    (include_str!("returned/exim.eml"), "5.0.0"),
    (include_str!("returned/exchange.eml"), "5.1.10"),
];
/// One that is late and may still arrive.
pub const DELAYED: &str = include_str!("returned/delayed.eml");
/// One that was tried for too long.
pub const EXPIRED: &str = include_str!("returned/expired.eml");
/// One that its reader calls spam.
pub const COMPLAINT: &str = include_str!("returned/complaint.eml");

/// Such a mail about the message that comes back to this address; some mail servers change its letters.
pub fn about(mail: &str, address: &str) -> String {
    let lines = mail.replace("{to}", address).replace("{TO}", &address.to_uppercase());
    lines.replace('\n', "\r\n")
}
