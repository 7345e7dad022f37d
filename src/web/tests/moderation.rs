//! Reporting, deciding, appealing; what is banned, limited, held and hidden.
use super::house::{Browser, House, PASSWORD, between};
use crate::communities::community::NewCommunity;
use chrono::TimeDelta;
use http::StatusCode;

/// Ana facilitates `agua`, Fito too; Beto and Cora belong to nothing yet; Eva administers.
async fn house() -> House {
    let house = House::new().await;
    let ana = house.member("ana").await;
    house.community_like(NewCommunity::open("agua", "es", "Agua segura"), Some(&ana)).await;
    let fito = house.member("fito").await;
    house.rows(&format!(
        "insert into memberships (community_id, actor_id, role) select id, {}, 'facilitator' from communities",
        fito.actor.id
    ))
    .await;
    house.member("beto").await;
    house.member("cora").await;
    house.admin("eva").await;
    house
}

async fn open(browser: &mut Browser, title: &str, body: &str) -> String {
    let fields = [("kind", "discussion"), ("title", title), ("body", body), ("language", "es")];
    let seen = browser.post("/c/agua/topics", &fields).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
    seen.location().split(['?', '#']).next().unwrap().to_owned()
}

async fn reply(browser: &mut Browser, topic: &str, body: &str) -> String {
    let fields = [("body", body), ("language", "es"), ("in_reply_to", "")];
    let seen = browser.post(&format!("{topic}/replies"), &fields).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
    format!("/reply/{}", seen.location().split_once("#r").unwrap().1)
}

/// Decides about something; the decision's address.
async fn decide(browser: &mut Browser, what: &str, fields: &[(&str, &str)]) -> String {
    let all =
        [&[("rule", "other"), ("reason", "No corresponde aquí."), ("scope", "community")], fields].concat();
    // Later fields count: the form takes the first of a name.
    let all: Vec<(&str, &str)> = all
        .iter()
        .enumerate()
        .filter(|(i, (k, _))| !all[i + 1..].iter().any(|(l, _)| l == k))
        .map(|(_, f)| *f)
        .collect();
    let seen = browser.post(&format!("{what}/moderate"), &all).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
    seen.location().to_owned()
}

