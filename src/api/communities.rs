//! `/communities`.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Name, Paging, Tongue, count_post, find_community, standing};
use super::openapi::{CommunityPath, IfMatch, Lang, Limited, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{CommunityOut, Items};
use crate::actors::follow;
use crate::app::AppState;
use crate::communities::community::{self, Changes, Origin};
use crate::communities::opening::{self, Opening};
use crate::communities::{CharterParts, CommunityView, Texts, request};
use crate::db::ids::{AttachmentId, CommunityId};
use crate::db::page::{Cursor, Slice};
use crate::posts::attachment;

/// Communities hosted here, and those elsewhere that somebody here follows.
#[utoipa::path(get, path = "/communities", operation_id = "list_communities", tag = "communities", params(Paging, Lang), responses(
    (status = 200, description = "One page", body = Items<CommunityOut>)))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = paging.page()?;
    let mut conn = app.db.conn().await?;
    let after = page.after.map(|cursor| CommunityId(cursor.id));
    let rows =
        community::list(&mut conn, Origin::Anywhere, (after, page.limit + 1), viewer.member().is_some())
            .await?;
    let slice =
        Slice::cut(rows, page, |view| Cursor { at: view.community.created_at, id: view.community.id.0 });
    let ids: Vec<_> = slice.rows.iter().map(|view| view.actor.id).collect();
    let followers = follow::follower_counts(&mut conn, &ids).await?;
    let items = slice
        .rows
        .iter()
        .map(|view| {
            let count = followers.get(&view.actor.id).copied().unwrap_or(0);
            CommunityOut::new(&app.site, view, (language.code(), count))
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}

/// One community, by `name` or `name@host`.
#[utoipa::path(get, path = "/communities/{name}", operation_id = "get_community", tag = "communities",
    params(CommunityPath, Lang), responses(
    (status = 200, description = "The community", body = CommunityOut), Remote))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Name(name): Name,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, _) = find_community(&app, &name, viewer.member()).await?;
    let followers = follow::follower_count(&mut *app.db.conn().await?, view.actor.id).await?;
    reply_with::tagged(&headers, &CommunityOut::new(&app.site, &view, (language.code(), followers)))
}

/// A community to open, in one language; the rest is said with `PATCH`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCommunityIn {
    /// In addresses; stays.
    #[schema(min_length = 2, max_length = 30)]
    pub name: String,
    /// A language tag such as `es`.
    #[schema(min_length = 2, max_length = 35)]
    pub language: String,
    #[schema(min_length = 2, max_length = 120)]
    pub title: String,
    #[serde(default)]
    #[schema(max_length = 300)]
    pub summary: String,
    /// Markdown.
    #[serde(default)]
    #[schema(max_length = 20_000)]
    pub charter: String,
    /// Why there should be one; needed from members, who propose and do not open.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub proposal: String,
}

/// Open a community, as an administrator; propose one, as a member. Its `state` tells which it was.
#[utoipa::path(post, path = "/communities", operation_id = "open_community", tag = "communities", security(("token" = ["write"])),
    params(Lang), request_body = NewCommunityIn, responses(
    (status = 201, description = "Forming, or proposed", body = CommunityOut), Limited))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
    Body(input): Body<NewCommunityIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let said = Opening {
        name: &input.name,
        language: &input.language,
        title: &input.title,
        summary: &input.summary,
        charter: &input.charter,
        proposal: &input.proposal,
    };
    let view = app
        .db
        .transaction(async |conn| {
            if !opening::opens(member) {
                count_post(conn, &app, member).await?;
            }
            opening::open(conn, (app.here(), &app.secret), member, said).await
        })
        .await?;
    let mut conn = app.db.conn().await?;
    let view = community::find(&mut conn, view.community.id).await?;
    let followers = follow::follower_count(&mut conn, view.actor.id).await?;
    let out = CommunityOut::new(&app.site, &view, (language.code(), followers));
    let place = format!("/communities/{}", view.actor.path_name());
    reply_with::created(&format!("{}{}{place}", app.site.base(), super::PREFIX), &out)
}

