//! The door against a real database, in one test: the managed cluster is shared by the scenarios and
//! stopped at the end.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use figment::Figment;
use figment::providers::{Format as _, Toml};
use http::header::{
    AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LINK, LOCATION, WWW_AUTHENTICATE,
};
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::PREFIX;
use crate::accounts::account::{self, Registration};
use crate::accounts::{Member, token};
use crate::actors::actor::{self, RemoteActor};
use crate::actors::instance;
use crate::app::{App, AppState};
use crate::clock::Clock;
use crate::communities::community::{self, NewCommunity, RemoteCommunity};
use crate::communities::membership::{self, Role};
use crate::config::{Config, DEFAULTS};
use crate::db::{self, local::Cluster};
use crate::error::{Error, Result};
use crate::lookup::{Found, Lookup};
use crate::text::{Handle, Language};

/// Finds what is here, and one community of another server.
struct Finder;

#[async_trait]
impl Lookup for Finder {
    async fn find(&self, app: &App, resource: &str) -> Result<Found> {
        let mut conn = app.db.conn().await?;
        if resource.trim_start_matches('!') == "obras@campus.example" {
            return Ok(Found::Community(remote(app, &mut conn).await?));
        }
        let handle =
            Handle::parse(resource.trim_start_matches('!')).map_err(|_| Error::NotFound("resource"))?;
        let found = actor::by_handle(&mut conn, app.here(), &handle, None).await?;
        let found = found.ok_or(Error::NotFound("resource"))?;
        Ok(if found.is_group() { Found::Community(found.id) } else { Found::Person(found.id) })
    }
}

async fn remote(app: &App, conn: &mut db::Conn) -> Result<db::ids::ActorId> {
    let now = app.clock.now();
    let instance = instance::meet(conn, "campus.example").await?;
    let id = "https://campus.example/c/obras";
    let group = RemoteActor {
        kind: "group".to_owned(),
        instance_id: Some(instance.id),
        host: Some(instance.host),
        name: "obras".to_owned(),
        ap_id: id.to_owned(),
        url: Some(id.to_owned()),
        display_name: Some("Obras".to_owned()),
        summary_html: String::new(),
        icon_url: None,
        image_url: None,
        inbox_url: format!("{id}/inbox"),
        shared_inbox_url: None,
        outbox_url: None,
        followers_url: None,
        featured_url: None,
        moderators_url: None,
        manually_approves: false,
        handle_verified: true,
        fetched_at: Some(now),
        updated_at: now,
        deleted_at: None,
    };
    let actor = actor::upsert_remote(conn, &group).await?;
    let told = RemoteCommunity {
        title: "Obras".to_owned(),
        summary: String::new(),
        languages: vec!["es".to_owned()],
        facilitators_only: false,
        created_at: now,
    };
    community::upsert_remote(conn, &actor, &told).await?;
    Ok(actor.id)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    json: Value,
}

impl Answer {
    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        if self.status.is_client_error() || self.status.is_server_error() {
            assert_eq!(self.headers[CONTENT_TYPE], super::problem::MEDIA_TYPE);
            assert_eq!(self.json["status"], status);
        }
        self
    }

    fn header(&self, name: http::HeaderName) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    fn text(&self, field: &str) -> String {
        self.json[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.json)).to_owned()
    }

    fn items(&self) -> &[Value] {
        self.json["items"].as_array().unwrap()
    }
}

/// One house with its router.
struct House {
    app: AppState,
    router: Router,
}

impl House {
    async fn new(cluster: &Cluster, dir: &Path, name: &str) -> Self {
        let admin = cluster.url_of("postgres");
        db::local::create_database(&admin, name, Some("template_api")).await.unwrap();
        let data_dir = dir.join(name);
        let overrides = format!(
            "data_dir = '{}'\npublic_url = 'http://casa.example'\n[limits]\nposts_per_hour = 8",
            data_dir.display()
        );
        let config: Config =
            Figment::from(Toml::string(DEFAULTS)).merge(Toml::string(&overrides)).extract().unwrap();
        let app = App::new(config, &cluster.url_of(name), Clock::default(), Arc::new(Finder)).unwrap();
        Self { router: super::router().with_state(app.clone()), app }
    }

