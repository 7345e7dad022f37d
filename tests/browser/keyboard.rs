//! From signing up to an accepted answer without touching a mouse.

use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};

use crate::driver::{Driver, shows, sign_in};
use crate::support::House;

async fn press(browser: &Client, key: char) {
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key });
    browser.perform_actions(keys).await.unwrap();
}

async fn write(browser: &Client, text: &str) {
    for letter in text.chars() {
        press(browser, letter).await;
    }
}

/// Presses Tab until what has the focus matches, as somebody who looks for it would; every stop on
/// the way must be visible.
async fn tab_to(browser: &Client, what: &str) {
    let matches = format!("return document.activeElement.matches({what:?})");
    let seen = "const box = document.activeElement.getBoundingClientRect(); \
                return document.activeElement === document.body || (box.width > 0 && box.height > 0 \
                && getComputedStyle(document.activeElement).outlineStyle !== 'none')";
    for _ in 0..120 {
        press(browser, char::from(Key::Tab)).await;
        assert_eq!(
            browser.execute(seen, Vec::new()).await.unwrap(),
            true,
            "the focus cannot be seen on the way to {what}: {}",
            browser
                .execute("return document.activeElement.outerHTML.slice(0, 200)", Vec::new())
                .await
                .unwrap()
        );
        if browser.execute(&matches, Vec::new()).await.unwrap() == true {
            return;
        }
    }
    panic!("Tab does not lead to {what} on {}", browser.current_url().await.unwrap());
}

/// Fills the field in that Tab leads to.
async fn type_into(browser: &Client, field: &str, text: &str) {
    tab_to(browser, field).await;
    write(browser, text).await;
}

async fn enter_on(browser: &Client, what: &str) {
    tab_to(browser, what).await;
    press(browser, char::from(Key::Enter)).await;
}

async fn leads_to(browser: &Client, part: &str) {
    let started = Instant::now();
    while !browser.current_url().await.unwrap().as_str().contains(part) {
        let url = browser.current_url().await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(15), "{url} and not {part}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn from_signing_up_to_an_accepted_answer_by_keyboard() {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    let driver = Driver::start().await;

    let asker = driver.browser((1440, 900)).await;
    asker.goto(&format!("{}/register", house.base())).await.unwrap();
    type_into(&asker, "#f-name", "eva").await;
    type_into(&asker, "#f-display_name", "Eva Paz").await;
    type_into(&asker, "#f-email", "eva@example.org").await;
    type_into(&asker, "#f-password", "correct horse battery").await;
    enter_on(&asker, "main button.main").await;
    asker.wait().for_element(Locator::Css("details.me")).await.unwrap();

    asker.goto(&format!("{}/c/agua", house.base())).await.unwrap();
    enter_on(&asker, "main a[href$='/topics/new']").await;
    leads_to(&asker, "/topics/new").await;
    tab_to(&asker, "input[name=kind]").await;
    while asker.execute("return document.activeElement.value", Vec::new()).await.unwrap() != "question" {
        press(&asker, char::from(Key::Right)).await;
    }
    type_into(&asker, "#f-title", "How is origin proved?").await;
    type_into(&asker, "#f-body", "Somebody must know.").await;
    enter_on(&asker, "main form .bar button.main").await;
    leads_to(&asker, "/post/").await;
    let topic = asker.current_url().await.unwrap();

    // The one who knows: `r` leads to the reply box from anywhere on the page.
    let knows = driver.browser((1439, 900)).await;
    sign_in(&knows, &house.base(), "ana").await;
    knows.goto(topic.as_str()).await.unwrap();
    press(&knows, 'r').await;
    write(&knows, "With the certificate.").await;
    enter_on(&knows, "#reply .bar button.main").await;
    shows(&knows, "With the certificate.").await;

    asker.goto(topic.as_str()).await.unwrap();
    enter_on(&asker, "form[action$='/accept'] button").await;
    let started = Instant::now();
    while asker.find(Locator::Css(".lift.good")).await.is_err() {
        assert!(started.elapsed() < Duration::from_secs(15), "the answer is not accepted");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    asker.close().await.unwrap();
    knows.close().await.unwrap();
}
