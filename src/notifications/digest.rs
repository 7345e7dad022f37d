//! The digest: one letter in the member's morning with what is open and what is new. Nothing new,
//! nothing sent.

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::digest_content::{self as content, Content};
use super::letters::{DAILY, sent_today};
use super::schedule::{self, MORNING};
use super::settings::Rhythm;
use crate::accounts::{Account, account};
use crate::app::App;
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::schema::{accounts, notifications};
use crate::error::Result;
use crate::mail;

/// Digests written in one round.
const ROUND: i64 = 50;
/// What is older than this is no news, however long there was no digest.
const OLDEST: TimeDelta = TimeDelta::days(15);

#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = BigInt)]
    account: AccountId,
}

/// Writes the digests that are due; how many letters.
pub async fn round(app: &App) -> Result<usize> {
    let due: Vec<Due> = crate::db::prepared(
        "select id as account from accounts
         where digest <> 'never' and email_verified_at is not null and digest_at <= $1 order by digest_at limit $2",
    )
    .bind::<Timestamptz, _>(app.clock.now())
    .bind::<BigInt, _>(ROUND)
    .load(&mut *app.db.conn().await?)
    .await?;
    let mut written = 0;
    for Due { account } in due {
        let sent = app.db.transaction(async |conn| one(conn, app, account).await).await?;
        written += usize::from(sent);
    }
    Ok(written)
}

/// What the account's row says of its digest.
struct Plan {
    rhythm: Rhythm,
    weekday: i16,
    at: DateTime<Utc>,
    since: DateTime<Utc>,
}

/// Under the account's lock: a second worker, and whoever comes after a crash, finds it done or not
/// begun.
async fn one(conn: &mut Conn, app: &App, id: AccountId) -> Result<bool> {
    let now = app.clock.now();
    let Some((account, verified)) = account::lock(conn, id).await? else { return Ok(false) };
    let plan = plan(conn, id).await?;
    if plan.at > now || plan.rhythm == Rhythm::Never || !verified {
        return Ok(false);
    }
    let next = schedule::next((plan.rhythm, plan.weekday), account.zone(), (now, id));
    // The first time only the day is found; a morning that was missed is made up for on the next.
    let hour = now.with_timezone(&account.zone()).hour();
    if plan.at == DateTime::UNIX_EPOCH {
        return postpone(conn, id, next).await;
    }
    if !MORNING.contains(&hour) || sent_today(conn, &account, now).await? >= DAILY {
        return postpone(conn, id, schedule::next((Rhythm::Daily, plan.weekday), account.zone(), (now, id)))
            .await;
    }
    let sent = account.is_active() && send(conn, app, &account, plan.since.max(now - OLDEST)).await?;
    diesel::update(accounts::table.find(id))
        .set((accounts::digest_at.eq(next), accounts::digest_since.eq(now)))
        .execute(conn)
        .await?;
    if sent {
        diesel::update(accounts::table.find(id)).set(accounts::digest_sent_at.eq(now)).execute(conn).await?;
    }
    Ok(sent)
}

async fn plan(conn: &mut Conn, id: AccountId) -> Result<Plan> {
    let (rhythm, weekday, at, since): (String, i16, DateTime<Utc>, DateTime<Utc>) = accounts::table
        .find(id)
        .select((accounts::digest, accounts::digest_weekday, accounts::digest_at, accounts::digest_since))
        .first(conn)
        .await?;
    Ok(Plan { rhythm: Rhythm::parse(&rhythm).unwrap_or(Rhythm::Never), weekday, at, since })
}

async fn postpone(conn: &mut Conn, id: AccountId, to: DateTime<Utc>) -> Result<bool> {
    diesel::update(accounts::table.find(id)).set(accounts::digest_at.eq(to)).execute(conn).await?;
    Ok(false)
}

/// Writes the letter unless it would be empty; what it carried is carried.
async fn send(conn: &mut Conn, app: &App, account: &Account, since: DateTime<Utc>) -> Result<bool> {
    let now = app.clock.now();
    let content = Content::of(conn, account, (since, now)).await?;
    let waiting = notifications::table
        .filter(notifications::recipient_id.eq(account.actor_id))
        .filter(notifications::channel.eq("digest").and(notifications::mailed_at.is_null()));
    diesel::update(waiting).set(notifications::mailed_at.eq(now)).execute(conn).await?;
    if content.is_empty() {
        return Ok(false);
    }
    mail::enqueue(conn, &content::letter(app, account, &content)).await?;
    Ok(true)
}
