//! The address of an account: whose it is, and how it changes.

use serde::{Deserialize, Serialize};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::account::{self, Member, check_email};
use super::single_use::{self, Purpose};
use super::{letters, limit};
use crate::actors::actor::lower;
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::schema::accounts;
use crate::error::{Checks, Error, Result};
use crate::mail;
use crate::site::Here;

/// Letters of one kind to one address per hour.
pub const LETTERS_PER_HOUR: u32 = 5;

/// Which address a link is about: it serves no other, if that changed meanwhile.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    email: String,
}

/// Whether somebody has shown that the address is theirs.
pub async fn is_taken(conn: &mut Conn, email: &str) -> Result<Option<Member>> {
    let found: Option<AccountId> = accounts::table
        .filter(lower(accounts::email).eq(email.trim().to_lowercase()))
        .filter(accounts::email_verified_at.is_not_null())
        .select(accounts::id)
        .first(conn)
        .await
        .optional()?;
    match found {
        Some(id) => account::by_id(conn, id).await,
        None => Ok(None),
    }
}

/// Writes the letter with the link. When the address is somebody else's already, that person is told
/// instead, and whoever asks sees no difference. Past [`LETTERS_PER_HOUR`] nothing is written.
pub async fn ask(conn: &mut Conn, here: Here<'_>, member: &Member) -> Result<()> {
    let email = member.account.email.to_lowercase();
    if !may_write(conn, ("verify", &email), here.now).await? {
        return Ok(());
    }
    let letter = match is_taken(conn, &email).await? {
        Some(owner) => letters::known(here.site, &owner),
        None => {
            let about = About { email: member.account.email.clone() };
            let purpose = (Purpose::VerifyEmail, Some(member.account.id));
            let token = single_use::issue(conn, purpose, &about, here.now).await?;
            letters::verify(here.site, member, &token)
        }
    };
    mail::enqueue(conn, &letter).await?;
    Ok(())
}

/// Counts a letter to an address; `false` when there were enough of its kind.
pub(super) async fn may_write(
    conn: &mut Conn,
    (kind, email): (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool> {
    match limit::count(conn, &format!("letter:{kind}:{email}"), LETTERS_PER_HOUR, now).await {
        Ok(()) => Ok(true),
        Err(Error::RateLimited { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The address a link would confirm, without using the link up.
pub async fn asked(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> Result<String> {
    let meant: single_use::Meant<About> = single_use::look(conn, (Purpose::VerifyEmail, token), now).await?;
    Ok(meant.data.email)
}

/// Uses the link up: the address is theirs.
///
/// # Errors
/// [`Error::NotFound`] for a link that does not serve; [`Error::Invalid`] when somebody else has shown
/// meanwhile that the address is theirs.
pub async fn verify(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> Result<Member> {
    let meant: single_use::Meant<About> = single_use::take(conn, (Purpose::VerifyEmail, token), now).await?;
    let id = meant.account.ok_or(Error::NotFound("token"))?;
    let same = accounts::table.find(id).filter(accounts::email.eq(&meant.data.email));
    let changed = diesel::update(same).set(accounts::email_verified_at.eq(now)).execute(conn).await?;
    if changed == 0 {
        return Err(Error::NotFound("token"));
    }
    account::by_id(conn, id).await?.ok_or(Error::NotFound("token"))
}

/// Asks for another address: a letter goes there; until its link is used nothing changes. An address
/// that is somebody else's is answered alike, and its owner is told.
pub async fn ask_change(conn: &mut Conn, here: Here<'_>, (member, email): (&Member, &str)) -> Result<()> {
    let email = email.trim();
    let mut checks = Checks::default();
    check_email(&mut checks, email);
    checks.done()?;
    limit::count(conn, &format!("email-change:{}", member.account.id), LETTERS_PER_HOUR, here.now).await?;
    let letter = match is_taken(conn, email).await? {
        Some(owner) if owner.account.id != member.account.id => letters::known(here.site, &owner),
        _ => {
            let purpose = (Purpose::ChangeEmail, Some(member.account.id));
            let about = About { email: email.to_owned() };
            let token = single_use::issue(conn, purpose, &about, here.now).await?;
            letters::change(here.site, (member, email), &token)
        }
    };
    mail::enqueue(conn, &letter).await?;
    Ok(())
}

/// The new address a link would give, without using the link up.
pub async fn asked_change(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> Result<String> {
    let meant: single_use::Meant<About> = single_use::look(conn, (Purpose::ChangeEmail, token), now).await?;
    Ok(meant.data.email)
}

/// Uses the link up: the account has the new address, the former one is told. Links sent to the former
/// address serve no more. Errors as [`verify`].
pub async fn change(conn: &mut Conn, here: Here<'_>, token: &str) -> Result<Member> {
    let meant: single_use::Meant<About> =
        single_use::take(conn, (Purpose::ChangeEmail, token), here.now).await?;
    let id = meant.account.ok_or(Error::NotFound("token"))?;
    let before = account::by_id(conn, id).await?.ok_or(Error::NotFound("token"))?;
    if !before.account.is_active() {
        return Err(Error::NotFound("token"));
    }
    diesel::update(accounts::table.find(id))
        .set((accounts::email.eq(&meant.data.email), accounts::email_verified_at.eq(here.now)))
        .execute(conn)
        .await?;
    single_use::revoke(conn, id, &[Purpose::VerifyEmail, Purpose::ResetPassword]).await?;
    mail::enqueue(conn, &letters::changed(here.site, &before, &meant.data.email)).await?;
    account::by_id(conn, id).await?.ok_or(Error::NotFound("account"))
}
