//! Classes `markdown`, `markdown-dos` and `html-xss`: what people write, by form, by REST and from
//! elsewhere, is inert wherever it is shown again.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::{Case, of};
use crate::support::browser::{Browser, location};
use crate::support::web::Web;
use crate::support::{House, Member, eventually};

const TAGS: [&str; 18] = [
    "p",
    "br",
    "a",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "h4",
    "figure",
    "figcaption",
    "img",
];

/// Fails if the HTML holds anything but plain text elements and addresses of the web and of letters.
#[track_caller]
fn inert(html: &str, id: &str) {
    for piece in html.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("{id}: an open element: {html}"));
        let Some(tag) = tag.strip_prefix(|c: char| c.is_ascii_alphabetic()).map(|_| tag) else {
            let closed = tag.strip_prefix('/').unwrap_or_else(|| panic!("{id}: <{tag} in {html}"));
            assert!(TAGS.contains(&closed), "{id}: </{closed}");
            continue;
        };
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&name.trim_end_matches('/')), "{id}: <{name}> in {html}");
        while let Some((attribute, after)) = rest.split_once("=\"") {
            let (value, after) =
                after.split_once('"').unwrap_or_else(|| panic!("{id}: an open value: {html}"));
            match attribute.trim() {
                "href" | "src" => assert!(
                    ["https://", "http://", "mailto:"].iter().any(|start| value.starts_with(start)),
                    "{id}: {value}"
                ),
                "class" | "rel" | "alt" | "loading" | "start" | "lang" | "dir" => {}
                other => panic!("{id}: attribute {other} in {html}"),
            }
            rest = after;
        }
        assert!(rest.trim().trim_end_matches('/').is_empty(), "{id}: {rest} in {html}");
    }
}

async fn house() -> (House, Member) {
    let house = House::with("hub", &[("ATENEO_LIMITS__POSTS_PER_HOUR", "100000")]).await;
    let lola = house.member("lola");
    house.community("plaza", &lola);
    (house, lola)
}

/// The post in the API, its feed and its page: the same, and inert.
async fn shown(house: &House, case: &Case, topic: &Value) {
    let html = topic["html"].as_str().unwrap();
    inert(html, &case.id);
    assert!(html.len() <= 20 * case.text.len() + 1024, "{}: {} bytes", case.id, html.len());
    let id = topic["id"].as_str().unwrap();
    let page = house.send(house.request(Method::GET, &format!("/post/{id}"), None)).await;
    assert_eq!(page.status, 200, "{}", case.id);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert!(page.text.contains(html), "{}: the page shows something else", case.id);
    let data = page.text.split("<script type=\"application/ld+json\">").skip(1);
    for block in data {
        assert!(
            serde_json::from_str::<Value>(block.split("</script>").next().unwrap()).is_ok(),
            "{}",
            case.id
        );
    }
    let feed = house.send(house.request(Method::GET, "/c/plaza/feed.json", None)).await.expect(200);
    let entry =
        feed["items"].as_array().unwrap().iter().find(|item| item["url"].as_str().unwrap().ends_with(id));
    inert(entry.unwrap()["content_html"].as_str().unwrap(), &case.id);
    for format in ["atom", "rss"] {
        let feed = house.send(house.request(Method::GET, &format!("/c/plaza/feed.{format}"), None)).await;
        assert_eq!(feed.status, 200);
        assert!(!feed.text.contains("<script") && !feed.text.contains("<![CDATA[<script"), "{}", case.id);
    }
}

/// A case as a topic over REST and as a reply by form.
async fn written(house: &House, lola: &Member, case: &Case) {
    let started = Instant::now();
    let draft = json!({"title": case.id, "body": case.text, "language": "es"});
    let answer = house.post(lola, "/communities/plaza/topics", draft).await;
    // More than a post may hold is refused as such.
    if answer.status == 422 {
        assert!(
            case.text.chars().count() > 50_000 || case.text.trim().is_empty() || case.text.contains('\0'),
            "{}: {}",
            case.id,
            answer.text
        );
        println!("{}: refused", case.id);
        return;
    }
    let topic = answer.expect(201);
    assert!(started.elapsed() < Duration::from_secs(5), "{}: {:?}", case.id, started.elapsed());
    shown(house, case, &topic).await;
    let mut browser = Browser::signed_in(house, "lola").await;
    let path = format!("/post/{}", topic["id"].as_str().unwrap());
    let fields = [("body", case.text.as_str()), ("language", "es"), ("in_reply_to", "")];
    let sent = browser.send((&path, &format!("{path}/replies")), &fields).await;
    assert!(location(&sent).contains(&path), "{}", case.id);
    let replies = house.items(None, &format!("/topics/{}/replies", topic["id"].as_str().unwrap())).await;
    inert(replies[0]["html"].as_str().unwrap(), &case.id);
    println!("{}: held", case.id);
}

#[tokio::test]
async fn run_written_here() {
    let cases: Vec<Case> = ["markdown", "markdown-dos", "html-xss"].into_iter().flat_map(of).collect();
    if cases.is_empty() {
        return;
    }
    let (house, lola) = house().await;
    for case in &cases {
        written(&house, &lola, case).await;
    }
}

#[tokio::test]
async fn run_written_elsewhere() {
    let cases = of("html-xss");
    if cases.is_empty() {
        return;
    }
    let ((house, lola), web) = tokio::join!(house(), Web::open());
    let mallory = web.person("evil", "mallory");
    let plaza = format!("{}/c/plaza", house.base());
    for (number, case) in cases.iter().enumerate() {
        let mut page = mallory.page(&format!("x{number}"), &case.id, &plaza);
        page["content"] = case.text.clone().into();
        let status = mallory.send(&house, &mallory.does("Create", &format!("c{number}"), &page)).await;
        assert_eq!(status, 202, "{}", case.id);
        let topic = eventually(&case.id, || house.topic(&lola, ("plaza", &case.id))).await;
        shown(&house, case, &topic).await;
        println!("{}: held from elsewhere", case.id);
    }
}
