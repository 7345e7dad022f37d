//! Sending what waits for one target, in order.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use bytes::Bytes;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::lease::{self, Claim};
use super::tally::Tally;
use super::{dead_letters, host};
use crate::app::AppState;
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;
use crate::federation::keyring;
use crate::http::client::Limits;

/// Rows read at a time.
const BATCH: i64 = 50;
const LIMITS: Limits = Limits { bytes: 64 * 1024, total: Duration::from_secs(15), redirects: 0 };
/// Above this a host is slow: then several requests go out at once, so that its round trip does not
/// cap what it gets.
const SLOW: Duration = Duration::from_millis(100);
const WINDOW: usize = 1;
const SLOW_WINDOW: usize = 4;

#[derive(Debug, QueryableByName)]
struct Waiting {
    #[diesel(sql_type = BigInt)]
    outbox_id: i64,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = BigInt)]
    actor_id: ActorId,
    #[diesel(sql_type = Nullable<Text>)]
    object_ap_id: Option<String>,
    #[diesel(sql_type = Integer)]
    tries: i32,
    #[diesel(sql_type = Timestamptz)]
    created_at: chrono::DateTime<chrono::Utc>,
}

/// What an answer means (reliability.md §2.3).
#[derive(Debug)]
enum Answer {
    Taken,
    /// Will never be taken as it is.
    Poison(u16),
    /// The signature was not believed; maybe our key was not fresh there.
    Denied(u16),
    /// No such inbox.
    Gone(u16),
    /// The host is in trouble, not the activity.
    Down {
        reason: String,
        retry_after: f64,
    },
}

/// Sends until nothing waits, the host fails, or the worker stops; always gives the lease back.
pub async fn drain(
    app: &AppState,
    owner: i64,
    claim: Claim,
    (stop, tally): (&CancellationToken, &Tally),
) -> Result<()> {
    let mut slow = claim.slow;
    let mut seen_pending = claim.pending_id;
    loop {
        let rows = waiting(&mut *app.db.conn().await?, &claim).await?;
        let Some(newest) = rows.last().map(|row| row.outbox_id) else {
            let mut conn = app.db.conn().await?;
            lease::acknowledge(&mut conn, (owner, claim.target_id), (seen_pending, &[]), (false, false))
                .await?;
            return Ok(());
        };
        let full = rows.len() >= usize::try_from(BATCH).unwrap_or(50);
        // A host that failed before gets one request; the rest follows when it has answered.
        let rows = if claim.probe { rows.into_iter().take(1).collect() } else { rows };
        let more = full && !claim.probe;
        let go_on = batch(app, (owner, &claim), (rows, more), &mut slow, (stop, tally)).await?;
        if !go_on {
            return Ok(());
        }
        seen_pending = seen_pending.max(newest);
    }
}

async fn waiting(conn: &mut Conn, claim: &Claim) -> Result<Vec<Waiting>> {
    Ok(crate::db::prepared(
        "select d.outbox_id, o.body, o.actor_id, o.object_ap_id, d.tries, o.created_at
         from deliveries d join outbox o on o.id = d.outbox_id
         where d.target_id = $1 order by d.outbox_id limit $2",
    )
    .bind::<BigInt, _>(claim.target_id)
    .bind::<BigInt, _>(BATCH)
    .load(conn)
    .await?)
}

/// Progress through one batch: what is settled, and up to where nothing is open.
struct Progress {
    order: Vec<i64>,
    settled: HashSet<i64>,
    unsaid: Vec<i64>,
    taken: bool,
    last_said: Instant,
}

impl Progress {
    fn new(rows: &[Waiting]) -> Self {
        Self {
            order: rows.iter().map(|row| row.outbox_id).collect(),
            settled: HashSet::new(),
            unsaid: Vec::new(),
            taken: false,
            last_said: Instant::now(),
        }
    }

