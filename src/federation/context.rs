//! The JSON-LD context we send: inline and static, never fetched, never processed (federation.md
//! §2.1, D7).

use std::sync::LazyLock;

use serde_json::{Value, json};

pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "toot": "http://joinmastodon.org/ns#",
            "schema": "http://schema.org#",
            "lemmy": "https://join-lemmy.org/ns#",
            "pt": "https://joinpeertube.org/ns#",
            "ateneo": "https://ateneo.example/ns#",
            "gts": "https://gotosocial.org/ns#",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "featured": {"@id": "toot:featured", "@type": "@id"},
            "discoverable": "toot:discoverable",
            "indexable": "toot:indexable",
            "blurhash": "toot:blurhash",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
            "language": "schema:inLanguage",
            "moderators": {"@id": "lemmy:moderators", "@type": "@id"},
            "postingRestrictedToMods": "lemmy:postingRestrictedToMods",
            "stickied": "lemmy:stickied",
            "distinguished": "lemmy:distinguished",
            "commentsEnabled": "pt:commentsEnabled",
            "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
            "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
            "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"}
        }
    ])
});

static ACTOR_CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    let mut context = CONTEXT.clone();
    if let Some(list) = context.as_array_mut() {
        list.push(json!("https://w3id.org/fep/844e"));
    }
    context
});

/// For objects and activities.
#[must_use]
pub fn context() -> Value {
    CONTEXT.clone()
}

/// For actors, which tell what they implement (FEP-844e).
#[must_use]
pub fn actor_context() -> Value {
    ACTOR_CONTEXT.clone()
}

/// Puts a context first in a document that has none.
#[must_use]
pub fn with_context(context: Value, document: Value) -> Value {
    let mut out = serde_json::Map::new();
    out.insert("@context".to_owned(), context);
    if let Value::Object(fields) = document {
        out.extend(fields);
    }
    Value::Object(out)
}
