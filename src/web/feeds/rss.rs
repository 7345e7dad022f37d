//! RSS 2.0, with `content:encoded`, Dublin Core's `creator` and `language`, and Atom's `self` link.

use std::collections::BTreeMap;

use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Channel, Guid, Item};

use super::{Feed, Format};

pub fn write(feed: &Feed) -> String {
    let namespaces = [
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    ];
    let description = if feed.description.is_empty() { &feed.title } else { &feed.description };
    let channel = Channel {
        title: super::printable(&feed.title),
        link: feed.page.clone(),
        description: super::printable(description),
        language: feed.language.clone(),
        last_build_date: Some(feed.updated().to_rfc2822()),
        generator: Some("Ateneo".to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        items: feed.entries.iter().map(item).collect(),
        extensions: own_link(&feed.own_address(Format::Rss)),
        namespaces: namespaces.into_iter().map(|(name, url)| (name.to_owned(), url.to_owned())).collect(),
        ..Channel::default()
    };
    channel.to_string()
}

fn own_link(address: &str) -> ExtensionMap {
    let attributes = [("rel", "self"), ("type", Format::Rss.media_type()), ("href", address)];
    let link = Extension {
        name: "atom:link".to_owned(),
        attrs: attributes.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        ..Extension::default()
    };
    BTreeMap::from([("atom".to_owned(), BTreeMap::from([("link".to_owned(), vec![link])]))])
}

fn item(entry: &super::Entry) -> Item {
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.url.clone()),
        guid: Some(Guid { value: entry.id.clone(), permalink: false }),
        pub_date: Some(entry.published.to_rfc2822()),
        content: Some(entry.html.clone()),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: vec![entry.author.clone()],
            languages: entry.language.clone().into_iter().collect(),
            ..DublinCoreExtension::default()
        }),
        ..Item::default()
    }
}
