//! Notifications: who hears of what, how it is read, and how much of a place one wants to hear.
use super::house::{Browser, House, between};
use crate::notifications::worker::{self, Round};

/// Reads every event there is.
pub async fn notify(house: &House) {
    loop {
        match worker::round(&house.app).await.unwrap() {
            Round::Read(_) => {}
            Round::Fenced => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            Round::Idle => return,
        }
    }
}

/// A topic through the form; its path.
pub async fn topic(
    browser: &mut Browser,
    (community, kind): (&str, &str),
    (title, body): (&str, &str),
) -> String {
    browser.get(&format!("/c/{community}")).await;
    let fields = [("kind", kind), ("title", title), ("body", body), ("language", "es")];
    let seen = browser.post(&format!("/c/{community}/topics"), &fields).await;
    seen.is(303);
    seen.location().to_owned()
}

/// A reply through the form, to the topic or to a reply; its id.
pub async fn reply(browser: &mut Browser, (topic, to): (&str, &str), body: &str) -> String {
    let fields = [("body", body), ("language", "es"), ("in_reply_to", to)];
    let seen = browser.post(&format!("{topic}/replies"), &fields).await;
    seen.is(303);
    seen.location().split("#r").nth(1).unwrap().to_owned()
}

fn badge(page: &str) -> &str {
    between(page, "<span class=\"badge\" aria-hidden=\"true\">", "</span>").unwrap_or("0")
}

async fn unread(browser: &mut Browser) -> String {
    badge(&browser.get("/communities").await.body).to_owned()
}

/// What the list says, newest first: `kind` of each, as the database has it.
async fn told(house: &House, name: &str) -> String {
    let query = format!(
        "select coalesce(string_agg(n.kind || '*' || count, ' ' order by n.at desc, n.id desc), '') from notifications n
         join actors a on a.id = n.recipient_id where a.name = '{name}'"
    );
    house.rows(&query).await
}

#[tokio::test]
async fn answers_and_names_are_told_and_opening_the_thing_reads_them() {
    let house = House::new().await;
    for name in ["ana", "eva", "luz"] {
        house.member(name).await;
    }
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    let mut luz = house.signed_in("luz").await;
    let path = topic(&mut ana, ("agua", "question"), ("¿Cuánto cloro?", "Para 500 litros.")).await;
    let first = reply(&mut eva, (&path, ""), "Dos gramos, como dice @luz").await;
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "reply*1");
    assert_eq!(told(&house, "luz").await, "mention*1");
    assert_eq!(told(&house, "eva").await, "", "never about one's own acts");
    assert_eq!((unread(&mut ana).await.as_str(), unread(&mut eva).await.as_str()), ("1", "0"));

    // The list says it in words, marks what is unread, and opens the thing where it stands.
    let list = ana.get("/notifications").await;
    list.has("Señora eva le respondió")
        .has("¿Cuánto cloro?")
        .has("<span class=\"new\">sin leer</span>")
        .has("Avisos: 1 sin leer");
    let link = between(&list.body, "href=\"/notifications/", "\"").unwrap().to_owned();
    let opened = ana.get(&format!("/notifications/{link}")).await;
    assert_eq!(opened.location(), format!("{path}#r{first}"));
    assert_eq!(unread(&mut ana).await, "0");
    // Another's notification is not there.
    eva.get(&format!("/notifications/{link}")).await.is(404);

    // Reading the topic itself reads what is about it.
    luz.get(&path).await.is(200);
    assert_eq!(unread(&mut luz).await, "0");
    luz.get("/notifications?show=mentions").await.has("escribió su nombre").lacks("sin leer</span>");
    luz.get("/notifications?show=unread").await.has("Ya leyó todos sus avisos.");

    // Accepting tells who answered; a facilitator or the asker herself hears nothing of her own act.
    ana.post(&format!("/reply/{first}/accept"), &[("on", "1")]).await.is(303);
    eva.post(&format!("{path}/reactions"), &[("kind", "useful"), ("on", "1")]).await.is(303);
    luz.post(&format!("{path}/reactions"), &[("kind", "useful"), ("on", "1")]).await.is(303);
    luz.post(&format!("{path}/reactions"), &[("kind", "like"), ("on", "1")]).await.is(303);
    luz.post("/u/ana/follow", &[("on", "1")]).await.is(303);
    notify(&house).await;
    assert!(told(&house, "eva").await.contains("accepted*1"), "{}", told(&house, "eva").await);
    let ana_told = told(&house, "ana").await;
    assert!(ana_told.contains("useful*2") && ana_told.contains("follow*1"), "{ana_told}");
    ana.get("/notifications").await.has("A 2 personas les resultó útil, la última Señora luz");

    // Marking one, then all.
    let list = ana.get("/notifications").await;
    let id = between(&list.body, "name=\"id\" value=\"", "\"").map(|_| {
        list.body
            .split("name=\"id\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|id| *id != "all")
            .unwrap()
    });
    ana.post("/notifications/read", &[("id", id.unwrap())]).await.is(303);
    assert_eq!(unread(&mut ana).await, "1");
    let seen = ana.post("/notifications/read", &[("id", "all")]).await;
    ana.follow(&seen).await.has("Todo quedó marcado como leído.");
    assert_eq!(unread(&mut ana).await, "0");
}

