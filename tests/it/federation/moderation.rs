//! Moderation where others are concerned: who is banned is refused at the inbox, what is hidden is in no
//! representation, what is taken back returns elsewhere too.

use reqwest::Method;
use serde_json::{Value, json};

use super::journey::two;
use super::scene::Scene;
use crate::support::{House, Member, eventually};

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn decide(house: &House, judge: &Member, order: Value) -> Value {
    house.post(judge, "/decisions", order).await.expect(201)
}

/// Waits for the status of a path.
async fn answers(house: &House, member: &Member, (path, status): (&str, u16)) {
    eventually(&format!("{path} answers {status}"), || async {
        (house.get(Some(member), path).await.status == status).then_some(())
    })
    .await;
}

#[tokio::test]
async fn who_is_banned_elsewhere_is_refused_at_the_inbox() {
    let scene = Scene::open().await;
    let (house, ana) = (&scene.house, &scene.ana);
    let evil = scene.web.person("evil", "mallory");
    let said = |slug: &str, title: &str| {
        evil.does("Create", &format!("c-{slug}"), &evil.page(slug, title, &scene.agua))
    };
    assert_eq!(evil.send(house, &said("uno", "Antes de todo")).await, 202);
    let topic = scene.topic("Antes de todo").await;
    let order = json!({"post": id(&topic), "action": "ban", "reason": "Insulta.", "days": 7});
    let ban = decide(house, ana, order).await;
    assert!(ban["until"].is_string());
    let bans = house.items(Some(ana), "/communities/agua/bans").await;
    assert_eq!((bans.len(), &bans[0]["kind"]), (1, &json!("banned")));

    assert_eq!(evil.send(house, &said("dos", "Durante")).await, 202);
    let answer = evil.note("tres", "Contesto igual", topic["ap_id"].as_str().unwrap());
    assert_eq!(evil.send(house, &evil.does("Create", "c-tres", &answer)).await, 202);
    let like = evil.does("Like", "like", &topic["ap_id"]);
    assert_eq!(evil.send(house, &like).await, 202);
    let mut changed = evil.page("uno", "Cambiado estando fuera", &scene.agua);
    changed["updated"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(evil.send(house, &evil.does("Update", "u-uno", &changed)).await, 202);
    assert_eq!(evil.send(house, &evil.does("Follow", "f-agua", &json!(scene.agua))).await, 202);
    scene.settle("uno").await;
    assert_eq!(scene.titles().await, ["Antes de todo"]);
    assert!(scene.replies(&topic).await.is_empty());
    assert_eq!(scene.topic("Antes de todo").await["like_count"], 0);
    // Its server is told: Reject of each post, and of the follow.
    eventually("the refusals", || async {
        let rejects = scene.web.seen("evil").into_iter().filter(|seen| seen.body["type"] == "Reject").count();
        (rejects >= 3).then_some(())
    })
    .await;

    // Lifted, it is as before.
    house.post(ana, &format!("/decisions/{}/undo", id(&ban)), Value::Null).await.expect(200);
    assert_eq!(evil.send(house, &said("cuatro", "Después")).await, 202);
    scene.topic("Después").await;
}

#[tokio::test]
async fn posts_of_chosen_hosts_wait_and_are_passed_on_once_approved() {
    let scene = Scene::open().await;
    let (house, ana) = (&scene.house, &scene.ana);
    let (evil, victim) = (scene.web.person("evil", "mallory"), scene.web.person("victim", "vera"));
    let host = scene.web.host("evil");
    let wanted = format!(
        "insert into screenings (community_id, hosts) select id, array['{host}'] from communities returning 1"
    );
    diesel_async::RunQueryDsl::execute(diesel::sql_query(wanted), &mut house.database.connect().await)
        .await
        .unwrap();
    assert_eq!(victim.send(house, &victim.does("Follow", "f-agua", &json!(scene.agua))).await, 202);
    let page = evil.page("uno", "Con espera", &scene.agua);
    assert_eq!(evil.send(house, &evil.does("Create", "c-uno", &page)).await, 202);
    scene.settle("uno").await;
    assert!(scene.titles().await.is_empty());
    let held = eventually("it waits", || async {
        house.items(Some(ana), "/communities/agua/held").await.into_iter().next()
    })
    .await;
    assert_eq!((&held["title"], &held["why"]), (&json!("Con espera"), &json!("host")));
    let announced = |word: &str| {
        scene
            .web
            .seen("victim")
            .into_iter()
            .any(|seen| seen.body["type"] == "Announce" && seen.body.to_string().contains(word))
    };
    assert!(!announced("post/uno"));
    // An edit while it waits is not passed on either.
    let mut changed = page.clone();
    changed["content"] = json!("<p>Con espera, corregido</p>");
    changed["updated"] = json!("2030-01-01T00:00:00Z");
    assert_eq!(evil.send(house, &evil.does("Update", "u-uno", &changed)).await, 202);
    scene.settle("dos").await;
    assert!(!announced("post/uno"));
    decide(house, ana, json!({"post": id(&held), "action": "approve"})).await;
    scene.topic("Con espera").await;
    eventually("it is passed on", || async { announced("post/uno").then_some(()) }).await;
}

#[tokio::test]
async fn what_is_hidden_is_in_no_representation() {
    let scene = Scene::open().await;
    let (house, ana) = (&scene.house, &scene.ana);
    let eva = house.member("eva");
    let draft = json!({"title": "Con eco", "body": "Palabra secreta", "language": "es"});
    let topic = house.post(&eva, "/communities/agua/topics", draft).await.expect(201);
    let path = format!("/topics/{}", id(&topic));
    let reply = house.post(ana, &format!("{path}/replies"), json!({"body": "Sí"})).await.expect(201);
    let other =
        house.post(&eva, &format!("{path}/replies"), json!({"body": "Palabra oculta"})).await.expect(201);
    let object = format!("/post/{}", id(&topic));
    let outbox =
        |whose: &'static str| async move { house.document(&format!("{whose}/outbox?page=1")).await.text };
    for whose in ["/c/agua", "/u/eva"] {
        eventually("it is in the outbox", || async { outbox(whose).await.contains("secreta").then_some(()) })
            .await;
    }
    let create = house
        .database
        .number("select event_id from outbox where ap_id like '%/activities/create/%' order by id limit 1")
        .await;
    let activity = format!("/activities/create/{create}");
    assert!(house.document(&activity).await.text.contains("secreta"));

    decide(house, ana, json!({"post": id(&other), "action": "hide", "reason": "Fuera de lugar"})).await;
    assert_eq!(house.items(None, &format!("{path}/replies")).await.len(), 1);
    assert_eq!(house.get(None, &path).await.expect(200)["reply_count"], 1);
    assert_eq!(house.get(Some(ana), &format!("/replies/{}", id(&other))).await.status, 404);
    assert_eq!(house.document(&format!("/reply/{}", id(&other))).await.status, 404);
    let context = house.document(&format!("{object}/context")).await.text;
    assert!(context.contains(id(&reply)) && !context.contains(id(&other)), "{context}");
    assert!(!house.document(&format!("{object}/replies")).await.text.contains(id(&other)));

    let hidden =
        decide(house, ana, json!({"post": id(&topic), "action": "hide", "reason": "Repetido"})).await;
    assert_eq!(house.get(None, &path).await.status, 404);
    assert_eq!(house.get(None, &format!("{path}/replies")).await.status, 404);
    assert_eq!(house.get(None, &format!("/replies/{}", id(&reply))).await.status, 404);
    assert!(house.items(None, "/communities/agua/topics").await.is_empty());
    assert_eq!(house.get(None, "/communities/agua").await.expect(200)["topic_count"], 0);
    for suffix in ["", "/context", "/replies", "/likes"] {
        assert_eq!(house.document(&format!("{object}{suffix}")).await.status, 404, "{suffix}");
    }
    for whose in ["/c/agua", "/u/eva"] {
        assert!(!outbox(whose).await.contains("secreta"), "{whose}");
    }
    assert_eq!(house.document(&activity).await.status, 404);
    assert!(!house.document("/c/agua/threads?page=1").await.text.contains(id(&topic)));
    assert!(!house.document("/c/agua/featured").await.text.contains("secreta"));
    // Its author sees it, and why.
    let own = house.get(Some(&eva), &path).await.expect(200);
    assert_eq!(own["state"], "hidden");
    let read = house.get(Some(&eva), &format!("/decisions/{}", id(&hidden))).await.expect(200);
    assert_eq!(read["reason"], "Repetido");
    // An edit meanwhile tells nobody.
    house.call(Method::PATCH, &eva, (&path, json!({"body": "Palabra secreta, corregida"}))).await.expect(200);
    house.post(ana, &format!("/decisions/{}/undo", id(&hidden)), Value::Null).await.expect(200);
    assert_eq!(house.document(&object).await.status, 200);
    assert_eq!(house.items(None, "/communities/agua/topics").await.len(), 1);
    assert_eq!(house.document(&activity).await.status, 200);
}

#[tokio::test]
async fn what_is_taken_back_returns_elsewhere() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "Ida y vuelta", "body": "Texto", "language": "es"});
    let here = campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    let there = eventually("the topic arrives", || hub.topic(&ana, ("agua", "Ida y vuelta"))).await;
    let path = format!("/topics/{}", id(&there));
    let reply = hub.post(&ana, &format!("{path}/replies"), json!({"body": "Respuesta"})).await.expect(201);
    let at_campus = format!("/topics/{}", id(&here));
    eventually("the reply arrives", || async {
        (campus.items(Some(&beto), &format!("{at_campus}/replies")).await.len() == 1).then_some(())
    })
    .await;
    for action in ["remove", "hide"] {
        let decision =
            decide(&hub, &ana, json!({"post": id(&there), "action": action, "reason": "A prueba"})).await;
        answers(&campus, &beto, (&at_campus, 410)).await;
        hub.post(&ana, &format!("/decisions/{}/undo", id(&decision)), Value::Null).await.expect(200);
        answers(&campus, &beto, (&at_campus, 200)).await;
        let back = campus.get(Some(&beto), &at_campus).await.expect(200);
        assert_eq!((&back["title"], &back["html"]), (&here["title"], &here["html"]), "{action}");
        assert!(
            eventually("listed again", || campus.topic(&beto, (&agua, "Ida y vuelta"))).await.is_object()
        );
    }
    // The author of the reply removes nothing by it; a reply of ours goes and comes too.
    assert_eq!(hub.get(None, &format!("/replies/{}", id(&reply))).await.status, 200);
}

