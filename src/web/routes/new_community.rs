//! Opening a community, for administrators; proposing one, for members.

use http::StatusCode;

use crate::accounts::Member;
use crate::communities::CommunityView;
use crate::communities::opening::{self, Opening};
use crate::error::Result;
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::new_community as page;
use crate::web::visit::{Shown, Visit};

pub async fn new(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&crate::web::layout::sign_in("/communities/new"), None));
    };
    let view =
        page::NewCommunity { opens: member.account.is_admin, values: &Fields::default(), complaints: &[] };
    Ok(visit.page(page::new(&visit.frame(None), &view)))
}

pub async fn create(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    match open(&visit, member, &fields).await {
        Ok(view) => {
            let done = if member.account.is_admin { Done::Opened } else { Done::Proposed };
            Ok(visit.redirect(&format!("/c/{}/about", view.actor.path_name()), Some(done)))
        }
        Err(error) => {
            let complaints = complaints(error)?;
            let view = page::NewCommunity {
                opens: member.account.is_admin,
                values: &fields,
                complaints: &complaints,
            };
            let page = page::new(&visit.frame(None), &view);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

async fn open(visit: &Visit, member: &Member, fields: &Fields) -> Result<CommunityView> {
    let app = &visit.app;
    let said = Opening {
        name: fields.get("name"),
        language: fields.get("language"),
        title: fields.get("title"),
        summary: fields.get("summary"),
        charter: fields.get("charter"),
        proposal: fields.get("proposal"),
    };
    if !opening::opens(member) {
        super::count_post(app, member).await?;
    }
    app.db.transaction(async |conn| opening::open(conn, (app.here(), &app.secret), member, said).await).await
}
