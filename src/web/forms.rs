//! Forms: both encodings, bounded, and refused without the visitor's own token.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;

use super::failure::Failure;
use super::visit::{Guest, Shown};
use crate::app::AppState;
use crate::error::{Error, Problem, Reason};

/// Largest file of a form.
pub const FILE: usize = 8 * 1024 * 1024;
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

    /// The path the form was sent to.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.multipart
    }

    /// Everything that may be given back besides the text itself.
    #[must_use]
    pub fn others(&self) -> Vec<(&str, &str)> {
        self.values
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "csrf" | "body" | "password"))
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
        let fields = read(Request::from_parts(parts, body), app).await?;
        if !own || !visit.owns_token(fields.get("csrf")) {
            return Err(Failure::keeping(Error::Forbidden(Reason::Csrf), fields));
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

async fn read(request: Request, app: &AppState) -> Result<Fields, Failure> {
    let mut fields = Fields { action: request.uri().path().to_owned(), ..Fields::default() };
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if content_type.is_some_and(|value| value.starts_with("multipart/form-data")) {
        fields.multipart = true;
        let mut form =
            Multipart::from_request(request, app).await.map_err(|_| Error::invalid("form", Problem::Malformed))?;
        while let Some(field) = form.next_field().await.map_err(|_| too_large())? {
            one(&mut fields, field).await?;
        }
        return Ok(fields);
    }
    let body = axum::body::to_bytes(request.into_body(), 2 * LONGEST).await.map_err(|_| too_large())?;
    for (key, value) in url::form_urlencoded::parse(&body).take(MOST_FIELDS) {
        fields.values.push((key.into_owned(), clean(&value)));
    }
    Ok(fields)
}

async fn one(fields: &mut Fields, field: Field<'_>) -> Result<(), Failure> {
    if fields.values.len() + fields.files.len() >= MOST_FIELDS {
        return Err(Error::invalid("form", Problem::TooMany(MOST_FIELDS)).into());
    }
    let name = field.name().unwrap_or_default().to_owned();
    let is_file = field.file_name().is_some();
    let bytes = field.bytes().await.map_err(|_| too_large())?;
    if is_file {
        fields.files.push((name, bytes));
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
