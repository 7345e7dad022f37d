//! Codes of an authenticator (RFC 6238: SHA-1, six digits, 30 seconds) and the recovery codes beside them.
//!
//! The secret is sealed with the house's; of recovery codes a mark is kept that only the house can make.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use totp_rs::{Builder, Secret as Shared, Totp};

use super::account::Member;
use super::letters::{self, Change};
use crate::db::ids::AccountId;
use crate::db::schema::{recovery_codes, totp_secrets};
use crate::db::{Conn, optional};
use crate::error::{Error, Problem, Result};
use crate::mail;
use crate::secret::{Secret, random_token, token_hash};
use crate::site::Here;

/// Recovery codes an account gets at a time.
pub const CODES: usize = 10;

/// The authenticator of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// A code has confirmed it: sign-ins ask for one.
    pub on: bool,
    /// Recovery codes not used yet.
    pub codes: i64,
}

/// Whether sign-ins ask for a code, and how many recovery codes are left.
pub async fn state(conn: &mut Conn, account: AccountId) -> Result<State> {
    let confirmed = totp_secrets::table.find(account).filter(totp_secrets::confirmed_at.is_not_null());
    let on: i64 = confirmed.count().get_result(conn).await?;
    let left = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account).and(recovery_codes::used_at.is_null()));
    Ok(State { on: on > 0, codes: if on > 0 { left.count().get_result(conn).await? } else { 0 } })
}

fn about(account: AccountId) -> String {
    format!("totp {account}")
}

fn build(secret: Shared, (issuer, name): (&str, &str)) -> Result<Totp> {
    // A colon parts issuer and name in the address.
    let clean = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(clean(issuer)))
        .with_account_name(clean(name))
        .build()
        .map_err(|error| Error::Internal(anyhow::anyhow!("totp: {error}")))
}

/// What an authenticator is given.
#[derive(Debug, Clone)]
pub struct Setup {
    /// `otpauth://…`, for the picture.
    pub url: String,
    /// The secret in Base32, to be typed.
    pub secret: String,
}

/// Begins: a fresh secret that does not count yet. One that counts stays until it is switched off.
///
/// # Errors
/// [`Error::Conflict`] while codes are asked for already.
pub async fn begin(conn: &mut Conn, here: Here<'_>, (secret, account): (&Secret, AccountId)) -> Result<()> {
    if state(conn, account).await?.on {
        return Err(Error::Conflict("totp"));
    }
    let sealed = secret.seal(Shared::generate().as_bytes(), &about(account))?;
    diesel::insert_into(totp_secrets::table)
        .values((
            totp_secrets::account_id.eq(account),
            totp_secrets::secret_encrypted.eq(&sealed),
            totp_secrets::created_at.eq(here.now),
        ))
        .on_conflict(totp_secrets::account_id)
        .do_update()
        .set((totp_secrets::secret_encrypted.eq(&sealed), totp_secrets::created_at.eq(here.now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// What to give the authenticator, while it is being set up; `None` before [`begin`] and once it counts.
pub async fn setup(
    conn: &mut Conn,
    here: Here<'_>,
    (secret, member): (&Secret, &Member),
) -> Result<Option<Setup>> {
    let account = member.account.id;
    let pending = totp_secrets::table.find(account).filter(totp_secrets::confirmed_at.is_null());
    let sealed: Option<Vec<u8>> = optional(pending.select(totp_secrets::secret_encrypted).first(conn).await)?;
    let Some(sealed) = sealed else { return Ok(None) };
    let shared = Shared::from(secret.open(&sealed, &about(account))?);
    let totp = build(shared, (here.site.title(), &member.actor.name))?;
    let url = totp.to_url().map_err(|error| Error::Internal(anyhow::anyhow!("totp: {error}")))?;
    Ok(Some(Setup { url, secret: totp.secret().to_base32() }))
}

/// The step a code belongs to, newer than the last that was used; locks the row until the commit.
async fn step(
    conn: &mut Conn,
    (secret, account): (&Secret, AccountId),
    (code, now): (&str, DateTime<Utc>),
) -> Result<Option<i64>> {
    let row: Option<(Vec<u8>, i64)> = optional(
        totp_secrets::table
            .find(account)
            .for_update()
            .select((totp_secrets::secret_encrypted, totp_secrets::last_step))
            .first(conn)
            .await,
    )?;
    let Some((sealed, last)) = row else { return Ok(None) };
    let totp = build(Shared::from(secret.open(&sealed, &about(account))?), ("Ateneo", "x"))?;
    let time = u64::try_from(now.timestamp()).unwrap_or(0);
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp.check(&code, time).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > last))
}

async fn used(conn: &mut Conn, account: AccountId, step: i64) -> Result<()> {
    diesel::update(totp_secrets::table.find(account))
        .set(totp_secrets::last_step.eq(step))
        .execute(conn)
        .await?;
    Ok(())
}

/// A first code confirms the authenticator: from now on sign-ins ask for one. Returns the recovery
/// codes, which nobody can show again.
///
/// # Errors
/// [`Error::Invalid`] for `code` when it does not fit; [`Error::NotFound`] when nothing was begun.
pub async fn confirm(
    conn: &mut Conn,
    here: Here<'_>,
    (secret, member): (&Secret, &Member),
    code: &str,
) -> Result<Vec<String>> {
    let account = member.account.id;
    if setup(conn, here, (secret, member)).await?.is_none() {
        return Err(Error::NotFound("totp"));
    }
    let step = step(conn, (secret, account), (code, here.now))
        .await?
        .ok_or_else(|| Error::invalid("code", Problem::WrongCredentials))?;
    used(conn, account, step).await?;
    diesel::update(totp_secrets::table.find(account))
        .set(totp_secrets::confirmed_at.eq(here.now))
        .execute(conn)
        .await?;
    mail::enqueue(conn, &letters::notice(here.site, member, Change::TotpOn)).await?;
    fresh_codes(conn, secret, account).await
}

/// New recovery codes instead of the old ones.
pub async fn renew_codes(
    conn: &mut Conn,
    here: Here<'_>,
    (secret, member): (&Secret, &Member),
) -> Result<Vec<String>> {
    if !state(conn, member.account.id).await?.on {
        return Err(Error::NotFound("totp"));
    }
    mail::enqueue(conn, &letters::notice(here.site, member, Change::RecoveryCodes)).await?;
    fresh_codes(conn, secret, member.account.id).await
}

async fn fresh_codes(conn: &mut Conn, secret: &Secret, account: AccountId) -> Result<Vec<String>> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)
        .await?;
    let codes: Vec<String> = (0..CODES).map(|_| random_code()).collect();
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            (
                recovery_codes::account_id.eq(account),
                recovery_codes::code_hash.eq(mark(secret, account, code)),
            )
        })
        .collect();
    diesel::insert_into(recovery_codes::table).values(rows).execute(conn).await?;
    Ok(codes)
}

