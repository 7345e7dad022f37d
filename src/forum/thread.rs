//! Reading: lists of topics, and one topic with its replies.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;

use super::Topic;
use super::topic::TopicKind;
use crate::accounts::account;
use crate::actors::Actor;
use crate::communities::{Community, CommunityView, membership};
use crate::db::ids::{ActorId, CommunityId, ConceptId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{actors, communities, posts, topic_concepts, topics};
use crate::db::{Conn, optional, prepared};
use crate::error::{Error, Result};
use crate::posts::{Post, PostView, view};

#[derive(Debug, Clone)]
pub struct TopicView {
    pub topic: Topic,
    pub view: PostView,
}

/// How a list is ordered, and what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Activity,
    New,
    /// Questions without an accepted answer, newest first.
    Unanswered,
}

impl Sort {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::New => "new",
            Self::Unanswered => "unanswered",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Activity, Self::New, Self::Unanswered].into_iter().find(|sort| sort.as_str() == text)
    }

    fn at(self, topic: &Topic) -> DateTime<Utc> {
        if self == Self::Activity { topic.last_activity_at } else { topic.published_at }
    }
}

/// Topics of some communities, one page.
pub async fn topics(
    conn: &mut Conn,
    communities: &[CommunityId],
    (sort, page): (Sort, Page),
    viewer: Option<ActorId>,
) -> Result<Slice<TopicView>> {
    let mut query = topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .filter(topics::community_id.eq_any(communities).and(topics::listed))
        .into_boxed();
    if sort == Sort::Unanswered {
        query = query
            .filter(topics::kind.eq(TopicKind::Question.as_str()).and(topics::accepted_reply_id.is_null()));
    }
    query = match (sort, page.after) {
        (Sort::Activity, after) => {
            if let Some(Cursor { at, id }) = after {
                query = query.filter(
                    topics::last_activity_at
                        .lt(at)
                        .or(topics::last_activity_at.eq(at).and(topics::post_id.lt(PostId(id)))),
                );
            }
            query.order((topics::last_activity_at.desc(), topics::post_id.desc()))
        }
        (_, after) => {
            if let Some(Cursor { at, id }) = after {
                query = query.filter(
                    topics::published_at
                        .lt(at)
                        .or(topics::published_at.eq(at).and(topics::post_id.lt(PostId(id)))),
                );
            }
            query.order((topics::published_at.desc(), topics::post_id.desc()))
        }
    };
    let rows: Vec<(Topic, Post)> =
        query.limit(page.limit + 1).select((Topic::as_select(), Post::as_select())).load(conn).await?;
    let slice = Slice::cut(rows, page, |(topic, _)| Cursor { at: sort.at(topic), id: topic.post_id.0 });
    let rows = complete(conn, slice.rows, viewer).await?;
    Ok(Slice { rows, next: slice.next })
}

/// Topics of a community that carry one of these terms, by activity, one page.
pub async fn carrying(
    conn: &mut Conn,
    (community, concepts): (CommunityId, &[ConceptId]),
    page: Page,
    viewer: Option<ActorId>,
) -> Result<Slice<TopicView>> {
    let carriers = topic_concepts::table
        .filter(topic_concepts::concept_id.eq_any(concepts))
        .select(topic_concepts::post_id);
    let mut query = topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .filter(topics::community_id.eq(community).and(topics::listed))
        .filter(topics::post_id.eq_any(carriers))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        let earlier = topics::last_activity_at.eq(at).and(topics::post_id.lt(PostId(id)));
        query = query.filter(topics::last_activity_at.lt(at).or(earlier));
    }
    let rows: Vec<(Topic, Post)> = query
        .order((topics::last_activity_at.desc(), topics::post_id.desc()))
        .limit(page.limit + 1)
        .select((Topic::as_select(), Post::as_select()))
        .load(conn)
        .await?;
    let slice =
        Slice::cut(rows, page, |(topic, _)| Cursor { at: topic.last_activity_at, id: topic.post_id.0 });
    Ok(Slice { rows: complete(conn, slice.rows, viewer).await?, next: slice.next })
}

