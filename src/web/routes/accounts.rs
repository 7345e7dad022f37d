//! Signing in, registering, signing out.

use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use crate::accounts::account::{self, Registration};
use crate::accounts::{limit, password, session};
use crate::config::RegistrationMode;
use crate::error::{Error, Reason, Result};
use crate::moderation::{letters, restriction};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::moderation::closed;
use crate::web::pages::register::{self, Mode, Register};
use crate::web::pages::sign_in::{self, SignIn};
use crate::web::visit::{Guest, Shown, Visit};

#[derive(Debug, Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// A path of ours, never another site's address.
fn own_path(next: &str) -> Option<&str> {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && next.len() <= 2000;
    plain.then_some(next)
}

pub async fn sign_in_form(Shown(visit): Shown, Query(next): Query<Next>) -> Answer {
    let next = next.next.as_deref().and_then(own_path);
    if visit.viewer().is_some() {
        return Ok(visit.redirect(next.unwrap_or("/"), None));
    }
    let view = SignIn { login: "", next, complaints: &[] };
    Ok(visit.form_page(StatusCode::OK, sign_in::show(&visit.frame(Some("/signin")), &view)))
}

pub async fn sign_in(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let next = own_path(fields.get("next"));
    match try_sign_in(&visit, &fields).await {
        Ok(token) => {
            let mut response = visit.redirect(next.unwrap_or("/"), None);
            visit.sign_in(&mut response, token);
            Ok(response)
        }
        Err(Error::Invalid(_)) => {
            let complaints = [("login", Complaint::SignIn)];
            let view = SignIn { login: fields.get("login"), next, complaints: &complaints };
            let page = sign_in::show(&visit.frame(Some("/signin")), &view);
            Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
        Err(Error::Forbidden(Reason::Suspended)) => Ok(closed(&visit, fields.get("login")).await?),
        Err(error) => Err(error.into()),
    }
}

/// Why the account is closed, for somebody who knew its password.
async fn closed(visit: &Visit, login: &str) -> Result<Response> {
    let app = &visit.app;
    let mut conn = app.db.conn().await?;
    let decision = match account::by_login(&mut conn, login).await? {
        Some(member) => restriction::closing(&mut conn, app.here(), member.actor.id).await?,
        None => None,
    };
    let href = decision.as_ref().map(|decision| letters::path(&app.secret, decision)).unwrap_or_default();
    let shown = decision.as_ref().map(|decision| (decision, href.as_str()));
    Ok(visit.page_with(StatusCode::FORBIDDEN, closed::show(&visit.frame(Some("/signin")), shown)))
}

/// Failures are counted by name and by address, whether or not there is such an account.
async fn try_sign_in(visit: &Visit, fields: &Fields) -> Result<String> {
    let (app, now) = (&visit.app, visit.now());
    let login: String = fields.get("login").trim().to_lowercase().chars().take(254).collect();
    let keys = [format!("sign-in:{login}"), format!("sign-in-from:{}", visit.neighbourhood())];
    let most = app.config.limits.sign_in_per_hour;
    let mut conn = app.db.conn().await?;
    for key in &keys {
        limit::check(&mut conn, key, most, now).await?;
    }
    account::end_suspensions(&mut conn, now).await?;
    match account::sign_in(&mut conn, &app.password_slots, (&login, fields.get("password"))).await {
        Ok(member) => session::open(&mut conn, member.account.id, &visit.user_agent, now).await,
        Err(error) => {
            for key in &keys {
                limit::count(&mut conn, key, u32::MAX, now).await?;
            }
            Err(error)
        }
    }
}

fn mode(visit: &Visit) -> Mode {
    match visit.app.config.registration.mode {
        RegistrationMode::Open => Mode::Open,
        RegistrationMode::Approval => Mode::Approval,
        RegistrationMode::Closed => Mode::Closed,
    }
}

fn form<'a>(visit: &'a Visit, fields: &'a Fields, mode: Mode) -> Register<'a> {
    Register {
        mode,
        name: fields.get("name"),
        display_name: fields.get("display_name"),
        email: fields.get("email"),
        reason: fields.get("reason"),
        host: visit.app.site.host(),
        complaints: &[],
    }
}

pub async fn register_form(Shown(visit): Shown) -> Answer {
    if visit.viewer().is_some() {
        return Ok(visit.redirect("/", None));
    }
    let fields = Fields::default();
    let page = register::show(&visit.frame(None), &form(&visit, &fields, mode(&visit)));
    Ok(visit.form_page(StatusCode::OK, page))
}

pub async fn register(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    match try_register(&visit, &fields).await {
        Ok(Some(token)) => {
            let mut response = visit.redirect("/", Some(Done::Welcome));
            visit.sign_in(&mut response, token);
            Ok(response)
        }
        Ok(None) => Ok(received(&visit, &fields)),
        Err(error) => {
            let complaints = complaints(error)?;
            let view = Register { complaints: &complaints, ..form(&visit, &fields, mode(&visit)) };
            let page = register::show(&visit.frame(Some("/register")), &view);
            Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

fn received(visit: &Visit, fields: &Fields) -> Response {
    visit.page(register::show(&visit.frame(Some("/register")), &form(visit, fields, Mode::Received)))
}

/// The session of the new account; none where an administrator has to admit it first. An address that
/// somebody else has verified is no obstacle: to say so would tell who has an account.
async fn try_register(visit: &Guest, fields: &Fields) -> Result<Option<String>> {
    let (app, now) = (&visit.app, visit.now());
    let mode = app.config.registration.mode;
    if mode == RegistrationMode::Closed {
        return Err(Error::Forbidden(Reason::RegistrationClosed));
    }
    let registration = Registration {
        name: fields.get("name").trim().to_lowercase(),
        display_name: fields.get("display_name").to_owned(),
        email: fields.get("email").trim().to_owned(),
        password: Some(fields.get("password").to_owned()),
        language: visit.reader.locale,
        time_zone: visit.reader.zone.name().to_owned(),
        is_admin: false,
        approved: mode == RegistrationMode::Open,
        reason: fields.get("reason").to_owned(),
    };
    registration.check()?;
    let key = format!("register-from:{}", visit.neighbourhood());
    limit::count(&mut *app.db.conn().await?, &key, app.config.limits.registrations_per_hour, now).await?;
    let hash = password::hash(&app.password_slots, fields.get("password").to_owned()).await?;
    app.db
        .transaction(async |conn| {
            let made = account::register(conn, app.here(), &app.secret, (&registration, Some(hash))).await?;
            if !made.account.is_active() {
                return Ok(None);
            }
            session::open(conn, made.account.id, &visit.user_agent, now).await.map(Some)
        })
        .await
}

pub async fn sign_out(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    if let (Some(session), Ok(member)) = (visit.session(), visit.member()) {
        session::close(&mut *visit.app.db.conn().await?, member.account.id, session.id).await?;
    }
    let mut response = visit.redirect("/", Some(Done::SignedOut));
    visit.sign_out(&mut response);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/c/agua", true)]
    #[case("/post/1?view=flat", true)]
    #[case("//evil.example", false)]
    #[case("/\\evil.example", false)]
    #[case("https://evil.example", false)]
    #[case("", false)]
    fn one_stays_in_the_house(#[case] next: &str, #[case] own: bool) {
        assert_eq!(own_path(next).is_some(), own, "{next}");
    }
}
