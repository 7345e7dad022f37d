//! The journal: an activity and its id are stored in one statement and committed before anybody is
//! told 202. Requests that come together share a commit.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use http::StatusCode;
use tokio::sync::{mpsc, oneshot};

use crate::app::AppState;
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;
use crate::federation::failure::Failure;

/// Activities written in one commit, at most.
const GROUP: usize = 200;
/// Failures of ours before it is set aside; and how often work may begin without an end.
const FAILS: i32 = 5;
const TRIES: i32 = 20;

struct Entry {
    ap_id: String,
    actor: ActorId,
    body: String,
    done: oneshot::Sender<bool>,
}

/// Writes to the journal; clones share the writers.
#[derive(Clone)]
pub struct Journal {
    sender: mpsc::Sender<Entry>,
}

impl Journal {
    /// Starts the task that writes; it ends with the last clone.
    #[must_use]
    pub fn start(app: AppState) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Entry>(2000);
        tokio::spawn(async move {
            let mut entries = Vec::with_capacity(GROUP);
            while receiver.recv_many(&mut entries, GROUP).await > 0 {
                let stored = match write(&app, &entries).await {
                    Ok(()) => true,
                    Err(error) => {
                        tracing::error!(%error, "the journal cannot be written");
                        false
                    }
                };
                if stored {
                    app.db.bell.ring();
                }
                for entry in entries.drain(..) {
                    let _ = entry.done.send(stored);
                }
            }
        });
        Self { sender }
    }

    /// Returns when the activity is committed. One whose id was seen before is nothing new, and fine.
    pub async fn store(&self, ap_id: &str, actor: ActorId, body: &str) -> Result<(), Failure> {
        let (done, stored) = oneshot::channel();
        let entry = Entry { ap_id: ap_id.to_owned(), actor, body: body.to_owned(), done };
        let sent = self.sender.send_timeout(entry, Duration::from_secs(5)).await.is_ok();
        if sent && stored.await == Ok(true) {
            return Ok(());
        }
        Err(Failure::later(StatusCode::SERVICE_UNAVAILABLE, 5, "cannot store it now"))
    }
}

