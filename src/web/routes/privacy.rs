//! `/settings/privacy`: who sees and finds one.

use axum::Router;
use axum::routing::get;

use crate::actors::profile::{self, Audience, Privacy, Voice};
use crate::app::AppState;
use crate::error::{Error, Problem};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::forms::ProtectedForm;
use crate::web::layout::sign_in;
use crate::web::pages::privacy as page;
use crate::web::visit::Shown;

pub fn router() -> Router<AppState> {
    Router::new().route("/settings/privacy", get(show).post(save))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/settings/privacy"), None));
    };
    let known = profile::find(&mut *visit.app.db.conn().await?, member.actor.id).await?;
    Ok(visit.page(page::show(&visit.frame(None), &Privacy::of(&known))))
}

async fn save(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let choice = |field| Error::invalid(field, Problem::Unknown);
    let privacy = Privacy {
        audience: Audience::parse(fields.get("audience")).ok_or_else(|| choice("audience"))?,
        discoverable: fields.get("discoverable") == "1",
        indexable: fields.get("indexable") == "1",
        shows_communities: fields.get("shows_communities") == "1",
        voice: Voice::parse(fields.get("voice")).ok_or_else(|| choice("voice"))?,
    };
    let app = &visit.app;
    app.db
        .transaction(async |conn| profile::set_privacy(conn, app.here(), member.actor.id, privacy).await)
        .await?;
    Ok(visit.redirect("/settings/privacy", Some(Done::Saved)))
}
