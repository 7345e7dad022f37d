//! One page of every type, in a house with content: for tests that look at all of them.

use diesel_async::RunQueryDsl as _;
use serde_json::{Value, json};

use super::{House, Member};

/// Who looks at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Visitor,
    /// A member without any role.
    Member,
    /// The community's facilitator, who administers the house.
    Facilitator,
}

/// A page of a type.
#[derive(Clone, Debug)]
pub struct PageType {
    /// Its route, as the router has it.
    pub route: &'static str,
    pub path: String,
    pub who: Who,
}

/// A house with content, and a page of every type in it.
pub struct Furnished {
    pub house: House,
    pub pages: Vec<PageType>,
}

/// Routes that show no page of their own: they send elsewhere, or give files to programs.
const NO_PAGES: &[&str] = &[
    "/assets/{hash}/{name}",
    "/media/{key}",
    "/reply/{id}",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap/{file}",
    "/find",
    "/c/{name}/taxonomy.ttl",
    "/c/{name}/taxonomy.jsonld",
];

/// Routes of the web door that answer GET, as its source has them.
fn routes() -> Vec<&'static str> {
    [include_str!("../../../src/web/mod.rs"), include_str!("../../../src/web/routes/mod.rs")]
        .into_iter()
        .flat_map(|source| source.split(".route(\"").skip(1))
        .filter_map(|rest| rest.split_once("\", "))
        .filter(|(_, handler)| handler.starts_with("get("))
        .map(|(route, _)| route)
        .filter(|route| !NO_PAGES.contains(route))
        .collect()
}

fn id(answer: &Value) -> String {
    answer["id"].as_str().unwrap().to_owned()
}

async fn write(house: &House, member: &Member, (path, body): (&str, Value)) -> String {
    id(&house.post(member, path, body).await.expect(201))
}

