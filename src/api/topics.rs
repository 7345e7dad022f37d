//! `/communities/{name}/topics` and `/topics/{id}`.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Id, Name, Paging, Tongue, at_most, count_post, find_community, given, standing};
use super::openapi::{CommunityPath, Conflict, Deleted, IfMatch, Invalid, Lang, Limited, PostPath, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, TopicOut};
use crate::accounts::Member;
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, rules};
use crate::db::Conn;
use crate::db::ids::{ActorId, AttachmentId, ConceptId, PostId};
use crate::error::{Error, Problem as Fault, Reason, Result as Outcome};
use crate::forum::thread::{self, Sort};
use crate::forum::topic::{self, Edit, Switch, TopicDraft, TopicKind};
use crate::forum::{TopicView, removal};
use crate::moderation::{Action, Judge, Order, Subject, decision};
use crate::posts::{Post, post};
use crate::taxonomy::{Concept, classify};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// `activity` (the default), `new` or `unanswered`.
    #[serde(default, deserialize_with = "given")]
    #[param(pattern = "^(activity|new|unanswered)$")]
    pub sort: Option<String>,
    /// How many at most: 1 to 100.
    #[serde(default, deserialize_with = "given")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
}

/// Topics of a community; deleted ones leave the list.
#[utoipa::path(get, path = "/communities/{name}/topics", operation_id = "list_topics", tag = "topics",
    params(CommunityPath, Listing, Lang), responses(
    (status = 200, description = "One page", body = Items<TopicOut>), Remote))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Name(name): Name,
    Asked(listing): Asked<Listing>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sort = match listing.sort.as_deref() {
        None => Sort::Activity,
        Some(sort) => Sort::parse(sort).ok_or(Error::invalid("sort", Fault::Unknown))?,
    };
    let page = Paging { limit: listing.limit, cursor: listing.cursor }.page()?;
    let (view, _) = find_community(&app, &name, viewer.member()).await?;
    let mut conn = app.db.conn().await?;
    let topics = thread::topics(&mut conn, &[view.community.id], (sort, page), viewer.actor_id()).await?;
    let ids: Vec<PostId> = topics.rows.iter().map(|topic| topic.topic.post_id).collect();
    let carried = classify::of_posts(&mut conn, &ids).await?;
    let place = (&view, language.code());
    let items = topics
        .rows
        .iter()
        .map(|topic| {
            let terms = carried.get(&topic.topic.post_id).map_or(&[][..], Vec::as_slice);
            TopicOut::new(&app.site, topic, place, viewer.actor_id()).carrying(place, terms)
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, topics.next))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicIn {
    #[schema(min_length = 3, max_length = 200)]
    pub title: String,
    /// Markdown.
    #[schema(min_length = 1, max_length = 50_000)]
    pub body: String,
    /// A language tag such as `es`.
    #[schema(min_length = 2, max_length = 35)]
    pub language: String,
    /// `discussion` (the default), `question` or, for facilitators, `announcement`.
    #[schema(pattern = "^(discussion|question|announcement)$")]
    pub kind: Option<String>,
    /// Ids of pictures uploaded before.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub images: Vec<AttachmentId>,
    /// Ids of terms of the community it carries.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 5)]
    pub concepts: Vec<ConceptId>,
}

/// Open a topic. In a community elsewhere it is `pending` until that community passes it on.
#[utoipa::path(post, path = "/communities/{name}/topics", operation_id = "open_topic", tag = "topics", security(("token" = ["write"])),
    params(CommunityPath, Lang), request_body = TopicIn, responses(
    (status = 201, description = "Opened", body = TopicOut), Conflict, Limited, Remote))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
    Name(name): Name,
    Body(input): Body<TopicIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let kind = match input.kind.as_deref() {
        None => TopicKind::Discussion,
        Some(kind) => TopicKind::parse(kind).ok_or(Error::invalid("kind", Fault::Unknown))?,
    };
    let draft = TopicDraft {
        kind,
        title: input.title,
        language: input.language,
        body: input.body,
        images: input.images,
    };
    let post = app
        .db
        .transaction(async |conn| {
            count_post(conn, &app, member).await?;
            let post = topic::post(conn, app.here(), (member, standing), (&view, &draft)).await?;
            classify::set(conn, (view.community.id, post.id), &input.concepts).await?;
            Ok(post)
        })
        .await?;
    let shown = load(&app, post.id, Some(member)).await?;
    let out = shown.out(&app, (language.code(), Some(member.actor.id)));
    reply_with::created(&format!("{}/api/ateneo/v1/topics/{}", app.site.base(), post.id), &out)
}

