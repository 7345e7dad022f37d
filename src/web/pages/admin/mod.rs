//! Pages below `/admin`.
pub mod accounts;
pub mod invitations;
pub mod overview;
