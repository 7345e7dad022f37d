//! What the REST API refuses, beyond the plain cases of `api`: shapes that nearly fit, rights that
//! nearly reach.

use diesel_async::SimpleAsyncConnection as _;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House, Member};

#[track_caller]
fn refused(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    answer.json()
}

async fn house() -> (House, Member, Member, String) {
    let house = House::with("hub", &[("ATENEO_LIMITS__POSTS_PER_HOUR", "6")]).await;
    let (ana, eva) = (house.member("ana"), house.member("eva"));
    house.community("agua", &ana);
    let draft = json!({"title": "Primero", "body": "x", "language": "es"});
    let topic = house.post(&eva, "/communities/agua/topics", draft).await.expect(201);
    let path = format!("/topics/{}", topic["id"].as_str().unwrap());
    (house, ana, eva, path)
}

#[tokio::test]
async fn shapes_that_nearly_fit() {
    let (house, _, eva, topic) = house().await;
    let replies = format!("{topic}/replies");
    // Arrays are no objects, though a struct could be read from them.
    let array = json!(["Segundo", "x", "es", null, []]);
    refused(&house.post(&eva, "/communities/agua/topics", array).await, 422);
    refused(&house.call(Method::PATCH, &eva, (&topic, json!([]))).await, 422);
    let raw = house
        .request(Method::PATCH, &format!("/api/ateneo/v1{topic}"), Some(&eva))
        .header("Content-Type", "application/json");
    refused(&house.send(raw.body("[".repeat(20_000))).await, 400);
    // A language goes out to other servers: it must be one. No text holds U+0000.
    for language in ["??", "\u{0}", "español"] {
        refused(&house.post(&eva, &replies, json!({"body": "x", "language": language})).await, 422);
    }
    refused(&house.post(&eva, "/follows", json!({"account": "a\u{0}b"})).await, 422);
    refused(&house.post(&eva, "/media", json!({})).await, 415);
    for path in ["/instances?cursor=%00", "/lookup?resource=a%00b", "/lookup?resource="] {
        refused(&house.get(Some(&eva), path).await, 422);
    }
    for path in ["/communities/%ff", "/communities/%ff/topics", "/communities/a%00b", "/topics/%ff"] {
        refused(&house.get(Some(&eva), path).await, 404);
    }
    refused(&house.call(Method::PUT, &eva, ("/topics/%ff/reactions/like", Value::Null)).await, 404);
    // What was refused does not count against the limit: five are left of six.
    for number in 0..5 {
        house.post(&eva, &replies, json!({"body": format!("Respuesta {number}")})).await.expect(201);
    }
    refused(&house.post(&eva, &replies, json!({"body": "Una más"})).await, 429);
}

#[tokio::test]
async fn what_is_deleted_is_not_answered() {
    let (house, ana, eva, topic) = house().await;
    let replies = format!("{topic}/replies");
    let reply = house.post(&eva, &replies, json!({"body": "Sí"})).await.expect(201);
    let gone = format!("/replies/{}", reply["id"].as_str().unwrap());
    house.call(Method::DELETE, &eva, (&gone, Value::Null)).await.expect(204);
    let answer = json!({"body": "¿Cómo?", "in_reply_to": reply["id"]});
    assert_eq!(refused(&house.post(&ana, &replies, answer).await, 422)["errors"][0]["field"], "in_reply_to");
}

#[tokio::test]
async fn weak_tags_do_not_guard_a_change() {
    let (house, _, eva, topic) = house().await;
    let tag = house.get(Some(&eva), &topic).await.headers["etag"].to_str().unwrap().to_owned();
    let change = |tag: String| {
        house
            .request(Method::PATCH, &format!("/api/ateneo/v1{topic}"), Some(&eva))
            .header("If-Match", tag)
            .json(&json!({"title": "Segundo"}))
    };
    refused(&house.send(change(format!("W/{tag}"))).await, 412);
    // Of two that saw the same, one changes it.
    let (one, other) = tokio::join!(house.send(change(tag.clone())), house.send(change(tag)));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn hidden_and_absent_look_alike() {
    let (house, ana, eva, topic) = house().await;
    let reply = house.post(&eva, &format!("{topic}/replies"), json!({"body": "Sí"})).await.expect(201);
    let gone = house.post(&eva, &format!("{topic}/replies"), json!({"body": "No"})).await.expect(201);
    let reply = format!("/replies/{}", reply["id"].as_str().unwrap());
    let gone = format!("/replies/{}", gone["id"].as_str().unwrap());
    house.call(Method::DELETE, &eva, (&gone, Value::Null)).await.expect(204);
    let hide = "update communities set visibility = 'hidden'";
    house.database.connect().await.batch_execute(hide).await.unwrap();
    // Ana belongs; a token of hers that may not read shows what anybody may see.
    let writer = Member { name: "ana".to_owned(), token: house.run(&["token", "ana", "--scopes", "write"]) };
    house.get(Some(&ana), &reply).await.expect(200);
    let absent = refused(&house.get(None, "/topics/1").await, 404);
    let topics = "/communities/agua/topics".to_owned();
    let revisions = format!("{topic}/revisions");
    for path in
        [&topic, &reply, &gone, &topics, &revisions, &format!("{topic}/replies"), &"/replies/1".to_owned()]
    {
        for reader in [None, Some(&eva), Some(&writer)] {
            assert_eq!(refused(&house.get(reader, path).await, 404), absent, "{path}");
        }
    }
}
