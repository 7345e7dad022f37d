//! Languages: the four Ateneo speaks, its sentences (Fluent), dates and numbers.
//!
//! The language of the *interface* is chosen here; the language of what people write is data and
//! belongs to posts.
mod messages;
mod negotiation;
#[cfg(test)]
mod tests;
mod when;

pub use messages::{Arguments, message};
pub use negotiation::negotiate;
pub use when::{Day, Reader, When, when};

use unic_langid::LanguageIdentifier;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Español.
    #[default]
    Es,
    /// Português.
    Pt,
    /// English.
    En,
    /// Français.
    Fr,
}

impl Locale {
    /// Every language, in the order the footer shows them.
    #[must_use]
    pub const fn all() -> [Self; 4] {
        [Self::Es, Self::Pt, Self::En, Self::Fr]
    }

    /// BCP 47 code: `es`, `pt`, `en` or `fr`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::Pt => "pt",
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::Es => "Español",
            Self::Pt => "Português",
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// The locale of a BCP 47 tag by its first subtag (`pt-BR` is `Pt`); `None` for any other language.
    #[must_use]
    pub fn from_code(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::all().into_iter().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }

    fn language(self) -> LanguageIdentifier {
        // Our own four codes parse; the root language stands in for the impossible.
        self.code().parse().unwrap_or_default()
    }
}

/// The sentence `key` in the reader's language: `t!(locale, "forum-replies", count = n)`.
///
/// The first argument is anything that turns into a [`Locale`] (a [`Reader`], a page). Values are
/// what Fluent takes: texts and integers. Texts are inserted as they are: escaping is the template's.
macro_rules! t {
    ($locale:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        let arguments = $crate::i18n::Arguments::new()$(.with(stringify!($name), $value))*;
        $crate::i18n::message($crate::i18n::Locale::from($locale), $key, &arguments)
    }};
}
pub(crate) use t;
