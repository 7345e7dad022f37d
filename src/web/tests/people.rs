//! What people say of themselves, who sees it, and how they are found.
use super::house::{Browser, House};

const WORK: [(&str, &str); 7] = [
    ("organization", "Dirección de Comercio"),
    ("organization_url", "ror.org/02jx3x895"),
    ("position", "Jefa de origen"),
    ("country", "BR"),
    ("languages", "es"),
    ("languages", "pt"),
    ("keywords", "Reglas de origen, aduanas"),
];

async fn ask(browser: &mut Browser, title: &str, voice: &str) -> String {
    let fields =
        [("kind", "question"), ("title", title), ("body", "Pregunto."), ("language", "es"), ("voice", voice)];
    let seen = browser.post("/c/agua/topics", &fields).await;
    seen.is(303);
    seen.location().split(['?', '#']).next().unwrap().to_owned()
}

async fn privacy(browser: &mut Browser, audience: &str, switches: &[(&str, &str)]) {
    let fields = [&[("audience", audience), ("voice", "institution")], switches].concat();
    browser.get("/settings/privacy").await.is(200);
    browser.post("/settings/privacy", &fields).await.is(303);
}

const FOUND: [(&str, &str); 3] = [("discoverable", "1"), ("indexable", "1"), ("shows_communities", "1")];

#[tokio::test]
async fn organization_and_country_stand_under_the_name_for_whom_the_member_says() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.community("agua").await;
    let (mut ana, mut beto, mut visitor) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.browser());
    ana.get("/settings/work").await.is(200).has("Alemania").has("guaraní");
    let saved = ana.post("/settings/work", &WORK).await;
    ana.follow(&saved)
        .await
        .is(200)
        .has("value=\"https://ror.org/02jx3x895\"")
        .has("value=\"Reglas de origen, aduanas\"");
    let topic = ask(&mut ana, "¿Quién mide el cloro?", "").await;

    visitor.get(&topic).await.is(200).has("Dirección de Comercio, Brasil").has("a título personal");
    visitor
        .get(&format!("{topic}?lang=fr"))
        .await
        .has("Dirección de Comercio, Brésil")
        .has("à titre personnel");
    let page = visitor.get("/u/ana?lang=es").await;
    page.is(200)
        .has("Jefa de origen")
        .has("https://ror.org/02jx3x895")
        .has("español, portugués")
        .has("Reglas de origen");

    privacy(&mut ana, "members", &FOUND).await;
    for path in [topic.as_str(), "/u/ana", "/people"] {
        visitor.get(path).await.is(200).lacks("Dirección de Comercio");
        beto.get(path).await.is(200).has("Dirección de Comercio");
    }
    visitor.get("/people?organization=Direcci%C3%B3n+de+Comercio").await.is(200).lacks("Señora ana");
    beto.get("/people?organization=direccion+de+comercio").await.is(200).has("Señora ana");
    privacy(&mut ana, "nobody", &FOUND).await;
    for path in [topic.as_str(), "/u/ana", "/people", "/people?q=comercio"] {
        beto.get(path).await.is(200).lacks("Dirección de Comercio");
    }
}

#[tokio::test]
async fn officials_say_in_whose_name_they_write() {
    let house = House::new().await;
    house.member("ana").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    // Without an institution there is nothing to speak for.
    let before = ask(&mut ana, "Antes", "institution").await;
    ana.get(&before).await.is(200).lacks("habla por su institución</span>");
    ana.get("/settings/work").await;
    ana.post("/settings/work", &WORK).await.is(303);
    privacy(&mut ana, "everyone", &FOUND).await;
    let own = ask(&mut ana, "Según el perfil", "").await;
    ana.get(&own).await.has("<span>habla por su institución</span>");
    let other = ask(&mut ana, "Por mi cuenta", "personal").await;
    ana.get(&other)
        .await
        .has("<span>a título personal</span>")
        .lacks("<span>habla por su institución</span>");
    let reply = [("body", "Respondo."), ("language", "es"), ("in_reply_to", ""), ("voice", "institution")];
    ana.post(&format!("{other}/replies"), &reply).await.is(303);
    ana.get(&other).await.has("<span>habla por su institución</span>");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let house = House::new().await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    ana.get("/settings/work").await;
    let fields = [
        ("organization", "Aduana <Nacional>"),
        ("organization_url", "https://example.org/02jx3x895"),
        ("country", "XX"),
        ("languages", "gn"),
        ("keywords", "uno, dos"),
    ];
    let seen = ana.post("/settings/work", &fields).await;
    seen.is(422)
        .has("value=\"Aduana &lt;Nacional&gt;\"")
        .has("No es una ficha ROR")
        .has("aria-describedby=\"f-organization_url-e f-organization_url-h\"")
        .has("value=\"uno, dos\"");
    assert_eq!(house.rows("select count(*) from profiles").await, "0");
    ana.get("/settings/privacy").await;
    ana.post("/settings/privacy", &[("audience", "todos"), ("voice", "personal")]).await.is(400);
    house.browser().get("/settings/privacy").await.is(303);
}

#[tokio::test]
async fn people_are_found_by_what_they_have_in_common() {
    let house = House::new().await;
    for name in ["ana", "beto", "caro"] {
        house.member(name).await;
    }
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    ana.get("/settings/work").await;
    ana.post("/settings/work", &WORK).await.is(303);
    let mut beto = house.signed_in("beto").await;
    beto.get("/settings/work").await;
    beto.post("/settings/work", &[("country", "BR"), ("keywords", "valoración")]).await.is(303);
    beto.post("/c/agua/join", &[("on", "1")]).await.is(303);
    // An answer that was accepted puts its author first.
    let topic = ask(&mut ana, "¿Quién mide el cloro?", "").await;
    beto.post(&format!("{topic}/replies"), &[("body", "Yo."), ("language", "es")]).await.is(303);
    let reply = house.rows("select id from posts where kind = 'reply'").await;
    ana.get(&topic).await;
    ana.post(&format!("/reply/{reply}/accept"), &[("on", "1")]).await.is(303);

    let mut visitor = house.browser();
    let page = visitor.get("/people").await;
    page.is(200)
        .has("3 personas")
        .has("1 respuesta aceptada")
        .has("/people?country=BR")
        .has("/people?community=agua");
    let place = |name: &str| page.body.find(&format!("/u/{name}\"")).unwrap();
    assert!(place("beto") < place("ana") && place("ana") < place("caro"));
    visitor.get("/people?country=BR").await.has("2 personas").lacks("/u/caro\"").has("aria-current=\"true\"");
    visitor.get("/people?country=BR&language=pt").await.has("1 persona").has("/u/ana\"");
    visitor.get("/people?keyword=VALORACION").await.has("1 persona").has("/u/beto\"");
    visitor.get("/people?community=agua").await.has("1 persona").has("/u/beto\"");
    visitor.get("/people?q=senora+direccion").await.has("1 persona").has("/u/ana\"");
    visitor.get("/people?q=100%25").await.has("0 personas").has("Nadie coincide");
    visitor.get("/people?community=nada").await.is(404);
    visitor.get("/people?concept=x&cursor=%00").await.is(404);
    // Who does not want to be found is not, and is counted nowhere.
    privacy(&mut ana, "everyone", &FOUND[1..]).await;
    visitor.get("/people").await.has("2 personas").lacks("/u/ana\"").lacks("Reglas de origen");
    visitor.get("/u/ana").await.is(200);
}
