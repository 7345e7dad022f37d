//! Who acts: people, communities and servers, ours and others'; who follows whom.

pub mod actor;
pub mod audience;
pub mod follow;
pub mod instance;
pub mod keys;
pub mod profile;

pub use actor::{Actor, ActorKind};
pub use profile::Profile;
