//! `/accounts/me`, its sessions, and for administrators `/accounts` that wait and `/invitations`.

use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Viewer;
use super::body::{Asked, Body};
use super::extract::Paging;
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::accounts::admission::{self, Applicant};
use crate::accounts::invitation::{self, Invitation};
use crate::accounts::letters::{self, Invited};
use crate::accounts::session::{self, Session};
use crate::accounts::{Member, passkey, totp};
use crate::actors::Actor;
use crate::app::AppState;
use crate::db::ids::{AccountId, InvitationId, SessionId};
use crate::error::{Error, Reason};
use crate::mail;

/// The private side of the token's holder.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountOut {
    #[schema(value_type = String)]
    pub id: AccountId,
    pub person: PersonOut,
    pub email: String,
    pub email_verified: bool,
    pub locale: String,
    pub time_zone: String,
    pub is_admin: bool,
    /// Whether a sign-in by password asks for a code.
    pub two_factor: bool,
    pub recovery_codes_left: i64,
    pub passkeys: usize,
    pub created_at: DateTime<Utc>,
}

/// The token's holder: address, ways in.
#[utoipa::path(get, path = "/accounts/me", operation_id = "my_account", tag = "accounts",
    security(("token" = ["read"])), responses((status = 200, description = "The account", body = AccountOut)))]
pub async fn me(
    State(app): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Member { account, actor } = viewer.with("read")?;
    let mut conn = app.db.conn().await?;
    let totp = totp::state(&mut conn, account.id).await?;
    let out = AccountOut {
        id: account.id,
        person: PersonOut::new(&app.site, actor),
        email: account.email.clone(),
        email_verified: account.email_verified_at.is_some(),
        locale: account.locale.clone(),
        time_zone: account.time_zone.clone(),
        is_admin: account.is_admin,
        two_factor: totp.on,
        recovery_codes_left: totp.codes,
        passkeys: passkey::list(&mut conn, account.id).await?.len(),
        created_at: account.created_at,
    };
    reply_with::tagged(&headers, &out)
}

/// A place one is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOut {
    #[schema(value_type = String)]
    pub id: SessionId,
    /// What the browser says of itself.
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    /// To the hour.
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl From<Session> for SessionOut {
    fn from(row: Session) -> Self {
        Self {
            id: row.id,
            user_agent: row.user_agent,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        }
    }
}

/// Where one is signed in, last seen first; at most 50.
#[utoipa::path(get, path = "/accounts/me/sessions", operation_id = "my_sessions", tag = "accounts",
    security(("token" = ["read"])), responses((status = 200, description = "Sessions", body = Items<SessionOut>)))]
pub async fn sessions(
    State(app): State<AppState>,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = viewer.with("read")?.account.id;
    let rows = session::list(&mut *app.db.conn().await?, id, app.clock.now()).await?;
    reply_with::tagged(&headers, &Items { items: rows.into_iter().map(SessionOut::from).collect() })
}

/// End a session.
#[utoipa::path(delete, path = "/accounts/me/sessions/{id}", operation_id = "end_session", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the session")),
    responses((status = 204, description = "Ended")))]
pub async fn end_session(
    State(app): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let account = viewer.with("write")?.account.id;
    let id: SessionId = id.parse().map_err(|_| Error::NotFound("session"))?;
    if session::close(&mut *app.db.conn().await?, account, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound("session").into())
    }
}

fn administrator<'a>(viewer: &'a Viewer, scope: &'static str) -> Result<&'a Member, Problem> {
    let member = viewer.with(scope)?;
    if member.account.is_admin { Ok(member) } else { Err(Error::Forbidden(Reason::NotAdmin).into()) }
}

/// Somebody who asks for an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicantOut {
    /// Of the account.
    #[schema(value_type = String)]
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub email: String,
    pub email_verified: bool,
    pub reason: String,
    pub created_at: DateTime<Utc>,
}

