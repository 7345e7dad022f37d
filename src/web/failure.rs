//! Errors as pages in the reader's language. Handlers return the error; the layer round them, which
//! knows the visitor, draws the page.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::components::form::Complaint;
use super::layout::encoded;
use super::pages::errors::{self, Failed, Kept, Problem};
use super::pages::find::{self, Find, Outcome};
use super::visit::Visit;
use crate::error::{Error, FieldError, Problem as Fault, Reason};
use crate::text::Handle;
use std::sync::Arc;

/// What went wrong.
#[derive(Clone, Debug)]
pub struct Failure(Arc<Error>);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
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
        Error::Gone("person") => Problem::GonePerson,
        Error::Gone(_) => Problem::Gone,
        Error::Forbidden(Reason::Csrf) => Problem::Expired,
        Error::Forbidden(Reason::Banned | Reason::Suspended) => Problem::Banned,
        Error::Forbidden(Reason::Unverified) => Problem::Unverified,
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
    let error = &*failure.0;
    if let Error::Internal(inner) = error {
        tracing::error!(error = format!("{inner:#}"), "request failed");
    }
    if let Some(page) = elsewhere(visit, error) {
        return page;
    }
    if matches!(error, Error::Forbidden(Reason::NotRecent)) {
        return visit.redirect(&format!("/settings/security/confirm?next={}", encoded(visit.path())), None);
    }
    let mut problem = problem(error);
    // A form sent after the session ended is an expired form: what was typed comes back.
    if matches!(error, Error::Unauthenticated) && visit.form().is_some() {
        problem = Problem::Expired;
    }
    let mut response = page(visit, problem, request_id);
    if let Error::RateLimited { retry_after } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
    }
    response
}

/// What axum itself refuses (a path or query that cannot be read, a method), as a page.
pub fn redraw(visit: &Visit, refused: Response) -> Response {
    let status = refused.status();
    let problem = match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        status if status.is_server_error() => Problem::Broken,
        _ => Problem::Unreadable,
    };
    let mut response = page(visit, problem, None);
    if problem == Problem::Unreadable {
        *response.status_mut() = status;
    }
    if let Some(allow) = refused.headers().get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response
}

/// The error's page, with what was typed if a form was refused.
fn page(visit: &Visit, problem: Problem, request_id: Option<&str>) -> Response {
    let form = visit.form().and_then(|form| Some((form, form.text()?)));
    let others: Vec<(&str, &str)> = form.map(|(form, text)| form.others(text)).unwrap_or_default();
    let kept = form.map(|(form, field)| Kept {
        to: form.action(),
        field,
        text: form.get(field),
        fields: &others,
        multipart: form.is_multipart(),
    });
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reference = request_id.filter(|_| status.is_server_error());
    visit.form_page(status, errors::show(&visit.frame(None), &Failed { problem, kept, reference }))
}

/// A person or community of another site that is not known here: visitors are told that members can
/// ask for it, members why that failed.
fn elsewhere(visit: &Visit, error: &Error) -> Option<Response> {
    let path = visit.path();
    let name = path.strip_prefix("/c/").or_else(|| path.strip_prefix("/u/"))?.split(['/', '?']).next()?;
    let host = Handle::parse(name).ok()?.host.filter(|host| host != visit.app.site.host())?;
    let (status, outcome) = match error {
        Error::NotFound(_) if visit.viewer().is_none() => (StatusCode::NOT_FOUND, Outcome::SignInFirst),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, Outcome::NotFound),
        Error::Remote(reason) => {
            tracing::debug!(path, reason, "look-up failed");
            (StatusCode::BAD_GATEWAY, Outcome::Unreachable(&host))
        }
        _ => return None,
    };
    let query = format!("@{}", name.trim_start_matches('@'));
    Some(visit.page_with(status, find::show(&visit.frame(None), &Find { query: &query, outcome })))
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
        Fault::TooManyLinks(most) => Complaint::TooManyLinks(number(most)),
        Fault::TooLarge(bytes) => Complaint::TooHeavy(number(bytes / 1024 / 1024)),
        Fault::Taken | Fault::Reserved => Complaint::NameTaken,
        Fault::Malformed if error.field == "email" => Complaint::Email,
        Fault::Malformed => Complaint::NameShape,
        Fault::NotAnImage => Complaint::NoPicture,
        Fault::WrongCredentials => match error.field {
            "code" => Complaint::Code,
            "present" => Complaint::Password,
            "passkey" => Complaint::Passkey,
            _ => Complaint::SignIn,
        },
        Fault::Unknown if matches!(error.field, "max_uses" | "days") => Complaint::Number,
        Fault::Unknown | Fault::TooMany(_) => Complaint::Choice,
    };
    let field = match error.field {
        "file" | "images" | "alt" => "image",
        // A passkey has no field of its own: its answer comes with the name it is to have, or with a sign-in.
        "passkey" => "name",
        field => field,
    };
    (field, complaint)
}
