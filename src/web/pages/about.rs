//! `/c/{name}/about`: charter, facilitators, and how to follow from elsewhere.
use super::community::{Cover, Tab, covered, people};
use crate::i18n::t;
use crate::web::components::community::lang;
use crate::web::components::post::Author;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// About a community.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// **Sanitized** HTML of the charter; empty when it has none.
    pub charter: &'a str,
    /// Facilitators.
    pub facilitators: &'a [Author<'a>],
    /// `@name@host`, to follow it from elsewhere.
    pub handle: &'a str,
    /// Since when.
    pub opened: Option<DateTime<Utc>>,
    /// Its page where it lives, when not here.
    pub original: Option<&'a str>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &About<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page.cols {
        div.read {
            section.sec aria-labelledby="charter" {
                div.head { h2 #charter { (t!(r, "communities-charter")) } }
                @if view.charter.is_empty() { p.empty { (t!(r, "communities-no-charter")) } }
                @else { div.prose.gap2 lang=[lang(r, view.cover.community.language)] { (PreEscaped(view.charter)) } }
            }
            section.sec aria-labelledby="from" {
                div.head { h2 #from { (t!(r, "communities-from-elsewhere")) } }
                p.gap2 { (t!(r, "communities-from-elsewhere-how")) }
                p.gap1 { code.handle { (view.handle) } }
                @if let Some(url) = view.original { p.gap2 { a href=(url) rel="noopener" { (t!(r, "communities-original")) } } }
            }
        }
        aside.side aria-label=(t!(r, "layout-context")) {
            @if view.cover.arranging { section { p { a.btn.small href={ (view.cover.community.href()) "/edit" } { (t!(r, "communities-arrange")) } } } }
            section {
                h2 { (t!(r, "communities-facilitators")) }
                @if view.facilitators.is_empty() { p.hint { (t!(r, "communities-facilitators-unknown")) } } @else { (people(frame, view.facilitators)) }
            }
            @if let Some(at) = view.opened { section {
                h2 { (t!(r, "communities-since")) }
                p { (r.day(at).text) }
            } }
        }
    } };
    covered(frame, &view.cover, Tab::About, &body)
}
