//! Actors as documents (federation.md §3).

use serde_json::{Value, json};

use crate::actors::{Actor, Profile};
use crate::communities::CommunityView;
use crate::federation::context::{actor_context, with_context};
use crate::i18n::{country, t};
use crate::site::Site;
use crate::text::Language;

fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

/// What we say we implement. RFC 9421 is not among it until we verify it.
fn generator() -> Value {
    json!({
        "type": "Application",
        "implements": [{"href": "https://w3id.org/fep/1b12", "name": "FEP-1b12: Group federation"}]
    })
}

fn image(url: &str) -> Value {
    let media_type = match url.rsplit_once('.').map(|(_, extension)| extension) {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => "image/webp",
    };
    json!({"type": "Image", "mediaType": media_type, "url": url})
}

fn frame(site: &Site, actor: &Actor, kind: &str, public_pem: &str) -> Value {
    let mut document = json!({
        "id": actor.ap_id,
        "type": kind,
        "preferredUsername": actor.name,
        "name": actor.label(),
        "webfinger": format!("{}@{}", actor.name, site.host()),
        "url": actor.ap_id,
        "summary": actor.summary_html,
        "inbox": actor.inbox_url,
        "outbox": actor.outbox_url,
        "followers": actor.followers_url,
        "following": format!("{}/following", actor.ap_id),
        "endpoints": {"sharedInbox": site.inbox()},
        "manuallyApprovesFollowers": actor.manually_approves,
        "discoverable": true,
        "indexable": true,
        "published": time(actor.created_at),
        "updated": time(actor.updated_at),
        "publicKey": {
            "id": format!("{}#main-key", actor.ap_id),
            "owner": actor.ap_id,
            "publicKeyPem": public_pem
        },
        "generator": generator()
    });
    if let Some(source) = actor.summary_source.as_deref().filter(|source| !source.is_empty()) {
        document["source"] = json!({"content": source, "mediaType": "text/markdown"});
    }
    if let Some(icon) = &actor.icon_url {
        document["icon"] = image(icon);
    }
    if let Some(banner) = &actor.image_url {
        document["image"] = image(banner);
    }
    document
}

#[must_use]
pub fn person(site: &Site, (actor, profile): (&Actor, &Profile), public_pem: &str) -> Value {
    let mut document = frame(site, actor, "Person", public_pem);
    document["discoverable"] = json!(profile.discoverable);
    document["indexable"] = json!(profile.indexable);
    document["ateneo:languages"] = json!(profile.languages);
    document["ateneo:keywords"] = json!(profile.keywords);
    let mut fields = Vec::new();
    // What is for members only does not leave the house.
    if profile.is_shown_to(false) {
        document["ateneo:organization"] = json!(profile.organization);
        document["ateneo:position"] = json!(profile.position);
        document["ateneo:country"] = json!(profile.country);
        fields = stated(site, profile);
    }
    document["attachment"] = json!(fields);
    with_context(actor_context(), document)
}

/// Organization, position and country as fields that other software shows beside a person's name.
fn stated(site: &Site, profile: &Profile) -> Vec<Value> {
    let locale = site.language;
    let linked = profile
        .organization_url
        .as_ref()
        .map(|url| format!("<a href=\"{url}\" rel=\"noopener\">{}</a>", escape(&profile.organization)));
    let organization = linked.unwrap_or_else(|| escape(&profile.organization));
    let country = profile.country.as_deref().and_then(|code| country(locale, code)).unwrap_or_default();
    [
        (t!(locale, "people-organization"), organization),
        (t!(locale, "people-position"), escape(&profile.position)),
        (t!(locale, "people-country"), escape(country)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| json!({"type": "PropertyValue", "name": name, "value": value}))
    .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The server itself; signs fetches and is readable without a signature, always.
#[must_use]
pub fn application(site: &Site, actor: &Actor, public_pem: &str) -> Value {
    let mut document = frame(site, actor, "Application", public_pem);
    document["discoverable"] = json!(false);
    document["indexable"] = json!(false);
    with_context(actor_context(), document)
}

#[must_use]
pub fn group(site: &Site, view: &CommunityView, public_pem: &str) -> Value {
    let community = &view.community;
    let mut document = frame(site, &view.actor, "Group", public_pem);
    let open = community.reach == "public" && community.visibility == "public";
    document["name"] = json!(view.title(&community.language));
    document["discoverable"] = json!(open);
    document["indexable"] = json!(open);
    document["featured"] = json!(view.actor.featured_url);
    document["attributedTo"] = json!(view.actor.moderators_url);
    document["moderators"] = json!(view.actor.moderators_url);
    document["sensitive"] = json!(false);
    document["postingRestrictedToMods"] = json!(community.posting_policy == "facilitators");
    document["language"] = community
        .languages
        .iter()
        .map(|code| {
            let name = Language::parse(code).map_or(code.as_str(), |language| language.native_name());
            json!({"identifier": code, "name": name})
        })
        .collect();
    document["attachment"] = json!([{
        "type": "PropertyValue",
        "name": "Web",
        "value": format!("<a href=\"{0}\" rel=\"me\">{0}</a>", view.actor.ap_id)
    }]);
    document["ateneo:titles"] = json!(community.title.0);
    document["ateneo:summaries"] = json!(community.summary.0);
    document["ateneo:joinPolicy"] = json!(community.join_policy);
    document["ateneo:accent"] = json!(community.accent);
    with_context(actor_context(), document)
}

/// What is left of an actor.
#[must_use]
pub fn tombstone(actor: &Actor) -> Value {
    let kind = if actor.is_group() { "Group" } else { "Person" };
    json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": actor.ap_id,
        "type": "Tombstone",
        "formerType": kind,
        "deleted": actor.deleted_at.map(time)
    })
}
