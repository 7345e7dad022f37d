//! What a report or a decision is about.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actors::actor::named;
use crate::actors::{Actor, actor};
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::{actors, posts, topics};
use crate::error::Result;
use crate::posts::Post;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Post(PostId),
    Person(ActorId),
    Community(CommunityId),
}

impl Subject {
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Post(_) => "post",
            Self::Person(_) => "person",
            Self::Community(_) => "community",
        }
    }

    #[must_use]
    pub fn id(self) -> i64 {
        match self {
            Self::Post(id) => id.0,
            Self::Person(id) => id.0,
            Self::Community(id) => id.0,
        }
    }

    #[must_use]
    pub fn from_row(kind: &str, id: i64) -> Self {
        match kind {
            "post" => Self::Post(PostId(id)),
            "person" => Self::Person(ActorId(id)),
            _ => Self::Community(CommunityId(id)),
        }
    }

    #[must_use]
    pub fn post(self) -> Option<PostId> {
        match self {
            Self::Post(id) => Some(id),
            Self::Person(_) | Self::Community(_) => None,
        }
    }
}

/// A subject with what is known of it.
#[derive(Debug, Clone)]
pub enum Known {
    Post {
        post: Box<Post>,
        author: Box<Actor>,
        /// Of its topic.
        title: String,
        home: Option<Box<CommunityView>>,
    },
    Person(Box<Actor>),
    Community(Box<CommunityView>),
}

impl Known {
    /// Reads the rows; absent ones are not found.
    pub async fn load(conn: &mut Conn, subject: Subject) -> Result<Self> {
        Ok(match subject {
            Subject::Post(id) => {
                let (post, author, title): (Post, Actor, String) = posts::table
                    .inner_join(actors::table.on(actors::id.eq(posts::author_id)))
                    .inner_join(topics::table.on(posts::root_id.eq(topics::post_id.nullable())))
                    .filter(posts::id.eq(id))
                    .select((Post::as_select(), Actor::as_select(), topics::title))
                    .first(conn)
                    .await
                    .map_err(|error| named(error, "post"))?;
                let home = match post.community_id {
                    Some(home) => Some(Box::new(community::find(conn, home).await?)),
                    None => None,
                };
                Self::Post { post: Box::new(post), author: Box::new(author), title, home }
            }
            Subject::Person(id) => Self::Person(Box::new(actor::find(conn, id).await?)),
            Subject::Community(id) => Self::Community(Box::new(community::find(conn, id).await?)),
        })
    }

    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Post { post, .. } => Subject::Post(post.id),
            Self::Person(person) => Subject::Person(person.id),
            Self::Community(view) => Subject::Community(view.community.id),
        }
    }

    /// Its address here.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Post { post, .. } if post.is_topic() => format!("/post/{}", post.id),
            Self::Post { post, .. } => format!("/reply/{}", post.id),
            Self::Person(person) => format!("/u/{}", person.path_name()),
            Self::Community(view) => format!("/c/{}", view.actor.path_name()),
        }
    }

    /// The person concerned; a community's facilitators are nobody in particular.
    #[must_use]
    pub fn person(&self) -> Option<&Actor> {
        match self {
            Self::Post { author, .. } => Some(author),
            Self::Person(person) => Some(person),
            Self::Community(_) => None,
        }
    }

    #[must_use]
    pub fn post(&self) -> Option<&Post> {
        match self {
            Self::Post { post, .. } => Some(post),
            Self::Person(_) | Self::Community(_) => None,
        }
    }

    /// The community a post is in.
    #[must_use]
    pub fn home(&self) -> Option<&CommunityView> {
        match self {
            Self::Post { home, .. } => home.as_deref(),
            Self::Person(_) | Self::Community(_) => None,
        }
    }
}
