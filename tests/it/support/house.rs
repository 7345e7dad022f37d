//! A house: an `ateneo serve` process with its own database and directory.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue, Method, header};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use super::client::{Answer, Client};
use super::database::Database;
use super::{Dice, now};

pub const API: &str = "/api/ateneo/v1";

pub struct House {
    name: String,
    port: u16,
    settings: Vec<(String, String)>,
    process: Option<Child>,
    data_dir: tempfile::TempDir,
    pub client: Client,
    // Last: dropped when the process is gone.
    database: Database,
}

impl House {
    /// Starts `http://{name}.localhost:{port}` and waits until it answers.
    pub async fn start(name: &str) -> Self {
        Self::start_with(name, &[]).await
    }

    /// With more environment, for instance `("ATENEO_LIMITS__POSTS_PER_HOUR", "3")`.
    pub async fn start_with(name: &str, settings: &[(&str, &str)]) -> Self {
        let mut house = Self::closed(name, settings).await;
        let mut dice = Dice::new(u64::from(std::process::id()) ^ now().timestamp_micros().unsigned_abs());
        for _ in 0..20 {
            // Below the range the system takes for outgoing connections, so that it is still free
            // when a killed house comes back.
            house.port = 20_000 + u16::try_from(dice.below(12_000)).unwrap_or_default();
            if std::net::TcpListener::bind(("127.0.0.1", house.port)).is_err() {
                continue;
            }
            house.spawn();
            if house.is_up().await {
                return house;
            }
        }
        panic!("{name} does not start:\n{}", house.log());
    }

    /// A house with nothing running, for the command line.
    pub async fn closed(name: &str, settings: &[(&str, &str)]) -> Self {
        let data_dir = tempfile::Builder::new().prefix("ateneo-house-").tempdir().expect("a directory");
        Self {
            name: name.to_owned(),
            port: 19_999,
            settings: settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            process: None,
            data_dir,
            client: Client::new(),
            database: Database::migrated().await,
        }
    }

    /// `name.localhost:port`.
    pub fn host(&self) -> String {
        format!("{}.localhost:{}", self.name, self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host())
    }

    pub fn database_url(&self) -> String {
        self.database.url()
    }

    pub fn data_dir(&self) -> &Path {
        self.data_dir.path()
    }

    /// The program with this house's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        // Another build of the program, for instance an optimised one.
        let program = std::env::var_os("ATENEO_TEST_PROGRAM").unwrap_or(env!("CARGO_BIN_EXE_ateneo").into());
        let mut command = Command::new(program);
        for (key, _) in std::env::vars_os().filter(|(key, _)| key.to_string_lossy().starts_with("ATENEO_")) {
            command.env_remove(key);
        }
        command
            .args(arguments)
            .current_dir(self.data_dir.path())
            .env("ATENEO_PUBLIC_URL", format!("http://{}", self.host()))
            .env("ATENEO_BIND", format!("127.0.0.1:{}", self.port))
            .env("ATENEO_DATA_DIR", self.data_dir.path())
            .env("ATENEO_DATABASE_URL", self.database.url())
            .env("ATENEO_DATABASE__POOL_SIZE", "8")
            .env("ATENEO_FEDERATION__ALLOW_LOOPBACK", "true")
            .env("ATENEO_LOG__FILTER", "info,ateneo=debug")
            .envs(self.settings.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs a subcommand to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        tokio::task::spawn_blocking(move || command.output().expect("the program"))
            .await
            .expect("the program")
    }

    /// Runs a subcommand that must succeed; what it printed.
    pub async fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "ateneo {arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }

    /// Adds a member; their token.
    pub async fn member(&self, name: &str) -> String {
        self.must(&["member", "add", name, "--email", &format!("{name}@example.org")]).await;
        self.must(&["token", name, "--scopes", "read write follow"]).await
    }

    pub async fn community(&self, name: &str, facilitator: &str) {
        let title = format!("Comunidad {name}");
        let arguments =
            ["community", "add", name, "--title", &title, "--language", "es", "--facilitator", facilitator];
        self.must(&arguments).await;
    }

