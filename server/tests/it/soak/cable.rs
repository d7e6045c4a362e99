//! The cable between an instance and its database. While it is cut nothing gets through and nobody is told: no connection
//! breaks, new ones are not refused, answers only never come.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// A cable to a database.
pub struct Cable {
    whole: watch::Sender<bool>,
    relay: JoinHandle<()>,
    url: String,
}

impl Cable {
    /// Lays one to the database at this address.
    pub async fn to(url: &str) -> Cable {
        let (rest, name) = url.rsplit_once('/').expect("a database's name");
        let (user, database) = rest.rsplit_once('@').expect("a user");
        let database = database.parse().expect("an address");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("{user}@{}/{name}", listener.local_addr().expect("an address"));
        let (whole, seen) = watch::channel(true);
        let relay = tokio::spawn(accept(listener, database, seen));
        Cable { whole, relay, url }
    }

    /// The same database at the cable's other end.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Cuts it.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Mends it: what was on its way arrives.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.relay.abort();
    }
}

async fn accept(listener: TcpListener, database: SocketAddr, whole: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        connections.spawn(connect(near, database, whole.clone()));
        while connections.try_join_next().is_some() {}
    }
}

/// Carries both ways until either side ends.
async fn connect(near: TcpStream, database: SocketAddr, mut whole: watch::Receiver<bool>) {
    if whole.wait_for(|whole| *whole).await.is_err() {
        return;
    }
    let Ok(far) = TcpStream::connect(database).await else { return };
    let (near, far) = (near.into_split(), far.into_split());
    tokio::join!(carry(near.0, far.1, whole.clone()), carry(far.0, near.1, whole));
}

/// Carries one way. That a side has ended does not get through a cut cable either.
async fn carry(mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, mut whole: watch::Receiver<bool>) {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut bytes).await.unwrap_or(0);
        let through = whole.wait_for(|whole| *whole).await.is_ok();
        if count == 0 || !through || to.write_all(&bytes[..count]).await.is_err() {
            // The other side hears that nothing more comes when its writer is dropped.
            return;
        }
    }
}
