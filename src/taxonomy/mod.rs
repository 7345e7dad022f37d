//! Taxonomies: each community's terms in four languages (SKOS), and who knows about what.

pub mod classify;
pub mod concept;
pub mod directory;
pub mod edit;
pub mod expertise;
pub mod lists;
pub mod merge;
pub mod suggestion;
pub mod tree;

pub use concept::Concept;
pub use lists::Lists;
