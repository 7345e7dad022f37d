//! Newcomers somebody should welcome: members of this month whom nobody has answered or greeted yet.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::{memberships, welcomes};
use crate::error::{Error, Result};

/// How long somebody is new.
pub const NEW: TimeDelta = TimeDelta::days(30);

#[derive(Debug, Clone)]
pub struct Newcomer {
    pub actor: Actor,
    pub profile: Option<Profile>,
    pub joined_at: DateTime<Utc>,
    /// The first thing they wrote, when nobody has answered it; absent when they have written nothing.
    pub first_post: Option<PostId>,
}

/// Those who wait longest first: `newcomers(conn, community, (now, limit))`, at most 100. For facilitators.
pub async fn newcomers(
    conn: &mut Conn,
    community: CommunityId,
    (now, limit): (DateTime<Utc>, i64),
) -> Result<Vec<Newcomer>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        actor_id: ActorId,
        #[diesel(sql_type = Timestamptz)]
        joined_at: DateTime<Utc>,
        #[diesel(sql_type = Nullable<BigInt>)]
        first_post: Option<PostId>,
    }
    let rows: Vec<Row> = crate::db::prepared(
        "select m.actor_id, m.granted_at as joined_at, f.id as first_post
         from memberships m
         join actors a on a.id = m.actor_id and a.deleted_at is null
         left join lateral (
           select p.id from posts p
           where p.author_id = m.actor_id and p.community_id = m.community_id and p.state = 'published'
             and p.deleted_at is null
           order by p.published_at, p.id limit 1) f on true
         where m.community_id = $1 and m.role = 'member' and m.state = 'active' and m.granted_at > $2
           and not exists (select from memberships o where o.community_id = m.community_id
                           and o.actor_id = m.actor_id and o.role <> 'member')
           and not exists (select from welcomes w where w.community_id = m.community_id and w.actor_id = m.actor_id)
           and not exists (select from posts r where r.parent_id = f.id and r.author_id <> m.actor_id
                           and r.state = 'published' and r.deleted_at is null)
         order by m.granted_at, m.actor_id limit $3",
    )
    .bind::<BigInt, _>(community)
    .bind::<Timestamptz, _>(now - NEW)
    .bind::<BigInt, _>(limit.clamp(0, 100))
    .load(conn)
    .await?;
    let ids: Vec<ActorId> = rows.iter().map(|row| row.actor_id).collect();
    let mut people = profile::with_actors(conn, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (actor, profile) = people.remove(&row.actor_id)?;
            Some(Newcomer { actor, profile, joined_at: row.joined_at, first_post: row.first_post })
        })
        .collect())
}

/// A facilitator has greeted them: they leave the list. Twice is once; who is no member is not there.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not a member.
pub async fn welcome(
    conn: &mut Conn,
    (community, newcomer): (CommunityId, ActorId),
    (by, now): (ActorId, DateTime<Utc>),
) -> Result<()> {
    let member = memberships::table.find((community, newcomer, "member"));
    if !diesel::select(diesel::dsl::exists(member)).get_result::<bool>(conn).await? {
        return Err(Error::NotFound("member"));
    }
    diesel::insert_into(welcomes::table)
        .values((
            welcomes::community_id.eq(community),
            welcomes::actor_id.eq(newcomer),
            welcomes::welcomed_by.eq(by),
            welcomes::welcomed_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}
