//! Web door: pages for people, complete without scripts.
//!
//! Templates are plain functions over view structs that borrow data: `pages::topic::show(&frame, &view)`.
//! Each view documents the forms of its page (method, action, fields).
pub mod assets;
pub mod components;
pub mod layout;
pub mod pages;
pub fn router() -> axum::Router<crate::app::AppState> { axum::Router::new() }
