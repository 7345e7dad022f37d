//! `/communities/{name}/invitations`, for facilitators.

use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::{Asked, Body};
use super::extract::{Name, Paging, find_community};
use super::invitations::{InvitationOut, number};
use super::openapi::{CommunityPath, Limited, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::Items;
use crate::accounts::invitation::{self, Invitation};
use crate::accounts::{Member, limit};
use crate::app::{App, AppState};
use crate::communities::invite::{self, Terms};
use crate::communities::membership::Role;
use crate::communities::rules;
use crate::db::ids::{CommunityId, InvitationId};
use crate::error::{Error, Problem as Fault};
use crate::i18n::Language;

/// Invitations to a community, newest first; for its facilitators.
#[utoipa::path(get, path = "/communities/{name}/invitations", operation_id = "community_invitations", tag = "communities",
    security(("token" = ["read"])), params(CommunityPath, Paging),
    responses((status = 200, description = "One page", body = Items<InvitationOut>), Remote))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    rules::may_facilitate(standing)?;
    let rows = invitation::list(&mut *app.db.conn().await?, Some(view.community.id), paging.page()?).await?;
    let next = rows.next;
    let items: Vec<InvitationOut> =
        rows.rows.into_iter().map(|(row, by)| InvitationOut::new(&app, row, &by)).collect();
    Ok(reply_with::with_next(reply_with::tagged(&headers, &Items { items })?, &app.site, &uri, next))
}

/// A link into a community.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommunityInvitationIn {
    /// What whoever comes by it becomes: `member` (the default), `facilitator`, `librarian` or `host`.
    #[schema(pattern = "^(member|facilitator|librarian|host)$")]
    pub role: Option<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// Absent: as often as wanted.
    #[schema(minimum = 1, maximum = 10000)]
    pub max_uses: Option<i32>,
    #[serde(default = "month")]
    #[schema(minimum = 1, maximum = 365)]
    pub days: i64,
}

fn month() -> i64 {
    30
}

fn role(text: Option<&str>) -> Result<Role, Error> {
    Role::parse(text.unwrap_or("member")).ok_or(Error::invalid("role", Fault::Unknown))
}

/// Calls of one person within an hour that invite.
const AN_HOUR: u32 = 20;

async fn count(app: &App, member: &Member) -> Result<(), Error> {
    let key = format!("invite:{}", member.account.id);
    limit::count(&mut *app.db.conn().await?, &key, AN_HOUR, app.clock.now()).await
}

/// Make a link that admits to a community; for its facilitators.
#[utoipa::path(post, path = "/communities/{name}/invitations", operation_id = "invite_to_community", tag = "communities",
    security(("token" = ["write"])), params(CommunityPath), request_body = CommunityInvitationIn,
    responses((status = 201, description = "Made", body = InvitationOut), Limited, Remote))]
pub async fn invite_by_link(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<CommunityInvitationIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let terms = Terms { role: role(input.role.as_deref())?, note: &input.note, days: input.days };
    rules::may_facilitate(standing)?;
    count(&app, member).await?;
    let (who, what) = ((member, &view, standing), (terms, input.max_uses));
    let made = app.db.transaction(async |conn| invite::by_link(conn, app.here(), who, what).await).await?;
    let out = InvitationOut::new(&app, made, &member.actor);
    let place = format!("/communities/{}/invitations/{}", view.actor.path_name(), out.id);
    reply_with::created(&format!("{}{}{place}", app.site.base(), super::PREFIX), &out)
}

/// Whom letters go to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LettersIn {
    /// Mail addresses.
    #[schema(min_items = 1, max_items = 300)]
    pub emails: Vec<String>,
    /// `member` (the default), `facilitator`, `librarian` or `host`.
    #[schema(pattern = "^(member|facilitator|librarian|host)$")]
    pub role: Option<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    #[serde(default = "month")]
    #[schema(minimum = 1, maximum = 365)]
    pub days: i64,
    /// Of the letter: `es`, `pt`, `en` or `fr`; absent: the caller's.
    #[schema(pattern = "^(es|pt|en|fr)$")]
    pub language: Option<String>,
}

