//! `/communities`: the directory.
use crate::i18n::t;
use crate::web::assets::icon;
use crate::web::components::community::{Listed, directory};
use crate::web::components::pager::{Pager, pager};
use crate::web::head::Share;
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// The directory. Query keys: `q`, `language`, `theme`, `state`, `place` = `here` | `elsewhere`, `cursor`.
#[derive(Clone, Debug, Default)]
pub struct Communities<'a> {
    /// Typed words.
    pub query: &'a str,
    /// What was chosen besides words, sent along with the form: key and value.
    pub kept: &'a [(&'a str, &'a str)],
    /// How many were found.
    pub total: usize,
    /// Communities of this page.
    pub found: &'a [Listed<'a>],
    /// Ways to narrow: title and choices.
    pub facets: &'a [(String, Vec<Choice>)],
    /// Whether anything narrows.
    pub narrowed: bool,
    /// How one opens a community here: administrators open, members propose.
    pub open: Option<Opening>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// A value of a facet.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub words: String,
    pub href: String,
    pub count: usize,
    /// Chosen: the link takes it away.
    pub chosen: bool,
}

/// How a community comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    Open,
    Propose,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &Communities<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page.cols {
        div.read {
            h1 { (t!(r, "layout-communities")) }
            form.gap2 action="/communities" role="search" aria-label=(t!(r, "membership-directory-search")) {
                @for (key, value) in view.kept { input type="hidden" name=(key) value=(value); }
                label.vh for="dq" { (t!(r, "membership-directory-search")) }
                div.seek {
                    input.in #dq name="q" type="search" maxlength="200" value=(view.query) placeholder=(t!(r, "membership-directory-hint"));
                    button.go type="submit" { (icon("search")) span.vh { (t!(r, "layout-search")) } }
                }
            }
            section.sec.gap3 aria-labelledby="here" {
                div.head {
                    h2 #here { (t!(r, "membership-directory-found", count = view.total)) }
                    @if view.narrowed { a href="/communities" { (t!(r, "membership-directory-all")) } }
                }
                @if view.found.is_empty() { p.empty { (none(frame, view)) } } @else { (directory(r, view.found)) }
            }
            (pager(r, view.pager))
            p.gap4 { (t!(r, "communities-other-place")) " " a href="/search" { (t!(r, "communities-find-it")) } }
        }
        aside.side aria-label=(t!(r, "membership-directory-narrow")) {
            @match view.open {
                Some(Opening::Open) => section { p { a.btn.small href="/communities/new" { (t!(r, "membership-open")) } } },
                Some(Opening::Propose) => section { p { a.btn.small href="/communities/new" { (t!(r, "membership-propose")) } } },
                None => {},
            }
            @for (title, choices) in view.facets { @if !choices.is_empty() { section {
                h2 { (title) }
                ul.facet { @for choice in choices { li {
                    a href=(choice.href) aria-current=[choice.chosen.then_some("true")] { (choice.words)
                        @if choice.chosen { span.vh { " " (t!(r, "membership-directory-drop")) } } }
                    " " span.n { (t!(r, "layout-number", count = choice.count)) }
                } } }
            } } }
        }
    } };
    page(
        frame,
        &Page {
            title: t!(r, "layout-communities"),
            nav: Nav::Communities,
            share: Some(Share::default()),
            ..Page::default()
        },
        body,
    )
}

fn none(frame: &Frame<'_>, view: &Communities<'_>) -> String {
    if view.narrowed {
        t!(frame.reader, "membership-directory-none")
    } else {
        t!(frame.reader, "communities-none")
    }
}
