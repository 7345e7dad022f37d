//! `/admin`: the running of the house, for administrators. Others find nothing here.

pub mod dead_letters;
pub mod jobs;
pub mod letters;
pub mod servers;

use axum::extract::{FromRequestParts, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::openapi::Hidden;
use super::problem::Problem;
use super::reply_with;
use crate::accounts::Member;
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::operations::{deliveries, overview, sending};

/// Whoever administers the house, with the scope; for others there is no such resource.
fn administrator<'a>(viewer: &'a Viewer, scope: &'static str) -> Result<&'a Member> {
    let member = viewer.with(scope)?;
    if member.account.is_admin { Ok(member) } else { Err(Error::NotFound("resource")) }
}

/// What is not there any more is not found.
fn found(is: bool) -> Result<StatusCode, Problem> {
    if is { Ok(StatusCode::NO_CONTENT) } else { Err(Error::NotFound("resource").into()) }
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
