//! The corpus of hostile inputs against pages and REST, class by class, over real HTTP.
//!
//! A class that is run has a file of its own with `run`, and its line in [`RUN`]; every case of it is
//! played or named with the reason why not. The corpus itself is not part of the project: where it is
//! absent, the tests say so and pass.

mod auth;
mod mail;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Answer;

/// Classes played here.
const RUN: [&str; 2] = ["auth", "mail"];
/// Classes played elsewhere: between houses, and where text is read.
const ELSEWHERE: [&str; 4] = ["httpsig", "identity", "html-xss", "markdown"];

/// One case.
pub struct Case {
    pub id: String,
    pub class: String,
    /// The request, or what to do in words (`seq`).
    pub spec: Value,
    /// Statuses the corpus allows.
    pub statuses: Vec<u16>,
}

impl Case {
    /// The form of its request, with the names this house gives the fields.
    pub fn form(&self) -> Vec<(String, String)> {
        let names = BTreeMap::from([("username", "name"), ("content", "body")]);
        let fields = self.spec["form"].as_object().cloned().unwrap_or_default();
        fields
            .into_iter()
            .map(|(key, value)| {
                let name = names.get(key.as_str()).copied().unwrap_or(&key).to_owned();
                (name, value.as_str().unwrap_or_default().to_owned())
            })
            .collect()
    }

    /// The answer is one the corpus allows, or one of `ours`, which says the same in our way. A redirect
    /// after a form is 303 here, and 302 in the corpus.
    #[track_caller]
    pub fn answered(&self, answer: &Answer, ours: &[u16]) {
        let status = if answer.status == 303 { 302 } else { answer.status };
        let fits = self.statuses.contains(&status) || ours.contains(&answer.status);
        assert!(fits, "{}: {} not in {:?}: {}", self.id, answer.status, self.statuses, answer.text);
        assert!(answer.status < 500 || answer.status == 503, "{}: {}", self.id, answer.text);
    }
}

fn shared() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("ATENEO_SHARED") {
        return Some(PathBuf::from(folder));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"].iter().map(|folder| root.join(folder)).find(|folder| folder.is_dir())
}

/// The cases whose target is a form or the API; empty, with a word about it, where there is no corpus.
pub fn cases() -> Vec<Case> {
    let Some(folder) = shared().map(|shared| shared.join("fixtures/hostile")) else {
        println!("SKIPPED: no corpus of hostile inputs here (set ATENEO_SHARED to its folder)");
        return Vec::new();
    };
    let index = std::fs::read_to_string(folder.join("public.jsonl")).unwrap();
    let lines = index.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .filter(|line| ["form", "api"].contains(&line["target"].as_str().unwrap()))
        .map(|line| {
            let text = std::fs::read(folder.join(line["file"].as_str().unwrap())).unwrap();
            let http = line["expect"]["http"].as_str().unwrap_or_default();
            Case {
                id: line["id"].as_str().unwrap().to_owned(),
                class: line["class"].as_str().unwrap().to_owned(),
                spec: serde_json::from_slice(&text).unwrap_or(Value::Null),
                statuses: http.split('|').filter_map(|status| status.parse().ok()).collect(),
            }
        })
        .collect()
}

/// The cases of one class.
pub fn of(class: &str) -> Vec<Case> {
    cases().into_iter().filter(|case| case.class == class).collect()
}

#[test]
fn what_is_not_played_is_counted() {
    let mut skipped = BTreeMap::<String, usize>::new();
    let cases = cases();
    for case in &cases {
        if !RUN.contains(&case.class.as_str()) && !ELSEWHERE.contains(&case.class.as_str()) {
            *skipped.entry(case.class.clone()).or_default() += 1;
        }
    }
    for (class, count) in &skipped {
        println!("not played here: {class}: {count}");
    }
    for class in RUN {
        assert!(cases.is_empty() || cases.iter().any(|case| case.class == class), "no such class: {class}");
    }
}
