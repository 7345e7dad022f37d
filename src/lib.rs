//! Ateneo: a federated home for communities of practice.
//!
//! The house has **ground**, **rooms** and **doors**; `ARCHITECTURE.md` walks through it.
//!
//! - *Ground* is what everyone stands on: configuration, database, events, jobs, storage, text,
//!   languages, the HTTP client.
//! - *Rooms* are what a community does: rows, rules and queries. No HTTP, no JSON-LD, no HTML.
//! - *Doors* are the ways in: `web` (pages), `api` (REST), `federation` (`ActivityPub`). Each owns
//!   its wire types, its errors and its router, and never imports another door.
//!
//! A room changes rows and records an [`events::Event`] in the same transaction; workers turn
//! events into activities. `cli` puts everything together and is the only module that sees every
//! door. Who may import whom is enforced by `tests/it/architecture.rs`.

// Ground.
pub mod app;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod events;
pub mod http;
pub mod i18n;
pub mod jobs;
pub mod lookup;
pub mod mail;
pub mod media;
pub mod secret;
pub mod site;
pub mod storage;
pub mod telemetry;
pub mod text;

// Rooms; which may import which is a list in `tests/it/architecture.rs`.
pub mod accounts;
pub mod actors;
pub mod communities;
pub mod forum;
pub mod moderation;
pub mod notifications;
pub mod operations;
pub mod posts;
pub mod search;
pub mod taxonomy;
pub mod timelines;

// Doors.
pub mod api;
pub mod federation;
pub mod web;

// The composition root.
pub mod cli;
