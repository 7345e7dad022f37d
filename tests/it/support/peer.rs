//! A server that is not ours: one actor with a real key, documents and answers as a test wants them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ateneo::actors::keys;
use ateneo::federation::signature::SigningKey;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use serde_json::{Value, json};
use url::Url;

use super::house::{Answer, House, client};

pub struct Peer {
    pub port: u16,
    name: &'static str,
    key: SigningKey,
    state: Shown,
}

#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Stage>>);

#[derive(Default)]
struct Stage {
    documents: HashMap<String, Page>,
    asked: Vec<String>,
    received: Vec<Value>,
}

/// What a path answers.
#[derive(Clone)]
pub enum Page {
    Document(Value),
    /// Any text with any type and status.
    Raw(u16, &'static str, String),
    Redirect(String),
    /// A byte now and then, for ever.
    Drip,
}

impl Peer {
    /// Starts on a free port as `{name}.localhost`, with the person `mallory`.
    pub async fn start(name: &'static str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (pkcs8, public_pem) = tokio::task::spawn_blocking(|| keys::pair().unwrap()).await.unwrap();
        let actor = format!("http://{name}.localhost:{port}/u/mallory");
        let key = SigningKey::from_pkcs8(format!("{actor}#main-key"), &pkcs8).unwrap();
        let state = Shown::default();
        let router = Router::new().fallback(serve).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let peer = Self { port, name, key, state };
        peer.actor("mallory", &public_pem);
        peer
    }

    pub fn base(&self) -> String {
        format!("http://{}.localhost:{}", self.name, self.port)
    }

    pub fn id(&self, path: &str) -> String {
        format!("{}{path}", self.base())
    }

    /// Serves a person with this public key, which is mallory's unless said otherwise.
    pub fn actor(&self, name: &str, public_pem: &str) {
        let id = self.id(&format!("/u/{name}"));
        self.show(&format!("/u/{name}"), Page::Document(json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": id, "type": "Person", "preferredUsername": name, "name": name,
            "inbox": format!("{id}/inbox"), "outbox": format!("{id}/outbox"), "followers": format!("{id}/followers"),
            "endpoints": {"sharedInbox": self.id("/inbox")},
            "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": public_pem}
        })));
    }

    pub fn show(&self, path: &str, page: Page) {
        self.state.0.lock().unwrap().documents.insert(path.to_owned(), page);
    }

    /// Paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.state.0.lock().unwrap().asked.clone()
    }

    /// Activities that came to an inbox here.
    pub fn received(&self) -> Vec<Value> {
        self.state.0.lock().unwrap().received.clone()
    }

    pub fn mallory(&self) -> String {
        self.id("/u/mallory")
    }

    /// A public note of mallory, as an object.
    pub fn note(&self, path: &str, (to, reply): (&str, Option<&str>), content: &str) -> Value {
        let mut note = json!({
            "id": self.id(path), "type": "Note", "attributedTo": self.mallory(), "content": content,
            "to": ["https://www.w3.org/ns/activitystreams#Public", to], "cc": [], "audience": to,
            "published": "2026-11-20T10:00:00Z"
        });
        if let Some(reply) = reply {
            note["inReplyTo"] = json!(reply);
        }
        note
    }

    /// An activity of mallory.
    pub fn activity(&self, kind: &str, path: &str, object: Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.id(path), "type": kind, "actor": self.mallory(), "object": object,
            "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": []
        })
    }

    /// The headers of a correctly signed delivery.
    pub fn signed(&self, house: &House, path: &str, (body, at): (&[u8], DateTime<Utc>)) -> HeaderMap {
        let url = Url::parse(&format!("{}{path}", house.base())).unwrap();
        let mut headers = self.key.sign_post(&url, body, at).unwrap();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
        headers.insert(header::HOST, HeaderValue::from_str(&house.host()).unwrap());
        headers
    }

    /// Delivers, signed by mallory.
    pub async fn deliver(&self, house: &House, activity: &Value) -> Answer {
        let body = activity.to_string().into_bytes();
        let headers = self.signed(house, "/inbox", (&body, now()));
        post(house, "/inbox", headers, body).await
    }
}

/// The time of a test is the system's.
pub fn now() -> DateTime<Utc> {
    ateneo::clock::Clock::default().now()
}

pub async fn post(house: &House, path: &str, headers: HeaderMap, body: Vec<u8>) -> Answer {
    let request = client().post(format!("http://127.0.0.1:{}{path}", house.port)).headers(headers).body(body);
    house.send(request).await
}

async fn serve(State(shown): State<Shown>, method: Method, uri: Uri, body: Bytes) -> Response {
    let page = {
        let mut stage = shown.0.lock().unwrap();
        stage.asked.push(uri.to_string());
        if method == Method::POST {
            stage.received.extend(serde_json::from_slice(&body).ok());
            return StatusCode::ACCEPTED.into_response();
        }
        stage.documents.get(uri.path()).cloned()
    };
    match page {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Page::Document(value)) => {
            ([(header::CONTENT_TYPE, "application/activity+json")], value.to_string()).into_response()
        }
        Some(Page::Raw(status, content_type, text)) => {
            (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, content_type)], text)
                .into_response()
        }
        Some(Page::Redirect(to)) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
        Some(Page::Drip) => {
            let drops = futures_util::stream::unfold((), |()| async {
                tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                Some((Ok::<_, std::convert::Infallible>(Bytes::from_static(b" ")), ()))
            });
            let headers = [(header::CONTENT_TYPE, "application/activity+json")];
            (headers, axum::body::Body::from_stream(drops)).into_response()
        }
    }
}
