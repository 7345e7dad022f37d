//! Errors of the REST API: problem details (RFC 9457).

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use tower_http::request_id::RequestId;
use utoipa::ToSchema;

use crate::error::{Error, FieldError, Problem as Fault, Reason};

/// Longest that an operation works; with this it answers before the server gives up on it.
const WORKS: Duration = Duration::from_secs(50);
/// Seconds until something of ours that is down or busy is asked again.
const AGAIN: u64 = 5;

/// `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is; `about:blank` when the status says it all.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    /// What is wrong with each field, when input is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Boxed, because most problems have none and every handler returns this type.
    #[serde(skip)]
    header: Option<Box<(HeaderName, HeaderValue)>>,
    /// Logged, never sent.
    #[serde(skip)]
    cause: Option<Cause>,
}

/// What lies behind a 500, on its way to the log.
#[derive(Debug, Clone)]
struct Cause(Arc<anyhow::Error>);

#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Name of the field or parameter, with dots and brackets for what is inside others.
    pub field: String,
    /// For programs: `required`, `too-long`, `taken` …
    pub code: &'static str,
    /// For people.
    pub message: String,
}

impl Problem {
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            header: None,
            cause: None,
        }
    }

    fn with(self, name: HeaderName, value: HeaderValue) -> Self {
        Self { header: Some(Box::new((name, value))), ..self }
    }

    fn challenge(self, challenge: &'static str) -> Self {
        self.with(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
    }

    fn internal(cause: anyhow::Error) -> Self {
        let words = "Something went wrong here; the log has the rest, under the X-Request-Id of this answer.";
        Self { cause: Some(Cause(Arc::new(cause))), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, words) }
    }

    /// No token, or one that is not valid (RFC 6750 §3).
    #[must_use]
    pub fn unauthenticated(detail: &str, token_given: bool) -> Self {
        let challenge = if token_given { "Bearer error=\"invalid_token\"" } else { "Bearer" };
        Self::new(StatusCode::UNAUTHORIZED, detail).challenge(challenge)
    }

    fn later(status: StatusCode, seconds: u64, detail: &str) -> Self {
        Self::new(status, detail).with(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    fn invalid(errors: Vec<FieldError>) -> Self {
        let errors = errors
            .into_iter()
            .map(|error| {
                let (code, message) = words(error.problem);
                FieldProblem { field: error.field.to_owned(), code, message }
            })
            .collect();
        Self::fields(errors)
    }

    /// 422, with what is wrong.
    #[must_use]
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        Self {
            kind: "/api/docs#invalid-input",
            title: "Invalid input",
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Some fields are not acceptable; nothing was changed.",
            )
        }
    }

    fn forbidden(reason: Reason) -> Self {
        let detail = match reason {
            Reason::NotAuthor => "Only its author may do that.",
            Reason::NotFacilitator => "Only the author of the question or a facilitator may do that.",
            Reason::NotAdmin => "Only an administrator may do that.",
            Reason::MembersOnly => "Only members of the community may do that.",
            Reason::FacilitatorsOnly => "Only facilitators may post that here.",
            Reason::Locked => "The topic is locked.",
            Reason::Archived => "The community is archived.",
            Reason::RegistrationClosed => "Registration is closed.",
            Reason::Unverified => "The address of the account has to be confirmed first.",
            Reason::NotRecent => "The password has to be given again first.",
            Reason::Suspended => "The account is suspended.",
            Reason::Scope => "The token lacks the scope this needs.",
            Reason::Csrf => "The form is no longer valid.",
        };
        let problem = Self::new(StatusCode::FORBIDDEN, detail);
        match reason {
            Reason::Scope => problem.challenge("Bearer error=\"insufficient_scope\""),
            _ => problem,
        }
    }
}

fn words(fault: Fault) -> (&'static str, String) {
    match fault {
        Fault::Required => ("required", "is required".to_owned()),
        Fault::TooShort(least) => ("too-short", format!("needs {least} characters or more")),
        Fault::TooLong(most) => ("too-long", format!("may have {most} characters")),
        Fault::TooLarge(most) => ("too-large", format!("may have {most} bytes")),
        Fault::TooMany(most) => ("too-many", format!("may be {most}")),
        Fault::Malformed => ("malformed", "is not in its form".to_owned()),
        Fault::Unknown => ("unknown", "is not one of the possible values".to_owned()),
        Fault::Taken => ("taken", "is taken".to_owned()),
        Fault::Reserved => ("reserved", "is reserved".to_owned()),
        Fault::NotAnImage => ("not-an-image", "is not a JPEG, PNG, WebP or GIF picture".to_owned()),
        Fault::WrongCredentials => ("wrong", "does not fit".to_owned()),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // The same words for whatever is absent or hidden: they must not tell the two apart.
            Error::NotFound(_) => {
                Self::new(StatusCode::NOT_FOUND, "Nothing is here, or it is not for you to see.")
            }
            Error::Gone(what) => Self::new(StatusCode::GONE, format!("The {what} was deleted.")),
            Error::Forbidden(reason) => Self::forbidden(reason),
            Error::Invalid(errors) => Self::invalid(errors),
            Error::Conflict(what) => {
                Self::new(StatusCode::CONFLICT, format!("The {what} changed meanwhile."))
            }
            Error::Unauthenticated => Self::unauthenticated("Send an access token.", false),
            Error::RateLimited { retry_after } => {
                Self::later(StatusCode::TOO_MANY_REQUESTS, retry_after.as_secs().max(1), "Too many requests.")
            }
            Error::Remote(reason) => {
                Self::new(StatusCode::BAD_GATEWAY, format!("The other server did not help: {reason}."))
            }
            Error::Unavailable(what) => unavailable(what),
            Error::Internal(cause) => Self::internal(cause),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, body).into_response();
        if let Some(header) = self.header {
            let (name, value) = *header;
            response.headers_mut().insert(name, value);
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

fn unavailable(what: &str) -> Problem {
    Problem::later(StatusCode::SERVICE_UNAVAILABLE, AGAIN, &format!("Not available for now: {what}."))
}

/// Around every operation: ends what takes too long, and logs what lies behind a 500 with the id the
/// caller was given.
pub async fn report(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let answer = tokio::time::timeout(WORKS, next.run(request)).await;
    let response = answer.unwrap_or_else(|_| unavailable("this took too long").into_response());
    if let Some(Cause(cause)) = response.extensions().get() {
        let id = id.as_ref().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
        tracing::error!(request = id, %method, path, error = format!("{cause:#}"), "request failed");
    }
    response
}

/// A handler of ours panicked.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
    Problem::internal(anyhow::anyhow!("a handler panicked: {}", said.unwrap_or_default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_told_at_once() {
        let problem = Problem::from(Error::Invalid(vec![
            FieldError { field: "title", problem: Fault::TooShort(3) },
            FieldError { field: "body", problem: Fault::Required },
        ]));
        assert_eq!(problem.status, 422);
        insta::assert_json_snapshot!(problem.errors, @r#"
        [
          {
            "field": "title",
            "code": "too-short",
            "message": "needs 3 characters or more"
          },
          {
            "field": "body",
            "code": "required",
            "message": "is required"
          }
        ]
        "#);
    }

    #[test]
    fn internals_stay_inside() {
        let problem = Problem::from(Error::Internal(anyhow::anyhow!("password=hunter2")));
        assert!(!serde_json::to_string(&problem).unwrap().contains("hunter2"));
    }
}
