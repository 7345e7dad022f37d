//! `/topics/{id}/replies` and `/replies/{id}`.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Id, Paging, count_post};
use super::openapi::{Conflict, Deleted, IfMatch, Limited, PostPath};
use super::problem::Problem;
use super::reply_with;
use super::topics::{self, EditIn, Removal, Shown, take_away};
use super::wire::{Items, ReplyOut};
use crate::accounts::Member;
use crate::app::{App, AppState};
use crate::db::Conn;
use crate::db::ids::{AttachmentId, PostId};
use crate::error::{Error, Problem as Fault, Result as Outcome};
use crate::forum::reply::{self, ReplyDraft};
use crate::forum::thread::{self, Replies};
use crate::forum::topic::{self, Edit};
use crate::posts::{PostView, post, view};

/// Replies of a topic, oldest first; deleted ones are left out.
#[utoipa::path(get, path = "/topics/{id}/replies", operation_id = "list_replies", tag = "replies",
    params(PostPath, Paging), responses(
    (status = 200, description = "One page", body = Items<ReplyOut>), Deleted))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Viewer,
    Id(id): Id,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = paging.page()?;
    let shown = topics::load(&app, id, viewer.member()).await?;
    let wanted = Replies { root: id, with_deleted: false, page };
    let replies = thread::replies(&mut *app.db.conn().await?, wanted, viewer.actor_id()).await?;
    let items = replies
        .rows
        .iter()
        .map(|reply| ReplyOut::new(&app.site, reply, &shown.topic.topic, viewer.actor_id()))
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, replies.next))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyIn {
    /// Markdown.
    #[schema(min_length = 1, max_length = 50_000)]
    pub body: String,
    /// Id of the reply it answers; absent for the topic itself.
    #[schema(value_type = Option<String>)]
    pub in_reply_to: Option<PostId>,
    pub language: Option<String>,
    /// Ids of pictures uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub images: Vec<AttachmentId>,
}

/// Reply. In a community elsewhere it is `pending` until that community passes it on.
#[utoipa::path(post, path = "/topics/{id}/replies", operation_id = "post_reply", tag = "replies", security(("token" = ["write"])),
    params(PostPath), request_body = ReplyIn, responses(
    (status = 201, description = "Posted", body = ReplyOut), Conflict, Deleted, Limited))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Body(input): Body<ReplyIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let shown = topics::load(&app, id, Some(member)).await?;
    let parent = input.in_reply_to.unwrap_or(id);
    if parent != id {
        let parent = post::find(&mut *app.db.conn().await?, parent).await;
        if !parent.is_ok_and(|parent| parent.root_id == Some(id) && parent.deleted_at.is_none()) {
            return Err(Error::invalid("in_reply_to", Fault::Unknown).into());
        }
    }
    let draft = ReplyDraft { parent, language: input.language, body: input.body, images: input.images };
    let made = app
        .db
        .transaction(async |conn| {
            count_post(conn, &app, member).await?;
            reply::post(conn, app.here(), (member, shown.standing), (&shown.community, &draft)).await
        })
        .await?;
    let (view, shown) = load(&app, made.id, Some(member)).await?;
    let out = ReplyOut::new(&app.site, &view, &shown.topic.topic, Some(member.actor.id));
    reply_with::created(&format!("{}/api/ateneo/v1/replies/{}", app.site.base(), made.id), &out)
}

/// A reply this person may read, with its topic; 410 when it was deleted.
async fn load(app: &App, id: PostId, member: Option<&Member>) -> Outcome<(PostView, Shown)> {
    load_in(&mut *app.db.conn().await?, id, member).await
}

/// [`load`], in a transaction.
async fn load_in(conn: &mut Conn, id: PostId, member: Option<&Member>) -> Outcome<(PostView, Shown)> {
    let viewer = member.map(|member| member.actor.id);
    let post = post::find(conn, id).await?;
    if post.is_topic() || !post.is_visible_to(viewer) {
        return Err(Error::NotFound("reply"));
    }
    // First whether they may know of it, then whether it still stands.
    let shown = topics::load_in(conn, post.thread(), member).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("reply"));
    }
    Ok((view::complete_one(conn, post, viewer).await?, shown))
}

/// One reply.
#[utoipa::path(get, path = "/replies/{id}", operation_id = "get_reply", tag = "replies",
    params(PostPath), responses(
    (status = 200, description = "The reply", body = ReplyOut), Deleted))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, shown) = load(&app, id, viewer.member()).await?;
    reply_with::tagged(&headers, &ReplyOut::new(&app.site, &view, &shown.topic.topic, viewer.actor_id()))
}

/// Change what the fields given say; what it said before stays public.
#[utoipa::path(patch, path = "/replies/{id}", operation_id = "edit_reply", tag = "replies", security(("token" = ["write"])),
    params(PostPath, IfMatch), request_body = EditIn, responses(
    (status = 200, description = "Changed", body = ReplyOut), Deleted))]
pub async fn update(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    headers: HeaderMap,
    Body(input): Body<EditIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    if input.title.is_some() {
        return Err(Error::invalid("title", Fault::Unknown).into());
    }
    let out = |(view, shown): &(PostView, Shown)| {
        ReplyOut::new(&app.site, view, &shown.topic.topic, Some(member.actor.id))
    };
    let edit = Edit::from(input);
    let edited = app
        .db
        .transaction(async |conn| {
            post::lock(conn, id).await?;
            if !reply_with::unchanged(&headers, &out(&load_in(conn, id, Some(member)).await?))? {
                return Ok(None);
            }
            topic::edit(conn, app.here(), member, (id, &edit)).await?;
            load_in(conn, id, Some(member)).await.map(Some)
        })
        .await?;
    reply_with::edited(&out(&edited.ok_or_else(reply_with::changed_meanwhile)?))
}

/// Delete one's own reply, or take it out of a community one facilitates.
#[utoipa::path(delete, path = "/replies/{id}", operation_id = "delete_reply", tag = "replies", security(("token" = ["write"])),
    params(PostPath, Removal, IfMatch), responses(
    (status = 204, description = "Gone"), Deleted))]
pub async fn destroy(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Asked(removal): Asked<Removal>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let reason = removal.reason()?;
    let deleted = app
        .db
        .transaction(async |conn| {
            post::lock(conn, id).await?;
            let (view, shown) = load_in(conn, id, Some(member)).await?;
            let out = ReplyOut::new(&app.site, &view, &shown.topic.topic, Some(member.actor.id));
            if !reply_with::unchanged(&headers, &out)? {
                return Ok(false);
            }
            take_away(conn, &app, (member, &shown), (&view.post, reason)).await?;
            Ok(true)
        })
        .await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(reply_with::changed_meanwhile()) }
}
