//! Servers this one has met.

use axum::extract::State;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::Viewer;
use super::openapi::{Lists, NotModified, Paged};
use super::page::{self, Items, Query};
use super::problem::Problem;
use crate::actors::instance::{self, Instance};
use crate::app::AppState;
use crate::error::{self, Error};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(index))
}

/// A server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Instance)]
struct InstanceOut {
    /// With the port when it is not the usual one.
    host: String,
    /// As its `NodeInfo` says.
    software: Option<String>,
    version: Option<String>,
    /// Form of a community's activities it takes: `wrapped`, `bare` or `unknown`.
    profile: String,
    last_seen: DateTime<Utc>,
}

impl From<Instance> for InstanceOut {
    fn from(instance: Instance) -> Self {
        Self {
            host: instance.host,
            software: instance.software,
            version: instance.software_version,
            profile: instance.profile,
            last_seen: instance.last_seen_at,
        }
    }
}

/// Servers this one has met, by name.
#[utoipa::path(
    get, path = "/instances", operation_id = "list_instances", tag = "federation", params(Paged), security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<InstanceOut>), NotModified, Lists)
)]
async fn index(State(app): State<AppState>, Viewer(_): Viewer, query: Query) -> Result<Response, Problem> {
    let limit = query.limit()?;
    let after = query.get("cursor").map(decode).transpose()?;
    let mut conn = app.db.conn().await?;
    let mut rows = instance::list(&mut conn, after.as_deref(), limit + 1).await?;
    let kept = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > kept;
    rows.truncate(kept);
    let next = rows.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(&last.host));
    Ok(page::part(&app.site, &query, (rows.into_iter().map(InstanceOut::from).collect(), next)))
}

/// The cursor is the name of the last server.
fn decode(cursor: &str) -> Result<String, Error> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|host| host.len() <= 300 && !host.contains('\0'))
        .ok_or(Error::invalid("cursor", error::Problem::Malformed))
}
