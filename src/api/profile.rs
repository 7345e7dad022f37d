//! `/profile`: what the holder of the token says of themselves, and who may see it.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Signed;
use super::body::Body;
use super::directory::WorkOut;
use super::problem::Problem;
use super::reply_with;
use crate::actors::Profile;
use crate::actors::profile::{self, Audience, Privacy, Statement, Voice};
use crate::app::AppState;
use crate::error::{Error, Problem as Fault};

/// One's own profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileOut {
    #[serde(flatten)]
    pub work: WorkOut,
    /// Who sees organization, position and country: `everyone`, `members`, `nobody`.
    pub audience: String,
    /// In the directory and in suggestions.
    pub discoverable: bool,
    /// What they write may be found by search engines and other servers (FEP-5feb).
    pub indexable: bool,
    pub shows_communities: bool,
    /// `personal` or `institution`.
    pub voice: String,
}

impl ProfileOut {
    fn new(profile: &Profile) -> Self {
        let open = Profile { audience: Audience::Everyone.as_str().to_owned(), ..profile.clone() };
        Self {
            work: WorkOut::new(Some(&open), true),
            audience: profile.audience.clone(),
            discoverable: profile.discoverable,
            indexable: profile.indexable,
            shows_communities: profile.shows_communities,
            voice: profile.voice.clone(),
        }
    }
}

/// What changes; absent fields stay.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileIn {
    #[schema(max_length = 120)]
    pub organization: Option<String>,
    /// ROR id or address; empty for none.
    #[schema(max_length = 200)]
    pub organization_url: Option<String>,
    #[schema(max_length = 120)]
    pub position: Option<String>,
    /// ISO 3166-1 alpha-2; empty for none.
    #[schema(max_length = 2)]
    pub country: Option<String>,
    /// BCP 47 tags.
    #[schema(max_items = 20)]
    pub languages: Option<Vec<String>>,
    #[schema(max_items = 20)]
    pub keywords: Option<Vec<String>>,
    /// `everyone`, `members`, `nobody`.
    pub audience: Option<String>,
    pub discoverable: Option<bool>,
    pub indexable: Option<bool>,
    pub shows_communities: Option<bool>,
    /// `personal` or `institution`.
    pub voice: Option<String>,
}

/// One's own profile.
#[utoipa::path(get, path = "/profile", operation_id = "get_profile", tag = "people", security(("token" = ["read"])), responses(
    (status = 200, description = "The profile", body = ProfileOut)))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let known = profile::find(&mut *app.db.conn().await?, member.actor.id).await?;
    reply_with::tagged(&headers, &ProfileOut::new(&known))
}

/// Change one's own profile.
#[utoipa::path(patch, path = "/profile", operation_id = "update_profile", tag = "people", security(("token" = ["write"])), request_body = ProfileIn, responses(
    (status = 200, description = "As it is now", body = ProfileOut)))]
pub async fn update(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<ProfileIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let id = member.actor.id;
    let changed = app
        .db
        .transaction(async |conn| {
            let known = profile::find(conn, id).await?;
            let privacy = privacy(&known, &input)?;
            let known = if privacy == Privacy::of(&known) {
                known
            } else {
                profile::set_privacy(conn, app.here(), id, privacy).await?
            };
            profile::update(conn, app.here(), id, &statement(&known, &input)).await
        })
        .await?;
    reply_with::ok(&ProfileOut::new(&changed))
}

fn privacy(known: &Profile, input: &ProfileIn) -> Result<Privacy, Error> {
    let old = Privacy::of(known);
    let audience = match input.audience.as_deref() {
        Some(text) => Audience::parse(text).ok_or_else(|| Error::invalid("audience", Fault::Unknown))?,
        None => old.audience,
    };
    let voice = match input.voice.as_deref() {
        Some(text) => Voice::parse(text).ok_or_else(|| Error::invalid("voice", Fault::Unknown))?,
        None => old.voice,
    };
    Ok(Privacy {
        audience,
        voice,
        discoverable: input.discoverable.unwrap_or(old.discoverable),
        indexable: input.indexable.unwrap_or(old.indexable),
        shows_communities: input.shows_communities.unwrap_or(old.shows_communities),
    })
}

fn statement(known: &Profile, input: &ProfileIn) -> Statement {
    let text = |new: &Option<String>, old: &str| new.clone().unwrap_or_else(|| old.to_owned());
    Statement {
        organization: text(&input.organization, &known.organization),
        organization_url: text(
            &input.organization_url,
            known.organization_url.as_deref().unwrap_or_default(),
        ),
        country: text(&input.country, known.country.as_deref().unwrap_or_default()),
        languages: input.languages.clone().unwrap_or_else(|| known.languages.clone()),
        position: text(&input.position, &known.position),
        keywords: input.keywords.clone().unwrap_or_else(|| known.keywords.clone()),
    }
}
