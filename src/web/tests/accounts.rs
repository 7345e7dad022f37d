//! Registering, signing in and out, sessions, settings.
use super::house::{House, PASSWORD, png};
use crate::accounts::account;
use rstest::rstest;

const NEW: [(&str, &str); 4] =
    [("display_name", "Ana Ríos"), ("name", "ana"), ("email", "ana@correo.example"), ("password", PASSWORD)];

#[tokio::test]
async fn registering_signs_in_and_says_so_once() {
    let house = House::new().await;
    let mut browser = house.browser();
    let form = browser.get("/register").await;
    form.is(200);
    assert!(form.lines("set-cookie").contains("visitor="), "{}", form.lines("set-cookie"));
    let seen = browser.post("/register", &NEW).await;
    let cookie = seen.lines("set-cookie");
    for part in ["session=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    browser.follow(&seen).await.is(200).has("Su cuenta está lista").has("Ana");
    browser.get("/").await.lacks("Su cuenta está lista");
}

#[tokio::test]
async fn what_is_wrong_with_a_registration_is_told_at_the_field() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.browser();
    browser.get("/register").await;
    let fields = |name: &'static str, password: &'static str| {
        [("display_name", "Zoé"), ("name", name), ("email", "zoe@correo.example"), ("password", password)]
    };
    browser
        .post("/register", &fields("ana", PASSWORD))
        .await
        .is(422)
        .has("Ese nombre ya tiene cuenta")
        .has("Zoé");
    browser.post("/register", &fields("zoé", PASSWORD)).await.is(422).has("Use solo letras").lacks(PASSWORD);
    browser.post("/register", &fields("zoe", "corta")).await.is(422).has("al menos 10 caracteres");
    browser.post("/register", &fields("zoe", PASSWORD)).await.is(303);
}

/// An address that has an account is answered exactly like one that has none.
#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.browser();
    browser.get("/signin").await;
    let mut answers = Vec::new();
    for login in ["ana", "nadie", "ana@correo.example", "nadie@correo.example"] {
        let seen = browser.post("/signin", &[("login", login), ("password", "equivocada, equivocada")]).await;
        answers.push((seen.status, seen.body.replace(login, "…")));
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    answers[0].1.contains("no corresponden").then_some(()).unwrap();

    let mut outcomes = Vec::new();
    for (name, email) in [("bea", "ana@correo.example"), ("caro", "caro@correo.example")] {
        let mut browser = house.browser();
        browser.get("/register").await;
        let fields = [("display_name", "N"), ("name", name), ("email", email), ("password", PASSWORD)];
        let seen = browser.post("/register", &fields).await;
        let home = browser.get("/settings").await;
        // The account is there and can be entered again.
        house.signed_in(name).await;
        outcomes.push((seen.status, seen.location().to_owned(), home.status));
    }
    assert_eq!(outcomes[0], outcomes[1]);
    // Who was there first still enters by the address.
    house.signed_in("ana@correo.example").await.get("/u/ana").await.is(200).has("/settings");
}

