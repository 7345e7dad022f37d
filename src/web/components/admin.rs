//! The frame of the administrators' pages: one row of tabs and the page below it.
use crate::i18n::{Reader, t};
use crate::web::components::form::csrf;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// A page or group of pages below `/admin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Accounts,
    Invitations,
}

impl Tab {
    /// Those that have a page, in the order shown: who builds a page adds its tab here.
    const SHOWN: &[Self] = &[Self::Overview, Self::Accounts, Self::Invitations];

    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/admin",
            Self::Accounts => "/admin/accounts",
            Self::Invitations => "/admin/invitations",
        }
    }

    /// Name of the tab, which is also the heading of its page.
    #[must_use]
    pub fn label(self, r: Reader) -> String {
        match self {
            Self::Overview => t!(r, "admin-overview"),
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
