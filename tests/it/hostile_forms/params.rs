//! Class `params`: parameters of lists that nobody should send. The corpus asks Mastodon's timelines; here
//! they are put to our own lists, in the API and on pages.

use std::time::{Duration, Instant};

use reqwest::Method;

use super::of;
use crate::support::House;

#[tokio::test]
async fn run() {
    let cases = of("params");
    if cases.is_empty() {
        return;
    }
    let house = House::open("hub").await;
    let lola = house.member("lola");
    house.community("plaza", &lola);
    let api = ["communities/plaza/topics", "communities", "instances", "search"];
    let lists = api.map(|list| format!("/api/ateneo/v1/{list}"));
    let pages = ["/c/plaza", "/u/lola", "/communities", "/search", "/c/plaza/feed.atom"].map(str::to_owned);
    for case in &cases {
        let asked = case.spec["query"].as_object().unwrap();
        let mut query: Vec<(&str, &str)> =
            asked.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect();
        // What places a page has our name here too.
        let places: Vec<_> =
            query.iter().filter(|(name, _)| *name == "max_id").map(|(_, value)| ("cursor", *value)).collect();
        query.extend(places);
        for path in lists.iter().chain(&pages) {
            let started = Instant::now();
            let request = house.request(Method::GET, path, None).query(&query).query(&[("q", "agua")]);
            let answer = house.send(request).await;
            // A page that cannot be is not found.
            case.answered(&answer, &[404]);
            assert!(answer.status != 404 || pages.contains(path), "{}: {path}", case.id);
            assert!(answer.text.len() < 1_000_000 && started.elapsed() < Duration::from_secs(2), "{path}");
        }
        println!("{}: held", case.id);
    }
}
