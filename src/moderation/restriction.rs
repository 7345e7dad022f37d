//! What somebody may not do for a while: limited, suspended, banned. `communities::membership::standing`
//! reads these rows; an end date that has passed ends them by itself.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::decision::Decision;
use crate::accounts::account;
use crate::actors::Actor;
use crate::db::ids::{ActorId, CommunityId, DecisionId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{access_tokens, actors, decisions, restrictions, sessions};
use crate::db::{Conn, optional, prepared};
use crate::error::{Error, Result};
use crate::site::Here;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Posts wait for approval.
    Limited,
    /// The account is closed.
    Suspended,
    /// Takes no part.
    Banned,
}

impl Kind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limited => "limited",
            Self::Suspended => "suspended",
            Self::Banned => "banned",
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = restrictions, check_for_backend(diesel::pg::Pg))]
pub struct Restriction {
    pub id: i64,
    pub actor_id: ActorId,
    pub community_id: Option<CommunityId>,
    pub kind: String,
    pub decision_id: DecisionId,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

/// Puts a restriction in force. In the whole house, suspension and ban close the account: its sessions
/// and tokens end now.
pub(super) async fn impose(
    conn: &mut Conn,
    here: Here<'_>,
    (decision, kind): (&Decision, Kind),
) -> Result<()> {
    let person = decision.actor_id.ok_or(Error::NotFound("person"))?;
    let closes = decision.community_id.is_none() && kind != Kind::Limited;
    let account = if closes { account::of_actor(conn, person).await? } else { None };
    diesel::insert_into(restrictions::table)
        .values((
            restrictions::actor_id.eq(person),
            restrictions::community_id.eq(decision.community_id),
            restrictions::kind.eq(kind.as_str()),
            restrictions::decision_id.eq(decision.id),
            restrictions::email_hash.eq(account.as_ref().map(|account| account::email_hash(&account.email))),
            restrictions::since.eq(here.now),
            restrictions::until.eq(decision.until),
        ))
        .execute(conn)
        .await?;
    let Some(account) = account else { return Ok(()) };
    settle(conn, here, person).await?;
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.id))).execute(conn).await?;
    let tokens = access_tokens::table
        .filter(access_tokens::account_id.eq(account.id).and(access_tokens::revoked_at.is_null()));
    diesel::update(tokens).set(access_tokens::revoked_at.eq(here.now)).execute(conn).await?;
    Ok(())
}

/// Ends what a decision imposed.
pub(super) async fn lift(conn: &mut Conn, here: Here<'_>, decision: DecisionId) -> Result<()> {
    let open = restrictions::table
        .filter(restrictions::decision_id.eq(decision).and(restrictions::lifted_at.is_null()));
    let people: Vec<ActorId> = diesel::update(open)
        .set(restrictions::lifted_at.eq(here.now))
        .returning(restrictions::actor_id)
        .get_results(conn)
        .await?;
    for person in people {
        settle(conn, here, person).await?;
    }
    Ok(())
}

/// The account is closed as long as anything in force in the whole house closes it.
async fn settle(conn: &mut Conn, here: Here<'_>, person: ActorId) -> Result<()> {
    prepared(
        "update accounts set suspended_at = r.since, suspended_until = r.until
           from (select min(since) as since,
                        case when bool_or(until is null) then null else max(until) end as until
                   from restrictions
                  where actor_id = $1 and community_id is null and kind in ('suspended', 'banned')
                    and lifted_at is null and (until is null or until > $2)) r
          where actor_id = $1",
    )
    .bind::<BigInt, _>(person)
    .bind::<Timestamptz, _>(here.now)
    .execute(conn)
    .await?;
    Ok(())
}

/// The decision that keeps somebody out of the house at the moment.
pub async fn closing(conn: &mut Conn, here: Here<'_>, person: ActorId) -> Result<Option<Decision>> {
    let open = restrictions::until.is_null().or(restrictions::until.gt(here.now));
    optional(
        restrictions::table
            .inner_join(decisions::table.on(decisions::id.eq(restrictions::decision_id)))
            .filter(restrictions::actor_id.eq(person).and(restrictions::community_id.is_null()))
            .filter(restrictions::kind.eq_any([Kind::Suspended.as_str(), Kind::Banned.as_str()]))
            .filter(restrictions::lifted_at.is_null())
            .filter(open)
            .order((restrictions::until.is_not_null(), restrictions::until.desc()))
            .select(Decision::as_select())
            .first(conn)
            .await,
    )
}

/// Who is limited or banned in a community, or in the house for `None`; newest first.
pub async fn in_force(
    conn: &mut Conn,
    here: Here<'_>,
    (scope, page): (Option<CommunityId>, Page),
) -> Result<Slice<(Restriction, Actor)>> {
    let open = restrictions::until.is_null().or(restrictions::until.gt(here.now));
    let mut query = restrictions::table
        .inner_join(actors::table)
        .filter(restrictions::community_id.is_not_distinct_from(scope))
        .filter(restrictions::lifted_at.is_null())
        .filter(open)
        .into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(restrictions::id.lt(id));
    }
    let rows: Vec<(Restriction, Actor)> = query
        .order(restrictions::id.desc())
        .limit(page.limit + 1)
        .select((Restriction::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |(one, _)| Cursor { at: one.since, id: one.id }))
}
