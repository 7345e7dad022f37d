//! What a facilitator took away, kept for a while so that it can be put back.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::ids::PostId;
use crate::db::schema::{attachments, hashtags, mentions, posts, set_aside};
use crate::db::{Conn, optional, prepared};
use crate::error::{Error, Result};

/// How long the text of a removed post is kept: longer than appeals take.
pub const KEPT: TimeDelta = TimeDelta::days(90);

/// Keeps text, mentions, hashtags and pictures as they stand; an event told earlier stays known.
pub async fn keep(conn: &mut Conn, id: PostId, now: DateTime<Utc>) -> Result<()> {
    prepared(
        "insert into set_aside (post_id, body_html, body_source, mentioned, hashtags, attachments, set_aside_at)
         select p.id, p.body_html, p.body_source,
                array(select actor_id from mentions where post_id = p.id),
                array(select tag from hashtags where post_id = p.id),
                array(select id from attachments where post_id = p.id order by position), $2
           from posts p where p.id = $1
         on conflict (post_id) do update set body_html = excluded.body_html, body_source = excluded.body_source,
                mentioned = excluded.mentioned, hashtags = excluded.hashtags,
                attachments = excluded.attachments, set_aside_at = excluded.set_aside_at",
    )
    .bind::<BigInt, _>(id)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers which event told others.
pub async fn told(conn: &mut Conn, id: PostId, event: i64, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(set_aside::table)
        .values((set_aside::post_id.eq(id), set_aside::event_id.eq(event), set_aside::set_aside_at.eq(now)))
        .on_conflict(set_aside::post_id)
        .do_update()
        .set(set_aside::event_id.eq(event))
        .execute(conn)
        .await?;
    Ok(())
}

/// Its author deleted it: nothing is kept.
pub async fn forget(conn: &mut Conn, id: PostId) -> Result<()> {
    diesel::delete(set_aside::table.find(id)).execute(conn).await?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = set_aside, check_for_backend(diesel::pg::Pg))]
struct Kept {
    event_id: Option<i64>,
    body_html: Option<String>,
    body_source: Option<String>,
    mentioned: Vec<i64>,
    hashtags: Vec<String>,
    attachments: Vec<i64>,
}

/// Puts a removed post's text back; the event that told of its removal. [`Error::Gone`] once the text
/// is no longer kept.
pub async fn bring_back(conn: &mut Conn, id: PostId) -> Result<Option<i64>> {
    let kept: Option<Kept> = optional(
        diesel::delete(set_aside::table.find(id)).returning(Kept::as_returning()).get_result(conn).await,
    )?;
    let Some((kept, html)) = kept.and_then(|mut kept| kept.body_html.take().map(|html| (kept, html))) else {
        return Err(Error::Gone("post"));
    };
    diesel::update(posts::table.find(id))
        .set((
            posts::deleted_at.eq(None::<DateTime<Utc>>),
            posts::deleted_by.eq(None::<String>),
            posts::deleted_reason.eq(None::<String>),
            posts::body_html.eq(html),
            posts::body_source.eq(kept.body_source),
        ))
        .execute(conn)
        .await?;
    let mentioned: Vec<_> = kept
        .mentioned
        .iter()
        .map(|actor| (mentions::post_id.eq(id), mentions::actor_id.eq(crate::db::ids::ActorId(*actor))))
        .collect();
    diesel::insert_into(mentions::table).values(mentioned).on_conflict_do_nothing().execute(conn).await?;
    let tags: Vec<_> =
        kept.hashtags.iter().map(|tag| (hashtags::post_id.eq(id), hashtags::tag.eq(tag))).collect();
    diesel::insert_into(hashtags::table).values(tags).on_conflict_do_nothing().execute(conn).await?;
    let pictures = attachments::table
        .filter(attachments::id.eq_any(kept.attachments))
        .filter(attachments::post_id.is_null());
    diesel::update(pictures).set(attachments::post_id.eq(id)).execute(conn).await?;
    Ok(kept.event_id)
}

/// The event that told of a hiding, which is over.
pub async fn take_event(conn: &mut Conn, id: PostId) -> Result<Option<i64>> {
    let event: Option<Option<i64>> = optional(
        diesel::delete(set_aside::table.find(id)).returning(set_aside::event_id).get_result(conn).await,
    )?;
    Ok(event.flatten())
}

/// Forgets what was removed long ago.
pub async fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    // What is only hidden has its text in the post itself.
    Ok(diesel::delete(
        set_aside::table
            .filter(set_aside::set_aside_at.lt(now - KEPT).and(set_aside::body_html.is_not_null())),
    )
    .execute(conn)
    .await?)
}
