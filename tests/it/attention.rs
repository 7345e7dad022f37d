//! What concerns somebody, as programs read it; and that it crosses from house to house.

use reqwest::Method;
use serde_json::{Value, json};

use crate::federation::journey::two;
use crate::support::{Answer, House, Member, eventually};

async fn kinds(house: &House, member: &Member) -> Vec<String> {
    let items = house.items(Some(member), "/notifications").await;
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn told(house: &House, member: &Member, kind: &str) -> Value {
    eventually(kind, || async {
        let items = house.items(Some(member), "/notifications").await;
        items.into_iter().find(|item| item["kind"] == kind)
    })
    .await
}

#[track_caller]
fn refused(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_name_and_an_answer_from_another_house_are_told() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "¿Cómo tarifar?", "body": format!("Pregunto a @ana@{}", hub.host()), "language": "es", "kind": "question"});
    let sent = campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    let mention = told(&hub, &ana, "mention").await;
    assert_eq!(mention["title"], "¿Cómo tarifar?");
    assert_eq!(mention["actor"]["handle"], format!("@beto@{}", campus.host()));
    let there = mention["topic"].as_str().unwrap();
    let body = json!({"body": "Por bloques."});
    let reply = hub.post(&ana, &format!("/topics/{there}/replies"), body).await.expect(201);
    let heard = told(&campus, &beto, "reply").await;
    assert_eq!(heard["topic"], sent["id"]);
    assert_eq!(heard["actor"]["handle"], format!("@ana@{}", hub.host()));
    // Useful, and accepted, from there.
    let own = heard["post"].as_str().unwrap();
    campus
        .call(Method::PUT, &beto, (&format!("/replies/{own}/reactions/useful"), Value::Null))
        .await
        .expect(204);
    let useful = told(&hub, &ana, "useful").await;
    assert_eq!((&useful["post"], &useful["count"]), (&reply["id"], &json!(1)));
    assert_eq!(kinds(&campus, &beto).await, ["reply"], "nothing of what he did himself");
}

#[tokio::test]
async fn notifications_levels_bookmarks_tags_and_settings_as_programs_use_them() {
    let house = House::open("hub").await;
    let (ana, eva) = (house.member("ana"), house.member("eva"));
    house.community("agua", &ana);
    let draft = json!({"title": "Filtros", "body": "Con @ana. #filtros", "language": "es"});
    let topic = house.post(&eva, "/communities/agua/topics", draft).await.expect(201);
    let id = topic["id"].as_str().unwrap();
    let mention = told(&house, &ana, "mention").await;
    assert!(mention["read"].is_null());
    assert_eq!(mention["community"]["name"], "agua");
    refused(&house.get(None, "/notifications").await, 401);
    refused(&house.get(Some(&ana), "/notifications?show=loud").await, 422);
    let one = format!("/notifications/{}/read", mention["id"].as_str().unwrap());
    refused(&house.call(Method::PUT, &eva, (&one, Value::Null)).await, 404);
    house.call(Method::PUT, &ana, (&one, Value::Null)).await.expect(204);
    assert!(house.items(Some(&ana), "/notifications?show=unread").await.is_empty());
    assert_eq!(house.items(Some(&ana), "/notifications?show=mentions&limit=1").await.len(), 1);
    house.post(&ana, "/notifications/read", Value::Null).await.expect(204);

    let (place, thread) = ("/communities/agua/level", format!("/topics/{id}/level"));
    assert_eq!(house.get(Some(&ana), place).await.expect(200)["level"], "normal");
    house.call(Method::PUT, &ana, (place, json!({"level": "watch"}))).await.expect(200);
    assert_eq!(house.get(Some(&ana), place).await.expect(200)["level"], "watch");
    house.call(Method::PUT, &ana, (&thread, json!({"level": "muted"}))).await.expect(200);
    assert_eq!(house.get(Some(&ana), &thread).await.expect(200)["level"], "muted");
    refused(&house.call(Method::PUT, &ana, (&thread, json!({"level": "all"}))).await, 422);
    refused(&house.call(Method::PUT, &ana, ("/topics/1/level", json!({"level": "muted"}))).await, 404);

    let reply = house.post(&eva, &format!("/topics/{id}/replies"), json!({"body": "Dos"})).await.expect(201);
    let kept = format!("/replies/{}/bookmark", reply["id"].as_str().unwrap());
    house.call(Method::PUT, &ana, (&format!("/topics/{id}/bookmark"), Value::Null)).await.expect(204);
    house.call(Method::PUT, &ana, (&kept, Value::Null)).await.expect(204);
    let bookmarks = house.items(Some(&ana), "/bookmarks").await;
    assert_eq!((&bookmarks[0]["id"], &bookmarks[1]["id"]), (&reply["id"], &topic["id"]));
    house.call(Method::DELETE, &ana, (&kept, Value::Null)).await.expect(204);
    assert_eq!(house.items(Some(&ana), "/bookmarks").await.len(), 1);
    refused(&house.call(Method::PUT, &ana, (&format!("/replies/{id}/bookmark"), Value::Null)).await, 404);

    house.call(Method::PUT, &ana, ("/tags/Filtros/follow", Value::Null)).await.expect(204);
    assert_eq!(house.items(Some(&ana), "/tags/followed").await, [json!({"tag": "filtros"})]);
    house.call(Method::DELETE, &ana, ("/tags/filtros/follow", Value::Null)).await.expect(204);
    refused(&house.call(Method::PUT, &ana, ("/tags/no-es-etiqueta!/follow", Value::Null)).await, 404);

    let path = "/me/notification-settings";
    let found = house.get(Some(&ana), path).await.expect(200);
    assert_eq!((&found["digest"], &found["channels"]["reply"]), (&json!("weekly"), &json!("now")));
    let change = json!({"channels": {"reply": "digest"}, "digest": "daily"});
    let saved = house.call(Method::PATCH, &ana, (path, change)).await.expect(200);
    assert_eq!((&saved["digest"], &saved["channels"]["reply"]), (&json!("daily"), &json!("digest")));
    for bad in [
        json!({"digest": "hourly"}),
        json!({"weekday": 8}),
        json!({"channels": {"reply": "sms"}}),
        json!({"channels": {"x": "now"}}),
    ] {
        refused(&house.call(Method::PATCH, &ana, (path, bad)).await, 422);
    }
}
