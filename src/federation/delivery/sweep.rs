//! Once a minute: parks hosts that stay away, brings back those that returned, ends what is too old,
//! and looks for work that readiness missed (it should never find any).

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::error::Result;

/// What a sweep did.
#[derive(Debug, Default)]
pub struct Swept {
    pub parked: usize,
    pub revived: usize,
    pub expired: usize,
    /// Targets whose two numbers did not agree with their rows.
    pub found: usize,
}

pub async fn sweep(conn: &mut Conn) -> Result<Swept> {
    let parked = crate::db::prepared(
        "update targets t set parked_at = now() from instances i
         where i.id = t.instance_id and t.parked_at is null and i.opened_at < now() - interval '1 hour'",
    )
    .execute(conn)
    .await?;
    let revived = revive(conn).await?;
    let expired = crate::db::prepared(
        "with old as (
           delete from deliveries d using outbox o
           where o.id = d.outbox_id and o.created_at < now() - interval '14 days'
           returning d.target_id, d.outbox_id, d.tries, coalesce(d.first_tried_at, o.created_at) as first_at)
         insert into dead_letters (target_id, outbox_id, reason, tries, first_at)
         select target_id, outbox_id, 'the host did not answer for 14 days', tries, first_at from old
         on conflict do nothing",
    )
    .execute(conn)
    .await?;
    let found = crate::db::prepared(
        "update targets t set acked_id = least(t.acked_id, d.oldest - 1), pending_id = greatest(t.pending_id, d.newest)
         from (select target_id, min(outbox_id) as oldest, max(outbox_id) as newest from deliveries group by target_id) d
         where d.target_id = t.id and (d.oldest <= t.acked_id or d.newest > t.pending_id)
           and t.lease_until < now() - interval '5 seconds'",
    )
    .execute(conn)
    .await?;
    if found > 0 {
        tracing::warn!(found, "the sweeper found deliveries that nobody would have sent");
        metrics::counter!("ateneo_delivery_sweeper_finds_total").increment(found as u64);
    }
    // Published events and delivered activities older than any retry are history.
    prune(conn).await?;
    Ok(Swept { parked, revived, expired, found })
}

/// Rebuilds the queue of parked targets whose host answers again, from the outbox and the audience.
async fn revive(conn: &mut Conn) -> Result<usize> {
    #[derive(QueryableByName)]
    struct Target {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let back: Vec<Target> = crate::db::prepared(
        "select t.id from targets t join instances i on i.id = t.instance_id
         where t.parked_at is not null and i.fails = 0 limit 100 for update of t skip locked",
    )
    .load(conn)
    .await?;
    for target in &back {
        crate::db::prepared(
            "with missed as (
               insert into deliveries (target_id, outbox_id)
               select t.id, o.id
               from targets t
               join instances i on i.id = t.instance_id
               join outbox o on o.created_at > greatest(t.parked_at - interval '1 minute', now() - interval '14 days')
                            and o.id > t.acked_id
               where t.id = $1
                 and (exists (
                        select from unnest(o.audience_ids, o.classes) w (actor_id, class)
                        join audiences a on a.actor_id = w.actor_id and a.target_id = t.id
                        where w.class = 0 or (w.class = 1 and i.profile <> 'bare')
                           or (w.class = 2 and i.profile <> 'wrapped'))
                      or (t.id = any(o.direct)
                          and (o.direct_class = 0 or i.profile <> 'bare')))
               on conflict do nothing returning outbox_id)
             update targets set parked_at = null,
                    pending_id = greatest(pending_id, coalesce((select max(outbox_id) from missed), 0))
             where id = $1",
        )
        .bind::<BigInt, _>(target.id)
        .execute(conn)
        .await?;
    }
    Ok(back.len())
}

async fn prune(conn: &mut Conn) -> Result<()> {
    crate::db::prepared("delete from seen_activities where at < now() - interval '30 days'")
        .execute(conn)
        .await?;
    crate::db::prepared("delete from delivery_days where day < current_date - 60").execute(conn).await?;
    crate::db::prepared("delete from early_undos where created_at < now() - interval '6 hours'")
        .execute(conn)
        .await?;
    Ok(())
}