#[tokio::test]
async fn a_report_from_filing_to_its_outcome() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let topic = open(&mut beto, "Vendo filtros", "Los mejores filtros, escríbame.").await;

    // Who is not signed in is asked to; one's own texts are not reported.
    house.browser().get(&format!("{topic}/report")).await.is(401);
    beto.get(&topic).await.is(200).lacks("/report\"");
    beto.post(&format!("{topic}/report"), &[("reason", "spam")]).await.is(422);
    cora.get(&topic).await.has(&format!("{topic}/report\""));
    cora.get(&format!("{topic}/report"))
        .await
        .is(200)
        .has("Vendo filtros")
        .has("Publicidad o envío repetido");
    let long = "x".repeat(1001);
    let kept = cora.post(&format!("{topic}/report"), &[("reason", "spam"), ("details", &long)]).await;
    kept.is(422).has(&long);
    cora.post(&format!("{topic}/report"), &[("reason", "other"), ("details", " ")]).await.is(422);
    cora.post(&format!("{topic}/report"), &[("reason", "robo")]).await.is(422);
    let seen =
        cora.post(&format!("{topic}/report"), &[("reason", "spam"), ("details", "Vende cosas.")]).await;
    cora.follow(&seen).await.is(200).has("Gracias. Su aviso llegó").has("Espera una decisión");
    // Once more is still one report.
    cora.post(&format!("{topic}/report"), &[("reason", "spam")]).await.is(303);
    assert_eq!(house.rows("select count(*) from reports").await, "1");
    assert_eq!(house.rows("select count(*) from events where kind = 'reported'").await, "1");

    // The queue is for those who facilitate; for others there is nothing.
    for path in ["/c/agua/moderation", "/admin/moderation"] {
        beto.get(path).await.is(404);
        house.browser().get(path).await.is(401);
    }
    ana.get("/admin/moderation").await.is(404);
    let queue = ana.get("/c/agua/moderation").await;
    queue.is(200).has("Vendo filtros").has("1 aviso");
    let case = between(&queue.body, "href=\"/cases/", "\"").unwrap().to_owned();
    let page = ana.get(&format!("/cases/{case}")).await;
    page.is(200)
        .has("Vende cosas.")
        .has("Señora cora")
        .has("Señora beto")
        .has("1 en total, 1 aquí")
        .has("Ninguna");
    beto.get(&format!("/cases/{case}")).await.is(404);
    ana.post(&format!("/cases/{case}/claim"), &[("on", "1")]).await.is(303);
    ana.get("/c/agua/moderation?show=mine").await.has("Vendo filtros").has("A su cargo");
    cora.get("/reports").await.has("Alguien lo está revisando");
    let mut fito = house.signed_in("fito").await;
    fito.post(&format!("/cases/{case}/claim"), &[("on", "1")]).await.is(400);

    // A decision without a message is refused and what was chosen stays.
    let bare = [("action", "hide"), ("rule", "spam"), ("reason", ""), ("scope", "community")];
    let again = ana.post(&format!("{topic}/moderate"), &bare).await;
    again.is(422).has("value=\"hide\" required checked");
    let decision =
        decide(&mut ana, &topic, &[("action", "hide"), ("rule", "spam"), ("template", "1"), ("reason", "")])
            .await;
    ana.get(&decision)
        .await
        .is(200)
        .has("Se ocultó un texto")
        .has("parece publicidad")
        .has("Dejar sin efecto");
    cora.get("/reports").await.has("Decidido: Se ocultó un texto");
    ana.get("/c/agua/moderation").await.lacks("Vendo filtros");
    ana.get("/c/agua/moderation?show=closed").await.has("Vendo filtros");

    // The person concerned has a letter, reads the decision, and nobody else does.
    let letter = house.rows("select content::text from letters where kind = 'moderation'").await;
    assert!(letter.contains("parece publicidad") && letter.contains(&decision), "{letter}");
    assert_eq!(
        house.rows("select recipient from letters where kind = 'moderation'").await,
        "beto@correo.example"
    );
    beto.get(&decision).await.is(200).has("parece publicidad").lacks("Dejar sin efecto").lacks("cora");
    cora.get(&decision).await.is(404);
    house.browser().get(&decision).await.is(401);

    // The public log names nobody.
    let log = house.browser().get("/c/agua/log").await;
    log.is(200).has("Se ocultó un texto").has("un tema").has("Publicidad");
    for name in ["beto", "cora", "ana", "Vendo", "Vende"] {
        log.lacks(name);
    }

    // Taken back: the text is there again, and its author hears of it.
    let seen = ana.post(&format!("{decision}/undo"), &[]).await;
    ana.follow(&seen).await.is(200).has("La decisión quedó sin efecto.");
    house.browser().get(&topic).await.is(200).has("Los mejores filtros");
    ana.post(&format!("{decision}/undo"), &[]).await.is(400);
    assert_eq!(house.rows("select count(*) from letters where kind = 'moderation'").await, "2");
    assert_eq!(house.rows("select topic_count from communities").await, "1");
}

