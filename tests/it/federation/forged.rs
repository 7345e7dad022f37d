//! Activities that are signed well and say what their sender may not say (federation.md §8, §11).

use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::eventually;
use crate::support::peer::now;
use crate::support::web::{PUBLIC, Page, raw};

#[tokio::test]
async fn nobody_signs_for_another_host() {
    let scene = Scene::open().await;
    let (eva, vera) = (scene.web.person("evil", "eva"), scene.web.person("victim", "vera"));
    let send = async |activity: &Value| eva.send(&scene.house, activity).await;
    // The key is Eva's, the actor is not.
    let mut like = vera.does("Like", "like", &json!(scene.agua));
    assert_eq!(send(&like).await, 401, "another host's actor");
    // The id is another host's.
    like = eva.does("Like", "like", &json!(scene.agua));
    like["id"] = json!(format!("{}/activities/like", vera.base));
    assert_eq!(send(&like).await, 401, "a stolen id");
    // Vera's key is named, Eva's signs.
    let activity = vera.does("Create", "c1", &vera.page("c1", "Falsa", &scene.agua));
    let body = activity.to_string().into_bytes();
    let mut fields = eva.fields(&scene.house, ("/inbox", &body), now());
    for (name, value) in &mut fields {
        if name == "signature" {
            *value = value.replace(eva.key.key_id(), vera.key.key_id());
        }
    }
    let (status, _) = raw(&scene.house, "/inbox", &fields, &body).await.expect("an answer");
    assert_eq!(status, 401, "another's key id");
    // An actor whose document lists a key of another host.
    let mut thief = scene.web.person("evil", "thief");
    thief.document["publicKey"]["id"] = json!(vera.key.key_id());
    scene.web.serve(&thief.id, Page::Document(thief.document.clone()));
    let activity = thief.does("Create", "c2", &thief.page("c2", "Robada", &scene.agua));
    assert_eq!(thief.send(&scene.house, &activity).await, 401, "a key that is not listed");
    // A key of the house itself.
    let own = eva.does("Create", "c3", &eva.page("c3", "Propia", &scene.agua));
    let body = own.to_string().into_bytes();
    let mut fields = eva.fields(&scene.house, ("/inbox", &body), now());
    for (name, value) in &mut fields {
        if name == "signature" {
            *value = value.replace(eva.key.key_id(), &format!("{}#main-key", scene.agua));
        }
    }
    let (status, _) = raw(&scene.house, "/inbox", &fields, &body).await.expect("an answer");
    assert_eq!(status, 401, "the house's own key");
    scene.settle("keys").await;
    assert_eq!(scene.titles().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_create_of_somebody_elses_post_stores_nothing() {
    let scene = Scene::open().await;
    let (eva, otra) = (scene.web.person("evil", "eva"), scene.web.person("evil", "otra"));
    let vera = scene.web.person("victim", "vera");
    // Of the same host, but not hers.
    let theirs = eva.does("Create", "o1", &otra.page("o1", "De otra", &scene.agua));
    assert_eq!(eva.send(&scene.house, &theirs).await, 202);
    // Of another host altogether.
    let far = eva.does("Create", "o2", &vera.page("o2", "De Vera", &scene.agua));
    assert_eq!(eva.send(&scene.house, &far).await, 202);
    // Hers, under another host's id.
    let mut page = eva.page("o3", "Id ajena", &scene.agua);
    page["id"] = json!(format!("{}/post/o3", vera.base));
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "o3", &page)).await, 202);
    // Hers, under an id of the house.
    page["id"] = json!(scene.url("/post/123"));
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "o4", &page)).await, 202);
    // Not public: no business of a community's.
    let mut page = eva.page("o5", "Privada", &scene.agua);
    page["to"] = json!([scene.agua]);
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "o5", &page)).await, 202);
    scene.settle("others").await;
    assert_eq!(scene.titles().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_comes_again_is_there_once() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let page = eva.page("again", "Otra vez", &scene.agua);
    let activity = eva.does("Create", "again", &page);
    let at_once = tokio::join!(
        eva.send(&scene.house, &activity),
        eva.send(&scene.house, &activity),
        eva.send_to(&scene.house, "/c/agua/inbox", &activity),
        eva.send_to(&scene.house, "/u/ana/inbox", &activity),
    );
    assert_eq!(at_once, (202, 202, 202, 202));
    scene.topic("Otra vez").await;
    assert_eq!(eva.send(&scene.house, &activity).await, 202, "later");
    // The same post in another activity, with other words: the first one stays.
    let mut changed = page.clone();
    changed["name"] = json!("Otra vez, distinta");
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "again2", &changed)).await, 202);
    scene.settle("again").await;
    assert_eq!(scene.titles().await, ["Otra vez"]);
    // An Update changes it; one that is older than what is held does not.
    for (slug, name, updated) in
        [("u1", "Nueva", "2031-01-01T00:00:00Z"), ("u2", "Vieja", "2001-01-01T00:00:00Z")]
    {
        let mut changed = page.clone();
        changed["name"] = json!(name);
        changed["updated"] = json!(updated);
        assert_eq!(eva.send(&scene.house, &eva.does("Update", slug, &changed)).await, 202);
        scene.settle(slug).await;
        assert_eq!(scene.titles().await, ["Nueva"], "after {slug}");
    }
}