async fn write(app: &AppState, entries: &[Entry]) -> Result<()> {
    let mut conn = app.db.conn().await?;
    crate::db::prepared(
        "with new as (
           select * from unnest($1::text[], $2::bigint[], $3::text[]) with ordinality as n (ap_id, actor_id, body, place)),
         fresh as (
           insert into seen_activities (ap_id) select distinct ap_id from new
           on conflict do nothing returning ap_id)
         insert into inbox_journal (ap_id, actor_id, body)
         select n.ap_id, n.actor_id, n.body from new n join fresh f using (ap_id)
         where not exists (select from new e where e.ap_id = n.ap_id and e.place < n.place)
         order by n.place",
    )
    .bind::<Array<Text>, _>(entries.iter().map(|entry| entry.ap_id.as_str()).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(entries.iter().map(|entry| entry.actor).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(entries.iter().map(|entry| entry.body.as_str()).collect::<Vec<_>>())
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// An activity waiting to be worked on.
#[derive(Debug, QueryableByName)]
pub struct Row {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub actor_id: ActorId,
    #[diesel(sql_type = Text)]
    pub body: String,
}

/// Leases the next rows.
///
/// Claims go one after another, and what one actor sent stays in order: its
/// later rows wait while an earlier one is with another worker. The try counts before the work
/// starts, so that one that kills the process is not tried for ever.
pub async fn claim(conn: &mut Conn, backend: i32, limit: i64) -> Result<Vec<Row>> {
    use diesel_async::AsyncConnection as _;
    conn.transaction(async |conn| {
        crate::db::prepared("select pg_advisory_xact_lock(7310272)").execute(conn).await?;
        let mut rows: Vec<Row> = crate::db::prepared(
            "update inbox_journal set tries = tries + 1, lease_owner = $2, lease_until = now() + interval '60 seconds'
             where id in (
               select j.id from inbox_journal j
               where j.quarantined_at is null and j.next_try_at <= now() and j.lease_until < now() and j.tries < $3
                 and not exists (select from inbox_journal e where e.actor_id = j.actor_id and e.id < j.id
                                 and e.quarantined_at is null and e.lease_until >= now())
               order by j.id limit $1)
             returning id, actor_id, body",
        )
        .bind::<BigInt, _>(limit)
        .bind::<Integer, _>(backend)
        .bind::<Integer, _>(TRIES)
        .load(conn)
        .await?;
        rows.sort_by_key(|row| row.id);
        Ok(rows)
    })
    .await
}

/// Frees what dead workers hold: their lasting connection is gone.
pub async fn free_dead(conn: &mut Conn) -> Result<usize> {
    Ok(crate::db::prepared(
        "update inbox_journal set lease_until = 'epoch'
         where lease_until > now() and lease_owner not in (select pid from pg_stat_activity)",
    )
    .execute(conn)
    .await?)
}

/// Which of these rows are still to be done, locked: another worker may have taken over meanwhile.
pub async fn still_there(conn: &mut Conn, ids: &[i64]) -> Result<Vec<i64>> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let rows: Vec<Id> =
        crate::db::prepared("select id from inbox_journal where id = any($1) order by id for update")
            .bind::<Array<BigInt>, _>(ids)
            .load(conn)
            .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// These are done; in the transaction of their work.
pub async fn done(conn: &mut Conn, ids: &[i64]) -> Result<()> {
    crate::db::prepared("delete from inbox_journal where id = any($1)")
        .bind::<Array<BigInt>, _>(ids)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a failure was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Another server does not answer: it gets three days.
    Elsewhere,
    /// Something of ours, which may pass.
    Here,
    /// It will never work.
    Hopeless,
}

/// This one failed: again later, doubled up to an hour, or set aside.
pub async fn failed(conn: &mut Conn, id: i64, (cause, error): (Cause, &str)) -> Result<()> {
    #[derive(QueryableByName)]
    struct Left {
        #[diesel(sql_type = Bool)]
        aside: bool,
    }
    let left: Option<Left> = crate::db::prepared(
        "update inbox_journal set fails = fails + 1, tries = 0, lease_until = 'epoch', last_error = $2,
                next_try_at = now() + make_interval(secs => least(5 * power(2, least(fails, 12)), 3600)),
                quarantined_at = case when $3 or ($4 and fails + 1 >= $5)
                                        or received_at < now() - interval '3 days' then now() end
         where id = $1 returning quarantined_at is not null as aside",
    )
    .bind::<BigInt, _>(id)
    .bind::<Text, _>(error.chars().take(500).collect::<String>())
    .bind::<Bool, _>(cause == Cause::Hopeless)
    .bind::<Bool, _>(cause == Cause::Here)
    .bind::<Integer, _>(FAILS)
    .load(conn)
    .await?
    .pop();
    if left.is_some_and(|left| left.aside) {
        tracing::warn!(journal = id, error, "quarantined");
        metrics::counter!("ateneo_inbox_quarantined_total").increment(1);
    }
    Ok(())
}

/// Sets aside what began too often without an end.
pub async fn set_aside(conn: &mut Conn) -> Result<usize> {
    Ok(crate::db::prepared(
        "update inbox_journal set quarantined_at = now(), last_error = 'work on it never ended'
         where quarantined_at is null and tries >= $1 and lease_until < now()",
    )
    .bind::<Integer, _>(TRIES)
    .execute(conn)
    .await?)
}

/// Rows waiting, and the age of the oldest in seconds.
pub async fn backlog(conn: &mut Conn) -> Result<(i64, f64)> {
    #[derive(QueryableByName)]
    struct Backlog {
        #[diesel(sql_type = BigInt)]
        rows: i64,
        #[diesel(sql_type = Nullable<Double>)]
        age: Option<f64>,
    }
    let backlog: Backlog = crate::db::prepared(
        "select count(*) as rows, extract(epoch from now() - min(received_at) filter (where fails = 0))::float8 as age
         from (select received_at, fails from inbox_journal where quarantined_at is null limit 50001) j",
    )
    .get_result(conn)
    .await?;
    Ok((backlog.rows, backlog.age.unwrap_or(0.0)))
}
