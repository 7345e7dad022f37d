//! What the house keeps: files by kind, the largest, those nothing mentions, tables by size, backups.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::app::App;
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::error::Result;

/// Files of one kind.
#[derive(Debug, Clone, QueryableByName)]
pub struct Kind {
    /// A media type, such as `image/webp`.
    #[diesel(sql_type = Text)]
    pub media_type: String,
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    /// Bytes.
    #[diesel(sql_type = BigInt)]
    pub size: i64,
}

/// Uploaded files of posts by kind, the heaviest first.
pub async fn kinds(conn: &mut Conn) -> Result<Vec<Kind>> {
    Ok(crate::db::prepared(
        "select media_type, count(*) as files, coalesce(sum(size), 0)::bigint as size
         from attachments where storage_key is not null group by media_type order by size desc limit 30",
    )
    .load(conn)
    .await?)
}

/// A large file.
#[derive(Debug, Clone, QueryableByName)]
pub struct Large {
    #[diesel(sql_type = Text)]
    pub key: String,
    #[diesel(sql_type = Text)]
    pub media_type: String,
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    /// The post it belongs to, and whether that is a topic.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub post_id: Option<PostId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub post_kind: Option<String>,
    /// Name of who uploaded it.
    #[diesel(sql_type = Text)]
    pub uploader: String,
}

/// The ten largest files.
pub async fn largest(conn: &mut Conn) -> Result<Vec<Large>> {
    Ok(crate::db::prepared(
        "select a.storage_key as key, a.media_type, a.size, a.post_id, p.kind as post_kind, u.name as uploader
         from attachments a join actors u on u.id = a.uploader_id left join posts p on p.id = a.post_id
         where a.storage_key is not null and a.size is not null order by a.size desc limit 10",
    )
    .load(conn)
    .await?)
}

/// A table with its indexes.
#[derive(Debug, Clone, QueryableByName)]
pub struct Table {
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Rows as PostgreSQL estimates them.
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    /// Bytes, indexes included.
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    /// Of the whole database.
    #[diesel(sql_type = BigInt)]
    pub database_size: i64,
}

/// The fifteen largest tables.
pub async fn tables(conn: &mut Conn) -> Result<Vec<Table>> {
    Ok(crate::db::prepared(
        "select c.relname::text as name, greatest(c.reltuples, 0)::bigint as rows,
                pg_total_relation_size(c.oid) as size, pg_database_size(current_database()) as database_size
         from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         order by size desc limit 15",
    )
    .load(conn)
    .await?)
}

/// What lay in the file store when it was last counted.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Survey {
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub files: i64,
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    /// Files older than a day that no post, person or community mentions.
    #[diesel(sql_type = BigInt)]
    pub orphans: i64,
    #[diesel(sql_type = BigInt)]
    pub orphan_size: i64,
}

/// The last count, if there was one.
pub async fn surveyed(conn: &mut Conn) -> Result<Option<Survey>> {
    Ok(crate::db::prepared("select at, files, size, orphans, orphan_size from storage_surveys")
        .load(conn)
        .await?
        .pop())
}

/// Files asked about at a time.
const BATCH: usize = 500;

/// Counts the file store; recurring work. Nothing is deleted: what looks forgotten may belong to
/// something a newer version knows.
pub async fn survey(app: &App) -> Result<Survey> {
    let now = app.clock.now();
    let files = app.storage.list().await?;
    let mut survey = Survey { at: now, files: 0, size: 0, orphans: 0, orphan_size: 0 };
    let mut conn = app.db.conn().await?;
    for some in files.chunks(BATCH) {
        let old: Vec<&str> = some
            .iter()
            .filter(|file| now - file.modified > TimeDelta::days(1))
            .map(|file| file.key.as_str())
            .collect();
        let known = mentioned(&mut conn, &old).await?;
        for file in some {
            let size = i64::try_from(file.size).unwrap_or(i64::MAX);
            survey.files += 1;
            survey.size += size;
            if old.contains(&file.key.as_str()) && !known.contains(&file.key) {
                survey.orphans += 1;
                survey.orphan_size += size;
            }
        }
    }
    crate::db::prepared(
        "insert into storage_surveys (at, files, size, orphans, orphan_size) values ($1, $2, $3, $4, $5)
         on conflict (only_row) do update
         set at = excluded.at, files = excluded.files, size = excluded.size, orphans = excluded.orphans,
             orphan_size = excluded.orphan_size",
    )
    .bind::<Timestamptz, _>(survey.at)
    .bind::<BigInt, _>(survey.files)
    .bind::<BigInt, _>(survey.size)
    .bind::<BigInt, _>(survey.orphans)
    .bind::<BigInt, _>(survey.orphan_size)
    .execute(&mut conn)
    .await?;
    Ok(survey)
}

/// Those of the keys that something mentions.
async fn mentioned(conn: &mut Conn, keys: &[&str]) -> Result<HashSet<String>> {
    #[derive(QueryableByName)]
    struct Key {
        #[diesel(sql_type = Text)]
        key: String,
    }
    let rows: Vec<Key> = crate::db::prepared(
        "select storage_key as key from attachments where storage_key = any($1)
         union select icon_key from communities where icon_key = any($1)
         union select banner_key from communities where banner_key = any($1)
         union select k.key from unnest($1) as k (key)
         where exists (select from actors a where a.instance_id is null
                       and (right(a.icon_url, length(k.key)) = k.key or right(a.image_url, length(k.key)) = k.key))",
    )
    .bind::<Array<Text>, _>(keys)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// A copy that was made.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Backup {
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub size: i64,
}

/// The newest backup that `ateneo backup` made.
pub async fn last_backup(conn: &mut Conn) -> Result<Option<Backup>> {
    Ok(crate::db::prepared("select made_at, size from backups order by made_at desc limit 1")
        .load(conn)
        .await?
        .pop())
}

/// Notes that a backup was made; only the newest hundred are remembered.
pub async fn note_backup(conn: &mut Conn, backup: Backup) -> Result<()> {
    crate::db::prepared(
        "with old as (delete from backups where made_at < (select min(made_at) from
                        (select made_at from backups order by made_at desc limit 99) newest))
         insert into backups (made_at, size) values ($1, $2)
         on conflict (made_at) do update set size = excluded.size",
    )
    .bind::<Timestamptz, _>(backup.made_at)
    .bind::<BigInt, _>(backup.size)
    .execute(conn)
    .await?;
    Ok(())
}

/// Room on the disk below a directory, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Disk {
    pub free: u64,
    pub total: u64,
}

/// Asks the file system of `path`; `None` when it does not tell.
#[must_use]
pub fn disk(path: &std::path::Path) -> Option<Disk> {
    let stat = nix::sys::statvfs::statvfs(path).ok()?;
    Some(Disk {
        free: stat.blocks_available().saturating_mul(stat.fragment_size()),
        total: stat.blocks().saturating_mul(stat.fragment_size()),
    })
}
