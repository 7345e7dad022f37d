//! `kill -9` at any moment: what was acknowledged is held by everybody, exactly once.

use std::collections::BTreeSet;
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

/// Posts until then, every third time a reply to the last topic; the federated ids that were acknowledged.
async fn post_until(
    (house, member): (&tokio::sync::RwLock<House>, &Member),
    (community, prefix): (&str, &str),
    until: Instant,
) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    let mut topic: Option<String> = None;
    let mut number = 0;
    while Instant::now() < until {
        number += 1;
        let (path, draft) = match topic.as_ref().filter(|_| number % 3 == 0) {
            Some(id) => (format!("/topics/{id}/replies"), json!({"body": format!("{prefix} {number}")})),
            None => {
                let draft = json!({"title": format!("{prefix} {number}"), "body": "x", "language": "es"});
                (format!("/communities/{community}/topics"), draft)
            }
        };
        let house = house.read().await;
        let request =
            house.request(reqwest::Method::POST, &format!("/api/ateneo/v1{path}"), Some(member)).json(&draft);
        if let Ok(answer) = house.try_send(request.timeout(Duration::from_secs(5))).await
            && answer.status == 201
        {
            let post = answer.json();
            told.insert(post["ap_id"].as_str().unwrap().to_owned());
            if post["title"].is_string() {
                topic = post["id"].as_str().map(str::to_owned);
            }
        }
        drop(house);
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    told
}

/// Every item of a list, page after page.
async fn all(house: &House, member: &Member, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = format!("{path}?limit=100");
    loop {
        let answer = house.get(Some(member), &next).await;
        items.extend(answer.expect(200)["items"].as_array().unwrap().iter().cloned());
        let link = answer.headers.get("link").and_then(|link| link.to_str().ok());
        match link.and_then(|link| link.split_once("cursor=")?.1.split_once('>')) {
            Some((cursor, _)) => next = format!("{path}?limit=100&cursor={cursor}"),
            None => return items,
        }
    }
}

/// Federated ids of what is published in the community, as often as this house lists them; replies
/// as many as their topic counts.
async fn held(house: &House, member: &Member, community: &str) -> Result<Vec<String>, String> {
    let mut ids = Vec::new();
    let mut take = |post: &Value| {
        if post["state"] == "published" {
            ids.push(post["ap_id"].as_str().unwrap().to_owned());
        }
    };
    for topic in all(house, member, &format!("/communities/{community}/topics")).await {
        take(&topic);
        if topic["reply_count"] == 0 {
            continue;
        }
        let replies = all(house, member, &format!("/topics/{}/replies", topic["id"].as_str().unwrap())).await;
        if topic["reply_count"] != replies.len() {
            return Err(format!(
                "{}: {} replies counted, {} held",
                topic["ap_id"],
                topic["reply_count"],
                replies.len()
            ));
        }
        replies.iter().for_each(&mut take);
    }
    ids.sort();
    Ok(ids)
}

/// What each house holds, and whether it is all of what was told, once, and the same everywhere.
fn verdict(told: &BTreeSet<String>, holds: &[Result<Vec<String>, String>]) -> Result<(), String> {
    let mut first = None;
    for (number, ids) in holds.iter().enumerate() {
        let ids = ids.as_ref().map_err(|fault| format!("house {number}: {fault}"))?;
        if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("house {number} holds twice: {}", twice[0]));
        }
        let missing: Vec<&String> = told.iter().filter(|id| ids.binary_search(id).is_err()).collect();
        if !missing.is_empty() {
            return Err(format!("house {number} lacks {} of {}: {missing:?}", missing.len(), told.len()));
        }
        // What was stored and never acknowledged goes to everybody, too.
        if *first.get_or_insert(ids) != ids {
            return Err(format!(
                "house {number} holds {}, the first one {}",
                ids.len(),
                first.map_or(0, Vec::len)
            ));
        }
    }
    Ok(())
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
    let told: BTreeSet<String> = on_hub.into_iter().chain(on_campus).chain(on_third).collect();
    println!("{} acknowledged", told.len());
    assert!(told.len() > 100, "only {} were acknowledged", told.len());
    let (quiet, deadline) = (Duration::from_secs(40), Duration::from_secs(90));
    let (mut settled, mut nudged) = (Instant::now(), false);
    loop {
        let (mut holds, mut queues) = (Vec::new(), Vec::new());
        for (house, member, community) in
            [(hub, &ana, "agua"), (campus, &beto, &*agua), (third, &caro, &*agua)]
        {
            let house = house.read().await;
            holds.push(held(&house, member, community).await);
            queues.push(waiting(&house).await);
        }
        let Err(fault) = verdict(&told, &holds) else { break };
        assert!(settled.elapsed() < deadline, "seed {seed}: {fault}\n{}", queues.join("\n"));
        // What met dead servers twice waits minutes for its next try. It must not be lost; nobody
        // here waits for the clock.
        if settled.elapsed() > quiet && !nudged {
            println!("hurried up: {fault:.200}\n{}", queues.join("\n"));
            for house in &houses {
                hurry(&*house.read().await).await;
            }
            (settled, nudged) = (Instant::now(), true);
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    println!("the same everywhere {:?} after the last post", until.elapsed());
}

/// What a house has still to do or has given up, in words.
async fn waiting(house: &House) -> String {
    let count = async |query: &str| house.database.number(query).await;
    format!(
        "{}: journal {} waiting, {} quarantined, most tries {}; {} deliveries, {} dead letters",
        house.name,
        count("select count(*) from inbox_journal where quarantined_at is null").await,
        count("select count(*) from inbox_journal where quarantined_at is not null").await,
        count("select coalesce(max(tries), 0) from inbox_journal").await,
        count("select count(*) from deliveries").await,
        count("select count(*) from dead_letters").await,
    )
}

/// Lets every next try be now.
async fn hurry(house: &House) {
    use diesel_async::SimpleAsyncConnection as _;
    let mut conn = house.database.connect().await;
    let all = "update inbox_journal set next_try_at = now() where quarantined_at is null;
               update targets set next_try_at = now();
               update instances set next_try_at = now();";
    conn.batch_execute(all).await.unwrap();
}
