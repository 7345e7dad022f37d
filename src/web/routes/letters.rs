//! Links of letters: an address to confirm, a password to choose anew. A link that is opened changes
//! nothing; the button behind it does.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;

use crate::accounts::{credentials, email, limit, password};
use crate::app::AppState;
use crate::error::{Checks, Error, Problem, Result};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::ProtectedForm;
use crate::web::pages::{confirm_email, reset};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/verify", post(send_again))
        .route("/verify/{token}", get(verify_page).post(verify))
        .route("/password/reset", get(reset_form).post(ask_reset))
        .route("/password/reset/{token}", get(choose_form).post(choose))
}

async fn send_again(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.member()?, &visit.app);
    if member.account.email_verified_at.is_none() {
        let key = format!("verify-again:{}", member.account.id);
        limit::count(&mut *app.db.conn().await?, &key, email::LETTERS_PER_HOUR, visit.now()).await?;
        app.db.transaction(async |conn| email::ask(conn, app.here(), member).await).await?;
    }
    Ok(visit.redirect("/settings/security", Some(Done::LetterSent)))
}

fn spent(visit: &Visit, again: &str) -> Response {
    visit.page_with(StatusCode::GONE, reset::spent(&visit.frame(Some("/")), again))
}

async fn verify_page(Shown(visit): Shown, Path(token): Path<String>) -> Answer {
    let asked = email::asked(&mut *visit.app.db.conn().await?, &token, visit.now()).await;
    match asked {
        Ok(address) => {
            let page = confirm_email::show(&visit.frame(None), &format!("/verify/{token}"), &address);
            Ok(visit.form_page(StatusCode::OK, page))
        }
        Err(Error::NotFound(_)) => Ok(spent(&visit, "/settings/security")),
        Err(error) => Err(error.into()),
    }
}

async fn verify(Path(token): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (app, now) = (&visit.app, visit.now());
    match app.db.transaction(async |conn| email::verify(conn, &token, now).await).await {
        Ok(member) => {
            let to = match visit.viewer() {
                Some(_) => "/",
                None if member.account.approved_at.is_none() => "/",
                None => "/signin",
            };
            Ok(visit.redirect(to, Some(Done::EmailConfirmed)))
        }
        Err(Error::NotFound(_)) => Ok(spent(&visit, "/settings/security")),
        Err(Error::Invalid(_)) => {
            Ok(visit.page_with(StatusCode::CONFLICT, confirm_email::taken(&visit.frame(Some("/")))))
        }
        Err(error) => Err(error.into()),
    }
}

async fn reset_form(Shown(visit): Shown) -> Answer {
    let email = visit.viewer().map_or("", |member| member.account.email.as_str());
    Ok(visit.form_page(StatusCode::OK, reset::ask(&visit.frame(None), email, &[])))
}

/// One answer for every address, whether or not it is anybody's.
async fn ask_reset(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (app, typed) = (&visit.app, fields.get("email"));
    if fields.is_trapped() {
        return Ok(visit.page(reset::sent(&visit.frame(Some("/password/reset")))));
    }
    match check(typed) {
        Ok(()) => {}
        Err(error) => {
            let complaints = complaints(error)?;
            let page = reset::ask(&visit.frame(Some("/password/reset")), typed, &complaints);
            return Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    }
    let key = format!("reset-from:{}", visit.neighbourhood());
    let most = app.config.limits.sign_in_per_hour;
    limit::count(&mut *app.db.conn().await?, &key, most, visit.now()).await?;
    app.db.transaction(async |conn| credentials::ask_reset(conn, app.here(), typed).await).await?;
    Ok(visit.page(reset::sent(&visit.frame(Some("/password/reset")))))
}

fn check(email: &str) -> Result<()> {
    let mut checks = Checks::default();
    checks.length("email", email, 1, 254);
    if !email.contains('@') {
        checks.fail("email", Problem::Malformed);
    }
    checks.done()
}

async fn choose_form(Shown(visit): Shown, Path(token): Path<String>) -> Answer {
    let app = &visit.app;
    match credentials::asked_reset(&mut *app.db.conn().await?, app.here(), &token).await {
        Ok(member) => {
            let page = reset::choose(&visit.frame(Some("/")), (&token, &member.actor.name), &[]);
            Ok(visit.form_page(StatusCode::OK, page))
        }
        Err(Error::NotFound(_)) => Ok(spent(&visit, "/password/reset")),
        Err(error) => Err(error.into()),
    }
}

async fn choose(Path(token): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (app, new) = (&visit.app, fields.get("password"));
    let asked = credentials::asked_reset(&mut *app.db.conn().await?, app.here(), &token).await;
    let member = match asked {
        Ok(member) => member,
        Err(Error::NotFound(_)) => return Ok(spent(&visit, "/password/reset")),
        Err(error) => return Err(error.into()),
    };
    if let Err(error) = credentials::check_new(new) {
        let complaints = complaints(error)?;
        let page = reset::choose(&visit.frame(Some("/")), (&token, &member.actor.name), &complaints);
        return Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    let hash = password::hash(&app.password_slots, new.to_owned()).await?;
    let done = app
        .db
        .transaction(async |conn| credentials::reset(conn, app.here(), (&token, &hash)).await.map(|_| ()))
        .await;
    match done {
        Ok(()) => {
            let mut response = visit.redirect("/signin", Some(Done::PasswordChanged));
            visit.sign_out(&mut response);
            Ok(response)
        }
        Err(Error::NotFound(_)) => Ok(spent(&visit, "/password/reset")),
        Err(error) => Err(error.into()),
    }
}