#[tokio::test]
async fn what_is_hidden_is_nowhere_but_where_it_is_judged() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let topic = open(&mut beto, "Un tema con eco", "Palabra **secreta** #eco").await;
    let answer = reply(&mut cora, &topic, "Respuesta **oculta** #eco").await;
    house.browser().get("/").await.has("Un tema con eco");
    for path in ["/c/agua", &topic, "/u/beto", "/tag/eco"] {
        cora.get(path).await.is(200).has("Un tema con eco");
    }
    decide(&mut ana, &answer, &[("action", "hide"), ("reason", "Fuera de lugar.")]).await;
    // Its place is kept, with the reason.
    let page = beto.get(&topic).await;
    page.is(200).lacks("Respuesta <strong>").has("Oculto por la facilitación: Fuera de lugar.");
    assert_eq!(house.rows("select reply_count from topics").await, "0");
    cora.get(&topic).await.has("Respuesta <strong>oculta").has("Fuera de lugar.");
    ana.get(&topic).await.has("Respuesta <strong>oculta");
    beto.get(&answer).await.is(404);
    beto.get("/u/cora").await.lacks("Respuesta");
    beto.get("/tag/eco").await.lacks("Respuesta oculta");
    beto.post(&format!("{answer}/reactions"), &[("kind", "like"), ("on", "1")]).await.is(404);
    let id = answer.trim_start_matches("/reply/");
    let fields = [("body", "Le contesto"), ("language", "es"), ("in_reply_to", id)];
    beto.post(&format!("{topic}/replies"), &fields).await.is(404);

    decide(&mut ana, &topic, &[("action", "hide")]).await;
    for path in ["/c/agua", "/c/agua?sort=new", "/", "/u/beto", "/tag/eco"] {
        cora.get(path).await.is(200).lacks("Un tema con eco").lacks("secreta");
        house.browser().get(path).await.lacks("Un tema con eco");
    }
    cora.get(&topic).await.is(404);
    for path in ["history", "report", "edit"] {
        cora.get(&format!("{topic}/{path}")).await.is(404);
    }
    beto.get(&topic).await.is(200).has("secreta").has("Oculto por la facilitación");
    ana.get(&topic).await.is(200).has("secreta");
    assert_eq!(house.rows("select topic_count from communities").await, "0");
}

#[tokio::test]
async fn what_is_removed_can_be_put_back_whole() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let topic = open(&mut beto, "Se va y vuelve", "Texto de #ida para @cora").await;
    let answer = reply(&mut cora, &topic, "También vuelve").await;
    let removed = decide(&mut ana, &answer, &[("action", "remove")]).await;
    beto.get(&topic).await.is(200).lacks("También vuelve").has("La facilitación retiró esta respuesta.");
    // The old way through the question "delete?" is a decision too.
    ana.post(&format!("{topic}/delete"), &[("reason", "repetido")]).await.is(303);
    beto.get(&topic).await.is(410);
    assert_eq!(house.rows("select body_html from posts where kind = 'topic'").await, "");
    assert_eq!(house.rows("select count(*) from decisions where action = 'remove'").await, "2");
    let id = house.rows("select max(id) from decisions").await;
    ana.post(&format!("/decisions/{id}/undo"), &[]).await.is(303);
    ana.post(&format!("{removed}/undo"), &[]).await.is(303);
    let page = beto.get(&topic).await;
    page.is(200).has("Texto de").has("/tag/ida").has("También vuelve");
    house.browser().get("/tag/ida").await.has("Se va y vuelve");
    assert_eq!(house.rows("select count(*) from mentions").await, "1");
    assert_eq!(house.rows("select topic_count || ' ' || reply_count from communities, topics").await, "1 1");
    assert_eq!(house.rows("select count(*) from set_aside").await, "0");
    // What its author deletes is kept nowhere.
    beto.post(&format!("{topic}/delete"), &[]).await.is(303);
    assert_eq!(house.rows("select count(*) from set_aside").await, "0");
}