    fn spawn(&mut self) {
        let log = File::options().create(true).append(true).open(self.data_dir.path().join("serve.log"));
        let log = log.expect("a log");
        let mut command = self.command(&["serve"]);
        command.stdout(log.try_clone().expect("a log")).stderr(log);
        self.process = Some(command.spawn().expect("the program"));
    }

    /// Waits for `/readyz`; false when the process ends before.
    async fn is_up(&mut self) -> bool {
        let started = Instant::now();
        let ready = format!("http://127.0.0.1:{}/readyz", self.port);
        while started.elapsed() < Duration::from_secs(30) {
            if self.process.as_mut().is_none_or(|process| !matches!(process.try_wait(), Ok(None))) {
                self.process = None;
                return false;
            }
            let answer = self.client.send(Method::GET, &ready, HeaderMap::new(), None).await;
            if answer.is_ok_and(|answer| answer.status == 200) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        false
    }

    /// `kill -9`: nothing is finished, nothing is said.
    pub fn kill9(&mut self) {
        let mut process = self.process.take().expect("a running house");
        process.kill().expect("kill -9");
        process.wait().expect("its end");
    }

    /// SIGTERM; its exit status.
    pub async fn stop(&mut self) -> std::process::ExitStatus {
        let mut process = self.process.take().expect("a running house");
        let id = Pid::from_raw(i32::try_from(process.id()).expect("a process id"));
        kill(id, Signal::SIGTERM).expect("SIGTERM");
        tokio::task::spawn_blocking(move || process.wait().expect("its end")).await.expect("its end")
    }

    /// Starts again on the same address with the same data.
    pub async fn restart(&mut self) {
        for _ in 0..40 {
            self.spawn();
            if self.is_up().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("{} does not come back:\n{}", self.name, self.log());
    }

    /// The end of what the process logged.
    pub fn log(&self) -> String {
        let log = std::fs::read(self.data_dir.path().join("serve.log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().collect();
        lines.get(lines.len().saturating_sub(60)..).unwrap_or_default().join("\n")
    }

    /// A request below `/api/ateneo/v1`; `Err` when the house does not answer.
    pub async fn try_call(
        &self,
        (method, path): (Method, &str),
        token: &str,
        body: Option<&Value>,
    ) -> Result<Answer, reqwest::Error> {
        let mut headers = HeaderMap::new();
        if !token.is_empty() {
            let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a token");
            headers.insert(header::AUTHORIZATION, value);
        }
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let body = body.map(|body| body.to_string().into_bytes());
        self.client.send(method, &self.url(&format!("{API}{path}")), headers, body).await
    }

    pub async fn call(&self, method: Method, path: &str, token: &str, body: Option<&Value>) -> Answer {
        self.try_call((method, path), token, body)
            .await
            .unwrap_or_else(|error| panic!("{}: {path}: {error}\n{}", self.name, self.log()))
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, token, None).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, token, Some(body)).await
    }

    pub async fn patch(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, token, Some(body)).await
    }

    pub async fn put(&self, path: &str, token: &str) -> Answer {
        self.call(Method::PUT, path, token, None).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        self.call(Method::DELETE, path, token, None).await
    }

    /// Every item of a list, through all its pages.
    pub async fn all(&self, path: &str, token: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = format!("{path}{}limit=100", if path.contains('?') { '&' } else { '?' });
        loop {
            let answer = self.get(&next, token).await;
            items.extend(answer.expect(200)["items"].as_array().expect("items").clone());
            match next_of(&answer) {
                Some(found) => next = found,
                None => return items,
            }
        }
    }

    /// The topic with this title in a community, as this house lists it.
    pub async fn topic(&self, community: &str, title: &str) -> Option<Value> {
        let found = self.all(&format!("/communities/{community}/topics?sort=new"), "").await;
        let mut found = found.into_iter().filter(|topic| topic["title"] == title);
        let first = found.next();
        assert!(found.next().is_none(), "{title}: twice");
        first
    }
}

/// Path of the next page below `/api/ateneo/v1`, from `Link`.
pub fn next_of(answer: &Answer) -> Option<String> {
    let link = answer.header("link");
    let url = link.strip_prefix('<')?.split_once(">; rel=\"next\"")?.0;
    Some(url.split_once(API)?.1.to_owned())
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        if std::thread::panicking() {
            eprintln!("--- {} said last:\n{}\n---", self.name, self.log());
        }
    }
}
