//! Activities by id. Those of replies are for signed requests of hosts that take wrapped activities:
//! a Mastodon that could fetch them would make each a boost (federation.md §5.3).

use axum::extract::{Path, State};
use axum::{Extension, http::Request};
use http::StatusCode;

use super::{Answer, typed};
use crate::actors::instance::Profile;
use crate::app::AppState;
use crate::error::Error;
use crate::federation::failure::Failure;
use crate::federation::inbox::Inbound;
use crate::federation::sent;
use crate::federation::signature::{Gate, Incoming, gate};

pub async fn show(
    State(app): State<AppState>,
    Extension(inbound): Extension<Inbound>,
    Path((kind, id)): Path<(String, String)>,
    request: Request<axum::body::Body>,
) -> Answer {
    let ap_id = app.site.activity(&kind, &id);
    let found =
        sent::readable(&mut *app.db.conn().await?, &ap_id).await?.ok_or(Error::NotFound("activity"))?;
    if found.guarded {
        let claim = gate(
            &Incoming {
                method: request.method(),
                path_and_query: request.uri().path_and_query().map_or("/", |path| path.as_str()),
                headers: request.headers(),
                body: None,
            },
            &Gate {
                hosts: &[app.site.host().to_owned()],
                allow_loopback: app.config.federation.allow_loopback,
            },
            app.clock.now(),
        )
        .map_err(|error| Failure::new(StatusCode::UNAUTHORIZED, error.to_string()))?;
        let profile = inbound.keys.reader(&app, &inbound, &claim).await?;
        if profile == Profile::Bare.as_str() {
            return Err(Error::NotFound("activity").into());
        }
    }
    Ok(typed(StatusCode::OK, found.body))
}