/// A topic with what decides about it.
pub struct Shown {
    pub topic: TopicView,
    pub community: CommunityView,
    pub standing: Standing,
    /// Terms it carries.
    pub concepts: Vec<Concept>,
}

impl Shown {
    pub fn out(&self, app: &App, (language, viewer): (&str, Option<ActorId>)) -> TopicOut {
        let place = (&self.community, language);
        TopicOut::new(&app.site, &self.topic, place, viewer).carrying(place, &self.concepts)
    }
}

/// A topic this person may read; 410 when it was deleted.
pub async fn load(app: &App, id: PostId, member: Option<&Member>) -> Outcome<Shown> {
    load_in(&mut *app.db.conn().await?, id, member).await
}

/// [`load`], in a transaction.
pub async fn load_in(conn: &mut Conn, id: PostId, member: Option<&Member>) -> Outcome<Shown> {
    let (topic, community) = thread::topic(conn, id, member.map(|member| member.actor.id)).await?;
    let standing = standing(conn, &community, member).await?;
    rules::may_read(&community.community, standing).map_err(|_| Error::NotFound("topic"))?;
    if topic.view.post.deleted_at.is_some() {
        return Err(Error::Gone("topic"));
    }
    let concepts = classify::of_posts(conn, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(Shown { topic, community, standing, concepts })
}

/// One topic.
#[utoipa::path(get, path = "/topics/{id}", operation_id = "get_topic", tag = "topics",
    params(PostPath, Lang), responses(
    (status = 200, description = "The topic", body = TopicOut), Deleted))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let shown = load(&app, id, viewer.member()).await?;
    let out = shown.out(&app, (language.code(), viewer.actor_id()));
    reply_with::tagged(&headers, &out)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditIn {
    /// Topics only.
    #[schema(min_length = 3, max_length = 200)]
    pub title: Option<String>,
    /// Markdown.
    #[schema(min_length = 1, max_length = 50_000)]
    pub body: Option<String>,
    pub language: Option<String>,
    /// Topics only: ids of all terms of the community it carries from now on.
    #[schema(value_type = Option<Vec<String>>, max_items = 5)]
    pub concepts: Option<Vec<ConceptId>>,
}

impl From<EditIn> for Edit {
    fn from(input: EditIn) -> Self {
        Self { title: input.title, body: input.body, language: input.language, concepts: input.concepts }
    }
}

/// Change what the fields given say; what it said before stays public.
#[utoipa::path(patch, path = "/topics/{id}", operation_id = "edit_topic", tag = "topics", security(("token" = ["write"])),
    params(PostPath, IfMatch, Lang), request_body = EditIn, responses(
    (status = 200, description = "Changed", body = TopicOut), Deleted))]
pub async fn update(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
    Id(id): Id,
    headers: HeaderMap,
    Body(input): Body<EditIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let out = |shown: &Shown| shown.out(&app, (language.code(), Some(member.actor.id)));
    let edit = Edit::from(input);
    let edited = app
        .db
        .transaction(async |conn| {
            post::lock(conn, id).await?;
            let before = load_in(conn, id, Some(member)).await?;
            if !reply_with::unchanged(&headers, &out(&before))? {
                return Ok(None);
            }
            topic::edit(conn, app.here(), member, (id, &edit)).await?;
            load_in(conn, id, Some(member)).await.map(Some)
        })
        .await?;
    reply_with::edited(&out(&edited.ok_or_else(reply_with::changed_meanwhile)?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Removal {
    /// Why, when a facilitator takes it out of the community.
    #[param(max_length = 500)]
    pub reason: Option<String>,
}

impl Removal {
    pub fn reason(&self) -> Outcome<&str> {
        let reason = self.reason.as_deref().unwrap_or_default();
        at_most("reason", reason, 500)?;
        Ok(reason)
    }
}

/// Delete one's own topic, or take it out of a community one facilitates.
#[utoipa::path(delete, path = "/topics/{id}", operation_id = "delete_topic", tag = "topics", security(("token" = ["write"])),
    params(PostPath, Removal, IfMatch, Lang), responses(
    (status = 204, description = "Gone"), Deleted))]
pub async fn destroy(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
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
            let shown = load_in(conn, id, Some(member)).await?;
            let out = shown.out(&app, (language.code(), Some(member.actor.id)));
            if !reply_with::unchanged(&headers, &out)? {
                return Ok(false);
            }
            take_away(conn, &app, (member, &shown), (&shown.topic.view.post, reason)).await?;
            Ok(true)
        })
        .await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(reply_with::changed_meanwhile()) }
}

