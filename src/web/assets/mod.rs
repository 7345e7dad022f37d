//! Stylesheet, script and icons: embedded, served under a name that changes with the content.
mod marks;

pub use marks::{ACCENTS, accent, accent_class, icon, initials, rosette};

use aws_lc_rs::digest::{SHA256, digest};
use std::sync::LazyLock;

/// `Cache-Control` of every asset: the address changes with the content.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// Policy of every page (CSP level 3): no inline style or script anywhere.
///
/// Pictures come from anywhere over https because people's avatars and images live where they do; on a
/// loopback site over plain http the caller adds the partner's origin.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data: https:; font-src 'none'; form-action 'self'; frame-ancestors 'none'; \
     base-uri 'none'; connect-src 'self'";

/// An embedded file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Content, uncompressed.
    pub bytes: &'static [u8],
    /// Media type with charset.
    pub media_type: &'static str,
}

/// The favicon as a `data:` address: one request less on the first visit.
pub static FAVICON: LazyLock<String> = LazyLock::new(|| {
    let svg = include_str!("favicon.svg").trim().replace('"', "'");
    format!("data:image/svg+xml,{}", svg.replace('#', "%23").replace('<', "%3C").replace('>', "%3E"))
});

struct Entry {
    name: &'static str,
    hash: String,
    href: String,
    asset: Asset,
}

static ENTRIES: LazyLock<[Entry; 4]> = LazyLock::new(|| {
    [
        entry("ateneo.css", "text/css; charset=utf-8", include_bytes!("ateneo.css")),
        entry("ateneo.js", "text/javascript; charset=utf-8", include_bytes!("ateneo.js")),
        entry("passkeys.js", "text/javascript; charset=utf-8", include_bytes!("passkeys.js")),
        entry("icons.svg", "image/svg+xml", include_bytes!("icons.svg")),
    ]
});

fn entry(name: &'static str, media_type: &'static str, bytes: &'static [u8]) -> Entry {
    let hash: String = hex::encode(digest(&SHA256, bytes)).chars().take(12).collect();
    Entry { name, href: format!("/assets/{hash}/{name}"), hash, asset: Asset { bytes, media_type } }
}

/// Address of an asset, `/assets/{hash}/{name}`; empty (and an error in the log) for a name there is not.
#[must_use]
pub fn href(name: &str) -> &'static str {
    if let Some(found) = ENTRIES.iter().find(|entry| entry.name == name) {
        return &found.href;
    }
    tracing::error!(name, "no such asset");
    ""
}

/// The asset at `/assets/{hash}/{name}`; `None` for a name there is not, or the hash of another version.
#[must_use]
pub fn get(hash: &str, name: &str) -> Option<Asset> {
    ENTRIES.iter().find(|entry| entry.name == name && entry.hash == hash).map(|entry| entry.asset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_asset() {
        for entry in ENTRIES.iter() {
            let mut parts = href(entry.name).trim_start_matches("/assets/").split('/');
            let (hash, name) = (parts.next().unwrap(), parts.next().unwrap());
            assert_eq!(get(hash, name), Some(entry.asset));
            assert_eq!(get("000000000000", name), None);
        }
        assert_eq!(href("nothing"), "");
        assert_eq!(get("", "../Cargo.toml"), None);
    }

    #[test]
    fn script_stays_small() {
        let script = ENTRIES.iter().find(|entry| entry.name == "ateneo.js").unwrap();
        assert!(script.asset.bytes.len() < 12_000, "{} bytes", script.asset.bytes.len());
    }

    #[test]
    fn every_icon_used_is_in_the_sprite_and_no_other() {
        let sprite = include_str!("icons.svg");
        let mut sources = String::new();
        for folder in ["src/web/pages", "src/web/components", "src/web"] {
            for file in
                std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap()
            {
                let path = file.unwrap().path();
                if path.is_file() {
                    sources.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        for symbol in sprite.split("<symbol id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let used =
                sources.contains(&format!("\"{symbol}\"")) || sources.contains(&format!("#{symbol}\""));
            assert!(used, "{symbol} is not used");
        }
        for name in sources.split("icon(\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(sprite.contains(&format!("<symbol id=\"{name}\"")), "{name} is missing");
        }
    }
}
