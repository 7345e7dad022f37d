//! `/communities/{name}/roles` and `/communities/{name}/members/{person}`.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Name, at_most, find_community};
use super::openapi::{CommunityPath, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::communities::membership::Role;
use crate::communities::roles;
use crate::db::ids::ActorId;
use crate::error::Error;
use crate::text::mentions::Handle;

/// A role somebody holds beyond membership.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleOut {
    person: PersonOut,
    role: &'static str,
    since: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
}

/// Who facilitates, keeps the terms and welcomes newcomers.
#[utoipa::path(get, path = "/communities/{name}/roles", operation_id = "list_roles", tag = "communities",
    params(CommunityPath), responses(
    (status = 200, description = "Everybody with a role", body = Items<RoleOut>), Remote))]
pub async fn held(
    State(app): State<AppState>,
    viewer: Viewer,
    Name(name): Name,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, _) = find_community(&app, &name, viewer.member()).await?;
    let held = roles::holders(&mut *app.db.conn().await?, view.community.id).await?;
    let items = held
        .into_iter()
        .map(|held| RoleOut {
            person: PersonOut::new(&app.site, &held.actor),
            role: held.role.as_str(),
            since: held.granted_at,
            ends_at: held.ends_at,
        })
        .collect();
    reply_with::tagged(&headers, &Items::<RoleOut> { items })
}

/// A role of somebody in a community.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RolePath {
    /// Name of a community hosted here.
    #[param(min_length = 1, max_length = 330)]
    pub name: String,
    /// `facilitator`, `librarian` or `host`.
    #[param(pattern = "^(facilitator|librarian|host)$")]
    pub role: String,
    /// `name`, or `name@host` for people from elsewhere.
    #[param(min_length = 1, max_length = 330)]
    pub person: String,
}

/// Somebody of a community.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct MemberPath {
    /// Name of a community hosted here.
    #[param(min_length = 1, max_length = 330)]
    pub name: String,
    /// `name`, or `name@host` for people from elsewhere.
    #[param(min_length = 1, max_length = 330)]
    pub person: String,
}

/// Until when a role is held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleIn {
    /// In the future; without it the role has no end.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Why somebody loses something.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Why {
    /// Whom it concerns reads it.
    #[serde(default)]
    #[param(max_length = 1000)]
    pub reason: String,
}

async fn find_person(app: &App, name: &str) -> Result<ActorId, Error> {
    let absent = || Error::NotFound("person");
    let handle = Handle::parse(name.trim_start_matches('@')).map_err(|_| absent())?;
    let mut conn = app.db.conn().await?;
    let found = actor::by_handle(&mut conn, app.here(), &handle, Some(false)).await?;
    found.map(|person| person.id).ok_or_else(absent)
}

fn role_of(path: Result<Path<RolePath>, PathRejection>) -> Result<(RolePath, Role), Error> {
    let absent = || Error::NotFound("role");
    let Path(path) = path.map_err(|_| absent())?;
    let role = Role::parse(&path.role).filter(|role| *role != Role::Member).ok_or_else(absent)?;
    Ok((path, role))
}

/// Give a member a role, or change when it ends; for facilitators.
#[utoipa::path(put, path = "/communities/{name}/roles/{role}/{person}", operation_id = "give_role", tag = "communities", security(("token" = ["write"])),
    params(RolePath), request_body = RoleIn, responses(
    (status = 204, description = "Held until then"), Remote))]
pub async fn give(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<RolePath>, PathRejection>,
    Body(input): Body<RoleIn>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let (path, role) = role_of(path)?;
    let (view, standing) = find_community(&app, &path.name, Some(member)).await?;
    let given = (find_person(&app, &path.person).await?, role, input.ends_at);
    let who = (member, &view, standing);
    app.db.transaction(async |conn| roles::give(conn, app.here(), who, given).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a role from somebody, who stays a member; for facilitators. The last facilitator keeps theirs.
#[utoipa::path(delete, path = "/communities/{name}/roles/{role}/{person}", operation_id = "take_role", tag = "communities", security(("token" = ["write"])),
    params(RolePath, Why), responses(
    (status = 204, description = "Taken"), Remote))]
pub async fn take(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<RolePath>, PathRejection>,
    Asked(why): Asked<Why>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let (path, role) = role_of(path)?;
    at_most("reason", &why.reason, roles::REASON)?;
    let (view, standing) = find_community(&app, &path.name, Some(member)).await?;
    let taken = (find_person(&app, &path.person).await?, role, why.reason.as_str());
    let who = (member, &view, standing);
    app.db.transaction(async |conn| roles::take(conn, app.here(), who, taken).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a member with every role, for a reason they are told; for facilitators.
#[utoipa::path(delete, path = "/communities/{name}/members/{person}", operation_id = "remove_member", tag = "communities", security(("token" = ["write"])),
    params(MemberPath, Why), responses(
    (status = 204, description = "No member any more"), Remote))]
pub async fn remove(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<MemberPath>, PathRejection>,
    Asked(why): Asked<Why>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let Path(path) = path.map_err(|_| Error::NotFound("member"))?;
    at_most("reason", &why.reason, roles::REASON)?;
    let (view, standing) = find_community(&app, &path.name, Some(member)).await?;
    let removed = (find_person(&app, &path.person).await?, why.reason.as_str());
    let who = (member, &view, standing);
    app.db.transaction(async |conn| roles::remove(conn, app.here(), who, removed).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Undo a removal of the last 30 days: a member again, without the roles; for facilitators.
#[utoipa::path(put, path = "/communities/{name}/members/{person}", operation_id = "restore_member", tag = "communities", security(("token" = ["write"])),
    params(MemberPath), responses(
    (status = 204, description = "Member again"), Remote))]
pub async fn restore(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<MemberPath>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let Path(path) = path.map_err(|_| Error::NotFound("member"))?;
    let (view, standing) = find_community(&app, &path.name, Some(member)).await?;
    let person = find_person(&app, &path.person).await?;
    let who = (member, &view, standing);
    app.db.transaction(async |conn| roles::restore(conn, app.here(), who, person).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