#[tokio::test]
async fn the_same_events_twice_tell_nobody_twice() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    let path = topic(&mut ana, ("agua", "question"), ("¿Cuánto cloro?", "Pregunto.")).await;
    let first = reply(&mut eva, (&path, ""), "Dos gramos").await;
    reply(&mut ana, (&path, &first), "Gracias").await;
    eva.post(&format!("{path}/reactions"), &[("kind", "useful"), ("on", "1")]).await;
    notify(&house).await;
    let before = (told(&house, "ana").await, told(&house, "eva").await);
    house.rows("update event_cursors set xid = '0', event_id = 0 where name = 'notifications'").await;
    notify(&house).await;
    assert_eq!((told(&house, "ana").await, told(&house, "eva").await), before);
    assert_eq!(before.1, "reply*1");
    // A deleted post is no news any more.
    eva.post(&format!("/reply/{first}/delete"), &[]).await.is(303);
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "useful*1");
}

#[tokio::test]
async fn levels_decide_how_much_is_heard() {
    let house = House::new().await;
    for name in ["ana", "eva", "leo", "mia", "noa"] {
        house.member(name).await;
    }
    house.community("agua").await;
    let mut eva = house.signed_in("eva").await;
    let mut browsers = Vec::new();
    for (name, level) in [("ana", "normal"), ("leo", "follow"), ("mia", "watch"), ("noa", "muted")] {
        let mut browser = house.signed_in(name).await;
        browser.post("/c/agua/join", &[("on", "1")]).await.is(303);
        let form = browser.get("/c/agua").await;
        form.has("action=\"/c/agua/level\"").has("<option value=\"normal\" selected>");
        let seen = browser.post("/c/agua/level", &[("level", level)]).await;
        browser.follow(&seen).await.has(&format!("<option value=\"{level}\" selected>"));
        browsers.push(browser);
    }
    let path = topic(&mut eva, ("agua", "discussion"), ("Filtros de arena", "Con @noa los probamos.")).await;
    reply(&mut eva, (&path, ""), "Uno").await;
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "", "normal: nothing that is not addressed to her");
    assert_eq!(told(&house, "leo").await, "topic*1", "follow: each topic");
    assert_eq!(told(&house, "mia").await, "watched*1 topic*1", "watch: each topic and reply");
    assert_eq!(told(&house, "noa").await, "mention*1", "muted: what names her stays in the list");
    assert_eq!(house.rows("select channel from notifications where kind = 'mention'").await, "here");
    browsers[0].post("/c/agua/level", &[("level", "loud")]).await.is(400);

    // A thread that is followed gathers its replies in one notice; watched, each has its own.
    let seen = browsers[0].post(&format!("{path}/level"), &[("level", "follow")]).await;
    browsers[0].follow(&seen).await.has("<option value=\"follow\" selected>");
    browsers[2].post(&format!("{path}/level"), &[("level", "muted")]).await.is(303);
    for body in ["Dos", "Tres"] {
        reply(&mut eva, (&path, ""), body).await;
    }
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "thread*2");
    assert_eq!(
        told(&house, "mia").await,
        "watched*1 topic*1",
        "a muted topic in a watched community is quiet"
    );
    reply(&mut eva, (&path, ""), "Cuatro").await;
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "thread*3");
    browsers[0].get("/notifications").await.has("3 respuestas nuevas, la última de Señora eva");
    browsers[0].get(&path).await.is(200);
    reply(&mut eva, (&path, ""), "Cinco").await;
    notify(&house).await;
    assert_eq!(told(&house, "ana").await, "thread*1", "read, it starts anew");

    // Who writes in a thread follows it.
    reply(&mut browsers[1], (&path, ""), "Yo también").await;
    notify(&house).await;
    browsers[1].get(&path).await.has("<option value=\"follow\" selected>");
}

