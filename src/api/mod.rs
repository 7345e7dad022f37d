//! The REST door, `/api/ateneo/v1`: JSON for programs.
//!
//! - Lists are `{"items": […]}`, `limit` 1 to 100 (20), `cursor` from the `Link` of the page before.
//! - Ids are decimal strings. Times are RFC 3339 in UTC.
//! - Errors are RFC 9457 problems ([`problem`]). What may not be seen answers 404, like what is absent.
//! - Bearer tokens ([`auth`]): `read` to read as oneself, `write` to post, `follow` to follow and join.
//! - Strong `ETag`s on all that is read ([`conditional`]): `If-None-Match` saves the body, `If-Match`
//!   keeps an edit from overwriting another.
//!
//! The description at `/api/ateneo/v1/openapi.json` is made from the handlers ([`openapi`]).

mod access;
mod accounts;
mod auth;
mod body;
mod communities;
mod conditional;
mod follows;
mod instances;
mod language;
mod lookup;
mod marks;
mod me;
mod media;
mod openapi;
mod page;
mod posting;
mod problem;
mod replies;
#[cfg(test)]
mod tests;
mod topics;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::app::AppState;
use page::Segments;
use problem::Problem;

/// Where the door stands below the site's base.
pub const PREFIX: &str = "/api/ateneo/v1";

/// Longest JSON body, in bytes.
const BODY_MAX: usize = 1024 * 1024;

/// Everything below [`PREFIX`], its 404 and 405 included; merges with the other doors.
pub fn router() -> Router<AppState> {
    let (routes, description) = described();
    let inner = routes
        .route("/openapi.json", get(move || std::future::ready(axum::Json(description.clone()))))
        .route("/problems/{slug}", get(explain))
        .fallback(|| std::future::ready(Problem::not_found()))
        .method_not_allowed_fallback(|| {
            std::future::ready(Problem::new(&problem::METHOD_NOT_ALLOWED, "See the header `Allow`."))
        })
        .layer(middleware::from_fn(conditional::tag))
        .layer(middleware::from_fn(problem::report));
    Router::new().nest(PREFIX, inner)
}

/// Routes and their description, from the same source.
fn described() -> (Router<AppState>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(openapi::Description::openapi())
        .merge(communities::routes())
        .merge(topics::routes())
        .merge(replies::routes())
        .merge(marks::routes())
        .merge(lookup::routes())
        .merge(follows::routes())
        .merge(me::routes())
        .merge(instances::routes())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .merge(media::routes())
        .split_for_parts()
}

/// What a problem's `type` refers to.
async fn explain(Segments(slug): Segments<String>) -> Result<axum::Json<serde_json::Value>, Problem> {
    let kind = problem::KINDS.iter().find(|kind| kind.slug == slug).ok_or_else(Problem::not_found)?;
    Ok(axum::Json(serde_json::json!({
        "type": format!("{PREFIX}/problems/{slug}"),
        "title": kind.title,
        "status": kind.status.as_u16(),
    })))
}
