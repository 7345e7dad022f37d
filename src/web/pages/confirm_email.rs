//! `/verify/{token}` and `/settings/email/{token}`: one button, so that mail scanners which open every
//! link confirm nothing.
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::components::plain::plain;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST {action}`, field `csrf`.
#[must_use]
pub fn show(frame: &Frame<'_>, action: &str, email: &str) -> Markup {
    let r = frame.reader;
    let body = html! {
        form action=(action) method="post" {
            (csrf(frame))
            button.btn.main.wide type="submit" { (t!(r, "security-confirm-address")) }
        }
    };
    plain(frame, &t!(r, "security-confirm-title"), &t!(r, "security-confirm-why", email = email), &body)
}

/// The address is somebody else's meanwhile.
#[must_use]
pub fn taken(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { p { a.btn href="/settings/security" { (t!(r, "security-tab")) } } };
    plain(frame, &t!(r, "security-taken"), &t!(r, "security-taken-why"), &body)
}
