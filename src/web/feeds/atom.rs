//! Atom (RFC 4287).

use atom_syndication::{Content, Entry, Feed, Generator, Link, Person, Text};
use chrono::{DateTime, FixedOffset, Utc};

use super::Format;

pub fn write(feed: &super::Feed) -> String {
    let own = feed.own_address(Format::Atom);
    let link = |rel: &str, href: &str, kind: &str| Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let document = Feed {
        title: Text::plain(super::printable(&feed.title)),
        subtitle: (!feed.description.is_empty()).then(|| Text::plain(super::printable(&feed.description))),
        id: own.clone(),
        updated: fixed(feed.updated()),
        lang: feed.language.clone(),
        icon: feed.icon.clone(),
        links: vec![
            link("self", &own, Format::Atom.media_type()),
            link("alternate", &feed.page, "text/html"),
        ],
        generator: Some(Generator { value: "Ateneo".to_owned(), ..Generator::default() }),
        entries: feed.entries.iter().map(entry).collect(),
        ..Feed::default()
    };
    document.to_string()
}

fn entry(entry: &super::Entry) -> Entry {
    Entry {
        title: Text { lang: entry.language.clone(), ..Text::plain(entry.title.clone()) },
        id: entry.id.clone(),
        updated: fixed(entry.updated),
        published: Some(fixed(entry.published)),
        authors: vec![Person {
            name: entry.author.clone(),
            uri: Some(entry.author_url.clone()),
            ..Person::default()
        }],
        links: vec![Link {
            rel: "alternate".to_owned(),
            href: entry.url.clone(),
            mime_type: Some("text/html".to_owned()),
            hreflang: entry.language.clone(),
            ..Link::default()
        }],
        content: Some(Content {
            lang: entry.language.clone(),
            value: Some(entry.html.clone()),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn fixed(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.fixed_offset()
}