#[tokio::test]
async fn a_ban_holds_everywhere_and_ends_by_itself() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let topic = open(&mut cora, "Un tema abierto", "Con texto").await;
    let own = open(&mut beto, "De Beto", "Con texto").await;
    beto.post("/c/agua/join", &[("on", "1")]).await.is(303);
    let ban = decide(&mut ana, &own, &[("action", "ban"), ("days", "7")]).await;
    ana.get(&ban).await.is(200).has("Se excluyó a una persona").has("Hasta");
    let fields = [("kind", "discussion"), ("title", "Otra vez"), ("body", "x"), ("language", "es")];
    beto.post("/c/agua/topics", &fields)
        .await
        .is(403)
        .has("Por ahora no puede participar aquí")
        .has("/decisions");
    let answer = [("body", "Respondo"), ("language", "es"), ("in_reply_to", "")];
    beto.post(&format!("{topic}/replies"), &answer).await.is(403).has("Respondo");
    beto.post(&format!("{topic}/reactions"), &[("kind", "like"), ("on", "1")]).await.is(403);
    beto.post("/c/agua/join", &[("on", "0")]).await.is(303);
    beto.post("/c/agua/join", &[("on", "1")]).await.is(403);
    // He reads on, and finds out why.
    beto.get(&topic).await.is(200).lacks("textarea");
    beto.get("/decisions").await.is(200).has("Se excluyó a una persona");
    // Elsewhere in the house nothing changes.
    house.community("tierra").await;
    beto.post("/c/tierra/topics", &fields).await.is(303);
    house.rows("update restrictions set until = now() - interval '1 second'").await;
    beto.post("/c/agua/topics", &fields).await.is(303);
    beto.post("/c/agua/join", &[("on", "1")]).await.is(303);
    // Lifted before its end.
    let again = decide(&mut ana, &own, &[("action", "ban"), ("days", "")]).await;
    assert_eq!(house.rows("select count(*) from restrictions where until is null").await, "1");
    beto.post(&format!("{topic}/replies"), &answer).await.is(403);
    ana.post(&format!("{again}/undo"), &[]).await.is(303);
    beto.post(&format!("{topic}/replies"), &answer).await.is(303);
}

#[tokio::test]
async fn a_suspended_account_is_told_why_and_opens_by_itself() {
    let house = house().await;
    let (mut eva, mut beto) = (house.signed_in("eva").await, house.signed_in("beto").await);
    house
        .rows(
            "insert into access_tokens (account_id, token_hash, scopes)
         select a.id, 'x', '{read}' from accounts a join actors on actors.id = actor_id where name = 'beto'",
        )
        .await;
    let ana_page = house.signed_in("ana").await.get("/u/beto/moderate").await;
    ana_page.is(404);
    let suspend =
        [("action", "suspend"), ("days", "7"), ("scope", "house"), ("reason", "Siete días de pausa.")];
    let decision = decide(&mut eva, "/u/beto", &suspend).await;
    // The public log of the house says so without a name.
    let log = house.browser().get("/log").await;
    log.is(200)
        .has("Se suspendió")
        .has("Cada comunidad lleva su propio registro")
        .lacks("eto")
        .lacks("pausa");
    house.browser().get("/communities").await.has("href=\"/log\"");
    beto.get("/decisions").await.is(401);
    assert_eq!(house.rows("select count(*) from access_tokens where revoked_at is null").await, "0");
    let mut again = house.browser();
    again.get("/signin").await;
    again
        .post("/signin", &[("login", "beto"), ("password", "otra cosa muy distinta")])
        .await
        .is(422)
        .lacks("pausa");
    let told = again.post("/signin", &[("login", "beto"), ("password", PASSWORD)]).await;
    told.is(403).has("Siete días de pausa.").has("Se abre de nuevo por sí sola");
    // Without being able to sign in one still reads the decision and appeals.
    let href = between(&told.body, "href=\"/decisions/", "\"").unwrap().to_owned();
    let (_, key) = href.split_once("?key=").unwrap();
    again.get(&decision).await.is(401);
    again.get(&format!("/decisions/{href}x")).await.is(401);
    again.get(&format!("/decisions/{href}")).await.is(200).has("Pedir la revisión");
    let seen = again.post(&format!("{decision}/appeal"), &[("key", key), ("appeal", "No fui yo.")]).await;
    again.follow(&seen).await.is(200).has("No fui yo.");
    eva.get("/admin/moderation?show=appeals").await.has("No fui yo.");
    // Who decided does not answer.
    eva.get(&decision).await.lacks("Mantener la decisión");
    eva.post(&format!("{decision}/answer"), &[("answer", "Sí fue."), ("outcome", "upheld")]).await.is(403);
    house.app.clock.shift(TimeDelta::days(8));
    let mut back = house.browser();
    back.get("/signin").await;
    back.post("/signin", &[("login", "beto"), ("password", PASSWORD)]).await.is(303);
}

