//! Class `mail`: what people type never adds a header, a recipient or a part to a letter.

use super::of;
use crate::support::House;
use crate::support::browser::{Browser, PASSWORD};

#[tokio::test]
async fn run() {
    let cases = of("mail");
    if cases.is_empty() {
        return;
    }
    let house = House::with("hub", &[("ATENEO_LIMITS__REGISTRATIONS_PER_HOUR", "1000")]).await;
    let lola = house.member("lola");
    house.community("plaza", &lola);
    for case in &cases {
        let form = case.form();
        let fields: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = match case.spec["path"].as_str().unwrap_or_default() {
            "/signup" => Browser::new(&house).send(("/register", "/register"), &fields).await,
            "/c/plaza/post" => {
                let mut browser = Browser::signed_in(&house, "lola").await;
                let fields = [&fields[..], &[("kind", "discussion"), ("language", "es")]].concat();
                browser.send(("/c/plaza/topics/new", "/c/plaza/topics"), &fields).await
            }
            other => panic!("{}: nothing here answers {other}", case.id),
        };
        case.answered(&answer, &[]);
        println!("{}: {}", case.id, answer.status);
    }
    // An honest one last: once its letter is there, the others are too.
    let fields = [("name", "zoe"), ("email", "zoe@x.example"), ("password", PASSWORD)];
    Browser::new(&house).send(("/register", "/register"), &fields).await;
    house.letter(("zoe@x.example", "/verify/"), 0).await;
    for letter in house.letters() {
        for name in ["To", "Subject", "From", "Message-ID", "Content-Type"] {
            assert_eq!(letter.fields(name).len(), 1, "{name}: {:?}", letter.head);
        }
        for name in ["Bcc", "Cc"] {
            assert!(letter.fields(name).is_empty(), "{:?}", letter.head);
        }
        assert!(!letter.fields("To")[0].contains(','), "{:?}", letter.head);
    }
}
