//! Servers that say what a test wants them to say: several hosts on one port, with actors that sign.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ateneo::actors::keys;
use ateneo::federation::signature::SigningKey;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::House;
use super::peer::now;

pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const ACTIVITY: &str = "application/activity+json";

/// What an address answers.
#[derive(Clone)]
pub enum Page {
    Document(Value),
    /// A content type and a text.
    Typed(&'static str, String),
    Status(u16),
    Redirect(String),
    /// A document that comes byte by byte, and never to its end.
    Drip,
}

/// A request that reached us.
#[derive(Clone, Debug)]
pub struct Seen {
    pub host: String,
    pub path: String,
    pub body: Value,
}

#[derive(Default)]
struct Stage {
    pages: HashMap<(String, String), Page>,
    seen: Vec<Seen>,
}

/// Every `*.localhost` on one port.
#[derive(Clone)]
pub struct Web {
    port: u16,
    stage: Arc<Mutex<Stage>>,
}

impl Web {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let web = Self { port, stage: Arc::default() };
        let router = Router::new().fallback(answer).with_state(web.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        web
    }

    /// `name.localhost:port`.
    pub fn host(&self, name: &str) -> String {
        format!("{name}.localhost:{}", self.port)
    }

    pub fn url(&self, name: &str, path: &str) -> String {
        format!("http://{}{path}", self.host(name))
    }

    /// From now on `url` answers with this.
    pub fn serve(&self, url: &str, page: Page) {
        let (host, path) = split(url);
        self.stage.lock().unwrap().pages.insert((host, path), page);
    }

    /// Requests that came for a host.
    pub fn seen(&self, name: &str) -> Vec<Seen> {
        let host = self.host(name);
        self.stage.lock().unwrap().seen.iter().filter(|seen| seen.host == host).cloned().collect()
    }

    /// Requests for a path, whatever the host.
    pub fn asked_for(&self, path: &str) -> usize {
        self.stage.lock().unwrap().seen.iter().filter(|seen| seen.path == path).count()
    }

    /// A person with a key, served and found by handle.
    pub fn person(&self, host: &str, name: &str) -> Someone {
        self.actor((host, "u", "Person"), name)
    }

    pub fn group(&self, host: &str, name: &str) -> Someone {
        self.actor((host, "c", "Group"), name)
    }

    fn actor(&self, (host, letter, kind): (&str, &str, &str), name: &str) -> Someone {
        let id = self.url(host, &format!("/{letter}/{name}"));
        let (pkcs8, public_pem) = keys::pair().expect("a key");
        let key_id = format!("{id}#main-key");
        let document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": id,
            "type": kind,
            "preferredUsername": name,
            "inbox": format!("{id}/inbox"),
            "outbox": format!("{id}/outbox"),
            "followers": format!("{id}/followers"),
            "endpoints": {"sharedInbox": self.url(host, "/inbox")},
            "publicKey": {"id": key_id, "owner": id, "publicKeyPem": public_pem}
        });
        self.serve(&id, Page::Document(document.clone()));
        let subject = format!("acct:{name}@{}", self.host(host));
        let found = json!({"subject": subject, "links": [{"rel": "self", "type": ACTIVITY, "href": id}]});
        let finger = self.url(host, &format!("/.well-known/webfinger?{subject}"));
        self.serve(&finger, Page::Typed("application/jrd+json", found.to_string()));
        let key = SigningKey::from_pkcs8(key_id, &pkcs8).expect("a key");
        Someone { id, base: self.url(host, ""), document, key }
    }
}

fn split(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").expect("http");
    let (host, path) = rest.split_once('/').expect("a path");
    (host.to_owned(), format!("/{path}"))
}

