//! Pages without a script: a person with a browser that knows forms and cookies.

use reqwest::Method;

use crate::support::House;
use crate::support::browser::{Browser, between, location};

async fn house() -> House {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    house
}

#[tokio::test]
async fn from_registering_to_an_accepted_answer() {
    let house = house().await;
    let mut eva = Browser::new(&house);
    eva.register("eva").await;
    let home = eva.visit("/").await;
    assert!(home.text.contains("Una Persona"));

    // A topic; what is wrong with it is told and nothing is lost.
    let new = ("/c/agua/topics/new", "/c/agua/topics");
    let wrong = eva
        .send(new, &[("kind", "question"), ("title", ""), ("body", "Mi texto largo"), ("language", "es")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("Mi texto largo") && wrong.text.contains("aria-invalid=\"true\""));
    let fields =
        [("kind", "question"), ("title", "¿Y la tarifa?"), ("body", "Mi **texto**"), ("language", "es")];
    let topic = location(&eva.send(new, &fields).await);
    let page = eva.visit(&topic).await;
    assert!(page.text.contains("<strong>texto</strong>"));
    assert!(page.text.contains("rel=\"alternate\" type=\"application/activity+json\""));

    // Somebody answers; the asker accepts, reacts, edits; history is public.
    let mut ana = Browser::new(&house);
    let signed = ana
        .send(
            ("/signin", "/signin"),
            &[("login", "ana"), ("password", "correct horse battery"), ("next", &topic)],
        )
        .await;
    assert_eq!(location(&signed), topic);
    let answered = location(
        &ana.send((&topic, &format!("{topic}/replies")), &[("body", "Por bloques"), ("language", "es")])
            .await,
    );
    let reply = answered.split("#r").nth(1).unwrap().to_owned();
    let on = [("on", "1")];
    assert_eq!(eva.send((&topic, &format!("/reply/{reply}/accept")), &on).await.status, 303);
    assert_eq!(
        eva.send((&topic, &format!("/reply/{reply}/reactions")), &[("kind", "useful"), ("on", "1")])
            .await
            .status,
        303
    );
    let page = eva.visit(&topic).await;
    assert!(page.text.contains("class=\"lift good\""), "the accepted answer is lifted");
    let edit = format!("{topic}/edit");
    let form = eva.get(&edit).await;
    let version = between(&form.text, "name=\"version\" value=\"", "\"").unwrap().to_owned();
    let fields = [
        ("title", "¿Y la tarifa, entonces?"),
        ("body", "Otro texto"),
        ("language", "es"),
        ("version", &version),
    ];
    location(&eva.send((&edit, &edit), &fields).await);
    // A second window that still shows the old text must not overwrite the new one.
    let stale = eva.send((&edit, &edit), &fields).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("Otro texto"), "and gives the text back");
    let mut visitor = Browser::new(&house);
    let history = visitor.visit(&format!("{topic}/history")).await;
    assert!(history.text.contains("¿Y la tarifa?") && history.text.contains("¿Y la tarifa, entonces?"));

    // Deleting asks first, and leaves a place.
    let delete = format!("/reply/{reply}/delete");
    assert_eq!(ana.get(&delete).await.status, 200);
    location(&ana.send((&delete, &delete), &[]).await);
    let page = visitor.visit(&topic).await;
    assert!(!page.text.contains("Por bloques") && page.text.contains("class=\"gone\""));
    location(&eva.send((&format!("{topic}/delete"), &format!("{topic}/delete")), &[]).await);
    assert_eq!(visitor.visit(&topic).await.status, 410);
}

#[tokio::test]
async fn forms_of_others_and_old_forms_are_refused_and_lose_nothing() {
    let house = house().await;
    let mut eva = Browser::new(&house);
    eva.register("eva").await;
    let token = eva.token("/c/agua/topics/new").await;
    let form = |token: &str, origin: Option<&str>| {
        let fields =
            [("csrf", token), ("title", "Un título"), ("body", "Lo que escribí"), ("language", "es")];
        let request = eva.request(Method::POST, "/c/agua/topics").form(&fields);
        match origin {
            Some(origin) => request.header("Origin", origin),
            None => request,
        }
    };
    for request in [
        form("old", None),
        form("", None),
        form(&token, Some("http://evil.example")),
        form(&token, Some("null")),
    ] {
        let refused = house.send(request).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Lo que escribí"), "what was typed comes back");
    }
    assert!(house.items(None, "/communities/agua/topics").await.is_empty());
    // The page that gives it back can send it again.
    let refused = house.send(form("old", None)).await;
    let fresh = between(&refused.text, "name=\"csrf\" value=\"", "\"").unwrap();
    assert_eq!(house.send(form(fresh, Some(&house.base()))).await.status, 303);
    // A session that ended meanwhile: the text is there, and a way to sign in.
    let fields =
        [("csrf", token.as_str()), ("title", "Un título"), ("body", "Lo que escribí"), ("language", "es")];
    let request =
        house.request(Method::POST, "/c/agua/topics", None).header("Accept-Language", "es").form(&fields);
    let signed_out = house.send(request).await;
    assert_eq!(signed_out.status, 422);
    assert!(signed_out.text.contains("Lo que escribí") && signed_out.text.contains("/signin"));
}

