//! Changing one's address and password.

use axum::Router;
use axum::routing::get;
use http::StatusCode;

use super::accounts::guess;
use crate::accounts::{credentials, email, password};
use crate::app::AppState;
use crate::error::{Error, Problem, Result};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::confirm_email;
use crate::web::pages::credentials as page;
use crate::web::pages::reset;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/security/email", get(email_form).post(change_email))
        .route("/settings/security/password", get(password_form).post(change_password))
        .route("/settings/email/{token}", get(new_email).post(confirm_new_email))
}

async fn email_form(Shown(visit): Shown) -> Answer {
    let member = visit.recent()?;
    let shown = (member.account.email.as_str(), "");
    Ok(visit.page(page::email(&visit.frame(None), shown, &[])))
}

async fn change_email(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let typed = fields.get("email");
    let asked =
        app.db.transaction(async |conn| email::ask_change(conn, app.here(), (member, typed)).await).await;
    match asked {
        Ok(()) => Ok(visit.redirect("/settings/security", Some(Done::LetterSent))),
        Err(error) => {
            let complaints = complaints(error)?;
            let shown = (member.account.email.as_str(), typed);
            let page = page::email(&visit.frame(Some("/settings/security/email")), shown, &complaints);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn password_form(Shown(visit): Shown) -> Answer {
    let member = visit.member()?;
    Ok(visit.page(page::password(&visit.frame(None), &member.actor.name, &[])))
}

async fn change_password(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    match try_change_password(&visit, &fields).await {
        Ok(()) => Ok(visit.redirect("/settings/security", Some(Done::PasswordChanged))),
        Err(error) => {
            let complaints = complaints(error)?;
            let frame = visit.frame(Some("/settings/security/password"));
            let page = page::password(&frame, &visit.member()?.actor.name, &complaints);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn try_change_password(visit: &Visit, fields: &Fields) -> Result<()> {
    let (member, app) = (visit.member()?, &visit.app);
    let session = visit.session().ok_or(Error::Unauthenticated)?;
    let (present, new) = (fields.get("present"), fields.get("password"));
    credentials::check_new(new)?;
    if present.len() > 2000 {
        return Err(Error::invalid("present", Problem::WrongCredentials));
    }
    let keys = [format!("sign-in:{}", member.actor.name)];
    guess(visit, &keys, credentials::check_present(&app.password_slots, member, present)).await?;
    let hash = password::hash(&app.password_slots, new.to_owned()).await?;
    app.db
        .transaction(async |conn| credentials::change(conn, app.here(), (member, session.id), &hash).await)
        .await
}

async fn new_email(Shown(visit): Shown, axum::extract::Path(token): axum::extract::Path<String>) -> Answer {
    let asked = email::asked_change(&mut *visit.app.db.conn().await?, &token, visit.now()).await;
    match asked {
        Ok(address) => {
            let action = format!("/settings/email/{token}");
            let page = confirm_email::show(&visit.frame(None), &action, &address);
            Ok(visit.form_page(StatusCode::OK, page))
        }
        Err(Error::NotFound(_)) => Ok(gone(&visit)),
        Err(error) => Err(error.into()),
    }
}

fn gone(visit: &Visit) -> axum::response::Response {
    visit.page_with(StatusCode::GONE, reset::spent(&visit.frame(Some("/")), "/settings/security/email"))
}

async fn confirm_new_email(
    axum::extract::Path(token): axum::extract::Path<String>,
    ProtectedForm { visit, .. }: ProtectedForm,
) -> Answer {
    let app = &visit.app;
    let changed =
        app.db.transaction(async |conn| email::change(conn, app.here(), &token).await.map(|_| ())).await;
    match changed {
        Ok(()) => {
            let to = if visit.viewer().is_some() { "/settings/security" } else { "/signin" };
            Ok(visit.redirect(to, Some(Done::EmailConfirmed)))
        }
        Err(Error::NotFound(_)) => Ok(gone(&visit)),
        Err(Error::Invalid(_)) => {
            Ok(visit.page_with(StatusCode::CONFLICT, confirm_email::taken(&visit.frame(Some("/")))))
        }
        Err(error) => Err(error.into()),
    }
}