#[tokio::test]
async fn reports_decisions_and_appeals_through_the_api() {
    let scene = Scene::open().await;
    let (house, ana) = (&scene.house, &scene.ana);
    let (eva, luis) = (house.member("eva"), house.member("luis"));
    let draft = json!({"title": "Vendo filtros", "body": "Texto", "language": "es"});
    let topic = house.post(&eva, "/communities/agua/topics", draft).await.expect(201);
    let report = json!({"post": id(&topic), "reason": "spam", "details": "Vende."});
    house.post(&eva, "/reports", report.clone()).await.expect(422);
    house.post(&luis, "/reports", json!({"post": id(&topic), "reason": "robo"})).await.expect(422);
    house.post(&luis, "/reports", json!({"reason": "spam"})).await.expect(422);
    house.post(&luis, "/reports", json!({"post": "12", "reason": "spam"})).await.expect(404);
    let made = house.post(&luis, "/reports", report.clone()).await.expect(201);
    assert_eq!(house.post(&luis, "/reports", report).await.expect(201)["id"], made["id"]);
    assert_eq!(house.items(Some(&luis), "/reports").await[0]["state"], "open");

    assert_eq!(house.get(Some(&luis), "/communities/agua/cases").await.status, 403);
    assert_eq!(house.get(Some(ana), "/cases").await.status, 403);
    let cases = house.items(Some(ana), "/communities/agua/cases").await;
    assert_eq!((&cases[0]["subject"], &cases[0]["reports"]), (&topic["id"], &json!(1)));
    house.get(Some(ana), "/communities/agua/cases?show=nada").await.expect(422);

    let order = json!({"post": id(&topic), "action": "hide", "rule": "spam", "template": true});
    house.post(&luis, "/decisions", order.clone()).await.expect(403);
    house
        .post(ana, "/decisions", json!({"post": id(&topic), "action": "suspend", "reason": "x"}))
        .await
        .expect(422);
    house.post(ana, "/decisions", json!({"post": id(&topic), "action": "warn"})).await.expect(422);
    let decision = house.post(ana, "/decisions", order).await.expect(201);
    assert!(decision["reason"].as_str().unwrap().contains("publicidad"));
    let mine = house.items(Some(&luis), "/reports").await;
    assert_eq!((&mine[0]["state"], &mine[0]["outcome"]), (&json!("closed"), &json!("hide")));
    assert!(house.items(Some(ana), "/communities/agua/cases").await.is_empty());
    assert_eq!(house.items(Some(ana), "/communities/agua/cases?show=closed").await.len(), 1);

    let path = format!("/decisions/{}", id(&decision));
    house.get(Some(&luis), &path).await.expect(404);
    assert_eq!(house.items(Some(&eva), "/decisions").await[0]["id"], decision["id"]);
    house.post(&luis, &format!("{path}/appeal"), json!({"appeal": "x"})).await.expect(404);
    house.post(&eva, &format!("{path}/appeal"), json!({"appeal": ""})).await.expect(422);
    let appealed =
        house.post(&eva, &format!("{path}/appeal"), json!({"appeal": "No vendo."})).await.expect(200);
    assert_eq!(appealed["appeal"], "open");
    house.post(&eva, &format!("{path}/appeal"), json!({"appeal": "No vendo."})).await.expect(409);
    house.post(ana, &format!("{path}/answer"), json!({"upheld": true, "answer": "Sí."})).await.expect(403);
    let log = house.items(None, "/communities/agua/log").await;
    assert_eq!(
        (&log[0]["action"], &log[0]["about"], &log[0]["rule"]),
        (&json!("hide"), &json!("topic"), &json!("spam"))
    );
    assert!(!log[0].to_string().contains("eva") && log[0].get("reason").is_none());
}

