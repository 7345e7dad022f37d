//! Remote actors into rows: from the database, else from their own server.

use chrono::TimeDelta;
use serde_json::Value;
use url::Url;

use super::fetch::{self, Budget, FetchError};
use super::normalise::{self, ActorDocument, Node};
use crate::actors::actor::RemoteActor;
use crate::actors::instance::Profile;
use crate::actors::{Actor, actor, instance, keys, profile};
use crate::app::App;
use crate::communities::community::{self, RemoteCommunity};
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::error::{Error, Result};
use crate::jobs;
use crate::site::host_of;
use crate::text::sanitize;

/// The actor with this id, known or fetched. Deleted ones are [`FetchError::Gone`].
pub async fn actor(app: &App, id: &Url, budget: &Budget) -> Result<Actor, FetchError> {
    let known = actor::by_ap_id(&mut *app.db.conn().await?, id.as_str()).await?;
    match known {
        Some(known) if known.deleted_at.is_some() => Err(FetchError::Gone),
        Some(known) => Ok(known),
        None if app.site.own_path(id.as_str()).is_some() => Err(FetchError::Gone),
        None => fresh(app, id, budget).await,
    }
}

/// Fetches the actor whether known or not; a known one that is gone is marked so.
pub async fn fresh(app: &App, id: &Url, budget: &Budget) -> Result<Actor, FetchError> {
    match fetch::document(app, id, budget).await {
        Ok(map) => {
            let document = normalise::actor(Node(&map))
                .ok_or_else(|| FetchError::Refused("not a usable actor".to_owned()))?;
            Ok(app.db.transaction(async |conn| store(conn, app, &document).await).await?)
        }
        Err(FetchError::Gone) => {
            app.db
                .transaction(async |conn| {
                    if let Some(known) = actor::by_ap_id(conn, id.as_str()).await? {
                        actor::mark_deleted(conn, app.here(), known.id).await?;
                    }
                    Ok(())
                })
                .await?;
            Err(FetchError::Gone)
        }
        Err(error) => Err(error),
    }
}

/// Name of the job that asks a person's own server again.
pub const REFRESH: &str = "refresh actor";
/// What is older is asked for again when its owner writes.
const STALE: TimeDelta = TimeDelta::hours(24);

/// Somebody elsewhere writes, and what we know of them is old: their server is asked, but not now. Whoever
/// is not followed from here, and writes in a community elsewhere, does not tell us of changes.
pub async fn refresh_later(conn: &mut Conn, app: &App, author: &Actor) -> Result<()> {
    let old = author.fetched_at.is_none_or(|at| at < app.clock.now() - STALE);
    if author.is_local() || !old {
        return Ok(());
    }
    jobs::enqueue_once(conn, REFRESH, &serde_json::json!({ "actor": author.id })).await
}

/// The job [`REFRESH`].
pub async fn refresh(app: &App, payload: &Value) -> Result<()> {
    let id: ActorId = serde_json::from_value(payload["actor"].clone())?;
    let known = actor::find(&mut *app.db.conn().await?, id).await?;
    let Some(url) = normalise::acceptable(&known.ap_id).filter(|_| known.deleted_at.is_none()) else {
        return Ok(());
    };
    match fresh(app, &url, &Budget::new(3)).await {
        Err(error) if error.is_transient() => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes what an actor's own server says of it: row, keys, and the community behind a `Group`.
pub async fn store(conn: &mut Conn, app: &App, document: &ActorDocument) -> Result<Actor> {
    let here = app.here();
    let host = host_of(&document.id).ok_or(Error::NotFound("host"))?;
    if host == app.site.host() {
        return Err(Error::NotFound("remote actor"));
    }
    let instance = instance::meet(conn, &host).await?;
    if document.wraps {
        instance::learn_profile(conn, instance.id, Profile::Wrapped).await?;
    }
    let verified =
        actor::by_ap_id(conn, document.id.as_str()).await?.is_some_and(|known| known.handle_verified);
    let remote = RemoteActor {
        kind: document.kind.to_owned(),
        instance_id: Some(instance.id),
        host: Some(host),
        name: document.name.clone(),
        ap_id: document.id.to_string(),
        url: document.url.clone(),
        display_name: document.display_name.clone(),
        summary_html: document.summary_html.clone(),
        icon_url: document.icon_url.clone(),
        image_url: document.image_url.clone(),
        inbox_url: document.inbox.to_string(),
        shared_inbox_url: document.shared_inbox.as_ref().map(Url::to_string),
        outbox_url: document.outbox.as_ref().map(Url::to_string),
        followers_url: document.followers.clone(),
        featured_url: document.featured.as_ref().map(Url::to_string),
        moderators_url: document.moderators.as_ref().map(Url::to_string),
        manually_approves: document.manually_approves,
        handle_verified: verified,
        fetched_at: Some(here.now),
        updated_at: here.now,
        deleted_at: None,
    };
    let stored = actor::upsert_remote(conn, &remote).await?;
    keys::replace_remote(conn, stored.id, &document.keys).await?;
    if document.kind == "person" {
        profile::receive(conn, here, stored.id, &document.told).await?;
    }
    if stored.is_group() {
        let community = RemoteCommunity {
            title: stored.label().to_owned(),
            summary: sanitize::summary(&document.summary_html, 300),
            languages: document.languages.clone(),
            facilitators_only: document.facilitators_only,
            join_policy: document.join_policy.clone(),
            created_at: document.published.unwrap_or(here.now).min(here.now),
        };
        community::upsert_remote(conn, &stored, &community).await?;
    }
    Ok(stored)
}
