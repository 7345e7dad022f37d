//! Belonging to a community of another house: asked, answered, left; and forged answers.

use diesel_async::RunQueryDsl as _;
use reqwest::Method;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::{House, Member, eventually};

const NOTE: &str = "Dirijo el laboratorio de aguas de mi provincia.";

async fn set(house: &House, what: &str) {
    diesel::sql_query(format!("update communities set {what} where id in (select c.id from communities c join actors a on a.id = c.actor_id where a.name = 'agua' and a.instance_id is null)"))
        .execute(&mut house.database.connect().await)
        .await
        .unwrap();
}

async fn stands(house: &House, member: &Member, (community, state): (&str, &str)) -> Value {
    eventually(state, || async {
        let seen = house.get(Some(member), &format!("/communities/{community}/membership")).await.expect(200);
        (seen["state"] == state).then_some(seen)
    })
    .await
}

#[tokio::test]
async fn a_member_of_one_house_belongs_to_a_community_of_another() {
    let (hub, campus) = tokio::join!(House::open("hub"), House::open("campus"));
    let (ana, beto, carla) = (hub.member("ana"), campus.member("beto"), campus.member("carla"));
    hub.community("agua", &ana);
    set(&hub, "join_policy = 'request', posting_policy = 'members'").await;
    let agua = format!("agua@{}", hub.host());
    let requests = format!("/communities/{agua}/requests");

    // A note is needed, here as there.
    campus.post(&beto, &requests, json!({"note": "Hola"})).await.expect(422);
    for member in [&beto, &carla] {
        campus.post(member, &requests, json!({"note": NOTE})).await.expect(204);
        stands(&campus, member, (&agua, "requested")).await;
    }
    let waiting = eventually("both requests arrive", || async {
        let waiting = hub.items(Some(&ana), "/communities/agua/requests").await;
        (waiting.len() == 2).then_some(waiting)
    })
    .await;
    assert!(waiting.iter().all(|request| request["note"] == NOTE && request["overdue"] == false));
    let id_of = |name: &str| {
        let found =
            waiting.iter().find(|request| request["person"]["name"].as_str().unwrap().starts_with(name));
        format!("/communities/agua/requests/{}", found.unwrap()["id"].as_str().unwrap())
    };
    // Strangers neither see nor answer them.
    let dora = hub.member("dora");
    hub.get(Some(&dora), "/communities/agua/requests").await.expect(403);
    hub.call(Method::PUT, &dora, (&id_of("beto"), json!({"admit": true}))).await.expect(403);

    hub.call(Method::PUT, &ana, (&id_of("beto"), json!({"admit": true}))).await.expect(204);
    hub.call(Method::PUT, &ana, (&id_of("carla"), json!({"admit": false}))).await.expect(422);
    let refusal = json!({"admit": false, "reason": "Es para laboratorios públicos."});
    hub.call(Method::PUT, &ana, (&id_of("carla"), refusal)).await.expect(204);
    stands(&campus, &beto, (&agua, "member")).await;
    let refused = stands(&campus, &carla, (&agua, "none")).await;
    assert_eq!(refused["reason"], "Es para laboratorios públicos.");
    let community = hub.get(None, "/communities/agua").await.expect(200);
    assert_eq!(community["member_count"], 2);

    // Membership counts: a post where only members post is taken from one and not from the other.
    for (member, title) in [(&beto, "Muestras del río"), (&carla, "Sin permiso")] {
        let draft = json!({"title": title, "body": "Texto", "language": "es"});
        campus.post(member, &format!("/communities/{agua}/topics"), draft).await;
    }
    eventually("the member's topic", || hub.topic(&ana, ("agua", "Muestras del río"))).await;
    assert!(hub.topic(&ana, ("agua", "Sin permiso")).await.is_none());

    // Leaving is told too.
    campus
        .call(Method::DELETE, &beto, (&format!("/communities/{agua}/membership"), Value::Null))
        .await
        .expect(204);
    eventually("the hub knows", || async {
        let community = hub.get(None, "/communities/agua").await.expect(200);
        (community["member_count"] == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_open_community_takes_a_join_and_only_its_own_answer_counts() {
    let scene = Scene::open().await;
    let (house, web) = (&scene.house, &scene.web);
    let (eva, mallory) = (web.person("evil", "eva"), web.person("victim", "mallory"));
    let join = eva.does("Join", "j1", &json!(scene.agua));
    assert_eq!(eva.send(house, &join).await, 202);
    eventually("an Accept", || async {
        web.seen("evil")
            .iter()
            .any(|seen| seen.body["type"] == "Accept" && seen.body["object"]["id"] == join["id"])
            .then_some(())
    })
    .await;
    let members = || async { house.get(None, "/communities/agua").await.expect(200)["member_count"].clone() };
    assert_eq!(members().await, 2);
    // Nobody leaves for another.
    let mut leave = mallory.does("Leave", "l1", &json!(scene.agua));
    leave["actor"] = json!(eva.id);
    mallory.send(house, &leave).await;
    scene.settle("leave").await;
    assert_eq!(members().await, 2);
    assert_eq!(eva.send(house, &eva.does("Leave", "l2", &json!(scene.agua))).await, 202);
    eventually("gone", || async { (members().await == 1).then_some(()) }).await;

    // By invitation: refused at once.
    set(house, "join_policy = 'invitation'").await;
    let join = eva.does("Join", "j2", &json!(scene.agua));
    assert_eq!(eva.send(house, &join).await, 202);
    eventually("a Reject", || async {
        web.seen("evil")
            .iter()
            .any(|seen| seen.body["type"] == "Reject" && seen.body["object"]["id"] == join["id"])
            .then_some(())
    })
    .await;
    assert_eq!(members().await, 1);
}
