//! `/signin/second`: a code after the password.
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::plain::plain;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /signin/second`, fields `csrf`, `code` (of the authenticator, or a recovery code).
#[must_use]
pub fn show(frame: &Frame<'_>, complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let code = Field {
        name: "code",
        label: t!(r, "security-code"),
        hint: Some(t!(r, "security-code-hint")),
        autocomplete: Some("one-time-code"),
        required: true,
        most: Some(20),
        complaints,
        ..Field::default()
    };
    let body = html! {
        (summary(r, complaints))
        form action="/signin/second" method="post" {
            (csrf(frame))
            (code.line(r))
            button.btn.main.wide type="submit" { (t!(r, "security-continue")) }
        }
        p.gap4.hint { a href="/signin" { (t!(r, "security-start-over")) } }
    };
    plain(frame, &t!(r, "security-second-title"), &t!(r, "security-second-why"), &body)
}
