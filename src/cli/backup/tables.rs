//! Tables out of a database and into another, through the driver: no client programs of a fitting
//! version are needed, and a newer or older PostgreSQL reads the same text.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_postgres::Client;

use super::archive::{Table, Writer};
use super::progress::Progress;

/// Rows are cut into pieces of this many bytes: so much memory is used, however large a table is.
const PIECE: usize = 8 * 1024 * 1024;

/// How far sequences jump when restored: what the lost house gave out after the backup must not be
/// given out again, for others may know it.
const JUMP: i64 = 1 << 32;

/// Columns and sizes of all tables of ours, in one consistent view that lasts as long as the
/// transaction.
pub struct View<'a> {
    client: &'a Client,
    pub tables: Vec<Table>,
    pub sequences: BTreeMap<String, i64>,
    /// Bytes the tables take, as a guess at what copying will give.
    pub size: u64,
}

/// Generated columns are made again; what belongs to an extension comes with it.
const COLUMNS: &str = "
    select c.relname::text, array_agg(a.attname::text order by a.attnum), pg_table_size(c.oid)
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and c.relname not like '\\_\\_diesel%'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by c.oid order by c.relname";

pub async fn view(client: &Client) -> anyhow::Result<View<'_>> {
    client.batch_execute("begin isolation level repeatable read read only").await?;
    let rows = client.query(COLUMNS, &[]).await?;
    let size = rows.iter().map(|row| u64::try_from(row.get::<_, i64>(2)).unwrap_or(0)).sum();
    let tables = rows.iter().map(|row| Table { name: row.get(0), columns: row.get(1), rows: 0 }).collect();
    let rows = client
        .query(
            "select sequencename::text, last_value from pg_sequences
             where schemaname = 'public' and last_value is not null",
            &[],
        )
        .await?;
    let sequences = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    Ok(View { client, tables, sequences, size })
}

impl View<'_> {
    /// Writes every row into the archive, below `database/`.
    pub async fn write<W: std::io::Write>(
        &mut self,
        writer: &mut Writer<W>,
        progress: &mut Progress,
    ) -> anyhow::Result<()> {
        for table in &mut self.tables {
            let copy = format!("copy {} ({}) to stdout", quoted(&table.name), list(&table.columns));
            let rows = self.client.copy_out(copy.as_str()).await?;
            let mut rows = std::pin::pin!(rows);
            let mut piece = Vec::with_capacity(PIECE + 64 * 1024);
            let mut number = 0;
            while let Some(bytes) = rows.next().await {
                let bytes = bytes.with_context(|| format!("table {} cannot be read", table.name))?;
                // Rows end with a line end, and have none inside: COPY writes it as \n.
                table.rows += 1;
                piece.extend_from_slice(&bytes);
                progress.add(bytes.len() as u64);
                if piece.len() >= PIECE {
                    put(writer, (&table.name, number), &piece)?;
                    piece.clear();
                    number += 1;
                }
            }
            if !piece.is_empty() {
                put(writer, (&table.name, number), &piece)?;
            }
        }
        self.client.batch_execute("commit").await?;
        Ok(())
    }
}

fn put<W: std::io::Write>(
    writer: &mut Writer<W>,
    (table, number): (&str, u32),
    piece: &[u8],
) -> anyhow::Result<()> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(piece)?;
    writer.add(&format!("database/{table}/{number:06}.gz"), &packed.finish()?, 0o600)
}

/// Fills a migrated, empty database within one transaction.
pub struct Filling<'a> {
    client: &'a Client,
    tables: BTreeMap<String, Vec<String>>,
    constraints: Vec<(String, String, String)>,
    current: Option<(String, std::pin::Pin<Box<tokio_postgres::CopyInSink<Bytes>>>)>,
}

impl<'a> Filling<'a> {
    /// Takes foreign keys and triggers away, so that tables can come in any order, and empties the
    /// tables of what the migrations put there.
    pub async fn begin(client: &'a Client, tables: &[Table]) -> anyhow::Result<Self> {
        client.batch_execute("begin; set local client_min_messages = warning").await?;
        let rows = client
            .query(
                "select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
                 from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace",
                &[],
            )
            .await?;
        let constraints: Vec<(String, String, String)> =
            rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
        for (table, name, _) in &constraints {
            client.batch_execute(&format!("alter table {table} drop constraint {name}")).await?;
        }
        let here: Vec<String> =
            client.query(COLUMNS, &[]).await?.iter().map(|row| row.get::<_, String>(0)).collect();
        for table in tables {
            ensure!(
                here.contains(&table.name),
                "the archive has a table {} that is not known here",
                table.name
            );
        }
        for table in &here {
            let table = quoted(table);
            client
                .batch_execute(&format!("alter table {table} disable trigger user; truncate {table}"))
                .await?;
        }
        let tables = tables.iter().map(|table| (table.name.clone(), table.columns.clone())).collect();
        Ok(Self { client, tables, constraints, current: None })
    }

