//! Access tokens for the REST API (RFC 6750 bearer tokens).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Member;
use super::account::Account;
use crate::actors::Actor;
use crate::db::ids::AccountId;
use crate::db::schema::{access_tokens, accounts, actors};
use crate::db::{Conn, optional};
use crate::error::{Error, Problem, Result};
use crate::secret::{random_token, token_hash};

/// What a token may do.
pub const SCOPES: [&str; 4] = ["read", "write", "follow", "push"];

/// Splits `"read write"`; unknown scopes are an error, none at all too.
pub fn parse_scopes(text: &str) -> Result<Vec<String>> {
    let scopes: Vec<String> = text.split([' ', ',']).filter(|s| !s.is_empty()).map(str::to_owned).collect();
    if scopes.is_empty() || scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err(Error::invalid("scopes", Problem::Unknown));
    }
    Ok(scopes)
}

/// Makes a token; only its hash is kept.
pub async fn issue(
    conn: &mut Conn,
    account: AccountId,
    scopes: &[String],
    now: DateTime<Utc>,
) -> Result<String> {
    let token = random_token();
    diesel::insert_into(access_tokens::table)
        .values((
            access_tokens::account_id.eq(account),
            access_tokens::token_hash.eq(token_hash(&token)),
            access_tokens::scopes.eq(scopes),
            access_tokens::created_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(token)
}

/// Who holds the token and what it may do.
pub async fn holder(conn: &mut Conn, token: &str) -> Result<Option<(Member, Vec<String>)>> {
    let found = access_tokens::table
        .inner_join(accounts::table.on(accounts::id.eq(access_tokens::account_id)))
        .inner_join(actors::table.on(actors::id.eq(accounts::actor_id)))
        .filter(access_tokens::token_hash.eq(token_hash(token)).and(access_tokens::revoked_at.is_null()))
        .filter(actors::deleted_at.is_null())
        .select((Account::as_select(), Actor::as_select(), access_tokens::scopes))
        .first::<(Account, Actor, Vec<String>)>(conn)
        .await;
    Ok(optional(found)?
        .filter(|(account, _, _)| account.is_active())
        .map(|(account, actor, scopes)| (Member { account, actor }, scopes)))
}
