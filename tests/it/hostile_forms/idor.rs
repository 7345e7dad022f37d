//! Class `idor`: what is somebody else's, or not for everybody, asked for by its address.

use diesel_async::RunQueryDsl as _;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Case, of};
use crate::support::browser::Browser;
use crate::support::{Answer, House, Member, eventually};

/// Lola facilitates both; Mallory belongs to the house and to neither.
struct Place {
    house: House,
    lola: Member,
    mallory: Member,
    /// Id of a topic in the hidden community.
    secret: String,
    /// Id of a locked topic in the open one.
    locked: String,
}

async fn place() -> Place {
    let house = House::open("hub").await;
    let (lola, mallory) = (house.member("lola"), house.member("mallory"));
    for name in ["secret", "plaza"] {
        house.community(name, &lola);
    }
    let id = |topic: Value| topic["id"].as_str().unwrap().to_owned();
    let draft = json!({"title": "secretword", "body": "secretword", "language": "es"});
    let secret = id(house.post(&lola, "/communities/secret/topics", draft).await.expect(201));
    let draft = json!({"title": "Cerrado", "body": "Texto", "language": "es"});
    let locked = id(house.post(&lola, "/communities/plaza/topics", draft).await.expect(201));
    house.call(Method::PUT, &lola, (&format!("/topics/{locked}/lock"), Value::Null)).await.expect(204);
    diesel::sql_query("update communities set visibility = 'hidden' where actor_id = (select id from actors where name = 'secret')")
        .execute(&mut house.database.connect().await)
        .await
        .unwrap();
    Place { house, lola, mallory, secret, locked }
}

/// The page is the same as that of an address that leads nowhere, but for the address itself.
async fn as_absent(browser: &mut Browser<'_>, case: &Case, (there, absent): (&str, &str)) {
    let (seen, nothing) = (browser.get(there).await, browser.get(absent).await);
    case.answered(&seen, &[]);
    let plain =
        |answer: &Answer, path: &str| answer.text.replace(path, "").replace(&path.replace('/', "%2F"), "");
    assert_eq!(seen.status, nothing.status, "{}", case.id);
    assert_eq!(plain(&seen, there), plain(&nothing, absent), "{}: {there}", case.id);
}

#[tokio::test]
async fn run() {
    let cases = of("idor");
    if cases.is_empty() {
        return;
    }
    let place = place().await;
    for case in &cases {
        match case.id.as_str() {
            "idor.private-search" => search(&place, case).await,
            "idor.private-post" | "idor.private-history" | "idor.private-post-ap" => post(&place, case).await,
            "idor.private-feed" | "idor.private-members" => community(&place, case).await,
            "idor.webfinger-private-group" => webfinger(&place, case).await,
            "idor.admin-api" => administration(&place, case).await,
            "idor.write-mod-other-group" | "idor.write-invite-escalate" => facilitating(&place, case).await,
            "idor.write-edit-other" => editing(&place, case).await,
            "idor.write-media-attach-other" => attaching(&place, case).await,
            "idor.write-post-locked" => answering(&place, case).await,
            // Messages between two, push and embedding have no doors here.
            "idor.dm-of-other" | "idor.push-sub-other" | "idor.private-oembed" => no_door(&place, case).await,
            other => panic!("nobody plays {other}"),
        }
        println!("{}: held", case.id);
    }
}

async fn search(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let found = mallory.get("/search?q=secretword").await;
    case.answered(&found, &[200]);
    let shown = format!("/post/{}", place.secret);
    assert!(!found.text.contains(&shown), "{}", case.id);
    let found = place.house.get(Some(&place.mallory), "/search?q=secretword&type=topic").await;
    assert!(!found.text.contains(&place.secret), "{}", found.text);
    eventually("its own people find it", || async {
        let found = place.house.get(Some(&place.lola), "/search?q=secretword&type=topic").await;
        found.text.contains(&place.secret).then_some(())
    })
    .await;
}

async fn post(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let (id, absent) = (&place.secret, "123456789012345678");
    for part in ["", "/history", ".json", "/context", "/replies"] {
        let paths = (format!("/post/{id}{part}"), format!("/post/{absent}{part}"));
        as_absent(&mut mallory, case, (&paths.0, &paths.1)).await;
        let (there, nothing) = (place.house.document(&paths.0).await, place.house.document(&paths.1).await);
        case.answered(&there, &[]);
        assert_eq!((there.status, there.text), (nothing.status, nothing.text), "{}", case.id);
    }
    for part in ["", "/revisions", "/replies"] {
        let there = place.house.get(Some(&place.mallory), &format!("/topics/{id}{part}")).await;
        let nothing = place.house.get(Some(&place.mallory), &format!("/topics/{absent}{part}")).await;
        case.answered(&there, &[]);
        assert_eq!((there.status, there.text), (nothing.status, nothing.text), "{}", case.id);
    }
}

