//! Class `search`: by page and by API, each answered, and quickly.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::of;
use crate::support::browser::Browser;
use crate::support::{House, eventually};

#[tokio::test]
async fn searches_are_answered_quickly_whatever_is_typed() {
    let cases = of("search");
    if cases.is_empty() {
        return;
    }
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let draft = json!({"title": "Un tema", "body": "a b c", "language": "es"});
    house.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    eventually("the topic is found", || async {
        (house.items(None, "/search?q=tema").await.len() == 1).then_some(())
    })
    .await;
    for case in &cases {
        let query = case.spec["query"]["q"].as_str().unwrap();
        let page = Browser::new(&house).request(Method::GET, "/search");
        for (door, request) in [("page", page), ("api", house.request(Method::GET, "/search", None))] {
            let started = Instant::now();
            // No client can say an address of more than 64 KiB; the page's longest form is tried instead.
            let query: String = query.chars().take(10_000).collect();
            let status = house.send(request.query(&[("q", &query)])).await.status;
            // An address of 100,000 characters is refused before anything reads it.
            let refused = [414, 431].contains(&status);
            assert!(case.statuses.contains(&status) || refused, "{} by {door}: {status}", case.id);
            assert!(
                started.elapsed() < Duration::from_secs(2),
                "{} by {door}: {:?}",
                case.id,
                started.elapsed()
            );
        }
    }
    // Nothing was done to what is there, and nothing is kept busy.
    assert_eq!(house.items(None, "/search?q=tema").await.len(), 1);
}
