//! `/settings/security/confirm`: the password once more, before the way in changes.
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::{passkey, settings::sheet};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Forms: `POST /settings/security/confirm`, fields `csrf`, `present`, `next`; and the passkey button's.
#[derive(Clone, Copy, Debug)]
pub struct Confirm<'a> {
    /// Local path to go on to.
    pub next: &'a str,
    /// Whether the account has passkeys.
    pub passkeys: bool,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Confirm<'_>) -> Markup {
    let r = frame.reader;
    let present = Field {
        name: "present",
        label: t!(r, "security-present"),
        kind: "password",
        autocomplete: Some("current-password"),
        required: true,
        most: Some(256),
        complaints: view.complaints,
        ..Field::default()
    };
    let body = html! {
        p.intro { (t!(r, "security-again-why")) }
        (summary(r, view.complaints))
        form.plain action="/settings/security/confirm" method="post" {
            (csrf(frame))
            input type="hidden" name="next" value=(view.next);
            (present.line(r))
            button.btn.main.wide type="submit" { (t!(r, "security-continue")) }
        }
        div.plain {
            @if view.passkeys { (passkey::button(frame, "/settings/security/confirm/passkey", Some(view.next))) }
            p.gap3.hint { a href="/password/reset" { (t!(r, "security-forgot")) } }
        }
    };
    sheet(frame, "/settings/security", &t!(r, "security-again"), &body)
}
