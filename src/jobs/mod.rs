//! Background work: enqueued in the caller's transaction, leased by workers, repeated until it
//! succeeds or is given up. Every job must bear being run twice.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Double, Integer, Jsonb, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::app::{App, AppState};
use crate::db::Conn;
use crate::error::Result;

type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// A kind of job and what it does.
pub struct Job {
    pub name: &'static str,
    pub run: for<'a> fn(&'a App, &'a Value) -> Running<'a>,
}

/// Work that recurs.
pub struct Recurring {
    pub name: &'static str,
    pub every: Duration,
    pub run: for<'a> fn(&'a App) -> Running<'a>,
}

const TRIES: i32 = 6;

pub async fn enqueue(conn: &mut Conn, name: &str, payload: &Value) -> Result<()> {
    crate::db::prepared("insert into jobs (name, payload) values ($1, $2)")
        .bind::<Text, _>(name)
        .bind::<Jsonb, _>(payload)
        .execute(conn)
        .await?;
    Ok(())
}

/// [`enqueue`], unless the same job waits already or ran within the hour.
pub async fn enqueue_once(conn: &mut Conn, name: &str, payload: &Value) -> Result<()> {
    crate::db::prepared(
        "with recent as (
           insert into schedule_runs (name, due_at) values ($1 || ' ' || $2::text, date_trunc('hour', now()))
           on conflict do nothing returning name)
         insert into jobs (name, payload) select $1, $2 from recent
         where not exists (select from jobs where name = $1 and payload = $2 and failed_at is null)",
    )
    .bind::<Text, _>(name)
    .bind::<Jsonb, _>(payload)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Jsonb)]
    payload: Value,
    #[diesel(sql_type = Integer)]
    tries: i32,
}

/// Takes one due job; the try counts before the work starts, so that a crash counts too.
async fn claim(conn: &mut Conn, names: &[&str]) -> Result<Option<Claimed>> {
    Ok(crate::db::prepared(
        "update jobs set tries = tries + 1, lease_until = now() + interval '5 minutes'
         where id = (select id from jobs where failed_at is null and run_at <= now() and lease_until < now()
                     and name = any($1)
                     and (name <> $2 or not exists (select from sending where paused_at is not null))
                     order by run_at limit 1 for update skip locked)
         returning id, name, payload, tries",
    )
    .bind::<diesel::sql_types::Array<Text>, _>(names)
    // Letters wait while nothing may leave the house.
    .bind::<Text, _>(crate::mail::JOB)
    .load(conn)
    .await?
    .pop())
}

async fn settle(conn: &mut Conn, job: &Claimed, outcome: Result<()>) -> Result<()> {
    let Err(error) = outcome else {
        crate::db::prepared("delete from jobs where id = $1").bind::<BigInt, _>(job.id).execute(conn).await?;
        return Ok(());
    };
    let give_up = job.tries >= TRIES || !error.is_transient();
    tracing::warn!(job = job.name, tries = job.tries, %error, give_up, "job failed");
    crate::db::prepared(
        "update jobs set lease_until = 'epoch', last_error = $2, run_at = now() + make_interval(secs => $3),
                failed_at = case when $4 then now() end
         where id = $1",
    )
    .bind::<BigInt, _>(job.id)
    .bind::<Text, _>(error.to_string())
    .bind::<Double, _>(10.0 * 4_f64.powi(job.tries - 1))
    .bind::<diesel::sql_types::Bool, _>(give_up)
    .execute(conn)
    .await?;
    Ok(())
}

/// Runs jobs until stopped.
pub async fn run(app: AppState, jobs: &[Job], stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match step(&app, jobs).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "taking a job failed"),
        }
        tokio::select! {
            () = app.db.bell.wait(Duration::from_secs(2)) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Runs one due job, if there is one.
pub async fn step(app: &AppState, jobs: &[Job]) -> Result<bool> {
    let names: Vec<&str> = jobs.iter().map(|job| job.name).collect();
    let Some(claimed) = claim(&mut *app.db.conn().await?, &names).await? else { return Ok(false) };
    let outcome = match jobs.iter().find(|job| job.name == claimed.name) {
        Some(job) => (job.run)(app, &claimed.payload).await,
        None => Ok(()),
    };
    settle(&mut *app.db.conn().await?, &claimed, outcome).await?;
    Ok(true)
}

/// Runs recurring work until stopped; whichever process inserts the run does it.
pub async fn recur(app: AppState, work: &[Recurring], stop: &CancellationToken) {
    while !stop.is_cancelled() {
        for recurring in work {
            match is_ours(&app, recurring).await {
                Ok(true) => {
                    if let Err(error) = (recurring.run)(&app).await {
                        tracing::error!(work = recurring.name, %error, "recurring work failed");
                    }
                }
                Ok(false) => {}
                Err(error) => tracing::debug!(%error, "schedule not reachable"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn is_ours(app: &App, recurring: &Recurring) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = Timestamptz)]
        #[expect(dead_code, reason = "the row's being there is the answer")]
        due_at: chrono::DateTime<chrono::Utc>,
    }
    let seconds = recurring.every.as_secs_f64();
    let inserted: Vec<Due> = crate::db::prepared(
        "with old as (delete from schedule_runs where due_at < now() - interval '2 days')
         insert into schedule_runs (name, due_at)
         select $1, to_timestamp(floor(extract(epoch from now()) / $2) * $2)
         where not exists (select from schedule_runs
                           where name = $1 and due_at >= to_timestamp(floor(extract(epoch from now()) / $2) * $2))
         on conflict do nothing returning due_at",
    )
    .bind::<Text, _>(recurring.name)
    .bind::<Double, _>(seconds)
    .load(&mut *app.db.conn().await?)
    .await?;
    Ok(!inserted.is_empty())
}
