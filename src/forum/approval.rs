//! Posts that wait for a facilitator: kept in line, let through, or declined.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::screening::Why;
use super::{reply, topic};
use crate::actors::actor;
use crate::communities::community;
use crate::db::ids::{CommunityId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{held_posts, posts, topics};
use crate::db::{Conn, optional};
use crate::error::{Error, Result};
use crate::events::{self, Event};
use crate::posts::Post;
use crate::posts::post::{self, PostState};
use crate::site::Here;

/// A post in line.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = held_posts, check_for_backend(diesel::pg::Pg))]
pub struct Held {
    pub post_id: PostId,
    pub community_id: CommunityId,
    pub why: String,
    /// As received from elsewhere.
    pub activity: Option<String>,
    pub held_at: DateTime<Utc>,
}

/// Puts a new post in line.
pub(super) async fn wait(conn: &mut Conn, here: Here<'_>, post: &Post, why: Why) -> Result<()> {
    let community = post.community_id.ok_or(Error::NotFound("community"))?;
    diesel::insert_into(held_posts::table)
        .values((
            held_posts::post_id.eq(post.id),
            held_posts::community_id.eq(community),
            held_posts::why.eq(why.as_str()),
            held_posts::held_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps the activity a post from elsewhere came in, to pass it on once the post is approved.
pub async fn keep_activity(conn: &mut Conn, post: PostId, activity: &str) -> Result<()> {
    diesel::update(held_posts::table.find(post)).set(held_posts::activity.eq(activity)).execute(conn).await?;
    Ok(())
}

/// The line of a community, or of the whole house, newest first.
pub async fn waiting(
    conn: &mut Conn,
    community: Option<CommunityId>,
    page: Page,
) -> Result<Slice<(Held, Post)>> {
    let mut query =
        held_posts::table.inner_join(posts::table).filter(posts::deleted_at.is_null()).into_boxed();
    if let Some(community) = community {
        query = query.filter(held_posts::community_id.eq(community));
    }
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            held_posts::held_at.lt(at).or(held_posts::held_at.eq(at).and(held_posts::post_id.lt(PostId(id)))),
        );
    }
    let rows: Vec<(Held, Post)> = query
        .order((held_posts::held_at.desc(), held_posts::post_id.desc()))
        .limit(page.limit + 1)
        .select((Held::as_select(), Post::as_select()))
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |(held, _)| Cursor { at: held.held_at, id: held.post_id.0 }))
}

/// How many wait in a community.
pub async fn count(conn: &mut Conn, community: CommunityId) -> Result<i64> {
    Ok(held_posts::table.filter(held_posts::community_id.eq(community)).count().get_result(conn).await?)
}

/// Its author takes it out of the line; whether it stood there.
pub(super) async fn withdraw(conn: &mut Conn, id: PostId) -> Result<bool> {
    Ok(diesel::delete(held_posts::table.find(id)).execute(conn).await? > 0)
}

async fn take(conn: &mut Conn, id: PostId) -> Result<(Post, Held)> {
    let post = post::lock(conn, id).await?;
    let held: Option<Held> = optional(
        diesel::delete(held_posts::table.find(id)).returning(Held::as_returning()).get_result(conn).await,
    )?;
    match held {
        Some(held) if post.is_held() && post.deleted_at.is_none() => Ok((post, held)),
        _ => Err(Error::Conflict("post")),
    }
}

/// Lets a post through: from now on it is as if it had just been posted. Whoever asks has the right.
pub async fn approve(conn: &mut Conn, here: Here<'_>, id: PostId) -> Result<Post> {
    let (held_post, held) = take(conn, id).await?;
    let author = actor::find(conn, held_post.author_id).await?;
    let view = community::find(conn, held.community_id).await?;
    let state = if view.is_local() { PostState::Published } else { PostState::Pending };
    // What was posted here appears when it appears; what came from elsewhere keeps its date.
    let at = if author.is_local() { here.now } else { held_post.published_at };
    let post: Post = diesel::update(posts::table.find(id))
        .set((
            posts::state.eq(state.as_str()),
            posts::state_reason.eq(None::<String>),
            posts::published_at.eq(at),
        ))
        .returning(Post::as_returning())
        .get_result(conn)
        .await?;
    if post.is_topic() {
        diesel::update(topics::table.find(id))
            .set((
                topics::listed.eq(post.is_published()),
                topics::published_at.eq(at),
                topics::last_activity_at.eq(at),
            ))
            .execute(conn)
            .await?;
    }
    if post.is_published() {
        appear(conn, &post).await?;
    }
    if !author.is_local() || view.is_local_only() {
        events::record(conn, author.id, &Event::Arrived { post: id }).await?;
    } else {
        let event =
            if post.is_topic() { Event::TopicPosted { post: id } } else { Event::ReplyPosted { post: id } };
        events::record(conn, author.id, &event).await?;
    }
    if let Some(activity) = held.activity.filter(|_| !view.is_local_only()) {
        let root = post.is_topic();
        let event = Event::Relayed { community: view.community.id, post: id, activity, root };
        events::record(conn, view.actor.id, &event).await?;
    }
    Ok(post)
}

/// Counts a post that is now published.
pub(super) async fn appear(conn: &mut Conn, post: &Post) -> Result<()> {
    if post.is_topic() {
        diesel::update(topics::table.find(post.id)).set(topics::listed.eq(true)).execute(conn).await?;
        let topic = topic::find(conn, post.id).await?;
        return topic::count_in_community(conn, topic.community_id, 1).await;
    }
    reply::count_in_thread(conn, post, 1).await
}

/// Declines it: its author alone sees it, with the reason; a server elsewhere is told.
pub async fn decline(conn: &mut Conn, id: PostId, reason: &str) -> Result<Post> {
    let (post, held) = take(conn, id).await?;
    post::set_state(conn, id, PostState::Refused, Some(reason)).await?;
    let activity_id = held.activity.as_deref().and_then(|activity| {
        let activity: serde_json::Value = serde_json::from_str(activity).ok()?;
        activity["id"].as_str().map(str::to_owned)
    });
    if let Some(activity_id) = activity_id {
        let view = community::find(conn, held.community_id).await?;
        let event = Event::PostRefused { community: held.community_id, author: post.author_id, activity_id };
        events::record(conn, view.actor.id, &event).await?;
    }
    Ok(post)
}

/// What was declined is let through after all.
pub async fn reconsider(conn: &mut Conn, here: Here<'_>, id: PostId) -> Result<Post> {
    let post = post::lock(conn, id).await?;
    if post.state != PostState::Refused.as_str() || post.deleted_at.is_some() {
        return Err(Error::Conflict("post"));
    }
    post::set_state(conn, id, PostState::Held, None).await?;
    wait(conn, here, &post, Why::Limited).await?;
    approve(conn, here, id).await
}
