//! Invitations: a link that admits to the house, and to a community if it says so.
//!
//! A link is the invitation's id with a mark made with the house's secret. Nothing secret is stored, and
//! whoever may see the invitation can copy its link again.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::account::check_email;
use crate::actors::Actor;
use crate::db::ids::{AccountId, ActorId, CommunityId, InvitationId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{accounts, actors, invitation_uses, invitations};
use crate::db::{Conn, optional};
use crate::error::{Checks, Error, Problem, Result};
use crate::secret::Secret;
use crate::site::{Here, Site};

/// Longest life of an invitation, in days.
pub const MOST_DAYS: i64 = 365;
/// Most people one link may admit, when it is limited at all.
pub const MOST_USES: i32 = 10_000;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = invitations, check_for_backend(diesel::pg::Pg))]
pub struct Invitation {
    pub id: InvitationId,
    /// Who invites.
    pub invited_by: ActorId,
    pub community_id: Option<CommunityId>,
    /// The role it gives there, as in `memberships`.
    pub role: Option<String>,
    /// Whom the letter went to; `None` for a link to hand on.
    pub email: Option<String>,
    pub note: String,
    /// `None`: as often as wanted.
    pub max_uses: Option<i32>,
    pub uses: i32,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Invitation {
    /// Still opens the door.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none()
            && self.expires_at > now
            && self.max_uses.is_none_or(|most| self.uses < most)
    }
}

/// What an invitation is to say.
#[derive(Debug, Clone)]
pub struct New<'a> {
    pub by: ActorId,
    /// A community and the role it gives there; whether `by` may give it is the caller's to check.
    pub community: Option<(CommunityId, &'a str)>,
    /// To whom a letter goes; such an invitation serves once.
    pub email: Option<&'a str>,
    /// A word to the guest; up to 500 characters.
    pub note: &'a str,
    /// 1 to [`MOST_USES`]; `None`: as often as wanted.
    pub max_uses: Option<i32>,
    /// 1 to [`MOST_DAYS`].
    pub days: i64,
}

/// Makes an invitation. Its letter, if it has one, is the caller's to enqueue
/// ([`super::letters::invitation`]).
pub async fn create(conn: &mut Conn, here: Here<'_>, new: &New<'_>) -> Result<Invitation> {
    let mut checks = Checks::default();
    let email = new.email.map(str::trim).filter(|email| !email.is_empty());
    if let Some(email) = email {
        check_email(&mut checks, email);
    }
    checks.length("note", new.note, 0, 500);
    if !new.max_uses.is_none_or(|most| (1..=MOST_USES).contains(&most)) {
        checks.fail("max_uses", Problem::Unknown);
    }
    if !(1..=MOST_DAYS).contains(&new.days) {
        checks.fail("days", Problem::Unknown);
    }
    checks.done()?;
    let (community, role) = new.community.unzip();
    Ok(diesel::insert_into(invitations::table)
        .values((
            invitations::invited_by.eq(new.by),
            invitations::community_id.eq(community),
            invitations::role.eq(role),
            invitations::email.eq(email),
            invitations::note.eq(new.note.trim()),
            invitations::max_uses.eq(if email.is_some() { Some(1) } else { new.max_uses }),
            invitations::created_at.eq(here.now),
            invitations::expires_at.eq(here.now + TimeDelta::days(new.days)),
        ))
        .returning(Invitation::as_returning())
        .get_result(conn)
        .await?)
}

fn mark(secret: &Secret, id: InvitationId) -> String {
    secret.sign(&format!("invitation:{id}"))
}

/// The token of an invitation's link.
#[must_use]
pub fn token(secret: &Secret, id: InvitationId) -> String {
    format!("{id}.{}", mark(secret, id))
}

/// The link to hand on.
#[must_use]
pub fn link(site: &Site, secret: &Secret, id: InvitationId) -> String {
    format!("{}/invite/{}", site.base(), token(secret, id))
}

/// Which invitation a token belongs to; `None` for one that is not ours.
#[must_use]
pub fn id_of(secret: &Secret, token: &str) -> Option<InvitationId> {
    let (id, mark) = token.split_once('.')?;
    let id: InvitationId = id.parse().ok()?;
    secret.is_signed(&format!("invitation:{id}"), mark).then_some(id)
}

