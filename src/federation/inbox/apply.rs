//! What a verified activity changes here. Everything runs in the caller's transaction; what our own
//! communities accept they pass on ([`Event::Relayed`]).

use url::Url;

use super::announce::Inner;
use super::belong;
use super::prepare::{Prepared, What};
use crate::actors::follow::{self, FollowState};
use crate::actors::instance::{self, Profile};
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::communities::{CommunityView, community, membership};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::error::Result;
use crate::events::{self, Event};
use crate::federation::normalise::{ActorDocument, Node, ObjectDocument};
use crate::federation::origin::texts_share_origin;
use crate::federation::{import, resolve, sent, thread};
use crate::forum::remote::{self, Taken};
use crate::forum::{approval, topic};
use crate::jobs;
use crate::operations::erasure;
use crate::posts::post::{self, DeletedBy};
use crate::posts::reaction::{self, Reaction};
use crate::posts::{Post, early};

pub async fn apply(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    match &activity.what {
        What::Nothing(why) => {
            tracing::debug!(why, "activity ignored");
            Ok(())
        }
        What::Direct => direct(conn, app, activity).await,
        What::Profile(document) => profile(conn, app, document).await,
        What::Content { document, author } => content(conn, app, activity, (document, author)).await,
        What::Gone(id) => gone(conn, app, activity, id).await,
        What::Announced(inner) => {
            for one in inner {
                announced(conn, app, &activity.signer, one).await?;
            }
            wrapped_by(conn, activity).await
        }
    }
}

/// An actor says itself anew; who facilitates a community is in a collection of its own.
async fn profile(conn: &mut Conn, app: &App, document: &ActorDocument) -> Result<()> {
    let stored = resolve::store(conn, app, document).await?;
    if stored.is_group() && stored.moderators_url.is_some() {
        jobs::enqueue(conn, import::FACILITATORS, &serde_json::json!({"actor": stored.id})).await?;
    }
    Ok(())
}

async fn direct(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    for kind in node.types() {
        match kind {
            "Follow" => return followed(conn, app, activity).await,
            "Accept" => return answered(conn, app, activity, FollowState::Accepted).await,
            "Reject" => return answered(conn, app, activity, FollowState::Rejected).await,
            "Undo" => return undone(conn, app, activity).await,
            "Join" => return belong::asked(conn, app, activity).await,
            "Leave" => return belong::left(conn, app, activity, node).await,
            "Like" | "EmojiReact" => return liked(conn, app, activity).await,
            "Delete" => return closed(conn, app, activity).await,
            _ => {}
        }
    }
    Ok(())
}

/// The signer's own server says that the account is closed; `removeData`: what they wrote is to go too.
async fn closed(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let gone = activity.signer.id;
    actor::mark_deleted(conn, app.here(), gone).await?;
    erasure::forget(conn, gone).await?;
    if Node(&activity.map).flag("removeData") {
        jobs::enqueue(conn, erasure::FOREIGN_JOB, &serde_json::json!({ "actor": gone })).await?;
    }
    Ok(())
}

async fn followed(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    let (Some(id), Some(object)) = (node.text("id"), node.first_id("object")) else { return Ok(()) };
    let Some(target) = actor::by_ap_id(conn, object.as_str()).await? else { return Ok(()) };
    if !target.is_local() || target.deleted_at.is_some() {
        return Ok(());
    }
    if target.is_group() {
        let Some(view) = community::of_actor(conn, target.id).await?.filter(|view| !view.is_local_only())
        else {
            return Ok(());
        };
        if is_banned(conn, &view, &activity.signer).await? {
            return follow::reject(conn, (&activity.signer, &target), &activity.raw).await;
        }
    }
    follow::receive(conn, app.here(), (&activity.signer, &target), (id, &activity.raw)).await
}

/// Whether somebody is excluded from a community, or from this house.
async fn is_banned(conn: &mut Conn, view: &CommunityView, actor: &Actor) -> Result<bool> {
    Ok(membership::standing(conn, &view.community, actor.id).await?.is_banned)
}

/// Accept or Reject of a follow of ours, by the one we follow; or a community's refusal of a post.
async fn answered(conn: &mut Conn, app: &App, activity: &Prepared, answer: FollowState) -> Result<()> {
    let node = Node(&activity.map);
    if belong::answered(conn, app, activity, answer == FollowState::Accepted).await? {
        return Ok(());
    }
    let by_id = match node.first_id("object") {
        Some(id) => follow::by_ap_id(conn, id.as_str()).await?,
        None => None,
    };
    let pair = match (by_id, node.inner("object")) {
        (Some(pair), _) => Some(pair),
        (None, Some(inner)) if inner.is("Follow") => {
            let follower = match inner.first_id("actor") {
                Some(id) => actor::by_ap_id(conn, id.as_str()).await?.filter(Actor::is_local),
                None => None,
            };
            follower.map(|follower| (follower.id, activity.signer.id))
        }
        _ => None,
    };
    if let Some((follower, followed)) = pair.filter(|(_, followed)| *followed == activity.signer.id) {
        follow::receive_answer(conn, app.here(), (follower, followed), answer).await?;
        return Ok(());
    }
    if answer == FollowState::Rejected {
        return refused(conn, activity).await;
    }
    Ok(())
}

