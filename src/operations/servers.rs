//! Other servers: how deliveries to each are going, and pausing them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::InstanceId;
use crate::error::{Error, Result};

/// Deliveries of one target are counted up to here: a page must not read a million rows.
pub const MOST_COUNTED: i64 = 10_000;
/// Days of a chart.
pub const DAYS: usize = 14;

/// How things stand with a server, from bad to good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// An administrator paused deliveries to it.
    Paused,
    /// An inbox refused three activities in a row and waits for somebody.
    Refusing,
    /// It has not answered for an hour: what is new is not written for it, and made up for later.
    Away,
    /// Its inboxes are gone for good.
    Gone,
    /// The last try failed; the next comes soon.
    Failing,
    Well,
}

impl State {
    /// The word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Refusing => "refusing",
            Self::Away => "away",
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Well => "well",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "paused" => Self::Paused,
            "refusing" => Self::Refusing,
            "away" => Self::Away,
            "gone" => Self::Gone,
            "failing" => Self::Failing,
            _ => Self::Well,
        }
    }
}

/// A server as administrators see it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Server {
    #[diesel(sql_type = BigInt)]
    pub id: InstanceId,
    #[diesel(sql_type = Text)]
    pub host: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub title: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub software: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub version: Option<String>,
    #[diesel(sql_type = Text)]
    state: String,
    /// Deliveries that wait, as far as [`MOST_COUNTED`] for each inbox.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// When the oldest of them was made.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest: Option<DateTime<Utc>>,
    /// Inboxes that are being sent to at this moment.
    #[diesel(sql_type = BigInt)]
    pub in_flight: i64,
    #[diesel(sql_type = BigInt)]
    pub dead: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub next_try_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub last_seen_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub paused_at: Option<DateTime<Utc>>,
}

impl Server {
    #[must_use]
    pub fn state(&self) -> State {
        State::parse(&self.state)
    }

    /// How far it is behind, in seconds.
    #[must_use]
    pub fn lag_seconds(&self, now: DateTime<Utc>) -> i64 {
        self.oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0))
    }
}

/// Which servers are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only this one.
    pub host: Option<&'a str>,
    /// Only those with something wrong.
    pub trouble: bool,
    /// The list goes on after this host.
    pub after: Option<&'a str>,
}

/// Servers we have met, by name, at most `limit`.
pub async fn list(conn: &mut Conn, wanted: Wanted<'_>, limit: i64) -> Result<Vec<Server>> {
    Ok(crate::db::prepared(
        "with page as (
           select i.* from instances i
           where ($1 is null or i.host = $1) and ($2 is null or i.host > $2)
             and (not $3 or i.paused_at is not null or i.fails > 0
                  or exists (select from targets t where t.instance_id = i.id
                             and (t.state <> 'active' or t.parked_at is not null
                                  or exists (select from dead_letters l where l.target_id = t.id))))
           order by i.host limit $4)
         select i.id, i.host, i.title, i.software, i.software_version as version,
                case when i.paused_at is not null then 'paused' when q.refusing then 'refusing'
                     when q.gone then 'gone' when q.parked or i.opened_at is not null then 'away'
                     when i.fails > 0 then 'failing' else 'well' end as state,
                coalesce(q.waiting, 0) as waiting,
                (select o.created_at from outbox o where o.id = q.oldest) as oldest,
                coalesce(q.in_flight, 0) as in_flight, coalesce(q.dead, 0) as dead,
                case when i.fails > 0 then i.next_try_at
                     when q.next_try_at > now() then q.next_try_at end as next_try_at,
                coalesce(i.last_error, q.last_error) as last_error, i.last_seen_at, i.paused_at
         from page i
         left join lateral (
           select sum(w.count)::bigint as waiting, min(w.oldest) as oldest,
                  count(*) filter (where t.lease_until > now()) as in_flight,
                  sum((select count(*) from dead_letters l where l.target_id = t.id))::bigint as dead,
                  bool_or(t.state = 'paused') as refusing, bool_and(t.state = 'gone') as gone,
                  bool_or(t.parked_at is not null) as parked, max(t.last_error) as last_error,
                  min(t.next_try_at) filter (where t.pending_id > t.acked_id) as next_try_at
           from targets t
           left join lateral (
             select count(*) as count, min(outbox_id) as oldest
             from (select outbox_id from deliveries d where d.target_id = t.id order by outbox_id limit $5) few
           ) w on true
           where t.instance_id = i.id) q on true
         order by i.host",
    )
    .bind::<Nullable<Text>, _>(wanted.host)
    .bind::<Nullable<Text>, _>(wanted.after)
    .bind::<Bool, _>(wanted.trouble)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(MOST_COUNTED)
    .load(conn)
    .await?)
}

/// One server.
///
/// # Errors
/// `NotFound` for a host we never met.
pub async fn find(conn: &mut Conn, host: &str) -> Result<Server> {
    let wanted = Wanted { host: Some(host), ..Wanted::default() };
    list(conn, wanted, 1).await?.pop().ok_or(Error::NotFound("server"))
}

/// Holds deliveries to a server back; they are written and kept as before. False when they were held
/// back already.
pub async fn pause(conn: &mut Conn, id: InstanceId, now: DateTime<Utc>) -> Result<bool> {
    let changed =
        crate::db::prepared("update instances set paused_at = $2 where id = $1 and paused_at is null")
            .bind::<BigInt, _>(id)
            .bind::<Timestamptz, _>(now)
            .execute(conn)
            .await?;
    Ok(changed > 0)
}

/// Lets deliveries to a server go again. False when they were not held back.
pub async fn resume(conn: &mut Conn, id: InstanceId) -> Result<bool> {
    let changed =
        crate::db::prepared("update instances set paused_at = null where id = $1 and paused_at is not null")
            .bind::<BigInt, _>(id)
            .execute(conn)
            .await?;
    Ok(changed > 0)
}

/// Deliveries of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayCount {
    pub sent: i64,
    pub failed: i64,
}

#[derive(QueryableByName)]
struct DayRow {
    #[diesel(sql_type = BigInt)]
    instance_id: InstanceId,
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = Integer)]
    sent: i32,
    #[diesel(sql_type = Integer)]
    failed: i32,
}

/// Deliveries to these servers on each of the last [`DAYS`] days (UTC), today last.
pub async fn days(
    conn: &mut Conn,
    ids: &[InstanceId],
    now: DateTime<Utc>,
) -> Result<HashMap<InstanceId, [DayCount; DAYS]>> {
    let today = now.date_naive();
    let rows: Vec<DayRow> = crate::db::prepared(
        "select instance_id, day, sent, failed from delivery_days
         where instance_id = any($1) and day > $2 - $3",
    )
    .bind::<Array<BigInt>, _>(ids)
    .bind::<Date, _>(today)
    .bind::<Integer, _>(i32::try_from(DAYS).unwrap_or(14))
    .load(conn)
    .await?;
    let mut found: HashMap<InstanceId, [DayCount; DAYS]> = HashMap::new();
    for row in rows {
        let ago = usize::try_from((today - row.day).num_days()).unwrap_or(DAYS);
        let days = found.entry(row.instance_id).or_insert([DayCount::default(); DAYS]);
        if let Some(day) = DAYS.checked_sub(ago + 1).and_then(|place| days.get_mut(place)) {
            *day = DayCount { sent: row.sent.into(), failed: row.failed.into() };
        }
    }
    Ok(found)
}