#[tokio::test]
async fn who_is_banned_from_the_house_does_not_register_again() {
    let house = house().await;
    let mut eva = house.signed_in("eva").await;
    let ban = decide(&mut eva, "/u/beto", &[("action", "ban"), ("days", ""), ("scope", "house")]).await;
    let mut browser = house.browser();
    browser.get("/register").await;
    let fields = [
        ("name", "beto2"),
        ("display_name", "Beto"),
        ("email", "BETO@correo.example"),
        ("password", PASSWORD),
        ("reason", ""),
    ];
    browser.post("/register", &fields).await.is(403).has("no puede participar");
    assert_eq!(house.rows("select count(*) from actors where name = 'beto2'").await, "0");
    eva.post(&format!("{ban}/undo"), &[]).await.is(303);
    let mut beto = house.browser();
    beto.get("/signin").await;
    beto.post("/signin", &[("login", "beto"), ("password", PASSWORD)]).await.is(303);
}

#[tokio::test]
async fn an_appeal_is_answered_by_a_second_person_within_ten_days() {
    let house = house().await;
    let (mut ana, mut fito, mut beto) =
        (house.signed_in("ana").await, house.signed_in("fito").await, house.signed_in("beto").await);
    let topic = open(&mut beto, "Discutible", "Texto").await;
    let decision = decide(&mut ana, &topic, &[("action", "remove")]).await;
    let mut cora = house.signed_in("cora").await;
    cora.post(&format!("{decision}/appeal"), &[("appeal", "Yo también")]).await.is(404);
    beto.post(&format!("{decision}/appeal"), &[("appeal", " ")]).await.is(422);
    beto.post(&format!("{decision}/appeal"), &[("appeal", "Cumple las reglas.")]).await.is(303);
    beto.post(&format!("{decision}/appeal"), &[("appeal", "Otra vez.")]).await.is(400);
    assert_eq!(house.rows("select count(*) from events where kind = 'appealed'").await, "1");
    let answer = [("answer", "Tiene razón."), ("outcome", "reversed")];
    ana.get(&decision).await.lacks("Mantener la decisión");
    ana.post(&format!("{decision}/answer"), &answer).await.is(403);
    beto.post(&format!("{decision}/answer"), &answer).await.is(404);
    fito.get("/c/agua/moderation?show=appeals").await.has("Cumple las reglas.");
    fito.get(&decision).await.has("Cumple las reglas.").has("Mantener la decisión");
    fito.post(&format!("{decision}/answer"), &[("answer", ""), ("outcome", "upheld")]).await.is(422);
    fito.post(&format!("{decision}/answer"), &answer).await.is(303);
    beto.get(&topic).await.is(200).has("Texto");
    beto.get(&decision).await.has("Tiene razón.").has("dejada sin efecto");
    fito.post(&format!("{decision}/answer"), &answer).await.is(400);
    assert!(house.rows("select string_agg(content::text, ' ') from letters").await.contains("Tiene razón."));
    house.browser().get("/c/agua/log").await.has("Revisada y dejada sin efecto");

    let warning = decide(&mut ana, &topic, &[("action", "warn")]).await;
    house.app.clock.shift(TimeDelta::days(11));
    let mut beto = house.signed_in("beto").await;
    beto.get(&warning).await.is(200).lacks("Pedir la revisión").has("dentro de los 10 días");
    beto.post(&format!("{warning}/appeal"), &[("appeal", "Tarde")]).await.is(400);
}

