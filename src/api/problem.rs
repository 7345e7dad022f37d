//! Errors of the REST API: problem details (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Error, FieldError, Problem as Fault, Reason};

/// `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: &'static str,
    pub status: u16,
    pub detail: String,
    /// What is wrong with each field, when input is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    #[serde(skip)]
    retry_after: Option<u64>,
    #[serde(skip)]
    challenge: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    pub field: &'static str,
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
            retry_after: None,
            challenge: None,
        }
    }

    /// No token, or one that is not valid (RFC 6750 §3).
    #[must_use]
    pub fn unauthenticated(detail: &str, token_given: bool) -> Self {
        let challenge = if token_given { "Bearer error=\"invalid_token\"" } else { "Bearer" };
        Self { challenge: Some(challenge), ..Self::new(StatusCode::UNAUTHORIZED, detail) }
    }

    fn later(status: StatusCode, seconds: u64, detail: &str) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(status, detail) }
    }

    fn invalid(errors: Vec<FieldError>) -> Self {
        let errors = errors
            .into_iter()
            .map(|error| {
                let (code, message) = words(error.problem);
                FieldProblem { field: error.field, code, message }
            })
            .collect();
        Self {
            kind: "/problems/invalid-input",
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
            Reason::Suspended => "The account is suspended.",
            Reason::Banned => "You are excluded from taking part here; /decisions says until when.",
            Reason::OwnCase => "Somebody else has to decide this.",
            Reason::Scope => "The token lacks the scope this needs.",
            Reason::Csrf => "The form is no longer valid.",
        };
        let challenge = (reason == Reason::Scope).then_some("Bearer error=\"insufficient_scope\"");
        Self { challenge, ..Self::new(StatusCode::FORBIDDEN, detail) }
    }
}

fn words(fault: Fault) -> (&'static str, String) {
    match fault {
        Fault::Required => ("required", "is required".to_owned()),
        Fault::TooShort(least) => ("too-short", format!("needs {least} characters or more")),
        Fault::TooLong(most) => ("too-long", format!("may have {most} characters")),
        Fault::TooLarge(most) => ("too-large", format!("may have {most} bytes")),
        Fault::TooManyLinks(most) => {
            ("too-many-links", format!("may have {most} links until some of your posts were accepted"))
        }
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
            Error::Unavailable(what) => Self::later(StatusCode::SERVICE_UNAVAILABLE, 5, what),
            Error::Internal(inner) => {
                tracing::error!(error = %inner, "request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong here; the log has the rest.",
                )
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, content_type, body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = self.challenge {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
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
