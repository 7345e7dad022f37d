//! The inbox: verify, store, acknowledge; work is done afterwards.
//!
//! The order is fixed (federation.md §7.2): the strict gate looks at headers and digest before
//! anything is parsed; the JSON is parsed before anything is fetched; the key must be one that the
//! activity's own actor lists; only then is the activity stored, and its id remembered, in one
//! statement; then we answer 202.

mod announce;
mod apply;
mod belong;
pub mod journal;
mod keys;
mod limits;
mod prepare;
pub mod work;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router, routing};
use http::request::Parts;
use http::{Request, StatusCode, header};
use mime::Mime;
use url::Url;

use super::failure::Failure;
use super::normalise::{self, Node};
use super::origin::same_origin;
use super::signature::{Gate, Incoming, gate};
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::site::host_of;

pub use journal::Journal;
pub use keys::Keys;
pub use limits::Limits;

/// Largest activity.
pub const MAX_BODY: usize = 1024 * 1024;

/// What receiving needs besides the app; one for each process.
#[derive(Clone)]
pub struct Inbound {
    pub journal: Journal,
    pub keys: Keys,
    pub limits: Limits,
}

impl Inbound {
    #[must_use]
    pub fn new(app: &AppState) -> Self {
        Self { journal: Journal::start(app.clone()), keys: Keys::default(), limits: Limits::new(app) }
    }
}

/// `POST /inbox`, `/u/{name}/inbox`, `/c/{name}/inbox`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/inbox", routing::post(shared))
        .route("/u/{name}/inbox", routing::post(own))
        .route("/c/{name}/inbox", routing::post(own))
}

async fn shared(
    State(app): State<AppState>,
    Extension(inbound): Extension<Inbound>,
    request: Request<Body>,
) -> Response {
    answer(receive(&app, &inbound, request).await)
}

async fn own(
    State(app): State<AppState>,
    Extension(inbound): Extension<Inbound>,
    Path(name): Path<String>,
    request: Request<Body>,
) -> Response {
    let group = request.uri().path().starts_with("/c/");
    if let Err(failure) = owner_exists(&app, &name, group).await {
        return answer(Err(failure));
    }
    answer(receive(&app, &inbound, request).await)
}

fn answer(outcome: Result<(), Failure>) -> Response {
    let status = match &outcome {
        Ok(()) => StatusCode::ACCEPTED,
        Err(failure) => failure.status(),
    };
    metrics::counter!("ateneo_inbox_total", "status" => status.as_u16().to_string()).increment(1);
    outcome.map_or_else(IntoResponse::into_response, |()| StatusCode::ACCEPTED.into_response())
}

async fn owner_exists(app: &App, name: &str, group: bool) -> Result<(), Failure> {
    let mut conn = app.db.conn().await?;
    match actor::local_by_name(&mut conn, name).await?.filter(|actor| actor.is_group() == group) {
        None => Err(Failure::new(StatusCode::NOT_FOUND, "no such inbox")),
        Some(actor) if actor.deleted_at.is_some() => Err(Failure::new(StatusCode::GONE, "the actor is gone")),
        Some(_) => Ok(()),
    }
}

