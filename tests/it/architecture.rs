//! The import rule of the house (`ARCHITECTURE.md`): ground stands on ground, rooms on ground and
//! earlier rooms, doors on both and never on a sibling; only `cli` sees everything.

use std::path::{Path, PathBuf};

const GROUND: [&str; 19] = [
    "app",
    "clock",
    "config",
    "db",
    "error",
    "events",
    "http",
    "i18n",
    "jobs",
    "lookup",
    "mail",
    "media",
    "secret",
    "site",
    "storage",
    "telemetry",
    "text",
    "lib",
    "main",
];
const ROOMS: [&str; 11] = [
    "actors",
    "accounts",
    "posts",
    "communities",
    "taxonomy",
    "forum",
    "moderation",
    "notifications",
    "search",
    "timelines",
    "operations",
];
const DOORS: [&str; 3] = ["api", "federation", "web"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The part of the house a file is in.
fn part(root: &Path, file: &Path) -> String {
    let first = file.strip_prefix(root).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// Code without its unit tests: they may look anywhere.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

fn may(from: &str, to: &str) -> bool {
    let room = |name: &str| ROOMS.iter().position(|room| *room == name);
    let ground = GROUND.contains(&to);
    match from {
        "cli" | "main" | "lib" => true,
        from if GROUND.contains(&from) => ground,
        from if room(from).is_some() => ground || room(to).is_some_and(|to| to <= room(from).unwrap()),
        from => ground || room(to).is_some() || from == to,
    }
}

fn banned(part: &str, line: &str) -> Option<&'static str> {
    let uses = |name: &str| line.contains(&format!("{name}::")) || line.contains(&format!("use {name};"));
    if ROOMS.contains(&part) {
        return ["axum", "activitypub_federation", "maud"].into_iter().find(|name| uses(name));
    }
    if ["web", "api"].contains(&part) && uses("diesel") {
        return Some("diesel");
    }
    None
}

#[test]
fn nobody_imports_what_they_must_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in sources(&root) {
        let from = part(&root, &file);
        assert!(
            from == "cli" || GROUND.contains(&&*from) || ROOMS.contains(&&*from) || DOORS.contains(&&*from),
            "{from} has no place in the house: add it here and to lib.rs"
        );
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        if name == "tests.rs"
            || name.ends_with("_tests.rs")
            || file.components().any(|part| part.as_os_str() == "sample")
        {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            for to in line
                .split("crate::")
                .skip(1)
                .filter_map(|rest| rest.split([':', ';', ' ', ',', '{', ')', '(', '<', '>']).next())
            {
                let known = to == "cli" || GROUND.contains(&to) || ROOMS.contains(&to) || DOORS.contains(&to);
                if known && !may(&from, to) {
                    wrong.push(format!("{}:{}: {from} imports {to}", file.display(), number + 1));
                }
            }
            for to in grouped(line) {
                if !may(&from, to) {
                    wrong.push(format!("{}:{}: {from} imports {to}", file.display(), number + 1));
                }
            }
            if let Some(ban) = banned(&from, line) {
                wrong.push(format!("{}:{}: {from} uses {ban}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// `use crate::{a, b}` on one line.
fn grouped(line: &str) -> Vec<&str> {
    let Some(group) = line.trim().strip_prefix("use crate::{") else { return Vec::new() };
    let known =
        |name: &&str| *name == "cli" || GROUND.contains(name) || ROOMS.contains(name) || DOORS.contains(name);
    group
        .split(['}', ','])
        .map(|name| name.split("::").next().unwrap_or_default().trim())
        .filter(known)
        .collect()
}

#[test]
fn the_rule_itself_is_right() {
    assert!(may("web", "forum") && may("forum", "posts") && may("posts", "db") && may("cli", "web"));
    assert!(
        !may("web", "api") && !may("posts", "forum") && !may("db", "actors") && !may("federation", "web")
    );
    assert_eq!(banned("forum", "use axum::Router;"), Some("axum"));
    assert_eq!(banned("api", "diesel::sql_query(x)"), Some("diesel"));
    assert_eq!(banned("federation", "diesel::sql_query(x)"), None);
}