    fn settle(&mut self, id: i64) {
        self.settled.insert(id);
        self.unsaid.push(id);
    }

    /// The newest id below which everything is settled.
    fn acked(&self) -> i64 {
        self.order.iter().take_while(|id| self.settled.contains(id)).last().copied().unwrap_or(0)
    }

    /// Tells the database; `keep` holds the lease, else it is given back.
    async fn say(&mut self, app: &AppState, (owner, claim): (i64, &Claim), keep: bool) -> Result<bool> {
        let mut conn = app.db.conn().await?;
        let done = std::mem::take(&mut self.unsaid);
        self.last_said = Instant::now();
        let taken = std::mem::take(&mut self.taken);
        lease::acknowledge(&mut conn, (owner, claim.target_id), (self.acked(), &done), (keep, taken)).await
    }
}

/// Sends one batch; true when the host takes things, more waits and the lease is still ours.
async fn batch(
    app: &AppState,
    (owner, claim): (i64, &Claim),
    (rows, more): (Vec<Waiting>, bool),
    slow: &mut bool,
    (stop, tally): (&CancellationToken, &Tally),
) -> Result<bool> {
    let mut progress = Progress::new(&rows);
    let mut rows = rows.into_iter().peekable();
    let mut flying = FuturesUnordered::new();
    let mut objects: HashMap<i64, Option<String>> = HashMap::new();
    let mut go_on = true;
    let mut counted = (0, 0);
    loop {
        let window = if *slow { SLOW_WINDOW } else { WINDOW };
        while go_on && !stop.is_cancelled() && flying.len() < window {
            // What concerns one object stays in order, whatever the window.
            let waits = rows.peek().is_some_and(|row| {
                row.object_ap_id.is_some() && objects.values().any(|object| *object == row.object_ap_id)
            });
            if waits && !flying.is_empty() {
                break;
            }
            let Some(row) = rows.next() else { break };
            objects.insert(row.outbox_id, row.object_ap_id.clone());
            flying.push(async move {
                let started = Instant::now();
                let answer = post(app, claim, &row).await;
                (row, answer, started.elapsed())
            });
        }
        let Some((row, answer, took)) = flying.next().await else { break };
        objects.remove(&row.outbox_id);
        match answer {
            Answer::Taken => counted.0 += 1,
            _ => counted.1 += 1,
        }
        note_speed(app, claim, slow, took).await?;
        go_on &= settle(app, claim, (&row, answer), &mut progress).await?;
        if progress.last_said.elapsed() > Duration::from_secs(1) {
            go_on &= progress.say(app, (owner, claim), true).await?;
        }
    }
    tally.add(claim.instance_id, counted);
    let keep = go_on && more && !stop.is_cancelled();
    Ok(progress.say(app, (owner, claim), keep).await? && keep)
}

/// Remembers that a host takes long, once it has shown that it answers.
async fn note_speed(app: &AppState, claim: &Claim, slow: &mut bool, took: Duration) -> Result<()> {
    if *slow == (took > SLOW) {
        return Ok(());
    }
    *slow = took > SLOW;
    crate::db::prepared("update targets set slow = $2 where id = $1")
        .bind::<BigInt, _>(claim.target_id)
        .bind::<diesel::sql_types::Bool, _>(*slow)
        .execute(&mut *app.db.conn().await?)
        .await?;
    Ok(())
}

