//! Journeys through real processes over real PostgreSQL and real HTTP. One binary: one link.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]

mod administration;
mod api;
mod architecture;
mod attention;
mod backup;
mod cli;
mod facilitating;
mod federation;
mod hostile_forms;
mod migrations;
mod notices;
mod pages;
mod people;
mod refusals;
mod search;
mod sharing;
mod support;
mod ways_in;
mod weight;
