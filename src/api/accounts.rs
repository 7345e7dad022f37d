//! `/accounts/me`, its sessions, and for administrators the accounts that wait.

use axum::extract::{OriginalUri, Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::{Signed, Viewer};
use super::body::Asked;
use super::extract::{Paging, at_most};
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::accounts::admission::{self, Applicant};
use crate::accounts::session::{self, Session};
use crate::accounts::{Member, passkey, totp};
use crate::app::AppState;
use crate::db::ids::{AccountId, SessionId};
use crate::error::{Error, Reason};

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
    viewer: Signed,
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
    viewer: Signed,
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
    viewer: Signed,
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

pub(super) fn administrator<'a>(viewer: &'a Viewer, scope: &'static str) -> Result<&'a Member, Problem> {
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
    viewer: Signed,
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
    viewer: Signed,
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

/// Why an account is declined.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Why {
    /// Stands in the letter; may be left out.
    #[serde(default)]
    #[param(max_length = 1000)]
    pub reason: String,
}

/// Decline who asks for an account: they are told by letter, and what they sent is deleted.
#[utoipa::path(delete, path = "/accounts/requests/{id}", operation_id = "decline_account", tag = "accounts",
    security(("token" = ["write"])), params(("id" = String, Path, description = "Of the account"), Why),
    responses((status = 204, description = "Declined")))]
pub async fn decline(
    State(app): State<AppState>,
    viewer: Signed,
    Path(id): Path<String>,
    Asked(why): Asked<Why>,
) -> Result<StatusCode, Problem> {
    administrator(&viewer, "write")?;
    at_most("reason", &why.reason, 1000)?;
    let id = account(&id)?;
    app.db.transaction(async |conn| admission::decline(conn, app.here(), (id, &why.reason)).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
