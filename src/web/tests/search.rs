//! Searching: what is found, how it is shown, and what is not for whoever asks.
use super::house::{Browser, House};
use crate::accounts::Member;
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::communities::{CommunityView, Standing, rules};
use crate::db::ids::PostId;
use crate::forum::reply::{self, ReplyDraft};
use crate::forum::topic::{self, TopicDraft, TopicKind};
use crate::search::{closed_to, index};

/// Reads for search whatever waits, as the worker does.
async fn read(house: &House) {
    let mut conn = house.app.db.conn().await.unwrap();
    while index::step(&mut conn).await.unwrap() > 0 {}
}

async fn write(
    house: &House,
    (author, place): (&Member, &CommunityView),
    text: (&str, &str, &str),
) -> PostId {
    let (language, title, body) = text;
    let draft = TopicDraft {
        kind: if title.starts_with('¿') { TopicKind::Question } else { TopicKind::Discussion },
        title: title.to_owned(),
        language: language.to_owned(),
        body: body.to_owned(),
        images: Vec::new(),
    };
    let app = &house.app;
    let made = app
        .db
        .transaction(async |conn| {
            let standing = membership::standing_of(conn, place, author).await?;
            topic::post(conn, app.here(), (author, standing), (place, &draft)).await
        })
        .await;
    settle(house).await;
    made.unwrap().id
}

/// What was written was written a while ago: the rules of rate are not asked here.
async fn settle(house: &House) {
    house.rows("update posts set received_at = received_at - interval '1 hour'").await;
}

async fn answer(
    house: &House,
    (author, place): (&Member, &CommunityView),
    (parent, body): (PostId, &str),
) -> PostId {
    let draft =
        ReplyDraft { parent, language: Some("es".to_owned()), body: body.to_owned(), images: Vec::new() };
    let app = &house.app;
    let made = app
        .db
        .transaction(async |conn| {
            let standing = membership::standing_of(conn, place, author).await?;
            reply::post(conn, app.here(), (author, standing), (place, &draft)).await
        })
        .await;
    settle(house).await;
    made.unwrap().id
}

/// Titles of the hits, in order.
async fn titles(browser: &mut Browser, query: &str) -> Vec<String> {
    let seen = browser.get(&format!("/search?{query}")).await;
    seen.is(200);
    let list = seen.body.split("<ul class=\"list\">").nth(1).unwrap_or_default();
    list.split("<h2 class=\"t\"")
        .skip(1)
        .map(|hit| {
            let link = hit.split("<a href=").nth(1).unwrap();
            link.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
        })
        .collect()
}

const TEXTS: [(&str, &str, &str); 6] = [
    ("es", "Trámites de exportación", "La aduana revisa cada exportación de té en la zona franca."),
    (
        "es",
        "¿Quién firma el certificado?",
        "Las políticas de origen no lo dicen. El puerto franco de la zona sur tampoco.",
    ),
    ("pt", "Prazos de análise", "As organizações pedem análises de qualidade antes da exportação."),
    ("en", "Public policies for ports", "Every policy needs an inspector and inspections."),
    ("fr", "Déclarations en douane", "La déclaration doit être signée à l’entrée du dépôt."),
    ("es", "Sobre <script>alert(1)</script>", "Un cuerpo con <b>etiquetas</b> & símbolos de marcado."),
];

async fn full_house() -> (House, Member, CommunityView) {
    let house = House::new().await;
    let eva = house.member("eva").await;
    let agua = house.community("agua").await;
    for text in TEXTS {
        write(&house, (&eva, &agua), text).await;
    }
    read(&house).await;
    (house, eva, agua)
}

/// What is typed, and the titles of what it finds.
const FINDS: &[(&str, &[&str])] = &[
    // Forms of a word, each in its language.
    ("exportaciones", &["Trámites de exportación", "Prazos de análise"]),
    ("político", &["¿Quién firma el certificado?"]),
    ("organização", &["Prazos de análise"]),
    ("inspecting", &["Public policies for ports"]),
    ("policy", &["Public policies for ports"]),
    ("déclarer", &["Déclarations en douane"]),
    // Without accents, or with somebody else's.
    ("tramites", &["Trámites de exportación"]),
    ("declaration", &["Déclarations en douane"]),
    ("analise", &["Prazos de análise"]),
    ("organizacoes", &["Prazos de análise"]),
    ("exportacion", &["Trámites de exportación", "Prazos de análise"]),
    ("pólitica", &["¿Quién firma el certificado?"]),
    ("ENTREE", &["Déclarations en douane"]),
    // Every word must be there, small words do not matter.
    ("exportación de té", &["Trámites de exportación"]),
    ("exportación puerto", &[]),
    // Phrases, exclusions, beginnings.
    ("\"zona franca\"", &["Trámites de exportación"]),
    ("«zona sur»", &["¿Quién firma el certificado?"]),
    ("exportación -té", &["Prazos de análise"]),
    ("zona -\"zona franca\"", &["¿Quién firma el certificado?"]),
    ("certif", &["¿Quién firma el certificado?"]),
];

