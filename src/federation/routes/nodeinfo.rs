//! `NodeInfo` 2.0 and 2.1, and host-meta for those who still ask.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header;
use serde_json::{Value, json};

use super::Answer;
use crate::accounts::account;
use crate::app::{App, AppState};
use crate::config::RegistrationMode;
use crate::posts::post;

fn json(value: &Value, content_type: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "public, max-age=600"),
    ];
    (headers, value.to_string()).into_response()
}

pub async fn links(State(app): State<AppState>) -> Answer {
    let base = app.site.base();
    Ok(json(
        &json!({"links": [
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": format!("{base}/nodeinfo/2.0")},
            {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": format!("{base}/nodeinfo/2.1")},
            {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": app.site.server()}
        ]}),
        "application/json",
    ))
}

pub async fn v2_0(State(app): State<AppState>) -> Answer {
    let info = describe(&app, "2.0").await?;
    Ok(json(&info, "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\""))
}

pub async fn v2_1(State(app): State<AppState>) -> Answer {
    let mut info = describe(&app, "2.1").await?;
    info["software"]["homepage"] = json!(app.site.base());
    Ok(json(&info, "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\""))
}

async fn describe(app: &App, version: &str) -> crate::error::Result<Value> {
    let mut conn = app.db.conn().await?;
    let month_ago = app.clock.now() - chrono::TimeDelta::days(30);
    let (people, active) = account::count(&mut conn, month_ago).await?;
    let (topics, replies) = post::count_local(&mut conn).await?;
    Ok(json!({
        "version": version,
        "software": {"name": "ateneo", "version": env!("CARGO_PKG_VERSION")},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": app.config.registration.mode == RegistrationMode::Open,
        "usage": {
            "users": {"total": people, "activeMonth": active},
            "localPosts": topics,
            "localComments": replies
        },
        "metadata": {
            "nodeName": app.config.instance.title,
            "nodeDescription": app.config.instance.description,
            "federation": {"enabled": true}
        }
    }))
}

pub async fn host_meta(State(app): State<AppState>) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{}/.well-known/webfinger?resource={{uri}}\"/>\n</XRD>\n",
        app.site.base()
    );
    ([(header::CONTENT_TYPE, "application/xrd+xml; charset=utf-8")], body).into_response()
}
