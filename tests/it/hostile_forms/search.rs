//! Class `search`: by page and by API, each answered, and quickly.

use std::time::{Duration, Instant};

use serde_json::json;

use super::of;
use crate::support::{House, client, eventually};

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
        for path in ["/search", "/api/ateneo/v1/search"] {
            let started = Instant::now();
            let request = client().get(format!("{}{path}", house.base())).query(&[("q", query)]);
            let status = request.send().await.unwrap().status().as_u16();
            // An address of 100,000 characters is refused before anything reads it.
            let refused = [414, 431].contains(&status);
            assert!(case.statuses.contains(&status) || refused, "{} at {path}: {status}", case.id);
            assert!(
                started.elapsed() < Duration::from_secs(2),
                "{} at {path}: {:?}",
                case.id,
                started.elapsed()
            );
        }
    }
    // Nothing was done to what is there, and nothing is kept busy.
    assert_eq!(house.items(None, "/search?q=tema").await.len(), 1);
}
