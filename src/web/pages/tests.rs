//! Every page in every language, and the rules all of them keep. With `ATENEO_RENDER_TO` set to a
//! folder the pages are written there with their assets, to be looked at in a browser.
use super::find::{Find, Outcome};
use super::sample::every::{all, topic as sample_topic};
use super::sample::{frame, replies};
use super::{find, topic};
use crate::i18n::Language;
use crate::web::assets;
use crate::web::layout::{Frame, Theme};
use std::collections::BTreeSet;

/// Values of an attribute, in order.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_page_keeps_the_rules_in_every_language() {
    for locale in Language::ALL {
        for (name, html) in all(locale) {
            let place = format!("{name} in {}", locale.code());
            assert_eq!(html.matches("<h1").count(), 1, "h1 of {place}");
            assert!(html.contains(&format!("<html lang=\"{}\"", locale.code())), "lang of {place}");
            assert!(!html.contains(" style="), "inline style in {place}");
            assert!(!html.contains("<script>") && !html.contains(" onclick="), "inline script in {place}");
            assert!(!html.contains("<title> ·"), "no title on {place}");
            assert!(html.contains("<main id=\"main\""), "no main in {place}");
            for section in [
                "layout-",
                "forms-",
                "home-",
                "accounts-",
                "communities-",
                "forum-",
                "people-",
                "find-",
                "search-",
                "errors-",
                "time-",
                "notifications-",
                "security-",
            ] {
                assert!(!html.contains(&format!(">{section}")), "raw key {section} in {place}");
            }
            let ids = values(&html, "id");
            let unique: BTreeSet<_> = ids.iter().collect();
            assert_eq!(unique.len(), ids.len(), "doubled id in {place}: {ids:?}");
            for attribute in ["for", "aria-labelledby", "aria-describedby"] {
                for id in values(&html, attribute).iter().flat_map(|value| value.split(' ')) {
                    assert!(ids.contains(&id), "{attribute} leads nowhere ({id}) in {place}");
                }
            }
            for target in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
                assert!(ids.contains(&target), "#{target} leads nowhere in {place}");
            }
            assert_eq!(
                html.matches("method=\"post\"").count(),
                html.matches("name=\"csrf\"").count(),
                "a form without token in {place}"
            );
        }
    }
}

#[test]
fn what_people_wrote_is_escaped() {
    let nasty = "\"><script>alert(1)</script>";
    let page =
        find::show(&frame(Language::Es, true), &Find { query: nasty, outcome: Outcome::Unreachable(nasty) })
            .into_string();
    assert!(!page.contains("<script>alert"));
    let replies = replies();
    assert!(
        topic::show(&frame(Language::Es, true), &sample_topic(&replies))
            .into_string()
            .contains("En nuestro caso &lt;/textarea&gt;")
    );
}

#[test]
fn members_never_read_our_jargon() {
    let jargon =
        ["instancia", "instance", "instância", "federad", "federat", "fédér", "fediverso", "activitypub"];
    for locale in Language::ALL {
        for (name, html) in all(locale) {
            let text = html
                .split('<')
                .map(|part| part.split_once('>').map_or("", |(_, text)| text))
                .collect::<String>()
                .to_lowercase();
            for word in jargon {
                assert!(!text.contains(word), "{word} on {name} in {}", locale.code());
            }
        }
    }
}

#[test]
fn pages_can_be_looked_at() {
    let Ok(folder) = std::env::var("ATENEO_RENDER_TO") else { return };
    let root = std::path::Path::new(&folder);
    for name in ["ateneo.css", "ateneo.js", "icons.svg"] {
        let path = root.join(assets::href(name).trim_start_matches('/'));
        let hash = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, assets::get(hash, name).unwrap().bytes).unwrap();
    }
    for locale in Language::ALL {
        std::fs::create_dir_all(root.join(locale.code())).unwrap();
        for (name, html) in all(locale) {
            std::fs::write(root.join(locale.code()).join(format!("{name}.html")), html).unwrap();
        }
    }
    let night = Frame { theme: Theme::Dark, ..frame(Language::Es, true) };
    let page = find::show(&night, &Find { query: "", outcome: Outcome::NotFound }).into_string();
    assert!(page.contains("<html lang=\"es\" class=\"dark\">"));
}
