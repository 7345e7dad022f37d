//! Forms that are refused: nothing is written, nothing typed is lost.
use super::house::{House, between};

const TEXT: &str = "Un texto largo que nadie quiere escribir dos veces.";

async fn house() -> House {
    let house = House::new().await;
    house.member("ana").await;
    house.community("agua").await;
    house
}

const TOPIC: [(&str, &str); 4] =
    [("kind", "question"), ("title", "¿Quién mide el cloro?"), ("body", TEXT), ("language", "es")];

#[tokio::test]
async fn an_expired_form_gives_the_text_back_and_can_be_sent_again() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    let old = [&[("csrf", "de-ayer")], &TOPIC[..]].concat();
    let page = browser.post_as("/c/agua/topics", &old).await;
    page.is(422).has(TEXT).has("¿Quién mide el cloro?").has("action=\"/c/agua/topics\"");
    assert_eq!(house.rows("select count(*) from posts").await, "0");
    // With the token of that page it passes.
    let seen = browser.post("/c/agua/topics", &TOPIC).await;
    browser.follow(&seen).await.is(200).has(TEXT);
}

#[tokio::test]
async fn a_session_that_ended_while_writing_loses_nothing() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    let seen = browser.post("/c/agua/topics", &TOPIC).await;
    let topic = seen.location().split(['?', '#']).next().unwrap().to_owned();
    browser.get(&topic).await.is(200);
    browser.cookies.clear();
    let page = browser.post(&format!("{topic}/replies"), &[("body", TEXT), ("language", "es")]).await;
    page.is(422).has(TEXT).has("/signin").has(&format!("action=\"{topic}/replies\""));
    // Signed in again in another tab, the page that is still open sends it.
    let open = browser.token.clone();
    browser.get("/signin").await;
    let fields = [("login", "ana"), ("password", super::house::PASSWORD)];
    browser.post("/signin", &fields).await.is(303);
    let again = [("csrf", open.as_str()), ("body", TEXT), ("language", "es")];
    let seen = browser.post_as(&format!("{topic}/replies"), &again).await;
    browser.follow(&seen).await.is(200).has(TEXT);
}

#[tokio::test]
async fn forms_of_other_sites_do_nothing() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    browser.headers.insert("origin", "https://evil.example".parse().unwrap());
    browser.post("/c/agua/topics", &TOPIC).await.is(422);
    browser.post("/c/agua/follow", &[("on", "1")]).await.is(422);
    browser.headers.insert("origin", "null".parse().unwrap());
    browser.post("/c/agua/topics", &TOPIC).await.is(422);
    assert_eq!(house.rows("select (select count(*) from posts) + (select count(*) from follows)").await, "0");
    // Another visitor's token is no better.
    let token = house.signed_in("ana").await.token;
    browser.headers.insert("origin", "http://hub.localhost:4010".parse().unwrap());
    browser.post_as("/c/agua/follow", &[("csrf", &token), ("on", "1")]).await.is(422);
    browser.post("/c/agua/follow", &[("on", "1")]).await.is(303);
}

#[tokio::test]
async fn mistakes_are_told_beside_what_was_typed() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    browser.get("/c/agua/topics/new").await.is(200);
    let short = [("kind", "question"), ("title", "¿"), ("body", TEXT), ("language", "pt")];
    let page = browser.upload("/c/agua/topics", &short, &[]).await;
    page.is(422)
        .has(TEXT)
        .has("al menos 3 caracteres")
        .has("value=\"pt\" selected")
        .has("value=\"question\" checked");
    let bad = [("kind", "chisme"), ("title", "Un título"), ("body", TEXT), ("language", "ruso!")];
    browser.upload("/c/agua/topics", &bad, &[]).await.is(422).has(TEXT).has("Un título");
    let picture =
        browser.upload("/c/agua/topics", &TOPIC, &[(("image", "a.png", b"<svg/>"), "Un grifo")]).await;
    picture.is(422).has(TEXT).has("no es una imagen").has("href=\"#f-image\"");
    assert_eq!(house.rows("select count(*) from posts").await, "0");

    let seen = browser.post("/c/agua/topics", &TOPIC).await;
    let topic = seen.location().split(['?', '#']).next().unwrap().to_owned();
    browser
        .post(&format!("{topic}/replies"), &[("body", " "), ("language", "es")])
        .await
        .is(422)
        .has("Complete este campo");
    let form = browser.get(&format!("{topic}/edit")).await;
    let version = between(&form.body, "name=\"version\" value=\"", "\"").unwrap();
    let fields = [("title", "¿"), ("body", TEXT), ("language", "es"), ("version", version)];
    let page = browser.post(&format!("{topic}/edit"), &fields).await;
    page.is(422).has(TEXT).has("al menos 3");
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_its_reason() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    let heavy = vec![0; 8 * 1024 * 1024 + 1];
    let page = browser.upload("/c/agua/topics", &TOPIC, &[(("image", "a.png", &heavy), "Un grifo")]).await;
    page.is(422).has(TEXT).has("más de 8 MB");
    let heavy = vec![0; 41 * 1024 * 1024];
    let page = browser.upload("/c/agua/topics", &TOPIC, &[(("image", "a.png", &heavy), "Un grifo")]).await;
    page.is(413).has(TEXT);
    let endless = "a".repeat(1_100_000);
    let long = [("kind", "question"), ("title", "Un título"), ("body", endless.as_str()), ("language", "es")];
    browser.post("/c/agua/topics", &long).await.is(413);
    let long = "á".repeat(50_001);
    let page = [("kind", "question"), ("title", "Un título"), ("body", long.as_str()), ("language", "es")];
    browser.post("/c/agua/topics", &page).await.is(422).has("50").has("ááá");
    assert_eq!(house.rows("select count(*) from posts").await, "0");
}

