//! Whom a member follows.

use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access;
use super::accounts::AccountOut;
use super::auth::{Authed, Follow, Read};
use super::body::Body;
use super::lookup;
use super::openapi::{NotModified, OwnList, Paged, Writes};
use super::page::{self, Items, Query};
use super::problem::Problem;
use crate::actors::follow::{self, FollowState};
use crate::app::AppState;
use crate::db::page::Cursor;
use crate::error::{self, Error};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(index, create, destroy))
}

/// Somebody to follow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FollowRequest)]
struct FollowIn {
    /// Handle (`name@host`, `@` or `!` may lead) or address of a person or community.
    #[schema(min_length = 1, max_length = 500)]
    account: String,
}

/// A follow and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Follow)]
struct FollowOut {
    account: AccountOut,
    /// `accepted`; `pending` until their server answers.
    state: &'static str,
}

/// Whom the member follows, newest first.
#[utoipa::path(
    get, path = "/follows", operation_id = "list_follows", tag = "people", params(Paged), security(("bearer" = ["read"])),
    responses((status = 200, body = Items<FollowOut>), NotModified, OwnList)
)]
async fn index(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Read>,
    query: Query,
) -> Result<Response, Problem> {
    let mut conn = app.db.conn().await?;
    let found = follow::followed_page(&mut conn, member.actor.id, query.page()?).await?;
    let items: Vec<FollowOut> = found
        .rows
        .iter()
        .map(|(actor, state)| FollowOut {
            account: AccountOut::render(&app.site, actor),
            state: state.as_str(),
        })
        .collect();
    Ok(page::part(&app.site, &query, (items, found.next.map(Cursor::encode))))
}

/// Follows a person or a community, looked up when unknown here. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/follows", operation_id = "follow", tag = "people", request_body = FollowIn, security(("bearer" = ["follow"])),
    responses((status = 200, body = FollowOut), Writes)
)]
async fn create(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Follow>,
    Body(FollowIn { account }): Body<FollowIn>,
) -> Result<Json<FollowOut>, Problem> {
    let followed = lookup::account(&app, &member, &account).await?;
    if followed.id == member.actor.id {
        return Err(Error::invalid("account", error::Problem::Unknown).into());
    }
    let here = app.here();
    let state: FollowState = app
        .db
        .transaction(async |conn| {
            if followed.is_group() {
                access::community_of(conn, followed.id, Some(&member)).await?;
            }
            follow::request(conn, here, &member.actor, &followed).await
        })
        .await?;
    Ok(Json(FollowOut { account: AccountOut::render(&app.site, &followed), state: state.as_str() }))
}

/// Stops following. Who was not followed is not followed afterwards either. The account may stand in
/// the query instead of a body.
#[utoipa::path(
    delete, path = "/follows", operation_id = "unfollow", tag = "people", request_body = Option<FollowIn>, security(("bearer" = ["follow"])),
    params(("account" = Option<String>, Query, min_length = 1, max_length = 500, description = "Instead of a body.")),
    responses((status = 204, description = "Not followed any more."), Writes)
)]
async fn destroy(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Follow>,
    query: Query,
    request: Request,
) -> Result<StatusCode, Problem> {
    let account = match query.get("account") {
        Some(account) => account.to_owned(),
        None => Body::<FollowIn>::from_request(request, &app).await?.0.account,
    };
    let known = access::known_account(&app, lookup::resource("account", &account)?).await?;
    let followed = known.ok_or(Error::NotFound("account"))?;
    app.db.transaction(async |conn| follow::withdraw(conn, &member.actor, &followed).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
