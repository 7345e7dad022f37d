//! `/settings`: profile, language, time zone.

use axum::response::Response;
use http::StatusCode;

use crate::accounts::Member;
use crate::accounts::account::{self, Settings as Wanted};
use crate::error::{Error, Problem, Result};
use crate::posts::attachment;
use crate::text::Language;
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{FILE, Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::settings::{self, Settings};
use crate::web::visit::{Shown, Visit};

pub async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/settings"), None)) };
    let bio = member.actor.summary_source.clone().unwrap_or_default();
    let typed = (member.actor.display_name.as_deref().unwrap_or_default(), bio.as_str());
    let chosen = (member.account.language(), member.account.time_zone.as_str());
    Ok(draw(&visit, member, (typed, chosen), (&[], StatusCode::OK)))
}

fn draw(
    visit: &Visit,
    member: &Member,
    ((display_name, bio), (language, time_zone)): ((&str, &str), (Language, &str)),
    (complaints, status): (Complaints<'_>, StatusCode),
) -> Response {
    let view = Settings {
        display_name,
        bio,
        avatar: member.actor.icon_url.as_deref(),
        locale: language,
        time_zone,
        complaints,
    };
    visit.page_with(status, settings::show(&visit.frame(None), &view))
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
            Ok(draw(&visit, member, (typed, chosen), (&complaints, StatusCode::UNPROCESSABLE_ENTITY)))
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
