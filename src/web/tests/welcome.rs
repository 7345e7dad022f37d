//! The first steps of somebody new, and who welcomes them.
use super::house::{House, PASSWORD};
use crate::communities::community::NewCommunity;
use crate::taxonomy::expertise;

#[tokio::test]
async fn the_first_steps_from_registering_to_the_first_question() {
    let house = House::with("[registration]\nmode = 'open'").await;
    let noe = house.member("noe").await;
    house.community_like(NewCommunity::open("agua", "es", "Agua segura"), Some(&noe)).await;
    house.community_like(NewCommunity::open("origen", "es", "Reglas de origen"), Some(&noe)).await;
    let mut noe = house.signed_in("noe").await;
    noe.get("/c/origen/topics/new").await;
    let question =
        [("kind", "question"), ("title", "¿Quién certifica?"), ("body", "Pregunto."), ("language", "es")];
    noe.post("/c/origen/topics", &question).await.is(303);

    let mut ana = house.browser();
    ana.get("/register").await;
    let fields =
        [("display_name", "Ana"), ("name", "ana"), ("email", "ana@correo.example"), ("password", PASSWORD)];
    let seen = ana.post("/register", &fields).await;
    seen.is(303);
    ana.get("/").await.is(200).has("href=\"/welcome\"");
    let seen = ana.get("/welcome").await;
    assert_eq!(seen.location(), "/welcome/language");
    ana.follow(&seen).await.is(200).has("Paso 1 de 5");
    ana.post("/welcome/language", &[("locale", "es"), ("time_zone", "Luna/Mar")])
        .await
        .is(422)
        .has("Paso 1 de 5");
    let seen = ana.post("/welcome/language", &[("locale", "es"), ("time_zone", "America/Lima")]).await;
    assert_eq!(
        house
            .rows("select time_zone from accounts a join actors r on r.id = a.actor_id where r.name = 'ana'")
            .await,
        "America/Lima"
    );
    ana.follow(&seen).await.is(200).has("Paso 2 de 5").has("f-organization");
    ana.post("/welcome/work", &[("organization_url", "x")]).await.is(422).has("No es una ficha ROR");
    let seen =
        ana.post("/welcome/work", &[("organization", "Aduana"), ("keywords", "reglas de órigen")]).await;
    // What she knows puts its community first; one tick joins it in place.
    let page = ana.follow(&seen).await;
    page.is(200).has("Paso 3 de 5");
    let place = |title: &str| page.body.find(&format!("<b>{title}")).unwrap();
    assert!(place("Reglas de origen") < place("Agua segura"));
    let id = house
        .rows("select c.id from communities c join actors a on a.id = c.actor_id where a.name = 'origen'")
        .await;
    // Left here and come back later: at the same place.
    let seen = ana.get("/welcome").await;
    assert_eq!(seen.location(), "/welcome/communities");
    let seen = ana.post("/welcome/communities", &[("community", id.as_str()), ("community", "0")]).await;
    ana.follow(&seen).await.is(200).has("Paso 4 de 5").has("acéptela");
    // Where a community she joined has a vocabulary, she ticks what she can answer about.
    ana.get("/welcome/interests").await.is(303);
    house
        .rows(&format!(
            "insert into concepts (community_id, slug, labels) values
               ({id}, 'certificado', '{{\"es\": \"Certificado\"}}'), ({id}, 'acumulacion', '{{\"es\": \"Acumulación\"}}')"
        ))
        .await;
    let seen = ana.post("/welcome/communities", &[("community", id.as_str())]).await;
    assert_eq!(seen.location(), "/welcome/interests");
    ana.follow(&seen).await.is(200).has("Paso 3 de 5").has("Reglas de origen</summary>").has("Certificado");
    ana.post("/welcome/interests", &[("concepts", "1")]).await.is(422).has("f-concepts");
    let certificate = house.rows("select id from concepts where slug = 'certificado'").await;
    let seen = ana.post("/welcome/interests", &[("concepts", certificate.as_str())]).await;
    assert_eq!(seen.location(), "/welcome/tour");
    assert_eq!(house.rows("select concept_id from expertise").await, certificate);
    ana.get("/welcome/interests").await.has(&format!("value=\"{certificate}\" checked"));
    let seen = ana.post("/welcome/tour", &[]).await;
    ana.follow(&seen).await.is(200).has("Paso 5 de 5").has("¿Quién certifica?").has("/c/origen/topics/new");
    let seen = ana.post("/welcome/first", &[]).await;
    assert_eq!(seen.location(), "/");
    ana.get("/").await.is(200).lacks("href=\"/welcome\"");
    assert_eq!(
        house.rows("select count(*) from memberships where role = 'member' and granted_by is null").await,
        "3"
    );
    house.browser().get("/welcome/work").await.is(303);
    ana.get("/welcome/nada").await.is(404);
}

