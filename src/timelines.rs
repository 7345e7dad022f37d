//! What is new, across communities and for one person: queries only.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::actors::Actor;
use crate::communities::{Community, CommunityView, Standing, community, membership, rules};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{hashtags, posts};
use crate::error::Result;
use crate::forum::thread::{self, Sort};
use crate::forum::{Topic, TopicView};
use crate::notifications::marker::{self, Fresh};
use crate::posts::{Post, PostKind, PostView, view};

/// A topic with the community it is in.
#[derive(Debug, Clone)]
pub struct Entry {
    pub topic: TopicView,
    pub community: CommunityView,
}

/// Latest activity in the communities a person belongs to or follows.
pub async fn home(conn: &mut Conn, viewer: ActorId, page: Page) -> Result<Slice<Entry>> {
    let communities = membership::communities_of(conn, viewer).await?;
    entries(conn, communities, page, Some(viewer)).await
}

/// What a member's home page lists.
#[derive(Debug, Clone, Copy)]
pub struct Interests<'a> {
    pub viewer: ActorId,
    /// Communities they belong to or follow and did not mute.
    pub communities: &'a [CommunityId],
    pub tags: &'a [String],
}

/// A topic that moved, and how much of it the viewer has seen, if they opened it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Moved {
    #[diesel(sql_type = BigInt)]
    pub id: PostId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Integer>)]
    seen: Option<i32>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_at: Option<DateTime<Utc>>,
}

impl Moved {
    /// What is new in it.
    #[must_use]
    pub fn fresh(&self, topic: &Topic, now: DateTime<Utc>) -> Option<Fresh> {
        marker::of(topic, self.seen.zip(self.read_at), now)
    }
}

/// What moved last in the viewer's communities, under the tags and by the people they follow: one list,
/// ids only, one query.
pub async fn moved(conn: &mut Conn, interests: Interests<'_>, page: Page) -> Result<Slice<Moved>> {
    let before = page.after.map_or(DateTime::<Utc>::MAX_UTC, |cursor| cursor.at);
    let before = before.min(DateTime::from_timestamp(32_503_680_000, 0).unwrap_or(before));
    let before_id = page.after.map_or(i64::MAX, |cursor| cursor.id);
    let rows: Vec<Moved> = crate::db::prepared(
        "with found as (
           (select t.post_id, t.last_activity_at from topics t
            where t.community_id = any($2::bigint[]) and t.listed and (t.last_activity_at, t.post_id) < ($4, $5)
            order by t.last_activity_at desc, t.post_id desc limit $6)
           union
           (select t.post_id, t.last_activity_at
            from (select distinct post_id from hashtags where tag = any($3::text[]) order by post_id desc limit 500) h
            join topics t on t.post_id = h.post_id join communities c on c.id = t.community_id
            where t.listed and c.visibility = 'public' and (t.last_activity_at, t.post_id) < ($4, $5)
            order by t.last_activity_at desc, t.post_id desc limit $6)
           union
           (select t.post_id, t.last_activity_at
            from (select p.id from follows f join posts p on p.author_id = f.followed_id and p.kind = 'topic'
                  where f.follower_id = $1 and f.state = 'accepted' order by p.published_at desc, p.id desc limit 500) w
            join topics t on t.post_id = w.id join communities c on c.id = t.community_id
            where t.listed and c.visibility = 'public' and (t.last_activity_at, t.post_id) < ($4, $5)
            order by t.last_activity_at desc, t.post_id desc limit $6))
         select f.post_id as id, f.last_activity_at as at, m.seen, m.read_at
         from found f
         left join read_markers m on m.actor_id = $1 and m.topic_id = f.post_id
         where not exists (select from topic_levels l where l.actor_id = $1 and l.topic_id = f.post_id and l.level = 'muted')
         order by f.last_activity_at desc, f.post_id desc limit $6",
    )
    .bind::<BigInt, _>(interests.viewer)
    .bind::<Array<BigInt>, _>(interests.communities)
    .bind::<Array<Text>, _>(interests.tags)
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(before_id)
    .bind::<BigInt, _>(page.limit + 1)
    .load(conn)
    .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.at, id: row.id.0 }))
}

/// Topics by id with author and community, in any order; communities already at hand are not read
/// again.
pub async fn by_ids(conn: &mut Conn, ids: &[PostId], known: &[CommunityView]) -> Result<Vec<Entry>> {
    let topics = thread::listed(conn, ids).await?;
    let missing: Vec<CommunityId> = topics
        .iter()
        .map(|topic| topic.topic.community_id)
        .filter(|id| !known.iter().any(|view| view.community.id == *id))
        .collect();
    let others = if missing.is_empty() { Vec::new() } else { community::find_many(conn, &missing).await? };
    Ok(topics
        .into_iter()
        .filter_map(|topic| {
            let id = topic.topic.community_id;
            let community = known.iter().chain(&others).find(|view| view.community.id == id)?.clone();
            Some(Entry { topic, community })
        })
        .collect())
}

/// Latest activity in the communities hosted here.
pub async fn public(conn: &mut Conn, viewer: Option<ActorId>, page: Page) -> Result<Slice<Entry>> {
    let communities = community::list(conn, community::Origin::Here, (None, 200), false).await?;
    let open = communities.into_iter().filter(|found| is_open(&found.community)).collect();
    entries(conn, open, page, viewer).await
}

/// Whether a stranger may read it.
fn is_open(community: &Community) -> bool {
    rules::may_read(community, Standing::default()).is_ok()
}

