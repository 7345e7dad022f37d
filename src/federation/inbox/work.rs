//! Working the journal off: what is needed from elsewhere is fetched first, without a transaction
//! open; then a batch is applied in one transaction, each activity in a savepoint of its own.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use diesel_async::AsyncConnection as _;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio_util::sync::CancellationToken;

use super::journal::{self, Cause, Row};
use super::{apply, prepare};
use crate::app::{App, AppState};
use crate::error::{Error, Result};
use prepare::Prepared;

const BATCH: i64 = 100;
/// Activities whose needs are fetched at once.
const FETCHES: usize = 8;

/// Works until stopped.
pub async fn run(app: AppState, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match step(&app).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "working the inbox off failed");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        tokio::select! {
            () = app.db.bell.wait(Duration::from_secs(1)) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Works one batch off; returns how many rows it had.
pub async fn step(app: &App) -> Result<usize> {
    let rows = journal::claim(&mut *app.db.conn().await?, app.db.bell.backend(), BATCH).await?;
    let count = rows.len();
    if count == 0 {
        return Ok(0);
    }
    let prepared: Vec<(Row, Result<Prepared>)> = futures_util::stream::iter(rows)
        .map(async |row| {
            // A panic is a failure like any other; it must not take the worker with it.
            let prepared = AssertUnwindSafe(prepare::prepare(app, &row)).catch_unwind().await;
            (row, prepared.unwrap_or_else(|_| Err(anyhow::anyhow!("panicked").into())))
        })
        .buffered(FETCHES)
        .collect()
        .await;
    let mut ready = Vec::with_capacity(count);
    for (row, prepared) in prepared {
        match prepared {
            Ok(prepared) => ready.push((row, prepared)),
            Err(error) => fail(app, &row, &error).await?,
        }
    }
    if let Err(error) = together(app, &ready).await {
        // A deadlock, a lost connection: one by one tells which of them it is.
        tracing::debug!(%error, "a batch failed, going one by one");
        for one in &ready {
            if let Err(error) = together(app, std::slice::from_ref(one)).await {
                fail(app, &one.0, &error).await?;
            }
        }
    }
    metrics::counter!("ateneo_inbox_processed_total").increment(count as u64);
    app.db.bell.ring();
    Ok(count)
}

async fn fail(app: &App, row: &Row, error: &Error) -> Result<()> {
    let cause = match error {
        Error::Remote(_) => Cause::Elsewhere,
        error if error.is_transient() => Cause::Here,
        _ => Cause::Hopeless,
    };
    journal::failed(&mut *app.db.conn().await?, row.id, (cause, &error.to_string())).await
}

async fn together(app: &App, batch: &[(Row, Prepared)]) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let mut conn = app.db.conn().await?;
    let failed: Vec<(usize, Error)> = conn
        .transaction(async |conn| {
            let ids: Vec<i64> = batch.iter().map(|(row, _)| row.id).collect();
            let open = journal::still_there(conn, &ids).await?;
            let mut failed = Vec::new();
            let mut done = Vec::with_capacity(batch.len());
            for (place, (row, prepared)) in batch.iter().enumerate() {
                if open.binary_search(&row.id).is_err() {
                    continue;
                }
                let applied: Result<()> =
                    conn.transaction(async |conn| apply::apply(conn, app, prepared).await).await;
                match applied {
                    Ok(()) => done.push(row.id),
                    Err(error) if batch.len() == 1 => return Err(error),
                    Err(error) => failed.push((place, error)),
                }
            }
            journal::done(conn, &done).await?;
            Ok::<_, Error>(failed)
        })
        .await?;
    for (place, error) in failed {
        if let Some((row, _)) = batch.get(place) {
            fail(app, row, &error).await?;
        }
    }
    Ok(())
}