/// Opens and furnishes a house; fails when a page of the web door has no type here.
pub async fn furnish() -> Furnished {
    let house = House::open("hub").await;
    house.run(&[
        "member",
        "add",
        "ana",
        "--email",
        "ana@example.org",
        "--password",
        "correct horse battery",
        "--admin",
    ]);
    let token = house.run(&["token", "ana", "--scopes", "read write follow"]);
    let ana = Member { name: "ana".to_owned(), token };
    let eva = house.member("eva");
    house.community("agua", &ana);
    house.community("origen", &ana);
    let question = json!({
        "kind": "question", "language": "es", "title": "¿Cómo se acredita el origen en una triangulación?",
        "body": "La factura sale de un tercer país, la mercancía no. ¿Qué piden en #aduanas?\n\n- Uno\n- Dos\n\n> Una cita\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    });
    let topic = write(&house, &eva, ("/communities/agua/topics", question)).await;
    let reply = write(
        &house,
        &ana,
        (
            &format!("/topics/{topic}/replies"),
            json!({"body": "Con el **certificado** del productor.", "language": "es"}),
        ),
    )
    .await;
    let below = json!({"body": "Obrigada! @ana", "language": "pt", "in_reply_to": reply});
    write(&house, &eva, (&format!("/topics/{topic}/replies"), below)).await;
    for number in 0..3 {
        let more = json!({"kind": "discussion", "language": "fr", "title": format!("Sujet {number}"), "body": "Texte"});
        write(&house, &ana, ("/communities/origen/topics", more)).await;
    }
    let mine = json!({"kind": "discussion", "language": "es", "title": "De Eva", "body": "Texto"});
    let own = write(&house, &eva, ("/communities/agua/topics", mine)).await;

    let term =
        "insert into concepts (community_id, slug, labels) select c.id, 'origen', '{\"es\": \"Origen\"}'
        from communities c join actors a on a.id = c.actor_id where a.name = 'agua'";
    diesel::sql_query(term).execute(&mut house.database.connect().await).await.unwrap();

    let mut pages = Vec::new();
    let mut page = |route: &'static str, path: &str, who: &[Who]| {
        pages.extend(who.iter().map(|who| PageType { route, path: path.to_owned(), who: *who }));
    };
    let (visitor, member, facilitator) = (Who::Visitor, Who::Member, Who::Facilitator);
    page("/", "/", &[visitor, member, facilitator]);
    page("/signin", "/signin", &[visitor]);
    page("/register", "/register", &[visitor]);
    page("/communities", "/communities", &[visitor, member]);
    page("/c/{name}", "/c/agua", &[visitor, member, facilitator]);
    page("/c/{name}/about", "/c/agua/about", &[visitor, member]);
    page("/c/{name}/edit", "/c/agua/edit", &[facilitator]);
    page("/communities/new", "/communities/new", &[member, facilitator]);
    page("/c/{name}/join", "/c/agua/join", &[member, facilitator]);
    page("/c/{name}/facilitate", "/c/agua/facilitate", &[facilitator]);
    page("/c/{name}/invitations", "/c/agua/invitations", &[facilitator]);
    page("/c/{name}/taxonomy", "/c/agua/taxonomy", &[visitor, facilitator]);
    page("/c/{name}/taxonomy/new", "/c/agua/taxonomy/new", &[facilitator]);
    page("/c/{name}/taxonomy/{slug}", "/c/agua/taxonomy/origen", &[visitor, facilitator]);
    page("/c/{name}/taxonomy/{slug}/edit", "/c/agua/taxonomy/origen/edit", &[facilitator]);
    page("/c/{name}/topics/new", "/c/agua/topics/new", &[member]);
    page("/post/{id}", &format!("/post/{topic}"), &[visitor, member, facilitator]);
    page("/{path}/{id}/edit", &format!("/post/{own}/edit"), &[member]);
    page("/{path}/{id}/history", &format!("/post/{topic}/history"), &[visitor]);
    page("/{path}/{id}/delete", &format!("/post/{own}/delete"), &[member]);
    page("/u/{name}", "/u/eva", &[visitor, member]);
    page("/tag/{tag}", "/tag/aduanas", &[visitor, member]);
    page("/search", "/search?q=sujet", &[visitor, member]);
    page("/people", "/people", &[visitor, member]);
    page("/c/{name}/people", "/c/agua/people", &[visitor, facilitator]);
    page("/api/docs", "/api/docs", &[visitor]);
    page("/api/docs/{resource}", "/api/docs/topics", &[visitor]);
    page("/settings", "/settings", &[member]);
    // Pages of routers that are merged in.
    for (path, who) in [
        ("/notifications", member),
        ("/bookmarks", member),
        ("/settings/notifications", member),
        ("/settings/security", member),
        ("/settings/privacy", member),
        ("/settings/work", member),
        ("/settings/data", member),
        ("/settings/data/delete", member),
        ("/settings/security/password", member),
        ("/settings/security/totp", member),
        ("/settings/security/passkeys/new", member),
        ("/welcome/language", member),
        ("/welcome/work", member),
        ("/welcome/communities", member),
        ("/welcome/interests", member),
        ("/welcome/tour", member),
        ("/welcome/first", member),
        ("/password/reset", visitor),
        ("/u/eva/report", facilitator),
        ("/u/eva/moderate", facilitator),
        ("/reports", member),
        ("/decisions", member),
        ("/c/agua/log", visitor),
        ("/log", visitor),
        ("/log", facilitator),
        ("/c/agua/moderation", facilitator),
        ("/c/agua/moderation/rules", facilitator),
        ("/admin", facilitator),
        ("/admin/accounts", facilitator),
        ("/admin/invitations", facilitator),
        ("/admin/members", facilitator),
        ("/admin/communities", facilitator),
        ("/admin/servers", facilitator),
        ("/admin/deliveries", facilitator),
        ("/admin/jobs", facilitator),
        ("/admin/mail", facilitator),
        ("/admin/storage", facilitator),
        ("/admin/settings", facilitator),
        ("/admin/moderation", facilitator),
    ] {
        page("", path, &[who]);
    }
    // What is not there.
    page("", "/nothing/here", &[visitor, member]);

    let missing: Vec<_> =
        routes().into_iter().filter(|route| !pages.iter().any(|page| page.route == *route)).collect();
    assert!(missing.is_empty(), "pages that no test looks at, name them here: {missing:#?}");
    Furnished { house, pages }
}
