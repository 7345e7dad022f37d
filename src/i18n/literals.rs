//! No sentence stands in a template: words that people read come from the Fluent files.
use std::path::Path;

/// Texts of templates that are the same in every language: names, formats, and words programs read.
const SAME: [&str; 5] = ["Ateneo", "ateneo backup", "ROR", "Turtle", "JSON-LD"];

/// Text literals that `html!` shows as content: not attributes, not arguments of calls.
fn shown(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, start) in source.match_indices("html! {") {
        block(&source[at + start.len()..], &mut found);
    }
    found
}

/// Reads up to the brace that closes the block.
fn block(source: &str, found: &mut Vec<String>) {
    let mut chars = source.chars();
    // Of each open brace, whether it holds the value of an attribute.
    let mut braces = vec![false];
    let mut calls = 0_usize;
    let mut before = ['{', ' '];
    while let Some(c) = chars.next() {
        match c {
            '{' => braces.push(before[0] == '=' || braces.last() == Some(&true)),
            '}' => {
                braces.pop();
                if braces.is_empty() {
                    return;
                }
            }
            '(' | '[' => calls += 1,
            ')' | ']' => calls = calls.saturating_sub(1),
            '/' if before[0] == '/' => drop(chars.by_ref().find(|c| *c == '\n')),
            '"' => {
                let text = literal(&mut chars);
                let value = before[0] == '=' || (before == ['#', '='] || before == ['.', '=']);
                if calls == 0 && !value && braces.last() == Some(&false) {
                    found.push(text);
                }
            }
            _ => {}
        }
        if !c.is_whitespace() {
            before = [c, before[0]];
        }
    }
}

fn literal(chars: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => drop(chars.next()),
            c => text.push(c),
        }
    }
    text
}

fn has_word(text: &str) -> bool {
    let bare = SAME.iter().fold(text.to_owned(), |text, same| text.replace(same, ""));
    bare.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 1)
}

fn scan(folder: &Path, faults: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() && !name.ends_with("sample") && !name.ends_with("tests") {
            scan(&path, faults);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            faults.extend(
                shown(source).into_iter().filter(|text| has_word(text)).map(|text| format!("{name}: {text}")),
            );
        }
    }
}

#[test]
fn templates_hold_no_sentences() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    scan(&root.join("web"), &mut faults);
    scan(&root.join("mail"), &mut faults);
    // What the REST page shows of programs is the programs' language.
    faults.retain(|fault| !fault.contains("pages/docs/") && !fault.contains("routes/sitemap.rs"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_scanner_sees_what_is_shown() {
    let template = r##"html! { p.gap title="No" { "Hola gente" (t!(r, "layout-skip")) a href={ "/u/" (x) "edit" } { "sí" b { "·" } } } @match y { A => "otra cosa", } }"##;
    let texts: Vec<String> = shown(template).into_iter().filter(|text| has_word(text)).collect();
    assert_eq!(texts, ["Hola gente", "sí", "otra cosa"]);
}
