//! Headers, languages, files, errors: what every page has round it.
use super::house::{House, PASSWORD};
use crate::web::assets;
use rstest::rstest;

#[tokio::test]
async fn every_page_carries_its_headers() {
    let house = House::new().await;
    house.member("ana").await;
    house.community("agua").await;
    let mut member = house.signed_in("ana").await;
    let mut visitor = house.browser();
    for path in ["/", "/communities", "/c/agua", "/signin", "/nada", "/c/agua/topics/new"] {
        for browser in [&mut member, &mut visitor] {
            let seen = browser.get(path).await;
            let policy = seen.header("content-security-policy");
            for rule in [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            ] {
                assert!(policy.contains(rule), "{rule} in {policy} of {path}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(seen.header("x-content-type-options"), "nosniff");
            assert_eq!(seen.header("referrer-policy"), "same-origin");
            assert!(
                seen.header("cache-control").contains("private"),
                "{path}: {}",
                seen.header("cache-control")
            );
            for name in ["Accept", "Cookie", "Accept-Language"] {
                assert!(seen.lines("vary").contains(name), "{name} of {path}");
            }
        }
    }
    assert!(member.get("/").await.header("cache-control").contains("no-store"));
}

/// The partner of a demonstration serves its pictures over plain http.
#[rstest]
#[case("[federation]\nallow_loopback = true", true)]
#[case("", false)]
#[tokio::test]
async fn pictures_over_http_are_for_loopback_only(#[case] settings: &str, #[case] http: bool) {
    let house = House::with(settings).await;
    let seen = house.browser().get("/").await;
    let images = super::house::between(seen.header("content-security-policy"), "img-src ", ";").unwrap();
    assert_eq!(images.split(' ').any(|source| source == "http:"), http, "{images}");
}

#[tokio::test]
async fn assets_never_change_and_uploads_are_inert() {
    let house = House::new().await;
    let mut browser = house.browser();
    for (name, media_type) in
        [("ateneo.css", "text/css"), ("ateneo.js", "text/javascript"), ("icons.svg", "image/svg+xml")]
    {
        let seen = browser.get(assets::href(name)).await;
        seen.is(200);
        assert!(seen.header("content-type").starts_with(media_type));
        assert!(seen.header("cache-control").contains("immutable"));
        assert_eq!(seen.lines("set-cookie"), "");
    }
    browser.get("/assets/000000000000/ateneo.css").await.is(404);
    let key = format!("{}.png", "a".repeat(64));
    house.app.storage.put(&key, "<script>alert(1)</script>".into()).await.unwrap();
    let seen = browser.get(&format!("/media/{key}")).await;
    assert_eq!(seen.header("content-type"), "image/png");
    assert_eq!(seen.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
    let absent = format!("/media/{}.png", "b".repeat(64));
    let typed = format!("/media/{}.json", "a".repeat(64));
    for path in [absent.as_str(), &typed, "/media/..%2Fsecret", "/media/secret", "/media/%00"] {
        browser.get(path).await.is(404);
    }
}

#[tokio::test]
async fn four_languages_are_spoken() {
    let house = House::new().await;
    house.member("ana").await;
    house.community("agua").await;
    for (code, word) in
        [("es", "Comunidades"), ("pt", "Comunidades"), ("en", "Communities"), ("fr", "Communautés")]
    {
        let mut browser = house.browser();
        for path in [
            "/",
            "/communities",
            "/c/agua",
            "/c/agua/about",
            "/signin",
            "/register",
            "/search",
            "/u/ana",
            "/tag/agua",
        ] {
            let seen = browser.get(&format!("{path}?lang={code}")).await;
            seen.is(200).has(&format!("<html lang=\"{code}\"")).has(word);
        }
        browser.get("/nada").await.is(404).has(&format!("<html lang=\"{code}\"")).has(word);
    }
    let mut browser = house.browser();
    browser.headers.insert("accept-language", "fr-CA, en;q=0.5".parse().unwrap());
    browser.get("/").await.has("<html lang=\"fr\"");
    browser.get("/?lang=xx").await.has("<html lang=\"fr\"");
    // A member's choice stays with the account.
    let mut ana = house.signed_in("ana").await;
    ana.get("/?lang=pt").await.has("<html lang=\"pt\"");
    house.signed_in("ana").await.get("/").await.has("<html lang=\"pt\"");
    // Language links lead back to the page, with the rest of its query.
    house.browser().get("/c/agua?sort=new&lang=en").await.has("/c/agua?sort=new&amp;lang=fr");
}

#[tokio::test]
async fn errors_are_pages_in_the_reader_s_language() {
    let house = House::new().await;
    house.community("agua").await;
    let mut browser = house.browser();
    browser.headers.insert("accept-language", "fr".parse().unwrap());
    for (path, status) in [
        ("/nada", 404),
        ("/c/nadie", 404),
        ("/u/nadie", 404),
        ("/post/x", 404),
        ("/post/99999999999999999999", 404),
        ("/post/1", 404),
        ("/reply/1", 404),
        ("/casa/1/edit", 404),
        ("/c/agua?cursor=@@", 404),
        ("/post/1?to=x", 404),
        ("/communities?after=x", 404),
        ("/signout", 405),
        ("/c/agua/follow", 405),
    ] {
        let seen = browser.get(path).await;
        assert_eq!(seen.status.as_u16(), status, "{path}");
        seen.has("<html lang=\"fr\"").has("<h1>");
        assert!(seen.header("content-type").starts_with("text/html"), "{path}");
    }
    assert_eq!(browser.get("/signout").await.header("allow"), "POST");
}

#[tokio::test]
async fn strangers_to_this_house_are_asked_for_by_members_only() {
    let house = House::new().await;
    house.member("ana").await;
    let mut visitor = house.browser();
    visitor.get("/search").await.is(200);
    visitor.get("/search?q=%40luz%40otra.example").await.is(200).has("/signin?next=");
    for path in ["/c/luz@otra.example", "/u/luz@otra.example"] {
        visitor.get(path).await.is(404).has("hay que entrar").has("/signin?next=");
    }
    let mut ana = house.signed_in("ana").await;
    ana.get("/search?q=%40luz%40otra.example").await.is(200).has("No encontramos nada");
    ana.get("/c/luz@otra.example").await.is(404);
    for path in ["/c/luz@down.example", "/u/luz@down.example"] {
        ana.get(path).await.is(502).has("down.example");
    }
    ana.get(&format!("/search?q={}", "a".repeat(3000))).await.is(200);
}

#[tokio::test]
async fn a_house_without_database_says_so() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    house.app.db.close();
    browser.headers.insert("accept-language", "pt".parse().unwrap());
    browser.get("/").await.is(503).has("<html lang=\"pt\"").lacks("pool").lacks("Pool");
}

#[tokio::test]
async fn a_session_in_use_stays() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    assert!(!browser.get("/").await.lines("set-cookie").contains("session="));
    for _ in 0..3 {
        house.app.clock.shift(chrono::TimeDelta::days(20));
        let seen = browser.get("/").await;
        assert!(seen.lines("set-cookie").contains("Max-Age=2592000"), "{}", seen.lines("set-cookie"));
    }
    house.app.clock.shift(chrono::TimeDelta::days(31));
    browser.get("/").await.is(200).has("/signin");
    browser.get("/signin").await;
    browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(303);
}

#[tokio::test]
async fn dates_are_in_the_visitor_s_zone() {
    let house = House::new().await;
    house.member("ana").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let fields = [("kind", "discussion"), ("title", "Una hora"), ("body", "Texto"), ("language", "es")];
    ana.post("/c/agua/topics", &fields).await.is(303);
    house.rows("update topics set last_activity_at = '2026-01-10T15:30:00Z'").await;
    let mut visitor = house.browser();
    visitor.get("/c/agua").await.has("10 de enero de 2026, 15:30");
    visitor.cookies.insert("zone".to_owned(), "America/Lima".to_owned());
    visitor.get("/c/agua").await.has("10 de enero de 2026, 10:30");
    visitor.cookies.insert("zone".to_owned(), "Luna/Mar".to_owned());
    visitor.get("/c/agua").await.has("10 de enero de 2026, 15:30");
    ana.get("/c/agua").await.has("10 de enero de 2026, 12:30");
}
