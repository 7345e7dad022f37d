//! `/settings`: profile, language, time zone, and where one is signed in.

use axum::response::Response;
use http::StatusCode;

use crate::accounts::account::{self, Settings as Wanted};
use crate::accounts::{Member, session};
use crate::error::{Error, Problem, Result};
use crate::media;
use crate::text::Language;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{FILE, Fields, ProtectedForm};
use crate::web::pages::settings::{self, Session, Settings};
use crate::web::visit::{Shown, Visit, locale_of};
use crate::web::Answer;

pub async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect("/signin?next=/settings", None)) };
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
    let sessions: Vec<Session<'_>> = rows
        .iter()
        .zip(&ids)
        .map(|(row, id)| Session {
            id,
            agent: &row.user_agent,
            since: row.created_at,
            seen: row.last_seen_at,
            current: Some(row.id) == current,
        })
        .collect();
    let view = Settings {
        display_name,
        bio,
        avatar: member.actor.icon_url.as_deref(),
        locale: locale_of(language),
        time_zone,
        sessions: &sessions,
        complaints,
    };
    Ok(visit.page_with(status, settings::show(&visit.frame(Some("/settings")), &view)))
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
    let Some(file) = fields.files("avatar").into_iter().find(|file| !file.is_empty()) else { return Ok(None) };
    if file.len() > FILE {
        return Err(Error::invalid("avatar", Problem::TooLarge(FILE)));
    }
    let made = tokio::task::spawn_blocking(move || media::avatar(&file)).await?;
    let made = made.map_err(|_| Error::invalid("avatar", Problem::NotAnImage))?;
    let key = made.small.key();
    visit.app.storage.put(&key, made.small.bytes.into()).await?;
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
