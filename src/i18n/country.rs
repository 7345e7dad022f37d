//! Names of countries in the reader's language, by ISO 3166-1 alpha-2 code.
use super::Language;
use keshvar::CountryIterator;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Names by code, one for each of [`Language::ALL`].
static NAMES: LazyLock<BTreeMap<String, [&'static str; 4]>> = LazyLock::new(|| {
    CountryIterator::new()
        .map(|country| {
            let named = |locale: Language| {
                country.translations().get(locale.code()).copied().unwrap_or(country.iso_short_name())
            };
            (country.alpha2().to_string(), Language::ALL.map(named))
        })
        .collect()
});

/// The country's name; `None` for what is no code (upper case, two letters).
#[must_use]
pub fn country(locale: Language, code: &str) -> Option<&'static str> {
    let place = Language::ALL.iter().position(|other| *other == locale)?;
    NAMES.get(code)?.get(place).copied()
}

/// Whether there is such a country.
#[must_use]
pub fn is_country(code: &str) -> bool {
    NAMES.contains_key(code)
}

/// Code and name of every country, by name as a reader looks for it: accents do not count.
#[must_use]
pub fn countries(locale: Language) -> Vec<(&'static str, &'static str)> {
    let place = Language::ALL.iter().position(|other| *other == locale).unwrap_or_default();
    let mut all: Vec<(&'static str, &'static str)> =
        NAMES.iter().filter_map(|(code, names)| Some((code.as_str(), names.get(place).copied()?))).collect();
    all.sort_by_key(|(_, name)| plain(name));
    all
}

fn plain(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'í' | 'î' => 'i',
            'ó' | 'ô' | 'õ' => 'o',
            'ú' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Language::Es, "BR", "Brasil")]
    #[case(Language::Pt, "DE", "Alemanha")]
    #[case(Language::En, "ES", "Spain")]
    #[case(Language::Fr, "CL", "Chili")]
    fn countries_have_names_in_every_language(
        #[case] locale: Language,
        #[case] code: &str,
        #[case] name: &str,
    ) {
        assert_eq!(country(locale, code), Some(name));
        assert_eq!(country(locale, "XX"), None);
    }

    #[test]
    fn accents_do_not_move_a_country_to_the_end() {
        let names: Vec<&str> = countries(Language::Es).into_iter().map(|(_, name)| name).collect();
        let place = |name: &str| names.iter().position(|other| other.starts_with(name)).unwrap();
        assert!(place("Etiopía") < place("Francia"));
        assert!(place("España") < place("Etiopía"));
        assert!(names.len() > 200);
    }
}
