//! Topics as `Article`, replies as `Note` (federation.md §4).

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::actors::{Actor, actor, audience};
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, TargetId};
use crate::error::Result;
use crate::federation::context::PUBLIC;
use crate::forum::{Topic, topic};
use crate::posts::{Post, PostView, attachment, post, tag};
use crate::site::Site;
use crate::text::{Language, sanitize};

/// A post with everything its document names.
#[derive(Debug)]
pub struct Whole {
    pub view: PostView,
    pub topic: Topic,
    pub root: Post,
    pub root_author: Actor,
    pub parent: Option<(Post, Actor)>,
    pub community: CommunityView,
    pub mentioned: Vec<Actor>,
    pub hashtags: Vec<String>,
    pub accepted: Option<String>,
}

/// Actors and communities read before: what a batch is about is mostly the same few.
#[derive(Debug, Default)]
pub struct Known {
    actors: HashMap<ActorId, Actor>,
    communities: HashMap<CommunityId, CommunityView>,
    targets: HashMap<String, TargetId>,
}

impl Known {
    pub async fn actor(&mut self, conn: &mut Conn, id: ActorId) -> Result<Actor> {
        if let Some(known) = self.actors.get(&id) {
            return Ok(known.clone());
        }
        let found = actor::find(conn, id).await?;
        self.actors.insert(id, found.clone());
        Ok(found)
    }

    pub async fn community(&mut self, conn: &mut Conn, id: CommunityId) -> Result<CommunityView> {
        if let Some(known) = self.communities.get(&id) {
            return Ok(known.clone());
        }
        let found = community::find(conn, id).await?;
        self.communities.insert(id, found.clone());
        Ok(found)
    }

    /// Where deliveries for an actor go; none for our own and for those who are gone.
    pub async fn inbox(&mut self, conn: &mut Conn, actor: &Actor) -> Result<Option<TargetId>> {
        let Some(instance) = actor.instance_id.filter(|_| actor.deleted_at.is_none()) else {
            return Ok(None);
        };
        let inbox = actor.delivery_inbox();
        if let Some(known) = self.targets.get(inbox) {
            return Ok(Some(*known));
        }
        let target = audience::target(conn, inbox, instance).await?;
        self.targets.insert(inbox.to_owned(), target);
        Ok(Some(target))
    }
}

/// With everything the document says.
pub async fn load(conn: &mut Conn, known: &mut Known, post: Post) -> Result<Whole> {
    let hashtags = tag::hashtags(conn, post.id).await?;
    let attachments = attachment::of_posts(conn, &[post.id]).await?;
    let mut whole = outline(conn, known, post).await?;
    whole.hashtags = hashtags;
    whole.view.attachments = attachments;
    if let Some(id) = whole.topic.accepted_reply_id.filter(|_| whole.view.post.is_topic()) {
        whole.accepted = Some(post::find(conn, id).await?.ap_id);
    }
    Ok(whole)
}

/// Enough to address what is done with the post, not to draw it.
pub async fn outline(conn: &mut Conn, known: &mut Known, post: Post) -> Result<Whole> {
    let topic = topic::find(conn, post.thread()).await?;
    let community = known.community(conn, topic.community_id).await?;
    let mentioned = tag::mentioned(conn, post.id).await?;
    let root = if post.is_topic() { post.clone() } else { post::find(conn, post.thread()).await? };
    let root_author = known.actor(conn, root.author_id).await?;
    let parent = match post.parent_id {
        Some(id) => {
            let parent = post::find(conn, id).await?;
            let author = known.actor(conn, parent.author_id).await?;
            Some((parent, author))
        }
        None => None,
    };
    let author = known.actor(conn, post.author_id).await?;
    let view =
        PostView { post, author, profile: None, attachments: Vec::new(), liked: false, found_useful: false };
    Ok(Whole {
        view,
        topic,
        root,
        root_author,
        parent,
        community,
        mentioned,
        hashtags: Vec::new(),
        accepted: None,
    })
}

#[must_use]
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

impl Whole {
    /// Where the thread's ids are listed: beside a root of ours, else by our group; what a thread
    /// elsewhere calls its context is its own host's to say.
    #[must_use]
    pub fn context(&self) -> Option<String> {
        if self.root_author.is_local() {
            Some(format!("{}/context", self.root.ap_id))
        } else if self.community.is_local() {
            Some(format!("{}/threads/{}/context", self.community.actor.ap_id, self.root.id))
        } else {
            None
        }
    }

    /// `to` and `cc` of the object and of what is done with it (federation.md §5.7).
    #[must_use]
    pub fn addressing(&self) -> (Vec<String>, Vec<String>) {
        let to = vec![self.community.actor.ap_id.clone(), PUBLIC.to_owned()];
        let mut cc: Vec<String> = Vec::new();
        if let Some((_, author)) = &self.parent {
            cc.push(author.ap_id.clone());
        }
        cc.extend(self.mentioned.iter().map(|actor| actor.ap_id.clone()));
        cc.extend(self.view.author.followers_url.clone());
        cc.retain(|id| !to.contains(id) && *id != self.view.author.ap_id);
        cc.dedup();
        (to, cc)
    }

