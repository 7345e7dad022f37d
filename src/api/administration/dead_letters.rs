//! `/admin/dead-letters`: what could not be delivered.

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
use crate::db::ids::DeadLetterId;
use crate::operations::dead_letters::{self, DeadLetter, Which};

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
pub async fn index(
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
pub async fn retry(
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
pub async fn discard(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let which = Which::one(DeadLetterId(id));
    let count = app.db.transaction(async |conn| dead_letters::drop(conn, which).await).await?;
    found(count > 0)
}