/// Writes down what became of one activity; false when the queue has to wait.
async fn settle(
    app: &AppState,
    claim: &Claim,
    (row, answer): (&Waiting, Answer),
    progress: &mut Progress,
) -> Result<bool> {
    let mut conn = app.db.conn().await?;
    match answer {
        Answer::Taken => {
            progress.settle(row.outbox_id);
            progress.taken = true;
            let lag = (app.clock.now() - row.created_at).as_seconds_f64().max(0.0);
            metrics::histogram!("ateneo_delivery_lag_seconds").record(lag);
            if claim.probe {
                host::answered(&mut conn, claim.instance_id).await?;
            }
            Ok(true)
        }
        Answer::Poison(status) => {
            let reason = format!("refused with {status}");
            let letter = (claim.target_id, row.outbox_id);
            dead_letters::file(&mut conn, letter, (&reason, Some(status.into())), row.tries + 1).await?;
            progress.settle(row.outbox_id);
            progress.taken = false;
            if claim.probe {
                host::answered(&mut conn, claim.instance_id).await?;
            }
            poisoned(&mut conn, claim).await
        }
        Answer::Denied(status) => denied(&mut conn, claim, row, status, progress).await,
        Answer::Gone(status) => gone(app, &mut conn, claim, status).await,
        Answer::Down { reason, retry_after } => {
            tracing::debug!(inbox = claim.inbox_url, reason, "host failed");
            host::failed(&mut conn, (claim.instance_id, claim.probe), (&reason, retry_after)).await?;
            Ok(false)
        }
    }
}

/// Three refusals in a row mean that something is wrong between us: the target waits for somebody.
async fn poisoned(conn: &mut Conn, claim: &Claim) -> Result<bool> {
    #[derive(QueryableByName)]
    struct State {
        #[diesel(sql_type = Text)]
        state: String,
    }
    let now: State = crate::db::prepared(
        "update targets set poison_count = poison_count + 1,
                state = case when poison_count >= 2 then 'paused' else state end
         where id = $1 returning state",
    )
    .bind::<BigInt, _>(claim.target_id)
    .get_result(conn)
    .await?;
    if now.state == "paused" {
        tracing::warn!(inbox = claim.inbox_url, "paused: it refuses everything; see `ateneo queue status`");
    }
    Ok(now.state == "active")
}

/// 401 and 403: three tries over a day with a fresh signature, then this activity is given up.
async fn denied(
    conn: &mut Conn,
    claim: &Claim,
    row: &Waiting,
    status: u16,
    progress: &mut Progress,
) -> Result<bool> {
    if row.tries >= 2 {
        let reason = format!("refused with {status} three times");
        let letter = (claim.target_id, row.outbox_id);
        dead_letters::file(conn, letter, (&reason, Some(status.into())), row.tries + 1).await?;
        progress.settle(row.outbox_id);
        return Ok(true);
    }
    crate::db::prepared(
        "with tried as (
           update deliveries set tries = tries + 1, first_tried_at = coalesce(first_tried_at, now())
           where target_id = $1 and outbox_id = $2)
         update targets set next_try_at = now() + make_interval(secs => $3), last_error = $4 where id = $1",
    )
    .bind::<BigInt, _>(claim.target_id)
    .bind::<BigInt, _>(row.outbox_id)
    .bind::<diesel::sql_types::Double, _>(if row.tries == 0 { 60.0 } else { 82_800.0 })
    .bind::<Text, _>(format!("refused with {status}"))
    .execute(conn)
    .await?;
    Ok(false)
}

/// 404 and 410: hourly tries for three days, then the inbox is gone. A person's own inbox that
/// answers 410 ends that person's follows at once.
async fn gone(app: &AppState, conn: &mut Conn, claim: &Claim, status: u16) -> Result<bool> {
    if status == StatusCode::GONE.as_u16() {
        end_actor(app, conn, &claim.inbox_url).await?;
    }
    crate::db::prepared(
        "update targets set gone_since = coalesce(gone_since, now()),
                state = case when gone_since < now() - interval '3 days' then 'gone' else state end,
                next_try_at = now() + interval '1 hour', last_error = $2
         where id = $1",
    )
    .bind::<BigInt, _>(claim.target_id)
    .bind::<Text, _>(format!("no inbox there: {status}"))
    .execute(conn)
    .await?;
    crate::db::prepared(
        "with old as (
           delete from deliveries d using targets t
           where t.id = $1 and d.target_id = t.id and t.state = 'gone' returning d.outbox_id, d.tries)
         insert into dead_letters (target_id, outbox_id, reason, http_status, tries, first_at)
         select $1, outbox_id, 'the inbox is gone', $2, tries, now() from old on conflict do nothing",
    )
    .bind::<BigInt, _>(claim.target_id)
    .bind::<Integer, _>(i32::from(status))
    .execute(conn)
    .await?;
    Ok(false)
}

