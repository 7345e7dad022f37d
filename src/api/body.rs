//! JSON bodies: read strictly, with every fault told as a problem.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::IntoResponse as _;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::problem::{self, FieldProblem, Problem};

/// A JSON object of at most the router's body limit.
///
/// 415 for another media type, 413 for too much, 400 for what is not JSON, 422 for JSON that is not
/// what the route takes.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media_type.is_some_and(is_json) {
            return Err(Problem::new(
                &problem::UNSUPPORTED_MEDIA_TYPE,
                "Send `Content-Type: application/json`.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        parse(&bytes).map(Self)
    }
}

/// A body that could not be read to its end.
pub fn unread(rejection: axum::extract::rejection::BytesRejection) -> Problem {
    if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(&problem::TOO_LARGE, "The body is larger than this route takes.")
    } else {
        Problem::new(&problem::MALFORMED, "The body could not be read to its end.")
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.parse::<mime::Mime>().is_ok_and(|mime| {
        mime.type_() == mime::APPLICATION
            && (mime.subtype() == mime::JSON || mime.suffix() == Some(mime::JSON))
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Serde would read a struct from an array too.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        let syntax = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
        return Err(syntax.map_or_else(not_json, |_| refused("body", "malformed", "must be a JSON object")));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if error.classify() == Category::Data { wrong(&path, &error) } else { not_json(error) }
    })?;
    reader.end().map_err(not_json)?;
    Ok(value)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err as it is")]
fn not_json(error: serde_json::Error) -> Problem {
    let detail = format!("The body is not JSON: line {}, column {}.", error.line(), error.column());
    Problem::new(&problem::MALFORMED, detail)
}

fn wrong(path: &str, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    // Serde names these only in its message.
    let named = message.split('`').nth(1).unwrap_or("body");
    if message.starts_with("missing field") {
        return refused(named, "required", "is required");
    }
    if message.starts_with("unknown field") {
        return refused(named, "unknown", "is not a field of this request");
    }
    if message.starts_with("duplicate field") {
        return refused(named, "malformed", "may be given only once");
    }
    let field = if path == "." { "body" } else { path };
    let message = message.split(" at line ").next().unwrap_or_default().chars().take(200).collect::<String>();
    refused(field, "malformed", &message)
}

fn refused(field: &str, code: &'static str, message: &str) -> Problem {
    let field = field.chars().take(100).collect();
    Problem::invalid(vec![FieldProblem { field, code, message: message.to_owned() }])
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
    #[tokio::test]
    async fn faults_are_told(#[case] body: &str, #[case] status: u16, #[case] field: Option<(&str, &str)>) {
        let response = parse::<Draft>(body.as_bytes()).unwrap_err().into_response();
        assert_eq!(response.status().as_u16(), status);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        if let Some((field, code)) = field {
            assert_eq!(
                (json["errors"][0]["field"].as_str(), json["errors"][0]["code"].as_str()),
                (Some(field), Some(code))
            );
        }
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
