//! Distinct inboxes per followed actor, kept when follows change, so that sending never has to look
//! at single followers.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use super::Actor;
use crate::db::Conn;
use crate::db::ids::{ActorId, InstanceId, TargetId};
use crate::db::schema::targets;
use crate::error::Result;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: TargetId,
}

/// The target for an inbox, made when it is new.
pub async fn target(conn: &mut Conn, inbox_url: &str, instance: InstanceId) -> Result<TargetId> {
    let known = targets::table.filter(targets::inbox_url.eq(inbox_url)).select(targets::id).first(conn).await;
    if let Some(id) = crate::db::optional(known)? {
        return Ok(id);
    }
    let row: Row = crate::db::prepared(
        "insert into targets (inbox_url, instance_id) values ($1, $2)
         on conflict (inbox_url) do update set inbox_url = excluded.inbox_url returning id",
    )
    .bind::<Text, _>(inbox_url)
    .bind::<BigInt, _>(instance)
    .get_result(conn)
    .await?;
    Ok(row.id)
}

/// One more follower behind an inbox.
pub async fn add(conn: &mut Conn, followed: ActorId, follower: &Actor) -> Result<()> {
    let Some(instance) = follower.instance_id else { return Ok(()) };
    let target = target(conn, follower.delivery_inbox(), instance).await?;
    crate::db::prepared(
        "insert into audiences (actor_id, target_id, follower_count) values ($1, $2, 1)
         on conflict (actor_id, target_id) do update set follower_count = audiences.follower_count + 1",
    )
    .bind::<BigInt, _>(followed)
    .bind::<BigInt, _>(target)
    .execute(conn)
    .await?;
    Ok(())
}

/// One follower fewer; the last one takes the inbox out of the audience.
pub async fn remove(conn: &mut Conn, followed: ActorId, follower: &Actor) -> Result<()> {
    crate::db::prepared(
        "update audiences a set follower_count = follower_count - 1 from targets t
         where a.actor_id = $1 and t.id = a.target_id and t.inbox_url = $2",
    )
    .bind::<BigInt, _>(followed)
    .bind::<Text, _>(follower.delivery_inbox())
    .execute(conn)
    .await?;
    crate::db::prepared("delete from audiences where actor_id = $1 and follower_count <= 0")
        .bind::<BigInt, _>(followed)
        .execute(conn)
        .await?;
    Ok(())
}

/// One inbox of every server we know somebody on: the shared one where there is one.
pub async fn one_per_host(conn: &mut Conn) -> Result<Vec<TargetId>> {
    let rows: Vec<Row> = diesel::sql_query(
        "with inboxes as (
           select distinct on (instance_id) instance_id, coalesce(shared_inbox_url, inbox_url) as url
           from actors where instance_id is not null and deleted_at is null
           order by instance_id, shared_inbox_url is null, id),
         made as (
           insert into targets (inbox_url, instance_id) select url, instance_id from inboxes
           on conflict (inbox_url) do nothing returning id)
         select id from made
         union select t.id from targets t join inboxes i on i.url = t.inbox_url",
    )
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
