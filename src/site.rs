//! Our own addresses: what id each thing has (federation.md §2).

use chrono::{DateTime, Utc};
use url::Url;

use crate::config::Config;
use crate::db::ids::PostId;
use crate::text::language::Language;

/// Where this house stands. Cheap to clone behind the `Arc` of [`crate::app::App`].
#[derive(Debug, Clone)]
pub struct Site {
    /// `https://host`, without a slash at the end.
    base: String,
    /// `host`, or `host:port` when the port is not the scheme's own.
    host: String,
    /// Origin and path of uploads, without a slash at the end.
    media: String,
    https: bool,
    title: String,
    /// Language of texts when nobody says otherwise.
    pub language: Language,
    pub send_summary: bool,
}

/// What kind of post an id belongs to; the path says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostPath {
    Topic,
    Reply,
}

impl Site {
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let base = config.public_url.as_str().trim_end_matches('/').to_owned();
        let media = config
            .media_url
            .as_ref()
            .map_or_else(|| format!("{base}/media"), |url| url.as_str().trim_end_matches('/').to_owned());
        Self {
            host: host_of(&config.public_url).unwrap_or_default(),
            title: config.instance.title.clone(),
            https: config.public_url.scheme() == "https",
            base,
            media,
            language: config.instance.languages.first().copied().unwrap_or(Language::Es),
            send_summary: config.federation.send_summary,
        }
    }

    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Name of the house, as it signs its letters.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    #[must_use]
    pub fn person(&self, name: &str) -> String {
        format!("{}/u/{name}", self.base)
    }

    #[must_use]
    pub fn community(&self, name: &str) -> String {
        format!("{}/c/{name}", self.base)
    }

    /// The actor of the server itself.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}/actor", self.base)
    }

    #[must_use]
    pub fn inbox(&self) -> String {
        format!("{}/inbox", self.base)
    }

    #[must_use]
    pub fn post(&self, path: PostPath, id: PostId) -> String {
        let word = match path {
            PostPath::Topic => "post",
            PostPath::Reply => "reply",
        };
        format!("{}/{word}/{id}", self.base)
    }

    /// `kind` is the lower-case activity type; one event can make several activities.
    #[must_use]
    pub fn activity(&self, kind: &str, id: impl std::fmt::Display) -> String {
        format!("{}/activities/{kind}/{id}", self.base)
    }

    #[must_use]
    pub fn tag(&self, tag: &str) -> String {
        format!("{}/tag/{tag}", self.base)
    }

    #[must_use]
    pub fn media(&self, key: &str) -> String {
        format!("{}/{key}", self.media)
    }

    #[must_use]
    pub fn media_base(&self) -> &str {
        &self.media
    }

    /// The host of uploads, where it is another than ours.
    #[must_use]
    pub fn media_host(&self) -> Option<&str> {
        let rest = self.media.split_once("://")?.1;
        let host = rest.split('/').next()?;
        (host != self.host).then_some(host)
    }

    /// Whether a handle or address can only mean something here.
    #[must_use]
    pub fn is_own_resource(&self, resource: &str) -> bool {
        let resource = resource.trim();
        if resource.contains("://") {
            return self.own_path(resource).is_some();
        }
        let bare = resource.trim_start_matches("acct:").trim_start_matches(['@', '!']);
        bare.split_once('@').is_none_or(|(_, host)| host.eq_ignore_ascii_case(&self.host))
    }

    /// The path below our base when `url` is one of ours.
    #[must_use]
    pub fn own_path<'a>(&self, url: &'a str) -> Option<&'a str> {
        url.strip_prefix(&self.base).filter(|path| path.is_empty() || path.starts_with('/'))
    }
}

/// `host` or `host:port` of a URL, lower-case and in ASCII form as the URL parser leaves it.
#[must_use]
pub fn host_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Where and when a change happens: what room functions need of the world.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    pub site: &'a Site,
    pub now: DateTime<Utc>,
}
