//! The demonstration's content as written in `hub.toml` and `campus.toml`.

use std::collections::BTreeMap;

use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub instance: Instance,
    pub members: Vec<Member>,
    pub communities: Vec<Community>,
    pub topics: Vec<Topic>,
    #[serde(default)]
    pub cross: Vec<Cross>,
    #[serde(default)]
    pub cross_replies: Vec<CrossReply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    pub title: String,
    pub languages: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub name: String,
    pub display_name: String,
    pub bio: String,
    pub language: String,
    pub time_zone: String,
    pub admin: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Community {
    pub name: String,
    pub language: String,
    pub languages: Vec<String>,
    pub accent: String,
    pub title: BTreeMap<String, String>,
    pub summary: BTreeMap<String, String>,
    pub charter: BTreeMap<String, String>,
    pub facilitators: Vec<String>,
    pub members: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub key: String,
    pub community: String,
    pub author: String,
    pub kind: String,
    pub language: String,
    pub title: String,
    pub body: String,
    pub hours_ago: i64,
    pub pinned: bool,
    pub useful: Vec<String>,
    pub likes: Vec<String>,
    #[serde(default)]
    pub replies: Vec<Reply>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    pub key: String,
    /// Key of the reply it answers; empty for the topic.
    pub to: String,
    pub author: String,
    pub language: String,
    pub hours_ago: i64,
    pub accepted: bool,
    pub useful: Vec<String>,
    pub likes: Vec<String>,
    pub body: String,
}

/// A topic that a member of the campus opens in a community of the hub.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cross {
    pub community: String,
    pub author: String,
    pub language: String,
    pub title: String,
    pub body: String,
}

/// An answer of the campus to a topic of the hub.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossReply {
    pub topic_key: String,
    pub author: String,
    pub body: String,
}

pub fn parse(text: &str) -> anyhow::Result<Content> {
    Ok(Figment::from(Toml::string(text)).extract()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_complete() {
        let hub = parse(include_str!("hub.toml")).unwrap();
        let campus = parse(include_str!("campus.toml")).unwrap();
        assert_eq!(hub.communities.len(), 14);
        for reply in &campus.cross_replies {
            assert!(hub.topics.iter().any(|topic| topic.key == reply.topic_key), "{}", reply.topic_key);
        }
        assert!(!campus.cross.is_empty());
    }
}