async fn answer(State(web): State<Web>, request: Request<Body>) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let resource = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .find_map(|(key, value)| (key == "resource").then(|| value.into_owned()));
    let path = match resource {
        Some(resource) => format!("{}?{resource}", request.uri().path()),
        None => request.uri().path().to_owned(),
    };
    let posted = request.method() == http::Method::POST;
    let body = axum::body::to_bytes(request.into_body(), 4_000_000).await.unwrap_or_default();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let page = {
        let mut stage = web.stage.lock().unwrap();
        stage.seen.push(Seen { host: host.clone(), path: path.clone(), body });
        stage.pages.get(&(host, path)).cloned()
    };
    match page {
        None if posted => StatusCode::ACCEPTED.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Page::Document(value)) => {
            ([(header::CONTENT_TYPE, ACTIVITY)], value.to_string()).into_response()
        }
        Some(Page::Typed(kind, text)) => ([(header::CONTENT_TYPE, kind)], text).into_response(),
        Some(Page::Status(status)) => StatusCode::from_u16(status).expect("a status").into_response(),
        Some(Page::Redirect(to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some(Page::Drip) => {
            let drops = futures_util::stream::unfold((), async |()| {
                tokio::time::sleep(Duration::from_millis(300)).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
            });
            ([(header::CONTENT_TYPE, ACTIVITY)], Body::from_stream(drops)).into_response()
        }
    }
}

/// Somebody on such a server.
pub struct Someone {
    pub id: String,
    /// `http://host`, for ids of their things.
    pub base: String,
    /// Their actor document.
    pub document: Value,
    pub key: SigningKey,
}

/// Header fields as they go out, in order and as often as listed.
pub type Fields = Vec<(String, String)>;

impl Someone {
    /// A topic of theirs addressed to a community.
    pub fn page(&self, slug: &str, title: &str, community: &str) -> Value {
        json!({
            "id": format!("{}/post/{slug}", self.base),
            "type": "Page",
            "attributedTo": self.id,
            "to": [PUBLIC],
            "cc": [community],
            "audience": community,
            "name": title,
            "content": format!("<p>{title}</p>"),
            "published": now().format("%FT%TZ").to_string()
        })
    }

    /// A reply of theirs to a post.
    pub fn note(&self, slug: &str, words: &str, parent: &str) -> Value {
        json!({
            "id": format!("{}/post/{slug}", self.base),
            "type": "Note",
            "attributedTo": self.id,
            "to": [PUBLIC],
            "inReplyTo": parent,
            "content": format!("<p>{words}</p>"),
            "published": now().format("%FT%TZ").to_string()
        })
    }

    /// An activity of theirs.
    pub fn does(&self, kind: &str, slug: &str, object: &Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/activities/{slug}", self.base),
            "type": kind,
            "actor": self.id,
            "to": [PUBLIC],
            "object": object
        })
    }

    /// What a correct sender would send to a house's path at that time.
    pub fn fields(&self, house: &House, (path, body): (&str, &[u8]), at: DateTime<Utc>) -> Fields {
        let url = Url::parse(&format!("{}{path}", house.base())).expect("an address");
        let signed = self.key.sign_post(&url, body, at).expect("a signature");
        let mut fields =
            vec![("host".to_owned(), house.host()), ("content-type".to_owned(), ACTIVITY.to_owned())];
        fields.extend(
            signed.iter().map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned())),
        );
        fields
    }

    /// Sends an activity to the shared inbox as a correct sender would; the status.
    pub async fn send(&self, house: &House, activity: &Value) -> u16 {
        self.send_to(house, "/inbox", activity).await
    }

    pub async fn send_to(&self, house: &House, path: &str, activity: &Value) -> u16 {
        let body = activity.to_string().into_bytes();
        let fields = self.fields(house, (path, &body), now());
        raw(house, path, &fields, &body).await.expect("an answer").0
    }
}

/// A POST with exactly these fields (and `Content-Length`): status and body, `Err` without an answer.
pub async fn raw(house: &House, path: &str, fields: &Fields, body: &[u8]) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", house.port)).await?;
    let mut head = format!("POST {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let (mut reader, mut writer) = stream.split();
    let mut answer = Vec::new();
    let write = async {
        writer.write_all(head.as_bytes()).await?;
        writer.write_all(body).await
    };
    // Who refuses a large body answers before it is all sent, and closes.
    let (_, _) = tokio::join!(write, reader.read_to_end(&mut answer));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no answer"))?;
    Ok((status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()))
}
