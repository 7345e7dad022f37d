//! Rows as the views of pages: who wrote, where from, what the viewer may do.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::components::community::{Community, Entry, Kind, Listed, Relation};
use super::components::post::{About, Author, Can, Image, Origin, Post, Standing, Tally};
use super::components::terms::Term;
use crate::accounts::Member;
use crate::actors::follow::FollowState;
use crate::actors::profile::Voice;
use crate::actors::{Actor, Profile, instance};
use crate::communities::{self, CommunityView};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, InstanceId, PostId};
use crate::error::Result;
use crate::forum::{Topic, TopicView};
use crate::posts::PostView;
use crate::site::Site;
use crate::taxonomy::Concept;
use crate::text::sanitize;

/// What pages say of people: addresses, and the names of the places they write from.
#[derive(Debug, Default)]
pub struct Faces {
    hrefs: HashMap<ActorId, String>,
    places: HashMap<InstanceId, String>,
    facilitators: Vec<ActorId>,
    opener: Option<ActorId>,
}

impl Faces {
    /// Knows these actors; one query for the names of their places.
    pub async fn of<'a>(conn: &mut Conn, actors: impl IntoIterator<Item = &'a Actor>) -> Result<Self> {
        let mut faces = Self::default();
        let mut instances = Vec::new();
        for actor in actors {
            let word = if actor.is_group() { "c" } else { "u" };
            faces.hrefs.insert(actor.id, format!("/{word}/{}", actor.path_name()));
            instances.extend(actor.instance_id);
        }
        instances.sort_unstable();
        instances.dedup();
        faces.places = instance::titles(conn, &instances).await?;
        Ok(faces)
    }

    /// Marks on replies: who facilitates, who asked.
    #[must_use]
    pub fn marking(mut self, facilitators: Vec<ActorId>, opener: Option<ActorId>) -> Self {
        self.facilitators = facilitators;
        self.opener = opener;
        self
    }

    #[must_use]
    pub fn origin<'a>(&'a self, actor: &'a Actor) -> Option<Origin<'a>> {
        let instance = actor.instance_id?;
        Some(match self.places.get(&instance) {
            Some(title) => Origin::Site(title),
            None => Origin::Host(actor.host.as_deref().unwrap_or_default()),
        })
    }

    #[must_use]
    pub fn author<'a>(&'a self, actor: &'a Actor) -> Author<'a> {
        Author {
            name: shown_name(actor),
            href: self.hrefs.get(&actor.id).map_or("", String::as_str),
            avatar: actor.icon_url.as_deref(),
            origin: self.origin(actor),
            facilitates: self.facilitators.contains(&actor.id),
            opened: self.opener == Some(actor.id),
            about: About { gone: actor.deleted_at.is_some(), ..About::default() },
        }
    }

    /// The author of a post, with what this visitor may see of them.
    #[must_use]
    pub fn writer<'a>(&'a self, view: &'a PostView, member: bool) -> Author<'a> {
        let author = described(self, (&view.author, view.profile.as_ref()), member);
        let voice = view.post.voice.as_deref().and_then(Voice::parse);
        let voice = voice.filter(|_| author.about.organization.is_some());
        Author { about: About { voice, ..author.about }, ..author }
    }
}

/// Addresses of pictures, to be borrowed by the views.
#[derive(Debug, Default)]
pub struct Pictures(HashMap<PostId, Vec<String>>);

impl Pictures {
    #[must_use]
    pub fn of<'a>(site: &Site, views: impl IntoIterator<Item = &'a PostView>) -> Self {
        Self(
            views
                .into_iter()
                .map(|view| {
                    let urls = view
                        .attachments
                        .iter()
                        .map(|picture| match (&picture.storage_key, &picture.remote_url) {
                            (Some(key), _) => site.media(key),
                            (None, url) => url.clone().unwrap_or_default(),
                        })
                        .collect();
                    (view.post.id, urls)
                })
                .collect(),
        )
    }

    #[must_use]
    pub fn images<'a>(&'a self, views: &[&'a PostView]) -> HashMap<PostId, Vec<Image<'a>>> {
        views
            .iter()
            .map(|view| {
                let urls = self.0.get(&view.post.id).map_or(&[][..], Vec::as_slice);
                let images = view
                    .attachments
                    .iter()
                    .zip(urls)
                    .map(|(picture, url)| Image {
                        url,
                        alt: &picture.alt,
                        size: picture
                            .width
                            .zip(picture.height)
                            .and_then(|(w, h)| Some((u32::try_from(w).ok()?, u32::try_from(h).ok()?))),
                    })
                    .collect();
                (view.post.id, images)
            })
            .collect()
    }
}

