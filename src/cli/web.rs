//! Joins the doors into one service: pages, API, documents and inboxes, health and metrics.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, routing::get};
use http::{HeaderValue, Request, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::app::{App, AppState};
use crate::federation::inbox::{Inbound, journal};
use crate::federation::routes;
use crate::{api, federation, web};

const REQUEST_TIME: Duration = Duration::from_secs(60);

pub async fn listen(app: &App) -> anyhow::Result<TcpListener> {
    TcpListener::bind(app.config.bind).await.map_err(|error| {
        anyhow::anyhow!("cannot listen on {}: {error} (see `bind` in the configuration)", app.config.bind)
    })
}

/// Serves until stopped, then finishes what is under way.
pub async fn serve(
    app: AppState,
    listener: TcpListener,
    metrics: PrometheusHandle,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let service = service(&app, Some(metrics)).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned()).await?;
    Ok(())
}

/// Every door behind one entrance.
pub fn service(app: &AppState, metrics: Option<PrometheusHandle>) -> Router {
    let documents = routes::router(Inbound::new(app)).with_state(app.clone());
    let pages = web::router(app).with_state(app.clone());
    let entrance = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(print_metrics))
        .merge(api::router())
        .fallback(move |request: Request<Body>| choose(request, documents.clone(), pages.clone()))
        .with_state(app.clone())
        .layer(axum::Extension(Metrics(metrics, app.clone())));
    entrance
        .layer(middleware::from_fn_with_state(app.clone(), own_host))
        .layer(middleware::from_fn(measure))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        // A request id is ours to give: one from outside could be anything.
        .layer(middleware::from_fn(async |mut request: Request<Body>, next: Next| {
            request.headers_mut().remove("x-request-id");
            next.run(request).await
        }))
}

/// Pages and documents share addresses; what is asked for decides.
async fn choose(request: Request<Body>, documents: Router, pages: Router) -> Response {
    let document = routes::owns(request.method(), request.uri().path())
        || (request.method() == http::Method::GET && routes::wants_activity(request.headers()));
    let door = if document { documents } else { pages };
    match door.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn span(request: &Request<Body>) -> tracing::Span {
    let id =
        request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or("-");
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

/// Our addresses are in ids and cookies: a request for another host is not for us. Health checks and
/// metrics ask by address and may.
async fn own_host(State(app): State<AppState>, request: Request<Body>, next: Next) -> Response {
    if matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics") {
        return next.run(request).await;
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let ours = host.is_some_and(|host| {
        host.eq_ignore_ascii_case(app.site.host())
            || app.site.media_host().is_some_and(|media| host.eq_ignore_ascii_case(media))
    });
    if ours {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, "this server does not answer for that host\n").into_response()
}

/// Counts and times by route, so that labels stay few.
async fn measure(request: Request<Body>, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| first_part(request.uri().path()), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("ateneo_requests_total", "method" => method, "route" => route.clone(), "status" => status).increment(1);
    metrics::histogram!("ateneo_request_seconds", "route" => route).record(started.elapsed().as_secs_f64());
    response
}

/// `/c/agua/topics` counts as `/c`: the doors know their own routes, we keep the labels bounded.
fn first_part(path: &str) -> String {
    const KNOWN: [&str; 28] = [
        "c",
        "u",
        "post",
        "reply",
        "inbox",
        "actor",
        "activities",
        "assets",
        "media",
        "find",
        "search",
        "communities",
        "signin",
        "register",
        "settings",
        "tag",
        "preview",
        "nodeinfo",
        ".well-known",
        "api",
        "signout",
        "notifications",
        "bookmarks",
        "unsubscribe",
        "verify",
        "password",
        "invite",
        "admin",
    ];
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    if first.is_empty() || KNOWN.contains(&first) { format!("/{first}") } else { "other".to_owned() }
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "something went wrong here\n").into_response()
}

async fn ready(State(app): State<AppState>) -> Response {
    match app.db.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

#[derive(Clone)]
struct Metrics(Option<PrometheusHandle>, AppState);

async fn print_metrics(axum::Extension(Metrics(handle, app)): axum::Extension<Metrics>) -> Response {
    let Some(handle) = handle else { return StatusCode::NOT_FOUND.into_response() };
    if let Err(error) = gauges(&app).await {
        tracing::debug!(%error, "gauges are old");
    }
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"))];
    (headers, handle.render()).into_response()
}

/// What is only worth knowing when somebody asks.
async fn gauges(app: &App) -> crate::error::Result<()> {
    let (used, open) = app.db.pool_status();
    metrics::gauge!("ateneo_pool_connections", "state" => "used").set(used as f64);
    metrics::gauge!("ateneo_pool_connections", "state" => "open").set(open as f64);
    let mut conn = app.db.conn().await?;
    let (rows, age) = journal::backlog(&mut conn).await?;
    metrics::gauge!("ateneo_inbox_waiting").set(rows as f64);
    metrics::gauge!("ateneo_inbox_oldest_seconds").set(age);
    let queue = federation::delivery::depth(&mut conn).await?;
    metrics::gauge!("ateneo_deliveries_waiting").set(queue.waiting as f64);
    metrics::gauge!("ateneo_deliveries_oldest_seconds").set(queue.oldest_seconds);
    metrics::gauge!("ateneo_events_unpublished").set(queue.unpublished as f64);
    metrics::gauge!("ateneo_publish_fence_seconds").set(queue.fence_seconds);
    Ok(())
}
