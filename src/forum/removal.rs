//! Taking posts away and putting them back: by their author, or in a community by a facilitator.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{approval, reply, topic};
use crate::accounts::Member;
use crate::communities::{Standing, community, rules};
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::schema::topics;
use crate::error::{Error, Reason, Result};
use crate::events::{self, Event};
use crate::posts::post::{self, DeletedBy, PostState};
use crate::posts::{Post, aside};
use crate::site::Here;

/// The author deletes a topic or reply; a tombstone keeps its place.
pub async fn delete(conn: &mut Conn, here: Here<'_>, author: &Member, id: PostId) -> Result<Post> {
    let post = post::lock(conn, id).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    if post.author_id != author.actor.id {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    take_away(conn, here, &post, DeletedBy::Author).await?;
    if approval::withdraw(conn, id).await? {
        // Nobody ever heard of it.
        return Ok(post);
    }
    events::record(conn, author.actor.id, &Event::PostDeleted { post: id }).await?;
    Ok(post)
}

/// A facilitator takes a post out of a community hosted here. Its text is kept for [`aside::KEPT`], so
/// that it can be put back.
pub async fn remove(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (id, reason): (PostId, &str),
) -> Result<Post> {
    rules::may_facilitate(standing)?;
    let post = post::lock(conn, id).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    take_away(conn, here, &post, DeletedBy::Moderator { reason: line(reason) }).await?;
    if !post.is_published() {
        // Put back, it is a published post.
        post::set_state(conn, id, PostState::Published, None).await?;
    }
    tell_removed(conn, here, member, &post).await?;
    Ok(post)
}

/// Others are told what a community of ours takes out; a copy of something from elsewhere goes quietly.
async fn tell_removed(conn: &mut Conn, here: Here<'_>, member: &Member, post: &Post) -> Result<()> {
    let Some(home) = post.community_id else { return Ok(()) };
    if !community::find(conn, home).await?.is_local() {
        return Ok(());
    }
    let by = member.actor.id;
    let event = events::record(conn, by, &Event::PostRemoved { post: post.id, by }).await?;
    aside::told(conn, post.id, event, here.now).await
}

/// A reason as others read it.
fn line(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(500).collect()
}

/// Puts a removed post back.
pub async fn restore(conn: &mut Conn, (member, standing): (&Member, Standing), id: PostId) -> Result<Post> {
    rules::may_facilitate(standing)?;
    let post = post::lock(conn, id).await?;
    if post.deleted_by.as_deref() != Some("moderator") {
        return Err(Error::Conflict("post"));
    }
    let told = bring_back(conn, &post).await?;
    tell_restored(conn, member, id, told).await?;
    post::find(conn, id).await
}

async fn tell_restored(conn: &mut Conn, member: &Member, id: PostId, told: Option<i64>) -> Result<()> {
    if let Some(removal) = told {
        let event = Event::PostRestored { post: id, by: member.actor.id, removal };
        events::record(conn, member.actor.id, &event).await?;
    }
    Ok(())
}

/// Text and counts as they were; the event that told of the removal.
pub(super) async fn bring_back(conn: &mut Conn, post: &Post) -> Result<Option<i64>> {
    let told = aside::bring_back(conn, post.id).await?;
    if post.is_published() {
        approval::appear(conn, post).await?;
    }
    Ok(told)
}

/// A facilitator hides a post in a community hosted here: the place stays, with the reason; others do
/// not see the text until it is shown again.
pub async fn hide(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (id, reason): (PostId, &str),
) -> Result<Post> {
    rules::may_facilitate(standing)?;
    let post = post::lock(conn, id).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    if !post.is_published() {
        return Err(Error::Conflict("post"));
    }
    post::set_state(conn, id, PostState::Hidden, Some(&line(reason))).await?;
    disappear(conn, &post).await?;
    tell_removed(conn, here, member, &post).await?;
    Ok(post)
}

/// Shows a hidden post again.
pub async fn show(conn: &mut Conn, (member, standing): (&Member, Standing), id: PostId) -> Result<Post> {
    rules::may_facilitate(standing)?;
    let post = post::lock(conn, id).await?;
    if !post.is_hidden() || post.deleted_at.is_some() {
        return Err(Error::Conflict("post"));
    }
    post::set_state(conn, id, PostState::Published, None).await?;
    approval::appear(conn, &post).await?;
    let told = aside::take_event(conn, id).await?;
    tell_restored(conn, member, id, told).await?;
    post::find(conn, id).await
}

/// Buries the post and sets the counts right, whoever asked for it.
pub(super) async fn take_away(conn: &mut Conn, here: Here<'_>, post: &Post, by: DeletedBy) -> Result<()> {
    post::bury(conn, post.id, by, here.now).await?;
    if post.is_published() {
        return disappear(conn, post).await;
    }
    Ok(())
}

/// Out of lists and counts.
async fn disappear(conn: &mut Conn, post: &Post) -> Result<()> {
    if post.is_topic() {
        let topic = topic::find(conn, post.id).await?;
        diesel::update(topics::table.find(post.id)).set(topics::listed.eq(false)).execute(conn).await?;
        return topic::count_in_community(conn, topic.community_id, -1).await;
    }
    reply::count_in_thread(conn, post, -1).await?;
    diesel::update(topics::table.filter(topics::accepted_reply_id.eq(post.id)))
        .set(topics::accepted_reply_id.eq(None::<PostId>))
        .execute(conn)
        .await?;
    Ok(())
}
