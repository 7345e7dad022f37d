//! Activities into the outbox and one delivery row for each inbox, whatever the number of followers.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt};
use diesel_async::RunQueryDsl;

use super::Outgoing;
use crate::db::Conn;
use crate::db::schema::outbox;
use crate::error::Result;

/// Numbers the activities after `last`, stores them and addresses them; returns the last number.
/// An activity that is there already (its id is fixed by its event) is not written again.
pub async fn write(conn: &mut Conn, last: i64, outgoing: &[Outgoing]) -> Result<i64> {
    let rows: Vec<_> = outgoing
        .iter()
        .zip(last + 1..)
        .map(|(activity, id)| {
            (
                outbox::id.eq(id),
                outbox::ap_id.eq(&activity.ap_id),
                outbox::event_id.eq(activity.event_id),
                outbox::actor_id.eq(activity.signer),
                outbox::object_ap_id.eq(&activity.object),
                outbox::body.eq(&activity.body),
                outbox::audience_ids.eq(activity
                    .audiences
                    .iter()
                    .map(|(actor, _)| actor.0)
                    .collect::<Vec<_>>()),
                outbox::classes.eq(activity
                    .audiences
                    .iter()
                    .map(|(_, class)| *class as i16)
                    .collect::<Vec<_>>()),
                outbox::direct.eq(activity.direct.iter().map(|target| target.0).collect::<Vec<_>>()),
                outbox::direct_class.eq(activity.direct_class as i16),
                outbox::guarded.eq(activity.guarded),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(last);
    }
    let ids: Vec<i64> = diesel::insert_into(outbox::table)
        .values(rows)
        .on_conflict(outbox::ap_id)
        .do_nothing()
        .returning(outbox::id)
        .get_results(conn)
        .await?;
    address(conn, &ids).await?;
    Ok(last + i64::try_from(outgoing.len()).unwrap_or(i64::MAX - last))
}

/// One statement for the whole batch: followers' inboxes and direct ones, each once, parked and gone
/// targets left out. Raising `pending_id` makes a target ready; readiness is two numbers compared.
async fn address(conn: &mut Conn, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    crate::db::prepared(
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
