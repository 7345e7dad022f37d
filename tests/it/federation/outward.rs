//! What the house asks of servers that answer badly (federation.md §8.2, §13).

use std::time::{Duration, Instant};

use serde_json::json;

use super::scene::Scene;
use crate::support::web::Page;

/// Status of a look-up by Ana.
async fn lookup(scene: &Scene, url: &str) -> u16 {
    let query: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
    scene.house.get(Some(&scene.ana), &format!("/lookup?resource={query}")).await.status
}

#[tokio::test]
async fn redirects_lead_to_no_address_of_this_machine() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let port = scene.web.host("").rsplit_once(':').map(|(_, port)| port.to_owned()).unwrap_or_default();
    let places =
        ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"];
    for (number, place) in places.into_iter().enumerate() {
        let url = format!("{}/r/{number}", eva.base);
        scene.web.serve(&url, Page::Redirect(format!("http://{place}:{port}/secret")));
        assert_eq!(lookup(&scene, &url).await, 502, "{place}");
    }
    assert_eq!(scene.web.asked_for("/secret"), 0, "nobody was asked");
    // Asked for directly they are no addresses at all.
    let status = lookup(&scene, &format!("http://127.0.0.1:{port}/secret")).await;
    assert!((400..500).contains(&status), "{status}");
    assert_eq!(scene.web.asked_for("/secret"), 0);
    // A redirect to another name is followed, three times.
    let page = eva.page("target", "Alcanzada", &scene.agua);
    scene.web.serve(page["id"].as_str().unwrap(), Page::Document(page.clone()));
    let step = |number: u32| format!("{}/s/{number}", eva.base);
    scene.web.serve(&step(1), Page::Redirect(page["id"].as_str().unwrap().to_owned()));
    for number in 2..=4 {
        scene.web.serve(&step(number), Page::Redirect(step(number - 1)));
    }
    assert_eq!(lookup(&scene, &step(4)).await, 502, "four redirects");
    assert_eq!(lookup(&scene, &step(3)).await, 200, "three redirects");
}

#[tokio::test]
async fn a_document_is_believed_only_where_its_id_says() {
    let scene = Scene::open().await;
    let (eva, vera) = (scene.web.person("evil", "eva"), scene.web.person("victim", "vera"));
    let theirs = vera.page("x", "De Vera", &scene.agua);
    let url = format!("{}/post/x", eva.base);
    scene.web.serve(&url, Page::Document(theirs.clone()));
    assert_eq!(lookup(&scene, &url).await, 502, "another host's id");
    // Its own id, somebody else's name on it.
    let mut page = eva.page("y", "Firmada por otra", &scene.agua);
    page["attributedTo"] = json!(vera.id);
    scene.web.serve(page["id"].as_str().unwrap(), Page::Document(page.clone()));
    assert_eq!(lookup(&scene, page["id"].as_str().unwrap()).await, 502, "another host's author");
    // What somebody uploaded is no object of that host.
    let page = eva.page("z", "Subida", &scene.agua);
    for kind in ["application/json", "text/html", "application/ld+json", "image/png"] {
        scene.web.serve(page["id"].as_str().unwrap(), Page::Typed(kind, page.to_string()));
        assert_eq!(lookup(&scene, page["id"].as_str().unwrap()).await, 502, "{kind}");
    }
    scene.web.serve(page["id"].as_str().unwrap(), Page::Status(410));
    assert_eq!(lookup(&scene, page["id"].as_str().unwrap()).await, 404, "410 Gone");
    // A key twice.
    let twice = page.to_string().replacen('{', "{\"id\":\"http://x.localhost/\",", 1);
    scene.web.serve(page["id"].as_str().unwrap(), Page::Typed("application/activity+json", twice));
    assert_eq!(lookup(&scene, page["id"].as_str().unwrap()).await, 502, "a key twice");
    assert_eq!(scene.titles().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_body_without_end_takes_a_bounded_time() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let slow = format!("{}/post/slow", eva.base);
    scene.web.serve(&slow, Page::Drip);
    let endless = format!("{}/post/large", eva.base);
    let text = format!("{{\"id\":\"{endless}\",\"x\":\"{}\"}}", "a".repeat(2_000_000));
    scene.web.serve(&endless, Page::Typed("application/activity+json", text));
    assert_eq!(lookup(&scene, &endless).await, 502, "2 MB");
    let started = Instant::now();
    let looked = async { (lookup(&scene, &slow).await, started.elapsed()) };
    // Meanwhile the house does everything else.
    let settled = async {
        scene.settle("slow").await;
        started.elapsed()
    };
    let ((status, took), settled) = tokio::join!(looked, settled);
    assert!(settled < Duration::from_secs(10), "the house stood still: {settled:?}");
    assert_eq!(status, 502);
    assert!(took < Duration::from_secs(20), "{took:?}");
}
