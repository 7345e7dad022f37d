//! `/`: for members what is new in their communities, for visitors what this place is.
use crate::i18n::{Reader, t};
use crate::web::assets::{href, rosette};
use crate::web::components::community::{Community, Entry, Listed, directory, entries, lang};
use crate::web::components::pager::{Pager, pager};
use crate::web::head::Share;
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::Timelike;
use maud::{Markup, html};

/// The member's home.
#[derive(Clone, Debug, Default)]
pub struct MemberHome<'a> {
    /// Topics of the communities they follow, newest activity first; `community` set on each.
    pub news: &'a [Entry<'a>],
    /// Neighbouring pages of `news`.
    pub pager: Pager<'a>,
    /// Communities they follow or belong to.
    pub communities: &'a [Community<'a>],
    /// Unanswered questions of those communities, a handful.
    pub unanswered: &'a [Entry<'a>],
}

/// The visitor's home.
#[derive(Clone, Debug, Default)]
pub struct VisitorHome<'a> {
    /// Communities of this site.
    pub communities: &'a [Listed<'a>],
    /// Latest public topics; `community` set on each.
    pub latest: &'a [Entry<'a>],
}

/// Home of the signed-in member.
#[must_use]
pub fn member(frame: &Frame<'_>, view: &MemberHome<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        div.wrap.page.cols {
            div.read {
                p.dateline { (r.today()) }
                h1 { (greeting(r, frame.viewer.map_or("", |viewer| viewer.display_name))) }
                section.sec.gap3 aria-labelledby="new" {
                    div.head { h2 #new { (t!(r, "home-new")) } }
                    @if view.news.is_empty() { (nothing_new(r, view.communities.is_empty())) } @else {
                        (by_day(r, view.news))
                        (pager(r, view.pager))
                        @if view.pager.next.is_none() { (end(&t!(r, "home-up-to-date"))) }
                    }
                }
            }
            aside.side aria-label=(t!(r, "layout-context")) {
                @if !view.communities.is_empty() {
                    section {
                        h2 { (t!(r, "home-yours")) }
                        ul { @for community in view.communities { li.who.c.(community.accent()) {
                            (rosette(community.name))
                            a href=(community.href()) lang=[lang(r, community.language)] { (community.title) }
                        } } }
                        p { a href="/communities" { (t!(r, "home-all-communities")) } }
                    }
                }
                @if !view.unanswered.is_empty() { section {
                    h2 { (t!(r, "home-could-answer")) }
                    (short(r, view.unanswered))
                } }
            }
        }
    };
    page(frame, &Page { title: t!(r, "layout-home"), nav: Nav::Home, ..Page::default() }, body)
}

/// Titles with their community, for the side column.
fn short(r: Reader, list: &[Entry<'_>]) -> Markup {
    html! { ul.list { @for topic in list { li {
        h3.t lang=[lang(r, topic.language)] { a href={ "/post/" (topic.id) } { (topic.title) } }
        p.meta {
            @if let Some(community) = &topic.community { span lang=[lang(r, community.language)] { (community.title) } }
            span { (crate::web::components::post::time(r, topic.at)) }
        }
    } } } }
}

/// One merged list under the names of the days.
fn by_day(r: Reader, news: &[Entry<'_>]) -> Markup {
    html! {
        @for day in news.chunk_by(|a, b| r.day(a.at).date == r.day(b.at).date) {
            @if let Some(first) = day.first() { h3.day { (r.day(first.at).text) } }
            (entries(r, day, 4))
        }
    }
}

fn nothing_new(r: Reader, no_communities: bool) -> Markup {
    html! {
        @if no_communities {
            (end(&t!(r, "home-no-communities")))
            p.center { a.btn.main href="/communities" { (t!(r, "home-choose")) } }
        } @else {
            (end(&t!(r, "home-nothing-yet")))
        }
    }
}

fn end(text: &str) -> Markup {
    html! { p.end { svg.rose aria-hidden="true" { use href={ (href("icons.svg")) "#ateneo" } {} } (text) } }
}

/// By the first name, unless that is an abbreviated title.
fn greeting(r: Reader, display_name: &str) -> String {
    let name =
        display_name.split_whitespace().next().filter(|word| !word.ends_with('.')).unwrap_or(display_name);
    match r.now.with_timezone(&r.zone).hour() {
        5..=11 => t!(r, "home-morning", name = name),
        12..=18 => t!(r, "home-afternoon", name = name),
        _ => t!(r, "home-evening", name = name),
    }
}

/// Home of the visitor.
#[must_use]
pub fn visitor(frame: &Frame<'_>, view: &VisitorHome<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        div.wrap.page {
            div.read.opening {
                h1 { (frame.site) }
                p.prose { (t!(r, "home-what")) }
                p.chips.gap3 {
                    @if frame.registration { a.btn.main href="/register" { (t!(r, "layout-register")) } }
                    a.btn href="/communities" { (t!(r, "home-look-around")) }
                }
            }
            div.cols.even.gap4 {
                section.read aria-labelledby="latest" {
                    div.head { h2 #latest { (t!(r, "home-latest")) } }
                    @if view.latest.is_empty() { (end(&t!(r, "home-nothing-yet"))) } @else { (entries(r, view.latest, 3)) }
                }
                section aria-labelledby="communities" {
                    div.head { h2 #communities { (t!(r, "layout-communities")) } }
                    @if view.communities.is_empty() { (end(&t!(r, "communities-none"))) } @else { (directory(r, view.communities)) }
                }
            }
        }
    };
    let what = t!(r, "home-what");
    page(
        frame,
        &Page {
            title: frame.site.to_owned(),
            nav: Nav::Home,
            description: Some(&what),
            share: Some(Share::default()),
            ..Page::default()
        },
        body,
    )
}
