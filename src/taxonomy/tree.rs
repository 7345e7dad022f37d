//! A community's terms as a tree, and what stands around one of them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Concept;
use super::concept::MOST;
use crate::db::Conn;
use crate::db::ids::{CommunityId, ConceptId};
use crate::db::schema::{concepts, related_concepts, topic_concepts, topics};
use crate::error::Result;

/// Deepest level below a top term.
pub const DEPTH: usize = 6;

/// A term with its place in the tree.
#[derive(Debug, Clone)]
pub struct Branch {
    pub concept: Concept,
    /// 0 for a top term.
    pub depth: usize,
    /// Topics that carry this very term, in lists.
    pub topics: i64,
}

/// Every current term of a community, each after the one above it; siblings by position, then label.
///
/// One query for the terms and one for the numbers of topics.
pub async fn of_community(conn: &mut Conn, community: CommunityId, language: &str) -> Result<Vec<Branch>> {
    let rows: Vec<Concept> = concepts::table
        .filter(concepts::community_id.eq(community))
        .filter(concepts::state.eq("accepted").and(concepts::merged_into_id.is_null()))
        .order(concepts::id)
        .limit(MOST)
        .select(Concept::as_select())
        .load(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let counts: Vec<(ConceptId, i64)> = topic_concepts::table
        .inner_join(topics::table.on(topics::post_id.eq(topic_concepts::post_id)))
        .filter(topics::community_id.eq(community).and(topics::listed))
        .group_by(topic_concepts::concept_id)
        .select((topic_concepts::concept_id, diesel::dsl::count_star()))
        .load(conn)
        .await?;
    Ok(grow(rows, &counts.into_iter().collect(), language))
}

/// Puts rows in order. A row whose broader term is not among them stands at the top.
fn grow(rows: Vec<Concept>, counts: &HashMap<ConceptId, i64>, language: &str) -> Vec<Branch> {
    let known: HashSet<ConceptId> = rows.iter().map(|concept| concept.id).collect();
    let mut below: HashMap<Option<ConceptId>, Vec<Concept>> = HashMap::new();
    for concept in rows {
        let above = concept.broader_id.filter(|id| known.contains(id));
        below.entry(above).or_default().push(concept);
    }
    for siblings in below.values_mut() {
        // Popped from the end: last comes first.
        siblings.sort_by_key(|concept| {
            std::cmp::Reverse((concept.position, crate::text::fold::fold(concept.label(language, language))))
        });
    }
    let mut grown = Vec::new();
    let mut path: Vec<Option<ConceptId>> = vec![None];
    while let Some(above) = path.last() {
        let Some(concept) = below.get_mut(above).and_then(Vec::pop) else {
            path.pop();
            continue;
        };
        let (depth, topics) = (path.len() - 1, counts.get(&concept.id).copied().unwrap_or_default());
        path.push(Some(concept.id));
        grown.push(Branch { concept, depth, topics });
    }
    grown
}

/// What stands around a term.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// From the top term down to the one right above.
    pub above: Vec<Concept>,
    pub narrower: Vec<Concept>,
    pub related: Vec<Concept>,
}

/// Broader, narrower and related terms of one of the `branches` of [`of_community`], with the pairs of
/// [`related_pairs`]; no query of its own.
#[must_use]
pub fn around(branches: &[Branch], pairs: &[(ConceptId, ConceptId)], id: ConceptId) -> Around {
    let find = |id: ConceptId| branches.iter().find(|branch| branch.concept.id == id);
    let mut around = Around::default();
    let mut at = find(id).and_then(|branch| branch.concept.broader_id);
    while let Some(branch) = at.and_then(find).filter(|_| around.above.len() <= DEPTH) {
        around.above.insert(0, branch.concept.clone());
        at = branch.concept.broader_id;
    }
    around.narrower = branches
        .iter()
        .filter(|branch| branch.concept.broader_id == Some(id))
        .map(|branch| branch.concept.clone())
        .collect();
    let others: HashSet<ConceptId> = pairs
        .iter()
        .filter_map(|(one, other)| match id {
            id if id == *one => Some(*other),
            id if id == *other => Some(*one),
            _ => None,
        })
        .collect();
    around.related = branches
        .iter()
        .filter(|branch| others.contains(&branch.concept.id))
        .map(|branch| branch.concept.clone())
        .collect();
    around
}

