//! Belonging to a community: asking, inviting, roles, states, and who sees what.
use chrono::TimeDelta;

use super::house::{Browser, House, between, png};
use crate::accounts::Member;
use crate::communities::community::NewCommunity;
use crate::communities::roles;

const NOTE: &str = "Dirijo el laboratorio de aduanas y verifico origen.";

/// Lucía facilitates `reglas`; `set` is written into its row.
async fn house(set: &str) -> (House, Member, Browser) {
    let house = House::new().await;
    let lucia = house.member("lucia").await;
    house.community_like(NewCommunity::open("reglas", "es", "Reglas de origen"), Some(&lucia)).await;
    if !set.is_empty() {
        house.rows(&format!("update communities set {set}")).await;
    }
    let browser = house.signed_in("lucia").await;
    (house, lucia, browser)
}

async fn request_of(house: &House, name: &str) -> String {
    let query = "select r.id from join_requests r join actors a on a.id = r.actor_id where a.name = ";
    house.rows(&format!("{query} '{name}' order by r.id desc limit 1")).await
}

#[tokio::test]
async fn a_request_has_a_note_and_gets_an_answer() {
    let (house, _, mut lucia) = house("join_policy = 'request'").await;
    house.member("ana").await;
    house.member("beto").await;
    let (mut ana, mut beto) = (house.signed_in("ana").await, house.signed_in("beto").await);
    ana.get("/c/reglas").await.has("href=\"/c/reglas/join\"").has("Pedir ser miembro");
    ana.get("/c/reglas/join").await.is(200).has("name=\"note\"");
    for note in ["", "Hola", &"a".repeat(1_001)] {
        ana.post("/c/reglas/join", &[("on", "1"), ("note", note)]).await.is(422).has("f-note-e");
    }
    let seen = ana.post("/c/reglas/join", &[("on", "1"), ("note", NOTE)]).await;
    ana.follow(&seen).await.has("Solicitud enviada");
    ana.get("/c/reglas/join").await.has("espera respuesta").has(NOTE);
    // Asking twice is asking once.
    ana.post("/c/reglas/join", &[("on", "1"), ("note", NOTE)]).await.is(303);
    assert_eq!(house.rows("select count(*) from join_requests").await, "1");
    beto.get("/c/reglas/join").await;
    beto.post("/c/reglas/join", &[("on", "1"), ("note", NOTE)]).await.is(303);
    assert_eq!(house.rows("select count(*) from events where kind = 'join_requested'").await, "2");

    // Nobody but the facilitators sees and answers them.
    ana.get("/c/reglas/facilitate").await.is(403);
    let (of_ana, of_beto) = (request_of(&house, "ana").await, request_of(&house, "beto").await);
    ana.post(&format!("/c/reglas/requests/{of_ana}"), &[("answer", "admit")]).await.is(403);
    let desk = lucia.get("/c/reglas/facilitate").await;
    desk.is(200).has(NOTE).has("Señora ana").lacks("más de cinco días");
    house.app.clock.shift(TimeDelta::days(6));
    lucia.get("/c/reglas/facilitate").await.has("más de cinco días");
    // Refusing takes a reason, which the applicant reads.
    let answer = format!("/c/reglas/requests/{of_beto}");
    lucia.post(&answer, &[("answer", "decline"), ("reason", "")]).await.is(422);
    lucia.post(&answer, &[("answer", "decline"), ("reason", "Es para oficinas de origen.")]).await.is(303);
    beto.get("/c/reglas/join").await.has("Es para oficinas de origen.");
    lucia.post(&format!("/c/reglas/requests/{of_ana}"), &[("answer", "admit")]).await.is(303);
    lucia
        .post(&format!("/c/reglas/requests/{of_ana}"), &[("answer", "decline"), ("reason", "No")])
        .await
        .is(400);
    ana.get("/c/reglas").await.has("Miembro").lacks("Solicitud enviada");
    // A refusal can be undone.
    lucia.post(&answer, &[("answer", "admit")]).await.is(303);
    assert_eq!(house.rows("select member_count from communities").await, "3");
    assert_eq!(house.rows("select count(*) from events where kind = 'join_answered'").await, "3");
    // Leaving what one does not get back into is asked twice.
    ana.get("/c/reglas/join").await.has("name=\"sure\"");
    ana.post("/c/reglas/join", &[("on", "0")]).await;
    assert_eq!(house.rows("select member_count from communities").await, "3");
    ana.post("/c/reglas/join", &[("on", "0"), ("sure", "1")]).await.is(303);
    assert_eq!(house.rows("select member_count from communities").await, "2");
}

