//! Finding anything by handle or address, here or on another server.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use url::Url;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access;
use super::accounts::PersonOut;
use super::auth::Viewer;
use super::communities::{self, CommunityOut};
use super::language::Preferred;
use super::openapi::{Lang, NotModified, ReadsAnywhere};
use super::page::Query;
use super::problem::Problem;
use super::replies::ReplyOut;
use super::topics::TopicOut;
use crate::accounts::Member;
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::db::ids::PostId;
use crate::error::{Checks, Error, Problem as Fault, Result};
use crate::lookup::Found;
use crate::posts::post;
use crate::site::Site;
use crate::text::Handle;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Longest handle or address, in characters.
pub const RESOURCE_MAX: usize = 500;

/// What was found: `type` names the one field that is there besides it.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Lookup)]
struct LookupOut {
    /// `community`, `person`, `topic` or `reply`.
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    community: Option<CommunityOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<TopicOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<ReplyOut>,
}

/// A person, community, topic or reply by handle or address. Things of other servers need a token with
/// `read`, because they may have to be fetched.
#[utoipa::path(
    get, path = "/lookup", operation_id = "look_up", tag = "federation",
    params(
        ("resource" = String, Query, min_length = 1, max_length = 500,
            description = "`name@host` (`@` or `!` may lead; the host may have a port), or a URL."),
        Lang
    ),
    security((), ("bearer" = ["read"])), responses((status = 200, body = LookupOut), NotModified, ReadsAnywhere)
)]
async fn show(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    preferred: Preferred,
    query: Query,
) -> Result<Json<LookupOut>, Problem> {
    let resource = resource("resource", query.get("resource").unwrap_or_default())?;
    let ours = is_ours(&app.site, resource).ok_or(Error::invalid("resource", Fault::Malformed))?;
    let found = match viewer.as_ref() {
        _ if ours => app.lookup.find(&app, resource).await?,
        Some(member) => access::look_up(&app, member, resource).await?,
        None => return Err(Error::Unauthenticated.into()),
    };
    let out = match found {
        Found::Community(id) => {
            let mut conn = app.db.conn().await?;
            let (community, _) = access::community_of(&mut conn, id, viewer.as_ref()).await?;
            drop(conn);
            let community = communities::render(&app, &preferred, &community).await?;
            LookupOut { kind: "community", community: Some(community), ..LookupOut::default() }
        }
        Found::Person(id) => {
            let mut conn = app.db.conn().await?;
            let person = PersonOut::render(&app.site, &actor::find(&mut conn, id).await?);
            LookupOut { kind: "person", person: Some(person), ..LookupOut::default() }
        }
        Found::Post(id) => found_post(&app, viewer.as_ref(), id, &preferred).await?,
    };
    Ok(Json(out))
}

async fn found_post(
    app: &AppState,
    viewer: Option<&Member>,
    id: PostId,
    preferred: &Preferred,
) -> Result<LookupOut, Problem> {
    let mut conn = app.db.conn().await?;
    if post::find(&mut conn, id).await?.is_topic() {
        let found = access::topic(&mut conn, id, viewer).await?;
        let topic = TopicOut::of(app, preferred, &found);
        return Ok(LookupOut { kind: "topic", topic: Some(topic), ..LookupOut::default() });
    }
    let found = access::reply(&mut conn, id, viewer).await?;
    let reply = ReplyOut::render(&app.site, &found.reply);
    Ok(LookupOut { kind: "reply", reply: Some(reply), ..LookupOut::default() })
}

/// A handle or address within bounds.
pub fn resource<'a>(field: &'static str, text: &'a str) -> Result<&'a str> {
    let mut checks = Checks::default();
    checks.length(field, text, 1, RESOURCE_MAX);
    checks.done()?;
    Ok(text.trim())
}

/// Whether it is something of this server; `None` when it is neither handle nor address.
fn is_ours(site: &Site, resource: &str) -> Option<bool> {
    if resource.starts_with("http://") || resource.starts_with("https://") {
        let url = Url::parse(resource).ok()?;
        return Some(site.own_path(url.as_str()).is_some());
    }
    let handle = Handle::parse(resource.strip_prefix('!').unwrap_or(resource)).ok()?;
    Some(handle.host.is_none_or(|host| host == site.host()))
}

/// An account to follow, known or looked up; `account` is a handle or an address.
pub async fn account(app: &App, member: &Member, text: &str) -> Result<crate::actors::Actor> {
    let text = resource("account", text)?;
    is_ours(&app.site, text).ok_or(Error::invalid("account", Fault::Malformed))?;
    access::account(app, member, text).await
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("ana", Some(true))]
    #[case("@ana@localhost:8080", Some(true))]
    #[case("!agua@localhost:8080", Some(true))]
    #[case("acct:ana@campus.example", Some(false))]
    #[case("ana@campus.example:8443", Some(false))]
    #[case("http://LOCALHOST:8080/c/agua", Some(true))]
    #[case("http://localhost:8080.evil.example/c/agua", None)]
    #[case("http://localhost.evil.example:8080/c/agua", Some(false))]
    #[case("http://localhost:80801/c/agua", None)]
    #[case("http://localhost:8081/c/agua", Some(false))]
    #[case("https://campus.example/post/1", Some(false))]
    #[case("file:///etc/passwd", None)]
    #[case("ana maría", None)]
    #[case("http://", None)]
    fn ours_is_told_from_theirs(#[case] resource: &str, #[case] expected: Option<bool>) {
        let config: crate::config::Config = {
            use figment::providers::Format as _;
            figment::Figment::from(figment::providers::Toml::string(crate::config::DEFAULTS))
                .extract()
                .unwrap()
        };
        assert_eq!(is_ours(&Site::new(&config), resource), expected);
    }
}