impl From<Applicant> for ApplicantOut {
    fn from(row: Applicant) -> Self {
        let Member { account, actor } = row.member;
        Self {
            id: account.id,
            display_name: actor.label().to_owned(),
            name: actor.name,
            email: account.email,
            email_verified: account.email_verified_at.is_some(),
            reason: row.reason,
            created_at: account.created_at,
        }
    }
}

/// Who asks for an account, newest first; for administrators.
#[utoipa::path(get, path = "/accounts/requests", operation_id = "account_requests", tag = "accounts",
    security(("token" = ["read"])), params(Paging),
    responses((status = 200, description = "One page", body = Items<ApplicantOut>)))]
pub async fn requests(
    State(app): State<AppState>,
    viewer: Viewer,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let rows = admission::waiting(&mut *app.db.conn().await?, paging.page()?).await?;
    let next = rows.next;
    let items: Vec<ApplicantOut> = rows.rows.into_iter().map(ApplicantOut::from).collect();
    Ok(reply_with::with_next(reply_with::tagged(&headers, &Items { items })?, &app.site, &uri, next))
}

fn account(id: &str) -> Result<AccountId, Error> {
    id.parse().map_err(|_| Error::NotFound("account"))
}

/// Admit who asks for an account.
#[utoipa::path(put, path = "/accounts/requests/{id}", operation_id = "admit_account", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the account")),
    responses((status = 204, description = "Admitted, and told by letter")))]
pub async fn admit(
    State(app): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let id = account(&id)?;
    if app.db.transaction(async |conn| admission::approve(conn, app.here(), id).await).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotFound("account").into())
    }
}

/// Decline who asks for an account: they are told by letter, and what they sent is deleted.
#[utoipa::path(delete, path = "/accounts/requests/{id}", operation_id = "decline_account", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the account")),
    responses((status = 204, description = "Declined")))]
pub async fn decline(
    State(app): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let id = account(&id)?;
    app.db.transaction(async |conn| admission::decline(conn, app.here(), (id, "")).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An invitation to the house.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationOut {
    #[schema(value_type = String)]
    pub id: InvitationId,
    /// The link to hand on.
    pub url: String,
    pub invited_by: PersonOut,
    /// Whom the letter went to.
    pub email: Option<String>,
    pub note: String,
    /// `null`: as often as wanted.
    pub max_uses: Option<i32>,
    pub uses: i32,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl InvitationOut {
    fn new(app: &AppState, row: Invitation, by: &Actor) -> Self {
        Self {
            id: row.id,
            url: invitation::link(&app.site, &app.secret, row.id),
            invited_by: PersonOut::new(&app.site, by),
            email: row.email,
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
pub async fn invitations(
    State(app): State<AppState>,
    viewer: Viewer,
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
    viewer: Viewer,
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

/// One invitation to the house.
#[utoipa::path(get, path = "/invitations/{id}", operation_id = "invitation", tag = "accounts",
    security(("token" = ["read"])), params(("id" = String, Path, description = "Of the invitation")),
    responses((status = 200, description = "The invitation", body = InvitationOut)))]
pub async fn invitation(
    State(app): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administrator(&viewer, "read")?;
    let mut conn = app.db.conn().await?;
    let row = to_house(invitation::find(&mut conn, number(&id)?).await?)?;
    let by = crate::actors::actor::find(&mut conn, row.invited_by).await?;
    reply_with::tagged(&headers, &InvitationOut::new(&app, row, &by))
}

fn number(id: &str) -> Result<InvitationId, Error> {
    id.parse().map_err(|_| Error::NotFound("invitation"))
}

fn to_house(row: Invitation) -> Result<Invitation, Error> {
    if row.community_id.is_none() { Ok(row) } else { Err(Error::NotFound("invitation")) }
}

/// Withdraw an invitation to the house; whom it admitted stays.
#[utoipa::path(delete, path = "/invitations/{id}", operation_id = "revoke_invitation", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the invitation")),
    responses((status = 204, description = "It opens no door any more")))]
pub async fn revoke(
    State(app): State<AppState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    let mut conn = app.db.conn().await?;
    let row = to_house(invitation::find(&mut conn, number(&id)?).await?)?;
    invitation::revoke(&mut conn, row.id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
