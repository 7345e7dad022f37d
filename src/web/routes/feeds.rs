//! Feeds of communities, hashtags, people and searches: what anybody may read, whoever asks.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use axum_extra::extract::Query;
use http::HeaderMap;
use serde::Deserialize;

use super::people;
use crate::app::AppState;
use crate::communities::{Standing, community, rules};
use crate::db::ids::PostId;
use crate::db::page::Page;
use crate::error::Error;
use crate::forum::thread::{self, Sort};
use crate::notifications::tag as tags;
use crate::search::{self, Asked, Filters, Kind, Order, Viewer};
use crate::site::Site;
use crate::timelines::{self, Contribution};
use crate::web::Answer;
use crate::web::feeds::{ENTRIES, Entry, Feed, Format, answer};
use crate::web::visit::Shown;

/// `?q=`
#[derive(Debug, Default, Deserialize)]
struct Sought {
    #[serde(default)]
    q: String,
}

pub fn router() -> Router<AppState> {
    Format::ALL.into_iter().fold(Router::new(), |router, format| {
        let end = format.extension();
        router
            .route(&format!("/c/{{name}}/feed.{end}"), get(of_community))
            .route(&format!("/tag/{{tag}}/feed.{end}"), get(of_tag))
            .route(&format!("/u/{{name}}/feed.{end}"), get(of_person))
            .route(&format!("/search/feed.{end}"), get(of_search))
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
    let tag = tags::clean(&tag).ok_or(Error::NotFound("tag"))?;
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
    let slice = timelines::by_author(&mut conn, (found.id, None), Page::first(ENTRIES)).await?;
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

/// Topics and replies that a search finds, newest first.
async fn of_search(
    Shown(visit): Shown,
    Query(sought): Query<Sought>,
    format: Format,
    headers: HeaderMap,
) -> Answer {
    let app = &visit.app;
    let text: String = sought.q.trim().chars().take(search::query::MAX_TEXT).collect();
    let rows = app
        .db
        .reading(async |conn| {
            let kinds = vec![Kind::Discussion, Kind::Question, Kind::Reply];
            let filters = Filters { kinds, ..Filters::default() };
            let limit = usize::try_from(ENTRIES).unwrap_or(50);
            let asked = Asked { text: &text, filters, order: Order::Newest, offset: 0, limit };
            let viewer = Viewer { member: None, language: visit.reader.locale, now: visit.now() };
            let search::Outcome::Found(found) = search::find(conn, viewer, &asked).await? else {
                return Ok(Vec::new());
            };
            let ids: Vec<PostId> = found.hits.iter().map(|hit| PostId(hit.id)).collect();
            timelines::of_posts(conn, &ids).await
        })
        .await?;
    let query = format!("q={}", crate::web::layout::encoded(&text));
    let feed = Feed {
        title: format!("{text} · {}", app.config.instance.title),
        description: String::new(),
        page: format!("{}/search?{query}", app.site.base()),
        address: format!("{}/search/feed?{query}", app.site.base()),
        language: None,
        icon: None,
        since: chrono::DateTime::UNIX_EPOCH,
        entries: entries(&app.site, &rows),
    };
    Ok(answer(&headers, format, &feed))
}

fn entries(site: &Site, rows: &[Contribution]) -> Vec<Entry> {
    rows.iter().map(|row| Entry::new(site, &row.view, &row.topic.title)).collect()
}
