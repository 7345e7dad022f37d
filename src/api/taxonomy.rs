//! `/communities/{name}/taxonomy`: the terms of a community hosted here.

use std::collections::{BTreeMap, HashMap};

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Name, Tongue, find_community};
use super::openapi::{CommunityPath, IfMatch, Lang, Refused, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::Items;
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, Texts, community, rules};
use crate::db::Conn;
use crate::db::ids::ConceptId;
use crate::error::{Error, Problem as Fault};
use crate::taxonomy::concept::{self, Draft};
use crate::taxonomy::{Concept, Lists, edit, merge as merging, tree};

/// A term of a community's vocabulary.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermOut {
    #[schema(value_type = String)]
    id: ConceptId,
    /// Its address, which answers with SKOS too.
    url: String,
    /// `accepted`; `proposed`, or `declined`, which is no term (any more).
    state: String,
    labels: BTreeMap<String, String>,
    alt_labels: BTreeMap<String, Vec<String>>,
    definition: BTreeMap<String, String>,
    #[schema(value_type = Option<String>)]
    broader: Option<ConceptId>,
    #[schema(value_type = Vec<String>)]
    related: Vec<ConceptId>,
    exact_match: Vec<String>,
    /// Where it stands among its siblings, smallest first.
    position: i32,
    /// The term that took its place.
    #[schema(value_type = Option<String>)]
    merged_into: Option<ConceptId>,
    /// Topics that carry it.
    topics: i64,
}

impl TermOut {
    fn new(view: &CommunityView, concept: Concept, (related, topics): (Vec<ConceptId>, i64)) -> Self {
        Self {
            id: concept.id,
            url: format!("{}/taxonomy/{}", view.actor.ap_id, concept.slug),
            state: concept.state,
            labels: concept.labels.0,
            alt_labels: concept.alt_labels.0,
            definition: concept.definition.0,
            broader: concept.broader_id,
            related,
            exact_match: concept.exact_match,
            position: concept.position,
            merged_into: concept.merged_into_id,
            topics,
        }
    }

    async fn of(conn: &mut Conn, view: &CommunityView, concept: Concept) -> Result<Self, Error> {
        let around = (tree::related_to(conn, concept.id).await?, tree::carriers(conn, &concept).await?);
        Ok(Self::new(view, concept, around))
    }
}

/// Which terms.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listing {
    /// `accepted` (the default), or `proposed`: those that wait, for who keeps the terms; at most 100.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(pattern = "^(accepted|proposed)$")]
    pub state: Option<String>,
}

/// The terms of a community hosted here, each after the one above it.
#[utoipa::path(get, path = "/communities/{name}/taxonomy", operation_id = "list_terms", tag = "communities",
    params(CommunityPath, Listing, Lang), responses(
    (status = 200, description = "Every term", body = Items<TermOut>), Refused, Remote))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Viewer,
    Tongue(language): Tongue,
    Name(name): Name,
    Asked(listing): Asked<Listing>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, standing) = find_community(&app, &name, viewer.member()).await?;
    let mut conn = app.db.conn().await?;
    let id = view.community.id;
    let mut related: HashMap<ConceptId, Vec<ConceptId>> = HashMap::new();
    for (one, other) in tree::related_pairs(&mut conn, id).await? {
        related.entry(one).or_default().push(other);
        related.entry(other).or_default().push(one);
    }
    let items = match listing.state.as_deref() {
        None | Some("accepted") => tree::of_community(&mut conn, id, language.code())
            .await?
            .into_iter()
            .map(|branch| {
                let around = (related.remove(&branch.concept.id).unwrap_or_default(), branch.topics);
                TermOut::new(&view, branch.concept, around)
            })
            .collect(),
        Some("proposed") => {
            rules::may_curate(standing)?;
            let waiting = concept::proposed(&mut conn, id).await?;
            waiting.into_iter().map(|concept| TermOut::new(&view, concept, (Vec::new(), 0))).collect()
        }
        Some(_) => return Err(Error::invalid("state", Fault::Unknown).into()),
    };
    reply_with::tagged(&headers, &Items::<TermOut> { items })
}

