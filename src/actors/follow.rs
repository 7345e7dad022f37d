//! Follows. Following gives reading; it is not membership.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Actor, actor, audience};
use crate::db::ids::ActorId;
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{actors, follows};
use crate::db::{Conn, new_id, optional};
use crate::error::Result;
use crate::events::{self, Event};
use crate::site::Here;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowState {
    Pending,
    Accepted,
    Rejected,
}

impl FollowState {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "accepted" => Self::Accepted,
            "rejected" => Self::Rejected,
            _ => Self::Pending,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// One of ours follows somebody. Local follows hold at once, others when their server accepts.
pub async fn request(
    conn: &mut Conn,
    here: Here<'_>,
    follower: &Actor,
    followed: &Actor,
) -> Result<FollowState> {
    let known = state(conn, follower.id, followed.id).await?;
    if known == Some(FollowState::Accepted) {
        return Ok(FollowState::Accepted);
    }
    let id = here.site.activity("follow", new_id(conn).await?);
    let state = if followed.is_local() { FollowState::Accepted } else { FollowState::Pending };
    write(conn, here, (follower.id, followed.id), state, &id).await?;
    let event = Event::Followed { follower: follower.id, followed: followed.id, follow: id };
    events::record(conn, follower.id, &event).await?;
    Ok(state)
}

/// One of ours stops following.
pub async fn withdraw(conn: &mut Conn, follower: &Actor, followed: &Actor) -> Result<()> {
    let removed: Option<String> = optional(
        diesel::delete(follows::table.find((follower.id, followed.id)))
            .returning(follows::ap_id)
            .get_result(conn)
            .await,
    )?;
    if let Some(follow) = removed.filter(|_| !followed.is_local()) {
        let event = Event::Unfollowed { follower: follower.id, followed: followed.id, follow };
        events::record(conn, follower.id, &event).await?;
    }
    Ok(())
}

/// Somebody elsewhere follows one of ours; `activity` is the Follow as it came. A repeated Follow
/// is answered again, with the newest id kept.
pub async fn receive(
    conn: &mut Conn,
    here: Here<'_>,
    (follower, followed): (&Actor, &Actor),
    (follow_id, activity): (&str, &str),
) -> Result<()> {
    let known = state(conn, follower.id, followed.id).await?;
    if followed.manually_approves {
        let event = Event::FollowRejected {
            followed: followed.id,
            follower: follower.id,
            follow: activity.to_owned(),
        };
        events::record(conn, followed.id, &event).await?;
        return Ok(());
    }
    write(conn, here, (follower.id, followed.id), FollowState::Accepted, follow_id).await?;
    if known != Some(FollowState::Accepted) {
        audience::add(conn, followed.id, follower).await?;
    }
    let event =
        Event::FollowAccepted { followed: followed.id, follower: follower.id, follow: activity.to_owned() };
    events::record(conn, followed.id, &event).await?;
    Ok(())
}

/// Somebody elsewhere may not follow one of ours: told so, and no longer counted if they did.
pub async fn reject(conn: &mut Conn, (follower, followed): (&Actor, &Actor), activity: &str) -> Result<()> {
    receive_undo(conn, follower, followed).await?;
    let event =
        Event::FollowRejected { followed: followed.id, follower: follower.id, follow: activity.to_owned() };
    events::record(conn, followed.id, &event).await?;
    Ok(())
}

/// Somebody elsewhere stops following one of ours; unknown follows are nothing.
pub async fn receive_undo(conn: &mut Conn, follower: &Actor, followed: &Actor) -> Result<bool> {
    let removed: Option<String> = optional(
        diesel::delete(follows::table.find((follower.id, followed.id)))
            .returning(follows::state)
            .get_result(conn)
            .await,
    )?;
    if removed.as_deref() == Some("accepted") {
        audience::remove(conn, followed.id, follower).await?;
    }
    Ok(removed.is_some())
}

/// The followed one answers a Follow of ours. Counts only for a follow that is there, and only from
/// the followed actor itself (federation.md §5.1).
pub async fn receive_answer(
    conn: &mut Conn,
    here: Here<'_>,
    (follower, followed): (ActorId, ActorId),
    answer: FollowState,
) -> Result<bool> {
    let changed = diesel::update(follows::table.find((follower, followed)))
        .set((follows::state.eq(answer.as_str()), follows::answered_at.eq(here.now)))
        .execute(conn)
        .await?;
    Ok(changed > 0)
}

/// The pair a Follow activity of ours was about, by its id.
pub async fn by_ap_id(conn: &mut Conn, ap_id: &str) -> Result<Option<(ActorId, ActorId)>> {
    optional(
        follows::table
            .filter(follows::ap_id.eq(ap_id))
            .select((follows::follower_id, follows::followed_id))
            .first(conn)
            .await,
    )
}

pub async fn state(conn: &mut Conn, follower: ActorId, followed: ActorId) -> Result<Option<FollowState>> {
    let state: Option<String> =
        optional(follows::table.find((follower, followed)).select(follows::state).first(conn).await)?;
    Ok(state.as_deref().map(FollowState::parse))
}

/// Followers that count: accepted ones.
pub async fn follower_count(conn: &mut Conn, followed: ActorId) -> Result<i64> {
    Ok(follows::table
        .filter(follows::followed_id.eq(followed).and(follows::state.eq("accepted")))
        .count()
        .get_result(conn)
        .await?)
}

/// Whether anybody here follows the actor: what it announces is then welcome.
pub async fn has_local_follower(conn: &mut Conn, followed: ActorId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        follows::table
            .inner_join(actors::table.on(actors::id.eq(follows::follower_id)))
            .filter(follows::followed_id.eq(followed))
            .filter(follows::state.ne("rejected"))
            .filter(actors::instance_id.is_null()),
    ))
    .get_result(conn)
    .await?)
}

