//! Passkeys: adding and removing them, signing in with one, showing oneself once more with one.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;

use super::accounts::{guess, own_path};
use crate::accounts::{Member, account, passkey, session};
use crate::app::AppState;
use crate::db::ids::PasskeyId;
use crate::error::{Error, Result};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::passkeys as page;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/signin/passkey/start", post(start_using))
        .route("/signin/passkey", post(sign_in))
        .route("/settings/security/confirm/passkey/start", post(start_using))
        .route("/settings/security/confirm/passkey", post(confirm))
        .route("/settings/security/passkeys/new/start", post(start_adding))
        .route("/settings/security/passkeys/new", get(add_form).post(add))
        .route("/settings/security/passkeys/{id}", get(edit_form).post(rename))
        .route("/settings/security/passkeys/{id}/remove", post(remove))
}

/// For the script: what the device is to sign.
async fn start_using(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let app = &visit.app;
    let key = format!("passkey-from:{}", visit.neighbourhood());
    let mut conn = app.db.conn().await?;
    crate::accounts::limit::count(&mut conn, &key, 10 * app.config.limits.sign_in_per_hour, visit.now())
        .await?;
    Ok(Json(passkey::begin_using(&mut conn, app.here()).await?).into_response())
}

/// Whose passkey the form brings; failures count against the address.
async fn answered(visit: &Visit, fields: &Fields) -> Result<Member> {
    let app = &visit.app;
    let answer = (fields.get("ceremony"), fields.get("answer"));
    let attempt = app.db.transaction(async |conn| {
        // The ceremony is used up whether or not the answer fits.
        Ok(passkey::answered(conn, app.here(), answer).await)
    });
    account::end_suspensions(&mut *app.db.conn().await?, visit.now()).await?;
    guess(visit, &[], async { attempt.await? }).await
}

async fn sign_in(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let next = own_path(fields.get("next")).unwrap_or("/");
    match answered(&visit, &fields).await {
        Ok(member) if member.account.is_active() => {
            let mut conn = visit.app.db.conn().await?;
            let opened = session::open(&mut conn, member.account.id, &visit.user_agent, visit.now()).await?;
            Ok(super::accounts::entered(&visit, next, opened))
        }
        Ok(member) => Ok(super::accounts::closed(&visit, Some(member.actor.id)).await?),
        Err(Error::Invalid(_)) => {
            Ok(super::accounts::refused(&visit, "", Some(next), &[("login", Complaint::Passkey)]))
        }
        Err(error) => Err(error.into()),
    }
}

async fn confirm(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let own = visit.member()?.account.id;
    let next = own_path(fields.get("next")).unwrap_or("/settings/security");
    let session = visit.session().ok_or(Error::Unauthenticated)?;
    match answered(&visit, &fields).await {
        Ok(member) if member.account.id == own => {
            session::authenticated(&mut *visit.app.db.conn().await?, session.id, visit.now()).await?;
            Ok(visit.redirect(next, None))
        }
        Ok(_) | Err(Error::Invalid(_)) => {
            let again = format!("/settings/security/confirm?next={}", crate::web::layout::encoded(next));
            Ok(visit.redirect(&again, None))
        }
        Err(error) => Err(error.into()),
    }
}

async fn start_adding(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let ceremony =
        app.db.transaction(async |conn| passkey::begin_adding(conn, app.here(), member).await).await?;
    Ok(Json(ceremony).into_response())
}

async fn add_form(Shown(visit): Shown) -> Answer {
    visit.recent()?;
    if !passkey::is_possible(&visit.app.site) {
        return Err(Error::NotFound("page").into());
    }
    Ok(visit.page(page::add(&visit.frame(None), "", &[])))
}

async fn add(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let given = (fields.get("ceremony"), fields.get("answer"), fields.get("name"));
    let added = app
        .db
        .transaction(async |conn| passkey::add(conn, app.here(), member, given).await.map(|_| ()))
        .await;
    match added {
        Ok(()) => Ok(visit.redirect("/settings/security", Some(Done::PasskeyAdded))),
        Err(error) => {
            let complaints = complaints(error)?;
            let frame = visit.frame(Some("/settings/security/passkeys/new"));
            let page = page::add(&frame, fields.get("name"), &complaints);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn own(visit: &Visit, id: PasskeyId) -> Result<passkey::Passkey> {
    let member = visit.recent()?;
    let all = passkey::list(&mut *visit.app.db.conn().await?, member.account.id).await?;
    all.into_iter().find(|passkey| passkey.id == id).ok_or(Error::NotFound("passkey"))
}

fn parse(id: &str) -> Result<PasskeyId> {
    id.parse().map_err(|_| Error::NotFound("passkey"))
}

fn edit(visit: &Visit, (id, name): (&str, &str), wrong: Result<(), Error>) -> Result<Response> {
    let path = format!("/settings/security/passkeys/{id}");
    let (complaints, status) = match wrong {
        Ok(()) => (Vec::new(), StatusCode::OK),
        Err(error) => (complaints(error)?, StatusCode::UNPROCESSABLE_ENTITY),
    };
    Ok(visit.page_with(status, page::edit(&visit.frame(Some(&path)), (id, name), &complaints)))
}

async fn edit_form(Shown(visit): Shown, Path(id): Path<String>) -> Answer {
    let passkey = own(&visit, parse(&id)?).await?;
    Ok(edit(&visit, (&id, &passkey.name), Ok(()))?)
}

async fn rename(Path(id): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let passkey = own(&visit, parse(&id)?).await?;
    let name = fields.get("name");
    let mut conn = visit.app.db.conn().await?;
    match passkey::rename(&mut conn, (passkey.account_id, passkey.id), name).await {
        Ok(_) => Ok(visit.redirect("/settings/security", Some(Done::Saved))),
        Err(error) => Ok(edit(&visit, (&id, name), Err(error))?),
    }
}

async fn remove(Path(id): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let passkey = own(&visit, parse(&id)?).await?;
    let (member, app) = (visit.member()?, &visit.app);
    app.db
        .transaction(async |conn| passkey::remove(conn, app.here(), (member, passkey.id)).await.map(|_| ()))
        .await?;
    Ok(visit.redirect("/settings/security", Some(Done::PasskeyRemoved)))
}