    /// Takes one piece, `database/{table}/{number}.gz`; pieces come in order.
    pub async fn take(&mut self, path: &str, bytes: &[u8]) -> anyhow::Result<u64> {
        let table = path.split('/').nth(1).unwrap_or_default();
        if self.current.as_ref().is_none_or(|(name, _)| name != table) {
            self.close().await?;
            let columns = self.tables.get(table).with_context(|| format!("{path}: an unknown table"))?;
            let copy = format!("copy {} ({}) from stdin", quoted(table), list(columns));
            let sink = self.client.copy_in::<_, Bytes>(copy.as_str()).await?;
            self.current = Some((table.to_owned(), Box::pin(sink)));
        }
        let mut rows = Vec::new();
        GzDecoder::new(bytes).read_to_end(&mut rows).with_context(|| format!("{path} cannot be unpacked"))?;
        let count = rows.len() as u64;
        if let Some((_, sink)) = &mut self.current {
            sink.send(Bytes::from(rows)).await.with_context(|| format!("{path} is not taken"))?;
        }
        Ok(count)
    }

    async fn close(&mut self) -> anyhow::Result<()> {
        if let Some((table, mut sink)) = self.current.take() {
            sink.as_mut().finish().await.with_context(|| format!("table {table} is not taken"))?;
        }
        Ok(())
    }

    /// Puts foreign keys and triggers back, makes the copy one of its own, and commits.
    pub async fn finish(mut self, sequences: &BTreeMap<String, i64>, resume: bool) -> anyhow::Result<()> {
        self.close().await?;
        for (table, name, definition) in &self.constraints {
            self.client
                .batch_execute(&format!("alter table {table} add constraint {name} {definition}"))
                .await
                .with_context(|| format!("the rows of {table} do not fit together"))?;
        }
        let here = self.client.query(COLUMNS, &[]).await?;
        for row in here {
            let table = quoted(row.get(0));
            self.client.batch_execute(&format!("alter table {table} enable trigger user")).await?;
        }
        for (name, last) in sequences {
            let next = last.saturating_add(JUMP);
            self.client
                .execute("select setval(format('public.%I', $1::text)::regclass, $2)", &[name, &next])
                .await
                .with_context(|| format!("sequence {name}"))?;
        }
        renumber(self.client).await?;
        if !resume {
            self.client.batch_execute("update sending set paused_at = now(), reason = 'restored'").await?;
        }
        self.client.batch_execute("commit; analyze").await?;
        Ok(())
    }
}

/// Transactions of the old server mean nothing on the new one, where numbers start afresh: new events
/// would sort before old ones and never be published. Events keep their place before or behind each
/// reader's cursor, and that is all that is kept: cursors become 0, 1, 2, …, an event the number of
/// cursors it lies behind. All are below any transaction that PostgreSQL gives out.
async fn renumber(client: &Client) -> anyhow::Result<()> {
    client
        .batch_execute(
            "create temporary table places on commit drop as
               select xid, event_id, (row_number() over (order by xid, event_id) - 1)::int as place
               from (select xid, event_id from publish_cursor
                     union select xid, event_id from event_cursors) cursors;
             update publish_cursor c set xid = p.place::text::xid8, event_id = 9223372036854775807
               from places p where (p.xid, p.event_id) = (c.xid, c.event_id);
             update event_cursors c set xid = p.place::text::xid8, event_id = 9223372036854775807
               from places p where (p.xid, p.event_id) = (c.xid, c.event_id);
             update events e set xid = (select count(*) from places p
                                        where (e.xid, e.id) > (p.xid, p.event_id))::text::xid8;
             update targets set lease_until = 'epoch', lease_owner = null;
             update inbox_journal set lease_until = 'epoch', lease_owner = null;
             update jobs set lease_until = 'epoch'",
        )
        .await
        .context("the events cannot be put in order")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}
