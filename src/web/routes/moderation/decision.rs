//! `/decisions`, `/decisions/{id}` and what may be done there.

use axum::extract::Path as UrlPath;
use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::Bench;
use crate::db::ids::{ActorId, DecisionId};
use crate::error::{Error, Problem, Result};
use crate::moderation::subject::Known;
use crate::moderation::{Decision, Subject, appeal, decision, letters, log};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::ProtectedForm;
use crate::web::pages::moderation::decision::{self as page, View};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::{Shown, Visit};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    key: Option<String>,
}

pub async fn mine(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    let member = visit.member()?;
    let slice = log::about(&mut *visit.app.db.conn().await?, member.actor.id, listing.page(25)?).await?;
    let next = next_page("/decisions", "", slice.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| "/decisions"), next: next.as_deref() };
    Ok(visit.page(page::mine(&visit.frame(None), (&slice.rows, pager))))
}

/// A decision and what the visitor is to it.
struct Ground {
    decision: Decision,
    /// Somebody who decides in its name.
    bench: Option<Bench>,
    /// The key of the person concerned, whose account is closed.
    key: Option<String>,
    concerned: bool,
}

impl Ground {
    async fn of(visit: &Visit, id: &str, key: Option<&str>) -> Result<Self> {
        let id: DecisionId = id.parse().map_err(|_| Error::NotFound("decision"))?;
        let decision = decision::find(&mut *visit.app.db.conn().await?, id).await?;
        let key = key.filter(|key| letters::is_key(&visit.app.secret, id, key)).map(str::to_owned);
        let concerned =
            key.is_some() || (visit.viewer_id().is_some() && visit.viewer_id() == decision.actor_id);
        let bench = match visit.viewer() {
            Some(_) => Bench::of(visit, decision.community_id).await.ok(),
            None => None,
        };
        if !concerned && bench.is_none() {
            return Err(if visit.viewer().is_none() {
                Error::Unauthenticated
            } else {
                Error::NotFound("decision")
            });
        }
        Ok(Self { decision, bench, key, concerned })
    }

    /// The person concerned, if it is who asks.
    fn person(&self) -> Result<ActorId> {
        self.decision.actor_id.filter(|_| self.concerned).ok_or(Error::NotFound("decision"))
    }

    async fn draw(
        &self,
        visit: &Visit,
        (typed, complaints): (&str, &[(&'static str, Complaint)]),
        status: StatusCode,
    ) -> Result<Response> {
        let decision = &self.decision;
        let mut conn = visit.app.db.conn().await?;
        let (mut title, mut href) = (String::new(), String::new());
        if let Some(id) = decision.post_id {
            let known = Known::load(&mut conn, Subject::Post(id)).await?;
            if let Known::Post { post, title: topic, .. } = &known {
                topic.clone_into(&mut title);
                if post.deleted_at.is_none() {
                    href = known.path();
                }
            }
        }
        let place = match (&self.bench, decision.community_id) {
            (Some(Bench { view: Some(view), .. }), _) => view.title(visit.language()).to_owned(),
            (_, Some(id)) => {
                let view = crate::communities::community::find(&mut conn, id).await?;
                view.title(visit.language()).to_owned()
            }
            _ => visit.app.config.instance.title.clone(),
        };
        let (mut may_undo, mut may_answer) = (false, false);
        if let Some(bench) = &self.bench {
            let judge = bench.judge(visit)?;
            may_undo = decision.undone_at.is_none() && decision.action().can_be_undone() && !self.concerned;
            may_answer =
                decision.appeal.as_deref() == Some("open") && appeal::may_answer(&judge, decision).is_ok();
        }
        let view = View {
            decision,
            place: &place,
            title: &title,
            href,
            concerned: self.concerned,
            key: self.key.as_deref(),
            may_appeal: self.concerned && appeal::is_possible(decision, visit.app.here()),
            may_undo,
            may_answer,
            typed,
            complaints,
        };
        Ok(visit.form_page(status, page::show(&visit.frame(None), &view)))
    }

    /// Where it is read after something was done.
    fn path(&self) -> String {
        let id = self.decision.id;
        match &self.key {
            Some(key) => format!("/decisions/{id}?key={key}"),
            None => format!("/decisions/{id}"),
        }
    }
}

pub async fn show(Shown(visit): Shown, UrlPath(id): UrlPath<String>, Query(asked): Query<Asked>) -> Answer {
    let ground = Ground::of(&visit, &id, asked.key.as_deref()).await?;
    Ok(ground.draw(&visit, ("", &[]), StatusCode::OK).await?)
}

pub async fn file_appeal(
    UrlPath(id): UrlPath<String>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let ground = Ground::of(&visit, &id, Some(fields.get("key"))).await?;
    let person = ground.person()?;
    let (app, text) = (&visit.app, fields.get("appeal"));
    let filed = app
        .db
        .transaction(async |conn| appeal::file(conn, app.here(), person, (ground.decision.id, text)).await)
        .await;
    match filed {
        Ok(_) => Ok(visit.redirect(&ground.path(), Some(Done::Appealed))),
        Err(error) => {
            let complaints = complaints(error)?;
            Ok(ground.draw(&visit, (text, &complaints), StatusCode::UNPROCESSABLE_ENTITY).await?)
        }
    }
}

pub async fn undo(UrlPath(id): UrlPath<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.member()?;
    let ground = Ground::of(&visit, &id, None).await?;
    let bench = ground.bench.as_ref().ok_or(Error::NotFound("decision"))?;
    let (app, judge) = (&visit.app, bench.judge(&visit)?);
    app.db
        .transaction(async |conn| decision::undo(conn, app.here(), &judge, ground.decision.id).await)
        .await?;
    Ok(visit.redirect(&ground.path(), Some(Done::DecisionUndone)))
}

pub async fn answer(UrlPath(id): UrlPath<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.member()?;
    let ground = Ground::of(&visit, &id, None).await?;
    let bench = ground.bench.as_ref().ok_or(Error::NotFound("decision"))?;
    let (app, judge, text) = (&visit.app, bench.judge(&visit)?, fields.get("answer"));
    let upheld = match fields.get("outcome") {
        "upheld" => true,
        "reversed" => false,
        _ => return Err(Error::invalid("outcome", Problem::Unknown).into()),
    };
    let given = (ground.decision.id, upheld, text);
    let answered =
        app.db.transaction(async |conn| appeal::answer(conn, app.here(), &judge, given).await).await;
    match answered {
        Ok(_) => Ok(visit.redirect(&ground.path(), Some(Done::AppealAnswered))),
        Err(error) => {
            let complaints = complaints(error)?;
            Ok(ground.draw(&visit, (text, &complaints), StatusCode::UNPROCESSABLE_ENTITY).await?)
        }
    }
}
