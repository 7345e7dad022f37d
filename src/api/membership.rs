//! `/communities/{name}/membership`, requests and state.

use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Signed;
use super::body::{Asked, Body};
use super::extract::{Name, Paging, find_community};
use super::openapi::{CommunityPath, Conflict, Invalid, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::app::AppState;
use crate::communities::lifecycle::{self, State as Stage, Step};
use crate::communities::request::{self, Answer};
use crate::communities::{membership, roles, rules};
use crate::db::ids::JoinRequestId;
use crate::error::{Error, Problem as Fault};

/// Where the caller stands with a community.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipOut {
    /// `none`, `requested` or `member`.
    state: &'static str,
    /// `member`, `facilitator`, `librarian`, `host`.
    roles: Vec<&'static str>,
    /// Why an earlier request was declined.
    reason: Option<String>,
}

/// Whether the caller belongs to it, or asked to.
#[utoipa::path(get, path = "/communities/{name}/membership", operation_id = "get_membership", tag = "communities", security(("token" = ["read"])),
    params(CommunityPath), responses(
    (status = 200, description = "Where the caller stands", body = MembershipOut), Remote))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let latest = request::latest(&mut *app.db.conn().await?, view.community.id, member.actor.id).await?;
    let waits = latest.as_ref().is_some_and(request::JoinRequest::is_waiting);
    let held = [
        ("member", standing.is_member),
        ("facilitator", standing.is_facilitator),
        ("librarian", standing.is_librarian),
        ("host", standing.is_host),
    ];
    let state = match (standing.is_member, waits) {
        (true, _) => "member",
        (false, true) => "requested",
        (false, false) => "none",
    };
    let declined = latest.filter(|request| state == "none" && request.state == "declined");
    let out = MembershipOut {
        state,
        roles: held.into_iter().filter(|(_, held)| *held).map(|(role, _)| role).collect(),
        reason: declined.and_then(|request| request.reason),
    };
    reply_with::tagged(&headers, &out)
}

/// Asking to belong.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestIn {
    /// Who one is and what brings one; 10 to 1,000 characters.
    pub note: String,
}

/// Ask to become a member; where joining needs nobody, this joins.
#[utoipa::path(post, path = "/communities/{name}/requests", operation_id = "request_membership", tag = "communities", security(("token" = ["follow"])),
    params(CommunityPath), request_body = RequestIn, responses(
    (status = 204, description = "Asked, or joined"), Remote))]
pub async fn ask(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<RequestIn>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let (view, _) = find_community(&app, &name, Some(member)).await?;
    let who = (member, &view);
    app.db.transaction(async |conn| request::ask(conn, app.here(), who, &input.note).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who asks to belong.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequestOut {
    #[schema(value_type = String)]
    id: JoinRequestId,
    person: PersonOut,
    note: String,
    requested_at: DateTime<Utc>,
    /// Answering is a duty: five days have passed.
    overdue: bool,
}

/// Requests that wait, the longest waiting first; for facilitators.
#[utoipa::path(get, path = "/communities/{name}/requests", operation_id = "list_requests", tag = "communities", security(("token" = ["read"])),
    params(CommunityPath, Paging), responses(
    (status = 200, description = "One page", body = Items<RequestOut>), Remote))]
pub async fn requests(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    rules::may_facilitate(standing)?;
    let found = request::queue(&mut *app.db.conn().await?, view.community.id, paging.page()?).await?;
    let now = app.clock.now();
    let items = found
        .rows
        .into_iter()
        .map(|(request, actor)| RequestOut {
            id: request.id,
            person: PersonOut::new(&app.site, &actor),
            overdue: request.is_overdue(now),
            note: request.note,
            requested_at: request.requested_at,
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, found.next))
}

/// A community and one of the requests to it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RequestPath {
    /// `name`, or `name@host` for a community of another server.
    #[param(min_length = 1, max_length = 330)]
    pub name: String,
    /// Id of the request.
    #[param(pattern = "^[0-9]{1,18}$")]
    pub id: String,
}

/// An answer to a request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    pub admit: bool,
    /// Why not; the applicant reads it. Needed when `admit` is false.
    #[serde(default)]
    pub reason: String,
}

/// Answer a request; a declined one may still be admitted.
#[utoipa::path(put, path = "/communities/{name}/requests/{id}", operation_id = "answer_request", tag = "communities", security(("token" = ["write"])),
    params(RequestPath), request_body = AnswerIn, responses(
    (status = 204, description = "Answered"), Conflict, Remote))]
pub async fn answer(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<RequestPath>, PathRejection>,
    Body(input): Body<AnswerIn>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let Path(path) = path.map_err(|_| Error::NotFound("request"))?;
    let (view, standing) = find_community(&app, &path.name, Some(member)).await?;
    let id: JoinRequestId = path.id.parse().map_err(|_| Error::NotFound("request"))?;
    let answer = if input.admit { Answer::Admit } else { Answer::Decline(&input.reason) };
    let who = (member, standing);
    app.db
        .transaction(async |conn| request::answer(conn, app.here(), who, (&view, id, answer)).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A step of a community's life.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateIn {
    /// `forming`, `active`, `dormant`, `archived` or `merged`.
    pub state: String,
    #[serde(default)]
    pub reason: String,
    /// Name of the community where a merged one lives on.
    pub into: Option<String>,
}

/// Change its state; some steps are for administrators.
#[utoipa::path(put, path = "/communities/{name}/state", operation_id = "change_community_state", tag = "communities", security(("token" = ["write"])),
    params(CommunityPath), request_body = StateIn, responses(
    (status = 204, description = "Changed"), Remote))]
pub async fn change_state(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<StateIn>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let to = Stage::parse(&input.state).ok_or(Error::invalid("state", Fault::Unknown))?;
    let into = match input.into.as_deref() {
        None => None,
        Some(name) => {
            let found = find_community(&app, name, Some(member)).await;
            Some(found.map_err(|_| Error::invalid("into", Fault::Unknown))?.0.community.id)
        }
    };
    let step = Step { to, reason: &input.reason, into };
    let who = (member, standing);
    app.db.transaction(async |conn| lifecycle::change(conn, app.here(), who, (&view, step)).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave a community with every role held there, or take one's request back. Its last facilitator first
/// gives that role to somebody else.
#[utoipa::path(delete, path = "/communities/{name}/membership", operation_id = "leave", tag = "communities", security(("token" = ["follow"])),
    params(CommunityPath), responses(
    (status = 204, description = "No member"), Invalid, Remote))]
pub async fn leave(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let (view, _) = find_community(&app, &name, Some(member)).await?;
    let who = (member, &view);
    app.db
        .transaction(async |conn| {
            let standing = membership::standing(conn, &view.community, member.actor.id).await?;
            if standing.is_member {
                return roles::leave(conn, app.here(), who, None).await;
            }
            request::withdraw(conn, app.here(), who).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
