//! `/invite/{token}`: what one is invited to, and accepting it.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use crate::accounts::invitation::{self, Invitation};
use crate::accounts::{Member, limit};
use crate::actors::{Actor, follow};
use crate::app::AppState;
use crate::communities::membership::{self, Role};
use crate::communities::{community, rules};
use crate::db::Conn;
use crate::db::ids::InvitationId;
use crate::error::{Error, Result};
use crate::site::Here;
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::forms::ProtectedForm;
use crate::web::pages::invite::{self as page, Invite};
use crate::web::present::Named;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new().route("/invite/{token}", get(show).post(accept))
}

/// The open invitation of a token and who invites; none for anything else.
pub async fn find(visit: &Visit, token: &str) -> Result<Option<(Invitation, Actor)>> {
    if token.is_empty() || token.len() > 200 {
        return Ok(None);
    }
    let app = &visit.app;
    match invitation::open(&mut *app.db.conn().await?, &app.secret, token, visit.now()).await {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Uses an invitation for a member: counts it, and gives the role and the following of its community.
pub async fn admit(conn: &mut Conn, here: Here<'_>, member: &Member, id: InvitationId) -> Result<()> {
    let used = invitation::redeem(conn, id, member.account.id, here.now).await?;
    let Some(id) = used.community_id else { return Ok(()) };
    let community = community::find(conn, id).await?;
    rules::may_take_part(membership::standing(conn, &community.community, member.actor.id).await?)?;
    let role = if used.role.as_deref() == Some(Role::Facilitator.as_str()) {
        Role::Facilitator
    } else {
        Role::Member
    };
    let whom = (id, member.actor.id);
    membership::grant(conn, here, whom, (role, Some(used.invited_by))).await?;
    follow::request(conn, here, &member.actor, &community.actor).await?;
    Ok(())
}

fn spent(visit: &Visit) -> Response {
    visit.page_with(StatusCode::GONE, page::spent(&visit.frame(Some("/"))))
}

async fn show(Shown(visit): Shown, Path(token): Path<String>) -> Answer {
    let Some((invitation, by)) = find(&visit, &token).await? else { return Ok(spent(&visit)) };
    let named = match invitation.community_id {
        Some(id) => Some(Named::new(community::find(&mut *visit.app.db.conn().await?, id).await?)),
        None => None,
    };
    let view = Invite {
        token: &token,
        by: by.label(),
        community: named.as_ref().map(|named| named.community(visit.language())),
        house: visit.app.site.title(),
        note: &invitation.note,
        until: invitation.expires_at,
    };
    Ok(visit.form_page(StatusCode::OK, page::show(&visit.frame(None), &view)))
}

async fn accept(Path(token): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let (member, app) = (visit.member()?, &visit.app);
    let key = format!("invited:{}", member.account.id);
    limit::count(&mut *app.db.conn().await?, &key, 60, visit.now()).await?;
    let Some((invitation, _)) = find(&visit, &token).await? else { return Ok(spent(&visit)) };
    app.db.transaction(async |conn| admit(conn, app.here(), member, invitation.id).await).await?;
    let to = match invitation.community_id {
        Some(id) => {
            let view = community::find(&mut *app.db.conn().await?, id).await?;
            format!("/c/{}", view.actor.path_name())
        }
        None => "/".to_owned(),
    };
    Ok(visit.redirect(&to, Some(Done::Joined)))
}
