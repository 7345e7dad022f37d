//! A third server that lies. Nothing it says beyond its own changes anything.

use chrono::TimeDelta;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Value, json};

use super::journey::two;
use crate::support::peer::{self, Page, Peer, now};
use crate::support::{House, Member, eventually};

struct Scene {
    house: House,
    ana: Member,
    evil: Peer,
    group: String,
    topic: Value,
}

async fn scene() -> Scene {
    let (house, evil) = tokio::join!(House::open("hub"), Peer::start("evil"));
    let ana = house.member("ana");
    house.community("agua", &ana);
    let draft = json!({"title": "Tema de Ana", "body": "Texto de Ana", "language": "es"});
    let topic = house.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    Scene { group: format!("{}/c/agua", house.base()), house, ana, evil, topic }
}

impl Scene {
    fn create(&self, path: &str, content: &str) -> Value {
        let note = self.evil.note(path, (&self.group, None), content);
        self.evil.activity("Create", &format!("/a{path}"), note)
    }

    async fn titles(&self) -> Vec<String> {
        let topics = self.house.items(Some(&self.ana), "/communities/agua/topics?limit=100").await;
        topics.iter().map(|topic| topic["title"].as_str().unwrap().to_owned()).collect()
    }

    /// An honest post after the dishonest ones: once it is there, they have been worked off.
    async fn settle(&self, path: &str) {
        let word = format!("asentado {path}");
        assert_eq!(
            self.evil.deliver(&self.house, &self.create(path, &format!("<p>{word}</p>"))).await.status,
            202
        );
        eventually("what was sent is worked off", || async {
            self.titles().await.contains(&word).then_some(())
        })
        .await;
    }
}

fn with(mut headers: HeaderMap, name: &'static str, value: &str) -> HeaderMap {
    headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    headers
}

#[tokio::test]
async fn the_gate_is_strict() {
    let scene = scene().await;
    let (house, evil) = (&scene.house, &scene.evil);
    let body = scene.create("/n/1", "<p>hola</p>").to_string().into_bytes();
    let sign = |at| evil.signed(house, "/inbox", (&body, at));
    let good = sign(now());
    let send = |headers: HeaderMap, body: &[u8]| peer::post(house, "/inbox", headers, body.to_vec());

    let mut other = body.clone();
    other.push(b' ');
    assert_eq!(send(good.clone(), &other).await.status, 401, "a body that was not signed");
    let digest = good["digest"].to_str().unwrap().to_owned();
    let signature = good["signature"].to_str().unwrap().to_owned();
    let date = good["date"].to_str().unwrap().to_owned();
    for (name, value) in [("digest", &digest), ("signature", &signature), ("date", &date)] {
        assert_eq!(send(with(good.clone(), name, value), &body).await.status, 401, "two of {name}");
        let mut without = good.clone();
        without.remove(name);
        assert_eq!(send(without, &body).await.status, 401, "no {name}");
    }
    assert_eq!(send(with(good.clone(), "authorization", "Bearer x"), &body).await.status, 401);
    assert_eq!(
        send(with(good.clone(), "signature-input", "sig1=(\"@method\")"), &body).await.status,
        401,
        "RFC 9421"
    );
    assert_eq!(send(sign(now() - TimeDelta::hours(13)), &body).await.status, 401, "an old date");
    assert_eq!(send(sign(now() + TimeDelta::hours(2)), &body).await.status, 401, "a date to come");
    assert_eq!(
        send(evil.signed(house, "/c/agua/inbox", (&body, now())), &body).await.status,
        401,
        "another path"
    );
    let mut text = good.clone();
    text.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    assert_eq!(send(text, &body).await.status, 415);
    let large = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(send(evil.signed(house, "/inbox", (&large, now())), &large).await.status, 413);
    for path in ["/u/nadie/inbox", "/c/nadie/inbox"] {
        assert_eq!(
            peer::post(house, path, evil.signed(house, path, (&body, now())), body.clone()).await.status,
            404
        );
    }
    assert!(scene.titles().await.iter().all(|title| title == "Tema de Ana"));
    assert_eq!(send(good, &body).await.status, 202, "and the honest one passes");
}

