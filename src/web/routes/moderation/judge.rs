//! `/{post|reply|u}/{id}/moderate` and `/cases/{id}`.

use axum::extract::Path as UrlPath;
use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::Bench;
use crate::db::ids::{CaseId, PostId};
use crate::error::{Error, Problem, Result};
use crate::moderation::report;
use crate::moderation::subject::Known;
use crate::moderation::{Action, Decision, Judge, Order, Rule, Subject, case, decision};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::moderation::judge::{self as page, Judging, Open, Person, Said, Typed};
use crate::web::present::{Faces, Named};
use crate::web::routes::{find_community, people};
use crate::web::visit::{Shown, Visit};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The action to begin with.
    action: Option<String>,
    /// In whose name a person is judged.
    community: Option<String>,
}

/// What the address names.
async fn subject(visit: &Visit, path: &str, id: &str) -> Result<Subject> {
    match path {
        "post" | "reply" => {
            let id: PostId = id.parse().map_err(|_| Error::NotFound("post"))?;
            Ok(Subject::Post(id))
        }
        "u" => Ok(Subject::Person(people::find(visit, id).await?.id)),
        "c" => Ok(Subject::Community(find_community(visit, id).await?.0.community.id)),
        _ => Err(Error::NotFound("page")),
    }
}

/// In whose name: a post's community, the one named, else the house.
async fn bench(visit: &Visit, known: &Known, community: Option<&str>) -> Result<Bench> {
    match (known.post(), community.filter(|name| !name.is_empty())) {
        (Some(_), _) => Bench::of_home(visit, known.home()).await,
        (None, Some(name)) => Bench::named(visit, name).await,
        (None, None) => Bench::house(visit),
    }
}

async fn known(visit: &Visit, subject: Subject) -> Result<Known> {
    visit.member()?;
    Known::load(&mut *visit.app.db.conn().await?, subject).await
}

pub async fn form(
    Shown(visit): Shown,
    UrlPath((path, id)): UrlPath<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let known = known(&visit, subject(&visit, &path, &id).await?).await?;
    let bench = bench(&visit, &known, asked.community.as_deref()).await?;
    let typed = Typed { action: asked.action.as_deref().unwrap_or_default(), ..fresh() };
    Ok(draw(&visit, (&known, bench), (typed, &[]), StatusCode::OK).await?)
}

pub async fn case(Shown(visit): Shown, UrlPath(id): UrlPath<String>) -> Answer {
    let id: CaseId = id.parse().map_err(|_| Error::NotFound("case"))?;
    visit.member()?;
    let found = case::find(&mut *visit.app.db.conn().await?, id).await?;
    let bench = Bench::of(&visit, found.community_id).await?;
    let known = known(&visit, found.subject()).await?;
    let typed = Typed { rule: &found.reason, ..fresh() };
    Ok(draw(&visit, (&known, bench), (typed, &[]), StatusCode::OK).await?)
}

fn fresh() -> Typed<'static> {
    Typed { rule: Rule::Other.as_str(), days: "7", template: true, scope: "community", ..Typed::default() }
}

fn typed(fields: &Fields) -> Typed<'_> {
    Typed {
        action: fields.get("action"),
        rule: fields.get("rule"),
        reason: fields.get("reason"),
        days: fields.get("days"),
        template: fields.get("template") == "1",
        scope: fields.get("scope"),
    }
}

/// What somebody may decide about it.
fn actions(known: &Known, judge: &Judge<'_>) -> Vec<Action> {
    let mut actions = vec![Action::None];
    if let Some(post) = known.post().filter(|post| post.deleted_at.is_none()) {
        if post.is_held() {
            actions.extend([Action::Approve, Action::Decline]);
        } else {
            actions.push(Action::Edit);
            if post.is_published() {
                actions.push(Action::Hide);
            }
        }
        actions.push(Action::Remove);
    }
    if let Some(person) = known.person() {
        actions.extend([Action::Warn, Action::Limit]);
        if judge.member.account.is_admin && person.is_local() {
            actions.push(Action::Suspend);
        }
        actions.push(Action::Ban);
    }
    actions
}

