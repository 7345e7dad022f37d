//! Topics: opening, editing, accepting an answer, pinning, locking.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{approval, screening};
use crate::accounts::Member;
use crate::actors::actor::named;
use crate::communities::{CommunityView, Standing, rules};
use crate::db::ids::{ActorId, AttachmentId, CommunityId, ConceptId, PostId};
use crate::db::schema::{communities, posts, topics};
use crate::db::{Conn, new_id};
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::events::{self, Event};
use crate::posts::post::{self, NewPost, PostState};
use crate::posts::{Post, PostKind, attachment, revision, tag, voice};
use crate::site::{Here, PostPath};
use crate::taxonomy::classify;
use crate::text::{LanguageTag, markdown};

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = topics, primary_key(post_id), check_for_backend(diesel::pg::Pg))]
pub struct Topic {
    pub post_id: PostId,
    pub community_id: CommunityId,
    pub kind: String,
    pub title: String,
    pub accepted_reply_id: Option<PostId>,
    pub pinned_at: Option<DateTime<Utc>>,
    pub locked_at: Option<DateTime<Utc>>,
    pub reply_count: i32,
    pub listed: bool,
    pub published_at: DateTime<Utc>,
    pub last_activity_at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicKind {
    Discussion,
    Question,
    Announcement,
}

impl TopicKind {
    pub const ALL: [Self; 3] = [Self::Discussion, Self::Question, Self::Announcement];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discussion => "discussion",
            Self::Question => "question",
            Self::Announcement => "announcement",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What somebody wrote to open a topic.
#[derive(Debug, Clone)]
pub struct TopicDraft {
    pub kind: TopicKind,
    pub title: String,
    pub language: String,
    /// Markdown.
    pub body: String,
    pub images: Vec<AttachmentId>,
}

pub const TITLE: std::ops::RangeInclusive<usize> = 3..=200;

impl TopicDraft {
    /// What can be said of it without the database; [`post`] asks again.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        checks.length("title", &self.title, *TITLE.start(), *TITLE.end());
        checks.length("body", &self.body, 1, markdown::MAX_SOURCE);
        if LanguageTag::parse(&self.language).is_err() {
            checks.fail("language", Problem::Unknown);
        }
        checks.done()
    }
}

/// Opens a topic. In a community elsewhere it stays pending until that community passes it on.
pub async fn post(
    conn: &mut Conn,
    here: Here<'_>,
    (author, standing): (&Member, Standing),
    (community, draft): (&CommunityView, &TopicDraft),
) -> Result<Post> {
    draft.check()?;
    rules::may_post(&community.community, standing, draft.kind == TopicKind::Announcement)?;
    let written = tag::write(conn, here, &draft.body).await?;
    let id = PostId(new_id(conn).await?);
    let ap_id = here.site.post(PostPath::Topic, id);
    let waits = screening::of_member(conn, here, (author, standing), (community, &written.html)).await?;
    let state = match waits {
        Some(_) => PostState::Held,
        None if community.is_local() => PostState::Published,
        None => PostState::Pending,
    };
    let new = NewPost {
        id,
        kind: PostKind::Topic.as_str(),
        ap_id: &ap_id,
        url: Some(&ap_id),
        author_id: author.actor.id,
        community_id: Some(community.community.id),
        root_id: Some(id),
        parent_id: None,
        depth: 0,
        language: Some(&draft.language),
        body_html: &written.html,
        body_source: Some(&draft.body),
        sensitive: false,
        state: state.as_str(),
        voice: None,
        published_at: here.now,
    };
    let post = post::insert(conn, &new).await?.ok_or(Error::Conflict("topic"))?;
    insert(conn, &post, (community.community.id, draft.kind), draft.title.trim()).await?;
    let mentioned: Vec<ActorId> = written.mentioned.iter().map(|actor| actor.id).collect();
    tag::store(conn, id, &mentioned, &written.hashtags).await?;
    attachment::claim(conn, author.actor.id, id, &draft.images).await?;
    voice::mark(conn, id, None).await?;
    if let Some(why) = waits {
        approval::wait(conn, here, &post, why).await?;
        return Ok(post);
    }
    let event =
        if community.is_local_only() { Event::Arrived { post: id } } else { Event::TopicPosted { post: id } };
    events::record(conn, author.actor.id, &event).await?;
    Ok(post)
}

/// The topic's own row; counted in its community once it is published.
pub(super) async fn insert(
    conn: &mut Conn,
    post: &Post,
    (community, kind): (CommunityId, TopicKind),
    title: &str,
) -> Result<()> {
    diesel::insert_into(topics::table)
        .values((
            topics::post_id.eq(post.id),
            topics::community_id.eq(community),
            topics::kind.eq(kind.as_str()),
            topics::title.eq(title),
            topics::listed.eq(post.is_published()),
            topics::published_at.eq(post.published_at),
            topics::last_activity_at.eq(post.published_at),
        ))
        .execute(conn)
        .await?;
    if post.is_published() {
        count_in_community(conn, community, 1).await?;
    }
    Ok(())
}

pub(super) async fn count_in_community(conn: &mut Conn, community: CommunityId, change: i32) -> Result<()> {
    diesel::update(communities::table.find(community))
        .set(communities::topic_count.eq(communities::topic_count + change))
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: PostId) -> Result<Topic> {
    topics::table.find(id).select(Topic::as_select()).first(conn).await.map_err(|error| named(error, "topic"))
}

/// What an edit changes; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub title: Option<String>,
    pub body: Option<String>,
    pub language: Option<String>,
    /// All terms the topic carries from now on; topics of communities hosted here only.
    pub concepts: Option<Vec<ConceptId>>,
}

