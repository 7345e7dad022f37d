//! Taking one's data along, and closing the account.
use std::collections::BTreeMap;
use std::io::Read as _;

use super::house::{Browser, House, PASSWORD, png};
use crate::jobs::{self, Job};
use crate::operations::{erasure, export};

const JOBS: &[Job] = &[
    Job { name: erasure::JOB, run: |app, payload| Box::pin(erasure::run(app, payload)) },
    Job { name: export::JOB, run: |app, payload| Box::pin(export::run(app, payload)) },
];

async fn work_off(house: &House) {
    while jobs::step(&house.app, JOBS).await.unwrap() {}
}

async fn ask(browser: &mut Browser, title: &str) -> String {
    let fields =
        [("kind", "question"), ("title", title), ("body", "Pregunto por el *cloro*."), ("language", "es")];
    let picture = png();
    browser.get("/c/agua/topics/new").await.is(200);
    let seen = browser
        .upload("/c/agua/topics", &fields, &[(("image", "grifo.png", &picture[..]), "Un grifo")])
        .await;
    seen.is(303);
    seen.location().split(['?', '#']).next().unwrap().to_owned()
}

fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(bytes);
    archive
        .entries()
        .unwrap()
        .map(|entry| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.path().unwrap().display().to_string(), content)
        })
        .collect()
}

#[tokio::test]
async fn a_copy_holds_everything_of_its_owner_and_nothing_secret() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let (mut ana, mut beto) = (house.signed_in("ana").await, house.signed_in("beto").await);
    ana.post("/c/agua/join", &[("on", "1")]).await.is(303);
    let topic = ask(&mut ana, "¿Quién mide el cloro?").await;
    beto.get(&topic).await;
    beto.post(&format!("{topic}/replies"), &[("body", "Lo de Beto."), ("language", "es")]).await.is(303);
    ana.post(&format!("{topic}/replies"), &[("body", "Gracias."), ("language", "es")]).await.is(303);

    let asked = ana.post("/settings/data/exports", &[]).await;
    ana.follow(&asked).await.is(200).has("Preparando: 0 de").has("<progress");
    // Asking again while it is made is asking once.
    ana.post("/settings/data/exports", &[]).await.is(303);
    work_off(&house).await;
    assert_eq!(house.rows("select count(*) || ' ' || min(state) from exports").await, "1 ready");
    assert_eq!(house.rows("select count(*) from letters where kind = 'export'").await, "1");
    assert_eq!(house.rows("select count(*) from exports where done = total").await, "1");
    let id = house.rows("select id from exports").await;
    let path = format!("/settings/data/exports/{id}");
    ana.get("/settings/data").await.has(&path).has("disponible hasta el");
    beto.get(&path).await.is(404);
    house.browser().get(&path).await.is(303);

    let file = ana.get(&path).await;
    file.is(200);
    assert_eq!(file.header("content-type"), "application/x-tar");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"ateneo-ana-"));
    let files = unpacked(&file.bytes);
    let json = |name: &str| -> serde_json::Value { serde_json::from_slice(&files[name]).unwrap() };
    assert_eq!(json("profile.json")[0]["name"], "ana");
    assert_eq!(json("account.json")[0]["email"], "ana@correo.example");
    assert_eq!(json("memberships.json")[0]["community"], "agua");
    let posts = json("posts/0001.json");
    assert_eq!(posts.as_array().unwrap().len(), 2);
    assert_eq!(posts[0]["source"], "Pregunto por el *cloro*.");
    assert_eq!(posts[1]["source"], "Gracias.");
    let key = posts[0]["files"][0].as_str().unwrap();
    assert!(files[&format!("media/{key}")].starts_with(b"\x89PNG"));
    assert!(String::from_utf8_lossy(&files["README.txt"]).contains("Datos de Señora ana"));
    let listed = json("export.json");
    assert!(
        listed["files"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| files.contains_key(entry["file"].as_str().unwrap()))
    );
    let hash = house.rows("select password_hash from accounts order by id limit 1").await;
    let token = house.rows("select encode(token_hash, 'hex') from sessions limit 1").await;
    for (name, content) in &files {
        let text = String::from_utf8_lossy(content);
        for secret in [hash.as_str(), &token, "token_hash", "password_hash", "Lo de Beto"] {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    // After a week it is gone.
    house.app.clock.shift(chrono::TimeDelta::days(8));
    export::sweep(&house.app).await.unwrap();
    ana.get(&path).await.is(410);
    assert_eq!(house.rows("select state || coalesce(file, '') from exports").await, "expired");
}

async fn leave(browser: &mut Browser, posts: &str) {
    browser.get("/settings/data/delete").await.is(200).has("siete días");
    let fields = [("posts", posts), ("own_name", "ana"), ("password", PASSWORD)];
    let seen = browser.post("/settings/data/delete", &fields).await;
    browser.follow(&seen).await.is(200).has("Su cuenta se borrará en siete días");
}

#[tokio::test]
async fn leaving_waits_a_week_and_signing_in_calls_it_off() {
    let house = House::new().await;
    house.member("ana").await;
    let (mut ana, mut elsewhere) = (house.signed_in("ana").await, house.signed_in("ana").await);
    ana.get("/settings/data/delete").await.is(200);
    for wrong in [
        [("posts", "keep"), ("own_name", "beto"), ("password", PASSWORD)],
        [("posts", "keep"), ("own_name", "ana"), ("password", "equivocada")],
        [("posts", "todo"), ("own_name", "ana"), ("password", PASSWORD)],
    ] {
        ana.post("/settings/data/delete", &wrong).await.is(422).lacks(PASSWORD);
    }
    assert_eq!(house.rows("select count(*) from departures").await, "0");
    leave(&mut ana, "keep").await;
    // Everywhere signed out; the letter says how to stay.
    elsewhere.get("/settings").await.is(303);
    assert_eq!(house.rows("select count(*) from sessions").await, "0");
    assert_eq!(house.rows("select count(*) from letters where kind = 'departure'").await, "1");
    house.app.clock.shift(chrono::TimeDelta::days(6));
    erasure::start(&house.app).await.unwrap();
    work_off(&house).await;
    let mut back = house.browser();
    back.get("/signin").await;
    let seen = back.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await;
    back.follow(&seen).await.is(200).has("canceló el borrado");
    back.get("/settings").await.is(200).lacks("canceló el borrado");
    house.signed_in("ana").await.get("/settings").await.is(200).lacks("canceló el borrado");
    assert_eq!(house.rows("select count(*) from letters where kind = 'departure'").await, "2");
    house.app.clock.shift(chrono::TimeDelta::days(2));
    erasure::start(&house.app).await.unwrap();
    work_off(&house).await;
    assert_eq!(house.rows("select count(*) from accounts").await, "1");
}

#[tokio::test]
async fn what_is_erased_is_gone_and_the_thread_stays() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let (mut ana, mut beto) = (house.signed_in("ana").await, house.signed_in("beto").await);
    ana.post("/c/agua/join", &[("on", "1")]).await.is(303);
    let topic = ask(&mut ana, "¿Quién mide el cloro?").await;
    beto.get(&topic).await;
    beto.post(&format!("{topic}/replies"), &[("body", "Yo."), ("language", "es")]).await.is(303);
    let reply = house.rows("select id from posts where kind = 'reply'").await;
    ana.post(&format!("/reply/{reply}/reactions"), &[("kind", "useful"), ("on", "1")]).await.is(303);
    ana.post("/settings/data/exports", &[]).await.is(303);
    work_off(&house).await;
    leave(&mut ana, "keep").await;
    house.app.clock.shift(chrono::TimeDelta::days(7));
    erasure::start(&house.app).await.unwrap();
    work_off(&house).await;

    for (language, words) in [
        ("es", "Esta persona cerró su cuenta"),
        ("pt", "Esta pessoa encerrou a conta"),
        ("en", "This person closed their account"),
        ("fr", "Cette personne a fermé son compte"),
    ] {
        house.browser().get(&format!("/u/ana?lang={language}")).await.is(410).has(words);
    }
    let page = house.browser().get(&topic).await;
    page.is(200).has("cloro").has("Persona que cerró su cuenta").lacks("Señora ana").lacks("/u/ana\"");
    house.browser().get("/people").await.is(200).lacks("/u/ana\"");
    house.browser().get("/c/agua").await.is(200).has("0 miembros").lacks("Señora ana");
    assert_eq!(house.rows("select useful_count from posts where kind = 'reply'").await, "0");
    for (what, query) in [
        ("account", "select count(*) from accounts where email like 'ana@%'"),
        ("letters", "select count(*) from letters where recipient like 'ana@%'"),
        ("memberships", "select count(*) from memberships"),
        ("exports", "select count(*) from exports"),
        ("name", "select count(*) from actors where name = 'ana' and display_name is not null"),
    ] {
        assert_eq!(house.rows(query).await, "0", "{what}");
    }
    let left = std::fs::read_dir(house.app.config.data_dir.join("exports")).unwrap().count();
    assert_eq!(left, 0, "files of copies");
    // Nobody takes the name, and the key that signs the last word is kept.
    let mut browser = house.browser();
    browser.get("/register").await;
    let fields =
        [("display_name", "N"), ("name", "ana"), ("email", "n@correo.example"), ("password", PASSWORD)];
    browser.post("/register", &fields).await.is(422);
    assert_eq!(house.rows("select count(*) from events where kind = 'actor_deleted'").await, "1");
    assert_eq!(
        house
            .rows("select count(*) from actor_keys k join actors a on a.id = k.actor_id where a.name = 'ana'")
            .await,
        "1"
    );
}

