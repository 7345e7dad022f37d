//! What the house says to programs that look at its pages: feeds, cards, sitemap, and the page about its
//! REST API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House, Member, tools};

async fn house() -> (House, Member) {
    let house = House::open("hub").await;
    let ana = house.member("ana");
    house.community("agua", &ana);
    (house, ana)
}

async fn page(house: &House, path: &str) -> Answer {
    house.send(house.request(Method::GET, path, None).header("Accept", "text/html")).await
}

async fn open(house: &House, by: &Member, title: &str, body: &str, kind: &str) -> String {
    let draft = json!({"title": title, "body": body, "language": "es", "kind": kind});
    let made = house.post(by, "/communities/agua/topics", draft).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

const READ: &str = "
import sys, json, feedparser
feed = feedparser.parse(sys.stdin.buffer.read(), response_headers={'content-type': 'application/xml; charset=utf-8'},
    sanitize_html=False, resolve_relative_uris=False)
print(json.dumps({'bozo': int(feed.bozo), 'why': str(feed.get('bozo_exception')), 'version': feed.version, 'title': feed.feed.title,
    'entries': [{'id': e.id, 'title': e.title, 'url': e.link, 'author': e.author, 'html': e.content[0].value,
        'at': list(e.published_parsed)[:6]} for e in feed.entries]}))
";

#[tokio::test]
async fn feeds_say_the_same_to_every_reader() {
    let (house, ana) = house().await;
    open(&house, &ana, "Pozos & ríos <1>", "Hay *agua* en #pozos y ]]> 😀", "discussion").await;
    let id = open(&house, &ana, "¿Y las bombas?", "Una `<script>` no; #pozos sí.", "question").await;
    house.post(&ana, &format!("/topics/{id}/replies"), json!({"body": "Sí, #pozos"})).await.expect(201);
    for (path, count) in [("/c/agua/feed", 2), ("/tag/pozos/feed", 3), ("/u/ana/feed", 3)] {
        let json = page(&house, &format!("{path}.json")).await;
        assert_eq!(json.headers["content-type"], "application/feed+json; charset=utf-8");
        let json = json.expect(200);
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
        let items = json["items"].as_array().unwrap();
        assert_eq!(items.len(), count, "{path}");
        assert!(
            items
                .iter()
                .all(|item| item["language"] == "es"
                    && item["id"].as_str().unwrap().starts_with(&house.base()))
        );
        for (format, version) in [("atom", "atom10"), ("rss", "rss20")] {
            let answer = page(&house, &format!("{path}.{format}")).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let Some(read) = tools::python(READ, &answer.text) else { continue };
            let read: Value = serde_json::from_str(&read).unwrap();
            assert_eq!(
                (&read["bozo"], &read["version"]),
                (&json!(0), &json!(version)),
                "{path}: {}",
                read["why"]
            );
            assert_eq!(read["title"], json["title"]);
            assert_eq!(read["entries"].as_array().unwrap().len(), count);
            for (entry, item) in read["entries"].as_array().unwrap().iter().zip(items) {
                for (theirs, ours) in
                    [("id", "id"), ("title", "title"), ("url", "url"), ("html", "content_html")]
                {
                    assert_eq!(
                        entry[theirs].as_str().unwrap().trim(),
                        item[ours].as_str().unwrap().trim(),
                        "{path}.{format} {theirs}"
                    );
                }
                assert_eq!(entry["author"], item["authors"][0]["name"]);
            }
        }
    }
    let first = page(&house, "/c/agua/feed.atom").await;
    let again =
        house.request(Method::GET, "/c/agua/feed.atom", None).header("If-None-Match", &first.headers["etag"]);
    assert_eq!(house.send(again).await.status, 304);
    let later = house
        .request(Method::GET, "/c/agua/feed.atom", None)
        .header("If-Modified-Since", &first.headers["last-modified"]);
    assert_eq!(house.send(later).await.status, 304);
    let html = page(&house, "/c/agua").await.text;
    for kind in ["application/atom+xml", "application/rss+xml", "application/feed+json"] {
        assert!(html.contains(&format!("<link rel=\"alternate\" type=\"{kind}\"")), "{kind}");
    }
    let found = page(&house, "/search/feed.json?q=bombas").await.expect(200);
    assert_eq!(found["items"][0]["title"], "¿Y las bombas?");
    assert_eq!(page(&house, "/search/feed.atom?q=").await.status, 200);
    // What is gone is gone from the feed; what is private never was in one.
    house.call(Method::DELETE, &ana, (&format!("/topics/{id}"), Value::Null)).await.expect(204);
    assert_eq!(page(&house, "/c/agua/feed.json").await.expect(200)["items"].as_array().unwrap().len(), 1);
    house.database.execute("update communities set visibility = 'hidden'").await;
    assert_eq!(page(&house, "/c/agua/feed.atom").await.status, 404);
    assert!(page(&house, "/tag/pozos/feed.json").await.expect(200)["items"].as_array().unwrap().is_empty());
    for path in ["/c/nada/feed.rss", "/u/nadie/feed.rss", "/c/agua/feed.txt"] {
        assert_eq!(page(&house, path).await.status, 404, "{path}");
    }
}

/// The blocks of JSON-LD of a page.
fn data(html: &str) -> Vec<Value> {
    let blocks = html.split("<script type=\"application/ld+json\">").skip(1);
    blocks.map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()).collect()
}

fn content<'a>(html: &'a str, property: &str) -> &'a str {
    let start = format!("property=\"{property}\" content=\"");
    html.split(&start).nth(1).unwrap_or_else(|| panic!("no {property}")).split('"').next().unwrap()
}

