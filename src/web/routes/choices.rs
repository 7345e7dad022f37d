//! `/settings/notifications`, `/unsubscribe`, `/bookmarks`.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::{Listing, next_page};
use crate::accounts::{Member, account};
use crate::app::AppState;
use crate::communities::membership;
use crate::db::ids::PostId;
use crate::error::{Error, Problem, Result};
use crate::notifications::settings::{self, Rhythm, Settings};
use crate::notifications::unsubscribe::{self, Ticket};
use crate::notifications::{Channel, Kind, bookmark};
use crate::posts::post as posts;
use crate::text::sanitize;
use crate::timelines;
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::post::Path;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::layout::sign_in;
use crate::web::pages::bookmarks::{self, Bookmarks, Kept};
use crate::web::pages::choices::{self, Choices, Ending, Unsubscribe};
use crate::web::present::Named;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/notifications", get(show).post(save))
        .route("/unsubscribe", get(ask).post(end))
        .route("/bookmarks", get(index))
}

async fn show(Shown(visit): Shown) -> Answer {
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in("/settings/notifications"), None));
    };
    let settings = settings::of(&mut *visit.app.db.conn().await?, member.account.id).await?;
    Ok(draw(&visit, member, &settings, (&[], StatusCode::OK)).await?)
}

async fn draw(
    visit: &Visit,
    member: &Member,
    settings: &Settings,
    (complaints, status): (Complaints<'_>, StatusCode),
) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let facilitates = membership::facilitates_somewhere(&mut conn, member.actor.id).await?;
    let verified = account::is_verified(&mut conn, member.account.id).await?;
    let kinds = kinds(facilitates, member.account.is_admin);
    let view = Choices { settings, kinds: &kinds, email: &member.account.email, verified, complaints };
    Ok(visit.page_with(status, choices::show(&visit.frame(None), &view)))
}

/// Kinds that may reach this member.
fn kinds(facilitates: bool, is_admin: bool) -> Vec<Kind> {
    let concerns = |kind: &Kind| match kind {
        Kind::JoinRequest | Kind::Report | Kind::Appeal => facilitates || is_admin,
        Kind::AccountRequest => is_admin,
        _ => true,
    };
    Kind::ALL.into_iter().filter(concerns).collect()
}

async fn save(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let stored = settings::of(&mut *visit.app.db.conn().await?, member.account.id).await?;
    let saved = match chosen(&stored, &fields) {
        Ok(settings) => {
            let mut conn = visit.app.db.conn().await?;
            settings::save(&mut conn, member.account.id, &settings).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(visit.redirect("/settings/notifications", Some(Done::Saved))),
        Err(error) => {
            let complaints = complaints(error)?;
            Ok(draw(&visit, member, &stored, (&complaints, StatusCode::UNPROCESSABLE_ENTITY)).await?)
        }
    }
}

/// The form's choices; kinds that are not in it stay as they were.
fn chosen(stored: &Settings, fields: &Fields) -> Result<Settings> {
    let mut settings = stored.clone();
    settings.digest =
        Rhythm::parse(fields.get("digest")).ok_or(Error::invalid("digest", Problem::Unknown))?;
    settings.weekday =
        fields.get("weekday").parse().map_err(|_| Error::invalid("weekday", Problem::Unknown))?;
    for kind in Kind::ALL {
        match fields.get(kind.as_str()) {
            "" => {}
            way => {
                let channel = Channel::parse(way).ok_or(Error::invalid(kind.as_str(), Problem::Unknown))?;
                settings.channels.insert(kind, channel);
            }
        }
    }
    Ok(settings)
}

#[derive(Debug, Default, Deserialize)]
pub struct Token {
    #[serde(default)]
    token: String,
    undo: Option<String>,
}

async fn ask(Shown(visit): Shown, Query(asked): Query<Token>) -> Answer {
    let ticket = Ticket::read(&visit.app.secret, &asked.token).ok_or(Error::NotFound("letter"))?;
    Ok(answer(&visit, (&asked.token, ticket), Ending::Ask))
}

/// RFC 8058: one click of a mail program, which has neither cookie nor form token. The signed address
/// is enough, and all it can do is to end letters, or to take that back.
async fn end(Shown(visit): Shown, Query(asked): Query<Token>) -> Answer {
    let ticket = Ticket::read(&visit.app.secret, &asked.token).ok_or(Error::NotFound("letter"))?;
    let again = asked.undo.is_some();
    visit.app.db.transaction(async |conn| unsubscribe::set(conn, ticket, again).await).await?;
    Ok(answer(&visit, (&asked.token, ticket), if again { Ending::Again } else { Ending::Ended }))
}

fn answer(visit: &Visit, (token, ticket): (&str, Ticket), state: Ending) -> Response {
    let what = ticket.what(visit.reader.locale);
    let view = Unsubscribe { token, what: &what, state };
    visit.page(choices::unsubscribe(&visit.frame(Some("/")), &view))
}

#[derive(Debug, Default, Deserialize)]
pub struct Taken {
    undo: Option<PostId>,
}

async fn index(Shown(visit): Shown, Query(listing): Query<Listing>, Query(taken): Query<Taken>) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/bookmarks"), None)) };
    let mut conn = visit.app.db.conn().await?;
    let slice = bookmark::list(&mut conn, member.actor.id, listing.page(30)?).await?;
    let next = next_page("/bookmarks", "", slice.next);
    let times: Vec<_> = slice.rows.iter().map(|(post, at)| (post.id, *at)).collect();
    let rows: Vec<_> = slice.rows.into_iter().map(|(post, _)| post).collect();
    let rows: Vec<_> = timelines::contributions_to(&mut conn, rows, member.actor.id)
        .await?
        .into_iter()
        .map(|row| (Named::new(row.community), row.view, row.topic))
        .map(|(named, view, topic)| {
            let text = if view.post.is_topic() {
                String::new()
            } else {
                sanitize::summary(&view.post.body_html, 200)
            };
            (named, view, topic, text)
        })
        .collect();
    let kept: Vec<Kept<'_>> = rows
        .iter()
        .map(|(named, view, topic, text)| Kept {
            path: if view.post.is_topic() { Path::Topic } else { Path::Reply },
            id: view.post.id.0,
            title: &topic.title,
            text,
            language: view.post.language.as_deref().unwrap_or_default(),
            author: view.author.label(),
            community: named.community(visit.language()),
            at: times.iter().find(|(id, _)| *id == view.post.id).map_or(visit.now(), |(_, at)| *at),
        })
        .collect();
    let undo = match taken.undo {
        Some(id) => {
            let post = posts::find(&mut conn, id).await?;
            let path = if post.is_topic() { Path::Topic } else { Path::Reply };
            post.is_visible_to(Some(member.actor.id)).then(|| path.of(id.0))
        }
        None => None,
    };
    let view = Bookmarks {
        kept: &kept,
        undo: undo.as_deref(),
        pager: Pager { previous: listing.cursor.is_some().then_some("/bookmarks"), next: next.as_deref() },
    };
    Ok(visit.page(bookmarks::index(&visit.frame(None), &view)))
}
