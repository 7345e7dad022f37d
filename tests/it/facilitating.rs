//! What facilitators arrange, by REST: communities opened and proposed, roles with an end, members,
//! invitations, the vocabulary, and what topics carry of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::federation::journey::two;
use crate::support::{House, Member, eventually};

async fn house() -> (House, Member, Member) {
    let house = House::open("casa").await;
    let (ana, eva) = (house.member("ana"), house.member("eva"));
    house.community("agua", &ana);
    (house, ana, eva)
}

#[track_caller]
fn fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn administrators_open_communities_and_members_propose_them() {
    let (house, _, eva) = house().await;
    let by = [
        "member",
        "add",
        "jefa",
        "--email",
        "jefa@example.org",
        "--admin",
        "--password",
        "correct horse battery",
    ];
    house.run(&by);
    let jefa =
        Member { name: "jefa".to_owned(), token: house.run(&["token", "jefa", "--scopes", "read write"]) };
    let said = json!({"name": "origen", "language": "es", "title": "Reglas de origen",
        "summary": "De dónde viene", "charter": "# Para qué"});
    let made = house.post(&jefa, "/communities", said.clone()).await;
    let opened = made.expect(201);
    assert_eq!((&opened["state"], &opened["title"]), (&json!("forming"), &json!("Reglas de origen")));
    let location = made.headers["location"].to_str().unwrap();
    let path = location.split("/api/ateneo/v1").nth(1).unwrap();
    assert_eq!(house.get(None, path).await.expect(200)["charters"]["es"], "# Para qué");
    let own = house.get(Some(&jefa), "/communities/origen/membership").await.expect(200);
    assert!(own["roles"].as_array().unwrap().contains(&json!("facilitator")), "{own}");
    assert_eq!(fields(&house.post(&jefa, "/communities", said).await.expect(422)), ["name"]);

    // A member says why, and nobody else sees it until an administrator decides.
    let mut wanted = json!({"name": "riego", "language": "es", "title": "Riego"});
    let refused = house.post(&eva, "/communities", wanted.clone()).await.expect(422);
    assert_eq!(fields(&refused), ["proposal"]);
    wanted["proposal"] = json!("Regamos todos y nadie sabe cómo lo hacen los demás.");
    assert_eq!(house.post(&eva, "/communities", wanted.clone()).await.expect(201)["state"], "proposed");
    house.get(None, "/communities/riego").await.expect(404);
    house.get(Some(&eva), "/communities/riego").await.expect(200);
    for (field, wrong) in [("name", json!("a b")), ("language", json!("??")), ("title", json!(""))] {
        let mut bad = wanted.clone();
        bad["name"] = json!("otro");
        bad[field] = wrong;
        assert_eq!(fields(&house.post(&eva, "/communities", bad).await.expect(422)), [field]);
    }
    let reader = Member { name: "eva".to_owned(), token: house.run(&["token", "eva", "--scopes", "read"]) };
    house.post(&reader, "/communities", wanted).await.expect(403);
}

