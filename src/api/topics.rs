//! Topics: what communities talk about.

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

use super::access::{self, FoundTopic};
use super::accounts::AccountOut;
use super::auth::{Authed, Viewer, Write};
use super::body::Body;
use super::communities::CommunityRef;
use super::conditional::IfMatch;
use super::language::Preferred;
use super::openapi::{
    self, Because, CommunityName, Deletes, Edits, Lang, NotModified, Paged, PostId as Id, ReadsAnywhere,
    ReadsPosts, Sorted, Writes,
};
use super::page::{self, Items, Query, Segments};
use super::posting::{self, AttachmentOut, RevisionOut};
use super::problem::Problem;
use crate::app::AppState;
use crate::communities::{CommunityView, membership};
use crate::db::ids::PostId;
use crate::db::page::Cursor;
use crate::error::{self, Error};
use crate::forum::thread::{self, Sort};
use crate::forum::topic::{self, Edit, TopicDraft};
use crate::forum::{TopicKind, TopicView};
use crate::posts::post;
use crate::site::{PostPath, Site};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(index, create))
        .routes(routes!(show, update, destroy))
        .routes(routes!(history))
}

/// A topic with its first post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topic)]
pub struct TopicOut {
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    /// Federated id; the same as `url` when it was opened here.
    #[schema(format = "uri")]
    ap_id: String,
    community: CommunityRef,
    author: AccountOut,
    title: String,
    /// `discussion`, `question` or `announcement`.
    kind: String,
    /// Safe to show.
    html: String,
    /// The Markdown it was written in, when that is known.
    body: Option<String>,
    /// Language of the post, as a BCP 47 tag.
    language: Option<String>,
    published: DateTime<Utc>,
    edited: Option<DateTime<Utc>>,
    /// `published`; `pending` until a community elsewhere passes it on; `refused` if it does not.
    state: String,
    /// Why it was refused.
    state_reason: Option<String>,
    reply_count: i32,
    like_count: i32,
    useful_count: i32,
    /// By whoever asks.
    liked: bool,
    /// By whoever asks.
    found_useful: bool,
    /// Id of the reply that answers the question.
    accepted_reply: Option<String>,
    pinned: bool,
    locked: bool,
    attachments: Vec<AttachmentOut>,
}

impl TopicOut {
    pub fn render(
        site: &Site,
        preferred: &Preferred,
        (found, community): (&TopicView, &CommunityView),
    ) -> Self {
        let TopicView { topic, view } = found;
        let post = &view.post;
        Self {
            id: post.id.to_string(),
            url: site.post(PostPath::Topic, post.id),
            ap_id: post.ap_id.clone(),
            community: CommunityRef::render(site, preferred, community),
            author: AccountOut::render(site, &view.author),
            title: topic.title.clone(),
            kind: topic.kind.clone(),
            html: post.body_html.clone(),
            body: post.body_source.clone(),
            language: post.language.clone(),
            published: post.published_at,
            edited: post.edited_at,
            state: post.state.clone(),
            state_reason: post.state_reason.clone(),
            reply_count: topic.reply_count,
            like_count: post.like_count,
            useful_count: post.useful_count,
            liked: view.liked,
            found_useful: view.found_useful,
            accepted_reply: topic.accepted_reply_id.map(|id| id.to_string()),
            pinned: topic.pinned_at.is_some(),
            locked: topic.locked_at.is_some(),
            attachments: view
                .attachments
                .iter()
                .map(|picture| AttachmentOut::render(site, picture))
                .collect(),
        }
    }

    pub fn of(app: &AppState, preferred: &Preferred, found: &FoundTopic) -> Self {
        Self::render(&app.site, preferred, (&found.topic, &found.community))
    }
}

