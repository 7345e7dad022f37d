//! Tokens that serve once: links in letters, the second step of a sign-in, challenges of passkeys. They
//! are 256 random bits; only their hashes are kept.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::ids::AccountId;
use crate::db::schema::single_use_tokens as tokens;
use crate::db::{Conn, optional};
use crate::error::{Error, Result};
use crate::secret::{random_token, token_hash};

/// What a token is for; one made for one purpose serves no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The address of the account is theirs; 48 hours.
    VerifyEmail,
    /// A new address is theirs; 48 hours.
    ChangeEmail,
    /// A new password instead of one forgotten; an hour.
    ResetPassword,
    /// The password was right, the code is still to come; ten minutes.
    SecondStep,
    /// A passkey is being added; five minutes, as browsers wait.
    AddPasskey,
    /// Somebody signs in with a passkey; five minutes.
    UsePasskey,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify",
            Self::ChangeEmail => "email",
            Self::ResetPassword => "reset",
            Self::SecondStep => "second-step",
            Self::AddPasskey => "add-passkey",
            Self::UsePasskey => "use-passkey",
        }
    }

    fn lifetime(self) -> TimeDelta {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => TimeDelta::hours(48),
            Self::ResetPassword => TimeDelta::hours(1),
            Self::SecondStep => TimeDelta::minutes(10),
            Self::AddPasskey | Self::UsePasskey => TimeDelta::minutes(5),
        }
    }
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub struct Meant<T> {
    pub account: Option<AccountId>,
    pub data: T,
}

/// Makes a token; earlier ones of the account for the same purpose serve no more.
pub async fn issue(
    conn: &mut Conn,
    (purpose, account): (Purpose, Option<AccountId>),
    data: &(impl Serialize + Sync),
    now: DateTime<Utc>,
) -> Result<String> {
    if let Some(account) = account {
        revoke(conn, account, &[purpose]).await?;
    }
    let token = random_token();
    diesel::insert_into(tokens::table)
        .values((
            tokens::purpose.eq(purpose.as_str()),
            tokens::token_hash.eq(token_hash(&token)),
            tokens::account_id.eq(account),
            tokens::data.eq(serde_json::to_value(data)?),
            tokens::created_at.eq(now),
            tokens::expires_at.eq(now + purpose.lifetime()),
        ))
        .execute(conn)
        .await?;
    Ok(token)
}

/// Looks at a token without using it up: for pages behind a link, which mail scanners open too.
///
/// # Errors
/// [`Error::NotFound`] for one that is used, old, of another purpose, or none.
pub async fn look<T: DeserializeOwned>(
    conn: &mut Conn,
    (purpose, token): (Purpose, &str),
    now: DateTime<Utc>,
) -> Result<Meant<T>> {
    let found = tokens::table
        .filter(tokens::token_hash.eq(token_hash(token)))
        .filter(tokens::purpose.eq(purpose.as_str()).and(tokens::expires_at.gt(now)))
        .select((tokens::account_id, tokens::data))
        .first(conn)
        .await;
    meant(optional(found)?)
}

/// Uses a token up; of two at once one gets it. Errors as [`look`].
pub async fn take<T: DeserializeOwned>(
    conn: &mut Conn,
    (purpose, token): (Purpose, &str),
    now: DateTime<Utc>,
) -> Result<Meant<T>> {
    let taken = diesel::delete(
        tokens::table
            .filter(tokens::token_hash.eq(token_hash(token)))
            .filter(tokens::purpose.eq(purpose.as_str()).and(tokens::expires_at.gt(now))),
    )
    .returning((tokens::account_id, tokens::data))
    .get_result(conn)
    .await;
    meant(optional(taken)?)
}

fn meant<T: DeserializeOwned>(row: Option<(Option<AccountId>, serde_json::Value)>) -> Result<Meant<T>> {
    let (account, data) = row.ok_or(Error::NotFound("token"))?;
    Ok(Meant { account, data: serde_json::from_value(data)? })
}

/// Ends the account's tokens for these purposes.
pub async fn revoke(conn: &mut Conn, account: AccountId, purposes: &[Purpose]) -> Result<()> {
    let purposes: Vec<&str> = purposes.iter().map(|purpose| purpose.as_str()).collect();
    let theirs = tokens::table.filter(tokens::account_id.eq(account).and(tokens::purpose.eq_any(purposes)));
    diesel::delete(theirs).execute(conn).await?;
    Ok(())
}

/// Ends all tokens of an account.
pub async fn revoke_all(conn: &mut Conn, account: AccountId) -> Result<()> {
    diesel::delete(tokens::table.filter(tokens::account_id.eq(account))).execute(conn).await?;
    Ok(())
}

/// Forgets tokens whose time is over; returns how many.
pub async fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(tokens::table.filter(tokens::expires_at.le(now))).execute(conn).await?)
}
