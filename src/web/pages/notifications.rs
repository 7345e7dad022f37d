//! `/notifications`: what concerns the member, by day.
use crate::i18n::{Reader, t};
use crate::notifications::Kind;
use crate::notifications::list::Filter;
use crate::notifications::words::{Said, sentence};
use crate::web::assets::icon;
use crate::web::components::community::{Community, lang};
use crate::web::components::form::csrf;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// One notification.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    /// Opened at `/notifications/{id}`, which marks it read.
    pub id: i64,
    /// Kind.
    pub kind: Kind,
    /// Who did it; empty when nobody is named.
    pub name: &'a str,
    /// How many are gathered in it.
    pub count: i32,
    /// What the sentence needs besides.
    pub detail: &'a str,
    /// Title of the topic; empty for what is about none.
    pub title: &'a str,
    /// Language of the title; empty when unknown.
    pub language: &'a str,
    /// Where.
    pub community: Option<Community<'a>>,
    /// When.
    pub at: DateTime<Utc>,
    /// Not read yet.
    pub unread: bool,
}

/// The page.
///
/// Forms: `POST /notifications/read`, fields `csrf`, `id` = one's, or `all`.
#[derive(Clone, Debug)]
pub struct Notifications<'a> {
    /// Newest first.
    pub notices: &'a [Notice<'a>],
    /// Which are shown; query key `show`.
    pub filter: Filter,
    /// Not read yet, on all pages; a hundred stands for more.
    pub unread: u32,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &Notifications<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "notifications-title")) }
        div.head.gap2 {
            (filters(r, view.filter))
            @if view.unread > 0 { form action="/notifications/read" method="post" {
                (csrf(frame))
                button.link name="id" value="all" { (icon("check")) (t!(r, "notifications-read-all")) }
            } }
        }
        @if view.notices.is_empty() { p.empty { (empty(r, view.filter)) } }
        @for day in view.notices.chunk_by(|a, b| r.day(a.at).date == r.day(b.at).date) {
            @if let Some(first) = day.first() { h2.day { (r.day(first.at).text) } }
            ul.list { @for notice in day { (one(frame, notice)) } }
        }
        (pager(r, view.pager))
        p.hint.gap3 { a href="/settings/notifications" { (t!(r, "notifications-to-settings")) } }
    } } };
    page(frame, &Page { title: t!(r, "notifications-title"), ..Page::default() }, body)
}

fn filters(r: Reader, shown: Filter) -> Markup {
    let choices = [
        (Filter::All, t!(r, "notifications-all")),
        (Filter::Unread, t!(r, "notifications-unread")),
        (Filter::Mentions, t!(r, "notifications-mentions")),
    ];
    html! { p.sort { @for (filter, words) in choices {
        a href={ "/notifications?show=" (filter.as_str()) } aria-current=[(filter == shown).then_some("true")] { (words) }
    } } }
}

fn empty(r: Reader, filter: Filter) -> String {
    match filter {
        Filter::All => t!(r, "notifications-none"),
        Filter::Unread => t!(r, "notifications-none-unread"),
        Filter::Mentions => t!(r, "notifications-none-mentions"),
    }
}

const fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Mention | Kind::Reply | Kind::Watched | Kind::Thread => "reply",
        Kind::Accepted | Kind::Answered => "seal",
        Kind::Topic => "talk",
        Kind::Useful => "useful",
        Kind::Follow | Kind::JoinRequest | Kind::JoinAnswer | Kind::Role | Kind::AccountRequest => "people",
        Kind::Report | Kind::Decision | Kind::Appeal => "alert",
    }
}

fn one(frame: &Frame<'_>, notice: &Notice<'_>) -> Markup {
    let r = frame.reader;
    let said = Said { kind: notice.kind, name: notice.name, count: notice.count, detail: notice.detail };
    let words = sentence(r.locale, said);
    let accent = notice.community.map_or("", |community| community.accent());
    html! {
        li.ent.notice.unread[notice.unread].(accent) {
            (icon(mark(notice.kind)))
            div {
                h3.t lang=[(!notice.title.is_empty()).then(|| lang(r, notice.language)).flatten()] {
                    a href={ "/notifications/" (notice.id) } { @if notice.title.is_empty() { (words) } @else { (notice.title) } }
                }
                p.meta {
                    @if notice.unread { span { span.new { (t!(r, "notifications-unread-one")) } } }
                    @if !notice.title.is_empty() { span.said { (words) } }
                    @if let Some(community) = &notice.community {
                        a.com href=(community.href()) lang=[lang(r, community.language)] { (community.title) }
                    }
                    span { (time(r, notice.at)) }
                    @if notice.unread { form action="/notifications/read" method="post" {
                        (csrf(frame))
                        button.link.inline name="id" value=(notice.id) { (t!(r, "notifications-read-one")) }
                    } }
                }
            }
        }
    }
}
