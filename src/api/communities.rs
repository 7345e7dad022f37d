//! Communities, their topics, and belonging to them.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access;
use super::auth::{Authed, Follow, Viewer};
use super::language::Preferred;
use super::openapi::{CommunityName, Lang, Lists, NotModified, Paged, ReadsAnywhere, Switches};
use super::page::{self, Items, Query, Segments};
use super::problem::Problem;
use crate::actors::follow;
use crate::app::AppState;
use crate::communities::{CommunityView, Standing, community, membership};
use crate::db::ids::{ActorId, CommunityId};
use crate::db::page::{Cursor, Page, Slice};
use crate::site::Site;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(index)).routes(routes!(show)).routes(routes!(join, leave))
}

/// A community of practice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Community)]
pub struct CommunityOut {
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    /// `name`, or `name@host` when hosted elsewhere: how paths address it.
    name: String,
    /// `@name@host`.
    handle: String,
    /// Federated id.
    #[schema(format = "uri")]
    ap_id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    /// In the language asked for, else in its own.
    title: String,
    /// Language code to title.
    titles: BTreeMap<String, String>,
    /// In the language asked for, else in its own.
    summary: String,
    /// Languages it is held in.
    languages: Vec<String>,
    /// The main one.
    language: String,
    /// Hosted here.
    local: bool,
    /// Where it is hosted.
    host: String,
    /// `open`, `request`, `organization` or `invitation`.
    join_policy: String,
    /// Who may post: `everyone`, `members` or `facilitators`.
    posting_policy: String,
    /// `proposed`, `forming`, `active`, `dormant`, `archived` or `merged`.
    state: String,
    topic_count: i32,
    member_count: i32,
    /// Followers known here.
    follower_count: i64,
    /// Name of its colour.
    accent: String,
    created: DateTime<Utc>,
}

impl CommunityOut {
    fn render(site: &Site, preferred: &Preferred, (view, followers): (&CommunityView, i64)) -> Self {
        let CommunityView { community, actor } = view;
        let name = actor.path_name();
        Self {
            id: community.id.to_string(),
            handle: actor.handle(site.host()),
            ap_id: actor.ap_id.clone(),
            url: page_of(site, view),
            title: title(preferred, view).to_owned(),
            titles: community.title.0.clone(),
            summary: preferred.text(&community.summary, &community.language).to_owned(),
            languages: community.languages.clone(),
            language: community.language.clone(),
            local: view.is_local(),
            host: actor.host.clone().unwrap_or_else(|| site.host().to_owned()),
            join_policy: community.join_policy.clone(),
            posting_policy: community.posting_policy.clone(),
            state: community.state.clone(),
            topic_count: community.topic_count,
            member_count: community.member_count,
            follower_count: followers,
            accent: community.accent.clone(),
            created: community.created_at,
            name,
        }
    }
}

/// Where a topic is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CommunityReference)]
pub struct CommunityRef {
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    /// `name`, or `name@host` when hosted elsewhere.
    name: String,
    /// `@name@host`.
    handle: String,
    #[schema(format = "uri")]
    ap_id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    /// In the language asked for, else in its own.
    title: String,
}

impl CommunityRef {
    pub fn render(site: &Site, preferred: &Preferred, view: &CommunityView) -> Self {
        Self {
            id: view.community.id.to_string(),
            name: view.actor.path_name(),
            handle: view.actor.handle(site.host()),
            ap_id: view.actor.ap_id.clone(),
            url: page_of(site, view),
            title: title(preferred, view).to_owned(),
        }
    }
}

fn page_of(site: &Site, view: &CommunityView) -> String {
    if view.is_local() { view.actor.ap_id.clone() } else { site.community(&view.actor.path_name()) }
}

fn title<'a>(preferred: &Preferred, view: &'a CommunityView) -> &'a str {
    let title = preferred.text(&view.community.title, &view.community.language);
    if title.is_empty() { view.actor.label() } else { title }
}

