//! Which terms a topic carries.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::concept::{self, Concept};
use crate::db::Conn;
use crate::db::ids::{CommunityId, ConceptId, PostId};
use crate::db::schema::{concepts, topic_concepts};
use crate::error::{Error, Problem, Result};

/// Most terms of one topic.
pub const MOST: usize = 5;

/// Replaces the terms of a topic of this community by current terms of the same.
///
/// # Errors
///
/// Field `concepts`: too many, or not a term here.
pub async fn set(
    conn: &mut Conn,
    (community, post): (CommunityId, PostId),
    wanted: &[ConceptId],
) -> Result<()> {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() > MOST {
        return Err(Error::invalid("concepts", Problem::TooMany(MOST)));
    }
    concept::current(conn, community, ("concepts", &wanted)).await?;
    diesel::delete(topic_concepts::table.filter(topic_concepts::post_id.eq(post))).execute(conn).await?;
    if !wanted.is_empty() {
        let rows: Vec<_> = wanted
            .iter()
            .map(|id| (topic_concepts::post_id.eq(post), topic_concepts::concept_id.eq(*id)))
            .collect();
        diesel::insert_into(topic_concepts::table).values(rows).execute(conn).await?;
    }
    Ok(())
}

/// The terms of topics, one query however many there are; posts without terms are absent.
pub async fn of_posts(conn: &mut Conn, posts: &[PostId]) -> Result<HashMap<PostId, Vec<Concept>>> {
    let rows: Vec<(PostId, Concept)> = topic_concepts::table
        .inner_join(concepts::table)
        .filter(topic_concepts::post_id.eq_any(posts))
        .filter(concepts::state.eq("accepted").and(concepts::merged_into_id.is_null()))
        .order((topic_concepts::post_id, concepts::position, concepts::id))
        .select((topic_concepts::post_id, Concept::as_select()))
        .load(conn)
        .await?;
    let mut found: HashMap<PostId, Vec<Concept>> = HashMap::new();
    for (post, concept) in rows {
        found.entry(post).or_default().push(concept);
    }
    Ok(found)
}
