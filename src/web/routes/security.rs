//! `/settings/security`: the ways in, where one is signed in, and the password once more before changes.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Query;
use http::StatusCode;

use super::accounts::{Next, guess, own_path};
use crate::accounts::{credentials, passkey, session, totp};
use crate::app::AppState;
use crate::error::{Error, Result};
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::ProtectedForm;
use crate::web::layout::sign_in;
use crate::web::pages::confirm::{self, Confirm};
use crate::web::pages::security::{self, Passkey, Security, Session};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/security", get(show))
        .route("/settings/security/sessions", post(sessions))
        .route("/settings/security/confirm", get(confirm_form).post(confirm))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/settings/security"), None));
    };
    let (app, account) = (&visit.app, &member.account);
    let mut conn = app.db.conn().await?;
    let totp = totp::state(&mut conn, account.id).await?;
    let own = passkey::list(&mut conn, account.id).await?;
    let mut rows = session::list(&mut conn, account.id, visit.now()).await?;
    let current = visit.session().map(|session| session.id);
    rows.sort_by_key(|row| Some(row.id) != current);
    let ids: Vec<(String, String)> =
        rows.iter().map(|row| (row.id.to_string(), browser(&row.user_agent))).collect();
    let sessions: Vec<Session<'_>> = rows
        .iter()
        .zip(&ids)
        .map(|(row, (id, agent))| Session {
            id,
            agent,
            since: row.created_at,
            seen: row.last_seen_at,
            current: Some(row.id) == current,
        })
        .collect();
    let ids: Vec<String> = own.iter().map(|passkey| passkey.id.to_string()).collect();
    let passkeys: Vec<Passkey<'_>> = own
        .iter()
        .zip(&ids)
        .map(|(row, id)| Passkey { id, name: &row.name, since: row.created_at, used: row.last_used_at })
        .collect();
    let view = Security {
        email: (&account.email, account.email_verified_at.is_some()),
        totp: totp.on.then_some(totp.codes),
        passkeys: passkey::is_possible(&app.site).then_some(&passkeys),
        sessions: &sessions,
    };
    Ok(visit.page(security::show(&visit.frame(None), &view)))
}

async fn sessions(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let mut conn = visit.app.db.conn().await?;
    match (fields.get("session"), visit.session()) {
        ("others", Some(current)) => {
            session::close_others(&mut conn, member.account.id, current.id).await?;
        }
        (id, _) => {
            let id = id.parse().map_err(|_| Error::NotFound("session"))?;
            session::close(&mut conn, member.account.id, id).await?;
        }
    }
    Ok(visit.redirect("/settings/security", Some(Done::SessionsEnded)))
}

async fn confirm_form(Shown(visit): Shown, Query(next): Query<Next>) -> Answer {
    let next = next.next.as_deref().and_then(own_path).unwrap_or("/settings/security");
    if visit.recent().is_ok() {
        return Ok(visit.redirect(next, None));
    }
    Ok(draw(&visit, next, &[]).await?)
}

async fn draw(visit: &Visit, next: &str, complaints: Complaints<'_>) -> Result<Response> {
    let id = visit.member()?.account.id;
    let passkeys = passkey::is_possible(&visit.app.site)
        && !passkey::list(&mut *visit.app.db.conn().await?, id).await?.is_empty();
    let status = if complaints.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(visit.page_with(status, confirm::show(&visit.frame(None), &Confirm { next, passkeys, complaints })))
}

async fn confirm(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (member, app) = (visit.member()?, &visit.app);
    let next = own_path(fields.get("next")).unwrap_or("/settings/security");
    let present = fields.get("present");
    let keys = [format!("sign-in:{}", member.actor.name)];
    let attempt = credentials::check_present(&app.password_slots, member, present);
    match (guess(&visit, &keys, attempt).await, visit.session()) {
        (Ok(()), Some(session)) => {
            session::authenticated(&mut *app.db.conn().await?, session.id, visit.now()).await?;
            Ok(visit.redirect(next, None))
        }
        (Ok(()), None) => Err(Error::Unauthenticated.into()),
        (Err(error), _) => Ok(draw(&visit, next, &complaints(error)?).await?),
    }
}

/// "Firefox, Windows" from what a browser says of itself; empty when it names neither.
fn browser(agent: &str) -> String {
    // The first that fits: most call themselves by their ancestors' names too.
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let named = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let found: Vec<&str> = [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect();
    if found.is_empty() { agent.chars().take(40).collect() } else { found.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    #[case(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome, Android"
    )]
    #[case(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        "Safari, iPhone"
    )]
    #[case("curl/8.5.0", "curl/8.5.0")]
    #[case("", "")]
    fn browsers_by_name(#[case] agent: &str, #[case] name: &str) {
        assert_eq!(browser(agent), name);
    }
}