/// Somebody with what this reader may see of them; `member` is whoever is signed in here.
#[must_use]
pub fn described<'a>(
    faces: &'a Faces,
    (actor, profile): (&'a Actor, Option<&'a Profile>),
    member: bool,
) -> Author<'a> {
    let shown = profile.filter(|profile| profile.is_shown_to(member));
    let about = About {
        organization: shown.map(|profile| profile.organization.as_str()).filter(|name| !name.is_empty()),
        country: shown.and_then(|profile| profile.country.as_deref()),
        voice: None,
        gone: actor.deleted_at.is_some(),
    };
    Author { about, ..faces.author(actor) }
}

/// A name, or nothing for those who closed their account: pages say so in the reader's language.
#[must_use]
pub fn shown_name(actor: &Actor) -> &str {
    if actor.deleted_at.is_some() { "" } else { actor.label() }
}

#[must_use]
pub fn count(count: i32) -> u32 {
    u32::try_from(count).unwrap_or(0)
}

#[must_use]
pub fn kind(topic: &Topic) -> Kind {
    match topic.kind.as_str() {
        "question" => Kind::Question,
        "announcement" => Kind::Announcement,
        _ => Kind::Discussion,
    }
}

/// What has to outlive the view of a community: its name in addresses.
#[derive(Debug)]
pub struct Named {
    pub view: CommunityView,
    pub name: String,
}

impl Named {
    #[must_use]
    pub fn new(view: CommunityView) -> Self {
        Self { name: view.actor.path_name(), view }
    }

    #[must_use]
    pub fn community<'a>(&'a self, language: &'a str) -> Community<'a> {
        let community = &self.view.community;
        let picked = community.title.pick(language, &community.language);
        Community {
            name: &self.name,
            title: picked.map_or_else(|| self.view.actor.label(), |(_, title)| title),
            language: picked.map_or("", |(code, _)| if code == "und" { "" } else { code }),
            accent: &community.accent,
        }
    }

    #[must_use]
    pub fn summary<'a>(&'a self, language: &'a str) -> &'a str {
        self.view.community.summary.text(language, &self.view.community.language)
    }

    #[must_use]
    pub fn listed<'a>(
        &'a self,
        faces: &'a Faces,
        language: &'a str,
        latest: &HashMap<CommunityId, DateTime<Utc>>,
    ) -> Listed<'a> {
        Listed {
            community: self.community(language),
            summary: self.summary(language),
            origin: faces.origin(&self.view.actor),
            members: self.view.is_local().then(|| count(self.view.community.member_count)),
            active: latest.get(&self.view.community.id).copied(),
        }
    }
}

/// A term by its community's name and main language, in the reader's language.
#[must_use]
pub fn term<'a>(concept: &'a Concept, (name, main): (&str, &str), language: &str) -> Term<'a> {
    let picked = concept.labels.pick(language, main);
    Term {
        id: concept.id.0,
        href: format!("/c/{name}/taxonomy/{}", concept.slug),
        label: picked.map_or(&concept.slug, |(_, label)| label),
        language: picked.map_or("", |(code, _)| code),
        depth: 0,
        topics: 0,
    }
}

/// As [`entry`], in a list by publication.
#[must_use]
pub fn entry_by_date<'a>(faces: &'a Faces, topic: &'a TopicView, home: Option<Community<'a>>) -> Entry<'a> {
    Entry { at: topic.topic.published_at, ..entry(faces, topic, home) }
}

