//! Flags that several commands share, and their environment variables.

use crate::{
    config::{Limits, PublicUrl},
    folder::Folder,
};
use anyhow::Result;
use clap::Args;
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// Where the data is.
#[derive(Debug, Args)]
pub(super) struct Data {
    /// The data folder: database and secret
    #[arg(long, global = true, env = "MILEPOST_DATA", default_value = "milepost-data")]
    pub(super) data: PathBuf,
    /// A PostgreSQL database instead of the data folder, like postgres://milepost@db.example/milepost?sslmode=verify-full; several
    /// instances may share it
    #[arg(long, global = true, env = "MILEPOST_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The secret behind tracking links, instead of the file in the data folder
    #[arg(long, global = true, env = "MILEPOST_SECRET", hide_env_values = true, hide = true)]
    secret: Option<String>,
}

impl Data {
    pub(super) fn folder(&self) -> Folder {
        Folder::new(self.data.clone(), self.database_url.clone(), self.secret.clone())
    }
}

/// Under which address the server is reached.
#[derive(Debug, Args)]
pub(super) struct Links {
    /// The address to listen on
    #[arg(long, global = true, env = "MILEPOST_LISTEN", default_value = "127.0.0.1:3000")]
    pub(super) listen: SocketAddr,
    /// The address that browsers use, like https://orders.example; https makes cookies travel by TLS alone [default: http://LISTEN]
    #[arg(long, global = true, env = "MILEPOST_PUBLIC_URL")]
    pub(super) public_url: Option<PublicUrl>,
}

impl Links {
    pub(super) fn url(&self) -> Result<PublicUrl> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None => Ok(format!("http://{}", self.listen).parse()?),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Serving {
    #[command(flatten)]
    pub(super) data: Data,
    #[command(flatten)]
    pub(super) links: Links,
    /// The addresses or networks of reverse proxies in front, like 127.0.0.1 or 10.0.0.0/8: what they say in X-Forwarded-For is
    /// believed. Without it everybody behind a proxy is one place, where one who guesses passwords slows all down
    #[arg(long, env = "MILEPOST_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub(super) trusted_proxies: Vec<IpNet>,
    /// Where /metrics is answered, for Prometheus: an address that strangers cannot reach [default: nowhere]
    #[arg(long, env = "MILEPOST_METRICS_LISTEN")]
    pub(super) metrics_listen: Option<SocketAddr>,
    /// How many connections may be open [default: 20000]; as far as the limit on open files allows
    #[arg(long, env = "MILEPOST_MAX_CONNECTIONS", value_parser = at_least_one)]
    pub(super) max_connections: Option<usize>,
    /// How many requests may be worked on; open feeds are none
    #[arg(long, env = "MILEPOST_MAX_REQUESTS", default_value_t = Limits::default().requests, value_parser = at_least_one)]
    pub(super) max_requests: usize,
    /// Seconds that a connection may do nothing, in place of the usual ones: for tests that would otherwise take minutes
    #[arg(long, env = "MILEPOST_PATIENCE", hide = true)]
    pub(super) patience: Option<u64>,
    /// Seconds that messages to customers wait, in place of the time in which a move can be taken back: for tests
    #[arg(long, env = "MILEPOST_MESSAGE_WAIT", hide = true)]
    pub(super) message_wait: Option<u64>,
}

fn network(text: &str) -> Result<IpNet, String> {
    let network = text.trim().parse().or_else(|_| text.trim().parse().map(|address: IpAddr| address.into()));
    network.map_err(|_| "give an address like 127.0.0.1, or a network like 10.0.0.0/8".into())
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "give a whole number from 1 on".into())
}
