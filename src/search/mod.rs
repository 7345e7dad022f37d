//! Finding what was written, people and communities by their words.
//!
//! [`index`] reads what changed into `search_documents`; [`query`] understands what somebody typed;
//! [`terms`] asks the database what each word may stand as; [`find()`] answers with one page of hits. The
//! migration that makes the tables says how a document is kept.

pub mod directory;
pub mod filter;
pub mod find;
pub mod index;
mod policy;
pub mod query;
pub mod snippet;
mod spelling;
mod terms;

pub use filter::{Filters, Kind, Order};
pub use find::{Asked, Facet, Found, Hit, Outcome, Viewer, find};
pub use policy::closed_to;
