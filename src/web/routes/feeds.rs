//! Feeds of communities, hashtags and people: what anybody may read, whoever asks.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use http::HeaderMap;

use super::people;
use crate::app::AppState;
use crate::communities::{Standing, community, rules};
use crate::db::page::Page;
use crate::error::Error;
use crate::forum::thread::{self, Sort};
use crate::site::Site;
use crate::timelines::{self, Contribution};
use crate::web::Answer;
use crate::web::feeds::{ENTRIES, Entry, Feed, Format, answer};
use crate::web::visit::Shown;

pub fn router() -> Router<AppState> {
    Format::ALL.into_iter().fold(Router::new(), |router, format| {
        let end = format.extension();
        router
            .route(&format!("/c/{{name}}/feed.{end}"), get(of_community))
            .route(&format!("/tag/{{tag}}/feed.{end}"), get(of_tag))
            .route(&format!("/u/{{name}}/feed.{end}"), get(of_person))
    })
}

/// Topics of a community, newest first.
async fn of_community(
    Shown(visit): Shown,
    Path(name): Path<String>,
    format: Format,
    headers: HeaderMap,
) -> Answer {
    let app = &visit.app;
    let mut conn = app.db.conn().await?;
    let view = community::by_path_name(&mut conn, app.here(), &name).await?;
    rules::may_read(&view.community, Standing::default())?;
    let wanted = (Sort::New, Page::first(ENTRIES));
    let topics = thread::topics(&mut conn, &[view.community.id], wanted, None).await?;
    let language = &view.community.language;
    let feed = Feed {
        title: view.title(language).to_owned(),
        description: view.community.summary.text(language, language).to_owned(),
        page: format!("{}/c/{}", app.site.base(), view.actor.path_name()),
        address: format!("{}/c/{}/feed", app.site.base(), view.actor.path_name()),
        language: Some(language.clone()),
        icon: view.actor.icon_url.clone(),
        since: view.community.created_at,
        entries: topics
            .rows
            .iter()
            .map(|topic| Entry::new(&app.site, &topic.view, &topic.topic.title))
            .collect(),
    };
    Ok(answer(&headers, format, &feed))
}

/// Topics and replies with a hashtag, newest first.
async fn of_tag(Shown(visit): Shown, Path(tag): Path<String>, format: Format, headers: HeaderMap) -> Answer {
    let tag = people::known_tag(&tag)?;
    let app = &visit.app;
    let mut conn = app.db.conn().await?;
    let slice = timelines::by_tag(&mut conn, &tag, Page::first(ENTRIES)).await?;
    let feed = Feed {
        title: format!("#{tag} · {}", app.config.instance.title),
        description: String::new(),
        page: app.site.tag(&tag),
        address: format!("{}/feed", app.site.tag(&tag)),
        language: None,
        icon: None,
        since: chrono::DateTime::UNIX_EPOCH,
        entries: entries(&app.site, &slice.rows),
    };
    Ok(answer(&headers, format, &feed))
}

/// What somebody wrote, newest first.
async fn of_person(
    Shown(visit): Shown,
    Path(name): Path<String>,
    format: Format,
    headers: HeaderMap,
) -> Answer {
    let found = people::known(&visit, &name).await?.ok_or(Error::NotFound("person"))?;
    if found.deleted_at.is_some() {
        return Err(Error::Gone("person").into());
    }
    let app = &visit.app;
    let mut conn = app.db.conn().await?;
    let slice = timelines::by_author(&mut conn, found.id, Page::first(ENTRIES)).await?;
    let page = format!("{}/u/{}", app.site.base(), found.path_name());
    let feed = Feed {
        title: found.label().to_owned(),
        description: crate::text::sanitize::summary(&found.summary_html, 300),
        address: format!("{page}/feed"),
        page,
        language: None,
        icon: found.icon_url.clone(),
        since: found.created_at,
        entries: entries(&app.site, &slice.rows),
    };
    Ok(answer(&headers, format, &feed))
}

fn entries(site: &Site, rows: &[Contribution]) -> Vec<Entry> {
    rows.iter().map(|row| Entry::new(site, &row.view, &row.topic.title)).collect()
}
