//! What a community passes on (federation.md §8.4). It vouches for what comes from its own server;
//! anything else is asked of its origin.

use serde_json::Value;
use url::Url;

use super::prepare::{What, believed};
use crate::actors::{Actor, actor, follow};
use crate::app::App;
use crate::federation::fetch::{Budget, FetchError};
use crate::federation::normalise::{self, Node, ObjectDocument};
use crate::federation::origin::same_origin;
use crate::federation::{resolve, thread};
use crate::posts::post;

/// One activity inside an Announce, verified.
pub enum Inner {
    /// A topic or reply, new or changed.
    Content { document: Box<ObjectDocument>, author: Box<Actor> },
    /// Our own post came back: the community took it.
    Ours(Url),
    /// Its origin says it is gone.
    Gone(Url),
    /// A moderator takes it out of the community; `reason` as given.
    Removed { object: Url, reason: String },
    /// A moderator takes the removal back.
    Restored(Url),
    /// A vote the community reports.
    Vote { object: Url, actor: Box<Actor>, id: String, useful: bool, undo: bool },
}

/// Activities in one Announce, at most (PieFed sends lists).
const MOST: usize = 50;

pub async fn read(app: &App, group: &Actor, node: Node<'_>, budget: &Budget) -> Result<What, FetchError> {
    if !group.is_group() {
        return Ok(What::Nothing("a boost by a person"));
    }
    if !is_welcome(app, group, node).await? {
        return Ok(What::Nothing("nobody here follows it"));
    }
    let mut inner = Vec::new();
    for value in entries(node) {
        match one(app, group, value, budget).await {
            Ok(Some(found)) => inner.push(found),
            Ok(None) => {}
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => tracing::debug!(%error, group = group.ap_id, "announced, but not believed"),
        }
    }
    Ok(What::Announced(inner))
}

/// The activities or ids in an Announce: one, a list, or a collection of them.
fn entries(node: Node<'_>) -> Vec<&Value> {
    let list = node.list("object");
    let collection = match list.as_slice() {
        [one] => Node::of(one).filter(|inner| inner.is("OrderedCollection") || inner.is("Collection")),
        _ => None,
    };
    let mut entries = match collection {
        Some(collection) => {
            ["orderedItems", "items"].into_iter().flat_map(|key| collection.list(key)).collect()
        }
        None => list,
    };
    entries.truncate(MOST);
    entries
}

