//! `/c/{name}/about`: charter, facilitators, and how to follow from elsewhere.
use super::community::{Cover, Tab, covered, people};
use crate::i18n::{Reader, t};
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
    /// The other parts: which, language, text.
    pub parts: &'a [(&'a str, &'a str, &'a str)],
    /// Whom to write to.
    pub contact: Option<&'a str>,
    /// When the charter is looked at again.
    pub review: Option<DateTime<Utc>>,
    /// How one comes to belong, where that is known.
    pub join_policy: Option<&'a str>,
    /// Why it was proposed, while it is.
    pub proposal: Option<&'a str>,
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
                @if !view.parts.is_empty() { dl.charter.gap3 { @for (part, language, text) in view.parts {
                    dt { (part_word(r, part)) }
                    dd lang=[lang(r, language)] { (text) }
                } } }
                @if let Some(why) = view.proposal { h3.gap3 { (t!(r, "membership-proposal")) } p { (why) } }
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
            @if let Some(policy) = view.join_policy { section {
                h2 { (t!(r, "membership-joining")) }
                p { (join_word(r, policy)) }
            } }
            @if let Some(contact) = view.contact { section { h2 { (t!(r, "membership-contact")) } p { (contact_link(contact)) } } }
            @if let Some(at) = view.review { section { h2 { (t!(r, "membership-review")) } p { (r.day(at).text) } } }
            @if let Some(at) = view.opened { section {
                h2 { (t!(r, "communities-since")) }
                p { (r.day(at).text) }
            } }
        }
    } };
    covered(frame, &view.cover, Tab::About, &body)
}

/// The word for a part of the charter.
pub(super) fn part_word(r: Reader, part: &str) -> String {
    match part {
        "audience" => t!(r, "membership-charter-audience"),
        "sponsors" => t!(r, "membership-charter-sponsors"),
        "results" => t!(r, "membership-charter-results"),
        _ => t!(r, "membership-charter-rhythm"),
    }
}

/// A sentence for a way to belong.
pub(super) fn join_word(r: Reader, policy: &str) -> String {
    match policy {
        "request" => t!(r, "membership-policy-request"),
        "organization" => t!(r, "membership-policy-organization"),
        "invitation" => t!(r, "membership-policy-invitation"),
        _ => t!(r, "membership-policy-open"),
    }
}

/// An address as a link, anything else as it is.
fn contact_link(contact: &str) -> Markup {
    let mail = !contact.contains(char::is_whitespace) && contact.contains('@') && !contact.contains(':');
    html! {
        @if contact.starts_with("https://") || contact.starts_with("http://") { a href=(contact) rel="noopener" { (contact) } }
        @else if mail { a href={ "mailto:" (contact) } { (contact) } }
        @else { (contact) }
    }
}
