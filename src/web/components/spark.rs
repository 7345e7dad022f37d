//! Small lines of numbers: a picture beside the number it ends in.
use maud::{Markup, PreEscaped, html};

/// Width and height of the picture, in its own units.
const SIZE: (i64, i64) = (96, 24);

/// A line through `numbers`, oldest first; hidden from screen readers, which get the numbers.
#[must_use]
pub fn spark(numbers: &[i64]) -> Markup {
    let most = numbers.iter().copied().max().unwrap_or_default().max(1);
    let last = i64::try_from(numbers.len()).unwrap_or(1).max(2) - 1;
    let points: Vec<(i64, i64)> = numbers
        .iter()
        .zip(0_i64..)
        .map(|(number, at)| (2 + at * (SIZE.0 - 4) / last, SIZE.1 - 3 - number.max(&0) * (SIZE.1 - 6) / most))
        .collect();
    let line = points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    let end =
        points.last().map(|(x, y)| format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2\"/>")).unwrap_or_default();
    html! {
        svg.spark viewBox={ "0 0 " (SIZE.0) " " (SIZE.1) } aria-hidden="true" focusable="false" {
            polyline points=(line) {}
            (PreEscaped(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_in_its_picture() {
        let drawn = spark(&[0, 5, 10, 2]).into_string();
        assert!(drawn.contains("points=\"2,21 32,12 63,3 94,18\""), "{drawn}");
        assert!(spark(&[]).into_string().contains("points=\"\""));
        assert!(spark(&[3]).into_string().contains("points=\"2,3\""));
    }
}
