//! `/c/{name}/taxonomy/{slug}`: a term, what stands around it, and its topics.
use super::community::{Cover, Tab, covered};
use crate::i18n::{Language, t};
use crate::web::components::community::{Entry, entries, lang};
use crate::web::components::form::csrf;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::terms::Term;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// A term.
#[derive(Clone, Debug)]
pub struct Show<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// The term.
    pub term: Term<'a>,
    /// What it means, with its language; empty when it was not said.
    pub definition: (&'a str, &'a str),
    /// Other words for it: language and word.
    pub alternatives: &'a [(&'a str, &'a str)],
    /// Its label in the other languages: language and label.
    pub translations: &'a [(&'a str, &'a str)],
    /// From the top down to the one right above.
    pub above: &'a [Term<'a>],
    /// Right below.
    pub narrower: &'a [Term<'a>],
    /// Beside it.
    pub related: &'a [Term<'a>],
    /// The same in other vocabularies.
    pub matches: &'a [String],
    /// `proposed` or `declined` when it is no term yet.
    pub state: State,
    /// Whether the viewer may change it.
    pub curates: bool,
    /// Topics with it or with a narrower term.
    pub topics: &'a [Entry<'a>],
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// Whether it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Accepted,
    Proposed,
    Declined,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Show<'_>) -> Markup {
    let r = frame.reader;
    let base = format!("{}/taxonomy", view.cover.community.href());
    let body = html! { div.wrap.page.cols {
        div.read {
            nav.crumbs aria-label=(t!(r, "taxonomy-where")) {
                a href=(base) { (t!(r, "taxonomy-terms")) }
                @for term in view.above { " › " a href=(term.href) lang=[lang(r, term.language)] { (term.label) } }
            }
            h2.term lang=[lang(r, view.term.language)] { (view.term.label) }
            @match view.state {
                State::Proposed => p.standing { (t!(r, "taxonomy-is-proposed")) },
                State::Declined => p.standing.bad { (t!(r, "taxonomy-is-declined")) },
                State::Accepted => {},
            }
            @if !view.definition.1.is_empty() { p.prose.gap1 lang=[lang(r, view.definition.0)] { (view.definition.1) } }
            (words(frame, view))
            @if view.curates { (tools(frame, view)) }
            section.sec aria-labelledby="topics" {
                div.head { h2 #topics { (t!(r, "communities-topics")) } }
                @if view.topics.is_empty() { p.empty { (t!(r, "taxonomy-no-topics")) } } @else { (entries(r, view.topics, 3)) }
                (pager(r, view.pager))
            }
        }
        (side(frame, view))
    } };
    covered(frame, &view.cover, Tab::Taxonomy, &body)
}

fn words(frame: &Frame<'_>, view: &Show<'_>) -> Markup {
    let r = frame.reader;
    let name =
        |code: &str| Language::parse(code).map_or_else(|| code.to_owned(), |l| l.native_name().to_owned());
    html! {
        @if !view.alternatives.is_empty() {
            p.hint.gap1 { (t!(r, "taxonomy-also")) " "
                @for (at, (code, word)) in view.alternatives.iter().enumerate() {
                    @if at > 0 { ", " } span lang=[lang(r, code)] { (word) }
                } }
        }
        @if !view.translations.is_empty() {
            dl.pairs.gap2 { @for (code, label) in view.translations {
                dt { (name(code)) } dd lang=[lang(r, code)] { (label) }
            } }
        }
    }
}

fn tools(frame: &Frame<'_>, view: &Show<'_>) -> Markup {
    let r = frame.reader;
    html! {
        @if view.state == State::Accepted {
            p.gap2 { a.btn.small href={ (view.term.href) "/edit" } { (t!(r, "taxonomy-change")) } }
        } @else {
            form.bar action={ (view.term.href) "/answer" } method="post" {
                (csrf(frame))
                button.btn.small name="accept" value="1" { (t!(r, "taxonomy-accept")) }
                @if view.state == State::Proposed { button.btn.small name="accept" value="0" { (t!(r, "taxonomy-decline")) } }
            }
        }
    }
}

fn side(frame: &Frame<'_>, view: &Show<'_>) -> Markup {
    let r = frame.reader;
    let list = |terms: &[Term<'_>]| {
        html! { ul { @for term in terms { li { a href=(term.href) lang=[lang(r, term.language)] { (term.label) } } } } }
    };
    html! { aside.side aria-label=(t!(r, "layout-context")) {
        @if !view.narrower.is_empty() { section { h2 { (t!(r, "taxonomy-narrower")) } (list(view.narrower)) } }
        @if !view.related.is_empty() { section { h2 { (t!(r, "taxonomy-related")) } (list(view.related)) } }
        @if !view.matches.is_empty() { section {
            h2 { (t!(r, "taxonomy-elsewhere")) }
            ul { @for url in view.matches { li { a href=(url) rel="noopener" { (url) } } } }
        } }
    } }
}
