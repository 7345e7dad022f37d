//! Lists as sentences have them: "a, b y c".
use super::{Reader, t};

/// The parts with commas between them and the word for "and" before the last.
#[must_use]
pub fn list(reader: Reader, parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., end] => {
            let start = start.join(", ");
            if sounds_like_i(end) {
                t!(reader, "docs-and-before-i", start = start, end = *end)
            } else {
                t!(reader, "docs-and", start = start, end = *end)
            }
        }
    }
}

/// Whether a Spanish "y" before the word becomes "e": it begins with the vowel i, which in "hierba" and
/// "hiato" it does not.
fn sounds_like_i(word: &str) -> bool {
    let word: String = word.chars().take(4).flat_map(char::to_lowercase).collect();
    let bare = word.strip_prefix('h').unwrap_or(&word);
    let mut letters = bare.chars();
    let glide = word.starts_with('h') && matches!(bare.chars().nth(1), Some('e' | 'a' | 'o' | 'u'));
    matches!(letters.next(), Some('i' | 'í')) && !glide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use rstest::rstest;

    #[rstest]
    #[case(Language::Es, &["agua", "energía", "salud"], "agua, energía y salud")]
    #[case(Language::Es, &["español", "inglés"], "español e inglés")]
    #[case(Language::Es, &["agua", "higiene"], "agua e higiene")]
    #[case(Language::Es, &["agua", "hierro"], "agua y hierro")]
    #[case(Language::Pt, &["água", "energia", "igualdade"], "água, energia e igualdade")]
    #[case(Language::En, &["water", "energy", "health"], "water, energy and health")]
    #[case(Language::Fr, &["eau", "énergie", "santé"], "eau, énergie et santé")]
    #[case(Language::Fr, &["eau"], "eau")]
    #[case(Language::En, &[], "")]
    fn lists_are_said_as_people_say_them(
        #[case] language: Language,
        #[case] parts: &[&str],
        #[case] expected: &str,
    ) {
        let reader = Reader { locale: language, zone: chrono_tz::Tz::UTC, now: chrono::DateTime::UNIX_EPOCH };
        assert_eq!(list(reader, parts), expected);
    }
}
