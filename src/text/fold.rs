//! Words without what people leave out when they type: case and accents.

/// `text` in lower case and without the accents of Latin letters; other letters stay as they are.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ț' | 'ţ' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            // Accents written as characters of their own.
            '\u{300}'..='\u{36f}' => {}
            c => folded.push(c),
        }
    }
    folded
}

/// `text` as part of an address: `a-z`, digits and single hyphens, at most `most` of them.
///
/// Empty when nothing of it can be written so.
#[must_use]
pub fn address_of(text: &str, most: usize) -> String {
    let mut address = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            address.push(c);
        } else if !address.is_empty() && !address.ends_with('-') {
            address.push('-');
        }
        if address.len() >= most {
            break;
        }
    }
    address.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Facilitación del Comércio", "facilitacion del comercio")]
    #[case("Œuvre Straße", "oeuvre strasse")]
    #[case("e\u{301}tude", "etude")]
    #[case("Ñandutí", "nanduti")]
    #[case("水", "水")]
    fn accents_and_case_do_not_matter(#[case] text: &str, #[case] folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[rstest]
    #[case("Reglas de origen", 60, "reglas-de-origen")]
    #[case("  ¿Qué?  ", 60, "que")]
    #[case("Propriedade / Indústria", 14, "propriedade-in")]
    #[case("水", 60, "")]
    fn addresses_are_plain(#[case] text: &str, #[case] most: usize, #[case] address: &str) {
        assert_eq!(address_of(text, most), address);
    }
}