#[tokio::test]
async fn posts_go_too_when_their_author_says_so() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let (mut ana, mut beto) = (house.signed_in("ana").await, house.signed_in("beto").await);
    let topic = ask(&mut beto, "De Beto").await;
    ana.get(&topic).await;
    ana.post(&format!("{topic}/replies"), &[("body", "Lo que dijo Ana."), ("language", "es")]).await.is(303);
    let own = ask(&mut ana, "De Ana").await;
    leave(&mut ana, "remove").await;
    house.app.clock.shift(chrono::TimeDelta::days(7));
    erasure::start(&house.app).await.unwrap();
    work_off(&house).await;
    let mut visitor = house.browser();
    visitor.get(&own).await.is(410);
    visitor.get(&topic).await.is(200).lacks("Lo que dijo Ana").has("class=\"gone\"");
    assert_eq!(house.rows("select count(*) from events where kind = 'post_deleted'").await, "2");
    assert_eq!(
        house.rows("select payload->>'with_posts' from events where kind = 'actor_deleted'").await,
        "true"
    );
}

/// Erasing deletes the account's row: whatever hangs on it must say what becomes of it then.
#[tokio::test]
async fn every_table_says_what_becomes_of_an_erased_account() {
    let house = House::new().await;
    let silent = house
        .rows(
            "select string_agg(conrelid::regclass::text, ', ') from pg_constraint
               where contype = 'f' and confrelid = 'accounts'::regclass and confdeltype = 'a'",
        )
        .await;
    assert_eq!(silent, "", "foreign keys to accounts without a rule");
}
