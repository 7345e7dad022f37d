//! The frame of the administrators' pages: one row of tabs and the page below it; rows of actions.
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::components::form::csrf;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// A page or group of pages below `/admin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Members,
    Communities,
    Servers,
    Deliveries,
    Jobs,
    Mail,
    Storage,
    Settings,
    Accounts,
    Invitations,
}

impl Tab {
    /// Those that have a page, in the order shown: who builds a page adds its tab here.
    const SHOWN: &[Self] = &[
        Self::Overview,
        Self::Members,
        Self::Accounts,
        Self::Invitations,
        Self::Communities,
        Self::Servers,
        Self::Deliveries,
        Self::Jobs,
        Self::Mail,
        Self::Storage,
        Self::Settings,
    ];

    /// Where the page is.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/admin",
            Self::Members => "/admin/members",
            Self::Communities => "/admin/communities",
            Self::Servers => "/admin/servers",
            Self::Deliveries => "/admin/deliveries",
            Self::Jobs => "/admin/jobs",
            Self::Mail => "/admin/mail",
            Self::Storage => "/admin/storage",
            Self::Settings => "/admin/settings",
            Self::Accounts => "/admin/accounts",
            Self::Invitations => "/admin/invitations",
        }
    }

    /// Name of the tab, which is also the heading of its page.
    #[must_use]
    pub fn label(self, r: Reader) -> String {
        match self {
            Self::Overview => t!(r, "admin-overview"),
            Self::Members => t!(r, "admin-members"),
            Self::Communities => t!(r, "layout-communities"),
            Self::Servers => t!(r, "admin-servers"),
            Self::Deliveries => t!(r, "admin-deliveries"),
            Self::Jobs => t!(r, "admin-jobs"),
            Self::Mail => t!(r, "admin-mail"),
            Self::Storage => t!(r, "admin-storage"),
            Self::Settings => t!(r, "admin-settings"),
            Self::Accounts => t!(r, "security-admin-accounts"),
            Self::Invitations => t!(r, "security-admin-invitations"),
        }
    }
}

/// A page of the administrators: tabs, heading, `body`.
#[must_use]
pub fn admin(frame: &Frame<'_>, tab: Tab, body: &Markup) -> Markup {
    let heading = tab.label(frame.reader);
    admin_page(frame, tab, &heading, body)
}

/// As [`admin`], for a page below a tab with a heading of its own.
#[must_use]
pub fn admin_page(frame: &Frame<'_>, tab: Tab, heading: &str, body: &Markup) -> Markup {
    let r = frame.reader;
    let whole = html! {
        nav.tabs aria-label=(t!(r, "admin-administration")) { div.wrap { ul {
            @for shown in Tab::SHOWN {
                li { a href=(shown.path()) aria-current=[(*shown == tab).then_some("page")] { (shown.label(r)) } }
            }
        } } }
        div.wrap.page {
            h1 { (heading) }
            (body)
        }
    };
    page(frame, &Page { title: heading.to_owned(), ..Page::default() }, whole)
}

/// A button that is a form of its own: `POST action` with the fields `fields`. `about` completes the
/// label for those who do not see the row it stands in.
#[must_use]
pub fn button(
    frame: &Frame<'_>,
    action: &str,
    fields: &[(&str, &str)],
    (label, about): (&str, &str),
) -> Markup {
    html! {
        form action=(action) method="post" {
            (csrf(frame))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.btn.small type="submit" { (label) @if !about.is_empty() { span.vh { " " (about) } } }
        }
    }
}

/// The question before something is gone for good: `POST action`.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub heading: String,
    /// What will happen.
    pub consequence: String,
    /// The thing itself, in a few lines.
    pub about: Vec<String>,
    /// Where yes leads.
    pub action: &'a str,
    /// What the button says.
    pub yes: String,
    /// Where no leads.
    pub back: &'a str,
}

/// The page of a question.
#[must_use]
pub fn ask(frame: &Frame<'_>, tab: Tab, question: &Question<'_>) -> Markup {
    let body = html! {
        p.gap1 { (question.consequence) }
        div.kept { @for line in &question.about { p { (line) } } }
        form.chips action=(question.action) method="post" {
            (csrf(frame))
            button.btn.main type="submit" { (question.yes) }
            a.btn href=(question.back) { (t!(frame.reader, "admin-keep")) }
        }
    };
    admin_page(frame, tab, &question.heading, &body)
}

/// How good a state is: said by word, mark and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Good,
    Doubtful,
    Bad,
}

/// A state in one word.
#[must_use]
pub fn state(mood: Mood, word: &str) -> Markup {
    let (class, mark) = match mood {
        Mood::Good => ("state ok", "check"),
        Mood::Doubtful => ("state warn", "clock"),
        Mood::Bad => ("state bad", "alert"),
    };
    html! { span class=(class) { (icon(mark)) (word) } }
}

/// A list of links of which one is chosen.
#[must_use]
pub fn choices(label: &str, links: &[(String, String, bool)]) -> Markup {
    html! {
        nav.chips.gap2 aria-label=(label) {
            @for (href, words, chosen) in links { a href=(href) aria-current=[chosen.then_some("true")] { (words) } }
        }
    }
}

/// A host that may break at its dots.
#[must_use]
pub fn host(name: &str) -> Markup {
    html! { @for (place, part) in name.split('.').enumerate() { @if place > 0 { wbr; "." } (part) } }
}
