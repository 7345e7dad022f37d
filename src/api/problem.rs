//! What goes wrong, as `application/problem+json` (RFC 9457).

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{self, Error, FieldError, Reason};

pub const MEDIA_TYPE: &str = "application/problem+json";

/// Seconds after which to try again when something of ours is down.
const UNAVAILABLE_FOR: u64 = 5;

/// A kind of problem: the last segment of its type, its status, its title.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    pub slug: &'static str,
    pub status: StatusCode,
    pub title: &'static str,
}

macro_rules! kinds {
    ($($name:ident $status:ident $slug:literal $title:literal;)+) => {
        $(pub const $name: Kind = Kind { slug: $slug, status: StatusCode::$status, title: $title };)+
        /// Every kind, as `/problems/{slug}` explains them.
        pub const KINDS: &[Kind] = &[$($name),+];
    };
}

kinds! {
    MALFORMED BAD_REQUEST "malformed-request" "The request cannot be read";
    UNAUTHENTICATED UNAUTHORIZED "unauthenticated" "A valid access token is needed";
    FORBIDDEN FORBIDDEN "forbidden" "Not allowed";
    INSUFFICIENT_SCOPE FORBIDDEN "insufficient-scope" "The access token lacks a scope";
    NOT_FOUND NOT_FOUND "not-found" "Not found";
    METHOD_NOT_ALLOWED METHOD_NOT_ALLOWED "method-not-allowed" "This address does not take that method";
    CONFLICT CONFLICT "conflict" "The resource changed meanwhile";
    GONE GONE "gone" "Deleted";
    PRECONDITION_FAILED PRECONDITION_FAILED "precondition-failed" "The resource is not in the state you expect";
    TOO_LARGE PAYLOAD_TOO_LARGE "too-large" "The request is too large";
    UNSUPPORTED_MEDIA_TYPE UNSUPPORTED_MEDIA_TYPE "unsupported-media-type" "This media type is not taken here";
    INVALID UNPROCESSABLE_ENTITY "invalid-input" "The input is not valid";
    RATE_LIMITED TOO_MANY_REQUESTS "rate-limited" "Too many requests";
    INTERNAL INTERNAL_SERVER_ERROR "internal" "Something went wrong here";
    REMOTE BAD_GATEWAY "remote-server" "Another server could not be reached or made no sense";
    UNAVAILABLE SERVICE_UNAVAILABLE "unavailable" "Not available for now";
}

/// What a handler answers when it cannot do what was asked.
#[derive(Debug)]
pub struct Problem {
    kind: &'static Kind,
    detail: Cow<'static, str>,
    /// Why something is forbidden, for programs.
    code: Option<&'static str>,
    errors: Vec<FieldProblem>,
    /// Boxed, because most problems have none and every handler returns this type.
    header: Option<Box<(HeaderName, HeaderValue)>>,
    /// Logged, never sent.
    cause: Option<anyhow::Error>,
}

/// A problem as it is sent (RFC 9457 §3).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemOut {
    /// Reference to the kind of problem; answers GET with an explanation.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference")]
    kind: String,
    /// The kind in words, always the same.
    title: &'static str,
    /// The HTTP status again.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened this time, in English.
    detail: String,
    /// Why something is forbidden: `not_author`, `members_only`, `locked`…
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// One thing wrong with one field or parameter.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Name of the field or parameter, with dots and brackets for nested ones.
    pub field: String,
    /// `required`, `too_short`, `too_long`, `too_large`, `too_many`, `malformed`, `unknown`, `taken`,
    /// `reserved`, `not_an_image`, `wrong_credentials`.
    pub code: &'static str,
    /// The same in English.
    pub message: String,
}

impl Problem {
    pub fn new(kind: &'static Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, detail: detail.into(), code: None, errors: Vec::new(), header: None, cause: None }
    }

    /// Absent or hidden: both answer with the very same bytes.
    pub fn not_found() -> Self {
        Self::new(&NOT_FOUND, "Nothing is here, or it is not for you to see.")
    }

    pub fn precondition_failed() -> Self {
        Self::new(&PRECONDITION_FAILED, "The ETag in If-Match is not that of the current representation.")
    }

