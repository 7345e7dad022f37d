//! Reactions to topics and replies, and what posts said before.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::{Signed, Viewer};
use super::extract::{Id, standing};
use super::openapi::{Deleted, PostPath};
use super::problem::Problem;
use super::reply_with;
use super::wire::Items;
use crate::accounts::Member;
use crate::app::{App, AppState};
use crate::communities::{Standing, community, rules};
use crate::db::ids::PostId;
use crate::error::{Error, Result as Outcome};
use crate::forum::topic;
use crate::posts::reaction::{self, Reaction};
use crate::posts::revision::{self, Revision};
use crate::posts::{Post, post};

/// A post of either kind that this person may read.
pub(super) async fn load(app: &App, id: PostId, member: Option<&Member>) -> Outcome<(Post, Standing)> {
    let mut conn = app.db.conn().await?;
    let post = post::find(&mut conn, id).await?;
    if !post.is_visible_to(member.map(|member| member.actor.id)) {
        return Err(Error::NotFound("post"));
    }
    let topic = topic::find(&mut conn, post.thread()).await?;
    let view = community::find(&mut conn, topic.community_id).await?;
    let standing = standing(&mut conn, &view, member).await?;
    rules::may_read(&view.community, standing).map_err(|_| Error::NotFound("post"))?;
    if post.deleted_at.is_some() { Err(Error::Gone("post")) } else { Ok((post, standing)) }
}

async fn react(
    app: &App,
    viewer: &Viewer,
    path: Result<Path<(String, String)>, PathRejection>,
    on: bool,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let Path((id, kind)) = path.map_err(|_| Error::NotFound("post"))?;
    let id = id.parse().map_err(|_| Error::NotFound("post"))?;
    let kind = Reaction::parse(&kind).ok_or(Error::NotFound("reaction"))?;
    let (post, standing) = load(app, id, Some(member)).await?;
    if on {
        rules::may_take_part(standing)?;
    }
    app.db
        .transaction(async |conn| {
            if on {
                reaction::add(conn, app.here(), &member.actor, (&post, kind)).await
            } else {
                reaction::remove(conn, &member.actor, (&post, kind)).await
            }
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say thanks (`like`) or that it is `useful` to one's work.
#[utoipa::path(put, path = "/topics/{id}/reactions/{kind}", tag = "reactions", security(("token" = ["write"])),
    params(PostPath, ("kind" = String, Path, pattern = "^(like|useful)$")), responses(
    (status = 204, description = "Said"), Deleted))]
pub async fn add_to_topic(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    react(&app, &viewer, path, true).await
}

/// Take it back.
#[utoipa::path(delete, path = "/topics/{id}/reactions/{kind}", tag = "reactions", security(("token" = ["write"])),
    params(PostPath, ("kind" = String, Path, pattern = "^(like|useful)$")), responses(
    (status = 204, description = "Taken back"), Deleted))]
pub async fn remove_from_topic(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    react(&app, &viewer, path, false).await
}

/// Say thanks (`like`) or that it is `useful` to one's work.
#[utoipa::path(put, path = "/replies/{id}/reactions/{kind}", tag = "reactions", security(("token" = ["write"])),
    params(PostPath, ("kind" = String, Path, pattern = "^(like|useful)$")), responses(
    (status = 204, description = "Said"), Deleted))]
pub async fn add_to_reply(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    react(&app, &viewer, path, true).await
}

/// Take it back.
#[utoipa::path(delete, path = "/replies/{id}/reactions/{kind}", tag = "reactions", security(("token" = ["write"])),
    params(PostPath, ("kind" = String, Path, pattern = "^(like|useful)$")), responses(
    (status = 204, description = "Taken back"), Deleted))]
pub async fn remove_from_reply(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Problem> {
    react(&app, &viewer, path, false).await
}

/// What a post said before an edit.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionOut {
    pub title: Option<String>,
    /// Safe HTML.
    pub html: String,
    pub written: DateTime<Utc>,
}

impl From<Revision> for RevisionOut {
    fn from(revision: Revision) -> Self {
        Self { title: revision.title, html: revision.body_html, written: revision.written_at }
    }
}

/// Earlier versions of a topic, newest first.
#[utoipa::path(get, path = "/topics/{id}/revisions", tag = "topics",
    params(PostPath), responses(
    (status = 200, description = "At most 100", body = Items<RevisionOut>), Deleted))]
pub async fn topic_revisions(
    State(app): State<AppState>,
    viewer: Viewer,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    revisions(&app, &viewer, id, &headers).await
}

/// Earlier versions of a reply, newest first.
#[utoipa::path(get, path = "/replies/{id}/revisions", tag = "replies",
    params(PostPath), responses(
    (status = 200, description = "At most 100", body = Items<RevisionOut>), Deleted))]
pub async fn reply_revisions(
    State(app): State<AppState>,
    viewer: Viewer,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    revisions(&app, &viewer, id, &headers).await
}

async fn revisions(app: &App, viewer: &Viewer, id: PostId, headers: &HeaderMap) -> Result<Response, Problem> {
    let (post, _) = load(app, id, viewer.member()).await?;
    let rows = revision::list(&mut *app.db.conn().await?, post.id).await?;
    let items: Vec<RevisionOut> = rows.into_iter().map(RevisionOut::from).collect();
    reply_with::tagged(headers, &Items { items })
}
