//! `kill -9` at any moment: what was acknowledged is held by everybody, exactly once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::journey::{follow, two};
use crate::support::peer::Peer;
use crate::support::{House, Member, eventually};

async fn count(house: &House, member: &Member, (community, title): (&str, &str)) -> usize {
    let topics = house.items(Some(member), &format!("/communities/{community}/topics?limit=100")).await;
    topics.iter().filter(|topic| topic["title"] == title).count()
}

#[tokio::test]
async fn a_receiver_killed_after_its_202_has_it() {
    let (mut house, peer) = tokio::join!(House::open("hub"), Peer::start("peer"));
    let ana = house.member("ana");
    house.community("agua", &ana);
    let group = format!("{}/c/agua", house.base());
    let mut sent = Vec::new();
    for number in 0..10 {
        let note = peer.note(&format!("/n/{number}"), (&group, None), &format!("<p>tema {number}</p>"));
        sent.push(peer.activity("Create", &format!("/a/{number}"), note));
        assert_eq!(peer.deliver(&house, &sent[number]).await.status, 202);
        house.kill();
        house.start().await;
    }
    for activity in &sent {
        assert_eq!(peer.deliver(&house, activity).await.status, 202, "sent again");
    }
    for number in 0..10 {
        let title = format!("tema {number}");
        eventually("it is there", || house.topic(&ana, ("agua", &title))).await;
    }
    eventually("all is worked off", || async {
        (house.database.number("select count(*) from inbox_journal").await == 0).then_some(())
    })
    .await;
    for number in 0..10 {
        assert_eq!(count(&house, &ana, ("agua", &format!("tema {number}"))).await, 1);
    }
}

#[tokio::test]
async fn a_sender_killed_after_its_201_sends_it() {
    let (mut hub, ana, campus, beto, agua) = two().await;
    for number in 0..5 {
        let title = format!("tema {number}");
        let draft = json!({"title": title, "body": "x", "language": "es"});
        hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
        hub.kill();
        hub.start().await;
        eventually("it arrives", || campus.topic(&beto, (&agua, &title))).await;
        assert_eq!(count(&campus, &beto, (&agua, &title)).await, 1);
    }
}

#[tokio::test]
async fn sigterm_ends_in_order() {
    let mut house = House::open("hub").await;
    let (status, took) = house.stop();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(20));
}

/// Small and good enough to choose moments; the seed is printed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What somebody was told: title and federated id.
type Ledger = BTreeMap<String, String>;

async fn post_until(
    (house, member): (&tokio::sync::RwLock<House>, &Member),
    (community, prefix): (&str, &str),
    until: Instant,
) -> Ledger {
    let mut told = Ledger::new();
    let mut number = 0;
    while Instant::now() < until {
        number += 1;
        let title = format!("{prefix} {number}");
        let draft = json!({"title": title, "body": "x", "language": "es"});
        let house = house.read().await;
        let path = format!("/api/ateneo/v1/communities/{community}/topics");
        let request = house.request(reqwest::Method::POST, &path, Some(member)).json(&draft);
        if let Ok(answer) = house.try_send(request.timeout(Duration::from_secs(5))).await
            && answer.status == 201
        {
            told.insert(title, answer.json()["ap_id"].as_str().unwrap().to_owned());
        }
        drop(house);
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    told
}

async fn held(house: &House, member: &Member, community: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut path = format!("/communities/{community}/topics?sort=new&limit=100");
    loop {
        let answer = house.get(Some(member), &path).await;
        let page: Value = answer.json();
        for topic in page["items"].as_array().into_iter().flatten() {
            if topic["state"] == "published" {
                ids.push(topic["ap_id"].as_str().unwrap().to_owned());
            }
        }
        let next = answer.headers.get("link").and_then(|link| link.to_str().ok()).map(str::to_owned);
        match next.and_then(|link| Some(link.split("cursor=").nth(1)?.split('>').next()?.to_owned())) {
            Some(cursor) => path = format!("/communities/{community}/topics?sort=new&limit=100&cursor={cursor}"),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn twenty_kills_under_load_lose_nothing_and_double_nothing() {
    const KILLS: u32 = 20;
    // Nobody counts the posts of facilitators, and here everybody posts a lot.
    let free = [("ATENEO_LIMITS__POSTS_PER_HOUR", "100000")];
    let (hub, campus, third) =
        tokio::join!(House::with("hub", &free), House::with("campus", &free), House::with("third", &free));
    let (ana, beto, caro) = (hub.member("ana"), campus.member("beto"), third.member("caro"));
    hub.community("agua", &ana);
    let agua = format!("agua@{}", hub.host());
    follow(&campus, &beto, &agua).await;
    follow(&third, &caro, &agua).await;
    let houses = [hub, campus, third].map(tokio::sync::RwLock::new);
    let [hub, campus, third] = &houses;

    let seed = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64 | 1;
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let until = Instant::now() + Duration::from_secs(28);
    let kills = async {
        for _ in 0..KILLS {
            tokio::time::sleep(Duration::from_millis(200 + dice.roll(1200))).await;
            let victim = &houses[usize::try_from(dice.roll(3)).unwrap()];
            // Whatever is under way meets the kill; the lock only holds new requests back meanwhile.
            victim.read().await.strike();
            let mut house = victim.write().await;
            house.kill();
            house.start().await;
        }
    };
    let (on_hub, on_campus, on_third, ()) = tokio::join!(
        post_until((hub, &ana), ("agua", "hub"), until),
        post_until((campus, &beto), (&agua, "campus"), until),
        post_until((third, &caro), (&agua, "third"), until),
        kills
    );
    let mut told: Vec<String> = on_hub.into_values().chain(on_campus.into_values()).chain(on_third.into_values()).collect();
    told.sort();
    println!("{} acknowledged", told.len());
    assert!(told.len() > 100, "only {} were acknowledged", told.len());
    for (house, member, community) in [(hub, &ana, "agua"), (campus, &beto, &*agua), (third, &caro, &*agua)] {
        let house = house.read().await;
        let deadline = Instant::now() + Duration::from_secs(90);
        loop {
            let mut ids = held(&house, member, community).await;
            let all = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), all, "{} holds something twice", house.name);
            let missing: Vec<&String> = told.iter().filter(|id| ids.binary_search(id).is_err()).collect();
            if missing.is_empty() {
                break;
            }
            assert!(Instant::now() < deadline, "{} lacks {} of {}: {missing:?}", house.name, missing.len(), told.len());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}