/// A community and one of its terms.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TermPath {
    /// Name of a community hosted here.
    #[param(min_length = 1, max_length = 330)]
    pub name: String,
    /// Id of the term.
    #[param(pattern = "^[0-9]{1,18}$")]
    pub id: String,
}

type Pointed = Result<Path<TermPath>, PathRejection>;

/// The community of a path and the term's id.
async fn place(
    app: &App,
    path: Pointed,
    viewer: &Viewer,
) -> Result<(CommunityView, Standing, ConceptId), Error> {
    let absent = || Error::NotFound("term");
    let Path(path) = path.map_err(|_| absent())?;
    let (view, standing) = find_community(app, &path.name, viewer.member()).await?;
    Ok((view, standing, path.id.parse().map_err(|_| absent())?))
}

/// The term of a path; what was declined is for those who keep the terms.
async fn find(
    conn: &mut Conn,
    (view, standing): (&CommunityView, Standing),
    id: ConceptId,
) -> Result<Concept, Error> {
    let concept = concept::find(conn, id).await?;
    let shown = concept.state != "declined" || standing.curates();
    if concept.community_id == view.community.id && shown {
        Ok(concept)
    } else {
        Err(Error::NotFound("term"))
    }
}

/// One term, also one that waits or was merged.
#[utoipa::path(get, path = "/communities/{name}/taxonomy/{id}", operation_id = "get_term", tag = "communities",
    params(TermPath), responses(
    (status = 200, description = "The term", body = TermOut), Remote))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Viewer,
    path: Pointed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, standing, id) = place(&app, path, &viewer).await?;
    let mut conn = app.db.conn().await?;
    let concept = find(&mut conn, (&view, standing), id).await?;
    reply_with::tagged(&headers, &TermOut::of(&mut conn, &view, concept).await?)
}

/// What somebody says of a term; in a change, fields left out stay.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermIn {
    /// One for each language, 100 characters at most; at least one. Replaces all of them.
    pub labels: Option<BTreeMap<String, String>>,
    /// Other words for it by language.
    pub alt_labels: Option<BTreeMap<String, Vec<String>>>,
    pub definition: Option<BTreeMap<String, String>>,
    /// Id of the term above; an empty text sets it at the top.
    #[schema(max_length = 20)]
    pub broader: Option<String>,
    /// Ids of related terms.
    #[schema(value_type = Option<Vec<String>>)]
    pub related: Option<Vec<ConceptId>>,
    /// Addresses of the same concept in other vocabularies.
    pub exact_match: Option<Vec<String>>,
    #[schema(minimum = -10_000, maximum = 10_000)]
    pub position: Option<i32>,
}

impl TermIn {
    /// Over what `old` says.
    fn over(self, old: Draft) -> Result<Draft, Error> {
        let broader = match self.broader.as_deref() {
            None => old.broader,
            Some("") => None,
            Some(id) => Some(id.parse().map_err(|_| Error::invalid("broader", Fault::Unknown))?),
        };
        Ok(Draft {
            labels: self.labels.map_or(old.labels, Texts),
            alt_labels: self.alt_labels.map_or(old.alt_labels, Lists),
            definition: self.definition.map_or(old.definition, Texts),
            broader,
            related: self.related.unwrap_or(old.related),
            exact_match: self.exact_match.unwrap_or(old.exact_match),
            position: self.position.unwrap_or(old.position),
        })
    }
}

/// Add a term, as who keeps the terms; propose one, as a member. Its `state` tells which it was.
#[utoipa::path(post, path = "/communities/{name}/taxonomy", operation_id = "add_term", tag = "communities", security(("token" = ["write"])),
    params(CommunityPath), request_body = TermIn, responses(
    (status = 201, description = "A term, or a proposal", body = TermOut), Remote))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<TermIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let draft = input.over(Draft::default())?;
    let out = app
        .db
        .transaction(async |conn| {
            let made = edit::create(conn, app.here(), (member, standing), (&view, draft)).await?;
            TermOut::of(conn, &view, made).await
        })
        .await?;
    let place = format!("/communities/{}/taxonomy/{}", view.actor.path_name(), out.id);
    reply_with::created(&format!("{}{}{place}", app.site.base(), super::PREFIX), &out)
}

