//! Mails to the shop's own people: what stands in one, and how they are sent. A mail names orders by their numbers and says where
//! they are; whom they are for and what people wrote of them stays in Milepost.

use crate::{Email, NotificationKind, OrderNumber};
use serde::{Deserialize, Serialize};

/// What a mail tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailBody {
    /// Whether it gathers what waited for it.
    pub digest: bool,
    /// What happened, the newest last.
    pub items: Vec<MailItem>,
}

/// One thing that a mail tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailItem {
    /// Of what kind.
    pub kind: NotificationKind,
    /// The order's number.
    pub number: OrderNumber,
    /// The name of the status that it was in.
    pub status: String,
    /// The board's name in addresses.
    pub board: String,
}

/// Whether mails leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailMode {
    /// They are only shown to administrators.
    #[default]
    Test,
    /// They are handed to the mail server.
    Smtp,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// Encrypted from the first byte, usually port 465.
    Tls,
    /// Encrypted after a greeting, or not at all sent; usually port 587.
    #[default]
    Starttls,
    /// Not: for a server on the same machine or network.
    None,
}

/// How mails are sent. The password stands apart: it goes in and never comes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Whether they leave the house.
    pub mode: MailMode,
    /// The mail server's name.
    #[serde(default)]
    pub host: String,
    /// Its port.
    #[serde(default = "usual_port")]
    pub port: u16,
    /// How the way there is protected.
    #[serde(default)]
    pub tls: MailTls,
    /// The name to sign in with there; empty where it asks for none.
    #[serde(default)]
    pub user: String,
    /// The address that mails come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Email>,
    /// Where messages to customers that come back later go, each under a name of its own: `returns+…@`; none where nobody reads
    /// what comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Email>,
}

impl Default for MailSettings {
    fn default() -> MailSettings {
        MailSettings {
            mode: MailMode::Test,
            host: String::new(),
            port: usual_port(),
            tls: MailTls::default(),
            user: String::new(),
            from: None,
            returns: None,
        }
    }
}

fn usual_port() -> u16 {
    587
}
