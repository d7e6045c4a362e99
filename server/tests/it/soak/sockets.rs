//! Clients that do not behave: connections written and read by hand.

use super::{Verdict, until};
use crate::shop::process::{Api, ShopProcess};
use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
};

/// How many seconds the server is patient in quick tests, as MILEPOST_PATIENCE; the usual 30 and 60 are for the full ones.
pub const QUICK_PATIENCE: &str = "3";

/// The head of a request of this person, without the empty line that ends it.
pub fn head(api: &Api, request: &str) -> String {
    let host = api.base.trim_start_matches("http://");
    format!("{request} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nOrigin: {}\r\n", api.cookie, api.base)
}

/// A connection on which this much has been sent.
pub async fn begin(api: &Api, sent: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(api.base.trim_start_matches("http://")).await.expect("a connection");
    stream.write_all(sent).await.expect("room in the socket");
    stream
}

/// The same of a client whose system takes in little that the client has not read.
pub async fn begin_narrow(api: &Api, sent: &[u8]) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let address = api.base.trim_start_matches("http://").parse().expect("an address");
    let mut stream = socket.connect(address).await.expect("a connection");
    stream.write_all(sent).await.expect("room in the socket");
    stream
}

/// Waits until the server has let go of all of these; how long that took, and what it said to each before.
pub async fn cut_off(streams: &[TcpStream], limit: Duration) -> Verdict<(Duration, Vec<String>)> {
    let begun = Instant::now();
    let (mut buffer, mut said) = (vec![0; 64 * 1024], vec![String::new(); streams.len()]);
    for (n, stream) in streams.iter().enumerate() {
        let left = limit.saturating_sub(begun.elapsed());
        let ended = async || loop {
            match stream.try_read(&mut buffer) {
                Ok(0) => return true,
                Ok(length) => said[n].push_str(&String::from_utf8_lossy(&buffer[..length])),
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
        };
        until(&format!("the end of connection {n} of {}", streams.len()), left, ended).await?;
    }
    Ok((begun.elapsed(), said))
}

/// How many bytes the system holds of the server's that clients have not taken (proc(5), net/tcp).
pub fn unread(shop: &ShopProcess, api: &Api) -> u64 {
    let port: u16 = api.base.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let table = std::fs::read_to_string(format!("/proc/{}/net/tcp", shop.server())).expect("a table");
    let queue = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let ours = fields.get(1)?.ends_with(&format!(":{port:04X}"));
        let sent = u64::from_str_radix(fields.get(4)?.split(':').next()?, 16).ok()?;
        ours.then_some(sent)
    };
    table.lines().filter_map(queue).sum()
}

/// How many descriptors the server has open.
pub fn descriptors(shop: &ShopProcess) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", shop.server())).expect("a running process").count()
}

/// The server's own memory, in KiB.
pub fn memory(shop: &ShopProcess) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", shop.server())).expect("a running process");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("a size");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
