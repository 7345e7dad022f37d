//! Deliveries per server and day, for the administrators' charts: counted in memory and added to the
//! table every ten seconds. A killed process loses its last ten; nothing else depends on them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::sql_types::{Array, BigInt, Integer};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::InstanceId;
use crate::error::Result;

/// How long counts stay in memory.
const EVERY: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Tally {
    counts: Mutex<HashMap<InstanceId, (i32, i32)>>,
    written: Mutex<Instant>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { counts: Mutex::default(), written: Mutex::new(Instant::now()) }
    }
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tally {
    /// So many deliveries to this server were taken, so many failed.
    pub fn add(&self, instance: InstanceId, (sent, failed): (i32, i32)) {
        if sent + failed > 0 {
            let mut counts = open(&self.counts);
            let count = counts.entry(instance).or_default();
            *count = (count.0.saturating_add(sent), count.1.saturating_add(failed));
        }
    }

    /// Whether it is time to write.
    pub fn is_due(&self) -> bool {
        open(&self.written).elapsed() >= EVERY
    }

    /// Adds what was counted to today's rows in one statement; what cannot be written is kept.
    pub async fn write(&self, conn: &mut Conn) -> Result<()> {
        *open(&self.written) = Instant::now();
        let counts = std::mem::take(&mut *open(&self.counts));
        if counts.is_empty() {
            return Ok(());
        }
        let mut rows: Vec<(InstanceId, (i32, i32))> = counts.into_iter().collect();
        // One order for all workers: rows locked in different orders could wait for each other.
        rows.sort_unstable();
        let ids: Vec<InstanceId> = rows.iter().map(|row| row.0).collect();
        let sent: Vec<i32> = rows.iter().map(|row| row.1.0).collect();
        let failed: Vec<i32> = rows.iter().map(|row| row.1.1).collect();
        let written = crate::db::prepared(
            "insert into delivery_days (instance_id, day, sent, failed)
             select instance_id, (now() at time zone 'utc')::date, sent, failed
             from unnest($1, $2, $3) as t (instance_id, sent, failed)
             on conflict (instance_id, day) do update
             set sent = delivery_days.sent + excluded.sent, failed = delivery_days.failed + excluded.failed",
        )
        .bind::<Array<BigInt>, _>(ids)
        .bind::<Array<Integer>, _>(sent)
        .bind::<Array<Integer>, _>(failed)
        .execute(conn)
        .await;
        if let Err(error) = written {
            for (instance, count) in rows {
                self.add(instance, count);
            }
            return Err(error.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_per_server() {
        let tally = Tally::default();
        tally.add(InstanceId(1), (3, 0));
        tally.add(InstanceId(1), (0, 2));
        tally.add(InstanceId(2), (0, 0));
        assert_eq!(*open(&tally.counts), HashMap::from([(InstanceId(1), (3, 2))]));
        assert!(!tally.is_due());
    }
}
