//! `WebFinger` (RFC 7033): answering for our actors, asking others about theirs.

use std::time::Duration;

use activitypub_federation::fetch::webfinger::{WebfingerLink, build_webfinger_response_with_type};
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::Query;
use http::{StatusCode, header};
use url::Url;

use super::fetch::FetchError;
use super::normalise::{Node, acceptable};
use crate::actors::{Actor, actor};
use crate::app::{App, AppState};
use crate::communities::community;
use crate::db::Conn;
use crate::error::Result;
use crate::http::client::Limits;
use crate::text::mentions::Handle;

const LIMITS: Limits = Limits { bytes: 64 * 1024, total: Duration::from_secs(10), redirects: 3 };

#[derive(serde::Deserialize)]
pub struct Asked {
    resource: Option<String>,
}

/// `GET /.well-known/webfinger?resource=…`, whatever the Accept header says.
pub async fn answer(State(app): State<AppState>, Query(asked): Query<Asked>) -> Response {
    let Some(resource) = asked.resource.filter(|resource| resource.len() <= 2000) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match find(&app, &resource).await {
        Ok(Some(found)) => describe(&app, &found),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => super::failure::Failure::from(error).into_response(),
    }
}

async fn find(app: &App, resource: &str) -> Result<Option<Actor>> {
    let mut conn = app.db.conn().await?;
    let found = if let Some(path) = app.site.own_path(resource) {
        by_path(&mut conn, app, path).await?
    } else if let Some(acct) = resource.strip_prefix("acct:") {
        by_acct(&mut conn, app, acct).await?
    } else {
        None
    };
    let Some(found) = found.filter(|actor| actor.is_local() && actor.deleted_at.is_none()) else {
        return Ok(None);
    };
    // A community for this house alone has no name outside.
    let hidden = found.is_group()
        && community::of_actor(&mut conn, found.id).await?.is_none_or(|view| view.is_local_only());
    Ok((!hidden).then_some(found))
}

async fn by_path(conn: &mut Conn, app: &App, path: &str) -> Result<Option<Actor>> {
    if matches!(path, "" | "/" | "/actor") {
        return actor::by_ap_id(conn, &app.site.server()).await;
    }
    let name = path.strip_prefix("/c/").or_else(|| path.strip_prefix("/u/"));
    match name.filter(|name| !name.contains('/')) {
        Some(name) => {
            let found = actor::local_by_name(conn, name).await?;
            Ok(found.filter(|actor| actor.is_group() == path.starts_with("/c/")))
        }
        None => Ok(None),
    }
}

async fn by_acct(conn: &mut Conn, app: &App, acct: &str) -> Result<Option<Actor>> {
    let Some((name, host)) = acct.trim_start_matches('@').split_once('@') else { return Ok(None) };
    if !host.eq_ignore_ascii_case(app.site.host()) {
        return Ok(None);
    }
    if name.eq_ignore_ascii_case(app.site.host()) {
        return actor::by_ap_id(conn, &app.site.server()).await;
    }
    actor::local_by_name(conn, name).await
}

fn describe(app: &App, found: &Actor) -> Response {
    let kind = match found.kind.as_str() {
        "group" => "Group",
        "application" => "Application",
        _ => "Person",
    };
    let subject = format!("acct:{}@{}", found.name, app.site.host());
    let Some(id) = acceptable(&found.ap_id) else { return StatusCode::NOT_FOUND.into_response() };
    let mut document = build_webfinger_response_with_type(subject, vec![(id.clone(), Some(kind))]);
    document.aliases = vec![id];
    document.links.push(WebfingerLink {
        rel: Some("http://ostatus.org/schema/1.0/subscribe".to_owned()),
        template: Some(format!("{}/search?q={{uri}}", app.site.base())),
        ..WebfingerLink::default()
    });
    let mut value = match serde_json::to_value(&document) {
        Ok(value) => value,
        Err(error) => return super::failure::Failure::from(crate::error::Error::from(error)).into_response(),
    };
    // RFC 7033 leaves out what a link does not have.
    for link in
        value["links"].as_array_mut().into_iter().flatten().filter_map(serde_json::Value::as_object_mut)
    {
        link.retain(|_, value| !value.is_null());
    }
    let headers = [
        (header::CONTENT_TYPE, "application/jrd+json"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "max-age=600"),
    ];
    (headers, value.to_string()).into_response()
}

/// The id of the actor a handle stands for, asked of its host. The subject must be of that host.
pub async fn ask(app: &App, handle: &Handle) -> Result<Url, FetchError> {
    let host = handle.host.as_deref().ok_or(FetchError::Ours)?;
    let scheme = if app.config.federation.allow_loopback { "http" } else { "https" };
    let resource = format!("acct:{}@{host}", handle.name);
    let url =
        Url::parse_with_params(&format!("{scheme}://{host}/.well-known/webfinger"), [("resource", resource)])
            .map_err(|error| FetchError::Refused(error.to_string()))?;
    let response = app
        .http
        .get(&url, LIMITS, "application/jrd+json, application/json", |_| Ok(http::HeaderMap::new()))
        .await?;
    match response.status.as_u16() {
        200 => {}
        404 | 410 => return Err(FetchError::Gone),
        other => return Err(FetchError::Unreachable(format!("WebFinger answered {other}"))),
    }
    let document = super::normalise::parse(&response.body)
        .map_err(|_| FetchError::Refused("WebFinger answered something else".to_owned()))?;
    let document = Node(&document);
    let subject =
        document.text("subject").and_then(|subject| subject.strip_prefix("acct:")?.rsplit_once('@'));
    if subject.is_some_and(|(_, subject_host)| !subject_host.eq_ignore_ascii_case(host)) {
        return Err(FetchError::Refused("WebFinger speaks for another host".to_owned()));
    }
    document
        .list("links")
        .into_iter()
        .take(50)
        .filter_map(Node::of)
        .filter(|link| link.text("rel") == Some("self"))
        .filter(|link| {
            link.text("type").is_some_and(|kind| {
                kind.starts_with("application/activity+json") || kind.starts_with("application/ld+json")
            })
        })
        .find_map(|link| link.text("href").and_then(acceptable))
        .ok_or(FetchError::Gone)
}
