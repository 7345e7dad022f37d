//! `/c/{name}/taxonomy`: the terms of a community as a tree.
use super::community::{Cover, Tab, covered};
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::components::terms::{Term, tree};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// The vocabulary.
#[derive(Clone, Debug)]
pub struct Vocabulary<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// Every term, each after the one above it.
    pub terms: &'a [Term<'a>],
    /// Proposals that wait for an answer, with who proposed them; for those who may answer.
    pub proposals: &'a [Proposal<'a>],
    /// What the viewer may do.
    pub may: May,
}

/// A term somebody proposed. Form: `POST {href}/answer`, fields `csrf`, `accept` = `1` | `0`.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// The term.
    pub term: Term<'a>,
    /// What it means; may be empty.
    pub definition: &'a str,
}

/// What somebody may do with the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Read them.
    Read,
    /// Propose new ones.
    Propose,
    /// Make and change them.
    Curate,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &Vocabulary<'_>) -> Markup {
    let r = frame.reader;
    let base = format!("{}/taxonomy", view.cover.community.href());
    let body = html! { div.wrap.page.cols {
        div.read {
            section.sec aria-labelledby="terms" {
                div.head {
                    h2 #terms { (t!(r, "taxonomy-terms")) }
                    @match view.may {
                        May::Curate => a href={ (base) "/new" } { (t!(r, "taxonomy-add")) },
                        May::Propose => a href={ (base) "/new" } { (t!(r, "taxonomy-propose")) },
                        May::Read => {},
                    }
                }
                @if view.terms.is_empty() { p.empty { (none(frame, view)) } }
                @else { div.gap2 { (tree(r, view.terms)) } }
            }
            @if !view.proposals.is_empty() { section.sec aria-labelledby="proposals" {
                div.head { h2 #proposals { (t!(r, "taxonomy-proposals")) } }
                ul.list { @for proposal in view.proposals { (proposed(frame, proposal)) } }
            } }
        }
        aside.side aria-label=(t!(r, "layout-context")) {
            section {
                h2 { (t!(r, "taxonomy-for-programs")) }
                p { (t!(r, "taxonomy-for-programs-how")) }
                p { a href={ (base) ".ttl" } type="text/turtle" { "Turtle" } " · " a href={ (base) ".jsonld" } type="application/ld+json" { "JSON-LD" } }
            }
        }
    } };
    covered(frame, &view.cover, Tab::Taxonomy, &body)
}

fn none(frame: &Frame<'_>, view: &Vocabulary<'_>) -> String {
    match view.may {
        May::Curate => t!(frame.reader, "taxonomy-none-curate"),
        May::Propose => t!(frame.reader, "taxonomy-none-propose"),
        May::Read => t!(frame.reader, "taxonomy-none"),
    }
}

fn proposed(frame: &Frame<'_>, proposal: &Proposal<'_>) -> Markup {
    let r = frame.reader;
    html! { li {
        h3 { a href=(proposal.term.href) { (proposal.term.label) } }
        @if !proposal.definition.is_empty() { p { (proposal.definition) } }
        form.bar action={ (proposal.term.href) "/answer" } method="post" {
            (csrf(frame))
            button.btn.small name="accept" value="1" { (t!(r, "taxonomy-accept")) span.vh { " " (proposal.term.label) } }
            button.btn.small name="accept" value="0" { (t!(r, "taxonomy-decline")) span.vh { " " (proposal.term.label) } }
        }
    } }
}
