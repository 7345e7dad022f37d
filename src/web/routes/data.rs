//! `/settings/data`: a copy of one's own data, and leaving.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::{StatusCode, header};
use tokio::io::AsyncReadExt as _;

use crate::accounts::departure::{self, Posts};
use crate::accounts::{Member, limit, password};
use crate::app::AppState;
use crate::error::{Checks, Error, Problem, Result};
use crate::i18n::t;
use crate::operations::export;
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::data::{self as page, Leave};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/data", get(show))
        .route("/settings/data/exports", post(ask))
        .route("/settings/data/exports/{id}", get(download))
        .route("/settings/data/delete", get(leave_form).post(leave))
}

/// Guesses of one's own password in an hour.
const GUESSES: u32 = 10;
const PIECE: usize = 64 * 1024;

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/settings/data"), None)) };
    let exports = export::list(&mut *visit.app.db.conn().await?, member.account.id).await?;
    Ok(visit.page(page::show(&visit.frame(None), &exports)))
}

async fn ask(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (app, account) = (&visit.app, visit.member()?.account.id);
    app.db.transaction(async |conn| export::request(conn, app.clock.now(), account).await).await?;
    Ok(visit.redirect("/settings/data", Some(Done::ExportAsked)))
}

/// The file, to its owner alone; it is read as it goes.
async fn download(Shown(visit): Shown, Path(id): Path<String>) -> Answer {
    let path = format!("/settings/data/exports/{id}");
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in(&path), None)) };
    let id = id.parse().map_err(|_| Error::NotFound("export"))?;
    let found = export::find(&mut *visit.app.db.conn().await?, member.account.id, id).await?;
    let name = match found.file.as_deref().filter(|_| found.is_ready(visit.now())) {
        Some(name) => name,
        None if found.state == "expired" || found.state == "ready" => {
            return Err(Error::Gone("export").into());
        }
        None => return Err(Error::NotFound("export").into()),
    };
    let file = tokio::fs::File::open(export::path(&visit.app, name)).await.map_err(Error::from)?;
    let day = found.created_at.format("%Y-%m-%d");
    let disposition = format!("attachment; filename=\"ateneo-{}-{day}.tar\"", member.actor.name);
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_LENGTH, found.size.unwrap_or(0).to_string()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    let pieces = futures_util::stream::try_unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((bytes::Bytes::from(piece), file)))
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}

async fn leave_form(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/settings/data/delete"), None));
    };
    Ok(draw(&visit, member, (&Fields::default(), &[]), StatusCode::OK))
}

fn draw(
    visit: &Visit,
    member: &Member,
    (fields, complaints): (&Fields, &[(&'static str, Complaint)]),
    status: StatusCode,
) -> Response {
    let view = Leave {
        own_name: &member.actor.name,
        posts: Posts::parse(fields.get("posts")),
        name: fields.get("own_name"),
        with_password: member.account.password_hash.is_some(),
        complaints,
    };
    visit.page_with(status, page::leave(&visit.frame(None), &view))
}

async fn leave(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    match try_leave(&visit, member, &fields).await {
        Ok(()) => {
            let mut response = visit.redirect("/", Some(Done::Leaving));
            visit.sign_out(&mut response);
            Ok(response)
        }
        Err(error) => {
            let wrong: Vec<_> = complaints(error)?
                .into_iter()
                .map(|(field, complaint)| match field {
                    "own_name" => (field, Complaint::Said(t!(visit.reader, "onboarding-leave-name-wrong"))),
                    "password" => {
                        (field, Complaint::Said(t!(visit.reader, "onboarding-leave-password-wrong")))
                    }
                    _ => (field, complaint),
                })
                .collect();
            Ok(draw(&visit, member, (&fields, &wrong), StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// Name, choice and password must all be right; then a week begins.
async fn try_leave(visit: &Visit, member: &Member, fields: &Fields) -> Result<()> {
    let app = &visit.app;
    let mut checks = Checks::default();
    if !fields.get("own_name").trim().trim_start_matches('@').eq_ignore_ascii_case(&member.actor.name) {
        checks.fail("own_name", Problem::Malformed);
    }
    let posts = Posts::parse(fields.get("posts"));
    if posts.is_none() {
        checks.fail("posts", Problem::Required);
    }
    if let Some(stored) = member.account.password_hash.clone() {
        let key = format!("leave:{}", member.account.id);
        limit::count(&mut *app.db.conn().await?, &key, GUESSES, visit.now()).await?;
        if !password::verify(&app.password_slots, fields.get("password"), Some(stored)).await? {
            checks.fail("password", Problem::WrongCredentials);
        }
    }
    checks.done()?;
    let posts = posts.unwrap_or(Posts::Keep);
    app.db
        .transaction(async |conn| departure::schedule(conn, app.here(), member, posts).await)
        .await
        .map(|_| ())
}
