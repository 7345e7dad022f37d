//! Administrators through the REST API, and what `ateneo doctor` says about the machine.

use reqwest::Method;
use serde_json::{Value, json};

use crate::federation::journey::two;
use crate::support::{House, Member, eventually};

fn administrator(house: &House, name: &str) -> Member {
    let email = format!("{name}@example.org");
    house.run(&["member", "add", name, "--email", &email, "--password", "correct horse battery", "--admin"]);
    Member { name: name.to_owned(), token: house.run(&["token", name]) }
}

#[tokio::test]
async fn a_server_is_watched_paused_and_tried_again() {
    let (hub, ana, campus, beto, agua) = two().await;
    let eva = administrator(&hub, "eva");
    let host = campus.host();
    let pause = format!("/admin/servers/{host}/pause");
    for (method, path) in [
        (Method::GET, "/admin/overview"),
        (Method::GET, "/admin/servers"),
        (Method::GET, "/admin/dead-letters"),
        (Method::GET, "/admin/jobs"),
        (Method::GET, "/admin/letters"),
        (Method::PUT, "/admin/pause"),
        (Method::PUT, pause.as_str()),
        (Method::DELETE, "/admin/dead-letters/1"),
        (Method::POST, "/admin/jobs/1/retry"),
    ] {
        let asked = hub.call(method.clone(), &ana, (path, Value::Null)).await;
        assert_eq!(asked.status, 404, "{method} {path}: {}", asked.text);
    }
    let known = hub.items(Some(&eva), "/admin/servers").await;
    assert_eq!((known[0]["host"].as_str().unwrap(), &known[0]["state"]), (host.as_str(), &json!("well")));

    // Held back, it gets nothing; then everything.
    hub.call(Method::PUT, &eva, (&pause, Value::Null)).await.expect(204);
    let draft = json!({"title": "Mientras esperan", "body": "x", "language": "es"});
    hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    eventually("it waits", || async {
        let server = hub.items(Some(&eva), "/admin/servers").await.remove(0);
        (server["waiting"].as_i64().unwrap() > 0 && server["state"] == "paused").then_some(())
    })
    .await;
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert!(campus.topic(&beto, (&agua, "Mientras esperan")).await.is_none());
    hub.call(Method::DELETE, &eva, (&pause, Value::Null)).await.expect(204);
    eventually("it arrives", || campus.topic(&beto, (&agua, "Mientras esperan"))).await;
    // Workers counted what they sent, a few seconds later.
    let counted = "select coalesce(sum(sent), 0) from delivery_days";
    eventually("it is counted", || async { (hub.database.number(counted).await > 0).then_some(()) }).await;
    hub.call(Method::PUT, &eva, ("/admin/servers/nowhere.example/pause", Value::Null)).await.expect(404);

    // The whole house.
    hub.call(Method::PUT, &eva, ("/admin/pause", Value::Null)).await.expect(204);
    let overview = hub.get(Some(&eva), "/admin/overview").await.expect(200);
    assert!(overview["sending_paused_at"].is_string(), "{overview}");
    hub.call(Method::DELETE, &eva, ("/admin/pause", Value::Null)).await.expect(204);
}

#[tokio::test]
async fn what_failed_is_listed_tried_again_and_dropped() {
    let house = House::open("hub").await;
    let eva = administrator(&house, "eva");
    for statement in [
        "insert into instances (id, host) values (7, 'foro.example')",
        "insert into targets (id, inbox_url, instance_id) values (70, 'https://foro.example/inbox', 7)",
        "insert into dead_letters (id, target_id, outbox_id, reason, tries, first_at) values (71, 70, 1, 'refused', 1, now()), (72, 70, 2, 'refused', 1, now())",
        "insert into jobs (id, name, payload, failed_at) values (81, 'nothing', '{}', now()), (82, 'nothing', '{}', now())",
        "insert into letters (id, recipient, kind, subject, failed_at) values (91, 'a@example.org', 'x', 'y', now()), (92, 'a@example.org', 'x', 'y', now())",
    ] {
        use diesel_async::RunQueryDsl as _;
        diesel::sql_query(statement).execute(&mut house.database.connect().await).await.unwrap();
    }
    for (list, [first, second]) in [
        ("/admin/dead-letters", ["72", "71"]),
        ("/admin/jobs", ["82", "81"]),
        ("/admin/letters", ["92", "91"]),
    ] {
        let page = house.get(Some(&eva), &format!("{list}?limit=1")).await;
        let link = page.headers["link"].to_str().unwrap().to_owned();
        assert_eq!(page.expect(200)["items"][0]["id"], first, "{list}");
        let next = link.split_once("/api/ateneo/v1").unwrap().1.split('>').next().unwrap();
        assert_eq!(house.items(Some(&eva), next).await[0]["id"], second, "{list}");
        house.call(Method::DELETE, &eva, (&format!("{list}/{first}"), Value::Null)).await.expect(204);
        house.call(Method::DELETE, &eva, (&format!("{list}/{first}"), Value::Null)).await.expect(404);
        house.call(Method::DELETE, &eva, (&format!("{list}/x"), Value::Null)).await.expect(404);
        // The outbox knows nothing of the dead letter any more: only the others can be tried again.
        let again = house.post(&eva, &format!("{list}/{second}/retry"), Value::Null).await;
        assert_eq!(again.status, if list == "/admin/dead-letters" { 404 } else { 204 }, "{list}");
    }
    house.get(Some(&eva), "/admin/letters?unsent=perhaps").await.expect(422);
}

#[tokio::test]
async fn the_doctor_looks_at_mail_extensions_and_backups() {
    let house = House::open("hub").await;
    let asked = |smtp: Option<&str>| {
        let mut command = house.command(&["doctor", "--json"]);
        if let Some(url) = smtp {
            command.env("ATENEO_MAIL__SMTP_URL", url);
        }
        let findings: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        findings.as_array().unwrap().clone()
    };
    let state = |findings: &[Value], check: &str| {
        findings.iter().find(|finding| finding["check"] == check).unwrap()["state"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let first = asked(None);
    assert_eq!(state(&first, "mail"), "warning");
    assert_eq!(state(&first, "extensions"), "ok");
    assert_eq!(state(&first, "backup"), "warning");
    // Nobody listens on port 1.
    assert_eq!(state(&asked(Some("smtp://127.0.0.1:1")), "mail"), "error");
    let place = tempfile::tempdir().unwrap();
    house.run(&["backup", place.path().join("a.tar").to_str().unwrap()]);
    assert_eq!(state(&asked(None), "backup"), "ok");
}
