//! Parameters of paths and queries, and lists with their `Link` to the next page (RFC 8288).

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::response::{IntoResponse, Response};
use http::Uri;
use http::header::{HeaderValue, LINK};
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::db::page::{Cursor, Page};
use crate::error::{self, Error, Result};
use crate::site::Site;

/// What stands in the path; what cannot stand there is not found.
#[derive(Debug)]
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(segments) =
            Path::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(segments))
    }
}

/// What stands after the question mark. The first of repeated parameters counts, unknown ones do not.
#[derive(Debug)]
pub struct Query {
    pairs: Vec<(String, String)>,
    path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.uri))
    }
}

impl Query {
    fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        Self {
            pairs: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            path: uri.path().to_owned(),
        }
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn limit(&self) -> Result<i64> {
        let malformed = |_| Error::invalid("limit", error::Problem::Malformed);
        let limit = self.get("limit").map(|text| text.parse().map_err(malformed)).transpose()?;
        Ok(Page::new(None, limit)?.limit)
    }

    pub fn page(&self) -> Result<Page> {
        Ok(Page { after: self.get("cursor").map(Cursor::decode).transpose()?, limit: self.limit()? })
    }

    /// Address of the page after `cursor`, with everything else as it was asked for.
    fn next(&self, site: &Site, cursor: &str) -> String {
        let kept = self.pairs.iter().filter(|(key, _)| key != "cursor");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("cursor", cursor)
            .finish();
        format!("{}{}{}?{query}", site.base(), super::PREFIX, self.path)
    }
}

/// One page of a list. Where there is more, the header `Link` has its address.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    #[schema(max_items = 100)]
    pub items: Vec<T>,
}

/// A list without pages.
pub fn whole<T: Serialize>(items: Vec<T>) -> Response {
    Json(Items { items }).into_response()
}

/// One page of a list, with its `Link` when there is another.
pub fn part<T: Serialize>(site: &Site, query: &Query, (items, next): (Vec<T>, Option<String>)) -> Response {
    let mut response = whole(items);
    let link = next.map(|cursor| format!("<{}>; rel=\"next\"", query.next(site, &cursor)));
    if let Some(value) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(LINK, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn query(uri: &'static str) -> Query {
        Query::of(&Uri::from_static(uri))
    }

    #[rstest]
    #[case("/communities", Some(20))]
    #[case("/communities?limit=100", Some(100))]
    #[case("/communities?limit=1&limit=500", Some(1))]
    #[case("/communities?limit=0", None)]
    #[case("/communities?limit=101", None)]
    #[case("/communities?limit=", None)]
    #[case("/communities?limit=99999999999999999999", None)]
    fn limits(#[case] uri: &'static str, #[case] expected: Option<i64>) {
        assert_eq!(query(uri).limit().ok(), expected);
    }

    #[test]
    fn a_cursor_must_be_one_of_ours() {
        assert!(query("/topics?cursor=%00").page().is_err());
        assert!(query("/topics").page().unwrap().after.is_none());
    }

    #[test]
    fn the_next_page_keeps_what_was_asked_for() {
        let config: crate::config::Config = {
            use figment::providers::Format as _;
            figment::Figment::from(figment::providers::Toml::string(crate::config::DEFAULTS))
                .extract()
                .unwrap()
        };
        let query = query("/communities/agua/topics?sort=new&cursor=old&limit=2&lang=es%26x");
        assert_eq!(
            query.next(&Site::new(&config), "abc"),
            "http://localhost:8080/api/ateneo/v1/communities/agua/topics?sort=new&limit=2&lang=es%26x&cursor=abc"
        );
    }
}