#[tokio::test]
async fn bytes_the_database_does_not_know_are_left_out() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    let odd = [("kind", "question"), ("title", "Con\0 nulo"), ("body", "uno\r\ndos\0"), ("language", "es")];
    let seen = browser.post("/c/agua/topics", &odd).await;
    browser.follow(&seen).await.is(200).has("Con nulo");
    assert_eq!(house.rows("select body_source from posts").await, "uno\ndos");
    for path in [
        "/search?q=%00",
        "/search?q=%FF",
        "/tag/%00",
        "/tag/%FF",
        "/c/%00",
        "/u/%FF",
        "/post/%00",
        "/signin?next=%00",
    ] {
        let seen = browser.get(path).await;
        assert!(seen.status.as_u16() < 500, "{path}: {}", seen.status);
        assert!(seen.location() == "/" || seen.body.starts_with("<!DOCTYPE html>"), "{path}: {}", seen.body);
    }
}

#[tokio::test]
async fn posting_has_a_limit_that_spares_administrators_and_gives_the_text_back() {
    let house = House::with("[limits]\nposts_per_hour = 1").await;
    house.member("ana").await;
    let noe = house.member("noe").await;
    house.admin("jefa").await;
    house.community("agua").await;
    let new = crate::communities::community::NewCommunity::open("suelo", "es", "Suelos");
    house.community_like(new, Some(&noe)).await;
    let mut ana = house.signed_in("ana").await;
    ana.post("/c/agua/topics", &TOPIC).await.is(303);
    let page = ana.post("/c/agua/topics", &TOPIC).await;
    page.is(429).has(TEXT);
    assert!(!page.header("retry-after").is_empty());
    for name in ["jefa", "noe"] {
        let mut exempt = house.signed_in(name).await;
        exempt.post("/c/agua/topics", &TOPIC).await.is(303);
        exempt.post("/c/agua/topics", &TOPIC).await.is(303);
    }
}

#[tokio::test]
async fn a_preview_shows_the_text_and_keeps_the_form() {
    let house = house().await;
    let mut browser = house.signed_in("ana").await;
    let fields = [
        &TOPIC[..3],
        &[("body", "**fuerte** <script>alert(1)</script>"), ("language", "es"), ("to", "/c/agua/topics")],
    ]
    .concat();
    let fields: Vec<_> =
        fields.into_iter().filter(|(name, value)| *name != "body" || *value != TEXT).collect();
    let page = browser.post("/preview", &fields).await;
    page.is(200).has("<strong>fuerte</strong>").lacks("<script>alert").has("¿Quién mide el cloro?");
    page.has("action=\"/c/agua/topics\"").has("name=\"kind\" value=\"question\"");
    for to in ["https://evil.example/", "//evil.example", "/signout", "/settings", "/c/agua/follow", ""] {
        let seen = browser.post("/preview", &[("body", TEXT), ("to", to)]).await;
        assert!(seen.status.is_client_error(), "{to}: {}", seen.status);
        seen.has(TEXT);
    }
    browser.post_as("/preview", &fields).await.is(422);
}

#[tokio::test]
async fn two_editors_do_not_overwrite_each_other() {
    let house = house().await;
    let mut one = house.signed_in("ana").await;
    let seen = one.post("/c/agua/topics", &TOPIC).await;
    let topic = seen.location().split(['?', '#']).next().unwrap().to_owned();
    let version = |page: &str| between(page, "name=\"version\" value=\"", "\"").unwrap().to_owned();
    let old = version(&one.get(&format!("{topic}/edit")).await.body);
    let edit = |version: &str, body: &str| {
        vec![
            ("title", "¿Quién mide el cloro?".to_owned()),
            ("body", body.to_owned()),
            ("language", "es".to_owned()),
            ("version", version.to_owned()),
        ]
    };
    let first = edit(&old, "Primera corrección");
    let fields: Vec<_> = first.iter().map(|(name, value)| (*name, value.as_str())).collect();
    one.post(&format!("{topic}/edit"), &fields).await.is(303);
    let second = edit(&old, "Segunda corrección, escrita a la vez");
    let fields: Vec<_> = second.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = one.post(&format!("{topic}/edit"), &fields).await;
    page.is(409).has("Segunda corrección, escrita a la vez").has("cambió mientras usted escribía");
    one.get(&topic).await.has("Primera corrección");
    // Knowing that, the writer may still want this text.
    let second = edit(&version(&page.body), "Segunda corrección, escrita a la vez");
    let fields: Vec<_> = second.iter().map(|(name, value)| (*name, value.as_str())).collect();
    one.post(&format!("{topic}/edit"), &fields).await.is(303);
}
