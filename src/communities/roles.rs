//! Who holds which role: given, taken, with an end and a history. A community hosted here is never
//! left without a facilitator.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::membership::{self, Role};
use super::{Community, CommunityView, Standing, rules};
use crate::accounts::Member;
use crate::actors::{Actor, follow};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{actors, communities, memberships, role_changes};
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::events::{self, Event};
use crate::site::Here;

/// Longest reason, in characters.
pub const REASON: usize = 1_000;

/// A role somebody holds.
#[derive(Debug, Clone)]
pub struct Held {
    pub actor: Actor,
    pub role: Role,
    pub granted_by: Option<ActorId>,
    pub granted_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
}

/// Something that happened to a role.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = role_changes, check_for_backend(diesel::pg::Pg))]
pub struct RoleChange {
    pub id: i64,
    pub community_id: CommunityId,
    pub actor_id: ActorId,
    pub role: String,
    pub granted: bool,
    pub changed_by: Option<ActorId>,
    pub reason: Option<String>,
    pub changed_at: DateTime<Utc>,
}

/// A facilitator gives a member a role, until `ends_at` if that is said. Repeating it changes the end.
///
/// # Errors
///
/// Fields `member` (not one here), `role`, `ends_at` (not in the future).
pub async fn give(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view, standing): (&Member, &CommunityView, Standing),
    (to, role, ends_at): (ActorId, Role, Option<DateTime<Utc>>),
) -> Result<()> {
    own(view, standing)?;
    if role == Role::Member {
        return Err(Error::invalid("role", Problem::Unknown));
    }
    if ends_at.is_some_and(|end| end <= here.now) {
        return Err(Error::invalid("ends_at", Problem::Unknown));
    }
    let id = view.community.id;
    if !membership::standing(conn, &view.community, to).await?.is_member {
        return Err(Error::invalid("member", Problem::Unknown));
    }
    let added = membership::grant_new(conn, here, (id, to), (role, Some(member.actor.id))).await?;
    diesel::update(memberships::table.find((id, to, role.as_str())))
        .set(memberships::ends_at.eq(ends_at))
        .execute(conn)
        .await?;
    if added {
        let change = Change { role, granted: true, reason: None };
        note(conn, here, (view, Some(member.actor.id)), (to, change)).await?;
    }
    Ok(())
}

/// Takes a role from somebody; the membership stays.
///
/// # Errors
///
/// Field `successor`: it is the last facilitator.
pub async fn take(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view, standing): (&Member, &CommunityView, Standing),
    (from, role, reason): (ActorId, Role, &str),
) -> Result<()> {
    own(view, standing)?;
    if role == Role::Member {
        return Err(Error::invalid("role", Problem::Unknown));
    }
    check_reason(reason, 0)?;
    lock(conn, view.community.id).await?;
    if role == Role::Facilitator {
        keeps_facilitator(conn, view.community.id, from).await?;
    }
    let taken = diesel::delete(memberships::table.find((view.community.id, from, role.as_str())))
        .execute(conn)
        .await?;
    if taken == 0 {
        return Err(Error::NotFound("role"));
    }
    let change = Change { role, granted: false, reason: Some(reason) };
    note(conn, here, (view, Some(member.actor.id)), (from, change)).await
}

/// Removes a member, with every role, for a reason they are told. [`restore`] undoes it.
///
/// # Errors
///
/// Fields `reason` and `successor`.
pub async fn remove(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view, standing): (&Member, &CommunityView, Standing),
    (from, reason): (ActorId, &str),
) -> Result<()> {
    own(view, standing)?;
    check_reason(reason, 3)?;
    lock(conn, view.community.id).await?;
    keeps_facilitator(conn, view.community.id, from).await?;
    let held = membership::end(conn, from, view.community.id).await?;
    if held.is_empty() {
        return Err(Error::NotFound("member"));
    }
    for role in held {
        let change = Change { role, granted: false, reason: Some(reason) };
        note(conn, here, (view, Some(member.actor.id)), (from, change)).await?;
    }
    Ok(())
}

