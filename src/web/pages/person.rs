//! `/u/{name}`: a person, here or elsewhere.
use crate::i18n::{Reader, country, t};
use crate::web::assets::{accent, icon, rosette};
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Community, Entry, Relation, entries, follow, lang};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::person::{keywords, language_names};
use crate::web::components::post::{Origin, origin, time};
use crate::web::components::terms::{Term, links};
use crate::web::head::Share;
use crate::web::layout::{Frame, Page, encoded, page};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// A person. Form: `POST /u/{name}/follow`, fields `csrf`, `on` = `1` | `0`. Query keys: `show`, `cursor`.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    /// `name`, or `name@host`.
    pub name: &'a str,
    /// `@name@host`.
    pub handle: &'a str,
    /// Display name.
    pub display_name: &'a str,
    /// Picture.
    pub avatar: Option<&'a str>,
    /// **Sanitized** HTML; empty when there is none.
    pub bio: &'a str,
    /// Their place, when not here.
    pub origin: Option<Origin<'a>>,
    /// Since when, if known.
    pub since: Option<DateTime<Utc>>,
    /// Whether the viewer follows them; `None` for oneself and for visitors.
    pub following: Option<Relation>,
    /// Whether it is the viewer.
    pub own: bool,
    /// Where they work, as far as this reader may see it.
    pub work: Work<'a>,
    /// BCP 47 tags of what they speak.
    pub languages: &'a [String],
    /// What they know about, in their own words.
    pub keywords: &'a [String],
    /// Terms they name, of communities this reader may see.
    pub terms: &'a [Term<'a>],
    /// Communities with the roles they have there.
    pub communities: &'a [Place<'a>],
    /// What they have done.
    pub tally: Score,
    /// Which list is shown.
    pub show: Show,
    /// Topics they opened, newest first.
    pub topics: &'a [Entry<'a>],
    /// Replies they wrote, newest first.
    pub replies: &'a [Excerpt<'a>],
    /// Neighbouring pages.
    pub pager: Pager<'a>,
    /// Their page where they live, when not here.
    pub original: Option<&'a str>,
    /// Their object for other programs.
    pub alternate: Option<&'a str>,
    /// Address of the feeds of what they write, without the extension.
    pub feed: Option<String>,
    /// Search engines are asked to leave them out.
    pub noindex: bool,
    /// Who it is.
    pub share: Option<Share>,
}

/// Where somebody works; empty where they do not say or do not show it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work<'a> {
    /// What they are there.
    pub position: &'a str,
    /// Organization.
    pub organization: &'a str,
    /// Its record, `https://ror.org/…`.
    pub organization_url: Option<&'a str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
}

/// A community somebody belongs to.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Which.
    pub community: Community<'a>,
    /// Roles as stored.
    pub roles: &'a [String],
}

/// What somebody has done, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Topics opened.
    pub topics: u32,
    /// Replies written.
    pub replies: u32,
    /// Replies accepted as the answer.
    pub accepted: u32,
    /// People who found something useful.
    pub useful: u32,
}

/// Value of the query key `show`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// `topics`, when absent.
    #[default]
    Topics,
    /// `replies`
    Replies,
}

/// A reply among others, by its beginning.
#[derive(Clone, Debug)]
pub struct Excerpt<'a> {
    /// Local id.
    pub id: i64,
    /// Title of its topic.
    pub topic: &'a str,
    /// First words, plain text.
    pub text: &'a str,
    /// Code of its language; empty when unknown.
    pub language: &'a str,
    /// Published.
    pub at: DateTime<Utc>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Person<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page.cols {
        div.read {
            (head(frame, view))
            section.sec aria-labelledby="written" {
                div.head { h2 #written { (t!(r, "people-written")) } (tabs(r, view)) }
                @match view.show {
                    Show::Topics if view.topics.is_empty() => p.empty { (t!(r, "people-no-topics")) },
                    Show::Topics => (entries(r, view.topics, 3)),
                    Show::Replies if view.replies.is_empty() => p.empty { (t!(r, "people-no-replies")) },
                    Show::Replies => (replies(r, view.replies)),
                }
            }
            (pager(r, view.pager))
        }
        @if !view.communities.is_empty() { aside.side aria-label=(t!(r, "layout-context")) { section {
            h2 { (t!(r, "people-communities")) }
            ul { @for place in view.communities { li.who.c.(place.community.accent()) {
                (rosette(place.community.name))
                div {
                    a href=(place.community.href()) lang=[lang(r, place.community.language)] { (place.community.title) }
                    small { (roles(r, place.roles)) }
                }
            } } }
        } } }
    } };
    let about = Page {
        title: view.display_name.to_owned(),
        accent: Some(accent(view.display_name)),
        canonical: view.original,
        alternate: view.alternate,
        feed: view.feed.as_deref(),
        noindex: view.noindex,
        share: view.share.clone(),
        ..Page::default()
    };
    page(frame, &about, body)
}

