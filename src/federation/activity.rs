//! Activities as we send them (federation.md §5).

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::context::{PUBLIC, context, with_context};
use super::objects::post::{Whole, time, tombstone};
use crate::actors::Actor;
use crate::communities::CommunityView;
use crate::posts::reaction::Reaction;
use crate::site::Site;

/// Create or Update of a post by its author; addressing is copied from the object.
#[must_use]
pub fn about_post(kind: &str, id: &str, whole: &Whole, object: &Value) -> Value {
    let (to, cc) = whole.addressing();
    with_context(
        context(),
        json!({
            "id": id,
            "type": kind,
            "actor": whole.view.author.ap_id,
            "to": to,
            "cc": cc,
            "audience": whole.community.actor.ap_id,
            "object": object
        }),
    )
}

/// Delete by the author, or by a moderator, whose reason is the `summary`.
#[must_use]
pub fn delete(id: &str, actor: &Actor, whole: &Whole, reason: Option<&str>) -> Value {
    let (to, cc) = whole.addressing();
    let mut activity = json!({
        "id": id,
        "type": "Delete",
        "actor": actor.ap_id,
        "to": to,
        "cc": cc,
        "audience": whole.community.actor.ap_id,
        "object": tombstone(&whole.view.post)
    });
    if let Some(reason) = reason {
        activity["summary"] = json!(reason);
    }
    with_context(context(), activity)
}

#[must_use]
pub fn like(id: &str, actor: &Actor, whole: &Whole, kind: Reaction) -> Value {
    let mut activity = json!({
        "id": id,
        "type": "Like",
        "actor": actor.ap_id,
        "to": [whole.view.author.ap_id, whole.community.actor.ap_id],
        "cc": [],
        "audience": whole.community.actor.ap_id,
        "object": whole.view.post.ap_id
    });
    if kind == Reaction::Useful {
        activity["ateneo:signal"] = json!("useful");
    }
    with_context(context(), activity)
}

#[must_use]
pub fn follow(id: &str, follower: &Actor, followed: &Actor) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": id,
        "type": "Follow",
        "actor": follower.ap_id,
        "to": [followed.ap_id],
        "object": followed.ap_id
    })
}

/// A person asks a community elsewhere to belong to it; the note is for who answers.
#[must_use]
pub fn join(id: &str, applicant: &Actor, community: &Actor, note: &str) -> Value {
    let mut activity = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": id,
        "type": "Join",
        "actor": applicant.ap_id,
        "to": [community.ap_id],
        "object": community.ap_id
    });
    if !note.is_empty() {
        activity["content"] = json!(note);
    }
    activity
}

#[must_use]
pub fn leave(id: &str, leaver: &Actor, community: &Actor) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": id,
        "type": "Leave",
        "actor": leaver.ap_id,
        "to": [community.ap_id],
        "object": community.ap_id
    })
}

/// Undo with the whole activity inside: Mastodon and Lemmy need it.
#[must_use]
pub fn undo(id: &str, actor: &Actor, mut inner: Value) -> Value {
    let (to, cc) = (inner["to"].clone(), inner["cc"].clone());
    let audience = inner["audience"].clone();
    if let Some(fields) = inner.as_object_mut() {
        fields.shift_remove("@context");
    }
    let mut activity = json!({"id": id, "type": "Undo", "actor": actor.ap_id, "to": to, "object": inner});
    if !cc.is_null() {
        activity["cc"] = cc;
    }
    if !audience.is_null() {
        activity["audience"] = audience;
    }
    with_context(context(), activity)
}

/// Accept or Reject of a Follow or Join, which is inside exactly as it came.
pub fn answer(kind: &str, id: &str, actor: &Actor, (to, follow): (&str, &str)) -> serde_json::Result<String> {
    answer_saying(kind, id, actor, (to, follow, None))
}

/// [`answer`], with a reason.
pub fn answer_saying(
    kind: &str,
    id: &str,
    actor: &Actor,
    (to, asked, summary): (&str, &str, Option<&str>),
) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Answer<'a> {
        #[serde(rename = "@context")]
        context: &'a str,
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'a str,
        actor: &'a str,
        to: [&'a str; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        summary: Option<&'a str>,
        object: &'a RawValue,
    }
    serde_json::to_string(&Answer {
        context: "https://www.w3.org/ns/activitystreams",
        id,
        kind,
        actor: &actor.ap_id,
        to: [to],
        summary,
        object: serde_json::from_str(asked)?,
    })
}

/// The community tells a sender that it does not take an activity.
#[must_use]
pub fn reject(id: &str, community: &Actor, author: &Actor, activity_id: &str) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": id,
        "type": "Reject",
        "actor": community.ap_id,
        "to": [author.ap_id],
        "object": activity_id
    })
}

/// Class G: the activity inside an Announce, the same JSON text untouched.
pub fn announce(
    id: &str,
    community: &CommunityView,
    (context, published): (Option<&str>, &str),
    activity: &str,
) -> serde_json::Result<String> {
    #[derive(serde::Serialize)]
    struct Announce<'a> {
        #[serde(rename = "@context")]
        at_context: &'a str,
        id: &'a str,
        #[serde(rename = "type")]
        kind: &'a str,
        actor: &'a str,
        to: [&'a str; 1],
        cc: [String; 1],
        published: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        context: Option<&'a str>,
        object: &'a RawValue,
    }
    serde_json::to_string(&Announce {
        at_context: "https://www.w3.org/ns/activitystreams",
        id,
        kind: "Announce",
        actor: &community.actor.ap_id,
        to: [PUBLIC],
        cc: [format!("{}/followers", community.actor.ap_id)],
        published,
        context,
        object: serde_json::from_str(activity)?,
    })
}

/// Class M: the topic's id alone, which servers of persons show as a boost.
#[must_use]
pub fn announce_root(site: &Site, community: &CommunityView, whole: &Whole) -> Value {
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": site.activity("announce-root", whole.view.post.id),
        "type": "Announce",
        "actor": community.actor.ap_id,
        "to": [PUBLIC],
        "cc": [format!("{}/followers", community.actor.ap_id), whole.view.author.ap_id],
        "published": time(whole.view.post.published_at),
        "object": whole.view.post.ap_id
    })
}

/// An actor changed its profile.
#[must_use]
pub fn delete_actor(id: &str, actor: &Actor, with_posts: bool) -> Value {
    with_context(
        super::context::context(),
        json!({
            "id": id,
            "type": "Delete",
            "actor": actor.ap_id,
            "to": [PUBLIC],
            "object": actor.ap_id,
            "removeData": with_posts
        }),
    )
}

#[must_use]
pub fn update_actor(id: &str, actor: &Actor, document: &Value) -> Value {
    let mut object = document.clone();
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("@context");
    }
    with_context(
        super::context::actor_context(),
        json!({
            "id": id,
            "type": "Update",
            "actor": actor.ap_id,
            "to": [PUBLIC],
            "cc": [format!("{}/followers", actor.ap_id)],
            "object": object
        }),
    )
}
