//! The ways in: addresses, passwords, codes, passkeys, requests and invitations, as a browser meets them.
use super::house::{Browser, House, PASSWORD, Seen, between};
use crate::accounts::{account, admission, token};
use totp_rs::{Builder, Secret};

const NEW: &str = "otra frase bastante larga";

/// The link with `mark` in the newest letter of a kind; letters stay rows until a worker sends them.
async fn link(house: &House, kind: &str, mark: &str) -> String {
    let content = house
        .rows(&format!("select content::text from letters where kind = '{kind}' order by id desc limit 1"))
        .await;
    let start = format!("http://hub.localhost:4010{mark}");
    let rest = between(&content, &start, "\"").unwrap_or_else(|| panic!("no {mark} in {kind}: {content}"));
    format!("{mark}{rest}")
}

async fn letters(house: &House, kind: &str) -> String {
    house.rows(&format!("select count(*)::text from letters where kind = '{kind}'")).await
}

/// The code an authenticator shows now for a Base32 secret.
fn code(house: &House, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(house.app.clock.now().timestamp()).unwrap()).to_string()
}

fn later(house: &House, seconds: i64) {
    house.app.clock.shift(chrono::TimeDelta::seconds(seconds));
}

#[tokio::test]
async fn an_address_is_confirmed_by_the_button_behind_the_link_and_once() {
    let house = House::new().await;
    let mut browser = house.browser();
    browser.get("/register").await;
    let fields =
        [("display_name", "Ana"), ("name", "ana"), ("email", "ana@correo.example"), ("password", PASSWORD)];
    let seen = browser.post("/register", &fields).await;
    browser.follow(&seen).await.has("Confirme su dirección ana@correo.example");
    let path = link(&house, "verify", "/verify/").await;
    // A scanner opens the link as often as it likes; nothing happens.
    let mut scanner = house.browser();
    for _ in 0..3 {
        scanner.get(&path).await.is(200).has("Sí, es mi dirección");
    }
    browser.get("/settings/security").await.has("Sin confirmar");
    scanner.post(&path, &[]).await.is(303);
    browser.get("/settings/security").await.is(200).has("Confirmada").lacks("Confirme su dirección");
    scanner.get(&path).await.is(410).has("Este enlace ya no sirve");
    scanner.post(&path, &[]).await.is(410);
    let stored =
        house.rows("select count(*)::text from single_use_tokens where token_hash = ''::bytea").await;
    assert_eq!(stored, "0");
}

#[tokio::test]
async fn the_letter_can_be_asked_for_again_and_not_without_end() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    for _ in 0..5 {
        browser.post("/verify", &[]).await.is(303);
    }
    browser.post("/verify", &[]).await.is(429);
    assert_eq!(letters(&house, "verify").await, "5");
    // Only the newest link serves, for two days.
    let path = link(&house, "verify", "/verify/").await;
    later(&house, 48 * 3600 + 1);
    browser.get(&path).await.is(410);
}

#[tokio::test]
async fn where_letters_really_arrive_one_publishes_after_confirming() {
    let house = House::with("[mail]\nsmtp_url = 'smtp://127.0.0.1:9'").await;
    let ana = house.member("ana").await;
    house.community("agua").await;
    let mut browser = house.signed_in("ana").await;
    browser.get("/").await.has("Hasta entonces puede leer, pero no publicar");
    let fields = [("kind", "discussion"), ("title", "Hola"), ("body", "Mi texto"), ("language", "es")];
    let refused = browser.post("/c/agua/topics", &fields).await;
    refused.is(403).has("Confirme primero su dirección").has("Mi texto");
    let mut conn = house.app.db.conn().await.unwrap();
    account::verify_email(&mut conn, ana.account.id, house.app.clock.now()).await.unwrap();
    browser.get("/c/agua/topics/new").await.is(200);
    browser.post("/c/agua/topics", &fields).await.is(303);
}

