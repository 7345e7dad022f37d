//! Ateneo's own REST API at `/api/ateneo/v1`, described at `/api/ateneo/v1/openapi.json` and, for
//! people, at `/api/docs`.
//!
//! # Conventions
//!
//! - One file per resource. A handler: extract ([`auth::Viewer`], [`extract`], [`body`]) → one room
//!   call → respond ([`reply_with`], types in [`wire`] or beside the handler). No Diesel.
//! - Ids are decimal strings, times RFC 3339 in UTC, fields `snake_case`, bodies refuse unknown fields.
//! - Lists are `{"items": […]}` with `?limit=&cursor=` ([`extract::Paging`]) and `Link: <…>;
//!   rel="next"` ([`reply_with::with_next`]).
//! - Reading answers with a strong `ETag` and 304 ([`reply_with::tagged`]); what edits takes `If-Match`
//!   and compares it under the row's lock, in the transaction ([`reply_with::unchanged`]), and answers
//!   with the new tag ([`reply_with::edited`]); what makes something answers 201 and `Location`
//!   ([`reply_with::created`]); what only switches answers 204.
//! - Errors are problem details (RFC 9457, [`problem`]); `errors[]` names each wrong field. Absent and
//!   hidden are the same 404.
//! - What exists in several languages is given in the caller's ([`extract::Tongue`]).
//!
//! # Describing an operation
//!
//! One line: its success, then what its signature does not tell, from [`openapi`].
//!
//! ```text
//! /// Delete one's own topic.                            ← summary, shown to people
//! #[utoipa::path(delete, path = "/topics/{id}", operation_id = "delete_topic", tag = "topics",
//!     security(("token" = ["write"])), params(PostPath, Removal, IfMatch),
//!     responses((status = 204, description = "Gone"), Deleted))]
//! ```
//!
//! [`openapi::complete`] adds the rest: 401, 500, 503 always; 304 to GET; 403 where a token is needed;
//! 404 with path parameters; 412 with `IfMatch`; 422 with a query; 400, 413, 415, 422 with a body; and
//! the `ETag`, `Link` and `Location` of answers. A handler names only `Deleted` (410), `Conflict` (409),
//! `Limited` (429), `Remote` (502: what finds communities or people elsewhere), and `Hidden` (404),
//! `Invalid` (422) where they do not follow. Without `security` an operation works
//! without a token and shows more with one.
//!
//! Integration tests fail when an operation answers a status or media type that it is not described
//! with (`tests/it/support/description.rs`), and `make fuzz-api` looks for more.

mod accounts;
mod administration;
mod attention;
mod auth;
mod body;
mod communities;
mod decisions;
mod directory;
mod exports;
mod extract;
mod invitations;
mod inviting;
mod media;
mod membership;
mod openapi;
mod people;
mod problem;
mod profile;
mod reactions;
mod replies;
mod reply_with;
mod reports;
mod roles;
mod search;
mod taxonomy;
mod topics;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::response::IntoResponse as _;
use axum::routing::get;
use http::{StatusCode, header};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::AppState;
use problem::Problem;

const PREFIX: &str = "/api/ateneo/v1";
const UPLOAD: usize = 17 * 1024 * 1024;

pub fn router() -> Router<AppState> {
    let (routes, description) = described();
    let description = description.to_json().unwrap_or_default();
    let own = routes
        .route(
            "/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], description.clone())),
        )
        .fallback(async || {
            Problem::new(StatusCode::NOT_FOUND, "Nothing is here, or it is not for you to see.")
        })
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "The resource does not know that method.")
                .into_response()
        })
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(problem::report));
    Router::new().nest(PREFIX, own)
}

