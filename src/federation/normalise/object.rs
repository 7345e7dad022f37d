//! Actors and objects as documents, bounded and sanitised (limits: federation.md §13).

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use super::node::acceptable;
use super::{Node, about};
use crate::actors::profile::{Told, Voice};
use crate::federation::origin::same_origin;
use crate::forum::remote::RemotePicture;
use crate::forum::topic::TopicKind;
use crate::text::{LanguageTag, sanitize};

/// An actor as its document says.
#[derive(Debug, Clone)]
pub struct ActorDocument {
    pub id: Url,
    pub kind: &'static str,
    pub name: String,
    pub url: Option<String>,
    pub display_name: Option<String>,
    pub summary_html: String,
    pub icon_url: Option<String>,
    pub image_url: Option<String>,
    pub inbox: Url,
    pub shared_inbox: Option<Url>,
    pub outbox: Option<Url>,
    pub followers: Option<String>,
    pub featured: Option<Url>,
    pub moderators: Option<Url>,
    pub manually_approves: bool,
    pub facilitators_only: bool,
    /// `ateneo:joinPolicy`: its server takes Join.
    pub join_policy: Option<String>,
    pub languages: Vec<String>,
    pub published: Option<DateTime<Utc>>,
    pub keys: Vec<(String, String)>,
    pub wraps: bool,
    /// What a person says of themselves.
    pub told: Told,
}

const ACTOR_TYPES: [(&str, &str); 5] = [
    ("Person", "person"),
    ("Group", "group"),
    ("Application", "application"),
    ("Service", "service"),
    ("Organization", "organization"),
];

/// Reads an actor; `None` when it lacks what an actor needs or names things of other origins.
#[must_use]
pub fn actor(node: Node<'_>) -> Option<ActorDocument> {
    let id = node.id()?;
    let (_, kind) = ACTOR_TYPES.into_iter().find(|(name, _)| node.is(name))?;
    let inbox = node.text("inbox").and_then(acceptable).filter(|inbox| same_origin(inbox, &id))?;
    let own = |key: &str| node.first_id(key).filter(|url| same_origin(url, &id));
    let shared_inbox = node
        .inner("endpoints")
        .and_then(|endpoints| endpoints.text("sharedInbox"))
        .and_then(acceptable)
        .filter(|inbox| same_origin(inbox, &id));
    // `attributedTo` of a Group is its moderators' collection; an array there means persons.
    let moderators = own("moderators").or_else(|| {
        let one = node.get("attributedTo").is_some_and(Value::is_string);
        own("attributedTo").filter(|_| one)
    });
    Some(ActorDocument {
        kind,
        name: name_of(node, &id)?,
        url: node.link("url").map(String::from),
        display_name: node.text("name").map(|name| cut(&sanitize::plain_text(name), 200)),
        summary_html: sanitize::remote_html(cut_bytes(node.text("summary").unwrap_or_default(), 20_000)),
        icon_url: picture(node, "icon"),
        image_url: picture(node, "image"),
        inbox,
        shared_inbox,
        outbox: own("outbox"),
        followers: own("followers").map(String::from),
        featured: own("featured"),
        moderators,
        manually_approves: node.flag("manuallyApprovesFollowers"),
        facilitators_only: node.flag("postingRestrictedToMods"),
        join_policy: node
            .text("ateneo:joinPolicy")
            .filter(|policy| crate::communities::community::JOINING.contains(policy))
            .map(str::to_owned),
        languages: languages(node),
        published: node.time("published"),
        keys: keys(node, &id),
        wraps: implements_groups(node),
        told: about::told(node),
        id,
    })
}

fn name_of(node: Node<'_>, id: &Url) -> Option<String> {
    let fallback = id.path_segments().and_then(|mut segments| segments.next_back());
    let name = node.text("preferredUsername").or(fallback)?;
    let fits = (1..=100).contains(&name.len())
        && !name.contains(['@', '/', ' ', '<'])
        && !name.contains(char::is_control);
    fits.then(|| name.to_owned())
}

/// `publicKey` entries of this actor, by id and PEM; at most 10.
fn keys(node: Node<'_>, id: &Url) -> Vec<(String, String)> {
    node.list("publicKey")
        .into_iter()
        .filter_map(Node::of)
        .filter(|key| key.text("owner").is_none_or(|owner| owner == id.as_str()))
        .filter_map(|key| {
            let key_id = key.id().filter(|key_id| same_origin(key_id, id))?;
            let pem = key.text("publicKeyPem").filter(|pem| pem.len() < 10_000)?;
            Some((key_id.into(), pem.to_owned()))
        })
        .take(10)
        .collect()
}

