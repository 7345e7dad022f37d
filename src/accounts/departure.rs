//! Leaving: an account is erased a week after its owner asked for it; signing in calls it off.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Member;
use super::account::Account;
use crate::db::ids::AccountId;
use crate::db::schema::{access_tokens, accounts, departures, sessions};
use crate::db::{Conn, optional};
use crate::error::Result;
use crate::i18n::{Reader, t};
use crate::mail::{self, Block, Letter};
use crate::site::Here;

/// Time to think it over.
pub const GRACE: TimeDelta = TimeDelta::days(7);

/// What becomes of what somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posts {
    /// Stays, without a name.
    Keep,
    /// Is deleted too, here and wherever it went.
    Remove,
}

impl Posts {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Keep, Self::Remove].into_iter().find(|posts| posts.as_str() == text)
    }
}

/// An account that will be erased.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = departures, check_for_backend(diesel::pg::Pg))]
pub struct Departure {
    pub account_id: AccountId,
    pub posts: String,
    pub due_at: DateTime<Utc>,
}

impl Departure {
    #[must_use]
    pub fn posts(&self) -> Posts {
        Posts::parse(&self.posts).unwrap_or(Posts::Keep)
    }
}

fn reader(account: &Account, now: DateTime<Utc>) -> Reader {
    Reader { locale: account.language(), zone: account.zone(), now }
}

fn letter(account: &Account, subject: String) -> Letter {
    Letter::new(&account.email, account.language(), ("departure", subject)).to_account(account.id)
}

/// Sets the day, ends every session and token, and writes the owner how to call it off.
pub async fn schedule(conn: &mut Conn, here: Here<'_>, member: &Member, posts: Posts) -> Result<Departure> {
    let (account, due) = (&member.account, here.now + GRACE);
    let set = (departures::posts.eq(posts.as_str()), departures::due_at.eq(due));
    let departure = diesel::insert_into(departures::table)
        .values((departures::account_id.eq(account.id), departures::asked_at.eq(here.now), set))
        .on_conflict(departures::account_id)
        .do_update()
        .set(set)
        .returning(Departure::as_returning())
        .get_result(conn)
        .await?;
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.id))).execute(conn).await?;
    diesel::delete(access_tokens::table.filter(access_tokens::account_id.eq(account.id)))
        .execute(conn)
        .await?;
    let r = reader(account, here.now);
    let letter = letter(account, t!(r, "onboarding-leaving-subject", house = here.site.host()))
        .with(Block::Text(t!(r, "onboarding-leaving-letter", day = r.day(due).text)))
        .with(Block::Action(
            t!(r, "onboarding-leaving-stay"),
            format!("{}/signin?next=/settings/data", here.site.base()),
        ))
        .with(Block::Small(t!(r, "onboarding-leaving-not-you")));
    mail::enqueue(conn, &letter).await?;
    Ok(departure)
}

/// Its owner came back: nothing is erased. Whether anything was called off.
pub async fn cancel(conn: &mut Conn, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let gone = diesel::delete(departures::table.find(account)).execute(conn).await?;
    if gone == 0 {
        return Ok(false);
    }
    let account: Account = accounts::table.find(account).select(Account::as_select()).first(conn).await?;
    let r = reader(&account, now);
    let letter = letter(&account, t!(r, "onboarding-stays-subject"))
        .with(Block::Text(t!(r, "onboarding-stays-letter")))
        .with(Block::Small(t!(r, "onboarding-leaving-not-you")));
    mail::enqueue(conn, &letter).await?;
    Ok(true)
}

pub async fn of(conn: &mut Conn, account: AccountId) -> Result<Option<Departure>> {
    optional(departures::table.find(account).select(Departure::as_select()).first(conn).await)
}

/// Accounts whose week is over, at most 100.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<AccountId>> {
    Ok(departures::table
        .filter(departures::due_at.le(now))
        .order(departures::due_at)
        .limit(100)
        .select(departures::account_id)
        .load(conn)
        .await?)
}
