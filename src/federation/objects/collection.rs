//! Collections (federation.md §3.4, §9).

use aws_lc_rs::digest;
use serde_json::{Value, json};

const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";

/// Only how many: followers, likes, shares, following.
#[must_use]
pub fn counted(id: &str, total: i64) -> Value {
    json!({"@context": CONTEXT, "id": id, "type": "Collection", "totalItems": total})
}

/// Everything inline and in order: moderators, featured.
#[must_use]
pub fn ordered(id: &str, items: Vec<Value>) -> Value {
    json!({
        "@context": CONTEXT,
        "id": id,
        "type": "OrderedCollection",
        "totalItems": items.len(),
        "orderedItems": items
    })
}

/// The newest page inline, for servers that do not walk (Lemmy), and linked as `first`.
#[must_use]
pub fn outbox(id: &str, total: i64, newest: Vec<Value>) -> Value {
    json!({
        "@context": CONTEXT,
        "id": id,
        "type": "OrderedCollection",
        "totalItems": total,
        "first": format!("{id}?page=1"),
        "orderedItems": newest
    })
}

/// One page of a walk.
#[must_use]
pub fn page(id: &str, part_of: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut page = json!({
        "@context": CONTEXT,
        "id": id,
        "type": "OrderedCollectionPage",
        "partOf": part_of,
        "orderedItems": items
    });
    if let Some(next) = next {
        page["next"] = json!(next);
    }
    page
}

/// Ids of a thread, oldest first, paged by [`THREAD_PAGE`].
#[must_use]
pub fn thread(id: &str, owner: &str, ids: &[String]) -> Value {
    let mut collection = json!({
        "@context": CONTEXT,
        "id": id,
        "type": "OrderedCollection",
        "attributedTo": owner,
        "totalItems": ids.len()
    });
    if ids.len() <= THREAD_PAGE {
        collection["orderedItems"] = json!(ids);
    } else {
        collection["first"] = json!(format!("{id}?page=1"));
    }
    collection
}

pub const THREAD_PAGE: usize = 100;

/// XOR of the SHA-256 of each id, in hex: equal sets have equal digests, in any order (FEP-f228).
#[must_use]
pub fn digest(ids: &[String]) -> String {
    let mut sum = [0_u8; 32];
    for id in ids {
        for (byte, more) in sum.iter_mut().zip(digest::digest(&digest::SHA256, id.as_bytes()).as_ref()) {
            *byte ^= more;
        }
    }
    hex::encode(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_ignores_order() {
        let ids = ["https://a.example/1".to_owned(), "https://b.example/2".to_owned()];
        let turned = [ids[1].clone(), ids[0].clone()];
        assert_eq!(digest(&ids), digest(&turned));
        assert_ne!(digest(&ids), digest(&ids[..1]));
    }
}
