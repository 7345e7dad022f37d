//! What each event makes: which activities, signed by whom, for whose inboxes.

use serde_json::Value;

use super::membership;
use crate::actors::{Actor, actor, audience, keys, profile};
use crate::app::App;
use crate::communities::{community, person};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId, TargetId};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::events::reader::Stored;
use crate::federation::activity;
use crate::federation::objects::actor as actor_object;
use crate::federation::objects::post::{self as post_object, Known, Whole, time};
use crate::federation::sent;
use crate::posts::{post, reaction};

/// Which hosts an audience means (federation.md D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum Class {
    Everybody = 0,
    Wrapped = 1,
    Bare = 2,
}

/// An activity ready to be stored and addressed.
#[derive(Debug)]
pub struct Outgoing {
    pub ap_id: String,
    pub event_id: i64,
    pub signer: ActorId,
    pub object: Option<String>,
    pub body: String,
    pub audiences: Vec<(ActorId, Class)>,
    pub direct: Vec<TargetId>,
    pub direct_class: Class,
    /// Not handed to everybody who asks: a Mastodon would make it a boost.
    pub guarded: bool,
}

/// Where a batch is rendered: the app, and what was read before.
pub struct Desk<'a> {
    pub app: &'a App,
    pub known: Known,
}

/// Renders one event; nothing when what it is about is gone.
pub async fn event(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    event: Event,
) -> Result<Vec<Outgoing>> {
    let made = match event {
        Event::TopicPosted { post } | Event::ReplyPosted { post } => {
            written(conn, desk, stored, post, "Create").await
        }
        Event::PostEdited { post } | Event::TopicChanged { post } => {
            written(conn, desk, stored, post, "Update").await
        }
        Event::PostDeleted { post } => deleted(conn, desk, stored, post, None).await,
        Event::PostRemoved { post, by } => deleted(conn, desk, stored, post, Some(by)).await,
        Event::PostRestored { post, by, removal } => restored(conn, desk, stored, (post, by, removal)).await,
        Event::Reacted { post, reaction } => reacted(conn, desk, stored, (post, &reaction), false).await,
        Event::Unreacted { post, reaction } => reacted(conn, desk, stored, (post, &reaction), true).await,
        Event::Followed { follower, followed, follow } => {
            followed_event(conn, desk, stored, (follower, followed, &follow), false).await
        }
        Event::Unfollowed { follower, followed, follow } => {
            followed_event(conn, desk, stored, (follower, followed, &follow), true).await
        }
        Event::FollowAccepted { followed, follower, follow } => {
            answered(conn, desk, stored, ("Accept", followed, follower, &follow)).await
        }
        Event::FollowRejected { followed, follower, follow } => {
            answered(conn, desk, stored, ("Reject", followed, follower, &follow)).await
        }
        Event::ActorChanged { actor } => actor_changed(conn, desk, stored, actor).await,
        Event::ActorDeleted { actor, with_posts } => {
            actor_deleted(conn, desk, stored, (actor, with_posts)).await
        }
        Event::Relayed { community, post, activity, root } => {
            let post = post::find(conn, post).await?;
            let whole = post_object::outline(conn, &mut desk.known, post).await?;
            debug_assert_eq!(whole.community.community.id, community);
            relayed(conn, desk, stored, (&whole, &activity, root)).await
        }
        Event::PostRefused { community, author, activity_id } => {
            refused(conn, desk, stored, (community, author, &activity_id)).await
        }
        Event::JoinRequested { community, actor, activity: None } => {
            membership::asked(conn, desk, stored, (community, actor)).await
        }
        Event::JoinAnswered { community, actor, admitted, activity: Some(activity) } => {
            membership::answered(conn, desk, stored, (community, actor, admitted, &activity)).await
        }
        Event::Left { community, actor, .. } => {
            membership::left(conn, desk, stored, (community, actor)).await
        }
        Event::AnswerAccepted { .. }
        | Event::Arrived { .. }
        | Event::ReactionReceived { .. }
        | Event::JoinRequested { .. }
        | Event::JoinAnswered { .. }
        | Event::RoleChanged { .. }
        | Event::AccountRequested { .. }
        | Event::Reported { .. }
        | Event::Decided { .. }
        | Event::DecisionUndone { .. }
        | Event::Appealed { .. }
        | Event::AppealAnswered { .. } => Ok(Vec::new()),
    };
    match made {
        Err(Error::NotFound(what)) => {
            tracing::debug!(event = stored.id, what, "nothing left to publish");
            Ok(Vec::new())
        }
        made => made,
    }
}

pub(super) fn signed_by(stored: &Stored, actor: &Actor, ap_id: String, body: String) -> Outgoing {
    Outgoing {
        ap_id,
        event_id: stored.id,
        signer: actor.id,
        object: None,
        body,
        audiences: Vec::new(),
        direct: Vec::new(),
        direct_class: Class::Everybody,
        guarded: false,
    }
}

