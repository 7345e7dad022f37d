//! Letters: at once or in the digest, never both, never empty, three a day; read back as they leave.
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::attention::{notify, reply, topic};
use super::house::{House, between};
use crate::jobs::{self, Job};
use crate::mail;
use crate::notifications::{digest, letters};

const MAIL: &[Job] = &[Job { name: mail::JOB, run: |app, payload| Box::pin(mail::send(app, payload)) }];

/// A letter as a mail program reads it: headers unfolded, the plain text decoded.
struct Read {
    headers: BTreeMap<String, String>,
    text: String,
    whole: String,
}

impl Read {
    fn of(file: &str) -> Self {
        let (head, body) = file.split_once("\r\n\r\n").unwrap();
        let mut headers = BTreeMap::new();
        for line in head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n") {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            assert!(headers.insert(name.to_owned(), value.to_owned()).is_none(), "{name} twice");
        }
        let part = body.split_once("text/plain").unwrap().1;
        let (part_head, part) = part.split_once("\r\n\r\n").unwrap();
        let part = part.split("\r\n--").next().unwrap();
        let text = if part_head.contains("base64") {
            use base64::Engine as _;
            let joined: String = part.split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(joined).unwrap();
            String::from_utf8(bytes).unwrap()
        } else if part_head.contains("quoted-printable") {
            unquoted(part)
        } else {
            part.to_owned()
        };
        Self { headers, text, whole: file.to_owned() }
    }

    #[track_caller]
    fn has(&self, text: &str) -> &Self {
        assert!(self.text.contains(text), "without {text:?}:\n{}", self.text);
        self
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let joined = text.replace("=\r\n", "");
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'=' && tail.len() >= 2 {
            let digits = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Sends what waits; the letters to somebody, oldest first.
async fn sent(house: &House, to: &str) -> Vec<Read> {
    while jobs::step(&house.app, MAIL).await.unwrap() {}
    let folder = house.app.config.data_dir.join("mail");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map(|found| found.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
        .iter()
        .map(|path| Read::of(&std::fs::read_to_string(path).unwrap()))
        .filter(|letter| letter.header("To").contains(&format!("{to}@")))
        .collect()
}

async fn verify(house: &House) {
    house.rows("update accounts set email_verified_at = now()").await;
}

/// Moves the clock to a minute after the member's digest is due.
async fn to_the_digest(house: &House, name: &str) {
    let query = format!(
        "select to_char(c.digest_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from accounts c
         join actors a on a.id = c.actor_id where a.name = '{name}'"
    );
    let due: DateTime<Utc> = house.rows(&query).await.parse().unwrap();
    house.app.clock.shift(due - house.app.clock.now() + TimeDelta::minutes(1));
}

#[tokio::test]
async fn what_is_said_to_me_comes_at_once_with_every_header() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    let path = topic(&mut ana, ("agua", "question"), ("¿Cuánto cloro?", "Pregunto.")).await;
    reply(&mut eva, (&path, ""), "Dos gramos para <500> litros & agua clara.").await;
    notify(&house).await;
    // Nobody's address is known to be theirs: no letter, and none later either.
    assert_eq!(letters::round(&house.app).await.unwrap(), 0);
    verify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 0);

    let second = reply(&mut eva, (&path, ""), "Y <dos> gotas más, señora.").await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 1);
    assert_eq!(letters::round(&house.app).await.unwrap(), 0, "once");
    let found = sent(&house, "ana").await;
    let [letter] = found.as_slice() else { panic!("{} letters", found.len()) };
    letter.has("Señora eva le respondió · Agua segura").has("> Y <dos> gotas más, señora.");
    letter.has("http://hub.localhost:4010/notifications/");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(letter.header("List-Id").ends_with("<agua.hub.localhost>"), "{}", letter.header("List-Id"));
    let id = path.trim_start_matches("/post/");
    assert!(letter.header("Message-ID").starts_with(&format!("<post.{second}.")), "{:?}", letter.headers);
    assert_eq!(letter.header("In-Reply-To"), format!("<post.{id}@hub.localhost>"));
    assert_eq!(letter.header("References"), format!("<post.{id}@hub.localhost>"));
    assert!(!letter.header("Date").is_empty() && !letter.header("Subject").is_empty());
    let html = letter.whole.split("text/html").nth(1).unwrap();
    assert!(!html.contains("<dos>") && !html.contains("<img"), "no foreign markup, no pictures");

    // One click of a mail program: neither cookie nor form token.
    let url = letter.header("List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    let path_of = url.strip_prefix("http://hub.localhost:4010").unwrap().to_owned();
    let mut program = house.browser();
    program.get(&path_of).await.is(200).has("Alguien me responde").has("<button");
    let seen = program.post_as(&path_of, &[("List-Unsubscribe", "One-Click")]).await;
    seen.is(200).has("no le enviaremos más cartas");
    reply(&mut eva, (&path, ""), "Otra más").await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 0);
    program.post_as(&format!("{path_of}&undo=1"), &[]).await.is(200).has("siguen llegando");
    reply(&mut eva, (&path, ""), "Y otra").await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 1);
    for forged in
        ["/unsubscribe", "/unsubscribe?token=1.digest.AAAA", &path_of.replace(".reply.", ".digest.")]
    {
        program.post_as(forged, &[]).await.is(404);
    }
}

