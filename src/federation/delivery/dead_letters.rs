//! What could not be delivered: kept and shown, never dropped in silence; can be tried again.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
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

/// Puts dead letters back into the queue, of one host or of all, and wakes paused targets; returns
/// how many letters.
pub async fn retry(conn: &mut Conn, host: Option<&str>) -> Result<usize> {
    let host = host.map(str::to_owned);
    let revived = crate::db::prepared(
        "with again as (
           delete from dead_letters l using targets t, instances i
           where t.id = l.target_id and i.id = t.instance_id and ($1 is null or i.host = $1)
             and exists (select from outbox o where o.id = l.outbox_id)
           returning l.target_id, l.outbox_id)
         insert into deliveries (target_id, outbox_id)
         select target_id, outbox_id from again on conflict do nothing",
    )
    .bind::<Nullable<Text>, _>(&host)
    .execute(conn)
    .await?;
    crate::db::prepared(
        "update targets t set state = 'active', poison_count = 0, gone_since = null, next_try_at = 'epoch',
                acked_id = least(t.acked_id, coalesce(
                    (select min(d.outbox_id) - 1 from deliveries d where d.target_id = t.id), t.acked_id)),
                pending_id = greatest(t.pending_id, coalesce(
                    (select max(d.outbox_id) from deliveries d where d.target_id = t.id), t.pending_id))
         from instances i where i.id = t.instance_id and ($1 is null or i.host = $1)",
    )
    .bind::<Nullable<Text>, _>(&host)
    .execute(conn)
    .await?;
    crate::db::prepared(
        "update instances set next_try_at = 'epoch' where fails > 0 and ($1 is null or host = $1)",
    )
    .bind::<Nullable<Text>, _>(&host)
    .execute(conn)
    .await?;
    Ok(revived)
}

/// One host's queue.
#[derive(Debug, QueryableByName, serde::Serialize)]
pub struct HostQueue {
    #[diesel(sql_type = Text)]
    pub host: String,
    /// `ok`, `failing`, `open`, `parked`, `paused` or `gone`.
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    pub dead: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub next_try_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
}

/// Hosts with something waiting, dead or wrong, worst first, at most 500.
pub async fn status(conn: &mut Conn) -> Result<Vec<HostQueue>> {
    Ok(crate::db::prepared(
        "select i.host,
                case when bool_or(t.state = 'paused') then 'paused'
                     when bool_and(t.state = 'gone') then 'gone'
                     when bool_or(t.parked_at is not null) then 'parked'
                     when i.opened_at is not null then 'open'
                     when i.fails > 0 then 'failing' else 'ok' end as state,
                coalesce(sum(w.waiting), 0)::bigint as waiting, min(w.oldest) as oldest,
                coalesce(sum(l.dead), 0)::bigint as dead,
                case when i.fails > 0 then i.next_try_at end as next_try_at, i.last_error
         from instances i
         join targets t on t.instance_id = i.id
         left join lateral (select count(*) as waiting, min(o.created_at) as oldest
                            from deliveries d join outbox o on o.id = d.outbox_id
                            where d.target_id = t.id) w on true
         left join lateral (select count(*) as dead from dead_letters l where l.target_id = t.id) l on true
         where t.pending_id > t.acked_id or l.dead > 0 or t.state <> 'active' or i.fails > 0
         group by i.id order by dead desc, waiting desc limit 500",
    )
    .load(conn)
    .await?)
}

/// A dead letter, for people.
#[derive(Debug, QueryableByName, serde::Serialize)]
pub struct DeadLetter {
    #[diesel(sql_type = Text)]
    pub inbox: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub activity: Option<String>,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Nullable<Integer>)]
    pub http_status: Option<i32>,
    #[diesel(sql_type = Integer)]
    pub tries: i32,
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
}

/// The newest dead letters, at most 100.
pub async fn list(conn: &mut Conn) -> Result<Vec<DeadLetter>> {
    Ok(crate::db::prepared(
        "select t.inbox_url as inbox, o.ap_id as activity, l.reason, l.http_status, l.tries, l.last_at
         from dead_letters l join targets t on t.id = l.target_id left join outbox o on o.id = l.outbox_id
         order by l.last_at desc limit 100",
    )
    .load(conn)
    .await?)
}
