//! Rules of rate: somebody new writes many posts within minutes, or somebody says the same in several
//! communities. Such posts wait; nobody is refused, and nobody outside is asked.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::screening::{Why, leading_out};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::posts;
use crate::error::Result;
use crate::text::sanitize;

/// Posts of a newcomer within [`BURST_WINDOW`] that are shown at once; the next ones wait.
pub const BURST: usize = 10;
const BURST_WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Other communities in which the same may stand already.
const PLACES: usize = 2;
const REPEAT_WINDOW: TimeDelta = TimeDelta::minutes(30);
/// Texts shorter than this are alike by chance ("Gracias"), in characters.
const SHORT: usize = 40;
/// Posts looked at.
const RECENT: i64 = 40;

/// One of the author's latest posts, deleted ones too.
struct Recent {
    community: Option<CommunityId>,
    html: String,
    at: DateTime<Utc>,
}

/// What a post is known by when it is said again.
struct Mark {
    text: String,
    links: BTreeSet<String>,
}

impl Mark {
    fn of(html: &str, base: &str) -> Self {
        let text = sanitize::plain_text(html).split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            text: text.to_lowercase(),
            links: leading_out(html, base).into_iter().map(str::to_owned).collect(),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        let long = self.text.chars().count() >= SHORT;
        (long && self.text == other.text) || self.links.intersection(&other.links).next().is_some()
    }
}

/// What arrived within [`REPEAT_WINDOW`], the longer of the two.
async fn recent(conn: &mut Conn, author: ActorId, now: DateTime<Utc>) -> Result<Vec<Recent>> {
    let rows: Vec<(Option<CommunityId>, String, DateTime<Utc>)> = posts::table
        .filter(posts::author_id.eq(author))
        .order((posts::published_at.desc(), posts::id.desc()))
        .limit(RECENT)
        .select((posts::community_id, posts::body_html, posts::received_at))
        .load(conn)
        .await?;
    // By arrival: what comes from elsewhere says itself when it was written.
    let within = rows.into_iter().filter(|(.., at)| *at > now - REPEAT_WINDOW && *at <= now + BURST_WINDOW);
    Ok(within.map(|(community, html, at)| Recent { community, html, at }).collect())
}

/// Whether the same text, or a link out of it, stands in several other communities since half an hour.
fn is_repeated(recent: &[Recent], (community, html, base): (CommunityId, &str, &str)) -> bool {
    let mark = Mark::of(html, base);
    let places: BTreeSet<i64> = recent
        .iter()
        .filter(|post| post.community != Some(community) && mark.is_like(&Mark::of(&post.html, base)))
        .filter_map(|post| post.community.map(|community| community.0))
        .collect();
    places.len() >= PLACES
}

/// Whether somebody with fewer than `settled` posts from before writes many in a row.
async fn is_burst(
    conn: &mut Conn,
    (recent, now): (&[Recent], DateTime<Utc>),
    author: ActorId,
    settled: i32,
) -> Result<bool> {
    if recent.iter().filter(|post| post.at > now - BURST_WINDOW).count() < BURST {
        return Ok(false);
    }
    let before: Vec<PostId> = posts::table
        .filter(posts::author_id.eq(author).and(posts::received_at.le(now - BURST_WINDOW)))
        .filter(posts::state.eq("published").and(posts::deleted_at.is_null()))
        .limit(i64::from(settled))
        .select(posts::id)
        .load(conn)
        .await?;
    Ok(before.len() < usize::try_from(settled).unwrap_or(0))
}

/// The rule a post meets, if any; `settled` posts make somebody no newcomer any more, `None` where only
/// repetition counts.
pub(super) async fn why(
    conn: &mut Conn,
    now: DateTime<Utc>,
    author: ActorId,
    (post, settled): ((CommunityId, &str, &str), Option<i32>),
) -> Result<Option<Why>> {
    let recent = recent(conn, author, now).await?;
    if is_repeated(&recent, post) {
        return Ok(Some(Why::Repeated));
    }
    Ok(match settled {
        Some(settled) if is_burst(conn, (&recent, now), author, settled).await? => Some(Why::Burst),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const LONG: &str = "<p>Vendemos filtros de carbón activado a muy buen precio</p>";

    #[rstest]
    #[case(LONG, "<p>VENDEMOS filtros de  carbón activado <b>a muy buen precio</b></p>", true)]
    #[case(LONG, "<p>Compramos filtros de carbón activado a muy buen precio</p>", false)]
    #[case("<p>Gracias</p>", "<p>Gracias</p>", false)]
    #[case(
        r#"<p>Vea <a href="https://s.example/x">esto</a></p>"#,
        r#"<p>Otro texto: <a href="https://s.example/x">aquí</a></p>"#,
        true
    )]
    #[case(
        r#"<p><a href="https://s.example/x">a</a></p>"#,
        r#"<p><a href="https://s.example/y">a</a></p>"#,
        false
    )]
    #[case(
        r#"<p><a href="https://here.example/c/agua">a</a></p>"#,
        r#"<p><a href="https://here.example/c/agua">b</a></p>"#,
        false
    )]
    fn the_same_is_known_by_text_or_link(#[case] one: &str, #[case] other: &str, #[case] like: bool) {
        let base = "https://here.example";
        assert_eq!(Mark::of(one, base).is_like(&Mark::of(other, base)), like);
    }
}