#[tokio::test]
async fn the_first_steps_can_be_skipped() {
    let house = House::new().await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    ana.get("/").await.has("href=\"/welcome\"");
    ana.get("/welcome/tour").await.is(200);
    ana.post("/welcome/skip", &[]).await.is(303);
    ana.get("/").await.lacks("href=\"/welcome\"");
}

#[tokio::test]
async fn facilitators_see_whom_nobody_has_answered() {
    let house = House::new().await;
    let noe = house.member("noe").await;
    for name in ["ana", "beto", "caro"] {
        house.member(name).await;
    }
    house.community_like(NewCommunity::open("agua", "es", "Agua segura"), Some(&noe)).await;
    let mut noe = house.signed_in("noe").await;
    let mut posts = Vec::new();
    for name in ["ana", "beto", "caro"] {
        let mut browser = house.signed_in(name).await;
        browser.post("/c/agua/join", &[("on", "1")]).await.is(303);
        if name != "caro" {
            let fields = [("kind", "question"), ("title", name), ("body", "Hola."), ("language", "es")];
            posts.push(browser.post("/c/agua/topics", &fields).await.location().to_owned());
        }
    }
    let new = |page: &super::house::Seen, name: &str| {
        let part = super::house::between(&page.body, "id=\"new-people\"", "role=\"search\"")
            .unwrap_or("")
            .to_owned();
        part.contains(&format!("/u/{name}\""))
    };
    let page = noe.get("/c/agua/people").await;
    page.is(200).has("Por dar la bienvenida");
    assert!(new(&page, "ana") && new(&page, "beto") && new(&page, "caro") && !new(&page, "noe"));
    // One is answered, one is greeted: one is left.
    noe.post(
        &format!("{}/replies", posts[0].split(['?', '#']).next().unwrap()),
        &[("body", "Bienvenida."), ("language", "es")],
    )
    .await
    .is(303);
    let caro = house.rows("select id from actors where name = 'caro'").await;
    noe.get("/c/agua/people").await;
    noe.post("/c/agua/people/welcome", &[("actor", caro.as_str())]).await.is(303);
    let page = noe.get("/c/agua/people").await;
    assert!(!new(&page, "ana") && new(&page, "beto") && !new(&page, "caro"));
    // It is the facilitators' alone.
    let mut beto = house.signed_in("beto").await;
    beto.get("/c/agua/people").await.is(200).lacks("Por dar la bienvenida").has("/u/noe\"");
    beto.post("/c/agua/people/welcome", &[("actor", caro.as_str())]).await.is(403);
    noe.post("/c/agua/people/welcome", &[("actor", "1")]).await.is(404);
}

#[tokio::test]
async fn who_knows_about_a_term_says_so_or_has_shown_it() {
    let house = House::new().await;
    let (ana, beto) = (house.member("ana").await, house.member("beto").await);
    house.member("caro").await;
    let agua = house.community("agua").await;
    let concept: crate::db::ids::ConceptId = house
        .rows(&format!(
            "insert into concepts (community_id, slug, labels) values ({}, 'cloro', '{{\"es\": \"Cloro\"}}') returning id",
            agua.community.id
        ))
        .await
        .parse()
        .unwrap();
    let app = &house.app;
    app.db.transaction(async |conn| expertise::set(conn, ana.actor.id, &[concept]).await).await.unwrap();
    let mut caro = house.signed_in("caro").await;
    caro.get("/c/agua/topics/new").await;
    let id = concept.to_string();
    let fields = [
        ("kind", "question"),
        ("title", "¿Cloro?"),
        ("body", "Pregunto."),
        ("language", "es"),
        ("concepts", id.as_str()),
    ];
    let topic = caro.post("/c/agua/topics", &fields).await;
    let topic = topic.location().split(['?', '#']).next().unwrap().to_owned();
    let mut browser = house.signed_in("beto").await;
    browser.get(&topic).await;
    browser.post(&format!("{topic}/replies"), &[("body", "Yo mido."), ("language", "es")]).await.is(303);
    let reply = house.rows("select id from posts where kind = 'reply'").await;
    caro.get(&topic).await;
    caro.post(&format!("/reply/{reply}/accept"), &[("on", "1")]).await.is(303);
    let mut conn = app.db.conn().await.unwrap();
    let found = expertise::experts(&mut conn, &[concept], 10).await.unwrap();
    let seen: Vec<_> = found.iter().map(|expert| (expert.actor.id, expert.stated, expert.accepted)).collect();
    assert_eq!(seen, [(beto.actor.id, false, 1), (ana.actor.id, true, 0)]);
    house
        .rows(&format!("insert into profiles (actor_id, discoverable) values ({}, false)", beto.actor.id))
        .await;
    assert_eq!(expertise::experts(&mut conn, &[concept], 10).await.unwrap().len(), 1);
    assert!(expertise::set(&mut conn, ana.actor.id, &[crate::db::ids::ConceptId(1)]).await.is_err());
}
