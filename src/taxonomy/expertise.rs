//! Who knows about what: terms people name, and what their answers show.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool};
use diesel_async::RunQueryDsl;

use super::Concept;
use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, ConceptId};
use crate::db::schema::{concepts, expertise};
use crate::error::{Error, Problem, Result};

/// Terms one person may name.
pub const MOST: usize = 20;

/// Replaces the terms somebody says to know about.
///
/// # Errors
/// Field `concepts`: too many, or not a current term.
pub async fn set(conn: &mut Conn, person: ActorId, wanted: &[ConceptId]) -> Result<()> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > MOST {
        return Err(Error::invalid("concepts", Problem::TooMany(MOST)));
    }
    let known: i64 = concepts::table
        .filter(concepts::id.eq_any(&wanted))
        .filter(concepts::state.eq("accepted").and(concepts::merged_into_id.is_null()))
        .count()
        .get_result(conn)
        .await?;
    if usize::try_from(known) != Ok(wanted.len()) {
        return Err(Error::invalid("concepts", Problem::Unknown));
    }
    diesel::delete(expertise::table.filter(expertise::actor_id.eq(person))).execute(conn).await?;
    let rows: Vec<_> =
        wanted.iter().map(|id| (expertise::actor_id.eq(person), expertise::concept_id.eq(*id))).collect();
    if !rows.is_empty() {
        diesel::insert_into(expertise::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// The current terms somebody names.
pub async fn of(conn: &mut Conn, person: ActorId) -> Result<Vec<Concept>> {
    Ok(expertise::table
        .inner_join(concepts::table)
        .filter(expertise::actor_id.eq(person))
        .filter(concepts::state.eq("accepted").and(concepts::merged_into_id.is_null()))
        .order((concepts::community_id, concepts::position, concepts::id))
        .select(Concept::as_select())
        .load(conn)
        .await?)
}

/// Somebody who knows about a subject.
#[derive(Debug, Clone)]
pub struct Expert {
    pub actor: Actor,
    pub profile: Option<Profile>,
    /// Whether they say so themselves.
    pub stated: bool,
    /// Their accepted answers under the terms.
    pub accepted: i64,
    /// How often somebody found their replies there useful.
    pub useful: i64,
}

/// Who knows about any of these terms: `experts(conn, &concepts, limit)`, best first, `limit` at most 100.
///
/// Those who name a term, whose answers under it were accepted or whose replies there were found useful
/// (an accepted answer counts as five of these, naming the term as four). People who do not want to be
/// found (`profiles.discoverable`), are suspended or gone are left out. The numbers include communities
/// that are not public: show them where the terms' community may be read. One query, and one for the
/// people; what a reader may see of them is [`Profile::is_shown_to`].
pub async fn experts(conn: &mut Conn, concepts: &[ConceptId], limit: i64) -> Result<Vec<Expert>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: ActorId,
        #[diesel(sql_type = Bool)]
        stated: bool,
        #[diesel(sql_type = BigInt)]
        accepted: i64,
        #[diesel(sql_type = BigInt)]
        useful: i64,
    }
    if concepts.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = crate::db::prepared(
        "with wanted as (
           select id from concepts where id = any($1) or merged_into_id = any($1)),
         stated as (
           select distinct actor_id from expertise where concept_id in (select id from wanted)),
         written as (
           select r.author_id as actor_id, count(*) filter (where t.accepted_reply_id = r.id) as accepted,
                  sum(r.useful_count)::bigint as useful
           from (select distinct post_id from topic_concepts where concept_id in (select id from wanted)) w
           join topics t on t.post_id = w.post_id and t.listed
           join posts r on r.root_id = t.post_id and r.kind = 'reply' and r.state = 'published'
                        and r.deleted_at is null
           group by 1),
         known as (
           select actor_id from stated
           union select actor_id from written where accepted > 0 or useful > 0)
         select a.id, s.actor_id is not null as stated,
                coalesce(w.accepted, 0) as accepted, coalesce(w.useful, 0) as useful
         from known k
         join actors a on a.id = k.actor_id
         left join stated s on s.actor_id = a.id
         left join written w on w.actor_id = a.id
         left join profiles p on p.actor_id = a.id
         left join accounts m on m.actor_id = a.id
         where a.kind = 'person' and a.deleted_at is null and coalesce(p.discoverable, a.instance_id is null)
           and (a.instance_id is not null or (m.approved_at is not null and m.suspended_at is null))
         order by coalesce(w.accepted, 0) * 5 + coalesce(w.useful, 0)
                  + case when s.actor_id is null then 0 else 4 end desc, a.id
         limit $2",
    )
    .bind::<Array<BigInt>, _>(concepts)
    .bind::<BigInt, _>(limit.clamp(0, 100))
    .load(conn)
    .await?;
    let ids: Vec<ActorId> = rows.iter().map(|row| row.id).collect();
    let mut people = profile::with_actors(conn, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (actor, profile) = people.remove(&row.id)?;
            let Row { stated, accepted, useful, .. } = row;
            Some(Expert { actor, profile, stated, accepted, useful })
        })
        .collect())
}
