//! `/post/{id}/history`, `/reply/{id}/history`: every version, newest first.
use crate::i18n::t;
use crate::web::components::community::{Community, band_thin, lang};
use crate::web::components::post::{Path, time};
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// One version.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Title then; empty for replies.
    pub title: &'a str,
    /// **Sanitized** HTML then.
    pub html: &'a str,
    /// Language then; empty when unknown.
    pub language: &'a str,
}

/// The history of a post.
#[derive(Clone, Debug)]
pub struct History<'a> {
    /// Topic or reply.
    pub path: Path,
    /// Local id.
    pub id: i64,
    /// Its community.
    pub community: Community<'a>,
    /// Author's display name.
    pub author: &'a str,
    /// Versions, newest first.
    pub versions: &'a [Version<'a>],
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &History<'_>) -> Markup {
    let r = frame.reader;
    let title = t!(r, "forum-history-title");
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page { div.read {
            h1 { (title) }
            p.intro { (t!(r, "forum-history-of", name = view.author, count = view.versions.len())) }
            ol.thread.gap3 { @for (index, version) in view.versions.iter().enumerate() { li {
                h2.ver { @if index == 0 { (t!(r, "forum-version-current")) } @else if index + 1 == view.versions.len() { (t!(r, "forum-version-first")) } @else { (t!(r, "forum-version", number = view.versions.len() - index)) } }
                p.meta { span { (time(r, version.at)) } }
                @if !version.title.is_empty() { h3.gap1 lang=[lang(r, version.language)] { (version.title) } }
                div.prose.gap1 lang=[lang(r, version.language)] { (PreEscaped(version.html)) }
            } } }
            p.gap4 { a href=(view.path.of(view.id)) { (t!(r, "forum-back")) } }
        } }
    };
    page(
        frame,
        &Page { title, nav: Nav::Communities, accent: Some(view.community.accent()), ..Page::default() },
        body,
    )
}
