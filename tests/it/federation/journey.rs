//! A member of one house in a community of another, both ways, through nothing but HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{House, Member, eventually};

/// Two houses, a community on the first, a follower on the second.
pub async fn two() -> (House, Member, House, Member, String) {
    let (hub, campus) = tokio::join!(House::open("hub"), House::open("campus"));
    let (ana, beto) = (hub.member("ana"), campus.member("beto"));
    hub.community("agua", &ana);
    let agua = format!("agua@{}", hub.host());
    follow(&campus, &beto, &agua).await;
    (hub, ana, campus, beto, agua)
}

pub async fn follow(house: &House, member: &Member, account: &str) {
    house.post(member, "/follows", json!({"account": account})).await.expect(200);
    eventually("the follow is accepted", || async {
        let follows = house.items(Some(member), "/follows").await;
        follows
            .iter()
            .any(|follow| {
                follow["state"] == "accepted"
                    && account.ends_with(follow["account"]["name"].as_str().unwrap_or("?"))
            })
            .then_some(())
    })
    .await;
}

async fn reply_with(house: &House, member: &Member, (topic, text): (&str, &str)) -> Option<Value> {
    let replies = house.items(Some(member), &format!("/topics/{topic}/replies")).await;
    replies.into_iter().find(|reply| reply["html"].as_str().is_some_and(|html| html.contains(text)))
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_one_says_the_other_hears() {
    let (hub, ana, campus, beto, agua) = two().await;

    // A topic from the campus: pending until the hub passes it on.
    let draft = json!({"title": "¿Cómo tarifar el agua?", "body": "Pido **experiencias**. #agua", "language": "es", "kind": "question"});
    let sent = campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    assert_eq!(sent["state"], "pending");
    let there =
        eventually("the topic is on the hub", || hub.topic(&ana, ("agua", "¿Cómo tarifar el agua?"))).await;
    assert_eq!(there["ap_id"], sent["ap_id"]);
    assert_eq!(there["kind"], "question");
    assert_eq!(there["author"]["handle"], format!("@beto@{}", campus.host()));
    assert!(there["html"].as_str().unwrap().contains("<strong>experiencias</strong>"));
    let (on_hub, on_campus) = (id(&there), id(&sent));
    eventually("the campus knows that it was taken", || async {
        let topic = campus.get(Some(&beto), &format!("/topics/{on_campus}")).await.expect(200);
        (topic["state"] == "published").then_some(())
    })
    .await;

    // Replies both ways, nested.
    let answer = hub
        .post(&ana, &format!("/topics/{on_hub}/replies"), json!({"body": "Por bloques."}))
        .await
        .expect(201);
    let heard =
        eventually("the reply is on the campus", || reply_with(&campus, &beto, (&on_campus, "Por bloques")))
            .await;
    assert_eq!(heard["ap_id"], answer["ap_id"]);
    let path = format!("/topics/{on_campus}/replies");
    let thanks =
        campus.post(&beto, &path, json!({"body": "Gracias.", "in_reply_to": id(&heard)})).await.expect(201);
    let nested =
        eventually("the nested reply is on the hub", || reply_with(&hub, &ana, (&on_hub, "Gracias"))).await;
    assert_eq!(nested["in_reply_to"], answer["id"]);

    // Edits, with their history.
    campus
        .call(Method::PATCH, &beto, (&format!("/topics/{on_campus}"), json!({"title": "¿Cómo tarifar?"})))
        .await
        .expect(200);
    eventually("the new title is on the hub", || hub.topic(&ana, ("agua", "¿Cómo tarifar?"))).await;
    let earlier = hub.items(Some(&ana), &format!("/topics/{on_hub}/revisions")).await;
    assert_eq!(earlier[0]["title"], "¿Cómo tarifar el agua?");

    // Signals, given and taken back.
    let path = format!("/topics/{on_hub}/reactions/useful");
    let useful = |count: i64| {
        let (campus, beto, on_campus) = (&campus, &beto, &on_campus);
        async move {
            let topic = campus.get(Some(beto), &format!("/topics/{on_campus}")).await.expect(200);
            (topic["useful_count"] == count).then_some(())
        }
    };
    hub.call(Method::PUT, &ana, (&path, Value::Null)).await.expect(204);
    eventually("useful on the campus", || useful(1)).await;
    hub.call(Method::DELETE, &ana, (&path, Value::Null)).await.expect(204);
    eventually("no longer useful", || useful(0)).await;

    // The asker accepts an answer.
    let accept = json!({"reply": id(&heard)});
    campus.call(Method::PUT, &beto, (&format!("/topics/{on_campus}/answer"), accept)).await.expect(204);
    eventually("accepted on the hub", || async {
        let topic = hub.get(Some(&ana), &format!("/topics/{on_hub}")).await.expect(200);
        (topic["accepted_reply"] == answer["id"]).then_some(())
    })
    .await;

    // Deletions both ways.
    campus.call(Method::DELETE, &beto, (&format!("/replies/{}", id(&thanks)), Value::Null)).await.expect(204);
    eventually("the reply is gone from the hub", || async {
        (hub.get(Some(&ana), &format!("/replies/{}", id(&nested))).await.status == 410).then_some(())
    })
    .await;
    hub.call(Method::DELETE, &ana, (&format!("/replies/{}", id(&answer)), Value::Null)).await.expect(204);
    eventually("the answer is gone from the campus", || async {
        (campus.get(Some(&beto), &format!("/replies/{}", id(&heard))).await.status == 410).then_some(())
    })
    .await;
    campus.call(Method::DELETE, &beto, (&format!("/topics/{on_campus}"), Value::Null)).await.expect(204);
    eventually("the topic left the hub's list", || async {
        hub.topic(&ana, ("agua", "¿Cómo tarifar?")).await.is_none().then_some(())
    })
    .await;
    assert_eq!(hub.get(Some(&ana), &format!("/topics/{on_hub}")).await.status, 410);
}

#[tokio::test]
async fn who_follows_hears_what_the_hub_says_and_takes_back() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "Desde el hub", "body": "Texto", "language": "es"});
    let made = hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    let heard =
        eventually("the topic is on the campus", || campus.topic(&beto, (&agua, "Desde el hub"))).await;
    assert_eq!(heard["ap_id"], made["ap_id"]);
    assert_eq!(heard["published"], made["published"]);
    hub.call(Method::DELETE, &ana, (&format!("/topics/{}", id(&made)), Value::Null)).await.expect(204);
    eventually("it left the campus", || async {
        campus.topic(&beto, (&agua, "Desde el hub")).await.is_none().then_some(())
    })
    .await;

    // Nobody follows any more: nothing comes any more.
    campus.call(Method::DELETE, &beto, ("/follows", json!({"account": agua}))).await.expect(204);
    eventually("the hub forgot the follower", || async {
        (hub.database
            .number(
                "select count(*) from audiences a join actors c on c.id = a.actor_id where c.name = 'agua'",
            )
            .await
            == 0)
            .then_some(())
    })
    .await;
    hub.post(&ana, "/communities/agua/topics", json!({"title": "A solas", "body": "x", "language": "es"}))
        .await
        .expect(201);
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert!(campus.topic(&beto, (&agua, "A solas")).await.is_none());
}

