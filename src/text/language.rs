//! The languages of the interface, and the language tags of what people write.

use std::fmt;

/// A language that the interface speaks.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    #[default]
    Es,
    /// Portuguese.
    Pt,
    /// English.
    En,
    /// French.
    Fr,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Es, Self::Pt, Self::En, Self::Fr];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::Pt => "pt",
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::Es => "Español",
            Self::Pt => "Português",
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// The language of a BCP 47 tag, whatever its region or script (`pt-BR` is Portuguese);
    /// `None` if the interface does not speak it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The language of a piece of content: a well-formed BCP 47 tag (RFC 5646 §2.1), known here or not.
///
/// Kept in the usual case: language in lower case, region in upper case, script in title case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageTag(String);

/// The text is not a language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is a tag such as es, pt-BR or gn, of at most 35 characters")]
pub struct LanguageTagError;

impl LanguageTag {
    /// Longest tag, in characters (RFC 5646 §4.4.1).
    pub const MAX: usize = 35;

    /// Reads a tag: two or three letters, then subtags of 1 to 8 letters or digits.
    ///
    /// # Errors
    /// [`LanguageTagError`] if it is not well formed or longer than [`Self::MAX`].
    pub fn parse(text: &str) -> Result<Self, LanguageTagError> {
        let text = text.trim();
        if text.len() > Self::MAX {
            return Err(LanguageTagError);
        }
        let mut tag = String::with_capacity(text.len());
        for (place, subtag) in text.split('-').enumerate() {
            let letters = subtag.bytes().all(|b| b.is_ascii_alphabetic());
            let valid = match place {
                0 => letters && matches!(subtag.len(), 2..=3),
                _ => matches!(subtag.len(), 1..=8) && subtag.bytes().all(|b| b.is_ascii_alphanumeric()),
            };
            if !valid {
                return Err(LanguageTagError);
            }
            if place > 0 {
                tag.push('-');
            }
            match (place, subtag.len(), letters) {
                (1.., 2, true) => tag.push_str(&subtag.to_ascii_uppercase()),
                (1.., 4, true) => {
                    tag.push_str(&subtag[..1].to_ascii_uppercase());
                    tag.push_str(&subtag[1..].to_ascii_lowercase());
                }
                _ => tag.push_str(&subtag.to_ascii_lowercase()),
            }
        }
        Ok(Self(tag))
    }

    /// The whole tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `pt` of `pt-BR`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl From<Language> for LanguageTag {
    fn from(language: Language) -> Self {
        Self(language.code().to_owned())
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("pt-BR", Some(Language::Pt))]
    #[case("ES", Some(Language::Es))]
    #[case("fr_CA", Some(Language::Fr))]
    #[case(" en ", Some(Language::En))]
    #[case("est", None)]
    #[case("", None)]
    fn the_interface_language_of_a_tag(#[case] tag: &str, #[case] expected: Option<Language>) {
        assert_eq!(Language::parse(tag), expected);
    }

    #[test]
    fn every_language_reads_its_own_code() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
    }

    #[rstest]
    #[case("PT-br", Some("pt-BR"))]
    #[case("quz", Some("quz"))]
    #[case("es-419", Some("es-419"))]
    #[case("sr-latn-rs", Some("sr-Latn-RS"))]
    #[case("ca-valencia", Some("ca-valencia"))]
    #[case("e", None)]
    #[case("es_PE", None)]
    #[case("es-", None)]
    #[case("es\" onclick=", None)]
    #[case("español", None)]
    #[case("en-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa", None)]
    fn content_tags(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(LanguageTag::parse(text).ok().as_ref().map(LanguageTag::as_str), expected);
    }

    #[test]
    fn the_primary_language_is_the_first_subtag() {
        assert_eq!(LanguageTag::parse("pt-BR").unwrap().primary(), "pt");
    }
}
