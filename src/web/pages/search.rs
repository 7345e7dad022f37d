//! `/search`: hits in a sentence of their context, and what to narrow them by.
use crate::i18n::t;
use crate::web::assets::{icon, rosette};
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Community, Kind, lang};
use crate::web::components::form::Field;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Origin, origin, time};
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// `GET /search?q=&type=&community=&author=&language=&since=&until=&sort=&page=`, everything but `q` optional.
#[derive(Clone, Debug, Default)]
pub struct Search<'a> {
    /// What was asked; empty at first.
    pub query: &'a str,
    /// Filters and order as they are now, sent along with the form.
    pub kept: &'a [(&'static str, String)],
    /// First and last day, `2026-11-24`; empty when not narrowed.
    pub days: (&'a str, &'a str),
    /// What came of it.
    pub outcome: Outcome<'a>,
}

/// What came of a search.
#[derive(Clone, Debug, Default)]
pub enum Outcome<'a> {
    /// No word was given.
    #[default]
    Blank,
    /// Only words that stand in everything.
    OnlyCommon,
    /// It took too long.
    TooSlow,
    /// Hits, or none.
    Found(Box<Found<'a>>),
}

/// One page of hits.
#[derive(Clone, Debug, Default)]
pub struct Found<'a> {
    /// How many there are.
    pub total: u32,
    /// There are even more.
    pub is_more: bool,
    /// Hits of this page.
    pub hits: Vec<Hit<'a>>,
    /// What to narrow by.
    pub facets: Vec<Facet>,
    /// Address of the other order, and whether this one is by date.
    pub by_relevance: String,
    /// As above.
    pub by_date: String,
    /// By date now.
    pub is_by_date: bool,
    /// What was looked for instead of what was typed.
    pub instead: Option<&'a str>,
    /// What may have been meant, with its address.
    pub meant: Option<(&'a str, String)>,
    /// Whether filters narrow it, and the address without them.
    pub unfiltered: Option<String>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// A group of filters.
#[derive(Clone, Debug)]
pub struct Facet {
    /// Its title.
    pub title: String,
    /// Values.
    pub choices: Vec<Choice>,
}

/// A filter as a link.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Value in words.
    pub label: String,
    /// Language of the label, when it is not the reader's.
    pub language: Option<String>,
    /// Hits with it; absent for "everything".
    pub count: Option<u32>,
    /// Address with it.
    pub href: String,
    /// On now.
    pub is_current: bool,
}

