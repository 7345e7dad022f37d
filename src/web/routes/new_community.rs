//! Opening a community, for administrators; proposing one, for members.

use http::StatusCode;

use crate::accounts::Member;
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::communities::{CommunityView, Texts};
use crate::error::{Error, Problem, Result};
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
    let language = fields.get("language");
    if crate::text::LanguageTag::parse(language).is_err() {
        return Err(Error::invalid("language", Problem::Unknown));
    }
    let opens = member.account.is_admin;
    let text = |name: &str| Texts::one(language, fields.get(name).trim());
    let new = NewCommunity {
        summary: text("summary"),
        charter: text("charter"),
        state: if opens { "forming" } else { "proposed" },
        proposal: (!opens).then(|| fields.get("proposal").to_owned()),
        created_by: Some(member.actor.id),
        ..NewCommunity::open(fields.get("name").trim(), language, fields.get("title").trim())
    };
    if !opens {
        super::count_post(app, member).await?;
    }
    app.db
        .transaction(async |conn| {
            let view = community::create(conn, app.here(), &app.secret, &new).await?;
            let who = (view.community.id, member.actor.id);
            membership::grant(conn, app.here(), who, (Role::Facilitator, None)).await?;
            crate::actors::follow::request(conn, app.here(), &member.actor, &view.actor).await?;
            Ok(view)
        })
        .await
}
