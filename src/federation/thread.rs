//! Posts of other servers with what they answer: up to the root, then filed from the root down
//! (federation.md §9, the walk up).

use url::Url;

use super::context::PUBLIC;
use super::fetch::{self, Budget, FetchError};
use super::normalise::{self, Node, ObjectDocument};
use super::resolve;
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::Result;
use crate::forum::remote::{self, RemotePost, Taken};
use crate::forum::topic;
use crate::posts::{Post, post};
use crate::text::sanitize;

/// Steps from a reply to its root.
const HIGHEST: usize = 100;

/// A post by id: known, or fetched with all it answers and filed where it belongs.
pub async fn ensure(app: &App, id: &Url, budget: &Budget) -> Result<Post, FetchError> {
    let mut chain: Vec<ObjectDocument> = Vec::new();
    let mut next = id.clone();
    let mut parent = loop {
        if let Some(known) = known(app, &next).await? {
            break Some(known);
        }
        if chain.len() >= HIGHEST || chain.iter().any(|document| document.id == next) {
            return Err(FetchError::Refused("a thread without a beginning".to_owned()));
        }
        let document = object(app, &next, budget).await?;
        let above = document.in_reply_to.clone();
        chain.push(document);
        match above {
            Some(above) => next = above,
            None => break None,
        }
    };
    let community = match (&parent, chain.last()) {
        (Some(parent), _) => {
            let mut conn = app.db.conn().await?;
            let topic = topic::find(&mut conn, parent.thread()).await?;
            community::find(&mut conn, topic.community_id).await?
        }
        (None, Some(root)) => community_of(app, root, budget).await?,
        (None, None) => return Err(FetchError::Gone),
    };
    for document in chain.iter().rev() {
        let author = resolve::actor(app, &document.author, budget).await?;
        let filed = app
            .db
            .transaction(async |conn| file(conn, app, (&author, &community, parent.as_ref()), document).await)
            .await?;
        parent = match filed {
            Taken::New(post) | Taken::Known(post) => Some(post),
            Taken::Held(_) | Taken::Refused | Taken::Tombstone => return Err(FetchError::Gone),
        };
    }
    parent.ok_or(FetchError::Gone)
}

async fn known(app: &App, id: &Url) -> Result<Option<Post>, FetchError> {
    let mut conn = app.db.conn().await?;
    let found = post::by_ap_id(&mut conn, id.as_str()).await?;
    if found.is_none() && app.site.own_path(id.as_str()).is_some() {
        return Err(FetchError::Gone);
    }
    Ok(found)
}

/// A post fetched from its own origin.
pub async fn object(app: &App, id: &Url, budget: &Budget) -> Result<ObjectDocument, FetchError> {
    let map = fetch::document(app, id, budget).await?;
    normalise::object(Node(&map))
        .filter(|document| document.is_public)
        .ok_or_else(|| FetchError::Refused("not a public post".to_owned()))
}

/// The community a root is addressed to: one we know, else one that its addresses turn out to be.
pub async fn community_of(
    app: &App,
    root: &ObjectDocument,
    budget: &Budget,
) -> Result<CommunityView, FetchError> {
    let candidates = candidates(root);
    if let Some(known) = known_community(&mut *app.db.conn().await?, &candidates).await? {
        return Ok(known);
    }
    for candidate in candidates.iter().take(3) {
        let Some(url) = normalise::acceptable(candidate) else { continue };
        let Ok(found) = resolve::actor(app, &url, budget).await else { continue };
        if found.is_group()
            && let Some(view) = community::of_actor(&mut *app.db.conn().await?, found.id).await?
        {
            return Ok(view);
        }
    }
    Err(FetchError::Refused("the post belongs to no community".to_owned()))
}

/// What an object is addressed to that could be a community, `audience` first.
#[must_use]
pub fn candidates(document: &ObjectDocument) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for id in &document.addressed {
        let person = id == document.author.as_str() || id.ends_with("/followers");
        if id != PUBLIC && !person && !seen.contains(id) {
            seen.push(id.clone());
        }
    }
    seen.truncate(20);
    seen
}

/// The first of these ids that is a community we know; ours before others'.
pub async fn known_community(conn: &mut Conn, candidates: &[String]) -> Result<Option<CommunityView>> {
    let mut groups: Vec<Actor> =
        actor::by_ap_ids(conn, candidates).await?.into_iter().filter(Actor::is_group).collect();
    groups.sort_by_key(|group| (!group.is_local(), candidates.iter().position(|id| *id == group.ap_id)));
    match groups.into_iter().find(|group| group.deleted_at.is_none()) {
        Some(group) => community::of_actor(conn, group.id).await,
        None => Ok(None),
    }
}

/// Files a verified post as a topic, or under its parent.
pub async fn file(
    conn: &mut Conn,
    app: &App,
    (author, community, parent): (&Actor, &CommunityView, Option<&Post>),
    document: &ObjectDocument,
) -> Result<Taken> {
    resolve::refresh_later(conn, app, author).await?;
    let remote = remote_post(conn, app, document).await?;
    match parent {
        Some(parent) => remote::reply(conn, app.here(), (author, parent, community), &remote).await,
        None => remote::topic(conn, app.here(), (author, community), &remote).await,
    }
}

/// A document in the forum's terms; mentions of people we do not know stay links in the text.
pub async fn remote_post(conn: &mut Conn, app: &App, document: &ObjectDocument) -> Result<RemotePost> {
    let mentioned: Vec<ActorId> =
        actor::by_ap_ids(conn, &document.mentions).await?.iter().map(|actor| actor.id).collect();
    let title = document.title.clone().or_else(|| {
        let first = sanitize::first_line_title(&document.html, 200);
        Some(if first.is_empty() { "…".to_owned() } else { first })
    });
    Ok(RemotePost {
        ap_id: document.id.to_string(),
        url: document.url.clone(),
        title,
        kind: document.kind,
        html: document.html.clone(),
        source: document.source.clone(),
        language: document.language.clone(),
        sensitive: document.sensitive,
        published_at: document.published.unwrap_or_else(|| app.clock.now()),
        updated_at: document.updated,
        mentioned,
        hashtags: document.hashtags.clone(),
        pictures: document.pictures.clone(),
        locked: document.locked,
        voice: document.voice,
    })
}

/// An accepted answer that a topic's document names, if we hold that reply.
pub async fn apply_accepted(
    conn: &mut Conn,
    app: &App,
    post: &Post,
    document: &ObjectDocument,
) -> Result<()> {
    if !post.is_topic() {
        return Ok(());
    }
    let reply = match &document.accepted_answer {
        Some(id) => post::by_ap_id(conn, id.as_str()).await?.filter(|reply| reply.root_id == Some(post.id)),
        None => None,
    };
    remote::accepted(conn, app.here(), post, reply.map(|reply| reply.id)).await
}