/// A topic to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTopic)]
struct TopicIn {
    #[schema(min_length = 3, max_length = 200, pattern = r"^[^\u0000]*\S[^\u0000]+\S[^\u0000]*$")]
    title: String,
    /// Markdown.
    #[schema(min_length = 1, max_length = 50000, pattern = r"^[^\u0000]*\S[^\u0000]*$")]
    body: String,
    /// BCP 47 tag.
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    language: String,
    /// `discussion` when absent; `announcement` is for facilitators.
    #[schema(pattern = "^(discussion|question|announcement)$")]
    kind: Option<String>,
    /// Ids of uploads of `POST /media`, at most 8.
    #[schema(max_items = 8)]
    images: Option<Vec<String>>,
}

impl TopicIn {
    fn draft(self) -> Result<TopicDraft, Error> {
        let kind = match self.kind.as_deref() {
            None => TopicKind::Discussion,
            Some(text) => TopicKind::parse(text).ok_or(Error::invalid("kind", error::Problem::Unknown))?,
        };
        let images = posting::images(self.images)?;
        Ok(TopicDraft { kind, title: self.title, language: self.language, body: self.body, images })
    }
}

/// What changes; absent fields stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TopicEdit)]
struct EditIn {
    #[schema(min_length = 3, max_length = 200, pattern = r"^[^\u0000]*\S[^\u0000]+\S[^\u0000]*$")]
    title: Option<String>,
    /// Markdown.
    #[schema(min_length = 1, max_length = 50000, pattern = r"^[^\u0000]*\S[^\u0000]*$")]
    body: Option<String>,
    /// BCP 47 tag.
    #[schema(max_length = 35, pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]
    language: Option<String>,
}

/// Topics of a community; deleted ones leave the list.
#[utoipa::path(
    get, path = "/communities/{name}/topics", operation_id = "list_topics", tag = "topics", params(CommunityName, Paged, Sorted, Lang),
    security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<TopicOut>), NotModified, ReadsAnywhere)
)]
async fn index(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(name): Segments<String>,
    preferred: Preferred,
    query: Query,
) -> Result<Response, Problem> {
    let page = query.page()?;
    let unknown = || Error::invalid("sort", error::Problem::Unknown);
    let sort = query.get("sort").map_or(Some(Sort::Activity), Sort::parse).ok_or_else(unknown)?;
    let (community, _) = access::readable(&app, viewer.as_ref(), &name).await?;
    let mut conn = app.db.conn().await?;
    let viewer = viewer.map(|member| member.actor.id);
    let found = thread::topics(&mut conn, &[community.community.id], (sort, page), viewer).await?;
    let render = |topic: &TopicView| TopicOut::render(&app.site, &preferred, (topic, &community));
    let items: Vec<TopicOut> = found.rows.iter().map(render).collect();
    Ok(page::part(&app.site, &query, (items, found.next.map(Cursor::encode))))
}

/// Opens a topic. In a community of another server it stays `pending` until that passes it on.
#[utoipa::path(
    post, path = "/communities/{name}/topics", operation_id = "open_topic", tag = "topics", params(CommunityName, Lang), request_body = TopicIn,
    security(("bearer" = ["write"])),
    responses((status = 201, body = TopicOut, headers(("Location" = String))), Writes)
)]
async fn create(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(name): Segments<String>,
    preferred: Preferred,
    Body(body): Body<TopicIn>,
) -> Result<Response, Problem> {
    let draft = body.draft()?;
    let (community, _) = access::readable(&app, Some(&member), &name).await?;
    let here = app.here();
    let (opened, community) = app
        .db
        .transaction(async |conn| {
            let standing = membership::standing_of(conn, &community, &member).await?;
            posting::count(conn, &app, &member).await?;
            let post = topic::post(conn, here, (&member, standing), (&community, &draft)).await?;
            thread::topic(conn, post.id, Some(member.actor.id)).await
        })
        .await?;
    let topic = TopicOut::render(&app.site, &preferred, (&opened, &community));
    let location = format!("{}{}/topics/{}", app.site.base(), super::PREFIX, topic.id);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(topic)).into_response())
}

