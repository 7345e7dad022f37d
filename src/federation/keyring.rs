//! Parsed keys, kept for minutes: parsing and decrypting one costs more than using it.

use std::sync::LazyLock;
use std::time::Duration;

use moka::future::Cache;

use super::signature::SigningKey;
use crate::actors::keys;
use crate::app::App;
use crate::db::ids::ActorId;
use crate::error::{Error, Result};

/// By house and actor: tests run several houses in one process.
static SIGNING: LazyLock<Cache<(String, ActorId), SigningKey>> =
    LazyLock::new(|| Cache::builder().max_capacity(10_000).time_to_live(Duration::from_secs(600)).build());

/// The key one of our actors signs with.
pub async fn signing_key(app: &App, actor: ActorId) -> Result<SigningKey> {
    let cached = (app.site.base().to_owned(), actor);
    if let Some(key) = SIGNING.get(&cached).await {
        return Ok(key);
    }
    let mut conn = app.db.conn().await?;
    let stored = keys::of_actor(&mut conn, actor).await?;
    let own = stored.iter().find(|key| key.private_encrypted.is_some()).ok_or(Error::NotFound("key"))?;
    let der = keys::open(&app.secret, own)?;
    let key = SigningKey::from_pkcs8(own.key_id.clone(), &der).map_err(anyhow::Error::from)?;
    SIGNING.insert(cached, key.clone()).await;
    Ok(key)
}
