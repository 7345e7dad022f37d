//! What the journey does not come to: who may take back what, elsewhere.

use reqwest::Method;
use serde_json::{Value, json};

use super::journey::two;
use crate::support::{House, Member, eventually};

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// A topic of the campus in the hub's community: the campus's copy and the hub's.
async fn across(
    (hub, ana): (&House, &Member),
    (campus, beto): (&House, &Member),
    (agua, title): (&str, &str),
) -> (Value, Value) {
    let draft = json!({"title": title, "body": "Texto", "language": "es", "kind": "question"});
    let here = campus.post(beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    let there = eventually("the topic arrives", || hub.topic(ana, ("agua", title))).await;
    (here, there)
}

/// The only reply of a topic, once it says this.
async fn reply(house: &House, member: &Member, (topic, words): (&str, &str)) -> Value {
    eventually(words, || async move {
        let replies = house.items(Some(member), &format!("/topics/{topic}/replies")).await;
        replies.into_iter().find(|reply| reply["html"].as_str().is_some_and(|html| html.contains(words)))
    })
    .await
}

/// Waits until a post of the house has this in a field.
async fn shows(house: &House, path: &str, (field, value): (&str, Value)) {
    eventually(&format!("{path}: {field} is {value}"), || async {
        let answer = house.get(None, path).await;
        (answer.status == 200 && answer.json()[field] == value).then_some(())
    })
    .await;
}

#[tokio::test]
async fn edits_and_signals_of_replies_cross() {
    let (hub, ana, campus, beto, agua) = two().await;
    let (here, there) = across((&hub, &ana), (&campus, &beto), (&agua, "Con respuestas")).await;
    let path = format!("/topics/{}/replies", id(&there));
    let made = hub.post(&ana, &path, json!({"body": "Antes"})).await.expect(201);
    let copy = reply(&campus, &beto, (id(&here), "Antes")).await;
    let (at_hub, at_campus) = (format!("/replies/{}", id(&made)), format!("/replies/{}", id(&copy)));

    hub.call(Method::PATCH, &ana, (&at_hub, json!({"body": "Después"}))).await.expect(200);
    reply(&campus, &beto, (id(&here), "Después")).await;
    let earlier = campus.items(None, &format!("{at_campus}/revisions")).await;
    assert_eq!(earlier.len(), 1);
    assert!(earlier[0]["html"].as_str().unwrap().contains("Antes"));

    // Twice is once, and taken back is taken back.
    let like = format!("{at_campus}/reactions/like");
    for _ in 0..2 {
        campus.call(Method::PUT, &beto, (&like, Value::Null)).await.expect(204);
    }
    shows(&hub, &at_hub, ("like_count", json!(1))).await;
    campus.call(Method::DELETE, &beto, (&like, Value::Null)).await.expect(204);
    shows(&hub, &at_hub, ("like_count", json!(0))).await;

    // The answer that was accepted, and is not any more.
    let answer = format!("/topics/{}/answer", id(&here));
    campus.call(Method::PUT, &beto, (&answer, json!({"reply": copy["id"]}))).await.expect(204);
    let topic = format!("/topics/{}", id(&there));
    shows(&hub, &topic, ("accepted_reply", made["id"].clone())).await;
    campus.call(Method::DELETE, &beto, (&answer, Value::Null)).await.expect(204);
    shows(&hub, &topic, ("accepted_reply", Value::Null)).await;
}

#[tokio::test]
async fn a_facilitator_takes_out_what_came_from_elsewhere() {
    let (hub, ana, campus, beto, agua) = two().await;
    let (here, there) = across((&hub, &ana), (&campus, &beto), (&agua, "Fuera de tema")).await;
    campus.post(&beto, &format!("/topics/{}/replies", id(&here)), json!({"body": "Otra"})).await.expect(201);
    let otra = reply(&hub, &ana, (id(&there), "Otra")).await;
    let path = format!("/replies/{}?reason=repetida", id(&otra));
    hub.call(Method::DELETE, &ana, (&path, Value::Null)).await.expect(204);
    eventually("its author's server took it out too", || async {
        campus.items(Some(&beto), &format!("/topics/{}/replies", id(&here))).await.is_empty().then_some(())
    })
    .await;
    shows(&campus, &format!("/topics/{}", id(&here)), ("reply_count", json!(0))).await;
    hub.call(Method::DELETE, &ana, (&format!("/topics/{}?reason=ajena", id(&there)), Value::Null))
        .await
        .expect(204);
    eventually("the topic too", || async {
        (campus.get(Some(&beto), &format!("/topics/{}", id(&here))).await.status == 410).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_is_not_the_author_changes_nothing_elsewhere() {
    let (hub, ana, campus, beto, agua) = two().await;
    let (here, there) = across((&hub, &ana), (&campus, &beto), (&agua, "De Beto")).await;
    // Not even a facilitator writes in somebody's name, and a member elsewhere removes nothing.
    let change = json!({"title": "De Ana"});
    hub.call(Method::PATCH, &ana, (&format!("/topics/{}", id(&there)), change)).await.expect(403);
    let made =
        hub.post(&ana, "/communities/agua/topics", json!({"title": "De Ana", "body": "x", "language": "es"}));
    let made = made.await.expect(201);
    let copy = eventually("it arrives", || campus.topic(&beto, (&agua, "De Ana"))).await;
    campus.call(Method::DELETE, &beto, (&format!("/topics/{}", id(&copy)), Value::Null)).await.expect(403);
    campus
        .call(Method::PATCH, &beto, (&format!("/topics/{}", id(&copy)), json!({"title": "xyz"})))
        .await
        .expect(403);
    campus.call(Method::PUT, &beto, (&format!("/topics/{}/pin", id(&copy)), Value::Null)).await.expect(403);
    assert_eq!(hub.get(None, &format!("/topics/{}", id(&made))).await.expect(200)["title"], "De Ana");
    assert_eq!(
        campus.get(Some(&beto), &format!("/topics/{}", id(&here))).await.expect(200)["title"],
        "De Beto"
    );
}
