//! Leases on targets. Readiness compares two numbers in one row (`pending_id > acked_id`): there is
//! no flag to lose. Times are the database's.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::{InstanceId, TargetId};
use crate::error::Result;

/// A target this worker may send to until its lease ends.
#[derive(Debug, QueryableByName)]
pub struct Claim {
    #[diesel(sql_type = BigInt)]
    pub target_id: TargetId,
    #[diesel(sql_type = BigInt)]
    pub instance_id: InstanceId,
    #[diesel(sql_type = Text)]
    pub inbox_url: String,
    #[diesel(sql_type = BigInt)]
    pub pending_id: i64,
    /// The host is known to take long and to bear several requests at once.
    #[diesel(sql_type = Bool)]
    pub slow: bool,
    /// The host failed before: one try decides whether it is back.
    #[diesel(sql_type = Bool)]
    pub probe: bool,
}

/// A number that names this worker; leases carry it.
///
/// The upper half is the server process of its
/// lasting connection ([`Bell::backend`](crate::db::bell::Bell::backend)), by which others see that it is dead.
#[must_use]
pub fn owner(backend: i32, worker: u32) -> i64 {
    (i64::from(backend) << 32) | i64::from(worker >> 1)
}

/// Frees what dead workers hold: their connection is gone. A lease ends by itself after 20 s; this
/// makes it two.
pub async fn free_dead(conn: &mut Conn) -> Result<usize> {
    Ok(crate::db::prepared(
        "update targets set lease_until = 'epoch'
         where lease_until > now() and (lease_owner >> 32) not in (select pid from pg_stat_activity)",
    )
    .execute(conn)
    .await?)
}

/// Ready targets of hosts that answer; none while sending is paused, to a host or at all.
pub async fn healthy(conn: &mut Conn, owner: i64, full: &[InstanceId], limit: usize) -> Result<Vec<Claim>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    Ok(crate::db::prepared(
        "with due as (
           select t.id from targets t join instances i on i.id = t.instance_id
           where t.pending_id > t.acked_id and t.next_try_at <= now() and t.lease_until < now()
             and t.state = 'active' and t.parked_at is null and i.fails = 0 and t.instance_id <> all($2)
             and i.paused_at is null and not exists (select from sending where paused_at is not null)
           order by t.next_try_at, t.acked_id limit $3
           for update of t skip locked)
         update targets t set lease_owner = $1, lease_until = now() + interval '20 seconds'
         from due where t.id = due.id
         returning t.id as target_id, t.instance_id, t.inbox_url, t.pending_id, t.slow, false as probe",
    )
    .bind::<BigInt, _>(owner)
    .bind::<Array<BigInt>, _>(full)
    .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(1))
    .load(conn)
    .await?)
}

/// One target for each failing host whose time has come. Moving the host's next try is the lock that
/// keeps it to one.
pub async fn probes(conn: &mut Conn, owner: i64, limit: usize) -> Result<Vec<Claim>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    Ok(crate::db::prepared(
        "with hosts as (
           update instances set next_try_at = now() + interval '60 seconds'
           where id in (
             select i.id from instances i
             where i.fails > 0 and i.next_try_at <= now() and i.paused_at is null
               and not exists (select from sending where paused_at is not null)
               and exists (select from targets t where t.instance_id = i.id and t.pending_id > t.acked_id
                           and t.lease_until < now() and t.next_try_at <= now() and t.state = 'active')
             limit $2 for update skip locked)
           returning id),
         due as (
           select (select t.id from targets t
                   where t.instance_id = h.id and t.pending_id > t.acked_id and t.lease_until < now()
                     and t.next_try_at <= now() and t.state = 'active'
                   order by t.acked_id limit 1) as id
           from hosts h)
         update targets t set lease_owner = $1, lease_until = now() + interval '20 seconds'
         from due where t.id = due.id and t.lease_until < now()
         returning t.id as target_id, t.instance_id, t.inbox_url, t.pending_id, t.slow, true as probe",
    )
    .bind::<BigInt, _>(owner)
    .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(1))
    .load(conn)
    .await?)
}

/// What is done, told in one statement and only while the lease is ours; it is renewed (`keep`) or
/// given back. `taken` says that the target took something, which ends a row of refusals.
pub async fn acknowledge(
    conn: &mut Conn,
    (owner, target): (i64, TargetId),
    (acked, done): (i64, &[i64]),
    (keep, taken): (bool, bool),
) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let held: Held = crate::db::prepared(
        "with mine as (
           update targets set acked_id = greatest(acked_id, $3),
                  poison_count = case when $6 then 0 else poison_count end,
                  lease_until = case when $5 then now() + interval '20 seconds' else 'epoch' end
           where id = $1 and lease_owner = $2 and lease_until > now() returning id),
         gone as (
           delete from deliveries d using mine where d.target_id = mine.id and d.outbox_id = any($4))
         select count(*) as count from mine",
    )
    .bind::<BigInt, _>(target)
    .bind::<BigInt, _>(owner)
    .bind::<BigInt, _>(acked)
    .bind::<Array<BigInt>, _>(done)
    .bind::<Bool, _>(keep)
    .bind::<Bool, _>(taken)
    .get_result(conn)
    .await?;
    Ok(held.count > 0)
}

/// Gives leases back without having used them.
pub async fn release(conn: &mut Conn, owner: i64, targets: &[TargetId]) -> Result<()> {
    if targets.is_empty() {
        return Ok(());
    }
    crate::db::prepared("update targets set lease_until = 'epoch' where id = any($1) and lease_owner = $2")
        .bind::<Array<BigInt>, _>(targets)
        .bind::<BigInt, _>(owner)
        .execute(conn)
        .await?;
    Ok(())
}
