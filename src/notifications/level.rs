//! How much of a community, or of one topic, somebody wants to hear.
//!
//! | | community | topic |
//! |---|---|---|
//! | muted | not on the home page, not in the digest; mentions and replies to me in the list alone | the same |
//! | normal | mentions and replies to me; new topics on the home page and in the digest | mentions and replies to me |
//! | follow | also a notice of each new topic | also one notice that gathers new replies |
//! | watch | also a notice of each reply | also a notice of each reply |
//!
//! A topic's level, where there is one, goes before its community's. Who writes in a thread follows it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::{community_levels, topic_levels};
use crate::db::{Conn, optional};
use crate::error::Result;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    Muted,
    #[default]
    Normal,
    Follow,
    Watch,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::Muted, Self::Normal, Self::Follow, Self::Watch];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Muted => "muted",
            Self::Normal => "normal",
            Self::Follow => "follow",
            Self::Watch => "watch",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// The level chosen for a community; normal when none was.
pub async fn of_community(conn: &mut Conn, actor: ActorId, community: CommunityId) -> Result<Level> {
    let found: Option<String> = optional(
        community_levels::table.find((actor, community)).select(community_levels::level).first(conn).await,
    )?;
    Ok(found.as_deref().and_then(Level::parse).unwrap_or_default())
}

/// The level of a topic, chosen or by writing in it; `None` leaves it to its community.
pub async fn of_topic(conn: &mut Conn, actor: ActorId, topic: PostId) -> Result<Option<Level>> {
    let found: Option<String> =
        optional(topic_levels::table.find((actor, topic)).select(topic_levels::level).first(conn).await)?;
    Ok(found.as_deref().and_then(Level::parse))
}

pub async fn set_community(
    conn: &mut Conn,
    actor: ActorId,
    (community, level): (CommunityId, Level),
) -> Result<()> {
    let row = (
        community_levels::actor_id.eq(actor),
        community_levels::community_id.eq(community),
        community_levels::level.eq(level.as_str()),
    );
    diesel::insert_into(community_levels::table)
        .values(row)
        .on_conflict((community_levels::actor_id, community_levels::community_id))
        .do_update()
        .set(community_levels::level.eq(level.as_str()))
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn set_topic(conn: &mut Conn, actor: ActorId, (topic, level): (PostId, Level)) -> Result<()> {
    diesel::insert_into(topic_levels::table)
        .values((
            topic_levels::actor_id.eq(actor),
            topic_levels::topic_id.eq(topic),
            topic_levels::level.eq(level.as_str()),
        ))
        .on_conflict((topic_levels::actor_id, topic_levels::topic_id))
        .do_update()
        .set(topic_levels::level.eq(level.as_str()))
        .execute(conn)
        .await?;
    Ok(())
}
