//! Mail: letters are written in the transaction that calls for them and sent by a worker through
//! SMTP; without SMTP they are files in `data_dir/mail`.
//!
//! [`Letter`] says what a letter says, once; [`render`] makes its text and its HTML from it.

pub mod letter;
mod queue;
mod render;
#[cfg(test)]
mod tests;
mod transport;

pub use letter::{Block, Entry, Letter};
pub use queue::{JOB, Sent, enqueue, failed, prune, send, send_again};
pub use transport::{Mailer, is_address};