#[tokio::test]
async fn posts_of_others_stay_as_they_are() {
    let scene = Scene::open().await;
    let (eva, vera, viva) = (
        scene.web.person("evil", "eva"),
        scene.web.person("victim", "vera"),
        scene.web.person("victim", "viva"),
    );
    let page = vera.page("mine", "De Vera", &scene.agua);
    scene.web.serve(page["id"].as_str().unwrap(), Page::Document(page.clone()));
    assert_eq!(vera.send(&scene.house, &vera.does("Create", "mine", &page)).await, 202);
    let topic = scene.topic("De Vera").await;

    let mut changed = page.clone();
    changed["name"] = json!("Cambiada");
    changed["updated"] = json!(now().format("%FT%TZ").to_string());
    assert_eq!(eva.send(&scene.house, &eva.does("Update", "u1", &changed)).await, 202);
    // Somebody of the same host says it is theirs.
    let mut taken = changed.clone();
    taken["attributedTo"] = json!(viva.id);
    assert_eq!(viva.send(&scene.house, &viva.does("Update", "u2", &taken)).await, 202);
    for (someone, slug) in [(&eva, "d1"), (&viva, "d2")] {
        assert_eq!(someone.send(&scene.house, &someone.does("Delete", slug, &page["id"])).await, 202);
    }
    // Nobody undoes another's like.
    assert_eq!(vera.send(&scene.house, &vera.does("Like", "l1", &page["id"])).await, 202);
    let like = vera.does("Like", "l1", &page["id"]);
    assert_eq!(eva.send(&scene.house, &eva.does("Undo", "x1", &like)).await, 202);
    assert_eq!(eva.send(&scene.house, &eva.does("Undo", "x2", &like["id"])).await, 202);
    scene.settle("foreign").await;
    assert_eq!(scene.titles().await, ["De Vera"]);
    let path = format!("/topics/{}", topic["id"].as_str().unwrap());
    assert_eq!(scene.house.get(None, &path).await.expect(200)["like_count"], 1);

    // Once its origin says it is gone, whoever brings the news is right.
    scene.web.serve(page["id"].as_str().unwrap(), Page::Status(410));
    assert_eq!(viva.send(&scene.house, &viva.does("Delete", "d3", &page["id"])).await, 202);
    eventually("it is gone", || async { (scene.house.get(None, &path).await.status == 410).then_some(()) })
        .await;
}

#[tokio::test]
async fn deleted_before_it_came_it_never_comes() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let page = eva.page("early", "Demasiado tarde", &scene.agua);
    let tombstone = json!({"id": page["id"], "type": "Tombstone"});
    assert_eq!(eva.send(&scene.house, &eva.does("Delete", "early-d", &tombstone)).await, 202);
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "early-c", &page)).await, 202);
    // Nobody buries another host's post in advance.
    let vera = scene.web.person("victim", "vera");
    let alive = vera.page("alive", "Viva", &scene.agua);
    assert_eq!(eva.send(&scene.house, &eva.does("Delete", "bury", &alive["id"])).await, 202);
    assert_eq!(vera.send(&scene.house, &vera.does("Create", "alive", &alive)).await, 202);
    scene.settle("early").await;
    assert_eq!(scene.titles().await, ["Viva"]);
}