#[tokio::test]
async fn three_letters_a_day_and_what_goes_beyond_waits_for_the_digest() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    verify(&house).await;
    digest::round(&house.app).await.unwrap();
    let mut eva = house.signed_in("eva").await;
    for number in 1..=5 {
        let title = format!("Tema {number}");
        topic(&mut eva, ("agua", "discussion"), (&title, "Mire esto, @ana")).await;
    }
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 3);
    assert_eq!(house.rows("select count(*) from notifications where channel = 'digest'").await, "2");
    assert_eq!(sent(&house, "ana").await.len(), 3);
    topic(&mut eva, ("agua", "discussion"), ("Tema 6", "Y esto, @ana")).await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 0);

    to_the_digest(&house, "ana").await;
    assert_eq!(digest::round(&house.app).await.unwrap(), 1);
    let found = sent(&house, "ana").await;
    let letter = found.iter().find(|letter| letter.text.contains("Sus conversaciones")).unwrap();
    for (number, there) in [(1, false), (3, false), (4, true), (5, true), (6, true)] {
        assert_eq!(letter.text.contains(&format!("Tema {number}")), there, "{number}: {}", letter.text);
    }
    assert_eq!(found.len(), 4);
    // The next day there is room again.
    house.app.clock.shift(TimeDelta::days(1));
    topic(&mut eva, ("agua", "discussion"), ("Tema 7", "Y esto, @ana")).await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 1);
}

#[tokio::test]
async fn the_digest_comes_once_in_the_morning_of_its_day_and_never_empty() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.member("luz").await;
    house.community("agua").await;
    house
        .community_like(crate::communities::community::NewCommunity::open("ruido", "es", "Ruido"), None)
        .await;
    verify(&house).await;
    house.rows("update accounts set digest = 'never' where email not like 'ana%'").await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    let mut luz = house.signed_in("luz").await;
    for community in ["agua", "ruido"] {
        ana.get(&format!("/c/{community}")).await;
        ana.post(&format!("/c/{community}/join"), &[("on", "1")]).await.is(303);
    }
    ana.post("/c/ruido/level", &[("level", "muted")]).await.is(303);
    // Thursday, each morning's window; the form decides.
    let form = ana.get("/settings/notifications").await;
    form.is(200).has("Alguien me responde").lacks("Alguien pide una cuenta");
    let choice = [("digest", "weekly"), ("weekday", "4"), ("reply", "digest")];
    let seen = ana.post("/settings/notifications", &choice).await;
    ana.follow(&seen).await.has("Se guardaron los cambios.").has("<option value=\"4\" selected>");
    ana.post("/settings/notifications", &[("digest", "hourly"), ("weekday", "4")]).await.is(422);
    ana.post("/settings/notifications", &[("digest", "daily"), ("weekday", "8")]).await.is(422);

    // The first round finds the day; nothing goes out before it, nor when there is nothing to tell.
    assert_eq!(digest::round(&house.app).await.unwrap(), 0);
    to_the_digest(&house, "ana").await;
    let due = house.app.clock.now().with_timezone(&chrono_tz::America::Asuncion);
    assert_eq!(due.format("%u").to_string(), "4");
    assert!((6..=9).contains(&due.format("%H").to_string().parse::<u32>().unwrap()), "{due}");
    assert_eq!(digest::round(&house.app).await.unwrap(), 0, "never empty");

    let mine = topic(&mut ana, ("agua", "question"), ("¿Cuánto cloro?", "Sobre #cloro")).await;
    let said = reply(&mut eva, (&mine, ""), "Dos gramos").await;
    topic(&mut eva, ("agua", "discussion"), ("Filtros de arena", "De Ayolas.")).await;
    topic(&mut eva, ("ruido", "discussion"), ("Nada que ver", "Con esto.")).await;
    let open = topic(&mut eva, ("agua", "question"), ("¿Quién mide #cloro?", "El #cloro residual")).await;
    let solved = topic(&mut eva, ("agua", "question"), ("¿Qué bomba sirve?", "A mano.")).await;
    let right = reply(&mut luz, (&solved, ""), "La de pistón").await;
    eva.post(&format!("/reply/{right}/accept"), &[("on", "1")]).await.is(303);
    luz.get("/c/agua").await;
    luz.post("/c/agua/join", &[("on", "1")]).await.is(303);
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 2, "for eva and luz, none for ana");
    assert_eq!(digest::round(&house.app).await.unwrap(), 0, "not before its day");

    // Two workers at the hour: one letter.
    to_the_digest(&house, "ana").await;
    let (one, two) = tokio::join!(digest::round(&house.app), digest::round(&house.app));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(digest::round(&house.app).await.unwrap(), 0);
    let found = sent(&house, "ana").await;
    let [letter] = found.as_slice() else { panic!("{} letters", found.len()) };
    letter.has("Señora eva le respondió").has("/notifications/").has(&open).has(&solved);
    let place = |text: &str| letter.text.find(text).unwrap_or_else(|| panic!("{text}:\n{}", letter.text));
    let order = [
        "== Sus conversaciones ==",
        "¿Cuánto cloro?",
        "== Preguntas que usted podría responder ==",
        "¿Quién mide #cloro?",
        "== Respondidas ==",
        "¿Qué bomba sirve?",
        "== Temas nuevos ==",
        "Filtros de arena",
        "== Quiénes llegaron ==",
        "1 persona nueva: Señora luz",
    ]
    .map(place);
    assert!(order.is_sorted(), "{order:?}\n{}", letter.text);
    assert!(!letter.text.contains("Nada que ver"), "muted communities are left out");
    assert!(!letter.text.contains(&said), "a reply is told once");
    assert_eq!(letter.text.matches("* ¿").count() + letter.text.matches("* Filtros").count(), 4);
    let lines = letter.text.lines().filter(|line| line.starts_with("  Agua segura")).count();
    assert_eq!(lines, 5, "the community's name on every line\n{}", letter.text);
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(letter.header("List-Unsubscribe").contains(".digest."));

    // Told once: the next week has nothing new.
    to_the_digest(&house, "ana").await;
    assert_eq!(digest::round(&house.app).await.unwrap(), 0);
    // A crash after the mark and before the commit leaves nothing behind: all is one transaction.
    assert_eq!(
        house.rows("select count(*) from notifications where channel = 'digest' and mailed_at is null").await,
        "0"
    );
}

