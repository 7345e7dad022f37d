//! Background work: what waits, what was given up, and trying it again.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::JobId;
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;

/// Jobs of one kind.
#[derive(Debug, Clone, QueryableByName)]
pub struct Kind {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = BigInt)]
    pub running: i64,
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
    /// When the longest-waiting one was due.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest: Option<DateTime<Utc>>,
}

/// How many jobs of each kind there are. Done jobs are no rows any more.
pub async fn kinds(conn: &mut Conn) -> Result<Vec<Kind>> {
    Ok(crate::db::prepared(
        "select name, count(*) filter (where failed_at is null and lease_until < now()) as waiting,
                count(*) filter (where failed_at is null and lease_until >= now()) as running,
                count(failed_at) as failed,
                min(run_at) filter (where failed_at is null and lease_until < now()) as oldest
         from jobs group by name order by name limit 100",
    )
    .load(conn)
    .await?)
}

/// A job, for people.
#[derive(Debug, Clone, QueryableByName)]
pub struct Job {
    #[diesel(sql_type = BigInt)]
    pub id: JobId,
    #[diesel(sql_type = Text)]
    pub name: String,
    /// What it was to do, as JSON, cut at 300 characters.
    #[diesel(sql_type = Text)]
    pub payload: String,
    #[diesel(sql_type = Integer)]
    pub tries: i32,
    #[diesel(sql_type = Timestamptz)]
    pub run_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    /// When it was given up.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub failed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, name, left(payload::text, 300) as payload, tries, run_at,
                       left(last_error, 500) as last_error, failed_at, created_at";

/// Jobs that were given up, the newest first.
pub async fn failed(conn: &mut Conn, page: Page) -> Result<Slice<Job>> {
    let rows: Vec<Job> = diesel::sql_query(format!(
        "select {COLUMNS} from jobs
         where failed_at is not null and ($1 is null or (failed_at, id) < ($1, $2))
         order by failed_at desc, id desc limit $3"
    ))
    .bind::<Nullable<Timestamptz>, _>(page.after.map(|after| after.at))
    .bind::<Nullable<BigInt>, _>(page.after.map(|after| after.id))
    .bind::<BigInt, _>(page.limit + 1)
    .load(conn)
    .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.failed_at.unwrap_or(row.created_at), id: row.id.0 }))
}

/// Jobs that are due next, at most `limit`; among them those that failed and will be tried again.
pub async fn next(conn: &mut Conn, limit: i64) -> Result<Vec<Job>> {
    Ok(diesel::sql_query(format!(
        "select {COLUMNS} from jobs where failed_at is null order by run_at limit $1"
    ))
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?)
}

/// One job.
pub async fn find(conn: &mut Conn, id: JobId) -> Result<Option<Job>> {
    Ok(diesel::sql_query(format!("select {COLUMNS} from jobs where id = $1"))
        .bind::<BigInt, _>(id)
        .load(conn)
        .await?
        .pop())
}

/// Gives a job that was given up all its tries again; whether there was one.
pub async fn retry(conn: &mut Conn, id: JobId) -> Result<bool> {
    Ok(crate::db::prepared(
        "update jobs set failed_at = null, tries = 0, run_at = now() where id = $1 and failed_at is not null",
    )
    .bind::<BigInt, _>(id)
    .execute(conn)
    .await?
        > 0)
}

/// Forgets a job that was given up; whether there was one.
pub async fn drop(conn: &mut Conn, id: JobId) -> Result<bool> {
    Ok(crate::db::prepared("delete from jobs where id = $1 and failed_at is not null")
        .bind::<BigInt, _>(id)
        .execute(conn)
        .await?
        > 0)
}
