//! Ateneo's own REST API at `/api/ateneo/v1`, described at `/api/ateneo/v1/openapi.json`.
//!
//! Lists are `{"items": […]}`; ids are decimal strings; errors are problem details (RFC 9457).

mod auth;
mod communities;
mod extract;
mod media;
mod people;
mod problem;
mod reactions;
mod replies;
mod reply_with;
mod topics;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse as _;
use axum::routing::get;
use http::{StatusCode, header};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder};
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
        });
    Router::new().nest(PREFIX, own)
}

/// Routes and their description, from the same source.
fn described() -> (Router<AppState>, OpenApi) {
    let uploads = OpenApiRouter::new().routes(routes!(media::upload)).layer(DefaultBodyLimit::max(UPLOAD));
    let (router, mut description) = OpenApiRouter::with_openapi(frame())
        .routes(routes!(communities::index))
        .routes(routes!(communities::show, communities::update))
        .routes(routes!(communities::join, communities::leave))
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
        .routes(routes!(people::me))
        .routes(routes!(people::follow, people::unfollow, people::follows))
        .routes(routes!(people::lookup))
        .routes(routes!(people::instances))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .merge(uploads)
        .split_for_parts();
    let token = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("Made by `ateneo token NAME`; scopes: read, write, follow."))
            .build(),
    );
    description.components.get_or_insert_default().add_security_scheme("token", token);
    (router, description)
}

fn frame() -> OpenApi {
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Ateneo")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("Communities of practice that federate: communities, topics, replies."))
                .license(Some(LicenseBuilder::new().name("AGPL-3.0-or-later").build())),
        )
        .servers(Some([ServerBuilder::new().url(PREFIX).build()]))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_every_route_and_the_token() {
        let (_, description) = described();
        let text = description.to_json().unwrap();
        for path in
            ["/communities/{name}/topics", "/topics/{id}/replies", "/lookup", "/follows", "/me", "/instances"]
        {
            assert!(description.paths.paths.contains_key(path), "{path}");
        }
        assert!(text.contains("\"bearer\""));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let operations: Vec<&serde_json::Value> = json["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|path| path.as_object().unwrap().values())
            .collect();
        let ids: std::collections::HashSet<&str> =
            operations.iter().map(|operation| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), operations.len(), "two operations share a name");
    }
}
