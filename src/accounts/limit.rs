//! Limits on attempts, counted in the database so that every process sees them.

use std::time::Duration;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::{Conn, prepared};
use crate::error::{Error, Result};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    count: i32,
}

fn window(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now)
}

fn too_many(now: DateTime<Utc>) -> Error {
    let end = window(now) + TimeDelta::hours(1);
    Error::RateLimited { retry_after: (end - now).to_std().unwrap_or(Duration::from_secs(60)) }
}

/// Counts one attempt; an error once `per_hour` are passed.
pub async fn count(conn: &mut Conn, key: &str, per_hour: u32, now: DateTime<Utc>) -> Result<()> {
    let row: Count = prepared(
        "insert into rate_counts (key, window_at, count) values ($1, $2, 1)
         on conflict (key, window_at) do update set count = rate_counts.count + 1 returning count",
    )
    .bind::<Text, _>(key)
    .bind::<Timestamptz, _>(window(now))
    .get_result(conn)
    .await?;
    if u32::try_from(row.count).unwrap_or(u32::MAX) > per_hour { Err(too_many(now)) } else { Ok(()) }
}

/// Takes one counted attempt back: it was right.
pub async fn forgive(conn: &mut Conn, key: &str, now: DateTime<Utc>) -> Result<()> {
    prepared("update rate_counts set count = count - 1 where key = $1 and window_at = $2 and count > 0")
        .bind::<Text, _>(key)
        .bind::<Timestamptz, _>(window(now))
        .execute(conn)
        .await?;
    Ok(())
}

/// Only looks; for limits on failures, which are counted when they happen.
pub async fn check(conn: &mut Conn, key: &str, per_hour: u32, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<Count> = prepared("select count from rate_counts where key = $1 and window_at = $2")
        .bind::<Text, _>(key)
        .bind::<Timestamptz, _>(window(now))
        .load(conn)
        .await?;
    let seen = rows.as_slice().first().map_or(0, |row| u32::try_from(row.count).unwrap_or(u32::MAX));
    if seen >= per_hour { Err(too_many(now)) } else { Ok(()) }
}

/// Forgets windows that are over.
pub async fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    Ok(prepared("delete from rate_counts where window_at < $1")
        .bind::<Timestamptz, _>(window(now) - TimeDelta::hours(1))
        .execute(conn)
        .await?)
}