fn implements_groups(node: Node<'_>) -> bool {
    node.inner("generator").is_some_and(|generator| {
        generator
            .list("implements")
            .into_iter()
            .filter_map(Node::of)
            .any(|feature| feature.text("href").is_some_and(|href| href.ends_with("/1b12")))
    })
}

fn picture(node: Node<'_>, key: &str) -> Option<String> {
    let last = node.list(key).into_iter().next_back()?;
    match last {
        Value::String(url) => acceptable(url),
        other => Node::of(other)?.link("url"),
    }
    .map(String::from)
}

pub(super) fn languages(node: Node<'_>) -> Vec<String> {
    let mut codes: Vec<String> = node
        .list("language")
        .into_iter()
        .filter_map(|value| match value {
            Value::String(code) => Some(code.as_str()),
            other => Node::of(other)?.text("identifier"),
        })
        .filter(|code| *code != "und")
        .filter_map(|code| LanguageTag::parse(code).ok())
        .map(|tag| tag.as_str().to_owned())
        .take(20)
        .collect();
    codes.dedup();
    codes
}

/// A post of any kind we take, as its document says.
#[derive(Debug, Clone)]
pub struct ObjectDocument {
    pub id: Url,
    pub author: Url,
    pub url: Option<String>,
    pub title: Option<String>,
    pub kind: TopicKind,
    pub html: String,
    pub source: Option<String>,
    pub language: Option<String>,
    pub sensitive: bool,
    pub published: Option<DateTime<Utc>>,
    pub updated: Option<DateTime<Utc>>,
    pub in_reply_to: Option<Url>,
    /// `audience`, `to`, `cc`, `target`'s owner and mentions: where a community may be named.
    pub addressed: Vec<String>,
    pub mentions: Vec<String>,
    pub hashtags: Vec<String>,
    pub pictures: Vec<RemotePicture>,
    pub locked: bool,
    pub accepted_answer: Option<Url>,
    pub context: Option<Url>,
    pub is_public: bool,
    pub voice: Option<Voice>,
}

/// Types that are posts for us; what other software files under them is read as text with a title.
const POST_TYPES: [&str; 6] = ["Article", "Note", "Page", "Question", "Event", "Video"];

/// Reads a post; `None` when it is none or lacks id or author.
#[must_use]
pub fn object(node: Node<'_>) -> Option<ObjectDocument> {
    let id = node.id()?;
    POST_TYPES.into_iter().find(|kind| node.is(kind))?;
    let author = author(node)?;
    if !same_origin(&author, &id) {
        return None;
    }
    let in_reply_to = node.first_id("inReplyTo");
    let title = node.text("name").map(|name| cut(sanitize::plain_text(name).trim(), 200));
    // A Note with a name, a parent and no content is a vote in a poll (federation.md §5.2).
    let content = content(node);
    if content.is_none() && title.is_some() && in_reply_to.is_some() {
        return None;
    }
    let html = sanitize::remote_html(&content.unwrap_or_default());
    let mentions = tagged(node, "Mention", "href");
    let mut addressed = node.ids("audience");
    addressed.extend(node.audience());
    addressed.extend(node.inner("target").map(|target| target.ids("attributedTo")).unwrap_or_default());
    addressed.extend(mentions.iter().cloned());
    Some(ObjectDocument {
        url: node.link("url").map(String::from),
        kind: kind(node),
        source: source(node),
        language: language(node),
        sensitive: node.flag("sensitive"),
        published: node.time("published"),
        updated: node.time("updated"),
        hashtags: hashtags(node),
        pictures: pictures(node),
        locked: node.get("commentsEnabled") == Some(&Value::Bool(false)),
        accepted_answer: node.first_id("ateneo:acceptedAnswer"),
        context: node.first_id("context"),
        is_public: node.is_public(),
        voice: node.text("ateneo:voice").and_then(Voice::parse),
        title: title.filter(|title| !title.is_empty()),
        html,
        author,
        in_reply_to,
        addressed,
        mentions,
        id,
    })
}