pub(super) async fn inboxes_of(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    actors: &[&Actor],
) -> Result<Vec<TargetId>> {
    let mut targets = Vec::new();
    for actor in actors {
        targets.extend(desk.known.inbox(conn, actor).await?);
    }
    targets.sort_unstable();
    targets.dedup();
    Ok(targets)
}

/// Everybody a post concerns besides followers: its community elsewhere, those it answers, those it
/// names.
fn concerned(whole: &Whole) -> Vec<&Actor> {
    let mut actors = vec![&whole.community.actor, &whole.root_author];
    actors.extend(whole.parent.as_ref().map(|(_, author)| author));
    actors.extend(&whole.mentioned);
    actors
}

/// Create and Update by the author, and what the community makes of it.
async fn written(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    id: PostId,
    kind: &str,
) -> Result<Vec<Outgoing>> {
    let post = post::find(conn, id).await?;
    let whole = post_object::load(conn, &mut desk.known, post).await?;
    if whole.view.post.deleted_at.is_some()
        || whole.view.post.is_held()
        || whole.view.post.is_hidden()
        || !whole.view.author.is_local()
        || whole.community.is_local_only()
    {
        return Ok(Vec::new());
    }
    let updated = (kind == "Update").then_some(stored.at);
    let object = whole.object(&desk.app.site, updated);
    let ap_id = desk.app.site.activity(&kind.to_lowercase(), stored.id);
    let body = activity::about_post(kind, &ap_id, &whole, &object).to_string();
    let mut by_author = signed_by(stored, &whole.view.author, ap_id, body.clone());
    by_author.object = Some(whole.view.post.ap_id.clone());
    by_author.guarded = !whole.view.post.is_topic();
    by_author.audiences.push((whole.view.author.id, Class::Everybody));
    by_author.direct = inboxes_of(conn, desk, &concerned(&whole)).await?;
    let is_root = whole.view.post.is_topic();
    if whole.community.is_local() && is_root && kind == "Update" {
        by_author.audiences.push((whole.community.actor.id, Class::Bare));
    }
    let mut made = vec![by_author];
    if whole.community.is_local() {
        made.extend(relayed(conn, desk, stored, (&whole, &body, is_root && kind == "Create")).await?);
    }
    Ok(made)
}

/// Our community passes an activity on: wrapped, and a new topic by id as well.
async fn relayed(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (whole, activity, new_root): (&Whole, &str, bool),
) -> Result<Vec<Outgoing>> {
    let community = &whole.community;
    if !community.is_local() || community.is_local_only() {
        return Ok(Vec::new());
    }
    let ap_id = desk.app.site.activity("announce", stored.id);
    let context = whole.context();
    let body = activity::announce(&ap_id, community, (context.as_deref(), &time(stored.at)), activity)?;
    let mut wrapped = signed_by(stored, &community.actor, ap_id, body);
    wrapped.object = Some(whole.view.post.ap_id.clone());
    wrapped.audiences.push((community.actor.id, Class::Wrapped));
    // The author's server waits for it, and the thread's people want to hear of it, followers or not.
    let mut people = concerned(whole);
    people.push(&whole.view.author);
    wrapped.direct = inboxes_of(conn, desk, &people).await?;
    wrapped.direct_class = Class::Wrapped;
    let mut made = vec![wrapped];
    if new_root {
        let document = activity::announce_root(&desk.app.site, community, whole);
        let ap_id = desk.app.site.activity("announce-root", whole.view.post.id);
        let mut bare = signed_by(stored, &community.actor, ap_id, document.to_string());
        bare.object = Some(whole.view.post.ap_id.clone());
        bare.audiences.push((community.actor.id, Class::Bare));
        made.push(bare);
    }
    Ok(made)
}

async fn deleted(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    id: PostId,
    by: Option<ActorId>,
) -> Result<Vec<Outgoing>> {
    let post = post::find(conn, id).await?;
    let whole = post_object::outline(conn, &mut desk.known, post).await?;
    if whole.community.is_local_only() {
        return Ok(Vec::new());
    }
    let doer = match by {
        Some(moderator) => actor::find(conn, moderator).await?,
        None => whole.view.author.clone(),
    };
    // Hidden or removed: to others both are gone until they are put back.
    let said = whole.view.post.deleted_reason.as_ref().or(whole.view.post.state_reason.as_ref());
    let reason = by.map(|_| said.map(String::as_str).filter(|r| !r.is_empty()).unwrap_or("-"));
    let ap_id = desk.app.site.activity("delete", stored.id);
    let body = activity::delete(&ap_id, &doer, &whole, reason).to_string();
    let mut delete = signed_by(stored, &doer, ap_id, body.clone());
    delete.object = Some(whole.view.post.ap_id.clone());
    let mut people = concerned(&whole);
    people.push(&whole.view.author);
    delete.direct = inboxes_of(conn, desk, &people).await?;
    if by.is_none() {
        delete.audiences.push((doer.id, Class::Everybody));
    }
    let is_root = whole.view.post.is_topic();
    if whole.community.is_local() && is_root && by.is_none() {
        delete.audiences.push((whole.community.actor.id, Class::Bare));
    }
    let mut made = vec![delete];
    if whole.community.is_local() {
        made.extend(relayed(conn, desk, stored, (&whole, &body, false)).await?);
        if is_root {
            made.push(unboosted(desk, stored, &whole));
        }
    }
    Ok(made)
}

