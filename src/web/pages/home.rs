//! `/`: for members what is new in their communities, for visitors what this place is.
use super::facilitate;
use crate::i18n::{Reader, t};
use crate::notifications::needs::Duty;
use crate::web::assets::{href, rosette};
use crate::web::components::community::{Community, Entry, Listed, directory, entries, lang};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::head::Share;
use crate::web::layout::{Frame, Nav, Page, encoded, page};
use chrono::{DateTime, Timelike, Utc};
use maud::{Markup, html};

/// The member's home.
#[derive(Clone, Debug, Default)]
pub struct MemberHome<'a> {
    /// Whether the first steps are not done.
    pub newcomer: bool,
    /// What waits for them, the latest first.
    pub due: &'a [Due<'a>],
    /// Questions they could answer, a handful; `community` set on each.
    pub answerable: &'a [Entry<'a>],
    /// What to do first, for who is new.
    pub steps: &'a [Step],
    /// Topics of the communities, tags and people they follow, newest activity first; `community` set
    /// on each.
    pub news: &'a [Entry<'a>],
    /// Neighbouring pages of `news`.
    pub pager: Pager<'a>,
    /// Communities they follow or belong to.
    pub communities: &'a [Community<'a>],
    /// Tags they follow.
    pub tags: &'a [&'a str],
}

/// Something that waits for the member.
#[derive(Clone, Debug)]
pub struct Due<'a> {
    /// What.
    pub what: Waiting,
    /// How many.
    pub count: u32,
    /// Title of the topic; empty for a duty.
    pub title: &'a str,
    /// Language of the title; empty when unknown.
    pub language: &'a str,
    /// Where it is decided or read.
    pub href: String,
    /// Who answered; at most two.
    pub names: Vec<&'a str>,
    /// Where.
    pub community: Community<'a>,
    /// The latest answer, or the longest waiting.
    pub at: DateTime<Utc>,
}

/// Kinds of things that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Answers to the member.
    Replies,
    /// Texts with the member's name.
    Mentions,
    /// An answer that was accepted.
    Accepted,
    /// What waits in a community they look after.
    Duty(Duty),
}

/// What somebody new does first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Choose communities.
    Communities,
    /// Say who one is.
    Profile,
    /// Write the first words.
    Write,
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
                @if view.newcomer { (super::welcome::reminder(r)) }
                (first(r, view))
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
                @if !view.tags.is_empty() { section {
                    h2 { (t!(r, "notifications-tags")) }
                    p.chips { @for tag in view.tags { a href={ "/tag/" (encoded(tag)) } { "#" (tag) } } }
                } }
            }
        }
    };
    page(frame, &Page { title: t!(r, "layout-home"), nav: Nav::Home, ..Page::default() }, body)
}

/// What needs the member, before what is merely new.
fn first(r: Reader, view: &MemberHome<'_>) -> Markup {
    html! {
        @if !view.steps.is_empty() { section.sec.gap3 aria-labelledby="steps" {
            div.head { h2 #steps { (t!(r, "notifications-steps")) } }
            ol.steps { @for step in view.steps { (one_step(r, *step)) } }
        } }
        @if !view.due.is_empty() { section.sec.gap3 aria-labelledby="due" {
            div.head { h2 #due { (t!(r, "notifications-due")) } }
            ul.due { @for due in view.due { (one_due(r, due)) } }
        } }
        @if !view.answerable.is_empty() { section.sec aria-labelledby="could" {
            div.head { h2 #could { (t!(r, "home-could-answer")) } }
            (entries(r, view.answerable, 3))
        } }
    }
}

fn one_step(r: Reader, step: Step) -> Markup {
    let (href, what, why) = match step {
        Step::Communities => (
            "/communities",
            t!(r, "notifications-step-communities"),
            t!(r, "notifications-step-communities-why"),
        ),
        Step::Profile => {
            ("/settings", t!(r, "notifications-step-profile"), t!(r, "notifications-step-profile-why"))
        }
        Step::Write => {
            ("/communities", t!(r, "notifications-step-write"), t!(r, "notifications-step-write-why"))
        }
    };
    html! { li { a href=(href) { (what) } p.hint { (why) } } }
}

fn one_due(r: Reader, due: &Due<'_>) -> Markup {
    let unit = match due.what {
        Waiting::Replies => t!(r, "notifications-due-replies", count = due.count),
        Waiting::Mentions => t!(r, "notifications-due-mentions", count = due.count),
        Waiting::Accepted => t!(r, "notifications-due-accepted", count = due.count),
        Waiting::Duty(duty) => facilitate::unit(r, duty, due.count),
    };
    let is_duty = matches!(due.what, Waiting::Duty(_));
    let title = match due.what {
        Waiting::Duty(duty) => facilitate::sentence(r, duty, (due.count, due.community.title)),
        _ => due.title.to_owned(),
    };
    let who = match (due.what, due.names.as_slice()) {
        (Waiting::Duty(_), _) | (_, []) => None,
        (_, [one]) => Some((*one).to_owned()),
        (_, [one, two, ..]) => Some(t!(r, "notifications-two", one = *one, two = *two)),
    };
    html! { li.(due.community.accent()) {
        p.when aria-hidden="true" { (t!(r, "layout-number", count = due.count)) " " small { (unit) } }
        div {
            h3.t lang=[lang(r, due.language)] { a href=(due.href) { (title) } }
            p.meta {
                span.vh { (t!(r, "layout-number", count = due.count)) " " (unit) }
                @if let Some(who) = who { span { (who) } }
                @if !is_duty { span lang=[lang(r, due.community.language)] { (due.community.title) } }
                span { @if is_duty { (t!(r, "notifications-due-oldest")) " " } (time(r, due.at)) }
            }
        }
    } }
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
