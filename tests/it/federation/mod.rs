//! Servers that talk to each other.

mod journey;
