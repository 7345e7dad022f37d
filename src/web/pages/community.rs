//! `/c/{name}`: the forum of a community, and the cover shared with its other pages.
use crate::i18n::{list, t};
use crate::notifications::Level;
use crate::web::assets::{icon, rosette};
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Community, Entry, Relation, entries, follow, lang};
use crate::web::components::form::csrf;
use crate::web::components::level::{Of, levels};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Author, Origin, origin};
use crate::web::head::Share;
use crate::web::layout::{Frame, Nav, Page, page, sign_in};
use maud::{Markup, html};

/// What stands on the cover of a community.
///
/// Forms: `POST /c/{name}/follow` and `POST /c/{name}/join`, fields `csrf`, `on` = `1` | `0`.
#[derive(Clone, Debug)]
pub struct Cover<'a> {
    /// Which.
    pub community: Community<'a>,
    /// One sentence; empty when it has none.
    pub summary: &'a str,
    /// Its site, when not here.
    pub origin: Option<Origin<'a>>,
    /// Members, when known.
    pub members: Option<u32>,
    /// Topics held here.
    pub topics: u32,
    /// Names of its languages, in the reader's language or their own.
    pub languages: &'a [&'a str],
    /// Whether the viewer follows it.
    pub following: Relation,
    /// Whether the viewer is a member; `None` where one cannot join (communities of other sites).
    pub membership: Option<Relation>,
    /// Whether the viewer facilitates it: then there is no way to leave by one button.
    pub facilitating: bool,
    /// Whether the viewer may change what it says of itself.
    pub arranging: bool,
    /// Joining needs a note, or leaving a second thought: the button leads to a page.
    pub asking: bool,
    /// State worth a word, and the reason that was given.
    pub state: Option<(String, Option<&'a str>)>,
    /// Requests that wait, for those who answer them.
    pub requests: u32,
    /// Address and description of the wide picture.
    pub banner: Option<(&'a str, &'a str)>,
    /// Whether the viewer may open a topic.
    pub can_post: bool,
    /// Its object for other programs (`application/activity+json`).
    pub alternate: Option<&'a str>,
    /// Its page where it lives, when not here.
    pub canonical: Option<&'a str>,
    /// Address of its feeds without the extension, where anybody may read it.
    pub feed: Option<String>,
    /// What it is about, where anybody may read it.
    pub share: Option<Share>,
}

/// Order of the topics; value of the query key `sort`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// `activity`, when absent.
    #[default]
    Activity,
    /// `new`
    New,
    /// `unanswered`
    Unanswered,
}

/// The forum.
#[derive(Clone, Debug)]
pub struct Forum<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// Questions without a reply, a handful; shown apart unless sorted by them.
    pub unanswered: &'a [Entry<'a>],
    /// Topics of this page, pinned ones first on the first page.
    pub topics: &'a [Entry<'a>],
    /// Order.
    pub sort: Sort,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
    /// Facilitators.
    pub facilitators: &'a [Author<'a>],
    /// A community of another site whose older topics are not here: nothing was fetched yet.
    pub only_since_follow: bool,
    /// How much of it a member or follower hears.
    pub level: Option<Level>,
}

/// Tabs of a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Forum,
    Taxonomy,
    People,
    About,
    Facilitate,
    /// Pages beside the tabs.
    None,
}

/// The forum page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Forum<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page.cols {
        div.read {
            @if !view.unanswered.is_empty() && view.sort != Sort::Unanswered {
                section.sec aria-labelledby="un" {
                    div.head { h2 #un { (t!(r, "communities-waiting")) } a href="?sort=unanswered" { (t!(r, "communities-all-waiting")) } }
                    (entries(r, view.unanswered, 3))
                }
            }
            section.sec aria-labelledby="fo" {
                div.head { h2 #fo { (t!(r, "communities-topics")) } (sorting(frame, view)) }
                @if view.topics.is_empty() { (empty(frame, view)) } @else { (entries(r, view.topics, 3)) }
                (pager(r, view.pager))
                @if view.topics.iter().any(|topic| topic.fresh.is_some()) {
                    form.gap2 action={ (view.cover.community.href()) "/read" } method="post" {
                        (csrf(frame))
                        button.link { (icon("check")) (t!(r, "notifications-read-community")) }
                    }
                }
            }
        }
        (side(frame, view))
    } };
    covered(frame, &view.cover, Tab::Forum, &body)
}

