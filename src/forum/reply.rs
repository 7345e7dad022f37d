//! Replies, nested; deeper than 45 they hang on their ancestor at that depth, because Lemmy refuses
//! threads deeper than 50 (federation.md §4.5).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

use super::{approval, screening, topic};
use crate::accounts::Member;
use crate::communities::{CommunityView, Standing, rules};
use crate::db::ids::{ActorId, AttachmentId, PostId};
use crate::db::schema::posts;
use crate::db::{Conn, new_id};
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::events::{self, Event};
use crate::posts::post::{self, NewPost, PostState};
use crate::posts::{Post, PostKind, attachment, tag, voice};
use crate::site::{Here, PostPath};
use crate::text::{LanguageTag, markdown};

pub const DEEPEST: i32 = 45;

/// What somebody wrote in answer.
#[derive(Debug, Clone)]
pub struct ReplyDraft {
    /// The topic or reply it answers.
    pub parent: PostId,
    pub language: Option<String>,
    /// Markdown.
    pub body: String,
    pub images: Vec<AttachmentId>,
}

/// Replies. In a community elsewhere the reply stays pending until that community passes it on.
pub async fn post(
    conn: &mut Conn,
    here: Here<'_>,
    (author, standing): (&Member, Standing),
    (community, draft): (&CommunityView, &ReplyDraft),
) -> Result<Post> {
    let mut checks = Checks::default();
    checks.length("body", &draft.body, 1, markdown::MAX_SOURCE);
    if draft.language.as_deref().is_some_and(|language| LanguageTag::parse(language).is_err()) {
        checks.fail("language", Problem::Unknown);
    }
    checks.done()?;
    let parent = post::find(conn, draft.parent).await?;
    if !parent.is_visible_to(Some(author.actor.id)) {
        return Err(Error::NotFound("post"));
    }
    let topic = topic::find(conn, parent.thread()).await?;
    rules::may_post(&community.community, standing, false)?;
    may_answer(&parent, topic.locked_at, standing)?;
    let (parent_id, depth) = place(&parent);
    let written = tag::write(conn, here, &draft.body).await?;
    let id = PostId(new_id(conn).await?);
    let ap_id = here.site.post(PostPath::Reply, id);
    let waits = screening::of_member(conn, here, (author, standing), (community, &written.html)).await?;
    let state = match waits {
        Some(_) => PostState::Held,
        None if community.is_local() => PostState::Published,
        None => PostState::Pending,
    };
    let language = draft.language.as_deref().unwrap_or(&author.account.locale);
    let new = NewPost {
        id,
        kind: PostKind::Reply.as_str(),
        ap_id: &ap_id,
        url: Some(&ap_id),
        author_id: author.actor.id,
        community_id: Some(community.community.id),
        root_id: Some(topic.post_id),
        parent_id: Some(parent_id),
        depth,
        language: Some(language),
        body_html: &written.html,
        body_source: Some(&draft.body),
        sensitive: false,
        state: state.as_str(),
        voice: None,
        published_at: here.now,
    };
    let post = post::insert(conn, &new).await?.ok_or(Error::Conflict("reply"))?;
    let mentioned: Vec<ActorId> = written.mentioned.iter().map(|actor| actor.id).collect();
    tag::store(conn, id, &mentioned, &written.hashtags).await?;
    attachment::claim(conn, author.actor.id, id, &draft.images).await?;
    voice::mark(conn, id, None).await?;
    if post.is_published() {
        count_in_thread(conn, &post, 1).await?;
    }
    if let Some(why) = waits {
        approval::wait(conn, here, &post, why).await?;
        return Ok(post);
    }
    let event =
        if community.is_local_only() { Event::Arrived { post: id } } else { Event::ReplyPosted { post: id } };
    events::record(conn, author.actor.id, &event).await?;
    Ok(post)
}

/// Nothing can be said under a locked topic or in answer to what is gone.
pub(super) fn may_answer(parent: &Post, locked: Option<DateTime<Utc>>, standing: Standing) -> Result<()> {
    if parent.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    if parent.is_held() || parent.is_hidden() {
        return Err(Error::NotFound("post"));
    }
    if locked.is_some() && !standing.facilitates() {
        return Err(Error::Forbidden(Reason::Locked));
    }
    Ok(())
}

/// Parent and depth of an answer to `parent`.
pub(super) fn place(parent: &Post) -> (PostId, i32) {
    match parent.parent_id.filter(|_| parent.depth >= DEEPEST) {
        Some(above) => (above, parent.depth),
        None => (parent.id, parent.depth + 1),
    }
}

/// Counts a reply in its topic and at its parent, and moves the topic up when it is news.
pub(super) async fn count_in_thread(conn: &mut Conn, reply: &Post, change: i32) -> Result<()> {
    crate::db::prepared(
        "update topics set reply_count = reply_count + $2,
                last_activity_at = case when $2 > 0 then greatest(last_activity_at, $3) else last_activity_at end
         where post_id = $1",
    )
    .bind::<BigInt, _>(reply.thread())
    .bind::<Integer, _>(change)
    .bind::<Timestamptz, _>(reply.published_at)
    .execute(conn)
    .await?;
    if let Some(parent) = reply.parent_id {
        diesel::update(posts::table.find(parent))
            .set(posts::reply_count.eq(posts::reply_count + change))
            .execute(conn)
            .await?;
    }
    Ok(())
}
