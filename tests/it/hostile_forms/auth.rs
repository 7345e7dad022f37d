//! Class `auth`: getting in without being let in.

use std::time::{Duration, Instant};

use reqwest::Method;

use super::{Case, of};
use crate::support::House;
use crate::support::browser::{Browser, PASSWORD, between, location};

/// A form that comes from elsewhere is given back with what was typed, as an expired page is: 422.
const GIVEN_BACK: &[u16] = &[422];

async fn house() -> House {
    let settings =
        [("ATENEO_LIMITS__REGISTRATIONS_PER_HOUR", "1000"), ("ATENEO_LIMITS__SIGN_IN_PER_HOUR", "60")];
    let house = House::with("hub", &settings).await;
    let lola = house.member("lola");
    house.member("mallory");
    house.community("plaza", &lola);
    house
}

#[tokio::test]
async fn run() {
    let cases = of("auth");
    if cases.is_empty() {
        return;
    }
    let house = house().await;
    for case in &cases {
        match case.id.as_str() {
            "auth.csrf-token-of-other-user" => token_of_another(&house, case).await,
            "auth.csrf-null-origin" => other_origin(&house, case, "null").await,
            "auth.csrf-no-token" => other_origin(&house, case, "https://evil.example").await,
            "auth.csrf-json-text-plain" => json_as_text(&house, case).await,
            "auth.csrf-get-state-change" => reading_changes_nothing(&house, case).await,
            "auth.session-cookie-flags" => cookie_flags(case).await,
            "auth.jwt-like-cookie-none" => cookie_of_another_kind(&house, case).await,
            "auth.password-1mb" => long_password(&house, case).await,
            "auth.reset-host-poison" => poisoned_host(&house, case).await,
            "auth.reset-enum" => reset_tells_nothing(&house, case).await,
            "auth.reset-token-reuse" => reset_once(&house, case).await,
            "auth.invite-reuse" => invited_once(case).await,
            "auth.argon2-storm" => storm(case).await,
            other => panic!("nobody plays {other}"),
        }
        println!("{}: held", case.id);
    }
}

async fn titles(house: &House) -> usize {
    house.items(None, "/communities/plaza/topics").await.len()
}

async fn token_of_another(house: &House, case: &Case) {
    let mut lola = Browser::signed_in(house, "lola").await;
    let mut mallory = Browser::signed_in(house, "mallory").await;
    let token = mallory.token("/settings").await;
    let fields = [("display_name", "x"), ("locale", "es"), ("time_zone", "UTC")];
    case.answered(&lola.send_with(&token, "/settings", &fields).await, GIVEN_BACK);
    assert!(!lola.get("/settings").await.text.contains("value=\"x\""));
}

async fn other_origin(house: &House, case: &Case, origin: &str) {
    let mut lola = Browser::signed_in(house, "lola").await;
    let token = match case.spec["csrf"].as_str() {
        Some(_) => lola.token("/c/plaza/topics/new").await,
        None => String::new(),
    };
    let before = titles(house).await;
    let fields = [("csrf", token.as_str()), ("title", "x"), ("body", "x"), ("language", "es")];
    let request = lola.request(Method::POST, "/c/plaza/topics").header("Origin", origin).form(&fields);
    case.answered(&house.send(request).await, GIVEN_BACK);
    assert_eq!(titles(house).await, before);
}