#[tokio::test]
async fn words_find_texts() {
    let (house, ..) = full_house().await;
    let mut browser = house.browser();
    for (typed, expected) in FINDS {
        let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let mut seen = titles(&mut browser, &format!("q={query}")).await;
        let mut expected = expected.to_vec();
        seen.sort();
        expected.sort_unstable();
        assert_eq!(seen, expected, "{typed}");
    }
}

#[tokio::test]
async fn slips_are_helped() {
    let (house, eva, agua) = full_house().await;
    write(&house, (&eva, &agua), ("es", "Otra exportación", "Otra vez de la aduana.")).await;
    read(&house).await;
    let mut browser = house.browser();
    let seen = browser.get("/search?q=adauna").await;
    seen.is(200)
        .has("No hay nada con «adauna». Estos son los resultados de «aduana».")
        .has("<mark>aduana</mark>");
    browser.get("/search?q=qqqqwwww").await.is(200).has("No encontramos nada");
}

#[tokio::test]
async fn hits_are_shown_in_their_sentence_and_never_as_markup() {
    let (house, ..) = full_house().await;
    let mut browser = house.browser();
    browser
        .get("/search?q=exportaciones")
        .await
        .has("revisa cada <mark>exportación</mark> de té")
        .has("lang=\"pt\"");
    let seen = browser.get("/search?q=alert+%3Cscript%3E").await;
    seen.is(200).lacks("<script>alert").has("&lt;script&gt;alert(1)&lt;/script&gt;");
    browser.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await.is(200).lacks("<script>alert");
}

#[tokio::test]
async fn filters_narrow_and_say_how_many() {
    let (house, eva, agua) = full_house().await;
    let ana = house.member("ana").await;
    let other = house.community_like(NewCommunity::open("puertos", "es", "Puertos"), None).await;
    let topic =
        write(&house, (&ana, &other), ("es", "Tarifas de exportación", "Las tarifas del puerto.")).await;
    answer(&house, (&eva, &other), (topic, "La exportación paga menos.")).await;
    read(&house).await;
    let mut browser = house.browser();
    let seen = browser.get("/search?q=exportacion").await;
    seen.has("4 resultados").has("type=reply").has("community=puertos").has("language=pt").has("author=ana");
    for (filter, count) in [
        ("type=reply", 1),
        ("type=topic", 3),
        ("type=question", 0),
        ("community=puertos", 2),
        ("language=pt", 1),
        ("author=ana", 1),
        ("author=eva&community=puertos", 1),
        ("since=2020-01-01&until=2020-12-31", 0),
        ("community=nadie", 0),
        ("since=1&until=9999999", 4),
        ("sort=newest", 4),
    ] {
        assert_eq!(titles(&mut browser, &format!("q=exportacion&{filter}")).await.len(), count, "{filter}");
    }
    // Newest first.
    let newest = titles(&mut browser, "q=exportacion&sort=newest&type=topic").await;
    assert_eq!(newest[0], "Tarifas de exportación");
    // A title counts more than a body.
    assert_eq!(titles(&mut browser, "q=exportacion&language=es&type=topic").await.len(), 2);
    drop(agua);
}

#[tokio::test]
async fn people_and_communities_are_found() {
    let (house, ..) = full_house().await;
    let mut browser = house.browser();
    assert_eq!(titles(&mut browser, "q=senora+eva&type=person").await, ["Señora eva"]);
    assert_eq!(titles(&mut browser, "q=agua+segura&type=community").await, ["Agua segura"]);
    house.rows("update accounts set suspended_at = now() where email like 'eva@%' returning 1").await;
    assert!(titles(&mut browser, "q=eva&type=person").await.is_empty(), "suspended");
    read(&house).await;
    assert!(titles(&mut browser, "q=eva&type=person").await.is_empty(), "suspended");
}

