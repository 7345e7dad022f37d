//! `/exports`: copies of everything of the holder's own. The file is fetched signed in, on the pages.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Signed;
use super::openapi::Limited;
use super::problem::Problem;
use super::reply_with;
use super::wire::Items;
use crate::app::AppState;
use crate::operations::export::{self, Export};
use crate::site::Site;

/// A copy, or one under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::ExportId,
    /// `waiting`, `working`, `ready`, `failed`, `expired`.
    pub state: String,
    /// Parts done and to do.
    pub done: i32,
    pub total: i32,
    /// Bytes, when it is ready.
    pub size: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    /// Where its owner, signed in, fetches it.
    pub url: String,
}

impl ExportOut {
    fn new(site: &Site, export: &Export) -> Self {
        Self {
            id: export.id,
            state: export.state.clone(),
            done: export.done,
            total: export.total,
            size: export.size,
            created_at: export.created_at,
            expires_at: export.expires_at,
            url: format!("{}/settings/data/exports/{}", site.base(), export.id),
        }
    }
}

/// The latest copies, newest first, at most 10.
#[utoipa::path(get, path = "/exports", operation_id = "list_exports", tag = "people", security(("token" = ["read"])), responses(
    (status = 200, description = "Copies", body = Items<ExportOut>)))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let rows = export::list(&mut *app.db.conn().await?, member.account.id).await?;
    let items: Vec<ExportOut> = rows.iter().map(|export| ExportOut::new(&app.site, export)).collect();
    reply_with::tagged(&headers, &Items { items })
}

/// Ask for a copy; one that is under way is the one asked for. At most three a day.
#[utoipa::path(post, path = "/exports", operation_id = "create_export", tag = "people", security(("token" = ["write"])), responses(
    (status = 200, description = "Under way", body = ExportOut), Limited))]
pub async fn create(State(app): State<AppState>, viewer: Signed) -> Result<Response, Problem> {
    let account = viewer.with("write")?.account.id;
    let made = app.db.transaction(async |conn| export::request(conn, app.clock.now(), account).await).await?;
    reply_with::ok(&ExportOut::new(&app.site, &made))
}
