//! `/admin/servers`.

use axum::extract::{FromRequestParts, OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::administrator;
use crate::api::auth::Signed;
use crate::api::body::Asked;
use crate::api::extract::Paging;
use crate::api::openapi::Hidden;
use crate::api::problem::Problem;
use crate::api::reply_with;
use crate::api::wire::Items;
use crate::app::AppState;
use crate::error::{Error, Problem as Fault};
use crate::operations::dead_letters::{self, Which};
use crate::operations::servers::{self, Server, Wanted};

/// `{host}` of another server.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct HostPath {
    /// Host, with its port when that is not the usual one.
    #[param(min_length = 1, max_length = 300)]
    host: String,
}

/// A host in the path; what is no text is not found.
pub struct Host(String);

impl FromRequestParts<AppState> for Host {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, app).await;
        let host = path.map_err(|_| Error::NotFound("server"))?.0;
        if host.contains('\0') { Err(Error::NotFound("server").into()) } else { Ok(Self(host)) }
    }
}

/// Another server and the deliveries to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServerOut {
    pub host: String,
    pub title: Option<String>,
    pub software: Option<String>,
    pub version: Option<String>,
    /// `well`, `failing`, `away`, `refusing`, `gone` or `paused`.
    pub state: &'static str,
    /// Deliveries that wait.
    pub waiting: i64,
    /// How far it is behind.
    pub lag_seconds: i64,
    /// Inboxes that are being sent to.
    pub in_flight: i64,
    pub dead_letters: i64,
    pub next_try_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub last_seen_at: DateTime<Utc>,
    pub paused_at: Option<DateTime<Utc>>,
}

impl ServerOut {
    fn new(server: Server, now: DateTime<Utc>) -> Self {
        Self {
            state: server.state().as_str(),
            lag_seconds: server.lag_seconds(now),
            host: server.host,
            title: server.title,
            software: server.software,
            version: server.version,
            waiting: server.waiting,
            in_flight: server.in_flight,
            dead_letters: server.dead,
            next_try_at: server.next_try_at,
            last_error: server.last_error,
            last_seen_at: server.last_seen_at,
            paused_at: server.paused_at,
        }
    }
}

/// Other servers by host, with the deliveries to each.
#[utoipa::path(get, path = "/admin/servers", operation_id = "admin_servers", tag = "administration",
    security(("token" = ["read"])), params(Paging), responses(
    (status = 200, description = "One page", body = Items<ServerOut>), Hidden))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let limit = Paging { limit: paging.limit, cursor: None }.page()?.limit;
    let after = paging.cursor.as_deref();
    if after.is_some_and(|cursor| cursor.len() > 300 || cursor.contains('\0')) {
        return Err(Error::invalid("cursor", Fault::Malformed).into());
    }
    let wanted = Wanted { after, ..Wanted::default() };
    let mut rows = servers::list(&mut *app.db.conn().await?, wanted, limit + 1).await?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    let last = rows.last().map(|row| row.host.clone()).filter(|_| more);
    let now = app.clock.now();
    let items: Vec<_> = rows.into_iter().map(|row| ServerOut::new(row, now)).collect();
    let mut response = reply_with::tagged(&headers, &Items { items })?;
    if let Some(last) = last {
        let place = (uri.path(), uri.query().unwrap_or_default());
        reply_with::next_link(&mut response, &app.site, place, &last);
    }
    Ok(response)
}

/// Hold deliveries to a server back; they are kept.
#[utoipa::path(put, path = "/admin/servers/{host}/pause", operation_id = "admin_pause_server", tag = "administration",
    security(("token" = ["write"])), params(HostPath), responses((status = 204, description = "Held back")))]
pub async fn pause(
    State(app): State<AppState>,
    viewer: Signed,
    Host(host): Host,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let now = app.clock.now();
    app.db
        .transaction(async |conn| {
            let server = servers::find(conn, &host).await?;
            servers::pause(conn, server.id, now).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let deliveries to a server go again.
#[utoipa::path(delete, path = "/admin/servers/{host}/pause", operation_id = "admin_resume_server", tag = "administration",
    security(("token" = ["write"])), params(HostPath), responses((status = 204, description = "Go again")))]
pub async fn resume(
    State(app): State<AppState>,
    viewer: Signed,
    Host(host): Host,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    app.db
        .transaction(async |conn| {
            let server = servers::find(conn, &host).await?;
            servers::resume(conn, server.id).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try a server again now, with everything that could not be delivered to it.
#[utoipa::path(post, path = "/admin/servers/{host}/retry", operation_id = "admin_retry_server", tag = "administration",
    security(("token" = ["write"])), params(HostPath), responses((status = 204, description = "Tried again")))]
pub async fn retry(
    State(app): State<AppState>,
    viewer: Signed,
    Host(host): Host,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    app.db
        .transaction(async |conn| {
            let server = servers::find(conn, &host).await?;
            dead_letters::retry(conn, Which::of(server.id)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
