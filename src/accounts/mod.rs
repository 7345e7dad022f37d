//! The private side of our people: who gets in and how, sessions, access tokens, limits.

pub mod account;
pub mod admission;
pub mod credentials;
pub mod departure;
pub mod email;
pub mod invitation;
pub mod letters;
pub mod limit;
pub mod onboarding;
pub mod passkey;
pub mod password;
pub mod session;
pub mod single_use;
pub mod token;
pub mod totp;

pub use account::{Account, Member};
