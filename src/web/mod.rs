//! Web door: pages for people, complete without scripts.
//!
//! [`visit`] finds who is visiting, [`routes`] hold the handlers (read, one room call, answer),
//! [`present`] turns rows into views, and [`pages`] draw them: plain functions over view structs that
//! document the forms of their page.

pub mod assets;
pub mod components;
mod failure;
pub mod feeds;
mod forms;
pub mod head;
pub mod layout;
pub mod pages;
mod present;
mod routes;
mod skos;
mod structured;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::{HeaderName, HeaderValue, header};

use crate::app::AppState;
use crate::error::Error;
use failure::Failure;
use visit::{Guest, Visit};

/// What handlers return.
type Answer = Result<Response, Failure>;

pub fn router(app: &AppState) -> Router<AppState> {
    use routes::{
        accounts, admin, communities, data, directory, docs, feeds, files, home, moderation, people, posts,
        privacy, search, settings, sitemap, topics, welcome, work,
    };
    Router::new()
        .route("/", get(home::show))
        .route("/signin", get(accounts::sign_in_form).post(accounts::sign_in))
        .route("/register", get(accounts::register_form).post(accounts::register))
        .route("/signout", post(accounts::sign_out))
        .route("/c/{name}", get(communities::show))
        .route("/c/{name}/about", get(communities::about))
        .route("/c/{name}/edit", get(communities::edit_form).post(communities::edit))
        .route("/c/{name}/follow", post(communities::follow))
        .route("/c/{name}/topics/new", get(topics::new))
        .route("/c/{name}/topics", post(topics::create))
        .route("/post/{id}", get(topics::show))
        .route("/post/{id}/replies", post(topics::reply))
        .route("/reply/{id}", get(posts::reply_page))
        .route("/{path}/{id}/edit", get(posts::edit_form).post(posts::edit))
        .route("/{path}/{id}/history", get(posts::history))
        .route("/{path}/{id}/delete", get(posts::delete_form).post(posts::delete))
        .route("/{path}/{id}/reactions", post(posts::react))
        .route("/reply/{id}/accept", post(posts::accept))
        .route("/post/{id}/pin", post(posts::pin))
        .route("/post/{id}/lock", post(posts::lock))
        .route("/preview", post(topics::preview))
        .route("/people", get(directory::index))
        .route("/c/{name}/people", get(directory::of_community))
        .route("/c/{name}/people/welcome", post(directory::welcome))
        .route("/u/{name}", get(people::show))
        .route("/u/{name}/follow", post(people::follow))
        .route("/tag/{tag}", get(people::tag))
        .route("/tag/{tag}/follow", post(people::follow_tag))
        .merge(routes::choices::router())
        .merge(routes::notifications::router())
        .route("/search", get(search::show))
        .route("/find", get(search::moved))
        .route("/api/docs", get(docs::index))
        .route("/api/docs/{resource}", get(docs::resource))
        .route("/settings", get(settings::show).post(settings::save))
        .merge(moderation::router())
        .merge(work::router())
        .merge(welcome::router())
        .merge(privacy::router())
        .merge(data::router())
        .merge(routes::ways_in())
        .merge(routes::belonging())
        .merge(admin::router())
        .merge(feeds::router())
        // Forms bound their own length.
        .layer(DefaultBodyLimit::disable())
        .fallback(async || Failure::from(Error::NotFound("page")))
        .layer(middleware::from_fn_with_state(app.clone(), receive))
        // Files need no visitor.
        .route("/assets/{hash}/{name}", get(files::asset))
        .route("/media/{key}", get(files::media))
        .route("/robots.txt", get(sitemap::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap/{file}", get(sitemap::file))
        .layer(middleware::from_fn_with_state(app.clone(), secure))
}

/// Finds the visitor, lets the handler answer, and draws the page when it failed.
async fn receive(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let request_id = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let (visit, found) = Visit::find(&app, &parts).await;
    let visit: Guest = Arc::new(visit);
    let mut response = match found {
        Ok(()) => {
            parts.extensions.insert(visit.clone());
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => {
            tracing::error!(%error, "the visitor cannot be found out");
            Failure::from(Error::Unavailable("session")).into_response()
        }
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = failure::draw(&visit, &failure, request_id.as_deref());
    } else if response.status().is_client_error() && !is_page(&response) {
        response = failure::redraw(&visit, response);
    }
    visit.renew(&mut response);
    if let Err(error) = visit.remember_language(&mut response).await {
        tracing::debug!(%error, "language not remembered");
    }
    let headers = response.headers_mut();
    // What a member saw is not for whoever sits there next.
    let keep = if visit.viewer().is_some() { "private, no-store" } else { "private, no-cache" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(keep));
    headers.append(header::VARY, HeaderValue::from_static("Accept, Cookie, Accept-Language"));
    response
}

fn is_page(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/html"))
}

/// Headers of every answer. Pictures of people elsewhere come from anywhere over https; on loopback,
/// where the other house speaks plain http, from there too.
async fn secure(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut policy = assets::CONTENT_SECURITY_POLICY.to_owned();
    if app.config.federation.allow_loopback {
        policy = policy.replace("data: https:", "data: https: http:");
    } else if let Some(host) = app.site.media_host() {
        policy = policy.replace("data: https:", &format!("data: https: {host}"));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests;