#[tokio::test]
async fn a_reply_brings_what_it_answers() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let page = eva.page("root", "La raíz", &scene.agua);
    let first = eva.note("first", "Primera", page["id"].as_str().unwrap());
    let second = eva.note("second", "Segunda", first["id"].as_str().unwrap());
    for post in [&page, &first, &second] {
        scene.web.serve(post["id"].as_str().unwrap(), Page::Document(post.clone()));
    }
    // An orphan: nobody has what it answers.
    let orphan = eva.note("orphan", "Huérfana", &format!("{}/post/nowhere", eva.base));
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "orphan", &orphan)).await, 202);
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "second", &second)).await, 202);
    let topic = scene.topic("La raíz").await;
    eventually("both replies", || async { (scene.replies(&topic).await.len() == 2).then_some(()) }).await;
    // The parent's own Create comes late and changes nothing.
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "root", &page)).await, 202);
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "first", &first)).await, 202);
    scene.settle("parents").await;
    assert_eq!(scene.titles().await, ["La raíz"]);
    let replies = scene.replies(&topic).await;
    assert_eq!(replies.len(), 2, "{replies:?}");
    assert!(replies.iter().all(|html| !html.contains("Huérfana")));
    // Whichever came first, followers get each of them, once.
    let mut expected = vec![page["id"].clone(), first["id"].clone(), second["id"].clone()];
    expected.sort_by_key(ToString::to_string);
    eventually("the community passes all three on", || async {
        let outbox = scene.house.document("/c/agua/outbox").await.expect(200);
        let items = outbox["orderedItems"].as_array().unwrap();
        let mut passed: Vec<Value> =
            items.iter().map(|item| item["object"]["object"]["id"].clone()).collect();
        passed.retain(|id| id.as_str().is_some_and(|id| id.starts_with(&eva.base)));
        passed.sort_by_key(ToString::to_string);
        (passed == expected).then_some(())
    })
    .await;
}

#[tokio::test]
async fn only_the_one_asked_accepts() {
    let scene = Scene::open().await;
    let (grupo, otro) = (scene.web.group("evil", "grupo"), scene.web.group("evil", "otro"));
    // Nobody asked.
    let ana = scene.url("/u/ana");
    let invented =
        json!({"id": scene.url("/activities/follow/1"), "type": "Follow", "actor": ana, "object": grupo.id});
    assert_eq!(grupo.send(&scene.house, &grupo.does("Accept", "a0", &invented)).await, 202);
    scene.settle("unasked").await;
    assert_eq!(scene.follows(&grupo).await, Value::Null);

    let follow = scene.asks_to_follow(("evil", &grupo)).await;
    assert_eq!(otro.send(&scene.house, &otro.does("Accept", "a1", &follow)).await, 202);
    assert_eq!(otro.send(&scene.house, &otro.does("Accept", "a2", &follow["id"])).await, 202);
    assert_eq!(otro.send(&scene.house, &otro.does("Reject", "r1", &follow)).await, 202);
    scene.settle("another").await;
    assert_eq!(scene.follows(&grupo).await, "pending");
    assert_eq!(grupo.send(&scene.house, &grupo.does("Accept", "a3", &follow)).await, 202);
    eventually("accepted", || async { (scene.follows(&grupo).await == "accepted").then_some(()) }).await;
}

#[tokio::test]
async fn what_a_community_passes_on_is_read_at_its_origin() {
    let scene = Scene::open().await;
    let (grupo, vera) = (scene.web.group("evil", "grupo"), scene.web.person("victim", "vera"));
    scene.follow(("evil", &grupo)).await;
    let name = format!("grupo@{}", scene.web.host("evil"));

    // Vera wrote one thing, the community says another.
    let truth = vera.page("said", "Lo que dijo", &grupo.id);
    scene.web.serve(truth["id"].as_str().unwrap(), Page::Document(truth.clone()));
    let mut forged = truth.clone();
    forged["name"] = json!("Lo que no dijo");
    forged["content"] = json!("<p>falso</p>");
    let inner = vera.does("Create", "said", &forged);
    assert_eq!(grupo.send(&scene.house, &grupo.does("Announce", "an1", &inner)).await, 202);
    // Vera never wrote this.
    let invented = vera.does("Create", "never", &vera.page("never", "Inventada", &grupo.id));
    assert_eq!(grupo.send(&scene.house, &grupo.does("Announce", "an2", &invented)).await, 202);
    // Vera wrote this, for somebody else.
    let elsewhere = vera.page("private", "Para otros", &vera.id);
    scene.web.serve(elsewhere["id"].as_str().unwrap(), Page::Document(elsewhere.clone()));
    let inner = vera.does("Create", "private", &elsewhere);
    assert_eq!(grupo.send(&scene.house, &grupo.does("Announce", "an3", &inner)).await, 202);
    let topic = eventually("what she said", || scene.house.topic(&scene.ana, (&name, "Lo que dijo"))).await;
    assert!(topic["html"].as_str().unwrap().contains("Lo que dijo"), "{}", topic["html"]);
    scene.settle("announced").await;
    let titles = async || -> Vec<Value> {
        let topics = scene.house.items(None, &format!("/communities/{name}/topics")).await;
        topics.iter().map(|topic| topic["title"].clone()).collect()
    };
    assert_eq!(titles().await, ["Lo que dijo"]);

    // A wrapped Delete by a stranger: the origin still has it.
    let eva = scene.web.person("third", "eva");
    let inner = eva.does("Delete", "an4", &truth["id"]);
    assert_eq!(grupo.send(&scene.house, &grupo.does("Announce", "an4", &inner)).await, 202);
    // A community nobody follows speaks of its own things to nobody.
    let nobody = scene.web.group("third", "nadie");
    let page = nobody.page("n1", "Sin seguidores", &nobody.id);
    assert_eq!(
        nobody.send(&scene.house, &nobody.does("Announce", "an5", &nobody.does("Create", "n1", &page))).await,
        202
    );
    // And none puts a topic into a community of the house.
    let page = grupo.page("n2", "Colada", &scene.agua);
    let inner = grupo.does("Create", "n2", &page);
    assert_eq!(grupo.send(&scene.house, &grupo.does("Announce", "an6", &inner)).await, 202);
    scene.settle("wrapped").await;
    assert!(titles().await.contains(&json!("Lo que dijo")));
    assert_eq!(scene.titles().await, Vec::<String>::new());
    let nobodys =
        scene.house.get(None, &format!("/communities/nadie@{}/topics", scene.web.host("third"))).await;
    let none = nobodys.status == 404 || nobodys.expect(200)["items"] == json!([]);
    assert!(none, "{}", nobodys.text);
}