/// Makes somebody a member again who was removed within the last 30 days.
pub async fn restore(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view, standing): (&Member, &CommunityView, Standing),
    to: ActorId,
) -> Result<()> {
    own(view, standing)?;
    let since = here.now - chrono::TimeDelta::days(30);
    let removed: i64 = role_changes::table
        .filter(role_changes::actor_id.eq(to).and(role_changes::community_id.eq(view.community.id)))
        .filter(role_changes::role.eq(Role::Member.as_str()).and(role_changes::granted.eq(false)))
        .filter(role_changes::changed_at.gt(since))
        .count()
        .get_result(conn)
        .await?;
    if removed == 0 {
        return Err(Error::NotFound("member"));
    }
    let who = (view.community.id, to);
    let by = Some(member.actor.id);
    if membership::grant_new(conn, here, who, (Role::Member, by)).await? {
        let change = Change { role: Role::Member, granted: true, reason: None };
        note(conn, here, (view, by), (to, change)).await?;
    }
    Ok(())
}

/// A member of ours leaves with every role. The last facilitator names a successor first.
///
/// # Errors
///
/// Field `successor`: missing, or not a member.
pub async fn leave(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view): (&Member, &CommunityView),
    successor: Option<ActorId>,
) -> Result<()> {
    let (id, own) = (view.community.id, member.actor.id);
    lock(conn, id).await?;
    if view.is_local() {
        if let Some(successor) = successor.filter(|successor| *successor != own) {
            let standing = membership::standing(conn, &view.community, own).await?;
            if !standing.is_facilitator {
                return Err(Error::Forbidden(Reason::NotFacilitator));
            }
            let given = (successor, Role::Facilitator, None);
            give(conn, here, (member, view, standing), given).await.map_err(|error| match error {
                Error::Invalid(_) => Error::invalid("successor", Problem::Unknown),
                other => other,
            })?;
        }
        keeps_facilitator(conn, id, own).await?;
    }
    let held = membership::end(conn, own, id).await?;
    if view.is_local() {
        for role in held.into_iter().filter(|role| *role != Role::Member) {
            note(conn, here, (view, Some(own)), (own, Change { role, granted: false, reason: None })).await?;
        }
        return Ok(());
    }
    let asked = super::request::latest(conn, id, own).await?.and_then(|request| request.activity_id);
    if let Some(activity) = asked.filter(|_| !held.is_empty()) {
        events::record(conn, own, &Event::Left { community: id, actor: own, activity }).await?;
    }
    follow::withdraw(conn, &member.actor, &view.actor).await
}

/// Ends the roles whose time is over, but for a community's last facilitator; how many.
pub async fn end_due(conn: &mut Conn, here: Here<'_>) -> Result<usize> {
    let due: Vec<(CommunityId, ActorId, String)> = memberships::table
        .filter(memberships::ends_at.le(here.now).and(memberships::role.ne(Role::Member.as_str())))
        .order(memberships::ends_at)
        .limit(100)
        .select((memberships::community_id, memberships::actor_id, memberships::role))
        .load(conn)
        .await?;
    let mut ended = 0;
    for (community, actor, role) in due {
        let Some(role) = Role::parse(&role) else { continue };
        lock(conn, community).await?;
        if role == Role::Facilitator && keeps_facilitator(conn, community, actor).await.is_err() {
            continue;
        }
        diesel::delete(memberships::table.find((community, actor, role.as_str()))).execute(conn).await?;
        let view = super::community::find(conn, community).await?;
        note(conn, here, (&view, None), (actor, Change { role, granted: false, reason: None })).await?;
        ended += 1;
    }
    Ok(ended)
}

/// Everybody with a role beyond membership, facilitators first, at most 200.
pub async fn holders(conn: &mut Conn, community: CommunityId) -> Result<Vec<Held>> {
    type Row = (Actor, String, Option<ActorId>, DateTime<Utc>, Option<DateTime<Utc>>);
    let rows: Vec<Row> = memberships::table
        .inner_join(actors::table.on(actors::id.eq(memberships::actor_id)))
        .filter(memberships::community_id.eq(community))
        .filter(memberships::role.ne(Role::Member.as_str()).and(memberships::state.eq("active")))
        .order((memberships::role, memberships::granted_at))
        .limit(200)
        .select((
            Actor::as_select(),
            memberships::role,
            memberships::granted_by,
            memberships::granted_at,
            memberships::ends_at,
        ))
        .load(conn)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(actor, role, granted_by, granted_at, ends_at)| {
            Some(Held { actor, role: Role::parse(&role)?, granted_by, granted_at, ends_at })
        })
        .collect())
}

