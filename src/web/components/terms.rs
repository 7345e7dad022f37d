//! Terms of a community's vocabulary: as links, as a tree, and to be chosen in a form.
use super::community::lang;
use super::form::{Complaints, about};
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use maud::{Markup, html};

/// A term beside other things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term<'a> {
    /// Id, as forms send it.
    pub id: i64,
    /// `/c/{name}/taxonomy/{slug}`
    pub href: String,
    /// Label in the best language for the reader.
    pub label: &'a str,
    /// Language of the label; empty when unknown.
    pub language: &'a str,
    /// Level in the tree, 0 at the top.
    pub depth: usize,
    /// Topics that carry it.
    pub topics: u32,
}

/// Terms as links in a row; nothing when there are none.
#[must_use]
pub fn links(r: Reader, terms: &[Term<'_>]) -> Markup {
    html! { @if !terms.is_empty() {
        p.chips.gap2 { @for term in terms { a href=(term.href) lang=[lang(r, term.language)] { (term.label) } } }
    } }
}

/// All terms, each below the one it belongs to, with the number of its topics.
#[must_use]
pub fn tree(r: Reader, terms: &[Term<'_>]) -> Markup {
    branches(r, terms, 0)
}

fn branches(r: Reader, terms: &[Term<'_>], depth: usize) -> Markup {
    let starts: Vec<usize> =
        terms.iter().enumerate().filter(|(_, term)| term.depth == depth).map(|(at, _)| at).collect();
    let end = |number: usize| starts.get(number + 1).copied().unwrap_or(terms.len());
    html! { ul.tree { @for (number, at) in starts.iter().enumerate() { @if let Some(term) = terms.get(*at) {
        @let below = terms.get(at + 1..end(number)).unwrap_or_default();
        li {
            a href=(term.href) lang=[lang(r, term.language)] { (term.label) }
            @if term.topics > 0 { " " span.n { (t!(r, "layout-number", count = term.topics)) span.vh { " " (t!(r, "communities-topics")) } } }
            @if !below.is_empty() { (branches(r, below, depth + 1)) }
        }
    } } } }
}

/// Terms to tick, folded away while none is: repeated field `name` with their ids. `hint` says what for.
#[must_use]
pub fn picker(
    r: Reader,
    (name, label, hint): (&str, &str, &str),
    (terms, chosen): (&[Term<'_>], &[i64]),
    complaints: Complaints<'_>,
) -> Markup {
    let wrong = about(complaints, name);
    html! { @if !terms.is_empty() {
        details.fold.picker open[wrong.is_some() || !chosen.is_empty()] {
            summary id={ "f-" (name) } { (label) " " span.hint { (t!(r, "forms-optional")) } }
            fieldset aria-describedby={ "f-" (name) "-h" } {
                legend.vh { (label) }
                p.hint id={ "f-" (name) "-h" } { (hint) }
                @if let Some(wrong) = &wrong { p.hint.bad { (icon("alert")) (wrong.say(r)) } }
                ul.ticks { @for term in terms { li.{ "d" (term.depth.min(5)) } {
                    label.tick {
                        input type="checkbox" name=(name) value=(term.id) checked[chosen.contains(&term.id)];
                        span lang=[lang(r, term.language)] { (term.label) }
                    }
                } } }
            }
        }
    } }
}
