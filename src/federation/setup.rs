//! The server's own actor, made once: it signs fetches.

use crate::actors::actor::{self, NewLocal};
use crate::actors::{ActorKind, keys};
use crate::app::App;
use crate::error::Result;

/// Makes the server's actor when it is not there; several processes may call it at once.
pub async fn ensure_server_actor(app: &App) -> Result<()> {
    let here = app.here();
    app.db
        .transaction(async |conn| {
            diesel_async::RunQueryDsl::execute(
                crate::db::prepared("select pg_advisory_xact_lock(7310271)"),
                conn,
            )
            .await?;
            if actor::by_ap_id(conn, &here.site.server()).await?.is_some() {
                return Ok(());
            }
            let new = NewLocal {
                kind: ActorKind::Application,
                name: here.site.host(),
                display_name: Some(&app.config.instance.title),
                summary_html: "",
                summary_source: None,
            };
            let server = actor::create_local(conn, here, new).await?;
            keys::give(conn, &app.secret, &server).await
        })
        .await
}
