//! Compression of answers that are whole: pages and JSON. Each is compressed at once and not as a stream, so that the
//! encoder knows the size and takes no larger tables than that needs. Streams and what is compressed already pass as they are.

use crate::problem::Problem;
use axum::{
    body::{self, Body, HttpBody},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write};

/// Smaller bodies, in bytes, fit a packet as they are.
const LEAST: u64 = 512;
/// Larger ones, in bytes, are sent as they are: compressing them would hold up everybody else.
const MOST: u64 = 8 * 1024 * 1024;
/// Brotli's quality: of a board's page, 4 makes 4 % less than this and takes a little longer.
const QUALITY: i32 = 3;

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Identity,
    /// As gzip (RFC 1952).
    Gzip,
    /// As brotli (RFC 7932).
    Brotli,
}

impl Coding {
    /// The best that a client takes.
    pub fn accepted(headers: &HeaderMap) -> Coding {
        let fields = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
        let accepted: Vec<&str> = fields.collect();
        let takes = |name| accepted.iter().any(|field| accepts(field, name));
        match () {
            () if takes("br") => Coding::Brotli,
            () if takes("gzip") => Coding::Gzip,
            () => Coding::Identity,
        }
    }

    /// The value of `Content-Encoding`; none for what is sent as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }

    /// The bytes in this coding.
    pub fn encode(self, bytes: Bytes) -> io::Result<Bytes> {
        match self {
            Coding::Identity => Ok(bytes),
            Coding::Gzip => gzip(&bytes),
            Coding::Brotli => brotli(&bytes),
        }
    }
}

/// Whether an `Accept-Encoding` names an encoding without refusing it (`q=0`).
pub fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case(encoding) && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Compresses whole answers as the client takes them.
pub async fn layer(request: Request, next: Next) -> Response {
    let coding = Coding::accepted(request.headers());
    let mut response = next.run(request).await;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let (Some(name), Some(LEAST..=MOST)) = (coding.name(), response.body().size_hint().exact()) else {
        return response;
    };
    let (mut head, body) = response.into_parts();
    // The body is one piece in memory already: this copies nothing.
    let encoded = body::to_bytes(body, MOST as usize).await.map_err(|error| error.to_string());
    let encoded = encoded.and_then(|whole| coding.encode(whole).map_err(|error| error.to_string()));
    match encoded {
        Ok(encoded) => {
            head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, Body::from(encoded))
        }
        Err(error) => Problem::Broken(format!("an answer was not compressed: {error}")).into_response(),
    }
}

/// Whether a body is of a kind that gets smaller.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind.split_once('/') {
        Some(("text", "event-stream")) => false,
        Some(("text", _)) => true,
        Some(("application", part)) => part == "javascript" || part == "json" || part.ends_with("+json"),
        Some(("image", part)) => part == "svg+xml",
        _ => false,
    }
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(5));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.into())
}

fn brotli(mut bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoded = Vec::with_capacity(bytes.len() / 6);
    let lgwin = window(bytes.len());
    let parameters = BrotliEncoderParams { quality: QUALITY, lgwin, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut bytes, &mut encoded, &parameters)?;
    Ok(encoded.into())
}

/// The binary logarithm of the window: one that holds all of it, within what the format knows (10 to 24) and a page needs.
fn window(length: usize) -> i32 {
    let holds = usize::BITS - length.leading_zeros();
    i32::try_from(holds).unwrap_or(22).clamp(16, 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware, routing::get};
    use std::io::Read;
    use tower::ServiceExt;

    const TEXT: &str = "Where it is, when it arrives, what happens next. ";

    async fn answer(kind: &'static str, body: Body, accepted: &str) -> Response {
        let answer = ([(header::CONTENT_TYPE, kind)], body).into_response();
        let answer = std::sync::Arc::new(std::sync::Mutex::new(Some(answer)));
        let route = get(move || async move { answer.lock().ok().and_then(|mut answer| answer.take()).expect("one request") });
        let app: Router = Router::new().route("/", route).layer(middleware::from_fn(layer));
        let request = Request::get("/").header(header::ACCEPT_ENCODING, accepted).body(Body::empty()).expect("a request");
        app.oneshot(request).await.expect("an answer")
    }

    async fn bytes(response: Response) -> Vec<u8> {
        body::to_bytes(response.into_body(), 1 << 20).await.expect("a body").to_vec()
    }

    #[tokio::test]
    async fn text_comes_in_the_best_coding_that_the_client_takes_and_says_the_same() {
        let text = TEXT.repeat(100);
        let brotli = answer("text/html; charset=utf-8", Body::from(text.clone()), "gzip, br").await;
        assert_eq!(
            (&brotli.headers()["content-encoding"], &brotli.headers()["vary"]),
            (&"br".parse().unwrap(), &"accept-encoding".parse().unwrap())
        );
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &bytes(brotli).await[..], &mut plain).expect("brotli");
        assert_eq!(plain, text.as_bytes());

        let gzip = answer("application/problem+json", Body::from(text.clone()), "gzip, br;q=0").await;
        assert_eq!(gzip.headers()["content-encoding"], "gzip");
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&bytes(gzip).await[..]).read_to_string(&mut plain).expect("gzip");
        assert_eq!(plain, text);
    }

    #[tokio::test]
    async fn what_is_small_a_stream_compressed_or_no_text_passes_as_it_is() {
        let text = TEXT.repeat(100);
        let plain = async |kind, body, accepted| {
            let response = answer(kind, body, accepted).await;
            (!response.headers().contains_key("content-encoding"), bytes(response).await)
        };
        let (small, same) = (TEXT.as_bytes().to_vec(), text.clone().into_bytes());
        assert_eq!(plain("text/html", Body::from(TEXT), "br").await, (true, small));
        assert_eq!(plain("text/html", Body::from(text.clone()), "").await, (true, same.clone()));
        assert_eq!(plain("application/wasm", Body::from(text.clone()), "br").await, (true, same.clone()));
        assert_eq!(plain("text/event-stream", Body::from(text.clone()), "br").await, (true, same.clone()));
        let stream = Body::from_stream(futures::stream::iter([Ok::<_, io::Error>(text)]));
        assert_eq!(plain("text/html", stream, "br").await, (true, same));
    }

    #[test]
    fn an_encoding_is_used_only_when_the_browser_takes_it() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }
}