/// One author: a string, an object, or of several the first that is a person.
fn author(node: Node<'_>) -> Option<Url> {
    let list = node.list("attributedTo");
    let person = list.iter().find_map(|value| {
        let entry = Node::of(value)?;
        entry.is("Person").then(|| entry.id()).flatten()
    });
    person.or_else(|| node.first_id("attributedTo")).or_else(|| node.first_id("actor"))
}

fn content(node: Node<'_>) -> Option<String> {
    let text = node.text("content").or_else(|| {
        let map = node.get("contentMap")?.as_object()?;
        if map.len() == 1 { map.values().next()?.as_str() } else { None }
    })?;
    let text = cut_bytes(text, sanitize::MAX_HTML);
    if node.text("mediaType") == Some("text/markdown") {
        return Some(crate::text::markdown::plain(text));
    }
    Some(text.to_owned())
}

fn source(node: Node<'_>) -> Option<String> {
    let source = node.inner("source")?;
    let markdown = source.text("mediaType") == Some("text/markdown");
    source.text("content").filter(|text| markdown && text.len() <= sanitize::MAX_HTML).map(str::to_owned)
}

fn language(node: Node<'_>) -> Option<String> {
    let own = node.inner("language").and_then(|language| language.text("identifier"));
    let mapped = || {
        let map = node.get("contentMap")?.as_object()?;
        if map.len() == 1 { map.keys().next().map(String::as_str) } else { None }
    };
    own.filter(|code| *code != "und")
        .or_else(mapped)
        .and_then(|code| LanguageTag::parse(code).ok())
        .map(|tag| tag.as_str().to_owned())
}

fn kind(node: Node<'_>) -> TopicKind {
    node.text("ateneo:kind").and_then(TopicKind::parse).unwrap_or(TopicKind::Discussion)
}

fn tagged(node: Node<'_>, kind: &str, key: &str) -> Vec<String> {
    node.list("tag")
        .into_iter()
        .take(64)
        .filter_map(Node::of)
        .filter(|tag| tag.is(kind))
        .filter_map(|tag| tag.text(key))
        .map(str::to_owned)
        .take(50)
        .collect()
}

fn hashtags(node: Node<'_>) -> Vec<String> {
    let mut tags: Vec<String> = tagged(node, "Hashtag", "name")
        .iter()
        .map(|name| name.trim_start_matches('#').to_lowercase())
        .filter(|name| (1..=100).contains(&name.chars().count()))
        .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

fn pictures(node: Node<'_>) -> Vec<RemotePicture> {
    node.list("attachment")
        .into_iter()
        .take(32)
        .filter_map(Node::of)
        .filter_map(|entry| {
            let media_type = entry.text("mediaType").unwrap_or("image/*");
            let shown = entry.is("Image") || (entry.is("Document") && media_type.starts_with("image/"));
            let url = entry.link("url").filter(|_| shown)?;
            let size = |key: &str| entry.get(key).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok());
            Some(RemotePicture {
                url: url.into(),
                media_type: cut(media_type, 100),
                alt: cut(entry.text("name").or_else(|| entry.text("summary")).unwrap_or_default(), 1500),
                width: size("width").filter(|width| *width > 0),
                height: size("height").filter(|height| *height > 0),
            })
        })
        .take(8)
        .collect()
}

pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// At most so many bytes, at a character's edge.
fn cut_bytes(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Option<ObjectDocument> {
        object(Node::of(value)?)
    }

    #[test]
    fn one_or_many_is_the_same() {
        let document = json!({"id": "https://m.example/n/1", "type": ["Note"], "attributedTo": ["https://m.example/u/eva"],
            "to": "as:Public", "cc": "https://m.example/u/eva/followers", "content": "<p>Hola</p>",
            "tag": {"type": "Mention", "href": "https://h.example/c/agua"}});
        let read = read(&document).unwrap();
        assert!(read.is_public);
        assert_eq!(read.mentions, ["https://h.example/c/agua"]);
        assert!(read.addressed.contains(&"https://h.example/c/agua".to_owned()));
    }

    #[test]
    fn an_author_of_another_origin_is_no_author() {
        let document = json!({"id": "https://evil.example/1", "type": "Note", "attributedTo": "https://m.example/u/eva",
            "content": "x"});
        assert!(read(&document).is_none());
    }

    #[test]
    fn a_vote_in_a_poll_is_no_post() {
        let document = json!({"id": "https://m.example/1", "type": "Note", "attributedTo": "https://m.example/u/eva",
            "name": "Sí", "inReplyTo": "https://h.example/post/1"});
        assert!(read(&document).is_none());
    }
}
