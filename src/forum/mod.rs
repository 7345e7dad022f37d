//! The forum: topics, replies, and what may be done with them.

pub mod approval;
mod burst;
pub mod front;
pub mod pulse;
pub mod record;
pub mod remote;
pub mod removal;
pub mod reply;
pub mod screening;
pub mod thread;
pub mod topic;

pub use thread::TopicView;
pub use topic::{Topic, TopicKind};
