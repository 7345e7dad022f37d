//! Languages: the four Ateneo speaks, its sentences (Fluent), dates and numbers.
//!
//! The language of the *interface* is chosen here; the language of what people write is data and
//! belongs to posts.
mod country;
mod list;
#[cfg(test)]
mod literals;
mod messages;
mod negotiation;
#[cfg(test)]
mod tests;
mod when;

pub use country::{countries, country, is_country};
pub use list::list;
pub use messages::{Arguments, message};
pub use negotiation::negotiate;
pub use when::{Day, Reader, When, when};

pub use crate::text::language::Language;

use unic_langid::LanguageIdentifier;

fn identifier(language: Language) -> LanguageIdentifier {
    // Our own four codes parse; the root language stands in for the impossible.
    language.code().parse().unwrap_or_default()
}

/// The sentence `key` in the reader's language: `t!(locale, "forum-replies", count = n)`.
///
/// The first argument is anything that turns into a [`Language`] (a [`Reader`], a page). Values are
/// what Fluent takes: texts and integers. Texts are inserted as they are: escaping is the template's.
macro_rules! t {
    ($locale:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        let arguments = $crate::i18n::Arguments::new()$(.with(stringify!($name), $value))*;
        $crate::i18n::message($crate::i18n::Language::from($locale), $key, &arguments)
    }};
}
pub(crate) use t;
