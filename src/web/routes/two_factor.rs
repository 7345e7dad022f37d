//! Codes of an authenticator: setting up, switching off, and the second step of a sign-in.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;

use crate::accounts::session::Opened;
use crate::accounts::single_use::{self, Purpose};
use crate::accounts::{Member, account, limit, session, totp};
use crate::app::AppState;
use crate::db::ids::ActorId;
use crate::error::{Error, Result};
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::ProtectedForm;
use crate::web::pages::second_step;
use crate::web::pages::two_factor::{self, Setup};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/signin/second", get(second_form).post(second))
        .route("/settings/security/totp", get(setup).post(confirm))
        .route("/settings/security/totp/begin", post(begin))
        .route("/settings/security/totp/codes", post(codes))
        .route("/settings/security/totp/off", get(off_form).post(off))
}

/// Codes tried per account and hour, right or wrong: of a million, twenty find nothing.
const TRIES: u32 = 20;

async fn begin(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let who = (&app.secret, member.account.id);
    app.db.transaction(async |conn| totp::begin(conn, app.here(), who).await).await?;
    Ok(visit.redirect("/settings/security/totp", None))
}

async fn setup(Shown(visit): Shown) -> Answer {
    let member = visit.recent()?;
    Ok(draw(&visit, member, (&[], StatusCode::OK)).await?)
}

async fn draw(
    visit: &Visit,
    member: &Member,
    (complaints, status): (Complaints<'_>, StatusCode),
) -> Result<Response> {
    let app = &visit.app;
    let given = totp::setup(&mut *app.db.conn().await?, app.here(), (&app.secret, member)).await?;
    let Some(given) = given else { return Ok(visit.redirect("/settings/security", None)) };
    let view = Setup { url: &given.url, secret: &given.secret, complaints };
    let frame = visit.frame(Some("/settings/security/totp"));
    Ok(visit.page_with(status, two_factor::setup(&frame, &view)))
}

async fn confirm(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let who = (&app.secret, member);
    count(&visit, member.account.id).await?;
    let confirmed =
        app.db.transaction(async |conn| totp::confirm(conn, app.here(), who, fields.get("code")).await).await;
    match confirmed {
        Ok(codes) => Ok(visit.page(two_factor::codes(&visit.frame(Some("/settings/security")), &codes))),
        Err(Error::NotFound(_)) => Ok(visit.redirect("/settings/security", None)),
        Err(error) => {
            let complaints = complaints(error)?;
            Ok(draw(&visit, member, (&complaints, StatusCode::UNPROCESSABLE_ENTITY)).await?)
        }
    }
}

async fn codes(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    let who = (&app.secret, member);
    let codes = app.db.transaction(async |conn| totp::renew_codes(conn, app.here(), who).await).await?;
    Ok(visit.page(two_factor::codes(&visit.frame(Some("/settings/security")), &codes)))
}

async fn off_form(Shown(visit): Shown) -> Answer {
    visit.recent()?;
    Ok(visit.page(two_factor::off(&visit.frame(None))))
}

async fn off(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.recent()?, &visit.app);
    app.db.transaction(async |conn| totp::switch_off(conn, app.here(), member).await.map(|_| ())).await?;
    Ok(visit.redirect("/settings/security", Some(Done::Saved)))
}

async fn count(visit: &Visit, account: crate::db::ids::AccountId) -> Result<()> {
    let mut conn = visit.app.db.conn().await?;
    limit::count(&mut conn, &format!("code:{account}"), TRIES, visit.now()).await
}

/// What is remembered between the two steps.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Waiting {
    /// Where to go afterwards.
    pub next: String,
}

async fn second_form(Shown(visit): Shown) -> Answer {
    let Some(token) = visit.second_step() else { return Ok(visit.redirect("/signin", None)) };
    let mut conn = visit.app.db.conn().await?;
    match single_use::look::<Waiting>(&mut conn, (Purpose::SecondStep, token), visit.now()).await {
        Ok(_) => Ok(visit.form_page(StatusCode::OK, second_step::show(&visit.frame(Some("/")), &[]))),
        Err(Error::NotFound(_)) => Ok(visit.redirect("/signin", None)),
        Err(error) => Err(error.into()),
    }
}

async fn second(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let Some(token) = visit.second_step() else { return Ok(visit.redirect("/signin", None)) };
    match try_second(&visit, token, fields.get("code")).await {
        Ok(Second::In(opened, next)) => {
            let mut response = super::accounts::entered(&visit, &next, opened);
            visit.end_second_step(&mut response);
            Ok(response)
        }
        Ok(Second::Closed(person)) => Ok(super::accounts::closed(&visit, Some(person)).await?),
        Err(Error::NotFound(_)) => Ok(visit.redirect("/signin", None)),
        Err(error) => {
            let complaints = complaints(error)?;
            let page = second_step::show(&visit.frame(Some("/")), &complaints);
            Ok(visit.form_page(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

/// How far a right code gets.
enum Second {
    /// In, and where to go.
    In(Opened, String),
    /// The account was closed between the two steps.
    Closed(ActorId),
}

/// The step's token serves until a code fits.
async fn try_second(visit: &Visit, token: &str, code: &str) -> Result<Second> {
    let (app, now) = (&visit.app, visit.now());
    let asked = (Purpose::SecondStep, token);
    let waiting = single_use::look::<Waiting>(&mut *app.db.conn().await?, asked, now).await?;
    let id = waiting.account.ok_or(Error::NotFound("token"))?;
    count(visit, id).await?;
    account::end_suspensions(&mut *app.db.conn().await?, now).await?;
    app.db
        .transaction(async |conn| {
            totp::check(conn, (&app.secret, id), (code, now)).await?;
            let _: single_use::Meant<Waiting> = single_use::take(conn, asked, now).await?;
            let member = account::by_id(conn, id).await?.ok_or(Error::NotFound("account"))?;
            if member.account.suspended_at.is_some() {
                return Ok(Second::Closed(member.actor.id));
            }
            if !member.account.is_active() {
                return Err(Error::NotFound("account"));
            }
            let opened = session::open(conn, id, &visit.user_agent, now).await?;
            Ok(Second::In(opened, waiting.data.next))
        })
        .await
}
