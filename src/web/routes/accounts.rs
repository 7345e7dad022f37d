//! Signing in, registering, signing out.

use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::invite;
use super::two_factor::Waiting;
use crate::accounts::account::{self, Registration};
use crate::accounts::session::Opened;
use crate::accounts::single_use::{self, Purpose};
use crate::accounts::{admission, email, limit, password, session, totp};
use crate::config::RegistrationMode;
use crate::db::ids::ActorId;
use crate::error::{Error, Problem, Reason, Result};
use crate::moderation::{letters, restriction};
use crate::web::Answer;
use crate::web::components::form::{Complaint, Complaints};
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::moderation::closed;
use crate::web::pages::register::{self, Mode, Register};
use crate::web::pages::sign_in::{self, SignIn};
use crate::web::visit::{Guest, Shown, Visit};

#[derive(Debug, Deserialize)]
pub struct Next {
    pub next: Option<String>,
}

/// A path of ours, never another site's address.
pub fn own_path(next: &str) -> Option<&str> {
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

/// How far a right password gets.
enum Entered {
    Session(Opened),
    /// A code is still to come: the token of the second step.
    Second(String),
}

pub async fn sign_in(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let next = own_path(fields.get("next"));
    match try_sign_in(&visit, &fields, next.unwrap_or("/")).await {
        Ok(Entered::Session(opened)) => Ok(entered(&visit, next.unwrap_or("/"), opened)),
        Ok(Entered::Second(token)) => {
            let mut response = visit.redirect("/signin/second", None);
            visit.begin_second_step(&mut response, token);
            Ok(response)
        }
        Err(Error::Invalid(_)) => {
            Ok(refused(&visit, fields.get("login"), next, &[("login", Complaint::SignIn)]))
        }
        Err(Error::Forbidden(Reason::Suspended)) => {
            let found =
                account::by_login(&mut *visit.app.db.conn().await?, fields.get("login").trim()).await?;
            Ok(closed(&visit, found.map(|member| member.actor.id)).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// In, and told so when the account was to be erased.
pub fn entered(visit: &Visit, next: &str, opened: Opened) -> Response {
    let mut response = visit.redirect(next, opened.stays.then_some(Done::Stays));
    visit.sign_in(&mut response, opened.token);
    response
}

/// Why the account is closed, for somebody who knew its password or held its passkey.
pub async fn closed(visit: &Visit, person: Option<ActorId>) -> Result<Response> {
    let app = &visit.app;
    let mut conn = app.db.conn().await?;
    let decision = match person {
        Some(person) => restriction::closing(&mut conn, app.here(), person).await?,
        None => None,
    };
    let href = decision.as_ref().map(|decision| letters::path(&app.secret, decision)).unwrap_or_default();
    let shown = decision.as_ref().map(|decision| (decision, href.as_str()));
    Ok(visit.page_with(StatusCode::FORBIDDEN, closed::show(&visit.frame(Some("/signin")), shown)))
}

/// The form again, with what was wrong.
pub fn refused(visit: &Visit, login: &str, next: Option<&str>, complaints: Complaints<'_>) -> Response {
    let page = sign_in::show(&visit.frame(Some("/signin")), &SignIn { login, next, complaints });
    visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Something that may be guessed: counted by these keys and the visitor's network before it is tried, so
/// that a thousand at once are counted too, and forgiven when it was right.
pub async fn guess<T>(visit: &Visit, keys: &[String], attempt: impl Future<Output = Result<T>>) -> Result<T> {
    let (app, now) = (&visit.app, visit.now());
    let mut keys = keys.to_vec();
    keys.push(format!("sign-in-from:{}", visit.neighbourhood()));
    for key in &keys {
        let mut conn = app.db.conn().await?;
        limit::count(&mut conn, key, app.config.limits.sign_in_per_hour, now).await?;
    }
    let done = attempt.await?;
    for key in &keys {
        limit::forgive(&mut *app.db.conn().await?, key, now).await?;
    }
    Ok(done)
}

/// Failures are counted by name and by address, whether or not there is such an account.
async fn try_sign_in(visit: &Visit, fields: &Fields, next: &str) -> Result<Entered> {
    let (app, now) = (&visit.app, visit.now());
    let login: String = fields.get("login").trim().to_lowercase().chars().take(254).collect();
    let given = fields.get("password");
    if given.len() > 2000 {
        return Err(Error::invalid("password", Problem::WrongCredentials));
    }
    let attempt = async {
        let mut conn = app.db.conn().await?;
        account::end_suspensions(&mut conn, now).await?;
        account::sign_in(&mut conn, &app.password_slots, (&login, given)).await
    };
    let member = guess(visit, &[format!("sign-in:{login}")], attempt).await?;
    let (mut conn, id) = (app.db.conn().await?, member.account.id);
    if totp::state(&mut conn, id).await?.on {
        let waiting = Waiting { next: next.to_owned() };
        let token = single_use::issue(&mut conn, (Purpose::SecondStep, Some(id)), &waiting, now).await?;
        return Ok(Entered::Second(token));
    }
    session::open(&mut conn, id, &visit.user_agent, now).await.map(Entered::Session)
}

/// What the site allows; an invitation opens the door in every mode.
fn mode(visit: &Visit, invited: bool) -> Mode {
    match visit.app.config.registration.mode {
        _ if invited => Mode::Open,
        RegistrationMode::Open => Mode::Open,
        RegistrationMode::Approval => Mode::Approval,
        RegistrationMode::Invitation => Mode::Invitation,
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
        invitation: Some(fields.get("invitation")).filter(|token| !token.is_empty()),
        host: visit.app.site.host(),
        complaints: &[],
    }
}

#[derive(Debug, Deserialize)]
pub struct Invited {
    invitation: Option<String>,
}

pub async fn register_form(Shown(visit): Shown, Query(invited): Query<Invited>) -> Answer {
    if visit.viewer().is_some() {
        return Ok(visit.redirect("/", None));
    }
    let mut fields = Fields::default();
    let token = invited.invitation.unwrap_or_default();
    if let Some(open) = invite::find(&visit, &token).await? {
        fields.put("invitation", &token);
        fields.put("email", open.0.email.as_deref().unwrap_or_default());
    }
    let mode = mode(&visit, !fields.get("invitation").is_empty());
    let page = register::show(&visit.frame(None), &form(&visit, &fields, mode));
    Ok(visit.form_page(StatusCode::OK, page))
}

pub async fn register(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let invitation = invite::find(&visit, fields.get("invitation")).await?.map(|(invitation, _)| invitation);
    let mode = mode(&visit, invitation.is_some());
    if fields.is_trapped() && matches!(mode, Mode::Open | Mode::Approval) {
        return Ok(trapped(&visit, &fields, mode));
    }
    match try_register(&visit, &fields, (mode, invitation.as_ref())).await {
        Ok(Some(token)) => {
            let mut response = visit.redirect("/welcome/language", Some(Done::Welcome));
            visit.sign_in(&mut response, token);
            Ok(response)
        }
        Ok(None) => Ok(received(&visit, &fields)),
        Err(error) => {
            let complaints = complaints(error)?;
            let view = Register { complaints: &complaints, ..form(&visit, &fields, mode) };
            let page = register::show(&visit.frame(Some("/register")), &view);
            Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

/// What a program that fills everything in gets to see: success, and nothing happened.
fn trapped(visit: &Visit, fields: &Fields, mode: Mode) -> Response {
    tracing::debug!("a registration fell into the trap");
    match mode {
        Mode::Open => visit.redirect("/welcome/language", Some(Done::Welcome)),
        _ => received(visit, fields),
    }
}

fn received(visit: &Visit, fields: &Fields) -> Response {
    visit.page(register::show(&visit.frame(Some("/register")), &form(visit, fields, Mode::Received)))
}

/// The session of the new account; none where an administrator has to admit it first. An address that
/// somebody else has verified is no obstacle: to say so would tell who has an account.
async fn try_register(
    visit: &Guest,
    fields: &Fields,
    (mode, invitation): (Mode, Option<&crate::accounts::invitation::Invitation>),
) -> Result<Option<String>> {
    let (app, now) = (&visit.app, visit.now());
    if matches!(mode, Mode::Closed | Mode::Invitation) {
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
        approved: mode == Mode::Open,
        reason: fields.get("reason").to_owned(),
    };
    registration.check()?;
    let key = format!("register-from:{}", visit.neighbourhood());
    limit::count(&mut *app.db.conn().await?, &key, app.config.limits.registrations_per_hour, now).await?;
    let hash = password::hash(&app.password_slots, fields.get("password").to_owned()).await?;
    app.db
        .transaction(async |conn| {
            let made = account::register(conn, app.here(), &app.secret, (&registration, Some(hash))).await?;
            email::ask(conn, app.here(), &made).await?;
            if let Some(invitation) = invitation {
                invite::admit(conn, app.here(), &made, invitation.id).await?;
            }
            if !made.account.is_active() {
                admission::request(conn, app.here(), &made, &registration.reason).await?;
                return Ok(None);
            }
            let opened = session::open(conn, made.account.id, &visit.user_agent, now).await?;
            Ok(Some(opened.token))
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