/// The API knows no cookies.
async fn json_as_text(house: &House, case: &Case) {
    let lola = Browser::signed_in(house, "lola").await;
    let before = titles(house).await;
    let request = lola
        .request(Method::POST, "/api/ateneo/v1/communities/plaza/topics")
        .header("Content-Type", "text/plain")
        .body(r#"{"title":"x","body":"x","language":"es"}"#);
    case.answered(&house.send(request).await, &[]);
    assert_eq!(titles(house).await, before);
}

/// The address shows a page that asks; nothing is gone before its button is pressed.
async fn reading_changes_nothing(house: &House, case: &Case) {
    let mut lola = Browser::signed_in(house, "lola").await;
    let new = ("/c/plaza/topics/new", "/c/plaza/topics");
    let fields = [("kind", "discussion"), ("title", "Sigue aquí"), ("body", "x"), ("language", "es")];
    let topic = location(&lola.send(new, &fields).await);
    case.answered(&lola.get(&format!("{topic}/delete")).await, &[200]);
    assert_eq!(lola.get(&topic).await.status, 200);
}

async fn cookie_flags(case: &Case) {
    let mut settings = vec![("ATENEO_FEDERATION__ALLOW_LOOPBACK", "false")];
    settings.push(("ATENEO_PUBLIC_URL", "https://hub.localhost"));
    let house = House::with("hub", &settings).await;
    house.member("lola");
    let ask = |method: Method| {
        let host = reqwest::header::HeaderMap::from_iter([(
            reqwest::header::HOST,
            reqwest::header::HeaderValue::from_static("hub.localhost"),
        )]);
        house.request(method, "/signin", None).headers(host)
    };
    let form = house.send(ask(Method::GET)).await;
    let visitor = form.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let token = between(&form.text, "name=\"csrf\" value=\"", "\"").unwrap();
    let fields = [("csrf", token), ("login", "lola"), ("password", PASSWORD)];
    let request = ask(Method::POST).header("Origin", "https://hub.localhost").header("Cookie", visitor);
    let answer = house.send(request.form(&fields)).await;
    case.answered(&answer, &[]);
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-session=")).expect("a session");
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(flag), "{flag}: {session}");
    }
}

async fn cookie_of_another_kind(house: &House, case: &Case) {
    let cookie = case.spec["cookie_raw"].as_str().unwrap();
    let request = house.request(Method::GET, "/settings", None).header("Cookie", format!("session={cookie}"));
    let answer = house.send(request).await;
    case.answered(&answer, &[]);
    assert!(location(&answer).starts_with("/signin"));
}

