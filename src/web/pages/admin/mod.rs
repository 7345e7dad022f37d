//! Pages below `/admin`.
pub mod overview;
