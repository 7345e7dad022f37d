//! Learning what other servers run (`NodeInfo`): decides which form of our activities they get.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use url::Url;

use super::fetch::FetchError;
use super::normalise::acceptable;
use super::origin::same_origin;
use crate::actors::instance::{self, Description};
use crate::app::App;
use crate::db::ids::InstanceId;
use crate::db::schema::instances;
use crate::error::Result;
use crate::http::client::Limits;

const LIMITS: Limits = Limits { bytes: 256 * 1024, total: Duration::from_secs(10), redirects: 2 };
/// Hosts asked in one round.
const ROUND: i64 = 20;

/// Asks hosts that never told, or told a day ago. A host that does not answer is asked again in a day.
pub async fn round(app: &App) -> Result<()> {
    let now = app.clock.now();
    let due: Vec<(InstanceId, String)> = {
        let mut conn = app.db.conn().await?;
        instances::table
            .filter(
                instances::described_at
                    .is_null()
                    .or(instances::described_at.lt(now - chrono::TimeDelta::days(1))),
            )
            .filter(instances::fails.eq(0))
            .order(instances::described_at.asc().nulls_first())
            .limit(ROUND)
            .select((instances::id, instances::host))
            .load(&mut conn)
            .await?
    };
    for (id, host) in due {
        let told = ask(app, &host).await.unwrap_or_default();
        let description = Description {
            software: told.software.as_deref(),
            version: told.version.as_deref(),
            title: told.title.as_deref(),
        };
        instance::describe(&mut *app.db.conn().await?, id, &description, now).await?;
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Told {
    software: Option<String>,
    version: Option<String>,
    title: Option<String>,
}

async fn ask(app: &App, host: &str) -> Result<Told, FetchError> {
    let scheme = if app.config.federation.allow_loopback { "http" } else { "https" };
    let url = Url::parse(&format!("{scheme}://{host}/.well-known/nodeinfo"))
        .map_err(|error| FetchError::Refused(error.to_string()))?;
    let links = json(app, &url).await?;
    let href = links["links"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|link| {
            link["rel"]
                .as_str()
                .is_some_and(|rel| rel.starts_with("http://nodeinfo.diaspora.software/ns/schema/2."))
        })
        .filter_map(|link| link["href"].as_str().and_then(acceptable))
        .find(|href| same_origin(href, &url))
        .ok_or(FetchError::Gone)?;
    let info = json(app, &href).await?;
    let text = |value: &Value| value.as_str().map(|text| text.chars().take(200).collect::<String>());
    Ok(Told {
        software: text(&info["software"]["name"]),
        version: text(&info["software"]["version"]),
        title: text(&info["metadata"]["nodeName"]),
    })
}

async fn json(app: &App, url: &Url) -> Result<Value, FetchError> {
    let response = app.http.get(url, LIMITS, "application/json", |_| Ok(http::HeaderMap::new())).await?;
    if response.status != http::StatusCode::OK {
        return Err(FetchError::Gone);
    }
    serde_json::from_slice(&response.body).map_err(|error| FetchError::Refused(error.to_string()))
}
