//! A community's vocabulary: made, proposed, merged, carried by topics, read by programs.
use std::collections::BTreeSet;

use super::house::{Browser, House, between};
use crate::communities::community::NewCommunity;
use crate::communities::membership::{self, Role};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const BASE: &str = "http://hub.localhost:4010/c/reglas/taxonomy";

async fn house() -> (House, Browser) {
    let house = House::new().await;
    let lucia = house.member("lucia").await;
    house.community_like(NewCommunity::open("reglas", "es", "Reglas de origen"), Some(&lucia)).await;
    let browser = house.signed_in("lucia").await;
    (house, browser)
}

/// Adds a term with its Spanish label and whatever else; its id.
async fn add(house: &House, browser: &mut Browser, label: &str, more: &[(&str, &str)]) -> String {
    let fields = [&[("label-es", label)], more].concat();
    let seen = browser.post("/c/reglas/taxonomy", &fields).await;
    let slug = seen.is(303).location().rsplit_once('/').unwrap().1;
    house.rows(&format!("select id from concepts where slug = '{slug}'")).await
}

/// Every triple of a Turtle document.
fn triples(turtle: &str) -> BTreeSet<(String, String, String)> {
    oxttl::TurtleParser::new()
        .for_slice(turtle.as_bytes())
        .map(|triple| {
            let triple = triple.unwrap();
            (
                triple.subject.to_string(),
                triple.predicate.as_str().trim_start_matches(SKOS).to_owned(),
                triple.object.to_string(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_librarian_keeps_the_terms_and_programs_read_them() {
    let (house, mut lucia) = house().await;
    lucia.get("/c/reglas/taxonomy").await.is(200).has("Todavía no hay términos");
    lucia.get("/c/reglas/taxonomy/new").await.is(200).has("name=\"label-fr\"");
    let origin = add(
        &house,
        &mut lucia,
        "Origen",
        &[
            ("label-en", "Origin"),
            ("label-pt", "Origem"),
            ("alternatives-es", "Procedencia\n\nNacionalidad de la mercancía"),
            ("definition-es", "De dónde es <una> mercancía."),
            ("exact_match", "http://eurovoc.europa.eu/4443"),
        ],
    )
    .await;
    let rules = add(&house, &mut lucia, "Acumulación \"diagonal\"", &[("broader", &origin)]).await;
    let customs = add(&house, &mut lucia, "Aduanas", &[("related", &rules), ("related", &origin)]).await;
    // A second term of that name has an address of its own.
    add(&house, &mut lucia, "Aduanas", &[]).await;
    let tree = lucia.get("/c/reglas/taxonomy").await;
    tree.is(200).has("/c/reglas/taxonomy/aduanas-2").has("class=\"tree\"");
    let page = lucia.get("/c/reglas/taxonomy/origen").await;
    page.has("De dónde es &lt;una&gt; mercancía.").has("Procedencia").has("http://eurovoc.europa.eu/4443");
    let english = house.browser().get("/c/reglas/taxonomy/origen?lang=en").await;
    english.has("<h2 class=\"term\">Origin</h2>").has("Español");

    let turtle = house.browser().get("/c/reglas/taxonomy.ttl").await;
    assert_eq!(turtle.header("content-type"), "text/turtle; charset=utf-8");
    let said = triples(&turtle.body);
    let id = |slug: &str| format!("<{BASE}{slug}>");
    for (subject, predicate, object) in [
        ("/origen", "prefLabel", "\"Origin\"@en".to_owned()),
        ("/origen", "prefLabel", "\"Origen\"@es".to_owned()),
        ("/origen", "altLabel", "\"Procedencia\"@es".to_owned()),
        ("/origen", "definition", "\"De dónde es <una> mercancía.\"@es".to_owned()),
        ("/origen", "exactMatch", "<http://eurovoc.europa.eu/4443>".to_owned()),
        ("/origen", "topConceptOf", id("")),
        ("/origen", "narrower", id("/acumulacion-diagonal")),
        ("/acumulacion-diagonal", "broader", id("/origen")),
        ("/acumulacion-diagonal", "prefLabel", "\"Acumulación \\\"diagonal\\\"\"@es".to_owned()),
        ("/acumulacion-diagonal", "related", id("/aduanas")),
        ("/aduanas", "related", id("/origen")),
        ("/origen", "related", id("/aduanas")),
        ("/aduanas", "inScheme", id("")),
        ("", "hasTopConcept", id("/aduanas")),
        ("", "prefLabel", "\"Reglas de origen\"@es".to_owned()),
    ] {
        let triple = (id(subject), predicate.to_owned(), object);
        assert!(said.contains(&triple), "{triple:?} in {}", turtle.body);
    }
    // JSON-LD says as many things of as many subjects, and the address itself answers with either.
    let json = house.browser().get("/c/reglas/taxonomy.jsonld").await;
    let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let graph = json["@graph"].as_array().unwrap();
    let subjects: BTreeSet<_> = said.iter().map(|(subject, ..)| subject.clone()).collect();
    assert_eq!(
        graph.iter().map(|node| format!("<{}>", node["@id"].as_str().unwrap())).collect::<BTreeSet<_>>(),
        subjects
    );
    let origin_node = graph.iter().find(|node| node["@id"] == format!("{BASE}/origen")).unwrap();
    assert_eq!(origin_node["prefLabel"]["pt"][0], "Origem");
    let mut program = house.browser();
    program.headers.insert("accept", "text/turtle".parse().unwrap());
    assert_eq!(triples(&program.get("/c/reglas/taxonomy").await.body), said);
    let one = triples(&program.get("/c/reglas/taxonomy/aduanas").await.body);
    assert!(!one.is_empty() && one.is_subset(&said));
    program.headers.insert("accept", "application/ld+json".parse().unwrap());
    let seen = program.get("/c/reglas/taxonomy/origen").await;
    assert_eq!(seen.header("content-type"), "application/ld+json; charset=utf-8");
    let _ = customs;
}

#[tokio::test]
async fn refused_terms_keep_what_was_typed() {
    let (house, mut lucia) = house().await;
    lucia.get("/c/reglas/taxonomy/new").await;
    let top = add(&house, &mut lucia, "Origen", &[]).await;
    let below = add(&house, &mut lucia, "Prueba", &[("broader", &top)]).await;
    let long = "a".repeat(101);
    for (fields, wrong) in [
        (vec![("label-es", ""), ("definition-es", "Lo que sea")], "f-label-es-e"),
        (vec![("label-es", long.as_str()), ("definition-es", "Lo que sea")], "f-label-es-e"),
        (vec![("label-es", "X"), ("definition-es", "Lo que sea"), ("broader", "12")], "f-broader-e"),
        (
            vec![("label-es", "X"), ("definition-es", "Lo que sea"), ("exact_match", "javascript:1")],
            "f-exact_match-e",
        ),
    ] {
        let seen = lucia.post("/c/reglas/taxonomy", &fields).await;
        seen.is(422).has(wrong).has("Lo que sea");
    }
    // A term does not come to stand below itself, nor beside itself.
    for field in ["broader", "related"] {
        let fields = [("label-es", "Origen"), (field, if field == "broader" { &below } else { &top })];
        lucia.post("/c/reglas/taxonomy/origen/edit", &fields).await.is(422);
    }
    let label = house.rows("select labels->>'es' from concepts where slug = 'origen'").await;
    assert_eq!(label, "Origen");
    // Languages without a field in the form keep their texts.
    house.rows("update concepts set labels = labels || '{\"gn\": \"Ypy\"}' where slug = 'origen'").await;
    lucia.post("/c/reglas/taxonomy/origen/edit", &[("label-es", "Origen")]).await.is(303);
    assert_eq!(house.rows("select labels->>'gn' from concepts where slug = 'origen'").await, "Ypy");
}

#[tokio::test]
async fn members_propose_and_those_who_keep_the_terms_answer() {
    let (house, mut lucia) = house().await;
    let (ana, beto) = (house.member("ana").await, house.member("beto").await);
    let community = house.rows("select id from communities").await.parse().unwrap();
    let app = &house.app;
    for (member, role) in [(&ana, Role::Member), (&beto, Role::Librarian)] {
        app.db
            .transaction(async |conn| {
                membership::grant(
                    conn,
                    app.here(),
                    (crate::db::ids::CommunityId(community), member.actor.id),
                    (role, None),
                )
                .await
            })
            .await
            .unwrap();
    }
    house.member("carla").await;
    let (mut ana, mut beto, mut carla) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("carla").await);
    carla.post("/c/reglas/taxonomy", &[("label-es", "Spam")]).await.is(403);
    ana.get("/c/reglas/taxonomy/new").await.is(200).has("Proponer un término").lacks("name=\"position\"");
    ana.post("/c/reglas/taxonomy", &[("label-es", "Zonas francas")]).await.is(303);
    ana.post("/c/reglas/taxonomy", &[("label-es", "Chistes")]).await.is(303);
    ana.get("/c/reglas/taxonomy/zonas-francas").await.is(200).has("Es una propuesta");
    carla.get("/c/reglas/taxonomy").await.lacks("Zonas francas");
    assert!(!triples(&carla.get("/c/reglas/taxonomy.ttl").await.body).iter().any(|t| t.0.contains("zonas")));
    ana.post("/c/reglas/taxonomy/zonas-francas/answer", &[("accept", "1")]).await.is(403);
    beto.get("/c/reglas/taxonomy").await.has("Propuestas que esperan");
    beto.post("/c/reglas/taxonomy/zonas-francas/answer", &[("accept", "1")]).await.is(303);
    beto.post("/c/reglas/taxonomy/chistes/answer", &[("accept", "0")]).await.is(303);
    carla.get("/c/reglas/taxonomy").await.has("/c/reglas/taxonomy/zonas-francas").lacks("Chistes");
    carla.get("/c/reglas/taxonomy/chistes").await.is(404);
    lucia.get("/c/reglas/taxonomy/chistes").await.is(200).has("no se aceptó");
}

#[tokio::test]
async fn topics_carry_terms_and_merging_moves_them() {
    let (house, mut lucia) = house().await;
    lucia.get("/c/reglas/taxonomy/new").await;
    let origin = add(&house, &mut lucia, "Origen", &[]).await;
    let certificate = add(&house, &mut lucia, "Certificado", &[("broader", &origin)]).await;
    let proof = add(&house, &mut lucia, "Prueba de origen", &[("broader", &certificate)]).await;
    lucia.get("/c/reglas/topics/new").await.has(&format!("name=\"concepts\" value=\"{proof}\""));
    let topic = |title: &'static str| {
        [("kind", "question"), ("title", title), ("body", "Texto."), ("language", "es")]
    };
    let fields = [&topic("¿Quién firma?")[..], &[("concepts", &certificate), ("concepts", &proof)]].concat();
    let seen = lucia.post("/c/reglas/topics", &fields).await;
    let seen_at = seen.location().to_owned();
    lucia
        .follow(&seen)
        .await
        .has("/c/reglas/taxonomy/certificado")
        .has("/c/reglas/taxonomy/prueba-de-origen");
    // Refused: another community's term, or too many; what was ticked stays ticked.
    let fields = [&topic("¿Otra?")[..], &[("concepts", "1"), ("concepts", &proof)]].concat();
    let ticked = format!("value=\"{proof}\" checked");
    lucia.post("/c/reglas/topics", &fields).await.is(422).has(&ticked);
    assert_eq!(house.rows("select count(*) from topics").await, "1");
    // Later its author files it anew; the text stays one version.
    let page = lucia.get(&format!("{}/edit", seen_at)).await;
    let version = between(&page.body, "name=\"version\" value=\"", "\"").unwrap().to_owned();
    page.has(&format!("value=\"{proof}\" checked")).has(&format!("value=\"{certificate}\" checked"));
    let again = [&topic("¿Quién firma?")[1..], &[("version", version.as_str())]].concat();
    let edit = format!("{seen_at}/edit");
    let fields = [&again[..], &[("concepts", "1")]].concat();
    lucia.post(&edit, &fields).await.is(422);
    let fields = [&again[..], &[("concepts", &origin)]].concat();
    let seen = lucia.post(&edit, &fields).await;
    seen.is(303);
    lucia.follow(&seen).await.has("/c/reglas/taxonomy/origen\"").lacks("/c/reglas/taxonomy/certificado");
    assert_eq!(house.rows("select count(*) from post_revisions").await, "0");
    let page = lucia.get(&edit).await;
    let version = between(&page.body, "name=\"version\" value=\"", "\"").unwrap().to_owned();
    let fields = [
        &topic("¿Quién firma?")[1..],
        &[("version", version.as_str()), ("concepts", &certificate), ("concepts", &proof)],
    ]
    .concat();
    lucia.post(&edit, &fields).await.is(303);
    // A broader term shows what its narrower ones carry.
    lucia.get("/c/reglas/taxonomy/origen").await.has("¿Quién firma?");

    lucia.get("/c/reglas/taxonomy/certificado/edit").await.has("/c/reglas/taxonomy/certificado/merge");
    lucia.post("/c/reglas/taxonomy/certificado/merge", &[("into", "7")]).await.is(422);
    lucia.post("/c/reglas/taxonomy/certificado/merge", &[("into", &proof)]).await.is(303);
    let seen = lucia.get("/c/reglas/taxonomy/certificado").await;
    assert_eq!((seen.status.as_u16(), seen.location()), (308, "/c/reglas/taxonomy/prueba-de-origen"));
    let page = lucia.get("/c/reglas/taxonomy/prueba-de-origen").await;
    page.has("¿Quién firma?").has("Certificado").has("/c/reglas/taxonomy/origen\"");
    assert_eq!(house.rows("select count(*) from topic_concepts").await, "1");
    // Merged again: the first address leads on in one step.
    lucia.post("/c/reglas/taxonomy/prueba-de-origen/merge", &[("into", &origin)]).await.is(303);
    let seen = lucia.get("/c/reglas/taxonomy/certificado").await;
    assert_eq!(seen.location(), "/c/reglas/taxonomy/origen");
    lucia.get("/c/reglas/taxonomy/origen").await.has("¿Quién firma?").has("Prueba de origen");
    let page = lucia.get("/c/reglas/taxonomy").await;
    assert_eq!(between(&page.body, "class=\"tree\">", "</ul>").unwrap().matches("<li>").count(), 1);
}

#[tokio::test]
async fn terms_of_a_private_community_are_not_there() {
    let (house, mut lucia) = house().await;
    lucia.get("/c/reglas/taxonomy/new").await;
    add(&house, &mut lucia, "Origen", &[]).await;
    house.rows("update communities set visibility = 'hidden'").await;
    for part in ["taxonomy", "taxonomy.ttl", "taxonomy.jsonld", "taxonomy/origen", "taxonomy/nada"] {
        let (there, absent) = (format!("/c/reglas/{part}"), format!("/c/nadie99/{part}"));
        let mut visitor = house.browser();
        let hidden = visitor.get(&there).await;
        hidden.is(404);
        assert_eq!(
            hidden.body.replace("reglas", "nadie99"),
            visitor.get(&absent).await.body.replace("reglas", "nadie99"),
            "{part}"
        );
    }
    lucia.get("/c/reglas/taxonomy/origen").await.is(200);
}
