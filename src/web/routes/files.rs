//! Stylesheet, script, icons; and what people uploaded, as inert as can be.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, StatusCode, header};

use crate::app::AppState;
use crate::storage;
use crate::web::assets;

pub async fn asset(Path((hash, name)): Path<(String, String)>) -> Response {
    let Some(asset) = assets::get(&hash, &name) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, assets::CACHE_CONTROL)];
    (headers, asset.bytes).into_response()
}

/// Uploads have the type we gave them when we made them, a sandbox, and nothing to run in it.
pub async fn media(State(app): State<AppState>, Path(key): Path<String>) -> Response {
    let media_type = match key.rsplit_once('.') {
        Some((_, "jpg")) => "image/jpeg",
        Some((_, "png")) => "image/png",
        Some((_, "webp")) => "image/webp",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if !storage::is_key(&key) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match app.storage.get(&key).await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, media_type),
                (header::CACHE_CONTROL, assets::CACHE_CONTROL),
                (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
                (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
            ];
            (headers, bytes).into_response()
        }
        Err(crate::error::Error::NotFound(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
