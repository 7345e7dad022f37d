//! What a page says to programs that look at it: search engines, feed readers, and whoever shows a
//! card for a link (Open Graph, schema.org).
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use super::assets;
use super::feeds::{Format, with_extension};
use super::layout::{Frame, Page};
use crate::i18n::Language;

/// What a page that anybody may read is about.
#[derive(Clone, Debug, Default)]
pub struct Share {
    pub kind: ShareKind,
    /// One or two sentences; the page's own description when empty.
    pub description: String,
    /// Absolute address of a picture; a general one when absent.
    pub image: Option<String>,
    /// schema.org, as JSON-LD.
    pub data: Vec<Value>,
}

/// `og:type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShareKind {
    #[default]
    Website,
    Article,
    Profile,
}

impl ShareKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::Article => "article",
            Self::Profile => "profile",
        }
    }
}

/// Language and region, as Open Graph wants them.
fn locale(language: Language) -> &'static str {
    match language {
        Language::Es => "es_ES",
        Language::Pt => "pt_BR",
        Language::En => "en_US",
        Language::Fr => "fr_FR",
    }
}

/// Elements of the head beside title, style and script.
#[must_use]
pub fn about(frame: &Frame<'_>, page: &Page<'_>) -> Markup {
    html! {
        @if let Some(text) = page.description { meta name="description" content=(text); }
        @if page.noindex { meta name="robots" content="noindex"; }
        @match (page.canonical, &page.share) {
            (Some(url), _) => link rel="canonical" href=(url);,
            (None, Some(_)) => link rel="canonical" href={ (frame.base) (frame.path) };,
            (None, None) => {},
        }
        @if let Some(url) = page.alternate { link rel="alternate" type="application/activity+json" href=(url); }
        @if let Some(feed) = page.feed {
            @for format in Format::ALL {
                link rel="alternate" type=(format.media_type()) title=(page.title) href=(with_extension(feed, format));
            }
        }
        @if let Some(share) = &page.share { (languages(frame)) (card(frame, page, share)) }
    }
}

/// The same page in each language; without `lang` it is in the visitor's.
fn languages(frame: &Frame<'_>) -> Markup {
    let joint = if frame.path.contains('?') { '&' } else { '?' };
    html! {
        @for language in Language::ALL {
            link rel="alternate" hreflang=(language.code()) href={ (frame.base) (frame.path) (joint) "lang=" (language.code()) };
        }
        link rel="alternate" hreflang="x-default" href={ (frame.base) (frame.path) };
    }
}

fn card(frame: &Frame<'_>, page: &Page<'_>, share: &Share) -> Markup {
    let own = frame.reader.locale;
    let image = share.image.clone().unwrap_or_else(|| format!("{}{}", frame.base, assets::href("share.png")));
    let size = if share.image.is_some() { "summary" } else { "summary_large_image" };
    let description = if share.description.is_empty() {
        page.description.unwrap_or(frame.site)
    } else {
        &share.description
    };
    let properties = [
        ("og:title", page.title.as_str()),
        ("og:description", description),
        ("og:type", share.kind.as_str()),
        ("og:url", &format!("{}{}", frame.base, frame.path)),
        ("og:image", &image),
        ("og:site_name", frame.site),
        ("og:locale", locale(own)),
    ];
    html! {
        @for (property, content) in properties { meta property=(property) content=(content); }
        @for other in Language::ALL.into_iter().filter(|other| *other != own) {
            meta property="og:locale:alternate" content=(locale(other));
        }
        meta name="twitter:card" content=(size);
        meta name="twitter:title" content=(page.title);
        meta name="twitter:description" content=(description);
        meta name="twitter:image" content=(image);
        // A block of data: browsers do not run it, and the policy for scripts does not concern it.
        @for data in &share.data { script type="application/ld+json" { (PreEscaped(inert(data))) } }
    }
}

/// JSON that cannot end the element it stands in.
fn inert(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn data_cannot_leave_its_element() {
        let data = json!({"name": "</script><script>alert(1)</script><!--"});
        let written = inert(&data);
        assert!(!written.contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), data);
    }
}
