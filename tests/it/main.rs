//! Journeys through real processes over real PostgreSQL and real HTTP. One binary: one link.

mod api;
mod architecture;
mod cli;
mod federation;
mod migrations;
mod pages;
mod support;