/// What became of the addresses.
#[derive(Debug, Serialize, ToSchema)]
pub struct LettersOut {
    pub sent: usize,
    /// Members already.
    pub members: usize,
    /// Hold an invitation that is still open, or were given twice.
    pub again: usize,
}

/// Invite by letter to a community, each letter with a link of its own; for its facilitators.
#[utoipa::path(post, path = "/communities/{name}/invitations/letters", operation_id = "invite_by_letter", tag = "communities",
    security(("token" = ["write"])), params(CommunityPath), request_body = LettersIn,
    responses((status = 200, description = "Written", body = LettersOut), Limited, Remote))]
pub async fn invite_by_letter(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Body(input): Body<LettersIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    rules::may_facilitate(standing)?;
    let language = match input.language.as_deref() {
        None => member.account.language(),
        Some(code) => Language::parse(code).ok_or(Error::invalid("language", Fault::Unknown))?,
    };
    let terms = Terms { role: role(input.role.as_deref())?, note: &input.note, days: input.days };
    let malformed = |_| Error::invalid("emails", Fault::Malformed);
    let (emails, twice) = invite::addresses(&input.emails.join("\n")).map_err(malformed)?;
    count(&app, member).await?;
    let (who, what) = ((member, &view, standing), (emails.as_slice(), terms, language));
    let sent = app
        .db
        .transaction(async |conn| invite::by_letter(conn, (app.here(), &app.secret), who, what).await)
        .await?;
    reply_with::ok(&LettersOut { sent: sent.sent, members: sent.members, again: sent.again + twice })
}

/// A community and one of its invitations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InvitationPath {
    /// `name`, or `name@host` for a community of another server.
    #[param(min_length = 1, max_length = 330)]
    pub name: String,
    /// Id of the invitation.
    #[param(pattern = "^[0-9]{1,18}$")]
    pub id: String,
}

impl InvitationPath {
    fn parsed(path: Result<Path<Self>, PathRejection>) -> Result<(String, InvitationId), Error> {
        let Path(path) = path.map_err(|_| Error::NotFound("invitation"))?;
        Ok((path.name, number(&path.id)?))
    }
}

fn to_community(row: Invitation, community: CommunityId) -> Result<Invitation, Error> {
    let stands = row.community_id == Some(community) && row.revoked_at.is_none();
    if stands { Ok(row) } else { Err(Error::NotFound("invitation")) }
}

/// One invitation to a community, for its facilitators; a withdrawn one stands in the list only.
#[utoipa::path(get, path = "/communities/{name}/invitations/{id}", operation_id = "community_invitation", tag = "communities",
    security(("token" = ["read"])), params(InvitationPath),
    responses((status = 200, description = "The invitation", body = InvitationOut), Remote))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<InvitationPath>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (name, id) = InvitationPath::parsed(path)?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    rules::may_facilitate(standing)?;
    let mut conn = app.db.conn().await?;
    let row = to_community(invitation::find(&mut conn, id).await?, view.community.id)?;
    let by = crate::actors::actor::find(&mut conn, row.invited_by).await?;
    reply_with::tagged(&headers, &InvitationOut::new(&app, row, &by))
}

/// Withdraw an invitation to a community; whom it admitted stays. For its facilitators.
#[utoipa::path(delete, path = "/communities/{name}/invitations/{id}", operation_id = "withdraw_community_invitation", tag = "communities",
    security(("token" = ["write"])), params(InvitationPath),
    responses((status = 204, description = "It opens no door any more"), Remote))]
pub async fn withdraw(
    State(app): State<AppState>,
    viewer: Signed,
    path: Result<Path<InvitationPath>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let member = viewer.with("write")?;
    let (name, id) = InvitationPath::parsed(path)?;
    let (view, standing) = find_community(&app, &name, Some(member)).await?;
    let what = (&view, standing);
    app.db.transaction(async |conn| invite::revoke(conn, app.here(), what, id).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
