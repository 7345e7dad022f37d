//! The latest topics of a community met for the first time, so that there is something to read before
//! anything is delivered. They enter silently.

use serde_json::Value;
use url::Url;

use super::fetch::{self, Budget};
use super::normalise::{Node, acceptable};
use super::{resolve, thread};
use crate::actors::actor;
use crate::app::App;
use crate::communities::{community, membership};
use crate::db::ids::ActorId;
use crate::error::{Error, Result};

pub const JOB: &str = "import_community";
/// Reads who facilitates a community elsewhere anew.
pub const FACILITATORS: &str = "read_facilitators";
/// Topics taken, and requests made, in one run.
const TOPICS: usize = 20;
const REQUESTS: u32 = 120;
/// Replies taken for each topic.
const REPLIES: usize = 50;

/// Runs the job: `{"actor": id}`.
pub async fn run(app: &App, payload: &Value) -> Result<()> {
    let id: ActorId = serde_json::from_value(payload["actor"].clone())?;
    let group = actor::find(&mut *app.db.conn().await?, id).await?;
    let budget = Budget::new(REQUESTS);
    moderators(app, &group, &budget).await?;
    let Some(outbox) = group.outbox_url.as_deref().and_then(acceptable) else { return Ok(()) };
    let items = fetch::items(app, &outbox, &budget, TOPICS).await?;
    for topic in items.iter().filter_map(announced).rev() {
        match thread::ensure(app, &topic, &budget).await {
            Ok(post) if post.is_topic() => replies(app, &topic, &budget).await,
            Ok(_) => {}
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(error) => tracing::debug!(%topic, %error, "not imported"),
        }
    }
    Ok(())
}

/// Runs the job [`FACILITATORS`]: `{"actor": id}`.
pub async fn facilitators(app: &App, payload: &Value) -> Result<()> {
    let id: ActorId = serde_json::from_value(payload["actor"].clone())?;
    let group = actor::find(&mut *app.db.conn().await?, id).await?;
    moderators(app, &group, &Budget::new(30)).await
}

/// The id of the post that an outbox entry announces, wrapped or bare.
fn announced(item: &Value) -> Option<Url> {
    let node = Node::of(item)?;
    let inner = match node.inner("object") {
        Some(activity) if activity.get("object").is_some() => activity.first_id("object"),
        _ => node.first_id("object"),
    };
    inner.filter(|_| node.is("Announce") || node.is("Create"))
}

/// Who facilitates it, as its own server lists them.
async fn moderators(app: &App, group: &crate::actors::Actor, budget: &Budget) -> Result<()> {
    let Some(url) = group.moderators_url.as_deref().and_then(acceptable) else { return Ok(()) };
    let Ok(items) = fetch::items(app, &url, budget, 20).await else { return Ok(()) };
    let mut listed = Vec::new();
    for id in items.iter().filter_map(|item| item.as_str().or_else(|| Node::of(item)?.text("id"))) {
        let Some(id) = acceptable(id) else { continue };
        if let Ok(person) = resolve::actor(app, &id, budget).await {
            listed.push(person.id);
        }
    }
    app.db
        .transaction(async |conn| {
            let view = community::of_actor(conn, group.id).await?.ok_or(Error::NotFound("community"))?;
            membership::replace_remote_facilitators(conn, app.here(), view.community.id, &listed).await
        })
        .await
}

/// Replies that the thread's owner lists; each is fetched from its own host.
async fn replies(app: &App, topic: &Url, budget: &Budget) {
    let Ok(map) = fetch::document(app, topic, budget).await else { return };
    let node = Node(&map);
    let Some(list) = node.first_id("context").or_else(|| node.first_id("replies")) else { return };
    let Ok(items) = fetch::items(app, &list, budget, REPLIES).await else { return };
    for item in &items {
        let id = item.as_str().or_else(|| Node::of(item)?.text("id")).and_then(acceptable);
        let Some(id) = id.filter(|id| id != topic) else { continue };
        if let Err(error) = thread::ensure(app, &id, budget).await {
            tracing::debug!(%id, %error, "reply not imported");
        }
    }
}
