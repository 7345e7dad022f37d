//! What somebody has done in the forums, in numbers.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;

/// Counts over public communities; what was deleted does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Record {
    #[diesel(sql_type = BigInt)]
    pub topics: i64,
    #[diesel(sql_type = BigInt)]
    pub replies: i64,
    /// Replies that were accepted as the answer.
    #[diesel(sql_type = BigInt)]
    pub accepted: i64,
    /// How often somebody found what they wrote useful.
    #[diesel(sql_type = BigInt)]
    pub useful: i64,
}

/// One query over the person's own posts.
pub async fn of(conn: &mut Conn, person: ActorId) -> Result<Record> {
    Ok(crate::db::prepared(
        "select count(*) filter (where p.kind = 'topic') as topics,
                count(*) filter (where p.kind = 'reply') as replies,
                count(*) filter (where t.accepted_reply_id = p.id) as accepted,
                coalesce(sum(p.useful_count), 0)::bigint as useful
         from posts p join topics t on t.post_id = p.root_id join communities c on c.id = t.community_id
         where p.author_id = $1 and p.state = 'published' and p.deleted_at is null
           and t.listed and c.visibility = 'public'",
    )
    .bind::<BigInt, _>(person)
    .get_result(conn)
    .await?)
}
