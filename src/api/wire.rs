//! What the API says: its own types, made from rows in one direction.

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use crate::actors::Actor;
use crate::communities::CommunityView;
use crate::forum::{Topic, TopicView};
use crate::posts::PostView;
use crate::posts::attachment::Attachment;
use crate::site::Site;
use crate::taxonomy::Concept;
use crate::text::sanitize;

/// A list; the next page is in the `Link` header.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::ActorId,
    /// `name`, or `name@host` for people from elsewhere.
    pub name: String,
    pub handle: String,
    pub display_name: String,
    pub ap_id: String,
    /// Their page here.
    pub url: String,
    pub avatar: Option<String>,
    /// Safe HTML.
    pub bio: String,
    pub local: bool,
}

impl PersonOut {
    #[must_use]
    pub fn new(site: &Site, actor: &Actor) -> Self {
        Self {
            id: actor.id,
            name: actor.path_name(),
            handle: actor.handle(site.host()),
            display_name: actor.label().to_owned(),
            ap_id: actor.ap_id.clone(),
            url: format!(
                "{}/{}/{}",
                site.base(),
                if actor.is_group() { "c" } else { "u" },
                actor.path_name()
            ),
            avatar: actor.icon_url.clone(),
            bio: actor.summary_html.clone(),
            local: actor.is_local(),
        }
    }
}

/// A community in brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityRef {
    /// `name`, or `name@host` for communities elsewhere.
    pub name: String,
    pub handle: String,
    pub ap_id: String,
    pub title: String,
    pub url: String,
}

impl CommunityRef {
    #[must_use]
    pub fn new(site: &Site, view: &CommunityView, language: &str) -> Self {
        let name = view.actor.path_name();
        Self {
            handle: view.actor.handle(site.host()),
            ap_id: view.actor.ap_id.clone(),
            title: view.title(language).to_owned(),
            url: format!("{}/c/{name}", site.base()),
            name,
        }
    }
}

/// A community.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::CommunityId,
    #[serde(flatten)]
    pub community: CommunityRef,
    pub titles: BTreeMap<String, String>,
    pub summary: String,
    pub summaries: BTreeMap<String, String>,
    /// Markdown by language.
    pub charters: BTreeMap<String, String>,
    pub icon: Option<String>,
    pub language: String,
    pub languages: Vec<String>,
    pub accent: String,
    pub local: bool,
    pub host: String,
    pub state: String,
    pub join_policy: String,
    pub posting_policy: String,
    pub topic_count: i32,
    pub member_count: i32,
    pub follower_count: i64,
    pub created: DateTime<Utc>,
}

impl CommunityOut {
    #[must_use]
    pub fn new(site: &Site, view: &CommunityView, (language, followers): (&str, i64)) -> Self {
        let community = &view.community;
        Self {
            id: community.id,
            community: CommunityRef::new(site, view, language),
            titles: community.title.0.clone(),
            summary: community.summary.text(language, &community.language).to_owned(),
            summaries: community.summary.0.clone(),
            charters: community.charter.0.clone(),
            icon: view.actor.icon_url.clone(),
            language: community.language.clone(),
            languages: community.languages.clone(),
            accent: community.accent.clone(),
            local: view.is_local(),
            host: view.actor.host.clone().unwrap_or_else(|| site.host().to_owned()),
            state: community.state.clone(),
            join_policy: community.join_policy.clone(),
            posting_policy: community.posting_policy.clone(),
            topic_count: community.topic_count,
            member_count: community.member_count,
            follower_count: followers,
            created: community.created_at,
        }
    }
}

/// A picture of a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttachmentOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::AttachmentId,
    pub url: String,
    pub media_type: String,
    pub alt: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
}

impl AttachmentOut {
    #[must_use]
    pub fn new(site: &Site, attachment: &Attachment) -> Self {
        let url = match (&attachment.storage_key, &attachment.remote_url) {
            (Some(key), _) => site.media(key),
            (None, url) => url.clone().unwrap_or_default(),
        };
        Self {
            id: attachment.id,
            url,
            media_type: attachment.media_type.clone(),
            alt: attachment.alt.clone(),
            width: attachment.width,
            height: attachment.height,
        }
    }
}

