//! Numbers with a unit, and small charts of them.
use crate::i18n::{Language, Reader, t};
use maud::{Markup, html};

/// "1,4 MB": bytes in powers of 1000, as discs are sold.
#[must_use]
pub fn bytes(r: Reader, count: i64) -> String {
    let count = count.max(0);
    match count {
        0..1_000 => t!(r, "admin-bytes", count = count),
        1_000..1_000_000 => t!(r, "admin-kilobytes", number = tenths(r, count, 1_000)),
        1_000_000..1_000_000_000 => t!(r, "admin-megabytes", number = tenths(r, count, 1_000_000)),
        _ => t!(r, "admin-gigabytes", number = tenths(r, count, 1_000_000_000)),
    }
}

/// `count / unit` with one digit after the separator of the language, none from ten on.
fn tenths(r: Reader, count: i64, unit: i64) -> String {
    let tenths = (count * 10 + unit / 2) / unit;
    if tenths >= 100 {
        return (tenths / 10).to_string();
    }
    let separator = if r.locale == Language::En { '.' } else { ',' };
    format!("{}{separator}{}", tenths / 10, tenths % 10)
}

/// "3 min": seconds in their largest unit.
#[must_use]
pub fn duration(r: Reader, seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ 0..120 => t!(r, "admin-seconds", count = seconds),
        seconds @ 120..7_200 => t!(r, "admin-minutes", count = seconds / 60),
        seconds @ 7_200..172_800 => t!(r, "admin-hours", count = seconds / 3_600),
        seconds => t!(r, "admin-days", count = seconds / 86_400),
    }
}

/// A number in the separators of the language.
#[must_use]
pub fn number(r: Reader, count: i64) -> String {
    t!(r, "layout-number", count = count)
}

/// A line through the values, from zero at the foot to the largest at the top. It repeats what the
/// number beside it says, so that readers without eyes for it miss nothing.
#[must_use]
pub fn spark(values: &[i64], bad: bool) -> Markup {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let steps = i64::try_from(values.len().saturating_sub(1)).unwrap_or(1).max(1);
    let points: Vec<String> = (0_i64..)
        .zip(values)
        .map(|(place, value)| {
            // Tenths of the box of 80 by 24, with two left free above and below.
            let x = place * 800 / steps;
            let y = 220 - value.clamp(&0, &most) * 200 / most;
            format!("{}.{},{}.{}", x / 10, x % 10, y / 10, y % 10)
        })
        .collect();
    html! {
        svg class=(if bad { "spark bad" } else { "spark" }) viewBox="0 0 80 24" aria-hidden="true" {
            polyline points=(points.join(" ")) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn reader(locale: Language) -> Reader {
        Reader { locale, zone: chrono_tz::UTC, now: chrono::DateTime::UNIX_EPOCH }
    }

    #[rstest]
    #[case(0, "0 B")]
    #[case(999, "999 B")]
    #[case(1_440, "1,4 kB")]
    #[case(12_345_678, "12 MB")]
    #[case(9_960_000_000, "10 GB")]
    fn bytes_have_one_digit_until_ten(#[case] count: i64, #[case] text: &str) {
        assert_eq!(bytes(reader(Language::Es), count), text);
    }

    #[rstest]
    #[case(3, "3 s")]
    #[case(200, "3 min")]
    #[case(90_000, "25 h")]
    #[case(200_000, "2 days")]
    fn durations_have_one_unit(#[case] seconds: i64, #[case] text: &str) {
        assert_eq!(duration(reader(Language::En), seconds), text);
    }

    #[test]
    fn a_chart_stays_in_its_box() {
        let drawn = spark(&[0, 5, 10], false).into_string();
        assert!(drawn.contains("0.0,22.0 40.0,12.0 80.0,2.0"), "{drawn}");
        assert!(spark(&[], true).into_string().contains("spark bad"));
        assert!(spark(&[0, 0], false).into_string().contains("0.0,22.0 80.0,22.0"));
    }
}