    /// A token that is not one of ours, not any more, or not readable (RFC 6750 §3.1).
    pub fn invalid_token() -> Self {
        Self::new(&UNAUTHENTICATED, "The access token is unknown, revoked or malformed.")
            .with(WWW_AUTHENTICATE, r#"Bearer realm="ateneo", error="invalid_token""#)
    }

    /// The token does not have `scope` (RFC 6750 §3.1).
    pub fn insufficient_scope(scope: &str) -> Self {
        Self::new(&INSUFFICIENT_SCOPE, format!("This needs a token with the scope `{scope}`.")).with(
            WWW_AUTHENTICATE,
            &format!(r#"Bearer realm="ateneo", error="insufficient_scope", scope="{scope}""#),
        )
    }

    pub fn invalid(errors: Vec<FieldProblem>) -> Self {
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        let detail = format!("Not valid: {}.", fields.join(", "));
        Self { errors, ..Self::new(&INVALID, detail) }
    }

    fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.header = HeaderValue::from_str(value).ok().map(|value| Box::new((name, value)));
        self
    }

    fn forbidden(reason: Reason) -> Self {
        let (code, detail) = match reason {
            Reason::Scope => return Self::insufficient_scope("write"),
            Reason::NotAuthor => ("not_author", "Only the author may do this."),
            Reason::NotFacilitator => ("not_facilitator", "Only facilitators of the community may do this."),
            Reason::NotAdmin => ("not_admin", "Only administrators may do this."),
            Reason::MembersOnly => ("members_only", "Only members of the community may do this."),
            Reason::FacilitatorsOnly => ("facilitators_only", "Only facilitators may post this here."),
            Reason::Locked => ("locked", "The topic is locked."),
            Reason::Archived => ("archived", "The community is archived: nothing new can be posted."),
            Reason::RegistrationClosed => ("registration_closed", "Registration is closed."),
            Reason::Suspended => ("suspended", "The account is suspended."),
            Reason::Csrf => ("csrf", "The form is out of date."),
        };
        Self { code: Some(code), ..Self::new(&FORBIDDEN, detail) }
    }
}

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        match error.into() {
            Error::NotFound(_) => Self::not_found(),
            Error::Gone(what) => Self::new(&GONE, format!("This {what} was deleted.")),
            Error::Forbidden(reason) => Self::forbidden(reason),
            Error::Invalid(fields) => Self::invalid(fields.into_iter().map(FieldProblem::from).collect()),
            Error::Conflict(what) => Self::new(&CONFLICT, format!("{what}: read it again, then try again.")),
            Error::Unauthenticated => {
                Self::new(&UNAUTHENTICATED, "Send an access token: `Authorization: Bearer …`.")
                    .with(WWW_AUTHENTICATE, r#"Bearer realm="ateneo""#)
            }
            Error::RateLimited { retry_after } => {
                let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
                Self::new(&RATE_LIMITED, format!("Try again in {seconds} seconds."))
                    .with(RETRY_AFTER, &seconds.to_string())
            }
            Error::Remote(said) => Self::new(&REMOTE, said),
            Error::Unavailable(what) => Self::new(&UNAVAILABLE, format!("{what} is not available for now."))
                .with(RETRY_AFTER, &UNAVAILABLE_FOR.to_string()),
            Error::Internal(cause) => Self {
                cause: Some(cause),
                ..Self::new(&INTERNAL, "The error is in the log, under this answer's X-Request-Id.")
            },
        }
    }
}

impl From<FieldError> for FieldProblem {
    fn from(FieldError { field, problem }: FieldError) -> Self {
        use error::Problem as P;
        let (code, message) = match problem {
            P::Required => ("required", "is required".to_owned()),
            P::TooShort(least) => ("too_short", format!("needs at least {least} characters")),
            P::TooLong(most) => ("too_long", format!("may have at most {most} characters")),
            P::TooLarge(most) => ("too_large", format!("may have at most {most} bytes")),
            P::TooMany(most) => ("too_many", format!("may have at most {most} entries")),
            P::Malformed => ("malformed", "is not well formed".to_owned()),
            P::Unknown => ("unknown", "is not one of the values possible here".to_owned()),
            P::Taken => ("taken", "is taken".to_owned()),
            P::Reserved => ("reserved", "is reserved".to_owned()),
            P::NotAnImage => {
                ("not_an_image", "is not a JPEG, PNG, WebP or GIF picture that can be read".to_owned())
            }
            P::WrongCredentials => ("wrong_credentials", "does not fit".to_owned()),
        };
        Self { field: field.to_owned(), code, message }
    }
}

