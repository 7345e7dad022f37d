//! Actors and what hangs on them.

use axum::extract::{Path, State};
use axum_extra::extract::Query;
use http::{StatusCode, Uri};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, document, typed};
use crate::actors::{Actor, actor, follow};
use crate::app::{App, AppState};
use crate::communities::{CommunityView, community, membership};
use crate::db::Conn;
use crate::error::Error;
use crate::federation::failure::Failure;
use crate::federation::objects::post::{self as post_object, Known};
use crate::federation::objects::{actor as actor_object, collection};
use crate::federation::publish::actor_document;
use crate::federation::sent;
use crate::forum::thread;

pub async fn server(State(app): State<AppState>) -> Answer {
    let mut conn = app.db.conn().await?;
    let server = actor::server(&mut conn, app.here()).await?;
    show(&mut conn, &app, &server).await
}

pub async fn server_outbox(State(app): State<AppState>) -> Answer {
    Ok(document(&collection::ordered(&format!("{}/outbox", app.site.server()), Vec::new())))
}

pub async fn group(State(app): State<AppState>, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let found = local(&mut conn, &name, true).await?;
    show(&mut conn, &app, &found).await
}

pub async fn person(State(app): State<AppState>, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let found = local(&mut conn, &name, false).await?;
    show(&mut conn, &app, &found).await
}

async fn show(conn: &mut Conn, app: &App, found: &Actor) -> Answer {
    if found.deleted_at.is_some() {
        return Ok(typed(StatusCode::GONE, actor_object::tombstone(found).to_string()));
    }
    let found = actor_document(conn, app, found).await?.ok_or(Error::NotFound("actor"))?;
    Ok(document(&found))
}

/// One of ours by name; pages of others have no document here.
pub(super) async fn local(conn: &mut Conn, name: &str, group: bool) -> Result<Actor, Error> {
    actor::local_by_name(conn, name)
        .await?
        .filter(|actor| actor.is_group() == group && actor.kind != "application")
        .ok_or(Error::NotFound("actor"))
}

/// The owner of a collection: there, not deleted, and known outside.
async fn owner(conn: &mut Conn, uri: &Uri, name: &str) -> Result<Actor, Failure> {
    let owner = local(conn, name, uri.path().starts_with("/c/")).await?;
    if owner.deleted_at.is_some() {
        return Err(Error::Gone("actor").into());
    }
    if owner.is_group() {
        open_community(conn, &owner).await?;
    }
    Ok(owner)
}

pub(super) async fn open_community(conn: &mut Conn, group: &Actor) -> Result<CommunityView, Failure> {
    let view = community::of_actor(conn, group.id).await?.filter(|view| !view.is_local_only());
    Ok(view.ok_or(Error::NotFound("actor"))?)
}

#[derive(Deserialize)]
pub struct Walk {
    page: Option<i64>,
}

const OUTBOX_PAGE: i64 = 20;

/// `page=1` is the newest page; others begin below the outbox id they name.
pub async fn outbox(
    State(app): State<AppState>,
    uri: Uri,
    Path(name): Path<String>,
    Query(walk): Query<Walk>,
) -> Answer {
    let mut conn = app.db.conn().await?;
    let owner = owner(&mut conn, &uri, &name).await?;
    let id = format!("{}/outbox", owner.ap_id);
    let before = walk.page.filter(|page| *page > 1).unwrap_or(i64::MAX);
    let rows = sent::of_actor(&mut conn, owner.id, before, OUTBOX_PAGE + 1).await?;
    let more = rows.len() > 20;
    let shown: Vec<_> = rows.into_iter().take(20).collect();
    let next = shown.last().filter(|_| more).map(|last| format!("{id}?page={}", last.id));
    let items: Vec<Value> = shown.iter().filter_map(|row| serde_json::from_str(&row.body).ok()).collect();
    if let Some(page) = walk.page {
        return Ok(document(&collection::page(&format!("{id}?page={page}"), &id, items, next)));
    }
    let total = sent::count_of_actor(&mut conn, owner.id).await?;
    Ok(document(&collection::outbox(&id, total, items)))
}

pub async fn followers(State(app): State<AppState>, uri: Uri, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let owner = owner(&mut conn, &uri, &name).await?;
    let total = follow::follower_count(&mut conn, owner.id).await?;
    Ok(document(&collection::counted(&format!("{}/followers", owner.ap_id), total)))
}

/// How many others an actor follows is nobody's business; communities follow nobody.
pub async fn following(State(app): State<AppState>, uri: Uri, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let owner = owner(&mut conn, &uri, &name).await?;
    Ok(document(&collection::counted(&format!("{}/following", owner.ap_id), 0)))
}

pub async fn moderators(State(app): State<AppState>, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let group = local(&mut conn, &name, true).await?;
    let view = open_community(&mut conn, &group).await?;
    let people = membership::facilitators(&mut conn, view.community.id).await?;
    let ids = people.into_iter().map(|(person, _)| json!(person.ap_id)).collect();
    let mut collection = collection::ordered(&format!("{}/moderators", group.ap_id), ids);
    collection["attributedTo"] = json!(group.ap_id);
    Ok(document(&collection))
}

/// Pinned topics, whole, as Lemmy reads them.
pub async fn featured(State(app): State<AppState>, Path(name): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let group = local(&mut conn, &name, true).await?;
    let view = open_community(&mut conn, &group).await?;
    let (mut items, mut known) = (Vec::new(), Known::default());
    for topic in thread::pinned(&mut conn, view.community.id, None).await? {
        let whole = post_object::load(&mut conn, &mut known, topic.view.post).await?;
        items.push(whole.object(&app.site, None));
    }
    Ok(document(&crate::federation::context::with_context(
        crate::federation::context::context(),
        strip(collection::ordered(&format!("{}/featured", group.ap_id), items)),
    )))
}

fn strip(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.shift_remove("@context");
    }
    value
}