/// A piece of a snippet; `true` for what was looked for.
pub type Pieces<'a> = &'a [(&'a str, bool)];

/// One hit.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// What it is.
    pub what: What<'a>,
    /// Address.
    pub href: String,
    /// Title or name.
    pub title: &'a str,
    /// Language of title and snippet; empty when unknown.
    pub language: &'a str,
    /// Sentence of the hit.
    pub snippet: Vec<(&'a str, bool)>,
    /// Where it is, for posts.
    pub community: Option<Community<'a>>,
    /// Place, when not here.
    pub origin: Option<Origin<'a>>,
}

/// Kind of hit with what only that kind has.
#[derive(Clone, Debug)]
pub enum What<'a> {
    /// A topic.
    Topic {
        /// Kind of topic.
        kind: Kind,
        /// Author's display name.
        author: &'a str,
        /// When it was published.
        at: DateTime<Utc>,
        /// Replies.
        replies: u32,
        /// An answer was accepted.
        is_answered: bool,
    },
    /// A reply to a topic.
    Reply {
        /// Author's display name.
        author: &'a str,
        /// When it was published.
        at: DateTime<Utc>,
        /// It is the accepted answer.
        is_accepted: bool,
    },
    /// A person.
    Person {
        /// Picture.
        avatar: Option<&'a str>,
    },
    /// A community.
    Community,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Search<'_>) -> Markup {
    let r = frame.reader;
    let title = match &view.outcome {
        Outcome::Found(found) => {
            t!(r, "search-title-found", query = view.query, count = found.total)
        }
        _ => t!(r, "search-title"),
    };
    let body = match &view.outcome {
        Outcome::Found(found) => results(frame, view, (&title, found)),
        other => html! { div.wrap.page { div.read {
            h1 { (title) }
            div.gap3 { (form(frame, view)) }
            div.gap4 { (helpful(frame, other)) }
        } } },
    };
    page(frame, &Page { title, nav: Nav::Find, ..Page::default() }, body)
}

/// The page round what an address led to.
#[must_use]
pub fn around(frame: &Frame<'_>, query: &str, outcome: Markup) -> Markup {
    let title = t!(frame.reader, "search-title");
    let view = Search { query, ..Search::default() };
    let body = html! { div.wrap.page { div.read {
        h1 { (title) }
        div.gap3 { (form(frame, &view)) }
        div.gap4 { (outcome) }
    } } };
    page(frame, &Page { title, nav: Nav::Find, ..Page::default() }, body)
}

fn form(frame: &Frame<'_>, view: &Search<'_>) -> Markup {
    let r = frame.reader;
    let day = |name, label, value| Field { name, label, value, kind: "date", ..Field::default() }.line(r);
    let narrowed = !view.days.0.is_empty() || !view.days.1.is_empty();
    html! {
        form action="/search" role="search" aria-label=(t!(r, "search-everything")) {
            label.vh for="f-q" { (t!(r, "layout-search")) }
            div.seek {
                (icon("search"))
                input.in #f-q name="q" type="search" value=(view.query) maxlength="200" autocapitalize="none";
                button.btn.main type="submit" { (t!(r, "search-go")) }
            }
            @for (name, value) in view.kept { input type="hidden" name=(name) value=(value); }
            details.fold open[narrowed] {
                summary { (t!(r, "search-days")) }
                div.days {
                    (day("since", t!(r, "search-since"), view.days.0))
                    (day("until", t!(r, "search-until"), view.days.1))
                }
            }
        }
    }
}

fn helpful(frame: &Frame<'_>, outcome: &Outcome<'_>) -> Markup {
    let r = frame.reader;
    html! {
        @match outcome {
            Outcome::OnlyCommon => div.note role="status" { (icon("search")) div {
                p { b { (t!(r, "search-only-common")) } } p { (t!(r, "search-only-common-how")) } } },
            Outcome::TooSlow => div.note.bad role="status" { (icon("alert")) div {
                p { b { (t!(r, "search-too-slow")) } } p { (t!(r, "search-too-slow-how")) } } },
            _ => {},
        }
        (how(frame))
    }
}

/// What can be typed.
fn how(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    html! {
        p { (t!(r, "search-how")) }
        dl.pairs.gap3 {
            dt { (t!(r, "search-how-phrase")) } dd { code { (t!(r, "search-example-phrase")) } }
            dt { (t!(r, "search-how-without")) } dd { code { (t!(r, "search-example-without")) } }
            dt { (t!(r, "search-how-address")) } dd { code { (t!(r, "find-example")) } }
        }
    }
}

fn results(frame: &Frame<'_>, view: &Search<'_>, (title, found): (&str, &Found<'_>)) -> Markup {
    let r = frame.reader;
    html! { div.wrap.page {
        h1.vh { (title) }
        div.cols.lead {
            @if found.facets.is_empty() { div {} } @else {
                aside.side.facets aria-label=(t!(r, "search-filters")) {
                    details.fold.hide-l { summary { (t!(r, "search-narrow", count = found.total)) } (facets(&found.facets)) }
                    div.hide-s { (facets(&found.facets)) }
                }
            }
            div.read.wide {
                (form(frame, view))
                (other_words(frame, view, found))
                @if found.hits.is_empty() { (nothing(frame, found)) } @else {
                    div.head.gap3 {
                        p.hint { (t!(r, "search-total", count = found.total)) @if found.is_more { " " (t!(r, "search-more")) } }
                        p.sort {
                            a href=(found.by_relevance) aria-current=[(!found.is_by_date).then_some("true")] { (t!(r, "search-nearest")) }
                            a href=(found.by_date) aria-current=[found.is_by_date.then_some("true")] { (t!(r, "search-newest")) }
                        }
                    }
                    ul.list { @for hit in &found.hits { (entry(frame, hit)) } }
                    (pager(r, found.pager))
                }
            }
        }
    } }
}

fn other_words(frame: &Frame<'_>, view: &Search<'_>, found: &Found<'_>) -> Markup {
    let r = frame.reader;
    html! {
        @if let Some(text) = found.instead {
            p.gap3 role="status" { (t!(r, "search-instead", query = view.query, text = text)) }
        }
        @if let Some((text, href)) = &found.meant {
            p.gap3 { (t!(r, "search-meant")) " " a href=(href) { (text) } "?" }
        }
    }
}

fn nothing(frame: &Frame<'_>, found: &Found<'_>) -> Markup {
    let r = frame.reader;
    html! {
        div.gap4 {
            p.empty { (t!(r, "search-nothing")) }
            @if let Some(href) = &found.unfiltered { p.gap3 { a.btn href=(href) { (t!(r, "search-without-filters")) } } }
            div.gap3 { (how(frame)) }
        }
    }
}

fn facets(groups: &[Facet]) -> Markup {
    html! { @for group in groups {
        h2 { (group.title) }
        ul { @for choice in &group.choices {
            li { a href=(choice.href) aria-current=[choice.is_current.then_some("true")] {
                span lang=[choice.language.as_deref()] { (choice.label) }
                @if let Some(count) = choice.count { span.n { (count) } }
            } }
        } }
    } }
}

fn entry(frame: &Frame<'_>, hit: &Hit<'_>) -> Markup {
    let r = frame.reader;
    let language = lang(r, hit.language);
    let mark = match &hit.what {
        What::Topic { kind, .. } => html! { (icon(kind.icon())) },
        What::Reply { .. } => html! { (icon("reply")) },
        What::Person { avatar: picture } => html! { (avatar(hit.title, *picture)) },
        What::Community => html! { (rosette(hit.community.map_or(hit.title, |community| community.name))) },
    };
    let word = match &hit.what {
        What::Topic { kind, .. } => kind.word(r),
        What::Reply { .. } => t!(r, "search-kind-reply"),
        What::Person { .. } => t!(r, "find-person"),
        What::Community => t!(r, "find-community"),
    };
    let face = matches!(hit.what, What::Person { .. } | What::Community);
    html! {
        li.ent.face[face].(hit.community.map_or("", |community| community.accent())) {
            (mark)
            div {
                h2.t lang=[language] {
                    span.vh lang=[language.map(|_| r.locale.code())] { (word) ": " }
                    a href=(hit.href) { (hit.title) }
                }
                @if !hit.snippet.is_empty() { p.x lang=[language] { @for (text, marked) in &hit.snippet {
                    @if *marked { mark { (text) } } @else { (text) }
                } } }
                p.meta { (meta(frame, hit)) @if hit.origin.is_some() { span { (origin(r, hit.origin)) } } }
            }
        }
    }
}

fn meta(frame: &Frame<'_>, hit: &Hit<'_>) -> Markup {
    let r = frame.reader;
    let place = html! { @if let Some(community) = &hit.community {
        a.com href=(community.href()) lang=[lang(r, community.language)] { (community.title) }
    } };
    html! { @match &hit.what {
        What::Topic { author, at, replies, is_answered, .. } => {
            (place)
            span { (author) }
            @if *is_answered { span { span.state.ok { (icon("check")) (t!(r, "forum-answered")) } } }
            @if *replies > 0 { span { (t!(r, "forum-replies", count = *replies)) } }
            span { (time(r, *at)) }
        }
        What::Reply { author, at, is_accepted } => {
            (place)
            span { (t!(r, "search-replied", name = *author)) }
            @if *is_accepted { span { span.state.ok { (icon("check")) (t!(r, "search-accepted")) } } }
            span { (time(r, *at)) }
        }
        What::Person { .. } => span { (t!(r, "find-person")) },
        What::Community => span { (t!(r, "find-community")) },
    } }
}