#[tokio::test]
async fn forwarded_content_is_read_at_its_origin() {
    let scene = Scene::open().await;
    let (eva, vera) = (scene.web.person("evil", "eva"), scene.web.person("victim", "vera"));
    let truth = vera.page("fwd", "Verdad", &scene.agua);
    scene.web.serve(truth["id"].as_str().unwrap(), Page::Document(truth.clone()));
    let mut forged = truth.clone();
    forged["name"] = json!("Mentira");
    assert_eq!(eva.send(&scene.house, &vera.does("Create", "fwd", &forged)).await, 202);
    let never = vera.page("fwd2", "Nunca", &scene.agua);
    assert_eq!(eva.send(&scene.house, &vera.does("Create", "fwd2", &never)).await, 202);
    scene.topic("Verdad").await;
    scene.settle("forwarded").await;
    assert_eq!(scene.titles().await, ["Verdad"]);
}

#[tokio::test]
async fn who_is_gone_may_say_goodbye() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    scene.web.serve(&eva.id, Page::Status(410));
    assert_eq!(eva.send(&scene.house, &eva.does("Delete", "bye", &json!(eva.id))).await, 202, "unknown here");
    let vera = scene.web.person("victim", "vera");
    let page = vera.page("v", "Antes de irse", &scene.agua);
    assert_eq!(vera.send(&scene.house, &vera.does("Create", "v", &page)).await, 202);
    scene.topic("Antes de irse").await;
    scene.web.serve(&vera.id, Page::Status(410));
    assert_eq!(
        vera.send(&scene.house, &vera.does("Delete", "bye", &json!(vera.id))).await,
        202,
        "known here"
    );
    let query = format!("/lookup?resource={}", vera.id);
    eventually("she is not found any more", || async {
        (scene.house.get(Some(&scene.ana), &query).await.status == 404).then_some(())
    })
    .await;
    // Only she herself may.
    let (viva, eva) = (scene.web.person("victim", "viva"), scene.web.person("third", "eva"));
    let page = viva.page("w", "Sigue aquí", &scene.agua);
    assert_eq!(viva.send(&scene.house, &viva.does("Create", "w", &page)).await, 202);
    assert_eq!(eva.send(&scene.house, &eva.does("Delete", "bye", &json!(viva.id))).await, 202);
    scene.settle("goodbye").await;
    scene.house.get(Some(&scene.ana), &format!("/lookup?resource={}", viva.id)).await.expect(200);
}

#[tokio::test]
async fn markup_that_acts_is_taken_out() {
    let scene = Scene::open().await;
    let eva = scene.web.person("evil", "eva");
    let mut page = eva.page("xss", "Título <script>alert(1)</script>", &scene.agua);
    page["content"] = json!(
        "<p onclick='x()'>Hola<script>alert(1)</script><img src=x onerror=y>\
        <a href='javascript:z()'>enlace</a><iframe src='http://x'></iframe><style>*{}</style></p>"
    );
    page["to"] = json!(PUBLIC);
    assert_eq!(eva.send(&scene.house, &eva.does("Create", "xss", &page)).await, 202);
    let topics = eventually("the topic", || async {
        let topics = scene.house.items(None, "/communities/agua/topics").await;
        (!topics.is_empty()).then_some(topics)
    })
    .await;
    let html = topics[0]["html"].as_str().unwrap();
    assert!(html.contains("Hola") && html.contains("enlace"), "{html}");
    for word in ["script", "onclick", "onerror", "javascript", "iframe", "style"] {
        assert!(!html.contains(word), "{word}: {html}");
    }
    assert!(!topics[0]["title"].as_str().unwrap().contains('<'), "{}", topics[0]["title"]);
}