/// What one actor follows, newest first.
pub async fn followed_by(
    conn: &mut Conn,
    follower: ActorId,
    page: Page,
) -> Result<Slice<(Actor, FollowState)>> {
    let mut query = follows::table
        .inner_join(actors::table.on(actors::id.eq(follows::followed_id)))
        .filter(follows::follower_id.eq(follower).and(follows::state.ne("rejected")))
        .order((follows::created_at.desc(), follows::followed_id.desc()))
        .limit(page.limit + 1)
        .select((Actor::as_select(), follows::state, follows::created_at))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        let id = ActorId(id);
        query = query.filter(
            follows::created_at.lt(at).or(follows::created_at.eq(at).and(follows::followed_id.lt(id))),
        );
    }
    let rows: Vec<(Actor, String, DateTime<Utc>)> = query.load(conn).await?;
    let slice = Slice::cut(rows, page, |(actor, _, at)| Cursor { at: *at, id: actor.id.0 });
    Ok(slice.map(|(actor, state, _)| (actor, FollowState::parse(&state))))
}

/// An actor is gone: nobody follows it and it follows nobody.
pub async fn end_all(conn: &mut Conn, id: ActorId) -> Result<()> {
    let gone = actor::find(conn, id).await?;
    let followed: Vec<ActorId> = diesel::delete(follows::table.filter(follows::follower_id.eq(id)))
        .returning(follows::followed_id)
        .get_results(conn)
        .await?;
    for followed in followed {
        audience::remove(conn, followed, &gone).await?;
    }
    diesel::delete(follows::table.filter(follows::followed_id.eq(id))).execute(conn).await?;
    Ok(())
}

async fn write(
    conn: &mut Conn,
    here: Here<'_>,
    (follower, followed): (ActorId, ActorId),
    state: FollowState,
    ap_id: &str,
) -> Result<()> {
    let answered = (state != FollowState::Pending).then_some(here.now);
    diesel::insert_into(follows::table)
        .values((
            follows::follower_id.eq(follower),
            follows::followed_id.eq(followed),
            follows::state.eq(state.as_str()),
            follows::ap_id.eq(ap_id),
            follows::created_at.eq(here.now),
            follows::answered_at.eq(answered),
        ))
        .on_conflict((follows::follower_id, follows::followed_id))
        .do_update()
        .set((follows::state.eq(state.as_str()), follows::ap_id.eq(ap_id), follows::answered_at.eq(answered)))
        .execute(conn)
        .await?;
    Ok(())
}

/// [`follower_count`] of several actors in one query; those without followers are absent.
pub async fn follower_counts(
    conn: &mut Conn,
    followed: &[ActorId],
) -> Result<std::collections::HashMap<ActorId, i64>> {
    let rows: Vec<(ActorId, i64)> = follows::table
        .filter(follows::followed_id.eq_any(followed).and(follows::state.eq("accepted")))
        .group_by(follows::followed_id)
        .select((follows::followed_id, diesel::dsl::count_star()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