#[tokio::test]
async fn a_digest_of_the_longest_titles_stays_small_and_whole() {
    let house = House::with("[limits]\nposts_per_hour = 500").await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    verify(&house).await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    ana.get("/c/agua").await;
    ana.post("/c/agua/join", &[("on", "1")]).await.is(303);
    ana.post("/settings/notifications", &[("digest", "daily"), ("weekday", "1"), ("mention", "digest")])
        .await
        .is(303);
    digest::round(&house.app).await.unwrap();
    for number in 0..60 {
        let title = format!("{number:02}{}", "<ñ&漢字🎉>".repeat(28)).chars().take(200).collect::<String>();
        let seen = topic(&mut eva, ("agua", "discussion"), (&title, "Para @ana")).await;
        assert!(!seen.is_empty());
    }
    notify(&house).await;
    to_the_digest(&house, "ana").await;
    assert_eq!(digest::round(&house.app).await.unwrap(), 1);
    let found = sent(&house, "ana").await;
    let letter = found.last().unwrap();
    assert!(letter.whole.len() <= 60_000, "{} bytes", letter.whole.len());
    assert!(letter.text.matches("/notifications/").count() >= 5, "{}", letter.text);
    letter.has("-- ").has("/unsubscribe?token=");
}

#[tokio::test]
async fn what_people_wrote_starts_no_header() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    verify(&house).await;
    let bad = "x\u{d}\u{a}Bcc: todos@mala.example\u{d}\u{a}\u{d}\u{a}<b>cuerpo</b>\u{b}\u{1b}\u{2028}";
    house
        .rows(&format!(
            "update actors set display_name = E'{}' where name = 'eva'",
            bad.replace('\r', "\\r").replace('\n', "\\n")
        ))
        .await;
    house
        .rows(&format!(
            "update communities set title = jsonb_build_object('es', E'{}')",
            bad.replace('\r', "\\r").replace('\n', "\\n")
        ))
        .await;
    let mut eva = house.signed_in("eva").await;
    let title = format!("Agua {bad} =?utf-8?q?x?=");
    topic(&mut eva, ("agua", "discussion"), (&title, "Para @ana\r\n.\r\nRCPT TO:<x@y.z>")).await;
    notify(&house).await;
    assert_eq!(letters::round(&house.app).await.unwrap(), 1);
    let found = sent(&house, "ana").await;
    let letter = found.first().unwrap();
    assert!(!letter.headers.keys().any(|name| name.eq_ignore_ascii_case("bcc")), "{:?}", letter.headers);
    for value in letter.headers.values() {
        assert!(value.is_ascii() && !value.chars().any(char::is_control), "{value:?}");
    }
    assert_eq!(letter.header("To"), "ana@correo.example");
    assert!(between(&letter.whole, "List-Id: ", "\r\n").is_some_and(|line| line.len() < 900));
}