#[tokio::test]
async fn links_have_cards_and_search_engines_their_data() {
    let (house, ana) = house().await;
    let id = open(&house, &ana, "¿Qué </script> bomba?", "La **solar**", "question").await;
    let reply =
        house.post(&ana, &format!("/topics/{id}/replies"), json!({"body": "Esta."})).await.expect(201);
    house
        .call(Method::PUT, &ana, (&format!("/topics/{id}/answer"), json!({"reply": reply["id"]})))
        .await
        .expect(204);
    let path = format!("/post/{id}");
    let html = page(&house, &format!("{path}?lang=fr")).await.text;
    let address = format!("{}{path}", house.base());
    assert_eq!(content(&html, "og:url"), address);
    assert_eq!(content(&html, "og:description"), "La solar");
    assert_eq!((content(&html, "og:locale"), content(&html, "og:type")), ("fr_FR", "article"));
    assert!(html.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    for language in ["es", "pt", "en", "fr"] {
        assert!(
            html.contains(&format!("hreflang=\"{language}\" href=\"{address}?lang={language}\"")),
            "{language}"
        );
    }
    let image = content(&html, "og:image").strip_prefix(&house.base()).unwrap().to_owned();
    let image = page(&house, &image).await;
    assert_eq!((image.status, image.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    let blocks = data(&html);
    assert_eq!(blocks[0]["@type"], "QAPage");
    let question = &blocks[0]["mainEntity"];
    assert_eq!((&question["name"], &question["answerCount"]), (&json!("¿Qué </script> bomba?"), &json!(1)));
    assert_eq!(question["acceptedAnswer"]["text"], "Esta.");
    assert_eq!(question["author"]["url"], format!("{}/u/ana", house.base()));
    assert_eq!(blocks[1]["itemListElement"].as_array().unwrap().len(), 3);
    let talk = open(&house, &ana, "Una charla", "Hola", "discussion").await;
    let talk = data(&page(&house, &format!("/post/{talk}")).await.text).remove(0);
    assert_eq!((&talk["@type"], &talk["headline"]), (&json!("DiscussionForumPosting"), &json!("Una charla")));
    assert_eq!(data(&page(&house, "/u/ana").await.text)[0]["mainEntity"]["name"], "ana");
    assert_eq!(data(&page(&house, "/c/agua").await.text)[0]["@type"], "Organization");
    // Members' own pages have none of it.
    assert!(!page(&house, "/signin").await.text.contains("og:title"));
}

#[tokio::test]
async fn the_sitemap_names_public_things_only() {
    let (house, ana) = house().await;
    let id = open(&house, &ana, "Público", "x", "discussion").await;
    let robots = page(&house, "/robots.txt").await.text;
    assert!(
        robots.contains(&format!("Sitemap: {}/sitemap.xml", house.base()))
            && robots.contains("Disallow: /settings")
    );
    let index = page(&house, "/sitemap.xml").await;
    assert_eq!(index.headers["content-type"], "application/xml; charset=utf-8");
    let files: Vec<&str> =
        index.text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    let mut all = String::new();
    for file in files {
        let file = page(&house, file.strip_prefix(&house.base()).unwrap()).await;
        assert_eq!(file.status, 200);
        all.push_str(&file.text);
    }
    for path in [format!("/post/{id}"), "/u/ana".to_owned(), "/c/agua".to_owned()] {
        assert!(all.contains(&format!("<loc>{}{path}</loc><lastmod>20", house.base())), "{path}");
    }
    house.database.execute("update communities set visibility = 'listed'").await;
    assert!(!page(&house, "/sitemap/communities.xml").await.text.contains("agua"));
    assert!(!page(&house, "/sitemap/topics-0.xml").await.text.contains(&id));
    for name in ["topics-200", "topics--1", "nothing", "topics-0"] {
        let path =
            if name == "topics-0" { "/sitemap/topics-0".to_owned() } else { format!("/sitemap/{name}.xml") };
        assert_eq!(page(&house, &path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn people_can_read_how_programs_speak_to_the_house() {
    let (house, _) = house().await;
    let description = house.get(None, "/openapi.json").await.expect(200);
    let index = page(&house, "/api/docs?lang=es").await;
    assert_eq!(index.status, 200);
    assert!(index.text.contains("id=\"invalid-input\"") && index.text.contains("Interfaz de programación"));
    let mut resources = std::collections::BTreeSet::new();
    for methods in description["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let (tag, id) =
                (operation["tags"][0].as_str().unwrap(), operation["operationId"].as_str().unwrap());
            assert!(index.text.contains(&format!("href=\"/api/docs/{tag}#{id}\"")), "{id}");
            resources.insert(tag.to_owned());
        }
    }
    for tag in resources {
        let answer = page(&house, &format!("/api/docs/{tag}")).await;
        assert_eq!(answer.status, 200, "{tag}");
        assert_eq!(answer.text.matches("<h1").count(), 1);
        let anchors: Vec<&str> = answer
            .text
            .split("href=\"#object-")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        for anchor in anchors {
            assert!(
                answer.text.contains(&format!("id=\"object-{anchor}\"")),
                "{tag}: {anchor} leads nowhere"
            );
        }
        let packed =
            house.request(Method::GET, &format!("/api/docs/{tag}"), None).header("Accept-Encoding", "gzip");
        let bytes = packed.send().await.unwrap().bytes().await.unwrap();
        assert!(bytes.len() < 20_000, "{tag}: {} bytes", bytes.len());
    }
    assert_eq!(page(&house, "/api/docs/nothing").await.status, 404);
}