#[tokio::test]
async fn signing_in_leads_only_to_our_own_pages() {
    let house = House::new().await;
    house.member("ana").await;
    for (next, there) in [
        ("/c/agua?sort=new", "/c/agua?sort=new"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let mut browser = house.browser();
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        browser.get(&format!("/signin?next={query}")).await.is(200);
        let fields = [("login", "ana"), ("password", PASSWORD), ("next", next)];
        let seen = browser.post("/signin", &fields).await;
        assert_eq!((seen.status.as_u16(), seen.location()), (303, there), "{next}");
        let seen = browser.get(&format!("/signin?next={query}")).await;
        assert_eq!((seen.status.as_u16(), seen.location()), (303, there), "{next}");
    }
}

#[tokio::test]
async fn guesses_end_for_the_hour_by_account_and_by_address() {
    let house = House::with("[limits]\nsign_in_per_hour = 3").await;
    house.member("ana").await;
    let mut browser = house.browser();
    browser.get("/signin").await;
    for _ in 0..3 {
        browser.post("/signin", &[("login", "ana"), ("password", "equivocada 1")]).await.is(422);
    }
    let stopped = browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await;
    stopped.is(429);
    let wait: u64 = stopped.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
    // The proxy on this machine is believed; from another address it is still the account's turn to wait.
    browser.headers.insert("x-forwarded-for", "198.51.100.9, 203.0.113.7".parse().unwrap());
    browser.post("/signin", &[("login", "ANA"), ("password", PASSWORD)]).await.is(429);
    browser.post("/signin", &[("login", "otra"), ("password", PASSWORD)]).await.is(422);
    house.app.clock.shift(chrono::TimeDelta::hours(1));
    browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(303);
}

#[tokio::test]
async fn registrations_are_limited_by_address() {
    let house = House::with("[limits]\nregistrations_per_hour = 1").await;
    let mut browser = house.browser();
    browser.get("/register").await;
    browser.post("/register", &NEW).await.is(303);
    let mut other = house.browser();
    other.get("/register").await;
    let fields =
        [("display_name", "B"), ("name", "bea"), ("email", "b@correo.example"), ("password", PASSWORD)];
    other.post("/register", &fields).await.is(429);
    other.headers.insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
    other.post("/register", &fields).await.is(303);
}

#[rstest]
#[case("approval", 200, "Recibimos su solicitud")]
#[case("closed", 403, "")]
#[tokio::test]
async fn a_house_may_choose_its_people(#[case] mode: &str, #[case] status: u16, #[case] said: &str) {
    let house = House::with(&format!("[registration]\nmode = '{mode}'")).await;
    let mut browser = house.browser();
    browser.get("/signin").await;
    let fields = [&NEW[..], &[("reason", "Trabajo en aguas")]].concat();
    browser.post("/register", &fields).await.is(status).has(said);
    assert!(!browser.cookies.contains_key("session"));
    browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(422);
}

#[tokio::test]
async fn who_asked_for_an_account_is_admitted() {
    let house = House::with("[registration]\nmode = 'approval'").await;
    let mut browser = house.browser();
    browser.get("/register").await;
    let fields = [&NEW[..], &[("reason", "Trabajo en aguas")]].concat();
    browser.post("/register", &fields).await.is(200);

    let mut conn = house.app.db.conn().await.unwrap();
    let waiting = account::waiting(&mut conn).await.unwrap();
    let [(member, reason)] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((member.actor.name.as_str(), reason.as_str()), ("ana", "Trabajo en aguas"));
    let (id, now) = (member.account.id, house.app.clock.now());
    assert!(account::approve(&mut conn, id, now).await.unwrap());
    assert!(!account::approve(&mut conn, id, now).await.unwrap());
    assert!(account::waiting(&mut conn).await.unwrap().is_empty());

    browser.get("/signin").await;
    browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(303);
}

#[tokio::test]
async fn a_session_ended_elsewhere_is_out() {
    let house = House::new().await;
    house.member("ana").await;
    let mut here = house.signed_in("ana").await;
    let mut there = house.signed_in("ana").await;
    let page = there.get("/settings/security").await;
    let id = super::house::between(&page.body, "name=\"session\" value=\"", "\"").unwrap().to_owned();
    let seen = there.post("/settings/security/sessions", &[("session", &id)]).await;
    there.follow(&seen).await.is(200);
    let seen = here.get("/settings").await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/signin?next=%2Fsettings"));
    there.get("/settings").await.is(200);

    let mut third = house.signed_in("ana").await;
    third.post("/settings/security/sessions", &[("session", "others")]).await.is(303);
    there.get("/settings").await.is(303);
    third.post("/signout", &[]).await.is(303);
    assert!(!third.cookies.contains_key("session"));
    third.get("/").await.has("Cerró su sesión");
}

#[tokio::test]
async fn settings_keep_a_profile_a_picture_and_a_language() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    let fields = [
        ("display_name", "Ana Ríos"),
        ("bio", "Trabajo en **aguas**."),
        ("locale", "pt"),
        ("time_zone", "America/Lima"),
    ];
    let picture = png();
    let seen = browser.upload("/settings", &fields, &[(("avatar", "yo.png", &picture), "")]).await;
    browser
        .follow(&seen)
        .await
        .is(200)
        .has("<html lang=\"pt\"")
        .has("Ana Ríos")
        .has("America/Lima\" selected");
    let profile = browser.get("/u/ana").await;
    profile.is(200).has("<strong>aguas</strong>");
    let url = super::house::between(&profile.body, "<img class=\"av\" src=\"", "\"").unwrap().to_owned();
    let path = url.strip_prefix("http://hub.localhost:4010").unwrap();
    let media = browser.get(path).await;
    assert_eq!((media.status.as_u16(), media.header("content-type")), (200, "image/webp"));

    let bad = [("display_name", "Otra"), ("bio", "Sigue aquí"), ("locale", "xx"), ("time_zone", "Luna/Mar")];
    browser.upload("/settings", &bad, &[]).await.is(422).has("Sigue aquí").has("Otra");
    let bad = [("display_name", "Otra"), ("bio", ""), ("locale", "es"), ("time_zone", "UTC")];
    browser
        .upload("/settings", &bad, &[(("avatar", "yo.png", b"GIF89a nada"), "")])
        .await
        .is(422)
        .has("Otra");
    browser.get("/u/ana").await.has("Ana Ríos");

    let gone = [
        ("display_name", "Ana Ríos"),
        ("bio", ""),
        ("locale", "es"),
        ("time_zone", "UTC"),
        ("remove_avatar", "1"),
    ];
    browser.upload("/settings", &gone, &[]).await.is(303);
    browser.get("/u/ana").await.lacks("<img class=\"av\"");
}

#[tokio::test]
async fn https_makes_cookies_strict() {
    let house = House::with("public_url = 'https://casa.example'").await;
    house.member("ana").await;
    let mut browser = house.browser();
    browser.get("/signin").await;
    browser.headers.insert("origin", "https://casa.example".parse().unwrap());
    let seen = browser.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await;
    let cookies = seen.is(303).lines("set-cookie");
    let session = cookies.lines().find(|line| line.starts_with("__Host-session=")).unwrap();
    assert!(
        session.contains("Secure") && session.contains("HttpOnly") && session.contains("Path=/"),
        "{session}"
    );
    assert!(!session.contains("Domain"), "{session}");
    browser.get("/settings").await.is(200);
}
