//! What somebody typed, taken apart: words, "phrases", -exclusions and an open end*.

/// Longest text that is looked for, in characters.
pub const MAX_TEXT: usize = 200;
/// Words and phrases beyond these are left out: each costs.
const MAX_TERMS: usize = 12;
const MAX_WORD: usize = 50;

/// A text taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Each must be there.
    pub words: Vec<String>,
    /// Words that must stand beside each other.
    pub phrases: Vec<String>,
    /// None of them may be there, words or phrases.
    pub without: Vec<String>,
    /// The last word may be the beginning of one.
    pub open: bool,
}

impl Query {
    /// Never fails: what is no word is passed over.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text: String =
            text.chars().take(MAX_TEXT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut query = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() && query.len() < MAX_TERMS {
            let (minus, after) = match rest.strip_prefix(['-', '−']) {
                Some(after) => (true, after),
                None => (false, rest),
            };
            let (term, quoted, left) = next(after);
            query.take(term, (minus, quoted));
            rest = left.trim_start();
        }
        query
    }

    fn take(&mut self, term: &str, (minus, quoted): (bool, bool)) {
        let open = !quoted && term.ends_with('*');
        let words: Vec<String> = term.split_whitespace().filter_map(word).collect();
        if words.is_empty() {
            return;
        }
        let joined = words.join(" ");
        self.open = !minus && !quoted && (open || joined.chars().count() > 2);
        if minus {
            self.without.push(joined);
        } else if words.len() > 1 {
            self.phrases.push(joined);
        } else {
            self.words.extend(words);
        }
    }

    fn len(&self) -> usize {
        self.words.len() + self.phrases.len() + self.without.len()
    }

    /// Nothing that could be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }
}

/// The next term, whether it stood in quotes, and what is left.
fn next(text: &str) -> (&str, bool, &str) {
    let closing: &[char] = match text.chars().next() {
        Some('"') => &['"'],
        Some('“' | '”' | '„') => &['”', '“'],
        Some('«') => &['»'],
        _ => {
            let end = text.find([' ', '"', '“', '«']).unwrap_or(text.len());
            let (term, left) = text.split_at(end);
            return (term, false, left);
        }
    };
    let inside = text.get(text.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    match inside.split_once(closing) {
        Some((term, left)) => (term, true, left),
        None => (inside, true, ""),
    }
}

/// Without the signs round it; `None` where no letter or digit is left.
fn word(text: &str) -> Option<String> {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then(|| word.chars().take(MAX_WORD).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("reglas de origen", &["reglas", "de", "origen"], &[], &[])]
    #[case("\"zona franca\" tránsito", &["tránsito"], &["zona franca"], &[])]
    #[case("«zone franche»", &[], &["zone franche"], &[])]
    #[case("“zona franca” -puerto", &[], &["zona franca"], &["puerto"])]
    #[case("origen -\"zona franca\"", &["origen"], &[], &["zona franca"])]
    #[case("\"solo\"", &["solo"], &[], &[])]
    #[case("¿Cómo? (acreditar),", &["Cómo", "acreditar"], &[], &[])]
    #[case("co-operación 8708.29", &["co-operación", "8708.29"], &[], &[])]
    #[case("% %% ' \\ - \"\" --", &[], &[], &[])]
    #[case("a\0b", &["a", "b"], &[], &[])]
    #[case("\"sin cerrar", &[], &["sin cerrar"], &[])]
    fn typed_texts_are_taken_apart(
        #[case] text: &str,
        #[case] words: &[&str],
        #[case] phrases: &[&str],
        #[case] without: &[&str],
    ) {
        let query = Query::parse(text);
        assert_eq!(query.words, words);
        assert_eq!(query.phrases, phrases);
        assert_eq!(query.without, without);
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        assert!(Query::parse("reglas de ori").open);
        assert!(Query::parse("or*").open);
        assert!(!Query::parse("or").open);
        assert!(!Query::parse("origen \"zona franca\"").open);
    }

    #[test]
    fn long_texts_are_cut() {
        let query = Query::parse(&"palabra ".repeat(1000));
        assert_eq!(query.len(), MAX_TERMS);
        assert!(Query::parse(&"%".repeat(500)).is_empty());
        assert_eq!(Query::parse(&"x".repeat(150)).words[0].len(), MAX_WORD);
    }
}
