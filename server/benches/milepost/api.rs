//! What the bench asks of a server beyond what the tests ask.

use crate::shop::process::{Api, ShopProcess};
use reqwest::{StatusCode, header};

impl Api {
    /// Where the server listens, `127.0.0.1:40123`.
    pub fn address(&self) -> String {
        self.base.trim_start_matches("http://").to_owned()
    }

    /// The bytes of a request for a board's feed, for connections that are read by hand.
    pub fn feed_request(&self, board: &str) -> String {
        let (host, cookie) = (self.address(), &self.cookie);
        format!(
            "GET /api/v1/boards/{board}/feed HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n"
        )
    }

    /// Downloads something as a browser would and says how many bytes its body had on the wire.
    pub async fn download(&self, path: &str) -> usize {
        let call = self.client.get(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie);
        let answer = call.header(header::ACCEPT_ENCODING, "br, gzip").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.bytes().await.expect("a body").len()
    }

    /// Reads a page as text.
    pub async fn text(&self, path: &str) -> String {
        let answer = self
            .client
            .get(format!("{}{path}", self.base))
            .header(header::COOKIE, &self.cookie)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.expect("text")
    }
}

impl ShopProcess {
    /// The process id of Milepost itself or of its launcher.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().and_then(tokio::process::Child::id).expect("a running process")
    }
}
