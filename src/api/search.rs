//! `/search`.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Viewer;
use super::body::Asked;
use super::extract::{Paging, Tongue};
use super::openapi::{Invalid, Lang};
use super::problem::Problem;
use super::reply_with;
use super::wire::{CommunityRef, Items, PersonOut};
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::communities::community;
use crate::db::Conn;
use crate::db::page::Cursor;
use crate::error::{Error, Problem as Fault, Result as Outcome};
use crate::search::{self, Filters, Found, Hit, Kind, Order};
use crate::site::Site;
use crate::text::LanguageTag;
use crate::text::mentions::Handle;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Searching {
    /// Words, with or without accents; `"a phrase"`, `-without`, `begin*`. Beyond 200 characters it is cut.
    #[serde(default)]
    pub q: String,
    /// `topic`, `discussion`, `question`, `reply`, `person` or `community`; everything when left out.
    #[param(pattern = "^(|topic|discussion|question|reply|person|community)$")]
    pub r#type: Option<String>,
    /// Name of a community, `name` or `name@host`.
    pub community: Option<String>,
    /// Name of who wrote it, `name` or `name@host`.
    pub author: Option<String>,
    /// A language tag such as `es`.
    pub language: Option<String>,
    /// First day, such as `2026-01-31`, in UTC.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// `relevance` (the default) or `newest`.
    #[param(pattern = "^(|relevance|newest)$")]
    pub sort: Option<String>,
    /// 1 to 100.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

impl Searching {
    fn kinds(&self) -> Outcome<Vec<Kind>> {
        match given(self.r#type.as_ref()) {
            None => Ok(Vec::new()),
            Some("topic") => Ok(vec![Kind::Discussion, Kind::Question]),
            Some(kind) => Ok(vec![Kind::parse(kind).ok_or(Error::invalid("type", Fault::Unknown))?]),
        }
    }

    /// `None` when the community or the author is nobody's here.
    async fn filters(&self, conn: &mut Conn, app: &App) -> Outcome<Option<Filters>> {
        let day = |field, text: Option<&String>| match given(text) {
            None => Ok(None),
            Some(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(Some)
                .map_err(|_| Error::invalid(field, Fault::Malformed)),
        };
        let mut filters = Filters {
            kinds: self.kinds()?,
            since: day("since", self.since.as_ref())?,
            until: day("until", self.until.as_ref())?,
            ..Filters::default()
        };
        if let Some(language) = given(self.language.as_ref()) {
            LanguageTag::parse(language).map_err(|_| Error::invalid("language", Fault::Malformed))?;
            filters.language = Some(language.to_owned());
        }
        if let Some(name) = given(self.community.as_ref()) {
            match community::by_path_name(conn, app.here(), name).await {
                Ok(view) => filters.community = Some(view.community.id),
                Err(Error::NotFound(_)) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        if let Some(name) = given(self.author.as_ref()) {
            let Ok(handle) = Handle::parse(name) else { return Ok(None) };
            let Some(author) = actor::by_handle(conn, app.here(), &handle, Some(false)).await? else {
                return Ok(None);
            };
            filters.author = Some(author.id);
        }
        Ok(Some(filters))
    }
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct HitOut {
    /// `topic`, `reply`, `person` or `community`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Of the topic, reply, person or community.
    pub id: String,
    /// Its page here.
    pub url: String,
    /// Of the topic or community; the name of a person.
    pub title: String,
    /// The topic a reply belongs to.
    pub topic: Option<String>,
    /// The sentence of the hit, plain.
    pub snippet: String,
    /// The same as safe HTML, with what was looked for in `<mark>`.
    pub html: String,
    pub language: Option<String>,
    pub published: DateTime<Utc>,
    /// Who wrote it; the person itself.
    pub author: Option<PersonOut>,
    pub community: Option<CommunityRef>,
    /// The topic has an accepted answer; of a reply, that it is the one.
    pub answered: bool,
}

impl HitOut {
    /// `None` for what went away meanwhile.
    fn new(site: &Site, hit: &Hit, (found, language): (&Found, &str)) -> Option<Self> {
        let author = hit.author.and_then(|id| found.person(id));
        let community = hit.community.and_then(|id| found.community(id));
        let place = community.map(|view| CommunityRef::new(site, view, language));
        let (kind, id, path, title) = match hit.kind {
            Kind::Discussion | Kind::Question => {
                ("topic", hit.id, format!("/post/{}", hit.id), hit.title.clone())
            }
            Kind::Reply => ("reply", hit.id, format!("/reply/{}", hit.id), hit.title.clone()),
            Kind::Person => {
                let person = author?;
                ("person", hit.id, format!("/u/{}", person.path_name()), person.label().to_owned())
            }
            Kind::Community => {
                let view = community?;
                let path = format!("/c/{}", view.actor.path_name());
                ("community", view.community.id.0, path, view.title(language).to_owned())
            }
        };
        Some(Self {
            kind,
            id: id.to_string(),
            url: format!("{}{path}", site.base()),
            title,
            topic: hit.thread.filter(|_| hit.kind == Kind::Reply).map(|thread| thread.to_string()),
            snippet: hit.snippet.iter().map(|piece| piece.text.as_str()).collect(),
            html: search::snippet::html(&hit.snippet),
            language: hit.language.clone(),
            published: hit.at,
            author: author.map(|author| PersonOut::new(site, author)),
            community: place,
            answered: hit.is_answered,
        })
    }
}

/// Find topics, replies, people and communities by their words: forms of a word, words without their
/// accents and slips of one or two letters are found too.
#[utoipa::path(get, path = "/search", operation_id = "search", tag = "search",
    params(Searching, Lang), responses((status = 200, description = "One page", body = Items<HitOut>), Invalid))]
pub async fn search(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Asked(asked): Asked<Searching>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let page = Paging { limit: asked.limit, cursor: asked.cursor.clone() }.page()?;
    let order = match given(asked.sort.as_ref()) {
        None => Order::default(),
        Some(sort) => Order::parse(sort).ok_or(Error::invalid("sort", Fault::Unknown))?,
    };
    let offset = page.after.map_or(Ok(0), |after| usize::try_from(after.id));
    let offset = offset.map_err(|_| Error::invalid("cursor", Fault::Malformed))?;
    let outcome = app
        .db
        .reading(async |conn| {
            let Some(filters) = asked.filters(conn, &app).await? else {
                return Ok(search::Outcome::Blank);
            };
            let limit = usize::try_from(page.limit).unwrap_or(20);
            let wanted = search::Asked { text: &asked.q, filters, order, offset, limit };
            let viewer = search::Viewer { member: viewer.member(), language, now: app.clock.now() };
            search::find(conn, viewer, &wanted).await
        })
        .await?;
    let found = match outcome {
        search::Outcome::Blank | search::Outcome::OnlyCommon => Box::default(),
        search::Outcome::Found(found) => found,
        search::Outcome::TooSlow => {
            let words = "It took too long: add a word or a filter.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, words));
        }
    };
    let items: Vec<HitOut> =
        found.hits.iter().filter_map(|hit| HitOut::new(&app.site, hit, (&found, language.code()))).collect();
    let next = found.next.and_then(|next| i64::try_from(next).ok());
    let response = reply_with::tagged(&headers, &Items { items })?;
    let cursor = next.map(|id| Cursor { at: DateTime::UNIX_EPOCH, id });
    Ok(reply_with::with_next(response, &app.site, &uri, cursor))
}