#[tokio::test]
async fn an_address_that_is_taken_is_asked_for_like_any_other() {
    let house = House::new().await;
    let ana = house.member("ana").await;
    let mut conn = house.app.db.conn().await.unwrap();
    account::verify_email(&mut conn, ana.account.id, house.app.clock.now()).await.unwrap();
    let mut bodies = Vec::new();
    for (name, email) in [("bea", "ana@correo.example"), ("caro", "caro@correo.example")] {
        let mut browser = house.browser();
        browser.get("/register").await;
        let fields = [("display_name", "N"), ("name", name), ("email", email), ("password", PASSWORD)];
        let seen = browser.post("/register", &fields).await;
        let home = browser.follow(&seen).await;
        bodies.push(home.body.replace(email, "E").replace(name, "N").replace(&browser.token, "T"));
    }
    assert_eq!(bodies[0], bodies[1]);
    // Whom it belongs to is told, and the other gets no link to it.
    assert_eq!((letters(&house, "known").await, letters(&house, "verify").await), ("1".into(), "1".into()));
    let to = house.rows("select recipient from letters where kind = 'known'").await;
    assert_eq!(to, "ana@correo.example");
}

#[tokio::test]
async fn a_new_address_counts_once_its_owner_confirms_and_the_old_one_is_told() {
    let house = House::new().await;
    let ana = house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    let path = "/settings/security/email";
    browser.get(path).await.is(200);
    browser.post(path, &[("email", "nada")]).await.is(422).has("Escriba una dirección de correo").has("nada");
    browser.post(path, &[("email", "nueva@correo.example")]).await.is(303);
    browser.get("/settings/security").await.has("ana@correo.example").lacks("nueva@correo.example");
    let link = link(&house, "email-change", "/settings/email/").await;
    let mut elsewhere = house.browser();
    elsewhere.get(&link).await.is(200).has("nueva@correo.example");
    elsewhere.post(&link, &[]).await.is(303);
    browser.get("/settings/security").await.has("nueva@correo.example").has("Confirmada");
    let told = house.rows("select recipient from letters where kind = 'email-changed'").await;
    assert_eq!(told, "ana@correo.example");
    assert_eq!(
        house.rows(&format!("select email from accounts where id = {}", ana.account.id)).await,
        "nueva@correo.example"
    );
    elsewhere.post(&link, &[]).await.is(410);
}

