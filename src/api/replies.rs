//! Replies: what is said under a topic.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use http::StatusCode;
use http::header::LOCATION;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access::{self, FoundReply};
use super::accounts::AccountOut;
use super::auth::{Authed, Viewer, Write};
use super::body::Body;
use super::conditional::IfMatch;
use super::openapi::{self, Because, Deletes, Edits, NotModified, Paged, PostId as Id, ReadsPosts, Writes};
use super::page::{self, Items, Query, Segments};
use super::posting::{self, AttachmentOut, RevisionOut};
use super::problem::Problem;
use crate::accounts::Member;
use crate::app::AppState;
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::page::Cursor;
use crate::error::{self, Error};
use crate::forum::reply::{self, ReplyDraft};
use crate::forum::thread::{self, Replies};
use crate::forum::topic::{self, Edit};
use crate::posts::{PostView, post, view};
use crate::site::{PostPath, Site};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(index, create))
        .routes(routes!(show, update, destroy))
        .routes(routes!(history))
}

/// An answer to a topic or to another reply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reply)]
pub struct ReplyOut {
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    /// Federated id; the same as `url` when it was written here.
    #[schema(format = "uri")]
    ap_id: String,
    /// Id of the topic it is under.
    #[schema(pattern = "^[0-9]{1,18}$")]
    topic: String,
    /// Id of the reply, or topic, it answers.
    in_reply_to: Option<String>,
    /// 1 for an answer to the topic itself.
    depth: i32,
    author: AccountOut,
    /// Safe to show.
    html: String,
    /// The Markdown it was written in, when that is known.
    body: Option<String>,
    /// As a BCP 47 tag.
    language: Option<String>,
    published: DateTime<Utc>,
    edited: Option<DateTime<Utc>>,
    /// `published`; `pending` until a community elsewhere passes it on; `refused` if it does not.
    state: String,
    /// Why it was refused.
    state_reason: Option<String>,
    /// Direct answers.
    reply_count: i32,
    like_count: i32,
    useful_count: i32,
    /// By whoever asks.
    liked: bool,
    /// By whoever asks.
    found_useful: bool,
    attachments: Vec<AttachmentOut>,
}

impl ReplyOut {
    pub fn render(site: &Site, view: &PostView) -> Self {
        let post = &view.post;
        Self {
            id: post.id.to_string(),
            url: site.post(PostPath::Reply, post.id),
            ap_id: post.ap_id.clone(),
            topic: post.thread().to_string(),
            in_reply_to: post.parent_id.map(|id| id.to_string()),
            depth: post.depth,
            author: AccountOut::render(site, &view.author),
            html: post.body_html.clone(),
            body: post.body_source.clone(),
            language: post.language.clone(),
            published: post.published_at,
            edited: post.edited_at,
            state: post.state.clone(),
            state_reason: post.state_reason.clone(),
            reply_count: post.reply_count,
            like_count: post.like_count,
            useful_count: post.useful_count,
            liked: view.liked,
            found_useful: view.found_useful,
            attachments: view
                .attachments
                .iter()
                .map(|picture| AttachmentOut::render(site, picture))
                .collect(),
        }
    }
}

/// An answer to post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReply)]
struct ReplyIn {
    /// Markdown.
    #[schema(min_length = 1, max_length = 50000, pattern = r"^[^\u0000]*\S[^\u0000]*$")]
    body: String,
    /// Id of a reply of this thread, or of the topic, which is meant when absent.
    in_reply_to: Option<String>,
    /// BCP 47 tag; the member's own language when absent.
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    language: Option<String>,
    /// Ids of uploads of `POST /media`, at most 8.
    #[schema(max_items = 8)]
    images: Option<Vec<String>>,
}

/// What changes; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplyEdit)]
struct EditIn {
    /// Markdown.
    #[schema(min_length = 1, max_length = 50000, pattern = r"^[^\u0000]*\S[^\u0000]*$")]
    body: Option<String>,
    /// BCP 47 tag.
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    language: Option<String>,
}

/// Replies of a topic, oldest first; deleted ones are left out.
#[utoipa::path(
    get, path = "/topics/{id}/replies", operation_id = "list_replies", tag = "replies", params(Id, Paged), security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<ReplyOut>), NotModified, ReadsPosts)
)]
async fn index(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(id): Segments<PostId>,
    query: Query,
) -> Result<Response, Problem> {
    let page = query.page()?;
    let mut conn = app.db.conn().await?;
    access::topic(&mut conn, id, viewer.as_ref()).await?;
    let wanted = Replies { root: id, with_deleted: false, page };
    let found = thread::replies(&mut conn, wanted, viewer.map(|member| member.actor.id)).await?;
    let items: Vec<ReplyOut> = found.rows.iter().map(|reply| ReplyOut::render(&app.site, reply)).collect();
    Ok(page::part(&app.site, &query, (items, found.next.map(Cursor::encode))))
}

