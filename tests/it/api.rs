//! The REST API of one house, as programs use it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House, Member};

async fn house() -> (House, Member, Member) {
    let house = House::with("hub", &[("ATENEO_LIMITS__POSTS_PER_HOUR", "5")]).await;
    let (ana, eva) = (house.member("ana"), house.member("eva"));
    house.community("agua", &ana);
    (house, ana, eva)
}

fn draft(title: &str) -> Value {
    json!({"title": title, "body": "Texto con **acento**", "language": "es"})
}

#[track_caller]
fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    problem
}

#[tokio::test]
async fn topics_and_replies_from_first_to_last() {
    let (house, ana, eva) = house().await;
    let made = house.post(&eva, "/communities/agua/topics", draft("Primero")).await;
    assert!(made.headers["location"].to_str().unwrap().contains("/topics/"));
    let topic = made.expect(201);
    for field in ["id", "url", "ap_id", "community", "author", "title", "html", "published", "reply_count"] {
        assert!(!topic[field].is_null(), "{field}");
    }
    let id = topic["id"].as_str().unwrap();
    assert!(id.parse::<i64>().is_ok());
    assert_eq!(topic["ap_id"], format!("{}/post/{id}", house.base()));
    assert_eq!(topic["html"], "<p>Texto con <strong>acento</strong></p>\n");

    let path = format!("/topics/{id}/replies");
    let reply = house.post(&ana, &path, json!({"body": "Sí"})).await.expect(201);
    let nested = house.post(&eva, &path, json!({"body": "No", "in_reply_to": reply["id"]})).await.expect(201);
    assert_eq!(nested["in_reply_to"], reply["id"]);
    assert_eq!(house.get(None, &format!("/topics/{id}")).await.expect(200)["reply_count"], 2);
    problem(&house.post(&eva, &path, json!({"body": "x", "in_reply_to": "123"})).await, 422);

    let edit = json!({"body": "Otro texto"});
    let edited = house.call(Method::PATCH, &eva, (&format!("/topics/{id}"), edit)).await.expect(200);
    assert_eq!(edited["title"], "Primero");
    assert!(edited["edited"].is_string());
    problem(
        &house.call(Method::PATCH, &ana, (&format!("/topics/{id}"), json!({"body": "ajeno"}))).await,
        403,
    );

    // A facilitator removes what somebody else wrote; others may not.
    problem(
        &house
            .call(Method::DELETE, &eva, (&format!("/replies/{}", reply["id"].as_str().unwrap()), Value::Null))
            .await,
        403,
    );
    let removed = format!("/replies/{}?reason=fuera+de+tema", nested["id"].as_str().unwrap());
    house.call(Method::DELETE, &ana, (&removed, Value::Null)).await.expect(204);
    problem(&house.get(None, &format!("/replies/{}", nested["id"].as_str().unwrap())).await, 410);
    assert_eq!(house.items(None, &path).await.len(), 1);
    house.call(Method::DELETE, &eva, (&format!("/topics/{id}"), Value::Null)).await.expect(204);
    problem(&house.get(None, &format!("/topics/{id}")).await, 410);
    assert!(house.items(None, "/communities/agua/topics").await.is_empty());
    problem(&house.post(&ana, &path, json!({"body": "tarde"})).await, 410);
}

#[tokio::test]
async fn facilitators_arrange_their_community() {
    let (house, ana, eva) = house().await;
    let path = "/communities/agua";
    let change = json!({"titles": {"pt": "Água e saneamento"}, "posting_policy": "facilitators"});
    problem(&house.call(Method::PATCH, &eva, (path, change.clone())).await, 403);
    house.call(Method::PATCH, &ana, (path, change)).await.expect(200);
    let shown = house.get(None, path).await.expect(200);
    assert_eq!(shown["titles"]["pt"], "Água e saneamento");
    problem(&house.post(&eva, "/communities/agua/topics", draft("Nadie más")).await, 403);
    for bad in [json!({"accent": "no-such"}), json!({"posting_policy": "nobody"}), json!({"languages": []})] {
        problem(&house.call(Method::PATCH, &ana, (path, bad)).await, 422);
    }
    let without_titles = json!({"titles": {"es": "", "pt": "", "en": "", "fr": ""}});
    problem(&house.call(Method::PATCH, &ana, (path, without_titles)).await, 422);
    assert_eq!(house.get(None, path).await.expect(200)["titles"]["pt"], "Água e saneamento");
}