#[tokio::test]
async fn roles_are_given_until_a_day_and_taken_with_a_reason() {
    let (house, ana, eva) = house().await;
    let (librarian, facilitator) =
        ("/communities/agua/roles/librarian/eva", "/communities/agua/roles/facilitator/ana");
    let give = |until: Value| house.call(Method::PUT, &ana, (librarian, json!({"ends_at": until})));
    assert_eq!(fields(&give(Value::Null).await.expect(422)), ["member"]);
    house.call(Method::PUT, &eva, ("/communities/agua/membership", Value::Null)).await.expect(204);
    let own = json!({});
    house.call(Method::PUT, &eva, (librarian, own)).await.expect(403);
    assert_eq!(fields(&give(json!("2020-01-01T00:00:00Z")).await.expect(422)), ["ends_at"]);
    give(json!("2126-01-01T12:00:00Z")).await.expect(204);
    let until = async || {
        let held = house.items(None, "/communities/agua/roles").await;
        held.iter().find(|held| held["role"] == "librarian").map(|held| held["ends_at"].clone())
    };
    assert_eq!(until().await, Some(json!("2126-01-01T12:00:00Z")));
    give(Value::Null).await.expect(204);
    assert_eq!(until().await, Some(Value::Null));
    let reason = format!("{librarian}?reason=Se+muda");
    house.call(Method::DELETE, &ana, (&reason, Value::Null)).await.expect(204);
    assert_eq!(until().await, None);
    house.call(Method::DELETE, &ana, (&reason, Value::Null)).await.expect(404);
    // The last facilitator stays one.
    let last = house.call(Method::DELETE, &ana, (facilitator, Value::Null)).await.expect(422);
    assert_eq!(fields(&last), ["successor"]);
    for absent in ["/communities/agua/roles/member/eva", "/communities/agua/roles/host/nadie"] {
        house.call(Method::PUT, &ana, (absent, json!({}))).await.expect(404);
    }

    let member = "/communities/agua/members/eva";
    let unsaid = house.call(Method::DELETE, &ana, (member, Value::Null)).await.expect(422);
    assert_eq!(fields(&unsaid), ["reason"]);
    house.call(Method::DELETE, &eva, (&format!("{member}?reason=porque"), Value::Null)).await.expect(403);
    house
        .call(Method::DELETE, &ana, (&format!("{member}?reason=No+participa"), Value::Null))
        .await
        .expect(204);
    let state =
        async || house.get(Some(&eva), "/communities/agua/membership").await.expect(200)["state"].clone();
    assert_eq!(state().await, "none");
    house.call(Method::PUT, &ana, (member, Value::Null)).await.expect(204);
    assert_eq!(state().await, "member");
    house.call(Method::PUT, &ana, ("/communities/agua/members/nadie", Value::Null)).await.expect(404);
}