/// A term and everything below it.
#[must_use]
pub fn with_narrower(branches: &[Branch], id: ConceptId) -> Vec<ConceptId> {
    let Some(start) = branches.iter().position(|branch| branch.concept.id == id) else { return vec![id] };
    let depth = branches.get(start).map_or(0, |branch| branch.depth);
    let below = branches.iter().skip(start + 1).take_while(|branch| branch.depth > depth);
    std::iter::once(id).chain(below.map(|branch| branch.concept.id)).collect()
}

/// Pairs of related terms of a community.
pub async fn related_pairs(conn: &mut Conn, community: CommunityId) -> Result<Vec<(ConceptId, ConceptId)>> {
    Ok(related_concepts::table
        .inner_join(concepts::table.on(concepts::id.eq(related_concepts::concept_id)))
        .filter(concepts::community_id.eq(community))
        .order((related_concepts::concept_id, related_concepts::related_id))
        .limit(MOST * 20)
        .select((related_concepts::concept_id, related_concepts::related_id))
        .load(conn)
        .await?)
}

/// The terms related to one, by id.
pub async fn related_to(conn: &mut Conn, id: ConceptId) -> Result<Vec<ConceptId>> {
    let pairs: Vec<(ConceptId, ConceptId)> = related_concepts::table
        .filter(related_concepts::concept_id.eq(id).or(related_concepts::related_id.eq(id)))
        .select((related_concepts::concept_id, related_concepts::related_id))
        .limit(MOST)
        .load(conn)
        .await?;
    let mut others: Vec<_> =
        pairs.into_iter().map(|(one, other)| if one == id { other } else { one }).collect();
    others.sort_unstable();
    Ok(others)
}

/// Topics in lists that carry this very term.
pub async fn carriers(conn: &mut Conn, concept: &Concept) -> Result<i64> {
    Ok(topic_concepts::table
        .inner_join(topics::table.on(topics::post_id.eq(topic_concepts::post_id)))
        .filter(topic_concepts::concept_id.eq(concept.id))
        .filter(topics::community_id.eq(concept.community_id).and(topics::listed))
        .count()
        .get_result(conn)
        .await?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::communities::Texts;
    use crate::taxonomy::Lists;

    /// An accepted term.
    pub fn term(id: i64, label: &str, broader: Option<i64>) -> Concept {
        Concept {
            id: ConceptId(id),
            community_id: CommunityId(1),
            slug: crate::text::fold::address_of(label, 60),
            labels: Texts::one("es", label),
            alt_labels: Lists::default(),
            definition: Texts::default(),
            broader_id: broader.map(ConceptId),
            merged_into_id: None,
            exact_match: Vec::new(),
            state: "accepted".to_owned(),
            proposed_by: None,
            position: 0,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn tree() -> Vec<Branch> {
        let rows = vec![
            term(1, "Comercio", None),
            term(2, "Origen", Some(1)),
            term(3, "Árbitros", None),
            term(4, "Acumulación", Some(2)),
            term(5, "Aduanas", Some(1)),
            term(6, "Perdido", Some(99)),
        ];
        grow(rows, &HashMap::from([(ConceptId(2), 3)]), "es")
    }

    #[test]
    fn every_term_comes_after_the_one_above_it() {
        let order: Vec<_> = tree().iter().map(|b| (b.concept.id.0, b.depth, b.topics)).collect();
        assert_eq!(order, [(3, 0, 0), (1, 0, 0), (5, 1, 0), (2, 1, 3), (4, 2, 0), (6, 0, 0)]);
    }

    #[test]
    fn a_ring_in_the_rows_hangs_nothing() {
        let rows = vec![term(1, "Uno", Some(2)), term(2, "Dos", Some(1)), term(3, "Tres", None)];
        assert_eq!(grow(rows, &HashMap::new(), "es").len(), 1);
    }

    #[test]
    fn a_term_knows_what_stands_around_it() {
        let ids = |list: &[Concept]| list.iter().map(|concept| concept.id.0).collect::<Vec<_>>();
        let pairs = [(ConceptId(2), ConceptId(5)), (ConceptId(3), ConceptId(4))];
        let found = around(&tree(), &pairs, ConceptId(4));
        assert_eq!((ids(&found.above), ids(&found.related)), (vec![1, 2], vec![3]));
        assert_eq!(ids(&around(&tree(), &pairs, ConceptId(1)).narrower), [5, 2]);
        assert_eq!(with_narrower(&tree(), ConceptId(1)), [1, 5, 2, 4].map(ConceptId));
        assert_eq!(with_narrower(&tree(), ConceptId(3)), [ConceptId(3)]);
    }
}
