//! What an address typed into the search led to: a person, a community or a post, here or elsewhere.
use crate::i18n::t;
use crate::web::assets::{icon, rosette};
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Community, Relation, follow, lang};
use crate::web::components::post::{Origin, origin};
use crate::web::layout::{Frame, sign_in};
use maud::{Markup, html};

/// `GET /search?q=` with a handle (`@name@host`, the first `@` may be missing) or an address.
#[derive(Clone, Debug)]
pub struct Find<'a> {
    /// What was asked; empty at first.
    pub query: &'a str,
    /// What came of it.
    pub outcome: Outcome<'a>,
}

/// What came of a look-up.
#[derive(Clone, Debug)]
pub enum Outcome<'a> {
    /// A community.
    Community {
        /// Which.
        community: Community<'a>,
        /// One sentence.
        summary: &'a str,
        /// Its place, when not here.
        origin: Option<Origin<'a>>,
        /// Whether the viewer follows it.
        following: Relation,
    },
    /// A person.
    Person {
        /// `name` or `name@host`.
        name: &'a str,
        /// Display name.
        display_name: &'a str,
        /// Picture.
        avatar: Option<&'a str>,
        /// Their place, when not here.
        origin: Option<Origin<'a>>,
        /// Whether the viewer follows them.
        following: Relation,
    },
    /// A topic or reply; answered with a redirect when the reader follows an address, else shown as a link.
    Post {
        /// Local address.
        href: &'a str,
        /// Title, or first words.
        title: &'a str,
        /// Language; empty when unknown.
        language: &'a str,
        /// Author's display name.
        author: &'a str,
        /// Their place, when not here.
        origin: Option<Origin<'a>>,
    },
    /// Neither a handle nor an address.
    Unreadable,
    /// The other site answered that there is no such thing.
    NotFound,
    /// The other site (its host) did not answer.
    Unreachable(&'a str),
    /// Found, but not something we can show.
    Unsupported,
    /// Only members make us ask other sites.
    SignInFirst,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Find<'_>) -> Markup {
    super::search::around(frame, view.query, outcome(frame, view))
}

fn outcome(frame: &Frame<'_>, view: &Find<'_>) -> Markup {
    let r = frame.reader;
    match &view.outcome {
        Outcome::Community { community, summary, origin: place, following } => html! {
            ul.list { li.ent.face.(community.accent()) {
                (rosette(community.name))
                div {
                    h2.t lang=[lang(r, community.language)] { a href=(community.href()) { (community.title) } }
                    @if !summary.is_empty() { p.x lang=[lang(r, community.language)] { (summary) } }
                    p.meta { span { (t!(r, "find-community")) } @if place.is_some() { span { (origin(r, *place)) } } }
                    (act(frame, &community.href(), *following, true))
                }
            } }
        },
        Outcome::Person { name, display_name, avatar: picture, origin: place, following } => html! {
            ul.list { li.ent.face {
                (avatar(display_name, *picture))
                div {
                    h2.t { a href={ "/u/" (name) } { (display_name) } }
                    p.meta { span { (t!(r, "find-person")) } @if place.is_some() { span { (origin(r, *place)) } } }
                    (act(frame, &format!("/u/{name}"), *following, false))
                }
            } }
        },
        Outcome::Post { href, title, language, author, origin: place } => html! {
            ul.list { li.ent {
                (icon("talk"))
                div {
                    h2.t lang=[lang(r, language)] { a href=(href) { (title) } }
                    p.meta { span { (author) } @if place.is_some() { span { (origin(r, *place)) } } }
                    p.gap2 { a.btn.main href=(href) { (t!(r, "find-read")) } }
                }
            } }
        },
        Outcome::Unreadable => sorry(&t!(r, "find-unreadable"), &t!(r, "find-unreadable-how")),
        Outcome::NotFound => sorry(&t!(r, "find-not-found"), &t!(r, "find-not-found-how")),
        Outcome::Unreachable(host) => {
            sorry(&t!(r, "find-unreachable", host = *host), &t!(r, "find-unreachable-how"))
        }
        Outcome::Unsupported => sorry(&t!(r, "find-unsupported"), &t!(r, "find-unsupported-how")),
        Outcome::SignInFirst => html! {
            (sorry(&t!(r, "find-sign-in"), &t!(r, "find-sign-in-how")))
            p { a.btn.main href=(sign_in(frame.path)) { (t!(r, "layout-sign-in")) } }
        },
    }
}

/// Follow, and go there.
fn act(frame: &Frame<'_>, base: &str, following: Relation, community: bool) -> Markup {
    let r = frame.reader;
    html! { div.chips.gap2 {
        @if frame.viewer.is_some() { (follow(frame, base, following)) }
        a.btn href=(base) { (if community { t!(r, "find-read") } else { t!(r, "find-see-profile") }) }
    } }
}

fn sorry(what: &str, next: &str) -> Markup {
    html! { div.note.bad role="status" { (icon("alert")) div { p { b { (what) } } p { (next) } } } }
}
