//! Taking posts away: by their author, or out of the community by a facilitator.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{reply, topic};
use crate::accounts::Member;
use crate::communities::{Standing, rules};
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::schema::topics;
use crate::error::{Error, Reason, Result};
use crate::events::{self, Event};
use crate::posts::Post;
use crate::posts::post::{self, DeletedBy};
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
    events::record(conn, author.actor.id, &Event::PostDeleted { post: id }).await?;
    Ok(post)
}

/// A facilitator takes a post out of a community hosted here.
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
    let reason = reason.chars().filter(|c| !c.is_control()).take(500).collect();
    take_away(conn, here, &post, DeletedBy::Moderator { reason }).await?;
    events::record(conn, member.actor.id, &Event::PostRemoved { post: id, by: member.actor.id }).await?;
    Ok(post)
}

/// Buries the post and sets the counts right, whoever asked for it.
pub(super) async fn take_away(conn: &mut Conn, here: Here<'_>, post: &Post, by: DeletedBy) -> Result<()> {
    post::bury(conn, post.id, by, here.now).await?;
    if post.is_topic() {
        let topic = topic::find(conn, post.id).await?;
        diesel::update(topics::table.find(post.id)).set(topics::listed.eq(false)).execute(conn).await?;
        if post.is_published() {
            topic::count_in_community(conn, topic.community_id, -1).await?;
        }
        return Ok(());
    }
    if post.is_published() {
        reply::count_in_thread(conn, post, -1).await?;
    }
    diesel::update(topics::table.filter(topics::accepted_reply_id.eq(post.id)))
        .set(topics::accepted_reply_id.eq(None::<PostId>))
        .execute(conn)
        .await?;
    Ok(())
}
