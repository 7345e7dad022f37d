//! What a report or a decision is about.

use crate::actors::{Actor, actor};
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::error::Result;
use crate::posts::{Post, post};

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
    Post { post: Box<Post>, author: Box<Actor>, home: Option<Box<CommunityView>> },
    Person(Box<Actor>),
    Community(Box<CommunityView>),
}

impl Known {
    /// Reads the rows; absent ones are not found.
    pub async fn load(conn: &mut Conn, subject: Subject) -> Result<Self> {
        Ok(match subject {
            Subject::Post(id) => {
                let post = post::find(conn, id).await?;
                let author = actor::find(conn, post.author_id).await?;
                let home = match post.community_id {
                    Some(home) => Some(Box::new(community::find(conn, home).await?)),
                    None => None,
                };
                Self::Post { post: Box::new(post), author: Box::new(author), home }
            }
            Subject::Person(id) => Self::Person(Box::new(actor::find(conn, id).await?)),
            Subject::Community(id) => Self::Community(Box::new(community::find(conn, id).await?)),
        })
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
