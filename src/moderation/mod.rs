//! Moderation: what is reported, what is decided about it, what somebody may then not do, and how a
//! second person looks at it again.
//!
//! A [`case`] gathers the reports about one post, person or community until a [`decision`] closes it.
//! Facilitators judge in their community, administrators in the whole house; [`judge`] says who may.

pub mod appeal;
pub mod case;
pub mod decision;
mod effect;
pub mod judge;
pub mod letters;
pub mod log;
pub mod report;
pub mod restriction;
pub mod subject;
pub mod words;

pub use case::Case;
pub use decision::{Decision, Order};
pub use judge::Judge;
pub use subject::Subject;
pub use words::{Action, Rule};
