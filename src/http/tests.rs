//! The client against servers on this machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use url::Url;

use super::client::*;

const LIMITS: Limits = Limits { bytes: 1000, total: Duration::from_secs(10), redirects: 3 };

fn client() -> Client {
    Client::new(Policy { allow_loopback: true }, "test").unwrap()
}

async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&format!("http://localhost:{port}/")).unwrap()
}

/// A server that answers every connection with the same bytes and then keeps it open.
async fn serve_raw(answer: &'static str) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer.as_bytes()).await;
                tokio::time::sleep(Duration::from_secs(60)).await;
            });
        }
    });
    Url::parse(&format!("http://localhost:{port}/")).unwrap()
}

fn unsigned(_: &Url) -> Result<HeaderMap, Box<dyn std::error::Error + Send + Sync>> {
    Ok(HeaderMap::new())
}

/// `/{n}` redirects to `/{n-1}`, `/0` answers with the header field `x-hop` of the request.
fn countdown() -> Router {
    let step = |Path(n): Path<u8>, headers: HeaderMap| async move {
        match n.checked_sub(1) {
            Some(next) => (StatusCode::FOUND, [(header::LOCATION, format!("{next}#part"))]).into_response(),
            None => headers.get("x-hop").cloned().unwrap().as_bytes().to_vec().into_response(),
        }
    };
    Router::new().route("/{n}", get(step).post(step))
}

#[tokio::test]
async fn get_signs_every_hop_afresh() {
    let base = serve(countdown()).await;
    let calls = AtomicUsize::new(0);
    let sign = |url: &Url| {
        calls.fetch_add(1, Ordering::Relaxed);
        Ok(HeaderMap::from_iter([(
            header::HeaderName::from_static("x-hop"),
            HeaderValue::from_str(url.path())?,
        )]))
    };
    let answer = client().get(&base.join("3#x").unwrap(), LIMITS, "*/*", sign).await.unwrap();
    assert_eq!(answer.body, "/0");
    assert_eq!(answer.url, base.join("0").unwrap());
    assert_eq!(calls.into_inner(), 4);
}

#[tokio::test]
async fn get_stops_after_the_last_redirect() {
    let base = serve(countdown()).await;
    let error = client().get(&base.join("4").unwrap(), LIMITS, "*/*", unsigned).await.unwrap_err();
    assert_eq!(error.kind(), "too_many_redirects");
}

#[rstest]
#[case("http://10.0.0.1/", "refused")]
#[case("http://127.0.0.1:1/", "refused")]
#[case("http://[::1]/", "refused")]
#[case("http://0x7f000001/", "refused")]
#[case("//169.254.169.254/latest", "refused")]
#[case("gopher://localhost/", "refused")]
#[case("file:///etc/passwd", "refused")]
#[case("http://user@localhost/", "refused")]
#[case("http://", "bad_redirect")]
#[case("", "too_many_redirects")]
#[tokio::test]
async fn a_redirect_is_checked_like_the_first_url(#[case] to: &'static str, #[case] kind: &str) {
    let answer = move || async move { (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to)]) };
    let base = serve(Router::new().route("/", get(answer))).await;
    let error = client().get(&base, LIMITS, "*/*", unsigned).await.unwrap_err();
    assert_eq!(error.kind(), kind, "{error:?}");
}

#[rstest]
#[case(&[], None)]
#[case(&["https://a.example/", "https://b.example/"], None)]
#[case(&["http://a.example/x"], None)]
#[case(&["//b.example/x#y"], Some("https://b.example/x"))]
#[case(&["../up"], Some("https://a.example/up"))]
fn redirect_targets(#[case] locations: &[&'static str], #[case] expected: Option<&str>) {
    let mut headers = HeaderMap::new();
    for location in locations {
        headers.append(header::LOCATION, HeaderValue::from_static(location));
    }
    let from = Url::parse("https://a.example/b/c").unwrap();
    let target = redirect_target(&from, &headers).ok();
    assert_eq!(target.as_ref().map(Url::as_str), expected);
}

#[rstest]
#[case(1000, true)]
#[case(1001, false)]
#[case(5_000_000, false)]
#[tokio::test]
async fn get_bounds_the_body_after_decompression(#[case] size: usize, #[case] fits: bool) {
    let body = move || async move { "a".repeat(size) };
    let router = Router::new().route("/", get(body)).layer(CompressionLayer::new());
    let base = serve(router).await;
    match client().get(&base, LIMITS, "*/*", unsigned).await {
        Ok(answer) => {
            assert!(fits);
            assert_eq!(answer.body.len(), size);
        }
        Err(error) => assert!(!fits && error.kind() == "too_large", "{error:?}"),
    }
}

#[tokio::test]
async fn post_cuts_a_long_answer_and_follows_nothing() {
    let router = Router::new()
        .route("/long", post(|| async { (StatusCode::ACCEPTED, "a".repeat(5000)) }))
        .route("/moved", post(|| async { (StatusCode::TEMPORARY_REDIRECT, [("location", "/")]) }));
    let base = serve(router).await;
    let send = async |path| {
        let url = base.join(path).unwrap();
        client().post(&url, HeaderMap::new(), Bytes::from_static(b"{}"), LIMITS).await.unwrap()
    };
    let long = send("long").await;
    assert_eq!((long.status.as_u16(), long.body.len()), (202, 1000));
    let moved = send("moved").await;
    assert_eq!((moved.status.as_u16(), moved.url.path()), (307, "/moved"));
}

#[tokio::test]
async fn post_believes_a_status_whose_body_never_comes() {
    let base = serve_raw("HTTP/1.1 202 Accepted\r\ncontent-length: 10\r\n\r\nabc").await;
    let limits = Limits { total: Duration::from_millis(300), ..LIMITS };
    let answer = client().post(&base, HeaderMap::new(), Bytes::new(), limits).await.unwrap();
    assert_eq!((answer.status.as_u16(), &*answer.body), (202, &b"abc"[..]));
}

#[rstest]
#[case("")]
#[case("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")]
#[tokio::test]
async fn get_ends_with_the_total_time(#[case] answer: &'static str) {
    let base = serve_raw(answer).await;
    let limits = Limits { total: Duration::from_millis(300), ..LIMITS };
    let error = client().get(&base, limits, "*/*", unsigned).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn errors_tell_their_kind() {
    let kind = async |url: &str| {
        let url = Url::parse(url).unwrap();
        client().get(&url, LIMITS, "*/*", unsigned).await.unwrap_err().kind()
    };
    assert_eq!(kind("http://nowhere.invalid/").await, "dns");
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(kind(&format!("http://localhost:{closed}/")).await, "connect");
    let plain = serve_raw("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(kind(&plain.as_str().replace("http:", "https:")).await, "tls");
    let broken = serve_raw("hello\r\n\r\n").await;
    assert_eq!(kind(broken.as_str()).await, "other");

    let public = Client::new(Policy { allow_loopback: false }, "test").unwrap();
    let base = plain.as_str().replace("http:", "https:");
    let error = public.get(&base.parse().unwrap(), LIMITS, "*/*", unsigned).await.unwrap_err();
    assert_eq!(error.kind(), "refused");
}

#[tokio::test]
async fn a_failed_signature_sends_nothing() {
    let hits = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&hits);
    let base = serve(Router::new().fallback(move || async move {
        seen.fetch_add(1, Ordering::Relaxed);
    }))
    .await;
    let error = client().get(&base, LIMITS, "*/*", |_| Err("no key".into())).await.unwrap_err();
    assert_eq!((error.kind(), hits.load(Ordering::Relaxed)), ("sign", 0));
}
