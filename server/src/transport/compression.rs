//! Compression of answers that are whole: pages and JSON. Each is compressed at once and not as a stream, so that the
//! encoder knows the size and takes no larger tables than that needs. Streams and what is compressed already pass as they are.

use super::error::TransportError;
use crate::coding::{Coding, accepts};
use axum::{
    body::{self, Body, HttpBody},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Smaller bodies, in bytes, fit a packet as they are.
const LEAST: u64 = 512;
/// Larger ones, in bytes, are sent as they are: compressing them would hold up everybody else.
const MOST: u64 = 8 * 1024 * 1024;
/// The best coding that a client takes.
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

/// Compresses whole answers as the client takes them.
pub async fn layer(request: Request, next: Next) -> Result<Response, TransportError> {
    let coding = accepted(request.headers());
    let mut response = next.run(request).await;
    if !is_text(response.headers()) || response.headers().contains_key(header::CONTENT_ENCODING) {
        return Ok(response);
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    let (Some(name), Some(LEAST..=MOST)) = (coding.name(), response.body().size_hint().exact()) else {
        return Ok(response);
    };
    let (mut head, body) = response.into_parts();
    // The body is one piece in memory already: this copies nothing.
    let encoded = body::to_bytes(body, MOST as usize).await.map_err(|error| error.to_string());
    let encoded = encoded.and_then(|whole| coding.encode(whole).map_err(|error| error.to_string()));
    match encoded {
        Ok(encoded) => {
            head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
            head.headers.remove(header::CONTENT_LENGTH);
            Ok(Response::from_parts(head, Body::from(encoded)))
        }
        Err(error) => Err(TransportError::NotCompressed(error)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware, response::IntoResponse, routing::get};
    use std::io::{self, Read};
    use tower::ServiceExt;

    const TEXT: &str = "Where it is, when it arrives, what happens next. ";

    async fn answer(kind: &'static str, body: Body, accepted: &str) -> Response {
        let answer = ([(header::CONTENT_TYPE, kind)], body).into_response();
        let answer = std::sync::Arc::new(std::sync::Mutex::new(Some(answer)));
        let route = get(move || async move {
            answer.lock().ok().and_then(|mut answer| answer.take()).expect("one request")
        });
        let app: Router = Router::new()
            .route("/", route)
            .layer(middleware::from_fn(async |request, next| layer(request, next).await.expect("an answer")));
        let request = Request::get("/")
            .header(header::ACCEPT_ENCODING, accepted)
            .body(Body::empty())
            .expect("a request");
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
}
