//! `/settings/work`: where one works and what one knows about.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use crate::accounts::Member;
use crate::actors::Profile;
use crate::actors::profile::{self, MOST_KEYWORDS, Statement};
use crate::app::AppState;
use crate::communities::community;
use crate::db::ids::{CommunityId, ConceptId};
use crate::error::{Error, Problem, Result};
use crate::i18n::{Reader, t};
use crate::taxonomy::{Concept, expertise};
use crate::web::Answer;
use crate::web::components::form::{Complaint, Complaints};
use crate::web::components::notice::Done;
use crate::web::components::work::{Terms, Work};
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::work as page;
use crate::web::present::{Named, term};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new().route("/settings/work", get(show).post(save))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/settings/work"), None)) };
    let offer = Offer::of(&visit, member).await?;
    let mut conn = visit.app.db.conn().await?;
    let known = profile::find(&mut conn, member.actor.id).await?;
    let named = expertise::of(&mut conn, member.actor.id).await?;
    drop(conn);
    let keywords = known.keywords.join(", ");
    let chosen = named.iter().map(|concept| concept.id.0).collect();
    let view = Work { chosen, ..as_kept(&known, &keywords) };
    Ok(draw(&visit, (view, &offer), StatusCode::OK))
}

fn draw(visit: &Visit, (view, offer): (Work<'_>, &Offer), status: StatusCode) -> Response {
    let terms = offer.terms(visit.language());
    let view = Work { terms: &terms, ..view };
    visit.page_with(status, page::show(&visit.frame(None), &view))
}

/// Terms a member may name, with their communities.
pub struct Offer {
    concepts: Vec<Concept>,
    communities: Vec<Named>,
}

impl Offer {
    pub async fn of(visit: &Visit, member: &Member) -> Result<Self> {
        let mut conn = visit.app.db.conn().await?;
        let concepts = expertise::offered(&mut conn, member.actor.id).await?;
        let mut ids: Vec<CommunityId> = concepts.iter().map(|concept| concept.community_id).collect();
        ids.dedup();
        let found = community::find_many(&mut conn, &ids).await?;
        let mut communities: Vec<Named> = found.into_iter().map(Named::new).collect();
        communities.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self { concepts, communities })
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    #[must_use]
    pub fn terms<'a>(&'a self, language: &'a str) -> Vec<Terms<'a>> {
        let group = |named: &'a Named| {
            let home = named.community(language);
            let main = (named.name.as_str(), named.view.community.language.as_str());
            let own = self.concepts.iter().filter(|one| one.community_id == named.view.community.id);
            let terms = own.map(|concept| term(concept, main, language)).collect();
            Terms { title: home.title, language: home.language, terms }
        };
        self.communities.iter().map(group).collect()
    }

    /// The terms a form names, if all are among those offered.
    pub fn chosen(&self, fields: &Fields) -> Result<Vec<ConceptId>> {
        let named = fields.all("concepts").into_iter().map(|id| {
            let id = id.parse().ok().map(ConceptId);
            id.filter(|id| self.concepts.iter().any(|concept| concept.id == *id))
        });
        named.collect::<Option<_>>().ok_or(Error::invalid("concepts", Problem::Unknown))
    }
}

/// The form as the profile stands; `keywords` are its words, joined.
pub fn as_kept<'a>(known: &'a Profile, keywords: &'a str) -> Work<'a> {
    Work {
        organization: &known.organization,
        organization_url: known.organization_url.as_deref().unwrap_or_default(),
        position: &known.position,
        country: known.country.as_deref().unwrap_or_default(),
        languages: known.languages.iter().map(String::as_str).collect(),
        keywords,
        ..Work::default()
    }
}

/// The form as it was typed.
pub fn as_typed<'a>(fields: &'a Fields, complaints: Complaints<'a>) -> Work<'a> {
    Work {
        organization: fields.get("organization"),
        organization_url: fields.get("organization_url"),
        position: fields.get("position"),
        country: fields.get("country"),
        languages: fields.all("languages"),
        keywords: fields.get("keywords"),
        terms: &[],
        chosen: fields.all("concepts").into_iter().filter_map(|id| id.parse().ok()).collect(),
        complaints,
    }
}

/// Stores what the form says; terms where they were asked for.
pub async fn keep(
    visit: &Visit,
    member: &Member,
    (fields, terms): (&Fields, Option<&[ConceptId]>),
) -> Result<()> {
    let app = &visit.app;
    let statement = Statement {
        organization: fields.get("organization").to_owned(),
        organization_url: fields.get("organization_url").to_owned(),
        country: fields.get("country").to_owned(),
        languages: fields.all("languages").into_iter().map(str::to_owned).collect(),
        position: fields.get("position").to_owned(),
        keywords: fields.get("keywords").split([',', ';', '\n']).map(str::to_owned).collect(),
    };
    app.db
        .transaction(async |conn| {
            profile::update(conn, app.here(), member.actor.id, &statement).await?;
            match terms {
                Some(terms) => expertise::set(conn, member.actor.id, terms).await,
                None => Ok(()),
            }
        })
        .await
}

/// What is wrong with the form, in words that fit its fields.
pub fn wrong(r: Reader, error: Error) -> Result<Vec<(&'static str, Complaint)>, Error> {
    let said = complaints(error)?.into_iter().map(|(field, complaint)| match (field, complaint) {
        ("organization_url", Complaint::Choice) => (field, Complaint::Said(t!(r, "onboarding-ror-wrong"))),
        ("keywords", Complaint::Choice) => {
            (field, Complaint::Said(t!(r, "onboarding-keywords-many", count = MOST_KEYWORDS)))
        }
        ("concepts", Complaint::Choice) => {
            (field, Complaint::Said(t!(r, "onboarding-keywords-many", count = expertise::MOST)))
        }
        other => other,
    });
    Ok(said.collect())
}

async fn save(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let offer = Offer::of(&visit, member).await?;
    let done = match offer.chosen(&fields) {
        Ok(terms) => keep(&visit, member, (&fields, Some(&terms))).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(visit.redirect("/settings/work", Some(Done::Saved))),
        Err(error) => {
            let wrong = wrong(visit.reader, error)?;
            Ok(draw(&visit, (as_typed(&fields, &wrong), &offer), StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}
