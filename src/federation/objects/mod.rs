//! Rows to JSON: actors, posts, collections as other servers read them.

pub mod actor;
pub mod collection;
pub mod post;
