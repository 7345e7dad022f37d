//! Answers: JSON with a strong `ETag` (RFC 9110 §8.8), lists with `Link` (RFC 8288).

use aws_lc_rs::digest;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::problem::Problem;
use crate::db::page::Cursor;
use crate::site::Site;

const JSON: &str = "application/json";

/// 200 with the value and its tag, or 304 when the caller has it.
pub fn tagged<T: Serialize>(headers: &HeaderMap, value: &T) -> Result<Response, Problem> {
    let body = serde_json::to_string(value).map_err(crate::error::Error::from)?;
    let tag = etag(&body);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|given| names(given, &tag, true));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, JSON)], body).into_response()
    };
    let out = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    out.insert(header::VARY, HeaderValue::from_static("Authorization, Accept-Language"));
    Ok(response)
}

fn etag(body: &str) -> String {
    let hash = digest::digest(&digest::SHA256, body.as_bytes());
    format!("\"{}\"", hex::encode(hash.as_ref().get(..16).unwrap_or_default()))
}

/// Weak tags count for reading only (RFC 9110 §13.1.1, §13.1.2).
fn names(given: &HeaderValue, tag: &str, weak: bool) -> bool {
    given.to_str().is_ok_and(|given| {
        given.split(',').map(str::trim).any(|one| {
            let one = if weak { one.trim_start_matches("W/") } else { one };
            one == "*" || one == tag
        })
    })
}

/// `If-Match`: whether the resource still is what the caller saw. Ask in the transaction that changes
/// it, under its lock.
pub fn unchanged<T: Serialize>(headers: &HeaderMap, current: &T) -> crate::error::Result<bool> {
    let mut given = headers.get_all(header::IF_MATCH).iter().peekable();
    if given.peek().is_none() {
        return Ok(true);
    }
    let tag = etag(&serde_json::to_string(current)?);
    Ok(given.any(|given| names(given, &tag, false)))
}

/// 412, when it is not.
pub fn changed_meanwhile() -> Problem {
    Problem::new(StatusCode::PRECONDITION_FAILED, "It changed since you read it; read it again.")
}

/// 201 with the address of what was made.
pub fn created<T: Serialize>(location: &str, value: &T) -> Result<Response, Problem> {
    let body = serde_json::to_string(value).map_err(crate::error::Error::from)?;
    let headers = [(header::CONTENT_TYPE, JSON), (header::LOCATION, location)];
    Ok((StatusCode::CREATED, headers, body).into_response())
}

pub fn ok<T: Serialize>(value: &T) -> Result<Response, Problem> {
    let body = serde_json::to_string(value).map_err(crate::error::Error::from)?;
    Ok(([(header::CONTENT_TYPE, JSON)], body).into_response())
}

/// 200 with a resource as it is after a change, and its new tag.
pub fn edited<T: Serialize>(value: &T) -> Result<Response, Problem> {
    let body = serde_json::to_string(value).map_err(crate::error::Error::from)?;
    let tag = etag(&body);
    Ok(([(header::CONTENT_TYPE, JSON), (header::ETAG, tag.as_str())], body).into_response())
}

/// `Link: <…>; rel="next"` for the page after this one.
pub fn next_link(response: &mut Response, site: &Site, path_and_query: (&str, &str), cursor: &str) {
    let (path, query) = path_and_query;
    let kept: String = query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("cursor="))
        .map(|part| format!("{part}&"))
        .collect();
    let link = format!("<{}{path}?{kept}cursor={cursor}>; rel=\"next\"", site.base());
    if let Ok(link) = HeaderValue::from_str(&link) {
        response.headers_mut().insert(header::LINK, link);
    }
}

/// [`next_link`], when there is a next page.
pub fn with_next(mut response: Response, site: &Site, uri: &http::Uri, next: Option<Cursor>) -> Response {
    if let Some(next) = next {
        next_link(&mut response, site, (uri.path(), uri.query().unwrap_or_default()), &next.encode());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_it_gets_nothing() {
        let first = tagged(&HeaderMap::new(), &"text").unwrap();
        let tag = first.headers()[header::ETAG].clone();
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, tag.clone());
        assert_eq!(tagged(&headers, &"text").unwrap().status(), StatusCode::NOT_MODIFIED);
        assert_eq!(tagged(&headers, &"other").unwrap().status(), StatusCode::OK);
        let mut weak = HeaderMap::new();
        weak.insert(header::IF_MATCH, HeaderValue::try_from(format!("W/{}", tag.to_str().unwrap())).unwrap());
        assert!(!unchanged(&weak, &"text").unwrap());
        let mut matching = HeaderMap::new();
        matching.insert(header::IF_MATCH, tag);
        assert!(unchanged(&matching, &"text").unwrap());
        assert!(!unchanged(&matching, &"other").unwrap());
    }
}
