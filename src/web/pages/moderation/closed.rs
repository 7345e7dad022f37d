//! What somebody sees who signs in while the account is closed.
use crate::i18n::t;
use crate::moderation::Decision;
use crate::web::components::post::time;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// The page; `href` leads to the decision and its appeal.
#[must_use]
pub fn show(frame: &Frame<'_>, decision: Option<(&Decision, &str)>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.plain.w {
        h1 { (t!(r, "moderation-closed")) }
        @if let Some((decision, href)) = decision {
            p { @match decision.until {
                Some(until) => { (t!(r, "moderation-closed-until")) " " (time(r, until)) "." },
                None => (t!(r, "moderation-closed-no-end")),
            } }
            div.kept { div.prose { @for line in decision.reason.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } } }
            p.chips { a.btn.main href=(href) { (t!(r, "moderation-closed-appeal")) } }
        } @else {
            p { (t!(r, "moderation-closed-ask")) }
        }
    } } };
    page(frame, &Page { title: t!(r, "moderation-closed"), ..Page::default() }, body)
}