#[tokio::test]
async fn anything_is_found_by_handle_or_address_in_one_step() {
    let (hub, campus) = tokio::join!(House::open("hub"), House::open("campus"));
    let (ana, beto) = (hub.member("ana"), campus.member("beto"));
    hub.community("agua", &ana);
    let topic = hub
        .post(
            &ana,
            "/communities/agua/topics",
            json!({"title": "Antes", "body": "de que nadie siguiera", "language": "es"}),
        )
        .await
        .expect(201);
    let reply = hub
        .post(&ana, &format!("/topics/{}/replies", id(&topic)), json!({"body": "una respuesta"}))
        .await
        .expect(201);
    let find = |resource: String| {
        let (campus, beto) = (&campus, &beto);
        async move {
            let request = campus.request(Method::GET, "/api/ateneo/v1/lookup", Some(beto));
            campus.send(request.query(&[("resource", resource)])).await
        }
    };
    for resource in
        [format!("agua@{}", hub.host()), format!("@agua@{}", hub.host()), format!("{}/c/agua", hub.base())]
    {
        let found = find(resource.clone()).await.expect(200);
        assert_eq!(found["type"], "community", "{resource}");
        assert_eq!(found["community"]["ap_id"], format!("{}/c/agua", hub.base()));
    }
    assert_eq!(find(format!("@ana@{}", hub.host())).await.expect(200)["type"], "person");
    assert_eq!(
        find(topic["ap_id"].as_str().unwrap().to_owned()).await.expect(200)["topic"]["title"],
        "Antes"
    );
    let found = find(reply["ap_id"].as_str().unwrap().to_owned()).await.expect(200);
    assert!(found["reply"]["html"].as_str().unwrap().contains("una respuesta"));
    assert_eq!(find(format!("@nadie@{}", hub.host())).await.status, 404);
    assert_eq!(find("no es nada".to_owned()).await.status, 422);
    assert_eq!(find("@x@127.0.0.1:1".to_owned()).await.status, 422);
    assert_eq!(find("@x@sorda.localhost:1".to_owned()).await.status, 502);

    // What was said before anybody followed is there soon after.
    let agua = format!("agua@{}", hub.host());
    eventually("older topics were fetched", || campus.topic(&beto, (&agua, "Antes"))).await;
    // Strangers do not make us ask other servers.
    let request = campus.request(Method::GET, "/api/ateneo/v1/lookup", None);
    assert_eq!(campus.send(request.query(&[("resource", agua)])).await.status, 401);
}