    async fn member(&self, name: &str, scopes: &[&str]) -> (Member, String) {
        let registration = Registration {
            name: name.to_owned(),
            display_name: String::new(),
            email: format!("{name}@casa.example"),
            password: None,
            language: Language::Es,
            time_zone: "America/Lima".to_owned(),
            is_admin: false,
            approved: true,
        };
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let here = self.app.here();
        self.app
            .db
            .transaction(async |conn| {
                let member = account::register(conn, here, &self.app.secret, (&registration, None)).await?;
                let token = token::issue(conn, member.account.id, &scopes, here.now).await?;
                Ok((member, token))
            })
            .await
            .unwrap()
    }

    async fn community(&self, name: &str, facilitator: &Member) -> community::CommunityView {
        let mut new = NewCommunity::open(name, "es", "Agua rural");
        new.title.0.insert("en".to_owned(), "Rural water".to_owned());
        let here = self.app.here();
        self.app
            .db
            .transaction(async |conn| {
                let made = community::create(conn, here, &self.app.secret, &new).await?;
                let what = (made.community.id, facilitator.actor.id);
                membership::grant(conn, here, what, (Role::Facilitator, None)).await?;
                Ok(made)
            })
            .await
            .unwrap()
    }

    async fn sql(&self, sql: &str) {
        let (client, connection) =
            tokio_postgres::connect(self.app.db.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(sql).await.unwrap();
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let json = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Answer { status: parts.status, headers: parts.headers, json }
    }

    async fn ask(&self, token: &str, (method, path): (Method, &str), body: Option<Value>) -> Answer {
        self.ask_with(token, (method, path), body, &[]).await
    }

    async fn ask_with(
        &self,
        token: &str,
        (method, path): (Method, &str),
        body: Option<Value>,
        headers: &[(http::HeaderName, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{PREFIX}{path}"));
        if !token.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    async fn get(&self, token: &str, path: &str) -> Answer {
        self.ask(token, (Method::GET, path), None).await
    }

    async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.ask(token, (Method::POST, path), Some(body)).await
    }

    async fn topic(&self, token: &str, community: &str, title: &str) -> Answer {
        let body = json!({"title": title, "body": "Hola **vecinas**", "language": "es", "kind": "question"});
        self.post(token, &format!("/communities/{community}/topics"), body).await
    }
}

const ALL: &[&str] = &["read", "write", "follow"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_in_a_real_house() {
    let dir = tempfile::Builder::new().prefix("ateneo-api-").tempdir_in("/var/tmp").unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let cluster = Cluster::join(&dir.path().join("cluster")).await.unwrap();
    let admin = cluster.url_of("postgres");
    db::local::create_database(&admin, "template_api", None).await.unwrap();
    db::migrate(&cluster.url_of("template_api")).await.unwrap();
    let house = |name: &'static str| House::new(&cluster, dir.path(), name);
    a_thread_from_opening_to_deletion(&house("threads").await).await;
    conditions_are_kept(&house("conditions").await).await;
    bad_input_is_told(&house("input").await).await;
    nobody_reaches_what_is_not_theirs(&house("access").await).await;
    marks_and_facilitation(&house("marks").await).await;
    lists_have_pages(&house("pages").await).await;
    following_joining_finding(&house("follows").await).await;
    pictures_are_uploaded_and_claimed(&house("media").await).await;
    posting_is_limited(&house("limits").await).await;
    cluster.leave().await.unwrap();
}

async fn a_thread_from_opening_to_deletion(house: &House) {
    let (ana, ana_token) = house.member("ana", ALL).await;
    let (_, beto_token) = house.member("beto", ALL).await;
    house.community("agua", &ana).await;

    let topic = house.topic(&beto_token, "agua", " ¿Bombas solares? ").await.is(201);
    let id = topic.text("id");
    assert_eq!(topic.header(LOCATION), format!("http://casa.example{PREFIX}/topics/{id}"));
    assert_eq!(topic.text("url"), format!("http://casa.example/post/{id}"));
    assert_eq!(topic.text("ap_id"), topic.text("url"));
    assert_eq!(topic.text("title"), "¿Bombas solares?");
    assert!(topic.text("html").contains("<strong>vecinas</strong>"));
    assert_eq!(topic.json["community"]["name"], "agua");
    assert_eq!(topic.json["author"]["handle"], "@beto@casa.example");
    assert_eq!((&topic.json["reply_count"], topic.text("state").as_str()), (&json!(0), "published"));

    let path = format!("/topics/{id}/replies");
    let first = house.post(&ana_token, &path, json!({"body": "Sí"})).await.is(201);
    let nested = json!({"body": "¿Cuál?", "in_reply_to": first.text("id"), "language": "es"});
    let second = house.post(&beto_token, &path, nested).await.is(201);
    assert_eq!(first.text("in_reply_to"), id);
    assert_eq!(second.text("in_reply_to"), first.text("id"));
    assert_eq!((&first.json["depth"], &second.json["depth"]), (&json!(1), &json!(2)));
    let replies = house.get("", &path).await.is(200);
    let ids: Vec<&Value> = replies.items().iter().map(|reply| &reply["id"]).collect();
    assert_eq!(ids, [&first.json["id"], &second.json["id"]]);
    assert_eq!(house.get("", &format!("/topics/{id}")).await.is(200).json["reply_count"], 2);

    let edit = (Method::PATCH, &*format!("/topics/{id}"));
    let edited = house.ask(&beto_token, edit, Some(json!({"title": "Bombas"}))).await.is(200);
    assert_eq!(edited.text("title"), "Bombas");
    assert!(edited.json["edited"].is_string() && edited.text("html").contains("vecinas"));
    let history = house.get("", &format!("/topics/{id}/revisions")).await.is(200);
    assert_eq!(history.items()[0]["title"], "¿Bombas solares?");
    let reply = format!("/replies/{}", first.text("id"));
    let said = Some(json!({"body": "Sí, claro"}));
    house.ask(&ana_token, (Method::PATCH, &reply), said).await.is(200);
    assert_eq!(house.get("", &format!("{reply}/revisions")).await.is(200).items().len(), 1);

    house.ask(&ana_token, (Method::DELETE, &reply), None).await.is(204);
    house.get("", &reply).await.is(410);
    let left = house.get("", &path).await.is(200);
    assert_eq!(left.items().len(), 1);
    let answer = json!({"body": "?", "in_reply_to": first.text("id")});
    house.post(&beto_token, &path, answer).await.is(422);

    house.ask(&beto_token, (Method::DELETE, &format!("/topics/{id}")), None).await.is(204);
    house.get("", &format!("/topics/{id}")).await.is(410);
    house.get("", &path).await.is(410);
    house.post(&beto_token, &path, json!({"body": "?"})).await.is(410);
    assert!(house.get("", "/communities/agua/topics").await.is(200).items().is_empty());
    assert_eq!(house.get("", "/communities/agua").await.is(200).json["topic_count"], 0);
}

async fn conditions_are_kept(house: &House) {
    let (ana, token) = house.member("ana", ALL).await;
    house.community("agua", &ana).await;
    let path = format!("/topics/{}", house.topic(&token, "agua", "Una").await.text("id"));
    let read = house.get(&token, &path).await.is(200);
    let tag = read.header(ETAG);
    assert!(tag.starts_with('"'));
    let again = house.ask_with(&token, (Method::GET, &path), None, &[(IF_NONE_MATCH, &tag)]).await.is(304);
    assert_eq!((again.header(ETAG), again.json), (tag.clone(), Value::Null));
    assert_eq!(house.ask(&token, (Method::HEAD, &path), None).await.is(200).header(ETAG), tag);

    let edit = Some(json!({"title": "Otra"}));
    let stale = [(IF_MATCH, "\"old\"")];
    house.ask_with(&token, (Method::PATCH, &path), edit.clone(), &stale).await.is(412);
    house.ask_with(&token, (Method::DELETE, &path), None, &stale).await.is(412);
    assert_eq!(house.get(&token, &path).await.header(ETAG), tag, "nothing was written");
    let edited =
        house.ask_with(&token, (Method::PATCH, &path), edit.clone(), &[(IF_MATCH, &tag)]).await.is(200);
    assert_eq!(edited.header(ETAG), house.get(&token, &path).await.header(ETAG));
    house.ask_with(&token, (Method::PATCH, &path), edit, &[(IF_MATCH, &tag)]).await.is(412);
    house.ask_with(&token, (Method::GET, &path), None, &[(IF_NONE_MATCH, &tag)]).await.is(200);
    let current = edited.header(ETAG);
    house.ask_with(&token, (Method::DELETE, &path), None, &[(IF_MATCH, &current)]).await.is(204);
}

async fn bad_input_is_told(house: &House) {
    let (ana, token) = house.member("ana", ALL).await;
    house.community("agua", &ana).await;
    let path = "/communities/agua/topics";
    let refused =
        house.post(&token, path, json!({"title": "a", "body": " ", "language": "??"})).await.is(422);
    let codes: Vec<&str> =
        refused.json["errors"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["too_short", "required", "unknown"]);
    let draft = |field: &str, value: Value| {
        let mut draft = json!({"title": "Una", "body": "x", "language": "es"});
        draft[field] = value;
        draft
    };
    for (field, value) in [
        ("title", json!("nul \0 nul")),
        ("title", json!("x".repeat(201))),
        ("body", json!("\0")),
        ("body", json!("x".repeat(50_001))),
        ("kind", json!("poll")),
        ("images", json!(["x"])),
        ("images", json!(["99"])),
        ("images", json!(vec!["1"; 9])),
        ("author", json!("beto")),
        ("title", json!(7)),
    ] {
        let refused = house.post(&token, path, draft(field, value)).await.is(422);
        assert_eq!(refused.json["errors"][0]["field"], field);
    }
    let announcement = house.post(&token, path, draft("kind", json!("announcement"))).await;
    announcement.is(201);

    let raw = |kind: &'static str, body: Vec<u8>| {
        let request =
            Request::post(format!("{PREFIX}{path}")).header(AUTHORIZATION, format!("Bearer {token}"));
        house.send(request.header(CONTENT_TYPE, kind).body(Body::from(body)).unwrap())
    };
    raw("text/plain", b"{}".to_vec()).await.is(415);
    raw("application/json", b"{".to_vec()).await.is(400);
    raw("application/json", vec![b' '; super::BODY_MAX + 1]).await.is(413);
    raw("application/json", b"[".repeat(20_000)).await.is(400);

    for query in ["limit=0", "limit=x", "cursor=%00", "sort=best", "lang=e"] {
        house.get("", &format!("{path}?{query}")).await.is(422);
    }
    for missing in [
        "/nowhere",
        "/topics/x",
        "/topics/99999999999999999999",
        "/topics/-1",
        "/topics/1%00",
        "/replies/1",
        "/communities/%ff",
        "/communities/nadie/topics",
    ] {
        house.get("", missing).await.is(404);
    }
    house.ask(&token, (Method::PUT, "/communities"), None).await.is(405);
    let wrong = house.ask(&token, (Method::PUT, "/topics/1"), None).await.is(405);
    assert!(wrong.headers[http::header::ALLOW].to_str().unwrap().contains("PATCH"));
    for resource in ["", "a%00b", "file:///etc/passwd", &"x".repeat(501)] {
        house.get(&token, &format!("/lookup?resource={resource}")).await.is(422);
    }
    let problem = house.get("", "/topics/x").await.text("type");
    assert_eq!(house.get("", problem.strip_prefix(PREFIX).unwrap()).await.is(200).json["status"], 404);
}

async fn nobody_reaches_what_is_not_theirs(house: &House) {
    let (ana, ana_token) = house.member("ana", ALL).await;
    let (_, reader) = house.member("beto", &["read"]).await;
    let (_, writer) = house.member("carla", &["write"]).await;
    house.community("agua", &ana).await;
    let id = house.topic(&ana_token, "agua", "Una").await.is(201).text("id");
    let path = format!("/topics/{id}");

    let anonymous = house.topic("", "agua", "Dos").await.is(401);
    assert_eq!(anonymous.header(WWW_AUTHENTICATE), r#"Bearer realm="ateneo""#);
    house.get("wrong", "/communities").await.is(401);
    house.get("wrong", "/instances").await.is(401);
    let scope = house.topic(&reader, "agua", "Dos").await.is(403);
    assert!(scope.header(WWW_AUTHENTICATE).contains("insufficient_scope"));
    house.get(&writer, "/me").await.is(403);
    let me = house.get(&reader, "/me").await.is(200);
    assert_eq!((me.text("email"), &me.json["scopes"]), ("beto@casa.example".to_owned(), &json!(["read"])));

    let edit = Some(json!({"title": "Mía"}));
    assert_eq!(house.ask(&writer, (Method::PATCH, &path), edit).await.is(403).json["code"], "not_author");
    house.ask(&writer, (Method::DELETE, &path), None).await.is(403);
    house.ask(&writer, (Method::PUT, &format!("{path}/pin")), None).await.is(403);
    house.ask(&ana_token, (Method::PUT, &format!("{path}/lock")), None).await.is(200);
    let reply = format!("{path}/replies");
    assert_eq!(house.post(&writer, &reply, json!({"body": "x"})).await.is(403).json["code"], "locked");

    let absent = house.get("", "/topics/1").await.is(404);
    house.sql("update communities set visibility = 'hidden'").await;
    for hidden in
        [&*path, &reply, &format!("{path}/revisions"), "/communities/agua", "/communities/agua/topics"]
    {
        assert_eq!(house.get("", hidden).await.is(404).json, absent.json);
        assert_eq!(house.get(&reader, hidden).await.is(404).json, absent.json);
        house.get(&ana_token, hidden).await.is(200);
    }
    house.post(&writer, &reply, json!({"body": "x"})).await.is(404);
    house.ask(&writer, (Method::DELETE, &path), None).await.is(404);
    house.get("", "/lookup?resource=agua").await.is(404);
    assert!(house.get("", "/communities").await.is(200).items().is_empty());
    house.sql("update communities set visibility = 'listed'").await;
    house.get("", "/communities/agua").await.is(200);
    house.get("", "/communities/agua/topics").await.is(403);
    house.get("", &path).await.is(404);
    house.sql("update accounts set suspended_at = now()").await;
    house.get(&ana_token, "/communities").await.is(401);
}

async fn marks_and_facilitation(house: &House) {
    let (ana, ana_token) = house.member("ana", ALL).await;
    let (_, token) = house.member("beto", ALL).await;
    house.community("agua", &ana).await;
    let id = house.topic(&token, "agua", "¿Una?").await.text("id");
    let path = format!("/topics/{id}");
    let reply = house.post(&ana_token, &format!("{path}/replies"), json!({"body": "Sí"})).await.text("id");
    for _ in 0..2 {
        let liked =
            house.ask(&ana_token, (Method::PUT, &format!("{path}/reactions/like")), None).await.is(200);
        assert_eq!((&liked.json["like_count"], &liked.json["liked"]), (&json!(1), &json!(true)));
    }
    house.ask(&token, (Method::PUT, &format!("/replies/{reply}/reactions/useful")), None).await.is(200);
    let other = house.get("", &format!("/replies/{reply}")).await;
    assert_eq!((&other.json["useful_count"], &other.json["found_useful"]), (&json!(1), &json!(false)));
    house.ask(&token, (Method::PUT, &format!("{path}/reactions/heart")), None).await.is(404);
    house.ask(&ana_token, (Method::DELETE, &format!("{path}/reactions/like")), None).await.is(204);
    house.ask(&token, (Method::DELETE, &format!("/replies/{reply}/reactions/useful")), None).await.is(204);
    assert_eq!(house.get("", &path).await.json["like_count"], 0);

    let answer = format!("{path}/answer");
    house.ask(&token, (Method::PUT, &answer), Some(json!({"reply": "1"}))).await.is(422);
    house.ask(&token, (Method::PUT, &answer), Some(json!({"reply": id}))).await.is(422);
    let accepted = house.ask(&token, (Method::PUT, &answer), Some(json!({"reply": reply}))).await.is(200);
    assert_eq!(accepted.text("accepted_reply"), reply);
    assert!(house.get("", "/communities/agua/topics?sort=unanswered").await.items().is_empty());
    house.ask(&token, (Method::DELETE, &answer), None).await.is(204);
    assert_eq!(house.get("", "/communities/agua/topics?sort=unanswered").await.items().len(), 1);

    let pinned = house.ask(&ana_token, (Method::PUT, &format!("{path}/pin")), None).await.is(200);
    assert_eq!(pinned.json["pinned"], true);
    house.ask(&ana_token, (Method::DELETE, &format!("{path}/pin")), None).await.is(204);
    house.ask(&ana_token, (Method::DELETE, &format!("{path}?reason=Repetida")), None).await.is(204);
    house.get("", &path).await.is(410);
    house.ask(&ana_token, (Method::PUT, &format!("{path}/pin")), None).await.is(410);
}

async fn lists_have_pages(house: &House) {
    let (ana, token) = house.member("ana", ALL).await;
    for name in ["agua", "barro", "cobre"] {
        house.community(name, &ana).await;
    }
    for title in ["Uno", "Dos", "Tres"] {
        house.topic(&token, "agua", title).await.is(201);
    }
    for (list, field) in
        [("/communities?limit=2&lang=en", "name"), ("/communities/agua/topics?limit=2&sort=new", "title")]
    {
        let first = house.get("", list).await.is(200);
        let link = first.header(LINK);
        let next = link
            .strip_prefix("<http://casa.example/api/ateneo/v1")
            .and_then(|l| l.strip_suffix(">; rel=\"next\""));
        let second = house.get("", next.unwrap_or_else(|| panic!("{link}"))).await.is(200);
        let mut all: Vec<&str> = Vec::new();
        all.extend(first.items().iter().chain(second.items()).map(|item| item[field].as_str().unwrap()));
        assert!(all == ["agua", "barro", "cobre"] || all == ["Tres", "Dos", "Uno"], "{all:?}");
        assert_eq!(second.header(LINK), "");
    }
    let english = house.get("", "/communities/agua?lang=en").await;
    assert_eq!(
        (english.text("title"), &english.json["titles"]["es"]),
        ("Rural water".to_owned(), &json!("Agua rural"))
    );
    let header = [(http::header::ACCEPT_LANGUAGE, "fr, en;q=0.5")];
    let english = house.ask_with("", (Method::GET, "/communities/agua"), None, &header).await;
    assert_eq!(english.text("title"), "Rural water");
    house.sql("insert into instances (host) values ('a.example'), ('b.example')").await;
    let hosts = house.get("", "/instances?limit=1").await.is(200);
    let link = hosts.header(LINK);
    let path = link.trim_start_matches("<http://casa.example/api/ateneo/v1").split('>').next().unwrap();
    assert_eq!(house.get("", path).await.is(200).items()[0]["host"], "b.example");
}

async fn following_joining_finding(house: &House) {
    let (ana, token) = house.member("ana", ALL).await;
    let (_, beto) = house.member("beto", ALL).await;
    house.community("agua", &ana).await;
    let followed = house.post(&beto, "/follows", json!({"account": "ana@casa.example"})).await.is(200);
    assert_eq!(
        (followed.text("state").as_str(), &followed.json["account"]["type"]),
        ("accepted", &json!("person"))
    );
    house.post(&beto, "/follows", json!({"account": "beto"})).await.is(422);
    house.post(&beto, "/follows", json!({"account": "nadie@casa.example"})).await.is(404);
    let waiting = house.post(&beto, "/follows", json!({"account": "!obras@campus.example"})).await.is(200);
    assert_eq!(waiting.text("state"), "pending");
    assert_eq!(house.get(&beto, "/follows").await.is(200).items().len(), 2);
    house
        .ask(&beto, (Method::DELETE, "/follows"), Some(json!({"account": "@ana@casa.example"})))
        .await
        .is(204);
    house.ask(&beto, (Method::DELETE, "/follows?account=!obras@campus.example"), None).await.is(204);
    assert!(house.get(&beto, "/follows").await.items().is_empty());
    house.ask(&beto, (Method::DELETE, "/follows"), None).await.is(415);

    let joined = house.ask(&beto, (Method::PUT, "/communities/agua/membership"), None).await.is(200);
    assert_eq!((&joined.json["is_member"], &joined.json["is_facilitator"]), (&json!(true), &json!(false)));
    let seen = house.get("", "/communities/agua").await;
    assert_eq!((&seen.json["member_count"], &seen.json["follower_count"]), (&json!(2), &json!(1)));
    house.ask(&beto, (Method::DELETE, "/communities/agua/membership"), None).await.is(204);
    house.ask(&beto, (Method::PUT, "/communities/obras@campus.example/membership"), None).await.is(403);

    house.get("", "/lookup?resource=obras@campus.example").await.is(401);
    assert_eq!(
        house.get("", "/lookup?resource=@ana@casa.example").await.is(200).json["person"]["name"],
        "ana"
    );
    let found = house.get(&token, "/lookup?resource=!obras@campus.example").await.is(200);
    assert_eq!(found.json["community"]["url"], "http://casa.example/c/obras@campus.example");
    house.get(&token, "/lookup?resource=x@nowhere.example").await.is(404);

    let topic = house.topic(&token, "obras@campus.example", "Un saludo").await.is(201);
    assert_eq!(topic.text("state"), "pending");
    let path = format!("/topics/{}", topic.text("id"));
    house.get(&token, &path).await.is(200);
    house.get("", &path).await.is(404);
    house.get(&beto, &path).await.is(404);
}

async fn pictures_are_uploaded_and_claimed(house: &House) {
    let (ana, token) = house.member("ana", ALL).await;
    house.community("agua", &ana).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let upload = |part: &str, alt: &str, bytes: &[u8]| {
        let head = format!(
            "--b\r\ncontent-disposition: form-data; name=\"alt\"\r\n\r\n{alt}\r\n\
             --b\r\ncontent-disposition: form-data; name=\"{part}\"; filename=\"../x.png\"\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        let request =
            Request::post(format!("{PREFIX}/media")).header(AUTHORIZATION, format!("Bearer {token}"));
        house.send(
            request.header(CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body)).unwrap(),
        )
    };
    let added = upload("file", "Una bomba", png.get_ref()).await.is(201);
    assert_eq!((added.text("alt").as_str(), &added.json["width"]), ("Una bomba", &json!(3)));
    let key = added.text("url").rsplit('/').next().unwrap().to_owned();
    assert!(crate::storage::is_key(&key) && !house.app.storage.get(&key).await.unwrap().is_empty());
    upload("file", "nul \0", png.get_ref()).await.is(422);
    upload("file", "", b"<svg/>").await.is(422);
    upload("other", "", b"x").await.is(422);
    upload("file", "", &vec![0; 18 * 1024 * 1024]).await.is(413);
    house.post(&token, "/media", json!({})).await.is(415);
    let draft = json!({"title": "Con foto", "body": "x", "language": "es", "images": [added.text("id")]});
    let topic = house.post(&token, "/communities/agua/topics", draft.clone()).await.is(201);
    assert_eq!(topic.json["attachments"][0]["url"], added.text("url"));
    house.post(&token, "/communities/agua/topics", draft).await.is(422);
}

async fn posting_is_limited(house: &House) {
    let (ana, ana_token) = house.member("ana", ALL).await;
    let (_, token) = house.member("beto", ALL).await;
    house.community("agua", &ana).await;
    for n in 0..8 {
        house.topic(&token, "agua", &format!("Tema {n}")).await.is(201);
    }
    let stopped = house.topic(&token, "agua", "Uno más").await.is(429);
    assert!(stopped.header(http::header::RETRY_AFTER).parse::<u64>().unwrap() <= 3600);
    assert_eq!(house.get("", "/communities/agua").await.json["topic_count"], 8);
    for n in 0..9 {
        house.topic(&ana_token, "agua", &format!("Aviso {n}")).await.is(201);
    }
}
