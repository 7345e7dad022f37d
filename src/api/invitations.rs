//! `/invitations` to the house, for administrators.

use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::administrator;
use super::auth::Signed;
use super::body::{Asked, Body};
use super::extract::Paging;
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::accounts::invitation::{self, Invitation};
use crate::accounts::letters::{self, Invited};
use crate::actors::Actor;
use crate::app::AppState;
use crate::db::ids::InvitationId;
use crate::error::Error;
use crate::mail;

/// An invitation to the house, or to a community of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOut {
    #[schema(value_type = String)]
    pub id: InvitationId,
    /// The link to hand on.
    pub url: String,
    pub invited_by: PersonOut,
    /// Whom the letter went to.
    pub email: Option<String>,
    /// The role it gives in its community; `null`: to the house alone.
    pub role: Option<String>,
    pub note: String,
    /// `null`: as often as wanted.
    pub max_uses: Option<i32>,
    pub uses: i32,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl InvitationOut {
    pub(super) fn new(app: &AppState, row: Invitation, by: &Actor) -> Self {
        Self {
            id: row.id,
            url: invitation::link(&app.site, &app.secret, row.id),
            invited_by: PersonOut::new(&app.site, by),
            email: row.email,
            role: row.role,
            note: row.note,
            max_uses: row.max_uses,
            uses: row.uses,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Invitations to the house, newest first; for administrators.
#[utoipa::path(get, path = "/invitations", operation_id = "invitations", tag = "accounts",
    security(("token" = ["read"])), params(Paging),
    responses((status = 200, description = "One page", body = Items<InvitationOut>)))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let rows = invitation::list(&mut *app.db.conn().await?, None, paging.page()?).await?;
    let next = rows.next;
    let items: Vec<InvitationOut> =
        rows.rows.into_iter().map(|(row, by)| InvitationOut::new(&app, row, &by)).collect();
    Ok(reply_with::with_next(reply_with::tagged(&headers, &Items { items })?, &app.site, &uri, next))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationIn {
    /// A letter goes there, and the invitation serves once; absent: a link to hand on.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
    /// Absent: as often as wanted.
    #[schema(minimum = 1, maximum = 10000)]
    pub max_uses: Option<i32>,
    #[serde(default = "fortnight")]
    #[schema(minimum = 1, maximum = 365)]
    pub days: i64,
}

fn fortnight() -> i64 {
    14
}

/// Invite to the house; for administrators.
#[utoipa::path(post, path = "/invitations", operation_id = "invite", tag = "accounts",
    security(("token" = ["write"])), request_body = InvitationIn,
    responses((status = 201, description = "Made", body = InvitationOut)))]
pub async fn invite(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<InvitationIn>,
) -> Result<Response, Problem> {
    let member = administrator(&viewer, "write")?;
    let new = invitation::New {
        by: member.actor.id,
        community: None,
        email: input.email.as_deref(),
        note: &input.note,
        max_uses: input.max_uses,
        days: input.days,
    };
    let made = app
        .db
        .transaction(async |conn| {
            let made = invitation::create(conn, app.here(), &new).await?;
            let link = invitation::link(&app.site, &app.secret, made.id);
            let invited = Invited {
                by: member.actor.label(),
                place: None,
                link: &link,
                language: member.account.language(),
                now: app.clock.now(),
            };
            if let Some(letter) = letters::invitation(&app.site, &made, invited) {
                mail::enqueue(conn, &letter).await?;
            }
            Ok(made)
        })
        .await?;
    let out = InvitationOut::new(&app, made, &member.actor);
    reply_with::created(&format!("{}{}/invitations/{}", app.site.base(), super::PREFIX, out.id), &out)
}

/// One invitation to the house; a withdrawn one stands in the list only.
#[utoipa::path(get, path = "/invitations/{id}", operation_id = "invitation", tag = "accounts",
    security(("token" = ["read"])), params(("id" = String, Path, description = "Of the invitation")),
    responses((status = 200, description = "The invitation", body = InvitationOut)))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let mut conn = app.db.conn().await?;
    let row = to_house(invitation::find(&mut conn, number(&id)?).await?)?;
    let by = crate::actors::actor::find(&mut conn, row.invited_by).await?;
    reply_with::tagged(&headers, &InvitationOut::new(&app, row, &by))
}

pub(super) fn number(id: &str) -> Result<InvitationId, Error> {
    id.parse().map_err(|_| Error::NotFound("invitation"))
}

fn to_house(row: Invitation) -> Result<Invitation, Error> {
    let stands = row.community_id.is_none() && row.revoked_at.is_none();
    if stands { Ok(row) } else { Err(Error::NotFound("invitation")) }
}

/// Withdraw an invitation to the house; whom it admitted stays.
#[utoipa::path(delete, path = "/invitations/{id}", operation_id = "revoke_invitation", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the invitation")),
    responses((status = 204, description = "It opens no door any more")))]
pub async fn revoke(
    State(app): State<AppState>,
    viewer: Signed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let mut conn = app.db.conn().await?;
    let row = to_house(invitation::find(&mut conn, number(&id)?).await?)?;
    invitation::revoke(&mut conn, row.id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
