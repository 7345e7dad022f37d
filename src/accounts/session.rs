//! Sessions of the web: a random cookie, its hash here, revocable one by one.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Member;
use super::account::Account;
use crate::actors::Actor;
use crate::db::ids::{AccountId, SessionId};
use crate::db::schema::{accounts, actors, sessions};
use crate::db::{Conn, optional};
use crate::error::Result;
use crate::secret::{random_token, token_hash};

/// How long a session lives without being used.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
pub struct Session {
    pub id: SessionId,
    pub account_id: AccountId,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When the password or a passkey was last given here.
    pub authenticated_at: DateTime<Utc>,
}

/// How long a password or passkey given in a session is good for changes of the way in.
const RECENT: TimeDelta = TimeDelta::minutes(15);

impl Session {
    /// Whether its owner has just shown to be its owner.
    #[must_use]
    pub fn is_recent(&self, now: DateTime<Utc>) -> bool {
        now - self.authenticated_at < RECENT
    }
}

/// The owner has given the password or a passkey again.
pub async fn authenticated(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    diesel::update(sessions::table.find(id)).set(sessions::authenticated_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// A session just opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// For the cookie.
    pub token: String,
    /// The account was to be erased, and stays.
    pub stays: bool,
}

/// Opens a session. Who comes back stays: see [`super::departure`].
pub async fn open(
    conn: &mut Conn,
    account: AccountId,
    user_agent: &str,
    now: DateTime<Utc>,
) -> Result<Opened> {
    let stays = super::departure::cancel(conn, account, now).await?;
    let token = random_token();
    diesel::insert_into(sessions::table)
        .values((
            sessions::account_id.eq(account),
            sessions::token_hash.eq(token_hash(&token)),
            sessions::user_agent.eq(user_agent.chars().take(200).collect::<String>()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(now + LIFETIME),
            sessions::authenticated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(Opened { token, stays })
}

/// Notifications not read yet, counted to a hundred: they travel with the session, so that the mark in
/// the masthead costs no query of its own.
fn unread() -> diesel::expression::SqlLiteral<diesel::sql_types::BigInt> {
    diesel::dsl::sql(
        "(select count(*) from (select from notifications
          where recipient_id = accounts.actor_id and read_at is null limit 100) as unread)",
    )
}

/// Who holds the token, if the session and the account are alive, and how much they have not read.
/// Use moves the end of the session, written at most once an hour.
pub async fn resume(
    conn: &mut Conn,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<(Session, Member, u32)>> {
    let found = sessions::table
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .inner_join(actors::table.on(actors::id.eq(accounts::actor_id)))
        .filter(sessions::token_hash.eq(token_hash(token)).and(sessions::expires_at.gt(now)))
        .filter(actors::deleted_at.is_null())
        .select((Session::as_select(), Account::as_select(), Actor::as_select(), unread()))
        .first::<(Session, Account, Actor, i64)>(conn)
        .await;
    let Some((session, account, actor, unread)) = optional(found)? else { return Ok(None) };
    if !account.is_active() {
        return Ok(None);
    }
    if now - session.last_seen_at > TimeDelta::hours(1) {
        diesel::update(sessions::table.find(session.id))
            .set((sessions::last_seen_at.eq(now), sessions::expires_at.eq(now + LIFETIME)))
            .execute(conn)
            .await?;
    }
    Ok(Some((session, Member { account, actor }, u32::try_from(unread).unwrap_or(0))))
}

pub async fn list(conn: &mut Conn, account: AccountId, now: DateTime<Utc>) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account).and(sessions::expires_at.gt(now)))
        .order(sessions::last_seen_at.desc())
        .limit(50)
        .select(Session::as_select())
        .load(conn)
        .await?)
}

/// Ends one session of the account.
pub async fn close(conn: &mut Conn, account: AccountId, id: SessionId) -> Result<bool> {
    let closed = diesel::delete(sessions::table.find(id).filter(sessions::account_id.eq(account)))
        .execute(conn)
        .await?;
    Ok(closed > 0)
}

/// Ends all sessions of the account but one.
pub async fn close_others(conn: &mut Conn, account: AccountId, keep: SessionId) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::account_id.eq(account).and(sessions::id.ne(keep))))
        .execute(conn)
        .await?)
}
