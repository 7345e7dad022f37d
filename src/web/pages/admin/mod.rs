//! Pages below `/admin`.
<<<<<<< HEAD
pub mod communities;
pub mod deliveries;
pub mod jobs;
pub mod mail;
pub mod members;
=======
pub mod accounts;
pub mod invitations;
>>>>>>> main
pub mod overview;
pub mod servers;
pub mod settings;
pub mod storage;
