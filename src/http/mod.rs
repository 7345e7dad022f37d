//! HTTP ground: the one outbound client and the rule for where it may connect.
pub mod address;
pub mod client;
mod outcome;

#[cfg(test)]
mod tests;
