//! The list of notifications: read, opened, marked.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Kind;
use crate::actors::{Actor, actor};
use crate::communities::{CommunityView, community};
use crate::db::ids::{ActorId, CommunityId, NotificationId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::notifications;
use crate::db::{Conn, optional};
use crate::error::Result;
use crate::forum::thread;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notifications, check_for_backend(diesel::pg::Pg))]
pub struct Notification {
    pub id: NotificationId,
    pub recipient_id: ActorId,
    pub kind: String,
    pub actor_id: Option<ActorId>,
    pub post_id: Option<PostId>,
    pub topic_id: Option<PostId>,
    pub community_id: Option<CommunityId>,
    pub subject_id: Option<i64>,
    pub detail: String,
    pub count: i32,
    pub at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

impl Notification {
    /// `None` for what a newer version running beside us wrote.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }
}

/// A notification with what its sentence names.
#[derive(Debug, Clone)]
pub struct Told {
    pub notification: Notification,
    pub kind: Kind,
    pub actor: Option<Actor>,
    /// The topic's title.
    pub title: Option<String>,
    pub language: Option<String>,
    pub community: Option<CommunityView>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    Unread,
    Mentions,
}

impl Filter {
    pub const ALL: [Self; 3] = [Self::All, Self::Unread, Self::Mentions];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unread => "unread",
            Self::Mentions => "mentions",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == text)
    }
}

/// What concerns somebody, newest first. Four queries, however many there are.
pub async fn list(
    conn: &mut Conn,
    recipient: ActorId,
    (filter, page): (Filter, Page),
) -> Result<Slice<Told>> {
    let mut query = notifications::table.filter(notifications::recipient_id.eq(recipient)).into_boxed();
    query = match filter {
        Filter::All => query,
        Filter::Unread => query.filter(notifications::read_at.is_null()),
        Filter::Mentions => query.filter(notifications::kind.eq(Kind::Mention.as_str())),
    };
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            notifications::at
                .lt(at)
                .or(notifications::at.eq(at).and(notifications::id.lt(NotificationId(id)))),
        );
    }
    let rows: Vec<Notification> = query
        .order((notifications::at.desc(), notifications::id.desc()))
        .limit(page.limit + 1)
        .select(Notification::as_select())
        .load(conn)
        .await?;
    let slice = Slice::cut(rows, page, |row| Cursor { at: row.at, id: row.id.0 });
    Ok(Slice { rows: complete(conn, slice.rows).await?, next: slice.next })
}

/// Adds the names that sentences need, with one query for each kind of thing.
pub async fn complete(conn: &mut Conn, rows: Vec<Notification>) -> Result<Vec<Told>> {
    let ids = |of: fn(&Notification) -> Option<i64>| {
        let mut ids: Vec<i64> = rows.iter().filter_map(of).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let actor_ids: Vec<ActorId> = ids(|row| row.actor_id.map(|id| id.0)).into_iter().map(ActorId).collect();
    let topic_ids: Vec<PostId> = ids(|row| row.topic_id.map(|id| id.0)).into_iter().map(PostId).collect();
    let places: Vec<CommunityId> =
        ids(|row| row.community_id.map(|id| id.0)).into_iter().map(CommunityId).collect();
    let actors = if actor_ids.is_empty() { Vec::new() } else { actor::find_many(conn, &actor_ids).await? };
    let titles = if topic_ids.is_empty() { Vec::new() } else { thread::titles(conn, &topic_ids).await? };
    let places = if places.is_empty() { Vec::new() } else { community::find_many(conn, &places).await? };
    Ok(rows
        .into_iter()
        .filter_map(|notification| {
            let kind = notification.kind()?;
            let topic = titles.iter().find(|(id, ..)| Some(*id) == notification.topic_id);
            Some(Told {
                kind,
                actor: actors.iter().find(|actor| Some(actor.id) == notification.actor_id).cloned(),
                title: topic.map(|(_, title, _)| title.clone()),
                language: topic.and_then(|(_, _, language)| language.clone()),
                community: places
                    .iter()
                    .find(|place| Some(place.community.id) == notification.community_id)
                    .cloned(),
                notification,
            })
        })
        .collect())
}

/// The notification, read from now on; `None` when it is not this person's.
pub async fn open(
    conn: &mut Conn,
    recipient: ActorId,
    id: NotificationId,
    now: DateTime<Utc>,
) -> Result<Option<Notification>> {
    let own = notifications::table.find(id).filter(notifications::recipient_id.eq(recipient));
    diesel::update(own.filter(notifications::read_at.is_null()))
        .set(notifications::read_at.eq(now))
        .execute(conn)
        .await?;
    optional(
        notifications::table
            .find(id)
            .filter(notifications::recipient_id.eq(recipient))
            .select(Notification::as_select())
            .first(conn)
            .await,
    )
}

/// Marks everything read; returns how many were not.
pub async fn read_all(conn: &mut Conn, recipient: ActorId, now: DateTime<Utc>) -> Result<usize> {
    let unread = notifications::table
        .filter(notifications::recipient_id.eq(recipient).and(notifications::read_at.is_null()));
    Ok(diesel::update(unread).set(notifications::read_at.eq(now)).execute(conn).await?)
}

/// Marks what is about one community and kind read: whoever sees the requests has seen them.
pub async fn read_about(
    conn: &mut Conn,
    recipient: ActorId,
    (kind, community): (Kind, CommunityId),
    now: DateTime<Utc>,
) -> Result<()> {
    let about = notifications::table
        .filter(notifications::recipient_id.eq(recipient).and(notifications::read_at.is_null()))
        .filter(notifications::kind.eq(kind.as_str()).and(notifications::community_id.eq(community)));
    diesel::update(about).set(notifications::read_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Forgets what is more than a year old; returns how many.
pub async fn prune(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    // Ids begin with the time they were made at.
    let first = (now - chrono::TimeDelta::days(366)).timestamp_millis() << 16;
    Ok(diesel::delete(notifications::table.filter(notifications::id.lt(NotificationId(first))))
        .execute(conn)
        .await?)
}
