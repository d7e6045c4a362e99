//! Where a request comes from: the peer, or what a reverse proxy says that is trusted. A proxy that is not named makes
//! everybody come from one place, where one who guesses passwords slows all others down; so that is said.

use crate::{config::Config, transport::listener::Peer};
use axum::{
    extract::Request,
    http::{Extensions, HeaderMap},
};
use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::atomic::{AtomicBool, Ordering},
};

/// What proxies add to what they pass on.
const TRACES: [&str; 5] = ["x-forwarded-for", "forwarded", "x-forwarded-proto", "x-real-ip", "via"];

/// Where the request with these extensions and headers comes from.
pub(super) fn client_ip(extensions: &Extensions, headers: &HeaderMap, config: &Config) -> IpAddr {
    client(peer(extensions), headers, &config.trusted_proxies)
}

fn peer(extensions: &Extensions) -> IpAddr {
    extensions.get().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Peer(address)| address.ip().to_canonical())
}

fn is_trusted(address: &IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// The last address of `X-Forwarded-For` that is not a trusted proxy's own; only a trusted peer is believed at all.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    if !is_trusted(&peer, trusted) {
        return peer;
    }
    let values: Vec<_> =
        headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok()).collect();
    let hops = values.iter().flat_map(|value| value.split(',')).map(|hop| hop.trim().parse::<IpAddr>());
    let mut last = peer;
    for hop in hops.rev() {
        let Ok(hop) = hop else { break };
        last = hop.to_canonical();
        if !is_trusted(&last, trusted) {
            break;
        }
    }
    last
}

/// Says once what is wrong with a proxy in front.
#[derive(Debug, Default)]
pub struct ProxyNotices {
    unnamed: AtomicBool,
    silent: AtomicBool,
}

impl ProxyNotices {
    /// Looks at a request as it came.
    pub(super) fn look_at(&self, request: &Request, config: &Config) {
        let (peer, headers) = (peer(request.extensions()), request.headers());
        let passed_on = TRACES.iter().any(|name| headers.contains_key(*name));
        if is_trusted(&peer, &config.trusted_proxies) {
            if passed_on && !headers.contains_key("x-forwarded-for") && first(&self.silent) {
                tracing::warn!(
                    "the proxy at {peer} does not say for whom it asks, so that everybody seems to come from it: \
                     have it send X-Forwarded-For, as the README shows"
                );
            }
        } else if passed_on && is_near(peer) && first(&self.unnamed) {
            tracing::warn!(
                "requests come through a proxy at {peer} that --trusted-proxies does not name, so that everybody seems to \
                 come from it and one who guesses passwords keeps all others out: start with --trusted-proxies {peer}"
            );
        }
    }
}

fn first(said: &AtomicBool) -> bool {
    !said.load(Ordering::Relaxed) && !said.swap(true, Ordering::Relaxed)
}

/// Whether an address is of this machine or of a network behind it: a stranger who makes the header up is of neither.
fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed_about_where_a_request_comes_from() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.9, 198.51.100.1".parse().expect("a header"));
        let proxy: [IpNet; 2] =
            [ip("127.0.0.1").into(), "198.51.100.0/28".parse().expect("a network of addresses")];
        assert_eq!(client(ip("192.0.2.1"), &headers, &proxy), ip("192.0.2.1"));
        assert_eq!(client(ip("127.0.0.1"), &headers, &[]), ip("127.0.0.1"));
        assert_eq!(client(ip("127.0.0.1"), &headers, &proxy), ip("203.0.113.9"));
        assert_eq!(client(ip("127.0.0.1"), &headers, &proxy[..1]), ip("198.51.100.1"));
        assert_eq!(client(ip("127.0.0.1"), &HeaderMap::new(), &proxy), ip("127.0.0.1"));
    }
}