fn sorting(frame: &Frame<'_>, view: &Forum<'_>) -> Markup {
    let r = frame.reader;
    let choices = [
        (Sort::Activity, "activity", t!(r, "communities-sort-activity")),
        (Sort::New, "new", t!(r, "communities-sort-new")),
        (Sort::Unanswered, "unanswered", t!(r, "communities-sort-unanswered")),
    ];
    html! { p.sort { @for (sort, value, words) in choices {
        a href={ "?sort=" (value) } aria-current=[(sort == view.sort).then_some("true")] { (words) }
    } } }
}

fn empty(frame: &Frame<'_>, view: &Forum<'_>) -> Markup {
    let r = frame.reader;
    html! { p.empty {
        @if view.sort == Sort::Unanswered { (t!(r, "communities-all-answered")) }
        @else if view.only_since_follow { (t!(r, "communities-nothing-fetched")) }
        @else { (t!(r, "communities-no-topics")) }
    } }
}

fn side(frame: &Frame<'_>, view: &Forum<'_>) -> Markup {
    let r = frame.reader;
    html! {
        aside.side aria-label=(t!(r, "communities-about")) {
            @if let Some(level) = view.level { section { (levels(frame, &view.cover.community.href(), (Of::Community, level))) } }
            @if !view.facilitators.is_empty() { section {
                h2 { (t!(r, "communities-facilitators")) }
                (people(frame, view.facilitators))
            } }
            @if view.cover.members.is_some() { (moderation(frame, &view.cover)) }
            @if frame.viewer.is_none() { section {
                h2 { (t!(r, "communities-take-part")) }
                p { (t!(r, "communities-take-part-how")) }
                p { a.btn.small href=(sign_in(frame.path)) { (t!(r, "layout-sign-in")) } }
            } }
        }
    }
}

/// Where what does not belong is told and decided.
fn moderation(frame: &Frame<'_>, cover: &Cover<'_>) -> Markup {
    let (r, base) = (frame.reader, cover.community.href());
    html! { section {
        h2 { (t!(r, "moderation-queue")) }
        ul.quiet {
            @if cover.arranging {
                li { a.link href={ (base) "/moderation" } { (t!(r, "moderation-show-open")) } }
                li { a.link href={ (base) "/moderation?show=held" } { (t!(r, "moderation-show-held")) } }
            }
            li { a.link href={ (base) "/log" } { (t!(r, "moderation-log")) } }
            @if frame.viewer.is_some() { li { a.link href={ (base) "/report" } { (t!(r, "moderation-report")) } } }
        }
    } }
}

/// People one under the other.
pub(super) fn people(frame: &Frame<'_>, people: &[Author<'_>]) -> Markup {
    html! { ul { @for person in people { li.who {
        (avatar(person.name, person.avatar))
        div { a href=(person.href) { (person.name) } @if person.origin.is_some() { small { (origin(frame.reader, person.origin)) } } }
    } } } }
}

