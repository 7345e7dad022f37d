//! `/admin`: the running of the house, for administrators. Others find nothing here.

use axum::extract::{FromRequestParts, OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::Asked;
use super::extract::Paging;
use super::openapi::Hidden;
use super::problem::Problem;
use super::reply_with;
use super::wire::Items;
use crate::accounts::Member;
use crate::app::AppState;
use crate::db::ids::{DeadLetterId, JobId, LetterId};
use crate::error::{Error, Problem as Fault, Result};
use crate::mail::{self, Sent};
use crate::operations::dead_letters::{self, DeadLetter, Which};
use crate::operations::letters::{self, Show};
use crate::operations::servers::{self, Server, Wanted};
use crate::operations::{deliveries, jobs, overview, sending};

/// Whoever administers the house, with the scope; for others there is no such resource.
fn administrator<'a>(viewer: &'a Viewer, scope: &'static str) -> Result<&'a Member> {
    let member = viewer.with(scope)?;
    if member.account.is_admin { Ok(member) } else { Err(Error::NotFound("resource")) }
}

/// `{id}` of a row; what is no number is not found.
pub struct RowId(i64);

impl FromRequestParts<AppState> for RowId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, app).await.ok();
        let id = path.and_then(|Path(id)| id.parse().ok()).ok_or(Error::NotFound("resource"))?;
        Ok(Self(id))
    }
}

/// `{id}` of a dead letter, job or letter.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct RowPath {
    /// Id of the row.
    #[param(pattern = "^[0-9]{1,18}$")]
    id: String,
}

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

/// What waits for an administrator, and the queue to other servers.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewOut {
    /// People who asked for an account.
    pub waiting_accounts: i64,
    pub failed_jobs: i64,
    pub failed_letters: i64,
    pub dead_letters: i64,
    /// Servers that have not answered for a while.
    pub silent_servers: i64,
    /// Inboxes that refuse everything and wait for somebody.
    pub refusing_inboxes: i64,
    /// Received activities that could not be processed.
    pub quarantined: i64,
    /// Since when nothing leaves the house.
    pub sending_paused_at: Option<DateTime<Utc>>,
    /// Deliveries that wait.
    pub deliveries_waiting: i64,
    /// Age of the oldest of them in seconds.
    pub deliveries_oldest_seconds: i64,
}

/// What needs an administrator.
#[utoipa::path(get, path = "/admin/overview", operation_id = "admin_overview", tag = "administration",
    security(("token" = ["read"])), responses(
    (status = 200, description = "Counts", body = OverviewOut), Hidden))]
pub async fn overview(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let mut conn = app.db.conn().await?;
    let waiting = overview::waiting(&mut conn).await?;
    let depth = deliveries::depth(&mut conn).await?;
    let paused = sending::paused(&mut conn).await?;
    #[expect(clippy::cast_possible_truncation, reason = "an age in seconds")]
    let oldest = depth.oldest_seconds as i64;
    let out = OverviewOut {
        waiting_accounts: waiting.accounts,
        failed_jobs: waiting.jobs,
        failed_letters: waiting.letters,
        dead_letters: waiting.dead_letters,
        silent_servers: waiting.silent_servers,
        refusing_inboxes: waiting.paused_inboxes,
        quarantined: waiting.quarantined,
        sending_paused_at: paused.map(|(at, _)| at),
        deliveries_waiting: depth.waiting,
        deliveries_oldest_seconds: oldest,
    };
    reply_with::tagged(&headers, &out)
}

/// Hold everything back that leaves the house.
#[utoipa::path(put, path = "/admin/pause", operation_id = "admin_pause", tag = "administration",
    security(("token" = ["write"])), responses((status = 204, description = "Held back"), Hidden))]
pub async fn pause(State(app): State<AppState>, viewer: Signed) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let now = app.clock.now();
    let reason = sending::Reason::Administrator;
    app.db.transaction(async |conn| sending::pause(conn, reason, now).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let it go again.
#[utoipa::path(delete, path = "/admin/pause", operation_id = "admin_resume", tag = "administration",
    security(("token" = ["write"])), responses((status = 204, description = "Goes again"), Hidden))]
pub async fn resume(State(app): State<AppState>, viewer: Signed) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    app.db.transaction(async |conn| sending::resume(conn).await).await?;
    Ok(StatusCode::NO_CONTENT)
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
pub async fn servers(
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
pub async fn pause_server(
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
pub async fn resume_server(
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
pub async fn retry_server(
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

/// What could not be delivered.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadLetterOut {
    #[schema(value_type = String)]
    pub id: DeadLetterId,
    pub host: String,
    pub inbox: String,
    /// Address of the activity; absent when it is kept no longer.
    pub activity: Option<String>,
    /// Its `type`.
    pub kind: Option<String>,
    /// Address of what it is about.
    pub object: Option<String>,
    pub reason: String,
    pub http_status: Option<i32>,
    pub tries: i32,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
}

impl From<DeadLetter> for DeadLetterOut {
    fn from(letter: DeadLetter) -> Self {
        Self {
            id: letter.id,
            host: letter.host,
            inbox: letter.inbox,
            activity: letter.activity,
            kind: letter.kind,
            object: letter.object,
            reason: letter.reason,
            http_status: letter.http_status,
            tries: letter.tries,
            first_at: letter.first_at,
            last_at: letter.last_at,
        }
    }
}

/// What could not be delivered, the newest first.
#[utoipa::path(get, path = "/admin/dead-letters", operation_id = "admin_dead_letters", tag = "administration",
    security(("token" = ["read"])), params(Paging), responses(
    (status = 200, description = "One page", body = Items<DeadLetterOut>), Hidden))]
pub async fn dead_letters(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let found = dead_letters::list(&mut *app.db.conn().await?, Which::default(), paging.page()?).await?;
    let next = found.next;
    let items: Vec<DeadLetterOut> = found.rows.into_iter().map(DeadLetterOut::from).collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, next))
}