async fn community(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let pages = [
        "",
        "/about",
        "/join",
        "/facilitate",
        "/invitations",
        "/taxonomy",
        "/taxonomy.ttl",
        "/feed.xml",
        "/people",
    ];
    for page in pages {
        let paths = (format!("/c/secret{page}"), format!("/c/absent{page}"));
        as_absent(&mut mallory, case, (&paths.0, &paths.1)).await;
    }
    for page in ["", "/outbox", "/followers", "/moderators", "/featured", "/threads"] {
        let there = place.house.document(&format!("/c/secret{page}")).await;
        let nothing = place.house.document(&format!("/c/absent{page}")).await;
        case.answered(&there, &[]);
        assert_eq!((there.status, there.text), (nothing.status, nothing.text), "{}: {page}", case.id);
    }
    for part in ["", "/topics", "/roles", "/requests", "/taxonomy", "/membership"] {
        let there = place.house.get(Some(&place.mallory), &format!("/communities/secret{part}")).await;
        let nothing = place.house.get(Some(&place.mallory), &format!("/communities/absent{part}")).await;
        case.answered(&there, &[]);
        assert_eq!((there.status, there.text), (nothing.status, nothing.text), "{}: {part}", case.id);
    }
}

async fn webfinger(place: &Place, case: &Case) {
    let host = place.house.host();
    let ask = |name: &str| format!("/.well-known/webfinger?resource=acct:{name}@{host}");
    let (there, nothing) =
        (place.house.document(&ask("secret")).await, place.house.document(&ask("absent")).await);
    case.answered(&there, &[]);
    assert_eq!((there.status, there.text), (nothing.status, nothing.text));
}

async fn administration(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    case.answered(&mallory.get(case.spec["path"].as_str().unwrap()).await, &[]);
    case.answered(&mallory.get("/admin").await, &[]);
    case.answered(&place.house.get(Some(&place.mallory), "/accounts/requests").await, &[]);
}

async fn facilitating(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let sent = [
        ("/c/plaza/members", vec![("member", "lola"), ("reason", "Porque sí"), ("on", "0")]),
        ("/c/plaza/roles", vec![("member", "mallory"), ("role", "facilitator"), ("on", "1")]),
        ("/c/plaza/roles", vec![("member", "lola"), ("role", "facilitator"), ("on", "0")]),
        ("/c/plaza/state", vec![("state", "archived")]),
        ("/c/plaza/invitations", vec![("way", "link"), ("role", "facilitator"), ("days", "9")]),
        ("/c/plaza/taxonomy", vec![("label-es", "Mío")]),
    ];
    for (path, fields) in sent {
        case.answered(&mallory.send(("/settings", path), &fields).await, &[]);
    }
    let roles = place.house.items(None, "/communities/plaza/roles").await;
    assert_eq!(roles.len(), 1);
    assert_eq!(roles[0]["person"]["name"], "lola");
    let state = json!({"state": "archived"});
    let answer = place.house.call(Method::PUT, &place.mallory, ("/communities/plaza/state", state)).await;
    case.answered(&answer, &[]);
}

async fn editing(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let (id, house) = (&place.locked, &place.house);
    let fields = [("title", "Otro"), ("body", "x"), ("language", "es"), ("version", "0")];
    case.answered(&mallory.send(("/settings", &format!("/post/{id}/edit")), &fields).await, &[]);
    case.answered(&mallory.send(("/settings", &format!("/post/{id}/delete")), &[]).await, &[]);
    let change = json!({"title": "Otro"});
    case.answered(&house.call(Method::PATCH, &place.mallory, (&format!("/topics/{id}"), change)).await, &[]);
    assert_eq!(house.get(None, &format!("/topics/{id}")).await.expect(200)["title"], "Cerrado");
}

async fn attaching(place: &Place, case: &Case) {
    let house = &place.house;
    let part = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
    let mut body = part.as_bytes().to_vec();
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(4, 4).write_to(&mut png, image::ImageFormat::Png).unwrap();
    body.extend(png.into_inner());
    body.extend(b"\r\n--XX--\r\n");
    let request = house
        .request(Method::POST, "/api/ateneo/v1/media", Some(&place.lola))
        .header("Content-Type", "multipart/form-data; boundary=XX")
        .body(body);
    let stored = house.send(request).await.expect(201);
    let draft = json!({"title": "Con imagen ajena", "body": "x", "language": "es", "images": [stored["id"]]});
    case.answered(&house.post(&place.mallory, "/communities/plaza/topics", draft).await, &[]);
    assert!(house.topic(&place.lola, ("plaza", "Con imagen ajena")).await.is_none());
}

async fn answering(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let path = format!("/post/{}/replies", place.locked);
    case.answered(&mallory.send(("/settings", &path), &[("body", "x"), ("language", "es")]).await, &[]);
    let path = format!("/topics/{}/replies", place.locked);
    case.answered(&place.house.post(&place.mallory, &path, json!({"body": "x"})).await, &[]);
    assert!(place.house.items(None, &path).await.is_empty());
}

async fn no_door(place: &Place, case: &Case) {
    let mut mallory = Browser::signed_in(&place.house, "mallory").await;
    let path = case.spec["path"].as_str().unwrap().replace(['{', '}'], "");
    case.answered(&mallory.get(&path).await, &[]);
}
