//! `/c/{name}/moderation` and `/admin/moderation`: what waits to be decided.
use super::{done, rule, why};
use crate::forum::screening::Why;
use crate::i18n::t;
use crate::moderation::{Action, Rule};
use crate::web::components::community::{Community, band_thin};
use crate::web::components::form::csrf;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Author, byline, time};
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// Part of the queue; value of the query key `show`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// `open`, when absent.
    #[default]
    Open,
    /// `mine`: those the viewer took on.
    Mine,
    /// `held`: posts that wait for approval.
    Held,
    /// `appeals`
    Appeals,
    /// `closed`
    Closed,
}

impl Show {
    const ALL: [Self; 5] = [Self::Open, Self::Mine, Self::Held, Self::Appeals, Self::Closed];

    /// As in the query.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Held => "held",
            Self::Appeals => "appeals",
            Self::Closed => "closed",
        }
    }

    /// From the query; `open` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|show| show.as_str() == text).unwrap_or_default()
    }
}

/// The page.
#[derive(Clone, Debug)]
pub struct Queue<'a> {
    /// Whose: a community's, or the house's.
    pub community: Option<Community<'a>>,
    /// Path of the page.
    pub base: &'a str,
    /// Part.
    pub show: Show,
    /// Cases, posts or appeals.
    pub rows: Rows<'a>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// What a part lists.
#[derive(Clone, Debug)]
pub enum Rows<'a> {
    /// Reported things.
    Cases(Vec<Item<'a>>),
    /// Posts that wait.
    Held(Vec<Held<'a>>),
    /// Decisions somebody does not agree with.
    Appeals(Vec<Appeal>),
}

/// Something that was reported.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Where one decides.
    pub href: String,
    /// Title or name.
    pub title: String,
    /// First words.
    pub excerpt: String,
    /// Who wrote it.
    pub author: &'a str,
    /// Reason of the first report.
    pub reason: Option<Rule>,
    /// How many reported it.
    pub reports: u32,
    /// The last of them.
    pub at: DateTime<Utc>,
    /// Where communities mix: its own.
    pub community: Option<Community<'a>>,
    /// Whether somebody took it on, and whether that is the viewer.
    pub claimed: Option<bool>,
}

/// A post that waits.
///
/// Form: `POST {base}/moderate`, fields `csrf`, `action` = `approve`, `scope` = `community`.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// Its address.
    pub base: String,
    /// Title of its topic.
    pub title: &'a str,
    /// **Sanitized** HTML.
    pub html: &'a str,
    /// Who wrote it.
    pub author: Author<'a>,
    /// Why it waits.
    pub why: Option<Why>,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// An appeal.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// The decision.
    pub href: String,
    /// What was decided.
    pub action: Action,
    /// What the person says.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The queue.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Queue<'_>) -> Markup {
    let r = frame.reader;
    let title = t!(r, "moderation-queue");
    let body = html! {
        @if let Some(community) = &view.community { (band_thin(r, community)) }
        div.wrap.page { div.read {
            h1 { (title) }
            nav.tabs aria-label=(t!(r, "moderation-queue")) { ul { @for part in Show::ALL { li {
                a href={ (view.base) "?show=" (part.as_str()) } aria-current=[(part == view.show).then_some("page")] { (part_word(frame, part)) }
            } } } }
            @match &view.rows {
                Rows::Cases(items) if items.is_empty() => p.empty { (t!(r, "moderation-nothing-open")) },
                Rows::Cases(items) => ul.list { @for item in items { (case(frame, item)) } },
                Rows::Held(items) if items.is_empty() => p.empty { (t!(r, "moderation-nothing-held")) },
                Rows::Held(items) => ul.list { @for item in items { (held(frame, item)) } },
                Rows::Appeals(items) if items.is_empty() => p.empty { (t!(r, "moderation-no-appeals")) },
                Rows::Appeals(items) => ul.list { @for item in items { (appeal(frame, item)) } },
            }
            (pager(r, view.pager))
            @if let Some(community) = &view.community { p.chips.gap4 {
                a href={ (community.href()) "/moderation/rules" } { (t!(r, "moderation-screening")) }
                a href={ (community.href()) "/log" } { (t!(r, "moderation-log")) }
            } }
        } }
    };
    let accent = view.community.as_ref().map(Community::accent);
    page(frame, &Page { title, nav: Nav::Communities, accent, ..Page::default() }, body)
}

fn part_word(frame: &Frame<'_>, part: Show) -> String {
    let r = frame.reader;
    match part {
        Show::Open => t!(r, "moderation-show-open"),
        Show::Mine => t!(r, "moderation-show-mine"),
        Show::Held => t!(r, "moderation-show-held"),
        Show::Appeals => t!(r, "moderation-show-appeals"),
        Show::Closed => t!(r, "moderation-show-closed"),
    }
}

fn case(frame: &Frame<'_>, item: &Item<'_>) -> Markup {
    let r = frame.reader;
    html! { li.ent.plainly {
        h2.t { a href=(item.href) { (item.title) } }
        @if !item.excerpt.is_empty() { p.x { (item.excerpt) } }
        p.meta {
            @if let Some(community) = &item.community { a.com href=(community.href()) { (community.title) } }
            @if !item.author.is_empty() { span { (item.author) } }
            @if let Some(reason) = item.reason { span { (rule(r, reason)) } }
            span { (t!(r, "moderation-reports", count = item.reports)) }
            span { (time(r, item.at)) }
            @match item.claimed {
                Some(true) => span { b { (t!(r, "moderation-claimed-mine")) } },
                Some(false) => span { (t!(r, "moderation-claimed-other")) },
                None => {},
            }
        }
    } }
}

fn held(frame: &Frame<'_>, item: &Held<'_>) -> Markup {
    let r = frame.reader;
    html! { li {
        h2.t { (item.title) }
        (byline(r, &item.author, item.at, &item.base))
        div.prose.gap2 { (PreEscaped(item.html)) }
        @if let Some(reason) = item.why { p.meta { span { (why(r, reason)) } } }
        form.chips.gap2 action={ (item.base) "/moderate" } method="post" {
            (csrf(frame))
            input type="hidden" name="scope" value="community";
            button.btn.main.small name="action" value="approve" { (super::action(r, Action::Approve)) }
            a.btn.small href={ (item.base) "/moderate?action=decline" } { (super::action(r, Action::Decline)) }
        }
    } }
}

fn appeal(frame: &Frame<'_>, item: &Appeal) -> Markup {
    let r = frame.reader;
    html! { li.ent.plainly {
        h2.t { a href=(item.href) { (done(r, item.action)) } }
        p.x { (item.text) }
        p.meta { span { (time(r, item.at)) } }
    } }
}
