//! `/bookmarks`: what the member keeps, last kept first.
use crate::i18n::t;
use crate::web::assets::icon;
use crate::web::components::community::{Community, lang};
use crate::web::components::form::csrf;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Path, time};
use crate::web::layout::{Frame, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// A kept topic or reply.
#[derive(Clone, Debug)]
pub struct Kept<'a> {
    /// Topic or reply.
    pub path: Path,
    /// Local id.
    pub id: i64,
    /// Title of the topic.
    pub title: &'a str,
    /// The beginning of a reply; empty for topics.
    pub text: &'a str,
    /// Language of the text; empty when unknown.
    pub language: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// Where.
    pub community: Community<'a>,
    /// Since when it is kept.
    pub at: DateTime<Utc>,
}

/// What is kept. Form of each: `POST /{post|reply}/{id}/bookmark`, fields `csrf`, `on` = `0`,
/// `from` = `bookmarks`.
#[derive(Clone, Debug, Default)]
pub struct Bookmarks<'a> {
    /// Last kept first.
    pub kept: &'a [Kept<'a>],
    /// What was just taken away can be kept again: its address.
    pub undo: Option<&'a str>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &Bookmarks<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "notifications-bookmarks")) }
        @if let Some(base) = view.undo { form.note action={ (base) "/bookmark" } method="post" {
            (csrf(frame))
            input type="hidden" name="from" value="bookmarks";
            span { (t!(r, "notifications-done-unkept")) }
            button.link name="on" value="1" { (t!(r, "notifications-undo")) }
        } }
        @if view.kept.is_empty() { p.empty { (t!(r, "notifications-bookmarks-none")) } }
        @else { ul.list.gap3.ruled { @for kept in view.kept { (one(frame, kept)) } } }
        (pager(r, view.pager))
    } } };
    page(frame, &Page { title: t!(r, "notifications-bookmarks"), ..Page::default() }, body)
}

fn one(frame: &Frame<'_>, kept: &Kept<'_>) -> Markup {
    let r = frame.reader;
    let language = lang(r, kept.language);
    html! {
        li.ent.(kept.community.accent()) {
            (icon(if kept.path == Path::Topic { "talk" } else { "reply" }))
            div {
                h2.t lang=[language] { a href=(kept.path.of(kept.id)) { (kept.title) } }
                @if !kept.text.is_empty() { p.x lang=[language] { (kept.text) } }
                p.meta {
                    a.com href=(kept.community.href()) lang=[lang(r, kept.community.language)] { (kept.community.title) }
                    span { (kept.author) }
                    span { (t!(r, "notifications-kept-since")) " " (time(r, kept.at)) }
                    form action={ (kept.path.of(kept.id)) "/bookmark" } method="post" {
                        (csrf(frame))
                        input type="hidden" name="from" value="bookmarks";
                        button.link.inline name="on" value="0" { (t!(r, "notifications-unkeep")) span.vh { ": " (kept.title) } }
                    }
                }
            }
        }
    }
}