/// A facilitator put a post back: Undo of the Delete for those who take wrapped activities, and for the
/// others a topic is announced anew. Servers that keep nothing of what was deleted fetch it again.
async fn restored(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (id, by, removal): (PostId, ActorId, i64),
) -> Result<Vec<Outgoing>> {
    let post = post::find(conn, id).await?;
    let whole = post_object::outline(conn, &mut desk.known, post).await?;
    if whole.community.is_local_only()
        || whole.view.post.deleted_at.is_some()
        || !whole.view.post.is_published()
    {
        return Ok(Vec::new());
    }
    let doer = actor::find(conn, by).await?;
    let delete_id = desk.app.site.activity("delete", removal);
    let told = sent::by_ap_id(conn, &delete_id).await?;
    let delete = match told {
        Some(told) => serde_json::from_str(&told.body)?,
        None => activity::delete(&delete_id, &doer, &whole, Some("-")),
    };
    let ap_id = desk.app.site.activity("undo", stored.id);
    let body = activity::undo(&ap_id, &doer, delete).to_string();
    let mut undo = signed_by(stored, &doer, ap_id, body.clone());
    undo.object = Some(whole.view.post.ap_id.clone());
    let mut people = concerned(&whole);
    people.push(&whole.view.author);
    undo.direct = inboxes_of(conn, desk, &people).await?;
    undo.direct_class = Class::Wrapped;
    let mut made = vec![undo];
    if whole.community.is_local() {
        made.extend(relayed(conn, desk, stored, (&whole, &body, false)).await?);
        if whole.view.post.is_topic() {
            let mut document = activity::announce_root(&desk.app.site, &whole.community, &whole);
            let ap_id = desk.app.site.activity("announce-root", stored.id);
            document["id"] = Value::from(ap_id.as_str());
            let mut bare = signed_by(stored, &whole.community.actor, ap_id, document.to_string());
            bare.object = Some(whole.view.post.ap_id.clone());
            bare.audiences.push((whole.community.actor.id, Class::Bare));
            made.push(bare);
        }
    }
    Ok(made)
}

/// The community takes its bare announce of a topic back.
fn unboosted(desk: &Desk<'_>, stored: &Stored, whole: &Whole) -> Outgoing {
    let community = &whole.community;
    let ap_id = desk.app.site.activity("undo-announce", stored.id);
    let announce = activity::announce_root(&desk.app.site, community, whole);
    let body = activity::undo(&ap_id, &community.actor, announce).to_string();
    let mut undo = signed_by(stored, &community.actor, ap_id, body);
    undo.object = Some(whole.view.post.ap_id.clone());
    undo.audiences.push((community.actor.id, Class::Bare));
    undo
}

async fn reacted(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (id, reaction_id): (PostId, &str),
    taken_back: bool,
) -> Result<Vec<Outgoing>> {
    let doer = doer(conn, stored).await?;
    let post = post::find(conn, id).await?;
    let whole = post_object::outline(conn, &mut desk.known, post).await?;
    if whole.community.is_local_only() {
        return Ok(Vec::new());
    }
    let kind = reaction::by_ap_id(conn, doer.id, reaction_id).await?.map(|(_, kind)| kind);
    let like = activity::like(reaction_id, &doer, &whole, kind.unwrap_or(reaction::Reaction::Like));
    let (ap_id, document) = if taken_back {
        let ap_id = desk.app.site.activity("undo", stored.id);
        let undo = activity::undo(&ap_id, &doer, like);
        (ap_id, undo)
    } else {
        (reaction_id.to_owned(), like)
    };
    let body = document.to_string();
    let mut made = signed_by(stored, &doer, ap_id, body.clone());
    made.object = Some(whole.view.post.ap_id.clone());
    made.direct = inboxes_of(conn, desk, &[&whole.view.author, &whole.community.actor]).await?;
    let mut all = vec![made];
    if whole.community.is_local() {
        all.extend(relayed(conn, desk, stored, (&whole, &body, false)).await?);
    }
    Ok(all)
}