/// Ten letters and digits that are hard to confuse, 50 bits: `k3m9x-7wq2a`.
fn random_code() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let bytes = token_hash(&random_token());
    let mut code: String =
        bytes.iter().take(10).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    code.insert(5, '-');
    code
}

fn mark(secret: &Secret, account: AccountId, code: &str) -> Vec<u8> {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    token_hash(&secret.sign(&format!("recovery:{account}:{plain}")))
}

/// The second step of a sign-in: a code of the authenticator, or a recovery code, which is used up.
///
/// # Errors
/// [`Error::Invalid`] for `code` when it is neither.
pub async fn check(
    conn: &mut Conn,
    (secret, account): (&Secret, AccountId),
    (code, now): (&str, DateTime<Utc>),
) -> Result<()> {
    if let Some(step) = step(conn, (secret, account), (code, now)).await? {
        return used(conn, account, step).await;
    }
    let known = recovery_codes::table.find((account, mark(secret, account, code)));
    let taken = diesel::update(known.filter(recovery_codes::used_at.is_null()))
        .set(recovery_codes::used_at.eq(now))
        .execute(conn)
        .await?;
    if taken == 1 { Ok(()) } else { Err(Error::invalid("code", Problem::WrongCredentials)) }
}

/// Switches it off: secret and recovery codes are gone. Whether it was on.
pub async fn switch_off(conn: &mut Conn, here: Here<'_>, member: &Member) -> Result<bool> {
    let account = member.account.id;
    let was_on = state(conn, account).await?.on;
    diesel::delete(totp_secrets::table.find(account)).execute(conn).await?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)
        .await?;
    if was_on {
        mail::enqueue(conn, &letters::notice(here.site, member, Change::TotpOff)).await?;
    }
    Ok(was_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_ten_clear_characters_and_forgive_how_they_are_typed() {
        let dir = tempfile::tempdir().unwrap();
        let secret = Secret::load(None, dir.path()).unwrap();
        let code = random_code();
        assert_eq!((code.len(), code.find('-')), (11, Some(5)));
        assert!(!code.contains(['i', 'l', 'o', '1']), "{code}");
        let typed = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(mark(&secret, AccountId(1), &typed), mark(&secret, AccountId(1), &code));
        assert_ne!(mark(&secret, AccountId(2), &code), mark(&secret, AccountId(1), &code));
    }

    #[test]
    fn an_authenticator_gets_what_the_standard_says() {
        let totp = build(Shared::from(*b"12345678901234567890"), ("Casa: uno", "ana")).unwrap();
        // RFC 6238, appendix B, cut to six digits.
        assert_eq!(totp.check("287082", 59), Some(1));
        assert_eq!(totp.check("287082", 59 + 60), None);
        let url = totp.to_url().unwrap();
        assert!(url.starts_with("otpauth://totp/") && url.contains("secret="), "{url}");
    }
}