#[tokio::test]
async fn a_request_can_be_taken_back() {
    let (house, _, _) = house("join_policy = 'request'").await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    ana.get("/c/reglas/join").await;
    ana.post("/c/reglas/join", &[("on", "1"), ("note", NOTE)]).await.is(303);
    ana.post("/c/reglas/join", &[("on", "0")]).await.is(303);
    assert_eq!(house.rows("select state from join_requests").await, "withdrawn");
    ana.get("/c/reglas/join").await.has("name=\"note\"");
}

#[tokio::test]
async fn people_of_the_organisation_join_at_once() {
    let (house, _, _) =
        house("join_policy = 'organization', domains = '{otra.example,correo.example}'").await;
    house.member("ana").await;
    house.member("beto").await;
    house.rows("update accounts set email_verified_at = null where email like 'beto%'").await;
    let (mut ana, mut beto) = (house.signed_in("ana").await, house.signed_in("beto").await);
    house.rows("update accounts set email_verified_at = now() where email like 'ana%'").await;
    ana.get("/c/reglas").await.has("Hacerme miembro");
    ana.post("/c/reglas/join", &[("on", "1")]).await.is(303);
    assert_eq!(house.rows("select member_count from communities").await, "2");
    // An address nobody verified proves nothing.
    beto.get("/c/reglas/join").await.has("name=\"note\"");
    beto.post("/c/reglas/join", &[("on", "1")]).await.is(422);
}

#[tokio::test]
async fn invitations_go_out_once_each() {
    let (house, _, mut lucia) = house("join_policy = 'invitation'").await;
    let ana = house.member("ana").await;
    let mut browser = house.signed_in("ana").await;
    browser.get("/c/reglas/join").await.has("por invitación").lacks("name=\"note\"");
    browser.post("/c/reglas/join", &[("on", "1"), ("note", NOTE)]).await.is(403);
    let community = house.rows("select id from communities").await;
    house
        .rows(&format!(
            "insert into memberships (community_id, actor_id, role) values ({community}, {}, 'member')",
            ana.actor.id
        ))
        .await;
    browser.get("/c/reglas/invitations").await.is(403);
    lucia.get("/c/reglas/invitations").await.is(200).has("Todavía no hay invitaciones");
    let letter = |emails: &'static str| {
        [("way", "letter"), ("emails", emails), ("language", "fr"), ("note", "Venga"), ("role", "member")]
    };
    lucia.post("/c/reglas/invitations", &letter("x@uno.example nadie")).await.is(422).has("nadie");
    lucia.post("/c/reglas/invitations", &letter("")).await.is(422);
    let many: String = (0..301).map(|number| format!("p{number}@uno.example ")).collect();
    let fields = [("way", "letter"), ("emails", many.as_str()), ("language", "fr"), ("role", "member")];
    lucia.post("/c/reglas/invitations", &fields).await.is(422);
    let before = house.rows("select count(*) from letters").await;
    let seen = lucia
        .post(
            "/c/reglas/invitations",
            &letter("x@uno.example, X@UNO.example; y@dos.example ana@correo.example"),
        )
        .await;
    assert_eq!(seen.is(303).location(), "/c/reglas/invitations?sent=2&members=1&again=1");
    lucia.follow(&seen).await.has("2 cartas en camino").has("1 ya es miembro").has("x@uno.example");
    let after = house.rows("select count(*) from letters").await;
    assert_eq!(after.parse::<i32>().unwrap(), before.parse::<i32>().unwrap() + 2);
    let french =
        house.rows("select content->>'language' from letters where recipient = 'x@uno.example'").await;
    assert_eq!(french, "fr");
    let seen = lucia.post("/c/reglas/invitations", &letter("x@uno.example z@tres.example")).await;
    assert_eq!(seen.location(), "/c/reglas/invitations?sent=1&members=0&again=1");
    // A link with an end and a number of uses.
    let link = [("way", "link"), ("days", "7"), ("uses", "2"), ("role", "member")];
    lucia.post("/c/reglas/invitations", &link).await.is(303);
    let page = lucia.get("/c/reglas/invitations").await;
    page.has("usada 0 de 2");
    let token = between(&page.body, "/invite/", "<").unwrap().to_owned();
    house.browser().get(&format!("/invite/{token}")).await.is(200).has("Reglas de origen");
    let id = token.split('.').next().unwrap();
    lucia.post("/c/reglas/invitations", &[("way", "revoke"), ("id", id)]).await.is(303);
    house.browser().get(&format!("/invite/{token}")).await.is(410);
}