/// An author edits a topic or a reply; what it said before is kept and public.
pub async fn edit(
    conn: &mut Conn,
    here: Here<'_>,
    author: &Member,
    (id, edit): (PostId, &Edit),
) -> Result<Post> {
    let post = post::lock(conn, id).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post"));
    }
    if post.author_id != author.actor.id {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    let topic = if post.is_topic() { Some(find(conn, id).await?) } else { None };
    check_edit(edit, topic.is_some())?;
    let title = edit.title.as_deref().map(str::trim);
    let old_title = topic.as_ref().map(|topic| topic.title.as_str());
    let same_title = title.is_none() || title == old_title;
    let same_body = edit.body.is_none() || edit.body == post.body_source;
    let same_language = edit.language.is_none() || edit.language == post.language;
    let reclassified = reclassify(conn, topic.as_ref(), edit.concepts.as_deref()).await?;
    if same_title && same_body && same_language {
        // The text is the one it was: no version, no mark, but others hear of it.
        if reclassified && !post.is_held() && !post.is_hidden() {
            events::record(conn, author.actor.id, &Event::TopicChanged { post: id }).await?;
        }
        return Ok(post);
    }
    revision::keep(conn, &post, old_title).await?;
    if let Some(title) = title.filter(|_| topic.is_some()) {
        diesel::update(topics::table.find(id)).set(topics::title.eq(title)).execute(conn).await?;
    }
    if let Some(body) = &edit.body {
        let written = tag::write(conn, here, body).await?;
        let mentioned: Vec<ActorId> = written.mentioned.iter().map(|actor| actor.id).collect();
        tag::replace(conn, id, &mentioned, &written.hashtags).await?;
        diesel::update(posts::table.find(id))
            .set((posts::body_html.eq(written.html), posts::body_source.eq(body)))
            .execute(conn)
            .await?;
    }
    let edited = diesel::update(posts::table.find(id))
        .set((
            posts::edited_at.eq(here.now),
            posts::language.eq(edit.language.as_deref().or(post.language.as_deref())),
        ))
        .returning(Post::as_returning())
        .get_result(conn)
        .await?;
    // What others do not see they need not hear of.
    if !edited.is_held() && !edited.is_hidden() {
        events::record(conn, author.actor.id, &Event::PostEdited { post: id }).await?;
    }
    Ok(edited)
}

