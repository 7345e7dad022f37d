//! What other servers read: actors, discovery, collections, tombstones.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{House, eventually};

#[tokio::test]
async fn actors_are_what_peers_need() {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let group = house.document("/c/agua").await;
    assert!(group.headers["content-type"].to_str().unwrap().starts_with("application/activity+json"));
    assert!(group.headers["vary"].to_str().unwrap().contains("Accept"));
    let group = group.expect(200);
    assert_eq!(group["type"], "Group");
    for field in
        ["id", "preferredUsername", "name", "inbox", "outbox", "followers", "featured", "attributedTo"]
    {
        assert!(group[field].is_string(), "{field}: {}", group[field]);
    }
    assert!(group["publicKey"]["publicKeyPem"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_eq!(group["endpoints"]["sharedInbox"], format!("{}/inbox", house.base()));
    assert!(group["language"].as_array().unwrap().iter().all(|language| language["identifier"].is_string()));
    let features = group["generator"]["implements"].to_string();
    assert!(features.contains("1b12") && !features.contains("9421"), "{features}");
    assert_eq!(house.document("/u/ana").await.expect(200)["type"], "Person");
    assert_eq!(house.document("/actor").await.expect(200)["type"], "Application");
    assert_eq!(house.document("/u/agua").await.status, 404);
    assert_eq!(house.document("/u/nadie").await.status, 404);
    let moderators = house.document("/c/agua/moderators").await.expect(200);
    assert_eq!(moderators["orderedItems"], json!([format!("{}/u/ana", house.base())]));
    // The same address is a page for browsers.
    let page = house.send(house.request(Method::GET, "/c/agua", None).header("Accept", "text/html")).await;
    assert!(page.text.starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn names_are_found_and_software_is_told() {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let finger = |resource: String| {
        let house = &house;
        async move {
            let request =
                house.request(Method::GET, "/.well-known/webfinger", None).query(&[("resource", resource)]);
            house.send(request).await
        }
    };
    for resource in [
        format!("acct:agua@{}", house.host()),
        format!("acct:AGUA@{}", house.host()),
        format!("{}/c/agua", house.base()),
    ] {
        let found = finger(resource.clone()).await;
        assert_eq!(found.headers["content-type"], "application/jrd+json");
        assert_eq!(found.headers["access-control-allow-origin"], "*");
        let found = found.expect(200);
        let links = found["links"].as_array().unwrap();
        let own = links.iter().find(|link| link["rel"] == "self").unwrap();
        assert_eq!(own["type"], "application/activity+json");
        assert_eq!(own["href"], format!("{}/c/agua", house.base()));
        assert_eq!(own["properties"]["https://www.w3.org/ns/activitystreams#type"], "Group");
    }
    let server = finger(format!("acct:{0}@{0}", house.host())).await.expect(200);
    assert!(server.to_string().contains("/actor\""));
    assert_eq!(finger(format!("acct:nadie@{}", house.host())).await.status, 404);
    assert_eq!(finger("acct:agua@elsewhere.example".to_owned()).await.status, 404);
    let none = house.send(house.request(Method::GET, "/.well-known/webfinger", None)).await;
    assert_eq!(none.status, 400);

    // Whatever the Accept header says.
    let request = house
        .request(Method::GET, "/.well-known/nodeinfo", None)
        .header("Accept", "application/activity+json");
    let links = house.send(request).await.expect(200);
    assert!(links.to_string().contains("nodeinfo.diaspora.software/ns/schema/2.1"));
    let info = house.send(house.request(Method::GET, "/nodeinfo/2.1", None)).await.expect(200);
    assert_eq!(info["software"]["name"], "ateneo");
    assert_eq!(info["usage"]["users"]["total"], 1);
    let meta = house.send(house.request(Method::GET, "/.well-known/host-meta", None)).await;
    assert!(meta.text.contains("lrdd"));
}

#[tokio::test]
async fn threads_and_what_is_left_of_them_can_be_read() {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let draft = json!({"title": "Tarifas", "body": "Texto", "language": "es", "kind": "question"});
    let topic = house.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    let id = topic["id"].as_str().unwrap();
    let reply =
        house.post(&ana, &format!("/topics/{id}/replies"), json!({"body": "Respuesta"})).await.expect(201);
    let article = house.document(&format!("/post/{id}")).await.expect(200);
    assert_eq!(article["type"], "Article");
    assert_eq!(article["name"], "Tarifas");
    assert_eq!(article["attributedTo"], format!("{}/u/ana", house.base()));
    assert_eq!(article["audience"], format!("{}/c/agua", house.base()));
    assert!(article.get("inReplyTo").is_none());
    for list in ["to", "cc", "attachment", "tag"] {
        assert!(article[list].is_array(), "{list}");
    }
    let note = house.document(&format!("/reply/{}", reply["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(note["type"], "Note");
    assert_eq!(note["inReplyTo"], article["id"]);
    assert!(note.get("name").is_none() && note.get("summary").is_none());

    let context = house.document(&format!("/post/{id}/context")).await;
    let tag = context.headers["etag"].clone();
    let context = context.expect(200);
    assert_eq!(context["orderedItems"], json!([topic["ap_id"], reply["ap_id"]]));
    let request = house.request(Method::GET, &format!("/post/{id}/context"), None);
    let again =
        house.send(request.header("If-None-Match", tag).header("Accept", "application/activity+json")).await;
    assert_eq!(again.status, 304);
    let replies = house.document(&format!("/post/{id}/replies")).await.expect(200);
    assert_eq!(replies["first"]["items"], json!([reply["ap_id"]]));

    // Rendered once, readable ever after; a reply's own activity is not for everybody.
    let outbox: Vec<Value> = eventually("the outbox has the announces", || async {
        let outbox = house.document("/c/agua/outbox").await.expect(200);
        let items = outbox["orderedItems"].as_array().unwrap().clone();
        (items.len() >= 2).then_some(items)
    })
    .await;
    assert!(outbox.iter().all(|item| item["type"] == "Announce" && item["object"]["type"] == "Create"));
    let path = |value: &Value| value.as_str().unwrap().strip_prefix(&house.base()).unwrap().to_owned();
    let by_type = |kind: &str| outbox.iter().find(|item| item["object"]["object"]["type"] == kind).unwrap();
    assert_eq!(house.document(&path(&by_type("Article")["object"]["id"])).await.status, 200);
    assert_eq!(house.document(&path(&by_type("Note")["object"]["id"])).await.status, 401);

    house.call(Method::DELETE, &ana, (&format!("/topics/{id}"), Value::Null)).await.expect(204);
    let tombstone = house.document(&format!("/post/{id}")).await.expect(410);
    assert_eq!(tombstone["type"], "Tombstone");
    assert!(tombstone.get("content").is_none() && tombstone.get("attributedTo").is_none());
}
