//! The place where hostile servers meet a house.

use serde_json::{Value, json};

use crate::support::web::{Someone, Web};
use crate::support::{House, Member, eventually};

/// A house with the community `agua`, and a web where `evil` and `victim` are hosts of others.
pub struct Scene {
    pub house: House,
    pub ana: Member,
    pub web: Web,
    /// `http://…/c/agua`
    pub agua: String,
    witness: Someone,
}

impl Scene {
    pub async fn open() -> Self {
        let (house, web) = tokio::join!(House::open("casa"), Web::open());
        let ana = house.member("ana");
        house.community("agua", &ana);
        let agua = format!("{}/c/agua", house.base());
        let witness = web.person("witness", "tea");
        Self { house, ana, web, agua, witness }
    }

    /// An address of the house.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.house.base())
    }

    /// Returns when everything that the house acknowledged so far is worked off: a topic sent last is
    /// there, and the journal goes in order.
    pub async fn settle(&self, word: &str) {
        let title = format!("Testigo {word}");
        let page = self.witness.page(&format!("w-{word}"), &title, &self.agua);
        let status =
            self.witness.send(&self.house, &self.witness.does("Create", &format!("w-{word}"), &page)).await;
        assert_eq!(status, 202);
        eventually("the witness's topic", || self.house.topic(&self.ana, ("agua", &title))).await;
    }

    /// Titles in `agua`, without those of the witness.
    pub async fn titles(&self) -> Vec<String> {
        let topics = self.house.items(None, "/communities/agua/topics?sort=new&limit=100").await;
        let titles = topics.iter().map(|topic| topic["title"].as_str().unwrap_or_default().to_owned());
        titles.filter(|title| !title.starts_with("Testigo ")).collect()
    }

    pub async fn topic(&self, title: &str) -> Value {
        eventually(title, || self.house.topic(&self.ana, ("agua", title))).await
    }

    /// Replies of a topic, as HTML.
    pub async fn replies(&self, topic: &Value) -> Vec<String> {
        let path = format!("/topics/{}/replies", topic["id"].as_str().unwrap_or_default());
        let replies = self.house.items(None, &path).await;
        replies.iter().map(|reply| reply["html"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Ana asks to follow a community on the web; the id of her `Follow`.
    pub async fn asks_to_follow(&self, (host, group): (&str, &Someone)) -> Value {
        let name = group.document["preferredUsername"].as_str().unwrap_or_default();
        let account = format!("{name}@{}", self.web.host(host));
        let answer = self.house.post(&self.ana, "/follows", json!({"account": account})).await.expect(200);
        assert_eq!(answer["state"], "pending");
        eventually("the Follow", || async {
            let mut seen = self.web.seen(host).into_iter().map(|seen| seen.body);
            seen.find(|body| body["type"] == "Follow" && body["object"] == group.id.as_str())
        })
        .await
    }

    pub async fn follows(&self, group: &Someone) -> Value {
        self.house
            .items(Some(&self.ana), "/follows")
            .await
            .into_iter()
            .find(|follow| follow["account"]["ap_id"] == group.id.as_str())
            .map_or(Value::Null, |follow| follow["state"].clone())
    }

    /// Ana follows the community, and it accepted.
    pub async fn follow(&self, (host, group): (&str, &Someone)) {
        let follow = self.asks_to_follow((host, group)).await;
        assert_eq!(group.send(&self.house, &group.does("Accept", "accept-ana", &follow)).await, 202);
        eventually("accepted", || async { (self.follows(group).await == "accepted").then_some(()) }).await;
    }
}
