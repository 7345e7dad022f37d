//! Posts: author, community, text, place in a thread, federated identity.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::aside;
use crate::actors::actor::named;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::posts;
use crate::db::{Conn, optional};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = posts, check_for_backend(diesel::pg::Pg))]
pub struct Post {
    pub id: PostId,
    pub kind: String,
    pub ap_id: String,
    pub url: Option<String>,
    pub author_id: ActorId,
    pub community_id: Option<CommunityId>,
    pub root_id: Option<PostId>,
    pub parent_id: Option<PostId>,
    pub depth: i32,
    pub language: Option<String>,
    pub body_html: String,
    pub body_source: Option<String>,
    pub sensitive: bool,
    pub state: String,
    pub state_reason: Option<String>,
    pub like_count: i32,
    pub useful_count: i32,
    pub reply_count: i32,
    pub published_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_by: Option<String>,
    pub deleted_reason: Option<String>,
    /// In whose name its author wrote it, as `profiles.voice`; absent where that was not said.
    pub voice: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostKind {
    Topic,
    Reply,
}

impl PostKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Reply => "reply",
        }
    }
}

/// Whether others see it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostState {
    Published,
    /// Sent to a community elsewhere that has not passed it on yet: its author alone sees it.
    Pending,
    /// That community said no.
    Refused,
    /// Waits for a facilitator's approval: its author and facilitators see it.
    Held,
    /// Hidden by a facilitator; its place is kept.
    Hidden,
}

impl PostState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Held => "held",
            Self::Hidden => "hidden",
        }
    }
}

impl Post {
    #[must_use]
    pub fn is_topic(&self) -> bool {
        self.kind == PostKind::Topic.as_str()
    }

    #[must_use]
    pub fn is_published(&self) -> bool {
        self.state == PostState::Published.as_str()
    }

    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == PostState::Pending.as_str()
    }

    /// Waits for a facilitator's approval.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.state == PostState::Held.as_str()
    }

    /// Hidden by a facilitator, for the reason in `state_reason`.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.state == PostState::Hidden.as_str()
    }

    /// The topic it belongs to: itself for a topic.
    #[must_use]
    pub fn thread(&self) -> PostId {
        self.root_id.unwrap_or(self.id)
    }

    /// May this viewer see it? Absent and forbidden look alike from outside.
    #[must_use]
    pub fn is_visible_to(&self, viewer: Option<ActorId>) -> bool {
        self.is_published() || viewer == Some(self.author_id)
    }

    /// As [`Self::is_visible_to`]; facilitators see what is held or hidden in their community too.
    #[must_use]
    pub fn is_visible_in(&self, viewer: Option<ActorId>, facilitates: bool) -> bool {
        self.is_visible_to(viewer) || (facilitates && (self.is_held() || self.is_hidden()))
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = posts)]
pub struct NewPost<'a> {
    pub id: PostId,
    pub kind: &'a str,
    pub ap_id: &'a str,
    pub url: Option<&'a str>,
    pub author_id: ActorId,
    pub community_id: Option<CommunityId>,
    pub root_id: Option<PostId>,
    pub parent_id: Option<PostId>,
    pub depth: i32,
    pub language: Option<&'a str>,
    pub body_html: &'a str,
    pub body_source: Option<&'a str>,
    pub sensitive: bool,
    pub state: &'a str,
    pub voice: Option<&'a str>,
    pub published_at: DateTime<Utc>,
}

/// Inserts unless the federated id is known already.
pub async fn insert(conn: &mut Conn, new: &NewPost<'_>) -> Result<Option<Post>> {
    optional(
        diesel::insert_into(posts::table)
            .values(new)
            .on_conflict(posts::ap_id)
            .do_nothing()
            .returning(Post::as_returning())
            .get_result(conn)
            .await,
    )
}

pub async fn find(conn: &mut Conn, id: PostId) -> Result<Post> {
    posts::table.find(id).select(Post::as_select()).first(conn).await.map_err(|error| named(error, "post"))
}

/// Posts by id, in any order.
pub async fn find_many(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Post>> {
    Ok(posts::table.filter(posts::id.eq_any(ids)).select(Post::as_select()).load(conn).await?)
}

/// The row, locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: PostId) -> Result<Post> {
    posts::table
        .find(id)
        .select(Post::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .map_err(|error| named(error, "post"))
}

pub async fn by_ap_id(conn: &mut Conn, ap_id: &str) -> Result<Option<Post>> {
    optional(posts::table.filter(posts::ap_id.eq(ap_id)).select(Post::as_select()).first(conn).await)
}

/// By its page for people, where that differs from its id.
pub async fn by_url(conn: &mut Conn, url: &str) -> Result<Option<Post>> {
    optional(posts::table.filter(posts::url.eq(url)).select(Post::as_select()).first(conn).await)
}

/// Local topics and replies that stand, for `NodeInfo`.
pub async fn count_local(conn: &mut Conn) -> Result<(i64, i64)> {
    use crate::db::schema::actors;
    let count = |kind: PostKind| {
        posts::table
            .inner_join(actors::table)
            .filter(posts::kind.eq(kind.as_str()).and(posts::deleted_at.is_null()))
            .filter(posts::state.eq_any([PostState::Published.as_str(), PostState::Pending.as_str()]))
            .filter(actors::instance_id.is_null())
            .count()
    };
    let topics = count(PostKind::Topic).get_result(conn).await?;
    Ok((topics, count(PostKind::Reply).get_result(conn).await?))
}

pub async fn set_state(conn: &mut Conn, id: PostId, state: PostState, reason: Option<&str>) -> Result<()> {
    diesel::update(posts::table.find(id))
        .set((posts::state.eq(state.as_str()), posts::state_reason.eq(reason)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the text away and leaves the place in the thread.
pub async fn bury(conn: &mut Conn, id: PostId, by: DeletedBy, now: DateTime<Utc>) -> Result<()> {
    use crate::db::schema::{attachments, hashtags, mentions, post_revisions};
    let (by, reason) = match by {
        DeletedBy::Author => {
            aside::forget(conn, id).await?;
            ("author", None)
        }
        DeletedBy::Moderator { reason } => {
            aside::keep(conn, id, now).await?;
            ("moderator", Some(reason))
        }
    };
    diesel::update(posts::table.find(id))
        .set((
            posts::deleted_at.eq(now),
            posts::deleted_by.eq(by),
            posts::deleted_reason.eq(reason),
            posts::body_html.eq(""),
            posts::body_source.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    diesel::delete(post_revisions::table.filter(post_revisions::post_id.eq(id))).execute(conn).await?;
    diesel::delete(mentions::table.filter(mentions::post_id.eq(id))).execute(conn).await?;
    diesel::delete(hashtags::table.filter(hashtags::post_id.eq(id))).execute(conn).await?;
    diesel::update(attachments::table.filter(attachments::post_id.eq(id)))
        .set(attachments::post_id.eq(None::<PostId>))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(Debug, Clone)]
pub enum DeletedBy {
    Author,
    Moderator { reason: String },
}

/// Remembers an object deleted before it was seen, so that a late Create is dropped.
pub async fn remember_deleted(conn: &mut Conn, ap_id: &str, now: DateTime<Utc>) -> Result<()> {
    use crate::db::schema::tombstones;
    diesel::insert_into(tombstones::table)
        .values((tombstones::ap_id.eq(ap_id), tombstones::created_at.eq(now)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn was_deleted(conn: &mut Conn, ap_id: &str) -> Result<bool> {
    use crate::db::schema::tombstones;
    Ok(diesel::select(diesel::dsl::exists(tombstones::table.find(ap_id))).get_result(conn).await?)
}
