//! Passkeys (`WebAuthn` level 3): signing in with the lock of one's own device, without name and password.
//!
//! A ceremony's state lives in [`single_use`] between its two requests, so an answer serves once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey as Credential, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::account::{self, Member};
use super::letters::{self, Change};
use super::single_use::{self, Purpose};
use crate::db::ids::{AccountId, PasskeyId};
use crate::db::schema::passkeys;
use crate::db::{Conn, optional};
use crate::error::{Checks, Error, Problem, Result};
use crate::mail;
use crate::site::{Here, Site};

/// Most passkeys of one account.
pub const MOST: i64 = 20;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = passkeys, check_for_backend(diesel::pg::Pg))]
pub struct Passkey {
    pub id: PasskeyId,
    pub account_id: AccountId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// The first half of a ceremony, for the browser.
#[derive(Debug, Clone, Serialize)]
pub struct Ceremony {
    /// Comes back with the answer.
    pub ceremony: String,
    /// What `navigator.credentials` takes, in its JSON form.
    pub options: Value,
}

/// The relying party is the host alone: passkeys outlive a change of port.
fn party(site: &Site) -> Result<Webauthn> {
    let origin = Url::parse(site.base())?;
    let host = origin.host_str().unwrap_or_default().to_owned();
    WebauthnBuilder::new(&host, &origin)
        .and_then(|builder| builder.rp_name(site.title()).build())
        .map_err(|error| Error::Internal(anyhow::anyhow!("webauthn: {error}")))
}

/// Whether passkeys can work at this address: they belong to a name, not to a number.
#[must_use]
pub fn is_possible(site: &Site) -> bool {
    Url::parse(site.base()).is_ok_and(|url| url.domain().is_some())
}

/// The user handle: the account's id, which says nothing of the person.
fn handle(account: AccountId) -> Uuid {
    Uuid::from_u128(u128::try_from(account.0).unwrap_or_default())
}

fn account_of(handle: Uuid) -> Option<AccountId> {
    i64::try_from(handle.as_u128()).ok().map(AccountId)
}

#[derive(Serialize, Deserialize)]
struct Adding {
    state: PasskeyRegistration,
}

/// Begins to add a passkey to an account.
///
/// # Errors
/// [`Error::Invalid`] when it has [`MOST`] of them.
pub async fn begin_adding(conn: &mut Conn, here: Here<'_>, member: &Member) -> Result<Ceremony> {
    let id = member.account.id;
    let known: Vec<Value> =
        passkeys::table.filter(passkeys::account_id.eq(id)).select(passkeys::credential).load(conn).await?;
    if i64::try_from(known.len()).unwrap_or(MOST) >= MOST {
        return Err(Error::invalid("passkey", Problem::TooMany(20)));
    }
    let known: Vec<Credential> = known.into_iter().map(serde_json::from_value).collect::<Result<_, _>>()?;
    let exclude = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let (options, state) = party(here.site)?
        .start_passkey_registration(handle(id), &member.actor.name, member.actor.label(), Some(exclude))
        .map_err(|error| Error::Internal(anyhow::anyhow!("webauthn: {error}")))?;
    let mut options = serde_json::to_value(options)?["publicKey"].take();
    // A passkey alone signs in: the device has to find it without being told which.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let ceremony =
        single_use::issue(conn, (Purpose::AddPasskey, Some(id)), &Adding { state }, here.now).await?;
    Ok(Ceremony { ceremony, options })
}

/// An answer that does not fit, whatever the reason.
fn refused() -> Error {
    Error::invalid("passkey", Problem::WrongCredentials)
}

/// Adds the passkey a device made; its owner is told.
///
/// # Errors
/// [`Error::Invalid`] for `passkey` when the answer does not fit the question, for `name` when that is
/// empty or longer than 60 characters.
pub async fn add(
    conn: &mut Conn,
    here: Here<'_>,
    member: &Member,
    (ceremony, answer, name): (&str, &str, &str),
) -> Result<Passkey> {
    let mut checks = Checks::default();
    checks.length("name", name, 1, 60);
    checks.done()?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let meant = single_use::take::<Adding>(conn, (Purpose::AddPasskey, ceremony), here.now).await;
    let meant = meant.map_err(|_| refused())?;
    if meant.account != Some(member.account.id) {
        return Err(refused());
    }
    let made = party(here.site)?
        .finish_passkey_registration(&answer, &meant.data.state)
        .inspect_err(|error| tracing::info!(%error, "a passkey was refused"))
        .map_err(|_| refused())?;
    let row = diesel::insert_into(passkeys::table)
        .values((
            passkeys::account_id.eq(member.account.id),
            passkeys::credential_id.eq(made.cred_id().as_slice()),
            passkeys::name.eq(name.trim()),
            passkeys::credential.eq(serde_json::to_value(&made)?),
            passkeys::created_at.eq(here.now),
        ))
        .on_conflict_do_nothing()
        .returning(Passkey::as_returning())
        .get_result(conn)
        .await;
    let row = optional(row)?.ok_or_else(refused)?;
    mail::enqueue(conn, &letters::notice(here.site, member, Change::PasskeyAdded)).await?;
    Ok(row)
}

#[derive(Serialize, Deserialize)]
struct Using {
    state: DiscoverableAuthentication,
}

/// Begins a sign-in with whichever passkey the device holds.
pub async fn begin_using(conn: &mut Conn, here: Here<'_>) -> Result<Ceremony> {
    let (options, state) = party(here.site)?
        .start_discoverable_authentication()
        .map_err(|error| Error::Internal(anyhow::anyhow!("webauthn: {error}")))?;
    let options = serde_json::to_value(options)?["publicKey"].take();
    let ceremony = single_use::issue(conn, (Purpose::UsePasskey, None), &Using { state }, here.now).await?;
    Ok(Ceremony { ceremony, options })
}

/// Whose passkey answered. The device has checked its owner (user verification), so no second step is
/// asked for.
///
/// # Errors
/// [`Error::Invalid`] for `passkey` when the answer does not fit or the account is not active.
pub async fn answered(conn: &mut Conn, here: Here<'_>, (ceremony, answer): (&str, &str)) -> Result<Member> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
    let meant = single_use::take::<Using>(conn, (Purpose::UsePasskey, ceremony), here.now).await;
    let state = meant.map_err(|_| refused())?.data.state;
    let party = party(here.site)?;
    let (handle, credential_id) =
        party.identify_discoverable_authentication(&answer).map_err(|_| refused())?;
    let id = account_of(handle).ok_or_else(refused)?;
    let found = passkeys::table
        .filter(passkeys::credential_id.eq(credential_id).and(passkeys::account_id.eq(id)))
        .for_update()
        .select((passkeys::id, passkeys::credential))
        .first::<(PasskeyId, Value)>(conn)
        .await;
    let (passkey, stored) = optional(found)?.ok_or_else(refused)?;
    let mut credential: Credential = serde_json::from_value(stored)?;
    let result = party
        .finish_discoverable_authentication_v2(&answer, state, &credential)
        .inspect_err(|error| tracing::info!(%error, "a passkey was refused"))
        .map_err(|_| refused())?;
    credential.update_credential(&result);
    diesel::update(passkeys::table.find(passkey))
        .set((
            passkeys::credential.eq(serde_json::to_value(&credential)?),
            passkeys::last_used_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    let member = account::by_id(conn, id).await?;
    member.filter(|member| member.account.approved_at.is_some()).ok_or_else(refused)
}

/// The passkeys of an account, oldest first.
pub async fn list(conn: &mut Conn, account: AccountId) -> Result<Vec<Passkey>> {
    Ok(passkeys::table
        .filter(passkeys::account_id.eq(account))
        .order(passkeys::id)
        .limit(MOST)
        .select(Passkey::as_select())
        .load(conn)
        .await?)
}

/// Gives one of the account's passkeys another name, of 1 to 60 characters; whether it was there.
pub async fn rename(conn: &mut Conn, (account, id): (AccountId, PasskeyId), name: &str) -> Result<bool> {
    let mut checks = Checks::default();
    checks.length("name", name, 1, 60);
    checks.done()?;
    let own = passkeys::table.find(id).filter(passkeys::account_id.eq(account));
    Ok(diesel::update(own).set(passkeys::name.eq(name.trim())).execute(conn).await? == 1)
}

/// Removes one of the member's passkeys and tells them; whether it was there.
pub async fn remove(conn: &mut Conn, here: Here<'_>, (member, id): (&Member, PasskeyId)) -> Result<bool> {
    let own = passkeys::table.find(id).filter(passkeys::account_id.eq(member.account.id));
    let removed = diesel::delete(own).execute(conn).await? == 1;
    if removed {
        mail::enqueue(conn, &letters::notice(here.site, member, Change::PasskeyRemoved)).await?;
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_handle_leads_back_to_its_account() {
        let id = AccountId(2_305_843_009_213_693_951);
        assert_eq!(account_of(handle(id)), Some(id));
        assert_eq!(account_of(Uuid::from_u128(u128::MAX)), None);
    }

    #[test]
    fn passkeys_belong_to_a_name() {
        let mut config = Config::load(None).unwrap();
        for (url, possible) in [("https://a.example", true), ("http://127.0.0.1:80", false)] {
            config.public_url = url.parse().unwrap();
            let site = Site::new(&config);
            assert_eq!(is_possible(&site), possible);
            assert_eq!(party(&site).is_ok(), possible, "{url}");
        }
    }
}
