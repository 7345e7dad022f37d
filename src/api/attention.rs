//! `/notifications`, levels, `/bookmarks`, followed tags, and by which way notices come.

use std::collections::BTreeMap;

use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Id, Name, Paging, Tongue, find_community};
use super::openapi::{CommunityPath, Deleted, Lang, PostPath, Remote};
use super::problem::Problem;
use super::reactions::load;
use super::reply_with;
use super::wire::{CommunityRef, Items, PersonOut};
use crate::app::AppState;
use crate::db::ids::{NotificationId, PostId};
use crate::db::page::Page;
use crate::error::{Error, Problem as Fault, Result as Outcome};
use crate::forum::thread;
use crate::notifications::list::{self, Filter, Told};
use crate::notifications::settings::{self, Rhythm, Settings};
use crate::notifications::{Channel, Kind, Level, bookmark, level, tag};

/// Something that concerns the holder of the token.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationOut {
    pub id: String,
    /// What happened: `mention`, `reply`, `accepted`, `answered`, `watched`, `thread`, `topic`, `useful`,
    /// `follow`, `join_request`, `join_answer`, `role`, `account_request`, `report`, `decision`, `appeal`.
    pub kind: &'static str,
    /// Who did it; absent where nobody is named.
    pub actor: Option<PersonOut>,
    /// The post it is about.
    pub post: Option<String>,
    /// The topic the post belongs to, and its title.
    pub topic: Option<String>,
    pub title: Option<String>,
    pub community: Option<CommunityRef>,
    /// A role, or how a request was answered; empty for other kinds.
    pub detail: String,
    /// How many are gathered in it.
    pub count: i32,
    pub at: DateTime<Utc>,
    /// When it was read.
    pub read: Option<DateTime<Utc>>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listed {
    /// `all` (when absent), `unread` or `mentions`.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(pattern = "^(all|unread|mentions)$")]
    show: Option<String>,
    /// 1 to 100.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// What concerns the holder, newest first.
#[utoipa::path(get, path = "/notifications", tag = "attention", security(("token" = ["read"])), params(Listed, Lang),
    responses((status = 200, description = "One page", body = Items<NotificationOut>)))]
pub async fn notifications(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
    Asked(listed): Asked<Listed>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let page = Page::new(listed.cursor.as_deref(), listed.limit)?;
    let filter = match listed.show.as_deref() {
        None => Filter::All,
        Some(text) => Filter::parse(text).ok_or(Error::invalid("show", Fault::Unknown))?,
    };
    let found = list::list(&mut *app.db.conn().await?, member.actor.id, (filter, page)).await?;
    let out = |told: &Told| NotificationOut {
        id: told.notification.id.to_string(),
        kind: told.kind.as_str(),
        actor: told.actor.as_ref().map(|actor| PersonOut::new(&app.site, actor)),
        post: told.notification.post_id.map(|id| id.to_string()),
        topic: told.notification.topic_id.map(|id| id.to_string()),
        title: told.title.clone(),
        community: told.community.as_ref().map(|view| CommunityRef::new(&app.site, view, language.code())),
        detail: told.notification.detail.clone(),
        count: told.notification.count,
        at: told.notification.at,
        read: told.notification.read_at,
    };
    let items: Vec<NotificationOut> = found.rows.iter().map(out).collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, found.next))
}

/// Mark everything read.
#[utoipa::path(post, path = "/notifications/read", operation_id = "read_notifications", tag = "attention",
    security(("token" = ["write"])), responses((status = 204, description = "Read")))]
pub async fn read_all(State(app): State<AppState>, viewer: Signed) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    list::read_all(&mut *app.db.conn().await?, member.actor.id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mark one read.
#[utoipa::path(put, path = "/notifications/{id}/read", operation_id = "read_notification", tag = "attention",
    security(("token" = ["write"])), params(PostPath), responses((status = 204, description = "Read")))]
pub async fn read_one(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let id = NotificationId(id.0);
    let found = list::open(&mut *app.db.conn().await?, member.actor.id, id, app.clock.now()).await?;
    found.ok_or(Error::NotFound("notification"))?;
    Ok(StatusCode::NO_CONTENT)
}

/// How much one hears of a community or a topic.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelBody {
    /// `muted`, `normal`, `follow` or `watch`.
    #[schema(pattern = "^(muted|normal|follow|watch)$")]
    pub level: String,
}

impl LevelBody {
    fn new(level: Level) -> Self {
        Self { level: level.as_str().to_owned() }
    }

    fn read(&self) -> Outcome<Level> {
        Level::parse(&self.level).ok_or(Error::invalid("level", Fault::Unknown))
    }
}

/// How much the holder hears of a community.
#[utoipa::path(get, path = "/communities/{name}/level", operation_id = "community_level", tag = "attention",
    security(("token" = ["read"])), params(CommunityPath),
    responses((status = 200, description = "The level", body = LevelBody), Remote))]
