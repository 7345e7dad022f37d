//! Sending: any number of workers lease targets (not rows) and send what waits for each in order.
//!
//! The design and what each answer means: reliability.md §2.3. At least once; receivers tell repeats
//! by the activity's id.

mod dead_letters;
mod host;
pub mod lease;
mod send;
pub mod sweep;
mod tally;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::AppState;
use crate::db::ids::InstanceId;
use crate::error::Result;
use lease::Claim;
use tally::Tally;

/// Targets one worker sends to at once; probes of failing hosts have an eighth of it, so that dead
/// hosts cannot fill it.
const SLOTS: usize = 128;
const PROBE_SLOTS: usize = 16;
/// Targets of one host at once.
const PER_HOST: usize = 4;
const POLL: Duration = Duration::from_secs(1);

/// Sends until stopped; then finishes what is on its way and gives its leases back.
pub async fn run(app: AppState, stop: CancellationToken) {
    let worker = crate::secret::random_number();
    let probes = Arc::new(AtomicUsize::new(0));
    let tally = Arc::new(Tally::default());
    let mut busy: HashMap<InstanceId, usize> = HashMap::new();
    let mut tasks: JoinSet<InstanceId> = JoinSet::new();
    while !stop.is_cancelled() {
        let owner = lease::owner(app.db.bell.backend(), worker);
        while let Some(done) = tasks.try_join_next() {
            free(&mut busy, done);
        }
        let claimed = match claim(&app, owner, (&busy, tasks.len(), probes.load(Ordering::Relaxed))).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "claiming deliveries failed");
                tokio::time::sleep(POLL).await;
                continue;
            }
        };
        if tally.is_due() {
            write_tally(&app, &tally).await;
        }
        let any = !claimed.is_empty();
        for claim in claimed {
            *busy.entry(claim.instance_id).or_default() += 1;
            let (app, stop, probes, tally) = (app.clone(), stop.clone(), probes.clone(), tally.clone());
            tasks.spawn(async move {
                let instance = claim.instance_id;
                let probe = claim.probe;
                if probe {
                    probes.fetch_add(1, Ordering::Relaxed);
                }
                if let Err(error) = send::drain(&app, owner, claim, (&stop, &tally)).await {
                    tracing::error!(%error, "delivering failed");
                }
                if probe {
                    probes.fetch_sub(1, Ordering::Relaxed);
                }
                instance
            });
        }
        if any {
            continue;
        }
        tokio::select! {
            () = app.db.bell.wait(POLL) => {}
            Some(done) = tasks.join_next(), if !tasks.is_empty() => free(&mut busy, done),
            () = stop.cancelled() => {}
        }
    }
    while tasks.join_next().await.is_some() {}
    write_tally(&app, &tally).await;
}

async fn write_tally(app: &AppState, tally: &Tally) {
    let written = async { tally.write(&mut *app.db.conn().await?).await };
    if let Err(error) = written.await {
        tracing::warn!(%error, "deliveries are not counted yet");
    }
}

fn free(busy: &mut HashMap<InstanceId, usize>, done: Result<InstanceId, tokio::task::JoinError>) {
    // A task that panicked keeps its count; the lease ends by itself and the host goes on with less.
    let Ok(instance) = done else { return };
    if let Some(count) = busy.get_mut(&instance) {
        *count -= 1;
        if *count == 0 {
            busy.remove(&instance);
        }
    }
}

async fn claim(
    app: &AppState,
    owner: i64,
    (busy, running, probing): (&HashMap<InstanceId, usize>, usize, usize),
) -> Result<Vec<Claim>> {
    let mut conn = app.db.conn().await?;
    let full: Vec<InstanceId> =
        busy.iter().filter(|(_, count)| **count >= PER_HOST).map(|(instance, _)| *instance).collect();
    let mut claimed = lease::healthy(&mut conn, owner, &full, SLOTS.saturating_sub(running).min(20)).await?;
    let mut count = busy.clone();
    let mut over = Vec::new();
    claimed.retain(|claim| {
        let count = count.entry(claim.instance_id).or_default();
        *count += 1;
        if *count > PER_HOST {
            over.push(claim.target_id);
        }
        *count <= PER_HOST
    });
    lease::release(&mut conn, owner, &over).await?;
    claimed.extend(lease::probes(&mut conn, owner, PROBE_SLOTS.saturating_sub(probing)).await?);
    Ok(claimed)
}