/// One topic.
#[utoipa::path(
    get, path = "/topics/{id}", operation_id = "get_topic", tag = "topics", params(Id, Lang), security((), ("bearer" = ["read"])),
    responses((status = 200, body = TopicOut), NotModified, ReadsPosts)
)]
async fn show(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(id): Segments<PostId>,
    preferred: Preferred,
) -> Result<Json<TopicOut>, Problem> {
    let mut conn = app.db.conn().await?;
    let found = access::topic(&mut conn, id, viewer.as_ref()).await?;
    Ok(Json(TopicOut::of(&app, &preferred, &found)))
}

/// Edits a topic of one's own; what it said before stays in its revisions.
#[utoipa::path(
    patch, path = "/topics/{id}", operation_id = "edit_topic", tag = "topics", params(Id, openapi::IfMatch, Lang), request_body = EditIn,
    security(("bearer" = ["write"])), responses((status = 200, body = TopicOut), Edits)
)]
async fn update(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    (preferred, expected): (Preferred, IfMatch),
    Body(EditIn { title, body, language }): Body<EditIn>,
) -> Result<Json<TopicOut>, Problem> {
    let (here, edit) = (app.here(), Edit { title, body, language });
    let edited = app
        .db
        .transaction(async |conn| {
            if !unchanged(conn, &app, (id, &member), (&preferred, &expected)).await? {
                return Ok(None);
            }
            topic::edit(conn, here, &member, (id, &edit)).await?;
            access::topic(conn, id, Some(&member)).await.map(Some)
        })
        .await?;
    let found = edited.ok_or_else(Problem::precondition_failed)?;
    Ok(Json(TopicOut::of(&app, &preferred, &found)))
}

/// Deletes a topic of one's own, or takes one out of a community one facilitates here.
#[utoipa::path(
    delete, path = "/topics/{id}", operation_id = "delete_topic", tag = "topics", params(Id, openapi::IfMatch, Because, Lang),
    security(("bearer" = ["write"])), responses((status = 204, description = "Deleted."), Deletes)
)]
async fn destroy(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    (preferred, expected): (Preferred, IfMatch),
    query: Query,
) -> Result<StatusCode, Problem> {
    let (here, reason) = (app.here(), posting::reason(&query)?);
    let deleted = app
        .db
        .transaction(async |conn| {
            if !unchanged(conn, &app, (id, &member), (&preferred, &expected)).await? {
                return Ok(false);
            }
            let FoundTopic { topic, community, standing } = access::topic(conn, id, Some(&member)).await?;
            let what = (&community, &topic.view.post, reason);
            posting::take_away(conn, here, (&member, standing), what).await.map(|()| true)
        })
        .await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::precondition_failed()) }
}

/// Finds the topic and, under its lock, compares it with what the caller expects.
async fn unchanged(
    conn: &mut crate::db::Conn,
    app: &AppState,
    (id, member): (PostId, &crate::accounts::Member),
    (preferred, expected): (&Preferred, &IfMatch),
) -> Result<bool, Error> {
    if expected.is_given() {
        post::lock(conn, id).await?;
    }
    let found = access::topic(conn, id, Some(member)).await?;
    expected.holds(&TopicOut::of(app, preferred, &found))
}

/// What a topic said before each edit, newest first, at most 100.
#[utoipa::path(
    get, path = "/topics/{id}/revisions", operation_id = "list_topic_revisions", tag = "topics", params(Id), security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<RevisionOut>), NotModified, ReadsPosts)
)]
async fn history(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(id): Segments<PostId>,
) -> Result<Response, Problem> {
    let mut conn = app.db.conn().await?;
    let found = access::topic(&mut conn, id, viewer.as_ref()).await?;
    Ok(page::whole(posting::revisions(&mut conn, &found.topic.view.post).await?))
}