/// Whether the topic carries other terms now.
async fn reclassify(conn: &mut Conn, topic: Option<&Topic>, concepts: Option<&[ConceptId]>) -> Result<bool> {
    let Some(wanted) = concepts else { return Ok(false) };
    let Some(topic) = topic else {
        return if wanted.is_empty() { Ok(false) } else { Err(Error::invalid("concepts", Problem::Unknown)) };
    };
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let carried = classify::of_posts(conn, &[topic.post_id]).await?;
    let mut carried: Vec<ConceptId> = carried.into_values().flatten().map(|concept| concept.id).collect();
    carried.sort_unstable();
    if carried == wanted {
        return Ok(false);
    }
    classify::set(conn, (topic.community_id, topic.post_id), &wanted).await?;
    Ok(true)
}

fn check_edit(edit: &Edit, is_topic: bool) -> Result<()> {
    let mut checks = Checks::default();
    if let Some(title) = edit.title.as_deref().filter(|_| is_topic) {
        checks.length("title", title, *TITLE.start(), *TITLE.end());
    }
    if let Some(body) = &edit.body {
        checks.length("body", body, 1, markdown::MAX_SOURCE);
    }
    if edit.language.as_deref().is_some_and(|language| LanguageTag::parse(language).is_err()) {
        checks.fail("language", Problem::Unknown);
    }
    checks.done()
}

/// The asker or a facilitator says which reply answers the question; `None` takes it back.
pub async fn accept(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (id, reply): (PostId, Option<PostId>),
) -> Result<()> {
    let post = post::lock(conn, id).await?;
    let topic = find(conn, id).await?;
    if post.author_id != member.actor.id && !standing.facilitates() {
        return Err(Error::Forbidden(Reason::NotFacilitator));
    }
    if topic.kind != TopicKind::Question.as_str() {
        return Err(Error::invalid("reply", Problem::Unknown));
    }
    if let Some(reply) = reply {
        let reply = post::find(conn, reply).await?;
        if reply.root_id != Some(id)
            || reply.is_topic()
            || reply.deleted_at.is_some()
            || !reply.is_published()
        {
            return Err(Error::invalid("reply", Problem::Unknown));
        }
    }
    if topic.accepted_reply_id == reply {
        return Ok(());
    }
    diesel::update(topics::table.find(id))
        .set((topics::accepted_reply_id.eq(reply), topics::accepted_at.eq(reply.map(|_| here.now))))
        .execute(conn)
        .await?;
    events::record(conn, member.actor.id, &Event::TopicChanged { post: id }).await?;
    if let Some(reply) = reply {
        events::record(conn, member.actor.id, &Event::AnswerAccepted { topic: id, reply }).await?;
    }
    Ok(())
}

/// What a facilitator can switch on a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    Pinned(bool),
    Locked(bool),
}

pub async fn switch(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (id, switch): (PostId, Switch),
) -> Result<()> {
    rules::may_facilitate(standing)?;
    let topic = topics::table.find(id);
    let at = |on: bool| on.then_some(here.now);
    match switch {
        Switch::Pinned(on) => diesel::update(topic).set(topics::pinned_at.eq(at(on))).execute(conn).await?,
        Switch::Locked(on) => diesel::update(topic).set(topics::locked_at.eq(at(on))).execute(conn).await?,
    };
    events::record(conn, member.actor.id, &Event::TopicChanged { post: id }).await?;
    Ok(())
}

/// A post sent elsewhere was passed on: now others see it.
pub async fn confirm(conn: &mut Conn, id: PostId) -> Result<()> {
    let post = post::lock(conn, id).await?;
    if !post.is_pending() && post.state != PostState::Refused.as_str() || post.deleted_at.is_some() {
        return Ok(());
    }
    post::set_state(conn, id, PostState::Published, None).await?;
    events::record(conn, post.author_id, &Event::Arrived { post: id }).await?;
    if post.is_topic() {
        let topic = find(conn, id).await?;
        diesel::update(topics::table.find(id)).set(topics::listed.eq(true)).execute(conn).await?;
        return count_in_community(conn, topic.community_id, 1).await;
    }
    super::reply::count_in_thread(conn, &post, 1).await
}

/// The community elsewhere refused it; the author is shown why.
pub async fn refuse(conn: &mut Conn, id: PostId, reason: Option<&str>) -> Result<()> {
    let post = post::lock(conn, id).await?;
    if post.is_pending() { post::set_state(conn, id, PostState::Refused, reason).await } else { Ok(()) }
}
