//! What an activity needs from elsewhere before it can be applied: its object from its own origin,
//! what it answers, the people of a wrapped activity. Only what is verified comes out (federation.md
//! §8); the body of something forwarded or announced is never believed by itself.

use serde_json::{Map, Value};
use url::Url;

use super::announce::{self, Inner};
use super::journal::Row;
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::error::Result;
use crate::federation::fetch::{Budget, FetchError};
use crate::federation::normalise::{self, ActorDocument, Node, ObjectDocument};
use crate::federation::origin::same_origin;
use crate::federation::{resolve, thread};
use crate::posts::post;

/// Requests one activity may cause.
const REQUESTS: u32 = 30;

/// An activity with its signer and everything it needs, verified.
pub struct Prepared {
    pub signer: Actor,
    pub map: Map<String, Value>,
    pub raw: String,
    pub what: What,
}

/// What an activity says, as far as it may be believed.
pub enum What {
    /// Nothing for us.
    Nothing(&'static str),
    /// Read from the activity itself, by its signer.
    Direct,
    /// Create or Update: the object is the signer's, or was fetched from its origin.
    Content { document: Box<ObjectDocument>, author: Box<Actor> },
    /// The signer describes itself.
    Profile(Box<ActorDocument>),
    /// The origin says that the object is gone.
    Gone(Url),
    /// From a community: what it passes on.
    Announced(Vec<Inner>),
}

pub async fn prepare(app: &App, row: &Row) -> Result<Prepared> {
    let map = normalise::parse(row.body.as_bytes()).map_err(|error| anyhow::anyhow!("{error}"))?;
    let signer = actor::find(&mut *app.db.conn().await?, row.actor_id).await?;
    let budget = Budget::new(REQUESTS);
    let what = match what(app, &signer, Node(&map), &budget).await {
        Ok(what) => what,
        Err(error) if error.is_transient() => return Err(error.into()),
        Err(FetchError::Gone) => What::Nothing("what it is about is gone"),
        Err(error) => {
            tracing::debug!(%error, "activity not usable");
            What::Nothing("not believed")
        }
    };
    Ok(Prepared { signer, map, raw: row.body.clone(), what })
}

async fn what(app: &App, signer: &Actor, node: Node<'_>, budget: &Budget) -> Result<What, FetchError> {
    let forwarded = node.first_id("actor").is_none_or(|actor| actor.as_str() != signer.ap_id);
    let kinds = node.types();
    if forwarded {
        return forwarded_content(app, node, budget).await;
    }
    if kinds.contains(&"Create") || kinds.contains(&"Update") {
        return content(app, signer, node, budget).await;
    }
    if kinds.contains(&"Delete") {
        return deletion(app, signer, node, budget).await;
    }
    if kinds.contains(&"Announce") {
        return announce::read(app, signer, node, budget).await;
    }
    Ok(What::Direct)
}

/// Somebody else's activity: the body is dropped, the object's origin is asked.
async fn forwarded_content(app: &App, node: Node<'_>, budget: &Budget) -> Result<What, FetchError> {
    let Some(id) = node.first_id("object") else { return Ok(What::Nothing("no object")) };
    if !concerns_us(app, node).await? {
        return Ok(What::Nothing("forwarded, and not about us"));
    }
    match thread::object(app, &id, budget).await {
        Ok(document) => believed(app, document, budget).await,
        Err(FetchError::Gone) => Ok(What::Gone(id)),
        Err(error) => Err(error),
    }
}

/// Whether a forwarded activity touches something held here.
async fn concerns_us(app: &App, node: Node<'_>) -> Result<bool, FetchError> {
    let mut conn = app.db.conn().await?;
    let mut ids = node.ids("object");
    let mut addressed = node.audience();
    addressed.extend(node.ids("audience"));
    if let Some(object) = node.inner("object") {
        ids.extend(object.ids("inReplyTo"));
        addressed.extend(object.audience());
        addressed.extend(object.ids("audience"));
    }
    if addressed.iter().any(|id| app.site.own_path(id).is_some_and(|path| path.starts_with("/c/"))) {
        return Ok(true);
    }
    for id in ids {
        if post::by_ap_id(&mut conn, &id).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn content(app: &App, signer: &Actor, node: Node<'_>, budget: &Budget) -> Result<What, FetchError> {
    let Some(object) = node.inner("object") else {
        let Some(id) = node.first_id("object") else { return Ok(What::Nothing("no object")) };
        return believed(app, thread::object(app, &id, budget).await?, budget).await;
    };
    if let Some(document) = normalise::actor(object) {
        let itself = document.id.as_str() == signer.ap_id;
        return Ok(if itself {
            What::Profile(Box::new(document))
        } else {
            What::Nothing("somebody else's profile")
        });
    }
    let Some(document) = normalise::object(object) else { return Ok(What::Nothing("not a post")) };
    if document.author.as_str() != signer.ap_id {
        return Err(FetchError::Refused("the object is not the signer's".to_owned()));
    }
    if !document.is_public {
        return Ok(What::Nothing("not public"));
    }
    needs(app, &document, budget).await?;
    Ok(What::Content { document: Box::new(document), author: Box::new(signer.clone()) })
}

/// A document fetched from its origin, with its author.
pub async fn believed(app: &App, document: ObjectDocument, budget: &Budget) -> Result<What, FetchError> {
    let author = resolve::actor(app, &document.author, budget).await?;
    needs(app, &document, budget).await?;
    Ok(What::Content { document: Box::new(document), author: Box::new(author) })
}

/// What it answers must be here first.
pub async fn needs(app: &App, document: &ObjectDocument, budget: &Budget) -> Result<(), FetchError> {
    let Some(parent) = &document.in_reply_to else { return Ok(()) };
    if post::by_ap_id(&mut *app.db.conn().await?, parent.as_str()).await?.is_some() {
        return Ok(());
    }
    if app.site.own_path(parent.as_str()).is_some() {
        return Err(FetchError::Gone);
    }
    // Only threads of communities that somebody here knows are completed, so a fetch is worth it only
    // when a community could be behind it; `ensure` finds that out and is bounded.
    thread::ensure(app, parent, budget).await.map(|_| ())
}

async fn deletion(app: &App, signer: &Actor, node: Node<'_>, budget: &Budget) -> Result<What, FetchError> {
    let Some(id) = node.first_id("object") else { return Ok(What::Nothing("no object")) };
    if id.as_str() == signer.ap_id {
        return Ok(What::Direct);
    }
    let known = post::by_ap_id(&mut *app.db.conn().await?, id.as_str()).await?;
    match known {
        Some(post) if post.author_id == signer.id => Ok(What::Gone(id)),
        None => {
            let own = normalise::acceptable(&signer.ap_id).is_some_and(|signer| same_origin(&signer, &id));
            Ok(if own { What::Gone(id) } else { What::Nothing("somebody else's object") })
        }
        Some(_) => match thread::object(app, &id, budget).await {
            Err(FetchError::Gone) => Ok(What::Gone(id)),
            Err(error) if error.is_transient() => Err(error),
            _ => Ok(What::Nothing("still there")),
        },
    }
}