#[tokio::test]
async fn nobody_judges_themselves_or_those_beside_them() {
    let house = house().await;
    let (mut ana, mut fito, mut eva) =
        (house.signed_in("ana").await, house.signed_in("fito").await, house.signed_in("eva").await);
    let own = open(&mut ana, "De Ana", "Texto").await;
    let fields = [("action", "remove"), ("rule", "other"), ("reason", "x"), ("scope", "community")];
    ana.get(&format!("{own}/moderate")).await.is(200).has("otra persona").lacks("name=\"action\"");
    ana.post(&format!("{own}/moderate"), &fields).await.is(403);
    // A facilitator's text is the administrators' to judge, and reports of it go to them.
    fito.post(&format!("{own}/moderate"), &fields).await.is(403);
    let mut beto = house.signed_in("beto").await;
    beto.post(&format!("{own}/report"), &[("reason", "insult")]).await.is(303);
    fito.get("/c/agua/moderation").await.lacks("De Ana");
    eva.get("/admin/moderation").await.has("De Ana");
    decide(&mut eva, &own, &[("action", "warn")]).await;
    beto.get("/reports").await.has("Se hizo una advertencia");
    // Anybody can go past the facilitators.
    let other = open(&mut beto, "De Beto", "Texto").await;
    let mut cora = house.signed_in("cora").await;
    cora.post(&format!("{other}/report"), &[("reason", "wrong"), ("to_admins", "1")]).await.is(303);
    ana.get("/c/agua/moderation").await.lacks("De Beto");
    eva.get("/admin/moderation").await.has("De Beto");
    // A member decides nothing.
    cora.get(&format!("{other}/moderate")).await.is(404);
    cora.post(&format!("{other}/moderate"), &fields).await.is(404);
    // People and communities are reported too.
    cora.post("/u/beto/report", &[("reason", "insult"), ("details", "En privado.")]).await.is(303);
    cora.post("/c/agua/report", &[("reason", "off_topic")]).await.is(303);
    eva.get("/admin/moderation").await.has("Señora beto").has("Agua segura");
    let case = house.rows("select id from cases where kind = 'community'").await;
    eva.get(&format!("/cases/{case}")).await.is(200).has("Agua segura");
    eva.post("/c/agua/moderate", &[("action", "none"), ("scope", "house")]).await.is(303);
    cora.get("/reports").await.has("no hizo falta hacer nada");
}

#[tokio::test]
async fn first_posts_of_newcomers_wait_where_a_community_wants_it() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    beto.get("/c/agua/moderation/rules").await.is(404);
    ana.get("/c/agua/moderation/rules").await.is(200);
    let rules = |first: &'static str, links: &'static str| {
        [
            ("first_posts", first),
            ("hosts", "spam.example"),
            ("links", links),
            ("most_links", "2"),
            ("newcomer_posts", "3"),
        ]
    };
    beto.post("/c/agua/moderation/rules", &rules("1", "hold")).await.is(404);
    ana.post("/c/agua/moderation/rules", &rules("99", "hold")).await.is(422).has("99");
    ana.post("/c/agua/moderation/rules", &rules("1", "hold")).await.is(303);

    let topic = open(&mut beto, "Mi primer tema", "Hola a todos").await;
    beto.get(&topic).await.is(200).has("Espera la aprobación de la facilitación");
    beto.get("/c/agua").await.has("Mi primer tema");
    for path in ["/c/agua", "/", "/u/beto"] {
        cora.get(path).await.lacks("Mi primer tema");
    }
    cora.get(&topic).await.is(404);
    assert_eq!(house.rows("select count(*) from events where kind = 'topic_posted'").await, "0");
    let answer = [("body", "Contesto"), ("language", "es"), ("in_reply_to", "")];
    cora.post(&format!("{topic}/replies"), &answer).await.is(404);
    ana.get("/c/agua/moderation?show=held").await.has("Mi primer tema").has("De sus primeros textos");
    cora.post(&format!("{topic}/moderate"), &[("action", "approve"), ("scope", "community")]).await.is(404);
    let seen = ana.post(&format!("{topic}/moderate"), &[("action", "approve"), ("scope", "community")]).await;
    ana.follow(&seen).await.is(200).has("Aprobado y publicado.");
    ana.post(&format!("{topic}/moderate"), &[("action", "approve"), ("scope", "community")]).await.is(400);
    cora.get("/c/agua").await.has("Mi primer tema");
    assert_eq!(house.rows("select count(*) from events where kind = 'topic_posted'").await, "1");
    assert_eq!(house.rows("select topic_count from communities").await, "1");
    // The second does not wait.
    let second = open(&mut beto, "Mi segundo tema", "Hola otra vez").await;
    cora.get(&second).await.is(200);
    // What is declined only its author sees, with the reason.
    let answer = reply(&mut cora, &second, "Mi primera respuesta").await;
    beto.get(&second).await.lacks("Mi primera respuesta");
    decide(&mut ana, &answer, &[("action", "decline"), ("reason", "Ya se dijo arriba.")]).await;
    cora.get(&second).await.has("Mi primera respuesta").has("Ya se dijo arriba.");
    beto.get(&second).await.lacks("Mi primera respuesta");
    assert!(
        house.rows("select string_agg(content::text, ' ') from letters").await.contains("Ya se dijo arriba.")
    );
}

