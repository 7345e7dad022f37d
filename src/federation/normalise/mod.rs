//! Foreign JSON to what we understand, without JSON-LD processing (federation.md §12).
//!
//! [`parse`] refuses what could be read in two ways; [`Node`] reads what is left, wherever the
//! vocabulary allows one value or many, an id or an object.

mod about;
mod json;
mod node;
mod object;

pub use json::{Malformed, parse};
pub use node::{Node, acceptable};
pub use object::{ActorDocument, ObjectDocument, actor, object};