/// What a facilitator changes; fields left out stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityIn {
    /// Title by language; an empty text takes that language away.
    pub titles: Option<BTreeMap<String, String>>,
    pub summaries: Option<BTreeMap<String, String>>,
    /// Markdown by language.
    pub charters: Option<BTreeMap<String, String>>,
    pub languages: Option<Vec<String>>,
    pub accent: Option<String>,
    /// `everyone`, `members` or `facilitators`.
    pub posting_policy: Option<String>,
    /// `open`, `request`, `organization` or `invitation`.
    pub join_policy: Option<String>,
    /// Mail domains whose people join at once, where the join policy is `organization`.
    pub domains: Option<Vec<String>>,
    /// `public`, `listed` (name and charter only) or `hidden`.
    pub visibility: Option<String>,
    /// `public`, or `local`: for people with an account here.
    pub reach: Option<String>,
    /// `audience`, `sponsors`, `results` and `rhythm`, each by language; replaces all of them.
    pub charter_parts: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// When the charter is looked at again; an empty text takes it away.
    #[schema(format = "date")]
    pub review_on: Option<String>,
    pub contact: Option<String>,
    /// Id of a picture uploaded before.
    #[schema(value_type = Option<String>)]
    pub icon: Option<AttachmentId>,
}

impl TryFrom<CommunityIn> for Changes {
    type Error = crate::error::Error;

    fn try_from(input: CommunityIn) -> Result<Self, Self::Error> {
        let parts = |parts: BTreeMap<String, BTreeMap<String, String>>| {
            CharterParts(parts.into_iter().map(|(part, texts)| (part, Texts(texts))).collect())
        };
        let wrong = |_| crate::error::Error::invalid("review_on", crate::error::Problem::Malformed);
        let review_on = match input.review_on.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(day) => Some(Some(day.parse().map_err(wrong)?)),
        };
        Ok(Self {
            title: input.titles.map(Texts),
            summary: input.summaries.map(Texts),
            charter: input.charters.map(Texts),
            languages: input.languages,
            accent: input.accent,
            posting_policy: input.posting_policy,
            join_policy: input.join_policy,
            domains: input.domains,
            visibility: input.visibility,
            reach: input.reach,
            charter_parts: input.charter_parts.map(parts),
            review_on,
            contact: input.contact,
            icon: None,
            banner: None,
        })
    }
}

/// Change what a community says of itself; for its facilitators and administrators.
#[utoipa::path(patch, path = "/communities/{name}", operation_id = "edit_community", tag = "communities", security(("token" = ["write"])),
    params(CommunityPath, IfMatch, Lang), request_body = CommunityIn, responses(
    (status = 200, description = "Changed", body = CommunityOut), Remote))]
pub async fn update(
    State(app): State<AppState>,
    viewer: Signed,
    Tongue(language): Tongue,
    Name(name): Name,
    headers: HeaderMap,
    Body(input): Body<CommunityIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (found, _) = find_community(&app, &name, Some(member)).await?;
    let followers = follow::follower_count(&mut *app.db.conn().await?, found.actor.id).await?;
    let out = |view: &CommunityView| CommunityOut::new(&app.site, view, (language.code(), followers));
    let (icon, mut changes) = (input.icon, Changes::try_from(input)?);
    let edited = app
        .db
        .transaction(async |conn| {
            let view = community::lock(conn, found.community.id).await?;
            let standing = standing(conn, &view, Some(member)).await?;
            if !reply_with::unchanged(&headers, &out(&view))? {
                return Ok(None);
            }
            if let Some(id) = icon {
                let icon = attachment::take(conn, member.actor.id, id).await?;
                changes.icon = icon.storage_key.map(|key| (app.site.media(&key), icon.alt));
            }
            community::update(conn, app.here(), (&view, standing), &changes).await?;
            community::find(conn, view.community.id).await.map(Some)
        })
        .await?;
    reply_with::edited(&out(&edited.ok_or_else(reply_with::changed_meanwhile)?))
}

/// Become a member of an open community hosted here.
#[utoipa::path(put, path = "/communities/{name}/membership", tag = "communities", security(("token" = ["follow"])),
    params(CommunityPath), responses(
    (status = 204, description = "Member now"), Remote))]
pub async fn join(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("follow")?;
    let (view, _) = find_community(&app, &name, Some(member)).await?;
    app.db.transaction(async |conn| request::ask(conn, app.here(), (member, &view), "").await).await?;
    Ok(StatusCode::NO_CONTENT)
}
