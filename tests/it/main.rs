//! Integration tests: real PostgreSQL, real `ateneo` processes, real TCP.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

mod federation;
mod support;