/// The cause of a 500, on its way to [`report`].
#[derive(Clone)]
struct Cause(Arc<anyhow::Error>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { kind, detail, code, errors, header, cause } = self;
        let body = ProblemOut {
            kind: format!("{}/problems/{}", super::PREFIX, kind.slug),
            title: kind.title,
            status: kind.status.as_u16(),
            detail: detail.into_owned(),
            code,
            errors,
        };
        let mut response = (kind.status, Json(body)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some((name, value)) = header.map(|header| *header) {
            response.headers_mut().insert(name, value);
        }
        if let Some(cause) = cause {
            response.extensions_mut().insert(Cause(Arc::new(cause)));
        }
        response
    }
}

/// Logs what a 500 hides, with the request's id.
pub async fn report(request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or("-").to_owned();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
        tracing::error!(request_id = id, %method, path, error = format!("{cause:#}"), "request failed");
    }
    response
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;

    async fn sent(error: Error) -> (http::response::Parts, serde_json::Value) {
        let (parts, body) = Problem::from(error).into_response().into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts, serde_json::from_slice(&bytes).unwrap())
    }

    #[rstest]
    #[case(Error::NotFound("topic"), 404, "not-found")]
    #[case(Error::Gone("topic"), 410, "gone")]
    #[case(Error::Forbidden(Reason::Locked), 403, "forbidden")]
    #[case(Error::Forbidden(Reason::Scope), 403, "insufficient-scope")]
    #[case(Error::invalid("title", error::Problem::Required), 422, "invalid-input")]
    #[case(Error::Conflict("answer"), 409, "conflict")]
    #[case(Error::Unauthenticated, 401, "unauthenticated")]
    #[case(Error::Remote("timed out".to_owned()), 502, "remote-server")]
    #[case(Error::Unavailable("database"), 503, "unavailable")]
    #[case(Error::Internal(anyhow::anyhow!("secret table")), 500, "internal")]
    #[tokio::test]
    async fn every_error_has_its_problem(#[case] error: Error, #[case] status: u16, #[case] slug: &str) {
        let (parts, body) = sent(error).await;
        assert_eq!(parts.status.as_u16(), status);
        assert_eq!(parts.headers[CONTENT_TYPE], MEDIA_TYPE);
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("/api/ateneo/v1/problems/{slug}"));
        assert!(!body.to_string().contains("secret table"));
    }

    #[tokio::test]
    async fn headers_say_what_to_do_next() {
        let (parts, _) = sent(Error::RateLimited { retry_after: Duration::from_millis(1500) }).await;
        assert_eq!(parts.headers[RETRY_AFTER], "2");
        let (parts, _) = sent(Error::Unavailable("database")).await;
        assert_eq!(parts.headers[RETRY_AFTER], "5");
        let (parts, _) = sent(Error::Unauthenticated).await;
        assert_eq!(parts.headers[WWW_AUTHENTICATE], r#"Bearer realm="ateneo""#);
        let parts = Problem::insufficient_scope("follow").into_response().into_parts().0;
        let challenge = parts.headers[WWW_AUTHENTICATE].to_str().unwrap();
        assert!(
            challenge.contains(r#"error="insufficient_scope""#) && challenge.contains(r#"scope="follow""#)
        );
    }

    #[tokio::test]
    async fn fields_are_told_one_by_one() {
        let mut checks = error::Checks::default();
        checks.length("title", "", 3, 200);
        checks.length("body", "a\0b", 1, 10);
        let (_, body) = sent(checks.done().unwrap_err()).await;
        assert_eq!(
            body["errors"][0],
            serde_json::json!({"field": "title", "code": "required", "message": "is required"})
        );
        assert_eq!(body["errors"][1]["code"], "malformed");
    }

    #[tokio::test]
    async fn absent_things_look_alike() {
        assert_eq!(sent(Error::NotFound("topic")).await.1, sent(Error::NotFound("community")).await.1);
    }
}