async fn end_actor(app: &AppState, conn: &mut Conn, inbox_url: &str) -> Result<()> {
    use crate::actors::{Actor, actor};
    use crate::db::schema::actors;
    use diesel::{ExpressionMethods as _, QueryDsl as _, SelectableHelper as _};
    let owner = actors::table
        .filter(actors::inbox_url.eq(inbox_url))
        .filter(actors::shared_inbox_url.is_null())
        .select(Actor::as_select())
        .first(conn)
        .await;
    if let Some(owner) = crate::db::optional(owner)? {
        actor::mark_deleted(conn, app.here(), owner.id).await?;
    }
    Ok(())
}

/// One exchange; every try signs afresh.
async fn post(app: &AppState, claim: &Claim, row: &Waiting) -> Answer {
    match exchange(app, claim, row).await {
        Ok(answer) => answer,
        Err(error) => Answer::Down { reason: error.to_string(), retry_after: 0.0 },
    }
}

async fn exchange(app: &AppState, claim: &Claim, row: &Waiting) -> Result<Answer> {
    let url = Url::parse(&claim.inbox_url)?;
    let key = keyring::signing_key(app, row.actor_id).await?;
    let mut headers: HeaderMap =
        key.sign_post(&url, row.body.as_bytes(), app.clock.now()).map_err(anyhow::Error::from)?;
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
    let response = match app.http.post(&url, headers, Bytes::from(row.body.clone()), LIMITS).await {
        Ok(response) => response,
        Err(error) => return Ok(Answer::Down { reason: error.to_string(), retry_after: 0.0 }),
    };
    metrics::counter!("ateneo_deliveries_total", "status" => response.status.as_u16().to_string())
        .increment(1);
    Ok(meaning(response.status, &response.headers))
}

fn meaning(status: StatusCode, headers: &HeaderMap) -> Answer {
    match status.as_u16() {
        200..=299 => Answer::Taken,
        401 | 403 => Answer::Denied(status.as_u16()),
        404 | 410 => Answer::Gone(status.as_u16()),
        408 | 425 | 429 | 500..=599 => Answer::Down {
            reason: format!("answered {status}"),
            retry_after: headers
                .get(header::RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.trim().parse().ok())
                .unwrap_or(0.0),
        },
        other => Answer::Poison(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(202, "Taken")]
    #[case(302, "Poison")]
    #[case(400, "Poison")]
    #[case(401, "Denied")]
    #[case(403, "Denied")]
    #[case(404, "Gone")]
    #[case(410, "Gone")]
    #[case(413, "Poison")]
    #[case(429, "Down")]
    #[case(503, "Down")]
    fn answers_mean_what_the_design_says(#[case] status: u16, #[case] meant: &str) {
        let answer = meaning(StatusCode::from_u16(status).unwrap(), &HeaderMap::new());
        assert!(format!("{answer:?}").starts_with(meant), "{status}: {answer:?}");
    }

    #[test]
    fn nothing_is_acknowledged_past_an_open_one() {
        let row = |id| Waiting {
            outbox_id: id,
            body: String::new(),
            actor_id: ActorId(1),
            object_ap_id: None,
            tries: 0,
            created_at: chrono::DateTime::UNIX_EPOCH,
        };
        let mut progress = Progress::new(&[row(3), row(5), row(8)]);
        progress.settle(5);
        assert_eq!(progress.acked(), 0);
        progress.settle(3);
        assert_eq!(progress.acked(), 5);
    }
}
