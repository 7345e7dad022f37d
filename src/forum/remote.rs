//! What people elsewhere write, delete and edit. Whoever calls has verified origin and authorship.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::screening::{self, Why};
use super::topic::TopicKind;
use super::{approval, removal, reply, topic};
use crate::actors::Actor;
use crate::actors::profile::Voice;
use crate::communities::{CommunityView, membership, rules};
use crate::db::ids::{ActorId, PostId};
use crate::db::schema::{posts, topics};
use crate::db::{Conn, new_id};
use crate::error::{Error, Result};
use crate::events::{self, Event};
use crate::posts::attachment::{self, NewAttachment};
use crate::posts::post::{self, DeletedBy, NewPost, PostState};
use crate::posts::{Post, PostKind, revision, tag};
use crate::site::Here;

/// A post as the normaliser hands it over: checked, bounded, sanitised.
#[derive(Debug, Clone)]
pub struct RemotePost {
    pub ap_id: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub kind: TopicKind,
    pub html: String,
    pub source: Option<String>,
    pub language: Option<String>,
    pub sensitive: bool,
    pub published_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub mentioned: Vec<ActorId>,
    pub hashtags: Vec<String>,
    pub pictures: Vec<RemotePicture>,
    pub locked: bool,
    pub voice: Option<Voice>,
}

#[derive(Debug, Clone)]
pub struct RemotePicture {
    pub url: String,
    pub media_type: String,
    pub alt: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
}

/// What became of a remote post.
#[derive(Debug)]
pub enum Taken {
    New(Post),
    Known(Post),
    /// Waits for a facilitator of the community.
    Held(Post),
    /// The community's rules do not allow it.
    Refused,
    /// Deleted at its origin before it came.
    Tombstone,
}

/// Files a topic into a community; rules count only where the community is ours.
pub async fn topic(
    conn: &mut Conn,
    here: Here<'_>,
    (author, community): (&Actor, &CommunityView),
    remote: &RemotePost,
) -> Result<Taken> {
    if post::was_deleted(conn, &remote.ap_id).await? {
        return Ok(Taken::Tombstone);
    }
    let mut waits = None;
    let standing = membership::standing(conn, &community.community, author.id).await?;
    if standing.is_banned {
        return Ok(Taken::Refused);
    }
    if community.is_local() {
        let announcement = remote.kind == TopicKind::Announcement;
        if rules::may_post(&community.community, standing, announcement).is_err() {
            return Ok(Taken::Refused);
        }
        waits = screening::of_remote(conn, here, (author, standing), (community, &remote.html)).await?;
    }
    let id = PostId(new_id(conn).await?);
    let new =
        NewPost { kind: PostKind::Topic.as_str(), root_id: Some(id), ..frame(here, id, author, remote) };
    let new = NewPost { community_id: Some(community.community.id), state: state(waits), ..new };
    let Some(post) = post::insert(conn, &new).await? else { return known(conn, remote).await };
    let title = remote.title.clone().unwrap_or_default();
    topic::insert(conn, &post, (community.community.id, remote.kind), &title).await?;
    if remote.locked {
        diesel::update(topics::table.find(id)).set(topics::locked_at.eq(here.now)).execute(conn).await?;
    }
    tag::store(conn, post.id, &remote.mentioned, &remote.hashtags).await?;
    attachment::store_remote(conn, &pictures(&post, remote)).await?;
    taken(conn, here, post, waits).await
}

/// Files a reply under a post we hold.
pub async fn reply(
    conn: &mut Conn,
    here: Here<'_>,
    (author, parent, community): (&Actor, &Post, &CommunityView),
    remote: &RemotePost,
) -> Result<Taken> {
    if post::was_deleted(conn, &remote.ap_id).await? {
        return Ok(Taken::Tombstone);
    }
    let mut waits = None;
    let standing = membership::standing(conn, &community.community, author.id).await?;
    if standing.is_banned {
        return Ok(Taken::Refused);
    }
    if community.is_local() {
        let topic = topic::find(conn, parent.thread()).await?;
        if rules::may_post(&community.community, standing, false).is_err()
            || reply::may_answer(parent, topic.locked_at, standing).is_err()
        {
            return Ok(Taken::Refused);
        }
        waits = screening::of_remote(conn, here, (author, standing), (community, &remote.html)).await?;
    }
    let (parent_id, depth) = reply::place(parent);
    let id = PostId(new_id(conn).await?);
    let new = NewPost {
        kind: PostKind::Reply.as_str(),
        root_id: Some(parent.thread()),
        parent_id: Some(parent_id),
        depth,
        ..frame(here, id, author, remote)
    };
    let new = NewPost { community_id: Some(community.community.id), state: state(waits), ..new };
    let Some(post) = post::insert(conn, &new).await? else { return known(conn, remote).await };
    if post.is_published() {
        reply::count_in_thread(conn, &post, 1).await?;
    }
    tag::store(conn, post.id, &remote.mentioned, &remote.hashtags).await?;
    attachment::store_remote(conn, &pictures(&post, remote)).await?;
    taken(conn, here, post, waits).await
}

fn state(waits: Option<Why>) -> &'static str {
    if waits.is_some() { PostState::Held.as_str() } else { PostState::Published.as_str() }
}

