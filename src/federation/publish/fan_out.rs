//! Activities into the outbox and one delivery row for each inbox, whatever the number of followers.

use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text};
use diesel_async::RunQueryDsl;

use super::Outgoing;
use crate::db::Conn;
use crate::error::Result;

/// Numbers the activities after `last`, stores them and addresses them; returns the last number.
/// An activity that is there already (its id is fixed by its event) is not written again.
pub async fn write(conn: &mut Conn, last: i64, outgoing: &[Outgoing]) -> Result<i64> {
    let mut id = last;
    let mut ids = Vec::with_capacity(outgoing.len());
    for activity in outgoing {
        id += 1;
        let written = diesel::sql_query(
            "insert into outbox (id, ap_id, event_id, actor_id, object_ap_id, body, audience_ids, classes,
                                 direct, direct_class, guarded)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (ap_id) do nothing",
        )
        .bind::<BigInt, _>(id)
        .bind::<Text, _>(&activity.ap_id)
        .bind::<BigInt, _>(activity.event_id)
        .bind::<BigInt, _>(activity.signer)
        .bind::<Nullable<Text>, _>(&activity.object)
        .bind::<Text, _>(&activity.body)
        .bind::<Array<BigInt>, _>(activity.audiences.iter().map(|(actor, _)| *actor).collect::<Vec<_>>())
        .bind::<Array<SmallInt>, _>(activity.audiences.iter().map(|(_, class)| *class as i16).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(&activity.direct)
        .bind::<SmallInt, _>(activity.direct_class as i16)
        .bind::<Bool, _>(activity.guarded)
        .execute(conn)
        .await?;
        if written > 0 {
            ids.push(id);
        }
    }
    address(conn, &ids).await?;
    Ok(id)
}

/// One statement for the whole batch: followers' inboxes and direct ones, each once, parked and gone
/// targets left out. Raising `pending_id` makes a target ready; readiness is two numbers compared.
async fn address(conn: &mut Conn, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::sql_query(
        "with wanted as (
           select a.target_id, o.id as outbox_id, w.class
           from outbox o
           cross join lateral unnest(o.audience_ids, o.classes) as w (actor_id, class)
           join audiences a on a.actor_id = w.actor_id
           where o.id = any($1)
           union all
           select d.target_id, o.id, o.direct_class
           from outbox o cross join lateral unnest(o.direct) as d (target_id)
           where o.id = any($1)),
         added as (
           insert into deliveries (target_id, outbox_id)
           select distinct w.target_id, w.outbox_id
           from wanted w
           join targets t on t.id = w.target_id
           join instances i on i.id = t.instance_id
           where t.state <> 'gone' and t.parked_at is null
             and (w.class = 0 or (w.class = 1 and i.profile <> 'bare') or (w.class = 2 and i.profile <> 'wrapped'))
           on conflict do nothing
           returning target_id, outbox_id)
         update targets t set pending_id = greatest(t.pending_id, n.newest)
         from (select target_id, max(outbox_id) as newest from added group by target_id) n
         where t.id = n.target_id",
    )
    .bind::<Array<BigInt>, _>(ids)
    .execute(conn)
    .await?;
    Ok(())
}
