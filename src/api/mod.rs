//! (being built)
use crate::app::AppState;
pub fn router() -> axum::Router<AppState> { axum::Router::new() }