async fn receive(app: &App, inbound: &Inbound, request: Request<Body>) -> Result<(), Failure> {
    let (parts, body) = request.into_parts();
    check_type(&parts)?;
    inbound.limits.check_journal(app).await?;
    let body = axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| {
        Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB or broke off")
    })?;
    let unauthorized = |reason: String| Failure::new(StatusCode::UNAUTHORIZED, reason);
    let claim = gate(
        &Incoming {
            method: &parts.method,
            path_and_query: parts.uri.path_and_query().map_or("/", |path| path.as_str()),
            headers: &parts.headers,
            body: Some(&body),
        },
        &Gate { hosts: &[app.site.host().to_owned()], allow_loopback: app.config.federation.allow_loopback },
        app.clock.now(),
    )
    .map_err(|error| unauthorized(error.to_string()))?;
    let text = std::str::from_utf8(&body).map_err(|_| malformed("the body is not UTF-8"))?;
    let envelope = Envelope::read(&body)?;
    let host = host_of(&envelope.actor).unwrap_or_default();
    inbound.limits.check_host(&host)?;
    let Some(known) = inbound.keys.find(app, inbound, (claim.key_id(), &envelope)).await? else {
        // The actor is gone, so is whatever it says; nothing to retry (federation.md §7.2, 11).
        return Ok(());
    };
    let signer = inbound.keys.verified(app, &claim, known, &envelope).await?;
    if signer.ap_id != envelope.actor.as_str() && !envelope.may_be_forwarded() {
        return Err(unauthorized("the key does not belong to the actor".to_owned()));
    }
    inbound.limits.heard_from(app, signer.instance_id).await?;
    inbound.journal.store(&envelope.id, signer.actor_id, text).await
}

fn malformed(detail: impl Into<String>) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, detail)
}

fn check_type(parts: &Parts) -> Result<(), Failure> {
    let given = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let accepted = given.and_then(|value| value.parse::<Mime>().ok()).is_some_and(|mime| {
        matches!(mime.essence_str(), "application/activity+json" | "application/ld+json")
    });
    if given.is_none() || accepted {
        // An absent type is the gate's to refuse, with 401.
        return Ok(());
    }
    Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/activity+json"))
}

/// What has to be known of an activity before its signature can be judged.
pub struct Envelope {
    pub id: String,
    pub actor: Url,
    kinds: Vec<String>,
    public: bool,
}

/// Activity types; one activity has one.
const KNOWN: [&str; 24] = [
    "Accept",
    "Add",
    "Announce",
    "Block",
    "Create",
    "Delete",
    "Dislike",
    "EmojiReact",
    "Flag",
    "Follow",
    "Ignore",
    "Invite",
    "Join",
    "Leave",
    "Like",
    "Lock",
    "Move",
    "QuoteRequest",
    "Read",
    "Reject",
    "Remove",
    "Undo",
    "Update",
    "View",
];

impl Envelope {
    fn read(body: &[u8]) -> Result<Self, Failure> {
        let map = normalise::parse(body).map_err(|error| malformed(error.to_string()))?;
        let node = Node(&map);
        let id = node.id().ok_or_else(|| malformed("id is missing or not an address"))?;
        let actors = node.ids("actor");
        let actor = match actors.as_slice() {
            [one] => normalise::acceptable(one),
            _ => None,
        }
        .ok_or_else(|| malformed("actor must be one address"))?;
        let kinds: Vec<String> = node.types().into_iter().map(str::to_owned).collect();
        if kinds.is_empty() {
            return Err(malformed("type is missing"));
        }
        if kinds.iter().filter(|kind| KNOWN.contains(&kind.as_str())).count() > 1 {
            return Err(malformed("more than one activity type"));
        }
        if map
            .get("object")
            .is_some_and(|object| object.is_null() || object.is_boolean() || object.is_number())
        {
            return Err(malformed("object must be an address or an object"));
        }
        if !same_origin(&id, &actor) {
            return Err(Failure::new(StatusCode::UNAUTHORIZED, "id and actor are of different hosts"));
        }
        let public = node.is_public() || node.inner("object").is_some_and(Node::is_public);
        Ok(Self { id: id.into(), actor, kinds, public })
    }

    /// A GET has no activity: its signer's key leads to its signer.
    fn of_reader(actor: Url) -> Self {
        Self { id: String::new(), actor, kinds: Vec::new(), public: false }
    }

    /// Content passed on by somebody else than its actor: the origin is asked (federation.md §8.5).
    fn may_be_forwarded(&self) -> bool {
        self.public && self.kinds.iter().any(|kind| matches!(kind.as_str(), "Create" | "Update" | "Delete"))
    }

    fn is_delete(&self) -> bool {
        self.kinds.iter().any(|kind| kind == "Delete")
    }
}
