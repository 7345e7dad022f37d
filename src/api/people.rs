//! `/me`, `/follows`, `/lookup`, `/instances`.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Paging, Tongue, find_account, resource, standing};
use super::openapi::{Hidden, Lang, Remote};
use super::problem::Problem;
use super::reply_with;
use super::topics;
use super::wire::{CommunityOut, Items, PersonOut, ReplyOut, TopicOut};
use crate::accounts::Member;
use crate::actors::follow::{self, FollowState};
use crate::actors::instance;
use crate::actors::{Actor, actor};
use crate::app::AppState;
use crate::communities::{community, rules};
use crate::error::{Error, Problem as Fault};
use crate::lookup::Found;
use crate::posts::{post, view};

/// The holder of the token.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeOut {
    #[serde(flatten)]
    pub person: PersonOut,
    pub email: String,
    pub locale: String,
    pub time_zone: String,
    pub is_admin: bool,
    pub scopes: Vec<String>,
}

/// Who holds the token.
#[utoipa::path(get, path = "/me", tag = "people", security(("token" = ["read"])), responses(
    (status = 200, description = "The holder", body = MeOut)))]
pub async fn me(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let out = MeOut {
        person: PersonOut::new(&app.site, &member.actor),
        email: member.account.email.clone(),
        locale: member.account.locale.clone(),
        time_zone: member.account.time_zone.clone(),
        is_admin: member.account.is_admin,
        scopes: viewer.scopes().to_vec(),
    };
    reply_with::tagged(&headers, &out)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowIn {
    /// Handle of a person or community, `name` or `name@host`.
    #[schema(min_length = 1, max_length = 2000)]
    pub account: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FollowOut {
    pub account: PersonOut,
    /// `accepted`, or `pending` until the other server answers.
    pub state: &'static str,
}

/// Follow a person or a community.
#[utoipa::path(post, path = "/follows", tag = "people", security(("token" = ["follow"])), request_body = FollowIn, responses(
    (status = 200, description = "Following, or asked to", body = FollowOut), Hidden, Remote))]
pub async fn follow(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<FollowIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("follow")?;
    let id = find_account(&app, &input.account).await?;
    let followed = actor::find(&mut *app.db.conn().await?, id).await?;
    if followed.id == member.actor.id {
        return Err(Error::invalid("account", Fault::Unknown).into());
    }
    may_follow(&app, member, &followed).await?;
    let state = app
        .db
        .transaction(async |conn| follow::request(conn, app.here(), &member.actor, &followed).await)
        .await?;
    reply_with::ok(&FollowOut { account: PersonOut::new(&app.site, &followed), state: state.as_str() })
}

/// Private communities are followed by their members only.
async fn may_follow(app: &AppState, member: &Member, followed: &Actor) -> Result<(), Problem> {
    let mut conn = app.db.conn().await?;
    if let Some(view) = community::of_actor(&mut conn, followed.id).await? {
        let standing = standing(&mut conn, &view, Some(member)).await?;
        rules::may_read(&view.community, standing)?;
    }
    Ok(())
}

/// Stop following.
#[utoipa::path(delete, path = "/follows", tag = "people", security(("token" = ["follow"])), request_body = FollowIn, responses(
    (status = 204, description = "Not following"), Hidden, Remote))]
pub async fn unfollow(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<FollowIn>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let id = find_account(&app, &input.account).await?;
    let followed = actor::find(&mut *app.db.conn().await?, id).await?;
    app.db.transaction(async |conn| follow::withdraw(conn, &member.actor, &followed).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whom the holder follows, newest first.
#[utoipa::path(get, path = "/follows", tag = "people", security(("token" = ["read"])), params(Paging),
    responses((status = 200, description = "People and communities", body = Items<FollowOut>)))]