/// Replies to a topic or to one of its replies.
#[utoipa::path(
    post, path = "/topics/{id}/replies", operation_id = "post_reply", tag = "replies", params(Id), request_body = ReplyIn,
    security(("bearer" = ["write"])),
    responses((status = 201, body = ReplyOut, headers(("Location" = String))), Writes)
)]
async fn create(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    Body(body): Body<ReplyIn>,
) -> Result<Response, Problem> {
    let here = app.here();
    let unknown = |_| Error::invalid("in_reply_to", error::Problem::Unknown);
    let parent = body.in_reply_to.as_deref().map_or(Ok(id), |id| id.parse().map_err(unknown))?;
    let images = posting::images(body.images)?;
    let draft = ReplyDraft { parent, language: body.language, body: body.body, images };
    let posted = app
        .db
        .transaction(async |conn| {
            let found = access::topic(conn, id, Some(&member)).await?;
            answerable(conn, (id, parent), &member).await?;
            posting::count(conn, &app, &member).await?;
            let who = (&member, found.standing);
            let post = reply::post(conn, here, who, (&found.community, &draft)).await?;
            view::complete_one(conn, post, Some(member.actor.id)).await
        })
        .await?;
    let reply = ReplyOut::render(&app.site, &posted);
    let location = format!("{}{}/replies/{}", app.site.base(), super::PREFIX, reply.id);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(reply)).into_response())
}

/// What is answered stands in this thread, for this member.
async fn answerable(
    conn: &mut Conn,
    (topic, parent): (PostId, PostId),
    member: &Member,
) -> Result<(), Error> {
    let found = match post::find(conn, parent).await {
        Err(Error::NotFound(_)) => None,
        found => Some(found?),
    };
    let stands = found.is_some_and(|post| {
        post.thread() == topic && post.deleted_at.is_none() && post.is_visible_to(Some(member.actor.id))
    });
    if stands { Ok(()) } else { Err(Error::invalid("in_reply_to", error::Problem::Unknown)) }
}

/// One reply.
#[utoipa::path(
    get, path = "/replies/{id}", operation_id = "get_reply", tag = "replies", params(Id), security((), ("bearer" = ["read"])),
    responses((status = 200, body = ReplyOut), NotModified, ReadsPosts)
)]
async fn show(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(id): Segments<PostId>,
) -> Result<Json<ReplyOut>, Problem> {
    let mut conn = app.db.conn().await?;
    let found = access::reply(&mut conn, id, viewer.as_ref()).await?;
    Ok(Json(ReplyOut::render(&app.site, &found.reply)))
}

/// Edits a reply of one's own; what it said before stays in its revisions.
#[utoipa::path(
    patch, path = "/replies/{id}", operation_id = "edit_reply", tag = "replies", params(Id, openapi::IfMatch), request_body = EditIn,
    security(("bearer" = ["write"])), responses((status = 200, body = ReplyOut), Edits)
)]
async fn update(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    expected: IfMatch,
    Body(EditIn { body, language }): Body<EditIn>,
) -> Result<Json<ReplyOut>, Problem> {
    let (here, edit) = (app.here(), Edit { title: None, body, language });
    let edited = app
        .db
        .transaction(async |conn| {
            if !unchanged(conn, &app, (id, &member), &expected).await? {
                return Ok(None);
            }
            let post = topic::edit(conn, here, &member, (id, &edit)).await?;
            view::complete_one(conn, post, Some(member.actor.id)).await.map(Some)
        })
        .await?;
    let reply = edited.ok_or_else(Problem::precondition_failed)?;
    Ok(Json(ReplyOut::render(&app.site, &reply)))
}

/// Deletes a reply of one's own, or takes one out of a community one facilitates here.
#[utoipa::path(
    delete, path = "/replies/{id}", operation_id = "delete_reply", tag = "replies", params(Id, openapi::IfMatch, Because),
    security(("bearer" = ["write"])), responses((status = 204, description = "Deleted."), Deletes)
)]
async fn destroy(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    expected: IfMatch,
    query: Query,
) -> Result<StatusCode, Problem> {
    let (here, reason) = (app.here(), posting::reason(&query)?);
    let deleted = app
        .db
        .transaction(async |conn| {
            if !unchanged(conn, &app, (id, &member), &expected).await? {
                return Ok(false);
            }
            let FoundReply { reply, community, standing, .. } =
                access::reply(conn, id, Some(&member)).await?;
            let what = (&community, &reply.post, reason);
            posting::take_away(conn, here, (&member, standing), what).await.map(|()| true)
        })
        .await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::precondition_failed()) }
}

/// Finds the reply and, under its lock, compares it with what the caller expects.
async fn unchanged(
    conn: &mut Conn,
    app: &AppState,
    (id, member): (PostId, &Member),
    expected: &IfMatch,
) -> Result<bool, Error> {
    if expected.is_given() {
        post::lock(conn, id).await?;
    }
    let found = access::reply(conn, id, Some(member)).await?;
    expected.holds(&ReplyOut::render(&app.site, &found.reply))
}

/// What a reply said before each edit, newest first, at most 100.
#[utoipa::path(
    get, path = "/replies/{id}/revisions", operation_id = "list_reply_revisions", tag = "replies", params(Id), security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<RevisionOut>), NotModified, ReadsPosts)
)]
async fn history(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(id): Segments<PostId>,
) -> Result<Response, Problem> {
    let mut conn = app.db.conn().await?;
    let found = access::reply(&mut conn, id, viewer.as_ref()).await?;
    Ok(page::whole(posting::revisions(&mut conn, &found.reply.post).await?))
}
