//! `/tag/{tag}`: topics that carry a hashtag.
use crate::i18n::t;
use crate::web::components::community::{Entry, Relation, entries, follow};
use crate::web::components::pager::{Pager, pager};
use crate::web::layout::{Frame, Nav, Page, encoded, page};
use maud::{Markup, html};

/// Topics of a hashtag.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    /// The tag without `#`.
    pub tag: &'a str,
    /// Topics, newest first; `community` set on each.
    pub topics: &'a [Entry<'a>],
    /// Whether the viewer follows it; `None` for visitors. Form: `POST /tag/{tag}/follow`, field `on`.
    pub followed: Option<bool>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Tag<'_>) -> Markup {
    let r = frame.reader;
    let title = t!(r, "forum-tag", tag = format!("#{}", view.tag));
    let body = html! { div.wrap.page { div.read {
        h1 { (title) }
        @if let Some(followed) = view.followed {
            div.gap2 { (follow(frame, &format!("/tag/{}", encoded(view.tag)), if followed { Relation::Yes } else { Relation::No })) }
        }
        div.gap3.ruled { @if view.topics.is_empty() { p.empty { (t!(r, "forum-tag-none")) } } @else { (entries(r, view.topics, 2)) } }
        (pager(r, view.pager))
    } } };
    page(frame, &Page { title, nav: Nav::Communities, ..Page::default() }, body)
}
