//! What people come for: opening, answering, editing, thanking, deleting, belonging.
use super::house::{Browser, House, between, png};
use crate::communities::community::NewCommunity;
use crate::forum::reply::{self, ReplyDraft};

const QUESTION: [(&str, &str); 4] = [
    ("kind", "question"),
    ("title", "¿Quién mide el cloro?"),
    ("body", "Pregunto por **#cloro** residual."),
    ("language", "es"),
];

async fn open(browser: &mut Browser, community: &str) -> String {
    let seen = browser.post(&format!("/c/{community}/topics"), &QUESTION).await;
    assert_eq!(seen.status.as_u16(), 303, "{}", seen.body);
    seen.location().split(['?', '#']).next().unwrap().to_owned()
}

async fn answer(browser: &mut Browser, topic: &str, body: &str) -> String {
    let fields = [("body", body), ("language", "es"), ("in_reply_to", "")];
    let seen = browser.upload(&format!("{topic}/replies"), &fields, &[]).await;
    assert_eq!(seen.status.as_u16(), 303, "{}", seen.body);
    seen.location().split_once("#r").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_topic_from_opening_to_tombstone() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let mut beto = house.signed_in("beto").await;

    ana.get("/c/agua/topics/new").await.is(200);
    let picture = png();
    let files = [(("image", "", &b""[..]), ""), (("image", "grifo.png", &picture[..]), "Un grifo abierto")];
    let seen = ana.upload("/c/agua/topics", &QUESTION, &files).await;
    let topic = seen.location().to_owned();
    let page = ana.follow(&seen).await;
    page.is(200).has("<strong>").has("Publicado.").has("alt=\"Un grifo abierto\"").has("/tag/cloro\"");
    let media = between(&page.body, "<img src=\"http://hub.localhost:4010", "\"").unwrap().to_owned();
    let file = ana.get(&media).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "image/png"));
    assert!(file.bytes.starts_with(b"\x89PNG"));

    let first = answer(&mut beto, &topic, "Nosotros, cada mañana.").await;
    let nested = [("body", "¿Con qué reactivo?"), ("language", "es"), ("in_reply_to", first.as_str())];
    let seen = ana.post(&format!("{topic}/replies"), &nested).await;
    ana.follow(&seen)
        .await
        .is(200)
        .has("Nosotros, cada mañana.")
        .has("¿Con qué reactivo?")
        .has("2 respuestas");
    ana.get(&format!("{topic}?to={first}"))
        .await
        .is(200)
        .has(&format!("name=\"in_reply_to\" value=\"{first}\""));
    ana.get(&format!("/reply/{first}")).await.is(303);

    let form = beto.get(&format!("/reply/{first}/edit")).await;
    let version =
        between(&form.is(200).has("Nosotros, cada mañana.").body, "name=\"version\" value=\"", "\"").unwrap();
    let edit = [("body", "Nosotros, cada mañana y cada tarde."), ("language", "es"), ("version", version)];
    beto.post(&format!("/reply/{first}/edit"), &edit).await.is(303);
    let history = house.browser().get(&format!("/reply/{first}/history")).await;
    history.is(200).has("cada mañana y cada tarde").has("Nosotros, cada mañana.");
    ana.post(&format!("/reply/{first}/edit"), &edit).await.is(403).has("cada tarde");

    let react = format!("/reply/{first}/reactions");
    ana.post(&react, &[("kind", "useful"), ("on", "1")]).await.is(303);
    ana.post(&react, &[("kind", "useful"), ("on", "1")]).await.is(303);
    assert_eq!(house.rows(&format!("select useful_count from posts where id = {first}")).await, "1");
    ana.post(&react, &[("kind", "rabia"), ("on", "1")]).await.is(400);
    beto.post(&format!("/reply/{first}/accept"), &[("on", "1")]).await.is(403);
    ana.post(&format!("/reply/{first}/accept"), &[("on", "1")]).await.is(303);
    ana.get(&topic).await.has("class=\"lift good\"").has("aria-pressed=\"true\"");
    ana.post(&format!("/reply/{first}/accept"), &[("on", "0")]).await.is(303);
    ana.get(&topic).await.lacks("class=\"lift good\"");
    ana.post(&react, &[("kind", "useful"), ("on", "0")]).await.is(303);
    assert_eq!(house.rows(&format!("select useful_count from posts where id = {first}")).await, "0");

    ana.get(&format!("/reply/{first}/delete")).await.is(403);
    ana.post(&format!("/reply/{first}/delete"), &[]).await.is(403);
    beto.get(&format!("/reply/{first}/delete")).await.is(200).has("cada tarde");
    let seen = beto.post(&format!("/reply/{first}/delete"), &[]).await;
    beto.follow(&seen).await.is(200).lacks("cada tarde").has("class=\"gone\"").has("¿Con qué reactivo?");
    ana.post(&format!("{topic}/delete"), &[]).await.is(303);
    let mut visitor = house.browser();
    visitor.get(&topic).await.is(410).lacks("cloro");
    visitor.get("/c/agua").await.is(200).lacks("cloro");
    visitor.get("/tag/cloro").await.is(200).lacks("¿Quién mide");
}