#[tokio::test]
async fn roles_are_given_with_an_end_and_somebody_always_facilitates() {
    let (house, lucia, mut browser) = house("").await;
    let ana = house.member("ana").await;
    let mut of_ana = house.signed_in("ana").await;
    browser.get("/c/reglas/facilitate").await;
    let give = |role: &'static str, ends: &'static str| {
        [("member", "@ana"), ("role", role), ("ends_at", ends), ("on", "1")]
    };
    browser.post("/c/reglas/roles", &give("librarian", "")).await.is(422).has("f-member-e");
    of_ana.get("/c/reglas").await;
    of_ana.post("/c/reglas/join", &[("on", "1")]).await.is(303);
    browser.post("/c/reglas/roles", &give("librarian", "2001-01-01")).await.is(422);
    browser.post("/c/reglas/roles", &give("rey", "")).await.is(422);
    let soon = (house.app.clock.now() + TimeDelta::days(3)).format("%Y-%m-%d").to_string();
    let fields = [("member", "ana"), ("role", "librarian"), ("ends_at", soon.as_str()), ("on", "1")];
    browser.post("/c/reglas/roles", &fields).await.is(303);
    browser.get("/c/reglas/facilitate").await.has("Cuida el vocabulario").has("lo dio Señora lucia");
    of_ana.get("/c/reglas/taxonomy").await.has("Añadir un término");
    house.app.clock.shift(TimeDelta::days(5));
    let app = &house.app;
    let ended = app.db.transaction(async |conn| roles::end_due(conn, app.here()).await).await.unwrap();
    assert_eq!(ended, 1);
    let mut of_ana = house.signed_in("ana").await;
    of_ana.get("/c/reglas/taxonomy").await.lacks("Añadir un término");

    // The last facilitator neither leaves nor is taken.
    let mut browser = house.signed_in("lucia").await;
    browser.get("/c/reglas/facilitate").await;
    let take = [("member", "lucia"), ("role", "facilitator"), ("on", "0")];
    browser.post("/c/reglas/roles", &take).await.is(422).has("Nadie más facilita");
    browser.post("/c/reglas/join", &[("on", "0")]).await.is(422).has("name=\"successor\"").has("Señora ana");
    let id = ana.actor.id.to_string();
    browser.post("/c/reglas/join", &[("on", "0"), ("successor", &id)]).await.is(303);
    assert_eq!(house.rows("select role from memberships where role = 'facilitator'").await, "facilitator");
    assert_eq!(house.rows("select count(*) from memberships").await, "2");
    let query = format!("select count(*) from memberships where actor_id = {}", lucia.actor.id);
    assert_eq!(house.rows(&query).await, "0");
    // Its facilitators are part of what a community tells others.
    let told = house.rows("select count(*) from events where kind = 'actor_changed'").await;
    assert!(told.parse::<i32>().unwrap() >= 2, "{told}");
}

#[tokio::test]
async fn a_member_is_removed_for_a_reason_and_may_come_back() {
    let (house, _, mut lucia) = house("").await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    ana.get("/c/reglas").await;
    ana.post("/c/reglas/join", &[("on", "1")]).await.is(303);
    lucia.get("/c/reglas/facilitate").await;
    lucia.post("/c/reglas/members", &[("member", "ana"), ("reason", ""), ("on", "0")]).await.is(422);
    let remove = [("member", "ana"), ("reason", "Publicó anuncios."), ("on", "0")];
    lucia.post("/c/reglas/members", &remove).await.is(303);
    lucia.get("/c/reglas/facilitate").await.has("Publicó anuncios.").has("volver a admitir");
    assert_eq!(house.rows("select member_count from communities").await, "1");
    ana.post("/c/reglas/members", &[("member", "ana"), ("on", "1")]).await.is(403);
    lucia.post("/c/reglas/members", &[("member", "ana"), ("on", "1")]).await.is(303);
    assert_eq!(house.rows("select member_count from communities").await, "2");
    lucia.get("/c/reglas/facilitate").await.lacks("volver a admitir");
}