async fn refused(conn: &mut Conn, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    let Some(id) = node.first_id("object") else { return Ok(()) };
    let Some(object) = sent::object_of(conn, id.as_str()).await? else { return Ok(()) };
    let Some(post) = post::by_ap_id(conn, &object).await? else { return Ok(()) };
    if is_in(conn, &post, &activity.signer).await? {
        topic::refuse(conn, post.id, node.text("summary")).await?;
    }
    Ok(())
}

/// Whether the post is in the community that this actor is.
async fn is_in(conn: &mut Conn, post: &Post, group: &Actor) -> Result<bool> {
    let community = community::of_actor(conn, group.id).await?;
    Ok(community.is_some_and(|view| Some(view.community.id) == post.community_id))
}

async fn undone(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    let Some(inner) = node.inner("object") else {
        let Some(id) = node.first_id("object") else { return Ok(()) };
        return undone_by_id(conn, activity, id.as_str()).await;
    };
    if inner.first_id("actor").is_some_and(|actor| actor.as_str() != activity.signer.ap_id) {
        return Ok(());
    }
    if inner.is("Follow") {
        let target = match inner.first_id("object") {
            Some(id) => actor::by_ap_id(conn, id.as_str()).await?.filter(Actor::is_local),
            None => None,
        };
        if let Some(target) = target {
            follow::receive_undo(conn, &activity.signer, &target).await?;
        }
        return Ok(());
    }
    if inner.is("Join") {
        return belong::left(conn, app, activity, inner).await;
    }
    if inner.is("Like") || inner.is("EmojiReact") {
        return unliked(conn, activity, inner).await;
    }
    if inner.is("Announce") {
        return unannounced(conn, app, activity, inner).await;
    }
    Ok(())
}

async fn undone_by_id(conn: &mut Conn, activity: &Prepared, id: &str) -> Result<()> {
    if let Some((follower, followed)) = follow::by_ap_id(conn, id).await? {
        if follower == activity.signer.id {
            let target = actor::find(conn, followed).await?;
            follow::receive_undo(conn, &activity.signer, &target).await?;
        }
        return Ok(());
    }
    match reaction::by_ap_id(conn, activity.signer.id, id).await? {
        Some((post, kind)) => take_back(conn, activity, (post, kind)).await.map(|_| ()),
        None => early::remember(conn, id, activity.signer.id).await,
    }
}

async fn unliked(conn: &mut Conn, activity: &Prepared, like: Node<'_>) -> Result<()> {
    let by_id = match like.text("id") {
        Some(id) => reaction::by_ap_id(conn, activity.signer.id, id).await?,
        None => None,
    };
    if let Some(found) = by_id {
        return take_back(conn, activity, found).await.map(|_| ());
    }
    let post = match like.first_id("object") {
        Some(id) => post::by_ap_id(conn, id.as_str()).await?,
        None => None,
    };
    if let Some(post) = post
        && take_back(conn, activity, (post.id, Reaction::Like)).await?
    {
        return Ok(());
    }
    match like.text("id") {
        Some(id) => early::remember(conn, id, activity.signer.id).await,
        None => Ok(()),
    }
}

/// False when there was nothing to take back.
async fn take_back(conn: &mut Conn, activity: &Prepared, (id, kind): (PostId, Reaction)) -> Result<bool> {
    if reaction::receive_undo(conn, activity.signer.id, id, kind).await?.is_none() {
        return Ok(false);
    }
    let post = post::find(conn, id).await?;
    relay(conn, &post, activity, false).await?;
    Ok(true)
}

/// A community takes its announce of a topic back: the topic leaves the community.
async fn unannounced(conn: &mut Conn, app: &App, activity: &Prepared, announce: Node<'_>) -> Result<()> {
    let Some(id) = announce.first_id("object") else { return Ok(()) };
    let Some(post) = post::by_ap_id(conn, id.as_str()).await? else { return Ok(()) };
    if post.is_topic() && is_in(conn, &post, &activity.signer).await? {
        remote::delete(conn, app.here(), &post, DeletedBy::Moderator { reason: String::new() }).await?;
    }
    Ok(())
}

