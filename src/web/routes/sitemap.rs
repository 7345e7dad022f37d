//! `/robots.txt` and the sitemap: an index, and one file each for communities, topics and people.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use http::{StatusCode, header};
use maud::html;

use crate::app::AppState;
use crate::error::{Error, Result};
use crate::operations::sitemap::{self, FILE};

/// Files of topics that are found; more would be 2,000,000 topics.
const MOST: i64 = 200;

/// Pages that say nothing to a stranger, or never end.
const APART: [&str; 11] = [
    "/admin",
    "/settings",
    "/signin",
    "/signout",
    "/register",
    "/preview",
    "/find",
    "/search",
    "/*/edit$",
    "/*?cursor=",
    "/api/ateneo/",
];

pub async fn robots(State(app): State<AppState>) -> Response {
    let apart: String = APART.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!("User-agent: *\n{apart}\nSitemap: {}/sitemap.xml\n", app.site.base());
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

pub async fn index(State(app): State<AppState>) -> Response {
    answer(index_of(&app).await)
}

async fn index_of(app: &AppState) -> Result<String> {
    let topics = sitemap::topic_count(&mut *app.db.conn().await?).await?;
    let files = (topics.saturating_add(FILE - 1) / FILE).min(MOST);
    let names = ["communities".to_owned(), "people".to_owned()].into_iter();
    let names = names.chain((0..files).map(|number| format!("topics-{number}")));
    Ok(html! {
        sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for name in names { sitemap { loc { (app.site.base()) "/sitemap/" (name) ".xml" } } }
        }
    }
    .into_string())
}

pub async fn file(State(app): State<AppState>, Path(name): Path<String>) -> Response {
    answer(file_of(&app, &name).await)
}

async fn file_of(app: &AppState, name: &str) -> Result<String> {
    let name = name.strip_suffix(".xml").ok_or(Error::NotFound("file"))?;
    let mut conn = app.db.conn().await?;
    let base = app.site.base();
    let rows: Vec<(String, DateTime<Utc>)> = match name {
        "communities" => {
            let rows = sitemap::communities(&mut conn).await?;
            rows.into_iter().map(|(name, at)| (format!("{base}/c/{name}"), at)).collect()
        }
        "people" => {
            let rows = sitemap::people(&mut conn).await?;
            rows.into_iter().map(|(name, at)| (format!("{base}/u/{name}"), at)).collect()
        }
        other => {
            let number = other.strip_prefix("topics-").and_then(|number| number.parse().ok());
            let number = number.filter(|number| (0..MOST).contains(number)).ok_or(Error::NotFound("file"))?;
            let rows = sitemap::topics(&mut conn, number).await?;
            rows.into_iter().map(|(id, at)| (format!("{base}/post/{id}"), at)).collect()
        }
    };
    Ok(html! {
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for (address, at) in rows { url { loc { (address) } lastmod { (at.format("%FT%TZ")) } } }
        }
    }
    .into_string())
}

fn answer(written: Result<String>) -> Response {
    match written {
        Ok(xml) => {
            let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{xml}");
            ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response()
        }
        Err(Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the sitemap cannot be written");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response()
        }
    }
}