#[tokio::test]
async fn who_does_not_want_to_be_found_is_not() {
    let (house, eva, _) = full_house().await;
    let id = eva.actor.id;
    let mut browser = house.browser();
    house
        .rows(&format!(
            "insert into profiles (actor_id, organization, keywords) values ({id}, 'Aduana <Nacional>', '{{aranceles}}')"
        ))
        .await;
    read(&house).await;
    for query in ["q=nacional&type=person", "q=aranceles&type=person"] {
        assert_eq!(titles(&mut browser, query).await, ["Señora eva"], "{query}");
    }
    let topic = house.rows("select post_id from topics where title = 'Trámites de exportación'").await;
    for path in ["/u/eva".to_owned(), format!("/post/{topic}")] {
        browser.get(&path).await.is(200).lacks("content=\"noindex\"");
    }
    browser.get("/sitemap/people.xml").await.is(200).has("/u/eva<");
    browser.get("/sitemap/topics-0.xml").await.is(200).has(&topic);

    house.rows(&format!("update profiles set audience = 'members' where actor_id = {id}")).await;
    read(&house).await;
    assert!(titles(&mut browser, "q=nacional&type=person").await.is_empty());
    assert_eq!(titles(&mut browser, "q=aranceles&type=person").await, ["Señora eva"]);

    house.rows(&format!("update profiles set discoverable = false where actor_id = {id}")).await;
    for when in ["at once", "once read"] {
        assert!(titles(&mut browser, "q=eva&type=person").await.is_empty(), "{when}");
        read(&house).await;
    }
    assert_eq!(titles(&mut browser, "q=exportacion").await.len(), 2);
    browser.get("/u/eva").await.is(200).has("content=\"noindex\"");
    browser.get("/sitemap/people.xml").await.is(200).lacks("/u/eva<");

    house.rows(&format!("update profiles set indexable = false where actor_id = {id}")).await;
    for when in ["at once", "once read"] {
        assert!(titles(&mut browser, "q=exportacion").await.is_empty(), "{when}");
        read(&house).await;
    }
    browser.get(&format!("/post/{topic}")).await.is(200).has("content=\"noindex\"");
    browser.get("/sitemap/topics-0.xml").await.is(200).lacks(&topic);

    house
        .rows(&format!("update profiles set discoverable = true, indexable = true where actor_id = {id}"))
        .await;
    read(&house).await;
    assert_eq!(titles(&mut browser, "q=eva&type=person").await, ["Señora eva"]);
    assert_eq!(titles(&mut browser, "q=exportacion").await.len(), 2);
}

