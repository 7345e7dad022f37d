//! `/admin`: for administrators; others find nothing here.

mod accounts;
mod deliveries;
mod invitations;
mod machine;
mod people;
mod work;

use axum::Router;
use axum::routing::{get, post};
use chrono::TimeDelta;

use crate::app::{App, AppState};
use crate::operations::{overview, sending, storage};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::forms::ProtectedForm;
use crate::web::pages::admin::overview::{self as page, Overview, Warning};
use crate::web::visit::Shown;

/// Rows of a list.
const ROWS: i64 = 50;
/// A disk with less room than this will soon be a problem, in bytes.
const LITTLE_ROOM: u64 = 2_000_000_000;

/// Everything below `/admin`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/admin", get(show))
        .merge(accounts::router())
        .merge(invitations::router())
        .route("/admin/sending", post(set_sending))
        .route("/admin/members", get(people::members))
        .route("/admin/members/{id}", get(people::member))
        .route("/admin/members/{id}/role", post(people::set_role))
        .route("/admin/members/{id}/sessions", post(people::end_sessions))
        .route("/admin/members/{id}/verification", post(people::ask_verification))
        .route("/admin/communities", get(people::communities))
        .route("/admin/servers", get(deliveries::servers))
        .route("/admin/servers/{host}", get(deliveries::server))
        .route("/admin/servers/{host}/pause", post(deliveries::pause))
        .route("/admin/servers/{host}/retry", post(deliveries::retry_server))
        .route("/admin/servers/{host}/drop", get(deliveries::ask_server).post(deliveries::drop_server))
        .route("/admin/deliveries", get(deliveries::show))
        .route("/admin/deliveries/retry", post(deliveries::retry_all))
        .route("/admin/deliveries/{id}/retry", post(deliveries::retry))
        .route("/admin/deliveries/{id}/drop", get(deliveries::ask).post(deliveries::drop))
        .route("/admin/jobs", get(work::jobs))
        .route("/admin/jobs/{id}/retry", post(work::retry_job))
        .route("/admin/jobs/{id}/drop", get(work::ask_job).post(work::drop_job))
        .route("/admin/mail", get(work::letters))
        .route("/admin/mail/test", post(work::test_letter))
        .route("/admin/mail/{id}/retry", post(work::retry_letter))
        .route("/admin/mail/{id}/drop", get(work::ask_letter).post(work::drop_letter))
        .route("/admin/storage", get(machine::storage))
        .route("/admin/settings", get(machine::settings))
}

async fn show(Shown(visit): Shown) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    let waiting = overview::waiting(&mut conn).await?;
    let paused = sending::paused(&mut conn).await?;
    let weeks = overview::weeks(&mut conn, visit.now()).await?;
    let backup = storage::last_backup(&mut conn).await?;
    let warnings = warnings(&visit.app, backup);
    let view = Overview { waiting, paused, warnings: &warnings, weeks: &weeks };
    Ok(visit.page(page::show(&visit.frame(None), &view)))
}

/// What the configuration and the machine call for.
fn warnings(app: &App, backup: Option<storage::Backup>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if !app.site.is_https() {
        warnings.push(Warning::PlainHttp);
    }
    if app.mailer.directory().is_some() {
        warnings.push(Warning::NoSmtp);
    }
    if let Some(disk) = storage::disk(&app.config.data_dir).filter(|disk| disk.free < LITTLE_ROOM) {
        warnings.push(Warning::DiskLow(i64::try_from(disk.free).unwrap_or(i64::MAX)));
    }
    match backup.map(|backup| app.clock.now() - backup.made_at) {
        None => warnings.push(Warning::NoBackup),
        Some(age) if age > TimeDelta::days(2) => warnings.push(Warning::OldBackup(age.num_days())),
        Some(_) => {}
    }
    warnings
}

async fn set_sending(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let (on, now) = (fields.is_on(), visit.now());
    visit
        .app
        .db
        .transaction(async |conn| match on {
            true => sending::resume(conn).await,
            false => sending::pause(conn, sending::Reason::Administrator, now).await,
        })
        .await?;
    let done = if on { Done::SendingResumed } else { Done::SendingPaused };
    Ok(visit.redirect("/admin", Some(done)))
}