#[tokio::test]
async fn facilitators_pin_lock_and_accept() {
    let (house, ana, eva) = house().await;
    let question = json!({"title": "¿Y esto?", "body": "x", "language": "es", "kind": "question"});
    let topic = house.post(&eva, "/communities/agua/topics", question).await.expect(201);
    let id = topic["id"].as_str().unwrap();
    let announcement = json!({"title": "Anuncio", "body": "x", "language": "es", "kind": "announcement"});
    problem(&house.post(&eva, "/communities/agua/topics", announcement.clone()).await, 403);
    house.post(&ana, "/communities/agua/topics", announcement).await.expect(201);
    assert_eq!(house.items(None, "/communities/agua/topics?sort=unanswered").await.len(), 1);
    let reply = house.post(&ana, &format!("/topics/{id}/replies"), json!({"body": "así"})).await.expect(201);
    house
        .call(Method::PUT, &eva, (&format!("/topics/{id}/answer"), json!({"reply": reply["id"]})))
        .await
        .expect(204);
    assert!(house.items(None, "/communities/agua/topics?sort=unanswered").await.is_empty());
    problem(&house.call(Method::PUT, &eva, (&format!("/topics/{id}/lock"), Value::Null)).await, 403);
    house.call(Method::PUT, &ana, (&format!("/topics/{id}/lock"), Value::Null)).await.expect(204);
    house.call(Method::PUT, &ana, (&format!("/topics/{id}/pin"), Value::Null)).await.expect(204);
    let shown = house.get(None, &format!("/topics/{id}")).await.expect(200);
    assert_eq!((&shown["locked"], &shown["pinned"]), (&json!(true), &json!(true)));
    problem(&house.post(&eva, &format!("/topics/{id}/replies"), json!({"body": "tarde"})).await, 403);
    house.post(&ana, &format!("/topics/{id}/replies"), json!({"body": "cierro"})).await.expect(201);
}