/// One community as it is sent; counts its followers.
pub async fn render(
    app: &AppState,
    preferred: &Preferred,
    view: &CommunityView,
) -> Result<CommunityOut, Problem> {
    let mut conn = app.db.conn().await?;
    let followers = follow::follower_count(&mut conn, view.actor.id).await?;
    Ok(CommunityOut::render(&app.site, preferred, (view, followers)))
}

/// Communities hosted here, and those of other servers that somebody here follows; oldest first.
#[utoipa::path(
    get, path = "/communities", operation_id = "list_communities", tag = "communities", params(Paged, Lang), security((), ("bearer" = ["read"])),
    responses((status = 200, body = Items<CommunityOut>), NotModified, Lists)
)]
async fn index(
    State(app): State<AppState>,
    Viewer(_): Viewer,
    preferred: Preferred,
    query: Query,
) -> Result<Response, Problem> {
    let page = query.page()?;
    let mut conn = app.db.conn().await?;
    let after = page.after.map(|cursor| CommunityId(cursor.id));
    let rows = community::list(&mut conn, community::Origin::Anywhere, after, page.limit + 1).await?;
    let Slice { rows, next } = Slice::cut(rows, Page { after: None, ..page }, |view| Cursor {
        at: DateTime::UNIX_EPOCH,
        id: view.community.id.0,
    });
    let actors: Vec<ActorId> = rows.iter().map(|view| view.actor.id).collect();
    let followers: HashMap<ActorId, i64> = follow::follower_counts(&mut conn, &actors).await?;
    let items: Vec<CommunityOut> = rows
        .iter()
        .map(|view| {
            let count = followers.get(&view.actor.id).copied().unwrap_or_default();
            CommunityOut::render(&app.site, &preferred, (view, count))
        })
        .collect();
    Ok(page::part(&app.site, &query, (items, next.map(Cursor::encode))))
}

/// One community. One of another server that is not known yet is looked up for whoever is signed in.
#[utoipa::path(
    get, path = "/communities/{name}", operation_id = "get_community", tag = "communities", params(CommunityName, Lang),
    security((), ("bearer" = ["read"])),
    responses((status = 200, body = CommunityOut), NotModified, ReadsAnywhere)
)]
async fn show(
    State(app): State<AppState>,
    Viewer(viewer): Viewer,
    Segments(name): Segments<String>,
    preferred: Preferred,
) -> Result<Json<CommunityOut>, Problem> {
    let (found, _) = access::community(&app, viewer.as_ref(), &name).await?;
    Ok(Json(render(&app, &preferred, &found).await?))
}

/// What somebody is in a community.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
struct MembershipOut {
    community: CommunityRef,
    is_member: bool,
    is_facilitator: bool,
}

/// Joins an open community hosted here, and follows it. Repeating it changes nothing.
#[utoipa::path(
    put, path = "/communities/{name}/membership", operation_id = "join_community", tag = "communities", params(CommunityName, Lang),
    security(("bearer" = ["follow"])), responses((status = 200, body = MembershipOut), Switches)
)]
async fn join(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Follow>,
    Segments(name): Segments<String>,
    preferred: Preferred,
) -> Result<Json<MembershipOut>, Problem> {
    let (found, _) = access::community(&app, Some(&member), &name).await?;
    let here = app.here();
    let Standing { is_member, is_facilitator, .. } = app
        .db
        .transaction(async |conn| {
            membership::join(conn, here, &member, &found).await?;
            membership::standing_of(conn, &found, &member).await
        })
        .await?;
    let community = CommunityRef::render(&app.site, &preferred, &found);
    Ok(Json(MembershipOut { community, is_member, is_facilitator }))
}

/// Leaves every role; following goes on. Who was no member is none afterwards either.
#[utoipa::path(
    delete, path = "/communities/{name}/membership", operation_id = "leave_community", tag = "communities", params(CommunityName),
    security(("bearer" = ["follow"])), responses((status = 204, description = "Left."), Switches)
)]
async fn leave(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Follow>,
    Segments(name): Segments<String>,
) -> Result<StatusCode, Problem> {
    let (found, _) = access::community(&app, Some(&member), &name).await?;
    let (actor, id) = (member.actor.id, found.community.id);
    app.db.transaction(async |conn| membership::leave(conn, actor, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
