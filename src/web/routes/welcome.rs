//! `/welcome`: the first steps of somebody new.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;

use super::work::{self, Offer};
use crate::accounts::onboarding::{self, Step};
use crate::accounts::{Member, account};
use crate::actors::profile;
use crate::app::AppState;
use crate::communities::{community, membership, request};
use crate::db::ids::CommunityId;
use crate::db::page::Page;
use crate::error::{Error, Problem, Result};
use crate::forum::thread::{self, Sort};
use crate::taxonomy::{expertise, suggestion};
use crate::text::Language;
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::work::Work;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::welcome::{self as page, Suggested};
use crate::web::present::{Faces, Named, count, entry};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/welcome", get(resume))
        .route("/welcome/skip", post(skip))
        .route("/welcome/interests", get(interests).post(save_interests))
        .route("/welcome/{step}", get(show).post(save))
}

/// Communities suggested.
const SUGGESTED: i64 = 3;

async fn resume(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/welcome"), None)) };
    let standing = onboarding::standing(&mut *visit.app.db.conn().await?, member.actor.id).await?;
    let step = standing.unwrap_or(Step::Language);
    Ok(visit.redirect(&format!("/welcome/{}", step.path()), None))
}

async fn show(Shown(visit): Shown, Path(step): Path<String>) -> Answer {
    let step = Step::parse(&step).ok_or(Error::NotFound("step"))?;
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/welcome"), None)) };
    Ok(match step {
        Step::Language => {
            let (locale, time_zone) = (visit.reader.locale, member.account.time_zone.as_str());
            let shown = page::Shown::Language { locale, time_zone, complaints: &[] };
            draw(&visit, (step, &shown), StatusCode::OK)
        }
        Step::Work => {
            let known = profile::find(&mut *visit.app.db.conn().await?, member.actor.id).await?;
            let keywords = known.keywords.join(", ");
            draw(&visit, (step, &page::Shown::Work(work::as_kept(&known, &keywords))), StatusCode::OK)
        }
        Step::Communities => communities(&visit, member).await?,
        Step::Tour => draw(&visit, (step, &page::Shown::Tour), StatusCode::OK),
        Step::First => first(&visit, member).await?,
    })
}

fn draw(visit: &Visit, (step, shown): (Step, &page::Shown<'_>), status: StatusCode) -> Response {
    visit.page_with(status, page::show(&visit.frame(None), step, shown))
}

async fn communities(visit: &Visit, member: &Member) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let known = profile::find(&mut conn, member.actor.id).await?;
    let mut languages = known.languages.clone();
    languages.push(visit.language().to_owned());
    let found = suggestion::communities(&mut conn, (&known, &languages), SUGGESTED).await?;
    let named: Vec<Named> = found.into_iter().map(Named::new).collect();
    let list: Vec<_> = named
        .iter()
        .map(|named| Suggested {
            id: named.view.community.id.to_string(),
            community: named.community(visit.language()),
            summary: named.summary(visit.language()),
            members: count(named.view.community.member_count),
        })
        .collect();
    Ok(draw(visit, (Step::Communities, &page::Shown::Communities(&list)), StatusCode::OK))
}

async fn first(visit: &Visit, member: &Member) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let mine = membership::communities_of(&mut conn, member.actor.id).await?;
    let ids: Vec<CommunityId> = mine.iter().map(|view| view.community.id).collect();
    let open = (Sort::Unanswered, Page::first(3));
    let open = thread::topics(&mut conn, &ids, open, Some(member.actor.id)).await?;
    let faces = Faces::of(&mut conn, open.rows.iter().map(|topic| &topic.view.author)).await?;
    let named: Vec<Named> = mine.into_iter().map(Named::new).collect();
    let home_of = |id: CommunityId| named.iter().find(|named| named.view.community.id == id);
    let questions: Vec<_> = open
        .rows
        .iter()
        .filter(|topic| topic.view.author.id != member.actor.id)
        .map(|topic| {
            let home = home_of(topic.topic.community_id).map(|named| named.community(visit.language()));
            entry(&faces, topic, home)
        })
        .collect();
    let communities: Vec<_> = named.iter().map(|named| named.community(visit.language())).collect();
    let shown = page::Shown::First { communities: &communities, questions: &questions };
    Ok(draw(visit, (Step::First, &shown), StatusCode::OK))
}

