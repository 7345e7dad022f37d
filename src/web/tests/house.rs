//! A house to visit: a database of its own, the pages' router, and browsers with cookies.
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request, StatusCode, header};
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::accounts::account::{self, Registration};
use crate::accounts::{Member, password};
use crate::app::{App, AppState};
use crate::clock::Clock;
use crate::communities::CommunityView;
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::config::Config;
use crate::db::local::{Cluster, create_database};
use crate::db::migrate;
use crate::error::{Error, Result};
use crate::lookup::{Found, Lookup};
use crate::text::Language;

pub const PASSWORD: &str = "una frase bastante larga";

/// One server for all tests of the run; the last test out stops it.
struct Server {
    cluster: Cluster,
    room: TempDir,
}

static SERVER: tokio::sync::Mutex<Weak<Server>> = tokio::sync::Mutex::const_new(Weak::new());
static HOUSES: AtomicU32 = AtomicU32::new(0);

async fn server() -> Arc<Server> {
    let mut shared = SERVER.lock().await;
    if let Some(server) = shared.upgrade() {
        return server;
    }
    let room = tempfile::Builder::new().prefix("ateneo-web-").tempdir_in("/var/tmp").unwrap();
    std::fs::set_permissions(room.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let cluster = Cluster::join(&room.path().join("data")).await.unwrap_or_else(|error| panic!("{error}"));
    create_database(&cluster.url_of("postgres"), "web_template", None).await.unwrap();
    migrate(&cluster.url_of("web_template")).await.unwrap();
    let server = Arc::new(Server { cluster, room });
    *shared = Arc::downgrade(&server);
    server
}

/// Nothing is anywhere else.
struct Nowhere;

#[async_trait]
impl Lookup for Nowhere {
    async fn find(&self, _: &App, resource: &str) -> Result<Found> {
        if resource.contains("down.example") {
            return Err(Error::Remote("down.example does not answer".to_owned()));
        }
        Err(Error::NotFound("actor"))
    }
}

pub struct House {
    pub app: AppState,
    router: Router,
    _server: Arc<Server>,
}

impl House {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With more configuration; tables come last, as TOML wants.
    pub async fn with(settings: &str) -> Self {
        let server = server().await;
        let name = format!("web_{}", HOUSES.fetch_add(1, Ordering::Relaxed));
        create_database(&server.cluster.url_of("postgres"), &name, Some("web_template")).await.unwrap();
        let data_dir = server.room.path().join(&name);
        let url =
            if settings.contains("public_url") { "" } else { "public_url = 'http://hub.localhost:4010'\n" };
        let file = server.room.path().join(format!("{name}.toml"));
        std::fs::write(&file, format!("{url}data_dir = '{}'\n{settings}", data_dir.display())).unwrap();
        let config = Config::load(Some(&file)).unwrap();
        let app =
            App::new(config, &server.cluster.url_of(&name), Clock::default(), Arc::new(Nowhere)).unwrap();
        let router = crate::web::router(&app).with_state(app.clone());
        Self { app, router, _server: server }
    }

    pub async fn member(&self, name: &str) -> Member {
        self.account(name, false).await
    }

    pub async fn admin(&self, name: &str) -> Member {
        self.account(name, true).await
    }

    async fn account(&self, name: &str, is_admin: bool) -> Member {
        let registration = Registration {
            name: name.to_owned(),
            display_name: format!("Señora {name}"),
            email: format!("{name}@correo.example"),
            password: Some(PASSWORD.to_owned()),
            language: Language::Es,
            time_zone: "America/Asuncion".to_owned(),
            is_admin,
            approved: true,
            reason: String::new(),
        };
        let hash = password::hash(&self.app.password_slots, PASSWORD.to_owned()).await.unwrap();
        let new = (&registration, Some(hash));
        let app = &self.app;
        app.db
            .transaction(async |conn| account::register(conn, app.here(), &app.secret, new).await)
            .await
            .unwrap()
    }

    pub async fn community(&self, name: &str) -> CommunityView {
        self.community_like(NewCommunity::open(name, "es", "Agua segura"), None).await
    }

    pub async fn community_like(&self, new: NewCommunity, facilitator: Option<&Member>) -> CommunityView {
        let app = &self.app;
        app.db
            .transaction(async |conn| {
                let made = community::create(conn, app.here(), &app.secret, &new).await?;
                if let Some(member) = facilitator {
                    let who = (made.community.id, member.actor.id);
                    membership::grant(conn, app.here(), who, (Role::Facilitator, None)).await?;
                }
                Ok(made)
            })
            .await
            .unwrap()
    }

    pub async fn rows(&self, query: &str) -> String {
        let (client, connection) =
            tokio_postgres::connect(self.app.db.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let rows = client.simple_query(query).await.unwrap();
        rows.iter()
            .find_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
            .unwrap_or_default()
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            headers: HeaderMap::new(),
            token: String::new(),
        }
    }

    /// A browser that signed in through the form.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/signin").await;
        let seen = browser.post("/signin", &[("login", name), ("password", PASSWORD)]).await;
        assert_eq!((seen.status, seen.location()), (StatusCode::SEE_OTHER, "/"), "{}", seen.body);
        browser.get("/settings").await;
        browser
    }
}

pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: HeaderMap,
    /// The token of the last page that had a form.
    pub token: String,
}

/// A file of a form: field, name and content.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

impl Browser {
    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn follow(&mut self, seen: &Seen) -> Seen {
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
        let path = seen.location().split('#').next().unwrap().to_owned();
        self.get(&path).await
    }

    /// A form with the browser's own token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.token.clone();
        self.post_as(path, &[&[("csrf", token.as_str())], fields].concat()).await
    }

    /// A form exactly so.
    pub async fn post_as(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// A form with files: its fields, then file and description of each.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(File<'_>, &str)]) -> Seen {
        let mut body: Vec<u8> = Vec::new();
        let token = self.token.clone();
        let text = |body: &mut Vec<u8>, name: &str, value: &str| {
            let part = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        };
        for (name, value) in [&[("csrf", token.as_str())], fields].concat() {
            text(&mut body, name, value);
        }
        for ((field, name, bytes), alt) in files {
            let head = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
            text(&mut body, "alt", alt);
        }
        body.extend_from_slice(b"--XX--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
            .body(Body::from_stream(futures_util::stream::iter(pieces(&body))))
            .unwrap();
        self.send(request).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Seen {
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        if !self.cookies.is_empty() {
            let jar: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, jar.join("; ").parse().unwrap());
        }
        let is_page = request.method() == Method::GET || request.method() == Method::POST;
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(token) = between(&body, "name=\"csrf\" value=\"", "\"").filter(|_| is_page) {
            self.token = token.to_owned();
        }
        Seen { status: parts.status, headers: parts.headers, body, bytes: bytes.to_vec() }
    }
}

/// As the network brings it.
fn pieces(body: &[u8]) -> Vec<std::io::Result<Vec<u8>>> {
    body.chunks(16 * 1024).map(|piece| Ok(piece.to_vec())).collect()
}

/// An answer.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Seen {
    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// All of a header's lines.
    pub fn lines(&self, name: &str) -> String {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub fn has(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{} without {text:?}:\n{}", self.status, self.body);
        self
    }

    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{} with {text:?}:\n{}", self.status, self.body);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.body);
        self
    }
}

pub fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let rest = &text[text.find(start)? + start.len()..];
    Some(&rest[..rest.find(end)?])
}

/// A small picture.
pub fn png() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(8, 4, |x, y| {
        image::Rgb([u8::try_from(x * 30).unwrap(), u8::try_from(y * 60).unwrap(), 90])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(picture).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