async fn is_welcome(app: &App, group: &Actor, node: Node<'_>) -> Result<bool, FetchError> {
    let mut conn = app.db.conn().await?;
    if follow::has_local_follower(&mut conn, group.id).await? {
        return Ok(true);
    }
    // Nobody follows, but it may be about something of ours: a post of a member, or an answer to one.
    for value in entries(node) {
        let Some(activity) = Node::of(value) else {
            if is_ours(app, value.as_str().unwrap_or_default()) {
                return Ok(true);
            }
            continue;
        };
        let object = activity.inner("object");
        let mut ids = activity.ids("object");
        ids.extend(object.map(|object| object.ids("inReplyTo")).unwrap_or_default());
        for id in ids {
            if is_ours(app, &id) || post::by_ap_id(&mut conn, &id).await?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn is_ours(app: &App, id: &str) -> bool {
    app.site.own_path(id).is_some()
}

async fn one(app: &App, group: &Actor, value: &Value, budget: &Budget) -> Result<Option<Inner>, FetchError> {
    let Some(node) = Node::of(value) else {
        let Some(id) = value.as_str().and_then(normalise::acceptable) else { return Ok(None) };
        return bare(app, group, &id, budget).await;
    };
    let kinds = node.types();
    let has = |kind: &str| kinds.contains(&kind);
    if has("Announce") {
        // One level, no more.
        return Ok(None);
    }
    if node.get("object").is_none() {
        let Some(id) = node.id() else { return Ok(None) };
        return bare(app, group, &id, budget).await;
    }
    let Some(doer) = node.first_id("actor") else { return Ok(None) };
    if has("Create") || has("Update") {
        return content(app, group, (node, &doer), budget).await;
    }
    if has("Delete") {
        return deletion(app, group, (node, &doer), budget).await;
    }
    if has("Like") || has("EmojiReact") {
        return vote(app, (node, &doer), false, budget).await;
    }
    if has("Undo")
        && let Some(undone) = node.inner("object").filter(|inner| inner.is("Delete"))
    {
        // Only the community's own server can say that what it took out is in again.
        let object = undone.first_id("object").filter(|_| vouches(group, &doer));
        return Ok(object.map(Inner::Restored));
    }
    if has("Undo")
        && let Some(undone) = node.inner("object").filter(|inner| inner.is("Like") || inner.is("EmojiReact"))
        && undone.first_id("actor") == Some(doer.clone())
    {
        return vote(app, (undone, &doer), true, budget).await;
    }
    Ok(None)
}

fn vouches(group: &Actor, doer: &Url) -> bool {
    normalise::acceptable(&group.ap_id).is_some_and(|group| same_origin(&group, doer))
}

/// Announced by id: the post is at its origin.
async fn bare(app: &App, group: &Actor, id: &Url, budget: &Budget) -> Result<Option<Inner>, FetchError> {
    if is_ours(app, id.as_str()) {
        return Ok(Some(Inner::Ours(id.clone())));
    }
    let document = thread::object(app, id, budget).await?;
    addressed(app, group, document, budget).await
}

async fn content(
    app: &App,
    group: &Actor,
    (node, doer): (Node<'_>, &Url),
    budget: &Budget,
) -> Result<Option<Inner>, FetchError> {
    let Some(id) = node.first_id("object") else { return Ok(None) };
    if is_ours(app, id.as_str()) {
        let ours = is_ours(app, doer.as_str()) && node.is("Create");
        return Ok(ours.then_some(Inner::Ours(id)));
    }
    if vouches(group, doer)
        && let Some(document) = node.inner("object").and_then(normalise::object)
        && document.author == *doer
        && document.is_public
    {
        return addressed(app, group, document, budget).await;
    }
    let document = thread::object(app, &id, budget).await?;
    addressed(app, group, document, budget).await
}

/// The post must itself point to the community, or answer something in it.
async fn addressed(
    app: &App,
    group: &Actor,
    document: ObjectDocument,
    budget: &Budget,
) -> Result<Option<Inner>, FetchError> {
    if !document.addressed.contains(&group.ap_id) && document.in_reply_to.is_none() {
        return Err(FetchError::Refused("the post does not name the community".to_owned()));
    }
    match believed(app, document, budget).await? {
        What::Content { document, author } => Ok(Some(Inner::Content { document, author })),
        _ => Ok(None),
    }
}

async fn deletion(
    app: &App,
    group: &Actor,
    (node, doer): (Node<'_>, &Url),
    budget: &Budget,
) -> Result<Option<Inner>, FetchError> {
    let Some(object) = node.first_id("object") else { return Ok(None) };
    let reason = node.text("summary").unwrap_or_default().chars().take(500).collect::<String>();
    let own = same_origin(doer, &object);
    if vouches(group, doer) {
        // The community's server vouches for its people: an author, or a moderator with a reason.
        let gone = own && reason.is_empty();
        return Ok(Some(if gone { Inner::Gone(object) } else { Inner::Removed { object, reason } }));
    }
    if is_ours(app, object.as_str()) {
        return Ok(None);
    }
    match thread::object(app, &object, budget).await {
        Err(FetchError::Gone) => Ok(Some(Inner::Gone(object))),
        Err(error) if error.is_transient() => Err(error),
        _ => Ok(None),
    }
}

async fn vote(
    app: &App,
    (like, doer): (Node<'_>, &Url),
    undo: bool,
    budget: &Budget,
) -> Result<Option<Inner>, FetchError> {
    let (Some(object), Some(id)) = (like.first_id("object"), like.id()) else { return Ok(None) };
    if is_ours(app, doer.as_str()) || !same_origin(&id, doer) {
        return Ok(None);
    }
    if post::by_ap_id(&mut *app.db.conn().await?, object.as_str()).await?.is_none() {
        return Ok(None);
    }
    let actor = if undo {
        actor::by_ap_id(&mut *app.db.conn().await?, doer.as_str()).await?
    } else {
        Some(resolve::actor(app, doer, budget).await?)
    };
    Ok(actor.map(|actor| Inner::Vote {
        object,
        actor: Box::new(actor),
        id: id.into(),
        useful: like.text("ateneo:signal") == Some("useful"),
        undo,
    }))
}