#[tokio::test]
async fn belonging_and_following_show_on_the_home_page() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    open(&mut ana, "agua").await;
    let mut beto = house.signed_in("beto").await;
    beto.get("/").await.is(200).lacks("¿Quién mide el cloro?");
    let seen = beto.post("/c/agua/follow", &[("on", "1")]).await;
    beto.follow(&seen).await.has("Siguiendo");
    beto.get("/").await.has("¿Quién mide el cloro?").has("Agua segura");
    beto.post("/c/agua/follow", &[("on", "0")]).await.is(303);
    beto.get("/").await.lacks("¿Quién mide el cloro?");
    let seen = beto.post("/c/agua/join", &[("on", "1")]).await;
    beto.follow(&seen).await.has("1 miembro").has("Ya es miembro");
    beto.post("/c/agua/join", &[("on", "1")]).await.is(303);
    assert_eq!(house.rows("select member_count from communities").await, "1");
    let seen = beto.post("/c/agua/join", &[("on", "0")]).await;
    beto.follow(&seen).await.has("0 miembros");
    let seen = beto.post("/u/ana/follow", &[("on", "1")]).await;
    beto.follow(&seen).await.is(200).has("aria-pressed=\"true\"");
    beto.post("/u/beto/follow", &[("on", "1")]).await.is(403);
    let visitor = house.browser().get("/").await;
    visitor.is(200).has("¿Quién mide el cloro?").has("Agua segura");
    house.browser().get("/communities").await.is(200).has("última actividad");
}

#[tokio::test]
async fn facilitators_pin_lock_announce_and_remove() {
    let house = House::new().await;
    let noe = house.member("noe").await;
    house.member("ana").await;
    house.community_like(NewCommunity::open("agua", "es", "Agua segura"), Some(&noe)).await;
    let mut ana = house.signed_in("ana").await;
    let topic = open(&mut ana, "agua").await;
    let mut noe = house.signed_in("noe").await;
    for action in ["pin", "lock"] {
        ana.post(&format!("{topic}/{action}"), &[("on", "1")]).await.is(403);
        noe.post(&format!("{topic}/{action}"), &[("on", "1")]).await.is(303);
    }
    noe.get("/c/agua").await.has("Fijado").has("Usted facilita");
    ana.get(&topic).await.is(200).lacks("<textarea").has("id=\"reply\"");
    let text = "Esto llega tarde pero costó escribirlo.";
    ana.post(&format!("{topic}/replies"), &[("body", text), ("language", "es")]).await.is(403).has(text);
    answer(&mut noe, &topic, "Cerramos aquí.").await;
    let announce = [("kind", "announcement"), ("title", "Reunión"), ("body", "Mañana"), ("language", "es")];
    ana.get("/c/agua/topics/new").await.lacks("value=\"announcement\"");
    ana.post("/c/agua/topics", &announce).await.is(403).has("Mañana");
    noe.get("/c/agua/topics/new").await.has("value=\"announcement\"");
    noe.post("/c/agua/topics", &announce).await.is(303);
    noe.get(&format!("{topic}/delete")).await.is(200).has("¿Quién mide").is(200);
    noe.post(&format!("{topic}/delete"), &[]).await.is(303);
    ana.get(&topic).await.is(410);
}

#[tokio::test]
async fn private_communities_look_absent_from_outside() {
    let house = House::new().await;
    let noe = house.member("noe").await;
    house.member("ana").await;
    house.community_like(NewCommunity::open("mesa", "es", "Mesa chica"), Some(&noe)).await;
    let mut noe = house.signed_in("noe").await;
    let topic = open(&mut noe, "mesa").await;
    let reply = answer(&mut noe, &topic, "Entre nosotros").await;
    house.rows("update communities set visibility = 'hidden'").await;
    noe.get(&topic).await.is(200).has("Entre nosotros");
    for mut browser in [house.browser(), house.signed_in("ana").await] {
        let edit = format!("/reply/{reply}/history");
        let post = format!("/reply/{reply}");
        for path in ["/c/mesa", "/c/mesa/about", topic.as_str(), &format!("{topic}/history"), &edit, &post] {
            browser.get(path).await.is(404).lacks("Mesa").lacks("cloro").lacks("nosotros");
        }
        for path in ["/", "/communities", "/u/noe", "/tag/cloro"] {
            browser.get(path).await.is(200).lacks("Mesa chica").lacks("¿Quién mide").lacks("Entre nosotros");
        }
    }
    let mut ana = house.signed_in("ana").await;
    ana.get("/settings").await;
    let react = format!("{topic}/reactions");
    for (path, fields) in [
        ("/c/mesa/topics", &QUESTION[..]),
        ("/c/mesa/follow", &[("on", "1")]),
        ("/c/mesa/join", &[("on", "1")]),
        (&react, &[("kind", "like"), ("on", "1")]),
        (&format!("{topic}/replies"), &[("body", "Hola"), ("language", "es")]),
    ] {
        ana.post(path, fields).await.is(404);
    }
}