/// What hangs on a hidden topic is absent with it, and nothing counts it; removed is gone for good.
#[tokio::test]
async fn nothing_of_a_hidden_topic_is_counted_or_answered() {
    let house = House::open("casa").await;
    let (ana, eva) = (house.member("ana"), house.member("eva"));
    house.community("agua", &ana);
    let post = |title: &'static str| {
        let draft = json!({"title": title, "body": "Palabra secreta", "language": "es"});
        house.post(&eva, "/communities/agua/topics", draft)
    };
    let (topic, other) = (post("Uno").await.expect(201), post("Dos").await.expect(201));
    let reply = house
        .post(&ana, &format!("/topics/{}/replies", id(&topic)), json!({"body": "Respuesta abierta"}))
        .await
        .expect(201);
    let total = |whose: &'static str, wanted: i64| {
        let house = &house;
        async move {
            eventually(&format!("{whose} counts {wanted}"), || async {
                let outbox = house.document(&format!("{whose}/outbox")).await.expect(200);
                assert_eq!(
                    outbox["orderedItems"].as_array().unwrap().len() as i64,
                    outbox["totalItems"].as_i64().unwrap()
                );
                (outbox["totalItems"] == wanted).then_some(())
            })
            .await;
        }
    };
    total("/u/eva", 2).await;
    total("/c/agua", 3).await;
    let (root, answer) = (format!("/post/{}", id(&topic)), format!("/reply/{}", id(&reply)));
    let all = |root: &str, answer: &str| {
        let on =
            |path: &str, parts: &[&str]| parts.iter().map(|part| format!("{path}{part}")).collect::<Vec<_>>();
        [
            on(root, &["", "/context", "/replies", "/likes", "/shares"]),
            on(answer, &["", "/replies", "/likes", "/shares"]),
        ]
        .concat()
    };
    for path in all(&root, &answer) {
        assert_eq!(house.document(&path).await.status, 200, "{path}");
    }
    let hidden = decide(&house, &ana, json!({"post": id(&topic), "action": "hide", "reason": "x"})).await;
    for path in all(&root, &answer) {
        assert_eq!(house.document(&path).await.status, 404, "{path}");
    }
    total("/u/eva", 1).await;
    // The Delete that took it back was announced; the two texts are not there any more.
    eventually("no text in the outbox", || async {
        let outbox = house.document("/c/agua/outbox").await;
        let gone = !outbox.text.contains("abierta") && !outbox.text.contains("\"Uno\"");
        (gone && outbox.text.contains("\"Dos\"")).then_some(())
    })
    .await;
    house.post(&ana, &format!("/decisions/{}/undo", id(&hidden)), Value::Null).await.expect(200);
    for path in all(&root, &answer) {
        assert_eq!(house.document(&path).await.status, 200, "{path}");
    }
    let path = format!("/topics/{}?reason=ajena", id(&other));
    house.call(Method::DELETE, &ana, (&path, Value::Null)).await.expect(204);
    for part in ["", "/context", "/replies", "/likes", "/shares"] {
        assert_eq!(house.document(&format!("/post/{}{part}", id(&other))).await.status, 410, "{part}");
    }
    let tombstone = house.document(&format!("/post/{}", id(&other))).await.json();
    assert_eq!(tombstone["type"], "Tombstone");
}
