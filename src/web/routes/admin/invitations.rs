//! `/admin/invitations`: inviting people to the house.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Query;
use http::StatusCode;

use crate::accounts::invitation::{self, New};
use crate::accounts::letters::{self, Invited};
use crate::app::AppState;
use crate::db::ids::InvitationId;
use crate::error::{Error, Problem, Result};
use crate::mail;
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::admin::invitations::{self as page, Invitations, Row, Typed};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/admin/invitations", get(show).post(invite))
        .route("/admin/invitations/{id}/revoke", post(revoke))
}

const BLANK: Typed<'static> = Typed { email: "", note: "", max_uses: "", days: "14" };

async fn show(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    Ok(draw(&visit, &listing, (BLANK, &[])).await?)
}

async fn draw(
    visit: &Visit,
    listing: &Listing,
    (typed, complaints): (Typed<'_>, Complaints<'_>),
) -> Result<Response> {
    let (app, now) = (&visit.app, visit.now());
    let mut conn = app.db.conn().await?;
    let rows = invitation::list(&mut conn, None, listing.page(20)?).await?;
    let ids: Vec<InvitationId> = rows.rows.iter().map(|(row, _)| row.id).collect();
    let came = invitation::guests(&mut conn, &ids).await?;
    let texts: Vec<(String, Option<String>)> = rows
        .rows
        .iter()
        .map(|(row, _)| {
            let link = row.is_open(now).then(|| invitation::link(&app.site, &app.secret, row.id));
            (row.id.to_string(), link)
        })
        .collect();
    let list: Vec<Row<'_>> = rows
        .rows
        .iter()
        .zip(&texts)
        .map(|((row, by), (id, link))| Row {
            id,
            link: link.as_deref(),
            email: row.email.as_deref(),
            by: by.label(),
            note: &row.note,
            uses: (row.uses, row.max_uses),
            at: row.created_at,
            until: row.expires_at,
            guests: came.get(&row.id).into_iter().flatten().map(|(actor, _)| actor.label()).collect(),
        })
        .collect();
    let next = next_page("/admin/invitations", "", rows.next);
    let previous = listing.cursor.is_some().then_some("/admin/invitations");
    let pages = Pager { previous, next: next.as_deref() };
    let status = if complaints.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = Invitations { list: &list, pages, typed, complaints };
    Ok(visit.page_with(status, page::show(&visit.frame(Some("/admin/invitations")), &view)))
}

async fn invite(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.administrator()?;
    match try_invite(&visit, &fields).await {
        Ok(()) => Ok(visit.redirect("/admin/invitations", Some(Done::Invited))),
        Err(error) => {
            let complaints = complaints(error)?;
            let typed = Typed {
                email: fields.get("email"),
                note: fields.get("note"),
                max_uses: fields.get("max_uses"),
                days: fields.get("days"),
            };
            Ok(draw(&visit, &Listing::default(), (typed, &complaints)).await?)
        }
    }
}

async fn try_invite(visit: &Visit, fields: &Fields) -> Result<()> {
    let (member, app) = (visit.administrator()?, &visit.app);
    let max_uses = match fields.get("max_uses").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::invalid("max_uses", Problem::Unknown))?),
    };
    let new = New {
        by: member.actor.id,
        community: None,
        email: Some(fields.get("email")),
        note: fields.get("note"),
        max_uses,
        days: fields.get("days").trim().parse().map_err(|_| Error::invalid("days", Problem::Unknown))?,
    };
    app.db
        .transaction(async |conn| {
            let made = invitation::create(conn, app.here(), &new).await?;
            let link = invitation::link(&app.site, &app.secret, made.id);
            let invited = Invited {
                by: member.actor.label(),
                place: None,
                link: &link,
                language: member.account.language(),
                now: visit.now(),
            };
            if let Some(letter) = letters::invitation(&app.site, &made, invited) {
                mail::enqueue(conn, &letter).await?;
            }
            Ok(())
        })
        .await
}

async fn revoke(Path(id): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let id: InvitationId = id.parse().map_err(|_| Error::NotFound("invitation"))?;
    let mut conn = visit.app.db.conn().await?;
    if invitation::find(&mut conn, id).await?.community_id.is_some() {
        return Err(Error::NotFound("invitation").into());
    }
    invitation::revoke(&mut conn, id, visit.now()).await?;
    Ok(visit.redirect("/admin/invitations", Some(Done::Revoked)))
}