#[tokio::test]
async fn a_reply_is_found_on_its_page_of_a_long_thread() {
    let house = House::new().await;
    let ana_member = house.member("ana").await;
    let community = house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let topic = open(&mut ana, "agua").await;
    let root = topic.rsplit('/').next().unwrap().parse().unwrap();
    let app = &house.app;
    for number in 1..=205 {
        let body = format!("Respuesta número {number}.");
        let draft = ReplyDraft { parent: root, language: None, body, images: Vec::new() };
        // A facilitator, whom the rules of rate leave alone.
        let standing = crate::communities::Standing { is_facilitator: true, ..Default::default() };
        let author = (&ana_member, standing);
        app.db
            .transaction(async |conn| reply::post(conn, app.here(), author, (&community, &draft)).await)
            .await
            .unwrap();
    }
    let mut path = topic.clone();
    let mut read = Vec::new();
    let mut pages = 0;
    loop {
        let page = ana.get(&path).await;
        page.is(200);
        read.extend(
            page.body
                .split_once("</head>")
                .map_or("", |(_, shown)| shown)
                .split("Respuesta número ")
                .skip(1)
                .filter_map(|rest| rest.split('.').next()?.parse::<u32>().ok()),
        );
        pages += 1;
        // Newer replies are behind the link that says so.
        let Some(link) =
            page.body.split("<a class=\"btn\" href=\"").skip(1).find(|link| link.contains("Más recientes"))
        else {
            break;
        };
        path = link.split('"').next().unwrap().replace("&amp;", "&");
    }
    assert!(pages > 1);
    assert_eq!(read, (1..=205).collect::<Vec<_>>());
    // Somebody else: so many in a row would have to wait.
    house.member("luz").await;
    let mut luz = house.signed_in("luz").await;
    let seen =
        luz.post(&format!("{topic}/replies"), &[("body", "La última palabra"), ("language", "es")]).await;
    let id = seen.location().split_once("#r").unwrap().1.to_owned();
    luz.follow(&seen).await.has("La última palabra");
    let moved = house.browser().get(&format!("/reply/{id}")).await;
    house.browser().follow(&moved).await.has("La última palabra");
}

/// No link of ours leads nowhere, and every form has its address.
#[tokio::test]
async fn every_link_leads_somewhere() {
    let house = House::new().await;
    let noe = house.member("noe").await;
    house.member("ana").await;
    house.community_like(NewCommunity::open("agua", "es", "Agua segura"), Some(&noe)).await;
    let mut ana = house.signed_in("ana").await;
    let topic = open(&mut ana, "agua").await;
    answer(&mut ana, &topic, "Una **respuesta** de @noe").await;
    let mut noe = house.signed_in("noe").await;
    answer(&mut noe, &topic, "Otra").await;
    for mut browser in [house.browser(), ana, noe] {
        let mut waiting = vec!["/".to_owned()];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if !seen.insert(path.clone()) || seen.len() > 300 {
                continue;
            }
            let page = browser.get(&path).await;
            assert!(page.status.as_u16() < 400, "{path}: {}", page.status);
            if page.status.as_u16() == 303 {
                waiting.push(page.location().split('#').next().unwrap().to_owned());
            }
            let links = page.body.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for link in links.map(|link| link.replace("&amp;", "&")) {
                let link = link
                    .strip_prefix("http://hub.localhost:4010")
                    .unwrap_or(&link)
                    .split('#')
                    .next()
                    .unwrap()
                    .to_owned();
                if let Some(query) = link.strip_prefix('?') {
                    waiting.push(format!("{}?{query}", path.split('?').next().unwrap()));
                } else if link.starts_with('/') && !link.contains("lang=") {
                    waiting.push(link);
                }
            }
            let forms = page.body.split("<form").skip(1).filter_map(|form| form.split('>').next());
            for form in forms.filter(|form| form.contains("method=\"post\"")) {
                let action = between(form, "action=\"", "\"").unwrap().to_owned();
                // Without a token: refused, but there.
                let asked = browser.post_as(&action, &[("csrf", "")]).await;
                asked.is(422);
            }
        }
        assert!(seen.len() > 8, "{seen:?}");
    }
}