pub async fn follows(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let page = paging.page()?;
    let found = follow::followed_by(&mut *app.db.conn().await?, member.actor.id, page).await?;
    let items: Vec<FollowOut> = found
        .rows
        .iter()
        .map(|(actor, state): &(Actor, FollowState)| FollowOut {
            account: PersonOut::new(&app.site, actor),
            state: state.as_str(),
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, found.next))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookupQuery {
    /// A handle or a URL.
    #[param(min_length = 1, max_length = 2000)]
    pub resource: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum FoundOut {
    Person { person: Box<PersonOut> },
    Community { community: Box<CommunityOut> },
    Topic { topic: Box<TopicOut> },
    Reply { reply: Box<ReplyOut> },
}

/// Find a person, community or post by handle or URL. With a token other servers are asked too.
#[utoipa::path(get, path = "/lookup", tag = "people", params(LookupQuery, Lang), responses(
    (status = 200, description = "Found", body = FoundOut), Hidden, Remote))]
pub async fn lookup(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Asked(query): Asked<LookupQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    resource("resource", &query.resource)?;
    if viewer.member().is_none() && !app.site.is_own_resource(&query.resource) {
        return Err(Problem::unauthenticated("Looking things up elsewhere needs an access token.", false));
    }
    let out = match app.lookup.find(&app, &query.resource).await? {
        Found::Person(id) => {
            let person = actor::find(&mut *app.db.conn().await?, id).await?;
            FoundOut::Person { person: Box::new(PersonOut::new(&app.site, &person)) }
        }
        Found::Community(id) => {
            let mut conn = app.db.conn().await?;
            let view = community::of_actor(&mut conn, id).await?.ok_or(Error::NotFound("community"))?;
            let standing = standing(&mut conn, &view, viewer.member()).await?;
            rules::may_read(&view.community, standing)?;
            let followers = follow::follower_count(&mut conn, id).await?;
            let community = CommunityOut::new(&app.site, &view, (language.code(), followers));
            FoundOut::Community { community: Box::new(community) }
        }
        Found::Post(id) => {
            let found = post::find(&mut *app.db.conn().await?, id).await?;
            let shown = topics::load(&app, found.thread(), viewer.member()).await?;
            if found.is_topic() {
                let topic = shown.out(&app, (language.code(), viewer.actor_id()));
                FoundOut::Topic { topic: Box::new(topic) }
            } else {
                let view = view::complete_one(&mut *app.db.conn().await?, found, viewer.actor_id()).await?;
                let reply = ReplyOut::new(&app.site, &view, &shown.topic.topic, viewer.actor_id());
                FoundOut::Reply { reply: Box::new(reply) }
            }
        }
    };
    reply_with::tagged(&headers, &out)
}

/// Another server we know.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstanceOut {
    pub host: String,
    pub title: Option<String>,
    pub software: Option<String>,
    pub version: Option<String>,
    pub first_seen: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
}

/// Servers this one has met, by host.
#[utoipa::path(get, path = "/instances", tag = "instances", params(Paging), responses(
    (status = 200, description = "One page", body = Items<InstanceOut>)))]
pub async fn instances(
    State(app): State<AppState>,
    _: Viewer,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = Paging { limit: paging.limit, cursor: None }.page()?.limit;
    let after = paging.cursor.as_deref();
    if after.is_some_and(|cursor| cursor.len() > 300 || cursor.contains('\0')) {
        return Err(Error::invalid("cursor", Fault::Malformed).into());
    }
    let mut rows = instance::list(&mut *app.db.conn().await?, after, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = rows.last().map(|row| row.host.clone()).filter(|_| more);
    let items: Vec<InstanceOut> = rows
        .into_iter()
        .map(|row| InstanceOut {
            host: row.host,
            title: row.title,
            software: row.software,
            version: row.software_version,
            first_seen: row.created_at,
            last_seen: row.last_seen_at,
        })
        .collect();
    let mut response = reply_with::tagged(&headers, &Items { items })?;
    if let Some(last) = last {
        let place = (uri.path(), uri.query().unwrap_or_default());
        reply_with::next_link(&mut response, &app.site, place, &last);
    }
    Ok(response)
}
