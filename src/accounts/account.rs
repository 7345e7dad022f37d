//! Accounts: one for each person who lives here.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::password;
use crate::actors::actor::{self, NewLocal};
use crate::actors::{Actor, ActorKind, keys};
use crate::db::ids::{AccountId, ActorId};
use crate::db::schema::{accounts, actors};
use crate::db::{Conn, optional};
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::secret::Secret;
use crate::site::Here;
use crate::text::language::Language;
use crate::text::{markdown, slug};

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = accounts, check_for_backend(diesel::pg::Pg))]
pub struct Account {
    pub id: AccountId,
    pub actor_id: ActorId,
    pub email: String,
    pub password_hash: Option<String>,
    pub locale: String,
    pub time_zone: String,
    pub is_admin: bool,
    pub email_verified_at: Option<DateTime<Utc>>,
    pub approved_at: Option<DateTime<Utc>>,
    pub suspended_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Account {
    #[must_use]
    pub fn language(&self) -> Language {
        Language::parse(&self.locale).unwrap_or(Language::Es)
    }

    #[must_use]
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// May publish: where letters really arrive (`required`), the address has to be confirmed first.
    ///
    /// # Errors
    /// [`Reason::Unverified`].
    pub fn may_publish(&self, required: bool) -> Result<()> {
        if required && self.email_verified_at.is_none() {
            return Err(Error::Forbidden(Reason::Unverified));
        }
        Ok(())
    }

    /// Admitted and not suspended.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.approved_at.is_some() && self.suspended_at.is_none()
    }
}

/// Somebody of ours: the account and the person others see.
#[derive(Debug, Clone)]
pub struct Member {
    pub account: Account,
    pub actor: Actor,
}

/// What a registration form says.
#[derive(Debug, Clone)]
pub struct Registration {
    pub name: String,
    pub display_name: String,
    pub email: String,
    /// Absent for accounts made on the command line that will set one later.
    pub password: Option<String>,
    pub language: Language,
    pub time_zone: String,
    pub is_admin: bool,
    /// The administrator's word or open registration; else the account waits.
    pub approved: bool,
    /// Why they ask for an account; for whoever admits them.
    pub reason: String,
}

pub const PASSWORD_MIN: usize = 10;
pub const PASSWORD_MAX: usize = 200;

impl Registration {
    /// Everything that is wrong with it, but what only the database knows.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        if let Err(problem) = slug::check(&self.name) {
            checks.fail("name", problem.into());
        }
        checks.length("display_name", &self.display_name, 0, 100);
        check_email(&mut checks, &self.email);
        if let Some(password) = &self.password {
            checks.length("password", password, PASSWORD_MIN, PASSWORD_MAX);
        }
        if self.time_zone.parse::<Tz>().is_err() {
            checks.fail("time_zone", Problem::Unknown);
        }
        checks.length("reason", &self.reason, 0, 1000);
        checks.done()
    }
}

/// Enough of RFC 5321 to catch slips; the letter that confirms it is the real test.
pub(super) fn check_email(checks: &mut Checks, email: &str) {
    let well_formed = email.len() <= 254
        && crate::mail::is_address(email.trim())
        && !email.contains(char::is_whitespace)
        && !email.contains(char::is_control)
        && email.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.')
        });
    if email.trim().is_empty() {
        checks.fail("email", Problem::Required);
    } else if !well_formed {
        checks.fail("email", Problem::Malformed);
    }
}

/// Makes actor, keys and account. `password_hash` comes from [`password::hash`], off the database.
pub async fn register(
    conn: &mut Conn,
    here: Here<'_>,
    secret: &Secret,
    (registration, password_hash): (&Registration, Option<String>),
) -> Result<Member> {
    registration.check()?;
    if is_barred(conn, &registration.email).await? {
        return Err(Error::Forbidden(Reason::Banned));
    }
    let display_name = Some(registration.display_name.trim()).filter(|name| !name.is_empty());
    let new = NewLocal {
        kind: ActorKind::Person,
        name: &registration.name,
        display_name,
        summary_html: "",
        summary_source: None,
    };
    let actor = actor::create_local(conn, here, new).await?;
    keys::give(conn, secret, &actor).await?;
    let account = diesel::insert_into(accounts::table)
        .values((
            accounts::actor_id.eq(actor.id),
            accounts::email.eq(registration.email.trim()),
            accounts::password_hash.eq(password_hash),
            accounts::locale.eq(registration.language.code()),
            accounts::time_zone.eq(&registration.time_zone),
            accounts::is_admin.eq(registration.is_admin),
            accounts::approved_at.eq(registration.approved.then_some(here.now)),
            accounts::created_at.eq(here.now),
            accounts::reason.eq(registration.reason.trim()),
        ))
        .returning(Account::as_returning())
        .get_result(conn)
        .await?;
    Ok(Member { account, actor })
}