#[tokio::test]
async fn a_password_changes_with_the_present_one_and_other_sessions_end() {
    let house = House::new().await;
    house.member("ana").await;
    let mut here = house.signed_in("ana").await;
    let mut there = house.signed_in("ana").await;
    let path = "/settings/security/password";
    here.get(path).await.is(200);
    let fields =
        |present: &'static str, password: &'static str| [("present", present), ("password", password)];
    here.post(path, &fields("equivocada", NEW)).await.is(422).has("Esa no es su contraseña").lacks(NEW);
    here.post(path, &fields(PASSWORD, "corta")).await.is(422).has("al menos 10 caracteres");
    let seen = here.post(path, &fields(PASSWORD, NEW)).await;
    here.follow(&seen).await.is(200).has("Su contraseña cambió");
    there.get("/settings").await.is(303);
    assert_eq!(letters(&house, "security").await, "1");
    let mut fresh = house.browser();
    fresh.get("/signin").await;
    fresh.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(422);
    fresh.post("/signin", &[("login", "ana"), ("password", NEW)]).await.is(303);
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_letter_and_everything_ends() {
    let house = House::new().await;
    let ana = house.member("ana").await;
    let mut session = house.signed_in("ana").await;
    let mut conn = house.app.db.conn().await.unwrap();
    let scopes = ["read".to_owned()];
    let api = token::issue(&mut conn, ana.account.id, &scopes, house.app.clock.now()).await.unwrap();

    let mut browser = house.browser();
    browser.get("/password/reset").await.is(200);
    let mut answers = Vec::new();
    for email in ["ana@correo.example", "nadie@correo.example"] {
        answers.push(browser.post("/password/reset", &[("email", email)]).await.is(200).body.clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(letters(&house, "reset").await, "1");
    let path = link(&house, "reset", "/password/reset/").await;
    browser.get(&path).await.is(200).has("Para la cuenta ana");
    browser.post(&path, &[("password", "corta")]).await.is(422).has("al menos 10 caracteres");
    browser.post(&path, &[("password", NEW)]).await.is(303);
    session.get("/settings").await.is(303);
    assert!(token::holder(&mut conn, &api).await.unwrap().is_none());
    browser.get("/password/reset").await;
    browser.post(&path, &[("password", "una tercera frase")]).await.is(410);
    // Nobody was signed in by it.
    assert!(!browser.cookies.contains_key("session"));
    browser.get("/signin").await;
    browser.post("/signin", &[("login", "ana"), ("password", NEW)]).await.is(303);

    browser.post("/signout", &[]).await;
    browser.get("/password/reset").await;
    browser.post("/password/reset", &[("email", "ANA@correo.example")]).await.is(200);
    let path = link(&house, "reset", "/password/reset/").await;
    later(&house, 3601);
    browser.get(&path).await.is(410);
}

/// Switches codes on; the secret and the recovery codes.
async fn switch_on(house: &House, browser: &mut Browser) -> (String, Vec<String>) {
    let seen = browser.post("/settings/security/totp/begin", &[]).await;
    let page = browser.follow(&seen).await;
    page.is(200).has("<svg class=\"qr\"").lacks(" style=");
    let secret = between(&page.body, "<p class=\"handle\"><code>", "<").unwrap().to_owned();
    browser
        .post("/settings/security/totp", &[("code", "000000")])
        .await
        .is(422)
        .has("El código no es el de este momento");
    let seen = browser.post("/settings/security/totp", &[("code", &code(house, &secret))]).await;
    seen.is(200).has("no volveremos a mostrarlos");
    assert!(seen.header("cache-control").contains("no-store"));
    let codes: Vec<String> = seen
        .body
        .split("<li><code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

async fn password_step(house: &House) -> Browser {
    let mut browser = house.browser();
    browser.get("/signin").await;
    let fields = [("login", "ana"), ("password", PASSWORD), ("next", "/communities")];
    let seen = browser.post("/signin", &fields).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/signin/second"));
    assert!(!browser.cookies.contains_key("session"), "the password alone opens nothing");
    browser.follow(&seen).await.is(200).has("Un paso más");
    browser
}

async fn second(browser: &mut Browser, code: &str) -> Seen {
    browser.post("/signin/second", &[("code", code)]).await
}

#[tokio::test]
async fn with_an_authenticator_a_code_is_asked_for_and_each_serves_once() {
    let house = House::new().await;
    house.member("ana").await;
    let mut owner = house.signed_in("ana").await;
    let (secret, codes) = switch_on(&house, &mut owner).await;
    let stored = house.rows("select encode(secret_encrypted, 'escape') from totp_secrets").await;
    assert!(!stored.contains(&secret.replace(' ', "")), "the secret is sealed");

    // The code that confirmed it does not open the door as well.
    let mut browser = password_step(&house).await;
    let used = code(&house, &secret);
    second(&mut browser, &used).await.is(422).has("El código no es el de este momento");
    later(&house, 30);
    let fresh = code(&house, &secret);
    let seen = second(&mut browser, &fresh).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/communities"));
    browser.get("/settings").await.is(200);
    let mut replay = password_step(&house).await;
    second(&mut replay, &fresh).await.is(422);

    // A recovery code, typed carelessly, once.
    let typed = codes[3].to_uppercase().replace('-', " ");
    second(&mut replay, &typed).await.is(303);
    let mut again = password_step(&house).await;
    second(&mut again, &codes[3]).await.is(422);
    owner.get("/settings/security").await.has("Quedan 9 códigos");

    // New ones end the old; switching off ends both.
    owner.post("/settings/security/totp/codes", &[]).await.is(200);
    second(&mut again, &codes[4]).await.is(422);
    owner.get("/settings/security/totp/off").await.is(200);
    owner.post("/settings/security/totp/off", &[]).await.is(303);
    house.signed_in("ana").await;
    // On, new codes, off.
    assert_eq!(letters(&house, "security").await, "3");
}

#[tokio::test]
async fn codes_cannot_be_tried_for_ever_and_the_step_ends() {
    let house = House::new().await;
    house.member("ana").await;
    let mut owner = house.signed_in("ana").await;
    let (secret, _) = switch_on(&house, &mut owner).await;
    later(&house, 30);
    let mut browser = password_step(&house).await;
    let mut last = 0;
    for _ in 0..25 {
        last = second(&mut browser, "123 456").await.status.as_u16();
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    let right = code(&house, &secret);
    second(&mut browser, &right).await.is(429);
    later(&house, 3600);
    let right = code(&house, &secret);
    // The step is over by then: back to the password.
    let seen = second(&mut browser, &right).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/signin"));
}

#[tokio::test]
async fn before_the_way_in_changes_one_shows_oneself_again() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    browser.get("/settings/security/email").await.is(200);
    later(&house, 15 * 60 + 1);
    for path in ["/settings/security/email", "/settings/security/totp/off", "/settings/security/passkeys/new"]
    {
        let seen = browser.get(path).await;
        assert!(
            seen.location().starts_with("/settings/security/confirm?next=%2Fsettings%2Fsecurity"),
            "{path}"
        );
    }
    for path in
        ["/settings/security/totp/begin", "/settings/security/totp/codes", "/settings/security/totp/off"]
    {
        let seen = browser.post(path, &[]).await;
        assert!(seen.location().starts_with("/settings/security/confirm"), "{path}: {}", seen.location());
    }
    let seen = browser.get("/settings/security/email").await;
    browser.follow(&seen).await.is(200).has("¿Es usted?");
    let path = "/settings/security/confirm";
    let fields = [("present", "equivocada"), ("next", "/settings/security/email")];
    browser.post(path, &fields).await.is(422).has("Esa no es su contraseña");
    let fields = [("present", PASSWORD), ("next", "//evil.example")];
    let seen = browser.post(path, &fields).await;
    assert_eq!(seen.location(), "/settings/security");
    browser.get("/settings/security/email").await.is(200);
}

#[tokio::test]
async fn passkeys_are_asked_for_as_the_standard_says_and_nonsense_is_refused() {
    let house = House::new().await;
    house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    browser.get("/settings/security/passkeys/new").await.is(200).has("data-passkey");
    let seen = browser.post("/settings/security/passkeys/new/start", &[]).await;
    let asked: serde_json::Value = serde_json::from_slice(&seen.is(200).bytes).unwrap();
    let options = &asked["options"];
    assert_eq!(options["rp"]["id"], "hub.localhost");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    let fields = [("name", "Teléfono"), ("ceremony", asked["ceremony"].as_str().unwrap()), ("answer", "{}")];
    browser.post("/settings/security/passkeys/new", &fields).await.is(422).has("Teléfono");
    let mut visitor = house.browser();
    visitor.get("/signin").await.is(200).has("data-passkey");
    let seen = visitor.post("/signin/passkey/start", &[]).await;
    let asked: serde_json::Value = serde_json::from_slice(&seen.is(200).bytes).unwrap();
    assert_eq!(asked["options"]["userVerification"], "required");
    let fields = [("ceremony", asked["ceremony"].as_str().unwrap()), ("answer", "no")];
    visitor.post("/signin/passkey", &fields).await.is(422);
    visitor.post_as("/signin/passkey/start", &[("csrf", "")]).await.is(422);
    for path in ["/settings/security/passkeys/1", "/settings/security/passkeys/x"] {
        browser.get(path).await.is(404);
    }
}

#[tokio::test]
async fn a_suspended_account_is_cut_off_everywhere() {
    let house = House::new().await;
    let ana = house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    browser.post("/verify", &[]).await.is(303);
    let path = link(&house, "verify", "/verify/").await;
    let mut conn = house.app.db.conn().await.unwrap();
    let now = house.app.clock.now();
    let scopes = ["read".to_owned()];
    let api = token::issue(&mut conn, ana.account.id, &scopes, now).await.unwrap();
    assert!(admission::suspend(&mut conn, ana.account.id, now).await.unwrap());
    assert!(!admission::suspend(&mut conn, ana.account.id, now).await.unwrap());
    browser.get("/settings").await.is(303);
    assert!(token::holder(&mut conn, &api).await.unwrap().is_none());
    let mut visitor = house.browser();
    visitor.get(&path).await.is(410);
    visitor.get("/signin").await;
    visitor.post("/signin", &[("login", "ana"), ("password", PASSWORD)]).await.is(403);
    visitor.get("/password/reset").await;
    visitor.post("/password/reset", &[("email", "ana@correo.example")]).await.is(200);
    assert_eq!(letters(&house, "reset").await, "0");
    assert!(admission::restore(&mut conn, ana.account.id).await.unwrap());
    assert!(token::holder(&mut conn, &api).await.unwrap().is_none(), "tokens stay gone");
    house.signed_in("ana").await;
}

async fn ask_for_account(house: &House, name: &str) -> Browser {
    let mut browser = house.browser();
    browser.get("/register").await;
    let email = format!("{name}@correo.example");
    let fields = [
        ("display_name", "Caio Brandelli"),
        ("name", name),
        ("email", &email),
        ("password", PASSWORD),
        ("reason", "Trabajo en la aduana"),
    ];
    browser.post("/register", &fields).await.is(200);
    browser
}

#[tokio::test]
async fn administrators_are_written_to_and_answer_requests_in_the_applicants_language() {
    let house = House::with("[registration]\nmode = 'approval'").await;
    house.admin("jefa").await;
    house.member("ana").await;
    let mut caio = ask_for_account(&house, "caio").await;
    ask_for_account(&house, "dino").await;
    let to =
        house.rows("select string_agg(recipient, ' ') from letters where kind = 'account-request'").await;
    assert_eq!(to, "jefa@correo.example jefa@correo.example");
    assert_eq!(house.rows("select count(*)::text from events where kind = 'account_requested'").await, "2");

    let mut ana = house.signed_in("ana").await;
    ana.get("/admin/accounts").await.is(404);
    let mut jefa = house.signed_in("jefa").await;
    let page = jefa.get("/admin/accounts").await;
    page.is(200).has("Trabajo en la aduana").has("@caio").has("@dino");
    let id = house
        .rows("select a.id::text from accounts a join actors on actors.id = actor_id where name = 'caio'")
        .await;
    ana.post(&format!("/admin/accounts/{id}/approve"), &[]).await.is(404);
    let seen = jefa.post(&format!("/admin/accounts/{id}/approve"), &[]).await;
    jefa.follow(&seen).await.has("La cuenta está abierta").lacks("@caio");
    jefa.post(&format!("/admin/accounts/{id}/approve"), &[]).await.is(404);
    assert_eq!(letters(&house, "approved").await, "1");
    caio.get("/signin").await;
    caio.post("/signin", &[("login", "caio"), ("password", PASSWORD)]).await.is(303);

    let id = house
        .rows("select a.id::text from accounts a join actors on actors.id = actor_id where name = 'dino'")
        .await;
    jefa.get(&format!("/admin/accounts/{id}/decline")).await.is(200).has("Caio Brandelli");
    let long = "x".repeat(1001);
    let path = format!("/admin/accounts/{id}/decline");
    jefa.post(&path, &[("reason", &long)]).await.is(422);
    let seen = jefa.post(&path, &[("reason", "Es para aduanas del sur")]).await;
    jefa.follow(&seen).await.is(200).has("Nadie espera respuesta");
    let letter = house.rows("select content::text from letters where kind = 'declined'").await;
    assert!(
        letter.contains("Es para aduanas del sur") && letter.contains("Gracias por su interés"),
        "{letter}"
    );
    assert_eq!(house.rows("select count(*)::text from actors where name = 'dino'").await, "0");
    jefa.post(&path, &[("reason", "")]).await.is(404);
    // The name is free again.
    ask_for_account(&house, "dino").await;
}

#[tokio::test]
async fn an_invitation_opens_a_closed_house_and_a_community() {
    let house = House::with("[registration]\nmode = 'closed'").await;
    let jefa = house.admin("jefa").await;
    let agua = house.community("agua").await;
    let mut admin = house.signed_in("jefa").await;
    let path = "/admin/invitations";
    admin.get(path).await.is(200).has("Todavía no invitó a nadie");
    let bad = [("email", "nadie"), ("max_uses", "cero"), ("days", "900"), ("note", "Hola")];
    admin.post(path, &bad).await.is(422).has("Hola");
    let letter = [("email", "bea@correo.example"), ("note", "La esperamos"), ("days", "7")];
    admin.post(path, &letter).await.is(303);
    let link = link(&house, "invitation", "/invite/").await;

    let mut bea = house.browser();
    bea.get("/register").await.lacks("name=\"password\"");
    let page = bea.get(&link).await;
    page.is(200).has("Señora jefa le invita").has("La esperamos");
    let form = between(&page.body, "href=\"/register?invitation=", "\"").unwrap();
    let form = format!("/register?invitation={form}");
    let token = form.split('=').nth(1).unwrap().to_owned();
    bea.get(&form).await.is(200).has("value=\"bea@correo.example\"");
    let fields = [
        ("display_name", "Bea"),
        ("name", "bea"),
        ("email", "bea@correo.example"),
        ("password", PASSWORD),
        ("invitation", &token),
    ];
    bea.post("/register", &fields).await.is(303);
    bea.get("/settings").await.is(200);
    admin.get(path).await.has("usada 1 de 1").has("Llegaron: Bea");
    // Used up.
    let mut late = house.browser();
    late.get(&link).await.is(410).has("ya no vale");
    late.get("/signin").await;
    let mut again = fields;
    again[1].1 = "caro";
    late.post("/register", &again).await.is(403);

    // To a community: who is in already accepts at once.
    let mut conn = house.app.db.conn().await.unwrap();
    let new = crate::accounts::invitation::New {
        by: jefa.actor.id,
        community: Some((agua.community.id, "member")),
        email: None,
        note: "",
        max_uses: None,
        days: 7,
    };
    let made = crate::accounts::invitation::create(&mut conn, house.app.here(), &new).await.unwrap();
    let path = format!("/invite/{}", crate::accounts::invitation::token(&house.app.secret, made.id));
    bea.get(&path).await.is(200).has("Agua segura").has("Aceptar la invitación");
    let seen = bea.post(&path, &[]).await;
    assert_eq!((seen.status.as_u16(), seen.location()), (303, "/c/agua"));
    bea.post(&path, &[]).await.is(303);
    let roles = house
        .rows("select string_agg(role, ',') from memberships join actors on actors.id = actor_id where name = 'bea'")
        .await;
    assert_eq!(roles, "member");
    // Withdrawn: the door is shut, who came stays. A community's invitation is not the house's to end.
    admin.post(&format!("/admin/invitations/{}/revoke", made.id), &[]).await.is(404);
    let house_wide = house.rows("select id::text from invitations where community_id is null").await;
    admin.post(&format!("/admin/invitations/{house_wide}/revoke"), &[]).await.is(303);
}

#[tokio::test]
async fn in_four_languages_without_raw_keys() {
    let house = House::new().await;
    house.admin("ana").await;
    let mut browser = house.signed_in("ana").await;
    browser.post("/settings/security/totp/begin", &[]).await.is(303);
    for code in ["es", "pt", "en", "fr"] {
        for path in [
            "/settings/security",
            "/settings/security/email",
            "/settings/security/password",
            "/settings/security/totp",
            "/settings/security/passkeys/new",
            "/admin/accounts",
            "/admin/invitations",
            "/password/reset",
        ] {
            let seen = browser.get(&format!("{path}?lang={code}")).await;
            seen.is(200).has(&format!("<html lang=\"{code}\"")).lacks(">security-").lacks(">accounts-");
        }
    }
}

#[tokio::test]
async fn who_is_suspended_between_the_two_steps_is_told_why() {
    let house = House::new().await;
    house.member("ana").await;
    house.admin("eva").await;
    let mut owner = house.signed_in("ana").await;
    owner.get("/settings/security").await;
    let (secret, _) = switch_on(&house, &mut owner).await;
    later(&house, 60);
    let mut browser = password_step(&house).await;
    let mut eva = house.signed_in("eva").await;
    eva.get("/u/ana/moderate").await.is(200);
    let order = [
        ("action", "suspend"),
        ("days", "7"),
        ("scope", "house"),
        ("rule", "other"),
        ("reason", "Siete días de pausa."),
    ];
    eva.post("/u/ana/moderate", &order).await.is(303);
    second(&mut browser, "000000").await.is(422).lacks("pausa");
    let told = second(&mut browser, &code(&house, &secret)).await;
    told.is(403).has("Siete días de pausa.").has("Se abre de nuevo por sí sola");
    assert!(!browser.cookies.contains_key("session"));
    later(&house, 8 * 86_400);
    let mut back = password_step(&house).await;
    second(&mut back, &code(&house, &secret)).await.is(303);
}
