//! Which known word a mistyped one may mean.

/// A known word and in how many documents it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Known {
    pub word: String,
    /// As it is mostly written, with its accents.
    pub spelling: String,
    pub documents: i64,
    /// What it may stand as in a document.
    pub form: String,
}

/// The nearest of `known` within the slips a word of that length may have; of several as near, the one
/// that most documents hold. `typed` is without accents and in lower case.
pub fn nearest<'a>(typed: &str, known: &'a [Known]) -> Option<&'a Known> {
    let length = typed.chars().count();
    let most = if length < 4 {
        0
    } else if length < 8 {
        1
    } else {
        2
    };
    known
        .iter()
        .map(|known| (distance(typed, &known.word), known))
        .filter(|(distance, _)| (1..=most).contains(distance))
        .min_by_key(|(distance, known)| (*distance, -known.documents))
        .map(|(_, known)| known)
}

/// Letters to put, take, change or swap with their neighbour (optimal string alignment).
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let width = other.len() + 1;
    let mut rows = vec![0; (one.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            let cost = if i == 0 || j == 0 {
                i + j
            } else {
                let same = one.get(i - 1) == other.get(j - 1);
                let swapped = i > 1
                    && j > 1
                    && one.get(i - 1) == other.get(j - 2)
                    && one.get(i - 2) == other.get(j - 1);
                let read = |i, j| rows.get(at(i, j)).copied().unwrap_or(usize::MAX / 2);
                let plain =
                    (read(i - 1, j) + 1).min(read(i, j - 1) + 1).min(read(i - 1, j - 1) + usize::from(!same));
                if swapped { plain.min(read(i - 2, j - 2) + 1) } else { plain }
            };
            if let Some(cell) = rows.get_mut(at(i, j)) {
                *cell = cost;
            }
        }
    }
    rows.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("exportacion", "exportacion", 0)]
    #[case("exprotacion", "exportacion", 1)]
    #[case("exportcion", "exportacion", 1)]
    #[case("arancles", "aranceles", 1)]
    #[case("", "abc", 3)]
    fn slips_are_counted(#[case] one: &str, #[case] other: &str, #[case] slips: usize) {
        assert_eq!(distance(one, other), slips);
        assert_eq!(distance(other, one), slips);
    }

    #[test]
    fn the_nearest_and_then_the_commonest_word_is_meant() {
        let known = |word: &str, documents| Known {
            word: word.to_owned(),
            spelling: word.to_owned(),
            documents,
            form: String::new(),
        };
        let words = [known("aranceles", 40), known("arancelas", 1), known("alacranes", 9), known("sal", 99)];
        assert_eq!(nearest("arancles", &words).unwrap().word, "aranceles");
        assert_eq!(nearest("arancelos", &words).unwrap().word, "aranceles");
        assert!(nearest("zzzzzzzz", &words).is_none());
        assert!(nearest("sol", &words).is_none(), "too short to guess");
    }
}
