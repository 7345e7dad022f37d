//! "Thanks" (a like) and "useful to my work": one of each per person and post.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Post;
use crate::actors::Actor;
use crate::db::ids::{ActorId, PostId};
use crate::db::schema::{posts, reactions};
use crate::db::{Conn, new_id, optional};
use crate::error::{Error, Result};
use crate::events::{self, Event};
use crate::site::Here;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    Like,
    Useful,
}

impl Reaction {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Useful => "useful",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Like, Self::Useful].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One of ours reacts; a second time changes nothing.
pub async fn add(
    conn: &mut Conn,
    here: Here<'_>,
    actor: &Actor,
    (post, kind): (&Post, Reaction),
) -> Result<()> {
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    let id = here.site.activity("like", new_id(conn).await?);
    if receive(conn, actor.id, (post.id, kind), &id).await? {
        let event = Event::Reacted { post: post.id, reaction: id };
        events::record(conn, actor.id, &event).await?;
    }
    Ok(())
}

/// One of ours takes it back.
pub async fn remove(conn: &mut Conn, actor: &Actor, (post, kind): (&Post, Reaction)) -> Result<()> {
    if let Some(reaction) = receive_undo(conn, actor.id, post.id, kind).await? {
        events::record(conn, actor.id, &Event::Unreacted { post: post.id, reaction }).await?;
    }
    Ok(())
}

/// Stores a reaction of anybody; false when it was there already.
pub async fn receive(
    conn: &mut Conn,
    actor: ActorId,
    (post, kind): (PostId, Reaction),
    ap_id: &str,
) -> Result<bool> {
    let added = diesel::insert_into(reactions::table)
        .values((
            reactions::post_id.eq(post),
            reactions::actor_id.eq(actor),
            reactions::kind.eq(kind.as_str()),
            reactions::ap_id.eq(ap_id),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if added > 0 {
        count(conn, post, kind, 1).await?;
    }
    Ok(added > 0)
}

/// Takes a reaction of anybody back; its id when there was one.
pub async fn receive_undo(
    conn: &mut Conn,
    actor: ActorId,
    post: PostId,
    kind: Reaction,
) -> Result<Option<String>> {
    let removed: Option<String> = optional(
        diesel::delete(reactions::table.find((post, actor, kind.as_str())))
            .returning(reactions::ap_id)
            .get_result(conn)
            .await,
    )?;
    if removed.is_some() {
        count(conn, post, kind, -1).await?;
    }
    Ok(removed)
}

/// The reaction a Like activity made, by its id and actor.
pub async fn by_ap_id(conn: &mut Conn, actor: ActorId, ap_id: &str) -> Result<Option<(PostId, Reaction)>> {
    let found: Option<(PostId, String)> = optional(
        reactions::table
            .filter(reactions::ap_id.eq(ap_id).and(reactions::actor_id.eq(actor)))
            .select((reactions::post_id, reactions::kind))
            .first(conn)
            .await,
    )?;
    Ok(found.and_then(|(post, kind)| Some((post, Reaction::parse(&kind)?))))
}

async fn count(conn: &mut Conn, post: PostId, kind: Reaction, change: i32) -> Result<()> {
    let row = posts::table.find(post);
    match kind {
        Reaction::Like => {
            diesel::update(row).set(posts::like_count.eq(posts::like_count + change)).execute(conn).await?
        }
        Reaction::Useful => {
            diesel::update(row)
                .set(posts::useful_count.eq(posts::useful_count + change))
                .execute(conn)
                .await?
        }
    };
    Ok(())
}

/// Takes back everything somebody reacted with, and counts it out.
pub async fn withdraw_all(conn: &mut Conn, actor: ActorId) -> Result<()> {
    crate::db::prepared(
        "with gone as (delete from reactions where actor_id = $1 returning post_id, kind),
         counted as (
           select post_id, count(*) filter (where kind = 'like') as likes,
                  count(*) filter (where kind = 'useful') as useful
           from gone group by 1)
         update posts p set like_count = p.like_count - c.likes, useful_count = p.useful_count - c.useful
         from counted c where p.id = c.post_id",
    )
    .bind::<diesel::sql_types::BigInt, _>(actor)
    .execute(conn)
    .await?;
    Ok(())
}
