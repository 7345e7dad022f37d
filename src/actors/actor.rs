//! Actors, local and remote.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::ids::{ActorId, InstanceId};
use crate::db::schema::actors;
use crate::db::{Conn, optional};
use crate::error::{Error, Result};
use crate::events::{self, Event};
use crate::site::Here;
use crate::text::mentions::Handle;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = actors, check_for_backend(diesel::pg::Pg))]
pub struct Actor {
    pub id: ActorId,
    pub kind: String,
    pub instance_id: Option<InstanceId>,
    pub host: Option<String>,
    pub name: String,
    pub ap_id: String,
    pub url: Option<String>,
    pub display_name: Option<String>,
    pub summary_html: String,
    pub summary_source: Option<String>,
    pub icon_url: Option<String>,
    pub image_url: Option<String>,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub outbox_url: Option<String>,
    pub followers_url: Option<String>,
    pub featured_url: Option<String>,
    pub moderators_url: Option<String>,
    pub manually_approves: bool,
    pub handle_verified: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub fetched_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    Person,
    Group,
    Application,
    Service,
    Organization,
}

impl ActorKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Application => "application",
            Self::Service => "service",
            Self::Organization => "organization",
        }
    }
}

impl Actor {
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.instance_id.is_none()
    }

    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind == ActorKind::Group.as_str()
    }

    /// What people see: the display name, else the name.
    #[must_use]
    pub fn label(&self) -> &str {
        self.display_name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&self.name)
    }

    /// `name`, or `name@host` when from elsewhere: how pages and the API address it.
    #[must_use]
    pub fn path_name(&self) -> String {
        match &self.host {
            Some(host) => format!("{}@{host}", self.name),
            None => self.name.clone(),
        }
    }

    /// `@name@host` with our own host filled in.
    #[must_use]
    pub fn handle(&self, own_host: &str) -> String {
        format!("@{}@{}", self.name, self.host.as_deref().unwrap_or(own_host))
    }

    /// Where deliveries for this actor go: the shared inbox when there is one.
    #[must_use]
    pub fn delivery_inbox(&self) -> &str {
        self.shared_inbox_url.as_deref().unwrap_or(&self.inbox_url)
    }
}

/// What is known of a local actor before its row exists.
#[derive(Debug, Clone)]
pub struct NewLocal<'a> {
    pub kind: ActorKind,
    pub name: &'a str,
    pub display_name: Option<&'a str>,
    pub summary_html: &'a str,
    pub summary_source: Option<&'a str>,
}

/// Inserts a local actor; its name is taken for ever. Keys: [`super::keys::give`].
pub async fn create_local(conn: &mut Conn, here: Here<'_>, new: NewLocal<'_>) -> Result<Actor> {
    let site = here.site;
    let id = match new.kind {
        ActorKind::Group => site.community(new.name),
        ActorKind::Application => site.server(),
        _ => site.person(new.name),
    };
    let server = new.kind == ActorKind::Application;
    Ok(diesel::insert_into(actors::table)
        .values((
            actors::kind.eq(new.kind.as_str()),
            actors::name.eq(new.name),
            actors::display_name.eq(new.display_name),
            actors::summary_html.eq(new.summary_html),
            actors::summary_source.eq(new.summary_source),
            actors::url.eq(&id),
            actors::inbox_url.eq(if server { site.inbox() } else { format!("{id}/inbox") }),
            actors::shared_inbox_url.eq(site.inbox()),
            actors::outbox_url.eq(format!("{id}/outbox")),
            actors::followers_url.eq(format!("{id}/followers")),
            actors::featured_url.eq((new.kind == ActorKind::Group).then(|| format!("{id}/featured"))),
            actors::moderators_url.eq((new.kind == ActorKind::Group).then(|| format!("{id}/moderators"))),
            actors::manually_approves.eq(server),
            actors::handle_verified.eq(true),
            actors::ap_id.eq(&id),
            actors::created_at.eq(here.now),
            actors::updated_at.eq(here.now),
        ))
        .returning(Actor::as_returning())
        .get_result(conn)
        .await?)
}

