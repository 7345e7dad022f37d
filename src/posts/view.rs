//! Posts as doors show them: the row, its author, what hangs on it, what the viewer did.

use std::collections::HashMap;

use super::Post;
use super::attachment::{self, Attachment};
use super::reaction::{self, Reaction};
use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
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

/// Completes posts with one query for each kind of thing that hangs on them, however many there are.
pub async fn complete(conn: &mut Conn, posts: Vec<Post>, viewer: Option<ActorId>) -> Result<Vec<PostView>> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let mut author_ids: Vec<ActorId> = posts.iter().map(|post| post.author_id).collect();
    author_ids.sort_unstable();
    author_ids.dedup();
    let authors = profile::with_actors(conn, &author_ids).await?;
    let mut pictures: HashMap<PostId, Vec<Attachment>> = HashMap::new();
    for picture in attachment::of_posts(conn, &ids).await? {
        if let Some(post) = picture.post_id {
            pictures.entry(post).or_default().push(picture);
        }
    }
    let reactions = match viewer {
        Some(viewer) => reaction::of_actor(conn, viewer, &ids).await?,
        None => Vec::new(),
    };
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

pub async fn complete_one(conn: &mut Conn, post: Post, viewer: Option<ActorId>) -> Result<PostView> {
    complete(conn, vec![post], viewer).await?.pop().ok_or(crate::error::Error::NotFound("author"))
}
