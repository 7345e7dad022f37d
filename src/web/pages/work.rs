//! `/settings/work`: organization, country, languages, what one knows about.
use crate::i18n::t;
use crate::web::components::form::{csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::components::work::{Work, fields};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /settings/work`, fields of [`Work`] and `csrf`.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Work<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "onboarding-work-why")) " " a href="/settings/privacy" { (t!(r, "onboarding-work-privacy")) } }
        (summary(r, view.complaints))
        form.gap3 action="/settings/work" method="post" {
            (csrf(frame))
            (fields(r, view))
            button.btn.main type="submit" { (t!(r, "forum-save")) }
        }
    };
    sheet(frame, "/settings/work", &t!(r, "onboarding-work"), &body)
}
