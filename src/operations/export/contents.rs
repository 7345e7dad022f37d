//! What a copy holds: one file for each kind of thing, its rows as JSON without secrets.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Jsonb};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::accounts::Member;
use crate::db::Conn;
use crate::error::Result;

/// Rows of one file; nobody has more.
const MOST: i64 = 100_000;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Jsonb)]
    row: Value,
}

/// The rows of one file.
pub async fn rows(conn: &mut Conn, owner: &Member, query: &str) -> Result<Vec<Value>> {
    let sql = format!("select to_jsonb(r) as row from ({query}) r limit {MOST}");
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<BigInt, _>(owner.actor.id)
        .bind::<BigInt, _>(owner.account.id)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.row).collect())
}

/// `$1` the author, `$2` the last post before, `$3` how many.
pub const POSTS: &str = "select to_jsonb(r) as row from (
           select p.id::text, p.kind, p.ap_id, p.url, g.name || coalesce('@' || g.host, '') as community,
                  t.title, t.kind as topic_kind, root.ap_id as topic, above.ap_id as in_reply_to,
                  p.language, p.body_source as source, p.body_html as html, p.state, p.voice,
                  p.published_at, p.edited_at, p.deleted_at, p.like_count, p.useful_count,
                  coalesce((select jsonb_agg(jsonb_build_object('title', v.title, 'source', v.body_source,
                                                                'written_at', v.written_at) order by v.written_at)
                            from post_revisions v where v.post_id = p.id), '[]') as earlier,
                  coalesce((select jsonb_agg(f.storage_key order by f.position)
                            from attachments f where f.post_id = p.id and f.storage_key is not null), '[]') as files
           from posts p
           left join topics t on t.post_id = p.id
           left join posts root on root.id = p.root_id
           left join posts above on above.id = p.parent_id
           left join communities c on c.id = p.community_id
           left join actors g on g.id = c.actor_id
           where p.author_id = $1 and p.id > $2 order by p.id limit $3) r";

/// The next posts after this id, oldest first: as written, with their place.
pub async fn posts(conn: &mut Conn, owner: &Member, (after, limit): (i64, i64)) -> Result<Vec<Value>> {
    #[derive(QueryableByName)]
    struct Written {
        #[diesel(sql_type = Jsonb)]
        row: Value,
    }
    let rows: Vec<Written> = diesel::sql_query(POSTS)
        .bind::<BigInt, _>(owner.actor.id)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.row).collect())
}