async fn draw(
    visit: &Visit,
    (known, bench): (&Known, Bench),
    (typed, complaints): (Typed<'_>, &[(&'static str, Complaint)]),
    status: StatusCode,
) -> Result<Response> {
    let judge = bench.judge(visit)?;
    let mut conn = visit.app.db.conn().await?;
    let actions = match judge.may_judge(&mut conn, known).await {
        Ok(()) => actions(known, &judge),
        Err(Error::Forbidden(_)) => Vec::new(),
        Err(error) => return Err(error),
    };
    let scope = judge.scope();
    let admin = judge.member.account.is_admin;
    let reports = report::open_about(&mut conn, (known.subject(), scope.filter(|_| !admin))).await?;
    let open = reports.as_slice().first().map(|(_, _, case)| case.clone());
    let person = known.person();
    let (history, posts) = match person {
        Some(person) => {
            let history = decision::history(&mut conn, person.id, scope.filter(|_| !admin)).await?;
            (history, case::posts_of(&mut conn, person.id, scope).await?)
        }
        None => (Vec::new(), (0, 0)),
    };
    let similar: Vec<Decision> = match &open {
        Some(open) => {
            case::similar(&mut conn, open).await?.into_iter().map(|(_, decision)| decision).collect()
        }
        None => Vec::new(),
    };
    let faces = Faces::of(&mut conn, person).await?;
    let named = bench.view.map(Named::new);
    let title = match known {
        Known::Post { title, .. } => title.clone(),
        Known::Person(person) => person.label().to_owned(),
        Known::Community(view) => view.title(visit.language()).to_owned(),
    };
    let number = |count: i64| u32::try_from(count).unwrap_or(0);
    let view = Judging {
        base: known.path(),
        community: named.as_ref().map(|named| named.community(visit.language())),
        title: &title,
        post: known.post().zip(person).map(|(post, author)| page::Shown {
            author: faces.author(author),
            at: post.published_at,
            html: &post.body_html,
            hidden: post.is_hidden(),
            held: post.is_held(),
            gone: post.deleted_at.is_some(),
        }),
        person: person.map(|person| Person {
            author: faces.author(person),
            since: person.created_at,
            posts: (number(posts.0), number(posts.1)),
        }),
        case: open.map(|open| Open {
            id: open.id.0,
            claimed: open.claimed_by.map(|by| visit.viewer_id() == Some(by)),
        }),
        reports: reports
            .iter()
            .map(|(report, by, _)| Said {
                name: by.label(),
                reason: Rule::parse(&report.reason),
                details: &report.details,
                at: report.created_at,
            })
            .collect(),
        history: &history,
        similar: &similar,
        actions,
        house: admin,
        typed,
        complaints,
    };
    Ok(visit.page_with(status, page::show(&visit.frame(None), &view)))
}

pub async fn decide(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let known = known(&visit, subject(&visit, &path, &id).await?).await?;
    let chosen = if fields.get("scope") == "house" {
        Bench::house(&visit)?
    } else {
        bench(&visit, &known, Some(fields.get("community"))).await?
    };
    match carry_out(&visit, &chosen, (&known, &fields)).await {
        Ok(made) if made.action() == Action::Approve => {
            Ok(visit.redirect(&format!("{}?show=held", chosen.queue()), Some(Done::Approved)))
        }
        Ok(made) => Ok(visit.redirect(&format!("/decisions/{}", made.id), Some(Done::Decided))),
        Err(error) => {
            let complaints = complaints(error)?;
            let again = bench(&visit, &known, Some(fields.get("community"))).await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(draw(&visit, (&known, again), (typed(&fields), &complaints), status).await?)
        }
    }
}

async fn carry_out(visit: &Visit, bench: &Bench, (known, fields): (&Known, &Fields)) -> Result<Decision> {
    let action = Action::parse(fields.get("action")).ok_or(Error::invalid("action", Problem::Required))?;
    let rule = match fields.get("rule") {
        "" => None,
        rule => Some(Rule::parse(rule).ok_or(Error::invalid("rule", Problem::Unknown))?),
    };
    let days = match fields.get("days") {
        "" => None,
        days => Some(days.parse().map_err(|_| Error::invalid("days", Problem::Unknown))?),
    };
    let order = Order {
        action,
        rule,
        template: rule.filter(|_| fields.get("template") == "1" && action.is_told()),
        reason: fields.get("reason").to_owned(),
        days: days.filter(|_| action.lasts()),
    };
    let judge = bench.judge(visit)?;
    let app = &visit.app;
    let subject = known.subject();
    app.db.transaction(async |conn| decision::decide(conn, app.here(), &judge, (subject, &order)).await).await
}