#[tokio::test]
async fn nobody_learns_who_has_an_account_and_guessing_ends() {
    let house = House::with("hub", &[("ATENEO_LIMITS__SIGN_IN_PER_HOUR", "4")]).await;
    house.member("ana");
    let mut browser = Browser::new(&house);
    let mut pages = Vec::new();
    for login in ["ana", "nadie", "ana@example.org"] {
        let answer = browser.send(("/signin", "/signin"), &[("login", login), ("password", "wrong")]).await;
        assert_eq!(answer.status, 422);
        let token = between(&answer.text, "name=\"csrf\" value=\"", "\"").unwrap().to_owned();
        pages.push(answer.text.replace(login, "LOGIN").replace(&token, "TOKEN"));
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "the answers differ");
    let again = browser.send(("/signin", "/signin"), &[("login", "otra"), ("password", "wrong")]).await;
    assert_eq!(again.status, 422);
    let limited = browser.send(("/signin", "/signin"), &[("login", "una más"), ("password", "wrong")]).await;
    assert_eq!(limited.status, 429);
    assert!(limited.headers.contains_key("retry-after"));
    // An address somebody has verified is no obstacle, and nothing tells that it is known.
    let mut other = Browser::new(&house);
    let fields = [("name", "eva"), ("email", "ana@example.org"), ("password", "correct horse battery")];
    assert_eq!(other.send(("/register", "/register"), &fields).await.status, 303);
}

#[tokio::test]
async fn a_session_can_be_ended_from_elsewhere() {
    let house = house().await;
    let mut here = Browser::new(&house);
    here.register("eva").await;
    let mut there = Browser::new(&house);
    let fields = [("login", "eva"), ("password", "correct horse battery"), ("next", "//evil.example")];
    assert_eq!(location(&there.send(("/signin", "/signin"), &fields).await), "/", "one stays in the house");
    assert_eq!(there.visit("/settings").await.status, 200);
    location(
        &here.send(("/settings/security", "/settings/security/sessions"), &[("session", "others")]).await,
    );
    assert!(there.get("/settings").await.headers["location"].to_str().unwrap().starts_with("/signin"));
    assert_eq!(here.get("/settings").await.status, 200);
    location(&here.send(("/", "/signout"), &[]).await);
    assert_eq!(here.get("/settings").await.status, 303);
}

#[tokio::test]
async fn pages_speak_four_languages_and_allow_nothing_inline() {
    let house = house().await;
    for (language, word) in
        [("es", "Comunidades"), ("pt-BR", "Comunidades"), ("en", "Communities"), ("fr", "Communautés")]
    {
        let mut browser = Browser::new(&house);
        browser.language = language;
        let page = browser.visit("/communities").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(word), "{language}");
        assert!(page.text.contains(&format!("<html lang=\"{}\"", &language[..2])), "{language}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(!page.text.contains(" style=") && !page.text.contains("<style"));
        let missing = browser.visit("/c/nada").await;
        assert_eq!(missing.status, 404);
        assert!(missing.text.contains("<h1"), "{}", missing.text);
    }
    let mut browser = Browser::new(&house);
    assert!(browser.visit("/communities?lang=fr").await.text.contains("Communautés"));
    assert!(browser.visit("/communities").await.text.contains("Communautés"), "the choice is remembered");
    // What has a community to offer is there without an account; what changes something is not.
    assert_eq!(browser.get("/c/agua").await.status, 200);
    assert_eq!(browser.get("/c/agua/about").await.status, 200);
    assert!(location(&browser.get("/c/agua/topics/new").await).starts_with("/signin?next="));
}
