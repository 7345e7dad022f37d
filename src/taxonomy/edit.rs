//! Making and changing terms. Everything here locks the community first, so that two librarians at
//! once cannot close a ring.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::concept::{self, Concept, Draft, MOST};
use super::tree::DEPTH;
use crate::accounts::Member;
use crate::communities::{CommunityView, Standing, rules};
use crate::db::Conn;
use crate::db::ids::{CommunityId, ConceptId};
use crate::db::schema::{communities, concepts, related_concepts};
use crate::error::{Error, Problem, Reason, Result};
use crate::site::Here;
use crate::text::fold;

/// Words that are pages next to terms.
const RESERVED: [&str; 1] = ["new"];
/// Longest name in addresses.
const SLUG: usize = 60;

/// A facilitator or librarian makes a term; a member proposes one, which counts once it is accepted.
pub async fn create(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (community, draft): (&CommunityView, Draft),
) -> Result<Concept> {
    let home = own(community, standing)?;
    let draft = draft.tidy();
    draft.check()?;
    lock(conn, home).await?;
    let held: i64 = concepts::table.filter(concepts::community_id.eq(home)).count().get_result(conn).await?;
    if held >= MOST {
        return Err(Error::invalid("label", Problem::TooMany(usize::try_from(MOST).unwrap_or_default())));
    }
    check_place(conn, home, (None, &draft)).await?;
    let language = &community.community.language;
    let slug = free_slug(conn, home, draft.labels.text(language, language)).await?;
    let state = if standing.curates() { "accepted" } else { "proposed" };
    let made: Concept = diesel::insert_into(concepts::table)
        .values((
            concepts::community_id.eq(home),
            concepts::slug.eq(slug),
            concepts::labels.eq(&draft.labels),
            concepts::alt_labels.eq(&draft.alt_labels),
            concepts::definition.eq(&draft.definition),
            concepts::broader_id.eq(draft.broader),
            concepts::exact_match.eq(&draft.exact_match),
            concepts::state.eq(state),
            concepts::proposed_by.eq(member.actor.id),
            concepts::position.eq(draft.position),
            concepts::created_at.eq(here.now),
            concepts::updated_at.eq(here.now),
        ))
        .returning(Concept::as_returning())
        .get_result(conn)
        .await?;
    relate(conn, made.id, &draft.related).await?;
    Ok(made)
}

/// Says a term anew; its name in addresses stays.
pub async fn update(
    conn: &mut Conn,
    here: Here<'_>,
    standing: Standing,
    (community, id, draft): (&CommunityView, ConceptId, Draft),
) -> Result<()> {
    rules::may_curate(standing)?;
    let home = own(community, standing)?;
    let draft = draft.tidy();
    draft.check()?;
    lock(conn, home).await?;
    let held = held(conn, home, id).await?;
    check_place(conn, home, (Some(held.id), &draft)).await?;
    diesel::update(concepts::table.find(id))
        .set((
            concepts::labels.eq(&draft.labels),
            concepts::alt_labels.eq(&draft.alt_labels),
            concepts::definition.eq(&draft.definition),
            concepts::broader_id.eq(draft.broader),
            concepts::exact_match.eq(&draft.exact_match),
            concepts::position.eq(draft.position),
            concepts::updated_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    diesel::delete(
        related_concepts::table
            .filter(related_concepts::concept_id.eq(id).or(related_concepts::related_id.eq(id))),
    )
    .execute(conn)
    .await?;
    relate(conn, id, &draft.related).await
}

/// Answers a proposal; a declined one keeps its name and is no term. May be answered anew.
pub async fn answer(
    conn: &mut Conn,
    here: Here<'_>,
    standing: Standing,
    (community, id, accept): (&CommunityView, ConceptId, bool),
) -> Result<()> {
    rules::may_curate(standing)?;
    let home = own(community, standing)?;
    lock(conn, home).await?;
    let held = concept::find(conn, id).await?;
    if held.community_id != home || held.merged_into_id.is_some() || held.proposed_by.is_none() {
        return Err(Error::NotFound("term"));
    }
    let state = if accept { "accepted" } else { "declined" };
    diesel::update(concepts::table.find(id))
        .set((concepts::state.eq(state), concepts::updated_at.eq(here.now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// The community whose terms these are, when it is one of ours and the person may say something.
pub(super) fn own(community: &CommunityView, standing: Standing) -> Result<CommunityId> {
    if !community.is_local() {
        return Err(Error::NotFound("community"));
    }
    if !standing.is_member && !standing.curates() {
        return Err(Error::Forbidden(Reason::MembersOnly));
    }
    if matches!(community.community.state.as_str(), "archived" | "merged") {
        return Err(Error::Forbidden(Reason::Archived));
    }
    Ok(community.community.id)
}

pub(super) async fn lock(conn: &mut Conn, community: CommunityId) -> Result<()> {
    communities::table
        .find(community)
        .select(communities::id)
        .for_no_key_update()
        .first::<CommunityId>(conn)
        .await?;
    Ok(())
}

/// A current term of this community.
pub(super) async fn held(conn: &mut Conn, community: CommunityId, id: ConceptId) -> Result<Concept> {
    let held = concept::find(conn, id).await?;
    if held.community_id != community || !held.is_current() {
        return Err(Error::NotFound("term"));
    }
    Ok(held)
}

/// The broader and the related terms are of this community, and no term stands above itself.
async fn check_place(
    conn: &mut Conn,
    community: CommunityId,
    (id, draft): (Option<ConceptId>, &Draft),
) -> Result<()> {
    let related = concept::current(conn, community, ("related", &draft.related)).await?;
    if related.iter().any(|other| Some(other.id) == id) {
        return Err(Error::invalid("related", Problem::Unknown));
    }
    let mut at = draft.broader;
    for _ in 0..=DEPTH {
        let Some(above) = at else { return Ok(()) };
        if Some(above) == id {
            return Err(Error::invalid("broader", Problem::Unknown));
        }
        let above = concept::current(conn, community, ("broader", &[above])).await?;
        at = above.into_iter().next().and_then(|concept| concept.broader_id);
    }
    Err(Error::invalid("broader", Problem::TooMany(DEPTH)))
}

async fn relate(conn: &mut Conn, id: ConceptId, related: &[ConceptId]) -> Result<()> {
    let pairs: Vec<_> = related
        .iter()
        .map(|other| {
            (related_concepts::concept_id.eq(id.min(*other)), related_concepts::related_id.eq(id.max(*other)))
        })
        .collect();
    if !pairs.is_empty() {
        diesel::insert_into(related_concepts::table)
            .values(pairs)
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// From the label; with a number when another term has it.
async fn free_slug(conn: &mut Conn, community: CommunityId, label: &str) -> Result<String> {
    let mut slug = fold::address_of(label, SLUG - 5);
    if slug.is_empty() || RESERVED.contains(&slug.as_str()) {
        slug = format!("{slug}-t").trim_start_matches('-').to_owned();
    }
    let taken: Vec<String> = concepts::table
        .filter(concepts::community_id.eq(community).and(concepts::slug.like(format!("{slug}%"))))
        .select(concepts::slug)
        .load(conn)
        .await?;
    if !taken.contains(&slug) {
        return Ok(slug);
    }
    let numbers = 2..=taken.len() + 2;
    let free = numbers.map(|number| format!("{slug}-{number}")).find(|slug| !taken.contains(slug));
    free.ok_or(Error::Conflict("term"))
}
