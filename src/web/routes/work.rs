//! `/settings/work`: where one works and what one knows about.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use crate::accounts::Member;
use crate::actors::Profile;
use crate::actors::profile::{self, MOST_KEYWORDS, Statement};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::i18n::{Reader, t};
use crate::web::Answer;
use crate::web::components::form::{Complaint, Complaints};
use crate::web::components::notice::Done;
use crate::web::components::work::Work;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::work as page;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new().route("/settings/work", get(show).post(save))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/settings/work"), None)) };
    let known = profile::find(&mut *visit.app.db.conn().await?, member.actor.id).await?;
    let keywords = known.keywords.join(", ");
    Ok(draw(&visit, &as_kept(&known, &keywords), StatusCode::OK))
}

fn draw(visit: &Visit, view: &Work<'_>, status: StatusCode) -> Response {
    visit.page_with(status, page::show(&visit.frame(None), view))
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
        complaints: &[],
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
        complaints,
    }
}

/// Stores what the form says.
pub async fn keep(visit: &Visit, member: &Member, fields: &Fields) -> Result<()> {
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
        .transaction(async |conn| profile::update(conn, app.here(), member.actor.id, &statement).await)
        .await
        .map(|_| ())
}

/// What is wrong with the form, in words that fit its fields.
pub fn wrong(r: Reader, error: Error) -> Result<Vec<(&'static str, Complaint)>, Error> {
    let said = complaints(error)?.into_iter().map(|(field, complaint)| match (field, complaint) {
        ("organization_url", Complaint::Choice) => (field, Complaint::Said(t!(r, "onboarding-ror-wrong"))),
        ("keywords", Complaint::Choice) => {
            (field, Complaint::Said(t!(r, "onboarding-keywords-many", count = MOST_KEYWORDS)))
        }
        other => other,
    });
    Ok(said.collect())
}

async fn save(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    match keep(&visit, member, &fields).await {
        Ok(()) => Ok(visit.redirect("/settings/work", Some(Done::Saved))),
        Err(error) => {
            let wrong = wrong(visit.reader, error)?;
            Ok(draw(&visit, &as_typed(&fields, &wrong), StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}
