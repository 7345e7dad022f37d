//! Pages below `/admin`.
pub mod accounts;
pub mod communities;
pub mod deliveries;
pub mod invitations;
pub mod jobs;
pub mod mail;
pub mod members;
pub mod overview;
pub mod servers;
pub mod settings;
pub mod storage;
