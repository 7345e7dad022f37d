//! Keeping `search_documents`: what changed is read in batches in the background, off the path of whoever
//! writes. Triggers note what changed, and take what is deleted out at once.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use tokio_util::sync::CancellationToken;

use crate::app::AppState;
use crate::db::{Conn, prepared};
use crate::error::Result;

/// Documents read in one go.
const BATCH: i64 = 200;
/// Between two goes, so that many posts at once are read together.
const PAUSE: Duration = Duration::from_millis(300);
const POLL: Duration = Duration::from_secs(1);

/// Takes ids out of the queue and reads everything they name: posts that stand, people who may be found,
/// communities. Without a profile, people and what they wrote are found.
const CHANGED: &str = "
    with due as (
      delete from search_queue where seq in (
        select seq from search_queue order by seq limit $1 for update skip locked) returning id
    ), ids as materialized (select distinct id from due), fresh as materialized (
               select p.id, case when p.kind = 'reply' then 'reply' when t.kind = 'question' then 'question' else 'discussion' end as kind,
                      p.root_id as thread_id, p.community_id, p.author_id, lower(split_part(p.language, '-', 1)) as language,
                      p.published_at as at,
                      case when p.id = t.accepted_reply_id then 1.3 when p.kind = 'reply' then 0.9
                           when t.accepted_reply_id is not null then 1.2 else 1 end as weight,
                      -- A title is plain text: nothing in it is a tag.
                      search_text(case when p.kind = 'topic' then translate(t.title, '<>', '  ') end) as heading,
                      search_text(p.body_html) as body, null::tsvector as ready
               from ids join posts p using (id) join topics t on t.post_id = coalesce(p.root_id, p.id)
               where p.state = 'published' and p.deleted_at is null and t.listed
                 and not exists (select from profiles f where f.actor_id = p.author_id and not f.indexable)
               union all
               select a.id, 'person', null, null, a.id, lower(split_part(x.locale, '-', 1)), a.created_at, 1.1,
                      search_text(concat_ws(' ', a.display_name, a.name)),
                      search_text(concat_ws(' ', a.summary_html, translate(concat_ws(' ',
                        case when p.audience = 'everyone' then p.organization || ' ' || p.position end,
                        array_to_string(p.keywords, ' ')), '<>', '  '))), null
               from ids join actors a using (id) left join accounts x on x.actor_id = a.id
                    left join profiles p on p.actor_id = a.id
               where a.kind = 'person' and a.deleted_at is null and coalesce(p.discoverable, true)
                 and (a.instance_id is not null or (x.approved_at is not null and x.suspended_at is null))
               union all
               select a.id, 'community', null, c.id, null, lower(split_part(c.language, '-', 1)), c.created_at, 1.3,
                      search_text((select string_agg(value, ' ') from jsonb_each_text(c.title)) || ' ' || a.name),
                      search_text((select string_agg(value, ' ') from jsonb_each_text(c.summary))),
                      (select string_agg((setweight(search_lexemes(key, search_text(value)), 'A'))::text, ' ')::tsvector from jsonb_each_text(c.title))
                      || (select coalesce(string_agg(search_lexemes(key, search_text(value))::text, ' '), '')::tsvector from jsonb_each_text(c.summary))
                      || setweight(to_tsvector('search_simple', a.name), 'A')
               from ids join actors a using (id) join communities c on c.actor_id = a.id
               where a.kind = 'group' and a.deleted_at is null and c.state <> 'merged'
             ), numbered as materialized (
               select f.*, coalesce(d.number, nextval('search_documents_number_seq')) as number
               from fresh f left join search_documents d using (id)
             ), gone as (
               delete from search_documents where id in (select id from ids except select id from fresh)
             ), words as (
               insert into search_words (word, spelling, documents)
               select word, (array_agg(lexeme order by n desc, lexeme collate \"C\" desc))[1], sum(n) from (
                 select unaccent(lexeme) as word, lexeme, count(*) as n
                 from numbered f, unnest(to_tsvector('pg_catalog.simple', concat_ws(' ', f.heading, f.body)))
                 -- When thousands have been read, one reply in eight is enough to learn new words.
                 where (f.kind <> 'reply' or f.number < 20000 or f.id % 8 = 0) and length(lexeme) between 3 and 30 and lexeme ~ '^[[:alpha:]]+$'
                 group by 1, 2) counted
               where length(word) between 3 and 30 group by word order by word
               on conflict (word) do update set documents = search_words.documents + excluded.documents
             ), put as (
               insert into search_documents (id, number, kind, thread_id, community_id, author_id, language, at, weight, vector)
               overriding system value
               select id, number, kind, thread_id, community_id, author_id, language, at, weight,
                      coalesce(ready, setweight(search_lexemes(language, coalesce(heading, '')), 'A') || search_lexemes(language, coalesce(body, '')))
                      || search_marks(kind, language, community_id, author_id, at, number)
               from numbered
               on conflict (id) do update set (kind, thread_id, community_id, author_id, language, at, weight, vector) =
                 (excluded.kind, excluded.thread_id, excluded.community_id, excluded.author_id, excluded.language,
                  excluded.at, excluded.weight, excluded.vector)
             )
             select count(*) as count, coalesce(max(id), 0) as last from ids";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Reads the next batch of what changed, at most `limit` rows; returns how many.
///
/// # Errors
/// What the database says; the batch waits for the next try.
pub async fn changed(conn: &mut Conn, limit: i64) -> Result<i64> {
    let read: Count = prepared(CHANGED).bind::<BigInt, _>(limit).get_result(conn).await?;
    Ok(read.count)
}

/// Puts the next batch of what was there before into the queue; returns how many.
///
/// # Errors
/// What the database says; the batch waits for the next try.
pub async fn backfill(conn: &mut Conn) -> Result<i64> {
    let queued: Count = prepared(
        "with part as (select source, after_id, until_id from search_backfill order by source limit 1 for update skip locked),
         ids as materialized (
           select id from (
             (select p.id from part, posts p where source = 'posts' and p.id > after_id and p.id <= until_id order by p.id limit $1)
             union all
             (select a.id from part, actors a where source = 'actors' and a.id > after_id and a.id <= until_id order by a.id limit $1)) both_of),
         moved as (update search_backfill b set after_id = (select max(id) from ids)
                   from part where b.source = part.source and exists (select from ids)),
         over as (delete from search_backfill b using part where b.source = part.source and not exists (select from ids)
                  returning 1),
         queued as (insert into search_queue (id) select id from ids order by id)
         select (select count(*) from ids) + (select count(*) from over) as count",
    )
    .bind::<BigInt, _>(BATCH)
    .get_result(conn)
    .await?;
    Ok(queued.count)
}

/// One by one: a row that cannot be read must not hold the others back.
async fn singly(conn: &mut Conn) -> Result<()> {
    for _ in 0..BATCH {
        match changed(conn, 1).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                let lost: Vec<Lost> = prepared(
                    "delete from search_queue where seq = (select min(seq) from search_queue) returning id",
                )
                .load(conn)
                .await?;
                tracing::error!(%error, id = lost.as_slice().first().map(|lost| lost.id), "cannot be read for search");
            }
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Lost {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Reads whatever waits; returns how much.
///
/// # Errors
/// What the database says.
pub async fn step(conn: &mut Conn) -> Result<i64> {
    match changed(conn, BATCH).await {
        Ok(count) if count > 0 => return Ok(count),
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "a batch cannot be read for search; trying one by one");
            singly(conn).await?;
        }
    }
    backfill(conn).await
}

/// Keeps reading until stopped.
pub async fn run(app: AppState, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let done = async { step(&mut *app.db.conn().await?).await }.await;
        let done = done.unwrap_or_else(|error| {
            tracing::error!(%error, "reading for search failed");
            0
        });
        let rest = async {
            if done < BATCH / 2 {
                tokio::time::sleep(PAUSE).await;
            }
            if done == 0 {
                app.db.bell.wait(POLL).await;
            }
        };
        tokio::select! {
            () = rest => {}
            () = stop.cancelled() => {}
        }
    }
}
