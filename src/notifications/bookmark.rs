//! Topics and replies somebody keeps.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{bookmarks, posts};
use crate::error::Result;
use crate::posts::Post;

/// Keeps a post; a second time changes nothing.
pub async fn add(conn: &mut Conn, actor: ActorId, post: PostId, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(bookmarks::table)
        .values((bookmarks::actor_id.eq(actor), bookmarks::post_id.eq(post), bookmarks::created_at.eq(now)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn remove(conn: &mut Conn, actor: ActorId, post: PostId) -> Result<()> {
    diesel::delete(bookmarks::table.find((actor, post))).execute(conn).await?;
    Ok(())
}

/// What somebody keeps, last kept first; what was deleted since is left out.
pub async fn list(conn: &mut Conn, actor: ActorId, page: Page) -> Result<Slice<(Post, DateTime<Utc>)>> {
    let mut query = bookmarks::table
        .inner_join(posts::table)
        .filter(bookmarks::actor_id.eq(actor).and(posts::deleted_at.is_null()))
        .filter(posts::state.eq("published").or(posts::author_id.eq(actor)))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            bookmarks::created_at
                .lt(at)
                .or(bookmarks::created_at.eq(at).and(bookmarks::post_id.lt(PostId(id)))),
        );
    }
    let rows: Vec<(Post, DateTime<Utc>)> = query
        .order((bookmarks::created_at.desc(), bookmarks::post_id.desc()))
        .limit(page.limit + 1)
        .select((Post::as_select(), bookmarks::created_at))
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |(post, at)| Cursor { at: *at, id: post.id.0 }))
}
