//! Handlers: read the request, ask a room, answer with a page or send elsewhere.

pub mod accounts;
pub mod admin;
pub mod choices;
pub mod communities;
mod cover;
mod credentials;
pub mod data;
pub mod directory;
pub mod docs;
mod facilitate;
pub mod feeds;
pub mod files;
pub mod home;
mod invitations;
mod invite;
mod join;
mod letters;
pub mod moderation;
mod new_community;
pub mod notifications;
mod passkeys;
pub mod people;
pub mod posts;
pub mod privacy;
pub mod search;
mod security;
pub mod settings;
pub mod sitemap;
mod taxonomy;
pub mod topics;
mod two_factor;
pub mod welcome;
pub mod work;

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;

use super::components::form::Complaints;
use super::forms::{FILE, Fields};
use super::visit::Visit;
use crate::accounts::{Member, limit};
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, community, membership, rules};
use crate::db::Conn;
use crate::db::ids::{ActorId, AttachmentId};
use crate::db::page::{Cursor, Page};
use crate::error::{Error, Problem, Result};
use crate::forum::thread;
use crate::lookup::Found;
use crate::posts::{Post, attachment};

/// Getting in and staying safe: letters' links, codes, passkeys, invitations, one's own security.
pub fn ways_in() -> Router<AppState> {
    security::router()
        .merge(credentials::router())
        .merge(letters::router())
        .merge(two_factor::router())
        .merge(passkeys::router())
        .merge(invite::router())
}

/// The directory, belonging to a community, facilitating one, and its vocabulary.
pub fn belonging() -> Router<AppState> {
    Router::new()
        .route("/communities", get(communities::index).post(new_community::create))
        .route("/communities/new", get(new_community::new))
        .route("/c/{name}/join", get(join::show).post(join::create))
        .route("/c/{name}/facilitate", get(facilitate::show))
        .route("/c/{name}/invitations", get(invitations::show).post(invitations::create))
        .route("/c/{name}/requests/{id}", post(facilitate::answer))
        .route("/c/{name}/roles", post(facilitate::role))
        .route("/c/{name}/members", post(facilitate::member))
        .route("/c/{name}/state", post(facilitate::state))
        .route("/c/{name}/taxonomy", get(taxonomy::index).post(taxonomy::create))
        .route("/c/{name}/taxonomy.ttl", get(taxonomy::turtle))
        .route("/c/{name}/taxonomy.jsonld", get(taxonomy::json_ld))
        .route("/c/{name}/taxonomy/new", get(taxonomy::new))
        .route("/c/{name}/taxonomy/{slug}", get(taxonomy::show))
        .route("/c/{name}/taxonomy/{slug}/edit", get(taxonomy::edit_form).post(taxonomy::edit))
        .route("/c/{name}/taxonomy/{slug}/merge", post(taxonomy::merge))
        .route("/c/{name}/taxonomy/{slug}/answer", post(taxonomy::answer))
}

/// What a page with forms shows again: typed values by field, what is wrong, and the answer's status.
type Again<'a> = (&'a [(&'a str, &'a str)], Complaints<'a>, StatusCode);

/// `?cursor=`, and how a list is ordered.
#[derive(Debug, Default, Deserialize)]
pub struct Listing {
    pub cursor: Option<String>,
    pub sort: Option<String>,
}

impl Listing {
    pub fn page(&self, limit: i64) -> Result<Page> {
        let after =
            self.cursor.as_deref().map(Cursor::decode).transpose().map_err(|_| Error::NotFound("page"))?;
        Ok(Page { after, limit })
    }
}

/// Address of the next page; `keep` is what else the query says.
pub fn next_page(path: &str, keep: &str, next: Option<Cursor>) -> Option<String> {
    next.map(|next| format!("{path}?{keep}cursor={}", next.encode()))
}

/// The community of a page, as far as the visitor may read it.
pub async fn find_community(visit: &Visit, name: &str) -> Result<(CommunityView, Standing)> {
    let (view, standing) = see_community(visit, name).await?;
    rules::may_read(&view.community, standing)?;
    Ok((view, standing))
}

/// The community of a page that says only what it is. One elsewhere that is not known yet is looked up
/// for members.
pub async fn see_community(visit: &Visit, name: &str) -> Result<(CommunityView, Standing)> {
    let app = &visit.app;
    let known = community::by_path_name(&mut *app.db.conn().await?, app.here(), name).await;
    let view = match known {
        Err(Error::NotFound(_)) if visit.viewer().is_some() && name.contains('@') => {
            match app.lookup.find(app, &format!("!{name}")).await? {
                Found::Community(id) => community_of(app, id).await?,
                _ => return Err(Error::NotFound("community")),
            }
        }
        known => known?,
    };
    let standing = standing(&mut *app.db.conn().await?, &view, visit.viewer()).await?;
    rules::may_see(&view.community, standing)?;
    Ok((view, standing))
}

/// Where a post is read: a reply on its page of the thread.
pub async fn reading_place(visit: &Visit, post: &Post) -> Result<String> {
    if post.is_topic() {
        return Ok(format!("/post/{}", post.id));
    }
    let mut conn = visit.app.db.conn().await?;
    let after = thread::page_of(&mut conn, post, topics::REPLIES, visit.viewer_id()).await?;
    let query = after.map_or_else(String::new, |after| format!("?cursor={}", after.encode()));
    Ok(format!("/post/{}{query}#r{}", post.thread(), post.id))
}

pub async fn community_of(app: &App, id: ActorId) -> Result<CommunityView> {
    community::of_actor(&mut *app.db.conn().await?, id).await?.ok_or(Error::NotFound("community"))
}

pub async fn standing(conn: &mut Conn, view: &CommunityView, viewer: Option<&Member>) -> Result<Standing> {
    match viewer {
        Some(member) => membership::standing_of(conn, view, member).await,
        None => Ok(Standing::default()),
    }
}

/// One more post of this person within the hour; facilitators and administrators are not counted.
pub async fn count_post(app: &App, member: &Member) -> Result<()> {
    member.account.may_publish(app.mailer.directory().is_none())?;
    let mut conn = app.db.conn().await?;
    if member.account.is_admin || membership::facilitates_somewhere(&mut conn, member.actor.id).await? {
        return Ok(());
    }
    let key = format!("post:{}", member.account.id);
    limit::count(&mut conn, &key, app.config.limits.posts_per_hour, app.clock.now()).await
}

/// Stores the pictures of a form, each with its description; empty rows are skipped.
pub async fn store_pictures(app: &App, member: &Member, fields: &Fields) -> Result<Vec<AttachmentId>> {
    let files: Vec<Bytes> = fields.files("image");
    let alts = fields.all("alt");
    let mut ids = Vec::new();
    for (file, alt) in files.into_iter().zip(alts.into_iter().chain(std::iter::repeat(""))) {
        if file.is_empty() {
            continue;
        }
        if file.len() > FILE {
            return Err(Error::invalid("image", Problem::TooLarge(FILE)));
        }
        let new = attachment::store_picture(&app.storage, member.actor.id, (file, alt)).await?;
        ids.push(attachment::add(&mut *app.db.conn().await?, &new).await?.id);
    }
    Ok(ids)
}