async fn taken(conn: &mut Conn, here: Here<'_>, post: Post, waits: Option<Why>) -> Result<Taken> {
    match waits {
        Some(why) => {
            approval::wait(conn, here, &post, why).await?;
            Ok(Taken::Held(post))
        }
        None => {
            events::record(conn, post.author_id, &Event::Arrived { post: post.id }).await?;
            Ok(Taken::New(post))
        }
    }
}

/// The author edits; only a newer version counts. False when nothing changed.
pub async fn edit(conn: &mut Conn, here: Here<'_>, post: &Post, remote: &RemotePost) -> Result<bool> {
    let updated = remote.updated_at.unwrap_or(here.now).min(here.now);
    if post.deleted_at.is_some() || post.edited_at.is_some_and(|edited| updated <= edited) {
        return Ok(false);
    }
    let old = if post.is_topic() { Some(topic::find(conn, post.id).await?) } else { None };
    let title = remote.title.as_deref().filter(|_| old.is_some());
    let same_title = title.is_none() || title == old.as_ref().map(|topic| topic.title.as_str());
    let changed = remote.html != post.body_html || !same_title;
    if changed {
        revision::keep(conn, post, old.as_ref().map(|topic| topic.title.as_str())).await?;
        diesel::update(posts::table.find(post.id))
            .set((
                posts::body_html.eq(&remote.html),
                posts::body_source.eq(&remote.source),
                posts::language.eq(&remote.language),
                posts::sensitive.eq(remote.sensitive),
                posts::edited_at.eq(updated),
            ))
            .execute(conn)
            .await?;
    }
    if let Some(title) = title {
        diesel::update(topics::table.find(post.id))
            .set((
                topics::title.eq(title),
                topics::locked_at
                    .eq(remote.locked.then_some(old.and_then(|topic| topic.locked_at).unwrap_or(here.now))),
            ))
            .execute(conn)
            .await?;
    }
    tag::replace(conn, post.id, &remote.mentioned, &remote.hashtags).await?;
    attachment::replace_remote(conn, post.id, &pictures(post, remote)).await?;
    Ok(changed)
}

/// The author, or a moderator of the community, deletes.
pub async fn delete(conn: &mut Conn, here: Here<'_>, post: &Post, by: DeletedBy) -> Result<bool> {
    let post = post::lock(conn, post.id).await?;
    if post.deleted_at.is_some() {
        return Ok(false);
    }
    removal::take_away(conn, here, &post, by).await?;
    Ok(true)
}

/// The community takes a removal back; false when there is nothing to bring back.
pub async fn restore(conn: &mut Conn, post: &Post) -> Result<bool> {
    let post = post::lock(conn, post.id).await?;
    if post.deleted_by.as_deref() != Some("moderator") {
        return Ok(false);
    }
    match removal::bring_back(conn, &post).await {
        Ok(_) => Ok(true),
        Err(Error::Gone(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The community says which reply answers a question of its own.
pub async fn accepted(conn: &mut Conn, here: Here<'_>, topic: &Post, reply: Option<PostId>) -> Result<()> {
    let other = topics::table.find(topic.id).filter(topics::accepted_reply_id.is_distinct_from(reply));
    let changed = diesel::update(other)
        .set((topics::accepted_reply_id.eq(reply), topics::accepted_at.eq(reply.map(|_| here.now))))
        .execute(conn)
        .await?;
    if let Some(reply) = reply.filter(|_| changed > 0) {
        let event = Event::AnswerAccepted { topic: topic.id, reply };
        events::record(conn, topic.author_id, &event).await?;
    }
    Ok(())
}

async fn known(conn: &mut Conn, remote: &RemotePost) -> Result<Taken> {
    Ok(post::by_ap_id(conn, &remote.ap_id).await?.map_or(Taken::Tombstone, Taken::Known))
}

fn frame<'a>(here: Here<'_>, id: PostId, author: &Actor, remote: &'a RemotePost) -> NewPost<'a> {
    NewPost {
        id,
        kind: PostKind::Topic.as_str(),
        ap_id: &remote.ap_id,
        url: remote.url.as_deref(),
        author_id: author.id,
        community_id: None,
        root_id: None,
        parent_id: None,
        depth: 0,
        language: remote.language.as_deref(),
        body_html: &remote.html,
        body_source: remote.source.as_deref(),
        sensitive: remote.sensitive,
        state: PostState::Published.as_str(),
        voice: remote.voice.map(Voice::as_str),
        // Nobody pins a post to the top of a list with a date in the future.
        published_at: remote.published_at.min(here.now),
    }
}

fn pictures(post: &Post, remote: &RemotePost) -> Vec<NewAttachment> {
    remote
        .pictures
        .iter()
        .enumerate()
        .map(|(position, picture)| NewAttachment {
            uploader_id: post.author_id,
            post_id: Some(post.id),
            position: i32::try_from(position).unwrap_or(i32::MAX),
            kind: "image".to_owned(),
            storage_key: None,
            remote_url: Some(picture.url.clone()),
            media_type: picture.media_type.clone(),
            alt: picture.alt.clone(),
            width: picture.width,
            height: picture.height,
            size: None,
        })
        .collect()
}
