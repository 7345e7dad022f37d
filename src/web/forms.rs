//! Forms: both encodings, bounded, and refused without the visitor's own token.

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::components::form::TRAP;
use super::failure::Failure;
use super::visit::{Guest, Shown, Visit};
use crate::app::AppState;
use crate::error::{Error, Problem, Reason};

/// Largest file of a form.
pub const FILE: usize = 8 * 1024 * 1024;
/// Longest form with files, in bytes: as many as it has rows, each as large as allowed, and its text.
const UPLOADS: usize = 40 * 1024 * 1024;
const MOST_FIELDS: usize = 64;
const LONGEST: usize = 512 * 1024;

/// What a form said.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    action: String,
    values: Vec<(String, String)>,
    files: Vec<(String, Bytes)>,
    multipart: bool,
}

impl Fields {
    /// The value of a field; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a repeated field, in order.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Sets a field that was not sent: a page's own first values.
    pub fn put(&mut self, name: &str, value: &str) {
        self.values.push((name.to_owned(), value.to_owned()));
    }

    /// A switch: `on` = `1`.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.get("on") == "1"
    }

    /// Files of a field in order, empty ones too: they keep the place of their description.
    #[must_use]
    pub fn files(&self, name: &str) -> Vec<Bytes> {
        self.files.iter().filter(|(key, _)| key == name).map(|(_, bytes)| bytes.clone()).collect()
    }

    /// The words alone: files are not given back, browsers take them from nobody.
    fn without_files(&self) -> Self {
        Self { files: Vec::new(), ..self.clone() }
    }

    /// The field with the text of the form, which is what hurts to lose.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        ["body", "bio", "reason"].into_iter().find(|name| !self.get(name).trim().is_empty())
    }

    /// Whether the field nobody sees was filled in ([`super::components::form::trap`]).
    #[must_use]
    pub fn is_trapped(&self) -> bool {
        !self.get(TRAP).is_empty()
    }

    /// The path the form was sent to.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.multipart
    }

    /// Everything that may be given back besides the text in the field `text`.
    #[must_use]
    pub fn others(&self, text: &str) -> Vec<(&str, &str)> {
        self.values
            .iter()
            .filter(|(key, _)| {
                key != text && !matches!(key.as_str(), "csrf" | "password" | "present" | "code" | "answer")
            })
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect()
    }
}

/// A form whose token is the visitor's and that comes from a page of ours.
pub struct ProtectedForm {
    pub visit: Guest,
    pub fields: Fields,
}

impl FromRequest<AppState> for ProtectedForm {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let Shown(visit) =
            Shown::from_request_parts(&mut parts, app).await.map_err(|_| Error::Unavailable("visit"))?;
        let own = comes_from_us(&parts.headers, app.site.base());
        let mut fields = Fields { action: parts.uri.path().to_owned(), ..Fields::default() };
        let read = read(Request::from_parts(parts, body), (app, &visit), &mut fields).await;
        visit.keep(fields.without_files());
        read?;
        if !own || !visit.owns_token(fields.get("csrf")) {
            return Err(Error::Forbidden(Reason::Csrf).into());
        }
        Ok(Self { visit, fields })
    }
}

/// Browsers say where a form comes from; what says nothing is judged by its token alone.
fn comes_from_us(headers: &HeaderMap, base: &str) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if site.is_some_and(|site| site == "cross-site") {
        return false;
    }
    match headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) {
        Some(origin) => origin == base,
        None => true,
    }
}

/// Fills `fields` as far as it gets: what was read before something went wrong is given back.
async fn read(
    request: Request,
    (app, visit): (&AppState, &Visit),
    fields: &mut Fields,
) -> Result<(), Failure> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content_type.is_some_and(|value| value.starts_with("multipart/form-data")) {
        fields.multipart = true;
        let too_long = Arc::new(AtomicBool::new(false));
        let request = request.map(|body| cut(body, too_long.clone()));
        let read = parts_of(request, (app, visit), fields).await;
        return if too_long.load(Ordering::Relaxed) { Err(too_large()) } else { read };
    }
    let body = axum::body::to_bytes(request.into_body(), 2 * LONGEST).await.map_err(|_| too_large())?;
    for (key, value) in url::form_urlencoded::parse(&body).take(MOST_FIELDS) {
        fields.values.push((key.into_owned(), clean(&value)));
    }
    Ok(())
}

/// Ends a body that is too long as if its sender had stopped there: an error would come before the
/// fields that are already here, and they are to be given back.
fn cut(body: Body, too_long: Arc<AtomicBool>) -> Body {
    let mut left = UPLOADS;
    Body::from_stream(body.into_data_stream().take_while(move |piece| {
        let length = piece.as_ref().map_or(0, Bytes::len);
        let fits = length <= left;
        left = left.saturating_sub(length);
        too_long.fetch_or(!fits, Ordering::Relaxed);
        std::future::ready(fits)
    }))
}

async fn parts_of(
    request: Request,
    (app, visit): (&AppState, &Visit),
    fields: &mut Fields,
) -> Result<(), Failure> {
    let broken = |_| Failure::from(Error::invalid("form", Problem::Malformed));
    let mut form = Multipart::from_request(request, app)
        .await
        .map_err(|_| Error::invalid("form", Problem::Malformed))?;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        one(visit, fields, field).await?;
    }
    Ok(())
}

async fn one(visit: &Visit, fields: &mut Fields, mut field: Field<'_>) -> Result<(), Failure> {
    if fields.values.len() + fields.files.len() >= MOST_FIELDS {
        return Err(Error::invalid("form", Problem::TooMany(MOST_FIELDS)).into());
    }
    let name = field.name().unwrap_or_default().to_owned();
    let is_file = field.file_name().is_some();
    let most = if is_file { FILE } else { LONGEST };
    // Files are held only for those who may send them: the token comes first in every form of ours.
    let held = !is_file || (visit.viewer().is_some() && visit.owns_token(fields.get("csrf")));
    let mut bytes = BytesMut::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Error::invalid("form", Problem::Malformed))? {
        // One byte too many is kept, to tell that there were more.
        let room = (most + 1).saturating_sub(bytes.len());
        if held {
            bytes.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        }
    }
    if is_file {
        fields.files.push((name, bytes.freeze()));
    } else if bytes.len() > LONGEST {
        return Err(too_large());
    } else {
        fields.values.push((name, clean(&String::from_utf8_lossy(&bytes))));
    }
    Ok(())
}

fn too_large() -> Failure {
    Error::invalid("form", Problem::TooLarge(FILE)).into()
}

/// Forms send line ends as CR LF; PostgreSQL knows no NUL.
fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_send_forms() {
        let from = |origin: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            comes_from_us(&headers, "https://ateneo.example")
        };
        assert!(from("https://ateneo.example"));
        assert!(!from("https://ateneo.example.evil.example"));
        assert!(!from("null"));
        assert!(comes_from_us(&HeaderMap::new(), "https://ateneo.example"));
    }
}
