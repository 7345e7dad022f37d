//! Errors of this door: problem documents (RFC 9457, FEP-c180).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::error::Error;

/// A refusal with its reason, safe to show.
#[derive(Debug)]
pub struct Failure {
    status: StatusCode,
    detail: String,
    retry_after: Option<u64>,
}

impl Failure {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None }
    }

    /// Not now: try again after so many seconds.
    pub fn later(status: StatusCode, seconds: u64, detail: impl Into<String>) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(status, detail) }
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::Gone(_) => StatusCode::GONE,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::Invalid(_) => StatusCode::BAD_REQUEST,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::Unauthenticated => StatusCode::UNAUTHORIZED,
            Error::RateLimited { retry_after } => {
                return Self::later(
                    StatusCode::TOO_MANY_REQUESTS,
                    retry_after.as_secs().max(1),
                    "too many requests",
                );
            }
            Error::Remote(_) => StatusCode::BAD_GATEWAY,
            Error::Unavailable(_) => return Self::later(StatusCode::SERVICE_UNAVAILABLE, 5, "unavailable"),
            Error::Internal(inner) => {
                tracing::error!(error = %inner, "request failed");
                // The database being away is the usual reason, and passes.
                return Self::later(StatusCode::SERVICE_UNAVAILABLE, 5, "something went wrong here");
            }
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason(),
            "status": self.status.as_u16(),
            "detail": self.detail
        });
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, content_type, body.to_string()).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
