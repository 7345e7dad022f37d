//! Input of requests: ids and names in paths, pages, languages, and what they lead to.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use http::header;
use http::request::Parts;
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use super::problem::Problem;
use crate::accounts::Member;
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, community, membership, rules};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::db::page::Page;
use crate::error::{Checks, Error, Problem as Fault, Result};
use crate::i18n;
use crate::lookup::Found;
use crate::text::Language;

/// An id in the path; what is no number is the id of nothing, so that it is not found no sooner than
/// the caller is known.
pub struct Id(pub PostId);

impl FromRequestParts<AppState> for Id {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Self::Rejection> {
        let path: Result<Path<Vec<(String, String)>>, PathRejection> =
            Path::from_request_parts(parts, app).await;
        let id = path.ok().and_then(|Path(all)| all.into_iter().find(|(key, _)| key == "id"));
        Ok(Self(id.and_then(|(_, id)| id.parse().ok()).unwrap_or(PostId(0))))
    }
}

/// A community's name in the path; what is no text is not found.
pub struct Name(pub String);

impl FromRequestParts<AppState> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let path: Result<Path<String>, PathRejection> = Path::from_request_parts(parts, app).await;
        Ok(Self(path.map_err(|_| Error::NotFound("community"))?.0))
    }
}

/// `?limit=&cursor=`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many at most: 1 to 100.
    #[serde(default, deserialize_with = "given")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
}

/// A value where a parameter is given: an empty one is no value, and not the same as none.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    given: D,
) -> std::result::Result<Option<T>, D::Error> {
    T::deserialize(given).map(Some)
}

impl Paging {
    pub fn page(&self) -> Result<Page> {
        Page::new(self.cursor.as_deref(), self.limit)
    }
}

/// The language titles are given in: `?lang=`, else `Accept-Language`, else the house's.
pub struct Tongue(pub Language);

impl FromRequestParts<AppState> for Tongue {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let asked = query.split('&').find_map(|part| part.strip_prefix("lang="));
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self(i18n::negotiate(None, asked, accepted, app.site.language)))
    }
}

/// A community by `name` or `name@host`, as far as this person may read it. One elsewhere that is not
/// known here yet is looked up for people with a token.
pub async fn find_community(
    app: &App,
    name: &str,
    member: Option<&Member>,
) -> Result<(CommunityView, Standing)> {
    let known = community::by_path_name(&mut *app.db.conn().await?, app.here(), name).await;
    let view = match known {
        Err(Error::NotFound(_)) if member.is_some() && name.trim_start_matches('@').contains('@') => {
            match app.lookup.find(app, &format!("!{}", name.trim_start_matches(['@', '!']))).await? {
                Found::Community(id) => community::of_actor(&mut *app.db.conn().await?, id)
                    .await?
                    .ok_or(Error::NotFound("community"))?,
                _ => return Err(Error::NotFound("community")),
            }
        }
        known => known?,
    };
    let mut conn = app.db.conn().await?;
    let standing = standing(&mut conn, &view, member).await?;
    rules::may_read(&view.community, standing)?;
    Ok((view, standing))
}

/// What the person is in the community.
pub async fn standing(conn: &mut Conn, view: &CommunityView, member: Option<&Member>) -> Result<Standing> {
    match member {
        Some(member) => membership::standing_of(conn, view, member).await,
        None => Ok(Standing::default()),
    }
}

/// One more post of this person within the hour; facilitators and administrators are not counted. In
/// the post's own transaction: one that is refused does not count.
pub async fn count_post(conn: &mut Conn, app: &App, member: &Member) -> Result<()> {
    member.account.may_publish(app.mailer.directory().is_none())?;
    if member.account.is_admin || membership::facilitates_somewhere(conn, member.actor.id).await? {
        return Ok(());
    }
    let key = format!("post:{}", member.account.id);
    crate::accounts::limit::count(conn, &key, app.config.limits.posts_per_hour, app.clock.now()).await
}

/// As long as it is described to be, spaces included.
pub fn at_most(field: &'static str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() > most { Err(Error::invalid(field, Fault::TooLong(most))) } else { Ok(()) }
}

/// A handle or address within bounds.
pub fn resource(field: &'static str, text: &str) -> Result<()> {
    let mut checks = Checks::default();
    checks.length(field, text, 1, 2000);
    checks.done()
}

/// The actor of a handle: known, or looked up.
pub async fn find_account(app: &App, account: &str) -> Result<ActorId> {
    resource("account", account)?;
    match app.lookup.find(app, account).await? {
        Found::Person(id) | Found::Community(id) => Ok(id),
        Found::Post(_) => Err(Error::NotFound("account")),
    }
}
