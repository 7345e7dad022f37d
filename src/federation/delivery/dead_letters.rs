//! What could not be delivered is kept and shown, never dropped in silence; what may be done with it
//! is in [`crate::operations::dead_letters`].

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::TargetId;
use crate::error::Result;

/// Files an activity as undeliverable to a target.
pub async fn file(
    conn: &mut Conn,
    (target, outbox_id): (TargetId, i64),
    (reason, status): (&str, Option<i32>),
    tries: i32,
) -> Result<()> {
    crate::db::prepared(
        "insert into dead_letters (target_id, outbox_id, reason, http_status, tries, first_at)
         values ($1, $2, $3, $4, $5, now())
         on conflict (target_id, outbox_id) do update
         set reason = excluded.reason, http_status = excluded.http_status, last_at = now(),
             tries = dead_letters.tries + excluded.tries",
    )
    .bind::<BigInt, _>(target)
    .bind::<BigInt, _>(outbox_id)
    .bind::<Text, _>(reason.chars().take(500).collect::<String>())
    .bind::<Nullable<Integer>, _>(status)
    .bind::<Integer, _>(tries)
    .execute(conn)
    .await?;
    metrics::counter!("ateneo_dead_letters_total").increment(1);
    Ok(())
}
