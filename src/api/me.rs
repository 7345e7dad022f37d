//! The member whose token it is.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::{Authed, Read};
use super::openapi::{NotModified, Own};
use super::problem::Problem;
use crate::app::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show))
}

/// A member, as only they see themselves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Me)]
struct MeOut {
    /// The same as in `author`.
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    name: String,
    /// `@name@host`.
    handle: String,
    display_name: String,
    #[schema(format = "uri")]
    ap_id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    email: String,
    /// Language of the interface.
    locale: String,
    /// IANA name.
    time_zone: String,
    is_admin: bool,
    /// What this token may do.
    scopes: Vec<String>,
    avatar: Option<String>,
    /// As it was written.
    bio: String,
}

/// The member and what the token may do.
#[utoipa::path(
    get, path = "/me", operation_id = "get_me", tag = "people", security(("bearer" = ["read"])),
    responses((status = 200, body = MeOut), NotModified, Own)
)]
async fn show(
    State(app): State<AppState>,
    Authed { member, scopes, .. }: Authed<Read>,
) -> Result<Json<MeOut>, Problem> {
    let handle = member.actor.handle(app.site.host());
    let (account, actor) = (member.account, member.actor);
    Ok(Json(MeOut {
        id: actor.id.to_string(),
        handle,
        display_name: actor.label().to_owned(),
        url: actor.ap_id.clone(),
        email: account.email,
        locale: account.locale,
        time_zone: account.time_zone,
        is_admin: account.is_admin,
        scopes,
        bio: actor.summary_source.unwrap_or_default(),
        name: actor.name,
        ap_id: actor.ap_id,
        avatar: actor.icon_url,
    }))
}
