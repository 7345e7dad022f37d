//! Finding people, communities and posts of other servers by handle or address.
//!
//! The doors that ask (`web`, `api`) may not import the door that knows how (`federation`): the
//! composition root hands the finder to [`crate::app::App`].

use async_trait::async_trait;

use crate::app::App;
use crate::db::ids::{ActorId, PostId};
use crate::error::Result;

/// What a handle or an address turned out to be; its row is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Person(ActorId),
    Community(ActorId),
    Post(PostId),
}

#[async_trait]
pub trait Lookup: Send + Sync {
    /// `resource` is `@name@host`, `name@host`, `!name@host`, `acct:…` or a URL, ours or not.
    /// Not found anywhere: `NotFound`; a server that cannot be reached or makes no sense: `Remote`.
    async fn find(&self, app: &App, resource: &str) -> Result<Found>;
}
