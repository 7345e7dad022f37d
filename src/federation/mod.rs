//! The `ActivityPub` door: what other servers read, send us and get from us.
//!
//! Contract: `FEDERATION.md`. Inbound: [`inbox`]. Outbound: [`publish`] (events to activities) and
//! [`delivery`]. Documents for readers: [`routes`].

pub mod activity;
pub mod context;
pub mod delivery;
pub mod describe;
pub mod failure;
pub mod fetch;
pub mod import;
pub mod inbox;
pub mod keyring;
pub mod lookup;
pub mod normalise;
pub mod objects;
pub mod origin;
pub mod publish;
pub mod resolve;
pub mod routes;
pub mod sent;
pub mod setup;
pub mod signature;
pub mod thread;
pub mod webfinger;
