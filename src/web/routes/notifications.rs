//! What concerns the member, and how much of a community or topic they want to hear.

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::{find_community, next_page, reading_place};
use crate::actors::actor;
use crate::app::AppState;
use crate::communities::{community, rules};
use crate::db::ids::{NotificationId, PostId};
use crate::db::page::{Cursor, Page};
use crate::error::{Error, Problem, Result};
use crate::forum::thread;
use crate::notifications::list::{self, Filter, Told};
use crate::notifications::{Kind, Level, Notification, level, marker};
use crate::posts::post as posts;
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::layout::sign_in;
use crate::web::pages::notifications::{self as page, Notice, Notifications};
use crate::web::present::Named;
use crate::web::visit::{Shown, Visit};

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/notifications", get(index))
        .route("/notifications/read", post(read))
        .route("/notifications/{id}", get(open))
        .route("/c/{name}/level", post(community_level))
        .route("/c/{name}/read", post(read_community))
        .route("/post/{id}/level", post(topic_level))
        .route("/post/{id}/new", get(first_new))
        .route("/{path}/{id}/bookmark", post(super::posts::keep))
}

/// Notifications on one page.
const PAGE: i64 = 30;

#[derive(Debug, Default, Deserialize)]
pub struct Showing {
    show: Option<String>,
    cursor: Option<String>,
}

pub async fn index(Shown(visit): Shown, Query(showing): Query<Showing>) -> Answer {
    let Some(member) = visit.viewer() else { return Ok(visit.redirect(&sign_in("/notifications"), None)) };
    let filter = showing.show.as_deref().and_then(Filter::parse).unwrap_or_default();
    let after = showing.cursor.as_deref().map(Cursor::decode).transpose();
    let wanted = Page { after: after.map_err(|_| Error::NotFound("page"))?, limit: PAGE };
    let slice = list::list(&mut *visit.app.db.conn().await?, member.actor.id, (filter, wanted)).await?;
    let rows: Vec<(Told, Option<Named>)> = slice
        .rows
        .into_iter()
        .map(|mut told| {
            let named = told.community.take().map(Named::new);
            (told, named)
        })
        .collect();
    let notices: Vec<Notice<'_>> =
        rows.iter().map(|(told, named)| notice(&visit, told, named.as_ref())).collect();
    let keep = format!("show={}&", filter.as_str());
    let next = next_page("/notifications", &keep, slice.next);
    let first = format!("/notifications?{}", keep.trim_end_matches('&'));
    let view = Notifications {
        notices: &notices,
        filter,
        unread: visit.unread(),
        pager: Pager { previous: showing.cursor.as_ref().map(|_| first.as_str()), next: next.as_deref() },
    };
    Ok(visit.page(page::index(&visit.frame(None), &view)))
}

fn notice<'a>(visit: &'a Visit, told: &'a Told, named: Option<&'a Named>) -> Notice<'a> {
    let row = &told.notification;
    Notice {
        id: row.id.0,
        kind: told.kind,
        name: told.actor.as_ref().map_or("", |actor| actor.label()),
        count: row.count,
        detail: &row.detail,
        title: told.title.as_deref().unwrap_or_default(),
        language: told.language.as_deref().unwrap_or_default(),
        community: named.map(|named| named.community(visit.language())),
        at: row.at,
        unread: row.read_at.is_none(),
    }
}

/// Opens what a notification is about; it is read from then on.
pub async fn open(Shown(visit): Shown, Path(id): Path<String>) -> Answer {
    let id: NotificationId = id.parse().map_err(|_| Error::NotFound("notification"))?;
    let Some(member) = visit.viewer() else {
        return Ok(visit.redirect(&sign_in(&format!("/notifications/{id}")), None));
    };
    let opened = list::open(&mut *visit.app.db.conn().await?, member.actor.id, id, visit.now()).await?;
    let opened = opened.ok_or(Error::NotFound("notification"))?;
    Ok(visit.redirect(&place(&visit, &opened).await?, None))
}

