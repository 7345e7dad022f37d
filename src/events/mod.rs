//! What happened. A room changes rows and records an event in the same transaction; workers turn
//! events into activities and notifications.

pub mod reader;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use crate::db::Conn;
use crate::db::ids::{AccountId, ActorId, CommunityId, DecisionId, PostId, ReportId};
use crate::db::schema::events;
use crate::error::Result;

/// Events carry ids; only what a deletion would lose is carried along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    TopicPosted {
        post: PostId,
    },
    ReplyPosted {
        post: PostId,
    },
    /// A post can be read here now that nobody of ours publishes: it came from elsewhere, was passed on
    /// there, or stays in this house.
    Arrived {
        post: PostId,
    },
    /// By its author.
    PostEdited {
        post: PostId,
    },
    /// The topic's own state changed: an answer was accepted.
    TopicChanged {
        post: PostId,
    },
    PostDeleted {
        post: PostId,
    },
    /// A facilitator took a post out of the community.
    PostRemoved {
        post: PostId,
        by: ActorId,
    },
    /// A facilitator put back what was removed or hidden; `removal` is the event that told of it.
    PostRestored {
        post: PostId,
        by: ActorId,
        removal: i64,
    },
    Reacted {
        post: PostId,
        reaction: String,
    },
    Unreacted {
        post: PostId,
        reaction: String,
    },
    /// Somebody elsewhere reacted to a post of ours.
    ReactionReceived {
        post: PostId,
    },
    /// One of ours follows somebody, here or elsewhere.
    Followed {
        follower: ActorId,
        followed: ActorId,
        follow: String,
    },
    Unfollowed {
        follower: ActorId,
        followed: ActorId,
        follow: String,
    },
    /// One of ours accepts a remote follower; `follow` is the activity as received.
    FollowAccepted {
        followed: ActorId,
        follower: ActorId,
        follow: String,
    },
    FollowRejected {
        followed: ActorId,
        follower: ActorId,
        follow: String,
    },
    ActorChanged {
        actor: ActorId,
    },
    /// One of our communities passes on an activity it received, as it came.
    Relayed {
        community: CommunityId,
        post: PostId,
        activity: String,
        root: bool,
    },
    /// A community answers a post it does not take.
    PostRefused {
        community: CommunityId,
        author: ActorId,
        activity_id: String,
    },
    /// A question got its answer.
    AnswerAccepted {
        topic: PostId,
        reply: PostId,
    },
    /// Somebody asks to become a member; `activity` is the remote applicant's Join or Follow.
    JoinRequested {
        community: CommunityId,
        actor: ActorId,
        activity: Option<String>,
    },
    /// The request was answered.
    JoinAnswered {
        community: CommunityId,
        actor: ActorId,
        admitted: bool,
        activity: Option<String>,
    },
    /// One of ours leaves a community elsewhere, or takes the request back; `activity` is the id of the Join.
    Left {
        community: CommunityId,
        actor: ActorId,
        activity: String,
    },
    /// A role was given or taken; `role` as in `memberships`.
    RoleChanged {
        community: CommunityId,
        actor: ActorId,
        role: String,
        granted: bool,
    },
    /// Somebody asks the administrators for an account.
    AccountRequested {
        account: AccountId,
    },
    /// One of our people closed the account; the actor's row keeps the name only. `with_posts`: what they
    /// wrote is to go everywhere.
    ActorDeleted {
        actor: ActorId,
        #[serde(default)]
        with_posts: bool,
    },
    Reported {
        report: ReportId,
    },
    /// A moderator decided: hid, removed, restored, warned, limited, banned, lifted.
    Decided {
        decision: DecisionId,
    },
    /// A decision was taken back, by whoever looked at it again or after an appeal.
    DecisionUndone {
        decision: DecisionId,
    },
    /// Somebody asks a second person to look at a decision.
    Appealed {
        decision: DecisionId,
    },
    /// The second person answered; the decision says how.
    AppealAnswered {
        decision: DecisionId,
    },
}

/// Writes the event in the caller's transaction; returns its id.
pub async fn record(conn: &mut Conn, actor: ActorId, event: &Event) -> Result<i64> {
    let payload = serde_json::to_value(event)?;
    let kind = payload.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    Ok(diesel::insert_into(events::table)
        .values((events::kind.eq(kind), events::payload.eq(payload), events::actor_id.eq(actor)))
        .returning(events::id)
        .get_result(conn)
        .await?)
}

/// Whether one of our communities passed anything about this post on.
pub async fn was_relayed(conn: &mut Conn, post: PostId) -> Result<bool> {
    let relayed = diesel::dsl::sql::<diesel::sql_types::Bool>("kind = 'relayed' and payload->>'post' = ")
        .bind::<diesel::sql_types::Text, _>(post.to_string());
    Ok(diesel::select(diesel::dsl::exists(events::table.filter(relayed))).get_result(conn).await?)
}
