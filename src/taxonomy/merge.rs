//! Two terms that mean the same become one; the address of the one that goes leads on.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::concept::{ALTERNATIVES, Concept, MATCHES};
use super::edit::{held, lock, own};
use crate::communities::{CommunityView, Standing, rules};
use crate::db::Conn;
use crate::db::ids::ConceptId;
use crate::db::schema::{concepts, related_concepts, topic_concepts};
use crate::error::{Error, Problem, Result};
use crate::site::Here;

/// Makes `from` part of `into`, which takes over its topics, narrower and related terms, and its
/// labels as alternative ones.
pub async fn merge(
    conn: &mut Conn,
    here: Here<'_>,
    (community, standing): (&CommunityView, Standing),
    (from, into): (ConceptId, ConceptId),
) -> Result<()> {
    rules::may_curate(standing)?;
    let home = own(community, standing)?;
    if from == into {
        return Err(Error::invalid("into", Problem::Unknown));
    }
    lock(conn, home).await?;
    let gone = held(conn, home, from).await?;
    let into = held(conn, home, into).await.map_err(|_| Error::invalid("into", Problem::Unknown))?;
    move_topics(conn, (from, into.id)).await?;
    move_pairs(conn, (from, into.id)).await?;
    // If `into` stands somewhere below, it takes the place of `from`: nothing comes to stand above itself.
    if stands_below(conn, &into, from).await? {
        diesel::update(concepts::table.find(into.id))
            .set(concepts::broader_id.eq(gone.broader_id))
            .execute(conn)
            .await?;
    }
    diesel::update(concepts::table.filter(concepts::broader_id.eq(from).and(concepts::id.ne(into.id))))
        .set(concepts::broader_id.eq(into.id))
        .execute(conn)
        .await?;
    // Addresses that led to `from` lead on in one step.
    diesel::update(concepts::table.filter(concepts::merged_into_id.eq(from)))
        .set(concepts::merged_into_id.eq(into.id))
        .execute(conn)
        .await?;
    diesel::update(concepts::table.find(from))
        .set((concepts::merged_into_id.eq(into.id), concepts::updated_at.eq(here.now)))
        .execute(conn)
        .await?;
    let (alt_labels, exact_match) = joined(&gone, &into);
    diesel::update(concepts::table.find(into.id))
        .set((
            concepts::alt_labels.eq(alt_labels),
            concepts::exact_match.eq(exact_match),
            concepts::updated_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The other labels and addresses of both, as many as a term may have.
fn joined(gone: &Concept, into: &Concept) -> (super::Lists, Vec<String>) {
    let mut labels = into.alt_labels.clone();
    let preferred = gone.labels.0.iter().map(|(code, label)| (code.as_str(), label.as_str()));
    for (code, label) in preferred.chain(gone.alt_labels.iter()) {
        let own = into.labels.0.get(code).is_some_and(|own| own == label);
        if !own && labels.of(code).len() < ALTERNATIVES {
            labels.add(code, label);
        }
    }
    let mut matches = into.exact_match.clone();
    matches.extend(gone.exact_match.iter().filter(|url| !into.exact_match.contains(url)).cloned());
    matches.truncate(MATCHES.0);
    (labels, matches)
}

async fn stands_below(conn: &mut Conn, concept: &Concept, above: ConceptId) -> Result<bool> {
    let mut at = concept.broader_id;
    // Trees are shallow; the bound is for rows nobody foresaw.
    for _ in 0..100 {
        match at {
            Some(id) if id == above => return Ok(true),
            Some(id) => at = concepts::table.find(id).select(concepts::broader_id).first(conn).await?,
            None => return Ok(false),
        }
    }
    Ok(true)
}

async fn move_topics(conn: &mut Conn, (from, into): (ConceptId, ConceptId)) -> Result<()> {
    let posts: Vec<crate::db::ids::PostId> =
        diesel::delete(topic_concepts::table.filter(topic_concepts::concept_id.eq(from)))
            .returning(topic_concepts::post_id)
            .get_results(conn)
            .await?;
    // PostgreSQL takes 65,535 parameters: two for each row.
    for some in posts.chunks(30_000) {
        let rows: Vec<_> = some
            .iter()
            .map(|post| (topic_concepts::post_id.eq(*post), topic_concepts::concept_id.eq(into)))
            .collect();
        diesel::insert_into(topic_concepts::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}

async fn move_pairs(conn: &mut Conn, (from, into): (ConceptId, ConceptId)) -> Result<()> {
    let pairs: Vec<(ConceptId, ConceptId)> = diesel::delete(
        related_concepts::table
            .filter(related_concepts::concept_id.eq(from).or(related_concepts::related_id.eq(from))),
    )
    .returning((related_concepts::concept_id, related_concepts::related_id))
    .get_results(conn)
    .await?;
    let others = pairs.into_iter().map(|(one, other)| if one == from { other } else { one });
    let rows: Vec<_> = others
        .filter(|other| *other != into)
        .map(|other| {
            (
                related_concepts::concept_id.eq(into.min(other)),
                related_concepts::related_id.eq(into.max(other)),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::insert_into(related_concepts::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}
