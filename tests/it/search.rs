//! Searching in a real house: the worker reads what was written, programs find it.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{House, Member, eventually};

async fn house() -> (House, Member) {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    (house, ana)
}

async fn topic(house: &House, ana: &Member, (kind, title, body): (&str, &str, &str)) -> String {
    let draft = json!({"title": title, "body": body, "language": "es", "kind": kind});
    let made = house.post(ana, "/communities/agua/topics", draft).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Titles found, once there are `count`.
async fn found(house: &House, query: &str, count: usize) -> Vec<Value> {
    eventually("what was written is found", || async {
        let items = house.items(None, &format!("/search?{query}")).await;
        (items.len() == count).then_some(items)
    })
    .await
}

#[tokio::test]
async fn what_is_posted_is_found_within_two_seconds_and_what_is_deleted_at_once() {
    let (house, ana) = house().await;
    // The first reading may wait for the house to settle.
    topic(&house, &ana, ("discussion", "Preparativos", "Todo listo.")).await;
    found(&house, "q=preparativos", 1).await;
    let started = Instant::now();
    let id = topic(
        &house,
        &ana,
        ("question", "¿Quién exporta té?", "Las exportaciones de té & <b>café</b> crecen."),
    )
    .await;
    let items = found(&house, "q=exportacion", 1).await;
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    let hit = &items[0];
    assert_eq!((&hit["type"], &hit["id"]), (&json!("topic"), &json!(id)));
    assert_eq!(hit["url"], format!("{}/post/{id}", house.base()));
    assert!(hit["html"].as_str().unwrap().contains("<mark>exportaciones</mark> de té &amp; café"), "{hit}");
    assert_eq!(hit["community"]["name"], "agua");
    assert_eq!(hit["author"]["name"], "ana");
    let path = format!("/topics/{id}/replies");
    let reply = house.post(&ana, &path, json!({"body": "El embarque es semanal."})).await.expect(201);
    let items = found(&house, "q=embarques&type=reply", 1).await;
    assert_eq!((&items[0]["id"], &items[0]["topic"]), (&reply["id"], &json!(id)));
    house.call(Method::DELETE, &ana, (&format!("/topics/{id}"), Value::Null)).await.expect(204);
    assert!(house.items(None, "/search?q=exportacion").await.is_empty());
    assert!(house.items(None, "/search?q=embarque").await.is_empty());
}

#[tokio::test]
async fn programs_narrow_and_page() {
    let (house, ana) = house().await;
    for number in 0..5 {
        let kind = if number % 2 == 0 { "question" } else { "discussion" };
        topic(&house, &ana, (kind, &format!("Tarifa {number}"), "Una tarifa más.")).await;
    }
    found(&house, "q=tarifas", 5).await;
    for (filter, count) in [
        ("type=topic", 5),
        ("type=question", 3),
        ("type=reply", 0),
        ("type=", 5),
        ("community=agua", 5),
        ("community=nada", 0),
        ("author=ana", 5),
        ("author=nadie", 0),
        ("language=pt", 0),
        ("language=es", 5),
        ("since=2020-01-01", 5),
        ("until=2020-01-01", 0),
        ("sort=newest", 5),
    ] {
        assert_eq!(house.items(None, &format!("/search?q=tarifas&{filter}")).await.len(), count, "{filter}");
    }
    let first = house.get(None, "/search?q=tarifas&sort=newest&limit=2").await;
    let link = first.headers["link"].to_str().unwrap().to_owned();
    let next = link.split("/api/ateneo/v1").nth(1).unwrap().split('>').next().unwrap();
    let second = house.items(None, next).await;
    let titles: Vec<&str> = second.iter().map(|hit| hit["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Tarifa 2", "Tarifa 1"]);
    assert_eq!(first.expect(200)["items"][0]["title"], "Tarifa 4");
    for wrong in ["type=thing", "sort=best", "limit=0", "cursor=%%", "since=yesterday", "language=%00"] {
        assert_eq!(house.get(None, &format!("/search?q=tarifas&{wrong}")).await.status, 422, "{wrong}");
    }
    for nothing in ["", "?q=", "?q=de+la", "?q=%25%25"] {
        assert!(house.items(None, &format!("/search{nothing}")).await.is_empty(), "{nothing}");
    }
    let people = found(&house, "q=ana&type=person", 1).await;
    assert_eq!(people[0]["title"], people[0]["author"]["display_name"]);
    assert_eq!(found(&house, "q=agua&type=community", 1).await[0]["community"]["name"], "agua");
}
