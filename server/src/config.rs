//! What whoever runs Milepost chooses, checked and given types. Flags and environment variables are read in `cli`.

use axum::http::Uri;
use domain::TAKE_BACK_MINUTES;
use ipnet::IpNet;
use std::{fmt, net::IpAddr, str::FromStr, time::Duration};
use store::ErasureList;

/// The settings that the running server reads.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where people and customers reach this Milepost.
    pub public_url: PublicUrl,
    /// How much work a guess at a password costs.
    pub password_cost: PasswordCost,
    /// The reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How much is done at once.
    pub limits: Limits,
    /// Where the list of erasures is, beside the database; none where the database is not a folder's.
    pub erasures: Option<ErasureList>,
    /// How often a stream checks that its viewer may still see it. At every fourth check a quiet one says that it lives.
    pub recheck: Duration,
    /// How long a message to a customer waits: for as long as what it tells can be taken back.
    pub message_wait: Duration,
}

impl Config {
    /// The usual settings at this address.
    pub fn new(public_url: PublicUrl) -> Config {
        let (password_cost, limits) = (PasswordCost::default(), Limits::default());
        Config {
            public_url,
            password_cost,
            trusted_proxies: Vec::new(),
            limits,
            erasures: None,
            recheck: Duration::from_secs(4),
            message_wait: Duration::from_secs(TAKE_BACK_MINUTES.unsigned_abs() * 60),
        }
    }

    /// The settings of commands that hand out no links.
    pub fn local() -> Config {
        Config::new(PublicUrl { origin: "http://localhost".into(), https: false, loopback: true })
    }
}

/// What is let in.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Requests at once that need the store. Open streams and bodies on their way do not count.
    pub requests: usize,
    /// Bytes of the bodies of all signed-in people together that are in memory.
    pub bodies: usize,
    /// The same of everybody else.
    pub strangers_bodies: usize,
    /// How long a request's head may take, and how long a connection may wait for the next request.
    pub head: Duration,
    /// How long a body may bring nothing, or less than it should.
    pub patience: Duration,
    /// How long somebody may take nothing of what is sent: then they are gone or asleep.
    pub stall: Duration,
}

impl Default for Limits {
    /// What a small server bears.
    fn default() -> Limits {
        let (head, patience, stall) =
            (Duration::from_secs(30), Duration::from_secs(15), Duration::from_secs(60));
        let (bodies, strangers_bodies) = (64 * 1024 * 1024, 4 * 1024 * 1024);
        Limits { connections: 20_000, requests: 4096, bodies, strangers_bodies, head, patience, stall }
    }
}

impl Limits {
    /// The same patience for everything.
    pub fn patient_for(self, length: Duration) -> Limits {
        Limits { head: length, patience: length, stall: length, ..self }
    }
}

/// The parameters of argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// What OWASP's password storage cheat sheet asks of argon2id: 19 MiB, two passes.
    fn default() -> PasswordCost {
        PasswordCost { memory: 19 * 1024, passes: 2 }
    }
}

/// The scheme, host and port under which browsers reach this Milepost, without a path. Never taken from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
    loopback: bool,
}

impl PublicUrl {
    /// The address as it begins every link, `https://orders.example`; it is also the origin that browsers send.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone, without a port.
    pub fn host(&self) -> &str {
        let authority = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, rest)| rest);
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// Whether browsers come by TLS: cookies are then sent by TLS alone.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether passwords and cookies cross a network in the clear.
    pub fn is_exposed(&self) -> bool {
        !self.https && !self.loopback
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// A text that is no public address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an address like https://orders.example: give scheme, host and if needed port, and no path"
)]
pub struct BadUrl(String);

impl FromStr for PublicUrl {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<PublicUrl, BadUrl> {
        parse(text.trim()).ok_or_else(|| BadUrl(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<PublicUrl> {
    let uri: Uri = text.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let https = scheme == "https";
    if !(https || scheme == "http")
        || !matches!(uri.path(), "" | "/")
        || uri.query().is_some()
        || authority.as_str().contains('@')
    {
        return None;
    }
    let host = authority.host().to_lowercase();
    let default_port = if https { 443 } else { 80 };
    let port = authority
        .port_u16()
        .filter(|port| *port != default_port)
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let bare = host.trim_matches(['[', ']']);
    let loopback = bare == "localhost" || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    Some(PublicUrl { origin: format!("{scheme}://{host}{port}"), https, loopback })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_normalised_to_what_browsers_send_as_origin() {
        let origin = |text: &str| text.parse::<PublicUrl>().map(|url| url.origin().to_owned()).ok();
        assert_eq!(origin("https://Orders.example:443/").as_deref(), Some("https://orders.example"));
        assert_eq!(origin("http://127.0.0.1:3000").as_deref(), Some("http://127.0.0.1:3000"));
        for bad in [
            "orders.example",
            "ftp://orders.example",
            "https://orders.example/shop",
            "https://a@b",
            "https://a?b",
            "",
        ] {
            assert_eq!(origin(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_plain_http_beyond_this_machine_is_exposed() {
        let exposed = |text: &str| text.parse::<PublicUrl>().is_ok_and(|url| url.is_exposed());
        assert!(exposed("http://orders.example") && exposed("http://192.168.1.5:3000"));
        assert!(
            !exposed("http://localhost:3000")
                && !exposed("http://[::1]:3000")
                && !exposed("https://orders.example")
        );
    }
}