/// Put a dead letter back into the queue.
#[utoipa::path(post, path = "/admin/dead-letters/{id}/retry", operation_id = "admin_retry_dead_letter", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "In the queue")))]
pub async fn retry_dead_letter(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let which = Which::one(DeadLetterId(id));
    let count = app.db.transaction(async |conn| dead_letters::retry(conn, which).await).await?;
    found(count > 0)
}

/// Forget a dead letter for good.
#[utoipa::path(delete, path = "/admin/dead-letters/{id}", operation_id = "admin_drop_dead_letter", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "Gone")))]
pub async fn drop_dead_letter(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let which = Which::one(DeadLetterId(id));
    let count = app.db.transaction(async |conn| dead_letters::drop(conn, which).await).await?;
    found(count > 0)
}

fn found(is: bool) -> Result<StatusCode, Problem> {
    if is { Ok(StatusCode::NO_CONTENT) } else { Err(Error::NotFound("resource").into()) }
}

/// Background work that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobOut {
    #[schema(value_type = String)]
    pub id: JobId,
    pub name: String,
    /// What it was to do, as JSON, cut at 300 characters.
    pub payload: String,
    pub tries: i32,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
    pub failed_at: Option<DateTime<Utc>>,
}

/// Background work that was given up, the newest first.
#[utoipa::path(get, path = "/admin/jobs", operation_id = "admin_jobs", tag = "administration",
    security(("token" = ["read"])), params(Paging), responses(
    (status = 200, description = "One page", body = Items<JobOut>), Hidden))]
pub async fn failed_jobs(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let found = jobs::failed(&mut *app.db.conn().await?, paging.page()?).await?;
    let next = found.next;
    let items: Vec<JobOut> = found
        .rows
        .into_iter()
        .map(|job| JobOut {
            id: job.id,
            name: job.name,
            payload: job.payload,
            tries: job.tries,
            last_error: job.last_error,
            created_at: job.created_at,
            failed_at: job.failed_at,
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, next))
}

/// Give a job that was given up its tries again.
#[utoipa::path(post, path = "/admin/jobs/{id}/retry", operation_id = "admin_retry_job", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "Waits again")))]
pub async fn retry_job(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| jobs::retry(conn, JobId(id)).await).await?)
}

/// Forget a job that was given up.
#[utoipa::path(delete, path = "/admin/jobs/{id}", operation_id = "admin_drop_job", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "Gone")))]
pub async fn drop_job(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| jobs::drop(conn, JobId(id)).await).await?)
}

/// A letter to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterOut {
    #[schema(value_type = String)]
    pub id: LetterId,
    pub recipient: String,
    /// What it is about: `verify`, `digest`, …
    pub kind: String,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

impl From<Sent> for LetterOut {
    fn from(letter: Sent) -> Self {
        Self {
            id: letter.id,
            recipient: letter.recipient,
            kind: letter.kind,
            subject: letter.subject,
            created_at: letter.created_at,
            sent_at: letter.sent_at,
            failed_at: letter.failed_at,
            last_error: letter.last_error,
        }
    }
}

/// `?limit=&cursor=&unsent=`
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LettersAsked {
    /// 1 to 100.
    #[serde(default, deserialize_with = "super::extract::number")]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
    /// Only those that were not sent.
    unsent: Option<bool>,
}

/// Letters of the last month, the newest first.
#[utoipa::path(get, path = "/admin/letters", operation_id = "admin_letters", tag = "administration",
    security(("token" = ["read"])), params(LettersAsked), responses(
    (status = 200, description = "One page", body = Items<LetterOut>), Hidden))]
pub async fn letters(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(asked): Asked<LettersAsked>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let page = Paging { limit: asked.limit, cursor: asked.cursor }.page()?;
    let show = if asked.unsent == Some(true) { Show::Unsent } else { Show::All };
    let found = letters::list(&mut *app.db.conn().await?, show, page).await?;
    let next = found.next;
    let items: Vec<LetterOut> = found.rows.into_iter().map(LetterOut::from).collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, next))
}

/// Send a letter that failed again.
#[utoipa::path(post, path = "/admin/letters/{id}/retry", operation_id = "admin_retry_letter", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "Waits again")))]
pub async fn retry_letter(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| mail::send_again(conn, LetterId(id)).await).await?)
}

/// Forget a letter that was not sent.
#[utoipa::path(delete, path = "/admin/letters/{id}", operation_id = "admin_drop_letter", tag = "administration",
    security(("token" = ["write"])), params(RowPath), responses((status = 204, description = "Gone")))]
pub async fn drop_letter(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| letters::drop(conn, LetterId(id)).await).await?)
}
