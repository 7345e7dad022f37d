//! Belonging to a community: asking, waiting, leaving.

use axum::extract::Path;
use axum::response::Response;
use http::StatusCode;

use super::cover::Ground;
use super::see_community;
use crate::accounts::Member;
use crate::communities::request::{self, Asked, Way};
use crate::communities::{CommunityView, Standing, membership, roles};
use crate::db::ids::ActorId;
use crate::db::page::Page;
use crate::error::{Error, Result};
use crate::i18n::t;
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::join::{self as page, Join, Stand};
use crate::web::present::Faces;
use crate::web::visit::{Shown, Visit};

pub async fn show(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    if visit.viewer().is_none() {
        return Ok(visit.redirect(&crate::web::layout::sign_in(&format!("/c/{name}/join")), None));
    }
    let found = see_community(&visit, &name).await?;
    Ok(draw(&visit, found, (&Fields::default(), &[], StatusCode::OK)).await?)
}

async fn draw(
    visit: &Visit,
    found: (CommunityView, Standing),
    (fields, complaints, status): (&Fields, &[(&str, Complaint)], StatusCode),
) -> Result<Response> {
    let member = visit.member()?;
    let mut conn = visit.app.db.conn().await?;
    let (id, own) = (found.0.community.id, member.actor.id);
    let latest = request::latest(&mut conn, id, own).await?;
    let alone = found.0.is_local() && found.1.is_facilitator && {
        let others = membership::facilitators(&mut conn, id).await?;
        others.iter().all(|(actor, _)| actor.id == own)
    };
    let members = match alone {
        true => roles::members(&mut conn, id, Page::first(100)).await?.rows,
        false => Vec::new(),
    };
    let faces = Faces::of(&mut conn, members.iter().map(|(actor, _)| actor)).await?;
    let successors: Vec<_> = members
        .iter()
        .filter(|(actor, _)| actor.id != own)
        .map(|(actor, _)| (actor.id.to_string(), faces.author(actor)))
        .collect();
    let way = request::way(&found.0, member);
    let stand = match &latest {
        _ if found.1.is_member => Stand::Inside(&successors),
        Some(request) if request.is_waiting() => Stand::Waiting(request.requested_at, &request.note),
        _ if way == Way::Closed => Stand::Closed,
        Some(request) if request.state == "declined" => Stand::Outside(request.reason.as_deref()),
        _ => Stand::Outside(None),
    };
    let ground = Ground::of(&mut conn, visit, found).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let view = Join {
        cover: ground.cover(visit, &languages),
        stand,
        note: fields.get("note"),
        required: way == Way::Ask,
        complaints,
    };
    Ok(visit.page_with(status, page::show(&visit.frame(None), &view)))
}

pub async fn create(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let found = see_community(&visit, &name).await?;
    let home = format!("/c/{}", found.0.actor.path_name());
    // Leaving what one does not get back into by oneself is asked twice.
    let unsure = !fields.is_on()
        && found.1.is_member
        && fields.get("sure").is_empty()
        && request::way(&found.0, member) != Way::Open;
    if unsure {
        return Ok(visit.redirect(&format!("{home}/join"), None));
    }
    let done = if fields.is_on() {
        come(&visit, member, (&found.0, &fields)).await
    } else {
        go(&visit, member, (&found, &fields)).await
    };
    match done {
        Ok(done) => Ok(visit.redirect(&home, Some(done))),
        Err(error) => {
            let said: Vec<(&str, Complaint)> = complaints(error)?
                .into_iter()
                .map(|(field, complaint)| match field {
                    "successor" => (field, Complaint::Said(t!(visit.reader, "membership-last-facilitator"))),
                    field => (field, complaint),
                })
                .collect();
            Ok(draw(&visit, found, (&fields, &said, StatusCode::UNPROCESSABLE_ENTITY)).await?)
        }
    }
}

async fn come(visit: &Visit, member: &Member, (view, fields): (&CommunityView, &Fields)) -> Result<Done> {
    let app = &visit.app;
    let note = fields.get("note");
    let asked =
        app.db.transaction(async |conn| request::ask(conn, app.here(), (member, view), note).await).await?;
    Ok(if asked == Asked::Joined { Done::Joined } else { Done::JoinAsked })
}

async fn go(
    visit: &Visit,
    member: &Member,
    ((view, standing), fields): (&(CommunityView, Standing), &Fields),
) -> Result<Done> {
    let app = &visit.app;
    let successor = match fields.get("successor") {
        "" => None,
        id => Some(
            id.parse::<ActorId>().map_err(|_| Error::invalid("successor", crate::error::Problem::Unknown))?,
        ),
    };
    let who = (member, view);
    if standing.is_member {
        app.db.transaction(async |conn| roles::leave(conn, app.here(), who, successor).await).await?;
        return Ok(Done::Left);
    }
    app.db.transaction(async |conn| request::withdraw(conn, app.here(), who).await).await?;
    Ok(Done::Withdrawn)
}