#[tokio::test]
async fn a_community_is_proposed_approved_archived_and_merged() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("beto").await;
    house.admin("rosa").await;
    let (mut ana, mut beto, mut root) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("rosa").await);
    ana.get("/communities/new").await.is(200).has("name=\"proposal\"");
    let proposal = [
        ("name", "aguas"),
        ("title", "Aguas compartidas"),
        ("summary", "Cuencas de varios países."),
        ("language", "es"),
        ("proposal", "Somos doce oficinas de cuenca y resolveríamos juntos los aforos."),
    ];
    ana.post("/communities", &proposal[..4]).await.is(422).has("f-proposal-e").has("Aguas compartidas");
    ana.post("/communities", &proposal).await.is(303);
    ana.get("/c/aguas/about").await.is(200).has("Es una propuesta").has("doce oficinas");
    for path in ["/c/aguas", "/c/aguas/about", "/c/aguas/taxonomy", "/c/aguas/join"] {
        beto.get(path).await.is(404);
    }
    beto.get("/communities").await.lacks("Aguas compartidas");
    let post = [("kind", "discussion"), ("title", "Hola a todos"), ("body", "Hola"), ("language", "es")];
    ana.post("/c/aguas/topics", &post).await.is(403);
    // Whoever proposes does not approve.
    ana.post("/c/aguas/state", &[("state", "forming")]).await.is(403);
    root.get("/c/aguas/facilitate").await.is(200);
    root.post("/c/aguas/state", &[("state", "dormant")]).await.is(422);
    root.post("/c/aguas/state", &[("state", "forming")]).await.is(303);
    beto.get("/c/aguas").await.is(200).has("se está formando");
    ana.get("/c/aguas/facilitate").await;
    ana.post("/c/aguas/state", &[("state", "active")]).await.is(303);
    ana.post("/c/aguas/topics", &post).await.is(303);
    ana.post("/c/aguas/state", &[("state", "archived"), ("reason", "Cumplió su encargo.")]).await.is(303);
    beto.get("/c/aguas").await.has("está archivada").has("Cumplió su encargo.").has("Hola a todos");
    ana.post("/c/aguas/topics", &post).await.is(403);
    beto.post("/c/aguas/join", &[("on", "1")]).await.is(403);
    ana.post("/c/aguas/taxonomy", &[("label-es", "Cuenca")]).await.is(403);
    ana.post("/c/aguas/state", &[("state", "active")]).await.is(303);
    // An administrator opens one at once, and joins two into one.
    root.get("/communities/new").await.lacks("name=\"proposal\"");
    let open = [("name", "rios"), ("title", "Ríos"), ("summary", "Todos."), ("language", "es")];
    root.post("/communities", &open).await.is(303);
    ana.post("/c/aguas/state", &[("state", "merged"), ("into", "rios")]).await.is(403);
    root.post("/c/aguas/state", &[("state", "merged"), ("into", "aguas")]).await.is(422);
    root.post("/c/aguas/state", &[("state", "merged"), ("into", "rios")]).await.is(303);
    let seen = beto.get("/c/aguas").await;
    assert_eq!((seen.status.as_u16(), seen.location()), (308, "/c/rios"));
    beto.get("/communities").await.lacks("Aguas compartidas").has("Ríos");
}

#[tokio::test]
async fn a_charter_says_what_for_with_whom_and_how() {
    let (house, _, mut lucia) = house("").await;
    let form = lucia.get("/c/reglas/edit").await;
    form.is(200).has("name=\"audience-fr\"").has(">Pizarra</option>").lacks(">pizarra</option>");
    let fields = [
        ("title-es", "Reglas de origen"),
        ("summary-es", "Comparar casos."),
        ("charter-es", "Para que el origen se pruebe **igual**."),
        ("audience-es", "Quienes certifican."),
        ("rhythm-es", "Una mesa al mes."),
        ("sponsors-fr", "Douanes"),
        ("languages", "es, pt"),
        ("accent", "teja"),
        ("posting_policy", "members"),
        ("join_policy", "organization"),
        ("domains", "@Ministerio.example, aduana.example"),
        ("visibility", "public"),
        ("reach", "public"),
        ("contact", "reglas@ministerio.example"),
        ("review_on", "2027-05-01"),
        ("banner_alt", "Un puerto de noche"),
    ];
    let picture = png();
    let files = [(("banner", "puerto.png", &picture[..]), "")];
    lucia.upload("/c/reglas/edit", &fields, &files).await.is(303);
    let about = house.browser().get("/c/reglas/about").await;
    about
        .has("Quienes certifican.")
        .has("Una mesa al mes.")
        .has("Douanes")
        .has("mailto:reglas@ministerio.example")
        .has("1 de mayo de 2027")
        .has("alt=\"Un puerto de noche\"");
    assert_eq!(
        house.rows("select domains::text from communities").await,
        "{ministerio.example,aduana.example}"
    );
    lucia.get("/c/reglas/edit").await.has("value=\"2027-05-01\"").has("Una mesa al mes.");
    for (field, value) in [
        ("join_policy", "magia"),
        ("reach", "partners"),
        ("domains", "http://x"),
        ("review_on", "mañana"),
        ("languages", ""),
    ] {
        let wrong: Vec<_> =
            fields.iter().map(|(name, held)| (*name, if *name == field { value } else { *held })).collect();
        lucia.post("/c/reglas/edit", &wrong).await.is(422).has(&format!("f-{field}-e"));
    }
    assert_eq!(house.rows("select join_policy from communities").await, "organization");
}