/// Deletion by the author, removal by a facilitator of a community hosted here: a community elsewhere
/// decides itself what it takes out.
pub async fn take_away(
    conn: &mut Conn,
    app: &App,
    (member, shown): (&Member, &Shown),
    (post, reason): (&Post, &str),
) -> Outcome<()> {
    if post.author_id == member.actor.id {
        removal::delete(conn, app.here(), member, post.id).await?;
    } else if shown.community.is_local() {
        let judge = Judge {
            member,
            community: Some(&shown.community),
            standing: shown.standing,
            secret: &app.secret,
        };
        let reason = if reason.trim().is_empty() { "-" } else { reason };
        let order = Order::new(Action::Remove, reason);
        decision::decide(conn, app.here(), &judge, (Subject::Post(post.id), &order)).await?;
    } else {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    Ok(())
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    /// Id of the reply that answers the question.
    #[schema(value_type = String)]
    pub reply: PostId,
}

/// Say which reply answers a question: its author, or a facilitator.
#[utoipa::path(put, path = "/topics/{id}/answer", tag = "topics", security(("token" = ["write"])),
    params(PostPath), request_body = AnswerIn, responses(
    (status = 204, description = "Accepted"), Deleted))]
pub async fn accept(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Body(input): Body<AnswerIn>,
) -> Result<StatusCode, Problem> {
    answer(&app, &viewer, (id, Some(input.reply))).await
}

/// Take the accepted answer back.
#[utoipa::path(delete, path = "/topics/{id}/answer", tag = "topics", security(("token" = ["write"])),
    params(PostPath), responses(
    (status = 204, description = "Open again"), Deleted, Invalid))]
pub async fn unaccept(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    answer(&app, &viewer, (id, None)).await
}

async fn answer(
    app: &App,
    viewer: &Viewer,
    (id, reply): (PostId, Option<PostId>),
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let shown = load(app, id, Some(member)).await?;
    app.db
        .transaction(async |conn| {
            topic::accept(conn, app.here(), (member, shown.standing), (id, reply)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pin a topic to the top of its community.
#[utoipa::path(put, path = "/topics/{id}/pin", tag = "topics", security(("token" = ["write"])),
    params(PostPath), responses(
    (status = 204, description = "Pinned"), Deleted))]
pub async fn pin(State(app): State<AppState>, viewer: Signed, Id(id): Id) -> Result<StatusCode, Problem> {
    switch(&app, &viewer, id, Switch::Pinned(true)).await
}

/// Take the pin out.
#[utoipa::path(delete, path = "/topics/{id}/pin", tag = "topics", security(("token" = ["write"])),
    params(PostPath), responses(
    (status = 204, description = "Not pinned"), Deleted))]
pub async fn unpin(State(app): State<AppState>, viewer: Signed, Id(id): Id) -> Result<StatusCode, Problem> {
    switch(&app, &viewer, id, Switch::Pinned(false)).await
}

/// Let nobody but facilitators reply any more.
#[utoipa::path(put, path = "/topics/{id}/lock", tag = "topics", security(("token" = ["write"])),
    params(PostPath), responses(
    (status = 204, description = "Locked"), Deleted))]
pub async fn lock(State(app): State<AppState>, viewer: Signed, Id(id): Id) -> Result<StatusCode, Problem> {
    switch(&app, &viewer, id, Switch::Locked(true)).await
}

/// Open it to replies again.
#[utoipa::path(delete, path = "/topics/{id}/lock", tag = "topics", security(("token" = ["write"])),
    params(PostPath), responses(
    (status = 204, description = "Not locked"), Deleted))]
pub async fn unlock(State(app): State<AppState>, viewer: Signed, Id(id): Id) -> Result<StatusCode, Problem> {
    switch(&app, &viewer, id, Switch::Locked(false)).await
}

async fn switch(app: &App, viewer: &Viewer, id: PostId, to: Switch) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let shown = load(app, id, Some(member)).await?;
    app.db
        .transaction(async |conn| topic::switch(conn, app.here(), (member, shown.standing), (id, to)).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
