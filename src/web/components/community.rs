//! Communities and their topics in lists, and the bands over a community's pages.
use super::form::csrf;
use super::post::{Origin, origin, time};
use crate::i18n::{Reader, t};
use crate::notifications::marker::Fresh;
use crate::web::assets::{accent_class, icon, rosette};
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Kind of topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A conversation.
    Discussion,
    /// A question, which may have an accepted answer.
    Question,
    /// An announcement of the facilitators.
    Announcement,
}

impl Kind {
    /// Icon of the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Discussion => "talk",
            Self::Question => "ask",
            Self::Announcement => "horn",
        }
    }

    /// The word beside the icon.
    #[must_use]
    pub fn word(self, r: Reader) -> String {
        match self {
            Self::Discussion => t!(r, "forum-kind-discussion"),
            Self::Question => t!(r, "forum-kind-question"),
            Self::Announcement => t!(r, "forum-kind-announcement"),
        }
    }

    /// Value of the field `kind`.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Discussion => "discussion",
            Self::Question => "question",
            Self::Announcement => "announcement",
        }
    }
}

/// A community by name, as it appears beside other things.
#[derive(Clone, Copy, Debug)]
pub struct Community<'a> {
    /// `name`, or `name@host` for one that lives elsewhere.
    pub name: &'a str,
    /// Title in the best language for the reader.
    pub title: &'a str,
    /// Language of the title; empty when unknown.
    pub language: &'a str,
    /// Its accent as stored, one of `communities::community::ACCENTS`.
    pub accent: &'a str,
}

impl Community<'_> {
    /// `/c/{name}`
    #[must_use]
    pub fn href(&self) -> String {
        format!("/c/{}", self.name)
    }

    /// Its accent class.
    #[must_use]
    pub fn accent(&self) -> &'static str {
        accent_class(self.accent)
    }
}

/// `language` as a `lang` attribute, when it is not the reader's.
#[must_use]
pub fn lang(r: Reader, language: &str) -> Option<&str> {
    (!language.is_empty() && language != r.locale.code()).then_some(language)
}

/// A topic in a list: title, then who, where from, when and how many.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Local id of the topic.
    pub id: i64,
    /// Kind.
    pub kind: Kind,
    /// Title.
    pub title: &'a str,
    /// Language of the title; empty when unknown.
    pub language: &'a str,
    /// Where communities mix: the topic's.
    pub community: Option<Community<'a>>,
    /// Author's display name; empty for those who closed their account.
    pub author: &'a str,
    /// Author's or community's place, when not here.
    pub origin: Option<Origin<'a>>,
    /// Last activity (or publication, when the list is by that).
    pub at: DateTime<Utc>,
    /// Replies.
    pub replies: u32,
    /// Whether an answer was accepted.
    pub answered: bool,
    /// Whether it stands at the top.
    pub pinned: bool,
    /// Whether it takes no more replies.
    pub locked: bool,
    /// What is new in it for the reader.
    pub fresh: Option<Fresh>,
}

