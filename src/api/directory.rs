//! `/people`: the directory, and one person whole.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Viewer;
use super::body::Asked;
use super::extract::{Name, Paging, Tongue, find_account, find_community};
use super::openapi::{Deleted, Hidden, Lang, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{CommunityRef, Items, PersonOut};
use crate::actors::{Profile, actor, profile};
use crate::app::{App, AppState};
use crate::communities::person;
use crate::db::ids::ActorId;
use crate::error::{Error, Problem as Fault};
use crate::forum::record::{self, Record};
use crate::search::directory::{self, Filter};
use crate::text::Handle;

/// What a person says of themselves, as far as the caller may see it.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct WorkOut {
    pub organization: String,
    /// Its ROR record.
    pub organization_url: Option<String>,
    pub position: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    pub keywords: Vec<String>,
}

impl WorkOut {
    /// `member`: the caller has a token of this house.
    #[must_use]
    pub fn new(profile: Option<&Profile>, member: bool) -> Self {
        let Some(profile) = profile else { return Self::default() };
        let open = Self {
            languages: profile.languages.clone(),
            keywords: profile.keywords.clone(),
            ..Self::default()
        };
        if !profile.is_shown_to(member) {
            return open;
        }
        Self {
            organization: profile.organization.clone(),
            organization_url: profile.organization_url.clone(),
            position: profile.position.clone(),
            country: profile.country.clone(),
            ..open
        }
    }
}

/// Somebody in the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundPersonOut {
    #[serde(flatten)]
    pub person: PersonOut,
    #[serde(flatten)]
    pub work: WorkOut,
    /// Accepted answers in public communities.
    pub accepted_answers: i64,
}

/// Facets of the directory; all must fit.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Words of name, organization, position or keywords; accents do not count.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[param(max_length = 2)]
    pub country: Option<String>,
    /// BCP 47 tag.
    #[param(max_length = 35)]
    pub language: Option<String>,
    #[param(max_length = 200)]
    pub organization: Option<String>,
    /// Community, `name` or `name@host`.
    #[param(max_length = 330)]
    pub community: Option<String>,
    #[param(max_length = 100)]
    pub keyword: Option<String>,
    /// Id of a term.
    #[param(max_length = 20)]
    pub concept: Option<String>,
    /// 1 to 100.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
}

fn bounded(field: &'static str, text: Option<String>, most: usize) -> Result<Option<String>, Error> {
    match text.filter(|text| !text.is_empty()) {
        Some(text) if text.chars().count() > most => Err(Error::invalid(field, Fault::TooLong(most))),
        Some(text) if text.contains('\0') => Err(Error::invalid(field, Fault::Malformed)),
        text => Ok(text),
    }
}

/// People who may be found, those with most accepted answers first.
#[utoipa::path(get, path = "/people", operation_id = "list_people", tag = "people", params(PeopleQuery), responses(
    (status = 200, description = "One page", body = Items<FoundPersonOut>), Hidden, Remote))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Viewer,
    Asked(query): Asked<PeopleQuery>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = Paging { limit: query.limit, cursor: query.cursor }.page()?;
    let community = match bounded("community", query.community, 330)? {
        Some(name) => Some(find_community(&app, &name, viewer.member()).await?.0.community.id),
        None => None,
    };
    let concept = match bounded("concept", query.concept, 20)? {
        Some(id) => Some(id.parse().map_err(|_| Error::invalid("concept", Fault::Malformed))?),
        None => None,
    };
    let member = viewer.member().is_some();
    let filter = Filter {
        member,
        words: Vec::new(),
        country: bounded("country", query.country, 2)?,
        language: bounded("language", query.language, 35)?,
        organization: bounded("organization", query.organization, 200)?,
        community,
        keyword: bounded("keyword", query.keyword, 100)?,
        concept,
    };
    let filter = filter.saying(&bounded("q", query.q, 200)?.unwrap_or_default());
    let slice = directory::people(&mut *app.db.conn().await?, &filter, page).await?;
    let items: Vec<FoundPersonOut> = slice
        .rows
        .iter()
        .map(|found| FoundPersonOut {
            person: PersonOut::new(&app.site, &found.actor),
            work: WorkOut::new(found.profile.as_ref(), member),
            accepted_answers: found.answers,
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}

/// A community somebody belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub struct BelongingOut {
    pub community: CommunityRef,
    /// `member`, `facilitator`, `librarian`, `host`.
    pub roles: Vec<String>,
}

/// A person with what they did.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholePersonOut {
    #[serde(flatten)]
    pub person: PersonOut,
    #[serde(flatten)]
    pub work: WorkOut,
    /// Public communities, where the person shows them.
    pub communities: Vec<BelongingOut>,
    pub topics: i64,
    pub replies: i64,
    pub accepted_answers: i64,
    /// How often somebody found what they wrote useful.
    pub useful: i64,
}

/// `{name}` of a person.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct PersonPath {
    /// `name`, or `name@host` for people of another server.
    #[param(min_length = 1, max_length = 330)]
    name: String,
}

/// Somebody of another server: known, or asked for where the caller has a token.
async fn elsewhere(app: &App, name: &str, member: bool) -> Result<ActorId, Error> {
    let handle = Handle::parse(name).map_err(|_| Error::NotFound("person"))?;
    if handle.host.is_none() {
        return Err(Error::NotFound("person"));
    }
    let mut conn = app.db.conn().await?;
    if let Some(known) = actor::by_handle(&mut conn, app.here(), &handle, Some(false)).await? {
        return Ok(known.id);
    }
    if actor::is_gone(&mut conn, &handle).await? {
        return Err(Error::Gone("person"));
    }
    drop(conn);
    if member { find_account(app, name).await } else { Err(Error::NotFound("person")) }
}

/// One person; 410 for who closed the account.
#[utoipa::path(get, path = "/people/{name}", operation_id = "get_person", tag = "people", params(PersonPath, Lang), responses(
    (status = 200, description = "The person", body = WholePersonOut), Deleted, Remote))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Name(name): Name,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let known = actor::local_by_name(&mut *app.db.conn().await?, &name).await?;
    if known.as_ref().is_some_and(|known| known.deleted_at.is_some() && !known.is_group()) {
        return Err(Error::Gone("person").into());
    }
    let id = match known.filter(|known| known.kind == "person") {
        Some(known) => known.id,
        None => elsewhere(&app, &name, viewer.member().is_some()).await?,
    };
    let mut conn = app.db.conn().await?;
    let found = actor::find(&mut conn, id).await?;
    if found.is_group() || found.kind == "application" {
        return Err(Error::NotFound("person").into());
    }
    let known = profile::find(&mut conn, id).await?;
    let Record { topics, replies, accepted, useful } = record::of(&mut conn, id).await?;
    let own = viewer.actor_id() == Some(id);
    let is_here = viewer.member().is_some();
    let places = if known.shows_communities || own {
        person::belongings(&mut conn, id, is_here).await?
    } else {
        Vec::new()
    };
    let communities = places
        .into_iter()
        .map(|place| BelongingOut {
            community: CommunityRef::new(&app.site, &place.community, language.code()),
            roles: place.roles,
        })
        .collect();
    let out = WholePersonOut {
        person: PersonOut::new(&app.site, &found),
        work: WorkOut::new(Some(&known), viewer.member().is_some()),
        communities,
        topics,
        replies,
        accepted_answers: accepted,
        useful,
    };
    reply_with::tagged(&headers, &out)
}
