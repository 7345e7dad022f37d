//! Whose key signed: kept in memory for minutes, else from the database, else fetched once.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use moka::future::Cache;
use url::Url;

use super::{Envelope, Inbound};
use crate::actors::{Actor, actor, instance, keys};
use crate::app::App;
use crate::db::ids::{ActorId, InstanceId};
use crate::federation::failure::Failure;
use crate::federation::fetch::{Budget, FetchError};
use crate::federation::origin::same_origin;
use crate::federation::resolve;
use crate::federation::signature::{Claim, PublicKey};

/// A key with the actor that lists it.
#[derive(Debug, Clone)]
pub struct Known {
    pub actor_id: ActorId,
    pub instance_id: Option<InstanceId>,
    pub ap_id: String,
    pub key_id: String,
    key: Arc<PublicKey>,
}

#[derive(Clone)]
pub struct Keys {
    known: Cache<String, Known>,
    /// Keys asked for in vain, and keys refreshed: neither again for five minutes.
    asked: Cache<String, ()>,
}

impl Default for Keys {
    fn default() -> Self {
        let cache = |seconds, capacity| {
            Cache::builder().max_capacity(capacity).time_to_live(Duration::from_secs(seconds)).build()
        };
        Self {
            known: cache(600, 20_000),
            asked: Cache::builder().max_capacity(20_000).time_to_live(Duration::from_secs(300)).build(),
        }
    }
}

fn unauthorized(reason: impl Into<String>) -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, reason)
}

impl Keys {
    /// The key a claim names; `None` when its actor is gone.
    pub async fn find(
        &self,
        app: &App,
        inbound: &Inbound,
        (key_id, envelope): (&Url, &Envelope),
    ) -> Result<Option<Known>, Failure> {
        if let Some(known) = self.known.get(key_id.as_str()).await {
            return Ok(Some(known));
        }
        let stored = {
            let mut conn = app.db.conn().await?;
            match keys::by_id(&mut conn, key_id.as_str()).await? {
                Some(key) => Some((actor::find(&mut conn, key.actor_id).await?, key)),
                None => None,
            }
        };
        if let Some((owner, key)) = stored {
            if owner.is_local() {
                return Err(unauthorized("a key of this server, from outside"));
            }
            if owner.deleted_at.is_none() {
                return self.remember(key_id, &owner, &key.public_pem).await.map(Some);
            }
        }
        self.ask(app, inbound, (key_id, envelope)).await
    }

    async fn remember(&self, key_id: &Url, owner: &Actor, pem: &str) -> Result<Known, Failure> {
        let key = PublicKey::from_pem(pem).map_err(|error| unauthorized(error.to_string()))?;
        let known = Known {
            actor_id: owner.id,
            instance_id: owner.instance_id,
            ap_id: owner.ap_id.clone(),
            key_id: key_id.to_string(),
            key: Arc::new(key),
        };
        self.known.insert(key_id.to_string(), known.clone()).await;
        Ok(known)
    }

    async fn ask(
        &self,
        app: &App,
        inbound: &Inbound,
        (key_id, envelope): (&Url, &Envelope),
    ) -> Result<Option<Known>, Failure> {
        if app.site.own_path(key_id.as_str()).is_some() || self.asked.contains_key(key_id.as_str()) {
            return Err(unauthorized("the key is not known"));
        }
        inbound.limits.check_new_actor(key_id)?;
        // The activity's own actor must list the key; a forwarder's key leads to its own owner.
        let from = if same_origin(key_id, &envelope.actor) { &envelope.actor } else { key_id };
        let owner = match resolve::fresh(app, from, &Budget::new(4)).await {
            Ok(owner) => owner,
            Err(FetchError::Gone) if from == &envelope.actor => {
                tracing::debug!(actor = %envelope.actor, delete = envelope.is_delete(), "a sender that is gone");
                self.asked.insert(key_id.to_string(), ()).await;
                return Ok(None);
            }
            Err(error) => {
                if !error.is_transient() {
                    self.asked.insert(key_id.to_string(), ()).await;
                }
                return Err(unauthorized(format!("the key cannot be had: {error}")));
            }
        };
        let listed = keys::of_actor(&mut *app.db.conn().await?, owner.id).await?;
        match listed.iter().find(|key| key.key_id == key_id.as_str()) {
            Some(key) => self.remember(key_id, &owner, &key.public_pem).await.map(Some),
            None => {
                self.asked.insert(key_id.to_string(), ()).await;
                Err(unauthorized("the actor does not list this key"))
            }
        }
    }

    /// Judges the signature; one that fails with the key we hold gets one refresh of the actor.
    pub async fn verified(
        &self,
        app: &App,
        claim: &Claim,
        known: Known,
        envelope: &Envelope,
    ) -> Result<Known, Failure> {
        let Err(first) = claim.verify(&known.key) else { return Ok(known) };
        let refused = || unauthorized(first.to_string());
        if self.asked.contains_key(&known.key_id) || known.ap_id != envelope.actor.as_str() {
            return Err(refused());
        }
        self.asked.insert(known.key_id.clone(), ()).await;
        self.known.invalidate(&known.key_id).await;
        let owner = resolve::fresh(app, &envelope.actor, &Budget::new(4)).await.map_err(|_| refused())?;
        let listed = keys::of_actor(&mut *app.db.conn().await?, owner.id).await?;
        let key = listed.iter().find(|key| key.key_id == known.key_id).ok_or_else(refused)?;
        let known = self.remember(claim.key_id(), &owner, &key.public_pem).await?;
        claim.verify(&known.key).map_err(|error| unauthorized(error.to_string()))?;
        Ok(known)
    }

    /// Who reads: the delivery profile of the host whose actor signed a GET.
    pub async fn reader(&self, app: &App, inbound: &Inbound, claim: &Claim) -> Result<String, Failure> {
        let mut actor = claim.key_id().clone();
        actor.set_fragment(None);
        let envelope = Envelope::of_reader(actor);
        let known = self
            .find(app, inbound, (claim.key_id(), &envelope))
            .await?
            .ok_or_else(|| unauthorized("the reader is gone"))?;
        claim.verify(&known.key).map_err(|error| unauthorized(error.to_string()))?;
        let instance = known.instance_id.ok_or_else(|| unauthorized("a key of this server, from outside"))?;
        Ok(instance::find(&mut *app.db.conn().await?, instance).await?.profile)
    }
}