#[tokio::test]
async fn the_directory_finds_by_words_terms_and_facets() {
    let (house, lucia, mut browser) = house("").await;
    let new = NewCommunity {
        summary: crate::communities::Texts::one("pt", "Facilitação e alfândegas"),
        ..NewCommunity::open("comercio", "pt", "Comércio")
    };
    house.community_like(new, Some(&lucia)).await;
    browser.get("/c/reglas/taxonomy/new").await;
    let term = [("label-es", "Acumulación"), ("alternatives-es", "Cumulación diagonal")];
    browser.post("/c/reglas/taxonomy", &term).await.is(303);
    let mut visitor = house.browser();
    let all = visitor.get("/communities").await;
    all.is(200).has("2 comunidades").has("language=pt").has("theme=acumulacion");
    for (query, found, absent) in [
        ("q=FACILITACAO", "Comércio", "Reglas de origen"),
        ("q=cumulacion+reglas", "Reglas de origen", "Comércio"),
        ("theme=acumulacion", "Reglas de origen", "Comércio"),
        ("language=pt", "Comércio", "Reglas de origen"),
        ("place=here&language=es", "Reglas de origen", "Comércio"),
    ] {
        let seen = visitor.get(&format!("/communities?{query}")).await;
        seen.is(200).has("1 comunidad").has(&format!("{found}</a>")).lacks(&format!("{absent}</a>"));
    }
    visitor.get("/communities?q=nada%25_").await.is(200).has("Ninguna comunidad responde");
    visitor.get("/communities?cursor=@@").await.is(404);
    // The latest activity comes first.
    let post = [("kind", "discussion"), ("title", "Hola a todos"), ("body", "Hola"), ("language", "es")];
    house.app.clock.shift(TimeDelta::minutes(5));
    browser.post("/c/reglas/topics", &post).await.is(303);
    let body = visitor.get("/communities").await.body;
    assert!(body.find("Reglas de origen</a>").unwrap() < body.find("Comércio</a>").unwrap());
    for number in 0..30 {
        let new = NewCommunity::open(&format!("otra{number}"), "fr", "Autre");
        house.community_like(new, None).await;
    }
    let first = visitor.get("/communities?language=fr").await;
    assert_eq!(first.body.matches("Autre</a>").count(), 30);
    first.lacks("rel=\"next\"");
    let first = visitor.get("/communities").await;
    let next = between(&first.body, "href=\"/communities?cursor=", "\"").unwrap().to_owned();
    visitor.get(&format!("/communities?cursor={next}")).await.is(200).has("rel=\"prev\"");
}

#[tokio::test]
async fn what_is_not_for_a_visitor_is_as_if_it_were_not() {
    let (house, _, mut lucia) = house("").await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    let post =
        [("kind", "discussion"), ("title", "Entre vecinos"), ("body", "Solo aquí"), ("language", "es")];
    lucia.get("/c/reglas").await;
    let topic = lucia.post("/c/reglas/topics", &post).await.location().to_owned();
    // For people of this house: strangers find nothing, members of the house everything.
    house.rows("update communities set reach = 'local'").await;
    let mut visitor = house.browser();
    for path in ["/c/reglas", "/c/reglas/about", "/c/reglas/taxonomy", "/c/reglas/taxonomy.ttl", &topic] {
        visitor.get(path).await.is(404);
        ana.get(path).await.is(200);
    }
    for path in ["/", "/communities", "/u/lucia"] {
        visitor.get(path).await.is(200).lacks("Entre vecinos").lacks("Reglas de origen");
    }
    // Listed: its name and charter, and how to ask; nothing of what is written there.
    house
        .rows("update communities set reach = 'public', visibility = 'listed', join_policy = 'request'")
        .await;
    for browser in [&mut visitor, &mut ana] {
        assert_eq!(browser.get("/c/reglas").await.location(), "/c/reglas/about");
        browser.get("/c/reglas/about").await.is(200).lacks("Entre vecinos");
        browser.get(&topic).await.is(404);
        browser.get("/c/reglas/taxonomy").await.is(404);
    }
    ana.get("/c/reglas/join").await.is(200).has("name=\"note\"");
    lucia.get(&topic).await.is(200);
}