async fn doer(conn: &mut Conn, stored: &Stored) -> Result<Actor> {
    let id = stored.actor_id.ok_or(Error::NotFound("actor"))?;
    actor::find(conn, id).await
}

async fn followed_event(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (follower, followed, follow): (ActorId, ActorId, &str),
    taken_back: bool,
) -> Result<Vec<Outgoing>> {
    let follower = actor::find(conn, follower).await?;
    let followed = actor::find(conn, followed).await?;
    if followed.is_local() {
        return Ok(Vec::new());
    }
    let document = activity::follow(follow, &follower, &followed);
    let (ap_id, document) = if taken_back {
        let ap_id = desk.app.site.activity("undo", stored.id);
        let undo = activity::undo(&ap_id, &follower, document);
        (ap_id, undo)
    } else {
        (follow.to_owned(), document)
    };
    let mut made = signed_by(stored, &follower, ap_id, document.to_string());
    made.object = Some(followed.ap_id.clone());
    made.direct = inboxes_of(conn, desk, &[&followed]).await?;
    Ok(vec![made])
}

async fn answered(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (kind, followed, follower, follow): (&str, ActorId, ActorId, &str),
) -> Result<Vec<Outgoing>> {
    let followed = actor::find(conn, followed).await?;
    let follower = actor::find(conn, follower).await?;
    let ap_id = desk.app.site.activity(&kind.to_lowercase(), stored.id);
    let body = activity::answer(kind, &ap_id, &followed, (&follower.ap_id, follow))?;
    let mut made = signed_by(stored, &followed, ap_id, body);
    made.direct = inboxes_of(conn, desk, &[&follower]).await?;
    Ok(vec![made])
}

async fn refused(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (community, author, activity_id): (crate::db::ids::CommunityId, ActorId, &str),
) -> Result<Vec<Outgoing>> {
    let community = community::find(conn, community).await?;
    let author = actor::find(conn, author).await?;
    let ap_id = desk.app.site.activity("reject", stored.id);
    let body = activity::reject(&ap_id, &community.actor, &author, activity_id).to_string();
    let mut made = signed_by(stored, &community.actor, ap_id, body);
    made.direct = inboxes_of(conn, desk, &[&author]).await?;
    made.direct_class = Class::Wrapped;
    Ok(vec![made])
}

/// Told to followers, and to the houses that show what the person wrote.
async fn actor_changed(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    id: ActorId,
) -> Result<Vec<Outgoing>> {
    let changed = actor::find(conn, id).await?;
    let Some(document) = actor_document(conn, desk.app, &changed).await? else { return Ok(Vec::new()) };
    let ap_id = desk.app.site.activity("update", stored.id);
    let body = activity::update_actor(&ap_id, &changed, &document).to_string();
    let mut made = signed_by(stored, &changed, ap_id, body);
    made.object = Some(changed.ap_id.clone());
    made.audiences.push((changed.id, Class::Everybody));
    if !changed.is_group() {
        let (ours, others): (Vec<_>, Vec<_>) =
            person::wrote_in(conn, changed.id).await?.into_iter().partition(Actor::is_local);
        made.audiences.extend(ours.iter().map(|group| (group.id, Class::Everybody)));
        made.direct = inboxes_of(conn, desk, &others.iter().collect::<Vec<_>>()).await?;
    }
    Ok(vec![made])
}

/// The last word of somebody who closed the account, to every server we know: any of them may hold what
/// they wrote.
async fn actor_deleted(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (id, with_posts): (ActorId, bool),
) -> Result<Vec<Outgoing>> {
    let gone = actor::find(conn, id).await?;
    let ap_id = desk.app.site.activity("delete", stored.id);
    let body = activity::delete_actor(&ap_id, &gone, with_posts).to_string();
    let mut made = signed_by(stored, &gone, ap_id, body);
    made.object = Some(gone.ap_id.clone());
    made.direct = audience::one_per_host(conn).await?;
    Ok(vec![made])
}

/// The document of one of our actors; `None` for communities the outside does not know.
pub async fn actor_document(conn: &mut Conn, app: &App, actor: &Actor) -> Result<Option<Value>> {
    let keys = keys::of_actor(conn, actor.id).await?;
    let pem = keys.first().map(|key| key.public_pem.as_str()).ok_or(Error::NotFound("key"))?;
    Ok(match actor.kind.as_str() {
        "group" => community::of_actor(conn, actor.id)
            .await?
            .filter(|view| !view.is_local_only())
            .map(|view| actor_object::group(&app.site, &view, pem)),
        "application" => Some(actor_object::application(&app.site, actor, pem)),
        _ => {
            let profile = profile::find(conn, actor.id).await?;
            Some(actor_object::person(&app.site, (actor, &profile), pem))
        }
    })
}
