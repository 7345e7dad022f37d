//! The password of an account: change by whoever knows it, reset by whoever reads its letters.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use tokio::sync::Semaphore;

use super::account::{self, Member, PASSWORD_MAX, PASSWORD_MIN};
use super::letters::{self, Change};
use super::single_use::{self, Purpose};
use super::{admission, email, password, session};
use crate::db::Conn;
use crate::db::ids::{AccountId, SessionId};
use crate::db::schema::accounts;
use crate::error::{Checks, Error, Problem, Result};
use crate::mail;
use crate::site::Here;

/// Whether a new password is long enough and not too long.
pub fn check_new(new: &str) -> Result<()> {
    let mut checks = Checks::default();
    checks.length("password", new, PASSWORD_MIN, PASSWORD_MAX);
    checks.done()
}

/// Whether this is the member's password.
///
/// # Errors
/// [`Error::Invalid`] for `present` when it is not.
pub async fn check_present(slots: &Semaphore, member: &Member, given: &str) -> Result<()> {
    if password::verify(slots, given, member.account.password_hash.clone()).await? {
        Ok(())
    } else {
        Err(Error::invalid("present", Problem::WrongCredentials))
    }
}

async fn set(conn: &mut Conn, id: AccountId, hash: &str) -> Result<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(conn).await?;
    single_use::revoke(conn, id, &[Purpose::ResetPassword, Purpose::SecondStep]).await
}

/// A new password; all sessions but this one end, and the owner is told.
pub async fn change(
    conn: &mut Conn,
    here: Here<'_>,
    (member, keep): (&Member, SessionId),
    hash: &str,
) -> Result<()> {
    set(conn, member.account.id, hash).await?;
    session::close_others(conn, member.account.id, keep).await?;
    mail::enqueue(conn, &letters::notice(here.site, member, Change::Password)).await?;
    Ok(())
}

/// Writes a letter to the owner of the address (the one who verified it, else the first who gave it), if
/// there is one; whoever asks learns nothing. At most [`email::LETTERS_PER_HOUR`] to one address.
pub async fn ask_reset(conn: &mut Conn, here: Here<'_>, address: &str) -> Result<()> {
    let address = address.trim().to_lowercase();
    // Counted for unknown addresses too: the work is the same.
    let enough = !email::may_write(conn, ("reset", &address), here.now).await?;
    let member = account::by_login(conn, &address).await?;
    let Some(member) = member.filter(|m| m.account.is_active() && address.contains('@')) else {
        return Ok(());
    };
    if enough {
        return Ok(());
    }
    let token =
        single_use::issue(conn, (Purpose::ResetPassword, Some(member.account.id)), &(), here.now).await?;
    mail::enqueue(conn, &letters::reset(here.site, &member, &token)).await?;
    Ok(())
}

/// Whose password a link would reset, without using it up.
///
/// # Errors
/// [`Error::NotFound`] for a link that does not serve.
pub async fn asked_reset(conn: &mut Conn, here: Here<'_>, token: &str) -> Result<Member> {
    let meant: single_use::Meant<()> =
        single_use::look(conn, (Purpose::ResetPassword, token), here.now).await?;
    let id = meant.account.ok_or(Error::NotFound("token"))?;
    let member = account::by_id(conn, id).await?;
    member.filter(|member| member.account.is_active()).ok_or(Error::NotFound("token"))
}

/// Uses the link up: the new password counts, every session and token of the account ends.
///
/// The owner is told. The letter reached its address, so that is verified if nobody else's. Nobody is
/// signed in by this: an authenticator's code is asked for as ever.
pub async fn reset(conn: &mut Conn, here: Here<'_>, (token, hash): (&str, &str)) -> Result<Member> {
    let member = asked_reset(conn, here, token).await?;
    let _: single_use::Meant<()> = single_use::take(conn, (Purpose::ResetPassword, token), here.now).await?;
    let id = member.account.id;
    set(conn, id, hash).await?;
    admission::cut(conn, id, here.now).await?;
    if member.account.email_verified_at.is_none()
        && email::is_taken(conn, &member.account.email).await?.is_none()
    {
        account::verify_email(conn, id, here.now).await?;
    }
    mail::enqueue(conn, &letters::notice(here.site, &member, Change::Password)).await?;
    Ok(member)
}
