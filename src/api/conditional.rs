//! Conditional requests (RFC 9110 §13): strong `ETag`s of the bytes that are sent, `If-None-Match` on
//! reading, `If-Match` on writing.

use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH, IF_NONE_MATCH,
    VARY,
};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;

use super::problem::Problem;
use crate::error::Error;

/// The entity tag of these bytes, with its quotes.
#[must_use]
pub fn etag(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let half = digest.as_ref().get(..16).unwrap_or_default();
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(half))
}

/// What the caller expects the resource to be (`If-Match`), if anything.
#[derive(Debug)]
pub struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(listed(&parts.headers, &IF_MATCH)))
    }
}

impl IfMatch {
    /// Whether a representation has to be compared at all.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// Whether `current`, as GET would send it now, is what the caller expects.
    pub fn holds(&self, current: &impl Serialize) -> Result<bool, Error> {
        match self.0.as_deref() {
            None => Ok(true),
            // Weak tags never match here (RFC 9110 §13.1.1).
            Some(list) => Ok(matches(list, &etag(&serde_json::to_vec(current)?), false)),
        }
    }
}

fn listed(headers: &HeaderMap, name: &http::HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("-")).collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

/// Our tags hold no comma, so that a list may simply be cut at them.
fn matches(list: &str, tag: &str, weak: bool) -> bool {
    list.split(',').map(str::trim).any(|given| {
        let given = if weak { given.strip_prefix("W/").unwrap_or(given) } else { given };
        given == "*" || given == tag
    })
}

/// Tags what is read and what an edit leaves; answers 304 to who has it already.
pub async fn tag(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let tagged = reads || request.method() == Method::PATCH;
    let known = if reads { listed(request.headers(), &IF_NONE_MATCH) } else { None };
    let private = request.headers().contains_key(AUTHORIZATION);
    let mut response = next.run(request).await;
    describe(response.headers_mut(), private);
    let json = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if !tagged || !json || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Our own bytes, in memory already.
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Problem::from(anyhow::anyhow!("body could not be collected")).into_response();
    };
    let tag = etag(&bytes);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    if known.is_some_and(|list| matches(&list, &tag, true)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_TYPE);
        parts.headers.remove(CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// What is sent depends on who asks and in which language; it may be kept but must be asked for again.
fn describe(headers: &mut HeaderMap, private: bool) {
    headers.insert(VARY, HeaderValue::from_static("Authorization, Accept-Language"));
    let control = if private { "private, no-cache" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(control));
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn tags_follow_the_bytes() {
        assert_eq!(etag(b"a"), etag(b"a"));
        assert_ne!(etag(b"a"), etag(b"b"));
        assert!(etag(b"a").starts_with('"') && etag(b"a").ends_with('"') && !etag(b"a").contains(','));
    }

    #[rstest]
    #[case("\"x\"", true, true)]
    #[case("\"y\", \"x\"", true, true)]
    #[case("*", true, true)]
    #[case("W/\"x\"", true, false)]
    #[case("\"y\"", false, false)]
    #[case("x", false, false)]
    #[case("", false, false)]
    fn lists_are_compared(#[case] list: &str, #[case] reading: bool, #[case] writing: bool) {
        assert_eq!(matches(list, "\"x\"", true), reading);
        assert_eq!(matches(list, "\"x\"", false), writing);
    }

    #[test]
    fn without_if_match_everything_holds() {
        assert!(IfMatch(None).holds(&1).unwrap());
        assert!(IfMatch(Some(etag(b"1"))).holds(&1).unwrap());
        assert!(!IfMatch(Some(etag(b"1"))).holds(&2).unwrap());
    }
}
