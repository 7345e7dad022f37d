//! What a person's document says of their work: our own terms, else fields as others show them.

use serde_json::Value;

use super::Node;
use super::object::{cut, languages};
use crate::actors::profile::{LINE, MOST_KEYWORDS, Told};
use crate::i18n::{Language, countries, is_country};
use crate::text::{LanguageTag, sanitize};

/// Names under which people elsewhere tell where they work, in lower case.
const ORGANIZATION: [&str; 9] = [
    "organization",
    "organisation",
    "organización",
    "organização",
    "institution",
    "institución",
    "instituição",
    "affiliation",
    "company",
];
const POSITION: [&str; 7] = ["position", "role", "job", "cargo", "puesto", "fonction", "poste"];
const COUNTRY: [&str; 3] = ["country", "país", "pays"];

/// Reads it, bounded; whoever does not say to be found is not. What they write in communities may be found
/// unless they say no: most software does not say (FEP-5feb).
#[must_use]
pub fn told(node: Node<'_>) -> Told {
    let fields = fields(node);
    let named = |names: &[&str]| {
        fields.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.clone())
    };
    // Our own terms hold text, not HTML.
    let own = |key: &str| node.text(key).map(plain).filter(|text| !text.is_empty());
    Told {
        organization: own("ateneo:organization").or_else(|| named(&ORGANIZATION)).unwrap_or_default(),
        position: own("ateneo:position").or_else(|| named(&POSITION)).unwrap_or_default(),
        country: own("ateneo:country")
            .filter(|code| is_country(code))
            .or_else(|| named(&COUNTRY).and_then(|name| code_of(&name))),
        languages: spoken(node),
        keywords: texts(node, "ateneo:keywords", MOST_KEYWORDS).iter().map(|word| cut(word, 40)).collect(),
        discoverable: node.flag("discoverable"),
        indexable: node.get("indexable").and_then(Value::as_bool).unwrap_or(true),
    }
}

fn plain(text: &str) -> String {
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), LINE).replace('\0', "")
}

fn line(text: &str) -> String {
    cut(sanitize::plain_text(text).trim(), LINE).replace('\0', "")
}

/// `PropertyValue` entries: name in lower case, value as text; at most 50.
fn fields(node: Node<'_>) -> Vec<(String, String)> {
    node.list("attachment")
        .into_iter()
        .take(50)
        .filter_map(Node::of)
        .filter(|entry| entry.is("PropertyValue"))
        .filter_map(|entry| Some((line(entry.text("name")?).to_lowercase(), line(entry.text("value")?))))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// A country by its code or its name in one of the four languages.
fn code_of(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    if is_country(&upper) {
        return Some(upper);
    }
    Language::ALL.into_iter().find_map(|locale| {
        let known =
            countries(locale).into_iter().find(|(_, name)| name.to_lowercase() == text.to_lowercase());
        known.map(|(code, _)| code.to_owned())
    })
}

fn texts(node: Node<'_>, key: &str, most: usize) -> Vec<String> {
    node.list(key)
        .into_iter()
        .filter_map(|value| value.as_str())
        .map(plain)
        .filter(|text| !text.is_empty())
        .take(most)
        .collect()
}

fn spoken(node: Node<'_>) -> Vec<String> {
    let own: Vec<String> = texts(node, "ateneo:languages", 20)
        .iter()
        .filter_map(|code| LanguageTag::parse(code).ok())
        .map(|tag| tag.as_str().to_owned())
        .collect();
    if own.is_empty() { languages(node) } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_others_show_as_fields_is_understood() {
        let document = json!({"type": "Person", "discoverable": true, "attachment": [
            {"type": "PropertyValue", "name": "Institución", "value": "<p>Aduana <b>Nacional</b></p>"},
            {"type": "PropertyValue", "name": "País", "value": "Bolivia"},
            {"type": "PropertyValue", "name": "Web", "value": "https://example.org"}]});
        let told = told(Node::of(&document).unwrap());
        assert_eq!((told.organization.as_str(), told.country.as_deref()), ("Aduana Nacional", Some("BO")));
        assert!(told.discoverable && told.indexable);
    }

    #[test]
    fn only_a_no_is_a_no() {
        for (said, kept) in [(json!(false), false), (json!(true), true), (json!("no"), true)] {
            let document = json!({"type": "Person", "indexable": said});
            assert_eq!(told(Node::of(&document).unwrap()).indexable, kept, "{said}");
        }
    }

    #[test]
    fn our_own_terms_win_and_nonsense_is_nothing() {
        let document = json!({"type": "Person", "ateneo:organization": "UPLS <La Paz>", "ateneo:country": "ZZ",
            "ateneo:languages": ["pt-br", "¿?"], "ateneo:keywords": [1, "origen"],
            "attachment": [{"type": "PropertyValue", "name": "company", "value": "Otra"}]});
        let told = told(Node::of(&document).unwrap());
        assert_eq!((told.organization.as_str(), told.country), ("UPLS <La Paz>", None));
        assert_eq!((told.languages, told.keywords), (vec!["pt-BR".to_owned()], vec!["origen".to_owned()]));
    }
}
