//! Somebody closes the account: other houses show the person as gone.

use reqwest::Method;
use serde_json::{Value, json};

use super::journey::two;
use crate::support::{House, eventually};

async fn page(house: &House, path: &str) -> (u16, String) {
    let request = house.request(Method::GET, path, None).header("Accept", "text/html");
    let answer = house.send(request).await;
    (answer.status, answer.text)
}

async fn gone(house: &House, path: &str) {
    eventually(&format!("{path} is gone"), || async { (page(house, path).await.0 == 410).then_some(()) })
        .await;
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_closed_account_is_gone_elsewhere_and_its_posts_stay_without_a_name() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "Lo que queda", "body": "Texto", "language": "es", "kind": "question"});
    hub.post(&ana, "/communities/agua/topics", draft).await.expect(201);
    let copy = eventually("it arrives", || campus.topic(&beto, (&agua, "Lo que queda"))).await;
    let ana_there = format!("/u/ana@{}", hub.host());
    assert_eq!(page(&campus, &ana_there).await.0, 200);

    hub.run(&["member", "delete", "ana"]);
    gone(&campus, &ana_there).await;
    let (status, text) = page(&campus, &format!("/post/{}", id(&copy))).await;
    assert_eq!(status, 200);
    assert!(text.contains("Persona que cerró su cuenta") && !text.contains(&ana_there), "{text}");
    let left = "select count(*) from profiles p join actors a on a.id = p.actor_id where a.name = 'ana'";
    assert_eq!(campus.database.number(left).await, 0);
    // At home the same, in both forms, and the token is worth nothing.
    assert_eq!(page(&hub, "/u/ana").await.0, 410);
    let document = hub.document("/u/ana").await;
    assert_eq!((document.status, document.json()["type"].as_str()), (410, Some("Tombstone")));
    assert_eq!(hub.get(Some(&ana), "/me").await.status, 401);
    // Nobody in between can say so for somebody else: the house still takes what others write.
    assert_eq!(page(&campus, "/u/beto").await.0, 200);
}

#[tokio::test]
async fn posts_go_everywhere_with_their_author() {
    let (hub, ana, campus, beto, agua) = two().await;
    let draft = json!({"title": "Lo que se va", "body": "Texto", "language": "es", "kind": "discussion"});
    campus.post(&beto, &format!("/communities/{agua}/topics"), draft).await.expect(201);
    let there = eventually("it arrives", || hub.topic(&ana, ("agua", "Lo que se va"))).await;
    campus.run(&["member", "delete", "beto", "--with-posts"]);
    gone(&hub, &format!("/u/beto@{}", campus.host())).await;
    gone(&hub, &format!("/post/{}", id(&there))).await;
}
