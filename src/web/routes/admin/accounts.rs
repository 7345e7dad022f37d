//! `/admin/accounts`: admitting who asks for an account, or not.

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use axum_extra::extract::Query;
use http::StatusCode;

use crate::accounts::admission;
use crate::app::AppState;
use crate::db::ids::AccountId;
use crate::error::{Error, Result};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::ProtectedForm;
use crate::web::pages::admin::accounts::{self as page, Applicant};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::Shown;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/admin/accounts", get(waiting))
        .route("/admin/accounts/{id}/approve", post(approve))
        .route("/admin/accounts/{id}/decline", get(decline_form).post(decline))
}

fn parse(id: &str) -> Result<AccountId> {
    id.parse().map_err(|_| Error::NotFound("account"))
}

async fn waiting(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    let rows = admission::waiting(&mut *visit.app.db.conn().await?, listing.page(20)?).await?;
    let ids: Vec<String> = rows.rows.iter().map(|row| row.member.account.id.to_string()).collect();
    let list: Vec<Applicant<'_>> = rows
        .rows
        .iter()
        .zip(&ids)
        .map(|(row, id)| Applicant {
            id,
            label: row.member.actor.label(),
            name: &row.member.actor.name,
            email: (&row.member.account.email, row.member.account.email_verified_at.is_some()),
            reason: &row.reason,
            at: row.member.account.created_at,
        })
        .collect();
    let next = next_page("/admin/accounts", "", rows.next);
    let previous = listing.cursor.is_some().then_some("/admin/accounts");
    let pages = Pager { previous, next: next.as_deref() };
    Ok(visit.page(page::waiting(&visit.frame(None), &list, pages)))
}

async fn approve(Path(id): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let (app, id) = (&visit.app, parse(&id)?);
    if !app.db.transaction(async |conn| admission::approve(conn, app.here(), id).await).await? {
        return Err(Error::NotFound("account").into());
    }
    Ok(visit.redirect("/admin/accounts", Some(Done::Admitted)))
}

async fn decline_form(Shown(visit): Shown, Path(id): Path<String>) -> Answer {
    visit.administrator()?;
    let member = admission::applicant(&mut *visit.app.db.conn().await?, parse(&id)?).await?;
    Ok(visit.page(page::decline(&visit.frame(None), (&id, member.actor.label()), ("", &[]))))
}

async fn decline(Path(text): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let (app, id, reason) = (&visit.app, parse(&text)?, fields.get("reason"));
    let done =
        app.db.transaction(async |conn| admission::decline(conn, app.here(), (id, reason)).await).await;
    match done {
        Ok(()) => Ok(visit.redirect("/admin/accounts", Some(Done::Declined))),
        Err(error) => {
            let complaints = complaints(error)?;
            let member = admission::applicant(&mut *app.db.conn().await?, id).await?;
            let shown = (text.as_str(), member.actor.label());
            let page = page::decline(&visit.frame(None), shown, (reason, &complaints));
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}
