//! What a viewer may reach: every route that shows or changes something finds it here, so that what
//! is hidden and what is absent answer alike.

use crate::accounts::{Member, limit};
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::communities::{CommunityView, Standing, community, membership, rules};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::error::{Error, Reason, Result};
use crate::forum::{TopicView, thread, topic};
use crate::lookup::Found;
use crate::posts::{PostView, post, view};
use crate::text::Handle;

/// Things of other servers one member may have looked up in an hour.
const LOOKUPS_PER_HOUR: u32 = 600;

/// A community by its path name. One of another server that nobody knows here yet is looked up when
/// somebody signed in asks.
pub async fn community(app: &App, viewer: Option<&Member>, name: &str) -> Result<(CommunityView, Standing)> {
    let handle = Handle::parse(name).map_err(|_| Error::NotFound("community"))?;
    let mut conn = app.db.conn().await?;
    let found = match community::by_path_name(&mut conn, app.here(), name).await {
        Err(Error::NotFound(_)) => {
            let remote = handle.host.as_deref().is_some_and(|host| host != app.site.host());
            let Some(member) = viewer.filter(|_| remote) else { return Err(Error::NotFound("community")) };
            // Another server may take its time: no connection is held meanwhile.
            drop(conn);
            let resource = format!("!{}", handle.to_string().trim_start_matches('@'));
            let Found::Community(id) = look_up(app, member, &resource).await? else {
                return Err(Error::NotFound("community"));
            };
            conn = app.db.conn().await?;
            community::of_actor(&mut conn, id).await?.ok_or(Error::NotFound("community"))?
        }
        other => other?,
    };
    let standing = standing(&mut conn, &found, viewer).await?;
    visible(found, standing)
}

/// The community of an actor, for this viewer.
pub async fn community_of(
    conn: &mut Conn,
    id: ActorId,
    viewer: Option<&Member>,
) -> Result<(CommunityView, Standing)> {
    let found = community::of_actor(conn, id).await?.ok_or(Error::NotFound("community"))?;
    let standing = standing(conn, &found, viewer).await?;
    visible(found, standing)
}

fn visible(found: CommunityView, standing: Standing) -> Result<(CommunityView, Standing)> {
    if rules::may_see(&found.community, standing) {
        Ok((found, standing))
    } else {
        Err(Error::NotFound("community"))
    }
}

/// A community whose topics the viewer may read; one may list itself and keep its talk to its members.
pub async fn readable(app: &App, viewer: Option<&Member>, name: &str) -> Result<(CommunityView, Standing)> {
    let (found, standing) = community(app, viewer, name).await?;
    if rules::may_read(&found.community, standing) {
        Ok((found, standing))
    } else {
        Err(Error::Forbidden(Reason::MembersOnly))
    }
}

async fn standing(conn: &mut Conn, community: &CommunityView, viewer: Option<&Member>) -> Result<Standing> {
    match viewer {
        Some(member) => membership::standing_of(conn, community, member).await,
        None => Ok(Standing::default()),
    }
}

/// A topic with where it is and what the viewer is there.
pub struct FoundTopic {
    pub topic: TopicView,
    pub community: CommunityView,
    pub standing: Standing,
}

/// A topic that stands; deleted ones are gone for who could see them.
pub async fn topic(conn: &mut Conn, id: PostId, viewer: Option<&Member>) -> Result<FoundTopic> {
    let (topic, community) = thread::topic(conn, id, viewer.map(|member| member.actor.id)).await?;
    let standing = standing(conn, &community, viewer).await?;
    if !rules::may_read(&community.community, standing) {
        return Err(Error::NotFound("topic"));
    }
    if topic.view.post.deleted_at.is_some() {
        return Err(Error::Gone("topic"));
    }
    Ok(FoundTopic { topic, community, standing })
}

/// A reply with where it is and what the viewer is there.
pub struct FoundReply {
    pub reply: PostView,
    pub community: CommunityView,
    pub standing: Standing,
}

/// A reply that stands.
pub async fn reply(conn: &mut Conn, id: PostId, viewer: Option<&Member>) -> Result<FoundReply> {
    let viewer_id = viewer.map(|member| member.actor.id);
    let post = post::find(conn, id).await?;
    if post.is_topic() || !post.is_visible_to(viewer_id) {
        return Err(Error::NotFound("reply"));
    }
    let topic = topic::find(conn, post.thread()).await?;
    let community = community::find(conn, topic.community_id).await?;
    let standing = standing(conn, &community, viewer).await?;
    if !rules::may_read(&community.community, standing) {
        return Err(Error::NotFound("reply"));
    }
    if post.deleted_at.is_some() {
        return Err(Error::Gone("reply"));
    }
    let reply = view::complete_one(conn, post, viewer_id).await?;
    Ok(FoundReply { reply, community, standing })
}

/// Asks for something of another server, or of ours, on behalf of a member.
pub async fn look_up(app: &App, member: &Member, resource: &str) -> Result<Found> {
    let now = app.clock.now();
    let key = format!("lookup:{}", member.account.id);
    app.db.transaction(async |conn| limit::count(conn, &key, LOOKUPS_PER_HOUR, now).await).await?;
    app.lookup.find(app, resource).await
}

/// An actor by handle or address; unknown ones are looked up.
pub async fn account(app: &App, member: &Member, resource: &str) -> Result<Actor> {
    if let Some(known) = known_account(app, resource).await? {
        return Ok(known);
    }
    let id = match look_up(app, member, resource).await? {
        Found::Person(id) | Found::Community(id) => id,
        Found::Post(_) => return Err(Error::NotFound("account")),
    };
    let mut conn = app.db.conn().await?;
    actor::find(&mut conn, id).await
}

/// An actor we know already, by handle (`!` leads that of a community) or id.
pub async fn known_account(app: &App, resource: &str) -> Result<Option<Actor>> {
    let mut conn = app.db.conn().await?;
    let group = resource.starts_with('!').then_some(true);
    let found = match Handle::parse(resource.trim_start_matches('!')) {
        Ok(handle) => actor::by_handle(&mut conn, app.here(), &handle, group).await?,
        Err(_) => actor::by_ap_id(&mut conn, resource).await?,
    };
    Ok(found.filter(|actor| actor.deleted_at.is_none()))
}