/// Where the thing is that a notification is about.
async fn place(visit: &Visit, opened: &Notification) -> Result<String> {
    let kind = opened.kind().ok_or(Error::NotFound("notification"))?;
    match (kind, opened.subject_id) {
        (Kind::Report, Some(id)) => return Ok(format!("/cases/{id}")),
        (Kind::Decision, _) if opened.detail == "reporter" => return Ok("/reports".to_owned()),
        (Kind::Decision | Kind::Appeal, Some(id)) => return Ok(format!("/decisions/{id}")),
        _ => {}
    }
    if let Some(id) = opened.post_id {
        let post = posts::find(&mut *visit.app.db.conn().await?, id).await?;
        return reading_place(visit, &post).await;
    }
    match (kind, opened.actor_id, opened.community_id) {
        (Kind::AccountRequest, ..) => Ok("/admin".to_owned()),
        (Kind::Follow, Some(id), _) => {
            let found = actor::find(&mut *visit.app.db.conn().await?, id).await?;
            Ok(format!("/u/{}", found.path_name()))
        }
        (_, _, Some(id)) => {
            let view = community::find(&mut *visit.app.db.conn().await?, id).await?;
            let desk = if kind == Kind::JoinRequest { "/facilitate" } else { "" };
            Ok(format!("/c/{}{desk}", view.actor.path_name()))
        }
        _ => Ok("/notifications".to_owned()),
    }
}

pub async fn read(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let mut conn = visit.app.db.conn().await?;
    match fields.get("id") {
        "all" => {
            list::read_all(&mut conn, member.actor.id, visit.now()).await?;
            return Ok(visit.redirect("/notifications", Some(Done::AllRead)));
        }
        id => {
            let id: NotificationId = id.parse().map_err(|_| Error::NotFound("notification"))?;
            list::open(&mut conn, member.actor.id, id, visit.now())
                .await?
                .ok_or(Error::NotFound("notification"))?;
        }
    }
    Ok(visit.redirect("/notifications", None))
}

fn chosen(text: &str) -> Result<Level> {
    Level::parse(text).ok_or(Error::invalid("level", Problem::Unknown))
}

pub async fn community_level(
    Path(name): Path<String>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let member = visit.member()?;
    let (view, _) = find_community(&visit, &name).await?;
    let level = chosen(fields.get("level"))?;
    let mut conn = visit.app.db.conn().await?;
    level::set_community(&mut conn, member.actor.id, (view.community.id, level)).await?;
    Ok(visit.redirect(&format!("/c/{}", view.actor.path_name()), Some(Done::Saved)))
}

/// Everything in the community counts as read.
pub async fn read_community(Path(name): Path<String>, form: ProtectedForm) -> Answer {
    let visit = form.visit;
    let member = visit.member()?;
    let (view, _) = find_community(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    marker::read_community(&mut conn, member.actor.id, view.community.id, visit.now()).await?;
    Ok(visit.redirect(&format!("/c/{}", view.actor.path_name()), Some(Done::AllRead)))
}

/// A topic this visitor may read.
async fn topic(visit: &Visit, id: &str) -> Result<PostId> {
    let id: PostId = id.parse().map_err(|_| Error::NotFound("topic"))?;
    let mut conn = visit.app.db.conn().await?;
    let (topic, community) = thread::topic(&mut conn, id, visit.viewer_id()).await?;
    let standing = super::standing(&mut conn, &community, visit.viewer()).await?;
    rules::may_read(&community.community, standing).map_err(|_| Error::NotFound("topic"))?;
    if topic.view.post.deleted_at.is_some() { Err(Error::Gone("topic")) } else { Ok(id) }
}

pub async fn topic_level(Path(id): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let id = topic(&visit, &id).await?;
    let level = chosen(fields.get("level"))?;
    level::set_topic(&mut *visit.app.db.conn().await?, member.actor.id, (id, level)).await?;
    Ok(visit.redirect(&format!("/post/{id}"), Some(Done::Saved)))
}

/// To the first reply that came after the last visit.
pub async fn first_new(Shown(visit): Shown, Path(id): Path<String>) -> Answer {
    let id = topic(&visit, &id).await?;
    let mut conn = visit.app.db.conn().await?;
    let reply = match visit.viewer_id() {
        Some(viewer) => marker::first_new(&mut conn, viewer, id).await?,
        None => None,
    };
    let to = match reply {
        Some(reply) => {
            let post = posts::find(&mut conn, reply).await?;
            drop(conn);
            reading_place(&visit, &post).await?
        }
        None => format!("/post/{id}"),
    };
    Ok(visit.redirect(&to, None))
}
