//! `/admin/letters`: letters to people.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{RowId, RowPath, administrator, found};
use crate::api::auth::Signed;
use crate::api::body::Asked;
use crate::api::extract::Paging;
use crate::api::openapi::Hidden;
use crate::api::problem::Problem;
use crate::api::reply_with;
use crate::api::wire::Items;
use crate::app::AppState;
use crate::db::ids::LetterId;
use crate::mail::{self, Sent};
use crate::operations::letters::{self, Show};

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
    #[serde(default, deserialize_with = "crate::api::extract::given")]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
    /// Only those that were not sent.
    #[serde(default, deserialize_with = "crate::api::extract::given")]
    unsent: Option<bool>,
}

/// Letters of the last month, the newest first.
#[utoipa::path(get, path = "/admin/letters", operation_id = "admin_letters", tag = "administration",
    security(("token" = ["read"])), params(LettersAsked), responses(
    (status = 200, description = "One page", body = Items<LetterOut>), Hidden))]
pub async fn index(
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
pub async fn retry(
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
pub async fn discard(
    State(app): State<AppState>,
    viewer: Signed,
    RowId(id): RowId,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    found(app.db.transaction(async |conn| letters::drop(conn, LetterId(id)).await).await?)
}
