//! What a text points at: people mentioned, hashtags.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::actors::{Actor, actor};
use crate::db::Conn;
use crate::db::ids::{ActorId, PostId};
use crate::db::schema::{actors, hashtags, mentions};
use crate::error::Result;
use crate::site::Here;
use crate::text::markdown::{self, Links, MentionLink};
use crate::text::mentions::Handle;

/// A text as rendered, with the actors it mentions.
#[derive(Debug, Clone)]
pub struct Written {
    pub html: String,
    pub mentioned: Vec<Actor>,
    pub hashtags: Vec<String>,
}

struct Known<'a> {
    here: Here<'a>,
    actors: Vec<(Handle, Actor)>,
}

impl Links for Known<'_> {
    fn mention(&self, handle: &Handle) -> Option<MentionLink> {
        let (_, actor) = self.actors.iter().find(|(known, _)| known == handle)?;
        Some(MentionLink {
            href: actor.url.clone().unwrap_or_else(|| actor.ap_id.clone()),
            name: actor.path_name(),
        })
    }

    fn hashtag(&self, tag: &str) -> Option<String> {
        Some(self.here.site.tag(&tag.to_lowercase()))
    }
}

/// Renders Markdown; mentions become links to the people we know by that handle.
pub async fn write(conn: &mut Conn, here: Here<'_>, source: &str) -> Result<Written> {
    let scan = markdown::scan(source);
    let mut known = Known { here, actors: Vec::new() };
    for handle in scan.handles {
        if let Some(actor) = actor::by_handle(conn, here, &handle, None).await? {
            known.actors.push((handle, actor));
        }
    }
    let rendered = markdown::render(source, &known);
    let mut mentioned: Vec<Actor> = Vec::new();
    for handle in &rendered.mentions {
        if let Some((_, actor)) = known.actors.iter().find(|(found, _)| found == handle)
            && !mentioned.iter().any(|seen| seen.id == actor.id)
        {
            mentioned.push(actor.clone());
        }
    }
    let mut hashtags: Vec<String> = rendered.hashtags.iter().map(|tag| tag.to_lowercase()).collect();
    hashtags.sort();
    hashtags.dedup();
    Ok(Written { html: rendered.html, mentioned, hashtags })
}

/// Replaces mentions and hashtags of a post.
pub async fn replace(conn: &mut Conn, post: PostId, mentioned: &[ActorId], tags: &[String]) -> Result<()> {
    diesel::delete(mentions::table.filter(mentions::post_id.eq(post))).execute(conn).await?;
    diesel::delete(hashtags::table.filter(hashtags::post_id.eq(post))).execute(conn).await?;
    store(conn, post, mentioned, tags).await
}

/// Mentions and hashtags of a new post.
pub async fn store(conn: &mut Conn, post: PostId, mentioned: &[ActorId], tags: &[String]) -> Result<()> {
    if !mentioned.is_empty() {
        let rows: Vec<_> = mentioned
            .iter()
            .map(|actor| (mentions::post_id.eq(post), mentions::actor_id.eq(*actor)))
            .collect();
        diesel::insert_into(mentions::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    }
    if !tags.is_empty() {
        let rows: Vec<_> =
            tags.iter().map(|tag| (hashtags::post_id.eq(post), hashtags::tag.eq(tag))).collect();
        diesel::insert_into(hashtags::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    }
    Ok(())
}

pub async fn mentioned(conn: &mut Conn, post: PostId) -> Result<Vec<Actor>> {
    Ok(mentions::table
        .inner_join(actors::table)
        .filter(mentions::post_id.eq(post))
        .order(actors::id)
        .select(Actor::as_select())
        .load(conn)
        .await?)
}

pub async fn hashtags(conn: &mut Conn, post: PostId) -> Result<Vec<String>> {
    Ok(hashtags::table
        .filter(hashtags::post_id.eq(post))
        .order(hashtags::tag)
        .select(hashtags::tag)
        .load(conn)
        .await?)
}
