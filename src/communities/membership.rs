//! Membership and roles: who holds them, who granted them and when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Community, CommunityView, Standing};
use crate::accounts::Member;
use crate::actors::{Actor, follow};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId};
use crate::db::schema::{actors, communities, memberships};
use crate::error::{Error, Reason, Result};
use crate::site::Here;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Member,
    Facilitator,
    Librarian,
    Host,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Member, Self::Facilitator, Self::Librarian, Self::Host];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Facilitator => "facilitator",
            Self::Librarian => "librarian",
            Self::Host => "host",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Gives a role; whoever has another role is a member too. Repeating it changes nothing.
pub async fn grant(
    conn: &mut Conn,
    here: Here<'_>,
    (community, actor): (CommunityId, ActorId),
    (role, granted_by): (Role, Option<ActorId>),
) -> Result<()> {
    let roles: &[Role] = if role == Role::Member { &[role] } else { &[Role::Member, role] };
    for role in roles {
        let added = diesel::insert_into(memberships::table)
            .values((
                memberships::community_id.eq(community),
                memberships::actor_id.eq(actor),
                memberships::role.eq(role.as_str()),
                memberships::granted_by.eq(granted_by),
                memberships::granted_at.eq(here.now),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        if added > 0 && *role == Role::Member {
            count(conn, community, 1).await?;
        }
    }
    Ok(())
}

/// A member of this house joins an open community of this house, and follows it.
pub async fn join(conn: &mut Conn, here: Here<'_>, member: &Member, community: &CommunityView) -> Result<()> {
    if !community.is_local() || community.community.join_policy != "open" {
        return Err(Error::Forbidden(Reason::MembersOnly));
    }
    grant(conn, here, (community.community.id, member.actor.id), (Role::Member, None)).await?;
    follow::request(conn, here, &member.actor, &community.actor).await?;
    Ok(())
}

/// Leaves every role; following goes on until that is ended too.
pub async fn leave(conn: &mut Conn, actor: ActorId, community: CommunityId) -> Result<()> {
    let left: Vec<String> = diesel::delete(
        memberships::table
            .filter(memberships::community_id.eq(community))
            .filter(memberships::actor_id.eq(actor)),
    )
    .returning(memberships::role)
    .get_results(conn)
    .await?;
    if left.iter().any(|role| role == Role::Member.as_str()) {
        count(conn, community, -1).await?;
    }
    Ok(())
}

async fn count(conn: &mut Conn, community: CommunityId, change: i32) -> Result<()> {
    diesel::update(communities::table.find(community))
        .set(communities::member_count.eq(communities::member_count + change))
        .execute(conn)
        .await?;
    Ok(())
}

async fn roles(conn: &mut Conn, community: CommunityId, actor: ActorId) -> Result<Vec<String>> {
    Ok(memberships::table
        .filter(memberships::community_id.eq(community).and(memberships::actor_id.eq(actor)))
        .filter(memberships::state.eq("active"))
        .select(memberships::role)
        .load(conn)
        .await?)
}

/// What an actor, of ours or not, is in a community.
pub async fn standing(conn: &mut Conn, community: &Community, actor: ActorId) -> Result<Standing> {
    let roles = roles(conn, community.id, actor).await?;
    let has = |role: Role| roles.iter().any(|held| held == role.as_str());
    Ok(Standing {
        is_member: has(Role::Member),
        is_facilitator: has(Role::Facilitator),
        is_librarian: has(Role::Librarian),
        is_host: has(Role::Host),
        is_admin: false,
    })
}

/// What one of our members is; administrators facilitate what is hosted here.
pub async fn standing_of(conn: &mut Conn, community: &CommunityView, member: &Member) -> Result<Standing> {
    let standing = standing(conn, &community.community, member.actor.id).await?;
    Ok(Standing { is_admin: member.account.is_admin && community.is_local(), ..standing })
}

/// Whether the person facilitates anything here: posting limits do not apply then.
pub async fn facilitates_somewhere(conn: &mut Conn, actor: ActorId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        memberships::table
            .filter(memberships::actor_id.eq(actor).and(memberships::role.eq(Role::Facilitator.as_str()))),
    ))
    .get_result(conn)
    .await?)
}

/// Facilitators with the time they were named, oldest first, at most 100.
pub async fn facilitators(conn: &mut Conn, community: CommunityId) -> Result<Vec<(Actor, DateTime<Utc>)>> {
    Ok(memberships::table
        .inner_join(actors::table.on(actors::id.eq(memberships::actor_id)))
        .filter(memberships::community_id.eq(community))
        .filter(memberships::role.eq(Role::Facilitator.as_str()).and(memberships::state.eq("active")))
        .order(memberships::granted_at)
        .limit(100)
        .select((Actor::as_select(), memberships::granted_at))
        .load(conn)
        .await?)
}

/// Replaces the facilitators of a community elsewhere by what its server lists.
pub async fn replace_remote_facilitators(
    conn: &mut Conn,
    here: Here<'_>,
    community: CommunityId,
    listed: &[ActorId],
) -> Result<()> {
    diesel::delete(
        memberships::table
            .filter(memberships::community_id.eq(community))
            .filter(memberships::role.eq(Role::Facilitator.as_str()))
            .filter(memberships::actor_id.ne_all(listed)),
    )
    .execute(conn)
    .await?;
    for actor in listed {
        grant(conn, here, (community, *actor), (Role::Facilitator, None)).await?;
    }
    Ok(())
}

/// Communities the person is a member of, or follows, by id.
pub async fn communities_of(conn: &mut Conn, actor: ActorId) -> Result<Vec<CommunityView>> {
    use crate::db::schema::follows;
    let member_of =
        memberships::table.filter(memberships::actor_id.eq(actor)).select(memberships::community_id);
    let followed = follows::table
        .filter(follows::follower_id.eq(actor).and(follows::state.ne("rejected")))
        .select(follows::followed_id);
    let rows: Vec<(Community, Actor)> = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::id.eq_any(member_of).or(communities::actor_id.eq_any(followed)))
        .order(communities::id)
        .limit(200)
        .select((Community::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(community, actor)| CommunityView { community, actor }).collect())
}
