//! `/u/{name}`: a person, here or elsewhere.
use crate::i18n::t;
use crate::web::assets::accent;
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Entry, Relation, entries, follow};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Origin, origin, time};
use crate::web::head::Share;
use crate::web::layout::{Frame, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// A person. Form: `POST /u/{name}/follow`, fields `csrf`, `on` = `1` | `0`.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    /// `name`, or `name@host`.
    pub name: &'a str,
    /// `@name@host`.
    pub handle: &'a str,
    /// Display name.
    pub display_name: &'a str,
    /// Picture.
    pub avatar: Option<&'a str>,
    /// **Sanitized** HTML; empty when there is none.
    pub bio: &'a str,
    /// Their place, when not here.
    pub origin: Option<Origin<'a>>,
    /// Since when, if known.
    pub since: Option<DateTime<Utc>>,
    /// Whether the viewer follows them; `None` for oneself and for visitors.
    pub following: Option<Relation>,
    /// Whether it is the viewer.
    pub own: bool,
    /// Topics they opened, newest first.
    pub topics: &'a [Entry<'a>],
    /// Replies they wrote, newest first.
    pub replies: &'a [Excerpt<'a>],
    /// Neighbouring pages.
    pub pager: Pager<'a>,
    /// Their page where they live, when not here.
    pub original: Option<&'a str>,
    /// Their object for other programs.
    pub alternate: Option<&'a str>,
    /// Address of the feeds of what they write, without the extension.
    pub feed: Option<String>,
    /// Who it is.
    pub share: Option<Share>,
}

/// A reply among others, by its beginning.
#[derive(Clone, Debug)]
pub struct Excerpt<'a> {
    /// Local id.
    pub id: i64,
    /// Title of its topic.
    pub topic: &'a str,
    /// First words, plain text.
    pub text: &'a str,
    /// Code of its language; empty when unknown.
    pub language: &'a str,
    /// Published.
    pub at: DateTime<Utc>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Person<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        (head(frame, view))
        section.sec aria-labelledby="topics" {
            div.head { h2 #topics { (t!(r, "people-topics")) } }
            @if view.topics.is_empty() { p.empty { (t!(r, "people-no-topics")) } } @else { (entries(r, view.topics, 3)) }
        }
        @if !view.replies.is_empty() { section.sec aria-labelledby="replies" {
            div.head { h2 #replies { (t!(r, "people-replies")) } }
            ul.list { @for reply in view.replies { li.ent {
                (crate::web::assets::icon("reply"))
                div {
                    h3.t { a href={ "/reply/" (reply.id) } { (reply.topic) } }
                    p.x lang=[crate::web::components::community::lang(r, reply.language)] { (reply.text) }
                    p.meta { span { (time(r, reply.at)) } }
                }
            } } }
        } }
        (pager(r, view.pager))
    } } };
    let about = Page {
        title: view.display_name.to_owned(),
        accent: Some(accent(view.display_name)),
        canonical: view.original,
        alternate: view.alternate,
        feed: view.feed.as_deref(),
        share: view.share.clone(),
        ..Page::default()
    };
    page(frame, &about, body)
}

fn head(frame: &Frame<'_>, view: &Person<'_>) -> Markup {
    let r = frame.reader;
    html! { header.person {
        div.by {
            (avatar(view.display_name, view.avatar))
            div { h1 { (view.display_name) } small { (view.handle) } }
        }
        @if !view.bio.is_empty() { div.prose { (PreEscaped(view.bio)) } }
        p.meta {
            @if view.origin.is_some() { span { (origin(r, view.origin)) } }
            @if let Some(at) = view.since { span { (t!(r, "people-since")) " " (r.day(at).text) } }
            @if let Some(url) = view.original { a href=(url) rel="noopener nofollow" { (t!(r, "people-original")) } }
        }
        @if view.own { p.gap2 { a.btn href="/settings" { (t!(r, "people-edit")) } } }
        @if frame.viewer.is_some() && !view.own { p.chips.gap1 { a href={ "/u/" (view.name) "/report" } { (t!(r, "moderation-report")) } } }
        @if let Some(state) = view.following { div.gap2 { (follow(frame, &format!("/u/{}", view.name), state)) } }
    } }
}
