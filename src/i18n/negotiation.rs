//! Which language a page is in.
use super::Language;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

/// Ranges of an `Accept-Language` that are read; a browser sends under ten.
const RANGES: usize = 20;

/// The language of a page: the account's, else what the visitor chose (`?lang=` or the cookie), else
/// the browser's `Accept-Language` (RFC 9110 §12.5.4), else the site's.
#[must_use]
pub fn negotiate(
    account: Option<Language>,
    chosen: Option<&str>,
    accept_language: Option<&str>,
    instance_default: Language,
) -> Language {
    account
        .or_else(|| chosen.and_then(Language::parse))
        .or_else(|| accept_language.and_then(accepted))
        .unwrap_or(instance_default)
}

/// The best of our languages for a header; `None` when it names none of them.
fn accepted(header: &str) -> Option<Language> {
    let mut ranges: Vec<(f32, LanguageIdentifier)> =
        header.split(',').take(RANGES).filter_map(range).filter(|(weight, _)| *weight > 0.0).collect();
    // Stable: ranges of equal weight keep the header's order.
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let wanted: Vec<LanguageIdentifier> = ranges.into_iter().map(|(_, language)| language).collect();
    let ours = Language::ALL.map(super::identifier);
    negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Filtering)
        .first()
        .and_then(|best| Language::parse(best.language.as_str()))
}

/// One `fr-CA;q=0.7`: its weight (1 unless told, 0 when unreadable) and language.
fn range(text: &str) -> Option<(f32, LanguageIdentifier)> {
    let mut parts = text.split(';').map(str::trim);
    let language = parts.next()?.parse().ok()?;
    let weight = parts
        .find_map(|part| part.strip_prefix("q="))
        .map_or(1.0, |weight| weight.trim().parse::<f32>().unwrap_or(0.0));
    Some((weight.clamp(0.0, 1.0), language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some(Language::Fr), Some("en"), Some("pt"), Language::Fr)]
    #[case(None, Some("en"), Some("pt"), Language::En)]
    #[case(None, Some("de"), Some("pt-BR,pt;q=0.9,en;q=0.8"), Language::Pt)]
    #[case(None, None, Some("de,en;q=0.5,fr-CA;q=0.7"), Language::Fr)]
    #[case(None, None, Some("en;q=0,de"), Language::Es)]
    #[case(None, None, Some("*;q=0.1, !!,;;q=x"), Language::Es)]
    #[case(None, None, None, Language::Es)]
    fn the_nearest_wish_wins(
        #[case] account: Option<Language>,
        #[case] chosen: Option<&str>,
        #[case] header: Option<&str>,
        #[case] expected: Language,
    ) {
        assert_eq!(negotiate(account, chosen, header, Language::Es), expected);
    }
}
