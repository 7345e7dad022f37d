//! Finding anything by handle or address in one step: ours, known, or fetched.

use async_trait::async_trait;
use url::Url;

use super::fetch::{self, Budget, FetchError};
use super::normalise::{self, Node};
use super::{import, resolve, thread, webfinger};
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::db::ids::ActorId;
use crate::error::{Error, Problem, Result};
use crate::jobs;
use crate::lookup::{Found, Lookup};
use crate::posts::post;
use crate::text::mentions::Handle;

/// Requests one look-up may make.
const REQUESTS: u32 = 40;
/// A remote actor is asked for again after so long.
const STALE: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// Federation's way to find things; handed to the app by the composition root.
#[derive(Debug, Clone, Copy, Default)]
pub struct Finder;

#[async_trait]
impl Lookup for Finder {
    async fn find(&self, app: &App, resource: &str) -> Result<Found> {
        let resource = resource.trim();
        if resource.is_empty() || resource.len() > 2000 {
            return Err(Error::invalid("resource", Problem::Malformed));
        }
        let budget = Budget::new(REQUESTS);
        if resource.starts_with("http://") || resource.starts_with("https://") {
            let url = normalise::acceptable(resource)
                .ok_or_else(|| Error::invalid("resource", Problem::Malformed))?;
            return by_url(app, &url, &budget).await;
        }
        let handle = Handle::parse(resource.trim_start_matches('!'))
            .map_err(|_| Error::invalid("resource", Problem::Malformed))?;
        let group = resource.starts_with('!').then_some(true);
        by_handle(app, &handle, (group, &budget)).await
    }
}

async fn by_handle(app: &App, handle: &Handle, (group, budget): (Option<bool>, &Budget)) -> Result<Found> {
    let known = {
        let mut conn = app.db.conn().await?;
        actor::by_handle(&mut conn, app.here(), handle, group).await?
    };
    let local = handle.host.as_deref().is_none_or(|host| host == app.site.host());
    match known {
        Some(known) if local || is_fresh(app, &known) => return found(app, &known).await,
        None if local => return Err(Error::NotFound("actor")),
        _ => {}
    }
    let id = match webfinger::ask(app, handle).await {
        Ok(id) => id,
        Err(error) => return known.map_or_else(|| Err(error.into()), |known| Ok(kind(&known))),
    };
    let actor = resolve::fresh(app, &id, budget).await?;
    let says_the_same =
        actor.name.eq_ignore_ascii_case(&handle.name) && actor.host.as_deref() == handle.host.as_deref();
    if says_the_same {
        let mut conn = app.db.conn().await?;
        actor::verify_handle(&mut conn, actor.id).await?;
    }
    found(app, &actor).await
}

fn is_fresh(app: &App, actor: &Actor) -> bool {
    actor.fetched_at.is_some_and(|at| app.clock.now() - at < STALE)
}

async fn by_url(app: &App, url: &Url, budget: &Budget) -> Result<Found> {
    if let Some(known) = known(app, url.as_str()).await? {
        return Ok(known);
    }
    if let Some(path) = app.site.own_path(url.as_str()) {
        return own(app, path).await;
    }
    let map = match fetch::document(app, url, budget).await {
        Ok(map) => map,
        Err(FetchError::Refused(reason)) => return Err(Error::Remote(reason)),
        Err(error) => return Err(error.into()),
    };
    let node = Node(&map);
    if let Some(document) = normalise::actor(node) {
        let actor = app.db.transaction(async |conn| resolve::store(conn, app, &document).await).await?;
        return found(app, &actor).await;
    }
    let id = node.id().ok_or(Error::NotFound("remote object"))?;
    let post = thread::ensure(app, &id, budget).await?;
    Ok(Found::Post(post.id))
}

async fn known(app: &App, url: &str) -> Result<Option<Found>> {
    let mut conn = app.db.conn().await?;
    let actor = match actor::by_ap_id(&mut conn, url).await? {
        Some(actor) => Some(actor),
        None => actor::by_url(&mut conn, url).await?,
    };
    if let Some(actor) = actor.filter(|actor| actor.deleted_at.is_none()) {
        return Ok(Some(kind(&actor)));
    }
    let post = match post::by_ap_id(&mut conn, url).await? {
        Some(post) => Some(post),
        None => post::by_url(&mut conn, url).await?,
    };
    Ok(post.filter(|post| post.deleted_at.is_none() && post.is_published()).map(|post| Found::Post(post.id)))
}

/// Pages of ours that are no id themselves: `/c/name@host`, `/post/{id}` of something held here.
async fn own(app: &App, path: &str) -> Result<Found> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.trim_start_matches('/').split('/');
    let (Some(kind_word), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Error::NotFound("page"));
    };
    let mut conn = app.db.conn().await?;
    match kind_word {
        "c" | "u" => {
            let handle = Handle::parse(name).map_err(|_| Error::NotFound("actor"))?;
            let group = Some(kind_word == "c");
            let actor = actor::by_handle(&mut conn, app.here(), &handle, group).await?;
            actor.map(|actor| kind(&actor)).ok_or(Error::NotFound("actor"))
        }
        "post" | "reply" => {
            let id = name.parse().map_err(|_| Error::NotFound("post"))?;
            let post = post::find(&mut conn, id).await?;
            if post.is_published() { Ok(Found::Post(post.id)) } else { Err(Error::NotFound("post")) }
        }
        _ => Err(Error::NotFound("page")),
    }
}

fn kind(actor: &Actor) -> Found {
    if actor.is_group() { Found::Community(actor.id) } else { Found::Person(actor.id) }
}

/// A remote community met for the first time gets something to read: its latest topics, soon after.
async fn found(app: &App, actor: &Actor) -> Result<Found> {
    if actor.is_group() && !actor.is_local() {
        import_soon(app, actor.id).await?;
    }
    Ok(kind(actor))
}

async fn import_soon(app: &App, id: ActorId) -> Result<()> {
    app.db
        .transaction(async |conn| {
            jobs::enqueue_once(conn, import::JOB, &serde_json::json!({"actor": id})).await
        })
        .await
}