async fn liked(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    let (Some(id), Some(object)) = (node.text("id"), node.first_id("object")) else { return Ok(()) };
    let Some(post) = post::by_ap_id(conn, object.as_str()).await? else { return Ok(()) };
    if post.deleted_at.is_some()
        || !(post.is_published() || post.is_pending())
        || early::recall(conn, id, activity.signer.id).await?
    {
        return Ok(());
    }
    if let Some(community) = post.community_id {
        let view = community::find(conn, community).await?;
        if is_banned(conn, &view, &activity.signer).await? {
            return Ok(());
        }
    }
    let kind = signal(node.text("ateneo:signal") == Some("useful"));
    if reaction::receive(conn, activity.signer.id, (post.id, kind), id).await? {
        told(conn, app, activity.signer.id, &post).await?;
        relay(conn, &post, activity, false).await?;
    }
    Ok(())
}

/// A reaction to a post of ours is news to its author.
async fn told(conn: &mut Conn, app: &App, doer: ActorId, post: &Post) -> Result<()> {
    if app.site.own_path(&post.ap_id).is_some() {
        events::record(conn, doer, &Event::ReactionReceived { post: post.id }).await?;
    }
    Ok(())
}

fn signal(useful: bool) -> Reaction {
    if useful { Reaction::Useful } else { Reaction::Like }
}

/// Create or Update, by its author or from its origin.
async fn content(
    conn: &mut Conn,
    app: &App,
    activity: &Prepared,
    (document, author): (&ObjectDocument, &Actor),
) -> Result<()> {
    if let Some(known) = post::by_ap_id(conn, document.id.as_str()).await? {
        if Node(&activity.map).is("Create") {
            return passed_on(conn, activity, (&known, author)).await;
        }
        return changed(conn, app, (activity, document), (&known, author)).await;
    }
    let parent = match &document.in_reply_to {
        Some(id) => match post::by_ap_id(conn, id.as_str()).await? {
            Some(parent) => Some(parent),
            // What it answers could not be had: kept out of sight.
            None => return Ok(()),
        },
        None => None,
    };
    let Some(view) = home_of(conn, parent.as_ref(), document).await? else { return Ok(()) };
    // A community elsewhere decides itself: its announce is what counts.
    if !view.is_local() || view.is_local_only() {
        return Ok(());
    }
    match thread::file(conn, app, (author, &view, parent.as_ref()), document).await? {
        Taken::New(post) => {
            let root = post.is_topic();
            pass_on(conn, &view, (&post, activity, root)).await
        }
        Taken::Refused => {
            let activity_id = Node(&activity.map).text("id").unwrap_or_default().to_owned();
            let event =
                Event::PostRefused { community: view.community.id, author: activity.signer.id, activity_id };
            events::record(conn, view.actor.id, &event).await?;
            Ok(())
        }
        Taken::Held(post) => approval::keep_activity(conn, post.id, &activity.raw).await,
        Taken::Known(_) | Taken::Tombstone => Ok(()),
    }
}

/// Create of a post held already. One that was fetched for a reply which came first has not been
/// passed on yet: its followers, and its author's server, wait for that.
async fn passed_on(conn: &mut Conn, activity: &Prepared, (known, author): (&Post, &Actor)) -> Result<()> {
    if known.author_id != author.id
        || known.deleted_at.is_some()
        || events::was_relayed(conn, known.id).await?
    {
        return Ok(());
    }
    relay(conn, known, activity, known.is_topic()).await
}

/// The community a new post belongs to: its thread's, else one of ours it is addressed to.
async fn home_of(
    conn: &mut Conn,
    parent: Option<&Post>,
    document: &ObjectDocument,
) -> Result<Option<CommunityView>> {
    if let Some(parent) = parent {
        let topic = topic::find(conn, parent.thread()).await?;
        return community::find(conn, topic.community_id).await.map(Some);
    }
    thread::known_community(conn, &thread::candidates(document)).await
}

/// A known post said again: only its author's newer text changes it.
async fn changed(
    conn: &mut Conn,
    app: &App,
    (activity, document): (&Prepared, &ObjectDocument),
    (known, author): (&Post, &Actor),
) -> Result<()> {
    if known.author_id != author.id || !Node(&activity.map).is("Update") {
        return Ok(());
    }
    if let Some(community) = known.community_id {
        let view = community::find(conn, community).await?;
        if is_banned(conn, &view, author).await? {
            return Ok(());
        }
    }
    let remote = thread::remote_post(conn, app, document).await?;
    let edited = remote::edit(conn, app.here(), known, &remote).await?;
    thread::apply_accepted(conn, app, known, document).await?;
    if edited {
        relay(conn, known, activity, false).await?;
    }
    Ok(())
}

