//! Letters at once: one for each notification whose way is `now`, three a day at most for one person;
//! what goes beyond waits for the digest.

use chrono::{DateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::list::{self, Told};
use super::unsubscribe::Ticket;
use super::words::{Said, sentence};
use super::{Kind, Notification};
use crate::accounts::{Account, account};
use crate::app::App;
use crate::db::Conn;
use crate::db::ids::{AccountId, NotificationId, PostId};
use crate::db::schema::{notifications, posts};
use crate::error::Result;
use crate::i18n::t;
use crate::mail::letter::Thread;
use crate::mail::{self, Block, Letter};
use crate::site::{PostPath, Site};
use crate::text::sanitize;

/// Letters one person gets on one day of theirs, digest included.
pub const DAILY: i64 = 3;
/// People served in one round.
const ROUND: i64 = 50;
/// Characters of a post that a letter quotes.
const QUOTE: usize = 1200;

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = BigInt)]
    account: AccountId,
}

/// Writes the letters that are due; how many. One transaction for each person, whose account it locks:
/// two workers never count the same day at once.
pub async fn round(app: &App) -> Result<usize> {
    let mut conn = app.db.conn().await?;
    let waiting: Vec<Waiting> = crate::db::prepared(
        "select distinct a.id as account from notifications n join accounts a on a.actor_id = n.recipient_id
         where n.channel = 'now' and n.mailed_at is null limit $1",
    )
    .bind::<BigInt, _>(ROUND)
    .load(&mut conn)
    .await?;
    drop(conn);
    let mut written = 0;
    for Waiting { account } in waiting {
        written += app.db.transaction(async |conn| write(conn, app, account).await).await?;
    }
    Ok(written)
}

/// Midnight of this person's day.
pub(super) fn day_start(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let midnight = now.with_timezone(&zone).date_naive().and_time(chrono::NaiveTime::MIN);
    zone.from_local_datetime(&midnight).earliest().map_or(now, |start| start.with_timezone(&Utc))
}

async fn write(conn: &mut Conn, app: &App, id: AccountId) -> Result<usize> {
    let Some((account, verified)) = account::lock(conn, id).await? else { return Ok(0) };
    let now = app.clock.now();
    let waiting: Vec<Notification> = notifications::table
        .filter(notifications::recipient_id.eq(account.actor_id))
        .filter(notifications::channel.eq("now").and(notifications::mailed_at.is_null()))
        .order((notifications::at, notifications::id))
        .limit(100)
        .select(Notification::as_select())
        .load(conn)
        .await?;
    // Who has read it already, or has no address of their own, needs no letter any more.
    let (wanted, idle): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|row| verified && account.is_active() && row.read_at.is_none());
    settle(conn, (&idle, "here"), now).await?;
    let left = DAILY - sent_today(conn, &account, now).await?;
    let split = usize::try_from(left.max(0)).unwrap_or(0).min(wanted.len());
    let (first, rest) = wanted.split_at(split);
    // Beyond the day's measure: into the digest, which has not carried it yet.
    diesel::update(notifications::table.filter(notifications::id.eq_any(ids(rest))))
        .set(notifications::channel.eq("digest"))
        .execute(conn)
        .await?;
    let told = list::complete(conn, first.to_vec()).await?;
    for one in &told {
        let letter = compose(conn, app, &account, one).await?;
        mail::enqueue(conn, &letter).await?;
    }
    settle(conn, (first, "now"), now).await?;
    Ok(told.len())
}

fn ids(rows: &[Notification]) -> Vec<NotificationId> {
    rows.iter().map(|row| row.id).collect()
}

async fn settle(conn: &mut Conn, (rows, channel): (&[Notification], &str), now: DateTime<Utc>) -> Result<()> {
    if !rows.is_empty() {
        diesel::update(notifications::table.filter(notifications::id.eq_any(ids(rows))))
            .set((notifications::mailed_at.eq(now), notifications::channel.eq(channel)))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Letters of this room that went to the person today: those at once, and the digest.
pub(super) async fn sent_today(conn: &mut Conn, account: &Account, now: DateTime<Utc>) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Sent {
        #[diesel(sql_type = BigInt)]
        sent: i64,
    }
    let start = day_start(account.zone(), now);
    let row: Sent = crate::db::prepared(
        "select (select count(*) from notifications
                 where recipient_id = $1 and channel = 'now' and mailed_at >= $2)
              + (select count(*) from accounts where actor_id = $1 and digest_sent_at >= $2) as sent",
    )
    .bind::<BigInt, _>(account.actor_id)
    .bind::<Timestamptz, _>(start)
    .get_result(conn)
    .await?;
    Ok(row.sent)
}

/// The letter about one notification, in the member's language.
async fn compose(conn: &mut Conn, app: &App, account: &Account, told: &Told) -> Result<Letter> {
    let language = account.language();
    let row = &told.notification;
    let name = told.actor.as_ref().map_or("", |actor| actor.label());
    let said = sentence(language, Said { kind: told.kind, name, count: row.count, detail: &row.detail });
    let place = told.community.as_ref().map(|view| view.title(language.code()).to_owned());
    let about =
        told.title.clone().or_else(|| place.clone()).unwrap_or_else(|| app.config.instance.title.clone());
    let subject = t!(language, "mail-notice-subject", what = said.as_str(), about = about.as_str());
    let mut letter = Letter::new(&account.email, language, (told.kind.as_str(), subject))
        .to_account(account.id)
        .with(Block::Heading(about));
    let line = match &place {
        Some(place) => t!(language, "mail-notice-line", what = said, place = place.as_str()),
        None => said,
    };
    letter = letter.with(Block::Text(line));
    if let Some(text) = quoted(conn, told.kind, row.post_id).await? {
        letter = letter.with(Block::Quote(text));
    }
    let url = format!("{}/notifications/{}", app.site.base(), row.id);
    letter = letter
        .with(Block::Action(t!(language, "mail-notice-open"), url))
        .with(Block::Small(t!(language, "mail-notice-why")));
    letter.unsubscribe =
        Some(Ticket { account: account.id, kind: Some(told.kind) }.url(&app.site, &app.secret));
    letter.list = told.community.as_ref().map(|view| {
        let name = view.actor.path_name();
        (view.title(language.code()).to_owned(), list_id(&name))
    });
    letter.thread = row.topic_id.map(|topic| thread(topic, row.post_id));
    Ok(letter)
}

/// A community's name as the left part of a List-Id (RFC 2919): letters, digits, `-`, `.` and `_`.
pub(super) fn list_id(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '.' }).collect()
}

fn thread(topic: PostId, post: Option<PostId>) -> Thread {
    Thread { own: format!("post.{}", post.unwrap_or(topic)), root: format!("post.{topic}") }
}

/// What was written, for kinds that are about a text.
async fn quoted(conn: &mut Conn, kind: Kind, post: Option<PostId>) -> Result<Option<String>> {
    let about_text = matches!(
        kind,
        Kind::Mention | Kind::Reply | Kind::Watched | Kind::Topic | Kind::Accepted | Kind::Answered
    );
    let Some(id) = post.filter(|_| about_text) else { return Ok(None) };
    let html: Option<String> = crate::db::optional(
        posts::table
            .find(id)
            .filter(posts::deleted_at.is_null().and(posts::state.eq("published")))
            .select(posts::body_html)
            .first(conn)
            .await,
    )?;
    Ok(html.map(|html| sanitize::summary(&html, QUOTE)).filter(|text| !text.is_empty()))
}

/// Address of a topic's page.
pub(super) fn topic_url(site: &Site, topic: PostId) -> String {
    site.post(PostPath::Topic, topic)
}