/// Members, newest first.
pub async fn members(
    conn: &mut Conn,
    community: CommunityId,
    page: Page,
) -> Result<Slice<(Actor, DateTime<Utc>)>> {
    let mut query = memberships::table
        .inner_join(actors::table.on(actors::id.eq(memberships::actor_id)))
        .filter(memberships::community_id.eq(community).and(memberships::role.eq(Role::Member.as_str())))
        .filter(memberships::state.eq("active").and(actors::deleted_at.is_null()))
        .order((memberships::granted_at.desc(), memberships::actor_id.desc()))
        .limit(page.limit + 1)
        .select((Actor::as_select(), memberships::granted_at))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        let before = memberships::granted_at.eq(at).and(memberships::actor_id.lt(ActorId(id)));
        query = query.filter(memberships::granted_at.lt(at).or(before));
    }
    let rows: Vec<(Actor, DateTime<Utc>)> = query.load(conn).await?;
    Ok(Slice::cut(rows, page, |(actor, at)| Cursor { at: *at, id: actor.id.0 }))
}

/// What happened to roles, newest first, at most `limit`, with whose they are.
pub async fn history(
    conn: &mut Conn,
    community: CommunityId,
    limit: i64,
) -> Result<Vec<(RoleChange, Actor)>> {
    Ok(role_changes::table
        .inner_join(actors::table.on(actors::id.eq(role_changes::actor_id)))
        .filter(role_changes::community_id.eq(community))
        .order(role_changes::id.desc())
        .limit(limit)
        .select((RoleChange::as_select(), Actor::as_select()))
        .load(conn)
        .await?)
}

fn own(view: &CommunityView, standing: Standing) -> Result<()> {
    rules::may_facilitate(standing)?;
    if view.is_local() { Ok(()) } else { Err(Error::NotFound("community")) }
}

fn check_reason(reason: &str, least: usize) -> Result<()> {
    let mut checks = Checks::default();
    checks.length("reason", reason, least, REASON);
    checks.done()
}

/// Two facilitators who leave at once must not both believe that the other stays.
async fn lock(conn: &mut Conn, community: CommunityId) -> Result<()> {
    communities::table
        .find(community)
        .for_no_key_update()
        .select(Community::as_select())
        .first::<Community>(conn)
        .await?;
    Ok(())
}

/// Without this one somebody else facilitates, or this one does not.
async fn keeps_facilitator(conn: &mut Conn, community: CommunityId, leaving: ActorId) -> Result<()> {
    let all: Vec<ActorId> = memberships::table
        .filter(memberships::community_id.eq(community))
        .filter(memberships::role.eq(Role::Facilitator.as_str()).and(memberships::state.eq("active")))
        .limit(200)
        .select(memberships::actor_id)
        .load(conn)
        .await?;
    if all.contains(&leaving) && all.len() == 1 {
        return Err(Error::invalid("successor", Problem::Required));
    }
    Ok(())
}

struct Change<'a> {
    role: Role,
    granted: bool,
    reason: Option<&'a str>,
}

/// Writes the history and tells who has to know; a facilitator's change is one of the community.
async fn note(
    conn: &mut Conn,
    here: Here<'_>,
    (view, by): (&CommunityView, Option<ActorId>),
    (actor, change): (ActorId, Change<'_>),
) -> Result<()> {
    diesel::insert_into(role_changes::table)
        .values((
            role_changes::community_id.eq(view.community.id),
            role_changes::actor_id.eq(actor),
            role_changes::role.eq(change.role.as_str()),
            role_changes::granted.eq(change.granted),
            role_changes::changed_by.eq(by),
            role_changes::reason.eq(change.reason.map(str::trim).filter(|reason| !reason.is_empty())),
            role_changes::changed_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    let event = Event::RoleChanged {
        community: view.community.id,
        actor,
        role: change.role.as_str().to_owned(),
        granted: change.granted,
    };
    events::record(conn, by.unwrap_or(view.actor.id), &event).await?;
    if change.role == Role::Facilitator {
        events::record(conn, view.actor.id, &Event::ActorChanged { actor: view.actor.id }).await?;
    }
    Ok(())
}
