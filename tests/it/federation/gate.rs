//! What the inbox answers to requests that are not in order (federation.md §7.2, §10.3).

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::peer::now;
use crate::support::web::{Fields, Someone, raw};

/// Collects what did not come as expected, so that one run tells all of it.
#[derive(Default)]
struct Verdicts(Vec<String>);

impl Verdicts {
    fn expect(&mut self, what: &str, expected: u16, got: u16) {
        if expected != got {
            self.0.push(format!("{what}: {got} instead of {expected}"));
        }
    }

    #[track_caller]
    fn all_as_expected(self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}

/// A change made to what a correct sender would send.
type Twist<'a> = Box<dyn Fn(&mut Fields, &mut Vec<u8>) + 'a>;

fn double(name: &'static str) -> Twist<'static> {
    Box::new(move |fields, _| {
        let field = fields.iter().find(|(field, _)| field == name).cloned().expect(name);
        fields.push(field);
    })
}

fn without(name: &'static str) -> Twist<'static> {
    Box::new(move |fields, _| fields.retain(|(field, _)| field != name))
}

fn with(name: &'static str, value: &'static str) -> Twist<'static> {
    Box::new(move |fields, _| fields.push((name.to_owned(), value.to_owned())))
}

fn instead(name: &'static str, value: &'static str) -> Twist<'static> {
    Box::new(move |fields, _| {
        fields.retain(|(field, _)| field != name);
        fields.push((name.to_owned(), value.to_owned()));
    })
}

/// A Create of a topic by this person, new each time.
fn create(scene: &Scene, eva: &Someone, slug: &str) -> Vec<u8> {
    let page = eva.page(slug, &format!("Mala {slug}"), &scene.agua);
    eva.does("Create", slug, &page).to_string().into_bytes()
}

#[tokio::test]
async fn requests_that_are_not_in_order_are_refused() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let cases: Vec<(&str, u16, Twist)> = vec![
        ("another body than the digest's", 401, Box::new(|_, body| body.push(b' '))),
        ("another digest", 401, instead("digest", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")),
        ("a digest without SHA-256", 401, instead("digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg==")),
        ("Digest twice", 401, double("digest")),
        ("Date twice", 401, double("date")),
        ("Signature twice", 401, double("signature")),
        ("Content-Type twice", 401, double("content-type")),
        ("Authorization beside it", 401, with("authorization", "Bearer x")),
        ("the signature in Authorization too", 401, with("authorization", "Signature keyId=\"k\"")),
        ("no Date", 401, without("date")),
        ("no Digest", 401, without("digest")),
        ("no Signature", 401, without("signature")),
        ("no Content-Type", 401, without("content-type")),
        ("a malformed Signature", 401, instead("signature", "keyId=")),
        ("RFC 9421", 401, with("signature-input", "sig1=(\"@method\");created=1;keyid=\"k\"")),
        ("text/plain", 415, instead("content-type", "text/plain")),
        ("application/json", 415, instead("content-type", "application/json")),
    ];
    let mut verdicts = Verdicts::default();
    for (number, (what, expected, twist)) in cases.iter().enumerate() {
        let mut body = create(&scene, &eva, &format!("g{number}"));
        let mut fields = eva.fields(&scene.house, ("/inbox", &body), now());
        twist(&mut fields, &mut body);
        let (status, said) = raw(&scene.house, "/inbox", &fields, &body).await.expect(what);
        verdicts.expect(&format!("{what} ({said})"), *expected, status);
    }
    scene.settle("gate").await;
    assert_eq!(scene.titles().await, Vec::<String>::new(), "nothing is stored");
    verdicts.all_as_expected();
}

/// Two Host fields are no HTTP at all (RFC 9112 §3.2): 400 by the HTTP layer is as good as our 401,
/// as is 421 where the second one is for another host.
#[tokio::test]
async fn two_hosts_are_none() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    for second in [scene.house.host(), "victim.localhost".to_owned()] {
        let body = create(&scene, &eva, &format!("h{}", second.len()));
        let mut fields = eva.fields(&scene.house, ("/inbox", &body), now());
        fields.push(("host".to_owned(), second.clone()));
        let (status, _) = raw(&scene.house, "/inbox", &fields, &body).await.expect("an answer");
        assert!(matches!(status, 400 | 401 | 421), "{second}: {status}");
    }
    scene.settle("hosts").await;
    assert_eq!(scene.titles().await, Vec::<String>::new());
}

#[tokio::test]
async fn signatures_have_their_time_and_place() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let mut verdicts = Verdicts::default();
    let ages = [
        ("13 h old", TimeDelta::hours(-13), 401),
        ("2 h ahead", TimeDelta::hours(2), 401),
        ("11 h old", TimeDelta::hours(-11), 202),
        ("50 min ahead", TimeDelta::minutes(50), 202),
    ];
    for (number, (what, age, expected)) in ages.into_iter().enumerate() {
        let body = create(&scene, &eva, &format!("t{number}"));
        let fields = eva.fields(&scene.house, ("/inbox", &body), now() + age);
        let (status, _) = raw(&scene.house, "/inbox", &fields, &body).await.expect(what);
        verdicts.expect(what, expected, status);
    }
    // Signed for the community's inbox, sent to the shared one.
    let body = create(&scene, &eva, "t9");
    let fields = eva.fields(&scene.house, ("/c/agua/inbox", &body), now());
    let (status, _) = raw(&scene.house, "/inbox", &fields, &body).await.expect("an answer");
    verdicts.expect("signed for another path", 401, status);
    scene.settle("time").await;
    let mut titles = scene.titles().await;
    titles.sort();
    assert_eq!(titles, ["Mala t2", "Mala t3"]);
    verdicts.all_as_expected();
}

