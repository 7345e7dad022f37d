//! Retry and breaker, per host: 10 s doubled up to 6 h with jitter; `Retry-After` obeyed up to a day.

use diesel::sql_types::{BigInt, Bool, Double, Text};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::InstanceId;
use crate::error::Result;

/// The host did not take it. Several sends that fail at once count once: only the first, or the
/// probe, moves the next try.
pub async fn failed(
    conn: &mut Conn,
    (instance, probe): (InstanceId, bool),
    (reason, retry_after): (&str, f64),
) -> Result<()> {
    crate::db::prepared(
        "update instances set fails = fails + 1, first_failed_at = coalesce(first_failed_at, now()),
                last_error = $3,
                next_try_at = now() + make_interval(secs => greatest(
                    $4, least(10 * power(2, least(fails, 12)), 21600) * (0.8 + random() * 0.4))),
                opened_at = case when opened_at is null and fails >= 4
                                  and first_failed_at < now() - interval '60 seconds'
                                 then now() else opened_at end
         where id = $1 and (fails = 0 or $2)",
    )
    .bind::<BigInt, _>(instance)
    .bind::<Bool, _>(probe)
    .bind::<Text, _>(reason.chars().take(500).collect::<String>())
    .bind::<Double, _>(retry_after.clamp(0.0, 86_400.0))
    .execute(conn)
    .await?;
    metrics::counter!("ateneo_delivery_host_failures_total").increment(1);
    Ok(())
}

/// The host is back.
pub async fn answered(conn: &mut Conn, instance: InstanceId) -> Result<()> {
    crate::db::prepared(
        "update instances set fails = 0, first_failed_at = null, opened_at = null, last_error = null,
                next_try_at = 'epoch', last_seen_at = now()
         where id = $1 and fails > 0",
    )
    .bind::<BigInt, _>(instance)
    .execute(conn)
    .await?;
    Ok(())
}
