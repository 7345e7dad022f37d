//! JSON bodies and query strings, read strictly; what is wrong is told by field.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use http::{StatusCode, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use super::problem::{FieldProblem, Problem};
use crate::app::AppState;

/// Longest part of a fault's text that is given back.
const TOLD: usize = 200;

/// A JSON object of at most the router's body limit.
///
/// 415 for another media type, 413 for too much, 400 for what is not JSON, 422 for JSON that is not
/// what the operation takes.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media_type.is_some_and(is_json) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "Send `Content-Type: application/json`.",
            ));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|error| unread(&error))?;
        parse(&bytes).map(Self)
    }
}

/// A body that could not be read to its end.
fn unread(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than this operation takes.")
    } else {
        Problem::new(StatusCode::BAD_REQUEST, "The body could not be read to its end.")
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.parse::<mime::Mime>().is_ok_and(|mime| {
        mime.type_() == mime::APPLICATION
            && (mime.subtype() == mime::JSON || mime.suffix() == Some(mime::JSON))
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Serde would read a struct from an array too: only objects are taken.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(match serde_json::from_slice::<IgnoredAny>(bytes) {
            Ok(_) => refused("body", "malformed", "must be a JSON object"),
            Err(error) => not_json(&error),
        });
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if error.classify() == Category::Data { wrong(&path, &error.to_string()) } else { not_json(&error) }
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Problem {
    let detail = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

/// A query string.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        asked(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn asked<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    serde_path_to_error::deserialize(serde_html_form::Deserializer::new(pairs))
        .map_err(|error| wrong(&error.path().to_string(), &error.inner().to_string()))
}

/// 422 for a value that has the wrong type or place.
fn wrong(path: &str, message: &str) -> Problem {
    // Serde names these only in its message.
    let named = message.split('`').nth(1).unwrap_or("body");
    let inside = if matches!(path, "." | "?") { "body" } else { path };
    if message.starts_with("missing field") {
        return refused(named, "required", "is required");
    }
    if message.starts_with("unknown field") {
        return refused(named, "unknown", "is not a field of this operation");
    }
    if message.starts_with("duplicate field") {
        return refused(named, "malformed", "may be given only once");
    }
    refused(inside, "malformed", message.split(" at line ").next().unwrap_or_default())
}

fn refused(field: &str, code: &'static str, message: &str) -> Problem {
    let shown = |text: &str| text.chars().filter(|c| !c.is_control()).take(TOLD).collect();
    Problem::fields(vec![FieldProblem { field: shown(field), code, message: shown(message) }])
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read from JSON")]
    struct Draft {
        title: String,
        #[serde(default)]
        images: Vec<u8>,
    }

    #[rstest]
    #[case(r#"{"title": "#, 400, None)]
    #[case("", 400, None)]
    #[case("[", 400, None)]
    #[case(r#"{"title": "a"} x"#, 400, None)]
    #[case(r#"["a", []]"#, 422, Some(("body", "malformed")))]
    #[case("null", 422, Some(("body", "malformed")))]
    #[case("{}", 422, Some(("title", "required")))]
    #[case(r#"{"title": "a", "role": "admin"}"#, 422, Some(("role", "unknown")))]
    #[case(r#"{"title": 5}"#, 422, Some(("title", "malformed")))]
    #[case(r#"{"title": "a", "title": "b"}"#, 422, Some(("title", "malformed")))]
    #[case(r#"{"title": "a", "images": [1, "x"]}"#, 422, Some(("images[1]", "malformed")))]
    fn faults_of_a_body_are_told(
        #[case] body: &str,
        #[case] status: u16,
        #[case] field: Option<(&str, &str)>,
    ) {
        let problem = parse::<Draft>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.status, status);
        assert_eq!(problem.errors.first().map(|error| (error.field.as_str(), error.code)), field);
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read from a query")]
    struct Query {
        resource: String,
        limit: Option<i64>,
    }

    #[rstest]
    #[case("limit=x&resource=a", "limit", "malformed")]
    #[case("limit=1", "resource", "required")]
    #[case("resource=a&resource=b", "resource", "malformed")]
    fn faults_of_a_query_are_told(#[case] query: &str, #[case] field: &str, #[case] code: &str) {
        let problem = asked::<Query>(query).unwrap_err();
        assert_eq!(problem.status, 422);
        assert_eq!((problem.errors[0].field.as_str(), problem.errors[0].code), (field, code));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = format!("{}{}", r#"{"a":"#.repeat(20_000), "[".repeat(20_000));
        assert!(parse::<Draft>(deep.as_bytes()).is_err());
    }

    #[rstest]
    #[case("application/json", true)]
    #[case("application/json; charset=utf-8", true)]
    #[case("application/merge-patch+json", true)]
    #[case("text/plain", false)]
    #[case("application/x-www-form-urlencoded", false)]
    fn media_types(#[case] media_type: &str, #[case] taken: bool) {
        assert_eq!(is_json(media_type), taken);
    }
}
