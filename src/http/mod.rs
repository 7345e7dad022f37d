//! HTTP ground: the one outbound client.
pub mod client;