pub async fn community_level(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, _) = find_community(&app, &name, Some(member)).await?;
    let mut conn = app.db.conn().await?;
    let level = level::of_community(&mut conn, member.actor.id, view.community.id).await?;
    reply_with::tagged(&headers, &LevelBody::new(level))
}

/// Choose how much to hear of a community.
#[utoipa::path(put, path = "/communities/{name}/level", operation_id = "set_community_level", tag = "attention",
    security(("token" = ["write"])), params(CommunityPath), request_body = LevelBody,
    responses((status = 200, description = "The level", body = LevelBody), Remote))]
pub async fn set_community_level(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<LevelBody>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (view, _) = find_community(&app, &name, Some(member)).await?;
    let wanted = input.read()?;
    let mut conn = app.db.conn().await?;
    level::set_community(&mut conn, member.actor.id, (view.community.id, wanted)).await?;
    reply_with::edited(&LevelBody::new(wanted))
}

/// How much the holder hears of a topic; writing in it is following it.
#[utoipa::path(get, path = "/topics/{id}/level", operation_id = "topic_level", tag = "attention",
    security(("token" = ["read"])), params(PostPath),
    responses((status = 200, description = "The level", body = LevelBody), Deleted))]
pub async fn topic_level(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (post, _) = load(&app, id, Some(member)).await?;
    let mut conn = app.db.conn().await?;
    let level = level::of_topic(&mut conn, member.actor.id, post.thread()).await?.unwrap_or_default();
    reply_with::tagged(&headers, &LevelBody::new(level))
}

/// Choose how much to hear of a topic.
#[utoipa::path(put, path = "/topics/{id}/level", operation_id = "set_topic_level", tag = "attention",
    security(("token" = ["write"])), params(PostPath), request_body = LevelBody,
    responses((status = 200, description = "The level", body = LevelBody), Deleted))]
pub async fn set_topic_level(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Body(input): Body<LevelBody>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (post, _) = load(&app, id, Some(member)).await?;
    if !post.is_topic() {
        return Err(Error::NotFound("topic").into());
    }
    let wanted = input.read()?;
    level::set_topic(&mut *app.db.conn().await?, member.actor.id, (id, wanted)).await?;
    reply_with::edited(&LevelBody::new(wanted))
}

/// A topic or reply that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookmarkOut {
    /// Id of the post.
    pub id: String,
    /// `topic` or `reply`.
    pub kind: String,
    /// The topic it belongs to, and its title.
    pub topic: String,
    pub title: String,
    pub url: String,
    pub kept: DateTime<Utc>,
}

/// What the holder keeps, last kept first.
#[utoipa::path(get, path = "/bookmarks", tag = "attention", security(("token" = ["read"])), params(Paging),
    responses((status = 200, description = "One page", body = Items<BookmarkOut>)))]
pub async fn bookmarks(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let page = paging.page()?;
    let mut conn = app.db.conn().await?;
    let found = bookmark::list(&mut conn, member.actor.id, page).await?;
    let roots: Vec<PostId> = found.rows.iter().map(|(post, _)| post.thread()).collect();
    let titles = thread::titles(&mut conn, &roots).await?;
    let items: Vec<BookmarkOut> = found
        .rows
        .iter()
        .filter_map(|(post, kept)| {
            let (_, title, _) = titles.iter().find(|(id, ..)| *id == post.thread())?;
            Some(BookmarkOut {
                id: post.id.to_string(),
                kind: post.kind.clone(),
                topic: post.thread().to_string(),
                title: title.clone(),
                url: post.url.clone().unwrap_or_else(|| post.ap_id.clone()),
                kept: *kept,
            })
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, found.next))
}

async fn keep(
    app: &AppState,
    viewer: &Viewer,
    id: PostId,
    (topic, on): (bool, bool),
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let (post, _) = load(app, id, Some(member)).await?;
    if post.is_topic() != topic {
        return Err(Error::NotFound("post").into());
    }
    let mut conn = app.db.conn().await?;
    if on {
        bookmark::add(&mut conn, member.actor.id, id, app.clock.now()).await?;
    } else {
        bookmark::remove(&mut conn, member.actor.id, id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Keep a topic.
#[utoipa::path(put, path = "/topics/{id}/bookmark", operation_id = "keep_topic", tag = "attention",
    security(("token" = ["write"])), params(PostPath), responses((status = 204, description = "Kept"), Deleted))]
pub async fn keep_topic(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    keep(&app, &viewer, id, (true, true)).await
}

/// Keep a topic no longer.
#[utoipa::path(delete, path = "/topics/{id}/bookmark", operation_id = "unkeep_topic", tag = "attention",
    security(("token" = ["write"])), params(PostPath), responses((status = 204, description = "Not kept"), Deleted))]
pub async fn unkeep_topic(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    keep(&app, &viewer, id, (true, false)).await
}

/// Keep a reply.
#[utoipa::path(put, path = "/replies/{id}/bookmark", operation_id = "keep_reply", tag = "attention",
    security(("token" = ["write"])), params(PostPath), responses((status = 204, description = "Kept"), Deleted))]
pub async fn keep_reply(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    keep(&app, &viewer, id, (false, true)).await
}

