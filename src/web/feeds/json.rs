//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde_json::{Value, json};

use super::{Entry, Feed, Format};

pub fn write(feed: &Feed) -> String {
    let mut document = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own_address(Format::Json),
        "items": feed.entries.iter().map(item).collect::<Vec<Value>>(),
    });
    let optional = [
        ("description", Some(feed.description.clone()).filter(|text| !text.is_empty())),
        ("language", feed.language.clone()),
        ("icon", feed.icon.clone()),
    ];
    add(&mut document, optional);
    document.to_string()
}

fn item(entry: &Entry) -> Value {
    let mut item = json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.published.to_rfc3339(),
        "date_modified": entry.updated.to_rfc3339(),
        "authors": [{"name": entry.author, "url": entry.author_url}],
    });
    add(&mut item, [("language", entry.language.clone())]);
    item
}

fn add<const N: usize>(to: &mut Value, optional: [(&str, Option<String>); N]) {
    for (name, value) in optional {
        if let (Some(value), Some(fields)) = (value, to.as_object_mut()) {
            fields.insert(name.to_owned(), value.into());
        }
    }
}
