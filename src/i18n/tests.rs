//! The four languages say the same things, and only what the pages ask for.
use super::{Language, messages, t};
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Every key of a language with the variables its sentence uses, read from the text itself.
fn keys(locale: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for source in messages::sources(locale) {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{} does not parse", locale.code());
        let mut current = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                current = line.split('=').next().unwrap().trim().to_owned();
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{current} twice");
            }
            for (at, _) in line.match_indices('$') {
                let name = line[at + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
                found.get_mut(&current).unwrap().insert(name.to_owned());
            }
        }
    }
    found
}

fn sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, texts);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.push(
                text.lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
    }
}

/// Keys in `t!(…, "key"` anywhere below `src`, with the names of the variables that follow.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for text in &texts {
        for (at, call) in text.match_indices("t!(") {
            if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &text[at + call.len()..];
            let Some((_, quoted)) = rest.split_once('"') else { continue };
            let (key, after) = quoted.split_once('"').unwrap();
            if key.contains(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')) {
                continue;
            }
            found.entry(key.to_owned()).or_default().extend(variables(after));
        }
    }
    found
}

/// The `name =` parts of a call up to its closing bracket; nested calls are skipped.
fn variables(after: &str) -> BTreeSet<String> {
    let (mut depth, mut word, mut names) = (0_i32, String::new(), BTreeSet::new());
    let mut previous = ',';
    for c in after.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' => word.clear(),
            '=' if depth == 0 && previous != '=' && !word.trim().is_empty() => {
                let name = word.trim().to_owned();
                if name.chars().all(|c| c.is_ascii_alphanumeric()) {
                    names.insert(name);
                }
                word.clear();
            }
            _ => word.push(c),
        }
        previous = c;
    }
    names
}

#[test]
fn four_languages_have_the_same_keys_and_variables() {
    let spanish = keys(Language::Es);
    for locale in Language::ALL {
        let other = keys(locale);
        let missing: Vec<_> = spanish.keys().filter(|key| !other.contains_key(*key)).collect();
        let extra: Vec<_> = other.keys().filter(|key| !spanish.contains_key(*key)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{}: missing {missing:?}, extra {extra:?}",
            locale.code()
        );
        for (key, variables) in &spanish {
            assert_eq!(variables, &other[key], "{key} in {}", locale.code());
        }
    }
}

#[test]
fn every_key_exists_and_every_key_is_used() {
    let (known, used) = (keys(Language::Es), uses());
    let missing: Vec<_> = used.keys().filter(|key| !known.contains_key(*key)).collect();
    let unused: Vec<_> = known.keys().filter(|key| !used.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no such message: {missing:?}");
    assert!(unused.is_empty(), "nobody says: {unused:?}");
    for (key, variables) in &used {
        assert_eq!(variables, &known[key], "variables of {key}");
    }
}

#[test]
fn no_sentence_is_left_in_spanish() {
    // Short words may coincide between languages; a sentence may not.
    let [spanish, others @ ..] = Language::ALL.map(|locale| {
        let lines = messages::sources(locale).join("\n");
        lines
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect::<BTreeMap<_, _>>()
    });
    for other in others {
        for (key, text) in &spanish {
            assert!(
                text.split(' ').filter(|word| word.chars().all(char::is_alphabetic)).count() < 4
                    || other.get(key) != Some(text),
                "{key}: {text}"
            );
        }
    }
}

#[test]
fn numbers_take_the_separators_of_the_language() {
    assert_eq!(t!(Language::Es, "forum-replies", count = 1204), "1.204 respuestas");
    assert_eq!(t!(Language::Pt, "forum-replies", count = 1204), "1.204 respostas");
    assert_eq!(t!(Language::En, "forum-replies", count = 1204), "1,204 replies");
    assert_eq!(t!(Language::Fr, "forum-replies", count = 1204), "1\u{202f}204 réponses");
    assert_eq!(t!(Language::Es, "forum-replies", count = 1), "1 respuesta");
    assert_eq!(t!(Language::En, "forum-replies", count = 0), "0 replies");
    assert_eq!(t!(Language::Fr, "forum-replies", count = 0), "0 réponse");
}
