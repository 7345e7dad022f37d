//! A person with Chromium: keyboard, scripts, two houses, and what axe finds.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]

mod accessibility;
mod crossing;
mod driver;
mod keyboard;
mod passkeys;

#[path = "../it/support/mod.rs"]
#[expect(dead_code, reason = "shared with the other binary, which uses the rest")]
mod support;
