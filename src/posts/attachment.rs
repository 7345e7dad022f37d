//! Pictures and links of a post; pictures are uploaded first and claimed by the post.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::{ActorId, AttachmentId, PostId};
use crate::db::schema::attachments;
use crate::error::{Checks, Error, Problem, Result};

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = attachments, check_for_backend(diesel::pg::Pg))]
pub struct Attachment {
    pub id: AttachmentId,
    pub uploader_id: ActorId,
    pub post_id: Option<PostId>,
    pub kind: String,
    pub storage_key: Option<String>,
    pub remote_url: Option<String>,
    pub media_type: String,
    pub alt: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
}

/// Pictures one post may have.
pub const MOST: usize = 8;
const ALT_MAX: usize = 1500;

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = attachments)]
pub struct NewAttachment {
    pub uploader_id: ActorId,
    pub post_id: Option<PostId>,
    pub position: i32,
    pub kind: String,
    pub storage_key: Option<String>,
    pub remote_url: Option<String>,
    pub media_type: String,
    pub alt: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub size: Option<i64>,
}

pub async fn add(conn: &mut Conn, new: &NewAttachment) -> Result<Attachment> {
    Ok(diesel::insert_into(attachments::table)
        .values(new)
        .returning(Attachment::as_returning())
        .get_result(conn)
        .await?)
}

/// Ties uploads of this person that no post has yet to a post, in the order given.
pub async fn claim(conn: &mut Conn, uploader: ActorId, post: PostId, ids: &[AttachmentId]) -> Result<()> {
    if ids.len() > MOST {
        return Err(Error::invalid("images", Problem::TooMany(MOST)));
    }
    for (position, id) in ids.iter().enumerate() {
        let claimed = diesel::update(
            attachments::table
                .find(*id)
                .filter(attachments::uploader_id.eq(uploader).and(attachments::post_id.is_null())),
        )
        .set((
            attachments::post_id.eq(post),
            attachments::position.eq(i32::try_from(position).unwrap_or(i32::MAX)),
        ))
        .execute(conn)
        .await?;
        if claimed == 0 {
            return Err(Error::invalid("images", Problem::Unknown));
        }
    }
    Ok(())
}

/// Takes a picture this person uploaded out of the uploads, for something that is no post; the file
/// stays.
pub async fn take(conn: &mut Conn, uploader: ActorId, id: AttachmentId) -> Result<Attachment> {
    crate::db::optional(
        diesel::delete(
            attachments::table
                .find(id)
                .filter(attachments::uploader_id.eq(uploader).and(attachments::post_id.is_null())),
        )
        .returning(Attachment::as_returning())
        .get_result(conn)
        .await,
    )?
    .ok_or_else(|| Error::invalid("icon", Problem::Unknown))
}

/// Replaces what a remote post shows.
pub async fn replace_remote(conn: &mut Conn, post: PostId, new: &[NewAttachment]) -> Result<()> {
    diesel::delete(attachments::table.filter(attachments::post_id.eq(post))).execute(conn).await?;
    store_remote(conn, new).await
}

/// What a new remote post shows.
pub async fn store_remote(conn: &mut Conn, new: &[NewAttachment]) -> Result<()> {
    if !new.is_empty() {
        diesel::insert_into(attachments::table).values(new).execute(conn).await?;
    }
    Ok(())
}

pub async fn of_posts(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Attachment>> {
    Ok(attachments::table
        .filter(attachments::post_id.eq_any(ids))
        .order((attachments::post_id, attachments::position, attachments::id))
        .limit(1000)
        .select(Attachment::as_select())
        .load(conn)
        .await?)
}

/// Forgets uploads that no post claimed within a day, but for those of removed posts that may come back;
/// the files' keys, if nothing else uses them.
pub async fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<String>> {
    let keys: Vec<Option<String>> = diesel::delete(
        attachments::table
            .filter(attachments::post_id.is_null().and(attachments::created_at.lt(now - TimeDelta::days(1))))
            .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(
                "not exists (select from set_aside where attachments.id = any (set_aside.attachments))",
            )),
    )
    .returning(attachments::storage_key)
    .get_results(conn)
    .await?;
    let keys: Vec<String> = keys.into_iter().flatten().collect();
    let kept: Vec<Option<String>> = attachments::table
        .filter(attachments::storage_key.eq_any(&keys))
        .select(attachments::storage_key)
        .load(conn)
        .await?;
    Ok(keys.into_iter().filter(|key| !kept.contains(&Some(key.clone()))).collect())
}

/// Pictures decoded at once in this process: each may take hundreds of megabytes.
static DECODING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// Decodes and stores somebody's face in the size pages show; its key.
pub async fn store_avatar(storage: &crate::storage::Storage, bytes: bytes::Bytes) -> Result<String> {
    let slot = DECODING.acquire().await.map_err(anyhow::Error::from)?;
    let made = tokio::task::spawn_blocking(move || crate::media::avatar(&bytes)).await?;
    drop(slot);
    let made = made.map_err(|error| {
        tracing::debug!(%error, "picture refused");
        Error::invalid("avatar", Problem::NotAnImage)
    })?;
    let key = made.small.key();
    storage.put(&key, made.small.bytes.into()).await?;
    Ok(key)
}

/// Decodes, re-encodes and stores a picture; what is left is to [`add`] its row.
pub async fn store_picture(
    storage: &crate::storage::Storage,
    uploader: ActorId,
    (bytes, alt): (bytes::Bytes, &str),
) -> Result<NewAttachment> {
    let mut checks = Checks::default();
    checks.length("alt", alt, 0, ALT_MAX);
    checks.done()?;
    let slot = DECODING.acquire().await.map_err(anyhow::Error::from)?;
    let decoded = tokio::task::spawn_blocking(move || crate::media::decode_image(&bytes)).await?;
    drop(slot);
    let picture = decoded.map_err(|error| {
        tracing::debug!(%error, "picture refused");
        Error::invalid("file", Problem::NotAnImage)
    })?;
    let key = picture.key();
    let size = i64::try_from(picture.bytes.len()).ok();
    storage.put(&key, picture.bytes.into()).await?;
    Ok(NewAttachment {
        uploader_id: uploader,
        post_id: None,
        position: 0,
        kind: "image".to_owned(),
        storage_key: Some(key),
        remote_url: None,
        media_type: picture.media_type.to_owned(),
        alt: alt.trim().to_owned(),
        width: i32::try_from(picture.width).ok(),
        height: i32::try_from(picture.height).ok(),
        size,
    })
}
