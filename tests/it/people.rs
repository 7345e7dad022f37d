//! REST: the directory, one's own profile, copies of one's data; and profiles between houses.

use reqwest::Method;
use serde_json::{Value, json};

use crate::federation::journey::{follow, two};
use crate::support::browser::Browser;
use crate::support::{House, eventually};

#[tokio::test]
async fn a_profile_by_rest_is_seen_as_its_owner_says() {
    let house = House::open("casa").await;
    let (ana, beto) = (house.member("ana"), house.member("beto"));
    house.community("agua", &ana);
    let change = json!({"organization": "Aduana", "country": "BO", "languages": ["es", "qu"],
        "keywords": ["origen"], "organization_url": "02jx3x895", "audience": "members"});
    let own = house.call(Method::PATCH, &ana, ("/profile", change)).await.expect(200);
    assert_eq!(
        (&own["organization_url"], &own["audience"]),
        (&json!("https://ror.org/02jx3x895"), &json!("members"))
    );
    assert_eq!(house.get(Some(&ana), "/profile").await.expect(200)["country"], "BO");
    for wrong in
        [json!({"country": "XX"}), json!({"audience": "todos"}), json!({"organization": 1}), json!({"x": 1})]
    {
        house.call(Method::PATCH, &ana, ("/profile", wrong)).await.expect(422);
    }
    let whole = house.get(Some(&beto), "/people/ana").await.expect(200);
    assert_eq!(
        (&whole["organization"], &whole["communities"][0]["roles"]),
        (&json!("Aduana"), &json!(["facilitator", "member"]))
    );
    assert_eq!(house.get(None, "/people/ana").await.expect(200)["organization"], "");
    assert_eq!(house.items(Some(&beto), "/people?country=BO&q=ana").await.len(), 1);
    assert_eq!(house.items(None, "/people?country=BO").await.len(), 0);
    assert_eq!(house.items(None, "/people?keyword=ORIGEN").await.len(), 1);
    house.get(None, "/people?concept=x").await.expect(422);
    house.get(None, "/people/nadie").await.expect(404);
    house.get(None, "/people/agua").await.expect(404);

    let made = house.post(&ana, "/exports", Value::Null).await.expect(200);
    eventually("the copy is ready", || async {
        let copies = house.items(Some(&ana), "/exports").await;
        (copies[0]["id"] == made["id"] && copies[0]["state"] == "ready").then_some(())
    })
    .await;
    assert!(house.items(Some(&beto), "/exports").await.is_empty());
    house.run(&["member", "delete", "ana"]);
    house.get(None, "/people/ana").await.expect(410);
}

#[tokio::test]
async fn what_one_says_of_oneself_is_published_unless_it_is_for_members() {
    let (hub, ana, campus, beto, agua) = two().await;
    follow(&campus, &beto, &format!("ana@{}", hub.host())).await;
    let change = json!({"organization": "Aduana <Nacional>", "country": "BO", "position": "Jefa", "keywords": ["origen"], "indexable": false});
    hub.call(Method::PATCH, &ana, ("/profile", change)).await.expect(200);
    let document = hub.document("/u/ana").await.expect(200);
    assert_eq!((&document["indexable"], &document["discoverable"]), (&json!(false), &json!(true)));
    let fields = document["attachment"].as_array().unwrap();
    assert!(
        fields
            .iter()
            .any(|field| field["type"] == "PropertyValue" && field["value"] == "Aduana &lt;Nacional&gt;"),
        "{fields:?}"
    );
    let draft = json!({"title": "Con perfil", "body": "Texto", "language": "es", "kind": "question"});
    hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    eventually("it arrives", || campus.topic(&beto, (&agua, "Con perfil"))).await;
    let there = format!("/people/ana@{}", hub.host());
    eventually("it is said there too", || async {
        let seen = campus.get(Some(&beto), &there).await.expect(200);
        (seen["organization"] == "Aduana <Nacional>" && seen["country"] == "BO").then_some(())
    })
    .await;
    hub.call(Method::PATCH, &ana, ("/profile", json!({"audience": "members"}))).await.expect(200);
    let document = hub.document("/u/ana").await.expect(200);
    assert!(
        document["attachment"].as_array().unwrap().is_empty() && document["ateneo:organization"].is_null()
    );
}

/// Nobody there follows her: the house that shows what she wrote hears of the change all the same.
#[tokio::test]
async fn a_changed_name_reaches_the_houses_that_show_what_she_wrote() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "De Ana", "body": "Texto", "language": "es"});
    hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    eventually("it arrives", || campus.topic(&beto, (&agua, "De Ana"))).await;
    rename(&hub, "ana", "Ana Quispe").await;
    shown(&campus, &hub, ("ana", "Ana Quispe")).await;
    // And the other way round: the community's house, for what was written into it from elsewhere.
    let draft = json!({"title": "De Beto", "body": "Texto", "language": "es"});
    campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    eventually("it arrives", || hub.topic(&ana, ("agua", "De Beto"))).await;
    rename(&campus, "beto", "Beto Rojas").await;
    shown(&hub, &campus, ("beto", "Beto Rojas")).await;
}

async fn rename(house: &House, name: &str, label: &str) {
    let mut browser = Browser::signed_in(house, name).await;
    let fields = [
        ("display_name", label),
        ("bio", "Mide el agua."),
        ("locale", "es"),
        ("time_zone", "America/La_Paz"),
    ];
    let saved = browser.send(("/settings", "/settings"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
}

async fn shown(there: &House, home: &House, (name, label): (&str, &str)) {
    let path = format!("/u/{name}@{}", home.host());
    eventually(label, || async {
        let mut browser = Browser::new(there);
        let page = browser.get(&path).await;
        (page.text.contains(label) && page.text.contains("Mide el agua.")).then_some(())
    })
    .await;
}
