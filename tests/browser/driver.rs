//! Chromium, driven over `WebDriver`.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

/// Chromium under its driver, both ended with the value.
pub struct Driver {
    child: Child,
    pub port: u16,
    profile: tempfile::TempDir,
}

impl Driver {
    pub async fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (`.ci/need browser`)");
        let driver = Self { child, port, profile: tempfile::tempdir().unwrap() };
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "chromedriver does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        driver
    }

    pub async fn browser(&self, (width, height): (u32, u32)) -> Client {
        let mut options = json!({"args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", self.profile.path().join(width.to_string()).display()),
        ]});
        // A window cannot be as narrow as a phone; its screen can.
        if width < 500 {
            options["mobileEmulation"] =
                json!({"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1.0}});
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub async fn fill(browser: &Client, field: &str, text: &str) {
    let element = browser.wait().for_element(Locator::Css(field)).await.unwrap();
    element.clear().await.unwrap();
    element.send_keys(text).await.unwrap();
}

/// What stands on the page; nothing while one page gives way to the next.
pub async fn text(browser: &Client) -> String {
    match browser.find(Locator::Css("main")).await {
        Ok(main) => main.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    }
}

pub async fn shows(browser: &Client, what: &str) {
    let started = Instant::now();
    while !text(browser).await.contains(what) {
        assert!(
            started.elapsed() < Duration::from_secs(15),
            "does not show {what:?}: {}",
            text(browser).await
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

pub async fn sign_in(browser: &Client, base: &str, name: &str) {
    browser.goto(&format!("{base}/signin")).await.unwrap();
    fill(browser, "#f-login", name).await;
    fill(browser, "#f-password", "correct horse battery").await;
    browser.find(Locator::Css("main form button.main")).await.unwrap().click().await.unwrap();
    browser.wait().for_element(Locator::Css("details.me")).await.unwrap();
}
