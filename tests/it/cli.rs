//! The command line: exit codes and messages fit for scripts.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::House;

struct Ended {
    code: Option<i32>,
    out: String,
    error: String,
}

fn end(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn people_and_communities_beside_a_running_server() {
    let house = House::open("hub").await;
    let add = |name: &str, email: &str| {
        end(&mut house.command(&[
            "member",
            "add",
            name,
            "--email",
            email,
            "--password",
            "correct horse battery",
        ]))
    };
    let first = add("ana", "ana@example.org");
    assert_eq!(first.code, Some(0), "{}", first.error);
    assert!(first.out.contains("/u/ana"));
    let again = add("ana", "other@example.org");
    assert_eq!(again.code, Some(1));
    assert!(again.error.contains("name: is taken"), "{}", again.error);
    let same_mail = add("eva", "ANA@example.org");
    assert!(same_mail.error.contains("email: is taken"), "{}", same_mail.error);
    for (name, email, told) in [
        ("a", "a@example.org", "name: needs 2"),
        ("Ana María", "a@example.org", "name:"),
        ("admin", "a@example.org", "name: is reserved"),
        ("eva", "nothing", "email: is not in its form"),
    ] {
        let refused = add(name, email);
        assert_eq!(refused.code, Some(1), "{name}");
        assert!(refused.error.contains(told), "{name}: {}", refused.error);
    }
    let short =
        end(&mut house.command(&["member", "add", "eva", "--email", "e@example.org", "--password", "short"]));
    assert!(short.error.contains("password: needs 10"), "{}", short.error);

    let mut command =
        house.command(&["member", "add", "eva", "--email", "eva@example.org", "--password-stdin", "--admin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());

    let token = end(&mut house.command(&["token", "ana"]));
    assert_eq!(token.out.lines().count(), 1, "the token alone");
    assert!(token.out.trim().len() > 40);
    assert!(
        end(&mut house.command(&["token", "ana", "--scopes", "fly"]))
            .error
            .contains("read write follow push")
    );
    assert!(end(&mut house.command(&["token", "nadie"])).error.contains("no such member"));

    let community = |facilitator: &str| {
        let arguments =
            ["community", "add", "agua", "--title", "Agua", "--language", "es", "--facilitator", facilitator];
        end(&mut house.command(&arguments))
    };
    let unknown = community("nadie");
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.error.contains("no such member"), "{}", unknown.error);
    assert_eq!(community("ana").code, Some(0));
    assert!(community("ana").error.contains("name: is taken"));

    let status: Value =
        serde_json::from_str(&end(&mut house.command(&["queue", "status", "--json"])).out).unwrap();
    assert!(status["hosts"].as_array().unwrap().is_empty());
    let findings: Value = serde_json::from_str(&end(&mut house.command(&["doctor", "--json"])).out).unwrap();
    let checks: Vec<&str> =
        findings.as_array().unwrap().iter().map(|f| f["check"].as_str().unwrap()).collect();
    for check in ["configuration", "database", "public url", "clock", "disk"] {
        assert!(checks.contains(&check), "{checks:?}");
    }
    let url = findings.as_array().unwrap().iter().find(|finding| finding["check"] == "public url").unwrap();
    assert_eq!(url["state"], "ok", "{url}");
    assert!(end(&mut house.command(&["fly"])).code == Some(2));
}

#[tokio::test]
async fn configuration_that_cannot_be_meant_is_refused_and_named() {
    let house = House::open("hub").await;
    let refused = |key: &str, value: &str| end(house.command(&["migrate"]).env(key, value));
    for (key, value, told) in [
        ("ATENEO_NONSENSE", "1", "nonsense"),
        ("ATENEO_INSTANCE__TITEL", "x", "titel"),
        ("ATENEO_INSTANCE__LANGUAGES", "de", "de"),
        ("ATENEO_BIND", "nowhere", "bind"),
        ("ATENEO_PUBLIC_URL", "https://ateneo.example", "allow_loopback"),
        ("ATENEO_PUBLIC_URL", "http://a.example/path", "public_url"),
        ("ATENEO_SECRET", "short", "secret"),
        ("ATENEO_REGISTRATION__MODE", "sometimes", "mode"),
    ] {
        let ended = refused(key, value);
        assert_eq!(ended.code, Some(1), "{key}={value}");
        assert!(ended.error.to_lowercase().contains(told), "{key}={value}: {}", ended.error);
    }
    let missing = end(&mut house.command(&["--config", "/nowhere.toml", "migrate"]));
    assert!(missing.error.contains("/nowhere.toml"), "{}", missing.error);
}

#[tokio::test]
async fn what_a_dead_host_did_not_get_is_shown_and_sent_again() {
    let (hub, ana, mut campus, beto, agua) = crate::federation::journey::two().await;
    campus.kill();
    let draft = serde_json::json!({"title": "Mientras tanto", "body": "x", "language": "es"});
    hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    let waiting = crate::support::eventually("the host is seen failing", || async {
        let status: Value = serde_json::from_str(&hub.run(&["queue", "status", "--json"])).unwrap();
        let host =
            status["hosts"].as_array().unwrap().iter().find(|host| host["host"] == campus.host()).cloned();
        host.filter(|host| host["state"] == "failing")
    })
    .await;
    assert!(waiting["waiting"].as_i64().unwrap() >= 1);
    assert!(waiting["last_error"].is_string());
    campus.start().await;
    hub.run(&["queue", "retry"]);
    crate::support::eventually("it arrives after all", || campus.topic(&beto, (&agua, "Mientras tanto")))
        .await;
}