/// When something last happened in each community; those without topics are absent.
pub async fn latest(
    conn: &mut Conn,
    communities: &[CommunityId],
) -> Result<HashMap<CommunityId, DateTime<Utc>>> {
    let rows: Vec<(CommunityId, Option<DateTime<Utc>>)> = topics::table
        .filter(topics::community_id.eq_any(communities).and(topics::listed))
        .group_by(topics::community_id)
        .select((topics::community_id, diesel::dsl::max(topics::last_activity_at)))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}

/// Pinned topics of a community, latest pin first, at most 20.
pub async fn pinned(
    conn: &mut Conn,
    community: CommunityId,
    viewer: Option<ActorId>,
) -> Result<Vec<TopicView>> {
    let rows: Vec<(Topic, Post)> = topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .filter(topics::community_id.eq(community).and(topics::listed).and(topics::pinned_at.is_not_null()))
        .order(topics::pinned_at.desc())
        .limit(20)
        .select((Topic::as_select(), Post::as_select()))
        .load(conn)
        .await?;
    complete(conn, rows, viewer).await
}

async fn complete(
    conn: &mut Conn,
    rows: Vec<(Topic, Post)>,
    viewer: Option<ActorId>,
) -> Result<Vec<TopicView>> {
    let (topics, posts): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let views = view::complete(conn, posts, viewer).await?;
    let mut topics: HashMap<PostId, Topic> = topics.into_iter().map(|topic| (topic.post_id, topic)).collect();
    Ok(views
        .into_iter()
        .filter_map(|view| Some(TopicView { topic: topics.remove(&view.post.id)?, view }))
        .collect())
}

/// A topic this viewer may see, with its community. Deleted topics come too, for their tombstone.
pub async fn topic(
    conn: &mut Conn,
    id: PostId,
    viewer: Option<ActorId>,
) -> Result<(TopicView, CommunityView)> {
    let (topic, post, community) = opened(conn, id, viewer).await?;
    let view = view::complete_one(conn, post, viewer).await?;
    Ok((TopicView { topic, view }, community))
}

/// As [`topic`], the bare rows.
async fn opened(
    conn: &mut Conn,
    id: PostId,
    viewer: Option<ActorId>,
) -> Result<(Topic, Post, CommunityView)> {
    let found = topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .inner_join(communities::table.on(communities::id.eq(topics::community_id)))
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(topics::post_id.eq(id))
        .select((Topic::as_select(), Post::as_select(), Community::as_select(), Actor::as_select()))
        .first(conn)
        .await;
    let (topic, post, community, actor): (Topic, Post, Community, Actor) =
        optional(found)?.ok_or(Error::NotFound("topic"))?;
    let community = CommunityView { community, actor };
    if !post.is_visible_to(viewer) && !facilitator_sees(conn, (&post, &community), viewer).await? {
        return Err(Error::NotFound("topic"));
    }
    Ok((topic, post, community))
}

/// A topic's page as a reader sees it.
#[derive(Debug)]
pub struct Thread {
    pub topic: TopicView,
    pub community: CommunityView,
    pub replies: Slice<PostView>,
    /// The accepted reply, on whichever page it stands.
    pub accepted: Option<PostView>,
}

/// A topic with a page of its replies, deleted ones too, for their places. What hangs on posts is read for
/// all of them at once. The caller sees to it that the viewer may read in the community.
pub async fn read(conn: &mut Conn, id: PostId, page: Page, viewer: Option<ActorId>) -> Result<Thread> {
    let (topic, post, community) = opened(conn, id, viewer).await?;
    let replies = bare(conn, Replies { root: id, with_deleted: true, page }, viewer).await?;
    let mut posts = replies.rows;
    let on_page = posts.len();
    let accepted = topic.accepted_reply_id;
    if let Some(accepted) = accepted.filter(|id| !posts.iter().any(|post| post.id == *id)) {
        posts.push(crate::posts::post::find(conn, accepted).await?);
    }
    posts.insert(0, post);
    let mut views = view::complete(conn, posts, viewer).await?.into_iter();
    let view = views.next().filter(|view| view.post.id == id).ok_or(Error::NotFound("author"))?;
    let mut rows: Vec<PostView> = views.collect();
    let accepted = rows.iter().find(|view| Some(view.post.id) == accepted).cloned();
    rows.truncate(on_page);
    Ok(Thread {
        topic: TopicView { topic, view },
        community,
        replies: Slice { rows, next: replies.next },
        accepted,
    })
}