#[tokio::test]
async fn json_that_can_be_read_in_two_ways_is_refused() {
    let scene = scene().await;
    let id = scene.evil.id("/a/1");
    let mallory = scene.evil.mallory();
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    for text in [
        format!(r#"{{"id":"{id}","id":"{id}","type":"Create","actor":"{mallory}","object":"x"}}"#),
        format!(r#"{{"id":"{id}","type":"Create","actor":"{mallory}","object":"x","@graph":[]}}"#),
        format!(r#"{{"id":"{id}","type":"Create","actor":"{mallory}","object":{deep}}}"#),
        format!(r#"{{"id":"{id}","type":"Create","actor":"{mallory}","object":null}}"#),
        format!(r#"{{"id":"{id}","type":["Create","Delete"],"actor":"{mallory}","object":"x"}}"#),
        format!(r#"{{"id":"{id}","type":"Create","actor":["{mallory}","{mallory}2"],"object":"x"}}"#),
        format!(
            r#"{{"@context":{{"actor":"as:object"}},"id":"{id}","type":"Create","actor":"{mallory}","object":"x"}}"#
        ),
        format!(r#"{{"type":"Create","actor":"{mallory}","object":"x"}}"#),
        "[]".to_owned(),
        "{".to_owned(),
    ] {
        let headers = scene.evil.signed(&scene.house, "/inbox", (text.as_bytes(), now()));
        let answer = peer::post(&scene.house, "/inbox", headers, text.clone().into_bytes()).await;
        assert_eq!(answer.status, 400, "{:.120}", text);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[tokio::test]
async fn nobody_speaks_for_somebody_else() {
    let scene = scene().await;
    let (house, evil) = (&scene.house, &scene.evil);
    let victim = Peer::start("victim").await;
    let deliver = |activity: Value| async move { evil.deliver(house, &activity).await.status };

    // An id, an actor, an author of another host.
    let mut stolen = scene.create("/n/1", "<p>robado</p>");
    stolen["id"] = json!(victim.id("/a/1"));
    assert_eq!(deliver(stolen).await, 401);
    let mut foreign = scene.create("/n/2", "<p>ajeno</p>");
    foreign["actor"] = json!(victim.mallory());
    assert_eq!(deliver(foreign).await, 401);
    let mut forged = scene.create("/n/3", "<p>falso</p>");
    forged["object"]["attributedTo"] = json!(victim.mallory());
    assert_eq!(deliver(forged).await, 202);
    let mut elsewhere = scene.create("/n/4", "<p>de otro sitio</p>");
    elsewhere["object"]["id"] = json!(victim.id("/n/4"));
    assert_eq!(deliver(elsewhere).await, 202);

    // Updates and deletions of what is not theirs.
    let ap_id = scene.topic["ap_id"].as_str().unwrap();
    let mut update = scene.create("/n/5", "<p>cambiado</p>");
    update["type"] = json!("Update");
    update["object"]["id"] = json!(ap_id);
    assert_eq!(deliver(update).await, 202);
    assert_eq!(
        deliver(evil.activity("Delete", "/a/6", json!({"id": ap_id, "type": "Tombstone"}))).await,
        202
    );
    assert_eq!(deliver(evil.activity("Delete", "/a/7", json!(format!("{}/u/ana", house.base())))).await, 202);
    scene.settle("/n/8").await;

    let titles = scene.titles().await;
    assert_eq!(titles.len(), 2, "{titles:?}");
    let id = scene.topic["id"].as_str().unwrap();
    let topic = house.get(Some(&scene.ana), &format!("/topics/{id}")).await.expect(200);
    assert!(topic["html"].as_str().unwrap().contains("Texto de Ana"));
    // What was refused did not take the genuine one's place.
    let note = victim.note("/n/4", (&scene.group, None), "<p>auténtico</p>");
    assert_eq!(victim.deliver(house, &victim.activity("Create", "/a/1", note)).await.status, 202);
    eventually("the genuine post", || async {
        scene.titles().await.contains(&"auténtico".to_owned()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_same_twice_is_once() {
    let scene = scene().await;
    let create = scene.create("/n/1", "<p>una vez</p>");
    for _ in 0..3 {
        assert_eq!(scene.evil.deliver(&scene.house, &create).await.status, 202);
    }
    let mut again = create.clone();
    again["id"] = json!(scene.evil.id("/a/again"));
    assert_eq!(scene.evil.deliver(&scene.house, &again).await.status, 202);
    scene.settle("/n/2").await;
    assert_eq!(scene.titles().await.iter().filter(|title| *title == "una vez").count(), 1);
    let like = scene.evil.activity("Like", "/l/1", scene.topic["ap_id"].clone());
    let mut second = like.clone();
    second["id"] = json!(scene.evil.id("/l/2"));
    for activity in [&like, &second] {
        assert_eq!(scene.evil.deliver(&scene.house, activity).await.status, 202);
    }
    scene.settle("/n/3").await;
    let id = scene.topic["id"].as_str().unwrap();
    let topic = scene.house.get(None, &format!("/topics/{id}")).await.expect(200);
    assert_eq!(topic["like_count"], 1);
}

#[tokio::test]
async fn order_does_not_matter() {
    let scene = scene().await;
    let (house, evil) = (&scene.house, &scene.evil);
    // Deleted before it came.
    let delete = evil.activity("Delete", "/d/1", json!({"id": evil.id("/n/1"), "type": "Tombstone"}));
    assert_eq!(evil.deliver(house, &delete).await.status, 202);
    assert_eq!(evil.deliver(house, &scene.create("/n/1", "<p>ya borrado</p>")).await.status, 202);
    // A reply before its parent: the parent is fetched from its origin.
    let parent = evil.note("/n/2", (&scene.group, None), "<p>la raíz</p>");
    evil.show("/n/2", Page::Document(parent));
    let reply = evil.note("/n/3", (&scene.group, Some(&evil.id("/n/2"))), "<p>antes que la raíz</p>");
    assert_eq!(evil.deliver(house, &evil.activity("Create", "/a/3", reply)).await.status, 202);
    scene.settle("/n/4").await;
    let titles = scene.titles().await;
    assert!(!titles.contains(&"ya borrado".to_owned()), "{titles:?}");
    let root = house.topic(&scene.ana, ("agua", "la raíz")).await.unwrap();
    let replies =
        house.items(Some(&scene.ana), &format!("/topics/{}/replies", root["id"].as_str().unwrap())).await;
    assert_eq!(replies.len(), 1);
    // Undone before it was said.
    let like = evil.activity("Like", "/l/1", scene.topic["ap_id"].clone());
    assert_eq!(evil.deliver(house, &evil.activity("Undo", "/u/1", like.clone())).await.status, 202);
    assert_eq!(evil.deliver(house, &like).await.status, 202);
    scene.settle("/n/5").await;
    let topic =
        house.get(None, &format!("/topics/{}", scene.topic["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(topic["like_count"], 0);
}

#[tokio::test]
async fn a_follow_counts_when_the_followed_one_says_so() {
    let (house, evil) = tokio::join!(House::open("hub"), Peer::start("evil"));
    let ana = house.member("ana");
    let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    evil.actor("shy", pem);
    evil.show(
        "/.well-known/webfinger",
        Page::Raw(
            200,
            "application/jrd+json",
            json!({
                "subject": format!("acct:shy@evil.localhost:{}", evil.port),
                "links": [{"rel": "self", "type": "application/activity+json", "href": evil.id("/u/shy")}]
            })
            .to_string(),
        ),
    );
    let follow = json!({"account": format!("shy@evil.localhost:{}", evil.port)});
    assert_eq!(house.post(&ana, "/follows", follow).await.expect(200)["state"], "pending");
    let sent = eventually("the follow arrives", || async {
        evil.received().into_iter().find(|activity| activity["type"] == "Follow")
    })
    .await;
    // Mallory, of the same host, answers for somebody else; and accepts what nobody asked.
    for (path, object) in
        [("/ac/1", sent.clone()), ("/ac/2", sent["id"].clone()), ("/ac/3", json!(house.base()))]
    {
        assert_eq!(evil.deliver(&house, &evil.activity("Accept", path, object)).await.status, 202);
    }
    eventually("the answers are worked off", || async {
        (house.database.number("select count(*) from inbox_journal").await == 0).then_some(())
    })
    .await;
    assert_eq!(house.items(Some(&ana), "/follows").await[0]["state"], "pending");
}

#[tokio::test]
async fn what_is_announced_is_asked_of_its_origin() {
    let (_hub, _ana, campus, beto, agua) = two().await;
    // A group nobody follows announces a forged update of a post held here: the origin is asked.
    let evil = Peer::start("evil").await;
    let victim = Peer::start("victim").await;
    let topic = eventually("something to read", || async {
        let draft = json!({"title": "Propio", "body": "del campus", "language": "es"});
        let sent = campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await;
        (sent.status == 201).then(|| sent.json())
    })
    .await;
    let mut forged = victim.note("/n/1", (&evil.mallory(), None), "<p>lo que nunca dijo</p>");
    forged["inReplyTo"] = topic["ap_id"].clone();
    victim.show("/n/1", Page::Document(victim.note("/n/1", (&evil.mallory(), None), "<p>lo que dijo</p>")));
    let inner =
        json!({"id": victim.id("/a/1"), "type": "Create", "actor": victim.mallory(), "object": forged});
    let announce = evil.activity("Announce", "/an/1", inner);
    assert_eq!(evil.deliver(&campus, &announce).await.status, 202);
    eventually("it is worked off", || async {
        (campus.database.number("select count(*) from inbox_journal").await == 0).then_some(())
    })
    .await;
    let id = topic["id"].as_str().unwrap();
    let replies = campus.items(Some(&beto), &format!("/topics/{id}/replies")).await;
    assert!(replies.is_empty(), "{replies:?}");
}

#[tokio::test]
async fn fetching_is_bounded_and_stays_outside() {
    let scene = scene().await;
    let (house, evil) = (&scene.house, &scene.evil);
    let find = |path: &str| {
        let request = house.request(reqwest::Method::GET, "/api/ateneo/v1/lookup", Some(&scene.ana));
        house.send(request.query(&[("resource", evil.id(path))]))
    };
    evil.show("/inside", Page::Redirect("http://127.0.0.1:5432/".to_owned()));
    evil.show("/metadata", Page::Redirect("http://169.254.169.254/latest".to_owned()));
    evil.show("/loop", Page::Redirect(evil.id("/loop")));
    evil.show("/stranger", Page::Document(json!({"id": "http://victim.localhost:1/u/x", "type": "Person"})));
    evil.show(
        "/json",
        Page::Raw(200, "application/json", evil.note("/json", (&scene.group, None), "x").to_string()),
    );
    evil.show(
        "/upload",
        Page::Raw(200, "text/plain", evil.note("/upload", (&scene.group, None), "x").to_string()),
    );
    evil.show("/large", Page::Raw(200, "application/activity+json", " ".repeat(2 * 1024 * 1024)));
    evil.show("/broken", Page::Raw(200, "application/activity+json", "{".to_owned()));
    for path in ["/inside", "/metadata", "/loop", "/stranger", "/json", "/upload", "/large", "/broken"] {
        assert_eq!(find(path).await.status, 502, "{path}");
    }
    evil.show("/gone", Page::Raw(410, "text/plain", String::new()));
    assert_eq!(find("/gone").await.status, 404);
    evil.show("/drip", Page::Drip);
    let started = std::time::Instant::now();
    assert_eq!(find("/drip").await.status, 502);
    assert!(started.elapsed() < std::time::Duration::from_secs(20));
}

#[tokio::test]
async fn an_actor_that_is_gone_provokes_no_retries() {
    let (house, evil) = tokio::join!(House::open("hub"), Peer::start("evil"));
    let delete = evil.activity("Delete", "/d/1", json!(evil.mallory()));
    evil.show("/u/mallory", Page::Raw(410, "text/plain", String::new()));
    assert_eq!(evil.deliver(&house, &delete).await.status, 202);
    evil.show("/u/mallory", Page::Raw(500, "text/plain", String::new()));
    assert_eq!(evil.asked().iter().filter(|path| *path == "/u/mallory").count(), 1);
}
