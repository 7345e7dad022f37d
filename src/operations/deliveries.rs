//! How much waits to be delivered, and for how long.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Double};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::error::Result;

/// The queue as a whole.
#[derive(Debug, Clone, Copy, QueryableByName, serde::Serialize)]
pub struct Depth {
    /// Deliveries that wait.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// Age of the oldest of them, in seconds.
    #[diesel(sql_type = Double)]
    pub oldest_seconds: f64,
    /// Events that are no activities yet.
    #[diesel(sql_type = BigInt)]
    pub unpublished: i64,
    /// Age in seconds of the oldest transaction that holds publishing back.
    #[diesel(sql_type = Double)]
    pub fence_seconds: f64,
}

/// Reads how much waits.
pub async fn depth(conn: &mut Conn) -> Result<Depth> {
    Ok(crate::db::prepared(
        "select (select count(*) from deliveries) as waiting,
                coalesce((select extract(epoch from now() - o.created_at)::float8 from outbox o
                          where o.id = (select min(outbox_id) from deliveries)), 0) as oldest_seconds,
                (select count(*) from events e, publish_cursor c where (e.xid, e.id) > (c.xid, c.event_id)) as unpublished,
                coalesce((select max(extract(epoch from now() - xact_start))::float8 from pg_stat_activity
                          where backend_xid is not null and pid <> pg_backend_pid()), 0) as fence_seconds",
    )
    .get_result(conn)
    .await?)
}

/// Deliveries of the last day that servers took, and that failed.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Today {
    #[diesel(sql_type = BigInt)]
    pub sent: i64,
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
}

/// Adds up today's deliveries (UTC).
pub async fn today(conn: &mut Conn) -> Result<Today> {
    Ok(crate::db::prepared(
        "select coalesce(sum(sent), 0)::bigint as sent, coalesce(sum(failed), 0)::bigint as failed
         from delivery_days where day = (now() at time zone 'utc')::date",
    )
    .get_result(conn)
    .await?)
}