async fn entries(
    conn: &mut Conn,
    communities: Vec<CommunityView>,
    page: Page,
    viewer: Option<ActorId>,
) -> Result<Slice<Entry>> {
    let ids: Vec<CommunityId> = communities.iter().map(|found| found.community.id).collect();
    let topics = thread::topics(conn, &ids, (Sort::Activity, page), viewer).await?;
    let rows = topics
        .rows
        .into_iter()
        .filter_map(|topic| {
            let community =
                communities.iter().find(|found| found.community.id == topic.topic.community_id)?;
            Some(Entry { topic, community: community.clone() })
        })
        .collect();
    Ok(Slice { rows, next: topics.next })
}

/// A post with the topic it belongs to and the community.
#[derive(Debug, Clone)]
pub struct Contribution {
    pub view: PostView,
    pub topic: Topic,
    pub community: CommunityView,
}

/// What one person wrote, of one kind or of all, newest first.
pub async fn by_author(
    conn: &mut Conn,
    (author, kind): (ActorId, Option<PostKind>),
    page: Page,
) -> Result<Slice<Contribution>> {
    let rows = rows_by(conn, (author, kind), page).await?;
    contributions(conn, rows, page).await
}

/// As [`by_author`] for lists, which show no pictures: two queries.
pub async fn listed_by(
    conn: &mut Conn,
    (author, kind): (&Actor, PostKind),
    page: Page,
) -> Result<Slice<Contribution>> {
    let rows = rows_by(conn, (author.id, Some(kind)), page).await?;
    let slice = Slice::cut(rows, page, |post| Cursor { at: post.published_at, id: post.id.0 });
    let views = slice.rows.into_iter().map(|post| PostView::bare(post, author.clone())).collect();
    let rows = placed(conn, views, |community| is_open(&community.community)).await?;
    Ok(Slice { rows, next: slice.next })
}

async fn rows_by(
    conn: &mut Conn,
    (author, kind): (ActorId, Option<PostKind>),
    page: Page,
) -> Result<Vec<Post>> {
    let mut query = posts::table
        .filter(
            posts::author_id.eq(author).and(posts::state.eq("published")).and(posts::deleted_at.is_null()),
        )
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(posts::kind.eq(kind.as_str()));
    }
    if let Some(Cursor { at, id }) = page.after {
        query = query
            .filter(posts::published_at.lt(at).or(posts::published_at.eq(at).and(posts::id.lt(PostId(id)))));
    }
    Ok(query
        .order((posts::published_at.desc(), posts::id.desc()))
        .limit(page.limit + 1)
        .select(Post::as_select())
        .load(conn)
        .await?)
}

/// Posts with a hashtag, newest first.
pub async fn by_tag(conn: &mut Conn, tag: &str, page: Page) -> Result<Slice<Contribution>> {
    let mut query = posts::table
        .inner_join(hashtags::table)
        .filter(hashtags::tag.eq(tag.to_lowercase()))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(hashtags::post_id.lt(PostId(id)));
    }
    let rows: Vec<Post> = query
        .order(hashtags::post_id.desc())
        .limit(page.limit + 1)
        .select(Post::as_select())
        .load(conn)
        .await?;
    contributions(conn, rows, page).await
}

/// These posts, in this order, as far as anybody may read them.
pub async fn of_posts(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Contribution>> {
    let mut rows: Vec<Post> = posts::table
        .filter(posts::id.eq_any(ids))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .select(Post::as_select())
        .load(conn)
        .await?;
    rows.sort_by_key(|post| ids.iter().position(|id| *id == post.id));
    Ok(contributions(conn, rows, Page::first(Page::MAX)).await?.rows)
}

async fn contributions(conn: &mut Conn, rows: Vec<Post>, page: Page) -> Result<Slice<Contribution>> {
    let slice = Slice::cut(rows, page, |post| Cursor { at: post.published_at, id: post.id.0 });
    let rows = completed(conn, slice.rows, |community| is_open(&community.community)).await?;
    Ok(Slice { rows, next: slice.next })
}

/// Posts with their topics and communities, as far as this person may read them, in their order.
pub async fn contributions_to(
    conn: &mut Conn,
    rows: Vec<Post>,
    viewer: ActorId,
) -> Result<Vec<Contribution>> {
    let mine = membership::communities_of(conn, viewer).await?;
    completed(conn, rows, |community| {
        rules::may_read(&community.community, Standing { is_here: true, ..Standing::default() }).is_ok()
            || mine.iter().any(|own| own.community.id == community.community.id)
    })
    .await
}

async fn completed(
    conn: &mut Conn,
    rows: Vec<Post>,
    readable: impl Fn(&CommunityView) -> bool,
) -> Result<Vec<Contribution>> {
    let views = view::complete(conn, rows, None).await?;
    placed(conn, views, readable).await
}

async fn placed(
    conn: &mut Conn,
    views: Vec<PostView>,
    readable: impl Fn(&CommunityView) -> bool,
) -> Result<Vec<Contribution>> {
    let roots: Vec<PostId> = views.iter().map(|view| view.post.thread()).collect();
    let topics = thread::with_communities(conn, &roots).await?;
    Ok(views
        .into_iter()
        .filter_map(|view| {
            let (topic, community) = topics.iter().find(|(topic, _)| topic.post_id == view.post.thread())?;
            (readable(community) && topic.listed).then(|| Contribution {
                view,
                topic: topic.clone(),
                community: community.clone(),
            })
        })
        .collect())
}