/// What stands beside a topic: its tags, who facilitates, whether the viewer follows the community.
#[derive(Debug, Clone, QueryableByName)]
pub struct Margin {
    #[diesel(sql_type = Array<Text>)]
    pub tags: Vec<String>,
    #[diesel(sql_type = Array<BigInt>)]
    pub facilitators: Vec<ActorId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub following: Option<String>,
    /// What the viewer holds in the community, for [`membership::standing_from`].
    #[diesel(sql_type = Array<Text>)]
    pub held: Vec<String>,
}

/// One query.
pub async fn margin(
    conn: &mut Conn,
    (topic, community): (PostId, &CommunityView),
    viewer: Option<ActorId>,
) -> Result<Margin> {
    Ok(prepared(concat!(
        "select array(select tag from hashtags where post_id = $1 order by tag) as tags,
                array(select actor_id from memberships where community_id = $2 and role = 'facilitator'
                      and state = 'active' limit 100) as facilitators,
                (select state from follows where follower_id = $4 and followed_id = $3) as following,
                array(",
        membership::held_in!("$2", "$4"),
        ") as held",
    ))
    .bind::<BigInt, _>(topic)
    .bind::<BigInt, _>(community.community.id)
    .bind::<BigInt, _>(community.actor.id)
    .bind::<Nullable<BigInt>, _>(viewer)
    .get_result(conn)
    .await?)
}

/// Facilitators and administrators see what is held or hidden in their community.
async fn facilitator_sees(
    conn: &mut Conn,
    (post, community): (&Post, &CommunityView),
    viewer: Option<ActorId>,
) -> Result<bool> {
    let Some(viewer) = viewer.filter(|_| post.is_held() || post.is_hidden()) else { return Ok(false) };
    if membership::standing(conn, &community.community, viewer).await?.is_facilitator {
        return Ok(true);
    }
    Ok(account::of_actor(conn, viewer).await?.is_some_and(|account| account.is_admin))
}

/// Topics by id, in any order.
pub async fn topics_by_id(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Topic>> {
    Ok(topics::table.filter(topics::post_id.eq_any(ids)).select(Topic::as_select()).load(conn).await?)
}

/// Topics for lists, with their authors and nothing else, in one query; in any order.
pub async fn listed(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<TopicView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = with_authors(conn, ids).await?;
    found.retain(|topic| topic.topic.listed);
    Ok(found)
}

/// As [`listed`], with what lists leave out: for callers that know what they ask for.
pub(super) async fn with_authors(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<TopicView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Topic, Post, Actor)> = topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .inner_join(actors::table.on(actors::id.eq(posts::author_id)))
        .filter(topics::post_id.eq_any(ids))
        .select((Topic::as_select(), Post::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(topic, post, author)| TopicView { topic, view: PostView::bare(post, author) })
        .collect())
}

/// Topics by id with their communities, in any order.
pub async fn with_communities(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<(Topic, CommunityView)>> {
    let rows: Vec<(Topic, Community, Actor)> = topics::table
        .inner_join(communities::table.on(communities::id.eq(topics::community_id)))
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(topics::post_id.eq_any(ids))
        .select((Topic::as_select(), Community::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    let view = |(topic, community, actor)| (topic, CommunityView { community, actor });
    Ok(rows.into_iter().map(view).collect())
}

/// Titles of topics with the language they are in, in any order.
pub async fn titles(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<(PostId, String, Option<String>)>> {
    Ok(topics::table
        .inner_join(posts::table.on(posts::id.eq(topics::post_id)))
        .filter(topics::post_id.eq_any(ids))
        .select((topics::post_id, topics::title, posts::language))
        .load(conn)
        .await?)
}

/// Which replies of a thread are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Replies {
    pub root: PostId,
    /// Deleted and hidden ones too, for their places.
    pub with_deleted: bool,
    pub page: Page,
}

/// What a thread shows: published replies, the viewer's own that wait, and the places of hidden ones.
type Shown = Box<dyn BoxableExpression<posts::table, diesel::pg::Pg, SqlType = diesel::sql_types::Bool>>;

fn shown(with_places: bool, viewer: Option<ActorId>) -> Shown {
    let states: &[&str] = if with_places { &["published", "hidden"] } else { &["published"] };
    match viewer {
        Some(viewer) => Box::new(posts::state.eq_any(states.to_vec()).or(posts::author_id.eq(viewer))),
        None => Box::new(posts::state.eq_any(states.to_vec())),
    }
}

/// Replies of a thread, oldest first: published ones, and the viewer's own that wait.
pub async fn replies(conn: &mut Conn, wanted: Replies, viewer: Option<ActorId>) -> Result<Slice<PostView>> {
    let slice = bare(conn, wanted, viewer).await?;
    Ok(Slice { rows: view::complete(conn, slice.rows, viewer).await?, next: slice.next })
}

async fn bare(conn: &mut Conn, wanted: Replies, viewer: Option<ActorId>) -> Result<Slice<Post>> {
    let mut query =
        posts::table.filter(posts::root_id.eq(wanted.root).and(posts::id.ne(wanted.root))).into_boxed();
    query = query.filter(shown(wanted.with_deleted, viewer));
    if !wanted.with_deleted {
        query = query.filter(posts::deleted_at.is_null());
    }
    if let Some(Cursor { at, id }) = wanted.page.after {
        query = query
            .filter(posts::published_at.gt(at).or(posts::published_at.eq(at).and(posts::id.gt(PostId(id)))));
    }
    let rows: Vec<Post> = query
        .order((posts::published_at, posts::id))
        .limit(wanted.page.limit + 1)
        .select(Post::as_select())
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, wanted.page, |post| Cursor { at: post.published_at, id: post.id.0 }))
}

/// The cursor before the page of `limit` replies that a reply is on, as [`replies`] with deleted ones
/// counts them; `None` for the first page.
pub async fn page_of(
    conn: &mut Conn,
    reply: &Post,
    limit: i64,
    viewer: Option<ActorId>,
) -> Result<Option<Cursor>> {
    let (at, id, root) = (reply.published_at, reply.id, reply.thread());
    let earlier = || {
        let before = posts::published_at.lt(at).or(posts::published_at.eq(at).and(posts::id.lt(id)));
        posts::table
            .filter(posts::root_id.eq(root).and(posts::id.ne(root)).and(before))
            .filter(shown(true, viewer))
            .into_boxed()
    };
    let before: i64 = earlier().count().get_result(conn).await?;
    let full = before / limit.max(1) * limit.max(1);
    if full == 0 {
        return Ok(None);
    }
    let last: (DateTime<Utc>, PostId) = earlier()
        .order((posts::published_at, posts::id))
        .offset(full - 1)
        .limit(1)
        .select((posts::published_at, posts::id))
        .first(conn)
        .await?;
    Ok(Some(Cursor { at: last.0, id: last.1.0 }))
}

/// Direct, visible answers to a post, oldest first, ids only: for the `replies` collection.
pub async fn direct_replies(
    conn: &mut Conn,
    parent: PostId,
    after: PostId,
    limit: i64,
) -> Result<Vec<(PostId, String)>> {
    Ok(posts::table
        .filter(posts::parent_id.eq(parent).and(posts::id.gt(after)))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .order(posts::id)
        .limit(limit)
        .select((posts::id, posts::ap_id))
        .load(conn)
        .await?)
}

/// Root and visible replies, oldest first, ids only: for the `context` collection.
pub async fn thread_ids(conn: &mut Conn, root: PostId) -> Result<Vec<String>> {
    Ok(posts::table
        .filter(posts::root_id.eq(root))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .order((posts::depth.ne(0), posts::published_at, posts::id))
        .limit(10_000)
        .select(posts::ap_id)
        .load(conn)
        .await?)
}
