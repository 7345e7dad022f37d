//! Journeys through real processes over real PostgreSQL and real HTTP. One binary: one link.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]

mod api;
mod architecture;
mod cli;
mod federation;
mod migrations;
mod pages;
mod refusals;
mod support;
mod weight;