/// A page under the cover and the tabs.
pub(super) fn covered(frame: &Frame<'_>, cover: &Cover<'_>, tab: Tab, body: &Markup) -> Markup {
    let r = frame.reader;
    let base = cover.community.href();
    let language = lang(r, cover.community.language);
    let title = match tab {
        Tab::Forum => cover.community.title.to_owned(),
        Tab::Taxonomy => t!(r, "taxonomy-title", name = cover.community.title),
        Tab::Facilitate => t!(r, "membership-facilitate-title", name = cover.community.title),
        Tab::People => t!(r, "people-of-community", name = cover.community.title),
        Tab::About | Tab::None => t!(r, "communities-about-title", name = cover.community.title),
    };
    let whole = html! {
        @if let Some((words, reason)) = &cover.state { div.wrap { p.note.flash.gap2 { (icon("alert")) span { (words) @if let Some(reason) = reason { " " (reason) } } } } }
        @if let Some((url, alt)) = cover.banner { div.banner { img src=(url) alt=(alt) loading="lazy"; } }
        div.band { div.wrap {
            (rosette(cover.community.name))
            h1 lang=[language] { (cover.community.title) }
            @if !cover.summary.is_empty() { p.motto lang=[language] { (cover.summary) } }
            p.facts.dots {
                @if let Some(count) = cover.members { span { (t!(r, "communities-members", count = count)) } }
                @if cover.origin.is_some() { span { (origin(r, cover.origin)) } }
                @if !cover.languages.is_empty() { span { (list(r, cover.languages)) } }
            }
            (buttons(frame, cover))
        } }
        nav.tabs aria-label=(t!(r, "communities-sections", name = cover.community.title)) { div.wrap { ul {
            li { a href=(base) aria-current=[(tab == Tab::Forum).then_some("page")] { (t!(r, "communities-forum")) " " b { (t!(r, "layout-number", count = cover.topics)) } } }
            @if cover.origin.is_none() { li { a href={ (base) "/taxonomy" } aria-current=[(tab == Tab::Taxonomy).then_some("page")] { (t!(r, "taxonomy-terms")) } } }
            li { a href={ (base) "/people" } aria-current=[(tab == Tab::People).then_some("page")] { (t!(r, "people-title")) } }
            li { a href={ (base) "/about" } aria-current=[(tab == Tab::About).then_some("page")] { (t!(r, "communities-about")) } }
            @if cover.arranging { li { a href={ (base) "/facilitate" } aria-current=[(tab == Tab::Facilitate).then_some("page")] { (t!(r, "membership-facilitate"))
                @if cover.requests > 0 { " " b { (t!(r, "layout-number", count = cover.requests)) span.vh { " " (t!(r, "membership-requests")) } } } } } }
        } } }
        (body)
    };
    let about = Page {
        title,
        nav: Nav::Communities,
        accent: Some(cover.community.accent()),
        description: (!cover.summary.is_empty()).then_some(cover.summary),
        canonical: cover.canonical,
        alternate: cover.alternate,
        feed: cover.feed.as_deref(),
        share: cover.share.clone(),
        ..Page::default()
    };
    page(frame, &about, whole)
}

fn buttons(frame: &Frame<'_>, cover: &Cover<'_>) -> Markup {
    let r = frame.reader;
    let base = cover.community.href();
    html! { div.row {
        @if frame.viewer.is_some() {
            @if cover.can_post { a.btn.main href={ (base) "/topics/new" } { (icon("pen")) (t!(r, "communities-open-topic")) } }
            (join(frame, cover))
            (follow(frame, &base, cover.following))
        } @else {
            a.btn.main href=(sign_in(&format!("{base}/topics/new"))) { (icon("pen")) (t!(r, "communities-open-topic")) }
        }
    } }
}

fn join(frame: &Frame<'_>, cover: &Cover<'_>) -> Markup {
    let r = frame.reader;
    html! { @match (cover.facilitating, cover.membership) {
        (true, _) => span.fact { (icon("check")) (t!(r, "communities-you-facilitate")) },
        (false, None) => {},
        (false, Some(state)) if cover.asking => a.btn href={ (cover.community.href()) "/join" } {
            @match state {
                Relation::No => { (icon("people")) (t!(r, "membership-ask")) },
                Relation::Asked => { (icon("clock")) (t!(r, "communities-join-asked")) },
                Relation::Yes => { (icon("check")) (t!(r, "communities-member")) },
            }
        },
        (false, Some(state)) => form action={ (cover.community.href()) "/join" } method="post" data-swap {
            (csrf(frame))
            @match state {
                Relation::No => button.btn name="on" value="1" aria-pressed="false" { (icon("people")) (t!(r, "communities-join")) },
                Relation::Asked => button.btn name="on" value="0" aria-pressed="true" title=(t!(r, "communities-leave")) { (icon("clock")) (t!(r, "communities-join-asked")) },
                Relation::Yes => button.btn name="on" value="0" aria-pressed="true" title=(t!(r, "communities-leave")) { (icon("check")) (t!(r, "communities-member")) },
            }
        },
    } }
}