#[tokio::test]
async fn many_links_of_somebody_new_wait_or_are_refused() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let many = "https://a.example https://b.example https://c.example";
    let topic = open(&mut beto, "Enlaces", many).await;
    cora.get(&topic).await.is(404);
    ana.get("/c/agua/moderation?show=held").await.has("Muchos enlaces de alguien nuevo");
    let two = open(&mut beto, "Dos enlaces", "https://a.example https://b.example y /c/agua").await;
    cora.get(&two).await.is(200);
    // Facilitators are not new.
    let fine = open(&mut ana, "De Ana", many).await;
    cora.get(&fine).await.is(200);
    let rules = [
        ("first_posts", "0"),
        ("hosts", ""),
        ("links", "refuse"),
        ("most_links", "2"),
        ("newcomer_posts", "3"),
    ];
    ana.post("/c/agua/moderation/rules", &rules).await.is(303);
    let fields = [("kind", "discussion"), ("title", "Más enlaces"), ("body", many), ("language", "es")];
    beto.post("/c/agua/topics", &fields).await.is(422).has("puede poner 2 enlaces").has("c.example");
    for title in ["Segundo", "Tercero"] {
        open(&mut beto, title, "Sin enlaces").await;
    }
    let trusted = open(&mut beto, "Con confianza", many).await;
    cora.get(&trusted).await.is(200);
}

#[tokio::test]
async fn what_a_limited_person_posts_waits() {
    let house = house().await;
    let (mut ana, mut beto, mut cora) =
        (house.signed_in("ana").await, house.signed_in("beto").await, house.signed_in("cora").await);
    let before = open(&mut beto, "Antes", "Texto").await;
    let limit = decide(&mut ana, &before, &[("action", "limit"), ("days", "30")]).await;
    let waiting = open(&mut beto, "Durante", "Texto").await;
    cora.get(&waiting).await.is(404);
    ana.get("/c/agua/moderation?show=held").await.has("limitado por una decisión");
    ana.post(&format!("{limit}/undo"), &[]).await.is(303);
    let after = open(&mut beto, "Después", "Texto").await;
    cora.get(&after).await.is(200);
    // Its author takes a waiting text back, and nobody ever hears of it.
    beto.post(&format!("{waiting}/delete"), &[]).await.is(303);
    assert_eq!(house.rows("select count(*) from held_posts").await, "0");
    assert_eq!(house.rows("select count(*) from events where kind = 'post_deleted'").await, "0");
}

