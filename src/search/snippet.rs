//! The sentence of a hit, with what was looked for marked in it.

use std::collections::HashSet;

/// Part of a snippet: plain text, to be escaped wherever it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Looked for.
    pub marked: bool,
}

/// So many characters at most, and so many before the hit.
const LENGTH: usize = 220;
const BEFORE: usize = 70;

/// Words of a text in order: byte ranges of runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\u{301}')
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

/// A letter without its accent, in lower case.
fn fold(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'Á' | 'À' | 'Â' | 'Ã' | 'Ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// A text without accents, in lower case.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Whether a word of a text is one of the stems looked for, or begins with one and ends like a form of it.
fn is_hit(word: &str, stems: &HashSet<String>) -> bool {
    let word = folded(word);
    if stems.contains(&word) {
        return true;
    }
    stems.iter().any(|stem| {
        // English stems say i for y.
        let stem = stem.strip_suffix('i').filter(|stem| stem.len() > 3).unwrap_or(stem);
        let ending = word.strip_prefix(stem).map_or(usize::MAX, |ending| ending.chars().count());
        ending
            <= match stem.chars().count() {
                0..=2 => 0,
                3 => 2,
                4 => 3,
                _ => 7,
            }
    })
}

/// The part of `text` where most of what was looked for stands together; its beginning when nothing does.
#[must_use]
pub fn snippet(text: &str, stems: &HashSet<String>) -> Vec<Piece> {
    let hits: Vec<(usize, usize)> = words(text)
        .filter(|(_, word)| is_hit(word, stems))
        .take(200)
        .map(|(at, word)| (at, at + word.len()))
        .collect();
    let start = best(&hits).map_or(0, |hit| beginning(text, hit));
    let tail = text.get(start..).unwrap_or_default();
    let length = tail.char_indices().nth(LENGTH).map_or(tail.len(), |(at, _)| at);
    let cut = length < tail.len();
    let end = start
        + if cut { tail.get(..length).and_then(|part| part.rfind(' ')).unwrap_or(length) } else { length };
    let mut pieces = Vec::new();
    let mut push = |text: &str, marked| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), marked });
        }
    };
    let mut at = start;
    if start > 0 {
        push("… ", false);
    }
    for (from, to) in hits.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        push(text.get(at..from).unwrap_or_default(), false);
        push(text.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    push(text.get(at..end).unwrap_or_default(), false);
    if cut {
        push(" …", false);
    }
    pieces
}

/// A snippet as safe HTML: escaped, with what was looked for in `<mark>`.
#[must_use]
pub fn html(pieces: &[Piece]) -> String {
    let mut html = String::new();
    for piece in pieces {
        html.push_str(if piece.marked { "<mark>" } else { "" });
        for c in piece.text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                other => html.push(other),
            }
        }
        html.push_str(if piece.marked { "</mark>" } else { "" });
    }
    html
}

/// The first hit of the window that holds most.
fn best(hits: &[(usize, usize)]) -> Option<usize> {
    let reach = |from: usize| hits.iter().filter(|(at, _)| (from..from + LENGTH).contains(at)).count();
    let best = hits.iter().map(|(at, _)| (reach(*at), std::cmp::Reverse(*at))).max();
    best.map(|(_, std::cmp::Reverse(at))| at)
}

/// Where the sentence of a hit begins, or a word not too far before it.
fn beginning(text: &str, hit: usize) -> usize {
    let before = text.get(..hit).unwrap_or_default();
    let far = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    if far == 0 {
        return 0;
    }
    let near = before.get(far..).unwrap_or_default();
    let sentence = near.rmatch_indices(['.', '?', '!', '\n']).next().map(|(at, sign)| at + sign.len());
    let word = near.find(' ');
    let from = far + sentence.or(word).unwrap_or(0);
    let rest = text.get(from..hit).unwrap_or_default();
    from + (rest.len() - rest.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn shown(text: &str, stems: &[&str]) -> String {
        let stems = stems.iter().map(|stem| (*stem).to_owned()).collect();
        let pieces = snippet(text, &stems);
        pieces
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect()
    }

    #[rstest]
    #[case("La Exportación de té", &["export"], "La [Exportación] de té")]
    #[case("Notre déclaration", &["declar"], "Notre [déclaration]")]
    #[case("Public policy counts", &["polici"], "Public [policy] counts")]
    #[case("Un castillo y una casa", &["cas"], "Un castillo y una [casa]")]
    #[case("Nada de eso", &["export"], "Nada de eso")]
    #[case("", &["export"], "")]
    #[case("ŉandú 日本語 zona", &["zon"], "ŉandú 日本語 [zona]")]
    fn forms_of_the_word_are_marked(#[case] text: &str, #[case] stems: &[&str], #[case] marked: &str) {
        assert_eq!(shown(text, stems), marked);
    }

    #[test]
    fn what_a_text_says_is_no_markup() {
        let stems = ["script".to_owned()].into();
        let pieces = snippet("<script>alert(1)</script> & \"co\"", &stems);
        let html = html(&pieces);
        assert_eq!(
            html,
            "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; &quot;co&quot;"
        );
    }

    #[test]
    fn the_sentence_of_the_hit_is_shown() {
        let text = format!(
            "{} Antes de salir de la zona franca, compruebe el lote. {}",
            "Primero esto. ".repeat(40),
            "Y después lo otro. ".repeat(40)
        );
        let shown = shown(&text, &["zon", "franc"]);
        assert!(shown.starts_with("… Antes de salir de la [zona] [franca]"), "{shown}");
        assert!(shown.ends_with(" …"), "{shown}");
        assert!(shown.chars().count() < LENGTH + 20, "{shown}");
    }
}