/// Keep a reply no longer.
#[utoipa::path(delete, path = "/replies/{id}/bookmark", operation_id = "unkeep_reply", tag = "attention",
    security(("token" = ["write"])), params(PostPath), responses((status = 204, description = "Not kept"), Deleted))]
pub async fn unkeep_reply(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    keep(&app, &viewer, id, (false, false)).await
}

/// A tag without `#`.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagOut {
    pub tag: String,
}

/// Tags the holder follows, by name; at most 200.
#[utoipa::path(get, path = "/tags/followed", tag = "attention", security(("token" = ["read"])),
    responses((status = 200, description = "Tags", body = Items<TagOut>)))]
pub async fn followed_tags(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let tags = tag::followed(&mut *app.db.conn().await?, member.actor.id).await?;
    let items: Vec<TagOut> = tags.into_iter().map(|tag| TagOut { tag }).collect();
    reply_with::tagged(&headers, &Items { items })
}

/// `{tag}`.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct TagPath {
    /// Letters, digits and `_`, without `#`.
    #[param(min_length = 1, max_length = 100)]
    tag: String,
}

fn tag_in(path: Result<Path<String>, PathRejection>) -> Outcome<String> {
    let Path(text) = path.map_err(|_| Error::NotFound("tag"))?;
    tag::clean(&text).ok_or(Error::NotFound("tag"))
}

/// Follow a tag.
#[utoipa::path(put, path = "/tags/{tag}/follow", operation_id = "follow_tag", tag = "attention",
    security(("token" = ["follow"])), params(TagPath),
    responses((status = 204, description = "Following"), super::openapi::Invalid))]
pub async fn follow_tag(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let tag = tag_in(path)?;
    tag::follow(&mut *app.db.conn().await?, member.actor.id, &tag, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop following a tag.
#[utoipa::path(delete, path = "/tags/{tag}/follow", operation_id = "unfollow_tag", tag = "attention",
    security(("token" = ["follow"])), params(TagPath), responses((status = 204, description = "Not following")))]
pub async fn unfollow_tag(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let tag = tag_in(path)?;
    tag::unfollow(&mut *app.db.conn().await?, member.actor.id, &tag).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// By which way each kind of notification comes, and the digest's rhythm.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeSettings {
    /// Kind to `now`, `digest` or `here`.
    pub channels: BTreeMap<String, String>,
    /// `weekly`, `daily` or `never`.
    pub digest: String,
    /// 1 is Monday, 7 Sunday.
    pub weekday: i16,
}

impl NoticeSettings {
    fn new(settings: &Settings) -> Self {
        let way = |kind: Kind| (kind.as_str().to_owned(), settings.channel(kind).as_str().to_owned());
        Self {
            channels: Kind::ALL.into_iter().map(way).collect(),
            digest: settings.digest.as_str().to_owned(),
            weekday: settings.weekday,
        }
    }
}

/// What changes; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeChanges {
    /// Kind to `now`, `digest` or `here`.
    #[serde(default)]
    pub channels: BTreeMap<String, String>,
    /// `weekly`, `daily` or `never`.
    #[schema(pattern = "^(weekly|daily|never)$")]
    pub digest: Option<String>,
    /// 1 is Monday, 7 Sunday.
    #[schema(minimum = 1, maximum = 7)]
    pub weekday: Option<i16>,
}

impl NoticeChanges {
    fn apply(&self, settings: &mut Settings) -> Outcome<()> {
        for (kind, channel) in &self.channels {
            let unknown = || Error::invalid("channels", Fault::Unknown);
            let kind = Kind::parse(kind).ok_or_else(unknown)?;
            settings.channels.insert(kind, Channel::parse(channel).ok_or_else(unknown)?);
        }
        if let Some(digest) = &self.digest {
            settings.digest = Rhythm::parse(digest).ok_or(Error::invalid("digest", Fault::Unknown))?;
        }
        settings.weekday = self.weekday.unwrap_or(settings.weekday);
        Ok(())
    }
}

/// The holder's settings of notifications.
#[utoipa::path(get, path = "/me/notification-settings", operation_id = "notification_settings", tag = "attention",
    security(("token" = ["read"])), responses((status = 200, description = "Settings", body = NoticeSettings)))]
pub async fn notice_settings(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let found = settings::of(&mut *app.db.conn().await?, member.account.id).await?;
    reply_with::tagged(&headers, &NoticeSettings::new(&found))
}

/// Change the holder's settings of notifications.
#[utoipa::path(patch, path = "/me/notification-settings", operation_id = "set_notification_settings", tag = "attention",
    security(("token" = ["write"])), request_body = NoticeChanges,
    responses((status = 200, description = "Settings", body = NoticeSettings)))]
pub async fn set_notice_settings(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<NoticeChanges>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let mut conn = app.db.conn().await?;
    let mut found = settings::of(&mut conn, member.account.id).await?;
    input.apply(&mut found)?;
    settings::save(&mut conn, member.account.id, &found).await?;
    reply_with::edited(&NoticeSettings::new(&found))
}