/// The invitation of a link and who invites, while it is open.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is revoked, over, or used up.
pub async fn open(
    conn: &mut Conn,
    secret: &Secret,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(Invitation, Actor)> {
    let id = id_of(secret, token).ok_or(Error::NotFound("invitation"))?;
    let found = invitations::table
        .inner_join(actors::table.on(actors::id.eq(invitations::invited_by)))
        .filter(invitations::id.eq(id).and(actors::deleted_at.is_null()))
        .select((Invitation::as_select(), Actor::as_select()))
        .first::<(Invitation, Actor)>(conn)
        .await;
    optional(found)?.filter(|(invitation, _)| invitation.is_open(now)).ok_or(Error::NotFound("invitation"))
}

/// Counts one guest. For the same account again nothing is counted. What it admits to beyond the house
/// is the caller's to give: `community_id` and `role`.
///
/// # Errors
/// [`Error::NotFound`] when it is no longer open: of many at once only as many as it admits get in.
pub async fn redeem(
    conn: &mut Conn,
    id: InvitationId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Invitation> {
    let locked = invitations::table.find(id).for_update().select(Invitation::as_select()).first(conn).await;
    let invitation: Invitation = optional(locked)?.ok_or(Error::NotFound("invitation"))?;
    let known = invitation_uses::table.find((id, account)).count().get_result::<i64>(conn).await?;
    if known > 0 && invitation.revoked_at.is_none() {
        return Ok(invitation);
    }
    if !invitation.is_open(now) {
        return Err(Error::NotFound("invitation"));
    }
    diesel::insert_into(invitation_uses::table)
        .values((
            invitation_uses::invitation_id.eq(id),
            invitation_uses::account_id.eq(account),
            invitation_uses::used_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(diesel::update(invitations::table.find(id))
        .set(invitations::uses.eq(invitations::uses + 1))
        .returning(Invitation::as_returning())
        .get_result(conn)
        .await?)
}

/// One invitation; [`Error::NotFound`] if there is none.
pub async fn find(conn: &mut Conn, id: InvitationId) -> Result<Invitation> {
    let found = invitations::table.find(id).select(Invitation::as_select()).first(conn).await;
    optional(found)?.ok_or(Error::NotFound("invitation"))
}

/// Ends an invitation; whom it admitted stays. Whether it was open to be ended.
pub async fn revoke(conn: &mut Conn, id: InvitationId, now: DateTime<Utc>) -> Result<bool> {
    let open = invitations::table.find(id).filter(invitations::revoked_at.is_null());
    Ok(diesel::update(open).set(invitations::revoked_at.eq(now)).execute(conn).await? == 1)
}

/// Invitations to a community, or (`None`) to the house alone, newest first, each with who made it.
pub async fn list(
    conn: &mut Conn,
    community: Option<CommunityId>,
    page: Page,
) -> Result<Slice<(Invitation, Actor)>> {
    let mut query = invitations::table
        .inner_join(actors::table.on(actors::id.eq(invitations::invited_by)))
        .order((invitations::created_at.desc(), invitations::id.desc()))
        .limit(page.limit + 1)
        .select((Invitation::as_select(), Actor::as_select()))
        .into_boxed();
    query = match community {
        Some(community) => query.filter(invitations::community_id.eq(community)),
        None => query.filter(invitations::community_id.is_null()),
    };
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            invitations::created_at
                .lt(at)
                .or(invitations::created_at.eq(at).and(invitations::id.lt(InvitationId(id)))),
        );
    }
    let rows = query.load(conn).await?;
    Ok(Slice::cut(rows, page, |(row, _): &(Invitation, Actor)| Cursor { at: row.created_at, id: row.id.0 }))
}

/// Who came by these invitations, first come first; at most 20 for each.
pub async fn guests(
    conn: &mut Conn,
    ids: &[InvitationId],
) -> Result<HashMap<InvitationId, Vec<(Actor, DateTime<Utc>)>>> {
    let rows: Vec<(InvitationId, DateTime<Utc>, Actor)> = invitation_uses::table
        .inner_join(accounts::table.on(accounts::id.eq(invitation_uses::account_id)))
        .inner_join(actors::table.on(actors::id.eq(accounts::actor_id)))
        .filter(invitation_uses::invitation_id.eq_any(ids))
        .order((invitation_uses::invitation_id, invitation_uses::used_at))
        .limit(1000)
        .select((invitation_uses::invitation_id, invitation_uses::used_at, Actor::as_select()))
        .load(conn)
        .await?;
    let mut guests: HashMap<InvitationId, Vec<(Actor, DateTime<Utc>)>> = HashMap::new();
    for (id, at, actor) in rows {
        let list = guests.entry(id).or_default();
        if list.len() < 20 {
            list.push((actor, at));
        }
    }
    Ok(guests)
}