#[tokio::test]
async fn many_posts_of_somebody_new_and_the_same_everywhere_wait() {
    let house = house().await;
    for name in ["suelo", "aire"] {
        let view = house.community_like(NewCommunity::open(name, "es", name), None).await;
        assert!(view.is_local());
    }
    let (mut beto, mut cora) = (house.signed_in("beto").await, house.signed_in("cora").await);
    // Ten within minutes are shown, the next waits and its author is told so.
    for number in 1..=10 {
        let seen = open(&mut beto, &format!("Pregunta {number}"), &format!("Texto {number}.")).await;
        house.browser().get(&seen).await.is(200);
    }
    let next = open(&mut beto, "Pregunta 11", "Texto 11.").await;
    house.browser().get(&next).await.is(404);
    beto.get(&next).await.is(200).has("Espera la aprobación de la facilitación");
    assert_eq!(house.rows("select string_agg(why, ' ') from held_posts").await, "burst");
    house
        .signed_in("ana")
        .await
        .get("/c/agua/moderation?show=held")
        .await
        .is(200)
        .has("Muchos textos en pocos minutos de alguien nuevo");
    // Facilitators are not counted.
    let mut ana = house.signed_in("ana").await;
    for number in 1..=12 {
        open(&mut ana, &format!("Aviso {number}"), &format!("Aviso número {number}.")).await;
    }
    assert_eq!(house.rows("select count(*) from held_posts").await, "1");

    // The same text in a third community, and the same link with other words.
    let text = "Conferencia sobre filtros de agua: todas las personas están invitadas.";
    let other = "Vea también [esto](https://filtros.example/oferta)";
    let mut places = Vec::new();
    for place in ["aire", "suelo", "agua"] {
        for (title, body) in [("Conferencia", text), ("Enlace", other)] {
            let fields = [("kind", "discussion"), ("title", title), ("body", body), ("language", "es")];
            cora.get(&format!("/c/{place}")).await.is(200);
            let seen = cora.post(&format!("/c/{place}/topics"), &fields).await;
            assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
            places.push(seen.location().split(['?', '#']).next().unwrap().to_owned());
        }
    }
    for (place, status) in places.iter().zip([200, 200, 200, 200, 404, 404]) {
        house.browser().get(place).await.is(status);
    }
    assert_eq!(
        house.rows("select string_agg(why, ' ' order by post_id) from held_posts").await,
        "burst repeated repeated"
    );
}

#[tokio::test]
async fn what_fills_the_trap_in_sees_success_and_nothing_happens() {
    let house = House::with("[registration]\nmode = 'open'\n").await;
    let mut browser = house.browser();
    // Neither seen nor heard nor reached with the keyboard, and no browser fills it in.
    for path in ["/register", "/password/reset"] {
        browser
            .get(path)
            .await
            .is(200)
            .has("<div class=\"vh\" aria-hidden=\"true\"><label for=\"f-website\">Deje este campo vacío</label>")
            .has("name=\"website\" value=\"\" tabindex=\"-1\" autocomplete=\"off\"");
    }
    let fields =
        [("display_name", "R"), ("name", "robot"), ("email", "r@correo.example"), ("password", PASSWORD)];
    let full = [&fields[..], &[("website", "https://spam.example")]].concat();
    browser.get("/register").await;
    let trapped = browser.post("/register", &full).await;
    trapped.is(303);
    assert_eq!(house.rows("select count(*) from accounts").await, "0");
    assert_eq!(house.rows("select count(*) from letters").await, "0");
    // Somebody who leaves it empty gets the same answer, and an account.
    browser.get("/register").await;
    let real = browser.post("/register", &[&fields[..], &[("website", "")]].concat()).await;
    real.is(303);
    assert_eq!(real.location(), trapped.location());
    assert_eq!(house.rows("select count(*) from accounts").await, "1");

    house.rows("delete from letters").await;
    house.rows("update accounts set email_verified_at = now()").await;
    let mut visitor = house.browser();
    for (website, letters) in [("x", "0"), ("", "1")] {
        visitor.get("/password/reset").await;
        let asked = [("email", "r@correo.example"), ("website", website)];
        visitor.post("/password/reset", &asked).await.is(200);
        assert_eq!(house.rows("select count(*) from letters").await, letters, "{website}");
    }
}
