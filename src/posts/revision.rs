//! What a post said before each edit; public, newest first.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Post;
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::schema::post_revisions;
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = post_revisions, check_for_backend(diesel::pg::Pg))]
pub struct Revision {
    pub title: Option<String>,
    pub body_html: String,
    pub written_at: DateTime<Utc>,
}

/// Keeps the text as it stands before an edit; at most 100 a post.
pub async fn keep(conn: &mut Conn, post: &Post, title: Option<&str>) -> Result<()> {
    let kept: i64 =
        post_revisions::table.filter(post_revisions::post_id.eq(post.id)).count().get_result(conn).await?;
    if kept >= 100 {
        return Ok(());
    }
    diesel::insert_into(post_revisions::table)
        .values((
            post_revisions::post_id.eq(post.id),
            post_revisions::title.eq(title),
            post_revisions::body_html.eq(&post.body_html),
            post_revisions::body_source.eq(&post.body_source),
            post_revisions::written_at.eq(post.edited_at.unwrap_or(post.published_at)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn list(conn: &mut Conn, post: PostId) -> Result<Vec<Revision>> {
    Ok(post_revisions::table
        .filter(post_revisions::post_id.eq(post))
        .order(post_revisions::written_at.desc())
        .limit(100)
        .select(Revision::as_select())
        .load(conn)
        .await?)
}
