//! Which language a page is in.
use super::Locale;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

/// Ranges of an `Accept-Language` that are read; a browser sends under ten.
const RANGES: usize = 20;

/// The language of a page: the account's, else what the visitor chose (`?lang=` or the cookie), else
/// the browser's `Accept-Language` (RFC 9110 §12.5.4), else the site's.
#[must_use]
pub fn negotiate(
    account: Option<Locale>,
    chosen: Option<&str>,
    accept_language: Option<&str>,
    instance_default: Locale,
) -> Locale {
    account
        .or_else(|| chosen.and_then(Locale::from_code))
        .or_else(|| accept_language.and_then(accepted))
        .unwrap_or(instance_default)
}

/// The best of our languages for a header; `None` when it names none of them.
fn accepted(header: &str) -> Option<Locale> {
    let mut ranges: Vec<(f32, LanguageIdentifier)> =
        header.split(',').take(RANGES).filter_map(range).filter(|(weight, _)| *weight > 0.0).collect();
    // Stable: ranges of equal weight keep the header's order.
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    let wanted: Vec<LanguageIdentifier> = ranges.into_iter().map(|(_, language)| language).collect();
    let ours = Locale::all().map(Locale::language);
    negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Filtering)
        .first()
        .and_then(|best| Locale::from_code(best.language.as_str()))
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
    #[case(Some(Locale::Fr), Some("en"), Some("pt"), Locale::Fr)]
    #[case(None, Some("en"), Some("pt"), Locale::En)]
    #[case(None, Some("de"), Some("pt-BR,pt;q=0.9,en;q=0.8"), Locale::Pt)]
    #[case(None, None, Some("de,en;q=0.5,fr-CA;q=0.7"), Locale::Fr)]
    #[case(None, None, Some("en;q=0,de"), Locale::Es)]
    #[case(None, None, Some("*;q=0.1, !!,;;q=x"), Locale::Es)]
    #[case(None, None, None, Locale::Es)]
    fn the_nearest_wish_wins(
        #[case] account: Option<Locale>,
        #[case] chosen: Option<&str>,
        #[case] header: Option<&str>,
        #[case] expected: Locale,
    ) {
        assert_eq!(negotiate(account, chosen, header, Locale::Es), expected);
    }
}