/// Routes and their description, from the same source.
fn described() -> (Router<AppState>, OpenApi) {
    let uploads = OpenApiRouter::new().routes(routes!(media::upload)).layer(DefaultBodyLimit::max(UPLOAD));
    let (router, mut description) = OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(communities::index, communities::create))
        .routes(routes!(communities::show, communities::update))
        .routes(routes!(membership::show, communities::join, membership::leave))
        .routes(routes!(membership::requests, membership::ask))
        .routes(routes!(membership::answer))
        .routes(routes!(roles::held))
        .routes(routes!(roles::give, roles::take))
        .routes(routes!(roles::restore, roles::remove))
        .routes(routes!(inviting::index, inviting::invite_by_link))
        .routes(routes!(inviting::invite_by_letter))
        .routes(routes!(inviting::show, inviting::withdraw))
        .routes(routes!(membership::change_state))
        .routes(routes!(taxonomy::index, taxonomy::create))
        .routes(routes!(taxonomy::show, taxonomy::update))
        .routes(routes!(taxonomy::set_state))
        .routes(routes!(taxonomy::merge))
        .routes(routes!(topics::index, topics::create))
        .routes(routes!(topics::show, topics::update, topics::destroy))
        .routes(routes!(topics::accept, topics::unaccept))
        .routes(routes!(topics::pin, topics::unpin))
        .routes(routes!(topics::lock, topics::unlock))
        .routes(routes!(replies::index, replies::create))
        .routes(routes!(replies::show, replies::update, replies::destroy))
        .routes(routes!(reactions::add_to_topic, reactions::remove_from_topic))
        .routes(routes!(reactions::add_to_reply, reactions::remove_from_reply))
        .routes(routes!(reactions::topic_revisions))
        .routes(routes!(reactions::reply_revisions))
        .routes(routes!(accounts::me))
        .routes(routes!(accounts::sessions))
        .routes(routes!(accounts::end_session))
        .routes(routes!(accounts::requests))
        .routes(routes!(accounts::admit, accounts::decline))
        .routes(routes!(invitations::index, invitations::invite))
        .routes(routes!(invitations::show, invitations::revoke))
        .routes(routes!(search::search))
        .routes(routes!(people::me))
        .routes(routes!(attention::notifications))
        .routes(routes!(attention::read_all))
        .routes(routes!(attention::read_one))
        .routes(routes!(attention::community_level, attention::set_community_level))
        .routes(routes!(attention::topic_level, attention::set_topic_level))
        .routes(routes!(attention::bookmarks))
        .routes(routes!(attention::keep_topic, attention::unkeep_topic))
        .routes(routes!(attention::keep_reply, attention::unkeep_reply))
        .routes(routes!(attention::followed_tags))
        .routes(routes!(attention::follow_tag, attention::unfollow_tag))
        .routes(routes!(attention::notice_settings, attention::set_notice_settings))
        .routes(routes!(people::follow, people::unfollow, people::follows))
        .routes(routes!(directory::index))
        .routes(routes!(directory::show))
        .routes(routes!(profile::show, profile::update))
        .routes(routes!(exports::index, exports::create))
        .routes(routes!(people::lookup))
        .routes(routes!(people::instances))
        .routes(routes!(reports::index, reports::create))
        .routes(routes!(reports::of_community))
        .routes(routes!(reports::everywhere))
        .routes(routes!(reports::held))
        .routes(routes!(decisions::index, decisions::create))
        .routes(routes!(decisions::show))
        .routes(routes!(decisions::undo))
        .routes(routes!(decisions::file_appeal))
        .routes(routes!(decisions::answer))
        .routes(routes!(decisions::community_bans))
        .routes(routes!(decisions::house_bans))
        .routes(routes!(decisions::public_log))
        .routes(routes!(administration::overview))
        .routes(routes!(administration::pause, administration::resume))
        .routes(routes!(administration::servers::index))
        .routes(routes!(administration::servers::pause, administration::servers::resume))
        .routes(routes!(administration::servers::retry))
        .routes(routes!(administration::dead_letters::index))
        .routes(routes!(administration::dead_letters::retry))
        .routes(routes!(administration::dead_letters::discard))
        .routes(routes!(administration::jobs::index))
        .routes(routes!(administration::jobs::retry))
        .routes(routes!(administration::jobs::discard))
        .routes(routes!(administration::letters::index))
        .routes(routes!(administration::letters::retry))
        .routes(routes!(administration::letters::discard))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .merge(uploads)
        .split_for_parts();
    openapi::complete(&mut description);
    (router, description)
}

/// The description of every operation (OpenAPI 3.1).
#[must_use]
pub fn description() -> OpenApi {
    described().1
}