    /// The document without `@context`.
    #[must_use]
    pub fn object(&self, site: &Site, updated: Option<DateTime<Utc>>) -> Value {
        let post = &self.view.post;
        let (to, cc) = self.addressing();
        let mut object = json!({
            "id": post.ap_id,
            "type": if post.is_topic() { "Article" } else { "Note" },
            "attributedTo": self.view.author.ap_id,
            "audience": self.community.actor.ap_id,
            "to": to,
            "cc": cc,
            "content": post.body_html,
            "mediaType": "text/html",
            "url": post.url.as_deref().unwrap_or(&post.ap_id),
            "published": time(post.published_at),
            "replies": format!("{}/replies", post.ap_id),
            "likes": {"id": format!("{}/likes", post.ap_id), "type": "Collection", "totalItems": post.like_count + post.useful_count},
            "shares": {"id": format!("{}/shares", post.ap_id), "type": "Collection", "totalItems": 0},
            "sensitive": post.sensitive,
            "attachment": self.pictures(site),
            "tag": self.tags(site),
            "interactionPolicy": {"canQuote": {"automaticApproval": [PUBLIC]}}
        });
        if let Some(context) = self.context() {
            object["context"] = json!(context);
        }
        if let Some(source) = &post.body_source {
            object["source"] = json!({"content": source, "mediaType": "text/markdown"});
        }
        if let Some(voice) = &post.voice {
            object["ateneo:voice"] = json!(voice);
        }
        if let Some(updated) = updated.or(post.edited_at) {
            object["updated"] = json!(time(updated.max(post.published_at)));
        }
        if let Some(language) = &post.language {
            object["contentMap"] = json!({language: post.body_html});
            let name = Language::parse(language).map_or(language.as_str(), |known| known.native_name());
            object["language"] = json!({"identifier": language, "name": name});
        }
        if post.is_topic() {
            self.as_root(site, &mut object);
        } else {
            self.as_reply(&mut object);
        }
        object
    }

    fn as_root(&self, site: &Site, object: &mut Value) {
        let post = &self.view.post;
        let summary = sanitize::summary(&post.body_html, 500);
        object["name"] = json!(self.topic.title);
        if site.send_summary && !summary.is_empty() {
            object["summary"] = json!(format!("<p>{}</p>", escape(&summary)));
        }
        object["commentsEnabled"] = json!(self.topic.locked_at.is_none());
        object["stickied"] = json!(self.topic.pinned_at.is_some());
        object["target"] = json!({
            "type": "OrderedCollection",
            "id": format!("{}/threads", self.community.actor.ap_id),
            "attributedTo": self.community.actor.ap_id
        });
        object["preview"] = json!({
            "type": "Note",
            "content": format!("<p>{}</p>", escape(&summary)),
            "published": time(post.published_at)
        });
        object["ateneo:kind"] = json!(self.topic.kind);
        if let Some(accepted) = &self.accepted {
            object["ateneo:acceptedAnswer"] = json!(accepted);
        }
        let first = self.view.attachments.iter().find(|picture| picture.kind == "image");
        if let Some(picture) = first {
            let url = picture_url(site, picture);
            object["image"] = json!({"type": "Image", "mediaType": picture.media_type, "url": url});
        }
    }

    fn as_reply(&self, object: &mut Value) {
        if let Some((parent, _)) = &self.parent {
            object["inReplyTo"] = json!(parent.ap_id);
        }
        if self.topic.accepted_reply_id == Some(self.view.post.id) {
            object["answer"] = json!(true);
        }
    }

    fn pictures(&self, site: &Site) -> Value {
        self.view
            .attachments
            .iter()
            .map(|picture| {
                let mut entry = json!({
                    "type": "Image",
                    "mediaType": picture.media_type,
                    "url": picture_url(site, picture),
                    "name": picture.alt,
                    "summary": picture.alt
                });
                if let (Some(width), Some(height)) = (picture.width, picture.height) {
                    entry["width"] = json!(width);
                    entry["height"] = json!(height);
                }
                entry
            })
            .collect()
    }

    /// Hashtags, then everybody a reply should reach: the group first, so that other software
    /// addresses it when its people answer.
    fn tags(&self, site: &Site) -> Value {
        let hashtags = self
            .hashtags
            .iter()
            .map(|tag| json!({"type": "Hashtag", "name": format!("#{tag}"), "href": site.tag(tag)}));
        let mut people: Vec<&Actor> = vec![&self.community.actor];
        people.extend(self.parent.as_ref().map(|(_, author)| author));
        people.extend(&self.mentioned);
        let mut seen: Vec<&str> = vec![&self.view.author.ap_id];
        people.retain(|actor| {
            let fresh = !seen.contains(&actor.ap_id.as_str());
            seen.push(&actor.ap_id);
            fresh
        });
        let mentions = people
            .into_iter()
            .map(|actor| json!({"type": "Mention", "href": actor.ap_id, "name": actor.handle(site.host())}));
        hashtags.chain(mentions).collect()
    }
}

fn picture_url(site: &Site, picture: &crate::posts::attachment::Attachment) -> String {
    match (&picture.storage_key, &picture.remote_url) {
        (Some(key), _) => site.media(key),
        (None, Some(url)) => url.clone(),
        (None, None) => String::new(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', " ")
}

/// What is left of a deleted post (federation.md §4.6).
#[must_use]
pub fn tombstone(post: &Post) -> Value {
    json!({
        "id": post.ap_id,
        "type": "Tombstone",
        "formerType": if post.is_topic() { "Article" } else { "Note" },
        "deleted": post.deleted_at.map(time)
    })
}
