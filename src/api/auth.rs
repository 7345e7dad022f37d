//! Who is asking: bearer tokens (RFC 6750). A token that is sent must be valid, even where none is
//! needed.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::problem::Problem;
use crate::accounts::{Member, token};
use crate::app::{App, AppState};
use crate::error::Error;

/// Longest token looked up, in bytes; ours are far shorter.
const TOKEN_MAX: usize = 200;

/// What a token may be used for.
pub trait Scope: Send + Sync + 'static {
    const NAME: &'static str;
}

macro_rules! scopes {
    ($($name:ident $text:literal),+) => {$(
        #[derive(Debug)]
        pub enum $name {}
        impl Scope for $name {
            const NAME: &'static str = $text;
        }
    )+};
}
scopes!(Read "read", Write "write", Follow "follow");

/// Whoever reads; nobody in particular without a token, or with one that lacks `read`.
#[derive(Debug)]
pub struct Viewer(pub Option<Member>);

/// A member whose token has the scope.
#[derive(Debug)]
pub struct Authed<S> {
    pub member: Member,
    pub scopes: Vec<String>,
    scope: PhantomData<S>,
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let holder = holder(parts, app).await?;
        Ok(Self(holder.filter(|(_, scopes)| has(scopes, Read::NAME)).map(|(member, _)| member)))
    }
}

impl<S: Scope> FromRequestParts<AppState> for Authed<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let (member, scopes) = holder(parts, app).await?.ok_or(Error::Unauthenticated)?;
        if !has(&scopes, S::NAME) {
            return Err(Problem::insufficient_scope(S::NAME));
        }
        Ok(Self { member, scopes, scope: PhantomData })
    }
}

fn has(scopes: &[String], name: &str) -> bool {
    scopes.iter().any(|scope| scope == name)
}

async fn holder(parts: &Parts, app: &App) -> Result<Option<(Member, Vec<String>)>, Problem> {
    let Some(token) = sent(parts)? else { return Ok(None) };
    let mut conn = app.db.conn().await?;
    token::holder(&mut conn, token).await?.ok_or_else(Problem::invalid_token).map(Some)
}

/// The token in the one `Authorization` header, if there is one.
fn sent(parts: &Parts) -> Result<Option<&str>, Problem> {
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let Some(header) = headers.next() else { return Ok(None) };
    let token = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty() && token.len() <= TOKEN_MAX);
    match (token, headers.next()) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(Problem::invalid_token()),
    }
}

#[cfg(test)]
mod tests {
    use http::Request;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], Ok(None))]
    #[case(&["Bearer abc"], Ok(Some("abc")))]
    #[case(&["bearer  abc"], Ok(Some("abc")))]
    #[case(&["Bearer "], Err(()))]
    #[case(&["Bearer"], Err(()))]
    #[case(&["Basic YTpi"], Err(()))]
    #[case(&["Bearer abc", "Bearer def"], Err(()))]
    fn tokens_are_read(#[case] headers: &[&str], #[case] expected: Result<Option<&str>, ()>) {
        let mut request = Request::builder();
        for header in headers {
            request = request.header(AUTHORIZATION, *header);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(sent(&parts).map_err(|_| ()), expected);
    }
}
