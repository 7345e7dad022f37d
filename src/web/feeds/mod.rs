//! Feeds: what is new, for readers that ask again and again. Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1
//! say the same entries.

mod atom;
mod json;
mod rss;

use aws_lc_rs::digest;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::html;

use crate::error::Error;
use crate::posts::PostView;
use crate::site::Site;
use crate::web::failure::Failure;

/// Entries of a feed, the newest.
pub const ENTRIES: i64 = 50;

/// How a feed is written; the end of its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Atom,
    Rss,
    Json,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// `feed.{extension}`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
            Self::Json => "json",
        }
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Format {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let path = parts.uri.path();
        let found =
            Self::ALL.into_iter().find(|format| path.ends_with(&format!("/feed.{}", format.extension())));
        found.ok_or_else(|| Error::NotFound("feed").into())
    }
}

/// A feed.
#[derive(Debug)]
pub struct Feed {
    pub title: String,
    pub description: String,
    /// The page it belongs to.
    pub page: String,
    /// Its own address without the extension.
    pub address: String,
    pub language: Option<String>,
    pub icon: Option<String>,
    /// When it says nothing newer.
    pub since: DateTime<Utc>,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One post.
#[derive(Debug)]
pub struct Entry {
    /// Its federated id, which never changes.
    pub id: String,
    /// Its page here.
    pub url: String,
    pub title: String,
    /// Safe HTML.
    pub html: String,
    pub language: Option<String>,
    pub author: String,
    pub author_url: String,
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}

impl Entry {
    /// A post with its pictures; replies carry the title of their topic.
    #[must_use]
    pub fn new(site: &Site, view: &PostView, topic: &str) -> Self {
        let post = &view.post;
        let word = if post.is_topic() { "post" } else { "reply" };
        let pictures = html! {
            @for picture in &view.attachments {
                @if let Some(url) = picture.storage_key.as_ref().map(|key| site.media(key)).or_else(|| picture.remote_url.clone()) {
                    p { img src=(url) alt=(picture.alt); }
                }
            }
        };
        Self {
            id: post.ap_id.clone(),
            url: format!("{}/{word}/{}", site.base(), post.id),
            title: printable(&if post.is_topic() { topic.to_owned() } else { format!("Re: {topic}") }),
            html: printable(&format!("{}{}", post.body_html, pictures.into_string())),
            language: post.language.clone(),
            author: printable(view.author.label()),
            author_url: format!("{}/u/{}", site.base(), view.author.path_name()),
            published: post.published_at,
            updated: post.edited_at.unwrap_or(post.published_at),
        }
    }
}

impl Feed {
    /// When something in it last changed.
    #[must_use]
    pub fn updated(&self) -> DateTime<Utc> {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(self.since)
    }

    #[must_use]
    pub fn own_address(&self, format: Format) -> String {
        with_extension(&self.address, format)
    }

    fn write(&self, format: Format) -> String {
        match format {
            Format::Atom => atom::write(self),
            Format::Rss => rss::write(self),
            Format::Json => json::write(self),
        }
    }
}

/// The address of a feed whose query, if any, follows the extension.
#[must_use]
pub fn with_extension(address: &str, format: Format) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}.{}?{query}", format.extension()),
        None => format!("{address}.{}", format.extension()),
    }
}

/// Only what XML 1.0 can hold (§2.2).
#[must_use]
pub fn printable(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(holds).collect()
}

/// The feed, or 304 for who has it.
#[must_use]
pub fn answer(headers: &HeaderMap, format: Format, feed: &Feed) -> Response {
    let body = feed.write(format);
    let tag = format!(
        "\"{}\"",
        hex::encode(digest::digest(&digest::SHA256, body.as_bytes()).as_ref().get(..16).unwrap_or_default())
    );
    let modified = feed.updated();
    let known = unchanged(headers, &tag, modified);
    let media_type = format!("{}; charset=utf-8", format.media_type());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, media_type)], body).into_response()
    };
    let out = response.headers_mut();
    let modified = modified.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (name, value) in [(header::ETAG, tag), (header::LAST_MODIFIED, modified)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            out.insert(name, value);
        }
    }
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    response
}

