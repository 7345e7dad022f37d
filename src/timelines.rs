//! What is new, across communities and for one person: queries only.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::communities::{CommunityView, community, membership};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{hashtags, posts};
use crate::error::Result;
use crate::forum::thread::{self, Sort};
use crate::forum::{Topic, TopicView};
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

/// Latest activity in the communities hosted here.
pub async fn public(conn: &mut Conn, viewer: Option<ActorId>, page: Page) -> Result<Slice<Entry>> {
    let communities = community::list(conn, community::Origin::Here, None, 200).await?;
    let open = communities.into_iter().filter(|found| found.community.visibility == "public").collect();
    entries(conn, open, page, viewer).await
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

/// What one person wrote of a kind, newest first.
pub async fn by_author(
    conn: &mut Conn,
    (author, kind): (ActorId, PostKind),
    page: Page,
) -> Result<Slice<Contribution>> {
    let mut query = posts::table
        .filter(
            posts::author_id.eq(author).and(posts::state.eq("published")).and(posts::deleted_at.is_null()),
        )
        .filter(posts::kind.eq(kind.as_str()))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        query = query
            .filter(posts::published_at.lt(at).or(posts::published_at.eq(at).and(posts::id.lt(PostId(id)))));
    }
    let rows: Vec<Post> = query
        .order((posts::published_at.desc(), posts::id.desc()))
        .limit(page.limit + 1)
        .select(Post::as_select())
        .load(conn)
        .await?;
    contributions(conn, rows, page).await
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

async fn contributions(conn: &mut Conn, rows: Vec<Post>, page: Page) -> Result<Slice<Contribution>> {
    let slice = Slice::cut(rows, page, |post| Cursor { at: post.published_at, id: post.id.0 });
    let roots: Vec<PostId> = slice.rows.iter().map(Post::thread).collect();
    let topics = thread::topics_by_id(conn, &roots).await?;
    let ids: Vec<CommunityId> = topics.iter().map(|topic| topic.community_id).collect();
    let communities = community::find_many(conn, &ids).await?;
    let rows = view::complete(conn, slice.rows, None)
        .await?
        .into_iter()
        .filter_map(|view| {
            let topic = topics.iter().find(|topic| topic.post_id == view.post.thread())?.clone();
            let community = communities.iter().find(|found| found.community.id == topic.community_id)?;
            (community.community.visibility == "public" && topic.listed).then(|| Contribution {
                view,
                topic: topic.clone(),
                community: community.clone(),
            })
        })
        .collect();
    Ok(Slice { rows, next: slice.next })
}