/// Whether whoever has this address is excluded from the house at the moment.
pub async fn is_barred(conn: &mut Conn, email: &str) -> Result<bool> {
    use crate::db::schema::restrictions;
    let open = restrictions::until.is_null().or(restrictions::until.gt(diesel::dsl::now));
    let barred = restrictions::table
        .filter(restrictions::email_hash.eq(email_hash(email)).and(restrictions::lifted_at.is_null()))
        .filter(open);
    Ok(diesel::select(diesel::dsl::exists(barred)).get_result(conn).await?)
}

/// What is kept of an address to know it again.
#[must_use]
pub fn email_hash(email: &str) -> Vec<u8> {
    crate::secret::token_hash(&email.trim().to_lowercase())
}

/// Lets those in again whose suspension has ended; how many.
pub async fn end_suspensions(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::update(accounts::table.filter(accounts::suspended_until.le(now)))
        .set((
            accounts::suspended_at.eq(None::<DateTime<Utc>>),
            accounts::suspended_until.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await?)
}

/// By name or e-mail, in any case.
pub async fn by_login(conn: &mut Conn, login: &str) -> Result<Option<Member>> {
    let login = login.trim().trim_start_matches('@').to_lowercase();
    let found = accounts::table
        .inner_join(actors::table)
        .filter(
            actor::lower(accounts::email)
                .eq(&login)
                .or(actor::lower(actors::name).eq(&login).and(actors::instance_id.is_null())),
        )
        .filter(actors::deleted_at.is_null())
        // A name is one person's; of addresses the verified one counts, then the oldest.
        .order((actor::lower(actors::name).ne(&login), accounts::email_verified_at.is_null(), accounts::id))
        .select((Account::as_select(), Actor::as_select()))
        .first(conn)
        .await;
    Ok(optional(found)?.map(|(account, actor)| Member { account, actor }))
}

pub async fn by_id(conn: &mut Conn, id: AccountId) -> Result<Option<Member>> {
    let found = accounts::table
        .inner_join(actors::table)
        .filter(accounts::id.eq(id).and(actors::deleted_at.is_null()))
        .select((Account::as_select(), Actor::as_select()))
        .first(conn)
        .await;
    Ok(optional(found)?.map(|(account, actor)| Member { account, actor }))
}

/// The account of one of our people.
pub async fn of_actor(conn: &mut Conn, actor: ActorId) -> Result<Option<Account>> {
    optional(
        accounts::table.filter(accounts::actor_id.eq(actor)).select(Account::as_select()).first(conn).await,
    )
}

/// Checks a sign-in. Takes as long for an unknown login as for a wrong password, and answers both
/// alike, so that nobody learns who has an account.
pub async fn sign_in(
    conn: &mut Conn,
    slots: &tokio::sync::Semaphore,
    (login, given): (&str, &str),
) -> Result<Member> {
    let wrong = || Error::invalid("password", Problem::WrongCredentials);
    let member = by_login(conn, login).await?;
    let stored = member.as_ref().and_then(|member| member.account.password_hash.clone());
    let matches = password::verify(slots, given, stored).await?;
    match member {
        Some(member) if matches && member.account.is_active() => Ok(member),
        // Told only to whoever knows the password.
        Some(member) if matches && member.account.suspended_at.is_some() => {
            Err(Error::Forbidden(Reason::Suspended))
        }
        _ => Err(wrong()),
    }
}

/// What the settings form can change.
#[derive(Debug, Clone)]
pub struct Settings {
    pub display_name: String,
    /// Markdown.
    pub bio: String,
    pub language: Language,
    pub time_zone: String,
    /// Address of the new picture; `Some(None)` takes the picture away.
    pub avatar_url: Option<Option<String>>,
}

pub async fn update_settings(
    conn: &mut Conn,
    here: Here<'_>,
    member: &Member,
    settings: &Settings,
) -> Result<Actor> {
    let mut checks = Checks::default();
    checks.length("display_name", &settings.display_name, 0, 100);
    checks.length("bio", &settings.bio, 0, 2000);
    if settings.time_zone.parse::<Tz>().is_err() {
        checks.fail("time_zone", Problem::Unknown);
    }
    checks.done()?;
    diesel::update(accounts::table.find(member.account.id))
        .set((accounts::locale.eq(settings.language.code()), accounts::time_zone.eq(&settings.time_zone)))
        .execute(conn)
        .await?;
    let changes = actor::ProfileChanges {
        display_name: Some(settings.display_name.trim().to_owned()),
        summary_html: Some(markdown::plain(&settings.bio)),
        summary_source: Some(settings.bio.clone()),
        icon_url: settings.avatar_url.clone(),
        ..actor::ProfileChanges::default()
    };
    actor::update_profile(conn, here, member.actor.id, &changes).await
}

/// Language and time zone alone: the first thing somebody new says.
pub async fn set_place(
    conn: &mut Conn,
    id: AccountId,
    (language, time_zone): (Language, &str),
) -> Result<()> {
    if time_zone.parse::<Tz>().is_err() {
        return Err(crate::error::Error::invalid("time_zone", Problem::Unknown));
    }
    diesel::update(accounts::table.find(id))
        .set((accounts::locale.eq(language.code()), accounts::time_zone.eq(time_zone)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Language of the interface only: the footer's links, for somebody signed in.
pub async fn set_language(conn: &mut Conn, id: AccountId, language: Language) -> Result<()> {
    diesel::update(accounts::table.find(id)).set(accounts::locale.eq(language.code())).execute(conn).await?;
    Ok(())
}

/// People with an account, for `NodeInfo`: all, and those seen since.
pub async fn count(conn: &mut Conn, since: DateTime<Utc>) -> Result<(i64, i64)> {
    use crate::db::schema::sessions;
    let all = accounts::table.filter(accounts::suspended_at.is_null()).count().get_result(conn).await?;
    let active = sessions::table
        .filter(sessions::last_seen_at.gt(since))
        .select(diesel::dsl::count(sessions::account_id).aggregate_distinct())
        .get_result(conn)
        .await?;
    Ok((all, active))
}

/// The oldest accounts that wait to be admitted, with the reason each gave; at most 200.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<(Member, String)>> {
    let rows: Vec<(Account, Actor, String)> = accounts::table
        .inner_join(actors::table)
        .filter(accounts::approved_at.is_null())
        .filter(actors::deleted_at.is_null())
        .order(accounts::id)
        .limit(200)
        .select((Account::as_select(), Actor::as_select(), accounts::reason))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(account, actor, reason)| (Member { account, actor }, reason)).collect())
}

/// Admits an account; whether it waited.
pub async fn approve(conn: &mut Conn, id: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let waiting = accounts::table.find(id).filter(accounts::approved_at.is_null());
    Ok(diesel::update(waiting).set(accounts::approved_at.eq(now)).execute(conn).await? == 1)
}

/// The account, locked until the transaction ends, and whether its address is known to be theirs; none
/// for somebody who is gone.
pub async fn lock(conn: &mut Conn, id: AccountId) -> Result<Option<(Account, bool)>> {
    let found = accounts::table
        .inner_join(actors::table)
        .filter(accounts::id.eq(id).and(actors::deleted_at.is_null()))
        .select((Account::as_select(), accounts::email_verified_at.is_not_null()))
        .for_no_key_update()
        .first(conn)
        .await;
    optional(found)
}

/// Whether the address is known to be theirs.
pub async fn is_verified(conn: &mut Conn, id: AccountId) -> Result<bool> {
    Ok(accounts::table.find(id).select(accounts::email_verified_at.is_not_null()).first(conn).await?)
}

/// The address is known to be theirs.
pub async fn verify_email(conn: &mut Conn, id: AccountId, now: DateTime<Utc>) -> Result<()> {
    diesel::update(accounts::table.find(id)).set(accounts::email_verified_at.eq(now)).execute(conn).await?;
    Ok(())
}
