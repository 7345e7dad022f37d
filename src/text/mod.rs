//! Text that people write: Markdown, HTML from elsewhere, mentions, names and languages.
//!
//! Everything here is pure. HTML is made safe **once, when it is stored**: [`markdown::render`] for
//! what is written here, [`sanitize::remote_html`] for what arrives from other instances. Both end
//! in the same allow-list (see [`sanitize`]), so that pages may print stored HTML as it is.

mod balance;
pub mod fold;
#[cfg(test)]
pub(crate) mod hostile;
pub mod language;
pub mod markdown;
pub mod mentions;
pub mod sanitize;
pub mod slug;
mod tokens;

pub use language::{Language, LanguageTag};
pub use markdown::{Links, MentionLink, Rendered, Scan};
pub use mentions::Handle;
