//! A house as others meet it: the program in a process of its own, reached over TCP.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{TestDatabase, description};

pub struct House {
    pub name: String,
    pub port: u16,
    pub database: TestDatabase,
    data: tempfile::TempDir,
    environment: Vec<(String, String)>,
    child: Option<Child>,
    client: reqwest::Client,
}

/// Somebody of a house, with a token.
#[derive(Clone)]
pub struct Member {
    pub name: String,
    pub token: String,
}

/// What a request came to.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text))
    }

    /// The JSON, if the status is the one expected.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests speak to loopback as browsers and servers would")]
pub fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .no_proxy()
        .no_gzip()
        .build()
        .unwrap()
}

/// A port nobody listens on, below the range from which the system takes those of outgoing
/// connections: a house that was killed must find it free when it comes back.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 11_000).unwrap_or_default();
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(7);
        let port = 20_000 + start.wrapping_add(step) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

impl House {
    /// A new house, running.
    pub async fn open(name: &str) -> Self {
        Self::with(name, &[]).await
    }

    /// A new house with settings of its own, running.
    pub async fn with(name: &str, settings: &[(&str, &str)]) -> Self {
        let mut house = Self {
            name: name.to_owned(),
            port: free_port(),
            database: TestDatabase::new().await,
            data: tempfile::tempdir().unwrap(),
            environment: settings
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            child: None,
            client: client(),
        };
        house.start().await;
        house
    }

    pub fn host(&self) -> String {
        format!("{}.localhost:{}", self.name, self.port)
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.host())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ateneo"));
        for (key, _) in std::env::vars_os().filter(|(key, _)| key.to_string_lossy().starts_with("ATENEO_")) {
            command.env_remove(key);
        }
        command
            .args(arguments)
            .env("ATENEO_PUBLIC_URL", self.base())
            .env("ATENEO_BIND", format!("127.0.0.1:{}", self.port))
            .env("ATENEO_DATA_DIR", self.data.path())
            .env("ATENEO_DATABASE_URL", &self.database.url)
            .env("ATENEO_FEDERATION__ALLOW_LOOPBACK", "true")
            .env("ATENEO_LOG__FILTER", "warn")
            .env("ATENEO_INSTANCE__TITLE", format!("Casa {}", self.name))
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null());
        command
    }

    /// Where the house keeps its files.
    pub fn data_dir(&self) -> &std::path::Path {
        self.data.path()
    }

    /// Resident memory of the running house, in KiB.
    pub fn memory(&self) -> usize {
        let pid = self.child.as_ref().map_or(0, Child::id);
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
    }

    /// Runs a command to its end; what it printed.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub async fn start(&mut self) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.data.path().join("serve.log"))
            .unwrap();
        let mut command = self.command(&["serve"]);
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap());
        let started = Instant::now();
        loop {
            let ready = self.client.get(format!("http://127.0.0.1:{}/readyz", self.port)).send().await;
            if ready.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                return;
            }
            if let Some(status) = self.child.as_mut().and_then(|child| child.try_wait().unwrap()) {
                panic!("{} ended: {status}", self.name);
            }
            assert!(started.elapsed() < Duration::from_secs(30), "{} does not get ready", self.name);
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// The signal of `kill -9` alone, in the middle of whatever is going on.
    pub fn strike(&self) {
        if let Some(child) = &self.child {
            let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        }
    }

    /// SIGTERM; returns how it ended and how long it took.
    pub fn stop(&mut self) -> (std::process::ExitStatus, Duration) {
        let mut child = self.child.take().unwrap();
        let started = Instant::now();
        let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        (child.wait().unwrap(), started.elapsed())
    }

    pub fn member(&self, name: &str) -> Member {
        self.run(&[
            "member",
            "add",
            name,
            "--email",
            &format!("{name}@example.org"),
            "--password",
            "correct horse battery",
        ]);
        let token = self.run(&["token", name, "--scopes", "read write follow"]);
        Member { name: name.to_owned(), token }
    }

    pub fn community(&self, name: &str, facilitator: &Member) {
        self.run(&[
            "community",
            "add",
            name,
            "--title",
            name,
            "--language",
            "es",
            "--facilitator",
            &facilitator.name,
        ]);
    }

    /// A request to a path of the house, as somebody or nobody.
    pub fn request(&self, method: Method, path: &str, member: Option<&Member>) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("http://127.0.0.1:{}{path}", self.port));
        let request = request.header("Host", self.host());
        match member {
            Some(member) => request.bearer_auth(&member.token),
            None => request,
        }
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    /// For houses that may be dying. What the REST API answers must be described.
    pub async fn try_send(&self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let request = request.build()?;
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let response = self.client.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let media_type = headers.get("content-type").and_then(|value| value.to_str().ok());
        description::hold(&method, &path, (status, media_type));
        Ok(Answer { status, headers, text: response.text().await? })
    }

    /// GET below the API's prefix.
    pub async fn get(&self, member: Option<&Member>, path: &str) -> Answer {
        self.send(self.request(Method::GET, &format!("/api/ateneo/v1{path}"), member)).await
    }

    pub async fn call(&self, method: Method, member: &Member, (path, body): (&str, Value)) -> Answer {
        let request = self.request(method, &format!("/api/ateneo/v1{path}"), Some(member));
        self.send(if body.is_null() { request } else { request.json(&body) }).await
    }

    pub async fn post(&self, member: &Member, path: &str, body: Value) -> Answer {
        self.call(Method::POST, member, (path, body)).await
    }

    /// An ActivityPub document.
    pub async fn document(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path, None).header("Accept", "application/activity+json");
        self.send(request).await
    }

    /// The items of a list.
    pub async fn items(&self, member: Option<&Member>, path: &str) -> Vec<Value> {
        self.get(member, path).await.expect(200)["items"].as_array().unwrap().clone()
    }

    /// The topic of this title, once it is in the list and published.
    pub async fn topic(&self, member: &Member, (community, title): (&str, &str)) -> Option<Value> {
        let topics = self.items(Some(member), &format!("/communities/{community}/topics?limit=100")).await;
        topics.into_iter().find(|topic| topic["title"] == title)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.data.path().join("serve.log")).unwrap_or_default();
            let lines: Vec<&str> = log.lines().collect();
            let last = lines.get(lines.len().saturating_sub(40)..).unwrap_or_default();
            eprintln!("--- {} said last:\n{}\n---", self.name, last.join("\n"));
        }
    }
}
