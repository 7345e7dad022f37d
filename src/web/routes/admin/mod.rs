//! `/admin`: for administrators; others find nothing here.

mod accounts;
mod invitations;

use axum::Router;
use axum::routing::get;

use crate::app::AppState;
use crate::operations::overview;
use crate::web::Answer;
use crate::web::pages::admin::overview::{self as page, Overview};
use crate::web::visit::Shown;

/// Everything below `/admin`.
pub fn router() -> Router<AppState> {
    Router::new().route("/admin", get(show)).merge(accounts::router()).merge(invitations::router())
}

async fn show(Shown(visit): Shown) -> Answer {
    visit.administrator()?;
    let waiting = overview::waiting(&mut *visit.app.db.conn().await?).await?;
    Ok(visit.page(page::show(&visit.frame(None), &Overview { waiting })))
}