/// A topic.
#[derive(Debug, Serialize, ToSchema)]
pub struct TopicOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::PostId,
    /// Its page here.
    pub url: String,
    pub ap_id: String,
    pub community: CommunityRef,
    pub author: PersonOut,
    /// `discussion`, `question` or `announcement`.
    pub kind: String,
    pub title: String,
    pub language: Option<String>,
    /// Safe HTML.
    pub html: String,
    /// The first sentences, plain.
    pub summary: String,
    /// Markdown, for whoever wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub published: DateTime<Utc>,
    pub edited: Option<DateTime<Utc>>,
    pub last_activity: DateTime<Utc>,
    pub reply_count: i32,
    pub like_count: i32,
    pub useful_count: i32,
    #[schema(value_type = Option<String>)]
    pub accepted_reply: Option<crate::db::ids::PostId>,
    pub pinned: bool,
    pub locked: bool,
    /// `published`; `pending` until a community elsewhere passes it on; `refused`.
    pub state: String,
    pub liked: bool,
    pub found_useful: bool,
    pub attachments: Vec<AttachmentOut>,
    /// What it is about, in the community's vocabulary.
    pub concepts: Vec<TermRef>,
}

/// A term in brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermRef {
    #[schema(value_type = String)]
    pub id: crate::db::ids::ConceptId,
    pub label: String,
    /// Its address, which answers with SKOS too.
    pub url: String,
}

impl TopicOut {
    #[must_use]
    pub fn new(
        site: &Site,
        view: &TopicView,
        (community, language): (&CommunityView, &str),
        viewer: Option<crate::db::ids::ActorId>,
    ) -> Self {
        let TopicView { topic, view } = view;
        let post = &view.post;
        Self {
            id: post.id,
            url: format!("{}/post/{}", site.base(), post.id),
            ap_id: post.ap_id.clone(),
            community: CommunityRef::new(site, community, language),
            author: PersonOut::new(site, &view.author),
            kind: topic.kind.clone(),
            title: topic.title.clone(),
            language: post.language.clone(),
            html: post.body_html.clone(),
            summary: sanitize::summary(&post.body_html, 300),
            source: post.body_source.clone().filter(|_| viewer == Some(post.author_id)),
            published: post.published_at,
            edited: post.edited_at,
            last_activity: topic.last_activity_at,
            reply_count: topic.reply_count,
            like_count: post.like_count,
            useful_count: post.useful_count,
            accepted_reply: topic.accepted_reply_id,
            pinned: topic.pinned_at.is_some(),
            locked: topic.locked_at.is_some(),
            state: post.state.clone(),
            liked: view.liked,
            found_useful: view.found_useful,
            attachments: view.attachments.iter().map(|picture| AttachmentOut::new(site, picture)).collect(),
            concepts: Vec::new(),
        }
    }

    /// With the terms it carries.
    #[must_use]
    pub fn carrying(mut self, (community, language): (&CommunityView, &str), terms: &[Concept]) -> Self {
        let term = |term: &Concept| TermRef {
            id: term.id,
            label: term.label(language, &community.community.language).to_owned(),
            url: format!("{}/taxonomy/{}", community.actor.ap_id, term.slug),
        };
        self.concepts = terms.iter().map(term).collect();
        self
    }
}

/// A reply.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyOut {
    #[schema(value_type = String)]
    pub id: crate::db::ids::PostId,
    pub url: String,
    pub ap_id: String,
    #[schema(value_type = String)]
    pub topic: crate::db::ids::PostId,
    /// The reply it answers, or the topic.
    #[schema(value_type = Option<String>)]
    pub in_reply_to: Option<crate::db::ids::PostId>,
    pub depth: i32,
    pub author: PersonOut,
    pub language: Option<String>,
    /// Safe HTML.
    pub html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub published: DateTime<Utc>,
    pub edited: Option<DateTime<Utc>>,
    pub like_count: i32,
    pub useful_count: i32,
    pub accepted: bool,
    pub state: String,
    pub liked: bool,
    pub found_useful: bool,
    pub attachments: Vec<AttachmentOut>,
}

impl ReplyOut {
    #[must_use]
    pub fn new(site: &Site, view: &PostView, topic: &Topic, viewer: Option<crate::db::ids::ActorId>) -> Self {
        let post = &view.post;
        Self {
            id: post.id,
            url: format!("{}/post/{}#r{}", site.base(), post.thread(), post.id),
            ap_id: post.ap_id.clone(),
            topic: post.thread(),
            in_reply_to: post.parent_id,
            depth: post.depth,
            author: PersonOut::new(site, &view.author),
            language: post.language.clone(),
            html: post.body_html.clone(),
            source: post.body_source.clone().filter(|_| viewer == Some(post.author_id)),
            published: post.published_at,
            edited: post.edited_at,
            like_count: post.like_count,
            useful_count: post.useful_count,
            accepted: topic.accepted_reply_id == Some(post.id),
            state: post.state.clone(),
            liked: view.liked,
            found_useful: view.found_useful,
            attachments: view.attachments.iter().map(|picture| AttachmentOut::new(site, picture)).collect(),
        }
    }
}
