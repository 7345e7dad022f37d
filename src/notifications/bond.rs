//! What is between somebody and a community, as every page of it needs it: one query.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;

use super::Level;
use crate::actors::follow::FollowState;
use crate::communities::CommunityView;
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;

/// See [`of`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Bond {
    /// Whether they follow it.
    pub following: Option<FollowState>,
    pub level: Level,
    /// They asked to join and wait.
    pub asked: bool,
    /// How many wait, whoever looks.
    pub requests: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Text>)]
    following: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    level: Option<String>,
    #[diesel(sql_type = Bool)]
    asked: bool,
    #[diesel(sql_type = BigInt)]
    requests: i64,
}

/// What is between this person and the community.
pub async fn of(conn: &mut Conn, viewer: ActorId, view: &CommunityView) -> Result<Bond> {
    let row: Row = crate::db::prepared(
        "select (select state from follows where follower_id = $1 and followed_id = $3) as following,
                (select level from community_levels where actor_id = $1 and community_id = $2) as level,
                exists (select from join_requests where actor_id = $1 and community_id = $2
                        and state = 'waiting') as asked,
                (select count(*) from join_requests where community_id = $2 and state = 'waiting') as requests",
    )
    .bind::<BigInt, _>(viewer)
    .bind::<BigInt, _>(view.community.id)
    .bind::<BigInt, _>(view.actor.id)
    .get_result(conn)
    .await?;
    Ok(Bond {
        following: row.following.as_deref().map(FollowState::parse),
        level: row.level.as_deref().and_then(Level::parse).unwrap_or_default(),
        asked: row.asked,
        requests: row.requests,
    })
}
