//! Documents for other servers.
//!
//! Pages live at the same addresses: the composition root sends a
//! request here when it asks for an activity type ([`wants_activity`]) or when the address has no
//! page ([`owns`]).

mod activities;
mod actors;
mod nodeinfo;
mod posts;

use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, routing::get};
use http::{HeaderMap, Method, StatusCode, header};
use mime::Mime;
use serde_json::Value;

use super::failure::Failure;
use super::inbox::{self, Inbound};
use super::webfinger;
use crate::app::AppState;

const ACTIVITY: &str = "application/activity+json; charset=utf-8";

/// Everything other servers may ask for.
pub fn router(inbound: Inbound) -> Router<AppState> {
    Router::new()
        .route("/actor", get(actors::server))
        .route("/actor/outbox", get(actors::server_outbox))
        .route("/c/{name}", get(actors::group))
        .route("/u/{name}", get(actors::person))
        .route("/c/{name}/outbox", get(actors::outbox))
        .route("/u/{name}/outbox", get(actors::outbox))
        .route("/c/{name}/followers", get(actors::followers))
        .route("/u/{name}/followers", get(actors::followers))
        .route("/c/{name}/following", get(actors::following))
        .route("/u/{name}/following", get(actors::following))
        .route("/c/{name}/moderators", get(actors::moderators))
        .route("/c/{name}/featured", get(actors::featured))
        .route("/c/{name}/threads", get(posts::threads))
        .route("/c/{name}/threads/{id}/context", get(posts::group_context))
        .route("/post/{id}", get(posts::topic))
        .route("/reply/{id}", get(posts::reply))
        .route("/post/{id}/context", get(posts::context))
        .route("/post/{id}/replies", get(posts::replies))
        .route("/reply/{id}/replies", get(posts::replies))
        .route("/post/{id}/likes", get(posts::likes))
        .route("/reply/{id}/likes", get(posts::likes))
        .route("/post/{id}/shares", get(posts::shares))
        .route("/reply/{id}/shares", get(posts::shares))
        .route("/activities/{kind}/{id}", get(activities::show))
        .route("/.well-known/webfinger", get(webfinger::answer))
        .route("/.well-known/nodeinfo", get(nodeinfo::links))
        .route("/.well-known/host-meta", get(nodeinfo::host_meta))
        .route("/nodeinfo/2.0", get(nodeinfo::v2_0))
        .route("/nodeinfo/2.1", get(nodeinfo::v2_1))
        .merge(inbox::router())
        .fallback(async || Failure::new(StatusCode::NOT_FOUND, "not found"))
        .layer(Extension(inbound))
}

/// Whether the request asks for one of the two activity types. `ld+json` counts only with the
/// profile; a browser's list never has either.
#[must_use]
pub fn wants_activity(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(split_accept)
        .filter_map(|part| part.trim().parse::<Mime>().ok())
        .any(|mime| match mime.essence_str() {
            "application/activity+json" => true,
            "application/ld+json" => mime
                .get_param("profile")
                .is_some_and(|profile| profile.as_str().contains("https://www.w3.org/ns/activitystreams")),
            _ => false,
        })
}

/// Splits at commas outside of quotes.
fn split_accept(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                parts.extend(value.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(value.get(start..));
    parts
}

/// Addresses that have no page, whatever is asked for.
#[must_use]
pub fn owns(method: &Method, path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "inbox" | "actor" | "activities" | "nodeinfo" => return true,
        ".well-known" => return !path.ends_with("/security.txt"),
        "c" | "u" | "post" | "reply" => {}
        _ => return false,
    }
    let mut parts = path.trim_matches('/').split('/').skip(2);
    match parts.next() {
        Some("inbox") => true,
        Some(
            "outbox" | "followers" | "following" | "moderators" | "featured" | "threads" | "context"
            | "likes" | "shares" | "replies",
        ) => method == Method::GET || method == Method::HEAD,
        _ => false,
    }
}

/// A document with its type; caches must tell it from the page at the same address.
fn document(value: &Value) -> Response {
    typed(StatusCode::OK, value.to_string())
}

fn typed(status: StatusCode, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, ACTIVITY),
        (header::VARY, "Accept"),
        (header::CACHE_CONTROL, "public, max-age=60"),
    ];
    (status, headers, body).into_response()
}

type Answer = Result<Response, Failure>;

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("application/activity+json", true)]
    #[case("application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", true)]
    #[case("text/html, application/activity+json;q=0.9", true)]
    #[case("application/ld+json; profile=\"a, https://www.w3.org/ns/activitystreams\", text/html", true)]
    #[case("application/ld+json", false)]
    #[case("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    #[case("application/json", false)]
    fn only_the_two_types_are_activities(#[case] accept: &str, #[case] wants: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        assert_eq!(wants_activity(&headers), wants, "{accept}");
    }

    #[rstest]
    #[case("GET", "/c/agua", false)]
    #[case("GET", "/c/agua/outbox", true)]
    #[case("POST", "/c/agua/inbox", true)]
    #[case("GET", "/post/1/replies", true)]
    #[case("POST", "/post/1/replies", false)]
    #[case("GET", "/c/agua/topics/new", false)]
    #[case("GET", "/.well-known/webfinger", true)]
    fn pages_and_documents_do_not_cross(#[case] method: Method, #[case] path: &str, #[case] ours: bool) {
        assert_eq!(owns(&method, path), ours, "{method} {path}");
    }
}
