//! The ActivityPub door.
pub mod signature;
