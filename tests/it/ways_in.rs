//! Getting in and staying safe, through the whole program: letters, codes, requests, invitations.

use std::time::Duration;

use serde_json::json;
use totp_rs::{Builder, Secret};

use crate::support::browser::{Browser, PASSWORD, between, location};
use crate::support::mail::Letter;
use crate::support::peer::now;
use crate::support::smtp::MailServer;
use crate::support::{House, eventually};

/// What an authenticator shows for a secret, in a step that was not used yet: the one before and the one
/// to come are accepted too, because phones' clocks differ.
async fn code(secret: &str, last: &mut u64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    loop {
        let seconds = u64::try_from(now().timestamp()).unwrap();
        let step = (*last + 1).max(seconds / 30 - 1);
        // Not at the very end of a step: it must last until the form arrives.
        if step <= seconds / 30 + 1 && seconds % 30 < 24 {
            *last = step;
            return totp.generate(step * 30).to_string();
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Register, confirm by letter, set codes up, sign in with one, with a recovery code, lose the password,
/// get it back.
#[tokio::test]
async fn from_registering_to_a_password_lost_and_chosen_anew() {
    let house = House::open("hub").await;
    let mut eva = Browser::new(&house);
    eva.register("eva").await;
    assert!(eva.visit("/").await.text.contains("Confirme su dirección eva@example.org"));
    let link = house.letter(("eva@example.org", "/verify/"), 0).await.link("/verify/");
    // From another device, as people do.
    let mut phone = Browser::new(&house);
    location(&phone.send((&link, &link), &[]).await);
    assert!(!eva.visit("/").await.text.contains("Confirme su dirección"));

    let security = "/settings/security";
    let begun = eva.send((security, "/settings/security/totp/begin"), &[]).await;
    let page = eva.visit(&location(&begun)).await;
    let secret = between(&page.text, "<p class=\"handle\"><code>", "<").unwrap().to_owned();
    let mut step = 0;
    let first = code(&secret, &mut step).await;
    let totp = "/settings/security/totp";
    let codes = eva.send((totp, totp), &[("code", &first)]).await;
    assert_eq!(codes.status, 200, "{}", codes.text);
    let recovery = between(&codes.text, "<li><code>", "<").unwrap().to_owned();

    let second = ("/signin/second", "/signin/second");
    let fields = [("login", "eva"), ("password", PASSWORD)];
    assert_eq!(location(&phone.send(("/signin", "/signin"), &fields).await), "/signin/second");
    assert_eq!(phone.send(second, &[("code", &first)]).await.status, 422, "a code serves once");
    let next = code(&secret, &mut step).await;
    assert_eq!(location(&phone.send(second, &[("code", &next)]).await), "/");
    assert_eq!(phone.get("/settings").await.status, 200);

    // The phone is lost; a recovery code opens the door once.
    let mut office = Browser::new(&house);
    assert_eq!(location(&office.send(("/signin", "/signin"), &fields).await), "/signin/second");
    assert_eq!(location(&office.send(second, &[("code", &recovery)]).await), "/");
    assert_eq!(
        location(&office.send((security, "/settings/security/sessions"), &[("session", "others")]).await),
        security
    );
    assert_eq!(phone.get("/settings").await.status, 303);

    // The password too.
    let mut home = Browser::new(&house);
    let reset = ("/password/reset", "/password/reset");
    assert_eq!(home.send(reset, &[("email", "eva@example.org")]).await.status, 200);
    let link = house.letter(("eva@example.org", "/password/reset/"), 0).await.link("/password/reset/");
    assert_eq!(
        location(&home.send((&link, &link), &[("password", "una frase muy distinta")]).await),
        "/signin"
    );
    assert_eq!(office.get("/settings").await.status, 303, "every session ended");
    assert_eq!(home.send(("/signin", "/signin"), &fields).await.status, 422);
    let fields = [("login", "eva@example.org"), ("password", "una frase muy distinta")];
    assert_eq!(location(&home.send(("/signin", "/signin"), &fields).await), "/signin/second");
    let next = code(&secret, &mut step).await;
    assert_eq!(location(&home.send(second, &[("code", &next)]).await), "/");
    // Told of each change.
    eventually("letters about what changed", || async {
        let letters = house.letters();
        let told = letters.iter().filter(|letter| letter.text.contains("Si fue usted")).count();
        (told == 2).then_some(())
    })
    .await;
}

async fn administrator(house: &House) -> String {
    house.run(&["member", "add", "jefa", "--email", "jefa@example.org", "--admin", "--password", PASSWORD]);
    house.run(&["token", "jefa", "--scopes", "read write"])
}

/// Ask, wait, be admitted or not; each is told by letter in the language of the form.
#[tokio::test]
async fn whoever_asks_is_answered_by_letter() {
    let house = House::with("hub", &[("ATENEO_REGISTRATION__MODE", "approval")]).await;
    administrator(&house).await;
    for (name, language) in [("caio", "pt"), ("zoe", "fr")] {
        let mut browser = Browser { language, ..Browser::new(&house) };
        let email = format!("{name}@example.org");
        let fields = [
            ("name", name),
            ("display_name", name),
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("reason", "Aduana"),
        ];
        assert_eq!(browser.send(("/register", "/register"), &fields).await.status, 200);
    }
    house.letter(("jefa@example.org", "/admin/accounts"), 1).await;
    let mut jefa = Browser::signed_in(&house, "jefa").await;
    let page = jefa.get("/admin/accounts").await;
    // Newest first: zoe, then caio.
    let ids: Vec<String> = page
        .text
        .split("/admin/accounts/")
        .filter_map(|rest| rest.split_once("/approve"))
        .map(|(id, _)| id.to_owned())
        .collect();
    let [zoe, caio] = ids.as_slice() else { panic!("{ids:?}: {}", page.text) };
    location(&jefa.send(("/admin/accounts", &format!("/admin/accounts/{caio}/approve")), &[]).await);
    let decline = format!("/admin/accounts/{zoe}/decline");
    location(&jefa.send((&decline, &decline), &[("reason", "Réservé aux douanes")]).await);
    let admitted = house.letter(("caio@example.org", "/signin"), 0).await;
    assert!(admitted.text.contains("Boas-vindas a Casa hub"), "{}", admitted.text);
    let declined = house.letter(("zoe@example.org", "Réservé aux douanes"), 0).await;
    assert!(declined.text.contains("Merci de votre intérêt"), "{}", declined.text);
    Browser::signed_in(&house, "caio").await;
    let fields = [("login", "zoe"), ("password", PASSWORD)];
    assert_eq!(Browser::new(&house).send(("/signin", "/signin"), &fields).await.status, 422);
}

/// The same by REST, and what only administrators may.
#[tokio::test]
async fn accounts_sessions_and_invitations_by_rest() {
    let house = House::with("hub", &[("ATENEO_REGISTRATION__MODE", "approval")]).await;
    let jefa = crate::support::Member { name: "jefa".to_owned(), token: administrator(&house).await };
    let ana = house.member("ana");
    let me = house.get(Some(&ana), "/accounts/me").await.expect(200);
    assert_eq!((me["email"].as_str(), me["email_verified"].as_bool()), (Some("ana@example.org"), Some(true)));
    assert_eq!((me["two_factor"].as_bool(), me["passkeys"].as_u64()), (Some(false), Some(0)));

    let mut browser = Browser::signed_in(&house, "ana").await;
    let sessions = house.items(Some(&ana), "/accounts/me/sessions").await;
    let [session] = sessions.as_slice() else { panic!("{sessions:?}") };
    let path = format!("/accounts/me/sessions/{}", session["id"].as_str().unwrap());
    let end = async |member: &crate::support::Member| {
        house.call(reqwest::Method::DELETE, member, (&path, serde_json::Value::Null)).await.status
    };
    assert_eq!(end(&jefa).await, 404, "somebody else's");
    assert_eq!(end(&ana).await, 204);
    assert_eq!(end(&ana).await, 404);
    assert_eq!(browser.get("/settings").await.status, 303);

    for path in ["/accounts/requests", "/invitations"] {
        assert_eq!(house.get(Some(&ana), path).await.status, 403);
        assert_eq!(house.get(None, path).await.status, 401);
    }
    let wrong = house.post(&jefa, "/invitations", json!({"email": "nadie", "days": 0, "max_uses": 0})).await;
    assert_eq!(wrong.expect(422)["errors"].as_array().unwrap().len(), 3);
    let made = house.post(&jefa, "/invitations", json!({"note": "Pase", "max_uses": 1})).await.expect(201);
    let path = made["url"].as_str().unwrap().strip_prefix(&house.base()).unwrap().to_owned();
    assert_eq!(browser.get(&path).await.status, 200);
    let own = format!("/invitations/{}", made["id"].as_str().unwrap());
    assert_eq!(house.get(Some(&jefa), &own).await.expect(200)["note"], "Pase");
    assert_eq!(house.call(reqwest::Method::DELETE, &jefa, (&own, serde_json::Value::Null)).await.status, 204);
    assert_eq!(browser.get(&path).await.status, 410);
    assert!(house.items(Some(&jefa), "/invitations").await[0]["revoked_at"].is_string());

    let mut caio = Browser::new(&house);
    let fields =
        [("name", "caio"), ("email", "caio@example.org"), ("password", PASSWORD), ("reason", "Aduana")];
    caio.send(("/register", "/register"), &fields).await;
    let asked = house.items(Some(&jefa), "/accounts/requests").await;
    assert_eq!((asked.len(), asked[0]["reason"].as_str()), (1, Some("Aduana")));
    let path = format!("/accounts/requests/{}", asked[0]["id"].as_str().unwrap());
    let admit =
        async || house.call(reqwest::Method::PUT, &jefa, (&path, serde_json::Value::Null)).await.status;
    assert_eq!((admit().await, admit().await), (204, 404));
    assert_eq!(
        house.call(reqwest::Method::DELETE, &jefa, (&path, serde_json::Value::Null)).await.status,
        404
    );
    Browser::signed_in(&house, "caio").await;

    let fields =
        [("name", "zoe"), ("email", "zoe@example.org"), ("password", PASSWORD), ("reason", "Curiosa")];
    Browser::new(&house).send(("/register", "/register"), &fields).await;
    let asked = house.items(Some(&jefa), "/accounts/requests").await;
    let path = format!("/accounts/requests/{}", asked[0]["id"].as_str().unwrap());
    let decline = async |reason: &str| {
        let path = format!("{path}?reason={reason}");
        house.call(reqwest::Method::DELETE, &jefa, (&path, serde_json::Value::Null)).await.status
    };
    assert_eq!(decline(&"x".repeat(1001)).await, 422);
    assert_eq!((decline("Solo+aduanas").await, decline("Solo+aduanas").await), (204, 404));
    house.letter(("zoe@example.org", "Solo aduanas"), 0).await;
}

/// Against a server that speaks SMTP: what arrives, and what is refused for good.
#[tokio::test]
async fn letters_arrive_by_smtp_and_publishing_waits_for_them() {
    let server = MailServer::open().await;
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let settings =
        [("ATENEO_MAIL__SMTP_URL", url.as_str()), ("ATENEO_MAIL__FROM", "Casa Ñandú <casa@hub.localhost>")];
    let house = House::with("hub", &settings).await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let mut eva = Browser::new(&house);
    eva.register("eva").await;
    let fields = [("kind", "discussion"), ("title", "Hola"), ("body", "Mi texto"), ("language", "es")];
    let new = ("/c/agua/topics/new", "/c/agua/topics");
    let refused = eva.send(new, &fields).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("Mi texto"), "what was typed comes back");
    // The API asks the same.
    let token = house.run(&["token", "eva", "--scopes", "read write"]);
    let member = crate::support::Member { name: "eva".to_owned(), token };
    let draft = json!({"title": "Hola", "body": "x", "language": "es"});
    assert_eq!(house.post(&member, "/communities/agua/topics", draft).await.status, 403);

    let taken = eventually("a letter by SMTP", || async { server.taken().into_iter().next() }).await;
    assert_eq!(
        (taken.from.as_str(), taken.to.as_slice()),
        ("casa@hub.localhost", &["eva@example.org".to_owned()][..])
    );
    let letter = Letter::parse(&taken.message);
    assert_eq!(letter.fields("To"), ["eva@example.org"]);
    assert!(letter.fields("From")[0].contains("<casa@hub.localhost>"), "{:?}", letter.head);
    assert_eq!(letter.fields("Auto-Submitted"), ["auto-generated"]);
    assert_eq!(letter.fields("Message-ID").len(), 1);
    assert!(letter.fields("Content-Type")[0].starts_with("multipart/alternative"), "{:?}", letter.head);
    assert!(taken.message.contains("text/html"));
    assert!(!house.data_dir().join("mail").exists(), "nothing is written beside it");
    let link = letter.link("/verify/");
    location(&eva.send((&link, &link), &[]).await);
    location(&eva.send(new, &fields).await);

    // A mailbox that is not there: said once, and not tried for ever.
    let mut nobody = Browser::new(&house);
    nobody.register("nobody2").await;
    eventually("the refusal is noted", || async {
        let failed = house.database.number("select count(*) from letters where failed_at is not null").await;
        (failed == 1).then_some(())
    })
    .await;
    assert_eq!(server.taken().len(), 1);
}