async fn gone(conn: &mut Conn, app: &App, activity: &Prepared, id: &Url) -> Result<()> {
    let Some(known) = post::by_ap_id(conn, id.as_str()).await? else {
        return post::remember_deleted(conn, id.as_str(), app.here().now).await;
    };
    if remote::delete(conn, app.here(), &known, DeletedBy::Author).await? {
        relay(conn, &known, activity, false).await?;
    }
    Ok(())
}

/// Passes an activity on when the post is in one of our communities.
async fn relay(conn: &mut Conn, post: &Post, activity: &Prepared, root: bool) -> Result<()> {
    let Some(community) = post.community_id else { return Ok(()) };
    if post.is_held() || post.is_hidden() {
        return Ok(());
    }
    let view = community::find(conn, community).await?;
    pass_on(conn, &view, (post, activity, root)).await
}

async fn pass_on(
    conn: &mut Conn,
    view: &CommunityView,
    (post, activity, root): (&Post, &Prepared, bool),
) -> Result<()> {
    if !view.is_local() || view.is_local_only() {
        return Ok(());
    }
    let community = view.community.id;
    let event = Event::Relayed { community, post: post.id, activity: activity.raw.clone(), root };
    events::record(conn, view.actor.id, &event).await?;
    Ok(())
}

/// A community that wraps activities takes wrapped ones too.
async fn wrapped_by(conn: &mut Conn, activity: &Prepared) -> Result<()> {
    let wraps = Node(&activity.map).inner("object").is_some_and(|inner| inner.get("object").is_some());
    match activity.signer.instance_id.filter(|_| wraps) {
        Some(instance) => instance::learn_profile(conn, instance, Profile::Wrapped).await,
        None => Ok(()),
    }
}

async fn announced(conn: &mut Conn, app: &App, group: &Actor, inner: &Inner) -> Result<()> {
    let Some(view) = community::of_actor(conn, group.id).await? else { return Ok(()) };
    match inner {
        Inner::Content { document, author } => taken(conn, app, &view, (document, author)).await,
        Inner::Ours(id) => {
            let post = post::by_ap_id(conn, id.as_str()).await?;
            match post.filter(|post| post.community_id == Some(view.community.id)) {
                Some(post) => topic::confirm(conn, post.id).await,
                None => Ok(()),
            }
        }
        Inner::Gone(id) => match post::by_ap_id(conn, id.as_str()).await? {
            Some(post) if post.community_id == Some(view.community.id) => {
                remote::delete(conn, app.here(), &post, DeletedBy::Author).await.map(|_| ())
            }
            Some(_) => Ok(()),
            None if texts_share_origin(id.as_str(), &group.ap_id) => {
                post::remember_deleted(conn, id.as_str(), app.here().now).await
            }
            None => Ok(()),
        },
        Inner::Removed { object, reason } => match post::by_ap_id(conn, object.as_str()).await? {
            Some(post) if post.community_id == Some(view.community.id) => {
                let by = DeletedBy::Moderator { reason: reason.clone() };
                remote::delete(conn, app.here(), &post, by).await.map(|_| ())
            }
            _ => Ok(()),
        },
        Inner::Restored(id) => match post::by_ap_id(conn, id.as_str()).await? {
            Some(post) if post.community_id == Some(view.community.id) => {
                remote::restore(conn, &post).await.map(|_| ())
            }
            _ => Ok(()),
        },
        Inner::Vote { object, actor, id, useful, undo } => {
            let Some(post) = post::by_ap_id(conn, object.as_str()).await? else { return Ok(()) };
            if post.community_id != Some(view.community.id) || post.deleted_at.is_some() {
                return Ok(());
            }
            if *undo {
                reaction::receive_undo(conn, actor.id, post.id, signal(*useful)).await?;
            } else if reaction::receive(conn, actor.id, (post.id, signal(*useful)), id).await? {
                told(conn, app, actor.id, &post).await?;
            }
            Ok(())
        }
    }
}

/// A community elsewhere took a post: it is filed there, or its author's newer text replaces it.
async fn taken(
    conn: &mut Conn,
    app: &App,
    view: &CommunityView,
    (document, author): (&ObjectDocument, &Actor),
) -> Result<()> {
    if let Some(known) = post::by_ap_id(conn, document.id.as_str()).await? {
        if known.author_id != author.id || known.community_id != Some(view.community.id) {
            return Ok(());
        }
        let remote = thread::remote_post(conn, app, document).await?;
        if document.updated.is_some() {
            remote::edit(conn, app.here(), &known, &remote).await?;
        }
        return thread::apply_accepted(conn, app, &known, document).await;
    }
    let parent = match &document.in_reply_to {
        Some(id) => match post::by_ap_id(conn, id.as_str()).await? {
            Some(parent) if parent.community_id == Some(view.community.id) => Some(parent),
            _ => return Ok(()),
        },
        None => None,
    };
    thread::file(conn, app, (author, view, parent.as_ref()), document).await?;
    Ok(())
}
