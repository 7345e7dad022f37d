//! Who gets an account, and who loses it: requests, approval, refusal, suspension.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::account::{self, Account, Member};
use super::{letters, single_use};
use crate::actors::Actor;
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{access_tokens, accounts, actors, sessions};
use crate::error::{Checks, Error, Result};
use crate::events::{self, Event};
use crate::mail;
use crate::site::Here;

/// Records that somebody asks for an account and writes to every administrator (at most 20).
pub async fn request(conn: &mut Conn, here: Here<'_>, applicant: &Member, reason: &str) -> Result<()> {
    events::record(conn, applicant.actor.id, &Event::AccountRequested { account: applicant.account.id })
        .await?;
    for admin in administrators(conn).await? {
        mail::enqueue(conn, &letters::requested(here.site, &admin, (applicant, reason))).await?;
    }
    Ok(())
}

async fn administrators(conn: &mut Conn) -> Result<Vec<Member>> {
    let rows: Vec<(Account, Actor)> = accounts::table
        .inner_join(actors::table)
        .filter(accounts::is_admin.and(accounts::approved_at.is_not_null()))
        .filter(accounts::suspended_at.is_null().and(actors::deleted_at.is_null()))
        .order(accounts::id)
        .limit(20)
        .select((Account::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(account, actor)| Member { account, actor }).collect())
}

/// Somebody who asked for an account and waits.
#[derive(Debug, Clone)]
pub struct Applicant {
    pub member: Member,
    pub reason: String,
}

/// Who waits, newest first.
pub async fn waiting(conn: &mut Conn, page: Page) -> Result<Slice<Applicant>> {
    let mut query = accounts::table
        .inner_join(actors::table)
        .filter(accounts::approved_at.is_null().and(actors::deleted_at.is_null()))
        .order(accounts::id.desc())
        .limit(page.limit + 1)
        .select((Account::as_select(), Actor::as_select(), accounts::reason))
        .into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(accounts::id.lt(AccountId(id)));
    }
    let rows: Vec<(Account, Actor, String)> = query.load(conn).await?;
    let rows = rows
        .into_iter()
        .map(|(account, actor, reason)| Applicant { member: Member { account, actor }, reason })
        .collect();
    Ok(Slice::cut(rows, page, |applicant: &Applicant| Cursor {
        at: applicant.member.account.created_at,
        id: applicant.member.account.id.0,
    }))
}

/// One who waits; [`Error::NotFound`] for anybody else.
pub async fn applicant(conn: &mut Conn, id: AccountId) -> Result<Member> {
    let found = account::by_id(conn, id).await?;
    found.filter(|member| member.account.approved_at.is_none()).ok_or(Error::NotFound("account"))
}

/// Admits an account and tells its owner; whether it waited.
pub async fn approve(conn: &mut Conn, here: Here<'_>, id: AccountId) -> Result<bool> {
    if !account::approve(conn, id, here.now).await? {
        return Ok(false);
    }
    if let Some(member) = account::by_id(conn, id).await? {
        mail::enqueue(conn, &letters::approved(here.site, &member)).await?;
    }
    Ok(true)
}

/// Refuses a request: the applicant is told (with the reason, up to 1,000 characters), and everything
/// they sent is deleted, their name is free again.
///
/// # Errors
/// [`Error::NotFound`] for an account that does not wait: nobody is deleted this way once admitted.
pub async fn decline(conn: &mut Conn, here: Here<'_>, (id, reason): (AccountId, &str)) -> Result<()> {
    let mut checks = Checks::default();
    checks.length("reason", reason, 0, 1000);
    checks.done()?;
    let member = applicant(conn, id).await?;
    mail::enqueue(conn, &letters::declined(here.site, &member, reason)).await?;
    let waiting = accounts::table.find(id).filter(accounts::approved_at.is_null());
    if diesel::delete(waiting).execute(conn).await? == 0 {
        return Err(Error::NotFound("account"));
    }
    diesel::delete(actors::table.find(member.actor.id)).execute(conn).await?;
    Ok(())
}

/// Shuts an account: sessions end, access tokens and links in letters serve no more. Whether it was open.
pub async fn suspend(conn: &mut Conn, id: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let open = accounts::table.find(id).filter(accounts::suspended_at.is_null());
    let changed = diesel::update(open).set(accounts::suspended_at.eq(now)).execute(conn).await?;
    cut(conn, id, now).await?;
    Ok(changed == 1)
}

/// Opens a suspended account again; whoever holds it signs in anew. Whether it was suspended.
pub async fn restore(conn: &mut Conn, id: AccountId) -> Result<bool> {
    let shut = accounts::table.find(id).filter(accounts::suspended_at.is_not_null());
    let none: Option<DateTime<Utc>> = None;
    Ok(diesel::update(shut).set(accounts::suspended_at.eq(none)).execute(conn).await? == 1)
}

/// Ends everything that lets anybody in: all sessions, access tokens and single-use tokens.
pub async fn cut(conn: &mut Conn, id: AccountId, now: DateTime<Utc>) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(id))).execute(conn).await?;
    let tokens = access_tokens::table.filter(access_tokens::account_id.eq(id));
    diesel::update(tokens.filter(access_tokens::revoked_at.is_null()))
        .set(access_tokens::revoked_at.eq(now))
        .execute(conn)
        .await?;
    single_use::revoke_all(conn, id).await
}
