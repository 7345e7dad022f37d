//! What crosses between the two houses, sent as their members would send it: through the REST API of
//! the one, over ActivityPub to the other.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};
use url::Url;

use super::Side;
use super::content::Content;
use crate::accounts::{account, token};
use crate::config::Config;
use crate::db::local::Cluster;
use crate::http::client::{Client, Limits, Policy};

const LIMITS: Limits = Limits { bytes: 4 * 1024 * 1024, total: Duration::from_secs(30), redirects: 0 };
const PATIENCE: Duration = Duration::from_secs(180);
const API: &str = "/api/ateneo/v1";

struct Caller {
    client: Client,
    base: String,
    token: String,
}

impl Caller {
    async fn send(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let url: Url = format!("{}{API}{path}", self.base).parse()?;
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {}", self.token))?);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let answer = self.client.post(&url, headers, Bytes::from(body.to_string()), LIMITS).await?;
        if !answer.status.is_success() {
            bail!("{url} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        Ok(serde_json::from_slice(&answer.body)?)
    }

    async fn read(&self, path: &str) -> anyhow::Result<Value> {
        let url: Url = format!("{}{API}{path}", self.base).parse()?;
        let bearer = HeaderValue::from_str(&format!("Bearer {}", self.token))?;
        let sign = |_: &Url| Ok(HeaderMap::from_iter([(header::AUTHORIZATION, bearer.clone())]));
        let answer = self.client.get(&url, LIMITS, "application/json", sign).await?;
        Ok(serde_json::from_slice(&answer.body)?)
    }
}

pub async fn run(
    hub: &Side,
    campus: &Side,
    (hub_content, content): (&Content, &Content),
) -> anyhow::Result<()> {
    println!("  The campus meets the hub …");
    let community = format!("origen@hub.localhost:{}", hub.port);
    let mut authors: Vec<&str> = content.cross.iter().map(|cross| cross.author.as_str()).collect();
    authors.extend(content.cross_replies.iter().map(|reply| reply.author.as_str()));
    authors.push(campus.member);
    authors.sort_unstable();
    authors.dedup();
    let mut callers = std::collections::HashMap::new();
    for name in authors {
        callers.insert(name, caller(campus, campus.config(content)?, name).await?);
    }
    for caller in callers.values() {
        caller.send("/follows", &json!({"account": community})).await?;
    }
    let reader = callers.get(campus.member).context("the campus has no reader")?;
    let topics = format!("/communities/{community}/topics?limit=100");
    let wanted: Vec<&str> = content.cross_replies.iter().map(|reply| reply.topic_key.as_str()).collect();
    let titles: Vec<(&str, &str)> = hub_content
        .topics
        .iter()
        .filter(|topic| wanted.contains(&topic.key.as_str()))
        .map(|topic| (topic.key.as_str(), topic.title.as_str()))
        .collect();
    let all: Vec<&str> = titles.iter().map(|(_, title)| *title).collect();
    // What the hub gave out before the campus followed is asked for, as a member would by its address.
    let home = caller(hub, hub.config(hub_content)?, hub.member).await?;
    let at_home = home.read("/communities/origen/topics?limit=100").await?;
    for title in &all {
        let address = field_of(&at_home, title, "ap_id").context("the hub lost a topic")?;
        let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        reader.read(&format!("/lookup?resource={query}")).await?;
    }
    wait_for(reader, &topics, &all).await?;
    let listed = reader.read(&topics).await?;
    for reply in &content.cross_replies {
        let title = titles.iter().find(|(key, _)| *key == reply.topic_key).map(|(_, title)| *title);
        let Some(id) = title.and_then(|title| id_of(&listed, title)) else { continue };
        let caller = callers.get(reply.author.as_str()).context("no such author")?;
        caller.send(&format!("/topics/{id}/replies"), &json!({"body": reply.body.trim()})).await?;
    }
    for cross in &content.cross {
        let caller = callers.get(cross.author.as_str()).context("no such author")?;
        let topic = json!({"title": cross.title, "body": cross.body.trim(), "language": cross.language});
        caller
            .send(&format!("/communities/{}@hub.localhost:{}/topics", cross.community, hub.port), &topic)
            .await?;
    }
    let sent: Vec<&str> = content.cross.iter().map(|cross| cross.title.as_str()).collect();
    wait_for(reader, &topics, &sent).await?;
    println!("  {} topics and {} replies crossed over.", content.cross.len(), content.cross_replies.len());
    Ok(())
}

/// Until the community's list shows all of these titles.
async fn wait_for(reader: &Caller, path: &str, titles: &[&str]) -> anyhow::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let listed = reader.read(path).await?;
        if titles.iter().all(|title| id_of(&listed, title).is_some()) {
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("what crosses between the houses did not arrive in {} s", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

fn id_of(listed: &Value, title: &str) -> Option<String> {
    field_of(listed, title, "id")
}

fn field_of(listed: &Value, title: &str, field: &str) -> Option<String> {
    listed["items"]
        .as_array()?
        .iter()
        .find(|topic| topic["title"] == title && topic["state"] != "pending")
        .and_then(|topic| topic[field].as_str())
        .map(str::to_owned)
}

/// Somebody of the campus with a token, made beside the running house.
async fn caller(side: &Side, config: Config, name: &str) -> anyhow::Result<Caller> {
    use diesel_async::AsyncConnection as _;
    let cluster = Cluster::join(&config.data_dir).await?;
    let mut conn = diesel_async::AsyncPgConnection::establish(cluster.url()).await?;
    let member = account::by_login(&mut conn, name).await?.context("no such member")?;
    let scopes = token::parse_scopes("read write follow")?;
    let now = crate::clock::Clock::default().now();
    let token = token::issue(&mut conn, member.account.id, &scopes, now).await?;
    drop(conn);
    cluster.leave().await?;
    let client = Client::new(Policy { allow_loopback: true }, "Ateneo demonstration")?;
    Ok(Caller { client, base: side.url(), token })
}