async fn long_password(house: &House, case: &Case) {
    let mut browser = Browser::new(house);
    let form = case.form();
    let password = &form.iter().find(|(name, _)| name == "password").unwrap().1;
    let started = Instant::now();
    let fields = [("login", "lola"), ("password", password.as_str())];
    case.answered(&browser.send(("/signin", "/signin"), &fields).await, &[]);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

async fn poisoned_host(house: &House, case: &Case) {
    let mut browser = Browser::new(house);
    let token = browser.token("/password/reset").await;
    let fields = [("csrf", token.as_str()), ("email", "lola@example.org")];
    let evil = browser
        .request(Method::POST, "/password/reset")
        .header("Host", "evil.example")
        .header("X-Forwarded-Host", "evil.example")
        .form(&fields);
    case.answered(&house.send(evil).await, &[]);
    // With our own name but another's in the field proxies use, a letter goes out, with our name in it.
    let half = browser
        .request(Method::POST, "/password/reset")
        .header("X-Forwarded-Host", "evil.example")
        .header("Origin", house.base())
        .form(&fields);
    case.answered(&house.send(half).await, &[]);
    house.letter(("lola@example.org", "/password/reset/"), 0).await;
    for letter in house.letters() {
        assert!(!letter.text.contains("evil.example"), "{}", letter.text);
        assert!(letter.text.contains(&house.base()));
    }
}

async fn reset_tells_nothing(house: &House, case: &Case) {
    let mut pages = Vec::new();
    let mut fastest = [Duration::MAX; 2];
    for (at, address) in ["lola@example.org", "nadie@example.org"].into_iter().enumerate() {
        for _ in 0..4 {
            let mut browser = Browser::new(house);
            let token = browser.token("/password/reset").await;
            let started = Instant::now();
            let answer = browser.send_with(&token, "/password/reset", &[("email", address)]).await;
            fastest[at] = fastest[at].min(started.elapsed());
            case.answered(&answer, &[]);
            assert!(!answer.text.contains(address));
            pages.push(answer.text);
        }
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "the answers differ");
    println!("{}: known {:?}, unknown {:?}", case.id, fastest[0], fastest[1]);
    let gap = fastest[0].abs_diff(fastest[1]);
    assert!(gap < Duration::from_millis(60), "{fastest:?}");
}

async fn reset_once(house: &House, case: &Case) {
    let mut mallory = Browser::new(house);
    mallory.send(("/password/reset", "/password/reset"), &[("email", "mallory@example.org")]).await;
    let link = house.letter(("mallory@example.org", "/password/reset/"), 0).await.link("/password/reset/");
    let token = mallory.token(&link).await;
    let fields = [("password", "otra frase bastante larga")];
    assert_eq!(mallory.send_with(&token, &link, &fields).await.status, 303);
    let mut again = Browser::new(house);
    let token = again.token("/password/reset").await;
    case.answered(&again.send_with(&token, &link, &[("password", "y una tercera frase")]).await, &[]);
    let fields = [("login", "mallory"), ("password", "otra frase bastante larga")];
    assert_eq!(location(&again.send(("/signin", "/signin"), &fields).await), "/");
}

/// A house that is closed but for one link: of twenty at once one gets in.
async fn invited_once(case: &Case) {
    let settings =
        [("ATENEO_REGISTRATION__MODE", "closed"), ("ATENEO_LIMITS__REGISTRATIONS_PER_HOUR", "1000")];
    let house = House::with("hub", &settings).await;
    house.run(&["member", "add", "jefa", "--email", "jefa@example.org", "--admin", "--password", PASSWORD]);
    let mut jefa = Browser::signed_in(&house, "jefa").await;
    let fields = [("max_uses", "1"), ("days", "7")];
    location(&jefa.send(("/admin/invitations", "/admin/invitations"), &fields).await);
    let page = jefa.get("/admin/invitations").await;
    let path = between(&page.text, &format!("{}/invite/", house.base()), "<").expect("a link").to_owned();
    let guests = (0..20).map(|number| {
        let (house, path) = (&house, &path);
        async move {
            let mut guest = Browser::new(house);
            let token = guest.token(&format!("/register?invitation={path}")).await;
            let (name, email) = (format!("g{number}_x"), format!("g{number}@example.org"));
            let fields =
                [("name", name.as_str()), ("email", &email), ("password", PASSWORD), ("invitation", path)];
            guest.send_with(&token, "/register", &fields).await
        }
    });
    let answers = futures_util::future::join_all(guests).await;
    for answer in &answers {
        case.answered(answer, &[403, 404, 410]);
    }
    let admitted = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(admitted, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
}

/// Two hundred sign-ins at once hash no more passwords than there are cores, and pages go on.
async fn storm(case: &Case) {
    let house = house().await;
    let before = house.memory();
    let mut tokens = Browser::new(&house);
    let token = tokens.token("/signin").await;
    let cookies = tokens.cookies.clone();
    let wrong = (0..200).map(|number| {
        let (house, token, cookies) = (&house, &token, cookies.clone());
        async move {
            let mut browser = Browser { cookies, ..Browser::new(house) };
            let login = format!("nadie{number}");
            browser.send_with(token, "/signin", &[("login", login.as_str()), ("password", "mala")]).await
        }
    });
    let reading = async {
        let mut times = Vec::new();
        let mut reader = Browser::new(&house);
        for _ in 0..40 {
            let started = Instant::now();
            assert_eq!(reader.get("/communities").await.status, 200);
            times.push(started.elapsed());
        }
        times.sort();
        times
    };
    let (answers, times) = tokio::join!(futures_util::future::join_all(wrong), reading);
    for answer in &answers {
        case.answered(answer, GIVEN_BACK);
    }
    let limited = answers.iter().filter(|answer| answer.status == 429).count();
    assert!(limited >= 130, "{limited} of 200 were limited");
    let grown = house.memory().saturating_sub(before) / 1024;
    println!(
        "{}: {limited} limited, pages p50 {:?}, slowest {:?}, {grown} MiB more",
        case.id, times[20], times[39]
    );
    // Two hundred hashes side by side would take 3.8 GiB.
    assert!(grown < 400, "{grown} MiB");
    assert!(times[39] < Duration::from_secs(3), "{:?}", times[39]);
}
