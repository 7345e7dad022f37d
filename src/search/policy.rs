//! Which communities' posts are not for somebody: [`rules::may_read`] over all of them at once.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::accounts::Member;
#[cfg(doc)]
use crate::communities::rules;
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::db::schema::{actors, communities, memberships};
use crate::error::Result;

/// Communities that are not open to somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed {
    /// Their posts are not to be found.
    pub closed: Vec<CommunityId>,
    /// Of these, those whose existence is not to be found either.
    pub hidden: Vec<CommunityId>,
}

/// What is closed to a member, or to somebody who is not signed in.
pub async fn closed_to(conn: &mut Conn, viewer: Option<&Member>) -> Result<Closed> {
    let mut query = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::visibility.ne("public"))
        .into_boxed();
    if let Some(member) = viewer {
        let mine = memberships::table
            .filter(memberships::actor_id.eq(member.actor.id).and(memberships::state.eq("active")))
            .filter(memberships::role.eq_any(["member", "facilitator"]))
            .select(memberships::community_id);
        query = query.filter(communities::id.ne_all(mine));
        if member.account.is_admin {
            query = query.filter(actors::instance_id.is_not_null());
        }
    }
    let rows: Vec<(CommunityId, String)> =
        query.select((communities::id, communities::visibility)).load(conn).await?;
    let hidden = rows.iter().filter(|(_, visibility)| visibility == "hidden").map(|(id, _)| *id).collect();
    Ok(Closed { closed: rows.into_iter().map(|(id, _)| id).collect(), hidden })
}
