//! Pictures, uploaded before the post that shows them.

use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth::{Authed, Write};
use super::openapi::Uploads;
use super::posting::AttachmentOut;
use super::problem::{self, Problem};
use crate::accounts::{Member, limit};
use crate::app::AppState;
use crate::error::{self, Error, Result};
use crate::media::image::MAX_BYTES;
use crate::media::{MediaError, Picture, decode_image};
use crate::posts::attachment::{self, NewAttachment};

/// Longest upload, in bytes: a picture with what surrounds it.
const UPLOAD_MAX: usize = MAX_BYTES + 1024 * 1024;

/// Pictures decoded at once: each may take 200 MB.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// Uploads one member may make in an hour.
const UPLOADS_PER_HOUR: u32 = 200;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create)).layer(DefaultBodyLimit::max(UPLOAD_MAX))
}

/// The parts of the form.
#[derive(ToSchema)]
#[schema(as = Upload)]
#[expect(dead_code, reason = "only described; the parts are read one by one")]
struct UploadIn {
    /// JPEG, PNG, WebP or GIF of at most 16 MiB and 50 million pixels.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What is to be seen, for those who cannot see it.
    #[schema(max_length = 1500)]
    alt: Option<String>,
}

/// Uploads a picture; a post claims it by its id within a day. It is decoded and encoded anew, at most
/// 2048 pixels a side, without what the camera noted.
#[utoipa::path(
    post, path = "/media", operation_id = "upload", tag = "media", security(("bearer" = ["write"])),
    request_body(content = UploadIn, content_type = "multipart/form-data"),
    responses((status = 201, body = AttachmentOut, headers(("Location" = String))), Uploads)
)]
async fn create(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    request: Request,
) -> Result<Response, Problem> {
    let Form { file, alt } = read(request, &app).await?;
    let (key, now) = (format!("upload:{}", member.account.id), app.clock.now());
    app.db.transaction(async |conn| limit::count(conn, &key, UPLOADS_PER_HOUR, now).await).await?;
    let picture = decode(file).await?;
    let new = describe(&member, &picture, alt);
    // The file before the row: a file without a row is swept, a row without a file would be broken.
    app.storage.put(&picture.key(), Bytes::from(picture.bytes)).await?;
    let added = app.db.transaction(async |conn| attachment::add(conn, &new).await).await?;
    let out = AttachmentOut::render(&app.site, &added);
    Ok((StatusCode::CREATED, [(LOCATION, out.url().to_owned())], Json(out)).into_response())
}

struct Form {
    file: Bytes,
    alt: String,
}

async fn read(request: Request, app: &AppState) -> Result<Form, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        let detail = "Send `Content-Type: multipart/form-data` with the part `file`.";
        return Err(Problem::new(&problem::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let malformed = |_| Problem::new(&problem::MALFORMED, "The form has no boundary.");
    let mut form = Multipart::from_request(request, app).await.map_err(malformed)?;
    let (mut file, mut alt) = (None, String::new());
    while let Some(part) = form.next_field().await.map_err(|error| broken(&error))? {
        match part.name() {
            Some("file") => file = Some(part.bytes().await.map_err(|error| broken(&error))?),
            Some("alt") => alt = part.text().await.map_err(|error| broken(&error))?,
            _ => return Err(Error::invalid("form", error::Problem::Unknown).into()),
        }
    }
    let file = file.ok_or(Error::invalid("file", error::Problem::Required))?;
    Ok(Form { file, alt })
}

fn broken(error: &axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(&problem::TOO_LARGE, "The upload is larger than 17 MiB.")
    } else {
        Problem::new(&problem::MALFORMED, "The form could not be read to its end.")
    }
}

async fn decode(file: Bytes) -> Result<Picture> {
    let _slot = SLOTS.acquire().await.map_err(anyhow::Error::from)?;
    let decoded = tokio::task::spawn_blocking(move || decode_image(&file)).await?;
    decoded.map_err(|error| match error {
        MediaError::TooLarge { .. } => Error::invalid("file", error::Problem::TooLarge(MAX_BYTES)),
        MediaError::Encode(_) => Error::Internal(error.into()),
        _ => Error::invalid("file", error::Problem::NotAnImage),
    })
}

fn describe(member: &Member, picture: &Picture, alt: String) -> NewAttachment {
    NewAttachment {
        uploader_id: member.actor.id,
        post_id: None,
        position: 0,
        kind: "image".to_owned(),
        storage_key: Some(picture.key()),
        remote_url: None,
        media_type: picture.media_type.to_owned(),
        alt,
        width: i32::try_from(picture.width).ok(),
        height: i32::try_from(picture.height).ok(),
        size: i64::try_from(picture.bytes.len()).ok(),
    }
}
