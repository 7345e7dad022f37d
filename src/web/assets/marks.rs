//! Icons from the sprite, and the marks derived from a name: accent, rosette, initials.
use super::href;
use maud::{Markup, html};

/// Accent classes; each passes 4.5:1 on both grounds (`ateneo.css`).
pub const ACCENTS: [&str; 14] = [
    "ac-teja",
    "ac-granate",
    "ac-frambuesa",
    "ac-ciruela",
    "ac-violeta",
    "ac-indigo",
    "ac-ultramar",
    "ac-petroleo",
    "ac-turquesa",
    "ac-pino",
    "ac-musgo",
    "ac-ocre",
    "ac-bronce",
    "ac-pizarra",
];

/// Accent class of a community or person, always the same for the same name.
#[must_use]
pub fn accent(name: &str) -> &'static str {
    let index = seed(name) % 14;
    usize::try_from(index).ok().and_then(|index| ACCENTS.get(index)).copied().unwrap_or("ac-petroleo")
}

/// The class of an accent by its stored name, `teja` …
#[must_use]
pub fn accent_class(stored: &str) -> &'static str {
    ACCENTS.iter().find(|class| class.strip_prefix("ac-") == Some(stored)).copied().unwrap_or("ac-petroleo")
}

/// FNV-1a, then the finaliser of `MurmurHash3`: short names must differ in every bit.
fn seed(name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// An icon of the sprite, hidden from assistive technology: a word always stands beside it.
#[must_use]
pub fn icon(name: &str) -> Markup {
    html! { svg.i aria-hidden="true" { use href={ (href("icons.svg")) "#" (name) } {} } }
}

/// The guilloche of a community, *n* ellipses round a centre, derived from its name.
///
/// Two families: ellipses through the centre, or a ring of them off it.
#[must_use]
pub fn rosette(name: &str) -> Markup {
    let seed = seed(name);
    let pick = |shift: u32, choices: u64| (seed >> shift) % choices;
    let through = pick(8, 2) == 0;
    let (count, turn, cx, rx, ry) = if through {
        (7 + pick(16, 6), 180.0, 24, 23, 4 + pick(24, 10))
    } else {
        let rx = 9 + pick(24, 6);
        (8 + pick(16, 8), 360.0, 47 - rx, rx, 4 + pick(32, rx - 3))
    };
    html! {
        svg.rose viewBox="0 0 48 48" aria-hidden="true" {
            @for index in 0..count {
                ellipse cx=(cx) cy="24" rx=(rx) ry=(ry)
                    transform=[(index > 0).then(|| format!("rotate({} 24 24)", angle(index, count, turn)))] {}
            }
        }
    }
}

/// Degrees of the `index`-th of `count` steps round `turn`, to a tenth.
fn angle(index: u64, count: u64, turn: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "both are under twenty")]
    let degrees = turn * index as f64 / count as f64;
    (degrees * 10.0).round() / 10.0
}

/// One or two initials of a display name: the first letters of its first and last words.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut words = name.split_whitespace().filter_map(letters);
    let first = words.next();
    let last = words.next_back();
    let text: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if text.is_empty() { "·".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Lucía Barrientos", "LB")]
    #[case("óscar de la villalta", "ÓV")]
    #[case("Ana", "A")]
    #[case("  ", "·")]
    #[case("… ¡", "·")]
    fn initials_of_a_name(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(initials(name), expected);
    }

    #[test]
    fn marks_are_stable_and_differ() {
        assert_eq!(rosette("reglas").into_string(), rosette("reglas").into_string());
        assert_ne!(rosette("reglas").into_string(), rosette("digital").into_string());
        assert_eq!(accent("reglas"), accent("reglas"));
        let names: Vec<String> = (0..200).map(|n| format!("c{n}")).collect();
        let seen: std::collections::BTreeSet<_> = names.iter().map(|name| accent(name)).collect();
        assert_eq!(seen.len(), ACCENTS.len());
    }
}