/// Topics under each other; `level` (2 to 4) is the heading level of their titles.
#[must_use]
pub fn entries(r: Reader, list: &[Entry<'_>], level: u8) -> Markup {
    html! { ul.list { @for topic in list { (entry(r, topic, level)) } } }
}

fn entry(r: Reader, topic: &Entry<'_>, level: u8) -> Markup {
    let title = html! {
        span.vh lang=[lang(r, topic.language).map(|_| r.locale.code())] { (topic.kind.word(r)) ": " }
        @let new = matches!(topic.fresh, Some(Fresh::Replies(_)));
        a href={ "/post/" (topic.id) @if new { "/new" } } { (topic.title) }
    };
    let language = lang(r, topic.language);
    html! {
        li.ent.(topic.community.map_or("", |community| community.accent())) {
            (icon(topic.kind.icon()))
            div {
                @match level { 2 => h2.t lang=[language] { (title) }, 4 => h4.t lang=[language] { (title) }, _ => h3.t lang=[language] { (title) } }
                p.meta {
                    @if let Some(community) = &topic.community {
                        a.com href=(community.href()) lang=[lang(r, community.language)] { (community.title) }
                    }
                    @if topic.pinned { span { span.kind { (t!(r, "forum-pinned")) } } }
                    @if topic.locked { span { (t!(r, "forum-locked")) } }
                    span { @if topic.author.is_empty() { (t!(r, "people-gone")) } @else { (topic.author) } }
                    @if topic.origin.is_some() { span { (origin(r, topic.origin)) } }
                    @if topic.answered { span { span.state.ok { (icon("check")) (t!(r, "forum-answered")) } } }
                    @if topic.replies > 0 { span {
                        (t!(r, "forum-replies", count = topic.replies))
                        @if let Some(Fresh::Replies(count)) = topic.fresh { ", " span.new { (t!(r, "notifications-fresh", count = count)) } }
                    } }
                    @else if topic.kind == Kind::Question { span { span.new { (t!(r, "forum-unanswered")) } } }
                    @if topic.fresh == Some(Fresh::Topic) { span { span.new { (t!(r, "notifications-fresh-topic")) } } }
                    span { (time(r, topic.at)) }
                }
            }
        }
    }
}

/// A community in a directory.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// Which.
    pub community: Community<'a>,
    /// One sentence; empty when it has none.
    pub summary: &'a str,
    /// Its site, when not here.
    pub origin: Option<Origin<'a>>,
    /// Members, when known.
    pub members: Option<u32>,
    /// Last activity, when there was any.
    pub active: Option<DateTime<Utc>>,
}

/// Communities under headings of level two.
#[must_use]
pub fn directory(r: Reader, list: &[Listed<'_>]) -> Markup {
    html! { ul.list { @for listed in list {
        @let language = lang(r, listed.community.language);
        li.ent.face.(listed.community.accent()) {
            (rosette(listed.community.name))
            div {
                h3.t lang=[language] { a href=(listed.community.href()) { (listed.community.title) } }
                @if !listed.summary.is_empty() { p.x lang=[language] { (listed.summary) } }
                p.meta {
                    @if let Some(count) = listed.members { span { (t!(r, "communities-members", count = count)) } }
                    @if listed.origin.is_some() { span { (origin(r, listed.origin)) } }
                    @if let Some(at) = listed.active { span { (t!(r, "communities-active")) " " (time(r, at)) } }
                }
            }
        }
    } } }
}

/// The thin band over a topic or a form: back to the community.
#[must_use]
pub fn band_thin(r: Reader, community: &Community<'_>) -> Markup {
    html! {
        div.band.thin { div.wrap {
            (rosette(community.name))
            a.here href=(community.href()) lang=[lang(r, community.language)] { (community.title) }
            a.hide-s href=(community.href()) { (t!(r, "communities-forum")) }
            a.hide-s href={ (community.href()) "/about" } { (t!(r, "communities-about")) }
        } }
    }
}

/// A relation that one button makes and unmakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Not there.
    No,
    /// Asked for; the other site or a facilitator has not answered.
    Asked,
    /// There.
    Yes,
}

/// `POST {base}/follow`, field `on` = `1` | `0`: the button's word is the state.
#[must_use]
pub fn follow(frame: &Frame<'_>, base: &str, state: Relation) -> Markup {
    let r = frame.reader;
    let (word, on) = match state {
        Relation::No => (t!(r, "communities-follow"), "1"),
        Relation::Asked => (t!(r, "communities-follow-asked"), "0"),
        Relation::Yes => (t!(r, "communities-following"), "0"),
    };
    html! {
        form action={ (base) "/follow" } method="post" data-swap {
            (csrf(frame))
            button.btn name="on" value=(on) data-key="s" aria-pressed=((state != Relation::No).to_string())
                title=[(state != Relation::No).then(|| t!(r, "communities-unfollow"))] {
                @if state == Relation::Yes { (icon("check")) } @else if state == Relation::Asked { (icon("clock")) }
                (word)
            }
        }
    }
}
