//! Two houses, one community: everything a member does crosses.

use serde_json::{Value, json};

use crate::support::{House, eventually};

struct Two {
    hub: House,
    campus: House,
    ana: String,
    beto: String,
    /// `agua@hub.localhost:port`
    agua: String,
}

/// A hub with the community `agua`, which Beto of the campus follows.
async fn two() -> Two {
    let (hub, campus) = tokio::join!(House::start("hub"), House::start("campus"));
    let (ana, beto) = tokio::join!(hub.member("ana"), campus.member("beto"));
    hub.community("agua", "ana").await;
    let agua = format!("agua@{}", hub.host());
    let two = Two { hub, campus, ana, beto, agua };
    two.follow().await;
    two
}

impl Two {
    async fn follow(&self) {
        self.campus.post("/follows", &self.beto, &json!({"account": self.agua})).await.expect(200);
        eventually("the follow is accepted", async || {
            let follows = self.campus.get("/follows", &self.beto).await.expect(200);
            (follows["items"][0]["state"] == "accepted").then_some(())
        })
        .await;
    }

    /// Beto opens a topic across; both houses' copies of it.
    async fn topic(&self, title: &str, kind: &str) -> (Value, Value) {
        let new = json!({"title": title, "body": "Hola **mundo** #agua", "language": "es", "kind": kind});
        let path = format!("/communities/{}/topics", self.agua);
        let here = self.campus.post(&path, &self.beto, &new).await.expect(201);
        assert_eq!(here["state"], "pending");
        let there = eventually("the topic arrives", async || self.hub.topic("agua", title).await).await;
        let id = text(&here["id"]);
        eventually("the hub passes it on", async || {
            let topic = self.campus.get(&format!("/topics/{id}"), &self.beto).await.expect(200);
            (topic["state"] == "published").then_some(())
        })
        .await;
        (here, there)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Waits until a post of a house says so.
async fn sees(house: &House, path: &str, token: &str, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    eventually(what, async || {
        let answer = house.get(path, token).await;
        (answer.status == 200).then(|| answer.json()).filter(|post| is(post))
    })
    .await
}

async fn is_gone(house: &House, path: &str) {
    eventually(&format!("{path} is gone"), async || (house.get(path, "").await.status == 410).then_some(()))
        .await;
}

/// The reply whose text contains this, in a topic.
async fn reply(house: &House, topic: &str, words: &str) -> Value {
    eventually(&format!("the reply with {words}"), async || {
        let replies = house.all(&format!("/topics/{topic}/replies"), "").await;
        let mut found =
            replies.into_iter().filter(|reply| reply["html"].as_str().is_some_and(|h| h.contains(words)));
        let first = found.next();
        assert!(found.next().is_none(), "{words}: twice");
        first
    })
    .await
}

#[tokio::test]
async fn anything_is_found_by_handle_and_by_url() {
    let two = two().await;
    let (_, there) = two.topic("Para encontrar", "discussion").await;
    let path = format!("/topics/{}/replies", text(&there["id"]));
    let reply = two.hub.post(&path, &two.ana, &json!({"body": "Aquí"})).await.expect(201);
    let ask = async |resource: String| {
        let query: String = url::form_urlencoded::byte_serialize(resource.as_bytes()).collect();
        two.campus.get(&format!("/lookup?resource={query}"), &two.beto).await
    };
    let host = two.hub.host();
    for resource in
        [format!("@agua@{host}"), format!("agua@{host}"), format!("!agua@{host}"), two.hub.url("/c/agua")]
    {
        let found = ask(resource.clone()).await.expect(200);
        assert_eq!(found["type"], "community", "{resource}");
        assert_eq!(found["community"]["ap_id"], two.hub.url("/c/agua"), "{resource}");
    }
    for resource in [format!("@ana@{host}"), format!("ana@{host}"), two.hub.url("/u/ana")] {
        let found = ask(resource.clone()).await.expect(200);
        assert_eq!(found["person"]["ap_id"], two.hub.url("/u/ana"), "{resource}");
    }
    assert_eq!(ask(text(&there["ap_id"])).await.expect(200)["topic"]["ap_id"], there["ap_id"]);
    assert_eq!(ask(text(&reply["ap_id"])).await.expect(200)["reply"]["ap_id"], reply["ap_id"]);
    ask(format!("nadie@{host}")).await.expect(404);
    ask(two.hub.url("/post/1")).await.expect(404);
    // Nobody is sent to other servers without a token.
    let query = format!("/lookup?resource=ana@{host}");
    two.campus.get(&query, "").await.expect(401);
}

#[tokio::test]
async fn topics_and_replies_cross_both_ways() {
    let two = two().await;
    let (here, there) = two.topic("¿Cómo tarifar?", "question").await;
    assert_eq!(there["ap_id"], here["ap_id"]);
    assert_eq!(there["author"]["handle"], format!("@beto@{}", two.campus.host()));
    assert!(text(&there["html"]).contains("<strong>mundo</strong>"), "{}", there["html"]);
    assert_eq!(there["kind"], "question");
    let (here, there) = (text(&here["id"]), text(&there["id"]));

    let body = json!({"body": format!("Respuesta @beto@{}", two.campus.host())});
    let answer = two.hub.post(&format!("/topics/{there}/replies"), &two.ana, &body).await.expect(201);
    let at_campus = reply(&two.campus, &here, "Respuesta").await;
    assert_eq!(at_campus["ap_id"], answer["ap_id"]);

    let body = json!({"body": "Gracias", "in_reply_to": at_campus["id"]});
    let thanks = two.campus.post(&format!("/topics/{here}/replies"), &two.beto, &body).await.expect(201);
    let at_hub = reply(&two.hub, &there, "Gracias").await;
    assert_eq!(at_hub["in_reply_to"], answer["id"], "nested under the answer");
    let path = format!("/replies/{}", text(&thanks["id"]));
    sees(&two.campus, &path, &two.beto, "the reply is passed on", |reply| reply["state"] == "published")
        .await;

    for (house, id) in [(&two.hub, &there), (&two.campus, &here)] {
        let path = format!("/topics/{id}");
        sees(house, &path, "", "two replies are counted", |topic| topic["reply_count"] == 2).await;
    }
}

#[tokio::test]
async fn a_topic_of_the_hub_reaches_its_followers() {
    let two = two().await;
    let new = json!({"title": "Desde el centro", "body": "Texto", "language": "es"});
    let there = two.hub.post("/communities/agua/topics", &two.ana, &new).await.expect(201);
    assert_eq!(there["state"], "published");
    let here = eventually("it arrives", async || two.campus.topic(&two.agua, "Desde el centro").await).await;
    assert_eq!(here["ap_id"], there["ap_id"]);
    assert_eq!(here["community"]["name"], two.agua);
}

#[tokio::test]
async fn edits_cross_and_what_was_said_before_stays() {
    let two = two().await;
    let (here, there) = two.topic("Primera versión", "discussion").await;
    let (here, there) = (text(&here["id"]), text(&there["id"]));
    let change = json!({"title": "Segunda versión"});
    two.campus.patch(&format!("/topics/{here}"), &two.beto, &change).await.expect(200);
    let path = format!("/topics/{there}");
    let edited = sees(&two.hub, &path, "", "the edit", |topic| topic["title"] == "Segunda versión").await;
    assert!(edited["edited"].is_string());
    for (house, id) in [(&two.campus, &here), (&two.hub, &there)] {
        let history = house.get(&format!("/topics/{id}/revisions"), "").await.expect(200);
        assert_eq!(history["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(history["items"][0]["title"], "Primera versión");
    }

    let made = two
        .hub
        .post(&format!("/topics/{there}/replies"), &two.ana, &json!({"body": "Antes"}))
        .await
        .expect(201);
    let copy = reply(&two.campus, &here, "Antes").await;
    two.hub
        .patch(&format!("/replies/{}", text(&made["id"])), &two.ana, &json!({"body": "Después"}))
        .await
        .expect(200);
    let path = format!("/replies/{}", text(&copy["id"]));
    sees(&two.campus, &path, "", "the reply's edit", |reply| text(&reply["html"]).contains("Después")).await;
    let history = two.campus.get(&format!("{path}/revisions"), "").await.expect(200);
    assert!(text(&history["items"][0]["html"]).contains("Antes"));
}

#[tokio::test]
async fn reactions_cross_and_are_taken_back() {
    let two = two().await;
    let (here, there) = two.topic("Para agradecer", "discussion").await;
    let (here, there) = (text(&here["id"]), text(&there["id"]));
    for (kind, count) in [("useful", "useful_count"), ("like", "like_count")] {
        let path = format!("/topics/{there}/reactions/{kind}");
        two.hub.put(&path, &two.ana).await.expect(204);
        let topic = format!("/topics/{here}");
        sees(&two.campus, &topic, "", "the hub's reaction", |topic| topic[count] == 1).await;
        two.hub.delete(&path, &two.ana).await.expect(204);
        sees(&two.campus, &topic, "", "its undo", |topic| topic[count] == 0).await;
    }
    let made = two
        .hub
        .post(&format!("/topics/{there}/replies"), &two.ana, &json!({"body": "Dato"}))
        .await
        .expect(201);
    let copy = reply(&two.campus, &here, "Dato").await;
    let path = format!("/replies/{}/reactions/like", text(&copy["id"]));
    two.campus.put(&path, &two.beto).await.expect(204);
    two.campus.put(&path, &two.beto).await.expect(204);
    let at_hub = format!("/replies/{}", text(&made["id"]));
    sees(&two.hub, &at_hub, "", "the campus's like, once", |reply| reply["like_count"] == 1).await;
    two.campus.delete(&path, &two.beto).await.expect(204);
    sees(&two.hub, &at_hub, "", "its undo", |reply| reply["like_count"] == 0).await;
}

#[tokio::test]
async fn an_accepted_answer_crosses_and_is_taken_back() {
    let two = two().await;
    let (here, there) = two.topic("¿Y la respuesta?", "question").await;
    let (here, there) = (text(&here["id"]), text(&there["id"]));
    let made = two
        .hub
        .post(&format!("/topics/{there}/replies"), &two.ana, &json!({"body": "Esta"}))
        .await
        .expect(201);
    let copy = reply(&two.campus, &here, "Esta").await;
    let answer = format!("/topics/{here}/answer");
    let body = json!({"reply": copy["id"]});
    two.campus.call(http::Method::PUT, &answer, &two.beto, Some(&body)).await.expect(204);
    let path = format!("/topics/{there}");
    sees(&two.hub, &path, "", "the answer", |topic| topic["accepted_reply"] == made["id"]).await;
    two.campus.delete(&answer, &two.beto).await.expect(204);
    sees(&two.hub, &path, "", "no answer", |topic| topic["accepted_reply"].is_null()).await;
}

#[tokio::test]
async fn deletions_cross_both_ways() {
    let two = two().await;
    let (here, there) = two.topic("Para borrar", "discussion").await;
    let (here, there) = (text(&here["id"]), text(&there["id"]));
    let by_ana = two
        .hub
        .post(&format!("/topics/{there}/replies"), &two.ana, &json!({"body": "Una"}))
        .await
        .expect(201);
    let una = reply(&two.campus, &here, "Una").await;
    two.campus
        .post(&format!("/topics/{here}/replies"), &two.beto, &json!({"body": "Otra"}))
        .await
        .expect(201);
    let otra = reply(&two.hub, &there, "Otra").await;

    two.hub.delete(&format!("/replies/{}", text(&by_ana["id"])), &two.ana).await.expect(204);
    is_gone(&two.campus, &format!("/replies/{}", text(&una["id"]))).await;
    // A facilitator takes out what a member elsewhere wrote.
    two.hub.delete(&format!("/replies/{}?reason=repetida", text(&otra["id"])), &two.ana).await.expect(204);
    eventually("nothing is left in the thread", async || {
        let left = two.campus.all(&format!("/topics/{here}/replies"), &two.beto).await;
        left.is_empty().then_some(())
    })
    .await;

    two.campus.delete(&format!("/topics/{here}"), &two.beto).await.expect(204);
    two.campus.get(&format!("/topics/{here}"), "").await.expect(410);
    is_gone(&two.hub, &format!("/topics/{there}")).await;
    assert!(two.hub.topic("agua", "Para borrar").await.is_none(), "deleted topics leave the list");
}

#[tokio::test]
async fn who_stopped_following_gets_nothing_more() {
    let two = two().await;
    let account = json!({"account": two.agua});
    two.campus.call(http::Method::DELETE, "/follows", &two.beto, Some(&account)).await.expect(204);
    eventually("the hub has no follower elsewhere", async || {
        // Ana facilitates and follows.
        let agua = two.hub.get("/communities/agua", "").await.expect(200);
        (agua["follower_count"] == 1).then_some(())
    })
    .await;
    let new = json!({"title": "Sin seguidores", "body": "Texto", "language": "es"});
    two.hub.post("/communities/agua/topics", &two.ana, &new).await.expect(201);
    two.follow().await;
    let new = json!({"title": "Con seguidores", "body": "Texto", "language": "es"});
    two.hub.post("/communities/agua/topics", &two.ana, &new).await.expect(201);
    eventually("the later one", async || two.campus.topic(&two.agua, "Con seguidores").await).await;
    assert!(two.campus.topic(&two.agua, "Sin seguidores").await.is_none());
}