#[tokio::test]
async fn lists_have_pages_and_what_is_known_is_not_sent_again() {
    let (house, ana, _) = house().await;
    for number in 0..5 {
        house.post(&ana, "/communities/agua/topics", draft(&format!("Tema {number}"))).await.expect(201);
    }
    let mut seen = Vec::new();
    let mut path = "/communities/agua/topics?sort=new&limit=2".to_owned();
    loop {
        let page = house.get(None, &path).await;
        seen.extend(
            page.json()["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|topic| topic["title"].as_str().unwrap().to_owned()),
        );
        let Some(link) = page.headers.get("link") else { break };
        let link = link.to_str().unwrap();
        assert!(
            link.starts_with(&format!("<{}/api/ateneo/v1/", house.base()))
                && link.ends_with(">; rel=\"next\""),
            "{link}"
        );
        path = link.split("/api/ateneo/v1").nth(1).unwrap().split('>').next().unwrap().to_owned();
    }
    assert_eq!(seen, ["Tema 4", "Tema 3", "Tema 2", "Tema 1", "Tema 0"]);
    for bad in ["limit=0", "limit=101", "limit=x", "cursor=@@", "sort=hot"] {
        let answer = house.get(None, &format!("/communities/agua/topics?{bad}")).await;
        assert!(matches!(answer.status, 400 | 422), "{bad}: {}", answer.status);
    }

    let first = house.get(None, "/communities/agua").await;
    let tag = first.headers["etag"].clone();
    let conditional =
        house.request(Method::GET, "/api/ateneo/v1/communities/agua", None).header("If-None-Match", &tag);
    assert_eq!(house.send(conditional).await.status, 304);
    let topic = house.items(None, "/communities/agua/topics").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/ateneo/v1/topics/{topic}");
    let stale = house
        .request(Method::PATCH, &path, Some(&ana))
        .header("If-Match", "\"old\"")
        .json(&json!({"body": "y"}));
    assert_eq!(house.send(stale).await.status, 412);
    let current = house.get(Some(&ana), &format!("/topics/{topic}")).await.headers["etag"].clone();
    let fresh = house
        .request(Method::PATCH, &path, Some(&ana))
        .header("If-Match", current)
        .json(&json!({"body": "y"}));
    let edited = house.send(fresh).await;
    assert_eq!(edited.status, 200);
    // The tag of the answer is the one a reader gets.
    let read = house.get(Some(&ana), &format!("/topics/{topic}")).await;
    assert_eq!(edited.headers["etag"], read.headers["etag"]);
    let community = house.get(Some(&ana), "/communities/agua").await.headers["etag"].clone();
    let arrange = |tag: &reqwest::header::HeaderValue| {
        house
            .request(Method::PATCH, "/api/ateneo/v1/communities/agua", Some(&ana))
            .header("If-Match", tag)
            .json(&json!({"summaries": {"es": "De agua"}}))
    };
    let arranged = house.send(arrange(&community)).await;
    assert_eq!(arranged.status, 200, "{}", arranged.text);
    assert_eq!(house.send(arrange(&community)).await.status, 412);
    assert_eq!(house.send(arrange(&arranged.headers["etag"])).await.status, 200);
}

#[tokio::test]
async fn follows_have_pages_and_languages_their_weights() {
    let (house, ana, eva) = house().await;
    for name in ["agua", "eva"] {
        house.post(&ana, "/follows", json!({"account": name})).await.expect(200);
    }
    let first = house.get(Some(&ana), "/follows?limit=1").await;
    assert_eq!(first.expect(200)["items"][0]["account"]["name"], "eva");
    let link = first.headers["link"].to_str().unwrap().to_owned();
    let next = link.split("/api/ateneo/v1").nth(1).unwrap().split('>').next().unwrap();
    let second = house.get(Some(&ana), next).await;
    assert_eq!(second.expect(200)["items"][0]["account"]["name"], "agua");
    assert!(second.headers.get("link").is_none());
    problem(&house.get(Some(&eva), "/follows?limit=0").await, 422);

    let titles = json!({"titles": {"es": "Agua", "pt": "Água", "fr": "Eau"}});
    house.call(Method::PATCH, &ana, ("/communities/agua", titles)).await.expect(200);
    for (accepted, title) in [("fr;q=0.3, pt-BR;q=0.9", "Água"), ("de, fr;q=0.1", "Eau"), ("pt;q=0", "Agua")]
    {
        let request = house.request(Method::GET, "/api/ateneo/v1/communities/agua", None);
        let answer = house.send(request.header("Accept-Language", accepted)).await;
        assert_eq!(answer.json()["title"], title, "{accepted}");
    }
}

#[tokio::test]
async fn bad_input_is_told_apart() {
    let (house, ana, _) = house().await;
    let nobody = Member { name: "nobody".to_owned(), token: "wrong".to_owned() };
    let topics = "/api/ateneo/v1/communities/agua/topics";
    let send = |request: reqwest::RequestBuilder| house.send(request);
    let anonymous = send(house.request(Method::POST, topics, None).json(&draft("x y z"))).await;
    problem(&anonymous, 401);
    assert_eq!(anonymous.headers["www-authenticate"], "Bearer");
    problem(&house.post(&nobody, "/communities/agua/topics", draft("abc")).await, 401);
    problem(&house.get(Some(&nobody), "/communities").await, 401);
    let reader = Member { name: "ana".to_owned(), token: house.run(&["token", "ana", "--scopes", "read"]) };
    let scope = house.post(&reader, "/communities/agua/topics", draft("abc")).await;
    problem(&scope, 403);
    assert!(scope.headers["www-authenticate"].to_str().unwrap().contains("insufficient_scope"));

    let invalid = problem(
        &house
            .post(&ana, "/communities/agua/topics", json!({"title": "x", "body": "", "language": "??"}))
            .await,
        422,
    );
    let fields: Vec<&str> =
        invalid["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "body", "language"]);
    problem(
        &house
            .post(
                &ana,
                "/communities/agua/topics",
                json!({"title": "abc", "body": "x", "language": "es", "role": "admin"}),
            )
            .await,
        422,
    );
    problem(
        &house
            .post(
                &ana,
                "/communities/agua/topics",
                json!({"title": "abc", "body": "x".repeat(60_000), "language": "es"}),
            )
            .await,
        422,
    );
    let raw = |body: String, content_type: &str| {
        house.request(Method::POST, topics, Some(&ana)).header("Content-Type", content_type).body(body)
    };
    problem(&send(raw("{".to_owned(), "application/json")).await, 400);
    problem(&send(raw("{}".to_owned(), "text/plain")).await, 415);
    problem(&send(raw("[1]".to_owned(), "text/plain")).await, 415);
    let typed = problem(&send(raw("{\"title\": 5}".to_owned(), "application/json")).await, 422);
    assert_eq!(
        (&typed["errors"][0]["field"], &typed["errors"][0]["code"]),
        (&json!("title"), &json!("malformed"))
    );
    let limit = problem(&house.get(None, "/communities?limit=x").await, 422);
    assert_eq!(limit["errors"][0]["field"], "limit");
    problem(
        &send(raw(format!("{{\"title\":\"{}\"}}", "x".repeat(1_100_000)), "application/json")).await,
        413,
    );
    problem(&house.get(None, "/communities/nada").await, 404);
    problem(&house.get(None, "/topics/abc").await, 404);
    problem(&house.get(None, "/topics/1").await, 404);
    problem(&house.get(None, "/topics/99999999999999999999").await, 404);
    problem(&house.get(None, "/nothing").await, 404);
    problem(&send(house.request(Method::PUT, topics, Some(&ana))).await, 405);
    problem(&house.post(&ana, "/follows", json!({"account": "nadie"})).await, 404);
    problem(&house.post(&ana, "/follows", json!({"account": "ana"})).await, 422);
    // NUL and the like are text to nobody.
    let nul = house
        .post(&ana, "/communities/agua/topics", json!({"title": "a\u{0}bc", "body": "x", "language": "es"}))
        .await;
    assert!(matches!(nul.status, 201 | 422), "{}", nul.text);
    assert_eq!(house.send(house.request(Method::GET, "/healthz", None)).await.status, 200);
}

#[tokio::test]
async fn members_are_limited_and_facilitators_are_not() {
    let (house, ana, eva) = house().await;
    for number in 0..5 {
        house.post(&eva, "/communities/agua/topics", draft(&format!("Tema {number}"))).await.expect(201);
    }
    let refused = house.post(&eva, "/communities/agua/topics", draft("Uno más")).await;
    problem(&refused, 429);
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
    for number in 0..7 {
        house.post(&ana, "/communities/agua/topics", draft(&format!("De Ana {number}"))).await.expect(201);
    }
}

#[tokio::test]
async fn pictures_are_made_anew_and_served_inert() {
    let (house, ana, _) = house().await;
    // One pixel, with something behind it that is no picture.
    let mut png = Vec::new();
    let pixel = image::RgbImage::from_pixel(40, 20, image::Rgb([200, 10, 10]));
    pixel.write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    png.extend_from_slice(b"<script>alert(1)</script>");
    let upload = |bytes: Vec<u8>| {
        let boundary = "x-boundary";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nUn cuadro rojo\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.html\"\r\nContent-Type: text/html\r\n\r\n"
        )
        .into_bytes();
        body.extend(bytes);
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        house
            .request(Method::POST, "/api/ateneo/v1/media", Some(&ana))
            .header("Content-Type", format!("multipart/form-data; boundary={boundary}"))
            .body(body)
    };
    let stored = house.send(upload(png)).await.expect(201);
    assert_eq!(stored["media_type"], "image/png");
    let path = stored["url"].as_str().unwrap().strip_prefix(&house.base()).unwrap().to_owned();
    let served = house.send(house.request(Method::GET, &path, None)).await;
    assert_eq!(served.headers["content-type"], "image/png");
    assert!(served.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(served.headers["x-content-type-options"], "nosniff");
    assert!(!served.text.contains("script"));
    let topic = json!({"title": "Con imagen", "body": "x", "language": "es", "images": [stored["id"]]});
    let topic = house.post(&ana, "/communities/agua/topics", topic).await.expect(201);
    assert_eq!(topic["attachments"][0]["alt"], "Un cuadro rojo");
    let article = house.document(&format!("/post/{}", topic["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(article["attachment"][0]["name"], "Un cuadro rojo");
    assert_eq!(article["attachment"][0]["type"], "Image");
    problem(&house.send(upload(b"GIF89a not really".to_vec())).await, 422);
    problem(&house.send(upload(b"{\"type\":\"Create\"}".to_vec())).await, 422);
}

#[tokio::test]
async fn the_description_is_there_and_metrics_count() {
    let (house, _, _) = house().await;
    let description = house.get(None, "/openapi.json").await.expect(200);
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, methods) in description["paths"].as_object().unwrap() {
        let concrete = path.replace("{name}", "nada").replace("{id}", "1").replace("{kind}", "like");
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let request = house.request(method.clone(), &format!("/api/ateneo/v1{concrete}"), None);
            let answer = house.send(request).await;
            assert_ne!(answer.status, 405, "{method} {path} is described and not there");
            assert!(answer.status < 500, "{method} {path}: {}", answer.status);
        }
    }
    let metrics = house.send(house.request(Method::GET, "/metrics", None)).await.text;
    for name in [
        "ateneo_requests_total",
        "ateneo_inbox_waiting",
        "ateneo_deliveries_waiting",
        "ateneo_pool_connections",
    ] {
        assert!(metrics.contains(name), "{name}");
    }
    // Health answers any host; everything else only its own.
    let client = crate::support::client();
    for (path, status) in
        [("/healthz", 200), ("/readyz", 200), ("/", 421), ("/api/ateneo/v1/communities", 421)]
    {
        let url = format!("http://127.0.0.1:{}{path}", house.port);
        let answer = client.get(url).header("Host", "evil.example").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}
