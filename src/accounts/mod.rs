//! The private side of our people: sign-in, sessions, access tokens, limits.

pub mod account;
pub mod departure;
pub mod limit;
pub mod password;
pub mod session;
pub mod token;

pub use account::{Account, Member};
