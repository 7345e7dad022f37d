//! Bearer tokens (RFC 6750) and what they may do.

use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;

use super::problem::Problem;
use crate::accounts::{Member, token};
use crate::app::AppState;
use crate::db::ids::ActorId;
use crate::error::{Error, Reason};

/// Whoever asks: somebody with a token, or nobody. A token that is not valid is refused even where
/// none is needed.
#[derive(Debug, Clone)]
pub struct Viewer(Option<(Member, Vec<String>)>);

impl FromRequestParts<AppState> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let mut given = parts.headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = given.next() else { return Ok(Self(None)) };
        let invalid = || Problem::unauthenticated("The access token is not valid.", true);
        if given.next().is_some() {
            return Err(invalid());
        }
        let bearer = value
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .filter(|token| !token.is_empty() && token.len() <= 200)
            .ok_or_else(invalid)?;
        let mut conn = app.db.conn().await?;
        let holder = token::holder(&mut conn, bearer).await?.ok_or_else(invalid)?;
        Ok(Self(Some(holder)))
    }
}

/// Somebody with a token, for operations that need one: nobody else hears what is wrong with what they
/// sent.
#[derive(Debug, Clone)]
pub struct Signed(Viewer);

impl FromRequestParts<AppState> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let viewer = Viewer::from_request_parts(parts, app).await?;
        if viewer.0.is_some() { Ok(Self(viewer)) } else { Err(Error::Unauthenticated.into()) }
    }
}

impl std::ops::Deref for Signed {
    type Target = Viewer;

    fn deref(&self) -> &Viewer {
        &self.0
    }
}

impl Viewer {
    /// [`Viewer::member`]'s actor.
    #[must_use]
    pub fn actor_id(&self) -> Option<ActorId> {
        self.member().map(|member| member.actor.id)
    }

    /// The person who reads; without the scope `read` a token shows what anybody may see.
    #[must_use]
    pub fn member(&self) -> Option<&Member> {
        self.0
            .as_ref()
            .filter(|(_, scopes)| scopes.iter().any(|held| held == "read"))
            .map(|(member, _)| member)
    }

    #[must_use]
    pub fn scopes(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |(_, scopes)| scopes)
    }

    /// The person, with the scope the route asks for.
    pub fn with(&self, scope: &'static str) -> Result<&Member, Error> {
        let (member, scopes) = self.0.as_ref().ok_or(Error::Unauthenticated)?;
        if scopes.iter().any(|held| held == scope) {
            Ok(member)
        } else {
            Err(Error::Forbidden(Reason::Scope))
        }
    }
}