/// A topic in a list by activity; `home` where communities mix.
#[must_use]
pub fn entry<'a>(faces: &'a Faces, topic: &'a TopicView, home: Option<Community<'a>>) -> Entry<'a> {
    let post = &topic.view.post;
    Entry {
        id: post.id.0,
        kind: kind(&topic.topic),
        title: &topic.topic.title,
        language: post.language.as_deref().unwrap_or_default(),
        community: home,
        author: shown_name(&topic.view.author),
        origin: faces.origin(&topic.view.author),
        at: topic.topic.last_activity_at,
        replies: count(topic.topic.reply_count),
        answered: topic.topic.accepted_reply_id.is_some(),
        // At the top of its own forum, not of a list where communities mix.
        pinned: home.is_none() && topic.topic.pinned_at.is_some(),
        locked: topic.topic.locked_at.is_some(),
        fresh: None,
    }
}

/// The hashtags a text does not show itself, for the row below it: those of posts from elsewhere.
#[must_use]
pub fn tags_apart<'a>(html: &str, tags: &'a [String]) -> Vec<&'a str> {
    let text = sanitize::plain_text(html).to_lowercase();
    tags.iter().map(String::as_str).filter(|tag| !text.contains(&format!("#{tag}"))).collect()
}

/// What decides what somebody may do with the posts of a topic.
pub struct Rights<'a> {
    pub viewer: Option<&'a Member>,
    pub standing: communities::Standing,
    pub topic: &'a Topic,
    pub opener: ActorId,
    pub local: bool,
    /// Posts the viewer keeps.
    pub kept: &'a [PostId],
    /// May answer at all: posting rule, lock, archive.
    pub reply: bool,
}

impl Rights<'_> {
    #[must_use]
    pub fn on(&self, view: &PostView) -> Can {
        let post = &view.post;
        let Some(viewer) = self.viewer else { return Can::default() };
        let own = viewer.actor.id == post.author_id;
        let facilitates = self.standing.facilitates() && self.local;
        let question = self.topic.kind == "question";
        Can {
            reply: self.reply && post.is_published(),
            react: post.is_published(),
            edit: own,
            delete: own,
            accept: question && !post.is_topic() && (viewer.actor.id == self.opener || facilitates),
            pin: facilitates && post.is_topic(),
            lock: facilitates && post.is_topic(),
            report: !own,
            moderate: !own && (facilitates || viewer.account.is_admin),
        }
    }
}

/// A topic's opening or a reply.
#[must_use]
pub fn post<'a>(
    (faces, images): (&'a Faces, &'a HashMap<PostId, Vec<Image<'a>>>),
    view: &'a PostView,
    (rights, place): (&Rights<'_>, &'a str),
) -> Post<'a> {
    let post = &view.post;
    Post {
        id: post.id.0,
        author: faces.writer(view, rights.viewer.is_some()),
        at: post.published_at,
        edited: post.edited_at,
        language: post.language.as_deref().unwrap_or_default(),
        html: &post.body_html,
        images: images.get(&post.id).map_or(&[], Vec::as_slice),
        useful: Tally { count: count(post.useful_count), mine: view.found_useful },
        likes: Tally { count: count(post.like_count), mine: view.liked },
        kept: rights.viewer.map(|_| rights.kept.contains(&post.id)),
        can: rights.on(view),
        standing: match post.state.as_str() {
            "pending" => Standing::Pending(place),
            "held" => Standing::Held,
            "hidden" => Standing::Hidden(post.state_reason.as_deref().unwrap_or_default()),
            "refused" if rights.local => Standing::Declined(post.state_reason.as_deref().unwrap_or_default()),
            "refused" => Standing::Refused(place),
            _ => Standing::Taken,
        },
        original: (!view.author.is_local()).then(|| post.url.as_deref().unwrap_or(&post.ap_id)),
    }
}

#[must_use]
pub fn relation(state: Option<FollowState>) -> Relation {
    match state {
        Some(FollowState::Accepted) => Relation::Yes,
        Some(FollowState::Pending) => Relation::Asked,
        Some(FollowState::Rejected) | None => Relation::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashtag_is_shown_once() {
        let tags = ["agua".to_owned(), "cloro".to_owned()];
        let own = "<p>Mido <a href=\"/tag/cloro\">#Cloro</a></p>";
        assert_eq!(tags_apart(own, &tags), ["agua"]);
        assert!(tags_apart("<p>#<span>agua</span> #cloro</p>", &tags).is_empty());
    }
}
