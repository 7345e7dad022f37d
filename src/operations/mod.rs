//! The running of the house, for its administrators: what needs them, other servers, deliveries,
//! jobs, letters, storage.
//!
//! The last room: it reads every table. Deciding about people is moderation's.

pub mod communities;
pub mod dead_letters;
pub mod deliveries;
pub mod erasure;
pub mod export;
pub mod jobs;
pub mod letters;
pub mod members;
pub mod overview;
pub mod sending;
pub mod servers;
pub mod sitemap;
pub mod storage;
