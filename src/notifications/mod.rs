//! What concerns a member, and how they hear of it: the list, letters at once, the digest; how far
//! they have read, and what they keep.
//!
//! [`worker`] reads events in commit order and writes notifications; [`letters`] and [`digest`] turn
//! them into mail. An event reaches a person once: at once or in the digest, never both.

pub mod bond;
pub mod bookmark;
pub mod digest;
mod digest_content;
mod events;
pub mod kind;
pub mod letters;
pub mod level;
pub mod list;
pub mod marker;
mod moderation;
pub mod needs;
pub mod schedule;
pub mod settings;
pub mod suggest;
pub mod tag;
pub mod unsubscribe;
pub mod words;
pub mod worker;
mod write;

pub use kind::{Channel, Kind};
pub use level::Level;
pub use list::Notification;