/// A remote actor as its own server describes it, already checked and bounded.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = actors, treat_none_as_null = true)]
pub struct RemoteActor {
    pub kind: String,
    pub instance_id: Option<InstanceId>,
    pub host: Option<String>,
    pub name: String,
    pub ap_id: String,
    pub url: Option<String>,
    pub display_name: Option<String>,
    pub summary_html: String,
    pub icon_url: Option<String>,
    pub image_url: Option<String>,
    pub inbox_url: String,
    pub shared_inbox_url: Option<String>,
    pub outbox_url: Option<String>,
    pub followers_url: Option<String>,
    pub featured_url: Option<String>,
    pub moderators_url: Option<String>,
    pub manually_approves: bool,
    pub handle_verified: bool,
    pub fetched_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

pub async fn upsert_remote(conn: &mut Conn, actor: &RemoteActor) -> Result<Actor> {
    Ok(diesel::insert_into(actors::table)
        .values(actor)
        .on_conflict(actors::ap_id)
        .do_update()
        .set(actor)
        .returning(Actor::as_returning())
        .get_result(conn)
        .await?)
}

pub async fn find(conn: &mut Conn, id: ActorId) -> Result<Actor> {
    actors::table.find(id).select(Actor::as_select()).first(conn).await.map_err(|error| named(error, "actor"))
}

pub async fn find_many(conn: &mut Conn, ids: &[ActorId]) -> Result<Vec<Actor>> {
    Ok(actors::table.filter(actors::id.eq_any(ids)).select(Actor::as_select()).load(conn).await?)
}

pub async fn by_ap_id(conn: &mut Conn, ap_id: &str) -> Result<Option<Actor>> {
    optional(actors::table.filter(actors::ap_id.eq(ap_id)).select(Actor::as_select()).first(conn).await)
}

pub async fn by_ap_ids(conn: &mut Conn, ap_ids: &[String]) -> Result<Vec<Actor>> {
    if ap_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(actors::table.filter(actors::ap_id.eq_any(ap_ids)).select(Actor::as_select()).load(conn).await?)
}

/// By the page an actor has for people, which may differ from its id.
pub async fn by_url(conn: &mut Conn, url: &str) -> Result<Option<Actor>> {
    optional(
        actors::table
            .filter(actors::url.eq(url).and(actors::host.is_not_null()))
            .select(Actor::as_select())
            .first(conn)
            .await,
    )
}

/// A local actor by name, in any case; deleted ones too.
pub async fn local_by_name(conn: &mut Conn, name: &str) -> Result<Option<Actor>> {
    optional(
        actors::table
            .filter(lower(actors::name).eq(name.to_lowercase()).and(actors::instance_id.is_null()))
            .select(Actor::as_select())
            .first(conn)
            .await,
    )
}

diesel::define_sql_function! {
    /// In small letters, as names are compared.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// The actor a handle means here; a host that is ours counts as none. People and communities of
/// some servers share names: `group` decides between them.
pub async fn by_handle(
    conn: &mut Conn,
    here: Here<'_>,
    handle: &Handle,
    group: Option<bool>,
) -> Result<Option<Actor>> {
    let Some(host) = handle.host.as_deref().filter(|host| *host != here.site.host()) else {
        let found = local_by_name(conn, &handle.name).await?;
        return Ok(found.filter(|actor| group.is_none_or(|group| actor.is_group() == group)));
    };
    let found: Vec<Actor> = actors::table
        .inner_join(crate::db::schema::instances::table)
        .filter(crate::db::schema::instances::host.eq(host))
        .filter(lower(actors::name).eq(handle.name.to_lowercase()).and(actors::deleted_at.is_null()))
        .select(Actor::as_select())
        .order(actors::id)
        .limit(4)
        .load(conn)
        .await?;
    Ok(found.into_iter().find(|actor| group.is_none_or(|group| actor.is_group() == group)))
}

/// Whether this handle was a person's or community's elsewhere whose server said it is gone.
pub async fn is_gone(conn: &mut Conn, handle: &Handle) -> Result<bool> {
    let Some(host) = handle.host.as_deref() else { return Ok(false) };
    let known = actors::table
        .inner_join(crate::db::schema::instances::table)
        .filter(crate::db::schema::instances::host.eq(host))
        .filter(lower(actors::name).eq(handle.name.to_lowercase()).and(actors::deleted_at.is_not_null()));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn).await?)
}

/// The actor of the server itself.
pub async fn server(conn: &mut Conn, here: Here<'_>) -> Result<Actor> {
    by_ap_id(conn, &here.site.server()).await?.ok_or(Error::NotFound("server actor"))
}

/// What a profile form can change.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = actors)]
pub struct ProfileChanges {
    pub display_name: Option<String>,
    pub summary_html: Option<String>,
    pub summary_source: Option<String>,
    pub icon_url: Option<Option<String>>,
    pub image_url: Option<Option<String>>,
}

pub async fn update_profile(
    conn: &mut Conn,
    here: Here<'_>,
    id: ActorId,
    changes: &ProfileChanges,
) -> Result<Actor> {
    let actor = diesel::update(actors::table.find(id))
        .set((changes, actors::updated_at.eq(here.now)))
        .returning(Actor::as_returning())
        .get_result(conn)
        .await?;
    events::record(conn, id, &Event::ActorChanged { actor: id }).await?;
    Ok(actor)
}

/// Its server says the actor is gone: follows end, posts stay.
pub async fn mark_deleted(conn: &mut Conn, here: Here<'_>, id: ActorId) -> Result<()> {
    diesel::update(actors::table.find(id).filter(actors::instance_id.is_not_null()))
        .set((
            actors::deleted_at.eq(here.now),
            actors::display_name.eq(None::<String>),
            actors::summary_html.eq(""),
            actors::icon_url.eq(None::<String>),
            actors::image_url.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    super::profile::forget(conn, id).await?;
    super::follow::end_all(conn, id).await
}

pub(crate) fn named(error: diesel::result::Error, what: &'static str) -> Error {
    match error {
        diesel::result::Error::NotFound => Error::NotFound(what),
        other => other.into(),
    }
}

/// `WebFinger` and the actor's own document agree on its handle.
pub async fn verify_handle(conn: &mut Conn, id: ActorId) -> Result<()> {
    diesel::update(actors::table.find(id)).set(actors::handle_verified.eq(true)).execute(conn).await?;
    Ok(())
}