#[tokio::test]
async fn facilitators_invite_and_withdraw() {
    let (house, ana, eva) = house().await;
    let path = "/communities/agua/invitations";
    house.post(&eva, path, json!({})).await.expect(403);
    house.get(Some(&eva), path).await.expect(403);
    let made = house.post(&ana, path, json!({"role": "host", "max_uses": 3, "note": "Ven"})).await;
    let link = made.expect(201);
    assert_eq!((&link["role"], &link["max_uses"]), (&json!("host"), &json!(3)));
    let own = made.headers["location"].to_str().unwrap().split("/api/ateneo/v1").nth(1).unwrap().to_owned();
    assert_eq!(house.get(Some(&ana), &own).await.expect(200), link);
    house.get(Some(&eva), &own).await.expect(403);
    let door = link["url"].as_str().unwrap().strip_prefix(&house.base()).unwrap().to_owned();
    let opens = async || house.send(house.request(Method::GET, &door, None)).await.status;
    assert_eq!(opens().await, 200);
    for bad in [json!({"days": 0}), json!({"max_uses": 0}), json!({"role": "king"}), json!({"x": 1})] {
        house.post(&ana, path, bad).await.expect(422);
    }

    let letters = format!("{path}/letters");
    let wrong = house.post(&ana, &letters, json!({"emails": ["nadie"]})).await.expect(422);
    assert_eq!(fields(&wrong), ["emails"]);
    assert_eq!(fields(&house.post(&ana, &letters, json!({"emails": []})).await.expect(422)), ["emails"]);
    let whom = json!({"emails": ["uno@example.org", "UNO@example.org", "ana@example.org"], "language": "fr"});
    let sent = house.post(&ana, &letters, whom.clone()).await.expect(200);
    assert_eq!(sent, json!({"sent": 1, "members": 1, "again": 1}));
    assert_eq!(house.post(&ana, &letters, whom).await.expect(200)["again"], 2);
    let letter = house.letter(("uno@example.org", "/invite/"), 0).await;
    let door = letter.link("/invite/");
    assert_eq!(house.send(house.request(Method::GET, &door, None)).await.status, 200);
    let first = house.get(Some(&ana), &format!("{path}?limit=1")).await;
    assert_eq!(first.json()["items"][0]["email"], "uno@example.org");
    assert!(first.headers["link"].to_str().unwrap().contains("cursor="));

    house.call(Method::DELETE, &eva, (&own, Value::Null)).await.expect(403);
    house.call(Method::DELETE, &ana, (&own, Value::Null)).await.expect(204);
    house.get(Some(&ana), &own).await.expect(404);
    let listed = house.items(Some(&ana), path).await;
    let withdrawn = listed.iter().find(|one| one["id"] == link["id"]).unwrap();
    assert!(withdrawn["revoked_at"].is_string());
    assert_eq!(opens().await, 410);
    // An invitation of one community is none of another.
    house.community("aire", &ana);
    let elsewhere = own.replace("/agua/", "/aire/");
    house.get(Some(&ana), &elsewhere).await.expect(404);
    house.call(Method::DELETE, &ana, (&elsewhere, Value::Null)).await.expect(404);
    // Twenty calls within an hour.
    let mut last = 201;
    for _ in 0..20 {
        last = house.post(&ana, path, json!({})).await.status;
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_vocabulary_is_kept_and_topics_are_filed_anew() {
    let (house, ana, eva) = house().await;
    house.call(Method::PUT, &eva, ("/communities/agua/membership", Value::Null)).await.expect(204);
    let path = "/communities/agua/taxonomy";
    let label = |text: &str| json!({"labels": {"es": text}});
    let made = house
        .post(
            &ana,
            path,
            json!({"labels": {"es": "Riego", "en": "Irrigation"}, "alt_labels": {"es": ["Regadío"]},
                "definition": {"es": "Agua para el campo."}, "exact_match": ["http://eurovoc.europa.eu/1577"]}),
        )
        .await;
    let watering = made.expect(201);
    assert_eq!(watering["state"], "accepted");
    let own = made.headers["location"].to_str().unwrap().split("/api/ateneo/v1").nth(1).unwrap().to_owned();
    assert_eq!(house.get(None, &own).await.expect(200), watering);
    let id = |term: &Value| term["id"].as_str().unwrap().to_owned();
    let drops = house
        .post(
            &ana,
            path,
            json!({"labels": {"es": "Goteo"}, "broader": watering["id"], "related": [watering["id"]]}),
        )
        .await
        .expect(201);
    let pumps = house.post(&ana, path, label("Bombas")).await.expect(201);

    // A change leaves what it does not name, and is refused over somebody else's.
    let tag = house.get(Some(&ana), &own).await.headers["etag"].clone();
    let change = json!({"definition": {"es": "Agua para regar."}});
    let patch = |tag: &reqwest::header::HeaderValue| {
        let at = format!("/api/ateneo/v1{own}");
        house.request(Method::PATCH, &at, Some(&ana)).header("If-Match", tag).json(&change)
    };
    let changed = house.send(patch(&tag)).await;
    assert_eq!(
        (&changed.expect(200)["labels"]["en"], &changed.json()["related"][0]),
        (&json!("Irrigation"), &drops["id"])
    );
    assert_eq!(house.send(patch(&tag)).await.status, 412);
    let ring = house.call(Method::PATCH, &ana, (&own, json!({"broader": drops["id"]}))).await.expect(422);
    assert_eq!(fields(&ring), ["broader"]);
    house.call(Method::PATCH, &eva, (&own, label("Mío"))).await.expect(403);
    assert_eq!(fields(&house.post(&ana, path, json!({})).await.expect(422)), ["label"]);

    // A member proposes; who keeps the terms answers.
    let proposed = house.post(&eva, path, label("Pozos")).await.expect(201);
    assert_eq!(proposed["state"], "proposed");
    assert_eq!(house.items(None, path).await.len(), 3);
    house.get(Some(&eva), &format!("{path}?state=proposed")).await.expect(403);
    assert_eq!(house.items(Some(&ana), &format!("{path}?state=proposed")).await[0]["id"], proposed["id"]);
    let answer = |who, state: &str| {
        let at = format!("{path}/{}/state", id(&proposed));
        let body = json!({"state": state});
        let house = &house;
        async move { house.call(Method::PUT, who, (&at, body)).await }
    };
    answer(&eva, "accepted").await.expect(403);
    answer(&ana, "maybe").await.expect(422);
    answer(&ana, "accepted").await.expect(204);

    // A topic carries terms from the start, and others later.
    let draft = json!({"title": "¿Cuánto regar?", "body": "Mucho", "language": "es",
        "concepts": [pumps["id"], proposed["id"]]});
    let topic = house.post(&eva, "/communities/agua/topics", draft.clone()).await.expect(201);
    let labels = |topic: &Value| {
        let terms = topic["concepts"].as_array().unwrap().iter();
        terms.map(|term| term["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(&topic), ["Bombas", "Pozos"]);
    let at = format!("/topics/{}", id(&topic));
    house.call(Method::PATCH, &ana, (&at, json!({"concepts": []}))).await.expect(403);
    let refused = house.call(Method::PATCH, &eva, (&at, json!({"concepts": ["1"]}))).await.expect(422);
    assert_eq!(fields(&refused), ["concepts"]);
    let filed = json!({"concepts": [drops["id"], pumps["id"]]});
    let edited = house.call(Method::PATCH, &eva, (&at, filed)).await.expect(200);
    assert_eq!((labels(&edited), &edited["title"]), (vec!["Goteo".into(), "Bombas".into()], &topic["title"]));
    assert_eq!(labels(&house.items(None, "/communities/agua/topics").await[0]), ["Goteo", "Bombas"]);
    // The text stayed as it was: there is no earlier version to show.
    assert!(house.items(None, &format!("{at}/revisions")).await.is_empty());
    let untouched = house.call(Method::PATCH, &eva, (&at, json!({"body": "Poco"}))).await.expect(200);
    assert_eq!(labels(&untouched), ["Goteo", "Bombas"]);

    // Two terms become one, and one is retired: topics follow.
    let merge = format!("{path}/{}/merge", id(&drops));
    house.call(Method::PUT, &eva, (&merge, json!({"into": watering["id"]}))).await.expect(403);
    house.call(Method::PUT, &ana, (&merge, json!({"into": watering["id"]}))).await.expect(204);
    let merged = house.get(None, &format!("{path}/{}", id(&drops))).await.expect(200);
    assert_eq!(merged["merged_into"], watering["id"]);
    house
        .call(Method::PUT, &ana, (&format!("{path}/{}/state", id(&pumps)), json!({"state": "declined"})))
        .await
        .expect(204);
    assert_eq!(labels(&house.get(None, &at).await.expect(200)), ["Riego"]);
    house.get(None, &format!("{path}/{}", id(&pumps))).await.expect(404);
    house.get(Some(&ana), &format!("{path}/{}", id(&pumps))).await.expect(200);
    house.get(None, "/communities/agua/taxonomy/999").await.expect(404);
}

#[tokio::test]
async fn other_houses_hear_that_a_topic_was_filed_anew() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "Sin archivar", "body": "Texto", "language": "es"});
    let topic = hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    eventually("it arrives", || campus.topic(&beto, (&agua, "Sin archivar"))).await;
    let seen = "select count(*) from seen_activities";
    let before = campus.database.number(seen).await;
    let term = json!({"labels": {"es": "Riego"}});
    let term = hub.post(&ana, "/communities/agua/taxonomy", term).await.expect(201);
    let at = format!("/topics/{}", topic["id"].as_str().unwrap());
    hub.call(Method::PATCH, &ana, (&at, json!({"concepts": [term["id"]]}))).await.expect(200);
    // Other houses keep no terms of ours: they take the update, and the text stays as it was.
    let sent = format!(
        "select count(*) from outbox where object_ap_id = '{}' and body like '%\"type\":\"Update\"%'",
        topic["ap_id"].as_str().unwrap()
    );
    eventually("the update goes out", || async { (hub.database.number(&sent).await > 0).then_some(()) })
        .await;
    eventually("it is taken", || async { (campus.database.number(seen).await > before).then_some(()) }).await;
    assert!(campus.topic(&beto, (&agua, "Sin archivar")).await.unwrap()["edited"].is_null());
}
