//! `/media`: pictures, uploaded before the post that shows them.

use axum::extract::{Multipart, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use utoipa::ToSchema;

use super::auth::Signed;
use super::openapi::Limited;
use super::problem::Problem;
use super::reply_with;
use super::wire::AttachmentOut;
use crate::accounts::limit;
use crate::app::AppState;
use crate::error::{Error, Problem as Fault};
use crate::posts::attachment;

#[derive(ToSchema)]
#[expect(dead_code, reason = "only the description of the form")]
pub struct Upload {
    /// A JPEG, PNG, WebP or GIF picture.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it shows, for people who do not see it.
    alt: Option<String>,
}

/// Upload a picture for a post; one that no post takes within a day is forgotten.
#[utoipa::path(post, path = "/media", tag = "media", security(("token" = ["write"])),
    request_body(content = Upload, content_type = "multipart/form-data"), responses(
    (status = 201, description = "Stored", body = AttachmentOut), Limited))]
pub async fn upload(
    State(app): State<AppState>,
    viewer: Signed,
    headers: HeaderMap,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let kind = headers.get(header::CONTENT_TYPE).cloned().unwrap_or(HeaderValue::from_static(""));
    let mut form = form.map_err(|error| {
        let form = kind.to_str().is_ok_and(|kind| kind.starts_with("multipart/form-data"));
        let status = if form { error.status() } else { StatusCode::UNSUPPORTED_MEDIA_TYPE };
        Problem::new(status, error.body_text())
    })?;
    let (mut file, mut alt) = (None::<Bytes>, String::new());
    let broken =
        |error: axum::extract::multipart::MultipartError| Problem::new(error.status(), error.body_text());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => file = Some(field.bytes().await.map_err(broken)?),
            Some("alt") => alt = field.text().await.map_err(broken)?,
            _ => {
                return Err(Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "Only `file` and `alt` are expected.",
                ));
            }
        }
    }
    let file = file.ok_or_else(|| Error::invalid("file", Fault::Required))?;
    let key = format!("upload:{}", member.account.id);
    let allowed = app.config.limits.posts_per_hour.saturating_mul(4);
    limit::count(&mut *app.db.conn().await?, &key, allowed, app.clock.now()).await?;
    let new = attachment::store_picture(&app.storage, member.actor.id, (file, &alt)).await?;
    let made = attachment::add(&mut *app.db.conn().await?, &new).await?;
    let out = AttachmentOut::new(&app.site, &made);
    reply_with::created(&out.url, &out)
}
