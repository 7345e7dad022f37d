//! The running of the house, for its administrators: what needs them, other servers, deliveries,
//! jobs, letters, storage.
//!
//! The last room: it reads every table. Deciding about people is moderation's.

pub mod erasure;
pub mod export;
pub mod overview;
