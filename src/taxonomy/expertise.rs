//! Who knows about what: terms people name, and what their answers show.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool};
use diesel_async::RunQueryDsl;

use super::Concept;
use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, ConceptId};
use crate::db::schema::{concepts, expertise, memberships};
use crate::error::{Error, Problem, Result};

/// Terms one person may name.
pub const MOST: usize = 20;
/// Terms offered to be named.
const OFFERED: i64 = 200;

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

/// The terms somebody may name: of the communities they belong to, top terms first where there are too
/// many, and those they named already; by community.
pub async fn offered(conn: &mut Conn, person: ActorId) -> Result<Vec<Concept>> {
    let own = memberships::table
        .filter(memberships::actor_id.eq(person).and(memberships::state.eq("active")))
        .select(memberships::community_id);
    let mut found: Vec<Concept> = concepts::table
        .filter(concepts::community_id.eq_any(own))
        .filter(concepts::state.eq("accepted").and(concepts::merged_into_id.is_null()))
        .order((concepts::broader_id.is_not_null(), concepts::community_id, concepts::position, concepts::id))
        .limit(OFFERED)
        .select(Concept::as_select())
        .load(conn)
        .await?;
    for named in of(conn, person).await? {
        if !found.iter().any(|concept| concept.id == named.id) {
            found.push(named);
        }
    }
    found.sort_by_key(|concept| (concept.community_id, concept.position, concept.id));
    Ok(found)
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
    let asked: Vec<(i64, ConceptId)> = concepts.iter().map(|concept| (0, *concept)).collect();
    Ok(experts_by(conn, &asked, limit).await?.remove(&0).unwrap_or_default())
}

/// [`experts`] for several things at once, each with its terms: `limit` people for each.
pub async fn experts_by(
    conn: &mut Conn,
    asked: &[(i64, ConceptId)],
    limit: i64,
) -> Result<HashMap<i64, Vec<Expert>>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        thing: i64,
        #[diesel(sql_type = BigInt)]
        id: ActorId,
        #[diesel(sql_type = Bool)]
        stated: bool,
        #[diesel(sql_type = BigInt)]
        accepted: i64,
        #[diesel(sql_type = BigInt)]
        useful: i64,
    }
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = crate::db::prepared(
        "with asked as (
           select thing, concept from unnest($1::bigint[], $2::bigint[]) as a (thing, concept)),
         wanted as (
           select thing, concept as id from asked
           union select a.thing, k.id from asked a join concepts k on k.merged_into_id = a.concept),
         stated as (
           select distinct w.thing, e.actor_id from wanted w join expertise e on e.concept_id = w.id),
         written as (
           select w.thing, r.author_id as actor_id, count(*) filter (where t.accepted_reply_id = r.id) as accepted,
                  sum(r.useful_count)::bigint as useful
           from (select distinct w.thing, c.post_id from wanted w join topic_concepts c on c.concept_id = w.id) w
           join topics t on t.post_id = w.post_id and t.listed
           join posts r on r.root_id = t.post_id and r.kind = 'reply' and r.state = 'published'
                        and r.deleted_at is null
           group by 1, 2),
         known as (
           select thing, actor_id from stated
           union select thing, actor_id from written where accepted > 0 or useful > 0),
         ranked as (
           select k.thing, a.id, s.actor_id is not null as stated,
                  coalesce(w.accepted, 0) as accepted, coalesce(w.useful, 0) as useful,
                  row_number() over (
                    partition by k.thing
                    order by coalesce(w.accepted, 0) * 5 + coalesce(w.useful, 0)
                             + case when s.actor_id is null then 0 else 4 end desc, a.id) as place
           from known k
           join actors a on a.id = k.actor_id
           left join stated s on s.thing = k.thing and s.actor_id = a.id
           left join written w on w.thing = k.thing and w.actor_id = a.id
           left join profiles p on p.actor_id = a.id
           left join accounts m on m.actor_id = a.id
           where a.kind = 'person' and a.deleted_at is null and coalesce(p.discoverable, a.instance_id is null)
             and (a.instance_id is not null or (m.approved_at is not null and m.suspended_at is null)))
         select thing, id, stated, accepted, useful from ranked where place <= $3 order by thing, place",
    )
    .bind::<Array<BigInt>, _>(asked.iter().map(|(thing, _)| *thing).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(asked.iter().map(|(_, concept)| *concept).collect::<Vec<_>>())
    .bind::<BigInt, _>(limit.clamp(0, 100))
    .load(conn)
    .await?;
    let mut ids: Vec<ActorId> = rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = profile::with_actors(conn, &ids).await?;
    let mut found: HashMap<i64, Vec<Expert>> = HashMap::new();
    for Row { thing, id, stated, accepted, useful } in rows {
        if let Some((actor, profile)) = people.get(&id).cloned() {
            found.entry(thing).or_default().push(Expert { actor, profile, stated, accepted, useful });
        }
    }
    Ok(found)
}
