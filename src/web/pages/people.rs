//! `/people`: who is here and who knows about what; facets are links with counts.
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::components::avatar::avatar;
use crate::web::components::form::csrf;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::person::{Line, lines};
use crate::web::components::post::{Author, time, under_name};
use crate::web::layout::{Frame, Nav, Page, page};
use crate::web::pages::community::{Cover, Tab, covered};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// `GET /people?q=&country=&language=&organization=&community=&keyword=&concept=&cursor=`.
#[derive(Clone, Debug)]
pub struct People<'a> {
    /// Path the search is sent to.
    pub action: &'a str,
    /// What was typed.
    pub query: &'a str,
    /// The chosen facets, sent along with a search: key and value.
    pub kept: Vec<(&'static str, String)>,
    /// Facets with something in them.
    pub groups: Vec<Group>,
    /// Everybody who fits, on all pages.
    pub total: u32,
    /// This page.
    pub people: Vec<Line<'a>>,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
}

/// One facet.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its title.
    pub title: String,
    /// Values, most frequent first.
    pub choices: Vec<Choice>,
}

/// One value of a facet; a chosen one leads to the list without it.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Words.
    pub label: String,
    /// How many people.
    pub count: u32,
    /// Where it leads.
    pub href: String,
    /// Whether the list is about it.
    pub chosen: bool,
}

/// The page.
#[must_use]
pub fn index(frame: &Frame<'_>, view: &People<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page {
        h1 { (t!(r, "people-title")) }
        p.intro { (t!(r, "people-intro")) }
        (list(r, view))
    } };
    page(frame, &Page { title: t!(r, "people-title"), nav: Nav::People, ..Page::default() }, body)
}

/// The people of a community; for those who facilitate, newcomers to be welcomed too.
///
/// Form: `POST /c/{name}/people/welcome`, fields `csrf`, `actor`.
#[must_use]
pub fn of_community(
    frame: &Frame<'_>,
    cover: &Cover<'_>,
    (view, newcomers): (&People<'_>, &[Newcomer<'_>]),
) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page {
        @if !newcomers.is_empty() { section.sec aria-labelledby="new-people" {
            div.head { h2 #new-people { (t!(r, "people-newcomers")) } }
            p.hint { (t!(r, "people-newcomers-why")) }
            ul.list.people { @for newcomer in newcomers { li.split {
                div.by {
                    (avatar(newcomer.person.name, newcomer.person.avatar))
                    div { h3.t { a.p href=(newcomer.person.href) { (newcomer.person.name) } } (under_name(r, &newcomer.person)) }
                }
                p.meta {
                    span { (t!(r, "people-joined")) " " (time(r, newcomer.joined)) }
                    @if let Some(post) = &newcomer.first_post { a href=(post) { (t!(r, "people-first-post")) } }
                }
                form action={ (view.action) "/welcome" } method="post" {
                    (csrf(frame))
                    button.btn.small name="actor" value=(newcomer.id) { (t!(r, "people-welcomed")) }
                }
            } } }
        } }
        (list(r, view))
    } };
    covered(frame, cover, Tab::People, &body)
}

/// Somebody new in a community.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    /// Sent when they were welcomed.
    pub id: String,
    /// Who.
    pub person: Author<'a>,
    /// Since when.
    pub joined: DateTime<Utc>,
    /// Where their first words stand unanswered.
    pub first_post: Option<String>,
}

/// Search, people and facets; also on a community's page.
#[must_use]
pub fn list(r: Reader, view: &People<'_>) -> Markup {
    html! { div.cols {
        div.read {
            form role="search" aria-label=(t!(r, "people-title")) action=(view.action) {
                @for (key, value) in &view.kept { input type="hidden" name=(key) value=(value); }
                label.vh for="people-q" { (t!(r, "people-search")) }
                div.seek {
                    input.in #people-q name="q" type="search" maxlength="200" value=(view.query) placeholder=(t!(r, "people-search-hint"));
                    button.btn type="submit" { (icon("search")) (t!(r, "people-search-go")) }
                }
            }
            p.meta.gap2 role="status" {
                span { (t!(r, "people-count", count = view.total)) }
                @if !view.kept.is_empty() || !view.query.is_empty() { a href=(view.action) { (t!(r, "people-all")) } }
            }
            @if view.people.is_empty() { p.empty { (t!(r, "people-none")) } }
            @else { (lines(r, &view.people, 2)) }
            (pager(r, view.pager))
        }
        @if !view.groups.is_empty() { aside.side.facets aria-label=(t!(r, "people-filters")) {
            @for group in &view.groups { (facet(group)) }
        } }
    } }
}

fn facet(group: &Group) -> Markup {
    html! {
        details.fold open[group.choices.iter().any(|choice| choice.chosen)] {
            summary { h2 { (group.title) } }
            ul { @for choice in &group.choices { li {
                a href=(choice.href) aria-current=[choice.chosen.then_some("true")] {
                    span { @if choice.chosen { (icon("check")) } (choice.label) }
                    span.n { (choice.count) }
                }
            } } }
        }
    }
}