/// Say a term anew; its address stays. For facilitators and librarians.
#[utoipa::path(patch, path = "/communities/{name}/taxonomy/{id}", operation_id = "edit_term", tag = "communities", security(("token" = ["write"])),
    params(TermPath, IfMatch), request_body = TermIn, responses(
    (status = 200, description = "Changed", body = TermOut), Remote))]
pub async fn update(
    State(app): State<AppState>,
    viewer: Signed,
    path: Pointed,
    headers: HeaderMap,
    Body(input): Body<TermIn>,
) -> Result<Response, Problem> {
    viewer.with("write")?;
    let (view, standing, id) = place(&app, path, &viewer).await?;
    rules::may_curate(standing)?;
    let edited = app
        .db
        .transaction(async |conn| {
            let view = community::lock(conn, view.community.id).await?;
            let old = find(conn, (&view, standing), id).await?;
            let said = TermOut::of(conn, &view, old.clone()).await?;
            if !reply_with::unchanged(&headers, &said)? {
                return Ok(None);
            }
            let draft = input.over(Draft {
                labels: old.labels,
                alt_labels: old.alt_labels,
                definition: old.definition,
                broader: old.broader_id,
                related: said.related,
                exact_match: old.exact_match,
                position: old.position,
            })?;
            edit::update(conn, app.here(), standing, (&view, id, draft)).await?;
            let concept = concept::find(conn, id).await?;
            TermOut::of(conn, &view, concept).await.map(Some)
        })
        .await?;
    reply_with::edited(&edited.ok_or_else(reply_with::changed_meanwhile)?)
}

/// Whether a term is one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermStateIn {
    /// `accepted` or `declined`.
    #[schema(pattern = "^(accepted|declined)$")]
    pub state: String,
}

/// Accept or decline a proposal, retire a term or bring it back; for facilitators and librarians.
///
/// A declined one keeps its address and is no term: topics show it no more.
#[utoipa::path(put, path = "/communities/{name}/taxonomy/{id}/state", operation_id = "set_term_state", tag = "communities", security(("token" = ["write"])),
    params(TermPath), request_body = TermStateIn, responses(
    (status = 204, description = "So it is"), Remote))]
pub async fn set_state(
    State(app): State<AppState>,
    viewer: Signed,
    path: Pointed,
    Body(input): Body<TermStateIn>,
) -> Result<StatusCode, Problem> {
    viewer.with("write")?;
    let (view, standing, id) = place(&app, path, &viewer).await?;
    let accept = match input.state.as_str() {
        "accepted" => true,
        "declined" => false,
        _ => return Err(Error::invalid("state", Fault::Unknown).into()),
    };
    let answer = (&view, id, accept);
    app.db.transaction(async |conn| edit::answer(conn, app.here(), standing, answer).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which term takes another's place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeIn {
    /// Id of the term that stays.
    #[schema(value_type = String)]
    pub into: ConceptId,
}

/// Make a term part of another, which takes over its topics, narrower and related terms and labels.
/// Cannot be undone; for facilitators and librarians.
#[utoipa::path(put, path = "/communities/{name}/taxonomy/{id}/merge", operation_id = "merge_term", tag = "communities", security(("token" = ["write"])),
    params(TermPath), request_body = MergeIn, responses(
    (status = 204, description = "One term"), Remote))]
pub async fn merge(
    State(app): State<AppState>,
    viewer: Signed,
    path: Pointed,
    Body(input): Body<MergeIn>,
) -> Result<StatusCode, Problem> {
    viewer.with("write")?;
    let (view, standing, id) = place(&app, path, &viewer).await?;
    let who = (&view, standing);
    app.db.transaction(async |conn| merging::merge(conn, app.here(), who, (id, input.into)).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
