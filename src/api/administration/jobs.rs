//! `/admin/jobs`: background work that was given up.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{RowId, RowPath, administrator, found};
use crate::api::auth::Signed;
use crate::api::body::Asked;
use crate::api::extract::Paging;
use crate::api::openapi::Hidden;
use crate::api::problem::Problem;
use crate::api::reply_with;
use crate::api::wire::Items;
use crate::app::AppState;
use crate::db::ids::JobId;
use crate::operations::jobs;

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
pub async fn index(
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
pub async fn retry(
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
pub async fn discard(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| jobs::drop(conn, JobId(id)).await).await?)
}
