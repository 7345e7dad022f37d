//! Fetching documents of other servers (federation.md §2, §8.2): signed by the server's actor,
//! bounded, believed only from where their id says.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header;
use mime::Mime;
use serde_json::{Map, Value};
use url::Url;

use super::keyring;
use super::normalise::{self, Node};
use super::origin::same_origin;
use crate::actors::actor;
use crate::app::App;
use crate::error::Error;
use crate::http::client::{ClientError, Limits, Response};
use crate::site::host_of;

pub const ACCEPT: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
const PROFILE: &str = "https://www.w3.org/ns/activitystreams";
pub const LIMITS: Limits = Limits { bytes: 1024 * 1024, total: Duration::from_secs(15), redirects: 3 };

/// How many requests one cause may make.
#[derive(Debug)]
pub struct Budget(AtomicU32);

impl Budget {
    #[must_use]
    pub fn new(requests: u32) -> Self {
        Self(AtomicU32::new(requests))
    }

    fn spend(&self) -> Result<(), FetchError> {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .map(|_| ())
            .map_err(|_| FetchError::Budget)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// 410, a Tombstone, or 404: nothing is there (any more).
    #[error("gone")]
    Gone,
    /// The host answers, but not with what we could believe.
    #[error("{0}")]
    Refused(String),
    /// Nothing came back; worth another try later.
    #[error("unreachable: {0}")]
    Unreachable(String),
    #[error("too many requests for one cause")]
    Budget,
    #[error("ours: not fetched")]
    Ours,
    #[error(transparent)]
    Internal(#[from] Error),
}

impl FetchError {
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Internal(_))
    }
}

impl From<ClientError> for FetchError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Dns(_) | ClientError::Connect(_) | ClientError::Timeout | ClientError::Other(_) => {
                Self::Unreachable(error.to_string())
            }
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<FetchError> for Error {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Gone | FetchError::Ours => Self::NotFound("remote object"),
            FetchError::Internal(error) => error,
            other => Self::Remote(other.to_string()),
        }
    }
}

/// Fetches the document with this id, or the one this address stands for.
pub async fn document(app: &App, url: &Url, budget: &Budget) -> Result<Map<String, Value>, FetchError> {
    let (map, found) = once(app, url, budget).await?;
    let id = Node(&map).id().ok_or_else(|| FetchError::Refused("a document without id".to_owned()))?;
    if same_document(&id, &found) {
        return Ok(map);
    }
    // Another id on the same origin: that document must then say the same of itself.
    if !same_origin(&id, &found) {
        return Err(FetchError::Refused("the document claims an id of another host".to_owned()));
    }
    let (map, found) = once(app, &id, budget).await?;
    match Node(&map).id() {
        Some(again) if same_document(&again, &found) && again == id => Ok(map),
        _ => Err(FetchError::Refused("the document is not found at its own id".to_owned())),
    }
}

fn same_document(id: &Url, found: &Url) -> bool {
    let bare = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    bare(id) == bare(found)
}

async fn once(app: &App, url: &Url, budget: &Budget) -> Result<(Map<String, Value>, Url), FetchError> {
    if host_of(url).as_deref() == Some(app.site.host()) {
        return Err(FetchError::Ours);
    }
    budget.spend()?;
    let response = get(app, url, ACCEPT).await?;
    if host_of(&response.url).as_deref() == Some(app.site.host()) {
        return Err(FetchError::Ours);
    }
    match response.status.as_u16() {
        200 => {}
        404 | 410 => return Err(FetchError::Gone),
        408 | 425 | 429 | 500..=599 => {
            return Err(FetchError::Unreachable(format!("answered {}", response.status)));
        }
        other => return Err(FetchError::Refused(format!("answered {other}"))),
    }
    if !is_activity(&response) {
        return Err(FetchError::Refused("not an ActivityPub document".to_owned()));
    }
    let map = normalise::parse(&response.body).map_err(|error| FetchError::Refused(error.to_string()))?;
    if Node(&map).is("Tombstone") {
        return Err(FetchError::Gone);
    }
    Ok((map, response.url))
}

/// A GET signed by the server's own actor.
pub async fn get(app: &App, url: &Url, accept: &str) -> Result<Response, FetchError> {
    let server = {
        let mut conn = app.db.conn().await?;
        actor::server(&mut conn, app.here()).await?
    };
    let key = keyring::signing_key(app, server.id).await?;
    let now = app.clock.now();
    Ok(app.http.get(url, LIMITS, accept, |hop| Ok(key.sign_get(hop, now)?)).await?)
}

/// Only the two types of the standard, the profile required on the second; what somebody uploaded
/// somewhere as `.json` is not an object of that host.
fn is_activity(response: &Response) -> bool {
    let content_type = response
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<Mime>().ok());
    content_type.is_some_and(|mime| match mime.essence_str() {
        "application/activity+json" => true,
        "application/ld+json" => mime
            .get_param("profile")
            .is_some_and(|profile| profile.as_str().split_ascii_whitespace().any(|part| part == PROFILE)),
        _ => false,
    })
}

/// The items of a collection's first page, inline or linked; ids or objects, at most `most`.
pub async fn items(app: &App, url: &Url, budget: &Budget, most: usize) -> Result<Vec<Value>, FetchError> {
    let map = document(app, url, budget).await?;
    let node = Node(&map);
    let inline = collected(node);
    if !inline.is_empty() {
        return Ok(inline.into_iter().take(most).collect());
    }
    match node.get("first") {
        Some(Value::Object(page)) => Ok(collected(Node(page)).into_iter().take(most).collect()),
        Some(Value::String(page)) => {
            let page = normalise::acceptable(page)
                .filter(|page| same_origin(page, url))
                .ok_or_else(|| FetchError::Refused("a page on another host".to_owned()))?;
            let (map, _) = once(app, &page, budget).await?;
            Ok(collected(Node(&map)).into_iter().take(most).collect())
        }
        _ => Ok(Vec::new()),
    }
}

fn collected(node: Node<'_>) -> Vec<Value> {
    ["orderedItems", "items"].into_iter().flat_map(|key| node.list(key)).cloned().collect()
}
