//! Which communities' posts are not for somebody: [`rules::may_read`] over all of them at once.

use diesel::dsl::{exists, not, now};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::accounts::Member;
#[cfg(doc)]
use crate::communities::rules;
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::db::schema::{actors, communities, memberships, restrictions};
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
    let mut query =
        communities::table.inner_join(actors::table.on(actors::id.eq(communities::actor_id))).into_boxed();
    let closed = communities::visibility.ne("public").or(communities::state.eq("proposed"));
    query = match viewer {
        Some(_) => query.filter(closed),
        None => query.filter(closed.or(communities::reach.ne("public"))),
    };
    if let Some(member) = viewer {
        // Whoever is excluded has no role there until that ends.
        let excluded = restrictions::table
            .filter(restrictions::actor_id.eq(memberships::actor_id))
            .filter(restrictions::kind.eq_any(["banned", "suspended"]))
            .filter(
                restrictions::community_id
                    .is_null()
                    .or(restrictions::community_id.eq(memberships::community_id.nullable())),
            )
            .filter(restrictions::lifted_at.is_null())
            .filter(restrictions::until.is_null().or(restrictions::until.gt(now)));
        let mine = memberships::table
            .filter(memberships::actor_id.eq(member.actor.id).and(memberships::state.eq("active")))
            .filter(memberships::role.eq_any(["member", "facilitator"]))
            .filter(not(exists(excluded)))
            .select(memberships::community_id);
        query = query.filter(communities::id.ne_all(mine));
        if member.account.is_admin {
            query = query.filter(actors::instance_id.is_not_null());
        }
    }
    let rows: Vec<(CommunityId, String, String, String)> = query
        .select((communities::id, communities::visibility, communities::reach, communities::state))
        .load(conn)
        .await?;
    let hidden = rows.iter().filter(|(_, visibility, reach, state)| {
        visibility == "hidden" || state == "proposed" || (reach != "public" && viewer.is_none())
    });
    let hidden = hidden.map(|(id, ..)| *id).collect();
    Ok(Closed { closed: rows.into_iter().map(|(id, ..)| id).collect(), hidden })
}
