//! What could not be delivered: kept and shown, never dropped in silence; can be tried again.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::{DeadLetterId, InstanceId};
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;

/// Which dead letters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Which {
    /// Only this one.
    pub id: Option<DeadLetterId>,
    /// Only those for this server.
    pub instance: Option<InstanceId>,
}

impl Which {
    #[must_use]
    pub fn one(id: DeadLetterId) -> Self {
        Self { id: Some(id), instance: None }
    }

    #[must_use]
    pub fn of(instance: InstanceId) -> Self {
        Self { id: None, instance: Some(instance) }
    }
}

/// Puts dead letters back into the queue and wakes inboxes that waited for somebody; returns how many
/// letters. Those whose activity is gone from the outbox stay.
pub async fn retry(conn: &mut Conn, which: Which) -> Result<usize> {
    let revived = crate::db::prepared(
        "with again as (
           delete from dead_letters l using targets t
           where t.id = l.target_id and ($1 is null or l.id = $1) and ($2 is null or t.instance_id = $2)
             and exists (select from outbox o where o.id = l.outbox_id)
           returning l.target_id, l.outbox_id),
         added as (
           insert into deliveries (target_id, outbox_id)
           select target_id, outbox_id from again on conflict do nothing),
         spans as (
           select target_id, min(outbox_id) as oldest, max(outbox_id) as newest from again group by target_id)
         update targets t set state = 'active', poison_count = 0, gone_since = null, next_try_at = 'epoch',
                acked_id = least(t.acked_id, s.oldest - 1), pending_id = greatest(t.pending_id, s.newest)
         from spans s where s.target_id = t.id
         returning (select count(*) from again) as count",
    )
    .bind::<Nullable<BigInt>, _>(which.id)
    .bind::<Nullable<BigInt>, _>(which.instance)
    .load::<Count>(conn)
    .await?;
    if which.id.is_none() {
        wake(conn, which.instance).await?;
    }
    Ok(revived.into_iter().next().map_or(0, |row: Count| usize::try_from(row.count).unwrap_or(0)))
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Lets inboxes that refused everything, and hosts that failed, be tried at once.
pub async fn wake(conn: &mut Conn, instance: Option<InstanceId>) -> Result<()> {
    crate::db::prepared(
        "update targets set state = 'active', poison_count = 0, gone_since = null, next_try_at = 'epoch'
         where (state <> 'active' or next_try_at > now()) and ($1 is null or instance_id = $1)",
    )
    .bind::<Nullable<BigInt>, _>(instance)
    .execute(conn)
    .await?;
    crate::db::prepared(
        "update instances set next_try_at = 'epoch' where fails > 0 and ($1 is null or id = $1)",
    )
    .bind::<Nullable<BigInt>, _>(instance)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets dead letters for good; returns how many.
pub async fn drop(conn: &mut Conn, which: Which) -> Result<usize> {
    Ok(crate::db::prepared(
        "delete from dead_letters l using targets t
         where t.id = l.target_id and ($1 is null or l.id = $1) and ($2 is null or t.instance_id = $2)",
    )
    .bind::<Nullable<BigInt>, _>(which.id)
    .bind::<Nullable<BigInt>, _>(which.instance)
    .execute(conn)
    .await?)
}

/// A dead letter, for people.
#[derive(Debug, Clone, QueryableByName, serde::Serialize)]
pub struct DeadLetter {
    #[diesel(sql_type = BigInt)]
    pub id: DeadLetterId,
    #[diesel(sql_type = Text)]
    pub host: String,
    #[diesel(sql_type = Text)]
    pub inbox: String,
    /// Address of the activity; absent when the outbox has forgotten it, and then it cannot be tried again.
    #[diesel(sql_type = Nullable<Text>)]
    pub activity: Option<String>,
    /// `type` of the activity: `Create`, `Announce`, …
    #[diesel(sql_type = Nullable<Text>)]
    pub kind: Option<String>,
    /// Address of what it is about.
    #[diesel(sql_type = Nullable<Text>)]
    pub object: Option<String>,
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = Nullable<Integer>)]
    pub http_status: Option<i32>,
    #[diesel(sql_type = Integer)]
    pub tries: i32,
    #[diesel(sql_type = Timestamptz)]
    pub first_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
}

/// Dead letters, the newest first.
pub async fn list(conn: &mut Conn, which: Which, page: Page) -> Result<Slice<DeadLetter>> {
    let rows: Vec<DeadLetter> = crate::db::prepared(
        "select l.id, i.host, t.inbox_url as inbox, o.ap_id as activity, o.body::jsonb ->> 'type' as kind,
                o.object_ap_id as object, l.reason, l.http_status, l.tries, l.first_at, l.last_at
         from dead_letters l join targets t on t.id = l.target_id join instances i on i.id = t.instance_id
         left join outbox o on o.id = l.outbox_id
         where ($1 is null or l.id = $1) and ($2 is null or t.instance_id = $2)
           and ($3 is null or (l.last_at, l.id) < ($3, $4))
         order by l.last_at desc, l.id desc limit $5",
    )
    .bind::<Nullable<BigInt>, _>(which.id)
    .bind::<Nullable<BigInt>, _>(which.instance)
    .bind::<Nullable<Timestamptz>, _>(page.after.map(|after| after.at))
    .bind::<Nullable<BigInt>, _>(page.after.map(|after| after.id))
    .bind::<BigInt, _>(page.limit + 1)
    .load(conn)
    .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.last_at, id: row.id.0 }))
}