#[tokio::test]
async fn who_cannot_read_a_community_hears_nothing_of_it() {
    let house = House::new().await;
    let ana = house.member("ana").await;
    house.member("eva").await;
    let new = crate::communities::community::NewCommunity::open("cerrada", "es", "Cerrada");
    house.community_like(new, Some(&ana)).await;
    house.rows("update communities set visibility = 'hidden'").await;
    let mut browser = house.signed_in("ana").await;
    topic(&mut browser, ("cerrada", "discussion"), ("En confianza", "Que @eva no se entere.")).await;
    notify(&house).await;
    assert_eq!(told(&house, "eva").await, "");
    house.rows("update accounts set suspended_at = now() where email like 'eva%'").await;
    house.rows("update communities set visibility = 'public'").await;
    topic(&mut browser, ("cerrada", "discussion"), ("Otro", "Hola @eva.")).await;
    notify(&house).await;
    assert_eq!(told(&house, "eva").await, "", "suspended accounts are told nothing");
}

#[tokio::test]
async fn a_topic_opens_where_reading_stopped() {
    let house = House::new().await;
    house.member("ana").await;
    house.member("eva").await;
    house.community("agua").await;
    let mut ana = house.signed_in("ana").await;
    let mut eva = house.signed_in("eva").await;
    let path = topic(&mut ana, ("agua", "discussion"), ("Filtros", "De arena.")).await;
    let other = topic(&mut ana, ("agua", "discussion"), ("Bombas", "Solares.")).await;
    eva.get("/c/agua").await.has("<span class=\"new\">nuevo</span>").has("Filtros");
    reply(&mut ana, (&path, ""), "Uno").await;
    eva.get(&path).await.lacks("Nuevo desde su última visita");
    let second = reply(&mut ana, (&path, ""), "Dos").await;
    reply(&mut ana, (&path, ""), "Tres").await;
    let list = eva.get("/c/agua").await;
    list.has("2 nuevas").has(&format!("href=\"{path}/new\""));
    let jump = eva.get(&format!("{path}/new")).await;
    assert_eq!(jump.location(), format!("{path}#r{second}"));
    let page = eva.get(&path).await;
    let mark = page.body.find("Nuevo desde su última visita").unwrap();
    let place = page.body.find(&format!("id=\"r{second}\"")).unwrap();
    assert!(mark < place && page.body[mark..place].len() < 200, "the mark stands over the first new reply");
    eva.get(&path).await.lacks("Nuevo desde su última visita");
    eva.get("/c/agua").await.lacks("nuevas");
    // One's own replies are not new to oneself.
    reply(&mut eva, (&path, ""), "Cuatro").await;
    eva.get(&path).await.lacks("Nuevo desde su última visita");
    // And the whole community at once.
    reply(&mut ana, (&path, ""), "Cinco").await;
    eva.get("/c/agua").await.has("1 nueva").has("Marcar la comunidad como leída");
    let seen = eva.post("/c/agua/read", &[]).await;
    eva.follow(&seen).await.lacks("1 nueva").lacks(">nuevo<");
    reply(&mut ana, (&other, ""), "Seis").await;
    eva.get("/c/agua").await.has("1 nueva");
}
