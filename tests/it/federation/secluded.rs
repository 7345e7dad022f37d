//! A community for the house alone: no door to the outside knows it (federation.md §3.1).

use diesel_async::RunQueryDsl as _;
use serde_json::json;

use super::scene::Scene;
use crate::support::eventually;

#[tokio::test]
async fn what_is_for_the_house_alone_stays_in_it() {
    let scene = Scene::open().await;
    let (house, ana) = (&scene.house, &scene.ana);
    house.community("patio", ana);
    diesel::sql_query("update communities set reach = 'local' where actor_id = (select id from actors where name = 'patio')")
        .execute(&mut house.database.connect().await)
        .await
        .unwrap();
    let draft = json!({"title": "Solo aquí", "body": "Un secreto", "language": "es"});
    let topic = house.post(ana, "/communities/patio/topics", draft).await.expect(201);
    let id = topic["id"].as_str().unwrap();
    let reply = house
        .post(ana, &format!("/topics/{id}/replies"), json!({"body": "Entre nosotros"}))
        .await
        .expect(201);
    assert_eq!(house.get(None, &format!("/topics/{id}")).await.status, 404, "not for strangers");
    assert_eq!(house.get(Some(ana), &format!("/topics/{id}")).await.status, 200);

    let mut shown = Vec::new();
    for path in [
        "/c/patio".to_owned(),
        "/c/patio/outbox".to_owned(),
        "/c/patio/followers".to_owned(),
        "/c/patio/featured".to_owned(),
        "/c/patio/moderators".to_owned(),
        "/c/patio/threads".to_owned(),
        format!("/c/patio/threads/{id}/context"),
        format!("/post/{id}"),
        format!("/post/{id}/context"),
        format!("/post/{id}/replies"),
        format!("/post/{id}/likes"),
        format!("/reply/{}", reply["id"].as_str().unwrap()),
        format!("/.well-known/webfinger?resource=acct:patio@{}", house.host()),
        format!("/.well-known/webfinger?resource={}", scene.url("/c/patio")),
    ] {
        let answer = house.document(&path).await;
        if answer.status != 404 {
            shown.push(format!("{path}: {} {}", answer.status, answer.text));
        }
    }
    assert!(shown.is_empty(), "\n{}", shown.join("\n"));
    for path in ["/u/ana/outbox", "/u/ana/following", "/actor/outbox"] {
        let text = house.document(path).await.text;
        assert!(!text.contains("patio") && !text.contains("Un secreto"), "{path}: {text}");
    }

    // From outside nobody follows it, posts in it, answers or likes what is in it.
    let eva = scene.web.person("evil", "eva");
    let patio = scene.url("/c/patio");
    let follow = eva.does("Follow", "f1", &json!(patio));
    let page = eva.does("Create", "c1", &eva.page("c1", "De fuera", &patio));
    let note =
        eva.does("Create", "c2", &eva.note("c2", "Respuesta de fuera", topic["ap_id"].as_str().unwrap()));
    for activity in [&follow, &page, &note] {
        assert_eq!(eva.send(house, activity).await, 202);
    }
    scene.settle("secluded").await;
    let titles = house.items(Some(ana), "/communities/patio/topics").await;
    assert_eq!(titles.len(), 1, "{titles:?}");
    let topic = house.get(Some(ana), &format!("/topics/{id}")).await.expect(200);
    assert_eq!(topic["reply_count"], 1);
    let told =
        scene.web.seen("evil").into_iter().filter(|seen| seen.path.ends_with("/inbox")).collect::<Vec<_>>();
    assert!(told.iter().all(|seen| !seen.body.to_string().contains("patio")), "{told:?}");
    // The open one beside it does accept, so it is not the follower's fault.
    assert_eq!(eva.send(house, &eva.does("Follow", "f2", &json!(scene.agua))).await, 202);
    eventually("an Accept", || async {
        scene.web.seen("evil").iter().any(|seen| seen.body["type"] == "Accept").then_some(())
    })
    .await;
}
