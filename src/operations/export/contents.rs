//! What a copy holds: one file for each kind of thing, its rows as JSON without secrets.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Jsonb, Text};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::accounts::Member;
use crate::db::Conn;
use crate::error::Result;

/// Rows of one file; nobody has more.
const MOST: i64 = 100_000;

/// File and query: `$1` the actor, `$2` the account. Only columns named here leave the house.
pub const FILES: [(&str, &str); 9] = [
    (
        "profile.json",
        "select a.name, a.ap_id, a.display_name, a.summary_source, a.icon_url, a.created_at,
                p.organization, p.organization_url, p.country, p.languages, p.position, p.keywords,
                p.audience, p.discoverable, p.indexable, p.shows_communities, p.voice
         from actors a left join profiles p on p.actor_id = a.id where a.id = $1 and $2 = $2",
    ),
    (
        "account.json",
        "select email, locale, time_zone, email_verified_at, approved_at, created_at, reason
         from accounts where actor_id = $1 and id = $2",
    ),
    (
        "sessions.json",
        "select id::text, user_agent, created_at, last_seen_at, expires_at
         from sessions where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "tokens.json",
        "select id::text, scopes, created_at, revoked_at
         from access_tokens where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "memberships.json",
        "select g.name as community, g.ap_id, m.role, m.state, m.note, m.granted_at, m.ends_at
         from memberships m join communities c on c.id = m.community_id join actors g on g.id = c.actor_id
         where m.actor_id = $1 and $2 = $2 order by m.granted_at",
    ),
    (
        "follows.json",
        "select f.name || coalesce('@' || f.host, '') as account, f.ap_id, w.state, w.created_at
         from follows w join actors f on f.id = w.followed_id
         where w.follower_id = $1 and $2 = $2 order by w.created_at",
    ),
    (
        "reactions.json",
        "select p.ap_id as post, r.kind, r.created_at
         from reactions r join posts p on p.id = r.post_id
         where r.actor_id = $1 and $2 = $2 order by r.created_at",
    ),
    (
        "letters.json",
        "select kind, subject, created_at, sent_at from letters where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "files.json",
        "select storage_key, media_type, alt, width, height, size, created_at, post_id::text
         from attachments where uploader_id = $1 and storage_key is not null and $2 = $2 order by id",
    ),
];

/// Settings that rooms built later keep for a person, and the column that says whose they are; a table
/// that is not there has nothing.
pub const MORE: [(&str, &str); 6] = [
    ("bookmarks", "actor_id"),
    ("notification_levels", "actor_id"),
    ("notification_settings", "actor_id"),
    ("tag_follows", "actor_id"),
    ("notifications", "actor_id"),
    ("expertise", "actor_id"),
];

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

/// The rows of a table of [`MORE`]; `None` when there is no such table.
pub async fn more(
    conn: &mut Conn,
    owner: &Member,
    (table, column): (&str, &str),
) -> Result<Option<Vec<Value>>> {
    #[derive(QueryableByName)]
    struct There {
        #[diesel(sql_type = BigInt)]
        there: i64,
    }
    let there: There = diesel::sql_query(
        "select count(*) as there from information_schema.columns
         where table_schema = 'public' and table_name = $1 and column_name = $2",
    )
    .bind::<Text, _>(table)
    .bind::<Text, _>(column)
    .get_result(conn)
    .await?;
    if there.there == 0 {
        return Ok(None);
    }
    rows(conn, owner, &format!("select * from {table} where {column} = $1 and $2 = $2")).await.map(Some)
}

/// The next posts after this id, oldest first: as written, with their place.
pub async fn posts(conn: &mut Conn, owner: &Member, (after, limit): (i64, i64)) -> Result<Vec<Value>> {
    #[derive(QueryableByName)]
    struct Written {
        #[diesel(sql_type = Jsonb)]
        row: Value,
    }
    let rows: Vec<Written> = diesel::sql_query(
        "select to_jsonb(r) as row from (
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
           where p.author_id = $1 and p.id > $2 order by p.id limit $3) r",
    )
    .bind::<BigInt, _>(owner.actor.id)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.row).collect())
}
