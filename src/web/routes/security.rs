//! `/settings/security`: how one gets in, and where one is signed in.

use axum::Router;
use axum::routing::{get, post};

use crate::accounts::session;
use crate::app::AppState;
use crate::error::Error;
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::forms::ProtectedForm;
use crate::web::layout::sign_in;
use crate::web::pages::security::{self, Security, Session};
use crate::web::visit::Shown;

pub fn router() -> Router<AppState> {
    Router::new().route("/settings/security", get(show)).route("/settings/security/sessions", post(sessions))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/settings/security"), None));
    };
    let mut rows = session::list(&mut *visit.app.db.conn().await?, member.account.id, visit.now()).await?;
    let current = visit.session().map(|session| session.id);
    rows.sort_by_key(|row| Some(row.id) != current);
    let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    let agents: Vec<String> = rows.iter().map(|row| browser(&row.user_agent)).collect();
    let sessions: Vec<Session<'_>> = rows
        .iter()
        .zip(ids.iter().zip(&agents))
        .map(|(row, (id, agent))| Session {
            id,
            agent,
            since: row.created_at,
            seen: row.last_seen_at,
            current: Some(row.id) == current,
        })
        .collect();
    Ok(visit.page(security::show(&visit.frame(None), &Security { sessions: &sessions })))
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
