//! Passkeys with Chromium's virtual authenticator (`WebAuthn` level 3, §11).

use std::time::{Duration, Instant};

use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::driver::{Driver, fill, shows, sign_in};
use super::support::{self, House, Member};

/// A device with a lock and room for passkeys, whose owner always unlocks it.
async fn plug_in(driver: &Driver, browser: &Client) {
    let session = browser.session_id().await.unwrap().unwrap();
    let url = format!("http://127.0.0.1:{}/session/{session}/webauthn/authenticator", driver.port);
    let device = json!({
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": true,
        "hasUserVerification": true,
        "isUserVerified": true,
    });
    let answer = support::client().post(url).json(&device).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

async fn press(browser: &Client, css: &str) {
    let button = browser.wait().for_element(Locator::Css(css)).await.unwrap();
    let started = Instant::now();
    while !button.is_displayed().await.unwrap() {
        assert!(started.elapsed() < Duration::from_secs(10), "{css} is not shown");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    button.click().await.unwrap();
}

async fn path(browser: &Client) -> String {
    browser.current_url().await.unwrap().path().to_owned()
}

async fn arrives(browser: &Client, at: &str) {
    let started = Instant::now();
    while path(browser).await != at {
        assert!(started.elapsed() < Duration::from_secs(15), "not at {at} but {}", path(browser).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_passkey_is_added_signs_in_alone_and_is_removed() {
    let house = House::open("hub").await;
    house.member("ana");
    let driver = Driver::start().await;
    let browser = driver.browser((500, 900)).await;
    plug_in(&driver, &browser).await;
    sign_in(&browser, &house.base(), "ana").await;

    browser.goto(&format!("{}/settings/security/passkeys/new", house.base())).await.unwrap();
    fill(&browser, "#f-name", "Teléfono").await;
    press(&browser, "main form[data-passkey] button").await;
    arrives(&browser, "/settings/security").await;
    shows(&browser, "Teléfono").await;

    // Out, and in again without name or password.
    let leave = "document.querySelector('form[action=\"/signout\"]').submit()";
    browser.execute(leave, Vec::<Value>::new()).await.unwrap();
    arrives(&browser, "/").await;
    browser.goto(&format!("{}/signin?next=/settings/security", house.base())).await.unwrap();
    press(&browser, "form[action='/signin/passkey'] button").await;
    arrives(&browser, "/settings/security").await;
    shows(&browser, "Teléfono").await;

    // While the account is suspended, whoever holds the passkey is told why and until when.
    house.run(&[
        "member",
        "add",
        "eva",
        "--email",
        "eva@example.org",
        "--admin",
        "--password",
        "correct horse battery",
    ]);
    let eva =
        Member { name: "eva".to_owned(), token: house.run(&["token", "eva", "--scopes", "read write"]) };
    let order = json!({"account": "ana", "house": true, "action": "suspend", "days": 7, "rule": "other",
        "reason": "Siete días de pausa."});
    let decision = house.post(&eva, "/decisions", order).await.expect(201);
    browser.goto(&format!("{}/signin", house.base())).await.unwrap();
    press(&browser, "form[action='/signin/passkey'] button").await;
    shows(&browser, "Siete días de pausa.").await;
    shows(&browser, "It opens again by itself").await;
    let undo = format!("/decisions/{}/undo", decision["id"].as_str().unwrap());
    house.post(&eva, &undo, Value::Null).await.expect(200);
    browser.goto(&format!("{}/signin?next=/settings/security", house.base())).await.unwrap();
    press(&browser, "form[action='/signin/passkey'] button").await;
    arrives(&browser, "/settings/security").await;

    // Removed, it opens nothing any more.
    press(&browser, "a[href^='/settings/security/passkeys/']:not([href$='new'])").await;
    press(&browser, "form[action$='/remove'] button").await;
    arrives(&browser, "/settings/security").await;
    browser.execute(leave, Vec::<Value>::new()).await.unwrap();
    arrives(&browser, "/").await;
    browser.goto(&format!("{}/signin", house.base())).await.unwrap();
    press(&browser, "form[action='/signin/passkey'] button").await;
    arrives(&browser, "/signin/passkey").await;
    browser.find(Locator::Css("#wrong")).await.unwrap();
    browser.close().await.unwrap();
}
