//! `/settings`: profile, language, time zone, and where one is signed in.

use axum::response::Response;
use http::StatusCode;

use crate::accounts::account::{self, Settings as Wanted};
use crate::accounts::{Member, session};
use crate::error::{Error, Problem, Result};
use crate::posts::attachment;
use crate::text::Language;
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{FILE, Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::settings::{self, Session, Settings};
use crate::web::visit::{Shown, Visit};

pub async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/settings"), None)) };
    let bio = member.actor.summary_source.clone().unwrap_or_default();
    let typed = (member.actor.display_name.as_deref().unwrap_or_default(), bio.as_str());
    let chosen = (member.account.language(), member.account.time_zone.as_str());
    Ok(draw(&visit, member, (typed, chosen), (&[], StatusCode::OK)).await?)
}

async fn draw(
    visit: &Visit,
    member: &Member,
    ((display_name, bio), (language, time_zone)): ((&str, &str), (Language, &str)),
    (complaints, status): (Complaints<'_>, StatusCode),
) -> Result<Response> {
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
    let view = Settings {
        display_name,
        bio,
        avatar: member.actor.icon_url.as_deref(),
        locale: language,
        time_zone,
        sessions: &sessions,
        complaints,
    };
    Ok(visit.page_with(status, settings::show(&visit.frame(None), &view)))
}

pub async fn save(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    match try_save(&visit, member, &fields).await {
        Ok(()) => Ok(visit.redirect("/settings", Some(Done::Saved))),
        Err(error) => {
            let complaints = complaints(error)?;
            let typed = (fields.get("display_name"), fields.get("bio"));
            let language = Language::parse(fields.get("locale")).unwrap_or(member.account.language());
            let chosen = (language, fields.get("time_zone"));
            Ok(draw(&visit, member, (typed, chosen), (&complaints, StatusCode::UNPROCESSABLE_ENTITY)).await?)
        }
    }
}

async fn try_save(visit: &Visit, member: &Member, fields: &Fields) -> Result<()> {
    let app = &visit.app;
    let language = Language::parse(fields.get("locale")).ok_or(Error::invalid("locale", Problem::Unknown))?;
    let avatar_url = match avatar(visit, fields).await? {
        None if fields.get("remove_avatar") == "1" => Some(None),
        None => None,
        Some(url) => Some(Some(url)),
    };
    let wanted = Wanted {
        display_name: fields.get("display_name").to_owned(),
        bio: fields.get("bio").to_owned(),
        language,
        time_zone: fields.get("time_zone").to_owned(),
        avatar_url,
    };
    app.db
        .transaction(async |conn| {
            account::update_settings(conn, app.here(), member, &wanted).await.map(|_| ())
        })
        .await
}

/// Stores a new picture in the size pages show; its address.
async fn avatar(visit: &Visit, fields: &Fields) -> Result<Option<String>> {
    let Some(file) = fields.files("avatar").into_iter().find(|file| !file.is_empty()) else {
        return Ok(None);
    };
    if file.len() > FILE {
        return Err(Error::invalid("avatar", Problem::TooLarge(FILE)));
    }
    let key = attachment::store_avatar(&visit.app.storage, file).await?;
    Ok(Some(visit.app.site.media(&key)))
}

pub async fn sessions(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
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
    Ok(visit.redirect("/settings", Some(Done::SessionsEnded)))
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