/// What search leaves out is what the pages do not show, in every case there is.
#[tokio::test]
async fn search_and_pages_ask_the_same_question() {
    let house = House::new().await;
    let agua = house.community("agua").await.community.id;
    let stranger = house.member("ana").await;
    let (member, facilitator) = (house.member("eva").await, house.member("luz").await);
    let (excluded, admin) = (house.member("beto").await, house.admin("raiz").await);
    let roles = [(&member, Role::Member), (&facilitator, Role::Facilitator), (&excluded, Role::Member)];
    for (who, role) in roles {
        let who = (agua, who.actor.id);
        house
            .app
            .db
            .transaction(async |conn| membership::grant(conn, house.app.here(), who, (role, None)).await)
            .await
            .unwrap();
    }
    let (by, out) = (admin.actor.id, excluded.actor.id);
    house
        .rows(&format!(
            "with d as (insert into decisions (community_id, action, by_id, actor_id, reason, decided_at)
                        values ({agua}, 'ban', {by}, {out}, '', now()) returning id)
             insert into restrictions (actor_id, community_id, kind, decision_id, since)
             select {out}, {agua}, 'banned', id, now() from d"
        ))
        .await;
    let viewers = [None, Some(&stranger), Some(&member), Some(&facilitator), Some(&excluded), Some(&admin)];
    let mut conn = house.app.db.conn().await.unwrap();
    for visibility in ["public", "listed", "hidden"] {
        for reach in ["public", "partners", "local"] {
            for state in ["active", "proposed", "archived"] {
                house
                    .rows(&format!(
                        "update communities set visibility = '{visibility}', reach = '{reach}', state = '{state}'"
                    ))
                    .await;
                let view = community::find(&mut conn, agua).await.unwrap();
                for viewer in viewers {
                    let standing = match viewer {
                        Some(viewer) => membership::standing_of(&mut conn, &view, viewer).await.unwrap(),
                        None => Standing::default(),
                    };
                    let name = viewer.map(|viewer| viewer.actor.name.as_str());
                    let case = format!("{visibility} {reach} {state} {name:?}");
                    let found = closed_to(&mut conn, viewer).await.unwrap();
                    let reads = rules::may_read(&view.community, standing).is_ok();
                    assert_eq!(!found.closed.contains(&agua), reads, "{case}: reads");
                    let sees = rules::may_see(&view.community, standing).is_ok();
                    assert_eq!(!found.hidden.contains(&agua), sees, "{case}: sees");
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_closed_is_found_by_its_members_only() {
    let (house, eva, agua) = full_house().await;
    let ana = house.member("ana").await;
    house.admin("raiz").await;
    write(&house, (&eva, &agua), ("es", "Clave oculta", "Un secreto bien guardado.")).await;
    read(&house).await;
    let (mut member, mut stranger, mut admin) =
        (house.signed_in("eva").await, house.signed_in("ana").await, house.signed_in("raiz").await);
    let mut visitor = house.browser();
    house
        .app
        .db
        .transaction(async |conn| {
            let who = (agua.community.id, eva.actor.id);
            membership::grant(conn, house.app.here(), who, (Role::Member, None)).await
        })
        .await
        .unwrap();
    for visibility in ["listed", "hidden"] {
        house.rows(&format!("update communities set visibility = '{visibility}' returning 1")).await;
        for query in ["q=secreto", "q=oculta&type=topic", "q=clave&community=agua", "q=secreto&author=eva"] {
            assert_eq!(titles(&mut member, query).await, ["Clave oculta"], "{query}");
            assert_eq!(titles(&mut admin, query).await, ["Clave oculta"], "{query}");
            for other in [&mut stranger, &mut visitor] {
                let seen = other.get(&format!("/search?{query}")).await;
                seen.is(200).lacks("Clave oculta").lacks("bien guardado");
            }
        }
        // A hidden community is not even found by name.
        let found = usize::from(visibility == "listed");
        assert_eq!(titles(&mut stranger, "q=segura&type=community").await.len(), found);
        assert_eq!(titles(&mut member, "q=segura&type=community").await.len(), 1);
    }
    drop(ana);
}

#[tokio::test]
async fn what_goes_out_of_sight_is_found_no_more_at_once() {
    let (house, eva, agua) = full_house().await;
    let topic = write(&house, (&eva, &agua), ("es", "Fugaz", "Durará un instante.")).await;
    answer(&house, (&eva, &agua), (topic, "Respuesta efímera.")).await;
    read(&house).await;
    let mut browser = house.browser();
    assert_eq!(titles(&mut browser, "q=instante").await, ["Fugaz"]);
    assert_eq!(titles(&mut browser, "q=efimera").await, ["Fugaz"]);
    // A topic that comes back brings its replies along.
    house.rows("update topics set listed = false where title = 'Fugaz' returning 1").await;
    read(&house).await;
    assert!(titles(&mut browser, "q=efimera").await.is_empty());
    house.rows("update topics set listed = true where title = 'Fugaz' returning 1").await;
    read(&house).await;
    assert_eq!(titles(&mut browser, "q=efimera").await, ["Fugaz"]);
    let count = async || house.rows("select count(*) from search_documents").await;
    let before = count().await.parse::<i32>().unwrap();
    // In the transaction that takes the topic away, before any worker looks.
    house.rows("update topics set listed = false where title = 'Fugaz' returning 1").await;
    assert!(titles(&mut browser, "q=efimera").await.is_empty());
    house
        .rows(&format!("update posts set deleted_at = now(), body_html = '' where id = {topic} returning 1"))
        .await;
    assert!(titles(&mut browser, "q=instante").await.is_empty());
    assert_eq!(count().await.parse::<i32>().unwrap(), before - 2);
    read(&house).await;
    assert_eq!(count().await.parse::<i32>().unwrap(), before - 2);
    // Neither is what waits for somebody's word.
    let waiting = write(&house, (&eva, &agua), ("es", "En espera", "Pendiente de permiso.")).await;
    house.rows(&format!("update posts set state = 'pending' where id = {waiting} returning 1")).await;
    read(&house).await;
    assert!(titles(&mut browser, "q=pendiente").await.is_empty());
    house.rows(&format!("update posts set state = 'published' where id = {waiting} returning 1")).await;
    read(&house).await;
    assert_eq!(titles(&mut browser, "q=pendiente").await, ["En espera"]);
    // What an edit says is found, what it took back is not.
    house
        .rows(&format!("update posts set body_html = '<p>Corregido</p>' where id = {waiting} returning 1"))
        .await;
    read(&house).await;
    assert!(titles(&mut browser, "q=pendiente").await.is_empty());
    assert_eq!(titles(&mut browser, "q=corregido").await, ["En espera"]);
}

/// A document that stayed behind shows nothing of what was deleted.
#[tokio::test]
async fn a_stale_document_gives_nothing_away() {
    let (house, ..) = full_house().await;
    house.rows("alter table posts disable trigger user").await;
    house.rows("update posts set deleted_at = now() returning 1").await;
    assert!(titles(&mut house.browser(), "q=exportacion").await.is_empty());
}

#[tokio::test]
async fn what_was_there_before_is_read_in_batches() {
    let (house, ..) = full_house().await;
    house.rows("truncate search_documents").await;
    house
        .rows("insert into search_backfill (source, until_id) select 'posts', max(id) from posts returning 1")
        .await;
    house
        .rows(
            "insert into search_backfill (source, until_id) select 'actors', max(id) from actors returning 1",
        )
        .await;
    read(&house).await;
    assert_eq!(titles(&mut house.browser(), "q=exportacion").await.len(), 2);
    assert_eq!(titles(&mut house.browser(), "q=eva&type=person").await.len(), 1);
    assert_eq!(house.rows("select count(*) from search_backfill").await, "0");
    assert_eq!(house.rows("select count(*) from search_queue").await, "0");
}

/// Whatever is typed, the answer is a page.
#[tokio::test]
async fn whatever_is_typed_gets_a_page() {
    let (house, ..) = full_house().await;
    let mut browser = house.browser();
    for query in [
        "",
        "q=",
        "q=de+la+que",
        "q=%25%25%25%25%25%25",
        "q=%00",
        "q=%FF",
        "q=%5C%5C%5C%27%27%27%22%22",
        "q=%27+union+select+password_hash+from+users--",
        "q=(a%2B)%2B%24",
        "q=a+%26+!b+%7C+%3A*+%3C-%3E",
        "q=exportacion&page=999999999999",
        "q=exportacion&page=-1&sort=no&type=no&since=no",
        "q=exportacion&community=%27%27%5C&author=%22",
    ] {
        browser.get(&format!("/search?{query}")).await.is(200).has("<h1");
        let long = query.replacen("q=", &format!("q={}", "a+".repeat(3000)), 1);
        browser.get(&format!("/search?{long}")).await.is(200);
    }
}

#[tokio::test]
async fn addresses_are_looked_up_and_the_old_way_leads_here() {
    let (house, ..) = full_house().await;
    let seen = house.browser().get("/find?q=%40luz%40otra.example").await;
    seen.is(303);
    assert_eq!(seen.location(), "/search?q=%40luz%40otra.example");
    house.browser().get("/search?q=%40luz%40otra.example").await.is(200).has("/signin?next=");
    house
        .signed_in("eva")
        .await
        .get("/search?q=%40luz%40otra.example")
        .await
        .has("No encontramos nada con esa dirección");
}

/// Somebody elsewhere who says no is not found here by what they wrote; who says nothing is.
#[tokio::test]
async fn a_no_from_elsewhere_counts_here() {
    let house = House::new().await;
    house.community("agua").await;
    house.member("eva").await;
    let mut eva = house.signed_in("eva").await;
    let fields =
        [("kind", "question"), ("title", "Tarifas de exportacion"), ("body", "Texto"), ("language", "es")];
    eva.post("/c/agua/topics", &fields).await.is(303);
    house
        .rows(
            "with i as (insert into instances (host) values ('lejos.example') returning id)
             update actors set instance_id = i.id, host = 'lejos.example' from i where name = 'eva'",
        )
        .await;
    read(&house).await;
    let mut browser = house.browser();
    assert_eq!(titles(&mut browser, "q=exportacion").await.len(), 1);
    for (indexable, found) in [(false, 0), (true, 1)] {
        house
            .rows(&format!(
                "insert into profiles (actor_id, indexable) select id, {indexable} from actors where name = 'eva'
                 on conflict (actor_id) do update set indexable = excluded.indexable"
            ))
            .await;
        read(&house).await;
        assert_eq!(titles(&mut browser, "q=exportacion").await.len(), found, "{indexable}");
    }
}
