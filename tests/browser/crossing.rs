//! Two houses, seen by two people.

use std::time::{Duration, Instant};

use fantoccini::Locator;

use crate::driver::{Driver, fill, shows, sign_in, text};
use crate::support::House;

/// A member of one house finds a community of the other, follows, writes; the answer comes back.
#[tokio::test]
async fn across_two_houses_in_a_real_browser() {
    let (hub, campus) = tokio::join!(House::open("hub"), House::open("campus"));
    let ana = hub.member("ana");
    campus.member("beto");
    hub.community("agua", &ana);
    let driver = Driver::start().await;
    let phone = driver.browser((360, 740)).await;
    sign_in(&phone, &campus.base(), "beto").await;

    phone.goto(&format!("{}/find?q=agua@{}", campus.base(), hub.host())).await.unwrap();
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
    sign_in(&office, &hub.base(), "ana").await;
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
