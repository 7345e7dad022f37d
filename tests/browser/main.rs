//! A person with Chromium: keyboard, scripts, two houses.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step fails the test")]

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

#[path = "../it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the other binary, which uses the rest")]
mod support;

use support::House;

/// Chromium under its driver, both ended with the value.
struct Driver {
    child: Child,
    port: u16,
    profile: tempfile::TempDir,
}

impl Driver {
    async fn start() -> Self {
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

    async fn browser(&self, (width, height): (u32, u32)) -> Client {
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

async fn fill(browser: &Client, field: &str, text: &str) {
    let element = browser.wait().for_element(Locator::Css(field)).await.unwrap();
    element.clear().await.unwrap();
    element.send_keys(text).await.unwrap();
}

async fn text(browser: &Client) -> String {
    browser.find(Locator::Css("main")).await.unwrap().text().await.unwrap()
}

async fn shows(browser: &Client, what: &str) {
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

async fn sign_in(browser: &Client, house: &House, name: &str) {
    browser.goto(&format!("{}/signin", house.base())).await.unwrap();
    fill(browser, "#f-login", name).await;
    fill(browser, "#f-password", "correct horse battery").await;
    browser.find(Locator::Css("main form button.main")).await.unwrap().click().await.unwrap();
    browser.wait().for_element(Locator::Css("details.me")).await.unwrap();
}

/// A member of one house finds a community of the other, follows, writes; the answer comes back.
#[tokio::test]
async fn across_two_houses_in_a_real_browser() {
    let (hub, campus) = tokio::join!(House::open("hub"), House::open("campus"));
    let ana = hub.member("ana");
    campus.member("beto");
    hub.community("agua", &ana);
    let driver = Driver::start().await;
    let phone = driver.browser((360, 740)).await;
    sign_in(&phone, &campus, "beto").await;

    phone.goto(&format!("{}/search?q=agua@{}", campus.base(), hub.host())).await.unwrap();
    shows(&phone, "agua").await;
    let follow = phone.find(Locator::Css("main form[action$='/follow'] button")).await.unwrap();
    follow.click().await.unwrap();
    let started = Instant::now();
    let community = format!("{}/c/agua@{}", campus.base(), hub.host());
    loop {
        phone.goto(&community).await.unwrap();
        let button = phone.find(Locator::Css("main form[action$='/follow'] button")).await.unwrap();
        if ["Following", "Siguiendo"].contains(&button.text().await.unwrap().trim()) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(15), "the follow is not accepted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    phone.goto(&format!("{community}/topics/new")).await.unwrap();
    fill(&phone, "#f-title", "Pregunta desde el campus").await;
    fill(&phone, "#f-body", "Texto con *énfasis*").await;
    phone.find(Locator::Css("main form .bar button.main")).await.unwrap().click().await.unwrap();
    shows(&phone, "Pregunta desde el campus").await;

    let office = driver.browser((1440, 900)).await;
    sign_in(&office, &hub, "ana").await;
    let started = Instant::now();
    loop {
        office.goto(&format!("{}/c/agua", hub.base())).await.unwrap();
        if text(&office).await.contains("Pregunta desde el campus") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(15), "the topic does not arrive");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    office.find(Locator::LinkText("Pregunta desde el campus")).await.unwrap().click().await.unwrap();
    fill(&office, "#reply textarea", "Respuesta del hub").await;
    office.find(Locator::Css("#reply .bar button.main")).await.unwrap().click().await.unwrap();
    shows(&office, "Respuesta del hub").await;

    let started = Instant::now();
    loop {
        phone.refresh().await.unwrap();
        if text(&phone).await.contains("Respuesta del hub") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(15), "the reply does not come back");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // Nothing is wider than the phone.
    let width = phone.execute("return document.documentElement.scrollWidth", Vec::new()).await.unwrap();
    assert_eq!(width, 360);
    phone.close().await.unwrap();
    office.close().await.unwrap();
}
