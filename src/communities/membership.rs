//! Membership and roles: who holds them, who granted them and when.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use super::{Community, CommunityView, Standing};
use crate::accounts::Member;
use crate::actors::Actor;
use crate::db::ids::{ActorId, CommunityId};
use crate::db::schema::{actors, communities, memberships};
use crate::db::{Conn, prepared};
use crate::error::Result;
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
    grant_new(conn, here, (community, actor), (role, granted_by)).await.map(|_| ())
}

/// [`grant`]; whether the role is new.
pub(super) async fn grant_new(
    conn: &mut Conn,
    here: Here<'_>,
    (community, actor): (CommunityId, ActorId),
    (role, granted_by): (Role, Option<ActorId>),
) -> Result<bool> {
    let mut new = false;
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
        new = added > 0;
    }
    Ok(new)
}

/// Ends every role, which are returned; following goes on until that is ended too.
pub(super) async fn end(conn: &mut Conn, actor: ActorId, community: CommunityId) -> Result<Vec<Role>> {
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
    Ok(left.iter().filter_map(|role| Role::parse(role)).collect())
}

async fn count(conn: &mut Conn, community: CommunityId, change: i32) -> Result<()> {
    diesel::update(communities::table.find(community))
        .set(communities::member_count.eq(communities::member_count + change))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Text)]
    held: String,
}

/// Selects, as `held`, somebody's roles in a community, and what is restricted there or in the whole house.
macro_rules! held_in {
    ($community:literal, $actor:literal) => {
        concat!(
            "select role as held from memberships
              where community_id = ",
            $community,
            " and actor_id = ",
            $actor,
            " and state = 'active'
             union all
             select kind from restrictions
              where actor_id = ",
            $actor,
            " and (community_id = ",
            $community,
            " or community_id is null)
                and lifted_at is null and (until is null or until > now())"
        )
    };
}
pub(crate) use held_in;

async fn held(conn: &mut Conn, community: CommunityId, actor: ActorId) -> Result<Vec<String>> {
    let rows: Vec<Held> = prepared(held_in!("$1", "$2"))
        .bind::<BigInt, _>(community)
        .bind::<BigInt, _>(actor)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.held).collect())
}

async fn follows_from_elsewhere(conn: &mut Conn, community: &Community, actor: ActorId) -> Result<bool> {
    use crate::db::schema::follows;
    Ok(diesel::select(diesel::dsl::exists(
        follows::table
            .inner_join(actors::table.on(actors::id.eq(follows::follower_id)))
            .filter(follows::follower_id.eq(actor).and(follows::followed_id.eq(community.actor_id)))
            .filter(follows::state.eq("accepted").and(actors::instance_id.is_not_null())),
    ))
    .get_result(conn)
    .await?)
}

/// What an actor, of ours or not, is in a community. Whoever is banned has no role there until that ends.
pub async fn standing(conn: &mut Conn, community: &Community, actor: ActorId) -> Result<Standing> {
    let held = held(conn, community.id, actor).await?;
    let standing = standing_by(&held);
    // Software that knows no Join says it by following, where joining needs nobody (federation.md §5.1).
    if !standing.is_banned
        && !standing.is_member
        && community.join_policy == "open"
        && community.posting_policy == "members"
    {
        let is_member = follows_from_elsewhere(conn, community, actor).await?;
        return Ok(Standing { is_member, ..standing });
    }
    Ok(standing)
}

/// What these roles and restrictions, as they are held in a community, make of somebody.
fn standing_by(held: &[String]) -> Standing {
    let is = |word: &str| held.iter().any(|held| held == word);
    if is("banned") || is("suspended") {
        return Standing { is_banned: true, ..Standing::default() };
    }
    Standing {
        is_member: is(Role::Member.as_str()),
        is_facilitator: is(Role::Facilitator.as_str()),
        is_librarian: is(Role::Librarian.as_str()),
        is_host: is(Role::Host.as_str()),
        is_limited: is("limited"),
        ..Standing::default()
    }
}

/// What one of our members is; administrators facilitate what is hosted here.
pub async fn standing_of(conn: &mut Conn, community: &CommunityView, member: &Member) -> Result<Standing> {
    let held = held(conn, community.community.id, member.actor.id).await?;
    Ok(standing_from(&held, (community, member)))
}

/// As [`standing_of`], from what the member is known to hold.
#[must_use]
pub fn standing_from(held: &[String], (community, member): (&CommunityView, &Member)) -> Standing {
    let is_admin = member.account.is_admin && community.is_local();
    Standing { is_admin, is_here: true, ..standing_by(held) }
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

/// Communities the person is a member of, or follows, by id. Following opens no private one.
pub async fn communities_of(conn: &mut Conn, actor: ActorId) -> Result<Vec<CommunityView>> {
    use crate::db::schema::follows;
    let member_of =
        memberships::table.filter(memberships::actor_id.eq(actor)).select(memberships::community_id);
    let followed = follows::table
        .filter(follows::follower_id.eq(actor).and(follows::state.ne("rejected")))
        .select(follows::followed_id);
    let rows: Vec<(Community, Actor)> = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(
            communities::id
                .eq_any(member_of)
                .or(communities::actor_id.eq_any(followed).and(communities::visibility.eq("public"))),
        )
        .order(communities::id)
        .limit(200)
        .select((Community::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(community, actor)| CommunityView { community, actor }).collect())
}
