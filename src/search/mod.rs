//! Search: full text over topics, replies, people and communities.

pub mod directory;