/// RFC 9110 §13.2.2: a tag decides alone; the time counts where none is given.
fn unchanged(headers: &HeaderMap, tag: &str, modified: DateTime<Utc>) -> bool {
    let mut tags = headers.get_all(header::IF_NONE_MATCH).iter().peekable();
    if tags.peek().is_some() {
        return tags.filter_map(|value| value.to_str().ok()).any(|value| {
            value.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
        });
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok());
    since
        .and_then(|since| DateTime::parse_from_rfc2822(since).ok())
        .is_some_and(|since| modified.timestamp() <= since.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> Feed {
        let at = |day: i64| DateTime::from_timestamp(1_763_971_200 + day * 86_400, 0).unwrap();
        Feed {
            title: "Agua & vida".to_owned(),
            description: "De <todo>".to_owned(),
            page: "https://a.example/c/agua".to_owned(),
            address: "https://a.example/c/agua/feed".to_owned(),
            language: Some("es".to_owned()),
            icon: None,
            since: at(0),
            entries: vec![Entry {
                id: "https://b.example/post/1".to_owned(),
                url: "https://a.example/post/1".to_owned(),
                title: printable("¿Qué \u{1}<b>?"),
                html: "<p>Sí &amp; <em>no</em> ]]&gt;</p>".to_owned(),
                language: Some("es".to_owned()),
                author: "Ana".to_owned(),
                author_url: "https://a.example/u/ana".to_owned(),
                published: at(1),
                updated: at(2),
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let atom: atom_syndication::Feed = feed().write(Format::Atom).parse().unwrap();
        assert_eq!(atom.title().as_str(), "Agua & vida");
        let entry = &atom.entries()[0];
        assert_eq!((entry.id(), entry.title().as_str()), ("https://b.example/post/1", "¿Qué <b>?"));
        assert_eq!(entry.content().unwrap().value().unwrap(), "<p>Sí &amp; <em>no</em> ]]&gt;</p>");
        assert_eq!(entry.content().unwrap().lang(), Some("es"));
        let rss = ::rss::Channel::read_from(feed().write(Format::Rss).as_bytes()).unwrap();
        let item = &rss.items()[0];
        assert_eq!(item.content().unwrap(), "<p>Sí &amp; <em>no</em> ]]&gt;</p>");
        assert!(!item.guid().unwrap().is_permalink());
        let json: serde_json::Value = serde_json::from_str(&feed().write(Format::Json)).unwrap();
        assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(json["items"][0]["content_html"], "<p>Sí &amp; <em>no</em> ]]&gt;</p>");
    }

    #[test]
    fn who_has_it_gets_nothing() {
        let first = answer(&HeaderMap::new(), Format::Atom, &feed());
        let ask = |name: header::HeaderName, value: &str| {
            let headers = HeaderMap::from_iter([(name, HeaderValue::try_from(value).unwrap())]);
            answer(&headers, Format::Atom, &feed()).status().as_u16()
        };
        let tag = first.headers()[header::ETAG].to_str().unwrap();
        let modified = first.headers()[header::LAST_MODIFIED].to_str().unwrap();
        assert_eq!(ask(header::IF_NONE_MATCH, tag), 304);
        assert_eq!(ask(header::IF_NONE_MATCH, "\"other\""), 200);
        assert_eq!(ask(header::IF_MODIFIED_SINCE, modified), 304);
        assert_eq!(ask(header::IF_MODIFIED_SINCE, "Mon, 24 Nov 2025 00:00:00 GMT"), 200);
        assert_eq!(ask(header::IF_MODIFIED_SINCE, "soon"), 200);
    }
}
