//! `/communities`: the directory.
use crate::i18n::t;
use crate::web::components::community::{Listed, directory};
use crate::web::components::pager::{Pager, pager};
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// The directory.
#[derive(Clone, Debug, Default)]
pub struct Communities<'a> {
    /// Communities of this site.
    pub local: &'a [Listed<'a>],
    /// Communities of other sites that members here follow.
    pub remote: &'a [Listed<'a>],
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &Communities<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "layout-communities")) }
        section.sec.gap3 aria-labelledby="here" {
            div.head { h2 #here { (t!(r, "communities-here")) } }
            @if view.local.is_empty() { p.empty { (t!(r, "communities-none")) } } @else { (directory(r, view.local)) }
        }
        @if !view.remote.is_empty() { section.sec aria-labelledby="elsewhere" {
            div.head { h2 #elsewhere { (t!(r, "communities-elsewhere")) } }
            (directory(r, view.remote))
        } }
        (pager(r, view.pager))
        p.gap4 { (t!(r, "communities-other-place")) " " a href="/search" { (t!(r, "communities-find-it")) } }
    } } };
    page(frame, &Page { title: t!(r, "layout-communities"), nav: Nav::Communities, ..Page::default() }, body)
}