/// The roles beyond being a member, or that.
fn roles(r: Reader, held: &[String]) -> String {
    let named: Vec<String> = held
        .iter()
        .filter(|role| *role != "member" || held.len() == 1)
        .map(|role| t!(r, "people-role", role = role.as_str()))
        .collect();
    named.join(", ")
}

fn tabs(r: Reader, view: &Person<'_>) -> Markup {
    let choices = [
        (Show::Topics, "topics", t!(r, "people-tab-topics", count = view.tally.topics)),
        (Show::Replies, "replies", t!(r, "people-tab-replies", count = view.tally.replies)),
    ];
    html! { p.sort { @for (show, value, words) in choices {
        a href={ "?show=" (value) } aria-current=[(show == view.show).then_some("true")] { (words) }
    } } }
}

fn replies(r: Reader, list: &[Excerpt<'_>]) -> Markup {
    html! { ul.list { @for reply in list { li.ent {
        (icon("reply"))
        div {
            h3.t { a href={ "/reply/" (reply.id) } { (reply.topic) } }
            p.x lang=[lang(r, reply.language)] { (reply.text) }
            p.meta { span { (time(r, reply.at)) } }
        }
    } } } }
}

fn head(frame: &Frame<'_>, view: &Person<'_>) -> Markup {
    let r = frame.reader;
    html! { header.person {
        div.by {
            (avatar(view.display_name, view.avatar))
            div { h1 { (view.display_name) } small { (view.handle) } }
        }
        (work(r, &view.work))
        @if !view.bio.is_empty() { div.prose { (PreEscaped(view.bio)) } }
        p.meta {
            @if view.origin.is_some() { span { (origin(r, view.origin)) } }
            @if !view.languages.is_empty() { span { (t!(r, "people-speaks")) " " (language_names(r, view.languages)) } }
            @if view.tally.accepted > 0 { span { span.state.ok { (icon("check")) (t!(r, "people-answers", count = view.tally.accepted)) } } }
            @if view.tally.useful > 0 { span { (t!(r, "people-useful", count = view.tally.useful)) } }
            @if let Some(at) = view.since { span { (t!(r, "people-since")) " " (r.day(at).text) } }
            @if let Some(url) = view.original { a href=(url) rel="noopener nofollow" { (t!(r, "people-original")) } }
        }
        @if !view.keywords.is_empty() { p.chips.gap1 { span.hint { (t!(r, "people-knows")) } (keywords(view.keywords)) } }
        (links(r, view.terms))
        @if view.own { p.gap2 { a.btn href="/settings" { (t!(r, "people-edit")) } } }
        @if frame.viewer.is_some() && !view.own { p.chips.gap1 { a href={ "/u/" (view.name) "/report" } { (t!(r, "moderation-report")) } } }
        @if let Some(state) = view.following { div.gap2 { (follow(frame, &format!("/u/{}", view.name), state)) } }
    } }
}

/// "Asesora, Dirección de Comercio Exterior, Paraguay", each where it leads.
fn work(r: Reader, work: &Work<'_>) -> Markup {
    let land = work.country.and_then(|code| country(r.locale, code).map(|name| (code, name)));
    html! { @if !work.position.is_empty() || !work.organization.is_empty() || land.is_some() {
        p.work {
            @if !work.position.is_empty() { span { (work.position) } }
            @if !work.organization.is_empty() { span {
                a href={ "/people?organization=" (encoded(work.organization)) } { (work.organization) }
                @if let Some(url) = work.organization_url { " " a.hint href=(url) rel="noopener" { "ROR" } }
            } }
            @if let Some((code, name)) = land { span { a href={ "/people?country=" (code) } { (name) } } }
        }
    } }
}
