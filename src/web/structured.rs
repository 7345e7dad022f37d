//! Pages as schema.org sees them (<https://schema.org>): what search engines show of a thread, a person,
//! a community. Excerpts only: the page has the whole.

use serde_json::{Value, json};

use crate::actors::Actor;
use crate::communities::CommunityView;
use crate::forum::TopicView;
use crate::posts::PostView;
use crate::site::Site;
use crate::text::sanitize;

/// Replies that are told, and characters of each text.
const REPLIES: usize = 20;
const OPENING: usize = 500;
const REPLY: usize = 200;

/// A thread: a question with its answers, or a discussion with its comments; and where it stands.
#[must_use]
pub fn thread(
    site: &Site,
    (topic, community): (&TopicView, &CommunityView),
    (replies, accepted): (&[PostView], Option<&PostView>),
    language: &str,
) -> Vec<Value> {
    let address = format!("{}/post/{}", site.base(), topic.view.post.id);
    let said = |view: &PostView, kind: &str, limit: usize| {
        let mut value = post(site, view, (kind, limit));
        if !view.post.is_topic() {
            value["url"] = format!("{address}#r{}", view.post.id).into();
        }
        value
    };
    let shown = replies.iter().filter(|reply| reply.post.deleted_at.is_none() && reply.post.is_published());
    let mut whole = if topic.topic.kind == "question" {
        let others = shown.filter(|reply| accepted.is_none_or(|best| best.post.id != reply.post.id));
        let mut question = said(&topic.view, "Question", OPENING);
        question["name"] = topic.topic.title.clone().into();
        question["answerCount"] = topic.topic.reply_count.into();
        question["suggestedAnswer"] =
            others.take(REPLIES).map(|reply| said(reply, "Answer", REPLY)).collect();
        if let Some(best) = accepted {
            question["acceptedAnswer"] = said(best, "Answer", REPLY);
        }
        json!({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question})
    } else {
        let mut discussion = said(&topic.view, "DiscussionForumPosting", OPENING);
        discussion["@context"] = "https://schema.org".into();
        discussion["headline"] = topic.topic.title.clone().into();
        discussion["commentCount"] = topic.topic.reply_count.into();
        discussion["comment"] = shown.take(REPLIES).map(|reply| said(reply, "Comment", REPLY)).collect();
        discussion
    };
    whole["url"] = address.clone().into();
    let steps = [
        (community.title(language).to_owned(), community_page(site, community)),
        (topic.topic.title.clone(), address),
    ];
    vec![whole, trail(site, &steps)]
}

fn post(site: &Site, view: &PostView, (kind, limit): (&str, usize)) -> Value {
    let post = &view.post;
    let mut value = json!({
        "@type": kind,
        "text": sanitize::summary(&post.body_html, limit),
        "datePublished": post.published_at.to_rfc3339(),
        "upvoteCount": post.like_count.saturating_add(post.useful_count),
    });
    if view.author.deleted_at.is_none() {
        value["author"] =
            json!({"@type": "Person", "name": view.author.label(), "url": person_page(site, &view.author)});
    }
    if let Some(edited) = post.edited_at {
        value["dateModified"] = edited.to_rfc3339().into();
    }
    if let Some(language) = &post.language {
        value["inLanguage"] = language.clone().into();
    }
    value
}

/// A community and where it stands.
#[must_use]
pub fn community(site: &Site, view: &CommunityView, language: &str) -> Vec<Value> {
    let address = community_page(site, view);
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": view.title(language),
        "description": view.community.summary.text(language, &view.community.language),
        "url": address,
        "foundingDate": view.community.created_at.format("%F").to_string(),
    });
    if let Some(icon) = &view.actor.icon_url {
        value["logo"] = icon.clone().into();
    }
    vec![value, trail(site, &[(view.title(language).to_owned(), address)])]
}

/// A person.
#[must_use]
pub fn person(site: &Site, actor: &Actor) -> Value {
    let mut value = json!({
        "@type": "Person",
        "name": actor.label(),
        "alternateName": actor.handle(site.host()),
        "description": sanitize::summary(&actor.summary_html, OPENING),
        "url": person_page(site, actor),
    });
    if let Some(icon) = &actor.icon_url {
        value["image"] = icon.clone().into();
    }
    json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateCreated": actor.created_at.to_rfc3339(),
        "mainEntity": value,
    })
}

/// The way from the first page.
fn trail(site: &Site, steps: &[(String, String)]) -> Value {
    let home = (site.host().to_owned(), format!("{}/", site.base()));
    let items: Vec<Value> = [home]
        .iter()
        .chain(steps)
        .enumerate()
        .map(|(at, (name, item))| json!({"@type": "ListItem", "position": at.saturating_add(1), "name": name, "item": item}))
        .collect();
    json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
}

fn person_page(site: &Site, actor: &Actor) -> String {
    format!("{}/u/{}", site.base(), actor.path_name())
}

fn community_page(site: &Site, view: &CommunityView) -> String {
    format!("{}/c/{}", site.base(), view.actor.path_name())
}
