//! Posts as doors show them: the row, its author, what hangs on it, what the viewer did.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Post;
use super::attachment::Attachment;
use super::reaction::Reaction;
use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::db::schema::{attachments, posts, reactions};
use crate::error::Result;

#[derive(Debug, Clone)]
pub struct PostView {
    pub post: Post,
    pub author: Actor,
    /// What the author says of themselves, if anything.
    pub profile: Option<Profile>,
    pub attachments: Vec<Attachment>,
    /// What the viewer reacted with.
    pub liked: bool,
    pub found_useful: bool,
}

impl PostView {
    /// A post as lists show it: with its author and nothing else.
    #[must_use]
    pub fn bare(post: Post, author: Actor) -> Self {
        Self { post, author, profile: None, attachments: Vec::new(), liked: false, found_useful: false }
    }
}

/// Completes posts with one query for each kind of thing that hangs on them, however many there are.
pub async fn complete(conn: &mut Conn, posts: Vec<Post>, viewer: Option<ActorId>) -> Result<Vec<PostView>> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let mut author_ids: Vec<ActorId> = posts.iter().map(|post| post.author_id).collect();
    author_ids.sort_unstable();
    author_ids.dedup();
    let authors = profile::with_actors(conn, &author_ids).await?;
    let (mut pictures, reactions) = hanging(conn, &ids, viewer).await?;
    Ok(posts
        .into_iter()
        .filter_map(|post| {
            let (author, profile) = authors.get(&post.author_id)?.clone();
            Some(PostView {
                author,
                profile,
                attachments: pictures.remove(&post.id).unwrap_or_default(),
                liked: reactions.contains(&(post.id, Reaction::Like)),
                found_useful: reactions.contains(&(post.id, Reaction::Useful)),
                post,
            })
        })
        .collect())
}

/// Pictures by post, and what the viewer reacted with.
type Hanging = (HashMap<PostId, Vec<Attachment>>, HashSet<(PostId, Reaction)>);

/// One query.
async fn hanging(conn: &mut Conn, ids: &[PostId], viewer: Option<ActorId>) -> Result<Hanging> {
    let (mut pictures, mut reacted): Hanging = Default::default();
    let rows: Vec<(PostId, Option<Attachment>, Option<String>)> = posts::table
        .left_join(attachments::table)
        .left_join(
            reactions::table
                .on(reactions::post_id.eq(posts::id).and(reactions::actor_id.nullable().eq(viewer))),
        )
        .filter(posts::id.eq_any(ids))
        .filter(attachments::id.is_not_null().or(reactions::kind.is_not_null()))
        .order((posts::id, attachments::position, attachments::id))
        .limit(2000)
        .select((posts::id, Option::<Attachment>::as_select(), reactions::kind.nullable()))
        .load(conn)
        .await?;
    for (post, picture, kind) in rows {
        reacted.extend(kind.as_deref().and_then(Reaction::parse).map(|kind| (post, kind)));
        // A post somebody reacted to in two ways comes twice.
        let held = pictures.entry(post).or_default();
        held.extend(picture.filter(|new| held.iter().all(|old| old.id != new.id)));
    }
    Ok((pictures, reacted))
}

pub async fn complete_one(conn: &mut Conn, post: Post, viewer: Option<ActorId>) -> Result<PostView> {
    complete(conn, vec![post], viewer).await?.pop().ok_or(crate::error::Error::NotFound("author"))
}
