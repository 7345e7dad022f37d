//! Errors as pages in the reader's language. Handlers return the error; the layer round them, which
//! knows the visitor, draws the page.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::components::form::Complaint;
use super::forms::Fields;
use super::pages::errors::{self, Failed, Kept, Problem};
use super::visit::Visit;
use crate::error::{Error, FieldError, Problem as Fault, Reason};
use std::sync::Arc;

/// What went wrong, with the form that was refused, if one was.
#[derive(Clone, Debug)]
pub struct Failure(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    error: Error,
    form: Option<Fields>,
}

impl Failure {
    /// Keeps what was typed, so that the page can give it back.
    #[must_use]
    pub fn keeping(error: Error, form: Fields) -> Self {
        Self(Arc::new(Inner { error, form: Some(form) }))
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(Inner { error: error.into(), form: None }))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

fn problem(error: &Error) -> Problem {
    match error {
        Error::NotFound(_) => Problem::NotFound,
        Error::Gone(_) => Problem::Gone,
        Error::Forbidden(Reason::Csrf) => Problem::Expired,
        Error::Forbidden(_) => Problem::Forbidden,
        Error::Invalid(fields) if fields.iter().any(|field| matches!(field.problem, Fault::TooLarge(_))) => {
            Problem::TooLarge
        }
        Error::Invalid(_) | Error::Conflict(_) => Problem::Unreadable,
        Error::Unauthenticated => Problem::SignIn,
        Error::RateLimited { retry_after } => Problem::TooMany(retry_after.as_secs().max(1)),
        Error::Remote(_) | Error::Unavailable(_) => Problem::Unavailable,
        Error::Internal(_) => Problem::Broken,
    }
}

/// The page for a failure.
pub fn draw(visit: &Visit, failure: &Failure, request_id: Option<&str>) -> Response {
    let Inner { error, form } = &*failure.0;
    if let Error::Internal(inner) = error {
        tracing::error!(error = %inner, "request failed");
    }
    let mut problem = problem(error);
    // A form sent after the session ended is an expired form: what was typed comes back.
    if matches!(error, Error::Unauthenticated) && form.is_some() {
        problem = Problem::Expired;
    }
    let others: Vec<(&str, &str)> = form.as_ref().map(Fields::others).unwrap_or_default();
    let kept = form.as_ref().filter(|form| !form.get("body").trim().is_empty()).map(|form| Kept {
        to: form.action(),
        field: "body",
        text: form.get("body"),
        fields: &others,
        multipart: form.is_multipart(),
    });
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reference = request_id.filter(|_| status.is_server_error());
    let frame = visit.frame(form.as_ref().map(|_| "/"));
    let mut response = visit.form_page(status, errors::show(&frame, &Failed { problem, kept, reference }));
    if let Error::RateLimited { retry_after } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
    }
    response
}

/// Field errors in the page's words; other errors go on.
pub fn complaints(error: Error) -> Result<Vec<(&'static str, Complaint)>, Error> {
    match error {
        Error::Invalid(fields) => Ok(fields.into_iter().map(complaint).collect()),
        other => Err(other),
    }
}

fn complaint(error: FieldError) -> (&'static str, Complaint) {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let complaint = match error.problem {
        Fault::Required => Complaint::Required,
        Fault::TooShort(least) => Complaint::TooShort(number(least)),
        Fault::TooLong(most) => Complaint::TooLong(number(most)),
        Fault::TooLarge(bytes) => Complaint::TooHeavy(number(bytes / 1024 / 1024)),
        Fault::Taken | Fault::Reserved => Complaint::NameTaken,
        Fault::Malformed if error.field == "email" => Complaint::Email,
        Fault::Malformed => Complaint::NameShape,
        Fault::NotAnImage => Complaint::NoPicture,
        Fault::WrongCredentials => Complaint::SignIn,
        Fault::Unknown | Fault::TooMany(_) => Complaint::Choice,
    };
    let field = match error.field {
        "file" | "images" | "alt" => "image",
        field => field,
    };
    (field, complaint)
}