#[tokio::test]
async fn inboxes_are_those_of_somebody() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let mut verdicts = Verdicts::default();
    let paths = [
        ("/c/agua/inbox", 202),
        ("/u/ana/inbox", 202),
        ("/c/nadie/inbox", 404),
        ("/u/nadie/inbox", 404),
        ("/u/agua/inbox", 404),
        ("/c/ana/inbox", 404),
    ];
    for (number, (path, expected)) in paths.into_iter().enumerate() {
        let page = eva.page(&format!("i{number}"), &format!("Buena {number}"), &scene.agua);
        let activity = eva.does("Create", &format!("i{number}"), &page);
        verdicts.expect(path, expected, eva.send_to(&scene.house, path, &activity).await);
    }
    scene.settle("inboxes").await;
    let mut titles = scene.titles().await;
    titles.sort();
    assert_eq!(titles, ["Buena 0", "Buena 1"]);
    verdicts.all_as_expected();
}

/// Sends a text that is signed well.
async fn signed(scene: &Scene, eva: &Someone, body: &[u8]) -> u16 {
    let fields = eva.fields(&scene.house, ("/inbox", body), now());
    raw(&scene.house, "/inbox", &fields, body).await.expect("an answer").0
}

#[tokio::test]
async fn bodies_that_cannot_be_read_one_way_are_malformed() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let good = String::from_utf8(create(&scene, &eva, "b0")).expect("text");
    let with_key = |key: &str, value: &Value| {
        let mut activity: Value = serde_json::from_str(&good).expect("JSON");
        activity[key] = value.clone();
        activity.to_string()
    };
    let without_key = |key: &str| {
        let mut activity: Value = serde_json::from_str(&good).expect("JSON");
        activity.as_object_mut().expect("an object").remove(key);
        activity.to_string()
    };
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let cases: Vec<(&str, String)> = vec![
        ("a key twice", good.replacen('{', "{\"actor\":\"http://x.localhost/u/x\",", 1)),
        (
            "a nested key twice",
            good.replacen("\"object\":{", "\"object\":{\"id\":\"http://x.localhost/1\",", 1),
        ),
        ("@graph", with_key("@graph", &json!([]))),
        ("@id", with_key("@id", &json!("http://x.localhost/1"))),
        ("a context that renames actor", with_key("@context", &json!({"actor": "https://x.example/actor"}))),
        ("20,000 arrays", good.replacen('{', &format!("{{\"x\":{deep},"), 1)),
        ("NUL in a text", with_key("summary", &json!("a\0b"))),
        ("no id", without_key("id")),
        ("no type", without_key("type")),
        ("no actor", without_key("actor")),
        ("two actors", with_key("actor", &json!([eva.id, eva.id]))),
        ("an id that is no address", with_key("id", &json!("urn:uuid:1"))),
        ("an object that is a number", with_key("object", &json!(1))),
        ("not JSON", "{".to_owned()),
        ("not an object", "[]".to_owned()),
        ("something after it", format!("{good} {{}}")),
    ];
    let mut verdicts = Verdicts::default();
    for (what, body) in &cases {
        assert_ne!(body, &good, "{what}");
        verdicts.expect(what, 400, signed(&scene, &eva, body.as_bytes()).await);
    }
    verdicts.expect("not UTF-8", 400, signed(&scene, &eva, b"\xff\xfe").await);
    scene.settle("malformed").await;
    assert_eq!(scene.titles().await, Vec::<String>::new(), "nothing is stored");
    // The same text without the fault is taken: what was refused was the fault.
    assert_eq!(signed(&scene, &eva, good.as_bytes()).await, 202);
    scene.topic("Mala b0").await;
    verdicts.all_as_expected();
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_too_large() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let mut body = create(&scene, &eva, "large");
    body.resize(1024 * 1024 + 1, b' ');
    assert_eq!(signed(&scene, &eva, &body).await, 413);
    // Spaces after JSON are nothing; exactly the limit is taken.
    body.truncate(1024 * 1024);
    assert_eq!(signed(&scene, &eva, &body).await, 202);
    scene.topic("Mala large").await;
}
