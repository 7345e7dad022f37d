//! The communities of one person, as others see them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Community, CommunityView};
use crate::actors::Actor;
use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::db::schema::{actors, communities, memberships, posts};
use crate::error::Result;

/// Ends every role of somebody, and counts them out.
pub async fn leave_all(conn: &mut Conn, person: ActorId) -> Result<()> {
    crate::db::prepared(
        "with gone as (delete from memberships where actor_id = $1 returning community_id, role, state)
         update communities c set member_count = c.member_count - 1
         from gone g where g.community_id = c.id and g.role = 'member' and g.state = 'active'",
    )
    .bind::<diesel::sql_types::BigInt, _>(person)
    .execute(conn)
    .await?;
    Ok(())
}

/// The communities the person wrote in whose posts leave their house, as actors; at most 500.
pub async fn wrote_in(conn: &mut Conn, person: ActorId) -> Result<Vec<Actor>> {
    let written = posts::table
        .filter(posts::author_id.eq(person).and(posts::deleted_at.is_null()))
        .filter(posts::state.eq("published"))
        .select(posts::community_id);
    Ok(communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::id.nullable().eq_any(written))
        .filter(communities::reach.ne("local").and(actors::deleted_at.is_null()))
        .limit(500)
        .select(Actor::as_select())
        .load(conn)
        .await?)
}

/// A community with the roles somebody has in it.
#[derive(Debug, Clone)]
pub struct Belonging {
    pub community: CommunityView,
    /// As in `memberships`, the member's own role last.
    pub roles: Vec<String>,
}

/// Communities open to everybody (with `is_here`, to everybody of this house) that the person is an
/// active member of, by name; at most 100.
pub async fn belongings(conn: &mut Conn, person: ActorId, is_here: bool) -> Result<Vec<Belonging>> {
    let rows: Vec<(Community, Actor, String)> = communities::table
        .inner_join(memberships::table)
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(memberships::actor_id.eq(person).and(memberships::state.eq("active")))
        .filter(communities::visibility.eq("public").and(actors::deleted_at.is_null()))
        .filter(communities::state.ne("proposed").and(communities::reach.eq_any(if is_here {
            &["public", "local", "partners"][..]
        } else {
            &["public"][..]
        })))
        .order((actors::name, communities::id, memberships::role.eq("member"), memberships::role))
        .limit(300)
        .select((Community::as_select(), Actor::as_select(), memberships::role))
        .load(conn)
        .await?;
    let mut found: Vec<Belonging> = Vec::new();
    for (community, actor, role) in rows {
        match found.last_mut().filter(|last| last.community.community.id == community.id) {
            Some(last) => last.roles.push(role),
            None => {
                found.push(Belonging { community: CommunityView { community, actor }, roles: vec![role] })
            }
        }
    }
    found.truncate(100);
    Ok(found)
}
