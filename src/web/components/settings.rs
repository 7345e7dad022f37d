//! The frame of every page of one's own settings: tabs, title, body.
use crate::i18n::{Reader, t};
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// Where a tab leads, and its words.
type Tab = (&'static str, fn(Reader) -> String);

/// The tabs in their order; a new page of settings adds its line here and calls [`sheet`].
const TABS: &[Tab] = &[
    ("/settings", |r| t!(r, "security-tab-profile")),
    ("/settings/work", |r| t!(r, "onboarding-work")),
    ("/settings/privacy", |r| t!(r, "onboarding-privacy")),
    ("/settings/data", |r| t!(r, "onboarding-data")),
    ("/settings/notifications", |r| t!(r, "notifications-title")),
    ("/settings/security", |r| t!(r, "security-tab")),
];

/// A page of settings below the tabs; `path` is its tab's (a page below a tab names that tab), `title` its `h1`.
#[must_use]
pub fn sheet(frame: &Frame<'_>, path: &str, title: &str, body: &Markup) -> Markup {
    let r = frame.reader;
    let whole = html! {
        nav.tabs aria-label=(t!(r, "layout-settings")) { div.wrap { ul {
            @for (to, words) in TABS {
                li { a href=(to) aria-current=[(*to == path).then_some("page")] { (words(r)) } }
            }
        } } }
        div.wrap.page { div.read {
            h1 { (title) }
            (body)
        } }
    };
    page(frame, &Page { title: format!("{title} · {}", t!(r, "layout-settings")), ..Page::default() }, whole)
}
