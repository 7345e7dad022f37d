//! What needs an administrator, and how the house is doing.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Date, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::error::Result;

/// How many things of each kind wait for an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Waiting {
    /// People who asked for an account.
    #[diesel(sql_type = BigInt)]
    pub accounts: i64,
    /// Things that were reported, anywhere in the house, and wait for a decision.
    #[diesel(sql_type = BigInt)]
    pub reports: i64,
    /// Communities that members proposed.
    #[diesel(sql_type = BigInt)]
    pub proposals: i64,
    /// Background work that was given up.
    #[diesel(sql_type = BigInt)]
    pub jobs: i64,
    /// Letters that could not be sent.
    #[diesel(sql_type = BigInt)]
    pub letters: i64,
    /// Activities that could not be delivered.
    #[diesel(sql_type = BigInt)]
    pub dead_letters: i64,
    /// Servers that have not answered for a while.
    #[diesel(sql_type = BigInt)]
    pub silent_servers: i64,
    /// Inboxes that refused three activities in a row and wait for somebody.
    #[diesel(sql_type = BigInt)]
    pub paused_inboxes: i64,
    /// Received activities that failed five times through our own fault.
    #[diesel(sql_type = BigInt)]
    pub quarantined: i64,
    /// Nothing leaves this house.
    #[diesel(sql_type = Bool)]
    pub sending_paused: bool,
}

/// Counts what waits for an administrator.
pub async fn waiting(conn: &mut Conn) -> Result<Waiting> {
    Ok(crate::db::prepared(
        "select (select count(*) from accounts a join actors p on p.id = a.actor_id
                 where a.approved_at is null and p.deleted_at is null) as accounts,
                (select count(*) from cases where state = 'open') as reports,
                (select count(*) from communities where state = 'proposed') as proposals,
                (select count(*) from jobs where failed_at is not null) as jobs,
                (select count(*) from letters where failed_at is not null and sent_at is null) as letters,
                (select count(*) from dead_letters) as dead_letters,
                (select count(*) from instances where opened_at is not null) as silent_servers,
                (select count(*) from targets where state = 'paused') as paused_inboxes,
                (select count(*) from inbox_journal where quarantined_at is not null) as quarantined,
                exists (select from sending where paused_at is not null) as sending_paused",
    )
    .get_result(conn)
    .await?)
}

/// A week of the house.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Week {
    /// New accounts.
    #[diesel(sql_type = BigInt)]
    pub members: i64,
    /// Topics and replies of our people.
    #[diesel(sql_type = BigInt)]
    pub posts: i64,
    /// People who came within the week.
    #[diesel(sql_type = BigInt)]
    pub active: i64,
}

/// The last twelve weeks, the running one last; a week is the seven days up to today.
pub async fn weeks(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Week>> {
    Ok(crate::db::prepared(
        "select coalesce(sum(h.members), 0)::bigint as members, coalesce(sum(h.posts), 0)::bigint as posts,
                coalesce(max(h.active), 0)::bigint as active
         from generate_series(11, 0, -1) as week (ago)
         left join house_days h on h.day > $1 - 7 * (week.ago + 1) and h.day <= $1 - 7 * week.ago
         group by week.ago order by week.ago desc",
    )
    .bind::<Date, _>(now.date_naive())
    .load(conn)
    .await?)
}

/// Counts the days that were not counted yet and those still running; recurring work.
///
/// Post ids begin with their time, so a day's posts are a range of the primary key. Who came is only
/// known for the present.
pub async fn count_days(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    crate::db::prepared(
        "with todo as (
           select d::date as day from generate_series($1::date - 83, $1::date, interval '1 day') d
           where d >= $1 - 1 or not exists (select from house_days h where h.day = d::date)),
         spans as (
           select day, (extract(epoch from day)::bigint * 1000) << 16 as first,
                  (extract(epoch from day + 1)::bigint * 1000) << 16 as next from todo)
         insert into house_days (day, members, posts, active)
         select day,
                (select count(*) from accounts a where a.created_at >= day and a.created_at < day + 1),
                (select count(*) from posts p join actors a on a.id = p.author_id
                 where p.id >= first and p.id < next and a.instance_id is null),
                case when day = $1 then (select count(distinct account_id) from sessions
                                         where last_seen_at > $2 - interval '7 days') else 0 end
         from spans
         on conflict (day) do update
         set members = excluded.members, posts = excluded.posts,
             active = greatest(house_days.active, excluded.active)",
    )
    .bind::<Date, _>(now.date_naive())
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}