async fn save(Path(step): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let step = Step::parse(&step).ok_or(Error::NotFound("step"))?;
    let member = visit.member()?;
    match keep(&visit, member, (step, &fields)).await {
        Ok(()) => {
            let (app, now) = (&visit.app, visit.now());
            app.db
                .transaction(async |conn| onboarding::done(conn, member.actor.id, (step, now)).await)
                .await?;
            let next = |next: Step| format!("/welcome/{}", next.path());
            let to = if step == Step::Communities && !Offer::of(&visit, member).await?.is_empty() {
                "/welcome/interests".to_owned()
            } else {
                step.next().map_or_else(|| "/".to_owned(), next)
            };
            Ok(visit.redirect(&to, None))
        }
        Err(error) => Ok(refused(&visit, (step, &fields), error)?),
    }
}

async fn keep(visit: &Visit, member: &Member, (step, fields): (Step, &Fields)) -> Result<()> {
    let app = &visit.app;
    match step {
        Step::Language => {
            let language = Language::parse(fields.get("locale"))
                .ok_or_else(|| Error::invalid("locale", Problem::Unknown))?;
            let mut conn = app.db.conn().await?;
            account::set_place(&mut conn, member.account.id, (language, fields.get("time_zone"))).await
        }
        Step::Work => work::keep(visit, member, (fields, None)).await,
        Step::Communities => join(visit, member, fields).await,
        Step::Tour | Step::First => Ok(()),
    }
}

/// Joins those that are ticked; one that is not open or not there is left out.
async fn join(visit: &Visit, member: &Member, fields: &Fields) -> Result<()> {
    let ids: Vec<CommunityId> =
        fields.all("community").into_iter().filter_map(|id| id.parse().ok()).collect();
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            let found = community::find_many(conn, &ids).await?;
            for view in found.iter().filter(|view| view.is_local() && view.community.visibility == "public") {
                if view.community.join_policy == "open" {
                    request::ask(conn, app.here(), (member, view), "").await?;
                }
            }
            Ok(())
        })
        .await
}

/// Between the communities and the tour, for those whose communities have a vocabulary.
async fn interests(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/welcome/interests"), None));
    };
    let offer = Offer::of(&visit, member).await?;
    if offer.is_empty() {
        return Ok(visit.redirect(AFTER_INTERESTS, None));
    }
    let named = expertise::of(&mut *visit.app.db.conn().await?, member.actor.id).await?;
    let terms = offer.terms(visit.language());
    let chosen = named.iter().map(|concept| concept.id.0).collect();
    let view = Work { terms: &terms, chosen, ..Work::default() };
    Ok(visit.page(page::interests(&visit.frame(None), &view)))
}

const AFTER_INTERESTS: &str = "/welcome/tour";

async fn save_interests(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (app, member) = (&visit.app, visit.member()?);
    let offer = Offer::of(&visit, member).await?;
    let kept = match offer.chosen(&fields) {
        Ok(chosen) => {
            app.db.transaction(async |conn| expertise::set(conn, member.actor.id, &chosen).await).await
        }
        Err(error) => Err(error),
    };
    match kept {
        Ok(()) => Ok(visit.redirect(AFTER_INTERESTS, None)),
        Err(error) => {
            let wrong = work::wrong(visit.reader, error)?;
            let terms = offer.terms(visit.language());
            let view = Work { terms: &terms, ..work::as_typed(&fields, &wrong) };
            let page = page::interests(&visit.frame(Some("/welcome/interests")), &view);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

fn refused(visit: &Visit, (step, fields): (Step, &Fields), error: Error) -> Result<Response> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(match step {
        Step::Language => {
            let wrong: Vec<(&str, Complaint)> = complaints(error)?;
            let locale = Language::parse(fields.get("locale")).unwrap_or(visit.reader.locale);
            let time_zone = fields.get("time_zone");
            let shown = page::Shown::Language { locale, time_zone, complaints: &wrong };
            draw(visit, (step, &shown), status)
        }
        Step::Work => {
            let wrong = work::wrong(visit.reader, error)?;
            draw(visit, (step, &page::Shown::Work(work::as_typed(fields, &wrong))), status)
        }
        _ => return Err(error),
    })
}

async fn skip(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (app, member) = (&visit.app, visit.member()?);
    app.db.transaction(async |conn| onboarding::skip(conn, member.actor.id, visit.now()).await).await?;
    Ok(visit.redirect("/", None))
}
